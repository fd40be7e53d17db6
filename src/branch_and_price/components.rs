//! What hangs together and is solved as one: the components of a problem, with what prices the groups of each.

use super::queues::{Queue, queues};
use crate::instance::{ClassIdx, Travel};
use crate::instance::{GroupClasses, Instance};
use crate::lp::linear::Linear;
use crate::pricing::Pricer;
use crate::pricing::column::Column;

/// Of more classes whose groups must be searched for there are no branches.
const MOST_BRANCHED: usize = 400;

/// Whether a component of so many classes is large and its groups must be searched for: there is no bound before its
/// program is nearly solved, and search alone finds better plans in the time that dives, cuts and branches would take.
pub(crate) fn is_slow(instance: &Instance, num_classes: usize) -> bool {
    num_classes > MOST_BRANCHED && !matches!(instance.travel, Travel::Central { .. })
}

/// Components that are priced one by one and share their rows.
#[derive(Debug)]
pub(crate) struct ProblemComponents<'a> {
    pub(crate) instance: &'a Instance,
    pub(crate) pricers: Vec<Pricer<'a>>,
    /// Where the classes of each part begin in `classes`.
    pub(crate) offset: Vec<usize>,
    pub(crate) classes: Vec<ClassIdx>,
    /// Who waits one after the other.
    pub(crate) queues: Vec<Queue>,
    /// Who solves their linear programs.
    pub(crate) linear: Linear,
}

impl<'a> ProblemComponents<'a> {
    pub(crate) fn new(instance: &'a Instance, pricers: Vec<Pricer<'a>>, linear: Linear) -> Self {
        let mut offset = Vec::with_capacity(pricers.len());
        let mut classes = Vec::new();
        for part in &pricers {
            offset.push(classes.len());
            classes.extend_from_slice(part.classes);
        }
        let queues = queues(instance, &classes);
        Self { instance, pricers, offset, classes, queues, linear }
    }

    /// The position of each class of the instance, where it has one here.
    pub(crate) fn positions(&self) -> Vec<Option<u32>> {
        let mut position = vec![None; self.instance.classes.len()];
        for (at, &class) in (0..).zip(&self.classes) {
            position[class as usize] = Some(at);
        }
        position
    }

    /// The classes of a group.
    pub(crate) fn group(&self, column: &Column) -> GroupClasses {
        column.positions().iter().map(|&at| self.classes[at as usize]).collect()
    }

    /// Whether one of them is slow.
    pub(crate) fn are_slow(&self) -> bool {
        self.pricers.iter().any(|part| is_slow(self.instance, part.classes.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::branch_and_price::relaxation::Relaxation;
    use crate::measure::Point;
    use crate::pool::{Municipality, Pool, Registrant};
    use crate::programme::{Meetings, OnSite, Programme, Rule, Size};

    /// People of 420 towns, each in one of so many quarters that do not meet.
    fn instance(quarters: u32) -> Instance {
        let mut builder = Pool::builder().attribute("quarter");
        for nth in 0..420 {
            let point = Point::new(52.0 + f64::from(nth) / 500.0, 5.0).unwrap();
            builder = builder.municipality(Municipality::new(format!("G{nth}"), "", point));
            let registrant = Registrant::new(format!("r{nth}"), format!("G{nth}"));
            builder =
                builder.registrant(registrant.with("quarter", format!("q{}", nth % quarters)));
        }
        let meetings = Meetings::rotating(OnSite::Members);
        let programme = Programme::new("slow", Size { min: 3, max: 4 }, meetings)
            .with_rule(Rule::Same { attribute: "quarter".into() });
        Instance::compile(&builder.build().unwrap(), &programme).unwrap().0
    }

    /// Each is priced by itself: two that are tied are no slower than the larger one.
    #[test]
    fn small_parts_are_not_slow_together() {
        for (quarters, expected) in [(1, true), (2, false)] {
            let instance = instance(quarters);
            let pricers = Pricer::all(&instance).unwrap();
            assert_eq!(pricers.len(), quarters as usize);
            let parts = ProblemComponents::new(&instance, pricers, Linear::default());
            assert_eq!((parts.are_slow(), Relaxation::is_slow(&instance)), (expected, expected));
        }
    }
}
