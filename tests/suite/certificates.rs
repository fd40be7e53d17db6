//! Certificates and plans, forged: no plan that is not legal, no figure that is not so, and no bound that is false gets
//! through, whatever is done to either.
#![cfg(feature = "files")]

use kring::{Certificate, PlanDocument, Pool, Unproven, verify};
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

/// Parts of groups that are looked at: more than any of these cases takes.
const MOST_NODES: u64 = 10_000_000;
/// Work of the solves.
const WORK: [Option<u64>; 4] = [None, Some(1), Some(400), Some(3_000)];
/// Forgeries of each plan, and of each certificate.
const EACH: usize = 20;

/// A solved case with what anybody may check it by.
struct Proven {
    case: Case,
    pool: Pool,
    best: Best,
    plan: PlanDocument,
    certificate: Certificate,
}

impl Proven {
    /// The plan of a solve with so much work, where it places as many as can be: with little work bounds are proven in
    /// other ways.
    fn within(case: Case, work: Option<u64>) -> Option<Self> {
        let (pool, best) = (case.pool(), best(&case)?);
        let (plan, certificate) = proven(&case, &pool, work)?;
        let places_most = judge(&case, &plan).is_ok_and(|(placed, _)| placed == best.placement);
        places_most.then_some(Self { plan, case, pool, best, certificate })
    }

    /// The plan with a bound that is false, by a metre.
    fn claiming(&self) -> PlanDocument {
        let mut claiming = self.plan.clone();
        claiming.lower_bound_m = Some(self.best.cost + 1);
        claiming
    }

    /// What the certificate proves is what the solver said, or more, and true; and whoever asked before got the same answer.
    fn proves_what_is_said(&self, work: Option<u64>) -> Held {
        prop_assert_eq!(self.reprove(&self.certificate, &self.plan), Ok(()));
        let refusal = self.reprove(&self.certificate, &self.claiming()).err();
        prop_assert!(refusal.is_some(), "a false bound");
        if let Some(Unproven::Less { proven, .. }) = refusal {
            prop_assert!(proven.0 <= self.best.cost, "a false bound: {proven:?}");
            prop_assert!(self.plan.lower_bound_m.is_none_or(|bound| bound <= proven.0));
        }
        let answer = format!("{refusal:?}");
        prop_assert!(shelf::agrees(&self.case, &shelf::solved(work), &answer));
        Ok(())
    }

    fn reprove(&self, certificate: &Certificate, plan: &PlanDocument) -> Result<(), Unproven> {
        certificate.reprove(&self.pool, &self.case.programme, plan, MOST_NODES)
    }

    /// What is forged of the plan is a legal plan with its true figures, or it is found out.
    fn no_plan_gets_through(&self, forgery: &Forgery) -> Held {
        let value = serde_json::to_value(&self.plan).expect("a plan is JSON");
        let forged: Result<PlanDocument, _> = serde_json::from_value(forgery.of(&value));
        let Ok(forged) = forged else { return Ok(()) };
        same_verdict(&self.case, &self.pool, &forged)?;
        let is_false = forged.lower_bound_m.is_some_and(|bound| bound > self.best.cost);
        let is_legal = || verify(&self.pool, &self.case.programme, None, &forged).is_legal();
        prop_assert!(
            !(is_false && is_legal() && self.reprove(&self.certificate, &forged).is_ok()),
            "a false bound: {forged:?}"
        );
        Ok(())
    }

    /// Whatever is forged of the certificate, it proves nothing that is false.
    fn nothing_false_is_proven(&self, plan: &PlanDocument, forgery: &Forgery) -> Held {
        let value = serde_json::to_value(&self.certificate).expect("a certificate is JSON");
        let forged: Result<Certificate, _> = serde_json::from_value(forgery.of(&value));
        let Ok(forged) = forged else { return Ok(()) };
        prop_assert!(self.reprove(&forged, plan).is_err(), "{forgery:?}: {forged:?}");
        Ok(())
    }

    /// One registrant of each class, where the certificate names them.
    fn classes(&self) -> Vec<String> {
        let value = serde_json::to_value(&self.certificate).expect("a certificate is JSON");
        let classes = value.pointer("/proof/enumeration/classes").and_then(Value::as_array);
        let named = |class: &Value| class.pointer("/0")?.as_str().map(str::to_owned);
        classes.into_iter().flatten().filter_map(named).collect()
    }

