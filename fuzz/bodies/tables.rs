//! Any bytes as one of the tables; the first byte says which.

use kring::files::PoolFiles;

use super::{are_told, file};

pub(crate) const TOWNS: &[u8] = b"code,name,latitude,longitude\nGM1,Aa,52,5\nGM2,Bee,53,6\n";
const PEOPLE: &[u8] = b"id,municipality\nr1,GM1\nr2,Bee\n";

/// Reads the table beside sound ones.
pub(crate) fn run(data: &[u8]) {
    let Some((&which, content)) = data.split_first() else { return };
    let towns = file("towns.csv", if which == b'm' { content } else { TOWNS });
    let people = file("people.csv", if which == b'r' { content } else { PEOPLE });
    let other = || Some(file("other.csv", content));
    let mut files = PoolFiles::new(towns, people);
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
        }
        Err(faults) => are_told(&faults, content),
    }
}
