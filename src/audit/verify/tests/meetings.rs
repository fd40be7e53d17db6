use super::*;

#[test]
fn central_travel_is_the_sum_of_distances_times_the_meetings() {
    // To A: 0 + 1000 + 2000, twice: 6000. A group costs 15 km.
    let mut programme = central();
    programme.groups.cost = M(15_000);
    let verdict = judge(&pool(abc()), &programme, &plan([group(1, "a1 b1 c1", "A")], ""));
    assert_eq!(verdict.defects, []);
    let figures = GroupFigures { travel: M(6000), far: M(0), penalty: M(15_000) };
    assert_eq!(verdict.groups, [figures]);
    assert_eq!((verdict.figures.placed_seats, verdict.figures.cost()), (3, M(21_000)));
}

#[test]
fn rotating_travel_is_rounded_down_for_members_and_facilitator_separately() {
    // Members: 2 * (1000 + 2000 + 3000) = 12 000; 2 meetings over 3 hosts: 24 000 / 3 = 8000. With five
    // meetings 20 000. The facilitator from D: 500 + 600 + 700 = 1800; 5 * 1800 / 3 = 3000.
    let facilitator = [Facilitator::new("f", "D")];
    let pool_with_facilitator =
        builder().registrants(abc()).facilitators(facilitator).build().unwrap();
    let of = |pool: &Pool, on_site, group| {
        let verdict = judge(pool, &rotating(on_site), &plan([group], ""));
        assert_eq!(verdict.defects, []);
        verdict.figures.travel
    };
    assert_eq!(of(&pool(abc()), OnSite::Times(2), hosted(1, "a1 b1 c1")), M(8000));
    assert_eq!(
        of(&pool_with_facilitator, OnSite::Times(5), with_facilitator(hosted(1, "a1 b1 c1"), "f")),
        M(23_000)
    );
    assert_eq!(
        of(&pool_with_facilitator, OnSite::Members, with_facilitator(hosted(1, "a1 b1 c1"), "f")),
        M(13_800)
    );
}

#[test]
fn far_journeys_count_above_their_length_and_facilitators_journeys_do_not() {
    // Above 1 km each metre counts threefold. To A: 0 + 1000 + 2000, of which 1000 m are above, twice.
    let mut programme = central();
    programme.travel = programme.travel.with_far(M(1000), 3);
    let met = judge(&pool(abc()), &programme, &plan([group(1, "a1 b1 c1", "A")], ""));
    assert_eq!(met.defects, []);
    assert_eq!(
        (met.figures.travel, met.figures.far, met.figures.cost()),
        (M(6000), M(4000), M(10_000))
    );
    // In both directions 1000, 2000 and 3000, of which 0, 1000 and 2000 m are above: twofold, 2 meetings over 3 hosts,
    // 2 * 6000 / 3. The facilitator travels 500 + 600 + 700, of which nothing counts more.
    let mut programme = rotating(OnSite::Times(2));
    programme.travel = programme.travel.with_far(M(1000), 2);
    let led = builder().registrants(abc()).facilitators([Facilitator::new("f", "D")]);
    let all = plan([with_facilitator(hosted(1, "a1 b1 c1"), "f")], "");
    let figures = judge(&led.build().unwrap(), &programme, &all).figures;
    assert_eq!((figures.travel, figures.far), (M(8000 + 1200), M(4000)));
}

#[test]
fn the_venue_is_the_one_where_journeys_count_least() {
    // The two meet at home with 2000 m, halfway with 2 * 1100 m. Above 1 km each metre counts threefold: 4000 and 2600.
    let town = |code: &str| Municipality::new(code, "", Point::new(52.0, 5.0));
    let ways = [("A", "C", 2000), ("A", "M", 1100), ("C", "M", 1100)];
    let builder = Pool::builder().municipalities(["A", "C", "M"].map(town));
    let builder = ways.iter().fold(builder, |b, &(from, to, way)| b.distance(from, to, M(way)));
    let pool = builder.registrants(["a1", "c1"].map(person)).build().unwrap();
    let mut programme = central();
    programme.meetings.venues = Some(Venues::All);
    let nearer = |programme: &Programme, venue: &str| {
        let defects = defects_of(&pool, programme, &plan([group(1, "a1 c1", venue)], ""));
        defects.iter().any(|defect| defect.contains("nearer venue"))
    };
    assert_eq!(["A", "M"].map(|venue| nearer(&programme, venue)), [false, true]);
    programme.travel = programme.travel.with_far(M(1000), 3);
    assert_eq!(["A", "M"].map(|venue| nearer(&programme, venue)), [true, false]);
}

