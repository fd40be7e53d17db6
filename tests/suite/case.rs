//! Small test case as plain data, so that the oracle reads it without the library, and its conversion to a pool.

use std::collections::BTreeMap;
use std::sync::Arc;

use kring::plan::GroupDocument;
use kring::{
    Facilitator, Metres, Municipality, PlanDocument, Point, Pool, Programme, Registrant, Rule,
};

use crate::shuffle::Shuffle;

/// First position that stands for a person who has left.
pub(crate) const GONE: usize = 100;

/// Small test case: everything that a pool and a programme state.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) towns: Vec<Town>,
    pub(crate) people: Vec<Person>,
    pub(crate) facilitators: Option<Vec<CaseFacilitator>>,
    /// Metres between each two towns, row by row, where distances are given.
    pub(crate) distances: Option<Vec<Vec<i64>>>,
    /// Members of earlier groups, by position.
    pub(crate) history: Vec<Vec<usize>>,
    /// Groups of the plan that is revised, by position; positions from [`GONE`] on stand for people who have left.
    pub(crate) earlier: Option<Vec<Vec<usize>>>,
    pub(crate) programme: Programme,
    /// Seed of the order in which everything is stated, and of the name that is used for each town.
    pub(crate) order: u64,
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
    /// Town where the person starts, if that is another.
    pub(crate) start: Option<usize>,
    pub(crate) available: Vec<String>,
    pub(crate) only: Vec<usize>,
    pub(crate) locked: bool,
    /// Positions of facilitators, counted round: those one of whom leads the group, and those none of whom does.
    pub(crate) only_led: Vec<usize>,
    pub(crate) not_led: Vec<usize>,
    /// Positions of people for whom the person has a wish; [`GONE`] stands for a person who is not registered.
    pub(crate) wishes: Vec<usize>,
}

#[derive(Clone, Debug)]
pub(crate) struct CaseFacilitator {
    pub(crate) id: String,
    pub(crate) town: usize,
    pub(crate) max_groups: u32,
    pub(crate) max_travel: Option<i64>,
    pub(crate) available: Vec<String>,
}

/// Every attribute that a rule of a case may name.
pub(crate) const ATTRIBUTES: [&str; 4] = ["party", "region", "tags", "role"];

/// Code of a town.
pub(crate) fn code(town: usize) -> String {
    format!("T{town}")
}

/// Name of a town.
pub(crate) fn name(town: usize) -> String {
    format!("Town {town}")
}

/// Alternative name of a town.
pub(crate) fn alias(town: usize) -> String {
    format!("Old Town {town}")
}

/// Returns the town with that code, name or alias.
pub(crate) fn called(towns: usize, text: &str) -> Option<usize> {
    let lower = text.to_lowercase();
    (0..towns).find(|&town| {
        code(town) == text
            || name(town).to_lowercase() == lower
            || alias(town).to_lowercase() == lower
    })
}

/// Draws one of the names of a town.
pub(crate) fn any_name(town: usize, shuffle: &mut Shuffle) -> String {
    match shuffle.below(5) {
        0 | 1 => code(town),
        2 => name(town),
        3 => name(town).to_uppercase(),
        _ => alias(town),
    }
}

pub(crate) fn point((latitude, longitude): (f64, f64)) -> Point {
    Point::new(latitude, longitude)
}

impl Case {
    /// Position of a registrant among the people.
    pub(crate) fn registrant(&self, id: &str) -> usize {
        self.people.iter().position(|person| person.id == id).expect("a registrant")
    }

    /// Ids of the facilitators whom a person chooses or refuses.
    pub(crate) fn chosen(&self, positions: &[usize]) -> Vec<String> {
        let all = self.facilitators.as_deref().unwrap_or_default();
        let id = |&at: &usize| all.get(at % all.len().max(1)).map(|chosen| chosen.id.clone());
        positions.iter().filter_map(id).collect()
    }

    /// Ids of the people for whom a person has a wish; one of them may not be registered.
    pub(crate) fn wishes_of(&self, person: &Person) -> Vec<String> {
        let id = |&at: &usize| self.people.get(at).map_or("gone", |other| &other.id).to_owned();
        person.wishes.iter().map(id).collect()
    }

    /// Renames all registrants and facilitators, in the rules too.
    pub(crate) fn rename(&mut self, new: impl Fn(&str) -> String) {
        self.people.iter_mut().for_each(|person| person.id = new(&person.id));
        self.facilitators.iter_mut().flatten().for_each(|led| led.id = new(&led.id));
        for rule in &mut self.programme.rules {
            if let Rule::Together { ids } | Rule::Apart { ids } = rule {
                ids.iter_mut().for_each(|id| *id = new(id).into());
            }
        }
    }

