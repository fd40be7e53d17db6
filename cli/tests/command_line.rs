//! The program through its real binary: its files, its messages and its exit status.

mod common;

use std::fs;
use std::path::PathBuf;

use assert_cmd::Command;
use common::{example, kring};
use predicates::prelude::*;
use predicates::str::contains;
use tempfile::TempDir;

/// The program with the command `form`.
fn program() -> Command {
    let mut program = Command::new(kring());
    program.arg("form");
    program
}

const MUNICIPALITIES: &str = "code,name,latitude,longitude\nG1,Oost,52.0,5.0\nG2,West,52.0,5.1\n\
                              G3,Noord,52.1,5.0\n";
const REGISTRANTS: &str = "id,municipality,party\nr1,G1,A\nr2,G2,A\nr3,G3,B\nr4,Oost,B\n";
const PROGRAMME: &str = "name = \"T\"\n[groups]\nsize = { min = 2, max = 2 }\n[meetings]\n\
                         on_site = 1\nhosting = \"central\"\n";

/// Folder with a small pool and a programme.
struct Case(TempDir);

impl Case {
    fn new() -> Self {
        let case = Self(TempDir::new().unwrap());
        case.write("m.csv", MUNICIPALITIES).write("r.csv", REGISTRANTS).write("p.toml", PROGRAMME);
        case
    }

