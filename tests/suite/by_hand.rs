//! Certificates made by hand, with the bounds that they prove.
#![cfg(feature = "files")]

use kring::audit::Unproven;
use kring::plan::GroupDocument;
use kring::programme::{Meetings, OnSite, Size};
use kring::{
    Certificate, Facilitator, Metres, Municipality, PlanDocument, Point, Pool, PoolBuilder,
    Programme, Registrant, Rule,
};
use serde_json::{Value, json};

use crate::invent::SCALE;

/// Work limit of the checker, in visited partial groups: more than any of these cases takes.
const MAX_NODES: u64 = 1_000;

/// Town A, with a limit on its groups if one is given, and town B at a distance of 5 000 m.
fn towns(most_in_a: Option<u32>) -> PoolBuilder {
    let [a, b] = ["A", "B"].map(|code| Municipality::new(code, code, Point::new(52.0, 5.0)));
    let a = if let Some(most) = most_in_a { a.with_max_groups(most) } else { a };
    Pool::builder().municipalities([a, b]).distance("A", "B", Metres(5_000))
}

fn pool_of(people: impl IntoIterator<Item = Registrant>) -> Pool {
    towns(None).registrants(people).build().expect("a pool")
}

/// Three people; r1 and r2 have a party in common.
fn three(homes: [&str; 3]) -> Pool {
    let party = ["x", "x", "y"];
    let registrant =
        |nth: usize| Registrant::new(format!("r{}", nth + 1), homes[nth]).with("party", party[nth]);
    pool_of([0, 1, 2].map(registrant))
}

/// `in_a` people in A, then `in_b` people in B.
fn people(in_a: usize, in_b: usize, most_in_a: Option<u32>) -> Pool {
    let registrant =
        |nth: usize| Registrant::new(format!("r{}", nth + 1), if nth < in_a { "A" } else { "B" });
    towns(most_in_a).registrants((0..in_a + in_b).map(registrant)).build().expect("a pool")
}

/// The pool with these facilitators.
fn led(pool: &Pool, facilitators: [Facilitator; 2]) -> Pool {
    let people = pool.registrants().iter().cloned();
    towns(None).registrants(people).facilitators(facilitators).build().expect("a pool")
}

/// Proof by one subproblem of these classes, with a single node.
fn of_all(classes: &[&str], duals: &Value) -> Value {
    of_cases(classes, &json!([{ "duals": duals }]))
}

/// Proof by one subproblem of these classes, with a branch-and-bound tree.
fn of_cases(classes: &[&str], nodes: &Value) -> Value {
    json!({ "problems": [{ "parts": [classes], "nodes": nodes }] })
}

/// Checks a proof of this bound for a plan with one group of all registrants.
fn reproved(pool: &Pool, programme: &Programme, proof: &Value, bound: i64) -> Result<(), Unproven> {
    reproved_of(pool.registrants().len(), pool, programme, proof, bound)
}

/// Checks a proof of this bound for a plan with one group of the first `members` registrants.
fn reproved_of(
    members: usize,
    pool: &Pool,
    programme: &Programme,
    proof: &Value,
    bound: i64,
) -> Result<(), Unproven> {
    let certificate = json!({ "version": 1, "proof": proof });
    let certificate: Certificate = serde_json::from_value(certificate).expect("a certificate");
    let mut group = GroupDocument::default();
    group.id = 1;
    group.members = pool.registrants().iter().take(members).map(|one| one.id().into()).collect();
    let mut plan = PlanDocument::default();
    (plan.groups, plan.lower_bound_m) = (vec![group], Some(bound));
    certificate.reprove(pool, programme, None, &plan, MAX_NODES).map(drop)
}

fn less(proven: i64, claimed: i64) -> Result<(), Unproven> {
    Err(Unproven::Less { proven: Metres(proven), claimed: Metres(claimed) })
}

