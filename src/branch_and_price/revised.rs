//! Dual bounds for revised plans: the bonus for retained pairs makes costs of pairs negative.

use super::relaxation::Relaxation;
use super::setup::Setup;
use super::tests::{TestRng, pool, programme};
use crate::bounds::nearest_companions::lower_bound as nearest_companion_bound;
use crate::bounds::placement::most_groups;
use crate::enumeration::exact::{Exact, solve_exactly};
use crate::instance::{Incumbent, Instance};
use crate::limits::{Budget, Cancel};
use crate::lp::linear::Linear;
use crate::measure::Metres;
use crate::plan::{GroupDocument, PlanDocument};
use crate::programme::{Meetings, OnSite, Revise};

/// Earlier plan of some registrants of the pool, and of some who are no longer in it.
fn earlier_plan(dice: &mut TestRng, people: u64) -> PlanDocument {
    let mut plan = PlanDocument::default();
    for id in 1..=3 {
        plan.groups.push(GroupDocument { id, ..GroupDocument::default() });
    }
    for registrant in 0..people + 2 {
        if !dice.one_in(4) {
            plan.groups[dice.below(3) as usize].members.push(format!("r{registrant}").into());
        }
    }
    plan
}

#[test]
fn no_bound_of_a_revision_is_above_the_optimum() {
    let (mut relaxed, mut tight, mut retained) = (0, 0, 0);
    for seed in 0..400 {
        let mut dice = TestRng::new(seed);
        let (pool, mut programme) = (pool(&mut dice), programme(&mut dice));
        match dice.below(8) {
            0 => programme.meetings = Meetings::online(2),
            1 => programme.meetings = Meetings::rotating(OnSite::Members),
            2 => programme.meetings = Meetings::rotating(OnSite::Times(4)),
            _ => {}
        }
        let keep = Metres(dice.below(60_000) as i64);
        programme.revise = Some(Revise::keeping(keep).with_lock(dice.one_in(6)));
        let previous = earlier_plan(&mut dice, pool.registrants().len() as u64);
        let (instance, _) = Instance::compile_after(&pool, &programme, Some(&previous)).unwrap();
        let empty = Incumbent::empty(&instance);
        let mut unlimited = Budget::new(None, None, Cancel::new());
        let Some(Exact::Optimal(optimum, _)) =
            solve_exactly(&instance, &empty, &Linear::default(), &mut unlimited)
        else {
            panic!("seed {seed}");
        };
        let most = most_groups(&instance);
        let offset = instance.cost_offset();
        let simple = nearest_companion_bound(&instance, &optimum.placement, most) - offset;
        assert!(simple <= optimum.cost, "seed {seed}: {simple} > {}", optimum.cost);
        let Some(mut relaxation) =
            Relaxation::new(&instance, &optimum.placement, most, &Setup::small())
        else {
            continue;
        };
        relaxation.advance(&empty, &mut Budget::new(None, Some(20_000), Cancel::new()));
        let bound = relaxation.bound().unwrap();
        assert!(bound <= optimum.cost, "seed {seed}: {bound} > {}", optimum.cost);
        if let Some(plan) = relaxation.plan() {
            assert!(plan.cost >= optimum.cost, "seed {seed}");
        }
        relaxed += 1;
        retained +=
            u32::from(optimum.groups.iter().any(|(group, _)| instance.retained_value(group) > 0));
        tight += u32::from(bound == optimum.cost);
    }
    assert!(relaxed > 350 && 2 * retained > relaxed, "{retained} of {relaxed} keep a member");
    assert!(3 * tight > 2 * relaxed, "{tight} of {relaxed} are tight");
}
