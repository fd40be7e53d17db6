//! Places for one more registrant, compared with verifying the plan with the registrant in each group.

use kring::audit::{Defect, WhereFits};
use kring::{PlanDocument, Pool, Programme, Verdict, verify};
use proptest::prelude::*;

use crate::case::{Case, code};
use crate::generate;
use crate::many::{Held, hold};
use crate::oracle::{Reading, best};

/// Returns the plan with a waiting registrant in one of its groups, without figures.
fn with(plan: &PlanDocument, nth: usize, id: &str, venue: Option<&str>) -> PlanDocument {
    let mut with = PlanDocument::default();
    with.groups = plan.groups.clone();
    with.reserve = plan.reserve.iter().filter(|w| w.id.as_ref() != id).cloned().collect();
    for group in &mut with.groups {
        (group.travel_m, group.far_m, group.penalty_m) = (None, None, None);
        group.slots = None;
    }
    let group = &mut with.groups[nth];
    group.members.push(id.into());
    if let Some(hosts) = &mut group.hosts {
        hosts.push(id.into());
    }
    if venue.is_some() {
        group.venue = venue.map(Into::into);
    }
    with
}

/// Returns the defects of a plan except those about the order of turns.
fn faults_of(
    pool: &Pool,
    programme: &Programme,
    previous: Option<&PlanDocument>,
    plan: &PlanDocument,
) -> (Verdict, Vec<String>) {
    let verdict = verify(pool, programme, previous, plan);
    let texts = verdict.defects.iter().map(ToString::to_string);
    let faults = texts.filter(|text| !text.contains("who is alike")).collect();
    (verdict, faults)
}

fn compare(case: &Case, previous: Option<&PlanDocument>, plan: &PlanDocument) -> Held {
    let (pool, programme) = (case.pool(), &case.programme);
    let before = verify(&pool, programme, previous, plan).figures.cost().0;
    let places = WhereFits::new(&pool, programme, previous, plan);
    for waiting in &plan.reserve {
        let fits = places.of(&waiting.id).expect("it waits");
        prop_assert_eq!(fits.open.len() + fits.closed.len(), plan.groups.len());
        prop_assert!(fits.open.is_sorted_by_key(|fit| fit.added));
        let towns = 0..case.towns.len();
        let venues: Vec<Option<String>> = match Reading::of(case).is_central() {
            true => towns.map(|town| Some(code(town))).collect(),
            false => vec![None],
        };
        let judged = |id: u32, venue: Option<&str>| {
            let nth = plan.groups.iter().position(|group| group.id == id).expect("a group");
            let joined = with(plan, nth, &waiting.id, venue);
            let (verdict, faults) = faults_of(&pool, programme, previous, &joined);
            (verdict.figures.cost().0 - before, faults)
        };
        for fit in &fits.open {
            let (added, faults) = judged(fit.group, fit.venue.as_deref());
            prop_assert!(faults.is_empty(), "{faults:?}");
            prop_assert_eq!(added, fit.added.0);
            let placed = places.placed_in(&waiting.id, fit.group).expect("an open group");
            let (verdict, faults) = faults_of(&pool, programme, previous, &placed);
            prop_assert!(faults.is_empty(), "{faults:?}");
            prop_assert_eq!(placed.cost_m, Some(before + added));
            let group = placed.groups.iter().position(|group| group.id == fit.group);
            let travel = verdict.groups[group.expect("a group")].travel;
            let at = plan.groups.iter().position(|group| group.id == fit.group).expect("a group");
            let travel_before = verify(&pool, programme, previous, plan).groups[at].travel;
            prop_assert_eq!(fit.own.0 + fit.others.0, travel.0 - travel_before.0);
            prop_assert!(fit.own.0 >= 0 && fit.own <= travel);
            for venue in &venues {
                let (added, faults) = judged(fit.group, venue.as_deref());
                prop_assert!(!faults.is_empty() || fit.added.0 <= added, "better at {venue:?}");
            }
        }
        let obstacles = places.obstacles(&fits);
        prop_assert_eq!(obstacles.iter().map(|it| it.1).sum::<usize>(), fits.closed.len());
        for closed in &fits.closed {
            prop_assert!(places.placed_in(&waiting.id, closed.group).is_err());
            prop_assert!(!closed.because.is_empty(), "no rule is named");
            let is_nearer = |defect: &Defect| matches!(defect, Defect::NearerVenue { .. });
            prop_assert!(!closed.because.iter().any(is_nearer), "where it meets is no reason");
            for venue in &venues {
                let (_, faults) = judged(closed.group, venue.as_deref());
                prop_assert!(!faults.is_empty(), "closed: {:?}", closed.because);
            }
        }
    }
    Ok(())
}

/// Checks the best plan, and the best plan of minimum-size groups, which leaves room in all groups.
fn compare_both(case: &Case) -> Held {
    let previous = case.previous();
    let mut roomy = case.clone();
    roomy.programme.groups.size.max = roomy.programme.groups.size.min;
    roomy.programme.groups.ideal = None;
    for made_for in [case, &roomy] {
        if let Some(best) = best(made_for) {
            compare(case, previous.as_ref(), &best.document(made_for))?;
        }
    }
    Ok(())
}

#[test]
fn fits_agree_with_verification() {
    hold(1_000, generate::unlocked_cases, |case| compare_both(&case));
}