/// Programme with groups of three.
fn all_three(meetings: Meetings) -> Programme {
    Programme::new("three", Size { min: 3, max: 3 }, meetings)
}

fn together() -> Rule {
    Rule::Together { ids: ["r1", "r2"].map(Into::into).to_vec() }
}

#[test]
fn hand_made_duals_prove_their_sum() {
    let avoid = Rule::Avoid { attribute: "party".into(), penalty: Metres(5_000) };
    let programme = all_three(Meetings::central(2)).with_rule(together()).with_rule(avoid);
    let proven = |pays: i64, claim: i64, bound| {
        let duals = json!({ "classes": [pays * SCALE, 1_000 * SCALE], "rest": 0,
            "at_venues": [[0, "A", claim * SCALE]] });
        let proof = of_all(&["r1", "r3"], &duals);
        reproved(&three(["A"; 3]), &programme, &proof, bound)
    };
    assert_eq!(proven(4_000, 0, 5_000), Ok(()));
    assert_eq!(proven(4_001, 0, 5_001), Err(Unproven::Refuted));
    assert_eq!(proven(4_001, -1, 5_000), Ok(()));
    assert_eq!(proven(4_001, -1, 5_001), less(5_000, 5_001));
    assert_eq!(proven(3_999, 0, 5_000), less(4_999, 5_000));
}

/// Each member hosts once; four ways of 5 000 m, divided by three hosts, are 6 666 m and two thirds.
#[test]
fn hand_made_duals_account_for_rounding_down() {
    let programme = all_three(Meetings::rotating(OnSite::Times(1)));
    let proven = |halves: i64, bound| {
        let duals = json!({ "classes": [2_000 * SCALE, halves * SCALE / 2], "rest": 0 });
        let proof = of_all(&["r1", "r3"], &duals);
        reproved(&three(["A", "A", "B"]), &programme, &proof, bound)
    };
    assert_eq!(proven(2 * 2_666, 6_666), Ok(()));
    assert_eq!(proven(2 * 2_666 + 1, 6_667), Err(Unproven::Refuted));
}

/// Members of one unit have 10 000 m to each other, there and back, in one of three meetings.
#[test]
fn hand_made_nearest_companion_bounds_count_distances_within_units() {
    let programme = all_three(Meetings::rotating(OnSite::Times(1))).with_rule(together());
    let proven =
        |bound| reproved(&three(["A", "B", "A"]), &programme, &json!("combinatorial"), bound);
    assert_eq!(proven(6_667), less(3_333, 6_667));
}

/// Only one of two groups can be in A, so the other is in B, where one person from A comes.
#[test]
fn a_hand_made_enumeration_respects_venue_limits() {
    let programme = Programme::new("two", Size { min: 2, max: 2 }, Meetings::central(1));
    let duals = json!({ "classes": [], "groups": 0, "venues": [], "seats": [0] });
    let proven = |most, bound| {
        reproved(&people(3, 1, most), &programme, &json!({ "enumeration": duals }), bound)
    };
    assert_eq!(proven(Some(1), 5_000), Ok(()));
    assert_eq!(proven(Some(1), 5_001), Err(Unproven::Refuted));
    assert_eq!(proven(None, 5_000), Ok(()));
    assert_eq!(proven(None, 5_001), Err(Unproven::Refuted));
}

/// No person from A can reach B, so the bounds of both subproblems add up.
#[test]
fn hand_made_subproblems_are_separate_if_out_of_reach() {
    let mut programme = Programme::new("two", Size { min: 2, max: 2 }, Meetings::central(1));
    programme.groups.cost = Metres(1_000);
    let problem = |registrant: &str, at: &str| {
        let duals = json!({ "classes": [0], "rest": 0, "at_venues": [[0, at, 1_000 * SCALE]] });
        json!({ "parts": [[registrant]], "nodes": [{ "duals": duals }] })
    };
    let proof = json!({ "problems": [problem("r1", "A"), problem("r3", "B")] });
    let mut proven = |most, bound| {
        programme.travel.max = most;
        reproved(&people(2, 2, None), &programme, &proof, bound)
    };
    assert_eq!(proven(Some(Metres(4_999)), 2_000), Ok(()));
    assert_eq!(proven(Some(Metres(4_999)), 2_001), less(2_000, 2_001));
    assert!(matches!(proven(None, 2_000), Err(Unproven::Misfit(_))));
}

