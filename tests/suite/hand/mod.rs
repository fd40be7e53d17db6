//! Every rule and every hosting by hand. Four people, `p0` to `p3`, each from their own town; distances in kilometres
//!
//!         T1  T2  T3
//!     T0   1  10  13
//!     T1      12  11
//!     T2           2
//!
//! so that pairs cost `01 + 23` 3 km, `02 + 13` 21 km, `03 + 12` 25 km. The oracle confirms each expectation.

mod meetings;
mod placement;
mod rules;
mod starts;

use std::collections::BTreeMap;

use kring::programme::{Meetings, Size};
use kring::{Metres, Programme, Rule};

use crate::case::{Case, Person, Town};
use crate::oracle::best;
use crate::solver::decided;

const PAIRED: &[&[usize]] = &[&[0, 1], &[2, 3]];
const CROSSED: &[&[usize]] = &[&[0, 2], &[1, 3]];
const TURNED: &[&[usize]] = &[&[0, 3], &[1, 2]];

fn km(length: i64) -> Metres {
    Metres(length * 1000)
}

fn town(latitude: f64) -> Town {
    Town { point: (latitude, 5.0), host: true, max_groups: None, values: BTreeMap::new() }
}

pub(crate) fn person(nth: usize, town: usize) -> Person {
    Person {
        id: format!("p{nth}"),
        town,
        values: BTreeMap::new(),
        seats: 1,
        priority: 0,
        day: None,
        max_travel: None,
        point: None,
        start: None,
        available: Vec::new(),
        only: Vec::new(),
        locked: false,
        only_led: Vec::new(),
        not_led: Vec::new(),
        wishes: Vec::new(),
    }
}

/// Case of the four people in groups of these sizes.
fn four(min: u32, max: u32, meetings: Meetings) -> Case {
    let rows = [[0, 1, 10, 13], [1, 0, 12, 11], [10, 12, 0, 2], [13, 11, 2, 0]];
    let rows = rows.map(|row: [i64; 4]| row.map(|length| km(length).0).to_vec());
    Case {
        towns: vec![town(52.0); 4],
        people: (0..4).map(|nth| person(nth, nth)).collect(),
        facilitators: None,
        distances: Some(rows.to_vec()),
        history: Vec::new(),
        earlier: None,
        order: 0,
        programme: Programme::new("by hand", Size { min, max }, meetings),
    }
}

/// Case of the four people in pairs that meet once in the town of one of them.
pub(crate) fn pairs() -> Case {
    four(2, 2, Meetings::central(1))
}

/// Case of the first three people in one group.
fn three(meetings: Meetings) -> Case {
    let mut case = four(3, 3, meetings);
    case.people.truncate(3);
    case
}

impl Case {
    pub(crate) fn with(mut self, rule: Rule) -> Self {
        self.programme.rules.push(rule);
        self
    }

    fn values(mut self, attribute: &str, values: [&str; 4]) -> Self {
        for (person, value) in self.people.iter_mut().zip(values) {
            person.values.insert(attribute.into(), value.into());
        }
        self
    }
}

/// Asserts that these groups and no others are optimal, at this cost.
fn expect(case: &Case, groups: &[&[usize]], cost: Metres) {
    let best = best(case).expect("a legal plan");
    let by_oracle: Vec<&[usize]> = best.groups.iter().map(|group| &group.members[..]).collect();
    assert_eq!((by_oracle.as_slice(), best.cost), (groups, cost.0));

    let plan = decided(case, &case.pool()).expect("a plan");
    let name = |group: &[usize]| {
        group.iter().map(|registrant| format!("p{registrant}")).collect::<Vec<_>>()
    };
    let mut found: Vec<Vec<String>> = plan
        .groups()
        .iter()
        .map(|group| group.members().iter().map(ToString::to_string).collect())
        .collect();
    found.sort();
    assert_eq!(found, groups.iter().map(|group| name(group)).collect::<Vec<_>>());
    assert_eq!((plan.cost(), plan.lower_bound()), (cost, cost));
}

fn ids(registrants: &[usize]) -> Vec<std::sync::Arc<str>> {
    registrants.iter().map(|nth| format!("p{nth}").into()).collect()
}
