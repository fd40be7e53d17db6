//! Forged certificates and plans: whatever is changed in either, no illegal plan, no wrong figure and no false bound
//! passes the checks.
#![cfg(feature = "files")]

use kring::audit::Unproven;
use kring::{Certificate, PlanDocument, Pool, verify};
use proptest::prelude::*;
use serde_json::Value;

use crate::case::Case;
use crate::forge::{Forgery, forgeries};
use crate::generate;
use crate::invent::{Invention, Subject, inventions};
use crate::many::{Held, hold};
use crate::mutate::silenced;
use crate::oracle::{Best, Choice, Reading, best, judge};
use crate::properties::same_verdict;
use crate::shelf;
use crate::solver::proven;

/// Work limit of the checker, in visited partial groups: more than any of these cases takes.
const MAX_NODES: u64 = 10_000_000;
/// Work limits of the solves; a low limit makes the solver prove bounds in other ways.
const WORK: [Option<u64>; 4] = [None, Some(1), Some(400), Some(3_000)];
const WORK_OF_LARGER: [Option<u64>; 2] = [Some(60_000), Some(300_000)];
/// Number of forgeries of each plan, and of each certificate.
const EACH: usize = 20;
const EACH_OF_LARGER: usize = 6;

/// Solved case with everything that a check needs.
struct Proven {
    case: Case,
    pool: Pool,
    /// Cost of the best known plan: a bound above it is false.
    least: i64,
    /// Best plan of all, where the oracle found it.
    best: Option<Best>,
    plan: PlanDocument,
    certificate: Certificate,
}

impl Proven {
    /// Solves a case within a work limit and keeps the plan if it places the most seats. With little work, bounds are
    /// proven in other ways.
    fn within(case: Case, work: Option<u64>) -> Option<Self> {
        let (pool, best) = (case.pool(), best(&case)?);
        let (plan, certificate) = proven(&case, &pool, work)?;
        let places_most = judge(&case, &plan).is_ok_and(|(placed, _)| placed == best.placement);
        let least = best.cost;
        places_most.then_some(Self { plan, case, pool, least, best: Some(best), certificate })
    }

    /// Solves a case that is too large for the exact oracle.
    fn of_larger(case: Case, work: Option<u64>) -> Option<Self> {
        let pool = case.pool();
        let (plan, certificate) = proven(&case, &pool, work)?;
        let (_, least) = judge(&case, &plan).expect("a legal plan");
        Some(Self { plan, case, pool, least, best: None, certificate })
    }

    /// Returns the plan with a bound that is false by a metre.
    fn claiming(&self) -> PlanDocument {
        let mut claiming = self.plan.clone();
        claiming.lower_bound_m = Some(self.least + 1);
        claiming
    }

    /// Checks that the certificate proves at least the solver's bound, nothing false, and what the shelf has recorded.
    fn proves_what_is_said(&self, work: Option<u64>) -> Held {
        prop_assert_eq!(self.reprove(&self.certificate, &self.plan), Ok(()));
        let refusal = self.reprove(&self.certificate, &self.claiming()).err();
        prop_assert!(refusal.is_some(), "a false bound");
        if let Some(Unproven::Less { proven, .. }) = refusal {
            prop_assert!(proven.0 <= self.least, "a false bound: {proven:?}");
            prop_assert!(self.plan.lower_bound_m.is_none_or(|bound| bound <= proven.0));
        }
        let answer = || format!("{refusal:?} after {} parts", self.parts());
        prop_assert!(shelf::agrees(&self.case, &shelf::solved(work), answer));
        Ok(())
    }

    /// Estimates the number of partial groups that a check visits.
    fn parts(&self) -> u64 {
        let (programme, previous) = (&self.case.programme, self.case.previous());
        let is_enough = |&most: &u64| {
            let certificate = &self.certificate;
            certificate.reprove(&self.pool, programme, previous.as_ref(), &self.plan, most).is_ok()
        };
        let enough = (0..24).map(|nth| 1 << nth).find(is_enough).unwrap_or(MAX_NODES);
        let mut less = (5..8).map(|eighths| enough * eighths / 8);
        less.find(is_enough).unwrap_or(enough)
    }

    fn reprove(&self, certificate: &Certificate, plan: &PlanDocument) -> Result<(), Unproven> {
        let previous = self.case.previous();
        certificate
            .reprove(&self.pool, &self.case.programme, previous.as_ref(), plan, MAX_NODES)
            .map(drop)
    }

