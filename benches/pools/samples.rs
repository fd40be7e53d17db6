//! Sample pools of the programmes.

use std::path::Path;

use kring::files::{read_pool, read_programme};
use kring::{Pool, Programme};

/// Returns the sample pool and the programme of this name.
pub(crate) fn sample(name: &str) -> (Pool, Programme) {
    let inside = |path: &str| Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let municipalities = inside("examples/data/municipalities.csv");
    let pool = read_pool(municipalities, inside(&format!("examples/data/{name}.csv")));
    let programme = read_programme(inside(&format!("examples/programmes/{name}.toml")));
    (pool.expect("a sample"), programme.expect("a programme"))
}
