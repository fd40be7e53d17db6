//! Random small pools through the files and the built program: its exit status, its results, and its check of them.
#![cfg(feature = "files")]

use std::fmt::Write;
use std::fs;
use std::process::{Command, Output};

use kring::PlanDocument;
use kring::files::read_plan;
use proptest::prelude::*;
use tempfile::TempDir;

use crate::blind_spots::renamed;
use crate::case::{ATTRIBUTES, Case, Person, alias, any_name, code, date, name, shuffled};
use crate::common::built;
use crate::generate;
use crate::many::{Held, hold};
use crate::oracle::{best, judge};
use crate::order::in_another_order;
use crate::shuffle::Shuffle;

fn municipalities(case: &Case, shuffle: &mut Shuffle) -> String {
    let mut text = "code,name,aliases,latitude,longitude,host,max_groups,region\n".to_owned();
    for nth in shuffle.order(case.towns.len()) {
        let town = &case.towns[nth];
        let (latitude, longitude) = town.point;
        let host = if town.host { "" } else { "no" };
        let most = town.max_groups.map_or(String::new(), |most| most.to_string());
        let region = cell(town.values.get("region").map_or("", String::as_str));
        let (code, name, alias) = (code(nth), name(nth), alias(nth));
        writeln!(text, "{code},{name},{alias},{latitude},{longitude},{host},{most},{region}")
            .expect("text");
    }
    text
}

/// Formats a cell, in quotes where it must be.
fn cell(text: &str) -> String {
    let is_plain = !text.contains([',', ';', '"', '\n']);
    if is_plain { text.to_owned() } else { format!("\"{}\"", text.replace('"', "\"\"")) }
}

/// Formats metres as kilometres.
fn km(metres: Option<i64>) -> String {
    metres.map_or(String::new(), |metres| format!("{}.{:03}", metres / 1000, metres % 1000))
}

fn row(case: &Case, person: &Person, shuffle: &mut Shuffle) -> String {
    let (latitude, longitude) = person
        .point
        .map_or_else(Default::default, |(north, east)| (north.to_string(), east.to_string()));
    let only: Vec<String> = person.only.iter().map(|&town| any_name(town, shuffle)).collect();
    let mut cells = vec![
        person.id.clone(),
        any_name(person.town, shuffle),
        person.seats.to_string(),
        person.priority.to_string(),
        person.day.map_or(String::new(), date),
        km(person.max_travel),
        latitude,
        longitude,
        shuffle.mixed(&person.available).join("|"),
        shuffle.mixed(&only).join("|"),
        if person.locked { "yes".to_owned() } else { String::new() },
        case.chosen(&person.only_led).join("|"),
        case.chosen(&person.not_led).join("|"),
        case.wishes_of(person).join("|"),
    ];
    let value = |name: &&str| person.values.get(*name).cloned().unwrap_or_default();
    cells.extend(ATTRIBUTES.iter().map(value).map(|values| shuffled(&values, shuffle)));
    cells.iter().map(|text| cell(text)).collect::<Vec<_>>().join(",")
}

fn registrants(case: &Case, shuffle: &mut Shuffle) -> String {
    let header = "id,municipality,seats,priority,registered_at,max_travel_km,latitude,longitude,available,only_venues,locked,only_facilitators,not_facilitators,wishes";
    let mut rows = vec![format!("{header},{}", ATTRIBUTES.join(","))];
    for registrant in shuffle.order(case.people.len()) {
        rows.push(row(case, &case.people[registrant], shuffle));
    }
    rows.join("\n")
}

fn facilitators(case: &Case, shuffle: &mut Shuffle) -> Option<String> {
    let mut text = "id,municipality,max_groups,max_travel_km,available\n".to_owned();
    for facilitator in shuffle.mixed(case.facilitators.as_ref()?) {
        let (id, town) = (cell(&facilitator.id), any_name(facilitator.town, shuffle));
        let slots = cell(&shuffle.mixed(&facilitator.available).join("|"));
        let (most, reach) = (facilitator.max_groups, km(facilitator.max_travel));
        writeln!(text, "{id},{town},{most},{reach},{slots}").expect("text");
    }
    Some(text)
}

fn distances(case: &Case, shuffle: &mut Shuffle) -> Option<String> {
    case.distances.as_ref()?;
    let mut text = "from,to,metres\n".to_owned();
    for (from, to, metres) in case.distance_rows(shuffle) {
        writeln!(text, "{from},{to},{metres}").expect("text");
    }
    Some(text)
}

fn history(case: &Case, shuffle: &mut Shuffle) -> Option<String> {
    let groups = case.history.iter().enumerate();
    let rows: Vec<String> = groups
        .flat_map(|(nth, group)| group.iter().map(move |registrant| (nth, registrant)))
        .map(|(nth, &registrant)| format!("{nth},{}\n", cell(&case.people[registrant].id)))
        .collect();
    (!rows.is_empty()).then(|| format!("group,id\n{}", shuffle.mixed(&rows).concat()))
}