    /// Whatever certificate is made up, it proves nothing that is false. What was answered.
    fn nothing_false_is_proven_by(
        &self,
        inventions: &[Invention],
    ) -> Result<String, TestCaseError> {
        let classes = self.classes();
        let places = self.best.placement.iter().sum::<u64>().max(1) as i64;
        let subject =
            Subject { case: &self.case, classes: &classes, share: self.best.cost / places };
        let claiming = self.claiming();
        let mut answers = String::new();
        for invention in inventions.iter().filter(|_| !classes.is_empty()) {
            let value = invention.of(&subject);
            let certificate: Certificate = serde_json::from_value(value.clone())
                .map_err(|e| TestCaseError::fail(e.to_string()))?;
            let answer = self.reprove(&certificate, &claiming);
            prop_assert!(answer.is_err(), "{value}");
            answers.push_str(&format!("{answer:?}\n"));
        }
        Ok(answers)
    }

    /// A legal plan that places as many and costs more, with a bound that is false and not above its cost: the best plan
    /// were each town where the next one is.
    fn worse(&self, by: i64) -> Option<PlanDocument> {
        let mut moved = self.case.clone();
        let points: Vec<_> = moved.towns.iter().map(|town| town.point).collect();
        let next = points.iter().cycle().skip(1);
        moved.towns.iter_mut().zip(next).for_each(|(town, point)| town.point = *point);
        moved.distances = None;
        let reading = Reading::of(&self.case);
        let met = |group: &Choice| {
            reading.options(&group.members).into_iter().min_by_key(|option| option.travel)
        };
        let groups: Option<Vec<Choice>> = best(&moved)?.groups.iter().map(met).collect();
        let plan = Best { groups: groups?, ..self.best.clone() };
        let mut plan = silenced(plan.document(&self.case));
        let (placement, cost) = judge(&self.case, &plan).ok()?;
        let more = (placement == self.best.placement).then_some(cost - self.best.cost)?;
        let false_by = (more > 0).then(|| 1 + by.rem_euclid(more))?;
        plan.lower_bound_m = Some(self.best.cost + false_by);
        Some(plan)
    }
}

#[test]
fn certificates_that_are_made_up_prove_nothing_false() {
    let made_up = || {
        let cases = prop_oneof![2 => generate::cases(), 1 => generate::led_cases()];
        (cases, prop::collection::vec(inventions(), EACH))
    };
    hold(1_500, made_up, |(case, inventions)| {
        let Some(proven) = Proven::within(case, None) else { return Ok(()) };
        let answers = proven.nothing_false_is_proven_by(&inventions)?;
        prop_assert!(shelf::agrees(&proven.case, "made up", &answers));
        Ok(())
    });
}

#[test]
fn forged_plans_and_certificates_are_found_out() {
    let forged = || {
        let cases = prop_oneof![3 => generate::cases(), 1 => generate::led_cases()];
        let forgeries = || prop::collection::vec(forgeries(), EACH);
        (cases, forgeries(), forgeries(), any::<i64>())
    };
    hold(1_500, forged, |(case, of_plan, of_certificate, by)| {
        for work in WORK {
            let Some(proven) = Proven::within(case.clone(), work) else { continue };
            proven.proves_what_is_said(work)?;
            of_plan.iter().try_for_each(|forgery| proven.no_plan_gets_through(forgery))?;

            let claiming = proven.claiming();
            let found = |forgery| proven.nothing_false_is_proven(&claiming, forgery);
            of_certificate.iter().try_for_each(found)?;

            let Some(worse) = proven.worse(by) else { continue };
            same_verdict(&proven.case, &proven.pool, &worse)?;
            prop_assert!(proven.reprove(&proven.certificate, &worse).is_err());
            let found = |forgery| proven.nothing_false_is_proven(&worse, forgery);
            of_certificate.iter().try_for_each(found)?;
        }
        Ok(())
    });
}

/// Forgeries are of every kind: some cannot be read, some are found out, some do no harm.
#[test]
fn forgeries_are_of_every_kind() {
    let strategy = (generate::cases(), prop::collection::vec(forgeries(), EACH));
    let (mut unreadable, mut illegal, mut harmless, mut weak, mut worse) = (0, 0, 0, 0, 0);
    for seed in 0..150 {
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
