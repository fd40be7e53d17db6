//! One writer at a time in a folder.

use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;
use std::thread;
use std::time::Duration;

/// Another writer is waited for so often, and so long each time: ten seconds in all, and a switch takes much less.
const TRIES: u32 = 1000;
const PAUSE: Duration = Duration::from_millis(10);

/// Locks a folder until what is returned is dropped; the operating system unlocks it where the program is killed.
///
/// Where the file system knows no locks there is none, and nothing but luck between two writers.
///
/// # Errors
///
/// Another writer does not end.
pub(super) fn lock(folder: &Path) -> io::Result<File> {
    let handle = handle(folder)?;
    for _ in 0..TRIES {
        match handle.try_lock() {
            Err(TryLockError::WouldBlock) => thread::sleep(PAUSE),
            Ok(()) | Err(TryLockError::Error(_)) => return Ok(handle),
        }
    }
    Err(io::Error::other("another program is writing to this folder"))
}

/// The folder itself where it can be opened, so that no file is left over: else a file in it.
fn handle(folder: &Path) -> io::Result<File> {
    if cfg!(unix) { File::open(folder) } else { File::create(folder.join(".kring-lock")) }
}
