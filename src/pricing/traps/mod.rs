//! Traps for exact pricing, one per test: a naive version falls into it, ours does not.

mod ascent;
mod costs;
mod members;
mod places;

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use super::Pricer;
use super::branching_rules::GroupRules;
use super::cut_prices::CutPrices;
use super::terms::{Priced, PricingInput, PricingPlace};
use crate::bounds::dual_bound::{Bucket, ClassTerm, ProblemExtent, SCALE, bound};
use crate::instance::{ClassIdx, GroupClasses, Instance, SiteIdx, Travel};
use crate::measure::{Metres, Point};
use crate::plan::PlanDocument;
use crate::pool::{Municipality, Pool, PoolBuilder, Registrant};
use crate::programme::{Meetings, OnSite, Programme, Rule, Size, Venues};

/// Reduced cost above that of any group in these tests.
const FAR: i64 = 1 << 50;
const METRE: i64 = SCALE as i64;

/// Group of the only component.
struct Group {
    place: PricingPlace,
    positions: Vec<u32>,
    reduced: i64,
}

/// Pricing problem of a test: for each position the id of its first registrant, and its dual.
struct Case {
    instance: Instance,
    ids: Vec<String>,
    duals: Vec<i64>,
}

impl Case {
    fn new(pool: PoolBuilder, programme: &Programme, dual: impl FnMut(&str) -> i64) -> Self {
        Self::after(None, pool, programme, dual)
    }

    /// Creates a case with an earlier plan.
    fn after(
        earlier: Option<&PlanDocument>,
        pool: PoolBuilder,
        programme: &Programme,
        mut dual: impl FnMut(&str) -> i64,
    ) -> Self {
        let pool: Pool = pool.build().unwrap();
        let (instance, roster) = Instance::compile_after(&pool, programme, earlier).unwrap();
        assert_eq!(instance.components.classes.len(), 1);
        let classes = instance.components.classes[0].iter();
        let id = |&class: &ClassIdx| pool.registrant(roster.units(class)[0][0]).id.to_string();
        let ids: Vec<String> = classes.map(id).collect();
        let duals = ids.iter().map(|id| METRE * dual(id)).collect();
        Self { instance, ids, duals }
    }

    fn classes(&self) -> &[ClassIdx] {
        &self.instance.components.classes[0]
    }

    /// Number of units of the class at a position.
    fn number_at(&self, at: u32) -> u32 {
        self.instance.class(self.classes()[at as usize]).number
    }

    fn at(&self, id: &str) -> u32 {
        self.ids.iter().position(|other| other == id).unwrap() as u32
    }

    /// All groups with at most `most_copies` units of a class, at every place where they can meet.
    fn groups(&self, most_copies: u32) -> Vec<Group> {
        let mut groups = Vec::new();
        self.extend(&mut Vec::new(), 0, most_copies, &mut groups);
        groups
    }

    fn extend(&self, chosen: &mut Vec<u32>, from: u32, most: u32, groups: &mut Vec<Group>) {
        self.enter(chosen, groups);
        for at in from..self.ids.len() as u32 {
            let number = self.number_at(at);
            let taken = chosen.iter().filter(|&&other| other == at).count() as u32;
            if taken < number.min(most) && chosen.len() < self.instance.size.1 as usize {
                chosen.push(at);
                self.extend(chosen, at, most, groups);
                chosen.pop();
            }
        }
    }

    fn enter(&self, positions: &[u32], groups: &mut Vec<Group>) {
        let classes: GroupClasses =
            positions.iter().map(|&at| self.classes()[at as usize]).collect();
        let (least, most) = self.instance.size;
        if !(least..=most).contains(&self.instance.seats(&classes)) {
            return;
        }
        let paid: i64 = positions.iter().map(|&at| self.duals[at as usize]).sum();
        let mut enter = |place, price: Option<crate::instance::Price>| {
            let Some(price) = price else { return };
            let reduced = METRE * price.cost() - paid;
            groups.push(Group { place, positions: positions.to_vec(), reduced });
        };
        if matches!(self.instance.travel, Travel::Central { .. }) {
            for site in SiteIdx::all(self.instance.sites.len()) {
                enter(
                    PricingPlace::Venue(site),
                    self.instance.price(&classes, |other| other == site),
                );
            }
        } else {
            let rank = |&&at: &&u32| (Reverse(self.duals[at as usize]), at);
            let seed = *positions.iter().min_by_key(rank).unwrap();
            enter(PricingPlace::Seed(seed), self.instance.price(&classes, |_| true));
        }
    }

    fn price(&self, threshold: i64, most_nodes: u64) -> Priced {
        self.price_near(&[], threshold, most_nodes)
    }

    fn price_near(&self, near: &[Vec<u32>], threshold: i64, most_nodes: u64) -> Priced {
        let (cuts, rules) = (CutPrices::default(), GroupRules::default());
        self.price_under(&cuts, &rules, near, threshold, most_nodes)
    }

    fn price_under(
        &self,
        cuts: &CutPrices,
        rules: &GroupRules,
        near: &[Vec<u32>],
        threshold: i64,
        most_nodes: u64,
    ) -> Priced {
        let terms = PricingInput {
            duals: &self.duals,
            cuts,
            groups_dual: threshold,
            rules,
            at_venue: &FxHashMap::default(),
            meets: &|_, _| 0,
            facilitators: &vec![0; self.instance.facilitators.as_ref().map_or(0, Vec::len)],
            near,
            most_nodes,
            is_spent: &|| false,
            is_cancelled: &|| false,
        };
        Pricer::new(&self.instance, self.classes()).unwrap().price(&terms, u64::MAX)
    }

