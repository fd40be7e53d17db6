//! Limits of the operating system on this process.

use std::path::Path;

/// Address space that the program, its threads and their allocators take, in bytes; measured with the smallest pools.
#[cfg(unix)]
const BASE: u64 = 192 << 20;
/// Address space for each byte of the registrants file; measured with 1,000,000 registrants.
#[cfg(unix)]
const PER_BYTE: u64 = 24;

/// Says why the memory limit is too low for a registrants file, where it is: an allocation that fails ends a process
/// without a word.
#[cfg(unix)]
pub(crate) fn too_little_memory(registrants: &Path) -> Option<String> {
    let bytes = std::fs::metadata(registrants).map_or(0, |file| file.len());
    let needed = BASE.saturating_add(bytes.saturating_mul(PER_BYTE));
    let (limit, _) = rlimit::Resource::AS.get().ok()?;
    (limit < needed).then(|| {
        let (limit, needed) = (limit >> 20, needed >> 20);
        format!(
            "the memory limit of {limit} MB is too low: about {needed} MB are needed (ulimit -v)"
        )
    })
}

#[cfg(not(unix))]
pub(crate) fn too_little_memory(_: &Path) -> Option<String> {
    None
}

/// Makes a file that grows beyond the limit a fault of writing, so that what was begun is cleared away; by default the
/// process is killed.
pub(crate) fn refuse_large_files() {
    #[cfg(unix)]
    {
        let ignored = std::sync::Arc::default();
        // Where no handler can be set the default stays.
        drop(signal_hook::flag::register(signal_hook::consts::SIGXFSZ, ignored));
    }
}
