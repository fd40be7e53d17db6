//! Arbitrary bytes as registrants: the written results of a readable table read back unchanged.

use std::fs;

use kring::files::{PoolFiles, Results};
use kring::programme::{Meetings, Size};
use kring::{Language, Programme};

use super::tables::TOWNS;
use super::{file, folder, work};

/// Upper bound on the registrants of a pool that is solved.
const MAX: usize = 12;

/// Reads, forms groups that meet online, writes, and reads the results again.
pub(crate) fn run(data: &[u8]) {
    let mut files = PoolFiles::new(file("towns.csv", TOWNS), file("people.csv", data));
    let Ok((pool, sheet)) = files.read() else { return };
    if pool.registrants().len() > MAX {
        return;
    }
    let seats = pool.registrants().iter().map(|registrant| registrant.seats()).max().unwrap_or(1);
    let programme = Programme::new("all", Size { min: 1, max: seats }, Meetings::online(0));
    let plan = programme.form_groups(&pool, &work(1)).unwrap();
    let out = folder().join("out");
    let written =
        Results::new(&pool, &programme, &sheet, &plan, Language::English).write_to(&out).unwrap();
    let mut found = 0;
    for table in written.into_iter().filter(|path| path.extension().is_some_and(|e| e == "csv")) {
        let rows = fs::read_to_string(&table).unwrap();
        files.registrants = table.into();
        let copy = match files.read() {
            Ok((copy, _)) => copy,
            // A file with only a header: no registrant waits, or none is placed.
            Err(faults) => {
                assert!(faults.to_string().contains("no registrants"), "{faults}\n{rows}");
                continue;
            }
        };
        for registrant in copy.registrants() {
            let mut all = pool.registrants().iter();
            let original = all.find(|other| other.id() == registrant.id()).expect(&rows);
            assert_eq!(
                (original.name(), original.email()),
                (registrant.name(), registrant.email()),
                "{rows}"
            );
            assert_eq!(original.available(), registrant.available(), "{rows}");
            assert_eq!(
                (original.seats(), original.priority()),
                (registrant.seats(), registrant.priority())
            );
            assert_eq!(original.max_travel(), registrant.max_travel(), "{rows}");
            found += 1;
        }
    }
    assert_eq!(found, pool.registrants().len());
}
