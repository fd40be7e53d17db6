//! Reading from files, through the public door.
#![cfg(feature = "files")]
#![allow(clippy::unwrap_used, clippy::panic)]

mod bytes;
mod plans;
mod privacy;
mod programmes;
mod tables;
mod values;

use std::fs;
use std::path::PathBuf;

use kring::files::{PoolFiles, Sheet};
use kring::{Faults, Pool};
use tempfile::TempDir;

const TOWNS: &str = "code,name,latitude,longitude\nGM1,Aa,52,5\nGM2,Bee,53,6\n";

/// A folder with the files of a case.
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

    /// Two towns, and these registrants.
    fn with(registrants: impl AsRef<[u8]>) -> (Self, PoolFiles) {
        let folder = Self::new();
        let municipalities = folder.write("towns.csv", TOWNS);
        let files = PoolFiles::new(municipalities, folder.write("people.csv", registrants));
        (folder, files)
    }

    /// Each fault as people see it, without the name of the folder.
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

fn faults(registrants: impl AsRef<[u8]>) -> Vec<String> {
    let (folder, files) = Folder::with(registrants);
    folder.lines(&files.read().unwrap_err())
}

fn warnings(registrants: impl AsRef<[u8]>) -> Vec<String> {
    let (folder, files) = Folder::with(registrants);
    let (pool, _) = files.read().unwrap();
    pool.warnings().iter().map(|fault| folder.cut(&fault.to_string())).collect()
}

/// The municipality file instead, with one registrant from the first town.
fn faults_of_towns(municipalities: &str) -> Vec<String> {
    let (folder, files) = Folder::with("id,municipality\nr1,GM1\n");
    folder.write("towns.csv", municipalities);
    folder.lines(&files.read().unwrap_err())
}
