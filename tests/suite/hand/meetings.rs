use kring::Metres;
use kring::programme::{Ideal, Meetings, OnSite, Venues};

use super::{CROSSED, PAIRED, expect, four, km, pairs, person, three, town};
use crate::case::CaseFacilitator;
use crate::oracle::best;
use crate::solver::decided;

pub(super) fn facilitator(town: usize) -> CaseFacilitator {
    CaseFacilitator { id: "f".into(), town, max_groups: 1, max_travel: None, available: Vec::new() }
}

#[test]
fn central_meetings_minimise_travel() {
    // T0: 1 + 10, T1: 1 + 12, T2: 10 + 12; twice.
    let mut case = three(Meetings::central(2));
    expect(&case, &[&[0, 1, 2]], km(22));
    case.towns[0].host = false;
    expect(&case, &[&[0, 1, 2]], km(26));
}

#[test]
fn a_venue_may_be_a_municipality_without_registrants() {
    // p0 from T0 and p1 from T2: 10, at either of the two towns.
    let mut case = four(2, 2, Meetings::central(1));
    case.people = vec![person(0, 0), person(1, 2)];
    expect(&case, &[&[0, 1]], km(10));
    // T1, where no registrant lives, is put 3 from both.
    for (from, to) in [(0, 1), (1, 0), (1, 2), (2, 1)] {
        case.distances.as_mut().expect("given")[from][to] = 3000;
    }
    case.programme.meetings.venues = Some(Venues::Members);
    expect(&case, &[&[0, 1]], km(10));
    case.programme.meetings.venues = Some(Venues::All);
    expect(&case, &[&[0, 1]], km(6));
}

#[test]
fn travel_of_rotating_meetings_is_rounded_down() {
    // Both ways 2 * (1 + 10 + 12) = 46 km; twice over three hosts: 92 000 / 3 = 30 666.7.
    expect(&three(Meetings::rotating(OnSite::Times(2))), &[&[0, 1, 2]], Metres(30_666));
    expect(&three(Meetings::rotating(OnSite::Members)), &[&[0, 1, 2]], km(46));
}

#[test]
fn travel_of_the_facilitator_is_rounded_down_separately() {
    // From T3 13 + 11 + 2 = 26 km; twice over three hosts: 52 000 / 3 = 17 333.3; as one sum it would be 48 000.
    let mut case = three(Meetings::rotating(OnSite::Times(2)));
    case.facilitators = Some(vec![facilitator(3)]);
    expect(&case, &[&[0, 1, 2]], Metres(30_666 + 17_333));
    case.programme.meetings = Meetings::rotating(OnSite::Members);
    expect(&case, &[&[0, 1, 2]], km(46 + 26));
}

#[test]
fn the_facilitator_comes_to_the_venue() {
    // p0 and p1: T0 is 1 + 13 with the facilitator from T3, T1 is 1 + 11. There is one facilitator; of p2 and p3 in T3:
    // 2 + 0.
    let mut case = pairs();
    case.facilitators = Some(vec![facilitator(3)]);
    expect(&case, &[&[2, 3]], km(2));
    case.people.truncate(2);
    expect(&case, &[&[0, 1]], km(12));
    case.facilitators.as_mut().expect("one")[0].max_travel = Some(10_999);
    expect(&case, &[], km(0));
}

#[test]
fn online_groups_have_only_the_cost_per_group() {
    // One group of four costs 15, two pairs cost 30.
    let mut case = four(2, 4, Meetings::online(3));
    case.programme.groups.cost = km(15);
    expect(&case, &[&[0, 1, 2, 3]], km(15));
}

#[test]
fn the_cost_per_group_is_weighed_against_travel() {
    // All four in T0, T1 or T2: 24; two pairs: 3. A group costs 20: 44 against 43; it costs 22: 46 against 47.
    let mut case = four(2, 4, Meetings::central(1));
    case.programme.groups.cost = km(20);
    expect(&case, PAIRED, km(43));
    case.programme.groups.cost = km(22);
    expect(&case, &[&[0, 1, 2, 3]], km(46));
}

#[test]
fn seats_more_or_fewer_than_wanted_are_weighed_against_travel() {
    // Groups of four are wanted. All four: 24; two pairs: 3 and four seats off: 23 at 5 km each, 27 at 6 km each.
    let mut case = four(2, 4, Meetings::central(1));
    case.programme.groups.ideal = Some(Ideal { seats: 4, off: km(5) });
    expect(&case, PAIRED, km(23));
    case.programme.groups.ideal = Some(Ideal { seats: 4, off: km(6) });
    expect(&case, &[&[0, 1, 2, 3]], km(24));
    // Seats count, and not people: two people with two seats each are a group of four.
    case.people.iter_mut().for_each(|person| person.seats = 2);
    expect(&case, PAIRED, km(3));
}

#[test]
fn travel_stays_within_the_allowed_distance() {
    let mut case = pairs();
    case.programme.travel.max = Some(Metres(1500));
    expect(&case, &[&[0, 1]], km(1));
    // p0 need not travel, because the group meets in p0's town.
    let mut case = pairs();
    case.people[0].max_travel = Some(500);
    expect(&case, PAIRED, km(3));
    // With rotating meetings p0 must travel, so p0 and one other wait. Both ways: 2 + 2, once over two hosts.
    case.programme.meetings = Meetings::rotating(OnSite::Times(1));
    expect(&case, &[&[2, 3]], km(2));
}

#[test]
fn own_points_have_a_distance_to_their_own_municipality() {
    // On a meridian, a degree is 111 195.08 m. p0 lives half way between T0 and T1: 55 598 to each; p1 comes from T1:
    // 111 195 to T0, 0 at home. Two meetings over two hosts.
    let mut case = four(2, 2, Meetings::rotating(OnSite::Times(2)));
    (case.towns, case.distances) = (vec![town(52.0), town(53.0)], None);
    case.people = vec![person(0, 0), person(1, 1)];
    case.people[0].point = Some((52.5, 5.0));
    expect(&case, &[&[0, 1]], Metres(55_598 + 55_598 + 111_195));
    // p0's own municipality is out of p0's reach.
    case.people[0].max_travel = Some(55_597);
    expect(&case, &[], km(0));
}

#[test]
fn a_registrant_with_few_venues_joins_a_group_that_meets_there() {
    let mut case = pairs();
    case.people[0].only = vec![2];
    expect(&case, CROSSED, km(21));
    case.programme.meetings = Meetings::rotating(OnSite::Times(1));
    expect(&case, PAIRED, km(3));
}

#[test]
fn a_municipality_that_cannot_host_takes_part_in_central_meetings() {
    let mut case = pairs();
    case.towns[0].host = false;
    expect(&case, PAIRED, km(3));
    // With rotating meetings p0 cannot be placed; of the others p2 and p3 are the nearest.
    case.programme.meetings = Meetings::rotating(OnSite::Members);
    expect(&case, &[&[2, 3]], km(4));
}

#[test]
fn a_venue_takes_at_most_its_maximum_of_groups() {
    // All four from T0, where one group can meet: the first two by id.
    let mut case = pairs();
    case.people.iter_mut().for_each(|person| person.town = 0);
    case.towns[0].max_groups = Some(1);
    expect(&case, &[&[0, 1]], km(0));
    // With venues anywhere, the other group meets in T1: 1 + 1; the solver chooses which group meets where.
    case.programme.meetings.venues = Some(Venues::All);
    assert_eq!(best(&case).expect("a plan").cost, 2000);
    let plan = decided(&case, &case.pool()).expect("a plan");
    assert!(plan.cost() == km(2) && plan.groups().len() == 2);
}
