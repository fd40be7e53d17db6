//! C. Rules: what is refused, what is proven impossible, and what leaves people waiting, with the reason.

use crate::case::{Case, people, programme, rule};

/// The four people under that programme.
fn under(toml: String) -> Case {
    Case::new().with("p.toml", toml)
}

/// The four people in pairs under these rules.
fn ruled(rules: &str) -> Case {
    under(programme((2, 2), "", rules))
}

fn apart(ids: &str) -> String {
    rule("apart", &format!("ids = [{ids}]"))
}

fn together(ids: &str) -> String {
    rule("together", &format!("ids = [{ids}]"))
}

#[test]
fn c47_min_above_max() {
    let said = "p.toml, line 3, column 1: the least (3) is above the most (2)";
    under(programme((3, 2), "", "")).refuses(said);
    let count = programme((2, 2), "count = { min = 3, max = 2 }", "");
    under(count).refuses("the least (3) is above the most (2)");
}

#[test]
fn c48_minimum_size_zero() {
    let said = "p.toml, line 3, column 10: a group's size must lie between 1 and 1000000";
    under(programme((0, 2), "", "")).refuses(said);
}

#[test]
fn c49_both_sizes_zero() {
    let said = "p.toml, line 3, column 19: a group's size must lie between 1 and 1000000";
    under(programme((0, 0), "", "")).refuses(said);
}

#[test]
fn c50_enormous_sizes() {
    under(programme((u64::MAX, u64::MAX), "", "")).refuses("p.toml, line 3, column ");
    let most = u64::from(u32::MAX);
    under(programme((most, most), "", "")).refuses("must lie between 1 and 1000000");
    under(programme((1_000_000, 1_000_000), "", "")).waits(0, "can fill 4 of the 1000000 places");
}

#[test]
fn c51_too_few_people() {
    let case = under(programme((6, 8), "", "")).with("r.csv", people(3));
    case.waits(0, "can fill 3 of the 6 places that a group needs");
}

#[test]
fn c52_numbers_that_do_not_add_up() {
    let case = under(programme((6, 8), "", "")).with("r.csv", people(11));
    case.waits(1, "11 places cannot be divided into groups of 6 to 8: at most 8 fit");
    let case = under(programme((6, 8), "", "")).with("r.csv", people(12));
    case.waits(2, "0 waiting");
}

#[test]
fn c53_impossible_number_of_groups() {
    let count = "count = { min = 2, max = 2 }";
    let case = under(programme((6, 8), count, "")).with("r.csv", people(11));
    case.contradicts("it asks for at least 2 groups, and at most 1 can be formed");
    let case = under(programme((2, 3), "count = { max = 1 }", "")).with("r.csv", people(8));
    case.waits(1, "All places are taken: at most 1 group can be formed, with 3 places in all");
}

#[test]
fn c55_more_of_one_municipality_than_groups() {
    let rules = rule("at_most", "attribute = \"municipality\"\nmax = 1");
    let text = "id,municipality\nr1,GM1\nr2,GM1\nr3,GM1\nr4,GM1\nr5,GM1\nr6,GM2\n";
    ruled(&rules).with("r.csv", text).waits(
        1,
        "Too many people of Aa: together they need 5 places, but only 1 group is possible for them",
    );
}

#[test]
fn c56_at_most_zero() {
    let rules = rule("at_most", "attribute = \"municipality\"\nmax = 0");
    ruled(&rules).waits(0, "at most 0 places per municipality in a group");
}

#[test]
fn c57_quota_that_cannot_be_met() {
    let quota = rule("quota", "attribute = \"party\"\nvalue = \"Z\"\nmin = 1");
    let demanded = programme((2, 2), "count = { min = 2 }", &quota);
    under(demanded).contradicts("line 8, column 1: at least 1 person with party Z in a group");
    let told = ruled(&quota).run(&[]);
    assert!(told.stderr.contains("no registrant has the value \"Z\" of party"), "{told:?}");
    assert!(told.stdout.contains("at least 1 person with party Z in a group"), "{told:?}");
}

#[test]
fn c58_quotas_that_exclude_each_other() {
    let quota = rule("quota", "attribute = \"party\"\nvalue = \"A\"\nmin = 3\nmax = 2");
    ruled(&quota).refuses("the least (3) is above the most (2)");
    let quota = rule("quota", "attribute = \"party\"\nvalue = \"A\"\nmin = 3");
    ruled(&quota).waits(
        0,
        "The rules allow no group with this person: at least 3 people with party A in a group",
    );
}

#[test]
fn c59_regions_too_small() {
    let rules = rule("same", "attribute = \"municipality\"");
    let case = under(programme((4, 4), "", &rules)).with("r.csv", people(8));
    case.waits(0, "with this person, municipality GM3 can fill 2 of the");
}

#[test]
fn c60_unknown_and_unshared_attributes() {
    let said =
        "p.toml, line 10, column 1: no file has the attribute \"parti\"; did you mean \"party\"?";
    ruled(&rule("same", "attribute = \"parti\"")).refuses(said);
    // Each registrant is of another region.
    let text = "id,municipality,region\nr1,GM1,a\nr2,GM2,b\nr3,GM3,c\n";
    let case = ruled(&rule("same", "attribute = \"region\"")).with("r.csv", text);
    case.waits(0, "can fill 1 of the 2 places that a group needs");
}

#[test]
fn c61_together_and_too_many() {
    let rules = together("\"r1\", \"r2\"") + &together("\"r2\", \"r3\"");
    ruled(&rules).waits(0, "(r1, r2, r3): Needs 3 places in one group; a group has at most 2");
}

