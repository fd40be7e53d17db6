//! Hand-made plans, one for each defect. Distances: A-B 1 000 m, A-C 2 000, B-C 3 000; D cannot host, and is
//! 500 from A, 600 from B and 700 from C.

use super::*;
use crate::plan::{GroupDocument, Status, WaitingDocument};
use crate::pool::{Facilitator, Municipality, PoolBuilder, Registrant};
use crate::programme::{OnSite, Revise, Rule, Size, Venues};
use crate::{Metres as M, Point};

const WAYS: [(&str, &str, i64); 6] = [
    ("A", "B", 1000),
    ("A", "C", 2000),
    ("B", "C", 3000),
    ("A", "D", 500),
    ("B", "D", 600),
    ("C", "D", 700),
];

fn builder() -> PoolBuilder {
    let town = |code: &str| {
        Municipality::new(code, format!("Town {code}"), Point::new(52.0, 5.0).unwrap())
    };
    let towns = ["A", "B", "C"].map(town);
    let builder = Pool::builder().municipalities(towns).municipality(town("D").without_hosting());
    WAYS.iter().fold(builder, |builder, &(from, to, metres)| builder.distance(from, to, M(metres)))
}

/// `"a1"` lives in A.
fn person(id: &str) -> Registrant {
    Registrant::new(id, id[..1].to_uppercase())
}

fn pool(people: impl IntoIterator<Item = Registrant>) -> Pool {
    builder().registrants(people).build().unwrap()
}

fn abc() -> [Registrant; 3] {
    ["a1", "b1", "c1"].map(person)
}

/// Two meetings; groups of two to four.
fn central() -> Programme {
    Programme::new("test", Size { min: 2, max: 4 }, crate::Meetings::central(2))
}

fn rotating(on_site: OnSite) -> Programme {
    Programme::new("test", Size { min: 2, max: 4 }, crate::Meetings::rotating(on_site))
}

fn online() -> Programme {
    Programme::new("test", Size { min: 2, max: 4 }, crate::Meetings::online(1))
}

fn group(id: u32, members: &str, venue: &str) -> GroupDocument {
    GroupDocument {
        id,
        members: members.split(' ').filter(|id| !id.is_empty()).map(Into::into).collect(),
        venue: (!venue.is_empty()).then(|| venue.into()),
        ..GroupDocument::default()
    }
}

fn hosted(id: u32, members: &str) -> GroupDocument {
    let group = group(id, members, "");
    GroupDocument { hosts: Some(group.members.clone()), ..group }
}

fn led(group: GroupDocument, by: &str) -> GroupDocument {
    GroupDocument { facilitator: Some(by.into()), ..group }
}

fn plan<const N: usize>(groups: [GroupDocument; N], reserve: &str) -> PlanDocument {
    let waiting =
        |id: &str| WaitingDocument { id: id.into(), reason: "all places are taken".into() };
    let reserve = reserve.split(' ').filter(|id| !id.is_empty()).map(waiting).collect();
    PlanDocument { groups: groups.to_vec(), reserve, ..PlanDocument::default() }
}

fn judge(pool: &Pool, programme: &Programme, plan: &PlanDocument) -> Verdict {
    programme.validate_for(pool).unwrap();
    verify(pool, programme, None, plan)
}

/// The defects of a plan, as people read them.
fn said(pool: &Pool, programme: &Programme, plan: &PlanDocument) -> Vec<String> {
    judge(pool, programme, plan).defects.iter().map(Defect::to_string).collect()
}

/// The defects of one group of everybody.
fn said_online(people: impl IntoIterator<Item = Registrant>, rule: Rule) -> Vec<String> {
    let pool = pool(people);
    let everybody: Vec<&str> = pool.registrants().iter().map(Registrant::id).collect();
    let all = plan([group(1, &everybody.join(" "), "")], "");
    said(&pool, &online().with_rule(rule), &all)
}

#[test]
fn central_travel_is_the_sum_of_ways_times_the_meetings() {
    // To A: 0 + 1000 + 2000, twice: 6000. A group costs 15 km.
    let mut programme = central();
    programme.groups.cost = M(15_000);
    let verdict = judge(&pool(abc()), &programme, &plan([group(1, "a1 b1 c1", "A")], ""));
    assert_eq!(verdict.defects, []);
    assert_eq!(verdict.groups, [(M(6000), M(15_000))]);
    assert_eq!((verdict.figures.placed_seats, verdict.figures.cost()), (3, M(21_000)));
}