/// Two people of one municipality must be apart, so each group has one person from A and one from B.
#[test]
fn hand_made_prices_count_values() {
    let rule = Rule::AtMost { attribute: "municipality".into(), max: 1 };
    let programme = Programme::new("two", Size { min: 2, max: 2 }, Meetings::central(2));
    let prices = json!({ "prices": [["r1", 0], ["r3", 0]] });
    let pool = people(2, 2, None);
    assert_eq!(reproved(&pool, &programme, &prices, 1), less(0, 1));
    let programme = programme.with_rule(rule);
    assert_eq!(reproved(&pool, &programme, &prices, 20_000), Ok(()));
    assert_eq!(reproved(&pool, &programme, &prices, 20_001), less(20_000, 20_001));
}

/// A facilitator is no member of the group: r1 cannot lead the group of all three, and f1 comes from B.
#[test]
fn hand_made_duals_consider_only_facilitators_who_can_lead() {
    let facilitators = [Facilitator::new("f1", "B"), Facilitator::new("r1", "A")];
    let pool = led(&three(["A"; 3]), facilitators);
    let proven = |pays: i64, bound| {
        let duals = json!({ "classes": [0, 0], "rest": 0, "facilitators": [["r1", -1_000 * SCALE]],
            "at_venues": [[0, "A", pays]] });
        let proof = of_all(&["r1", "r2"], &duals);
        let programme = all_three(Meetings::central(2));
        reproved(&pool, &programme, &proof, bound)
    };
    assert_eq!(proven(10_000 * SCALE, 9_000), Ok(()));
    assert_eq!(proven(10_000 * SCALE + 1, 9_000), Err(Unproven::Refuted));
}

/// Four ways of members and one of the facilitator, divided by three hosts: each sum is rounded down by itself.
#[test]
fn hand_made_duals_round_down_the_travel_of_facilitators_separately() {
    let facilitators = [Facilitator::new("f1", "A"), Facilitator::new("f2", "A")];
    let pool = led(&three(["A", "A", "B"]), facilitators);
    let proven = |quarters: i64, bound| {
        let duals = json!({ "classes": [2_000 * SCALE, quarters * SCALE / 4], "rest": 0 });
        let proof = of_all(&["r1", "r3"], &duals);
        let programme = all_three(Meetings::rotating(OnSite::Times(1)));
        reproved(&pool, &programme, &proof, bound)
    };
    assert_eq!(proven(4 * 4_332, 8_332), Ok(()));
    assert_eq!(proven(4 * 4_332 + 1, 8_333), Err(Unproven::Refuted));
}

/// Each person has 10 000 m to each person of the other municipality, there and back, and nothing to the own one.
#[test]
fn hand_made_nearest_companion_bounds_use_the_nearest_registrants() {
    let programme = all_three(Meetings::rotating(OnSite::Members));
    let proven =
        |bound| reproved(&three(["A", "B", "A"]), &programme, &json!("combinatorial"), bound);
    assert_eq!(proven(20_000), Ok(()));
    assert_eq!(proven(20_001), less(20_000, 20_001));
}