#[test]
fn c62_together_against_at_most() {
    let rules = together("\"r1\", \"r4\"");
    let rules = rules + &rule("at_most", "attribute = \"municipality\"\nmax = 1");
    ruled(&rules)
        .waits(1, "(r1, r4): Must be in one group with others, and no group with them is possible");
}

#[test]
fn c63_together_and_apart() {
    let rules = together("\"r1\", \"r4\"") + &apart("\"r4\", \"r1\"");
    let said = "(r1, r4): Must be in one group with others, and no group with them is possible";
    ruled(&rules).waits(1, said);
    // By a chain, with one of the statements that could be dropped.
    let rules = together("\"r1\", \"r2\"") + &together("\"r2\", \"r3\"") + &apart("\"r3\", \"r1\"");
    under(programme((2, 4), "", &rules)).waits(0, "without this rule: together: r1, r2 ");
}

#[test]
fn c64_links_to_oneself_and_to_unknown_ids() {
    ruled(&together("\"r1\", \"r1\"")).waits(2, "0 waiting");
    ruled(&apart("\"r1\"")).waits(2, "0 waiting");
    ruled(&(apart("\"r1\", \"r2\"") + &apart("\"r2\", \"r1\""))).waits(2, "0 waiting");
    let said = "p.toml, line 10, column 8: no registrant has the id \"r9\"";
    ruled(&together("\"r9\", \"r1\"")).refuses(said);
    ruled(&apart(""))
        .refuses("p.toml, line 10, column 1: the list of ids is required and empty here");
}

#[test]
fn c65_apart_and_more_than_groups() {
    let said = "a group needs (apart: r1, r2, r3, r4)";
    ruled(&apart("\"r1\", \"r2\", \"r3\", \"r4\"")).waits(0, said);
}

/// 120 people, nine in ten pairs of them apart.
#[test]
fn c66_almost_all_pairs_apart() {
    let pairs = (0..120).flat_map(|a| (0..a).map(move |b| (a, b)));
    let far = pairs.filter(|(a, b)| (a * 7 + b * 13) % 10 != 0);
    let rules: String = far.map(|(a, b)| apart(&format!("\"r{a}\", \"r{b}\""))).collect();
    let case = under(programme((2, 3), "", &rules)).with("r.csv", people(120));
    let groups = case.forms("");
    assert!(groups.len() > 30, "{}", groups.len());
    for group in groups {
        let numbers: Vec<u32> = group.iter().map(|id| id[1..].parse().unwrap()).collect();
        for a in &numbers {
            assert!(numbers.iter().all(|b| b >= a || (a * 7 + b * 13) % 10 == 0));
        }
    }
}

#[test]
fn c67_too_few_facilitators() {
    let case = Case::new().with("f.csv", "id,municipality\nf1,GM1\n");
    case.waits(1, "No facilitator is free: together they lead at most 1 group");
    // A facilitator is a member of another group than the one that they lead.
    let case = Case::new().with("f.csv", "id,municipality\nr1,GM1\nf2,GM2\n");
    case.waits(2, "0 waiting");
    let groups = case.read("out/groups.csv");
    let own = groups.lines().any(|line| line.contains(",r1,,") && line.contains(",r1,GM1"));
    assert!(!own, "{groups}");
}

#[test]
fn c68_earlier_group_that_breaks_a_rule() {
    let rules = rule("at_most", "attribute = \"party\"\nmax = 1");
    let locked = rules + "[revise]\nkeep_km = 1\nlock = true\n";
    let case =
        ruled(&locked).with("old.json", "{\"groups\":[{\"id\":1,\"members\":[\"r1\",\"r3\"]}]}");
    case.contradicts(
        "locked members of an earlier group stay together, and no group can hold those of group 1",
    );
    case.contradicts("at most 1 place per party in a group");
}

#[test]
fn c69_one_person_in_two_earlier_groups() {
    let locked = "[revise]\nkeep_km = 1\nlock = true\n";
    let old = "{\"groups\":[{\"id\":1,\"members\":[\"r1\",\"r2\"]},{\"id\":2,\"members\":[\"r1\",\"r3\"]}]}";
    ruled(locked).with("old.json", old).refuses("old.json: \"r1\" is a member more than once");
    // An earlier member who is no longer registered is no fault.
    let old = "{\"groups\":[{\"id\":1,\"members\":[\"gone\",\"r3\"]}]}";
    assert_eq!(ruled(locked).with("old.json", old).forms("").len(), 2);
}

#[test]
fn c70_invalid_penalties() {
    for km in ["-1", "nan", "inf", "1e300"] {
        let rules = rule("avoid", &format!("attribute = \"party\"\npenalty_km = {km}"));
        let said = "p.toml, line 11, column 14: kilometres must lie between 0 and 100000000";
        ruled(&rules).refuses(said);
    }
    let rules = rule("avoid", "attribute = \"party\"\npenalty_km = 0");
    ruled(&rules).waits(2, "penalty 0.0 km");
}

#[test]
fn c71_the_same_rule_twice() {
    let once = rule("at_most", "attribute = \"party\"\nmax = 1");
    let implied = rule("distinct", "attribute = \"party\"\nmin = 2");
    let groups = ruled(&once).forms("");
    assert_eq!(ruled(&(once.clone() + &once)).forms(""), groups);
    assert_eq!(ruled(&(once + &implied)).forms(""), groups);
}

#[test]
fn c72_no_rule() {
    assert_eq!(ruled("").forms(""), [["r1", "r4"], ["r2", "r3"]]);
}