#[test]
fn rotating_travel_is_rounded_down_for_members_and_facilitator_apart() {
    // Members: 2 * (1000 + 2000 + 3000) = 12 000; 2 meetings over 3 hosts: 24 000 / 3 = 8000. With five
    // meetings 20 000. The facilitator from D: 500 + 600 + 700 = 1800; 5 * 1800 / 3 = 3000.
    let leader = [Facilitator::new("f", "D")];
    let pool_led = builder().registrants(abc()).facilitators(leader).build().unwrap();
    let of = |pool: &Pool, on_site, group| {
        let verdict = judge(pool, &rotating(on_site), &plan([group], ""));
        assert_eq!(verdict.defects, []);
        verdict.figures.travel
    };
    assert_eq!(of(&pool(abc()), OnSite::Times(2), hosted(1, "a1 b1 c1")), M(8000));
    assert_eq!(of(&pool_led, OnSite::Times(5), led(hosted(1, "a1 b1 c1"), "f")), M(23_000));
    assert_eq!(of(&pool_led, OnSite::Members, led(hosted(1, "a1 b1 c1"), "f")), M(13_800));
}

#[test]
fn both_roundings_lose_less_than_a_metre_each() {
    // Three from A, A, B with A-B 1: 1 * (4 * 1) / 3 = 1; the facilitator from B: 1 * 2 / 3 = 0.
    let point = Point::new(52.0, 5.0).unwrap();
    let pool = Pool::builder()
        .municipalities(["A", "B"].map(|code| Municipality::new(code, "", point)))
        .registrants(["a1", "a2", "b1"].map(person))
        .facilitators([Facilitator::new("f", "B")])
        .distance("A", "B", M(1))
        .build()
        .unwrap();
    let all = plan([led(hosted(1, "a1 a2 b1"), "f")], "");
    assert_eq!(judge(&pool, &rotating(OnSite::Times(1)), &all).figures.travel, M(1));
}

#[test]
fn nobody_is_lost_double_or_unknown() {
    let all = plan([group(1, "a1 b1 b1 x", "A")], "");
    assert_eq!(
        said(&pool(abc()), &central(), &all),
        [
            "no registrant has the id \"x\"",
            "registrant \"b1\" stands 2 times in the plan",
            "registrant \"c1\" is in no group and not on the reserve list"
        ]
    );
}

#[test]
fn groups_are_counted_numbered_and_not_empty() {
    let mut programme = central();
    programme.groups.count.max = Some(1);
    let two = plan([group(1, "a1 b1 c1", "A"), group(3, "", "")], "");
    assert_eq!(
        said(&pool(abc()), &programme, &two),
        ["2 groups, outside 0 to 1", "the groups are not numbered 1 to 2", "group 3 is empty"]
    );
}

#[test]
fn members_are_eligible_and_sizes_hold() {
    let mut programme = central();
    programme.eligible.insert("Municipality".into(), vec!["town b".into(), "A".into()]);
    let people = [person("a1").with_seats(4), person("b1"), person("c1")];
    assert_eq!(
        said(&pool(people), &programme, &plan([group(1, "a1 b1 c1", "A")], "")),
        ["group 1: \"c1\" is not eligible", "group 1: 6 seats, outside 2 to 4"]
    );
}

#[test]
fn at_most_counts_seats() {
    let people = [person("a1").with_seats(2).with("party", "X"), person("b1").with("party", "X")];
    let rule = |max| Rule::AtMost { attribute: "Party".into(), max };
    assert_eq!(
        said_online(people.clone(), rule(2)),
        ["group 1: rules[0] (at_most): \"a1\", \"b1\" take 3 seats with one Party, at most 2 may"]
    );
    assert!(said_online(people, rule(3)).is_empty());
    // No value counts for nothing.
    let blank = [person("a1"), person("b1").with("party", "X")];
    assert!(said_online(blank, rule(1)).is_empty());
}

