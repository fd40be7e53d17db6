use kring::Rule;
use kring::programme::Meetings;

use super::meetings::facilitator;
use super::{expect, four, ids, km, pairs, person};
use crate::case::{Case, CaseFacilitator, Person};
use crate::oracle::best;
use crate::solver::decided;

#[test]
fn eligible_by_any_of_the_values() {
    let mut case = pairs().values("role", ["mayor", "alderman", "clerk", ""]);
    case.programme.eligible.insert("role".into(), vec!["alderman".into(), "mayor".into()]);
    expect(&case, &[&[0, 1]], km(1));
}

#[test]
fn of_alike_registrants_the_earlier_registered_is_placed() {
    let mut case = pairs();
    case.people = (0..3).map(|nth| person(nth, 0)).collect();
    (case.people[2].day, case.people[1].day) = (Some(2), Some(3));
    expect(&case, &[&[1, 2]], km(0));
}

#[test]
fn priority_comes_before_travel_and_before_seats() {
    // p2 must be placed: with p0 for 10, with p1 for 12.
    let mut case = pairs();
    case.people.truncate(3);
    case.people[2].priority = 1;
    expect(&case, &[&[0, 2]], km(10));
    // One seat of priority beats two without: p0 may only be with p1, who would otherwise be with p2's two seats.
    let mut case = four(2, 3, Meetings::central(1)).with(Rule::Apart { ids: ids(&[0, 2]) });
    case.people.truncate(3);
    case.people[0].priority = 1;
    case.people[2].seats = 2;
    case.programme.groups.count.max = Some(1);
    expect(&case, &[&[0, 1]], km(1));
}

#[test]
fn fewer_facilitators_make_fewer_groups() {
    // The facilitator from T0 leads the first pair for 1 + 0, the other for 2 + 10. With one facilitator one pair
    // waits, with none both wait.
    let mut case = pairs();
    case.facilitators = Some(vec![facilitator(0)]);
    expect(&case, &[&[0, 1]], km(1));
    let reasons = |case: &Case| -> Vec<String> {
        let plan = decided(case, &case.pool()).expect("a plan");
        plan.reserve().iter().map(|waiting| waiting.reason().to_string()).collect()
    };
    let full = "No facilitator is free: together they lead at most 1 group, and all 2 places in them are taken.";
    assert_eq!(reasons(&case), [full; 2]);
    case.facilitators = Some(Vec::new());
    expect(&case, &[], km(0));
    assert_eq!(reasons(&case), ["No facilitator can lead a group with this person."; 4]);
    case.programme.groups.count.min = 1;
    assert!(decided(&case, &case.pool()).is_err());
}

#[test]
fn facilitators_are_not_members_of_their_own_groups() {
    let mut case = pairs();
    case.facilitators = Some(vec![CaseFacilitator { id: "p0".into(), ..facilitator(0) }]);
    let best = best(&case).expect("a plan");
    assert!(best.groups.len() == 1 && !best.groups[0].members.contains(&0));
    let plan = decided(&case, &case.pool()).expect("a plan");
    assert_eq!((plan.cost().0, plan.groups()[0].facilitator()), (best.cost, Some("p0")));
}

#[test]
fn the_number_of_groups_is_limited() {
    let mut case = pairs();
    case.programme.groups.count.max = Some(1);
    expect(&case, &[&[0, 1]], km(1));
    (case.programme.groups.count.min, case.programme.groups.count.max) = (3, None);
    assert_eq!(best(&case), None);
    assert!(decided(&case, &case.pool()).is_err());
}

#[test]
fn the_demanded_number_of_groups_comes_before_places() {
    // Three people of priority make one group. Two groups are demanded, and p2 must wait to form both.
    let mut case = four(2, 3, Meetings::online(1)).values("tags", ["p", "p", "", "p"]);
    case.people.push(Person { values: case.people[0].values.clone(), ..person(4, 3) });
    for pair in [[2, 3], [2, 4], [0, 4], [1, 3], [3, 4]] {
        case = case.with(Rule::Apart { ids: ids(&pair) });
    }
    let (attribute, value) = ("tags".to_owned(), "p".to_owned());
    case = case.with(Rule::Quota { attribute, value, min: 2, max: None, or_none: false });
    case.people[..3].iter_mut().for_each(|person| person.priority = 1);
    expect(&case, &[&[0, 1, 2]], km(0));
    case.programme.groups.count.min = 2;
    expect(&case, &[&[0, 3], &[1, 4]], km(0));
}
