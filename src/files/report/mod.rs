//! `report.html`: one self-contained page to read, print and send.

mod advisers;
mod changes;
mod figures;
mod groups;
mod map;
mod members;
mod page;
mod reserve;
mod shown;
mod slots;
mod words;

use std::io::{self, Write};

use askama::Template;
use page::Page;
use shown::Shown;
use words::Words;

use super::presentation::Source;

/// Writes the report.
pub(super) fn write(out: &mut impl Write, source: &Source<'_>) -> io::Result<()> {
    let words = Words::of(source.presentation.language);
    let shown = Shown::of(source.plan);
    Page::new(source, &shown, words).write_into(out)
}
