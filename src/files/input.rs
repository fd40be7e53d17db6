//! Sources of texts that are read: files, and texts in memory.

use std::fmt;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file to read, or a text in memory with a name for messages. Paths convert into it.
///
/// ```
/// use kring::files::{Input, read_pool};
/// let towns = Input::text("towns", "code,name,latitude,longitude\nGM0344,Utrecht,52.09,5.12\n");
/// let people = Input::read("people", &b"id;municipality\nr1;Utrecht\n"[..])?;
/// assert_eq!(read_pool(towns, people)?.registrants().len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Input(pub(super) Source);

#[derive(Clone, PartialEq, Eq)]
pub(super) enum Source {
    File(PathBuf),
    Memory { name: Arc<str>, bytes: Arc<[u8]> },
}

impl Input {
    /// A text in memory.
    pub fn text(name: impl Into<Arc<str>>, text: &str) -> Self {
        Self(Source::Memory { name: name.into(), bytes: text.as_bytes().into() })
    }

    /// A text that is read to its end, in an encoding that files may have too.
    ///
    /// # Errors
    ///
    /// The reader fails.
    pub fn read(name: impl Into<Arc<str>>, mut reader: impl Read) -> io::Result<Self> {
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes)?;
        Ok(Self(Source::Memory { name: name.into(), bytes: bytes.into() }))
    }

    /// The name in messages: the path as it was given, or the name of the text.
    #[must_use]
    pub fn name(&self) -> Arc<str> {
        match &self.0 {
            Source::File(path) => path.to_string_lossy().into(),
            Source::Memory { name, .. } => name.clone(),
        }
    }

    /// The path of a file, without the name of a sheet; `None` for a text in memory.
    ///
    /// ```
    /// use kring::files::Input;
    /// let [path, sheet] = ["people.xlsx", "people.xlsx#May"].map(Input::from);
    /// assert_eq!(path.path(), sheet.path());
    /// assert_eq!(Input::text("people", "id;municipality").path(), None);
    /// ```
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.parts().map(|(path, _)| path)
    }

    /// The input without the name of a sheet, and that name.
    pub(super) fn sheet(&self) -> (Self, Option<&str>) {
        match self.parts() {
            Some((path, sheet)) => (path.into(), sheet),
            None => (self.clone(), None),
        }
    }

    /// The parts of `FILE#SHEET`. A file that exists under the whole name has no sheet.
    fn parts(&self) -> Option<(&Path, Option<&str>)> {
        let Source::File(path) = &self.0 else { return None };
        let parts = path.to_str().filter(|_| !path.exists()).and_then(|text| text.rsplit_once('#'));
        Some(parts.map_or((path, None), |(path, sheet)| (Path::new(path), Some(sheet))))
    }
}

/// Shows the name and no content.
impl fmt::Debug for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Input").field(&self.name()).finish()
    }
}

impl From<PathBuf> for Input {
    fn from(path: PathBuf) -> Self {
        Self(Source::File(path))
    }
}

impl From<&PathBuf> for Input {
    fn from(path: &PathBuf) -> Self {
        path.clone().into()
    }
}

impl From<&Path> for Input {
    fn from(path: &Path) -> Self {
        path.to_owned().into()
    }
}

impl From<String> for Input {
    fn from(path: String) -> Self {
        PathBuf::from(path).into()
    }
}

impl From<&str> for Input {
    fn from(path: &str) -> Self {
        PathBuf::from(path).into()
    }
}
