//! Groups of a given plan from which a search starts.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::solver::Solver;
use crate::instance::{ClassIdx, GroupClasses};
use crate::plan::PlanDocument;
use crate::pool::RegistrantIdx;

impl Solver<'_> {
    /// Plan from which the search starts; an earlier plan that the programme does not revise is one too.
    fn start(&self) -> Option<&PlanDocument> {
        let unrevised = self.options.previous.as_ref().filter(|_| self.programme.revise.is_none());
        self.options.start.as_ref().or(unrevised).map(AsRef::as_ref)
    }

    /// Groups of that plan that are legal now, without members who are gone; empty if there is no such plan.
    pub(super) fn start_groups(&self) -> Vec<(GroupClasses, f64)> {
        let Some(plan) = self.start() else { return Vec::new() };
        let unit_of = self.unit_of();
        let legal = |members: &[Arc<str>]| {
            let found = members.iter().filter_map(|id| self.pool.find_registrant(id));
            let mut units: Vec<(ClassIdx, usize)> =
                found.filter_map(|registrant| unit_of.get(&registrant).copied()).collect();
            // Registrants who stay together are one unit.
            units.sort_unstable();
            units.dedup();
            let classes: GroupClasses = units.into_iter().map(|(class, _)| class).collect();
            let price = (!classes.is_empty()).then(|| self.instance.price(&classes, |_| true))?;
            price.map(|_| (classes, 1.0))
        };
        plan.groups.iter().filter_map(|group| legal(&group.members)).collect()
    }

    /// Class and position in it of the unit of each registrant.
    fn unit_of(&self) -> FxHashMap<RegistrantIdx, (ClassIdx, usize)> {
        let mut unit_of = FxHashMap::default();
        for class in ClassIdx::all(self.instance.classes.len()) {
            for (nth, unit) in self.roster.units(class).iter().enumerate() {
                unit_of.extend(unit.iter().map(|&registrant| (registrant, (class, nth))));
            }
        }
        unit_of
    }
}

#[cfg(test)]
mod tests {
    use crate::measure::{Metres, Point};
    use crate::plan::PlanDocument;
    use crate::pool::{Municipality, Pool, Registrant};
    use crate::programme::{Meetings, Programme, Rule};
    use crate::solve::Options;

    /// Pool of eight registrants on a line, and a programme of pairs with a rule.
    fn stated() -> (Pool, Programme) {
        let town = |nth: u32| {
            let point = Point::new(52.0 + f64::from(nth) / 10.0, 5.0);
            Municipality::new(format!("G{nth}"), "", point)
        };
        let person = |nth: u32| Registrant::new(format!("r{nth}"), format!("G{nth}"));
        let pool = Pool::builder().municipalities((0..8).map(town)).registrants((0..8).map(person));
        let apart = Rule::Apart { ids: vec!["r0".into(), "r1".into()] };
        let programme = Programme::new("Pairs", 2..=2, Meetings::central(1)).with_rule(apart);
        (pool.build().unwrap(), programme)
    }

    #[test]
    fn a_search_without_work_returns_the_plan_that_it_starts_from() {
        let (pool, programme) = stated();
        // Far from optimal, so that no construction would find it.
        let groups = [["r0", "r7"], ["r1", "r6"], ["r2", "r5"], ["r3", "r4"]];
        let start = PlanDocument::of_groups(&groups);
        let options = Options::default().with_work_limit(0).start_from(start);
        let best = programme.form_groups(&pool, &options.clone().with_work_limit(100_000)).unwrap();
        let plan = programme.form_groups(&pool, &options).unwrap();
        assert_eq!(plan.groups().len(), 4);
        assert!(best.cost() < plan.cost() || best.cost() == plan.cost());
        assert!(plan.cost() <= Metres(4 * 80_000));
    }

    #[test]
    fn groups_that_are_illegal_now_are_skipped() {
        let (pool, programme) = stated();
        let start = PlanDocument::of_groups(&[["r0", "r1"], ["r2", "gone"]]);
        let options = Options::default().with_work_limit(10_000).start_from(start);
        let plan = programme.form_groups(&pool, &options).unwrap();
        assert_eq!(plan.groups().len(), 4);
    }
}
