//! The samples of the programmes.

use std::path::Path;

use kring::files::{read_pool, read_programme};
use kring::{Pool, Programme};

/// The sample of a programme, by the name of both.
pub(crate) fn sample(name: &str) -> (Pool, Programme) {
    let inside = |path: &str| Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let municipalities = inside("examples/data/municipalities.csv");
    let pool = read_pool(municipalities, inside(&format!("examples/data/{name}.csv")));
    let programme = read_programme(inside(&format!("examples/programmes/{name}.toml")));
    (pool.expect("a sample"), programme.expect("a programme"))
}
