//! Arbitrary bytes as a programme.

use kring::Error;
use kring::files::ProgrammeFile;

use super::{are_told, file, led_pool, pool, work};

/// Reads the programme. A valid one survives writing and reading, and is solved without a defect.
pub(crate) fn run(data: &[u8]) {
    let read = ProgrammeFile::read(file("p.toml", data));
    let stated = match read {
        Ok(stated) => stated,
        Err(faults) => return are_told(&faults, "p.toml", data),
    };
    let programme = &stated.programme;
    let text = toml::to_string(programme).unwrap();
    let again = ProgrammeFile::read(file("q.toml", text.as_bytes()));
    let again = again.unwrap_or_else(|faults| panic!("{faults}\n{text}")).programme;
    assert_eq!(*programme, again, "{text}");
    for pool in [pool(), led_pool()] {
        match programme.form_groups(&pool, &work(300)) {
            Ok(plan) => assert!(plan.lower_bound() <= plan.cost()),
            Err(Error::Input(faults)) => are_told(&stated.locate(faults), "p.toml", data),
            Err(error @ Error::Defective { .. }) => panic!("{error}"),
            Err(_) => {}
        }
    }
}
