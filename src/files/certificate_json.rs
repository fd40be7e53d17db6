//! Certificates of lower bounds as JSON.

use std::io;
use std::path::Path;

use serde::Serialize;
use serde_json::Serializer;

use super::input::Input;
use super::json_layout::Layout;
use super::plan_json::fault;
use super::save::{Fill, refused, save};
use super::text::Text;
use crate::error::Faults;
use crate::plan::Certificate;

/// Reads a certificate in the format of [`write_certificate`].
///
/// ```
/// use kring::files::{Input, read_certificate};
/// let text = r#"{ "version": 1, "proof": "combinatorial" }"#;
/// assert_eq!(read_certificate(Input::text("proof", text))?.kind(), "combinatorial");
/// # Ok::<(), kring::Faults>(())
/// ```
///
/// # Errors
///
/// The file cannot be read, or is no certificate; the fault then gives line and column.
pub fn read_certificate(input: impl Into<Input>) -> Result<Certificate, Faults> {
    let text = Text::read_utf8(&input.into())?;
    Ok(serde_json::from_str(&text.content).map_err(|error| fault(&text, &error))?)
}

/// Writes a certificate. A failure leaves the former file, if any, unchanged.
///
/// # Errors
///
/// The operating system reports an error.
pub fn write_certificate(path: impl AsRef<Path>, certificate: &Certificate) -> Result<(), Faults> {
    let path = path.as_ref();
    let fill: Fill<'_> = &|out| {
        let mut serializer = Serializer::with_formatter(&mut *out, Layout::default());
        certificate.serialize(&mut serializer)?;
        out.write_all(b"\n")
    };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let name = path.file_name().map(Path::new);
    let name = name.ok_or_else(|| refused(path)(io::ErrorKind::InvalidFilename.into()))?;
    save(folder.unwrap_or(Path::new(".")), &[(name, fill)])?;
    Ok(())
}
