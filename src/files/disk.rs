//! What a switch of files asks of the operating system; tests put a disk that fails in its place.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// Each step of a switch, as the operating system takes it.
pub(super) trait Disk {
    /// Makes a folder that only its owner may enter.
    fn make_folder(&self, path: &Path) -> io::Result<()> {
        let mut folder = DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
        folder.create(path)
    }

    /// Makes a file that only its owner may read.
    fn create(&self, path: &Path) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(path)
    }

    /// Writes at the end of a file; says how many bytes.
    fn put(&self, file: &mut File, bytes: &[u8]) -> io::Result<usize> {
        file.write(bytes)
    }

    /// Waits until the content of a file is on the disk.
    fn sync(&self, file: &File) -> io::Result<()> {
        file.sync_all()
    }

    /// Waits until the names in a folder are on the disk: a file is not found again without its name.
    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        if cfg!(unix) { File::open(path)?.sync_all() } else { Ok(()) }
    }

    /// Gives a file a second name; where the file system knows no links, a copy has it.
    fn keep(&self, from: &Path, to: &Path) -> io::Result<()> {
        let linked = fs::hard_link(from, to);
        // What is no file may never end.
        if linked.is_ok() || !fs::metadata(from).is_ok_and(|kind| kind.is_file()) {
            return linked;
        }
        fs::copy(from, to)?;
        File::open(to)?.sync_all()
    }

    /// Gives a file or a folder another name. A file that bore it is gone, in one moment.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    /// Removes a file.
    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    /// Removes a folder and what is in it.
    fn clear(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir_all(path)
    }
}

/// The disk there is.
pub(super) struct System;

impl Disk for System {}

/// A file on a disk, to write to.
pub(super) struct Sink<'d, D> {
    pub(super) disk: &'d D,
    pub(super) file: File,
}

impl<D: Disk> Write for Sink<'_, D> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.disk.put(&mut self.file, bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
