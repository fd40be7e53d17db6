//! Certificates: each plan's is accepted, and none, however it is forged, for a bound that is false.
#![cfg(feature = "files")]

use kring::{Certificate, PlanDocument, Status, Unproven};
use proptest::prelude::*;
use serde_json::Value;

use crate::case::Case;
use crate::generate;
use crate::many::hold;
use crate::oracle::best;
use crate::solver::decided_with;

/// Parts of groups that are looked at: more than any of these cases takes.
const MOST_NODES: u64 = 10_000_000;

/// What is done to a number of a certificate, or to a list.
#[derive(Clone, Debug)]
struct Forgery {
    at: usize,
    kind: usize,
    by: i64,
}

fn forgeries() -> impl Strategy<Value = Forgery> {
    (any::<prop::sample::Index>(), 0..6_usize, -40_000_000_000..40_000_000_000_i64)
        .prop_map(|(at, kind, by)| Forgery { at: at.index(10_000), kind, by })
}

/// All numbers and lists in some JSON, by path.
fn places(value: &Value, path: String, found: &mut Vec<String>) {
    match value {
        Value::Number(_) => found.push(path),
        Value::Array(items) => {
            found.push(path.clone());
            let items = items.iter().enumerate();
            items.for_each(|(nth, item)| places(item, format!("{path}/{nth}"), found));
        }
        Value::Object(fields) => {
            fields.iter().for_each(|(name, item)| places(item, format!("{path}/{name}"), found));
        }
        _ => {}
    }
}

impl Forgery {
    /// The certificate with this done to it, where that is still one.
    fn of(&self, certificate: &Certificate) -> Option<Certificate> {
        let mut value = serde_json::to_value(certificate).expect("a certificate is JSON");
        let mut found = Vec::new();
        places(&value, String::new(), &mut found);
        let path = found.get(self.at % found.len().max(1))?;
        match value.pointer_mut(path)? {
            Value::Array(items) if !items.is_empty() => {
                let nth = self.by.unsigned_abs() as usize % items.len();
                match self.kind % 3 {
                    0 => drop(items.remove(nth)),
                    1 => items.swap(nth, 0),
                    _ => items.push(items[nth].clone()),
                }
            }
            Value::Array(_) => return None,
            number => {
                let was = number.as_i64()?;
                let forged = match self.kind {
                    0 => was + 1,
                    1 => was - 1,
                    2 => was.saturating_mul(2),
                    3 => -was,
                    4 => 0,
                    _ => was.saturating_add(self.by),
                };
                *number = forged.into();
            }
        }
        serde_json::from_value(value).ok()
    }
}

fn reprove(case: &Case, certificate: &Certificate, plan: &PlanDocument) -> Result<(), Unproven> {
    certificate.reprove(&case.pool(), &case.programme, plan, MOST_NODES)
}

#[test]
fn true_bounds_are_reproved_and_false_ones_are_not() {
    let forged = || (generate::cases(), prop::collection::vec(forgeries(), 12));
    hold(2_000, forged, |(case, forgeries)| {
        let (pool, best) = (case.pool(), best(&case));
        let solved = decided_with(&case, &pool, true);
        let (Ok(plan), Some(best)) = (solved, best) else { return Ok(()) };
        let certificate = plan.certificate().expect("a certificate was asked for");
        let mut document = PlanDocument::from(&plan);
        prop_assert_eq!(reprove(&case, certificate, &document), Ok(()));
        if plan.status() == Status::Optimal {
            document.lower_bound_m = Some(best.cost + 1);
            prop_assert!(reprove(&case, certificate, &document).is_err());
            for forgery in &forgeries {
                let Some(forged) = forgery.of(certificate) else { continue };
                prop_assert!(
                    reprove(&case, &forged, &document).is_err(),
                    "{forgery:?}: {forged:?}"
                );
            }
        }
        Ok(())
    });
}
