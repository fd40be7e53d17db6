//! Files that appear whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

use super::text::{name_of, place, refusal};
use crate::error::Fault;

/// What a draft is written through.
pub(super) type Out<'f> = BufWriter<&'f File>;

/// A complete file under a passing name next to its own; dropping it leaves nothing.
///
/// Only its owner may read it. Where a symbolic link has the name, the link gives way, not what it points to.
pub(super) struct Draft {
    content: NamedTempFile,
    path: PathBuf,
}

impl Draft {
    /// Writes the file that will be at `path`.
    pub(super) fn write(
        path: PathBuf,
        fill: impl FnOnce(&mut Out<'_>) -> io::Result<()>,
    ) -> Result<Self, Fault> {
        let written = draft(&path, fill);
        let content = written.map_err(|error| refused(&path, &error))?;
        Ok(Self { content, path })
    }

    fn publish(self) -> Result<PathBuf, Fault> {
        let Self { content, path } = self;
        match content.persist(&path) {
            Ok(_) => Ok(path),
            Err(failed) => Err(refused(&path, &failed.error)),
        }
    }
}

/// Gives all drafts, of files in one folder, their names.
pub(super) fn publish(
    folder: &Path,
    drafts: impl IntoIterator<Item = Draft>,
) -> Result<Vec<PathBuf>, Fault> {
    let paths = drafts.into_iter().map(Draft::publish).collect::<Result<_, _>>()?;
    keep_names(folder).map_err(|error| refused(folder, &error))?;
    Ok(paths)
}

/// Makes the folder, where there is none.
pub(super) fn make_folder(folder: &Path) -> Result<(), Fault> {
    fs::create_dir_all(folder).map_err(|error| refused(folder, &error))
}

fn draft(
    path: &Path,
    fill: impl FnOnce(&mut Out<'_>) -> io::Result<()>,
) -> io::Result<NamedTempFile> {
    if path.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let content = Builder::new().prefix(".kring-").tempfile_in(folder.unwrap_or(Path::new(".")))?;
    let mut out = BufWriter::new(content.as_file());
    fill(&mut out)?;
    out.flush()?;
    drop(out);
    content.as_file().sync_all()?;
    Ok(content)
}

/// Names are on the disk only when their folder is.
fn keep_names(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

fn refused(path: &Path, error: &io::Error) -> Fault {
    Fault::new(place(&name_of(path), None), refusal(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fails_half_way_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        let failing = |out: &mut Out<'_>| {
            out.write_all(b"half")?;
            Err(io::Error::other("the disk is full"))
        };
        let fault = Draft::write(path.clone(), failing).err().unwrap();
        assert!(fault.to_string().ends_with("a.txt: the disk is full"));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);

        let whole = Draft::write(path.clone(), |out| out.write_all(b"whole")).unwrap();
        assert!(!path.exists());
        assert_eq!(publish(folder.path(), [whole]).unwrap(), std::slice::from_ref(&path));
        assert_eq!(fs::read(&path).unwrap(), b"whole");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
