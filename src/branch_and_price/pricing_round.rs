//! One pricing round: the duals of the restricted master as integers, groups of negative reduced cost for every
//! component, and the dual bound that these duals prove.

use rustc_hash::FxHashMap;

use super::components::ProblemComponents;
use super::dual_certificate::{Claim, DualCertificate};
use super::master::Master;
use super::rows::{MANY, VenueRow};
use crate::bounds::dual_bound::{Bucket, SCALE, bound};
use crate::convert::Convert;
use crate::instance::SiteIdx;
use crate::limits::Budget;
use crate::numeric::MAX_DUAL;
use crate::pricing::Pricer;
use crate::pricing::branching_rules::{BranchingDecision, GroupRules};
use crate::pricing::column::Column;
use crate::pricing::cut_prices::{Cut, CutPrices};
use crate::pricing::terms::{AtVenue, PricingInput};

/// Result of one pricing round.
pub(super) struct Round {
    pub(super) columns: Vec<Column>,
    pub(super) certificate: DualCertificate,
    /// Estimate of the bound, scaled, as if truncated searches had found their best groups.
    pub(super) estimate: i128,
    /// `true` if no search was truncated.
    pub(super) is_complete: bool,
}

/// Duals of the restricted master, scaled to integers. Whatever they are, the bound that they give is true.
struct ScaledDuals {
    classes: Vec<i64>,
    groups: i64,
    at_venue: FxHashMap<SiteIdx, AtVenue>,
    /// Dual of each branching decision on meetings, and its least contribution to the bound.
    meets: FxHashMap<(u32, SiteIdx), (i64, i128)>,
    facilitators: Vec<i64>,
    /// Least contribution of each facilitator class to the bound.
    facilitators_at_least: Vec<i128>,
    /// Cuts with their prices, the negated duals.
    cuts: Vec<(Cut, i64)>,
}

impl ScaledDuals {
    fn of(
        master: &Master<'_>,
        branches: &[BranchingDecision],
        duals: &[f64],
        parts: &ProblemComponents<'_>,
    ) -> Self {
        let (is_shared, limit) = (parts.pricers.len() > 1, parts.max_dual());
        // Whatever the backend returns, the sums of a pricing search must not overflow. A group can hold many cuts.
        let most = |row: usize| if row < master.layout().cut(0) { limit - 1 } else { limit / 64 };
        let scale = |(row, dual): (usize, &f64)| {
            let dual = (dual.clamp(-MAX_DUAL, MAX_DUAL) * SCALE.to_f64()).round().to_i64();
            dual.clamp(-most(row), most(row))
        };
        let all: Vec<i64> = duals.iter().enumerate().map(scale).collect();
        let scaled = master.layout().split(&all);
        let mut classes = scaled.classes.to_vec();
        // Units that must be together pay alike. From here on only the integer duals are used, so that rounding cannot
        // make the bound false.
        GroupRules::new(branches, 0..classes.len().to_u32()).equalise_duals(&mut classes);
        // A class without units must not appear in a group.
        for (dual, _) in classes.iter_mut().zip(master.numbers()).filter(|(_, left)| **left == 0) {
            *dual = -limit;
        }
        // The sign of a dual is forced by its row: without an upper bound it is not negative.
        let signed = |dual: i64, most: u64| if most < MANY { dual } else { dual.max(0) };
        let at_venue = |row: &VenueRow| {
            let dual = signed(scaled.venues[row.nth], row.most);
            AtVenue { dual, least: row.least, most: row.most, is_shared }
        };
        let meets = master.meet_rows().iter().zip(scaled.meets).map(|(row, &dual)| {
            let dual = signed(dual, row.most);
            let times = if dual > 0 { row.least } else { row.most };
            ((row.position, row.site), (dual, i128::from(dual) * i128::from(times)))
        });
        let most_groups = master.groups().1;
        let facilitators = master.facilitators().iter().zip(scaled.facilitators);
        let (facilitators, facilitators_at_least) = facilitators
            .map(|(&most, &dual)| {
                let dual = dual.min(0);
                (dual, i128::from(dual) * i128::from(most.min(most_groups)))
            })
            .unzip();
        let cuts = master.cuts().iter().zip(scaled.cuts).filter(|(_, dual)| **dual < 0);
        Self {
            at_venue: master.venue_rows().iter().map(|(&at, row)| (at, at_venue(row))).collect(),
            meets: meets.collect(),
            facilitators,
            facilitators_at_least,
            cuts: cuts.map(|(cut, dual)| (*cut, -dual)).collect(),
            groups: scaled.groups,
            classes,
        }
    }

