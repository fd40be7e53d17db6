//! The program, killed at a random moment: each written file is the old one or the new one, complete.
//!
//! `KRING_KILLS` sets the number of kills, `KRING_SEED` their moments.
#![cfg(unix)]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rand::{Rng, SeedableRng};
use rand_pcg::Pcg64;
use tempfile::TempDir;

/// Contents of the five result files by name.
type Files = BTreeMap<String, Vec<u8>>;

const NAMES: [&str; 5] =
    ["groups.csv", "groups.geojson", "plan.json", "report.html", "reserve.csv"];

/// Folder with two pools whose plans differ in each of the files.
struct Case(TempDir);

impl Case {
    fn new() -> Self {
        let case = Self(TempDir::new().unwrap());
        case.write("m.csv", "code,name,latitude,longitude\nG1,Oost,52.0,5.0\nG2,West,52.0,5.1\n");
        case.write("a.csv", "id,municipality\nr1,G1\nr2,G2\nr3,G1\n");
        case.write("b.csv", "id,municipality\ns1,G2\ns2,G2\ns3,G1\n");
        case.write(
            "p.toml",
            "name = \"T\"\n[groups]\nsize = { min = 2, max = 2 }\n[meetings]\non_site = 1\n\
             hosting = \"central\"\n",
        );
        case
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn start(&self, registrants: &str, out: &str) -> Child {
        let mut program = Command::new(common::kring());
        program.arg("form");
        program.current_dir(self.0.path()).stdout(Stdio::null()).stderr(Stdio::null());
        program.args(["--programme", "p.toml", "--municipalities", "m.csv", "--threads", "1"]);
        program.args(["--registrants", registrants, "--work-limit", "1000", "--out", out]);
        program.spawn().unwrap()
    }

    fn run(&self, registrants: &str, out: &str) -> Files {
        assert!(self.start(registrants, out).wait().unwrap().success());
        self.files(out)
    }

    /// Number of temporary files.
    fn leftovers(&self) -> usize {
        let names = fs::read_dir(self.path("out")).unwrap().map(|entry| entry.unwrap().file_name());
        names.filter(|name| name.to_string_lossy().starts_with(".kring-")).count()
    }

    fn files(&self, out: &str) -> Files {
        let read = |name: &str| Some((name.to_owned(), fs::read(self.path(out).join(name)).ok()?));
        NAMES.iter().filter_map(|name| read(name)).collect()
    }
}

#[test]
fn a_kill_at_any_moment_leaves_the_old_or_the_new_files() {
    let stated = |name: &str| std::env::var(name).ok()?.parse::<u64>().ok();
    let (kills, seed) = (stated("KRING_KILLS").unwrap_or(300), stated("KRING_SEED").unwrap_or(0));
    let mut random = Pcg64::seed_from_u64(seed);

    let case = Case::new();
    let whole = [("a.csv", "a"), ("b.csv", "b")].map(|(pool, out)| case.run(pool, out));
    assert!(whole.iter().all(|files| files.len() == 5));
    for name in NAMES {
        assert_ne!(whole[0][name], whole[1][name], "{name}");
    }
    let usual = |_| {
        let started = Instant::now();
        case.run("a.csv", "out");
        started.elapsed()
    };
    let usual = (0..5).map(usual).min().unwrap().as_micros() as u64;

    let (mut mixed, mut ended) = (0, 0);
    let mut before = case.files("out");
    for kill in 0..kills {
        let pool = kill as usize % 2;
        let mut child = case.start(["a.csv", "b.csv"][pool], "out");
        // Half of the kills fall at any moment, the others after the program has begun to write.
        let writes = random.next_u64().is_multiple_of(2);
        while writes && case.leftovers() == 0 && child.try_wait().unwrap().is_none() {}
        let most = if writes { usual / 4 } else { usual };
        thread::sleep(Duration::from_micros(random.next_u64() % most));
        ended += u64::from(child.try_wait().unwrap().is_some());
        drop(child.kill());
        child.wait().unwrap();
        let told = format!("KRING_SEED={seed}, kill {kill}");
        let found = case.files("out");
        for name in NAMES {
            let is_whole = whole.iter().any(|files| files[name] == found[name]);
            assert!(is_whole, "{told}: {name} is half written");
        }
        let plan = &found["plan.json"];
        let has_new_plan = *plan != before["plan.json"] && *plan == whole[pool]["plan.json"];
        assert!(!has_new_plan || found == whole[pool], "{told}: the plan came before another file");
        mixed += u64::from(!whole.contains(&found));
        // The next run removes what the killed one left.
        if kill % 8 == 7 {
            assert_eq!(case.run("a.csv", "out"), whole[0], "{told}");
            assert_eq!(fs::read_dir(case.path("out")).unwrap().count(), 5, "{told}: leftovers");
        }
        before = case.files("out");
    }
    println!("{kills} kills: {ended} after the end, {mixed} between files");
    assert!(ended < kills, "no program was killed");
}

#[test]
fn two_programs_that_write_to_one_folder_leave_the_files_of_one_of_them() {
    let case = Case::new();
    let whole = [("a.csv", "a"), ("b.csv", "b")].map(|(pool, out)| case.run(pool, out));
    for _ in 0..10 {
        let children = [0, 1, 0, 1].map(|pool| case.start(["a.csv", "b.csv"][pool], "out"));
        for mut child in children {
            assert!(child.wait().unwrap().success());
        }
        assert!(whole.contains(&case.files("out")));
        assert_eq!(fs::read_dir(case.path("out")).unwrap().count(), 5);
    }
}
