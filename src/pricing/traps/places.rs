//! Number of groups in a bucket, and bounds of buckets that were not searched.

use super::*;

#[test]
fn a_class_is_seed_as_often_as_it_has_units() {
    let mut programme = programme(2, 2, each_once());
    programme.groups.cost = Metres(10);
    let people = ["a", "b", "c", "d"].map(|id| one(id, 0, ""));
    let case = Case::new(towns(1, &[]).registrants(people), &programme, |_| 10);
    let mut priced = case.price(FAR, u64::MAX);
    // Two groups of 10 m are optimal.
    assert_eq!(case.bound(2, &mut priced.buckets), 20 * SCALE);
    priced.buckets.iter_mut().for_each(|bucket| bucket.cap = 1);
    assert!(case.bound(2, &mut priced.buckets) > 20 * SCALE);
}

#[test]
fn a_venue_without_residents_may_host_many_groups() {
    let people = [one("a1", 0, ""), one("a2", 0, ""), one("b1", 2, ""), one("b2", 2, "")];
    let pool = towns(3, &[1, 10, 1]).registrants(people);
    let programme = programme(2, 2, anywhere()).with_rule(at_most("municipality", 1));
    let case = Case::new(pool, &programme, |_| 2);
    let mut priced = case.price(FAR, u64::MAX);
    let between =
        priced.places.iter().position(|&place| place == PricingPlace::Venue(SiteIdx(1))).unwrap();
    let mut naive = priced.buckets.clone();
    // Two groups of 2 m each are optimal. Naive: at most one group for each resident of the venue.
    assert_eq!(case.bound(2, &mut priced.buckets), 4 * SCALE);
    naive[between].cap = 0;
    assert!(case.bound(2, &mut naive) > 4 * SCALE);
}

#[test]
fn a_value_that_is_allowed_once_is_counted_once() {
    // Three registrants of one town are the nearest to all others, and a group can take only one of them.
    let near = ["n1", "n2", "n3"].map(|id| one(id, 0, ""));
    let others = [one("seed", 1, ""), one("a", 2, ""), one("b", 3, "")];
    let pool = towns(4, &[1, 90, 90, 90, 90, 90]).registrants(near).registrants(others);
    let programme = programme(3, 3, each_once()).with_rule(at_most("municipality", 1));
    let case = Case::new(pool, &programme, |id| if id == "seed" { 100 } else { 0 });
    // Both ways: one distance of 1 m and two of 90 m.
    assert_eq!(case.least(), (362 - 100) * METRE);
    // A naive bound with two of the registrants near the seed would be 6 m less 100 m.
    let priced = case.price(FAR, 0);
    let least = priced.buckets.iter().map(|bucket| bucket.reduced).min();
    assert!(least > Some((90 * METRE).into()), "{least:?}");
}

#[test]
fn exchanges_find_groups_that_abandoned_searches_miss() {
    let people = (0..6).map(|nth| one(&format!("r{nth}"), nth, ""));
    // Two clusters of three towns each.
    let metres = [1, 1, 50, 50, 50, 1, 50, 50, 50, 50, 50, 50, 2, 2, 2];
    let pool = towns(6, &metres).registrants(people);
    let case = Case::new(pool, &programme(3, 3, each_once()), |_| 0);
    let mixed = ["r0", "r1", "r4"].map(|id| case.at(id)).to_vec();
    let priced = case.price_near(&[mixed], FAR, 0);
    assert_eq!(priced.found.iter().map(|found| found.reduced).min(), Some(6 * METRE));
    assert!(case.price(FAR, 0).found.is_empty());
}
