//! Coverage of the generators: every feature meets every other, counted in pools that have a plan with a group.

use std::collections::BTreeMap;

use kring::Rule;
use kring::programme::{Hosting, OnSite, Venues};
use proptest::prelude::*;

use crate::case::Case;
use crate::generate;
use crate::many::drawn;
use crate::oracle::{Reading, best};

/// Upper bound on the drawn pools, and lower bound on the pools in which each two features meet.
const POOLS: u64 = 40_000;
const FLOOR: u32 = 3;

type Feature = (&'static str, fn(&Case) -> bool);

fn rule(case: &Case, is: impl Fn(&Rule) -> bool) -> bool {
    case.programme.rules.iter().any(is)
}

fn hosts(case: &Case, hosting: Hosting) -> bool {
    let is_on_site = !matches!(case.programme.meetings.on_site, None | Some(OnSite::Times(0)));
    case.programme.meetings.hosting == hosting && is_on_site == (hosting != Hosting::Online)
}

fn is_wished(case: &Case) -> bool {
    let reading = Reading::of(case);
    (0..case.people.len()).any(|nth| !reading.liked(nth).is_empty())
}

const FEATURES: [Feature; 46] = [
    ("central", |c| hosts(c, Hosting::Central)),
    ("venues all", |c| {
        hosts(c, Hosting::Central) && c.programme.meetings.venues == Some(Venues::All)
    }),
    ("in turn", |c| {
        hosts(c, Hosting::Rotating) && c.programme.meetings.on_site != Some(OnSite::Members)
    }),
    ("each once", |c| c.programme.meetings.on_site == Some(OnSite::Members)),
    ("online", |c| hosts(c, Hosting::Online)),
    ("facilitators", |c| {
        c.facilitators.iter().flatten().any(|facilitator| facilitator.max_groups > 0)
    }),
    ("facilitators of several groups", |c| {
        c.facilitators.iter().flatten().any(|l| l.max_groups > 1)
    }),
    ("facilitators with a reach", |c| {
        c.facilitators.iter().flatten().any(|l| l.max_travel.is_some())
    }),
    ("facilitators with slots", |c| {
        c.facilitators.iter().flatten().any(|l| !l.available.is_empty())
    }),
    ("facilitators who registered", |c| {
        c.facilitators.iter().flatten().any(|l| c.people.iter().any(|p| p.id == l.id))
    }),
    ("chosen facilitators", |c| {
        c.facilitators.is_some() && c.people.iter().any(|p| !c.chosen(&p.only_led).is_empty())
    }),
    ("refused facilitators", |c| {
        c.facilitators.is_some() && c.people.iter().any(|p| !c.chosen(&p.not_led).is_empty())
    }),
    ("earlier plan", |c| c.earlier.is_some()),
    ("locked", |c| {
        c.earlier.is_some() && c.programme.revise.as_ref().is_some_and(|revise| revise.lock)
    }),
    ("locked people", |c| c.earlier.is_some() && c.people.iter().any(|p| p.locked)),
    ("given distances", |c| c.distances.is_some()),
    ("own points", |c| c.people.iter().any(|p| p.point.is_some())),
    ("starts elsewhere", |c| c.people.iter().any(|p| p.start.is_some())),
    ("history", |c| !c.history.is_empty()),
    ("acquainted", |c| !c.history.is_empty() && rule(c, |r| r.kind() == "acquainted")),
    ("wishes", |c| {
        is_wished(c) && rule(c, |r| matches!(r, Rule::Wish { penalty: Some(p), .. } if p.0 > 0))
    }),
    ("needed wishes", |c| {
        is_wished(c) && rule(c, |r| matches!(r, Rule::Wish { min: Some(1..), .. }))
    }),
    ("only venues", |c| c.people.iter().any(|p| !p.only.is_empty())),
    ("venues with limits", |c| c.towns.iter().any(|t| t.max_groups.is_some())),
    ("towns that cannot host", |c| c.towns.iter().any(|t| !t.host)),
    ("many towns", |c| c.towns.len() > 5),
    ("seats", |c| c.people.iter().any(|p| p.seats > 1)),
    ("priorities", |c| c.people.iter().any(|p| p.priority != c.people[0].priority)),
    ("reach", |c| c.programme.travel.max.is_some()),
    ("far journeys", |c| c.programme.travel.far.is_some()),
    ("own reach", |c| c.people.iter().any(|p| p.max_travel.is_some())),
    ("eligible", |c| !c.programme.eligible.is_empty()),
    ("least groups", |c| c.programme.groups.count.min > 0),
    ("most groups", |c| c.programme.groups.count.max.is_some()),
    ("cost of groups", |c| c.programme.groups.cost.0 > 0),
    ("ideal size", |c| c.programme.groups.ideal.is_some_and(|ideal| ideal.off.0 > 0)),
    ("at most one", |c| rule(c, |r| matches!(r, Rule::AtMost { max: 1, .. }))),
    ("at most several", |c| rule(c, |r| matches!(r, Rule::AtMost { max: 2.., .. }))),
    ("same", |c| rule(c, |r| r.kind() == "same")),
    ("distinct", |c| rule(c, |r| r.kind() == "distinct")),
    ("quota", |c| rule(c, |r| r.kind() == "quota")),
    ("two or none", |c| rule(c, |r| matches!(r, Rule::Quota { or_none: true, .. }))),
    ("avoid", |c| rule(c, |r| r.kind() == "avoid")),
    ("together", |c| rule(c, |r| r.kind() == "together")),
    ("apart", |c| rule(c, |r| r.kind() == "apart")),
    ("overlap", |c| {
        rule(c, |r| r.kind() == "overlap") && c.people.iter().any(|p| !p.available.is_empty())
    }),
];

/// Sets of features that exclude each other.
const EXCLUSIVE: [&[&str]; 3] = [
    &["central", "in turn", "each once", "online"],
    &["venues all", "in turn", "each once", "online"],
    &["given distances", "own points"],
];

fn exclude(one: &str, other: &str) -> bool {
    EXCLUSIVE.iter().any(|names| names.contains(&one) && names.contains(&other))
}

#[test]
fn every_feature_meets_every_other_in_a_plan() {
    let mut met: BTreeMap<(usize, usize), u32> = BTreeMap::new();
    for (one, (name, _)) in FEATURES.iter().enumerate() {
        for (other, (next, _)) in FEATURES.iter().enumerate().skip(one + 1) {
            if !exclude(name, next) {
                met.insert((one, other), 0);
            }
        }
    }
    let strategy = prop_oneof![3 => generate::cases(), 1 => generate::led_cases()];
    for seed in 0..POOLS {
        let case = drawn(&strategy, seed);
        let has: Vec<usize> = (0..FEATURES.len()).filter(|&nth| FEATURES[nth].1(&case)).collect();
        let mut lacking: Vec<(usize, usize)> = Vec::new();
        for (nth, &one) in has.iter().enumerate() {
            let pairs = has[nth + 1..].iter().map(|&other| (one, other));
            lacking.extend(pairs.filter(|pair| met.get(pair).is_some_and(|&met| met < FLOOR)));
        }
        if !lacking.is_empty() && best(&case).is_some_and(|best| !best.groups.is_empty()) {
            lacking.iter().for_each(|pair| *met.entry(*pair).or_default() += 1);
        }
        if met.values().all(|&met| met >= FLOOR) {
            return;
        }
    }
    let seldom = met.iter().filter(|(_, met)| **met < FLOOR);
    let seldom: Vec<String> = seldom
        .map(|((one, other), met)| {
            format!("{} with {}: {met}", FEATURES[*one].0, FEATURES[*other].0)
        })
        .collect();
    panic!("features that seldom meet in {POOLS} pools:\n{}", seldom.join("\n"));
}
