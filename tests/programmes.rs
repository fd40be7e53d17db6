//! The five real programmes: the presets equal the files, and each runs end to end on its sample.
#![cfg(feature = "files")]

use std::path::{Path, PathBuf};

use kring::files::{PoolFiles, read_programme};
use kring::{Options, Plan, PlanDocument, Pool, Programme, Rule, verify};

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples")
}

fn pool(registrants: &str, municipalities: &str) -> Pool {
    let data = examples().join("data");
    PoolFiles::new(data.join(municipalities), data.join(registrants)).read().unwrap().0
}

/// Forms groups with a small work limit, and checks the properties of every plan.
fn plan(programme: &Programme, pool: &Pool) -> Plan {
    let mut options = Options::default();
    (options.time_limit, options.work_limit) = (None, Some(300_000));
    let plan = programme.form_groups(pool, &options).unwrap();
    let verdict = verify(pool, programme, None, &PlanDocument::from(&plan));
    assert!(verdict.is_legal(), "{:?}", verdict.defects);
    let placed: usize = plan.groups().iter().map(|group| group.members().len()).sum();
    assert_eq!(placed + plan.reserve().len(), pool.registrants().len());
    assert!(plan.lower_bound() <= plan.cost());
    plan
}

#[test]
fn presets_equal_the_files() {
    let presets = [
        (Programme::local_councillors(), "local_councillors"),
        (Programme::aldermen_open(), "aldermen_open"),
        (Programme::aldermen_open_places(), "aldermen_open_places"),
        (Programme::mayors(), "mayors"),
        (Programme::aldermen_by_quarter(), "aldermen_by_quarter"),
        (Programme::neighbourhood_consultants(), "consultants"),
    ];
    for (preset, file) in presets {
        let read = read_programme(examples().join(format!("programmes/{file}.toml"))).unwrap();
        assert_eq!(preset, read, "{file}");
        let written = toml::to_string(&preset).unwrap();
        assert_eq!(toml::from_str::<Programme>(&written).unwrap(), preset, "{written}");
    }
}

#[test]
fn local_councillors_meet_within_their_region() {
    let pool = pool("local_councillors.csv", "municipalities.csv");
    let plan = plan(&Programme::local_councillors(), &pool);
    // Two regions have too few municipalities with local councillors for a group.
    assert!(plan.figures().placed_seats >= 360, "{}", plan.figures().placed_seats);
    assert!(plan.groups().iter().all(|group| group.venue().is_some()));
}

#[test]
fn aldermen_wait_when_all_places_are_taken() {
    let pool = pool("aldermen_open.csv", "municipalities.csv");
    let plan = plan(&Programme::aldermen_open(), &pool);
    // 17 groups of 8.
    assert_eq!(plan.figures().placed_seats, 136);
    assert!(plan.placement_proven());
    for group in plan.groups() {
        assert_eq!(group.hosts().len(), group.members().len());
    }
}

#[test]
fn aldermen_meet_where_they_are_willing_to() {
    let pool = pool("aldermen_open_places.csv", "municipalities_places.csv");
    let plan = plan(&Programme::aldermen_open_places(), &pool);
    assert!(plan.figures().placed_seats > 100);
}

#[test]
fn mayors_are_never_more_than_six() {
    let pool = pool("mayors.csv", "municipalities.csv");
    let plan = plan(&Programme::mayors(), &pool);
    assert!(plan.groups().iter().all(|group| (5..=6).contains(&group.members().len())));
    // One mayor lives on an island that cannot host.
    assert_eq!((plan.figures().placed_seats, plan.reserve().len()), (83, 1));
}

#[test]
fn aldermen_by_quarter_leave_councillors_out() {
    let pool = pool("aldermen_by_quarter.csv", "municipalities.csv");
    let plan = plan(&Programme::aldermen_by_quarter(), &pool);
    let reasons: Vec<String> = plan.reserve().iter().map(|w| w.reason().to_string()).collect();
    assert_eq!(reasons.iter().filter(|reason| reason.contains("Not eligible")).count(), 2);
}

#[test]
fn consultants_have_fridays_in_common() {
    let pool = pool("consultants.csv", "municipalities.csv");
    let programme = Programme::neighbourhood_consultants();
    assert!(programme.rules.contains(&Rule::Overlap { min: 2 }));
    let plan = plan(&programme, &pool);
    assert_eq!(plan.figures().placed_seats, 120);
    assert_eq!(plan.figures().travel.0, 0);
}
