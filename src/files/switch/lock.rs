//! Lock of a folder: at most one writer at a time.

use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;
use std::thread;
use std::time::Duration;

/// Number of attempts, with `PAUSE` between them: ten seconds in total, much longer than a switch takes.
const TRIES: u32 = 1000;
const PAUSE: Duration = Duration::from_millis(10);

/// Locks a folder until the returned handle is dropped; if the process is killed, the operating system unlocks it.
///
/// On a file system without locks the folder remains unlocked, and simultaneous writers are not excluded.
///
/// # Errors
///
/// Another writer holds the lock for the whole waiting time.
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

/// Opens the folder itself if possible, so that no lock file remains; otherwise a file in it.
fn handle(folder: &Path) -> io::Result<File> {
    if cfg!(unix) { File::open(folder) } else { File::create(folder.join(".kring-lock")) }
}