#[test]
fn both_roundings_lose_less_than_a_metre_each() {
    // Members from A, A, B with A-B 1 m: 1 * (4 * 1) / 3 = 1. The facilitator from B: 1 * 2 / 3 = 0.
    let point = Point::new(52.0, 5.0);
    let pool = Pool::builder()
        .municipalities(["A", "B"].map(|code| Municipality::new(code, "", point)))
        .registrants(["a1", "a2", "b1"].map(person))
        .facilitators([Facilitator::new("f", "B")])
        .distance("A", "B", M(1))
        .build()
        .unwrap();
    let all = plan([with_facilitator(hosted(1, "a1 a2 b1"), "f")], "");
    assert_eq!(judge(&pool, &rotating(OnSite::Times(1)), &all).figures.travel, M(1));
}

#[test]
fn reach_holds_for_every_meeting() {
    let mut programme = rotating(OnSite::Times(1));
    programme.travel.max = Some(M(2500));
    let people = [person("a1").with_max_travel(M(1500)), person("b1"), person("c1")];
    assert_eq!(
        defects_of(&pool(people), &programme, &plan([hosted(1, "a1 b1 c1")], "")),
        [
            "group 1: \"a1\" is 2.0 km from C, out of reach (1.5 km)",
            "group 1: \"b1\" is 3.0 km from C, out of reach (2.5 km)",
            "group 1: \"c1\" is 3.0 km from B, out of reach (2.5 km)"
        ]
    );
}

#[test]
fn an_own_point_may_lie_out_of_reach_of_its_own_municipality() {
    let at = |latitude| Point::new(latitude, 5.0);
    let people = [
        Registrant::new("a1", "A").with_point(at(53.0)).with_max_travel(M(1000)),
        Registrant::new("a2", "A"),
    ];
    let town = Municipality::new("A", "", at(52.0));
    let pool = Pool::builder().municipality(town).registrants(people).build().unwrap();
    let defects_of =
        defects_of(&pool, &rotating(OnSite::Times(1)), &plan([hosted(1, "a1 a2")], ""));
    assert_eq!(defects_of, ["group 1: \"a1\" is 111.2 km from A, out of reach (1.0 km)"]);
}

#[test]
fn registrants_travel_from_their_start_and_host_at_home() {
    // b1 starts in C and travels 2000 to A, as c1 does, twice. Rotating, to A and B: 1000 and 0 for a1, 2000 and 3000
    // for b1.
    let start = |code: &str| [person("a1"), person("b1").with_start(code)];
    let central_of = |plan| judge(&pool(start("C")), &central(), &plan);
    let verdict = central_of(plan([group(1, "a1 b1", "A")], ""));
    assert_eq!((verdict.defects.as_slice(), verdict.figures.travel), (&[][..], M(4000)));
    // B would take 1000 + 3000; no member is from C.
    let verdict = central_of(plan([group(1, "a1 b1", "C")], ""));
    assert!(verdict.defects.contains(&Defect::VenueOfNobody { group: 1, venue: "C".into() }));
    let all = plan([hosted(1, "a1 b1")], "");
    let verdict = judge(&pool(start("C")), &rotating(OnSite::Members), &all);
    assert_eq!((verdict.defects.as_slice(), verdict.figures.travel), (&[][..], M(6000)));
    // D cannot host, which does not matter for a member who only starts there.
    let verdict = judge(&pool(start("D")), &rotating(OnSite::Members), &all);
    assert_eq!((verdict.defects.as_slice(), verdict.figures.travel), (&[][..], M(2100)));
}