    /// Builds the pool, with everything in the order that the case's seed draws.
    pub(crate) fn pool(&self) -> Pool {
        let mut shuffle = Shuffle::new(self.order);
        let mut builder = Pool::builder().with_wishes();
        for attribute in ATTRIBUTES {
            builder = builder.attribute(attribute);
        }
        for town in shuffle.order(self.towns.len()) {
            builder = builder.municipality(self.towns[town].stated(town));
        }
        for registrant in shuffle.order(self.people.len()) {
            let person = &self.people[registrant];
            let stated = person.stated(&mut shuffle);
            builder = builder.registrant(
                stated
                    .with_only_facilitators(self.chosen(&person.only_led))
                    .with_not_facilitators(self.chosen(&person.not_led))
                    .with_wishes(self.wishes_of(person)),
            );
        }
        if let Some(facilitators) = &self.facilitators {
            let order = shuffle.order(facilitators.len()).into_iter();
            let facilitators: Vec<_> =
                order.map(|nth| facilitators[nth].stated(&mut shuffle)).collect();
            builder = builder.facilitators(facilitators);
        }
        if self.distances.is_some() {
            builder = builder.with_given_distances();
            for (from, to, metres) in self.distance_rows(&mut shuffle) {
                builder = builder.distance(from, to, Metres(metres));
            }
        }
        for nth in shuffle.order(self.history.len()) {
            let group = &self.history[nth];
            let members = shuffle.order(group.len()).into_iter();
            builder = builder.earlier_group(members.map(|at| self.people[group[at]].id.clone()));
        }
        builder.build().expect("a valid pool")
    }

    /// Returns the rows of the distance table.
    pub(crate) fn distance_rows(&self, shuffle: &mut Shuffle) -> Vec<(String, String, i64)> {
        let towns = self.towns.len();
        let pairs = (0..towns).flat_map(|from| (from + 1..towns).map(move |to| (from, to)));
        let pairs: Vec<(usize, usize)> = pairs.collect();
        let mut rows = Vec::new();
        for nth in shuffle.order(pairs.len()) {
            let (from, to) = pairs[nth];
            let metres = self.distances.as_ref().expect("distances are given")[from][to];
            // Some distances are given in both directions, some in the opposite one.
            let ways = [(from, to), (to, from)];
            let given = match shuffle.below(4) {
                0 => &ways[..],
                1 => &ways[1..],
                _ => &ways[..1],
            };
            for &(from, to) in given {
                rows.push((any_name(from, shuffle), any_name(to, shuffle), metres));
            }
        }
        rows
    }

    /// Returns the plan that is revised.
    pub(crate) fn previous(&self) -> Option<PlanDocument> {
        let earlier = self.earlier.as_ref()?;
        let mut shuffle = Shuffle::new(!self.order);
        let mut plan = PlanDocument::default();
        for nth in shuffle.order(earlier.len()) {
            let members = &earlier[nth];
            let id_of = |registrant: usize| -> Arc<str> {
                let person = self.people.get(registrant);
                person.map_or_else(|| format!("gone{registrant}").into(), |p| p.id.as_str().into())
            };
            let mut group = GroupDocument::default();
            group.id = nth as u32 + 1;
            group.members =
                shuffle.order(members.len()).into_iter().map(|at| id_of(members[at])).collect();
            plan.groups.push(group);
        }
        Some(plan)
    }
}

impl Town {
    fn stated(&self, town: usize) -> Municipality {
        let mut stated = Municipality::new(code(town), name(town), point(self.point));
        stated = stated.with_alias(alias(town));
        if !self.host {
            stated = stated.without_hosting();
        }
        if let Some(most) = self.max_groups {
            stated = stated.with_max_groups(most);
        }
        self.values.iter().fold(stated, |stated, (key, value)| stated.with(key, value.as_str()))
    }
}

/// Returns the values of a cell in another order.
pub(crate) fn shuffled(values: &str, shuffle: &mut Shuffle) -> String {
    let values: Vec<&str> = values.split('|').collect();
    let order = shuffle.order(values.len()).into_iter();
    order.map(|nth| values[nth]).collect::<Vec<_>>().join("|")
}

impl Person {
    fn stated(&self, shuffle: &mut Shuffle) -> Registrant {
        let slots = shuffle.order(self.available.len()).into_iter();
        let only = shuffle.order(self.only.len()).into_iter();
        let only: Vec<String> = only.map(|at| any_name(self.only[at], shuffle)).collect();
        let mut stated = Registrant::new(self.id.as_str(), any_name(self.town, shuffle))
            .with_seats(self.seats)
            .with_priority(self.priority)
            .with_available(slots.map(|at| self.available[at].as_str()))
            .with_only_venues(only)
            .with_locked(self.locked);
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
            stated = stated.with_start(any_name(town, shuffle));
        }
        self.values
            .iter()
            .fold(stated, |stated, (key, value)| stated.with(key, shuffled(value, shuffle)))
    }
}

impl CaseFacilitator {
    fn stated(&self, shuffle: &mut Shuffle) -> Facilitator {
        let stated = Facilitator::new(self.id.as_str(), any_name(self.town, shuffle));
        let slots = shuffle.order(self.available.len()).into_iter();
        let stated = stated
            .with_max_groups(self.max_groups)
            .with_available(slots.map(|at| self.available[at].as_str()));
        self.max_travel.map_or(stated.clone(), |most| stated.with_max_travel(Metres(most)))
    }
}

pub(crate) fn date(day: u32) -> String {
    format!("2026-01-{day:02}")
}