    /// Checks that a forged plan is either legal with its true figures, or rejected.
    fn no_plan_gets_through(&self, forgery: &Forgery) -> Held {
        let value = serde_json::to_value(&self.plan).expect("a plan is JSON");
        let forged: Result<PlanDocument, _> = serde_json::from_value(forgery.of(&value));
        let Ok(forged) = forged else { return Ok(()) };
        same_verdict(&self.case, &self.pool, &forged)?;
        let is_false = forged.lower_bound_m.is_some_and(|bound| bound > self.least);
        let is_legal = || {
            verify(&self.pool, &self.case.programme, self.case.previous().as_ref(), &forged)
                .is_legal()
        };
        prop_assert!(
            !(is_false && is_legal() && self.reprove(&self.certificate, &forged).is_ok()),
            "a false bound: {forged:?}"
        );
        Ok(())
    }

    /// Checks that a certificate that is forged in one field or in two proves nothing false.
    fn nothing_false_is_proven(&self, plan: &PlanDocument, forgeries: &[Forgery]) -> Held {
        let value = serde_json::to_value(&self.certificate).expect("a certificate is JSON");
        for forgeries in forgeries.chunks(1).chain(forgeries.windows(2)) {
            let forged = forgeries.iter().fold(value.clone(), |value, forgery| forgery.of(&value));
            let forged: Result<Certificate, _> = serde_json::from_value(forged);
            let Ok(forged) = forged else { continue };
            prop_assert!(self.reprove(&forged, plan).is_err(), "{forgeries:?}: {forged:?}");
        }
        Ok(())
    }

    /// Returns one registrant of each class, where the certificate names them.
    fn classes(&self) -> Vec<String> {
        let value = serde_json::to_value(&self.certificate).expect("a certificate is JSON");
        let classes = value.pointer("/proof/enumeration/classes").and_then(Value::as_array);
        let named = |class: &Value| class.pointer("/0")?.as_str().map(str::to_owned);
        classes.into_iter().flatten().filter_map(named).collect()
    }

    /// Checks that no invented certificate proves anything false, and that sound duals prove a true bound. Returns the
    /// checker's answers.
    fn nothing_false_is_proven_by(
        &self,
        inventions: &[Invention],
    ) -> Result<String, TestCaseError> {
        let classes = self.classes();
        let places = self.plan.groups.iter().map(|group| group.members.len()).sum::<usize>();
        let share = self.least / places.max(1) as i64;
        let subject = Subject { case: &self.case, classes: &classes, share };
        let claiming = self.claiming();
        let mut answers = String::new();
        for invention in inventions.iter().filter(|_| !classes.is_empty()) {
            let certificate = read(&invention.of(&subject))?;
            let answer = self.reprove(&certificate, &claiming);
            prop_assert!(answer.is_err(), "{certificate:?}");
            let honest = self.reprove(&certificate, &self.plan);
            answers.push_str(&format!("{answer:?} {honest:?}\n"));

            // Rewards make groups cost less than nothing, so that no invented duals are sound.
            if self.has_rewards() {
                continue;
            }
            let sound = read(&invention.sound(&subject))?;
            let answer = self.reprove(&sound, &claiming);
            prop_assert!(answer.is_err(), "{sound:?}");
            let honest = self.reprove(&sound, &self.plan);
            // A place without registrants hosts no group, so a dual for it is a misfit.
            let is_known = matches!(honest, Ok(()) | Err(Unproven::TooLong | Unproven::Misfit(_)));
            prop_assert!(is_known, "{honest:?} {sound:?}");
            answers.push_str(&format!("{answer:?} {honest:?}\n"));
        }
        Ok(answers)
    }

    /// Returns `true` if some pair may have a reward.
    fn has_rewards(&self) -> bool {
        let rules = &self.case.programme.rules;
        self.case.earlier.is_some() || rules.iter().any(|rule| rule.kind() == "wish")
    }

