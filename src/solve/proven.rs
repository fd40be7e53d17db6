//! Test of the proven bounds when a later plan places more than the one that they were computed for.

use super::proven_bounds::ProvenBounds;
use crate::bounds::placement::most_groups;
use crate::branch_and_price::setup::Setup;
use crate::instance::{ClassIdx, Incumbent, Instance, Setting};
use crate::limits::{Budget, Cancel};
use crate::measure::Point;
use crate::pool::{Municipality, Pool, Registrant};
use crate::programme::{Meetings, Programme, Size};

/// Instance with six people of six towns, in groups of two.
fn instance() -> Instance {
    let mut builder = Pool::builder();
    for nth in 0..6 {
        let point = Point::new(52.0 + f64::from(nth) / 10.0, 5.0);
        builder = builder
            .municipality(Municipality::new(format!("G{nth}"), "", point))
            .registrant(Registrant::new(format!("r{nth}"), format!("G{nth}")));
    }
    let programme = Programme::new("proven", Size { min: 2, max: 2 }, Meetings::central(1));
    Instance::compile(&builder.build().unwrap(), &programme).unwrap().0
}

#[test]
fn a_plan_that_places_more_gets_a_bound_of_its_own() {
    let instance = instance();
    let plan = |pairs: &[[u32; 2]]| {
        let pair = |pair: &[u32; 2]| (pair.map(ClassIdx).into_iter().collect(), Setting::default());
        let groups = pairs.iter().map(pair);
        Incumbent::price(&instance, groups).unwrap()
    };
    let (fewer, more) = (plan(&[[0, 1], [2, 3]]), plan(&[[0, 1], [2, 3], [4, 5]]));
    let mut proof = ProvenBounds::new(&instance, None, most_groups(&instance), Setup::small());
    let mut unlimited = Budget::new(None, None, Cancel::new());
    proof.tighten(&fewer, false, &mut unlimited);
    assert!(proof.is_over(&fewer));
    assert_eq!(proof.known().bound(&fewer), fewer.cost);
    assert!(!proof.is_over(&more));
    proof.tighten(&more, false, &mut unlimited);
    assert!(proof.is_over(&more));
    assert_eq!(proof.known().bound(&more), more.cost);
}
