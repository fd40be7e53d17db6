//! Explanations on top of a solve: changes that would place waiting registrants, and statements that contradict each
//! other. Both are found by solving again.

mod changes;
mod conflict;
mod newcomers;
mod openings;
mod reach;
mod relief;
mod trial;

use std::sync::Arc;

use crate::error::Faults;
use crate::instance::Instance;
use crate::limits::Budget;
use crate::plan::{Change, Help, Names, Opening, Plan, Relief};
use crate::pool::Pool;
use crate::programme::Programme;
use crate::reasons::{Standing, StatedProblem};
use crate::solve::Options;

/// Maximum number of registrants of a pool for which help is searched.
const MAX_REGISTRANTS: usize = 5_000;
/// Maximum number of classes of a pool for which help is searched.
const MAX_CLASSES: usize = 500;
/// Work of an explanation under a work limit, as a multiple of that limit.
const WORK: u64 = 2;

impl Programme {
    /// Adds help for the waiting registrants to a plan of this programme: the registrations that would give them a
    /// place, and changes of what is stated. Each is solved as a problem of its own, and its plan is the evidence. See
    /// [`Plan::help`].
    ///
    /// Of the options, the limits, the earlier plan, the seed and the threads count; the limits are those of all these
    /// solves together, with twice the work limit. For a large pool nothing is added.
    ///
    /// ```
    /// # use kring::{Municipality, Options, Point, Pool, Programme, Registrant, programme::Meetings};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let pool = Pool::builder()
    /// #     .municipality(Municipality::new("GM0344", "Utrecht", Point::new(52.09, 5.12)))
    /// #     .municipality(Municipality::new("GM0363", "Amsterdam", Point::new(52.37, 4.89)))
    /// #     .registrants(["r1", "r2"].map(|id| Registrant::new(id, "Utrecht").with("party", id)))
    /// #     .registrant(Registrant::new("r3", "Amsterdam").with("party", "r1"))
    /// #     .build()?;
    /// # let programme = Programme::new("Pairs", 2..=2, Meetings::central(3));
    /// # let plan = programme.form_groups(&pool, &Options::default())?;
    /// # let mut plan = plan;
    /// programme.explain(&pool, &mut plan, &Options::default())?;
    /// for relief in &plan.help().relief {
    ///     println!("{:?} places {}", relief.change, relief.places.len());
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error if the input has faults.
    pub fn explain(&self, pool: &Pool, plan: &mut Plan, options: &Options) -> Result<(), Faults> {
        options.validate()?;
        self.validate_for(pool)?;
        let work = options.work_limit.map(|limit| limit.saturating_mul(WORK));
        let budget =
            Budget::new(options.time_limit, work, options.cancel.clone().unwrap_or_default());
        if plan.reserve().is_empty() || !Help::is_sought(pool) || budget.exhausted().is_some() {
            return Ok(());
        }
        let programme = &self.canonical();
        let (instance, roster) =
            Instance::compile_after(pool, programme, options.previous.as_deref())?;
        if instance.classes.len() > MAX_CLASSES {
            return Ok(());
        }
        let stated = StatedProblem { pool, programme, previous: options.previous.as_deref() };
        let standing = Standing::new(stated, &instance, &roster, plan, &budget);
        let trials = trial::Trials::new(&standing, options);
        let openings = openings::openings(&trials);
        let relief = relief::relief(&trials);
        let names = names(pool, &openings, &relief);
        plan.help = Help { openings, relief, names };
        Ok(())
    }
}

impl Help {
    /// Returns `true` if [`Programme::explain`] may find help for a pool: it is not too large.
    #[must_use]
    pub fn is_sought(pool: &Pool) -> bool {
        pool.registrants().len() <= MAX_REGISTRANTS
    }
}

/// Names of the municipalities in openings and changes, with the code if several share a name.
fn names(pool: &Pool, openings: &[Opening], relief: &[Relief]) -> Names {
    let of_relief = relief.iter().filter_map(|relief| match &relief.change {
        Change::Facilitator { at } | Change::Room { at } => Some(at),
        _ => None,
    });
    let codes = openings.iter().flat_map(|opening| &opening.from).chain(of_relief);
    let named = codes.filter_map(|code| {
        let place = pool.find_municipality(code).ok()?;
        let name = &pool.municipality(place).name;
        let name_of = match pool.find_municipality(name) {
            Ok(found) if found == place => name.clone(),
            _ if name.is_empty() => return None,
            _ => Arc::from(format!("{name} ({code})")),
        };
        Some((code.clone(), name_of))
    });
    named.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::{Metres, Point};
    use crate::pool::Municipality;

    #[test]
    fn municipalities_are_called_by_name_where_they_have_one() {
        let town = |(code, name)| Municipality::new(code, name, Point::new(52.0, 5.0));
        let towns = [("G1", "Aa"), ("G2", "Bee"), ("G3", "Bee"), ("G4", "")].map(town);
        let pool = Pool::builder().municipalities(towns).build().unwrap();
        let codes =
            |codes: &[&str]| codes.iter().map(|&code| code.into()).collect::<Vec<Arc<str>>>();
        let (waiting, shared) = (codes(&["r1"]), Vec::new());
        let from = codes(&["G1", "G2", "G4"]);
        let (missing, proven, from_anywhere) = (1, false, false);
        let opening = Opening { waiting, missing, proven, shared, from, from_anywhere };
        let change = Change::Room { at: "G3".into() };
        let relief = Relief {
            change,
            places: codes(&["r1"]),
            loses: Vec::new(),
            seats: 1,
            cost: Metres::default(),
            travel: Metres::default(),
            longest: None,
            bounds: None,
            proven: false,
        };
        let name_of = names(&pool, &[opening], &[relief]);
        let name_of: Vec<(&str, &str)> =
            name_of.iter().map(|(code, name)| (&**code, &**name)).collect();
        assert_eq!(name_of, [("G1", "Aa"), ("G2", "Bee (G2)"), ("G3", "Bee (G3)")]);
    }
}
