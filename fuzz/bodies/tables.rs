//! Any bytes as one of the tables; the first byte says which.

use std::fs;

use kring::files::{PoolFiles, write_results};
use kring::{Language, Meetings, Pool, Programme, Size};

use super::{are_told, file, folder, work};

const TOWNS: &[u8] = b"code,name,latitude,longitude\nGM1,Aa,52,5\nGM2,Bee,53,6\n";
const PEOPLE: &[u8] = b"id,municipality\nr1,GM1\nr2,Bee\n";
/// Pools of so few registrants are written and read again.
const WRITTEN: usize = 12;

/// Reads the table beside sound ones.
pub(crate) fn run(data: &[u8]) {
    let Some((&which, content)) = data.split_first() else { return };
    let mut towns = file("towns.csv", if which == b'm' { content } else { TOWNS });
    let people = file("people.csv", if which == b'r' { content } else { PEOPLE });
    let other = || Some(file("other.csv", content));
    let mut files = PoolFiles::new(std::mem::take(&mut towns), people);
    match which {
        b'f' => files.facilitators = other(),
        b'd' => files.distances = other(),
        b'h' => files.history = other(),
        _ => {}
    }
    match files.read() {
        Ok((pool, sheet)) => {
            assert!(!format!("{sheet:?} {pool:?}").is_empty());
            for warning in pool.warnings() {
                assert!(!warning.to_string().is_empty());
            }
            if which == b'r' && pool.registrants().len() <= WRITTEN {
                comes_back(&files, &pool, &sheet);
            }
        }
        Err(faults) => are_told(&faults, content),
    }
}

/// What is written of registrants reads back as it was.
fn comes_back(files: &PoolFiles, pool: &Pool, sheet: &kring::files::Sheet) {
    let seats = pool.registrants().iter().map(|who| who.seats()).max().unwrap_or(1);
    let size = Size { min: 1, max: seats.max(12) };
    let programme = Programme::new("all", size, Meetings::online(0));
    let plan = programme.form_groups(pool, &work(1)).unwrap();
    let out = folder().join("out");
    fs::create_dir_all(&out).unwrap();
    let written = write_results(&out, pool, &programme, sheet, &plan, Language::English).unwrap();
    let (groups, reserve) = (&written[1], &written[2]);
    let mut again = PoolFiles::new(&files.municipalities, groups);
    let mut found = 0;
    for table in [groups, reserve] {
        again.registrants = table.clone();
        let rows = fs::read_to_string(table).unwrap();
        let read = again.read();
        let Ok((copy, _)) = read else {
            // Nobody waits, or nobody is placed: a header alone.
            let faults = read.unwrap_err().to_string();
            assert!(faults.contains("no registrants"), "{faults}\n{rows}");
            continue;
        };
        for who in copy.registrants() {
            let mut all = pool.registrants().iter();
            let original = all.find(|other| other.id() == who.id()).expect(&rows);
            assert_eq!(original.name(), who.name());
            assert_eq!(original.email(), who.email());
            assert_eq!(original.available(), who.available());
            assert_eq!(original.seats(), who.seats());
            found += 1;
        }
    }
    assert_eq!(found, pool.registrants().len());
}
