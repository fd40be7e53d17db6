//! Registrants who start in another town than their own.

use kring::error::FaultKind;
use kring::programme::{Meetings, OnSite, Venues};
use kring::{Faults, Municipality, Point, Pool, Registrant, Rule};

use super::{PAIRED, TURNED, expect, four, km, pairs};

#[test]
fn a_central_meeting_is_reached_from_the_start() {
    // p0 comes from T3: with p1 11 in T1, with p2 2 in T2, with p3 0. Pairs: 11 + 2, 2 + 11, 0 + 12.
    let mut case = pairs();
    case.people[0].start = Some(3);
    expect(&case, TURNED, km(12));
    // Rules look at p0's own town.
    expect(&case.with(Rule::AtMost { attribute: "municipality".into(), max: 1 }), TURNED, km(12));
}

#[test]
fn the_start_of_a_member_is_no_venue() {
    // p0 and p1, both from T0, start in T2 and T3: 10 + 13 in T0. If T2 were open, it would be 0 + 2.
    let mut case = pairs();
    case.people.truncate(2);
    case.people[1].town = 0;
    (case.people[0].start, case.people[1].start) = (Some(2), Some(3));
    expect(&case, &[&[0, 1]], km(23));
    case.programme.meetings.venues = Some(Venues::All);
    expect(&case, &[&[0, 1]], km(2));
}

#[test]
fn rotating_meetings_are_at_home() {
    // p0 comes from T3 and hosts in T0, 13 away. With p1: 13 + 11 + 1; with p2: 13 + 2 + 10; with p3: 13 + 0 + 13.
    // The others: 2 * 2, 2 * 11, 2 * 12.
    let mut case = four(2, 2, Meetings::rotating(OnSite::Members));
    case.people[0].start = Some(3);
    expect(&case, PAIRED, km(25 + 4));
    // p0's own town is out of p0's reach, so p0 and one other wait.
    case.people[0].max_travel = Some(12_999);
    expect(&case, &[&[2, 3]], km(4));
}

#[test]
fn a_start_is_a_known_municipality_and_excludes_an_own_point() {
    let point = Point::new(52.0, 5.0);
    let town = |code: &str| Municipality::new(code, "", point);
    let build = |registrant: Registrant| {
        Pool::builder().municipalities([town("Oost"), town("West")]).registrant(registrant).build()
    };
    let kinds = |faults: Faults| Vec::from(faults).into_iter().map(|f| f.kind).collect::<Vec<_>>();
    let person = || Registrant::new("p", "Oost");
    assert!(build(person().with_start("West")).is_ok());
    let unknown = build(person().with_start("Wets")).expect_err("unknown");
    assert!(unknown.to_string().starts_with("registrants, row 1 (start): no municipality"));
    assert!(matches!(kinds(unknown)[..], [FaultKind::UnknownMunicipality { .. }]));
    let both = build(person().with_point(point).with_start("West")).expect_err("both");
    assert_eq!(kinds(both), [FaultKind::PointAndStart]);
}
