//! Lines in two columns: in a word what a line is about, and the line, folded where a terminal is too narrow for it.

use std::io::{Result, Write};

use console::{Term, measure_text_width};
use kring::{Language, Line};
use owo_colors::Style;

/// Lines are never folded to fewer columns.
const NARROWEST: usize = 40;

/// Lines on their way to standard output.
pub(crate) struct Layout {
    language: Language,
    lines: Vec<(&'static str, String, Style)>,
}

impl Layout {
    pub(crate) fn new(language: Language) -> Self {
        Self { language, lines: Vec::new() }
    }

    pub(crate) fn language(&self) -> Language {
        self.language
    }

    /// Adds a line, in the colour of what it says.
    pub(crate) fn add(&mut self, line: &Line<'_>) {
        let (label, text) = self.language.line(line);
        let style = match line {
            Line::Optimal | Line::Legal(true) | Line::Reproved => Style::new().green(),
            Line::Legal(false) => Style::new().red(),
            Line::Waiting { .. } | Line::MoreWaiting(_) => Style::new().yellow(),
            Line::Written(_) => Style::new().dimmed(),
            _ => Style::new(),
        };
        self.lines.push((label, text, style));
    }

    /// Prints all lines after a margin. A label that is the one before it is left out.
    pub(crate) fn print(&self, out: &mut impl Write, margin: &str) -> Result<()> {
        let widest = self.lines.iter().map(|(label, ..)| measure_text_width(label)).max();
        let indent = margin.len() + widest.unwrap_or(0) + 2;
        let room = Term::stdout()
            .size_checked()
            .map(|(_, columns)| usize::from(columns).saturating_sub(indent).max(NARROWEST));
        let mut last = "";
        for (label, text, style) in &self.lines {
            let mut before = format!("{margin}{}", if *label == last { "" } else { label });
            last = label;
            for part in folded(text, room) {
                let gap = indent.saturating_sub(measure_text_width(&before));
                writeln!(out, "{before}{:gap$}{}", "", style.style(part))?;
                before.clear();
            }
        }
        Ok(())
    }
}

/// A text in lines of at most so many columns, broken between words.
fn folded(text: &str, room: Option<usize>) -> Vec<&str> {
    let Some(room) = room else { return vec![text] };
    let (mut lines, mut start, mut end) = (Vec::new(), 0, 0);
    for (space, _) in text.match_indices(' ').chain([(text.len(), "")]) {
        if end > start && measure_text_width(&text[start..space]) > room {
            lines.push(&text[start..end]);
            start = end + 1;
        }
        end = space;
    }
    lines.push(&text[start..]);
    lines
}
