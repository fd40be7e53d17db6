//! E. Running, and F. scale and shape.

use std::fs::File;
use std::process::Command;

use crate::case::{Case, PEOPLE, Told, people, programme};

#[test]
fn e85_zero_limits() {
    assert_eq!(Case::new().forms_with(&["--time-limit", "0"], "").len(), 2);
    assert_eq!(Case::new().forms_with(&["--work-limit", "0"], "").len(), 2);
}

#[test]
fn e86_invalid_limits() {
    for limit in ["-1", "nan", "inf", "18446744073709551615", "soon", ""] {
        Case::new().refuses_with(&[&format!("--time-limit={limit}")], "--time-limit <SECONDS>");
    }
    for limit in ["-1", "1.5", "18446744073709551616"] {
        Case::new().refuses_with(&[&format!("--work-limit={limit}")], "--work-limit <UNITS>");
    }
    for gap in ["nan", "-0.1", "1.1", "inf"] {
        let said = "option gap: the gap must lie between 0 and 1";
        Case::new().refuses_with(&[&format!("--gap={gap}")], said);
    }
}

#[test]
fn e89_seeds() {
    for seed in ["0", "18446744073709551615"] {
        let case = Case::new();
        for out in ["a", "b"] {
            assert_eq!(case.run(&["--seed", seed, "--out", out]).code, Some(0));
        }
        assert_eq!(case.files("a"), case.files("b"));
    }
    Case::new().refuses_with(&["--seed=-1"], "--seed <N>");
}

#[test]
fn e90_threads() {
    let case = Case::new();
    for (threads, out) in [("0", "a"), ("1", "b"), ("1024", "c")] {
        assert_eq!(case.run(&["--threads", threads, "--out", out]).code, Some(0));
    }
    assert!(case.files("a") == case.files("b") && case.files("b") == case.files("c"));
    let said = "option threads: the number of threads must lie between 0 and 1024";
    Case::new().refuses_with(&["--threads", "1000000"], said);
}

#[test]
fn e93_many_programs_at_once() {
    let case = Case::new();
    let outs = ["a", "b", "c", "d"];
    let start =
        |out| case.program().args(["--work-limit", "20000", "--quiet", "--out", out]).spawn();
    let running = outs.map(|out| start(out).unwrap());
    for mut program in running {
        assert!(program.wait().unwrap().success());
    }
    for out in outs {
        assert_eq!(case.files(out), case.files("a"));
    }
}

/// Runs the program with a memory limit in kilobytes.
#[cfg(target_os = "linux")]
fn with_memory(case: &Case, kilobytes: u32) -> Told {
    let program = case.program();
    let words = std::iter::once(program.get_program()).chain(program.get_args());
    let words: Vec<_> = words.map(|word| word.to_str().unwrap().to_owned()).collect();
    let line = format!("ulimit -v {kilobytes}; exec \"$@\"");
    let mut shell = Command::new("sh");
    shell.current_dir(case.path(".")).args(["-c", &line, "sh"]).args(words);
    Told::of(
        &shell.args(["--threads", "1", "--work-limit", "20000", "--out", "out"]).output().unwrap(),
    )
}

/// A file of three gigabytes is refused under a limit of half a gigabyte, before memory for it is requested.
#[cfg(target_os = "linux")]
#[test]
fn e96_a_file_larger_than_memory() {
    let case = Case::new();
    File::create(case.path("h.csv")).unwrap().set_len(3 << 30).unwrap();
    let told = with_memory(&case, 512 << 10);
    assert_eq!((told.code, told.stdout.as_str()), (Some(1), ""), "{told:?}");
    assert_eq!(told.stderr, "h.csv: there is not enough memory for this file\n");
    assert!(!case.path("out").exists());
    File::create(case.path("h.csv")).unwrap().set_len(5 << 30).unwrap();
    case.refuses("h.csv: the file (bytes) is larger than 4294967295");
}

#[test]
fn f97_zero_one_and_two_people() {
    let case = |number| Case::new().with("r.csv", people(number));
    case(0).refuses("r.csv: the file has a header and no registrants");
    case(1).waits(0, "can fill 1 of the 2 places that a group needs");
    case(2).waits(1, "0 waiting");
}

#[test]
fn f99_one_municipality_and_all_different_ones() {
    let rows = |town: fn(usize) -> usize| -> String {
        (0..30).map(|nth| format!("r{nth},GM{}\n", town(nth))).collect()
    };
    let towns: String =
        (0..30).map(|nth| format!("GM{nth},52,{}\n", 3.0 + 0.1 * nth as f64)).collect();
    let towns = format!("code,latitude,longitude\n{towns}");
    for town in [|_| 1, |nth| nth] {
        let case = Case::new().with("m.csv", &towns);
        let case = case.with("r.csv", format!("id,municipality\n{}", rows(town)));
        assert_eq!(case.forms("").concat().len(), 30);
    }
}

#[test]
fn f100_distant_clusters_and_a_single_person() {
    let towns = "code,latitude,longitude\nGM1,52,5\nGM2,52,6\nGM3,-40,170\n";
    let text = "id,municipality\na1,GM1\na2,GM1\nb1,GM2\nb2,GM2\nz,GM3\n";
    let case = |sizes, more: &str| {
        let toml = programme(sizes, "", more);
        Case::new().with("m.csv", towns).with("r.csv", text).with("p.toml", toml)
    };
    // Two clusters, each one person too small: they form a group together or not at all.
    case((4, 4), "").waits(1, "1 waiting");
    case((3, 3), "[travel]\nmax_km = 10\n")
        .waits(0, "can fill 2 of the 3 places that a group needs");
    case((2, 2), "").waits(2, "1 waiting");
}

#[test]
fn f101_all_alike() {
    let towns = "code,latitude,longitude\nGM1,52,5\nGM2,52,5\nGM3,52,5\n";
    let case = Case::new().with("m.csv", towns).with("r.csv", people(60));
    assert_eq!(case.forms("").len(), 30);
    assert!(case.read("out/plan.json").contains("\"status\": \"optimal\""));
}

#[test]
fn f102_a_prime_number_of_people() {
    let case = Case::new().with("r.csv", people(31)).with("p.toml", programme((4, 4), "", ""));
    case.waits(7, "31 places cannot be divided into groups of 4 to 4: at most 28 fit");
    let case = Case::new().with("r.csv", PEOPLE).with("p.toml", programme((1, 1), "", ""));
    case.waits(4, "0 waiting");
}
