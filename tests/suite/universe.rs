//! Complete small universe: up to six people of three municipalities and two parties, with distances of 0, 1 or 2 m, up
//! to symmetry, crossed with sizes, hostings and rules.

use std::collections::{BTreeMap, BTreeSet};

use kring::programme::{Meetings, OnSite, Size, Venues};
use kring::{Metres, Programme, Rule};

use crate::case::{Case, Person, Town};
use crate::hand::person;
use crate::many::hold_numbered;
use crate::oracle::best;
use crate::properties::as_the_oracle;

/// People by town and party, and the distances between towns 0 and 1, 0 and 2, 1 and 2.
type Ground = ([[usize; 2]; 3], [i64; 3]);

const MAX_PEOPLE: usize = 6;
const PARTIES: [&str; 2] = ["X", "Y"];
const ORDERS: [[usize; 3]; 6] = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

/// Position of the distance between two towns.
fn between(one: usize, other: usize) -> usize {
    one + other - 1
}

/// Returns the representative of all grounds that differ only in the names of towns and parties.
fn canonical((people, metres): Ground) -> Ground {
    let renamed = |order: [usize; 3], turned: bool| {
        let of = |town: usize| {
            let [x, y] = people[order[town]];
            if turned { [y, x] } else { [x, y] }
        };
        let metres = [(0, 1), (0, 2), (1, 2)].map(|(a, b)| metres[between(order[a], order[b])]);
        ([of(0), of(1), of(2)], metres)
    };
    let all = ORDERS.iter().flat_map(|&order| [renamed(order, false), renamed(order, true)]);
    all.min().expect("twelve ways")
}

/// Returns every distribution of at most `most` people over `kinds` kinds.
fn dealt(most: usize, kinds: usize) -> Vec<Vec<usize>> {
    let Some(rest) = kinds.checked_sub(1) else { return vec![Vec::new()] };
    let with = |first: usize| {
        dealt(most - first, rest).into_iter().map(move |others| [&[first], &others[..]].concat())
    };
    (0..=most).flat_map(with).collect()
}

fn grounds() -> Vec<Ground> {
    let mut grounds = BTreeSet::new();
    for dealt in dealt(MAX_PEOPLE, 6).iter().filter(|dealt| dealt.iter().any(|&many| many > 0)) {
        let people = [0, 1, 2].map(|town| [dealt[2 * town], dealt[2 * town + 1]]);
        for metres in 0..27 {
            // Three distances of 0, 1 or 2 m, as the digits of a number to base 3.
            grounds.insert(canonical((people, [metres / 9, metres / 3 % 3, metres % 3])));
        }
    }
    grounds.into_iter().collect()
}

fn sizes() -> [Size; 7] {
    [(1, 2), (2, 2), (2, 3), (2, 6), (3, 3), (3, 4), (4, 6)].map(|(min, max)| Size { min, max })
}

fn hostings() -> [Meetings; 5] {
    let mut anywhere = Meetings::central(1);
    anywhere.venues = Some(Venues::All);
    let often = Meetings::rotating(OnSite::Times(2));
    let members = Meetings::rotating(OnSite::Members);
    [Meetings::central(1), anywhere, often, members, Meetings::online(1)]
}

/// Additional statements.
const EXTRAS: [&str; 15] = [
    "nothing",
    "one of a municipality",
    "one of a party",
    "two of a party",
    "one municipality",
    "one party",
    "two parties",
    "two municipalities",
    "some X",
    "one Y",
    "parties avoided",
    "municipalities avoided",
    "within a metre",
    "one group",
    "two groups",
];

