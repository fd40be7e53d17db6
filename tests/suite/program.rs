//! Random small pools through the files and the real program: its exit status, what it writes, and its own check of that.
#![cfg(feature = "files")]

use std::fmt::Write;
use std::fs;
use std::process::{Command, Output};

use kring::PlanDocument;
use kring::files::read_plan;
use proptest::prelude::*;
use tempfile::TempDir;

use crate::case::{ATTRIBUTES, Case, Person, code, date, name};
use crate::common::built;
use crate::generate;
use crate::many::{Held, hold};
use crate::oracle::{best, judge};

fn municipalities(case: &Case) -> String {
    let mut text = "code,name,latitude,longitude,host,max_groups,region\n".to_owned();
    for (nth, town) in case.towns.iter().enumerate() {
        let (latitude, longitude) = town.point;
        let host = if town.host { "" } else { "no" };
        let most = town.max_groups.map_or(String::new(), |most| most.to_string());
        let region = town.values.get("region").map_or("", String::as_str);
        let (code, name) = (code(nth), name(nth));
        writeln!(text, "{code},{name},{latitude},{longitude},{host},{most},{region}")
            .expect("text");
    }
    text
}

/// Metres as kilometres.
fn km(metres: Option<i64>) -> String {
    metres.map_or(String::new(), |metres| format!("{}.{:03}", metres / 1000, metres % 1000))
}

fn row(person: &Person) -> String {
    let (latitude, longitude) = person
        .point
        .map_or_else(Default::default, |(north, east)| (north.to_string(), east.to_string()));
    let only: Vec<String> = person.only.iter().map(|&town| name(town)).collect();
    let mut cells = vec![
        person.id.clone(),
        code(person.town),
        person.seats.to_string(),
        person.priority.to_string(),
        person.day.map_or(String::new(), date),
        km(person.max_travel),
        latitude,
        longitude,
        person.available.join("|"),
        only.join("|"),
    ];
    let value = |name: &&str| person.values.get(*name).cloned().unwrap_or_default();
    cells.extend(ATTRIBUTES.iter().map(value));
    cells.join(",")
}

fn registrants(case: &Case) -> String {
    let header = "id,municipality,seats,priority,registered_at,max_travel_km,latitude,longitude,available,only_venues";
    let rows = case.people.iter().map(row);
    let rows: Vec<String> =
        [format!("{header},{}", ATTRIBUTES.join(","))].into_iter().chain(rows).collect();
    rows.join("\n")
}

fn facilitators(case: &Case) -> Option<String> {
    let row = |leader: &crate::case::Leader| {
        let (id, town) = (&leader.id, code(leader.town));
        format!("{id},{town},{},{}\n", leader.max_groups, km(leader.max_travel))
    };
    let rows: String = case.leaders.as_ref()?.iter().map(row).collect();
    Some(format!("id,municipality,max_groups,max_travel_km\n{rows}"))
}

fn distances(case: &Case) -> Option<String> {
    let mut text = "from,to,metres\n".to_owned();
    for (from, row) in case.distances.as_ref()?.iter().enumerate() {
        for (to, metres) in row.iter().enumerate().skip(from + 1) {
            writeln!(text, "{},{},{metres}", code(from), code(to)).expect("text");
        }
    }
    Some(text)
}

fn history(case: &Case) -> Option<String> {
    let mut text = "group,id\n".to_owned();
    for (nth, group) in case.history.iter().enumerate() {
        for &who in group {
            writeln!(text, "{nth},{}", case.people[who].id).expect("text");
        }
    }
    (!case.history.is_empty()).then_some(text)
}

/// Runs the program on the files of a case.
fn run(folder: &TempDir, case: &Case, more: &[&str]) -> Output {
    let mut program = Command::new(built("form_groups"));
    program.current_dir(folder.path());
    let programme = toml::to_string(&case.programme).expect("a programme is TOML");
    let files = [
        ("programme", Some(programme)),
        ("municipalities", Some(municipalities(case))),
        ("registrants", Some(registrants(case))),
        ("facilitators", facilitators(case)),
        ("distances", distances(case)),
        ("history", history(case)),
    ];
    for (name, text) in files {
        if let Some(text) = text {
            fs::write(folder.path().join(name), text).expect("a file");
            program.args([&format!("--{name}"), name]);
        }
    }
    program.args(more).output().expect("the program runs")
}

/// What the program does with a case is what looking at every plan says that it has to.
fn exits_as_it_must(mut case: Case) -> Held {
    // No column says that.
    case.people.iter_mut().for_each(|person| person.start = None);
    let folder = TempDir::new().expect("a folder");
    let formed =
        run(&folder, &case, &["--out", "out", "--certificate", "proof", "--seed", "3", "--quiet"]);
    let said = String::from_utf8_lossy(&formed.stderr).into_owned();
    let plan = folder.path().join("out/plan.json");
    let Some(best) = best(&case) else {
        prop_assert_eq!(formed.status.code(), Some(2), "{}", said);
        prop_assert!(!said.trim().is_empty() && !plan.exists());
        return Ok(());
    };
    prop_assert_eq!(formed.status.code(), Some(0), "{}", said);
    let document: PlanDocument =
        read_plan(&plan).map_err(|f| TestCaseError::fail(f.to_string()))?;
    let found = judge(&case, &document).map_err(TestCaseError::fail)?;
    prop_assert_eq!(found, (best.placement, best.cost));
    prop_assert_eq!(document.lower_bound_m, Some(best.cost));
    prop_assert_eq!(document.status, Some(kring::Status::Optimal));
    let checked = run(&folder, &case, &["--check", "out/plan.json", "--certificate", "proof"]);
    let said = String::from_utf8_lossy(&checked.stderr).into_owned();
    prop_assert_eq!(checked.status.code(), Some(0), "{}", said);
    Ok(())
}

#[test]
fn the_program_does_what_the_oracle_says() {
    hold(500, || prop_oneof![generate::cases(), generate::led_cases()], exits_as_it_must);
}