/// Two people of A and one of B meet in A for 5 000 m or in B for 10 000, in a tree with two leaves. A venue without a
/// claimed reduced cost admits no group.
fn in_two_cases(
    statement: &Value,
    claims: [&[(&str, i64)]; 2],
    bound: i64,
) -> Result<(), Unproven> {
    let case = |claims: &[(&str, i64)]| {
        let claims: Vec<Value> =
            claims.iter().map(|(at, metres)| json!([0, at, metres * SCALE])).collect();
        json!({ "duals": { "classes": [0, 0], "rest": 0, "at_venues": claims } })
    };
    let nodes = [json!({ "split": [statement, [1, 2]] }), case(claims[0]), case(claims[1])];
    let proof = of_cases(&["r1", "r3"], &json!(nodes));
    let programme = all_three(Meetings::central(1));
    reproved(&people(2, 1, None), &programme, &proof, bound)
}

#[test]
fn hand_made_nodes_exclude_registrants_who_meet_elsewhere() {
    let (at_a, at_b) = (("A", 5_000), ("B", 10_000));
    let nobody = json!({ "meets": [0, "A", 0] });
    assert_eq!(in_two_cases(&nobody, [&[at_b], &[at_a, at_b]], 5_000), Ok(()));
    assert_eq!(in_two_cases(&nobody, [&[at_b], &[at_a, at_b]], 5_001), less(5_000, 5_001));
    assert_eq!(in_two_cases(&nobody, [&[at_b], &[at_b]], 10_000), Err(Unproven::Refuted));
    assert_eq!(in_two_cases(&nobody, [&[at_a], &[at_a, at_b]], 5_000), Err(Unproven::Refuted));
    // If both people of A must meet in A, neither is in a group in B.
    let not_both = json!({ "meets": [0, "A", 1] });
    assert_eq!(in_two_cases(&not_both, [&[at_a, at_b], &[at_a]], 5_000), Ok(()));
    assert_eq!(in_two_cases(&not_both, [&[at_a, at_b], &[at_b]], 5_000), Err(Unproven::Refuted));
    let barred = json!({ "meets_in": [1, ["A"]] });
    assert_eq!(in_two_cases(&barred, [&[at_a], &[at_b]], 5_000), Ok(()));
    assert_eq!(in_two_cases(&barred, [&[at_a], &[at_a]], 5_000), Err(Unproven::Refuted));
    assert_eq!(in_two_cases(&barred, [&[at_b], &[at_b]], 5_000), Err(Unproven::Refuted));
}

/// If the person of B waits, there is no group of all three, so that leaf needs no claim for a venue.
#[test]
fn a_hand_made_node_excludes_waiting_registrants() {
    let placed = |claim: i64| {
        let claims = [json!([0, "A", claim * SCALE]), json!([0, "B", 10_000 * SCALE])];
        let nodes = json!([
            { "split": [{ "placed": 1 }, [1, 2]] },
            { "duals": { "classes": [0, 0], "rest": 0, "at_venues": claims } },
            { "duals": { "classes": [5_000 * SCALE, 0], "rest": 0 } },
        ]);
        let proof = of_cases(&["r1", "r3"], &nodes);
        let programme = all_three(Meetings::central(1));
        reproved(&people(2, 1, None), &programme, &proof, 5_000)
    };
    assert_eq!(placed(5_000), Ok(()));
    assert_eq!(placed(5_001), Err(Unproven::Refuted));
    assert_eq!(placed(4_999), less(4_999, 5_000));
}

/// More companions than the checker lists costs for: forty-four people of A cost nothing, the one of B is far from all.
#[test]
fn hand_made_duals_hold_for_very_large_groups() {
    let size = Size { min: 44, max: 44 };
    let programme = Programme::new("many", size, Meetings::rotating(OnSite::Members));
    let proven = |rest: i64| {
        let duals = json!({ "classes": [0, 0], "rest": rest });
        let proof = of_all(&["r1", "r45"], &duals);
        reproved_of(44, &people(44, 1, None), &programme, &proof, i64::from(rest > 0))
    };
    assert_eq!(proven(0), Ok(()));
    assert_eq!(proven(1), Err(Unproven::Refuted));
}

