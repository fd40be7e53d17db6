//! Bad inputs: the catalogue of what people, programs and disks do wrong, with a named test for each applicable entry
//! (`README.md` here names the others), and the reading of valid files.
//!
//! Tests of the catalogue run the main example program and check its message, its exit status and that it writes
//! no file.
#![allow(clippy::unwrap_used, clippy::panic)]

mod a_bytes;
mod b_values;
mod c_rules;
mod case;
#[path = "../common/mod.rs"]
mod common;
mod d_distances;
mod e_running;
mod g_output;
mod h_privacy;
mod plans;
mod programmes;
mod values;

use std::fs;
use std::path::PathBuf;

use kring::files::{PoolFiles, Sheet};
use kring::{Faults, Pool};
use tempfile::TempDir;

const TOWNS: &str = "code,name,latitude,longitude\nGM1,Aa,52,5\nGM2,Bee,53,6\n";

/// Folder with the files of a case.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        fs::write(self.path(name), content).unwrap();
        self.path(name)
    }

    /// Creates a folder with two towns and these registrants.
    fn with(registrants: impl AsRef<[u8]>) -> (Self, PoolFiles) {
        let folder = Self::new();
        let municipalities = folder.write("towns.csv", TOWNS);
        let files = PoolFiles::new(municipalities, folder.write("people.csv", registrants));
        (folder, files)
    }

    /// Returns each fault as users see it, without the name of the folder.
    fn lines(&self, faults: &Faults) -> Vec<String> {
        faults.iter().map(|fault| self.cut(&fault.to_string())).collect()
    }

    fn cut(&self, text: &str) -> String {
        text.replace(&format!("{}/", self.0.path().display()), "")
    }
}

fn read(registrants: impl AsRef<[u8]>) -> (Pool, Sheet) {
    let (_folder, files) = Folder::with(registrants);
    files.read().unwrap()
}
