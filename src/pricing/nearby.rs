//! Groups near known ones, for searches that were given up: one member is exchanged for another as long as that makes
//! the group cheaper under the duals. Local optima prove nothing, but are what deeper searches would bring.

use super::space::{CONFLICT, Space};

/// Exchanges of one group at most.
const MOST_EXCHANGES: usize = 20;

/// The group that the best exchanges of single members lead to. `linear` has what each position costs by itself less its
/// dual, as often as the cost of the group counts; `who` may join. Takes `who * members` steps for each exchange.
pub(crate) fn descend(
    space: &Space<'_>,
    linear: &[i64],
    who: &[u32],
    start: &[u32],
    people: u32,
) -> Vec<u32> {
    let mut group = start.to_vec();
    for _ in 0..MOST_EXCHANGES {
        let Some((nth, position)) = best_exchange(space, linear, who, &group, people) else {
            break;
        };
        group[nth] = position;
    }
    group
}

/// Which member is best exchanged for whom, if that gains anything.
fn best_exchange(
    space: &Space<'_>,
    linear: &[i64],
    who: &[u32],
    group: &[u32],
    people: u32,
) -> Option<(usize, u32)> {
    let table = space.table_of(people);
    let pair = |a: u32, b: u32| table.pair(a, b);
    let of_member = |nth: usize| {
        let others = group.iter().enumerate().filter(|&(other, _)| other != nth);
        linear[group[nth] as usize] + others.map(|(_, &other)| pair(group[nth], other)).sum::<i64>()
    };
    let paid: Vec<i64> = (0..group.len()).map(of_member).collect();
    let (mut best, mut gain) = (None, 0);
    for &new in who {
        let (mut with, mut conflicts, mut against) = (linear[new as usize], 0, 0);
        let row = table.row(new);
        for (nth, &member) in group.iter().enumerate() {
            match row[member as usize] {
                CONFLICT => (conflicts, against) = (conflicts + 1, nth),
                cost => with += cost,
            }
        }
        if conflicts > 1 || group.contains(&new) {
            continue;
        }
        let nths = if conflicts == 1 { against..against + 1 } else { 0..group.len() };
        for nth in nths {
            let (old, shared) = (group[nth], row[group[nth] as usize]);
            let shared = if shared == CONFLICT { 0 } else { shared };
            if paid[nth] - (with - shared) > gain && space.are_as_large(old, new) {
                (best, gain) = (Some((nth, new)), paid[nth] - (with - shared));
            }
        }
    }
    best
}
