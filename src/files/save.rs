//! Writing the files of a folder: each appears whole or not at all.
//!
//! All files are written under temporary names first; only when all of them are on the disk are they renamed, the
//! first one last. A failed write or a full disk therefore changes no file. A kill between two renames leaves files of
//! two plans, each whole; whoever finds the new first file finds the other new files too.

use std::fs::{self, File, TryLockError};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use tempfile::NamedTempFile;

use super::text::{name_of, place, refusal};
use crate::error::Fault;

/// Start and end of temporary names.
const TEMPORARY: (&str, &str) = (".kring-", ".tmp");
/// Number of attempts to lock a folder, with `PAUSE` between them: ten seconds in total, much longer than writing takes.
const LOCK_ATTEMPTS: u32 = 1000;
const PAUSE: Duration = Duration::from_millis(10);

/// Function that writes the content of a file.
pub(super) type Fill<'f> = &'f dyn Fn(&mut dyn Write) -> io::Result<()>;

/// Writes the files of these names into a folder and returns their paths.
///
/// Only their owner can read them. A symbolic link with one of the names is replaced, not its target.
pub(super) fn save(folder: &Path, files: &[(&Path, Fill<'_>)]) -> Result<Vec<PathBuf>, Fault> {
    let _lock = lock(folder).map_err(refused(folder))?;
    remove_leftovers(folder).map_err(refused(folder))?;
    let mut written = Vec::new();
    for (name, fill) in files {
        let path = folder.join(name);
        written.push((write(folder, &path, fill).map_err(refused(&path))?, path));
    }
    for (file, path) in written.into_iter().rev() {
        file.persist(&path).map_err(|refusal| refused(&path)(refusal.error))?;
    }
    // Without this a name can be lost after a power failure.
    if cfg!(unix) {
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(refused(folder))?;
    }
    Ok(files.iter().map(|(name, _)| folder.join(name)).collect())
}

/// Writes a temporary file, which is removed when it is dropped.
fn write(folder: &Path, path: &Path, fill: Fill<'_>) -> io::Result<NamedTempFile> {
    if path.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let (prefix, suffix) = TEMPORARY;
    let file = tempfile::Builder::new().prefix(prefix).suffix(suffix).tempfile_in(folder)?;
    let mut out = BufWriter::new(file);
    fill(&mut out)?;
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.as_file().sync_all()?;
    Ok(file)
}

/// Removes the temporary files of a process that was killed.
fn remove_leftovers(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        let is_temporary = name
            .to_str()
            .is_some_and(|name| name.starts_with(TEMPORARY.0) && name.ends_with(TEMPORARY.1));
        if is_temporary {
            fs::remove_file(folder.join(name))?;
        }
    }
    Ok(())
}

/// Locks a folder until the returned handle is dropped; if the process is killed, the operating system unlocks it.
///
/// On a file system without locks the folder remains unlocked, and simultaneous writers are not excluded.
///
/// # Errors
///
/// Another writer holds the lock for the whole waiting time.
fn lock(folder: &Path) -> io::Result<File> {
    // The folder itself is locked if possible, so that no lock file remains; otherwise a file in it.
    let handle =
        if cfg!(unix) { File::open(folder)? } else { File::create(folder.join(".kring-lock"))? };
    for _ in 0..LOCK_ATTEMPTS {
        match handle.try_lock() {
            Err(TryLockError::WouldBlock) => thread::sleep(PAUSE),
            Ok(()) | Err(TryLockError::Error(_)) => return Ok(handle),
        }
    }
    Err(io::Error::other("another program is writing to this folder"))
}

pub(super) fn refused(path: &Path) -> impl Fn(io::Error) -> Fault {
    move |error| Fault::new(place(&name_of(path), None), refusal(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names of three files: two that exist before and one that does not.
    const NAMES: [&str; 3] = ["plan.txt", "a.txt", "b.txt"];
    const OLD: [Option<&str>; 3] = [Some("old plan"), Some("old a"), None];
    const NEW: [&str; 3] = ["new plan", "new a", "new b"];

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in NAMES.iter().zip(OLD) {
            if let Some(text) = text {
                fs::write(folder.path().join(name), text).unwrap();
            }
        }
        folder
    }

    /// Saves the new files on a disk that is full after `room` bytes.
    fn save_all(folder: &Path, room: usize) -> Result<Vec<PathBuf>, Fault> {
        let left = std::cell::Cell::new(room);
        let fills = NEW.map(|text| {
            let left = &left;
            move |out: &mut dyn Write| {
                for byte in text.bytes() {
                    left.set(left.get().checked_sub(1).ok_or(io::ErrorKind::StorageFull)?);
                    out.write_all(&[byte])?;
                }
                Ok(())
            }
        });
        let files =
            NAMES.iter().zip(&fills).map(|(name, fill)| (Path::new(name), fill as Fill<'_>));
        save(folder, &files.collect::<Vec<_>>())
    }

    fn texts(folder: &Path) -> [Option<String>; 3] {
        NAMES.map(|name| fs::read_to_string(folder.join(name)).ok())
    }

    fn number_of_files(folder: &Path) -> usize {
        fs::read_dir(folder).unwrap().count()
    }

    #[test]
    fn a_disk_that_is_full_after_any_number_of_bytes_leaves_the_old_files() {
        let bytes: usize = NEW.iter().map(|text| text.len()).sum();
        for room in 0..bytes {
            let folder = folder();
            let message = save_all(folder.path(), room).unwrap_err().to_string();
            assert!(message.ends_with("no storage space"), "{message}");
            assert_eq!(texts(folder.path()), OLD.map(|text| text.map(str::to_owned)));
            assert_eq!(number_of_files(folder.path()), 2);
        }
        let folder = folder();
        save_all(folder.path(), bytes).unwrap();
        assert_eq!(texts(folder.path()), NEW.map(|text| Some(text.to_owned())));
        assert_eq!(number_of_files(folder.path()), 3);
    }

    #[test]
    fn a_name_that_is_a_folder_leaves_the_old_files() {
        let folder = folder();
        fs::create_dir(folder.path().join("b.txt")).unwrap();
        let message = save_all(folder.path(), usize::MAX).unwrap_err().to_string();
        assert!(message.ends_with("is a directory"), "{message}");
        assert_eq!(texts(folder.path()), OLD.map(|text| text.map(str::to_owned)));
        assert_eq!(number_of_files(folder.path()), 3);
    }

    #[test]
    fn leftovers_of_a_killed_process_are_removed_and_other_files_stay() {
        let folder = folder();
        for name in [".kring-x7.tmp", ".kring-notes", "x.tmp"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        save_all(folder.path(), usize::MAX).unwrap();
        assert!(!folder.path().join(".kring-x7.tmp").exists());
        assert_eq!(number_of_files(folder.path()), 5);
    }

    #[test]
    fn a_writer_waits_for_the_previous_one() {
        let folder = folder();
        let held = lock(folder.path()).unwrap();
        thread::scope(|scope| {
            let waiting = scope.spawn(|| save_all(folder.path(), usize::MAX).is_ok());
            thread::sleep(Duration::from_millis(50));
            assert_eq!(number_of_files(folder.path()), 2);
            drop(held);
            assert!(waiting.join().unwrap());
        });
        assert_eq!(texts(folder.path()), NEW.map(|text| Some(text.to_owned())));
    }

    #[cfg(unix)]
    #[test]
    fn files_are_private_and_links_are_replaced() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = folder();
        fs::write(folder.path().join("other.txt"), "other").unwrap();
        symlink("other.txt", folder.path().join("b.txt")).unwrap();
        for path in save_all(folder.path(), usize::MAX).unwrap() {
            assert_eq!(fs::symlink_metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        assert_eq!(fs::read_to_string(folder.path().join("other.txt")).unwrap(), "other");
    }
}
