//! Trade-off between moves and cost: the curve of moves compared with the exact oracle.

use std::collections::BTreeMap;

use kring::plan::Difference;
use kring::{Metres, Options, PlanDocument, verify};
use proptest::prelude::*;

use crate::generate;
use crate::many::hold;
use crate::oracle::best;

/// Limits on the moves for which a curve is requested, unsorted and with a duplicate.
const MOVES: [usize; 4] = [2, 0, 1, 2];

#[test]
fn no_point_of_a_curve_moves_more_or_costs_more_than_it_may() {
    let unlocked = || {
        generate::revised_cases().prop_map(|mut case| {
            let revise = case.programme.revise.take().unwrap_or_default();
            case.programme.revise = Some(revise.with_lock(false));
            case
        })
    };
    hold(1_000, unlocked, |case| {
        let pool = case.pool();
        let earlier = case.previous().expect("a plan is revised");
        let least = best(&case).map(|best| Metres(best.cost));
        let programme = &case.programme;
        let mut options = Options::default();
        (options.time_limit, options.work_limit, options.threads) = (None, Some(100_000), 1);
        let Ok(points) = programme.curve_of_moves(&pool, &earlier, &MOVES, &options) else {
            prop_assert_eq!(least, None);
            return Ok(());
        };
        let asked: Vec<_> = points.iter().map(|point| point.most_moves).collect();
        let all = [Some(0), Some(1), Some(2), None];
        let place = |most: &Option<usize>| all.iter().position(|one| one == most);
        let is_in_order = asked.ends_with(&[None]) && asked.is_sorted_by_key(place);
        prop_assert!(is_in_order, "{:?}", asked);
        for (nth, point) in points.iter().enumerate() {
            let document = PlanDocument::from(&point.plan);
            let verdict = verify(&pool, programme, Some(&earlier), &document);
            prop_assert!(verdict.is_legal(), "{:?}", verdict.defects);
            let moves = Difference::between(&earlier, &document).moves();
            prop_assert_eq!(moves, point.moves);
            prop_assert!(point.most_moves.is_none_or(|most| moves <= most));
            // Seats placed of each priority.
            let places = |plan: &kring::Plan| {
                let mut placed = BTreeMap::<i32, u32>::new();
                let members = plan.groups().iter().flat_map(|group| group.members());
                for id in members {
                    let one = pool.registrants().iter().find(|one| one.id() == id.as_ref());
                    let one = one.expect("a registrant");
                    *placed.entry(one.priority()).or_default() += one.seats();
                }
                placed
            };
            if nth > 0 && places(&points[nth - 1].plan) == places(&point.plan) {
                prop_assert!(point.plan.cost() <= points[nth - 1].plan.cost());
            }
            prop_assert!(!point.is_proven() || Some(point.plan.cost()) == least);
        }
        Ok(())
    });
}
