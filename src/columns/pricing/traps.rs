//! What makes an exact pricing false, one trap a test: a naive version falls in, ours does not.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use super::{Place, Priced, Pricer, Terms};
use crate::columns::bound::{Bucket, Dual, Extent, SCALE, bound};
use crate::columns::branching::{Branch, GroupRules};
use crate::columns::cuts::CutPrices;
use crate::columns::tests::Dice;
use crate::instance::{GroupClasses, Instance, Travel};
use crate::measure::{Metres, Point};
use crate::pool::{Municipality, Pool, PoolBuilder, Registrant};
use crate::programme::{Meetings, OnSite, Programme, Rule, Size, Venues};

/// Above the reduced cost of any group here.
const FAR: i64 = 1 << 50;
const METRE: i64 = SCALE as i64;

/// A group of the one component there is.
struct Group {
    place: Place,
    positions: Vec<u32>,
    reduced: i64,
}

/// What is priced: of each position the id of its first registrant, and its dual.
struct Case {
    instance: Instance,
    ids: Vec<String>,
    duals: Vec<i64>,
}

impl Case {
    fn new(pool: PoolBuilder, programme: &Programme, mut dual: impl FnMut(&str) -> i64) -> Self {
        let pool: Pool = pool.build().unwrap();
        let (instance, roster) = Instance::compile(&pool, programme).unwrap();
        assert_eq!(instance.components.classes.len(), 1);
        let classes = instance.components.classes[0].iter();
        let id = |&class: &u32| pool.registrant(roster.units(class)[0][0]).id.to_string();
        let ids: Vec<String> = classes.map(id).collect();
        let duals = ids.iter().map(|id| METRE * dual(id)).collect();
        Self { instance, ids, duals }
    }

    fn classes(&self) -> &[u32] {
        &self.instance.components.classes[0]
    }

    fn at(&self, id: &str) -> u32 {
        self.ids.iter().position(|other| other == id).unwrap() as u32
    }

    /// All groups with at most so many units of a class, everywhere they can meet.
    fn groups(&self, most_copies: u32) -> Vec<Group> {
        let mut groups = Vec::new();
        self.extend(&mut Vec::new(), 0, most_copies, &mut groups);
        groups
    }

