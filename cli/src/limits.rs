//! Limits of the operating system on this process.

use std::path::Path;

#[cfg(unix)]
use kring::Language;

use crate::terminal::Terminal;

/// Address space of the program, its threads and their allocators, in bytes; measured with the smallest pools.
#[cfg(unix)]
const BASE: u64 = 192 << 20;
/// Address space per byte of the registrants file, in bytes; measured with 1,000,000 registrants.
#[cfg(unix)]
const PER_BYTE: u64 = 24;

/// Returns a message if the memory limit is too low for a registrants file. Without this check, a failed allocation
/// ends the process without an explanation.
#[cfg(unix)]
pub(crate) fn too_little_memory(registrants: &Path, terminal: Terminal) -> Option<String> {
    let bytes = std::fs::metadata(registrants).map_or(0, |file| file.len());
    let needed = BASE.saturating_add(bytes.saturating_mul(PER_BYTE));
    let (limit, _) = rlimit::Resource::AS.get().ok()?;
    (limit < needed).then(|| {
        let (limit, needed) = (limit >> 20, needed >> 20);
        match terminal.language {
            Language::Dutch => format!(
                "de geheugenlimiet van {limit} MB is te laag: er is ongeveer {needed} MB nodig (ulimit -v)"
            ),
            _ => format!(
                "the memory limit of {limit} MB is too low: about {needed} MB are needed (ulimit -v)"
            ),
        }
    })
}

#[cfg(not(unix))]
pub(crate) fn too_little_memory(_: &Path, _: Terminal) -> Option<String> {
    None
}

/// Turns a file that exceeds the file-size limit into a write error, so that incomplete results are removed. By default
/// the signal kills the process.
pub(crate) fn refuse_large_files() {
    #[cfg(unix)]
    {
        let ignored = std::sync::Arc::default();
        // If no handler can be set, the default action stays.
        drop(signal_hook::flag::register(signal_hook::consts::SIGXFSZ, ignored));
    }
}
