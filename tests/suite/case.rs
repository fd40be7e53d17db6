//! A small problem as plain data, so that the oracle can read it without the library, with its pool.

use std::collections::BTreeMap;

use kring::{Facilitator, Metres, Municipality, Point, Pool, Programme, Registrant};

/// A small problem.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) towns: Vec<Town>,
    pub(crate) people: Vec<Person>,
    pub(crate) leaders: Option<Vec<Leader>>,
    /// Metres between each two towns, row by row, where distances are given.
    pub(crate) distances: Option<Vec<Vec<i64>>>,
    /// Earlier groups, by position.
    pub(crate) history: Vec<Vec<usize>>,
    pub(crate) programme: Programme,
}

#[derive(Clone, Debug)]
pub(crate) struct Town {
    pub(crate) point: (f64, f64),
    pub(crate) host: bool,
    pub(crate) max_groups: Option<u32>,
    pub(crate) values: BTreeMap<String, String>,
}

#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) id: String,
    pub(crate) town: usize,
    pub(crate) values: BTreeMap<String, String>,
    pub(crate) seats: u32,
    pub(crate) priority: i32,
    /// Day of January 2026.
    pub(crate) day: Option<u32>,
    pub(crate) max_travel: Option<i64>,
    pub(crate) point: Option<(f64, f64)>,
    /// The town where it starts, if that is another.
    pub(crate) start: Option<usize>,
    pub(crate) available: Vec<String>,
    pub(crate) only: Vec<usize>,
}

#[derive(Clone, Debug)]
pub(crate) struct Leader {
    pub(crate) id: String,
    pub(crate) town: usize,
    pub(crate) max_groups: u32,
    pub(crate) max_travel: Option<i64>,
}

/// Every attribute that a rule of a case may name.
pub(crate) const ATTRIBUTES: [&str; 4] = ["party", "region", "tags", "role"];

/// The code of a town.
pub(crate) fn code(town: usize) -> String {
    format!("T{town}")
}

/// The name of a town.
pub(crate) fn name(town: usize) -> String {
    format!("Town {town}")
}

pub(crate) fn point((latitude, longitude): (f64, f64)) -> Point {
    Point::new(latitude, longitude).expect("a point on the globe")
}

impl Case {
    /// Somebody's place among the people.
    pub(crate) fn who(&self, id: &str) -> usize {
        self.people.iter().position(|person| person.id == id).expect("a registrant")
    }

    /// The pool, people in this order.
    pub(crate) fn pool_in(&self, order: &[usize]) -> Pool {
        let mut builder = Pool::builder();
        for attribute in ATTRIBUTES {
            builder = builder.attribute(attribute);
        }
        builder =
            builder.municipalities(self.towns.iter().enumerate().map(|(t, town)| town.stated(t)));
        builder = builder.registrants(order.iter().map(|&who| self.people[who].stated()));
        if let Some(leaders) = &self.leaders {
            builder = builder.facilitators(leaders.iter().map(Leader::stated));
        }
        if let Some(rows) = &self.distances {
            builder = builder.with_given_distances();
            for (from, row) in rows.iter().enumerate() {
                for (to, metres) in row.iter().enumerate().skip(from + 1) {
                    builder = builder.distance(code(from), code(to), Metres(*metres));
                }
            }
        }
        for group in &self.history {
            builder = builder.earlier_group(group.iter().map(|&who| self.people[who].id.clone()));
        }
        builder.build().expect("a valid pool")
    }

    /// The pool, people in the order of the case.
    pub(crate) fn pool(&self) -> Pool {
        self.pool_in(&(0..self.people.len()).collect::<Vec<_>>())
    }
}

impl Town {
    fn stated(&self, town: usize) -> Municipality {
        let mut stated = Municipality::new(code(town), name(town), point(self.point));
        if !self.host {
            stated = stated.without_hosting();
        }
        if let Some(most) = self.max_groups {
            stated = stated.with_max_groups(most);
        }
        self.values.iter().fold(stated, |stated, (key, value)| stated.with(key, value.as_str()))
    }
}

impl Person {
    fn stated(&self) -> Registrant {
        let mut stated = Registrant::new(self.id.as_str(), code(self.town))
            .with_seats(self.seats)
            .with_priority(self.priority)
            .with_available(self.available.iter().map(String::as_str))
            .with_only_venues(self.only.iter().map(|&town| name(town)));
        if let Some(day) = self.day {
            stated = stated.with_registered_at(date(day).parse().expect("a date"));
        }
        if let Some(most) = self.max_travel {
            stated = stated.with_max_travel(Metres(most));
        }
        if let Some(own) = self.point {
            stated = stated.with_point(point(own));
        }
        if let Some(town) = self.start {
            stated = stated.with_start(name(town));
        }
        self.values.iter().fold(stated, |stated, (key, value)| stated.with(key, value.as_str()))
    }
}

impl Leader {
    fn stated(&self) -> Facilitator {
        let stated = Facilitator::new(self.id.as_str(), code(self.town));
        let stated = stated.with_max_groups(self.max_groups);
        self.max_travel.map_or(stated.clone(), |most| stated.with_max_travel(Metres(most)))
    }
}

pub(crate) fn date(day: u32) -> String {
    format!("2026-01-{day:02}")
}
