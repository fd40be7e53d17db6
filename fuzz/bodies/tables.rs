//! Arbitrary bytes as one of the tables; the first byte selects the table.

use kring::files::PoolFiles;

use super::{are_told, file};

/// Valid tables that declare their separator, so that it need not be detected.
pub(crate) const TOWNS: &[u8] = b"sep=,\ncode,name,latitude,longitude\nGM1,Aa,52,5\nGM2,Bee,53,6\n";
const PEOPLE: &[u8] = b"sep=,\nid,municipality\nr1,GM1\nr2,Bee\n";

/// Reads the table beside valid ones.
pub(crate) fn run(data: &[u8]) {
    let Some((&which, content)) = data.split_first() else { return };
    let mut files = PoolFiles::new(file("towns.csv", TOWNS), file("people.csv", PEOPLE));
    let tried = || file("tried.csv", content);
    match which {
        b'm' => files.municipalities = tried().into(),
        b'f' => files.facilitators = Some(tried().into()),
        b'd' => files.distances = Some(tried().into()),
        b'h' => files.history = Some(tried().into()),
        _ => files.registrants = tried().into(),
    }
    match files.read() {
        Ok((pool, sheet)) => {
            assert!(!format!("{sheet:?} {pool:?}").is_empty());
            for warning in pool.warnings() {
                assert!(!warning.to_string().is_empty());
            }
        }
        Err(faults) => are_told(&faults, "tried.csv", content),
    }
}