#[test]
fn registrants_with_different_starts_are_not_alike() {
    let early = "2026-01-01".parse().unwrap();
    let late = "2026-01-02".parse().unwrap();
    let waiting = person("b1").with_registered_at(early);
    let placed = person("b2").with_registered_at(late);
    let defects_of = |placed: Registrant| {
        let people = pool([person("a1"), placed, waiting.clone()]);
        defects_of(&people, &central(), &plan([group(1, "a1 b2", "A")], "b1"))
    };
    assert_eq!(defects_of(placed.clone()).len(), 1);
    assert_eq!(defects_of(placed.clone().with_start("B")).len(), 1);
    assert_eq!(defects_of(placed.with_start("D")), [] as [&str; 0]);
}

#[test]
fn a_missing_distance_leaves_travel_unchecked() {
    let point = Point::new(52.0, 5.0);
    let towns = ["A", "B"].map(|code| Municipality::new(code, "", point));
    let people = ["a1", "b1"].map(person);
    let pool = Pool::builder().municipalities(towns).registrants(people);
    let pool = pool.with_given_distances().build().unwrap();
    let mut stated = plan([group(1, "a1 b1", "A")], "");
    stated.travel_m = Some(1);
    assert_eq!(
        defects_of(&pool, &central(), &stated),
        ["group 1: the distance from B to A is not given"]
    );
}

#[test]
fn registrants_who_cannot_host_are_not_placed_in_rotating_groups() {
    let all = plan([hosted(1, "a1 d1")], "");
    let pool = pool(["a1", "d1"].map(person));
    let refused = ["group 1: the municipality of \"d1\" cannot host"];
    assert_eq!(defects_of(&pool, &rotating(OnSite::Times(1)), &all), refused);
    let without_travel = rotating(OnSite::Times(0));
    assert!(defects_of(&pool, &without_travel, &plan([group(1, "a1 d1", "")], "")).is_empty());
}

#[test]
fn hosts_are_the_members_in_some_order() {
    let mut all = hosted(1, "a1 b1 c1");
    all.hosts = Some(["c1", "a1", "b1"].map(Into::into).to_vec());
    let programme = rotating(OnSite::Members);
    assert!(defects_of(&pool(abc()), &programme, &plan([all.clone()], "")).is_empty());
    all.hosts = Some(["c1", "a1"].map(Into::into).to_vec());
    let refused = ["group 1: the hosts are not its members, each once"];
    assert_eq!(defects_of(&pool(abc()), &programme, &plan([all], "")), refused);
}

#[test]
fn fields_that_the_programme_does_not_use_are_defects() {
    let all = with_facilitator(hosted(1, "a1 b1 c1"), "f");
    let all = GroupDocument { venue: Some("A".into()), ..all };
    assert_eq!(
        defects_of(&pool(abc()), &online(), &plan([all], "")),
        ["facilitator", "venue", "hosts"]
            .map(|what| format!("group 1: this programme has no {what}"))
    );
}

#[test]
fn venues_exist_can_host_and_are_home_to_a_member() {
    let defects_at =
        |venue| defects_of(&pool(abc()), &central(), &plan([group(1, "a1 b1 c1", venue)], ""));
    assert_eq!(defects_at(""), ["group 1 has no venue"]);
    assert_eq!(defects_at("Z"), ["group 1: \"Z\" is not one municipality"]);
    assert!(defects_at("town a").is_empty());
    // D with 500 + 600 + 700 is nearer than A, but cannot host and is the home of no member.
    assert_eq!(
        defects_at("D"),
        ["group 1: D cannot host", "group 1: D is the municipality of no member"]
    );
}

#[test]
fn the_venue_is_the_nearest_unless_venues_are_limited() {
    // A: 1000 + 2000; B: 1000 + 3000.
    let at_b = plan([group(1, "a1 b1 c1", "B")], "");
    let nearer = ["group 1: A is a nearer venue than B"];
    assert_eq!(defects_of(&pool(abc()), &central(), &at_b), nearer);
    let mut anywhere = central();
    anywhere.meetings.venues = Some(Venues::All);
    assert_eq!(defects_of(&pool(abc()), &anywhere, &at_b), nearer);
    let unwilling = [person("a1").with_only_venues(["B", "C"]), person("b1"), person("c1")];
    assert!(defects_of(&pool(unwilling), &central(), &at_b).is_empty());
    let limited = Municipality::new("E", "", Point::new(0.0, 0.0)).with_max_groups(1);
    let limited = builder().municipality(limited).registrants(abc()).build().unwrap();
    assert!(defects_of(&limited, &central(), &at_b).is_empty());
}