#[test]
fn same_asks_for_one_common_value() {
    let same = |attribute: &str| Rule::Same { attribute: attribute.into() };
    let tagged = |id, tags: &[&str]| person(id).with_tags(tags);
    let broken = ["group 1: rules[0] (same): the members have no tags in common"];
    // Each two share a tag, all three none.
    let round = [tagged("a1", &["x", "y"]), tagged("b1", &["y", "z"]), tagged("c1", &["z", "x"])];
    assert_eq!(said_online(round, same("tags")), broken);
    assert!(
        said_online([tagged("a1", &["x", "y"]), tagged("b1", &["y"])], same("tags")).is_empty()
    );
    // An empty value fails only where another has one.
    assert_eq!(said_online([tagged("a1", &["x"]), person("b1")], same("tags")), broken);
    let nobody = builder().attribute("tags").registrants(abc()).build().unwrap();
    let all = plan([group(1, "a1 b1 c1", "")], "");
    assert!(said(&nobody, &online().with_rule(same("tags")), &all).is_empty());
}

#[test]
fn distinct_counts_values() {
    let people = [person("a1").with("region", "N"), person("b1").with("region", "N"), person("c1")];
    let rule = Rule::Distinct { attribute: "region".into(), min: 2 };
    let said = said_online(people, rule);
    assert_eq!(
        said,
        ["group 1: rules[0] (distinct): the members have 1 different values of region, \
          at least 2 are needed"]
    );
}

