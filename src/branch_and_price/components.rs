//! Components of a problem that are solved as one, with their pricers.
//!
//! A *position* is an index into the classes of a problem. Inside the pricing it counts from the first class of one
//! component; `offset` converts between the two.

use super::params::MAX_BRANCHED_CLASSES;
use super::queues::{Queue, queues};
use super::setup::Setup;
use crate::instance::{ClassIdx, GroupClasses, Instance, Setting, Travel};
use crate::pricing::Pricer;
use crate::pricing::column::Column;

/// Returns `true` if a component of `num_classes` classes is large and priced by search. Such a component has no useful
/// bound before its LP is nearly solved, and local search finds better plans in the time of dives, cuts and branching.
pub(crate) fn is_slow(instance: &Instance, num_classes: usize) -> bool {
    num_classes > MAX_BRANCHED_CLASSES && !matches!(instance.travel, Travel::Central { .. })
}

/// Components that are priced one by one and share the rows of one master.
#[derive(Debug)]
pub(crate) struct ProblemComponents<'a> {
    pub(crate) instance: &'a Instance,
    pub(crate) pricers: Vec<Pricer<'a>>,
    /// Index in `classes` of the first class of each component.
    pub(crate) offset: Vec<usize>,
    pub(crate) classes: Vec<ClassIdx>,
    /// Queues: classes whose units wait in a given order.
    pub(crate) queues: Vec<Queue>,
    pub(crate) setup: Setup,
}

impl<'a> ProblemComponents<'a> {
    pub(crate) fn new(instance: &'a Instance, pricers: Vec<Pricer<'a>>, setup: Setup) -> Self {
        let mut offset = Vec::with_capacity(pricers.len());
        let mut classes = Vec::new();
        for part in &pricers {
            offset.push(classes.len());
            classes.extend_from_slice(part.classes);
        }
        let queues = queues(instance, &classes);
        Self { instance, pricers, offset, classes, queues, setup }
    }

    /// Exclusive limit on the magnitude of a scaled dual in every component.
    pub(crate) fn max_dual(&self) -> i64 {
        self.pricers.iter().map(Pricer::max_dual).min().unwrap_or(i64::MAX)
    }

    /// Position of each class of the instance; `None` for classes of other problems.
    pub(crate) fn positions(&self) -> Vec<Option<u32>> {
        let mut position = vec![None; self.instance.classes.len()];
        for (at, &class) in (0..).zip(&self.classes) {
            position[class.index()] = Some(at);
        }
        position
    }

    /// Column of a group of these classes; `None` if one of them is not in the problem. `position` is from
    /// [`positions`](Self::positions).
    pub(crate) fn column(
        position: &[Option<u32>],
        classes: &[ClassIdx],
        cost: i64,
        setting: Setting,
    ) -> Option<Column> {
        let at: Option<Vec<u32>> = classes.iter().map(|&class| position[class.index()]).collect();
        Some(Column::new(cost, at?.into_iter(), setting))
    }

    /// Classes of the units of a group.
    pub(crate) fn group(&self, column: &Column) -> GroupClasses {
        column.positions().iter().map(|&at| self.classes[at as usize]).collect()
    }

    /// Returns `true` if a component is slow.
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

    /// Instance with one registrant in each of 420 towns and `quarters` components.
    fn instance(quarters: u32) -> Instance {
        let mut builder = Pool::builder().attribute("quarter");
        for nth in 0..420 {
            let point = Point::new(52.0 + f64::from(nth) / 500.0, 5.0);
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

    /// Checks that two components of one problem are no slower than the larger one, as each is priced by itself.
    #[test]
    fn small_components_are_not_slow_together() {
        for (quarters, expected) in [(1, true), (2, false)] {
            let instance = instance(quarters);
            let pricers = Pricer::all(&instance).unwrap();
            assert_eq!(pricers.len(), quarters as usize);
            let parts = ProblemComponents::new(&instance, pricers, Setup::small());
            assert_eq!((parts.are_slow(), Relaxation::is_slow(&instance)), (expected, expected));
        }
    }
}
