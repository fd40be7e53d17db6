//! Pools that are too large for looking at every plan: what a short solve proves, a long search does not refute, and the
//! certificate re-proves.

use kring::{Certificate, Error, Options, Plan, PlanDocument};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};

use crate::case::Case;
use crate::generate;
use crate::oracle::judge;

/// Work of the short solve, and of the long one.
const WORK: (u64, u64) = (400_000, 4_000_000);
/// Cases, unless `PROPTEST_CASES` says otherwise.
const CASES: u32 = 8;

fn solved(case: &Case, work: u64, seed: u64, certificate: bool) -> Option<Plan> {
    let mut options = Options::default();
    (options.time_limit, options.work_limit) = (None, Some(work));
    (options.seed, options.certificate, options.threads) = (seed, certificate, 1);
    match case.programme.form_groups(&case.pool(), &options) {
        Ok(plan) => Some(plan),
        Err(Error::NoPlan(_) | Error::Undecided(_)) => None,
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn bounds_of_larger_pools_are_below_every_plan() {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(CASES);
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Default::default(), rng);
    let strategy = generate::larger_cases();
    let (mut compared, mut proven, mut optimal) = (0, 0, 0);
    for nth in 0..cases {
        let case = strategy.new_tree(&mut runner).expect("a case").current();
        let Some(short) = solved(&case, WORK.0, 0, true) else { continue };
        let document = PlanDocument::from(&short);
        let (placement, cost) = judge(&case, &document).expect("a legal plan");
        assert_eq!(cost, short.cost().0);
        let certificate = short.certificate().expect("a certificate");
        let reproved =
            certificate.reprove(&case.pool(), &case.programme, &document, Certificate::MOST_NODES);
        assert!(reproved.is_ok(), "{nth}: {reproved:?} {case:?}");
        optimal += u32::from(short.lower_bound() == short.cost());
        let Some(long) = solved(&case, WORK.1, 1, false) else { continue };
        let (other, least) = judge(&case, &PlanDocument::from(&long)).expect("a legal plan");
        if short.placement_proven() {
            proven += 1;
            assert!(other <= placement, "{nth}: not the most: {other:?} {placement:?} {case:?}");
        }
        if long.placement_proven() {
            assert!(placement <= other, "{nth}: not the most: {placement:?} {other:?} {case:?}");
        }
        if other == placement {
            compared += 1;
            assert!(short.lower_bound().0 <= least, "{nth}: a false bound {case:?}");
            assert!(long.lower_bound().0 <= cost, "{nth}: a false bound {case:?}");
        }
    }
    println!("{compared} compared of {cases}, placement proven of {proven}, {optimal} optimal");
}