    fn extend(&self, chosen: &mut Vec<u32>, from: u32, most: u32, groups: &mut Vec<Group>) {
        self.enter(chosen, groups);
        for at in from..self.ids.len() as u32 {
            let number = self.instance.class(self.classes()[at as usize]).number;
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
            for site in 0..self.instance.sites.len() as u32 {
                enter(Place::Venue(site), self.instance.price(&classes, |other| other == site));
            }
        } else {
            let rank = |&&at: &&u32| (Reverse(self.duals[at as usize]), at);
            let seed = *positions.iter().min_by_key(rank).unwrap();
            enter(Place::Seed(seed), self.instance.price(&classes, |_| true));
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
        let terms = Terms {
            duals: &self.duals,
            cuts,
            threshold,
            rules,
            at_venue: &FxHashMap::default(),
            meets: &|_, _| 0,
            led_by: &[],
            near,
            most_nodes,
            is_spent: &|| false,
        };
        Pricer::new(&self.instance, self.classes()).unwrap().price(&terms, u64::MAX)
    }

    /// The least reduced cost, which pricing finds whatever it aims at; no bucket claims more than is true, also when
    /// it is given up at once.
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

    /// Naive: in the order of reduced cost, whoever still fits into some group there.
    fn sorted(&self, place: Place) -> Option<i64> {
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

    /// Naive: what a group of all costs at least by the triangle inequality, seen from one of them.
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

    /// The bound of plans that place everybody in so many groups.
    fn bound(&self, groups: u64, buckets: &mut [Bucket]) -> i128 {
        let dual = |(&class, &value): (&u32, &i64)| {
            let number = self.instance.class(class).number.into();
            Dual { level: 0, number, waiting: (0, number), seats: 1, value: value.into() }
        };
        let duals: Vec<Dual> = self.classes().iter().zip(&self.duals).map(dual).collect();
        bound(&duals, &[], &Extent { waiting: vec![0], groups: (groups, groups) }, buckets, 0)
    }
}

/// Whether a sorted list holds another.
fn holds(all: &[u32], some: &[u32]) -> bool {
    let times = |list: &[u32], at| list.iter().filter(|&&other| other == at).count();
    some.iter().all(|&at| times(some, at) <= times(all, at))
}

/// Towns `T0`, `T1`, ... with the metres between each two of them: those of the first to all others, and so on.
fn towns(number: usize, metres: &[i64]) -> PoolBuilder {
    let mut builder = Pool::builder().with_given_distances().attribute("party").attribute("tags");
    let point = Point::new(52.0, 5.0).unwrap();
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

#[test]
fn twins_may_be_together() {
    let pool = || {
        let people = ["a1", "a2", "a3"].map(|id| one(id, 0, "A"));
        let others = [one("b1", 1, ""), one("b2", 1, ""), one("c", 2, ""), one("d", 0, "D")];
        towns(3, &[10, 20, 15]).registrants(people).registrants(others)
    };
    let dual = |id: &str| if id == "b1" { 40 } else { 25 };
    for rules in [vec![], vec![at_most("municipality", 3)]] {
        let mut programme = programme(3, 4, each_once());
        programme.rules = rules;
        let case = Case::new(pool(), &programme, dual);
        let naive = case.groups(1).iter().map(|group| group.reduced).min().unwrap();
        assert!(naive > case.least());
    }
}

#[test]
fn seats_are_no_matter_of_sorting() {
    let small = ["s1", "s2", "s3"].map(|id| one(id, 0, ""));
    let pool = towns(2, &[1]).registrants(small).registrant(one("big", 1, "").with_seats(2));
    let dual = |id: &str| if id == "big" { 10 } else { 6 };
    let case = Case::new(pool, &programme(3, 3, anywhere()), dual);
    // All three small ones at home: 18 to be gained; the big one and a small one: 16, less 1 m.
    assert_eq!(case.least(), -18 * METRE);
    let Some(naive) = case.sorted(Place::Venue(0)) else { panic!("nobody fits") };
    assert!(naive > case.least());
}

/// Naive: by seats alone, and no cut, branch or rule makes a group dearer or none at all.
#[test]
fn where_seats_differ_cuts_branches_and_rules_are_looked_at() {
    let (mut dearer, mut groups_found) = (0, 0);
    for seed in 0..400 {
        let mut dice = Dice::new(seed);
        let metres: Vec<i64> = (0..3).map(|_| dice.below(9) as i64).collect();
        let person = |nth: u64| {
            let (town, party) = (dice.below(3) as usize, ["A", "B"][dice.below(2) as usize]);
            // The first can be with everybody.
            let seats = if nth == 0 { 1 } else { 1 + dice.below(3) as u32 };
            one(&format!("r{nth}"), town, party).with_seats(seats)
        };
        let people: Vec<Registrant> = (0..7).map(person).collect();
        let min = 2 + dice.below(2) as u32;
        let meetings = if dice.one_in(2) { anywhere() } else { Meetings::central(1) };
        let mut programme = programme(min, 6, meetings);
        if dice.one_in(3) {
            programme.rules.push(at_most("party", 4));
        }
        let case =
            Case::new(towns(3, &metres).registrants(people), &programme, |_| dice.below(20) as i64);
        let alone = |&at: &u32| case.instance.class(case.classes()[at as usize]).number == 1;
        let alone: Vec<u32> = (0..case.ids.len() as u32).filter(alone).collect();
        let cuts = alone.windows(3).map(|of| ([of[0], of[1], of[2]], METRE * 6));
        let cuts = CutPrices::new(case.ids.len(), cuts);
        let mut branches = Vec::new();
        if let [a, b, .., c, d] = alone[..] {
            let pair = |positions, together| Branch::Pair { positions, together };
            branches = vec![pair((a, b), true), pair((c, d), false)];
        }
        let rules = GroupRules::new(&branches, 0..case.ids.len() as u32);
        let truly = |group: &Group| {
            let Place::Venue(site) = group.place else { return FAR };
            let is_allowed = rules.allow(&group.positions, Some(site));
            if is_allowed { group.reduced + cuts.of_group(&group.positions) } else { FAR }
        };
        let groups = case.groups(u32::MAX);
        let naive = groups.iter().map(|group| group.reduced).min();
        let best = groups.iter().map(truly).min().filter(|&best| best < FAR);
        for most_nodes in [u64::MAX, 0] {
            let priced = case.price_under(&cuts, &rules, &[], FAR, most_nodes);
            for (place, bucket) in priced.places.iter().zip(&priced.buckets) {
                let own = groups.iter().filter(|group| group.place == *place);
                let least = own.map(truly).min().unwrap_or(FAR);
                assert!(bucket.reduced <= least.into(), "seed {seed}, {place:?}, truly {least}");
                let is_exact = most_nodes == 0 || bucket.reduced == least.into();
                assert!(is_exact, "seed {seed}, {place:?}: {bucket:?}, truly {least}");
            }
            let found = priced.found.iter().map(|found| found.reduced).min();
            assert!(most_nodes == 0 || found == best, "seed {seed}: {found:?}, truly {best:?}");
        }
        dearer += u32::from(best > naive);
        groups_found += u32::from(best.is_some());
    }
    assert!(dearer > 200 && groups_found > 300, "{dearer} {groups_found}");
}

#[test]
fn attributes_that_cross_are_no_matter_of_sorting() {
    let people = [one("p1", 0, "A"), one("p2", 0, "B"), one("p3", 1, "A"), one("p4", 2, "C")];
    let pool = towns(3, &[1, 1, 1]).registrants(people);
    let programme = programme(2, 2, anywhere());
    let programme = programme.with_rule(at_most("municipality", 1)).with_rule(at_most("party", 1));
    let dual = |id: &str| match id {
        "p1" => 20,
        "p4" => 3,
        _ => 18,
    };
    let case = Case::new(pool, &programme, dual);
    let Some(naive) = case.sorted(Place::Venue(0)) else { panic!("nobody fits") };
    assert!(naive > case.least());
}

#[test]
fn the_cheapest_by_sorting_may_lack_what_a_quota_wants() {
    let people = [one("x", 0, "B"), one("y", 0, "B"), one("z", 0, "A")];
    let quota = Rule::Quota { attribute: "party".into(), value: "A".into(), min: 1, max: None };
    let dual = |id: &str| if id == "z" { 1 } else { 10 };
    let pool = towns(1, &[]).registrants(people);
    let case = Case::new(pool, &programme(2, 2, anywhere()).with_rule(quota), dual);
    // The two of B are alike.
    let cheapest = [case.at("x"); 2];
    assert!(case.groups(u32::MAX).iter().all(|group| group.positions != cheapest));
    assert_eq!(case.least(), -11 * METRE);
}

#[test]
fn who_starts_elsewhere_travels_to_its_own_town_too() {
    let builder = || {
        let at = [(52.2, 5.0), (51.9, 4.7), (51.9, 5.3)];
        let town = |(nth, (north, east))| {
            Municipality::new(format!("T{nth}"), "", Point::new(north, east).unwrap())
        };
        Pool::builder().municipalities((0..).zip(at).map(town))
    };
    let middle = Point::new(52.0, 5.0).unwrap();
    let people = || (0..3).map(|nth| Registrant::new(format!("r{nth}"), format!("T{nth}")));
    let programme = programme(3, 3, each_once());
    let own = builder().registrants(people().map(|one| one.with_point(middle)));
    let case = Case::new(own, &programme, |_| 0);
    // Naive: the metres between their towns, and none to the own one.
    let naive = Case::new(builder().registrants(people()), &programme, |_| 0);
    assert!(naive.least() > case.least());
}

#[test]
fn given_distances_know_no_triangle() {
    let people = [one("a", 0, ""), one("b", 1, ""), one("c", 2, "")];
    let pool = towns(3, &[1, 100, 1]).registrants(people);
    let case = Case::new(pool, &programme(3, 3, each_once()), |id| if id == "a" { 200 } else { 0 });
    assert!(case.by_triangle("a") > case.least());
}

#[test]
fn penalties_know_no_triangle() {
    let avoid = Rule::Avoid { attribute: "tags".into(), penalty: Metres(50) };
    let people = [
        one("a", 0, "").with_tags(&["x"]),
        one("b", 0, ""),
        one("c", 0, "").with_tags(&["x", "y"]),
    ];
    let programme = programme(3, 3, Meetings::online(1)).with_rule(avoid);
    let case = Case::new(towns(1, &[]).registrants(people), &programme, |id| i64::from(id == "a"));
    assert!(case.by_triangle("a") > case.least());
}

#[test]
fn a_rotating_cost_is_rounded_down() {
    let people = [one("s", 0, ""), one("j", 1, ""), one("k", 2, "")];
    let pool = towns(3, &[5, 5, 4]).registrants(people);
    let rotating = Meetings::rotating(OnSite::Times(1));
    let case = Case::new(pool, &programme(3, 3, rotating), |id| i64::from(id == "s"));
    // 28 m of one round among three: 9 m. Naive: what the third of a round is worth.
    assert_eq!(case.least(), 9 * METRE - METRE);
    assert!(28 * METRE / 3 - METRE > case.least());
}

#[test]
fn a_class_is_seed_as_often_as_it_has_units() {
    let mut programme = programme(2, 2, each_once());
    programme.groups.cost = Metres(10);
    let people = ["a", "b", "c", "d"].map(|id| one(id, 0, ""));
    let case = Case::new(towns(1, &[]).registrants(people), &programme, |_| 10);
    let mut priced = case.price(FAR, u64::MAX);
    // Two groups of 10 m: the optimum.
    assert_eq!(case.bound(2, &mut priced.buckets), 20 * SCALE);
    priced.buckets.iter_mut().for_each(|bucket| bucket.cap = 1);
    assert!(case.bound(2, &mut priced.buckets) > 20 * SCALE);
}

#[test]
fn where_nobody_lives_many_groups_may_meet() {
    let people = [one("a1", 0, ""), one("a2", 0, ""), one("b1", 2, ""), one("b2", 2, "")];
    let pool = towns(3, &[1, 10, 1]).registrants(people);
    let programme = programme(2, 2, anywhere()).with_rule(at_most("municipality", 1));
    let case = Case::new(pool, &programme, |_| 2);
    let mut priced = case.price(FAR, u64::MAX);
    let between = priced.places.iter().position(|&place| place == Place::Venue(1)).unwrap();
    let mut naive = priced.buckets.clone();
    // Two groups, each 2 m: the optimum. Naive: at most as many groups as somebody lives there.
    assert_eq!(case.bound(2, &mut priced.buckets), 4 * SCALE);
    naive[between].cap = 0;
    assert!(case.bound(2, &mut naive) > 4 * SCALE);
}

#[test]
fn a_value_of_which_there_is_one_is_counted_once() {
    // Three of one town are the nearest to everybody, and only one of them can come.
    let near = ["n1", "n2", "n3"].map(|id| one(id, 0, ""));
    let others = [one("seed", 1, ""), one("a", 2, ""), one("b", 3, "")];
    let pool = towns(4, &[1, 90, 90, 90, 90, 90]).registrants(near).registrants(others);
    let programme = programme(3, 3, each_once()).with_rule(at_most("municipality", 1));
    let case = Case::new(pool, &programme, |id| if id == "seed" { 100 } else { 0 });
    // Both ways: one of 1 m and two of 90 m.
    assert_eq!(case.least(), (362 - 100) * METRE);
    // At a glance two of those near to the seed would cost 6 m less 100 m.
    let priced = case.price(FAR, 0);
    let least = priced.buckets.iter().map(|bucket| bucket.reduced).min();
    assert!(least > Some((90 * METRE).into()), "{least:?}");
}

#[test]
fn exchanges_find_what_searches_that_are_given_up_do_not() {
    let people = (0..6).map(|nth| one(&format!("r{nth}"), nth, ""));
    // Three near to each other, and three near to each other.
    let metres = [1, 1, 50, 50, 50, 1, 50, 50, 50, 50, 50, 50, 2, 2, 2];
    let pool = towns(6, &metres).registrants(people);
    let case = Case::new(pool, &programme(3, 3, each_once()), |_| 0);
    let mixed = ["r0", "r1", "r4"].map(|id| case.at(id)).to_vec();
    let priced = case.price_near(&[mixed], FAR, 0);
    assert_eq!(priced.found.iter().map(|found| found.reduced).min(), Some(6 * METRE));
    assert!(case.price(FAR, 0).found.is_empty());
}
