//! Several files of one folder that change as one: all are the old ones, or all the new ones.
//!
//! No operating system renames five files at once, so a switch can be interrupted between two of them. What makes it
//! whole is that it can always be undone:
//!
//! 1. Drafts are written to the folder `.kring-new`, and are on the disk before anything else happens.
//! 2. What bears the names now gets second names in a folder, which then becomes `.kring-old` in one step; an empty folder
//!    in it stands for a name that nothing bears.
//! 3. The drafts take their names one by one, the first of them last: each is the old file or the new one, never a part.
//! 4. `.kring-old` gives up its name, again in one step. That is the moment of the switch.
//!
//! While there is a `.kring-old`, the old files are the valid ones, and [`recover`] puts those back whose drafts had taken
//! their names. It can be interrupted itself at any step and started again. A failure undoes what was done by the same
//! means; the next switch in the folder does so first.

mod lock;
#[cfg(test)]
mod tests;

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::disk::{Disk, Sink, System};
use super::text::{name_of, place, refusal};
use crate::error::{Fault, Faults};

/// Drafts, and what is on its way out.
const NEW: &str = ".kring-new";
/// What the names meant before; only there while a switch is under way.
const OLD: &str = ".kring-old";
/// A file on its way back.
const BACK: &str = ".kring-back";

/// Writes the content of a file.
pub(super) type Fill<'f> = &'f dyn Fn(&mut dyn Write) -> io::Result<()>;

/// Writes files of these names into a folder, all or none, and says where they are.
///
/// Only their owner may read them. Where a symbolic link has a name, the link gives way, not what it points to.
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
        // What is left over now is cleared away next time, if not here.
        Ok(()) => drop(switch.clear()),
        Err(fault) => {
            drop(switch.recover());
            return Err(fault);
        }
    }
    Ok(files.iter().map(|(name, _)| folder.join(name)).collect())
}

/// Undoes what a writer left half done in a folder that was killed, or whose machine was.
///
/// [`write_results`](super::write_results) does so first; who only reads need not, unless `.kring-old` is in the folder:
/// then the files may be of two plans until this has been called, each of them whole.
///
/// # Errors
///
/// The operating system refuses, or another program is writing to the folder.
pub fn recover(folder: impl AsRef<Path>) -> Result<(), Faults> {
    let folder = folder.as_ref();
    let switch = Switch { disk: &System, folder };
    if !is_there(&switch.path(NEW)) && !is_there(&switch.path(OLD)) {
        return Ok(());
    }
    let _lock = lock::lock(folder).map_err(refused(folder))?;
    Ok(switch.recover()?)
}

/// Files of a folder on their way.
struct Switch<'s, D> {
    disk: &'s D,
    folder: &'s Path,
}

impl<D: Disk> Switch<'_, D> {
    fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.folder.join(name)
    }

    /// What is kept, before and after it is the mark of a switch.
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

    /// From here on the old files can be had again.
    fn keep(&self, files: &[(&Path, Fill<'_>)]) -> Result<(), Fault> {
        let aside = self.aside();
        self.disk.make_folder(&aside).map_err(refused(self.folder))?;
        for (name, _) in files {
            let (path, kept) = (self.path(name), aside.join(name));
            let done = if is_there(&path) {
                self.disk.keep(&path, &kept)
            } else {
                self.disk.make_folder(&kept)
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
            // What may not be on the disk is not promised.
            synced.or_else(|error| self.disk.rename(&aside, &mark).and(Err(error)))
        });
        switched.map_err(refused(self.folder))
    }

    /// Back to the old files, where a switch is under way; then nothing of it is left.
    fn recover(&self) -> Result<(), Fault> {
        self.undo().and_then(|()| self.clear()).map_err(refused(self.folder))
    }

    fn undo(&self) -> io::Result<()> {
        let (mark, drafts) = (self.path(OLD), self.path(NEW));
        if !mark.symlink_metadata().is_ok_and(|kind| kind.is_dir()) {
            return Ok(());
        }
        if !is_there(&drafts) {
            self.disk.make_folder(&drafts)?;
        }
        for kept in fs::read_dir(&mark)? {
            let kept = kept?;
            if is_there(&drafts.join(kept.file_name())) {
                continue; // Its draft never took the name.
            }
            let path = self.folder.join(kept.file_name());
            if kept.file_type()?.is_dir() {
                unless_gone(self.disk.remove(&path))?;
            } else {
                let back = drafts.join(BACK);
                unless_gone(self.disk.remove(&back))?;
                self.disk.keep(&kept.path(), &back)?;
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

/// Whether anything has that name, a link to nowhere included.
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
    move |error| Fault::new(place(&name_of(path), None), refusal(&error))
}