    /// Returns a legal plan that places the same seats, costs more, and states a false bound not above its cost.
    /// It is the best plan for towns that have each moved to the place of the next.
    fn worse(&self, by: i64) -> Option<PlanDocument> {
        let known = self.best.as_ref()?;
        let mut moved = self.case.clone();
        let points: Vec<_> = moved.towns.iter().map(|town| town.point).collect();
        let next = points.iter().cycle().skip(1);
        moved.towns.iter_mut().zip(next).for_each(|(town, point)| town.point = *point);
        moved.distances = None;
        let reading = Reading::of(&self.case);
        let met = |group: &Choice| {
            reading
                .options(&group.members)
                .into_iter()
                .min_by_key(|option| option.travel + option.far)
        };
        let groups: Option<Vec<Choice>> = best(&moved)?.groups.iter().map(met).collect();
        let plan = Best { groups: groups?, ..known.clone() };
        let mut plan = silenced(plan.document(&self.case));
        let (placement, cost) = judge(&self.case, &plan).ok()?;
        let more = (placement == known.placement).then_some(cost - known.cost)?;
        let false_by = (more > 0).then(|| 1 + by.rem_euclid(more))?;
        plan.lower_bound_m = Some(known.cost + false_by);
        Some(plan)
    }
}

fn read(value: &Value) -> Result<Certificate, TestCaseError> {
    serde_json::from_value(value.clone()).map_err(|e| TestCaseError::fail(format!("{e}: {value}")))
}

#[test]
fn randomly_made_certificates_prove_nothing_false() {
    let made_up = || {
        let cases = generate::any_cases();
        (cases, prop::collection::vec(inventions(), EACH))
    };
    hold(1_500, made_up, |(case, inventions)| {
        let Some(proven) = Proven::within(case, None) else { return Ok(()) };
        let answers = proven.nothing_false_is_proven_by(&inventions)?;
        prop_assert!(shelf::agrees(&proven.case, "made up", || answers));
        Ok(())
    });
}

#[test]
fn forged_plans_and_certificates_are_detected() {
    let forged = || {
        let cases = generate::any_cases();
        let forgeries = || prop::collection::vec(forgeries(), EACH);
        (cases, forgeries(), forgeries(), any::<i64>())
    };
    hold(1_500, forged, |(case, of_plan, of_certificate, by)| {
        for work in WORK {
            let Some(proven) = Proven::within(case.clone(), work) else { continue };
            proven.proves_what_is_said(work)?;
            of_plan.iter().try_for_each(|forgery| proven.no_plan_gets_through(forgery))?;

            proven.nothing_false_is_proven(&proven.claiming(), &of_certificate)?;

            let Some(worse) = proven.worse(by) else { continue };
            same_verdict(&proven.case, &proven.pool, &worse)?;
            prop_assert!(proven.reprove(&proven.certificate, &worse).is_err());
            proven.nothing_false_is_proven(&worse, &of_certificate)?;
        }
        Ok(())
    });
}

/// Larger pools are proven by column generation and branching; small pools never are.
#[test]
fn forged_certificates_of_larger_pools_are_detected() {
    let forged = || (generate::larger_cases(), prop::collection::vec(forgeries(), EACH_OF_LARGER));
    hold(100, forged, |(case, of_certificate)| {
        for work in WORK_OF_LARGER {
            let Some(proven) = Proven::of_larger(case.clone(), work) else { continue };
            proven.proves_what_is_said(work)?;
            proven.nothing_false_is_proven(&proven.claiming(), &of_certificate)?;
        }
        Ok(())
    });
}

/// Forgeries are of every kind: some are unreadable, some are rejected, some are harmless.
#[test]
fn forgeries_are_of_every_kind() {
    let strategy = (generate::cases(), prop::collection::vec(forgeries(), EACH));
    let (mut unreadable, mut illegal, mut harmless, mut weak, mut worse) = (0, 0, 0, 0, 0);
    for seed in 0..300 {
        let (case, forgeries) = crate::many::drawn(&strategy, seed);
        let Some(proven) = Proven::within(case, None) else { continue };
        for forgery in &forgeries {
            let value = serde_json::to_value(&proven.plan).expect("a plan is JSON");
            match serde_json::from_value::<PlanDocument>(forgery.of(&value)) {
                Err(_) => unreadable += 1,
                Ok(plan) if judge(&proven.case, &plan).is_err() => illegal += 1,
                Ok(_) => harmless += 1,
            }
            let value = serde_json::to_value(&proven.certificate).expect("it is JSON");
            match serde_json::from_value::<Certificate>(forgery.of(&value)) {
                Err(_) => unreadable += 1,
                Ok(forged) if proven.reprove(&forged, &proven.plan).is_err() => weak += 1,
                Ok(_) => harmless += 1,
            }
        }
        worse += u32::from(proven.worse(0).is_some());
    }
    let found = [unreadable, illegal, harmless, weak];
    assert!(found.iter().all(|&many| many > 200) && worse > 3, "{found:?} {worse}");
}
