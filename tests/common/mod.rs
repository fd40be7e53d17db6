//! Shared code of the tests of the example programs.

use std::path::{Path, PathBuf};

/// Path of the binary of an example program, which is beside the folder of the running test.
pub(crate) fn built(example: &str) -> PathBuf {
    let this = std::env::current_exe().unwrap();
    let folder = this.parent().and_then(Path::parent).unwrap();
    let built = folder.join("examples").join(example);
    assert!(built.exists(), "{}: build the examples first", built.display());
    built
}