    /// Least reduced cost. Asserts that pricing finds it under any threshold, and that no bucket's bound exceeds the
    /// true value, even if every search is abandoned at once.
    fn least(&self) -> i64 {
        let groups = self.groups(u32::MAX);
        let best = groups.iter().map(|group| group.reduced).min().unwrap();
        for (threshold, most_nodes) in [(FAR, u64::MAX), (best + 1, u64::MAX), (FAR, 0)] {
            let priced = self.price(threshold, most_nodes);
            assert!(groups.iter().all(|group| priced.places.contains(&group.place)));
            for (place, bucket) in priced.places.iter().zip(&priced.buckets) {
                let own = groups.iter().filter(|group| group.place == *place);
                let least = own.map(|group| group.reduced).min().unwrap_or(FAR);
                assert!(bucket.reduced <= least.into(), "{place:?}: {bucket:?}, truly {least}");
                let is_exact = most_nodes > 0 && threshold == FAR;
                assert!(!is_exact || bucket.reduced == least.into(), "{place:?}: {bucket:?}");
            }
            let has_best = priced.found.iter().any(|found| found.reduced == best);
            assert!(has_best || most_nodes == 0, "the best group was missed");
        }
        best
    }

    /// Naive reduced cost: candidates by descending dual, each taken while some group there still holds them.
    fn sorted(&self, place: PricingPlace) -> Option<i64> {
        let groups: Vec<Group> =
            self.groups(u32::MAX).into_iter().filter(|group| group.place == place).collect();
        let mut order: Vec<u32> = (0..self.ids.len() as u32).collect();
        order.sort_by_key(|&at| Reverse(self.duals[at as usize]));
        let mut chosen: Vec<u32> = Vec::new();
        for at in order {
            loop {
                let mut more = chosen.clone();
                more.push(at);
                more.sort_unstable();
                if !groups.iter().any(|group| holds(&group.positions, &more)) {
                    break;
                }
                chosen = more;
            }
        }
        groups.iter().find(|group| group.positions == chosen).map(|group| group.reduced)
    }

    /// Naive lower bound on the group of all units by the triangle inequality, seen from one of them.
    fn by_triangle(&self, seed: &str) -> i64 {
        let (classes, seed) = (self.classes(), self.at(seed) as usize);
        let pair = |a: usize, b: usize| {
            let (a, b) = (classes[a], classes[b]);
            self.instance.pair_travel(a, b).unwrap() + self.instance.pair_penalty(a, b)
        };
        let others: Vec<usize> = (0..classes.len()).filter(|&at| at != seed).collect();
        let mut sum: i64 = others.iter().map(|&at| pair(seed, at)).sum();
        for (nth, &a) in others.iter().enumerate() {
            sum +=
                others[..nth].iter().map(|&b| (pair(seed, a) - pair(seed, b)).abs()).sum::<i64>();
        }
        METRE * sum - self.duals.iter().sum::<i64>()
    }

    /// Lower bound on the plans that place all units in `groups` groups.
    fn bound(&self, groups: u64, buckets: &mut [Bucket]) -> i128 {
        let dual = |(&class, &value): (&ClassIdx, &i64)| {
            let number = self.instance.class(class).number.into();
            ClassTerm { level: 0, number, waiting: (0, number), seats: 1, value: value.into() }
        };
        let duals: Vec<ClassTerm> = self.classes().iter().zip(&self.duals).map(dual).collect();
        bound(
            &duals,
            &[],
            &ProblemExtent { waiting: vec![0], groups: (groups, groups) },
            buckets,
            0,
        )
    }
}

/// Returns `true` if a list holds another, with multiplicities.
fn holds(all: &[u32], some: &[u32]) -> bool {
    let times = |list: &[u32], at| list.iter().filter(|&&other| other == at).count();
    some.iter().all(|&at| times(some, at) <= times(all, at))
}

/// Creates the towns `T0`, `T1`, ... from the metres between each two of them: first those of `T0` to all others, and
/// so on.
fn towns(number: usize, metres: &[i64]) -> PoolBuilder {
    let mut builder = Pool::builder().with_given_distances().attribute("party").attribute("tags");
    let point = Point::new(52.0, 5.0);
    let town = |nth| Municipality::new(format!("T{nth}"), "", point);
    builder = builder.municipalities((0..number).map(town));
    let mut metres = metres.iter();
    for from in 0..number {
        for to in from + 1..number {
            let way = Metres(*metres.next().unwrap());
            builder = builder.distance(format!("T{from}"), format!("T{to}"), way);
        }
    }
    builder
}

fn one(id: &str, town: usize, party: &str) -> Registrant {
    Registrant::new(id, format!("T{town}")).with("party", party)
}

fn programme(min: u32, max: u32, meetings: Meetings) -> Programme {
    Programme::new("trap", Size { min, max }, meetings)
}

fn each_once() -> Meetings {
    Meetings::rotating(OnSite::Members)
}

fn anywhere() -> Meetings {
    Meetings { venues: Some(Venues::All), ..Meetings::central(1) }
}

fn at_most(attribute: &str, max: u32) -> Rule {
    Rule::AtMost { attribute: attribute.into(), max }
}
