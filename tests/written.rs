//! All files of a small plan, to the byte: people have read them once, and the test compares with them.
#![cfg(feature = "files")]

#[path = "../src/testing.rs"]
#[allow(dead_code, reason = "the tests of random cases ask for the rest")]
mod testing;

use std::fs;
use std::sync::Arc;

use kring::files::{
    PoolFiles, Presentation, Results, read_certificate, read_plan, read_programme,
    write_certificate,
};
use kring::programme::{Hosting, Meetings, OnSite, Revise};
use kring::{Language, Metres, Options, Programme};
use tempfile::TempDir;
use testing::{inside, is_on_record};

fn programme() -> Programme {
    read_programme(inside("tests/written/programme.toml")).unwrap()
}

fn options() -> Options {
    let mut options = Options::default();
    (options.time_limit, options.work_limit) = (None, Some(9_000_000));
    options.certificate = true;
    options
}

/// Removes style and script, which have files of their own, `templates/report.css` and `report.js`.
fn without_style(page: &str) -> String {
    let mut left = page.to_owned();
    for (opens, closes) in [("<style>", "</style>"), ("<script>", "</script>")] {
        let (from, to) = (left.find(opens).unwrap(), left.find(closes).unwrap());
        left.replace_range(from + opens.len()..to, "");
    }
    left
}

/// Solves, writes, and compares with the stored files; returns the folder with the new files.
fn written(
    name: &str,
    programme: &Programme,
    facilitators: bool,
    options: &Options,
    presentation: Presentation,
) -> TempDir {
    let registrants = inside("tests/written/registrants.csv");
    let mut files = PoolFiles::new(inside("examples/data/municipalities.csv"), registrants);
    files.facilitators = facilitators.then(|| inside("tests/written/facilitators.csv").into());
    let (pool, sheet) = files.read().unwrap();
    let plan = programme.form_groups(&pool, options).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut results = Results::new(&pool, programme, &sheet, &plan, presentation);
    if let Some(previous) = options.previous.as_deref() {
        results = results.with_previous(previous);
    }
    let paths = results.write_to(folder.path());
    let mut paths = paths.unwrap();
    let proof = folder.path().join("certificate.json");
    let certificate = plan.certificate().unwrap();
    write_certificate(&proof, certificate).unwrap();
    assert_eq!(&read_certificate(&proof).unwrap(), certificate);
    paths.push(proof);
    assert_eq!(paths.len(), 6);
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        let file = path.file_name().unwrap().to_str().unwrap();
        let text = if file == "report.html" { without_style(&text) } else { text };
        is_on_record(&format!("tests/written/{name}/{file}"), &text);
    }
    let read = read_plan(folder.path().join("plan.json")).unwrap();
    assert_eq!(read.groups.len(), plan.groups().len());
    folder
}

#[test]
fn at_central_places_in_english() {
    written("central", &programme(), false, &options(), Presentation::default());
}

#[test]
fn in_turn_with_facilitators_in_dutch_with_names_and_revised() {
    let mut programme = programme();
    (programme.meetings.hosting, programme.meetings.on_site) =
        (Hosting::Rotating, Some(OnSite::Members));
    let mut presentation = Presentation::from(Language::Dutch);
    presentation.personal = true;
    let folder = written("rotating", &programme, true, &options(), presentation.clone());

    let mut plan = read_plan(folder.path().join("plan.json")).unwrap();
    // The first member of each group moves to the next group.
    let firsts: Vec<_> = plan.groups.iter_mut().map(|group| group.members.remove(0)).collect();
    for (nth, first) in firsts.into_iter().enumerate() {
        let next = (nth + 1) % plan.groups.len();
        plan.groups[next].members.push(first);
    }
    programme.revise = Some(Revise::keeping(Metres(30_000)));
    let mut options = options();
    options.previous = Some(Arc::new(plan));
    written("revised", &programme, true, &options, presentation);
}

#[test]
fn online_in_dutch() {
    let mut programme = programme();
    programme.meetings = Meetings::online(4);
    // The work limit is too low for a proof, so that the report states the gap too.
    let mut options = options();
    options.work_limit = Some(1_000_000);
    written("online", &programme, false, &options, Language::Dutch.into());
}