/// A number of classes at which only attribute values tell which classes may share a group: the two people of party x,
/// one of whom lives in B, are a component of their own.
#[test]
fn hand_made_prices_use_the_components_of_a_very_large_pool() {
    let registrant = |nth: usize| {
        let home = if nth == 2 { "B" } else { "A" };
        let party = if nth <= 2 { "x" } else { "y" };
        Registrant::new(format!("r{nth}"), home).with("party", party).with("nr", nth.to_string())
    };
    let pool = pool_of((1..=3_002).map(registrant));
    let programme = Programme::new("two", Size { min: 2, max: 2 }, Meetings::central(1))
        .with_rule(Rule::Same { attribute: "party".into() })
        .with_rule(Rule::AtMost { attribute: "nr".into(), max: 1 });
    let dual = |nth: usize| json!([format!("r{nth}"), if nth <= 2 { 2_500 * SCALE } else { 0 }]);
    let proof = json!({ "prices": (1..=3_002).map(dual).collect::<Vec<_>>() });
    assert_eq!(reproved(&pool, &programme, &proof, 5_000), Ok(()));
    assert_eq!(reproved(&pool, &programme, &proof, 5_001), less(5_000, 5_001));
}

/// Members of one unit share an attribute value and pay for it wherever the group meets.
#[test]
fn hand_made_prices_count_common_values_within_units() {
    let avoid = Rule::Avoid { attribute: "party".into(), penalty: Metres(1_000) };
    let programme = all_three(Meetings::central(1)).with_rule(together()).with_rule(avoid);
    let pool = three(["A", "A", "B"]);
    let prices = json!({ "prices": [["r1", 0], ["r3", 0]] });
    assert_eq!(reproved(&pool, &programme, &prices, 6_000), Ok(()));
    assert_eq!(reproved(&pool, &programme, &prices, 6_001), less(6_000, 6_001));
}

/// If two people are apart, there is no group of all three.
#[test]
fn a_hand_made_node_excludes_groups_of_separated_registrants() {
    let avoid = Rule::Avoid { attribute: "party".into(), penalty: Metres(1_000) };
    let programme = all_three(Meetings::central(1)).with_rule(avoid);
    let proven = |claim: i64| {
        let claims = [json!([0, "A", claim * SCALE]), json!([0, "B", 11_000 * SCALE])];
        let nodes = json!([
            { "split": [{ "together": [0, 1] }, [1, 2]] },
            { "duals": { "classes": [0, 0, 0], "rest": 0, "at_venues": claims } },
            { "duals": { "classes": [6_000 * SCALE, 0, 0], "rest": 0 } },
        ]);
        let proof = of_cases(&["r1", "r2", "r3"], &nodes);
        reproved(&three(["A", "B", "A"]), &programme, &proof, 6_000)
    };
    assert_eq!(proven(6_000), Ok(()));
    assert_eq!(proven(6_001), Err(Unproven::Refuted));
    assert_eq!(proven(5_999), less(5_999, 6_000));
}

/// No two of the three people in B may be together, so only the two in A can be placed.
#[test]
fn hand_made_subproblems_leave_out_registrants_who_cannot_be_placed() {
    let registrant = |nth: usize| {
        let party = if nth == 2 { "y" } else { "x" };
        let home = if nth <= 2 { "A" } else { "B" };
        Registrant::new(format!("r{nth}"), home).with("party", party)
    };
    let pool = pool_of((1..=5).map(registrant));
    let rule = Rule::AtMost { attribute: "party".into(), max: 1 };
    let mut programme =
        Programme::new("two", Size { min: 2, max: 2 }, Meetings::central(1)).with_rule(rule);
    (programme.groups.cost, programme.travel.max) = (Metres(1_000), Some(Metres(4_999)));
    let at_a = json!({ "classes": [0, 0], "rest": 0, "at_venues": [[0, "A", 1_000 * SCALE]] });
    let problems = json!([
        { "parts": [["r1", "r2"]], "nodes": [{ "duals": at_a }] },
        { "parts": [["r3"]], "nodes": [{ "duals": { "classes": [0], "rest": 0 } }] },
    ]);
    let proven = |bound| reproved_of(2, &pool, &programme, &json!({ "problems": problems }), bound);
    assert_eq!(proven(1_000), Ok(()));
    assert_eq!(proven(1_001), less(1_000, 1_001));
}

