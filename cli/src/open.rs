//! Files that are written once.

use std::fs::OpenOptions;
use std::io::{Result, Write};
use std::path::Path;

/// Writes a file that does not exist yet.
pub(crate) fn new_file(path: &Path, content: &[u8]) -> Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(content)
}
