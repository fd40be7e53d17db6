//! File operations of a switch of files; tests replace them by a failing disk.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// The steps of a switch; the default methods are those of the operating system.
pub(super) trait Disk {
    /// Creates a folder that only its owner can enter.
    fn make_folder(&self, path: &Path) -> io::Result<()> {
        let mut folder = DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
        folder.create(path)
    }

    /// Creates a file that only its owner can read.
    fn create(&self, path: &Path) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(path)
    }

    /// Appends to a file; returns the number of bytes written.
    fn put(&self, file: &mut File, bytes: &[u8]) -> io::Result<usize> {
        file.write(bytes)
    }

    /// Waits until the content of a file is on the disk.
    fn sync(&self, file: &File) -> io::Result<()> {
        file.sync_all()
    }

    /// Waits until the names in a folder are on the disk, without which a file is lost after a power failure.
    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        if cfg!(unix) { File::open(path)?.sync_all() } else { Ok(()) }
    }

    /// Gives a file a second name: by a hard link, or by a copy if the file system has no links.
    fn keep(&self, from: &Path, to: &Path) -> io::Result<()> {
        let linked = fs::hard_link(from, to);
        // A pipe or a device has no end, so it is not copied.
        if linked.is_ok() || !fs::metadata(from).is_ok_and(|kind| kind.is_file()) {
            return linked;
        }
        fs::copy(from, to)?;
        File::open(to)?.sync_all()
    }

    /// Renames a file or a folder, atomically replacing a file of the new name.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    /// Removes a file.
    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    /// Removes a folder with its content.
    fn clear(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir_all(path)
    }
}

/// The disk of the operating system.
pub(super) struct System;

impl Disk for System {}

/// Writer to a file on a disk.
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
