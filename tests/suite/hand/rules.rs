use kring::Rule;
use kring::programme::Meetings;

use super::{CROSSED, PAIRED, TURNED, expect, four, ids, km, pairs};
fn at_most(attribute: &str, max: u32) -> Rule {
    Rule::AtMost { attribute: attribute.into(), max }
}

fn same(attribute: &str) -> Rule {
    Rule::Same { attribute: attribute.into() }
}

fn quota(attribute: &str, value: &str, min: u32, max: Option<u32>) -> Rule {
    Rule::Quota { attribute: attribute.into(), value: value.into(), min, max, or_none: false }
}

fn two_or_none(attribute: &str, value: &str) -> Rule {
    let (attribute, value) = (attribute.into(), value.into());
    Rule::Quota { attribute, value, min: 2, max: None, or_none: true }
}

fn avoid(attribute: &str, length: i64) -> Rule {
    Rule::Avoid { attribute: attribute.into(), penalty: km(length) }
}

#[test]
fn without_rules_the_nearest_meet() {
    // 1 + 2.
    expect(&pairs(), PAIRED, km(3));
}

#[test]
fn at_most_one_of_a_party() {
    let case = pairs().values("party", ["X", "X", "Y", ""]);
    expect(&case.clone().with(at_most("party", 1)), CROSSED, km(21));
    expect(&case.with(at_most("Party", 2)), PAIRED, km(3));
}

#[test]
fn only_tags_hold_several_values() {
    // `X|Y` is one party, different from `X`, so the nearest meet. As tags, p0 and p1 have `x` in common.
    let parties = pairs().values("party", ["X|Y", "X", "", ""]);
    expect(&parties.with(at_most("party", 1)), PAIRED, km(3));
    let tags = pairs().values("tags", ["x|y", "x", "", ""]);
    expect(&tags.with(at_most("tags", 1)), CROSSED, km(21));
}

#[test]
fn at_most_counts_seats() {
    // p0 and p1 take three seats of X. p0 alone is a group of two; the others meet in T3: 11 + 2.
    let mut case = four(2, 3, Meetings::central(1)).values("party", ["X", "X", "", ""]);
    case.people[0].seats = 2;
    expect(&case.clone().with(at_most("party", 2)), &[&[0], &[1, 2, 3]], km(13));
    // A registrant with three seats exceeds the limit alone, and the three others are a group.
    case.people[0].seats = 3;
    expect(&case.with(at_most("party", 2)), &[&[1, 2, 3]], km(13));
}

#[test]
fn two_or_none_of_a_party() {
    // The two of X are together, at whatever cost; with one of X alone, that person waits.
    let rule = || two_or_none("party", "X");
    expect(&pairs().values("party", ["X", "", "X", ""]).with(rule()), CROSSED, km(21));
    expect(&pairs().values("party", ["X", "", "", ""]).with(rule()), &[&[2, 3]], km(2));
    expect(&pairs().values("party", ["Y", "", "", ""]).with(rule()), PAIRED, km(3));
}

#[test]
fn same_region() {
    expect(&pairs().values("region", ["N", "S", "N", "S"]).with(same("region")), CROSSED, km(21));
}

#[test]
fn same_on_tags_requires_one_in_common() {
    let case = pairs().values("tags", ["a|b", "c", "b", "d|c"]);
    expect(&case.with(same("tags")), CROSSED, km(21));
}

#[test]
fn same_allows_a_group_without_any_value() {
    // p1 and p2 have no value: 12; p0 and p3 share N: 13.
    expect(&pairs().values("region", ["N", "", "", "N"]).with(same("region")), TURNED, km(25));
}

#[test]
fn registrants_have_the_values_of_their_municipality() {
    let mut case = pairs().with(same("region"));
    for (town, region) in case.towns.iter_mut().zip(["N", "S", "N", "S"]) {
        town.values.insert("region".into(), region.into());
    }
    expect(&case, CROSSED, km(21));
    // The registrant's own value wins.
    expect(&case.values("region", ["N", "N", "S", "S"]), PAIRED, km(3));
}

#[test]
fn distinct_regions() {
    let rule = || Rule::Distinct { attribute: "region".into(), min: 2 };
    expect(&pairs().values("region", ["N", "N", "S", "S"]).with(rule()), CROSSED, km(21));
    // An empty value is no region: p0 must be with p2 or p3, and p1 with the other.
    expect(&pairs().values("region", ["", "", "N", "S"]).with(rule()), &[&[2, 3]], km(2));
}

#[test]
fn quotas_of_a_value() {
    let case = pairs().values("tags", ["new", "new|old", "old", ""]);
    expect(&case.clone().with(quota("tags", "new", 1, None)), CROSSED, km(21));
    expect(&case.with(quota("tags", "new", 0, Some(1))), CROSSED, km(21));
}