#[test]
fn a_nearer_venue_is_found_wherever_it_is() {
    let mut unit = crate::measure::draws();
    let mut programme = central();
    programme.meetings.venues = Some(Venues::All);
    // Areas from one street, where rounding decides, to a whole country.
    for reach in [0.00005, 0.001, 0.1, 3.0] {
        for _ in 0..40 {
            let mut point = || Point::new(52.0 + reach * unit(), 5.0 + reach * unit());
            let (towns, homes) = ([(); 8].map(|()| point()), [(); 3].map(|()| point()));
            let town = |nth: usize| Municipality::new(format!("G{nth}"), "", towns[nth]);
            let person =
                |nth: usize| Registrant::new(format!("p{nth}"), "G0").with_point(homes[nth]);
            let pool = Pool::builder().municipalities((0..8).map(town));
            let pool = pool.registrants((0..3).map(person)).build().unwrap();
            let ways =
                |town: Point| homes.map(|home| home.distance(town, 1.0).0).iter().sum::<i64>();
            let least = towns.map(ways).into_iter().min().unwrap();
            for (nth, &venue) in towns.iter().enumerate() {
                let there = plan([group(1, "p0 p1 p2", &format!("G{nth}"))], "");
                let is_nearest = defects_of(&pool, &programme, &there).is_empty();
                assert_eq!(is_nearest, ways(venue) == least, "{reach} {nth}");
            }
        }
    }
}

#[test]
fn the_nearest_venue_takes_the_facilitator_into_account() {
    // For a1 and c1, A and C are 2000 each; with the facilitator from B, A is 3000 and C 5000.
    let pool = builder().registrants(["a1", "c1"].map(person));
    let pool = pool.facilitators([Facilitator::new("f", "B")]).build().unwrap();
    let at_c = plan([with_facilitator(group(1, "a1 c1", "C"), "f")], "");
    assert_eq!(defects_of(&pool, &central(), &at_c), ["group 1: A is a nearer venue than C"]);
}

#[test]
fn members_are_willing_to_meet_there() {
    let people = [person("a1").with_only_venues(["Town B"]), person("b1"), person("c1")];
    let all = plan([group(1, "a1 b1 c1", "A")], "");
    let refused = ["group 1: \"a1\" is not willing to meet in A"];
    assert_eq!(defects_of(&pool(people.clone()), &central(), &all), refused);
    let all = plan([hosted(1, "a1 b1 c1")], "");
    assert!(defects_of(&pool(people), &rotating(OnSite::Times(1)), &all).is_empty());
}

#[test]
fn venues_take_at_most_their_maximum_of_groups() {
    let full = Municipality::new("E", "", Point::new(0.0, 0.0)).with_max_groups(1);
    let people = ["e1", "e2", "e3", "e4"].map(person);
    let pool = builder().municipality(full).registrants(people).build().unwrap();
    let two = plan([group(1, "e1 e2", "E"), group(2, "e3 e4", "E")], "");
    assert_eq!(defects_of(&pool, &central(), &two), ["2 groups meet in E, at most 1 can"]);
}

#[test]
fn facilitators_lead_groups_that_they_can() {
    let facilitators =
        [Facilitator::new("f", "C").with_max_travel(M(1999)), Facilitator::new("a1", "A")];
    let people = ["a1", "a2", "b1", "b2"].map(person);
    let pool = builder().registrants(people).facilitators(facilitators).build().unwrap();
    let two = |one: &str, other: &str| {
        let groups = [
            with_facilitator(group(1, "a1 a2", "A"), one),
            with_facilitator(group(2, "b1 b2", "B"), other),
        ];
        defects_of(&pool, &central(), &plan(groups, ""))
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
    let incomplete =
        plan([group(1, "a1 a2", "A"), with_facilitator(group(2, "b1 b2", "B"), "a1")], "");
    assert_eq!(defects_of(&pool, &central(), &incomplete), ["group 1 has no facilitator"]);
}
