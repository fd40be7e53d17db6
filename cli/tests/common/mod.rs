//! Shared code of the tests of the program.

use std::path::{Path, PathBuf};

/// Path of the program.
pub(crate) fn kring() -> &'static str {
    env!("CARGO_BIN_EXE_kring")
}

/// Path of a file of the examples.
#[allow(dead_code, reason = "not every test uses a sample")]
pub(crate) fn example(inside: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples").join(inside)
}
