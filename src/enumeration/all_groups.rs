//! Enumeration of all groups of a small pool.

use crate::convert::Convert;
use crate::instance::{ClassIdx, Instance, Price, SiteIdx, Travel};
use crate::limits::Budget;

/// Maximum number of groups that are enumerated.
const MAX_COLUMNS: usize = 10_000;
/// Maximum number of partial groups that are visited.
const MAX_NODES: u64 = 400_000;
/// Nodes between two checks of the budget.
const NODES_PER_LOOK: u64 = 1_000;

/// Group: a column of the integer programme.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    /// Classes of the units, sorted, each as often as the group has units of it.
    pub(crate) classes: Vec<ClassIdx>,
    pub(crate) price: Price,
}

impl Column {
    /// Number of units of a class in the group.
    pub(crate) fn times(&self, class: ClassIdx) -> u32 {
        self.classes.iter().filter(|&&other| other == class).count().to_u32()
    }
}

/// Returns all groups, once for each facilitator class, and once for each venue if venues are limited, else at the best
/// venue. `None` if there are too many groups or the budget is exhausted.
pub(crate) fn all_columns(instance: &Instance, budget: &mut Budget) -> Option<Vec<Column>> {
    let mut enumeration = Enumeration { instance, budget, columns: Vec::new(), nodes: 0 };
    enumeration.extend(&mut Vec::new(), ClassIdx(0))?;
    Some(enumeration.columns)
}

struct Enumeration<'a> {
    instance: &'a Instance,
    budget: &'a mut Budget,
    columns: Vec<Column>,
    nodes: u64,
}

impl Enumeration<'_> {
    /// Adds every group that extends `group` by classes from `from` on; `None` if a limit is reached.
    fn extend(&mut self, group: &mut Vec<ClassIdx>, from: ClassIdx) -> Option<()> {
        self.nodes += 1;
        if self.nodes.is_multiple_of(NODES_PER_LOOK) {
            self.budget.charge(NODES_PER_LOOK);
            if self.budget.exhausted().is_some() {
                return None;
            }
        }
        if self.nodes > MAX_NODES || self.columns.len() > MAX_COLUMNS {
            return None;
        }
        self.add(group);
        // Only `class` and later ones are appended: each multiset of classes is visited once.
        for class in ClassIdx::all(self.instance.classes.len()).skip(from.index()) {
            if self.can_join(group, class) {
                group.push(class);
                if self.instance.checks_allow(group) {
                    self.extend(group, class)?;
                }
                group.pop();
            }
        }
        Some(())
    }

    fn can_join(&self, group: &[ClassIdx], class: ClassIdx) -> bool {
        let instance = self.instance;
        let taken = group.iter().filter(|&&other| other == class).count().to_u32();
        taken < instance.class(class).number
            && instance.seats(group) + instance.class(class).seats <= instance.size.1
            && group.iter().all(|&other| instance.may_meet(other, class))
    }

    fn add(&mut self, group: &[ClassIdx]) {
        let instance = self.instance;
        let mut add = |open: &dyn Fn(SiteIdx) -> bool| {
            let with_facilitator =
                |facilitator| instance.price_with(group, open, |other| Some(other) == facilitator);
            let prices = instance.facilitator_choices().filter_map(with_facilitator);
            let column = |price| Column { classes: group.to_vec(), price };
            self.columns.extend(prices.map(column));
        };
        let limited = !instance.venue_limits.is_empty();
        match instance.travel {
            Travel::Central { .. } if limited => {
                for site in SiteIdx::all(instance.sites.len()) {
                    add(&|other| other == site);
                }
            }
            _ => add(&|_| true),
        }
    }
}
