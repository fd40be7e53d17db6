//! Tests of repaired plans: no count becomes negative, and first come is first served.

use super::random::Random;
use super::{Neighbours, improved_plan, repaired_plan};
use crate::instance::{Incumbent, Instance};
use crate::limits::{Budget, Cancel};
use crate::measure::{Metres, Point};
use crate::plan::PlanDocument;
use crate::pool::{Municipality, Pool, PoolBuilder, Registrant};
use crate::programme::{Meetings, OnSite, Programme, Revise, Rule, Size, Venues};
use crate::testing::is_on_record;

fn builder(towns: u32) -> PoolBuilder {
    let town = |nth: u32| {
        let point = Point::new(52.0 + f64::from(nth) / 10.0, 5.0);
        Municipality::new(format!("T{nth}"), "", point)
    };
    Pool::builder().municipalities((0..towns).map(town)).attribute("party")
}

fn programme(size: Size) -> Programme {
    let mut programme = Programme::new("repaired", size, Meetings::central(1));
    programme.revise = Some(Revise::keeping(Metres(1_000)));
    programme
}

/// Repairs an earlier plan without any registrant who moves, then improves it with at most two. Asserts that both plans
/// respect the order of registration, and returns them.
fn repaired(
    pool: &Pool,
    programme: &Programme,
    previous: &PlanDocument,
    seed: u64,
) -> [Incumbent; 2] {
    let (instance, _) = Instance::compile_after(pool, programme, Some(previous)).unwrap();
    let budget = || Budget::new(None, None, Cancel::new());
    let mut neighbours = Neighbours::new(&instance);
    neighbours.find_near(&instance, &budget());
    let plan = repaired_plan(&instance, &neighbours, 0, seed, &mut budget());
    let improved = improved_plan(&instance, &neighbours, &plan, 2, seed, &mut budget());
    assert!(!plan.is_better_than(&improved));
    let plans = [plan, improved];
    for plan in &plans {
        let all = plan.groups.iter().flat_map(|(classes, _)| classes);
        let placed = |class| all.clone().filter(|&&other| other == class).count();
        for family in &instance.turns.families {
            assert!(family.admits(placed, |_| true), "seed {seed}");
        }
    }
    plans
}

/// `c` gives its place to `a`, who is alike and registered first, and waits away from home; then there is room at home
/// again. The absence of `c` had not been counted, so the number of absent registrants became negative.
#[test]
fn a_registrant_who_lost_a_place_returns_to_the_earlier_group() {
    let of = |(id, party)| Registrant::new(id, "T0").with("party", party);
    let people = [("a", "A"), ("b", "A"), ("c", "A"), ("m", "B")].map(of);
    let pool = builder(1).registrants(people).build().unwrap();
    let mut programme = programme(Size { min: 3, max: 3 });
    programme.groups.count.max = Some(1);
    // Two members of one party have a price, so `m` fills up the group at first.
    let (attribute, penalty) = ("party".to_owned(), Metres(500));
    programme.rules.push(Rule::Avoid { attribute, penalty });
    let [plan, _] = repaired(&pool, &programme, &PlanDocument::of_groups(&[["b", "c"]]), 1);
    assert_eq!(plan.groups.len(), 1);
}

#[test]
fn repaired_plans_respect_the_order_of_registration() {
    let mut formed = 0;
    for seed in 0..200 {
        let mut random = Random::new(seed, 0);
        let mut groups = vec![Vec::new(); 3];
        let people = (0..6 + random.below(6)).map(|nth| {
            let id = format!("r{nth:02}");
            if random.below(3) > 0 {
                groups[random.below(3)].push(id.clone());
            }
            let town = format!("T{}", random.below(2));
            Registrant::new(id, town).with("party", ["A", "B"][random.below(2)])
        });
        let people: Vec<Registrant> = people.collect();
        let pool = builder(2).registrants(people).build().unwrap();
        let min = 2 + random.below(2) as u32;
        let mut programme = programme(Size { min, max: min + random.below(2) as u32 });
        programme.groups.count.max = Some(1 + random.below(3) as u32);
        let (attribute, penalty) = ("party".to_owned(), Metres(500));
        programme.rules.push(Rule::Avoid { attribute, penalty });
        let [plan, _] = repaired(&pool, &programme, &PlanDocument::of_groups(&groups), seed);
        formed += u32::from(!plan.groups.is_empty());
    }
    assert!(formed > 150, "{formed}");
}

/// The numbers of registrants who left and who joined are large enough to give the search work.
#[test]
fn records_of_repaired_plans_match() {
    let mut lines = String::new();
    for seed in 0..60 {
        let mut random = Random::new(seed, 1);
        let mut groups = vec![Vec::new(); 6];
        for nth in 0..36 {
            groups[random.below(6)].push(format!("r{:02}", nth + 4));
        }
        // With two municipalities many registrants are alike, also in their earlier group.
        let towns = [9, 2][seed as usize % 2];
        let people = (0..36).map(|nth| {
            let town = format!("T{}", random.below(towns));
            Registrant::new(format!("r{nth:02}"), town)
                .with("party", ["A", "B"][random.below(2)])
                .with_seats(1 + u32::from(seed % 3 == 1 && nth % 8 == 0))
        });
        let people: Vec<Registrant> = people.collect();
        let pool = builder(towns as u32).registrants(people).build().unwrap();
        let mut programme = programme(Size { min: 4, max: 7 });
        programme.groups.count.max = Some(5 + seed as u32 % 3);
        programme.meetings = match seed / 12 {
            0 => Meetings::central(1),
            1 => Meetings::rotating(OnSite::Members),
            2 => Meetings::rotating(OnSite::Times(4)),
            3 => Meetings::online(2),
            _ => Meetings { venues: Some(Venues::All), ..Meetings::central(2) },
        };
        let (attribute, penalty) = ("party".to_owned(), Metres(500));
        programme.rules.push(Rule::Avoid { attribute, penalty });
        let plans = repaired(&pool, &programme, &PlanDocument::of_groups(&groups), seed);
        for plan in plans {
            let groups: Vec<_> = plan.groups.iter().map(|(classes, _)| classes).collect();
            lines += &format!("{seed} {} {:?} {groups:?}\n", plan.cost, plan.placement);
        }
    }
    is_on_record("src/local_search/repaired.txt", &lines);
}
