//! Maximally diverse grouping: `n` elements in `G` groups within their sizes, the greatest (or least) sum of the
//! distances within groups. Each member hosts once, so travel counts each distance both ways: twice the objective.

use std::path::Path;
use std::sync::Arc;

use kring::programme::{Count, Meetings, OnSite, Size};
use kring::{Pool, Programme, Registrant};

use crate::problem::{Complaint, Meaning, Problem, Unit, place, with_distances};
use crate::text::{self, Line};

/// Upper bound on the number of elements, so that the distance table fits into memory.
const MAX_ELEMENTS: usize = 5_000;
/// Upper bound on the decimals of a distance, so that a scaled distance fits into an `i64`.
const MAX_DECIMALS: usize = 8;

/// Reads an instance: first line `n G ss lo hi lo hi ...`, then a line `i j d` for each two elements.
pub(crate) fn read(file: &Path, maximise: bool) -> Result<Problem, Complaint> {
    let text = text::read(file)?;
    let (head, rows) = text::head_and_rest(&text)?;
    let (elements, groups, size) = header(head)?;
    if maximise && size.min != size.max {
        return Err(head.complain("with --maximise all groups must have one size"));
    }
    let mut distances = Distances::read(elements, &rows)?;
    let meaning = if maximise {
        // Groups of one size have a constant number of pairs, so minimising the complements maximises the distances.
        let longest = distances.complement();
        let of_group = i64::from(size.max) * i64::from(size.max - 1) / 2;
        let most = longest.checked_mul(of_group * i64::from(groups));
        Meaning::TwiceBelow(most.ok_or("the distances are too large to be summed")?)
    } else {
        Meaning::Times(2)
    };
    let mut programme = Programme::new("mdgp", size, Meetings::rotating(OnSite::Members));
    programme.groups.count = Count { min: groups, max: Some(groups) };
    let unit = Unit { decimals: distances.decimals, meaning };
    Ok(Problem { pool: distances.pool()?, programme, unit })
}

/// Returns the number of elements, the number of groups, and the size limits that all groups share.
fn header(head: Line<'_>) -> Result<(usize, u32, Size), Complaint> {
    let words = head.words();
    let [elements, groups, _, sizes @ ..] = words.as_slice() else {
        return Err(head.complain("`n G ss lo hi lo hi ...` expected"));
    };
    let elements: usize = head.number(elements, "a number of elements")?;
    let groups: u32 = head.number(groups, "a number of groups")?;
    if !(1..=MAX_ELEMENTS).contains(&elements) || groups == 0 {
        let most = format!("there must be 1 to {MAX_ELEMENTS} elements, and a group");
        return Err(head.complain(&most));
    }
    if sizes.len() != 2 * groups as usize {
        return Err(
            head.complain(&format!("a least and a most size for each of {groups} groups expected"))
        );
    }
    let sizes =
        sizes.iter().map(|word| head.number(word, "a size")).collect::<Result<Vec<u32>, _>>()?;
    let size = Size { min: sizes[0], max: sizes[1] };
    if sizes.chunks(2).any(|other| other != [size.min, size.max]) {
        return Err(head.complain("all groups must have the same least and most size"));
    }
    let seats = |of_one: u32| u64::from(groups) * u64::from(of_one);
    if !(seats(size.min)..=seats(size.max)).contains(&(elements as u64)) {
        return Err(head.complain("groups of these sizes cannot hold all elements and no more"));
    }
    Ok((elements, groups, size))
}

/// Distances between elements, as multiples of the unit with `decimals` decimals.
struct Distances {
    decimals: usize,
    elements: usize,
    /// Row by row; 0 from an element to itself.
    between: Vec<i64>,
}

impl Distances {
    fn read(elements: usize, rows: &[Line<'_>]) -> Result<Self, Complaint> {
        let rows = rows.iter().map(|&row| Ok((row, row.exactly::<3>()?)));
        let rows = rows.collect::<Result<Vec<_>, Complaint>>()?;
        let decimals = rows.iter().map(|(_, [_, _, d])| text::decimals(d)).max().unwrap_or(0);
        if decimals > MAX_DECIMALS {
            return Err(format!("a distance has more than {MAX_DECIMALS} decimals"));
        }
        let mut between = vec![None; elements * elements];
        for (row, [i, j, d]) in rows {
            let (from, to): (usize, usize) =
                (row.number(i, "an element")?, row.number(j, "an element")?);
            if from >= elements || to >= elements || from == to {
                return Err(
                    row.complain(&format!("two of the elements 0 to {} expected", elements - 1))
                );
            }
            let Some(d) = text::scaled(d, decimals) else {
                return Err(row
                    .complain(&format!("{d:?} is not a distance, a decimal number of 0 or more")));
            };
            if between[from * elements + to].is_some_and(|other| other != d) {
                return Err(row.complain("this distance is given twice, with different values"));
            }
            between[from * elements + to] = Some(d);
            between[to * elements + from] = Some(d);
        }
        for element in 0..elements {
            between[element * elements + element] = Some(0);
        }
        let missing = |nth| {
            format!("the distance between {} and {} is missing", nth / elements, nth % elements)
        };
        let all = between.into_iter().enumerate().map(|(nth, d)| d.ok_or_else(|| missing(nth)));
        Ok(Self { decimals, elements, between: all.collect::<Result<_, _>>()? })
    }

    /// Replaces each distance by its difference from the longest, and returns the longest.
    fn complement(&mut self) -> i64 {
        let longest = self.between.iter().copied().max().unwrap_or(0);
        for d in &mut self.between {
            *d = longest - *d;
        }
        longest
    }

    /// Returns the pool, in which each element lives in its own municipality.
    fn pool(&self) -> Result<Pool, Complaint> {
        let codes: Vec<Arc<str>> = (0..self.elements).map(|nth| nth.to_string().into()).collect();
        let pool = Pool::builder()
            .municipalities(codes.iter().map(place))
            .registrants(codes.iter().map(|code| Registrant::new(code.clone(), code.clone())));
        let between = |from, to| self.between[from * self.elements + to];
        with_distances(pool, &codes, between).build().map_err(|faults| faults.to_string())
    }
}