    /// Least contribution of all rows but those of classes, waiting seats and groups. A cut row is at most 1 and its
    /// dual is `-price`, so it gives `-price`.
    fn rows_at_least(&self) -> i128 {
        self.meets.values().map(|(_, at_least)| at_least).sum::<i128>()
            + self.at_venue.values().map(AtVenue::at_least).sum::<i128>()
            + self.facilitators_at_least.iter().sum::<i128>()
            - self.cuts.iter().map(|(_, price)| i128::from(*price)).sum::<i128>()
    }
}

/// Pricing of one round, with what it has found so far.
struct Pricing<'r, 'a> {
    master: &'r Master<'a>,
    branches: &'r [BranchingDecision],
    duals: &'r ScaledDuals,
    most_nodes: u64,
    budget: &'r Budget,
    buckets: Vec<Bucket>,
    claims: Vec<Claim>,
    columns: Vec<Column>,
    nodes: u64,
    is_complete: bool,
}

impl Pricing<'_, '_> {
    /// Prices a component, whose positions start at `offset`.
    fn price(&mut self, nth: u32, part: &Pricer<'_>, offset: usize) {
        let range = offset..offset + part.classes.len();
        let own = &self.duals.classes[range.clone()];
        let range = range.start.to_u32()..range.end.to_u32();
        let here = self.duals.cuts.iter().filter(|(cut, _)| range.contains(&cut[0]));
        let local = here.map(|(cut, price)| (cut.map(|at| at - range.start), *price));
        let used = self.master.support();
        let used = used.iter().map(|(column, _)| column.positions());
        let used = used.filter(|positions| positions.iter().all(|at| range.contains(at)));
        let near: Vec<Vec<u32>> =
            used.map(|group| group.iter().map(|at| at - range.start).collect()).collect();
        let meets = |at: u32, site: SiteIdx| {
            self.duals.meets.get(&(at + range.start, site)).map_or(0, |(dual, _)| *dual)
        };
        let terms = PricingInput {
            near: &near,
            duals: own,
            cuts: &CutPrices::new(part.classes.len(), local),
            groups_dual: self.duals.groups,
            rules: &GroupRules::new(self.branches, range.clone()),
            at_venue: &self.duals.at_venue,
            meets: &meets,
            facilitators: &self.duals.facilitators,
            most_nodes: self.most_nodes,
            is_spent: &|| self.budget.exhausted().is_some(),
            is_cancelled: &|| self.budget.is_cancelled(),
        };
        let priced = part.price(&terms, self.master.groups().1);
        let places = priced.places.into_iter().zip(&priced.buckets);
        let claim = |(place, bucket)| Claim::new(nth, range.start, place, bucket);
        self.claims.extend(places.map(claim));
        self.buckets.extend(priced.buckets);
        self.nodes += priced.nodes;
        self.is_complete &= priced.is_complete;
        self.columns.extend(priced.found.into_iter().map(|found| {
            let positions = found.positions.iter().map(|&at| at + range.start);
            Column::new(found.cost, positions, found.setting)
        }));
    }
}

/// Prices every component under these duals of the restricted master: returns the groups found and the dual bound.
pub(super) fn price(
    parts: &ProblemComponents<'_>,
    branches: &[BranchingDecision],
    master: &Master<'_>,
    duals: &[f64],
    most_nodes: u64,
    budget: &mut Budget,
) -> Round {
    let scaled = ScaledDuals::of(master, branches, duals, parts);
    let mut pricing = Pricing {
        master,
        branches,
        duals: &scaled,
        most_nodes,
        budget,
        buckets: Vec::new(),
        claims: Vec::new(),
        columns: Vec::new(),
        nodes: 0,
        is_complete: true,
    };
    for (nth, (part, &offset)) in (0..).zip(parts.pricers.iter().zip(&parts.offset)) {
        pricing.price(nth, part, offset);
    }
    let Pricing { mut buckets, claims, columns, nodes, is_complete, .. } = pricing;
    budget.charge(nodes);
    let (duals, suffixes) = (master.duals(&scaled.classes), master.suffixes(&scaled.classes));
    let (rows, extent) = (scaled.rows_at_least(), master.extent());
    let true_bound = bound(&duals, &suffixes, extent, &mut buckets, rows);
    buckets.iter_mut().for_each(|bucket| bucket.reduced = bucket.estimate);
    let estimate = bound(&duals, &suffixes, extent, &mut buckets, rows);
    let shared = scaled.at_venue.into_iter().filter(|(_, row)| row.is_shared);
    let certificate = DualCertificate {
        bound: true_bound,
        duals: scaled.classes,
        venues: shared.map(|(site, row)| (site, row.dual)).collect(),
        facilitators: scaled.facilitators,
        meets: scaled.meets.into_iter().map(|((at, site), (dual, _))| (at, site, dual)).collect(),
        cuts: scaled.cuts,
        claims,
        branches: branches.to_vec(),
        groups_dual: scaled.groups,
    };
    Round { columns, certificate, estimate, is_complete }
}

