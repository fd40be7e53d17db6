//! What tests of the example programs share.

use std::path::{Path, PathBuf};

/// The binary of an example program: it stands beside the folder of the test that asks.
pub(crate) fn built(example: &str) -> PathBuf {
    let this = std::env::current_exe().unwrap();
    let folder = this.parent().and_then(Path::parent).unwrap();
    let built = folder.join("examples").join(example);
    assert!(built.exists(), "{}: build the examples first", built.display());
    built
}