fn extra(programme: &mut Programme, nth: usize) {
    let attribute = |town: bool| if town { "municipality" } else { "party" }.to_owned();
    let at_most = |town, max| Rule::AtMost { attribute: attribute(town), max };
    let same = |town| Rule::Same { attribute: attribute(town) };
    let distinct = |town| Rule::Distinct { attribute: attribute(town), min: 2 };
    let avoid = |town, metres| Rule::Avoid { attribute: attribute(town), penalty: Metres(metres) };
    let quota = |value: &str, min, max| {
        let (attribute, value) = (attribute(false), value.to_owned());
        Rule::Quota { attribute, value, min, max, or_none: false }
    };
    programme.rules.extend(match EXTRAS[nth] {
        "one of a municipality" => Some(at_most(true, 1)),
        "one of a party" => Some(at_most(false, 1)),
        "two of a party" => Some(at_most(false, 2)),
        "one municipality" => Some(same(true)),
        "one party" => Some(same(false)),
        "two parties" => Some(distinct(false)),
        "two municipalities" => Some(distinct(true)),
        "some X" => Some(quota("X", 1, None)),
        "one Y" => Some(quota("Y", 0, Some(1))),
        "parties avoided" => Some(avoid(false, 1)),
        "municipalities avoided" => Some(avoid(true, 2)),
        _ => None,
    });
    match EXTRAS[nth] {
        "within a metre" => programme.travel.max = Some(Metres(1)),
        "one group" => programme.groups.count.max = Some(1),
        "two groups" => programme.groups.count.min = 2,
        _ => {}
    }
}

fn case(ground: &Ground, size: Size, meetings: Meetings, nth: usize) -> Case {
    let (people, metres) = ground;
    let town = |nth: usize| {
        let point = (52.0, 5.0 + nth as f64 / 10.0);
        Town { point, host: true, max_groups: None, values: BTreeMap::new() }
    };
    let mut registered: Vec<Person> = Vec::new();
    for (town, parties) in people.iter().enumerate() {
        for (party, &many) in PARTIES.iter().zip(parties) {
            for _ in 0..many {
                let mut one = person(registered.len(), town);
                one.values.insert("party".into(), (*party).into());
                registered.push(one);
            }
        }
    }
    let row = |from: usize| {
        let to = |to: usize| if from == to { 0 } else { metres[between(from, to)] };
        (0..3).map(to).collect()
    };
    let mut programme = Programme::new("universe", size, meetings);
    extra(&mut programme, nth);
    Case {
        towns: (0..3).map(town).collect(),
        people: registered,
        facilitators: None,
        distances: Some((0..3).map(row).collect()),
        history: Vec::new(),
        earlier: None,
        programme,
        order: nth as u64,
    }
}

/// Number of grounds, and number of pools with every combination of statements.
const GROUNDS: usize = 2_343;
const POOLS: u64 = GROUNDS as u64 * 7 * 5 * EXTRAS.len() as u64;

fn pool_of(grounds: &[Ground], nth: usize) -> Case {
    let (extra, nth) = (nth % EXTRAS.len(), nth / EXTRAS.len());
    let (hosting, nth) = (nth % 5, nth / 5);
    let (size, ground) = (nth % 7, nth / 7);
    case(&grounds[ground], sizes()[size], hostings()[hosting].clone(), extra)
}

#[test]
fn the_universe_has_the_stated_size() {
    assert_eq!(grounds().len(), GROUNDS);
    let grounds = grounds();
    let sample = (0..POOLS as usize).step_by(997).map(|nth| pool_of(&grounds, nth));
    let found: Vec<Option<bool>> =
        sample.map(|case| best(&case).map(|best| best.groups.is_empty())).collect();
    // There are plans with groups, plans without a group, and pools without a plan.
    for kind in [Some(false), Some(true), None] {
        let many = found.iter().filter(|found| **found == kind).count();
        assert!(many > 20, "{many} {kind:?}");
    }
}

/// Solves one pool in a hundred, spread over the universe; `KRING_CASES=1230075` solves all of them.
#[test]
fn the_small_universe_is_solved_whole() {
    let grounds = grounds();
    hold_numbered(POOLS / 100, |seed| {
        // The stride is a prime that does not divide the number of pools, so that each pool has its turn.
        as_the_oracle(&pool_of(&grounds, (seed * 999_983 % POOLS) as usize))
    });
}