#[test]
fn quota_counts_registrants_and_knows_municipalities_by_name() {
    let quota = |value: &str, min, max| Rule::Quota {
        attribute: "municipality".into(),
        value: value.into(),
        min,
        max,
    };
    let people = || [person("a1").with_seats(2), person("b1")];
    assert!(said_online(people(), quota("Town A", 1, Some(1))).is_empty());
    assert_eq!(
        said_online(people(), quota("town c", 1, None)),
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
        said(&pool(people), &programme, &two),
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
fn overlap_asks_those_who_state_slots() {
    let people = || {
        let slots =
            [person("a1").with_available(["mon", "tue"]), person("b1").with_available(["tue"])];
        slots.into_iter().chain([person("c1")])
    };
    assert!(said_online(people(), Rule::Overlap { min: 1 }).is_empty());
    assert_eq!(
        said_online(people(), Rule::Overlap { min: 2 }),
        ["group 1: rules[0] (overlap): all members can come in 1 slots, at least 2 are needed"]
    );
}

#[test]
fn soft_rules_price_pairs_once_for_each_rule() {
    // One pair shares a party, under two rules: 3 + 4 km; a pair that met twice counts once: 5 km.
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

#[test]
fn reach_holds_for_every_meeting() {
    let mut programme = rotating(OnSite::Times(1));
    programme.travel.max = Some(M(2500));
    let people = [person("a1").with_max_travel(M(1500)), person("b1"), person("c1")];
    assert_eq!(
        said(&pool(people), &programme, &plan([hosted(1, "a1 b1 c1")], "")),
        [
            "group 1: \"a1\" is 2.0 km from C, out of reach (1.5 km)",
            "group 1: \"b1\" is 3.0 km from C, out of reach (2.5 km)",
            "group 1: \"c1\" is 3.0 km from B, out of reach (2.5 km)"
        ]
    );
}

#[test]
fn an_own_point_may_lie_out_of_reach_of_its_own_municipality() {
    let at = |latitude| Point::new(latitude, 5.0).unwrap();
    let people = [
        Registrant::new("a1", "A").with_point(at(53.0)).with_max_travel(M(1000)),
        Registrant::new("a2", "A"),
    ];
    let town = Municipality::new("A", "", at(52.0));
    let pool = Pool::builder().municipality(town).registrants(people).build().unwrap();
    let said = said(&pool, &rotating(OnSite::Times(1)), &plan([hosted(1, "a1 a2")], ""));
    assert_eq!(said, ["group 1: \"a1\" is 111.2 km from A, out of reach (1.0 km)"]);
}

#[test]
fn a_missing_distance_leaves_travel_unsaid() {
    let point = Point::new(52.0, 5.0).unwrap();
    let towns = ["A", "B"].map(|code| Municipality::new(code, "", point));
    let people = ["a1", "b1"].map(person);
    let pool = Pool::builder().municipalities(towns).registrants(people);
    let pool = pool.with_given_distances().build().unwrap();
    let mut stated = plan([group(1, "a1 b1", "A")], "");
    stated.travel_m = Some(1);
    assert_eq!(
        said(&pool, &central(), &stated),
        ["group 1: the distance from B to A is not given"]
    );
}

#[test]
fn who_cannot_host_is_not_placed_where_hosting_rotates() {
    let all = plan([hosted(1, "a1 d1")], "");
    let pool = pool(["a1", "d1"].map(person));
    let refused = ["group 1: the municipality of \"d1\" cannot host"];
    assert_eq!(said(&pool, &rotating(OnSite::Times(1)), &all), refused);
    let nobody_travels = rotating(OnSite::Times(0));
    assert!(said(&pool, &nobody_travels, &plan([group(1, "a1 d1", "")], "")).is_empty());
}

#[test]
fn hosts_are_the_members_in_some_order() {
    let mut all = hosted(1, "a1 b1 c1");
    all.hosts = Some(["c1", "a1", "b1"].map(Into::into).to_vec());
    let programme = rotating(OnSite::Members);
    assert!(said(&pool(abc()), &programme, &plan([all.clone()], "")).is_empty());
    all.hosts = Some(["c1", "a1"].map(Into::into).to_vec());
    let refused = ["group 1: the hosts are not its members, each once"];
    assert_eq!(said(&pool(abc()), &programme, &plan([all], "")), refused);
}

#[test]
fn what_has_no_meaning_is_not_stated() {
    let all = led(hosted(1, "a1 b1 c1"), "f");
    let all = GroupDocument { venue: Some("A".into()), ..all };
    assert_eq!(
        said(&pool(abc()), &online(), &plan([all], "")),
        ["facilitator", "venue", "hosts"]
            .map(|what| format!("group 1: this programme has no {what}"))
    );
}

#[test]
fn venues_exist_host_and_are_a_members() {
    let said_at = |venue| said(&pool(abc()), &central(), &plan([group(1, "a1 b1 c1", venue)], ""));
    assert_eq!(said_at(""), ["group 1 has no venue"]);
    assert_eq!(said_at("Z"), ["group 1: \"Z\" is not one municipality"]);
    assert!(said_at("town a").is_empty());
    // D: 500 + 600 + 700 is nearer than A, but cannot host and is nobody's.
    assert_eq!(
        said_at("D"),
        ["group 1: D cannot host", "group 1: D is the municipality of no member"]
    );
}

#[test]
fn the_venue_is_the_nearest_unless_venues_are_limited() {
    // A: 1000 + 2000; B: 1000 + 3000.
    let at_b = plan([group(1, "a1 b1 c1", "B")], "");
    let nearer = ["group 1: A is a nearer venue than B"];
    assert_eq!(said(&pool(abc()), &central(), &at_b), nearer);
    let mut anywhere = central();
    anywhere.meetings.venues = Some(Venues::All);
    assert_eq!(said(&pool(abc()), &anywhere, &at_b), nearer);
    let unwilling = [person("a1").with_only_venues(["B", "C"]), person("b1"), person("c1")];
    assert!(said(&pool(unwilling), &central(), &at_b).is_empty());
    let limited = Municipality::new("E", "", Point::new(0.0, 0.0).unwrap()).with_max_groups(1);
    let limited = builder().municipality(limited).registrants(abc()).build().unwrap();
    assert!(said(&limited, &central(), &at_b).is_empty());
}

#[test]
fn the_nearest_venue_is_the_nearest_with_the_facilitator() {
    // Of a1 and c1: A and C are 2000 each; the facilitator from B makes A 3000 and C 5000.
    let pool = builder().registrants(["a1", "c1"].map(person));
    let pool = pool.facilitators([Facilitator::new("f", "B")]).build().unwrap();
    let at_c = plan([led(group(1, "a1 c1", "C"), "f")], "");
    assert_eq!(said(&pool, &central(), &at_c), ["group 1: A is a nearer venue than C"]);
}

#[test]
fn members_are_willing_to_meet_there() {
    let people = [person("a1").with_only_venues(["Town B"]), person("b1"), person("c1")];
    let all = plan([group(1, "a1 b1 c1", "A")], "");
    let refused = ["group 1: \"a1\" is not willing to meet in A"];
    assert_eq!(said(&pool(people.clone()), &central(), &all), refused);
    let all = plan([hosted(1, "a1 b1 c1")], "");
    assert!(said(&pool(people), &rotating(OnSite::Times(1)), &all).is_empty());
}

#[test]
fn venues_take_so_many_groups() {
    let full = Municipality::new("E", "", Point::new(0.0, 0.0).unwrap()).with_max_groups(1);
    let people = ["e1", "e2", "e3", "e4"].map(person);
    let pool = builder().municipality(full).registrants(people).build().unwrap();
    let two = plan([group(1, "e1 e2", "E"), group(2, "e3 e4", "E")], "");
    assert_eq!(said(&pool, &central(), &two), ["2 groups meet in E, at most 1 can"]);
}

#[test]
fn facilitators_lead_groups_that_they_can() {
    let leaders =
        [Facilitator::new("f", "C").with_max_travel(M(1999)), Facilitator::new("a1", "A")];
    let people = ["a1", "a2", "b1", "b2"].map(person);
    let pool = builder().registrants(people).facilitators(leaders).build().unwrap();
    let two = |one: &str, other: &str| {
        let groups = [led(group(1, "a1 a2", "A"), one), led(group(2, "b1 b2", "B"), other)];
        said(&pool, &central(), &plan(groups, ""))
    };
    let far = |group, km, to| {
        format!("group {group}: \"f\" is {km}.0 km from {to}, out of reach (2.0 km)")
    };
    assert_eq!(
        two("f", "f"),
        [far(1, 2, "A"), far(2, 3, "B"), "\"f\" leads 2 groups, at most 1 are possible".into()]
    );
    assert_eq!(
        two("a1", "x"),
        ["group 1: \"a1\" is a member and leads it", "group 2: no facilitator has the id \"x\""]
    );
    let nobody = plan([group(1, "a1 a2", "A"), led(group(2, "b1 b2", "B"), "a1")], "");
    assert_eq!(said(&pool, &central(), &nobody), ["group 1 has no facilitator"]);
}

#[test]
fn stated_figures_are_what_they_are() {
    let mut all = plan([group(1, "a1 b1", "A")], "c1");
    // 1000 m twice.
    (all.groups[0].travel_m, all.groups[0].penalty_m) = (Some(1), Some(2));
    (all.travel_m, all.penalty_m, all.change_m, all.cost_m) = (Some(3), Some(4), Some(5), Some(6));
    (all.placed_seats, all.reserve_seats) = (Some(7), Some(8));
    let is = |figure, stated, computed| format!("{figure} is stated as {stated} and is {computed}");
    assert_eq!(
        said(&pool(abc()), &central(), &all),
        [
            is("group 1: travel_m", 1, 2000),
            is("group 1: penalty_m", 2, 0),
            is("placed_seats", 7, 2),
            is("reserve_seats", 8, 1),
            is("travel_m", 3, 2000),
            is("penalty_m", 4, 0),
            is("change_m", 5, 0),
            is("cost_m", 6, 2000)
        ]
    );
}

#[test]
fn bound_gap_and_status_follow_from_the_cost() {
    let said_of = |bound, gap, proven, status| {
        let mut all = plan([group(1, "a1 b1 c1", "A")], "");
        (all.lower_bound_m, all.gap) = (Some(bound), Some(gap));
        (all.placement_proven, all.status) = (Some(proven), Some(status));
        said(&pool(abc()), &central(), &all)
    };
    // The cost is 6000.
    assert!(said_of(6000, 0.0, true, Status::Optimal).is_empty());
    assert!(said_of(4500, 0.25, true, Status::Feasible).is_empty());
    assert_eq!(said_of(4500, 0.2, true, Status::Feasible), ["gap is stated as 0.2 and is 0.25"]);
    assert_eq!(
        said_of(6600, -0.1, false, Status::Feasible),
        ["lower_bound_m is 6600, above the cost 6000"]
    );
    for (proven, status) in [(false, Status::Optimal), (true, Status::Feasible)] {
        let misfit =
            format!("status {status:?} does not fit placement_proven, lower_bound_m and the cost");
        assert_eq!(said_of(6000, 0.0, proven, status), [misfit]);
    }
}

#[test]
fn who_waits_has_a_reason_and_a_turn() {
    let early = "2026-01-01".parse().unwrap();
    let people = [
        person("a1"),
        person("a2"),
        person("b1").with_priority(1),
        person("b2").with_registered_at(early),
        person("c1"),
    ];
    let mut all = plan([group(1, "a1 a2", "A")], "b1 b2 c1");
    assert!(said(&pool(people.clone()), &central(), &all).is_empty());
    all.reserve.swap(0, 1);
    all.reserve[2].reason = " ".into();
    assert_eq!(
        said(&pool(people), &central(), &all),
        [
            "\"c1\" is on the reserve list without a reason",
            "on the reserve list \"b1\" should stand before \"b2\""
        ]
    );
}

#[test]
fn among_the_alike_the_earlier_registered_is_placed() {
    let date = |text: &str| text.parse().unwrap();
    let people = |party: &str| {
        [
            person("a1"),
            person("a2").with_registered_at(date("2026-01-01")).with("party", party),
            person("a3").with_registered_at(date("2026-01-01T00:00:01Z")),
        ]
    };
    let said_of = |party, rule: Option<Rule>| {
        let pool = pool(people(party));
        let programme = rule.into_iter().fold(central(), Programme::with_rule);
        said(&pool, &programme, &plan([group(1, "a1 a3", "A")], "a2"))
    };
    let overtaken = ["\"a1\" was placed before \"a2\", who is alike and registered earlier"];
    assert_eq!(said_of("", None), overtaken);
    // A party counts only where a rule looks at it, and who is named by a rule is like nobody.
    assert_eq!(said_of("X", None), overtaken);
    assert!(said_of("X", Some(Rule::AtMost { attribute: "party".into(), max: 2 })).is_empty());
    assert!(said_of("", Some(Rule::Apart { ids: vec!["a2".into()] })).is_empty());
}

#[test]
fn earlier_groups_are_priced_and_locked() {
    let mut programme = central();
    programme.revise = Some(Revise { keep: M(1000), lock: true });
    let people = ["a1", "a2", "b1", "b2", "c1", "c2"].map(person);
    // Earlier pairs: 3 + 1 (x is gone); a1-a2 and c1-c2 still meet, so two pairs are parted.
    let previous = plan([group(7, "a1 a2 b1", "A"), group(8, "c1 c2 x", "C")], "b2");
    let now = plan([group(1, "a1 a2 c1 c2", "A")], "b1 b2");
    let verdict = verify(&pool(people), &programme, Some(&previous), &now);
    assert_eq!(verdict.figures.change, M(2000));
    assert_eq!(
        verdict.defects,
        [
            Defect::LockedSplit { earlier: 7, ids: ["a1", "a2", "b1"].map(Into::into).to_vec() },
            Defect::LockedMerged { group: 1, earlier: (7, 8) }
        ]
    );
}

#[test]
fn no_sum_overflows() {
    let point = Point::new(52.0, 5.0).unwrap();
    let people = (0..20_000).map(|nth| Registrant::new(format!("r{nth}"), "A").with("party", "X"));
    let pool = Pool::builder().municipality(Municipality::new("A", "", point)).registrants(people);
    let most = M(crate::measure::MOST_KM * 1000);
    let rule = Rule::Avoid { attribute: "party".into(), penalty: most };
    let mut programme = (0..9).fold(online(), |p, _| p.with_rule(rule.clone()));
    programme.groups.size.max = 20_000;
    let ids: Vec<String> = (0..20_000).map(|nth| format!("r{nth}")).collect();
    let mut all = plan([group(1, &ids.join(" "), "")], "");
    all.cost_m = Some(0);
    // 9 rules * 199 990 000 pairs * 10^11 m.
    let computed = 9 * 199_990_000 * i128::from(most.0);
    let wrong = Defect::Figure { group: None, figure: "cost_m", stated: 0, computed };
    let verdict = judge(&pool.build().unwrap(), &programme, &all);
    assert_eq!(verdict.defects, [wrong]);
    assert_eq!(verdict.figures.cost(), M(i64::MAX / 4));
}