/// A unit of two people has two hosts: four ways of 5 000 m are divided by three hosts.
#[test]
fn hand_made_duals_count_each_member_of_a_unit() {
    let programme = all_three(Meetings::rotating(OnSite::Times(1))).with_rule(together());
    let proven = |quarters: i64, bound| {
        let duals = json!({ "classes": [4_000 * SCALE, quarters * SCALE / 4], "rest": 0 });
        let proof = of_all(&["r1", "r3"], &duals);
        reproved(&three(["A", "B", "A"]), &programme, &proof, bound)
    };
    assert_eq!(proven(4 * 2_666, 6_666), Ok(()));
    assert_eq!(proven(4 * 2_666 + 1, 6_667), Err(Unproven::Refuted));
}

/// Two people share a party and a third has another: only the pair pays the penalty.
#[test]
fn hand_made_duals_are_checked_with_the_cheapest_companions() {
    let avoid = Rule::Avoid { attribute: "party".into(), penalty: Metres(1_000) };
    let programme = all_three(Meetings::online(1)).with_rule(avoid);
    let proven = |rest: i64| {
        let duals = json!({ "classes": [0, 0], "rest": rest });
        let proof = of_all(&["r1", "r3"], &duals);
        reproved(&three(["A"; 3]), &programme, &proof, 1_000)
    };
    assert_eq!(proven(1_000 * SCALE), Ok(()));
    assert_eq!(proven(1_000 * SCALE + 1), Err(Unproven::Refuted));
    assert_eq!(proven(1_000 * SCALE - SCALE), less(999, 1_000));
}

/// A third member of a class of two would be cheap but does not exist; all three people take four seats, one too many.
#[test]
fn hand_made_duals_use_no_registrant_twice() {
    let registrant = |nth: usize| Registrant::new(format!("r{nth}"), "A");
    let people = [registrant(1).with_seats(2), registrant(2), registrant(3)];
    let pool = pool_of(people);
    let duals = json!({ "classes": [-1_000 * SCALE, 1_000 * SCALE], "rest": 0,
        "at_venues": [[0, "A", 0]] });
    let proof = of_all(&["r1", "r2"], &duals);
    let programme = all_three(Meetings::central(1));
    assert_eq!(reproved_of(2, &pool, &programme, &proof, 0), Ok(()));
    assert_eq!(reproved_of(2, &pool, &programme, &proof, 1), less(0, 1));
}

/// A group has at most one person of each value of k. r2 and r3 have different values, so r3 may join the pair that
/// shares a party.
#[test]
fn hand_made_duals_count_each_value_separately() {
    let registrant =
        |id: &str, party: &str, k: &str| Registrant::new(id, "A").with("party", party).with("k", k);
    let people = [registrant("r1", "x", ""), registrant("r2", "x", "K"), registrant("r3", "", "L")];
    let pool = pool_of(people);
    let programme = all_three(Meetings::online(1))
        .with_rule(Rule::Avoid { attribute: "party".into(), penalty: Metres(1_000) })
        .with_rule(Rule::AtMost { attribute: "k".into(), max: 1 });
    let proven = |rest: i64| {
        let duals = json!({ "classes": [0, 0, 0], "rest": rest });
        let proof = of_all(&["r1", "r2", "r3"], &duals);
        reproved(&pool, &programme, &proof, 1_000)
    };
    assert_eq!(proven(1_000 * SCALE), Ok(()));
    assert_eq!(proven(1_000 * SCALE + 1), Err(Unproven::Refuted));
}