#[test]
fn quotas_accept_municipality_names() {
    // No member may be from T0: p0 and one other wait; p2 and p3 are the nearest.
    expect(&pairs().with(quota("municipality", "town 0", 0, Some(0))), &[&[2, 3]], km(2));
}

#[test]
fn avoided_pairs_cost() {
    let case = pairs().values("party", ["X", "X", "", ""]);
    // 3 + 20 against 21; 3 + 17.
    expect(&case.clone().with(avoid("party", 20)), CROSSED, km(21));
    expect(&case.clone().with(avoid("party", 17)), PAIRED, km(20));
    // Two rules on one attribute both count: 3 + 10 + 9.
    expect(&case.with(avoid("party", 10)).with(avoid("party", 9)), CROSSED, km(21));
}

#[test]
fn a_pair_with_two_tags_in_common_costs_once() {
    expect(&pairs().values("tags", ["a|b", "b|a", "", ""]).with(avoid("tags", 17)), PAIRED, km(20));
}

#[test]
fn together_and_apart() {
    expect(&pairs().with(Rule::Together { ids: ids(&[0, 3]) }), TURNED, km(25));
    expect(&pairs().with(Rule::Apart { ids: ids(&[0, 1]) }), CROSSED, km(21));
    // A unit of three does not fit: all of its members wait, and p3 is left alone.
    expect(&pairs().with(Rule::Together { ids: ids(&[0, 1, 2]) }), &[], km(0));
}

#[test]
fn overlapping_slots() {
    // p2 and p3 are always available.
    let mut case = pairs().with(Rule::Overlap { min: 1 });
    case.people[0].available = vec!["mon".into()];
    case.people[1].available = vec!["tue".into()];
    expect(&case, CROSSED, km(21));
}

#[test]
fn wishes_cost_unless_they_are_met() {
    let wish = |penalty: i64| Rule::Wish { penalty: Some(km(penalty)), min: None };
    let wishing = |wishes: [&[usize]; 4]| {
        let mut case = pairs();
        case.people.iter_mut().zip(wishes).for_each(|(person, all)| person.wishes = all.to_vec());
        case
    };
    // p0 wants to be with p3, which costs 25 instead of 3.
    let one = wishing([&[3], &[], &[], &[]]);
    expect(&one, PAIRED, km(3));
    expect(&one.clone().with(wish(21)), PAIRED, km(24));
    expect(&one.clone().with(wish(23)), TURNED, km(25));
    expect(&one.clone().with(wish(11)).with(wish(12)), TURNED, km(25));
    // Mutual wishes are two; a wish for oneself or for a person who is not registered is none.
    expect(&wishing([&[3, 0], &[], &[], &[0, crate::case::GONE]]).with(wish(12)), TURNED, km(25));
    // Of two wishes that exclude each other one is not met.
    expect(&wishing([&[1, 3], &[], &[], &[]]).with(wish(30)), PAIRED, km(33));
    // An ineligible person has no wishes, and no wish for it counts.
    let mut case = one.values("role", ["mayor", "mayor", "", "mayor"]).with(wish(40));
    case.programme.groups.size.min = 1;
    case.programme.eligible = [("role".to_owned(), vec!["mayor".to_owned()])].into();
    expect(&case, &[&[0, 3], &[1]], km(13));
    case.people[3].values.insert("role".into(), "".into());
    case.people[2].values.insert("role".into(), "mayor".into());
    expect(&case, &[&[0], &[1], &[2]], km(0));
}

#[test]
fn members_get_the_wishes_that_the_rule_demands() {
    let least = |min| Rule::Wish { penalty: None, min: Some(min) };
    let mut case = pairs();
    case.people[0].wishes = vec![3];
    expect(&case.clone().with(least(0)), PAIRED, km(3));
    expect(&case.clone().with(least(1)), TURNED, km(25));
    // All wishes where there are fewer than demanded.
    expect(&case.clone().with(least(5)), TURNED, km(25));
    // Two wishes and one place: p0 waits, and so does another.
    case.people[0].wishes = vec![1, 3];
    expect(&case.clone().with(least(1)), PAIRED, km(3));
    expect(&case.with(least(2)), &[&[2, 3]], km(2));
}

#[test]
fn acquainted_pairs_cost() {
    let mut case = pairs().with(Rule::Acquainted { penalty: km(20) });
    expect(&case, PAIRED, km(3));
    // 3 + 20 against 21; two earlier meetings count once, 3 + 17.
    case.history = vec![vec![0, 1], vec![1, 0]];
    expect(&case, CROSSED, km(21));
    case.programme.rules = vec![Rule::Acquainted { penalty: km(17) }];
    expect(&case, PAIRED, km(20));
}
