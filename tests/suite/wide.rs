//! More addresses than pairs are tabulated for, in groups too large for the Lagrangian relaxation: column generation
//! bounds them.

use kring::programme::{Meetings, Size};
use kring::{
    Certificate, Metres, Municipality, Options, PlanDocument, Point, Pool, Programme, Registrant,
};

/// Number of registrants, each at a point of their own.
const REGISTRANTS: u32 = 2_600;
/// Number of municipalities where groups can meet.
const VENUES: u32 = 36;

/// Registrants of 20 to 60 seats on a spiral; groups meet in one of the municipalities on a grid.
fn pool() -> Pool {
    let near = |north: f64, east: f64| Point::new(52.0 + north / 10.0, 5.0 + east / 10.0);
    let town = |nth: u32| {
        let point = near(f64::from(nth / 6), f64::from(nth % 6));
        Municipality::new(format!("G{nth}"), "", point)
    };
    let person = |nth: u32| {
        let (angle, radius) = (f64::from(nth) * 2.4, 3.0 * (f64::from(nth) / 2_600.0).sqrt());
        let point = near(2.5 + radius * angle.sin(), 2.5 + radius * angle.cos());
        let town = format!("G{}", nth % VENUES);
        Registrant::new(format!("r{nth}"), town).with_point(point).with_seats(20 + 20 * (nth % 3))
    };
    Pool::builder()
        .municipalities((0..VENUES).map(town))
        .registrants((0..REGISTRANTS).map(person))
        .build()
        .expect("a pool")
}

#[test]
fn thousands_of_addresses_in_groups_of_many_seats_are_bounded() {
    let pool = pool();
    let mut programme = Programme::new("wide", Size { min: 150, max: 300 }, Meetings::central(1));
    programme.groups.cost = Metres(20_000);
    let options = Options::default().with_work_limit(60_000_000).with_certificate(true);
    let plan = programme.form_groups(&pool, &options).expect("a plan");
    let (bound, cost) = (plan.lower_bound().0 as f64, plan.cost().0 as f64);
    assert!(bound >= 0.9 * cost, "{bound} of {cost}");
    let certificate = plan.certificate().expect("a certificate was asked for");
    let document = PlanDocument::from(&plan);
    let proven = certificate.reprove(&pool, &programme, None, &document, Certificate::MAX_NODES);
    assert!(proven.is_ok(), "{proven:?}");
}
