use std::io;
use std::sync::Arc;

use thiserror::Error;

/// An error of the operating system, with its source. Two are equal if they have the same kind and message.
#[derive(Clone, Debug, Error)]
#[error("{0}")]
pub struct IoError(#[source] Arc<io::Error>);

impl From<io::Error> for IoError {
    fn from(error: io::Error) -> Self {
        Self(Arc::new(error))
    }
}

impl IoError {
    /// The kind of the error.
    #[must_use]
    pub fn kind(&self) -> io::ErrorKind {
        self.0.kind()
    }
}

impl PartialEq for IoError {
    fn eq(&self, other: &Self) -> bool {
        (self.0.kind(), self.0.to_string()) == (other.0.kind(), other.0.to_string())
    }
}

impl Eq for IoError {}
