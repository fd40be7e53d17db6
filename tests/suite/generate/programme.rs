use kring::programme::{Count, Ideal, Meetings, OnSite, Size, Venues};
use kring::{Metres, Programme, Rule};
use proptest::prelude::*;
use proptest::sample::select;

use super::{people, rarely};
use crate::case::{code, name};

fn attribute() -> impl Strategy<Value = String> {
    select(vec!["party", "Party", "region", "tags", "municipality"]).prop_map(str::to_owned)
}

fn quota(num_towns: usize) -> impl Strategy<Value = Rule> {
    let towns = (0..num_towns).flat_map(|town| [code(town), name(town).to_uppercase()]);
    let towns = towns.map(|town| ("municipality", town));
    let values = [("party", "X"), ("tags", "p"), ("region", "N"), ("Tags", "q"), ("party", "W")];
    let values = values.map(|(attribute, value)| (attribute, value.to_owned()));
    let between = prop_oneof![
        3 => (0..=1_u32, prop::option::of(1..=2_u32), Just(false)),
        1 => (1..=3_u32, prop::option::of(3..=4_u32), Just(true)),
    ];
    (select(towns.chain(values).collect::<Vec<_>>()), between).prop_map(
        |((attribute, value), (min, max, or_none))| Rule::Quota {
            attribute: attribute.to_owned(),
            value,
            min,
            max,
            or_none,
        },
    )
}

fn rule(num_towns: usize, num_people: usize) -> impl Strategy<Value = Rule> {
    let ids = || {
        let ids = prop::collection::vec((0..num_people).prop_map(people::id), 1..=3);
        ids.prop_map(|ids| ids.into_iter().map(Into::into).collect())
    };
    let penalty = || select(vec![0, 1, 5_000, 40_000]).prop_map(Metres);
    prop_oneof![
        (attribute(), 1..=3_u32).prop_map(|(attribute, max)| Rule::AtMost { attribute, max }),
        attribute().prop_map(|attribute| Rule::Same { attribute }),
        (attribute(), 1..=2_u32).prop_map(|(attribute, min)| Rule::Distinct { attribute, min }),
        quota(num_towns),
        (attribute(), penalty())
            .prop_map(|(attribute, penalty)| Rule::Avoid { attribute, penalty }),
        ids().prop_map(|ids| Rule::Together { ids }),
        ids().prop_map(|ids| Rule::Apart { ids }),
        (0..=2_u32).prop_map(|min| Rule::Overlap { min }),
        penalty().prop_map(|penalty| Rule::Acquainted { penalty }),
        wish(),
    ]
}

fn wish() -> impl Strategy<Value = Rule> {
    let penalty = || select(vec![0, 1, 5_000, 40_000]).prop_map(Metres);
    prop_oneof![
        2 => penalty().prop_map(|penalty| Rule::Wish { penalty: Some(penalty), min: None }),
        1 => (0..=2_u32).prop_map(|min| Rule::Wish { penalty: None, min: Some(min) }),
        1 => (penalty(), 0..=2_u32)
            .prop_map(|(penalty, min)| Rule::Wish { penalty: Some(penalty), min: Some(min) }),
    ]
}

fn meetings() -> impl Strategy<Value = Meetings> {
    let central = (0..=3_u32, select(vec![None, Some(Venues::Members), Some(Venues::All)]));
    prop_oneof![
        5 => central.prop_map(|(times, venues)| {
            let mut meetings = Meetings::central(times);
            meetings.venues = venues;
            meetings
        }),
        3 => (0..=5_u32).prop_map(|times| Meetings::rotating(OnSite::Times(times))),
        2 => Just(Meetings::rotating(OnSite::Members)),
        2 => Just(Meetings::online(1)),
    ]
}

fn count() -> impl Strategy<Value = Count> {
    let between =
        (prop_oneof![3 => Just(0_u32), 1 => 1..=3_u32], prop::option::weighted(0.3, 1..=3_u32));
    between.prop_map(|(min, max)| Count { min, max: max.map(|max| max.max(min)) })
}

pub(crate) fn programme(num_towns: usize, num_people: usize) -> impl Strategy<Value = Programme> {
    let sizes = [(2, 2), (2, 3), (2, 3), (3, 3), (2, 4), (3, 4), (1, 2), (4, 6)];
    let size = select(sizes.map(|(min, max)| Size { min, max }).to_vec());
    let cost = select(vec![0, 0, 1, 15_000]).prop_map(Metres);
    let ideal = prop::option::weighted(0.25, (0..=2_u32, select(vec![0, 700, 9_000, 60_000])));
    let travel = (
        select(vec![1.0, 1.3]),
        prop::option::weighted(0.3, (5_000..60_000_i64).prop_map(Metres)),
        prop::option::weighted(0.25, (0..30_000_i64, 2..=10_u32)),
    );
    let rules = prop::collection::vec(rule(num_towns, num_people), 0..=3);
    let eligible =
        rarely(select(vec![("role", "alderman"), ("Municipality", "town 0"), ("tags", "p")]));
    (size, count(), (cost, ideal), meetings(), travel, rules, eligible).prop_map(
        |(size, count, (cost, ideal), meetings, (detour, max, far), rules, eligible)| {
            let mut programme = Programme::new("generated", size, meetings);
            (programme.groups.count, programme.groups.cost) = (count, cost);
            programme.groups.ideal = ideal.map(|(above, off)| Ideal {
                seats: (size.min + above).min(size.max),
                off: Metres(off),
            });
            (programme.travel.detour, programme.travel.max) = (detour, max);
            if let Some((far, factor)) = far {
                programme.travel = programme.travel.with_far(Metres(far), factor);
            }
            programme.rules = rules;
            programme.eligible = eligible
                .map(|(attribute, value)| (attribute.to_owned(), vec![value.to_owned()]))
                .into_iter()
                .collect();
            programme
        },
    )
}
