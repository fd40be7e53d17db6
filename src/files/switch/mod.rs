//! Atomic switch of several files of one folder: all files are the old ones, or all are the new ones.
//!
//! No operating system renames five files at once, so a switch can be interrupted between two of them. It is atomic
//! because it can always be undone:
//!
//! 1. The drafts are written to the folder `.kring-new`, and are on the disk before the next step.
//! 2. The old files get second names in a folder, which is then renamed to `.kring-old` in one step; an empty folder
//!    in it represents a name without an old file.
//! 3. The drafts are renamed one by one, the first of them last: each name has the complete old or new file.
//! 4. `.kring-old` is renamed, again in one step. This is the moment of the switch.
//!
//! While `.kring-old` exists, the old files are the valid ones, and [`recover`] restores those whose drafts were
//! already renamed. It can itself be interrupted at any step and started again. A failed switch is undone in this way
//! at once, an interrupted one at the start of the next switch in the folder.

mod lock;
#[cfg(test)]
mod tests;

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::disk::{Disk, Sink, System};
use super::text::{name_of, place, refusal};
use crate::error::{Fault, Faults};

/// Folder of the drafts, and of old files that are about to be removed.
const NEW: &str = ".kring-new";
/// Folder of the old files; exists only during a switch.
const OLD: &str = ".kring-old";
/// Temporary name of an old file that is being restored.
const BACK: &str = ".kring-back";

/// Function that writes the content of a file.
pub(super) type Fill<'f> = &'f dyn Fn(&mut dyn Write) -> io::Result<()>;

