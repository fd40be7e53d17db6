//! `report.html`: one self-contained page to read, print and send.

mod figures;
mod groups;
mod map;
mod page;
mod reserve;
mod shown;
mod words;

use shown::Shown;
use std::io::{self, Write};

use askama::Template;

use super::presentation::Source;

use page::Page;
use words::Words;

/// Writes the report.
pub(super) fn write(out: &mut impl Write, source: &Source<'_>) -> io::Result<()> {
    let words = Words::of(source.presentation.language);
    let shown = Shown::of(source.plan);
    Page::new(source, &shown, words).write_into(out)
}
