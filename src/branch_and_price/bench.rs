//! Benchmark access to the restricted master and the pricing: it only prepares and calls existing code.

use rustc_hash::FxHashMap;

use super::column_generation::ColumnGeneration;
use super::components::ProblemComponents;
use super::master::Master;
use super::relaxation::whole_extent;
use super::setup::Setup;
use crate::bounds::dual_bound::SCALE;
use crate::convert::Convert;
use crate::instance::{GroupClasses, Incumbent, Instance, Price};
use crate::limits::{Budget, Cancel};
use crate::lp::model::Lp;
use crate::pricing::Pricer;
use crate::pricing::branching_rules::GroupRules;
use crate::pricing::column::Column;
use crate::pricing::cut_prices::CutPrices;
use crate::pricing::terms::PricingInput;

/// Restricted master over some groups, with its duals.
pub(crate) struct RestrictedMaster<'a> {
    parts: ProblemComponents<'a>,
    master: Lp,
    /// Duals of the classes, scaled.
    duals: Vec<i64>,
    /// Dual of the number of groups, scaled.
    groups_dual: i64,
    most_groups: u64,
}

fn unlimited() -> Budget {
    Budget::new(None, None, Cancel::new())
}

impl<'a> RestrictedMaster<'a> {
    /// Builds the LP over the groups of a plan and those that `rounds` pricing rounds add.
    pub(crate) fn new(
        instance: &'a Instance,
        plan: &Incumbent,
        most_groups: u64,
        rounds: usize,
    ) -> Option<Self> {
        let parts = ProblemComponents::new(instance, Pricer::all(instance)?, Setup::default());
        let position = parts.positions();
        let column = |(classes, price): &(GroupClasses, Price)| {
            ProblemComponents::column(&position, classes, price.cost(), price.setting())
        };
        let columns: Vec<Column> = plan.groups.iter().filter_map(column).collect();
        let extent = whole_extent(instance, &plan.placement, most_groups);
        let mut master = Master::new(&parts, &extent, &columns, &[]);
        master.share_out(&columns);
        let count_row = master.layout().groups();
        let mut generation = ColumnGeneration::new(&parts, &[], master, None);
        generation.refresh(rounds, &mut unlimited());
        let master = generation.master.lp();
        let hint = parts.setup.linear.relax(master.clone(), &unlimited())?;
        let duals: Vec<i64> =
            hint.duals.iter().map(|dual| (dual * SCALE.to_f64()).round().to_i64()).collect();
        let groups_dual = duals[count_row];
        let duals = duals[..parts.classes.len()].to_vec();
        Some(Self { parts, master, duals, groups_dual, most_groups })
    }

    /// Solves the LP; returns `true` if the solver succeeded.
    pub(crate) fn solve(&self) -> bool {
        self.parts.setup.linear.relax(self.master.clone(), &unlimited()).is_some()
    }

    /// Prices every component under the duals; returns the number of search nodes.
    pub(crate) fn price(&self, most_nodes: u64) -> u64 {
        let price = |pricer: &Pricer<'_>, &from: &usize| {
            let terms = PricingInput {
                duals: &self.duals[from..from + pricer.classes.len()],
                cuts: &CutPrices::default(),
                groups_dual: self.groups_dual,
                rules: &GroupRules::default(),
                at_venue: &FxHashMap::default(),
                meets: &|_, _| 0,
                facilitators: &[],
                near: &[],
                most_nodes,
                is_spent: &|| false,
                is_cancelled: &|| false,
            };
            pricer.price(&terms, self.most_groups).nodes
        };
        self.parts.pricers.iter().zip(&self.parts.offset).map(|(p, from)| price(p, from)).sum()
    }
}