#[cfg(test)]
mod tests {
    use super::super::relaxation::whole_extent;
    use super::super::setup::Setup;
    use super::*;
    use crate::bounds::placement::most_groups;
    use crate::instance::{Incumbent, Instance};
    use crate::limits::{Budget, Cancel};
    use crate::local_search::{Neighbours, constructed_plan};
    use crate::measure::{Metres, Point};
    use crate::pool::{Facilitator, Municipality, Pool, Registrant};
    use crate::programme::{Meetings, OnSite, Programme, Rule};

    /// Instance of 90 registrants in 30 municipalities, in groups of up to `size`.
    fn instance(size: u32, meetings: Meetings, with_facilitators: bool) -> Instance {
        let town = |nth: u32| {
            let point = Point::new(51.0 + f64::from(nth) / 20.0, 5.0 + f64::from(nth % 7) / 9.0);
            Municipality::new(format!("T{nth}"), "", point)
        };
        let one = |nth: u32| {
            Registrant::new(format!("r{nth}"), format!("T{}", nth % 30))
                .with("party", format!("{}", nth % 4))
        };
        let mut pool =
            Pool::builder().municipalities((0..30).map(town)).registrants((0..90).map(one));
        if with_facilitators {
            let facilitator = |nth| Facilitator::new(format!("f{nth}"), format!("T{nth}"));
            pool = pool.facilitators((0..9).map(facilitator));
        }
        let avoid = Rule::Avoid { attribute: "party".into(), penalty: Metres(7_000) };
        let programme = Programme::new("large", size - 1..=size, meetings).with_rule(avoid);
        Instance::compile(&pool.build().unwrap(), &programme).unwrap().0
    }

    /// Duals that no LP solver should return: the bound must be true, and no sum may overflow.
    #[test]
    fn wild_duals_prove_nothing_false() {
        for (size, meetings, with_facilitators) in [
            (16, Meetings::rotating(OnSite::Times(5)), false),
            (30, Meetings::rotating(OnSite::Times(20)), true),
            (30, Meetings::rotating(OnSite::Members), false),
            (30, Meetings::online(1), true),
            (16, Meetings::central(9), true),
        ] {
            let instance = instance(size, meetings, with_facilitators);
            let mut budget = Budget::new(None, None, Cancel::new());
            let neighbours = Neighbours::new(&instance);
            let plan: Incumbent = constructed_plan(&instance, &neighbours, 1, &budget);
            let parts =
                ProblemComponents::new(&instance, Pricer::all(&instance).unwrap(), Setup::small());
            let extent = whole_extent(&instance, &plan.placement, most_groups(&instance));
            let positions = parts.positions();
            let columns: Vec<Column> = plan
                .groups
                .iter()
                .filter_map(|(classes, price)| {
                    ProblemComponents::column(&positions, classes, price.cost(), price.setting())
                })
                .collect();
            let master = Master::new(&parts, &extent, &columns, &[]);
            let rows = master.layout().len();
            let wild: [fn(usize) -> f64; 5] = [
                |_| 1e15,
                |_| -1e15,
                |row| if row % 2 == 0 { 1e15 } else { -1e15 },
                |row| if row % 3 == 0 { 3e10 } else { 1e4 },
                |row| 1e9 * (row % 5) as f64,
            ];
            for dual in wild {
                let duals: Vec<f64> = (0..rows).map(dual).collect();
                let round = price(&parts, &[], &master, &duals, 200, &mut budget);
                let cost = i128::from(plan.cost) * SCALE;
                assert!(round.certificate.bound <= cost, "{size}: {}", round.certificate.bound);
            }
        }
    }
}
