//! People of many towns in groups of 6 to 8 from different towns, with the least sum of Euclidean distances between
//! members, or from each member to the town of one of them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use csv::{ReaderBuilder, Trim};
use kring::programme::{Meetings, OnSite, Size};
use kring::{Metres, Pool, Programme, Registrant, Rule};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::arguments::Objective;
use crate::problem::{Complaint, Meaning, Problem, Unit, euclidean, place, with_distances};

/// Number of decimals of a kilometre that distances keep.
const DECIMALS: usize = 4;
const SIZE: Size = Size { min: 6, max: 8 };

#[derive(Deserialize)]
struct Person {
    id: Arc<str>,
    municipality: Arc<str>,
    x: f64,
    y: f64,
}

#[derive(Deserialize)]
struct Town {
    town: Arc<str>,
    x: f64,
    y: f64,
}

/// Reads the people, and `towns.csv` beside their file.
pub(crate) fn read(file: &Path, objective: Objective) -> Result<Problem, Complaint> {
    let people: Vec<Person> = table(file)?;
    let beside = file.with_file_name("towns.csv");
    let of_towns = |complaint| format!("towns.csv beside it: {complaint}");
    let towns = towns(table(&beside).map_err(of_towns)?).map_err(of_towns)?;
    for person in &people {
        if !(person.x.is_finite() && person.y.is_finite()) {
            return Err(format!("the point of {:?} is not finite", person.id));
        }
        if !towns.contains_key(&person.municipality) {
            return Err(format!(
                "{:?} is of the unknown town {:?}",
                person.id, person.municipality
            ));
        }
    }
    match objective {
        Objective::Pairs => pairs(&people),
        Objective::Median => median(&people, &towns),
    }
}

fn table<Row: DeserializeOwned>(file: &Path) -> Result<Vec<Row>, Complaint> {
    let reader = ReaderBuilder::new().trim(Trim::All).from_path(file);
    let rows = reader.and_then(|mut reader| reader.deserialize().collect::<Result<Vec<Row>, _>>());
    let rows = rows.map_err(|error| error.to_string())?;
    if rows.is_empty() { Err("the file has no rows".into()) } else { Ok(rows) }
}

/// Coordinates of each town.
type Towns = BTreeMap<Arc<str>, (f64, f64)>;

fn towns(rows: Vec<Town>) -> Result<Towns, Complaint> {
    let mut towns = BTreeMap::new();
    for Town { town, x, y } in rows {
        if !(x.is_finite() && y.is_finite()) {
            return Err(format!("the point of {town:?} is not finite"));
        }
        if towns.insert(town.clone(), (x, y)).is_some() {
            return Err(format!("the town {town:?} stands there twice"));
        }
    }
    Ok(towns)
}

fn units(a: (f64, f64), b: (f64, f64)) -> i64 {
    (euclidean(a, b) * 10_f64.powi(DECIMALS as i32)).round() as i64
}

fn problem(pool: Pool, meetings: Meetings, attribute: &str, times: i64) -> Problem {
    let different = Rule::AtMost { attribute: attribute.into(), max: 1 };
    let programme = Programme::new("towns", SIZE, meetings).with_rule(different);
    Problem { pool, programme, unit: Unit { decimals: DECIMALS, meaning: Meaning::Times(times) } }
}

/// States the pairwise objective: each person is a place and each member hosts once, so travel counts each distance
/// both ways.
fn pairs(people: &[Person]) -> Result<Problem, Complaint> {
    let codes: Vec<Arc<str>> = people.iter().map(|person| person.id.clone()).collect();
    let registrants = people.iter().map(|person| {
        Registrant::new(person.id.clone(), person.id.clone())
            .with("town", person.municipality.clone())
    });
    let pool = Pool::builder().municipalities(codes.iter().map(place)).registrants(registrants);
    let point = |nth: usize| (people[nth].x, people[nth].y);
    let pool = with_distances(pool, &codes, |from, to| units(point(from), point(to)));
    let pool = pool.build().map_err(|faults| faults.to_string())?;
    Ok(problem(pool, Meetings::rotating(OnSite::Members), "town", 2))
}

/// States the median objective: one meeting in the town of a member. Each person starts at a place of their own.
fn median(people: &[Person], towns: &Towns) -> Result<Problem, Complaint> {
    let lived_in: BTreeSet<&Arc<str>> = people.iter().map(|person| &person.municipality).collect();
    let starts: Vec<Arc<str>> =
        people.iter().map(|person| format!("start of {}", person.id).into()).collect();
    let registrants = people.iter().zip(&starts).map(|(person, start)| {
        Registrant::new(person.id.clone(), person.municipality.clone()).with_start(start.clone())
    });
    let mut pool = Pool::builder()
        .municipalities(lived_in.iter().copied().map(place))
        .municipalities(starts.iter().map(place))
        .registrants(registrants);
    for (person, start) in people.iter().zip(&starts) {
        for &town in &lived_in {
            let metres = Metres(units((person.x, person.y), towns[town]));
            pool = pool.distance(start.clone(), town.clone(), metres);
        }
    }
    let pool = pool.build().map_err(|faults| faults.to_string())?;
    Ok(problem(pool, Meetings::central(1), "municipality", 1))
}