/// Runs the program on the files of a case.
fn run(folder: &TempDir, case: &Case, more: &[&str]) -> Output {
    run_in(folder, case, more, &[])
}

/// Runs the program on the files of a case with additional environment variables.
fn run_in(folder: &TempDir, case: &Case, more: &[&str], environment: &[(&str, &str)]) -> Output {
    let mut program = Command::new(built("kring"));
    program.arg("form");
    program.current_dir(folder.path()).envs(environment.iter().copied());
    let programme = toml::to_string(&case.programme).expect("a programme is TOML");
    let shuffle = &mut Shuffle::new(case.order);
    let previous = case.previous();
    let previous = previous.map(|plan| serde_json::to_string(&plan).expect("a plan is JSON"));
    let files = [
        ("programme", Some(programme)),
        ("municipalities", Some(municipalities(case, shuffle))),
        ("registrants", Some(registrants(case, shuffle))),
        ("facilitators", facilitators(case, shuffle)),
        ("distances", distances(case, shuffle)),
        ("history", history(case, shuffle)),
        ("previous", previous),
    ];
    for (name, text) in files {
        if let Some(text) = text {
            fs::write(folder.path().join(name), text).expect("a file");
            program.args([&format!("--{name}"), name]);
        }
    }
    program.args(more).output().expect("the program runs")
}

/// Checks that the program's exit status and results agree with the exact oracle.
fn exits_as_it_must(mut case: Case) -> Held {
    // No column of the registrants file states a start.
    case.people.iter_mut().for_each(|person| person.start = None);
    // A strange slot or id with a semicolon in a list would be read as two.
    let led = case.facilitators.iter_mut().flatten().flat_map(|led| &mut led.available);
    let slots = case.people.iter_mut().flat_map(|person| &mut person.available).chain(led);
    slots.for_each(|slot| *slot = slot.replace(';', "."));
    if case.facilitators.iter().flatten().any(|facilitator| facilitator.id.contains(';')) {
        let lists = case.people.iter_mut().flat_map(|p| [&mut p.only_led, &mut p.not_led]);
        lists.for_each(Vec::clear);
    }
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
    let mut check = vec!["--check", "out/plan.json"];
    if case.earlier.is_none() {
        check.extend(["--certificate", "proof"]);
    }
    let checked = run(&folder, &case, &check);
    let said = String::from_utf8_lossy(&checked.stderr).into_owned();
    prop_assert_eq!(checked.status.code(), Some(0), "{}", said);
    Ok(())
}

#[test]
fn the_program_agrees_with_the_oracle() {
    let cases = || {
        let cases = prop_oneof![generate::cases(), generate::led_cases()];
        let named = (cases, prop::option::of(0..12_usize));
        named.prop_map(|(case, at)| at.map_or(case.clone(), |at| renamed(&case, at)))
    };
    hold(500, cases, exits_as_it_must);
}

/// Environment of another country on the other side of the globe, with one core.
const ELSEWHERE: [(&str, &str); 4] = [
    ("LC_ALL", "tr_TR.UTF-8"),
    ("LANG", "nl_NL.UTF-8"),
    ("TZ", "Pacific/Kiritimati"),
    ("RAYON_NUM_THREADS", "1"),
];

/// Returns the files that are written for a case within a work limit. The registrants' own cells keep the order of the
/// values and the town names of the input, so neither is compared.
fn written(case: &Case, environment: &[(&str, &str)]) -> Vec<(String, String)> {
    let folder = TempDir::new().expect("a folder");
    let more = ["--out", "out", "--certificate", "proof", "--work-limit", "20000", "--quiet"];
    let formed = run_in(&folder, case, &more, environment);
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap_or_default();
    let front = |line: &str| line.split(',').take(7).collect::<Vec<_>>().join(",");
    let table = |name: &str| read(name).lines().map(front).collect::<Vec<_>>().join("\n");
    let whole = ["out/plan.json", "out/groups.geojson", "out/report.html", "proof"];
    let mut files: Vec<_> = whole.map(|name| (name.to_owned(), read(name))).into();
    files.push(("out/groups.csv".to_owned(), table("out/groups.csv")));
    files.push(("status".to_owned(), format!("{:?}", formed.status.code())));
    files
}

#[test]
fn neither_order_nor_environment_changes_a_byte() {
    let all = || prop_oneof![generate::cases(), generate::led_cases()];
    hold(150, all, |mut case| {
        case.people.iter_mut().for_each(|person| person.start = None);
        for ((name, one), (_, other)) in
            written(&case, &[]).into_iter().zip(written(&in_another_order(&case), &ELSEWHERE))
        {
            prop_assert_eq!(one, other, "{}", name);
        }
        Ok(())
    });
}