    fn write(&self, name: &str, text: &str) -> &Self {
        fs::write(self.path(name), text).unwrap();
        self
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn run(&self, more: &[&str]) -> assert_cmd::assert::Assert {
        let mut program = program();
        program.current_dir(self.0.path());
        program.args(["--programme", "p.toml", "--municipalities", "m.csv"]);
        program.args(["--registrants", "r.csv"]).args(more).assert()
    }
}

#[test]
fn a_small_pool_is_solved_to_optimality() {
    let case = Case::new();
    case.run(&["--out", "out"]).success().stdout(contains("proven optimal"));
    let plan = fs::read_to_string(case.path("out/plan.json")).unwrap();
    // r1 and r4 are of one town: 0 m; r2 and r3 meet at either end.
    assert!(plan.contains("\"status\": \"optimal\""), "{plan}");
    assert!(fs::read_to_string(case.path("out/groups.csv")).unwrap().starts_with("group,venue,"));
    case.run(&["--check", "out/plan.json"]).success().stdout(contains("the plan is legal"));
}

#[test]
fn an_edited_plan_is_verified() {
    let case = Case::new();
    case.run(&["--out", "out"]).success();
    let plan = fs::read_to_string(case.path("out/plan.json")).unwrap();
    case.write("edited.json", &plan.replace("\"r1\"", "\"r2\""));
    case.run(&["--check", "edited.json"]).code(1).stdout(contains("the plan is not legal"));
    case.write("broken.json", &plan[..plan.len() / 2]);
    case.run(&["--check", "broken.json"]).code(1).stderr(contains("broken.json, line"));
}

#[test]
fn equal_work_gives_equal_bytes_on_any_number_of_threads() {
    equal_work_gives_equal_bytes(false);
    equal_work_gives_equal_bytes(true);
}

fn equal_work_gives_equal_bytes(has_facilitators: bool) {
    let case = Case::new();
    let mut results = Vec::new();
    for (out, threads) in [("a", "1"), ("b", "2"), ("c", "4")] {
        let mut program = program();
        program.current_dir(case.0.path());
        for (name, file) in [
            ("--programme", "programmes/mayors.toml"),
            ("--municipalities", "data/municipalities.csv"),
            ("--registrants", "data/mayors.csv"),
        ] {
            program.arg(name).arg(example(file));
        }
        if has_facilitators {
            program.arg("--facilitators").arg(example("data/facilitators_mayors.csv"));
        }
        program.args(["--work-limit", "200000", "--threads", threads, "--out", out, "--quiet"]);
        program.assert().success().stdout("").stderr("");
        results.push(fs::read(case.path(out).join("plan.json")).unwrap());
    }
    assert!(results.windows(2).all(|pair| pair[0] == pair[1]));
    assert!(String::from_utf8(results.remove(0)).unwrap().contains("\"seconds\": 0.0"));
}

#[test]
fn the_order_of_rows_does_not_matter() {
    let case = Case::new();
    let work = ["--work-limit", "100000", "--quiet", "--out"];
    case.run(&[&work[..], &["a"]].concat()).success();
    let mut rows: Vec<&str> = REGISTRANTS.lines().collect();
    rows[1..].reverse();
    case.write("r.csv", &rows.join("\n"));
    case.run(&[&work[..], &["b"]].concat()).success();
    let plan = |out: &str| fs::read(case.path(out).join("plan.json")).unwrap();
    assert_eq!(plan("a"), plan("b"));
}

#[test]
fn bad_arguments_are_exit_status_1() {
    let case = Case::new();
    case.run(&[]).code(1).stderr(contains("--out"));
    case.run(&["--out", "out", "--time-limit", "nan"]).code(1).stderr(contains("time-limit"));
    case.run(&["--out", "out", "--gap", "2"]).code(1).stderr(contains("gap"));
    case.run(&["--out", "r.csv"]).code(1).stderr(contains("not a folder"));
    program().arg("--help").assert().success().stdout(contains("--programme"));
}

#[test]
fn too_many_groups_demanded_is_exit_status_2() {
    let case = Case::new();
    let demanding = PROGRAMME.replace("max = 2 }", "max = 2 }\ncount = { min = 3 }");
    case.write("p.toml", &demanding);
    let refused = case.run(&["--out", "out"]).code(2).stdout("");
    refused.stderr(contains("at least 3 groups").and(contains("at most 2")));
    assert!(!case.path("out").exists());
}

#[test]
fn contradictory_statements_are_reported_with_their_places() {
    let case = Case::new();
    let rule = "[[rules]]\nkind = \"same\"\nattribute = \"party\"\n[[rules]]\nkind = \"apart\"\nids = [\"r3\", \"r4\"]\n";
    let demanding = PROGRAMME.replace("max = 2 }", "max = 2 }\ncount = { min = 2 }");
    case.write("p.toml", &format!("{demanding}{rule}"));
    let told = "These demands do not go together for the 4 places of all registrations. Drop any one of them and there is a plan.\n";
    let refused = case.run(&["--out", "out"]).code(2).stdout("");
    let refused = refused
        .stderr(contains(told).and(contains("p.toml, line 4, column 11: at least 2 groups")));
    let refused =
        refused.stderr(contains("line 8, column 1: all members of a group have the same party"));
    refused.stderr(contains("line 11, column 1: apart: r3, r4"));
    let dutch = case.run(&["--out", "out", "--language", "nl"]).code(2);
    dutch.stderr(
        contains("niet bij elkaar: r3, r4")
            .and(contains("Laat er een vervallen, welke ook, en er is wel een plan")),
    );
    assert!(!case.path("out").exists());
}

#[test]
fn reasons_and_suggestions_are_written_in_dutch() {
    let case = Case::new();
    case.write("r.csv", &format!("{REGISTRANTS}r5,G1,A\n"));
    case.run(&["--out", "out", "--language", "nl"]).success().stdout(
        contains("2 groepen, 4 plaatsen bezet, 1 op de reservelijst")
            .and(contains(
                "5 plaatsen zijn niet te verdelen in groepen van 2 tot 2: hoogstens 4 passen",
            ))
            .and(contains("1 aanmelding erbij, uit welke gemeente ook"))
            .and(contains("hoogstens 3 plaatsen in een groep").and(contains("+1: r"))),
    );
    let reserve = fs::read_to_string(case.path("out/reserve.csv")).unwrap();
    assert!(reserve.starts_with("reason,id,"), "{reserve}");
    assert!(reserve.contains("niet te verdelen in groepen"), "{reserve}");
    let plan = fs::read_to_string(case.path("out/plan.json")).unwrap();
    assert!(plan.contains("\"kind\": \"sizes_do_not_add_up\""), "{plan}");
    assert!(plan.contains("\"openings\"") && plan.contains("\"bounds_m\""), "{plan}");
    case.run(&["--check", "out/plan.json", "--language", "nl"])
        .success()
        .stdout(contains("het plan voldoet"));
    case.run(&["--out", "out", "--language", "fr"]).code(1).stderr(contains("en and nl"));
}

#[test]
fn a_zero_time_limit_still_gives_a_legal_plan() {
    let case = Case::new();
    case.run(&["--out", "out", "--time-limit", "0"]).success();
    case.run(&["--check", "out/plan.json"]).success();
}

#[test]
fn each_group_has_a_facilitator_where_there_are_some() {
    let case = Case::new();
    case.write("f.csv", "id,municipality\nf1,G1\n");
    let led = |more: &[&str]| case.run(&[&["--facilitators", "f.csv"], more].concat());
    led(&["--out", "out"]).success().stdout(contains("(r2, r3): No facilitator is free"));
    let groups = fs::read_to_string(case.path("out/groups.csv")).unwrap();
    assert_eq!(groups.matches(",f1,").count(), 2, "{groups}");
    led(&["--check", "out/plan.json"]).success();
    case.run(&["--check", "out/plan.json"]).code(1);
}

#[test]
fn an_earlier_plan_is_revised() {
    let case = Case::new();
    case.write("old.json", "{\"groups\": [{\"id\": 1, \"members\": [\"r1\", \"r2\", \"gone\"]}]}");
    let revised = ["--previous", "old.json", "--out", "out"];
    // r1 and r4 are of one town: without a penalty for change they are together.
    case.run(&revised).success().stdout(contains("r2 moves from group 1 to group 2"));
    let keep = format!("{PROGRAMME}[revise]\nkeep_km = 20\n");
    case.write("p.toml", &keep);
    let kept = case.run(&revised).success().stdout(contains("0 moved, 1 left, 2 new"));
    kept.stdout(contains("changes of group: 0.0 km before, 0.0 km now"));
    let check = ["--check", "out/plan.json", "--previous", "old.json"];
    case.run(&check).success().stdout(contains("changes of group").not());
    case.write("p.toml", &keep.replace("keep_km = 20", "lock = true"));
    case.run(&revised).success().stdout(contains("0 moved, 1 left, 2 new"));
    case.write("old.json", "{\"groups\": [{\"id\": 7, \"members\": [\"r1\", \"r2\", \"r3\"]}]}");
    let refused = case.run(&["--previous", "old.json", "--out", "none"]).code(2).stdout("");
    refused.stderr(contains("hold those of group 7: r1, r2, r3"));
    assert!(!case.path("none").exists());
}

#[test]
fn a_bound_is_reproved_from_its_certificate() {
    let case = Case::new();
    // r1 and r4 are of one town, r2 and r3 are not: more than 0 m.
    case.run(&["--certificate", "proof.json", "--out", "out"]).success();
    let reproved = ["--check", "out/plan.json", "--certificate", "proof.json"];
    case.run(&reproved).success().stdout(contains("the lower bound is re-proved"));
    case.run(&[&reproved[..], &["--quiet"]].concat()).success().stdout("").stderr("");
    let plan = fs::read_to_string(case.path("out/plan.json")).unwrap();
    let proof = fs::read_to_string(case.path("proof.json")).unwrap();

    case.write("other.json", "{\"version\": 1, \"proof\": \"combinatorial\"}");
    let refused = case.run(&["--check", "out/plan.json", "--certificate", "other.json"]).code(1);
    refused.stderr(contains("the lower bound is not re-proved: the certificate proves 0 m"));
    case.write("other.json", &proof.replace("\"version\": 1", "\"version\": 2"));
    let refused = case.run(&["--check", "out/plan.json", "--certificate", "other.json"]).code(1);
    refused.stderr(contains("a version that is not known"));
    case.write("other.json", &proof.replace("version", "edition"));
    let refused = case.run(&["--check", "out/plan.json", "--certificate", "other.json"]).code(1);
    refused.stderr(contains("other.json, line 2"));
    // An illegal plan has no bound to re-prove.
    case.write("edited.json", &plan.replace("\"r1\"", "\"r2\""));
    let refused = case.run(&["--check", "edited.json", "--certificate", "proof.json"]).code(1);
    refused.stdout(contains("the plan is not legal"));
}

#[test]
fn a_certificate_of_a_sample_proves_exactly_its_bound() {
    let case = Case::new();
    let run = |more: &[&str]| {
        let mut program = program();
        program.current_dir(case.0.path());
        for (name, file) in [
            ("--programme", "programmes/aldermen_open.toml"),
            ("--municipalities", "data/municipalities.csv"),
            ("--registrants", "data/aldermen_open.csv"),
        ] {
            program.arg(name).arg(example(file));
        }
        program.args(more).assert()
    };
    let proof = ["--certificate", "proof.json"];
    run(&[&proof[..], &["--work-limit", "800000", "--out", "out"]].concat()).success();
    run(&[&proof[..], &["--check", "out/plan.json"]].concat()).success();
    let plan = fs::read_to_string(case.path("out/plan.json")).unwrap();
    let mut plan: serde_json::Value = serde_json::from_str(&plan).unwrap();
    let claimed = plan["lower_bound_m"].as_i64().unwrap();
    assert!(claimed > 20_000_000, "{claimed}");
    plan["lower_bound_m"] = (claimed + 1).into();
    plan.as_object_mut().unwrap().remove("gap");
    case.write("more.json", &plan.to_string());
    let refused = run(&[&proof[..], &["--check", "more.json"]].concat()).code(1);
    refused.stderr(contains(format!("proves {claimed} m, the plan claims {} m", claimed + 1)));
}
