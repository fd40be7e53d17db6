use super::*;

#[test]
fn members_are_eligible_and_sizes_hold() {
    let mut programme = central();
    programme.eligible.insert("Municipality".into(), vec!["town b".into(), "A".into()]);
    let people = [person("a1").with_seats(4), person("b1"), person("c1")];
    assert_eq!(
        defects_of(&pool(people), &programme, &plan([group(1, "a1 b1 c1", "A")], "")),
        ["group 1: \"c1\" is not eligible", "group 1: 6 seats, outside 2 to 4"]
    );
}

#[test]
fn at_most_counts_seats() {
    let people = [person("a1").with_seats(2).with("party", "X"), person("b1").with("party", "X")];
    let rule = |max| Rule::AtMost { attribute: "Party".into(), max };
    assert_eq!(
        defects_online(people.clone(), rule(2)),
        ["group 1: rules[0] (at_most): \"a1\", \"b1\" take 3 seats with one Party, at most 2 may"]
    );
    assert!(defects_online(people, rule(3)).is_empty());
    // Empty values are not counted.
    let blank = [person("a1"), person("b1").with("party", "X")];
    assert!(defects_online(blank, rule(1)).is_empty());
    // Only the attribute `tags` is split into several values.
    let barred = [person("a1").with("party", "X|Y"), person("b1").with("party", "X")];
    assert!(defects_online(barred, rule(1)).is_empty());
}

#[test]
fn same_requires_one_common_value() {
    let same = |attribute: &str| Rule::Same { attribute: attribute.into() };
    let tagged = |id, tags: &[&str]| person(id).with_tags(tags);
    let broken = ["group 1: rules[0] (same): the members have no tags in common"];
    // Each two members share a tag, all three share none.
    let round = [tagged("a1", &["x", "y"]), tagged("b1", &["y", "z"]), tagged("c1", &["z", "x"])];
    assert_eq!(defects_online(round, same("tags")), broken);
    assert!(
        defects_online([tagged("a1", &["x", "y"]), tagged("b1", &["y"])], same("tags")).is_empty()
    );
    // An empty value breaks the rule only if another member has a value.
    assert_eq!(defects_online([tagged("a1", &["x"]), person("b1")], same("tags")), broken);
    let without_tags = builder().attribute("tags").registrants(abc()).build().unwrap();
    let all = plan([group(1, "a1 b1 c1", "")], "");
    assert!(defects_of(&without_tags, &online().with_rule(same("tags")), &all).is_empty());
}

#[test]
fn distinct_counts_values() {
    let people = [person("a1").with("region", "N"), person("b1").with("region", "N"), person("c1")];
    let rule = Rule::Distinct { attribute: "region".into(), min: 2 };
    let defects_of = defects_online(people, rule);
    assert_eq!(
        defects_of,
        ["group 1: rules[0] (distinct): the members have 1 different values of region, \
          at least 2 are needed"]
    );
}

#[test]
fn quota_counts_registrants_and_accepts_municipality_names() {
    let quota = |value: &str, min, max| Rule::Quota {
        or_none: false,
        attribute: "municipality".into(),
        value: value.into(),
        min,
        max,
    };
    let people = || [person("a1").with_seats(2), person("b1")];
    assert!(defects_online(people(), quota("Town A", 1, Some(1))).is_empty());
    assert_eq!(
        defects_online(people(), quota("town c", 1, None)),
        ["group 1: rules[0] (quota): 0 members have municipality \"town c\", outside 1 or more"]
    );
}

#[test]
fn together_and_apart_name_registrants() {
    let ids = |ids: &[&str]| ids.iter().map(|&id| id.into()).collect();
    let people = ["a1", "a2", "b1", "b2"].map(person);
    let two = plan([group(1, "a1 a2", ""), group(2, "b1 b2", "")], "");
    let programme = online()
        .with_rule(Rule::Together { ids: ids(&["a1", "b1", "b1"]) })
        .with_rule(Rule::Apart { ids: ids(&["b1", "b2", "a1"]) });
    assert_eq!(
        defects_of(&pool(people), &programme, &two),
        [
            "group 1: rules[0] (together): \"a1\" of the 2 who belong together are here without \
             the others",
            "group 2: rules[0] (together): \"b1\" of the 2 who belong together are here without \
             the others",
            "group 2: rules[1] (apart): \"b1\", \"b2\" must be apart"
        ]
    );
}

#[test]
fn overlap_applies_to_registrants_with_slots() {
    let people = || {
        let slots =
            [person("a1").with_available(["mon", "tue"]), person("b1").with_available(["tue"])];
        slots.into_iter().chain([person("c1")])
    };
    assert!(defects_online(people(), Rule::Overlap { min: 1 }).is_empty());
    assert_eq!(
        defects_online(people(), Rule::Overlap { min: 2 }),
        ["group 1: rules[0] (overlap): all members can come in 1 slots, at least 2 are needed"]
    );
}

#[test]
fn soft_rules_price_pairs_once_for_each_rule() {
    // One pair shares a party, under two rules: 3 + 4 km. A pair that met twice counts once: 5 km.
    let people = [person("a1").with("party", "X"), person("b1").with("party", "X"), person("c1")];
    let avoid = |km: i64| Rule::Avoid { attribute: "party".into(), penalty: M(km * 1000) };
    let programme = online()
        .with_rule(avoid(3))
        .with_rule(avoid(4))
        .with_rule(Rule::Acquainted { penalty: M(5000) });
    let met = builder().registrants(people).earlier_group(["b1", "c1", "gone"]);
    let pool = met.earlier_group(["c1", "b1"]).build().unwrap();
    let verdict = judge(&pool, &programme, &plan([group(1, "a1 b1 c1", "")], ""));
    assert_eq!(verdict.figures.penalty, M(12_000));
}