/// Writes the files of these names into a folder, all or none, and returns their paths.
///
/// Only their owner can read them. A symbolic link with one of the names is replaced, not its target.
pub(super) fn replace(
    disk: &impl Disk,
    folder: &Path,
    files: &[(&Path, Fill<'_>)],
) -> Result<Vec<PathBuf>, Fault> {
    let _lock = lock::lock(folder).map_err(refused(folder))?;
    let switch = Switch { disk, folder };
    switch.recover()?;
    let done = switch.draft(files).and_then(|()| switch.keep(files));
    let done = done.and_then(|()| switch.take(files));
    match done {
        // The switch is complete: if clearing fails, the next switch clears the rest.
        Ok(()) => drop(switch.clear()),
        Err(fault) => {
            drop(switch.recover());
            return Err(fault);
        }
    }
    Ok(files.iter().map(|(name, _)| folder.join(name)).collect())
}

/// Undoes an incomplete switch in a folder, which remains if the writing process is killed or the machine stops.
///
/// [`Results::write_to`](super::Results::write_to) does so first. A program that only reads needs this function only if
/// `.kring-old` is in the folder: until the call, the files may then belong to two plans, though each is complete.
///
/// # Errors
///
/// The operating system reports an error, or another program is writing to the folder.
pub fn recover(folder: impl AsRef<Path>) -> Result<(), Faults> {
    let folder = folder.as_ref();
    let switch = Switch { disk: &System, folder };
    if !is_there(&switch.path(NEW)) && !is_there(&switch.path(OLD)) {
        return Ok(());
    }
    let _lock = lock::lock(folder).map_err(refused(folder))?;
    Ok(switch.recover()?)
}

/// A switch of files in a folder.
struct Switch<'s, D> {
    disk: &'s D,
    folder: &'s Path,
}

impl<D: Disk> Switch<'_, D> {
    fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.folder.join(name)
    }

    /// Folder of the old files before and after it is `.kring-old`, the mark of a switch.
    fn aside(&self) -> PathBuf {
        self.path(NEW).join(OLD)
    }

    fn draft(&self, files: &[(&Path, Fill<'_>)]) -> Result<(), Fault> {
        let drafts = self.path(NEW);
        self.disk.make_folder(&drafts).map_err(refused(self.folder))?;
        for (name, fill) in files {
            let path = self.path(name);
            self.write(&drafts.join(name), &path, fill).map_err(refused(&path))?;
        }
        self.disk.sync_folder(&drafts).map_err(refused(self.folder))
    }

    fn write(&self, draft: &Path, path: &Path, fill: Fill<'_>) -> io::Result<()> {
        if path.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        let file = self.disk.create(draft)?;
        let mut out = BufWriter::new(Sink { disk: self.disk, file });
        fill(&mut out)?;
        let sink = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        self.disk.sync(&sink.file)
    }

    /// Step 2: keeps the old files under second names; from its end on they can be restored.
    fn keep(&self, files: &[(&Path, Fill<'_>)]) -> Result<(), Fault> {
        let aside = self.aside();
        self.disk.make_folder(&aside).map_err(refused(self.folder))?;
        for (name, _) in files {
            let (path, stored) = (self.path(name), aside.join(name));
            let done = if is_there(&path) {
                self.disk.keep(&path, &stored)
            } else {
                self.disk.make_folder(&stored)
            };
            done.map_err(refused(&path))?;
        }
        let marked = self.disk.sync_folder(&aside);
        let marked = marked.and_then(|()| self.disk.rename(&aside, &self.path(OLD)));
        marked.and_then(|()| self.disk.sync_folder(self.folder)).map_err(refused(self.folder))
    }

    fn take(&self, files: &[(&Path, Fill<'_>)]) -> Result<(), Fault> {
        for (name, _) in files.iter().rev() {
            let path = self.path(name);
            self.disk.rename(&self.path(NEW).join(name), &path).map_err(refused(&path))?;
        }
        let (mark, aside) = (self.path(OLD), self.aside());
        let taken = self.disk.sync_folder(self.folder);
        let switched = taken.and_then(|()| {
            self.disk.rename(&mark, &aside)?;
            let synced = self.disk.sync_folder(self.folder);
            // Success is reported only if the renaming is on the disk; otherwise the mark returns and `recover` undoes.
            synced.or_else(|error| self.disk.rename(&aside, &mark).and(Err(error)))
        });
        switched.map_err(refused(self.folder))
    }

    /// Restores the old files if a switch is incomplete, and removes its folders.
    fn recover(&self) -> Result<(), Fault> {
        self.undo().and_then(|()| self.clear()).map_err(refused(self.folder))
    }

    fn undo(&self) -> io::Result<()> {
        let (mark, drafts) = (self.path(OLD), self.path(NEW));
        if !mark.symlink_metadata().is_ok_and(|kind| kind.is_dir()) {
            return Ok(());
        }
        // The folder is needed for restored files, and for `.kring-old` when it is renamed.
        if !is_there(&drafts) {
            self.disk.make_folder(&drafts)?;
        }
        for stored in fs::read_dir(&mark)? {
            let stored = stored?;
            if is_there(&drafts.join(stored.file_name())) {
                continue; // The draft was not renamed, so the old file is in place.
            }
            let path = self.folder.join(stored.file_name());
            if stored.file_type()?.is_dir() {
                unless_gone(self.disk.remove(&path))?;
            } else {
                let back = drafts.join(BACK);
                unless_gone(self.disk.remove(&back))?;
                self.disk.keep(&stored.path(), &back)?;
                self.disk.rename(&back, &path)?;
            }
        }
        self.disk.sync_folder(self.folder)?;
        self.disk.rename(&mark, &self.aside())?;
        self.disk.sync_folder(self.folder)
    }

    fn clear(&self) -> io::Result<()> {
        let drafts = self.path(NEW);
        if is_there(&drafts) { self.disk.clear(&drafts) } else { Ok(()) }
    }
}

/// Returns `true` if the name exists, even as a broken link.
fn is_there(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

fn unless_gone(removed: io::Result<()>) -> io::Result<()> {
    removed.or_else(|error| match error.kind() {
        io::ErrorKind::NotFound => Ok(()),
        _ => Err(error),
    })
}

pub(super) fn refused(path: &Path) -> impl Fn(io::Error) -> Fault {
    move |error| Fault::new(place(&name_of(path), None), refusal(error))
}
