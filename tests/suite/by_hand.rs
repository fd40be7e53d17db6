//! Certificates made up by hand, with the sums that they prove.
#![cfg(feature = "files")]

use kring::{
    Certificate, GroupDocument, Meetings, Metres, Municipality, OnSite, PlanDocument, Point, Pool,
    Programme, Registrant, Rule, Size, Unproven,
};
use serde_json::{Value, json};

use crate::invent::SCALE;

/// Parts of groups that are looked at: more than any of these cases takes.
const MOST_NODES: u64 = 1_000;

/// Three people in one municipality or two, 5 000 m apart; r1 and r2 have a party in common.
fn three(homes: [&str; 3]) -> Pool {
    let town = |code| Municipality::new(code, code, Point::new(52.0, 5.0).expect("a point"));
    let party = ["x", "x", "y"];
    let who =
        |nth: usize| Registrant::new(format!("r{}", nth + 1), homes[nth]).with("party", party[nth]);
    let pool = Pool::builder().municipalities([town("A"), town("B")]);
    let pool = pool.distance("A", "B", Metres(5_000)).registrants([0, 1, 2].map(who));
    pool.build().expect("a pool")
}

/// What somebody says who proves by that proof that all three in a group cost so much at least.
fn reproved(pool: &Pool, programme: &Programme, proof: &Value, bound: i64) -> Result<(), Unproven> {
    let certificate = json!({ "version": 1, "proof": proof });
    let certificate: Certificate = serde_json::from_value(certificate).expect("a certificate");
    let mut group = GroupDocument::default();
    (group.id, group.members) = (1, ["r1", "r2", "r3"].map(Into::into).to_vec());
    let mut plan = PlanDocument::default();
    (plan.groups, plan.lower_bound_m) = (vec![group], Some(bound));
    certificate.reprove(pool, programme, &plan, MOST_NODES)
}

fn less(proven: i64, claimed: i64) -> Result<(), Unproven> {
    Err(Unproven::Less { proven: Metres(proven), claimed: Metres(claimed) })
}

/// Groups of all three.
fn all_three(meetings: Meetings) -> Programme {
    Programme::new("three", Size { min: 3, max: 3 }, meetings)
}

fn together() -> Rule {
    Rule::Together { ids: ["r1", "r2"].map(Into::into).to_vec() }
}

#[test]
fn duals_made_up_by_hand_prove_their_sum() {
    let avoid = Rule::Avoid { attribute: "party".into(), penalty: Metres(5_000) };
    let programme = all_three(Meetings::central(2)).with_rule(together()).with_rule(avoid);
    let proven = |pays: i64, claim: i64, bound| {
        let duals = json!({ "classes": [pays * SCALE, 1_000 * SCALE], "rest": 0,
            "at_venues": [[0, "A", claim * SCALE]] });
        let problem = json!({ "parts": [["r1", "r3"]], "nodes": [{ "duals": duals }] });
        reproved(&three(["A"; 3]), &programme, &json!({ "problems": [problem] }), bound)
    };
    assert_eq!(proven(4_000, 0, 5_000), Ok(()));
    assert_eq!(proven(4_001, 0, 5_001), Err(Unproven::Refuted));
    assert_eq!(proven(4_001, -1, 5_000), Ok(()));
    assert_eq!(proven(4_001, -1, 5_001), less(5_000, 5_001));
    assert_eq!(proven(3_999, 0, 5_000), less(4_999, 5_000));
}

/// Each is host once; four ways of 5 000 m, shared by three, are 6 666 m and two thirds.
#[test]
fn duals_made_up_by_hand_know_what_is_rounded_down() {
    let programme = all_three(Meetings::rotating(OnSite::Times(1)));
    let proven = |halves: i64, bound| {
        let duals = json!({ "classes": [2_000 * SCALE, halves * SCALE / 2], "rest": 0 });
        let problem = json!({ "parts": [["r1", "r3"]], "nodes": [{ "duals": duals }] });
        reproved(&three(["A", "A", "B"]), &programme, &json!({ "problems": [problem] }), bound)
    };
    assert_eq!(proven(2 * 2_666, 6_666), Ok(()));
    assert_eq!(proven(2 * 2_666 + 1, 6_667), Err(Unproven::Refuted));
}

/// Who are together have 10 000 m to each other, there and back, in one of three meetings.
#[test]
fn shares_made_up_by_hand_count_the_ways_within() {
    let programme = all_three(Meetings::rotating(OnSite::Times(1))).with_rule(together());
    let proven = |bound| reproved(&three(["A", "B", "A"]), &programme, &json!("shares"), bound);
    assert_eq!(proven(6_667), less(3_333, 6_667));
}
