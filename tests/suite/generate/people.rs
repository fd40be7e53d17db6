use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::{Person, Town, rarely};

/// Id of the nth person. Ids are not in the order of positions, so that an accidental order shows.
pub(crate) fn id(nth: usize) -> String {
    format!("r{}", if nth < 10 { (nth * 7 + 3) % 10 } else { nth })
}

fn place() -> impl Strategy<Value = (f64, f64)> {
    // A hundredth of a degree is about a kilometre; the grid is small, so that some places coincide.
    (0..40_u8, 0..40_u8)
        .prop_map(|(north, east)| (52.0 + f64::from(north) / 100.0, 5.0 + f64::from(east) / 100.0))
}

fn town(limits: bool) -> impl Strategy<Value = Town> {
    let limit = prop::option::weighted(0.4, 0..=2_u32);
    let limit = limit.prop_map(move |limit| limit.filter(|_| limits));
    let region = prop::option::of(select(vec!["N", "S"]));
    (place(), prop::bool::weighted(0.85), limit, region).prop_map(
        |(point, host, max_groups, region)| {
            let values = region.map(|region| ("region".to_owned(), region.to_owned()));
            Town { point, host, max_groups, values: values.into_iter().collect() }
        },
    )
}

/// Generates towns; either no town has a limit on its groups, or any may.
pub(crate) fn towns() -> impl Strategy<Value = Vec<Town>> {
    let limits = prop::bool::weighted(0.3);
    limits.prop_flat_map(|limits| {
        let number = prop_oneof![4 => 2..=5_usize, 1 => 6..=12_usize];
        number.prop_flat_map(move |number| prop::collection::vec(town(limits), number))
    })
}

fn values() -> impl Strategy<Value = BTreeMap<String, String>> {
    let party = select(vec!["", "X", "Y", "Z"]);
    let region = rarely(select(vec!["N", "S"])).prop_map(Option::unwrap_or_default);
    let tags = subsequence(vec!["p", "q", "r"], 0..=2).prop_map(|tags| tags.join("|"));
    let role = select(vec!["alderman", "alderman", "alderman", "mayor"]);
    (party, region, tags, role).prop_map(|(party, region, tags, role)| {
        let stated = [("party", party), ("region", region), ("tags", &tags), ("role", role)];
        stated.map(|(key, value)| (key.to_owned(), value.to_owned())).into()
    })
}

pub(crate) fn person(num_towns: usize) -> impl Strategy<Value = Person> {
    let seats = prop_oneof![8 => Just(1_u32), 1 => Just(2), 1 => Just(3)];
    let priority = prop_oneof![4 => Just(0), 1 => Just(1), 1 => Just(-1)];
    let slots = subsequence(vec!["mon", "tue", "wed"], 0..=3);
    let only = rarely(prop::collection::vec(0..num_towns, 1..=2));
    let stated = (0..num_towns, values(), seats, priority, prop::option::of(1..=3_u32));
    let starts = (rarely(place()), rarely(0..num_towns));
    let led = || rarely(prop::collection::vec(0..4_usize, 1..=2));
    let wishes = prop_oneof![2 => Just(Vec::new()), 1 => prop::collection::vec(0..10_usize, 1..=3)];
    let about_people = (prop::bool::weighted(0.15), led(), led(), wishes);
    let limits = (rarely(0..60_000_i64), starts, slots, only, about_people);
    (stated, limits).prop_map(
        |(
            (town, values, seats, priority, day),
            (max_travel, (point, start), available, only, (locked, chosen, refused, wishes)),
        )| {
            Person {
                id: String::new(),
                town,
                values,
                seats,
                priority,
                day,
                max_travel,
                point,
                start: start.filter(|_| point.is_none()),
                available: available.into_iter().map(str::to_owned).collect(),
                only: only.unwrap_or_default(),
                locked,
                only_led: chosen.unwrap_or_default(),
                not_led: refused.unwrap_or_default(),
                wishes,
            }
        },
    )
}
