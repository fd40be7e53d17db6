//! Two-column layout: a label and a text that is wrapped to the width of the terminal.

use std::io::{Result, Write};

use console::{Term, measure_text_width};
use kring::Language;
use kring::text::Line;
use owo_colors::Style;

/// Lower bound on the width of the text column, in characters: a narrower text is hard to read.
const NARROWEST: usize = 40;

/// Lines for standard output.
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

    /// Adds a line in the colour of its meaning.
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

    /// Prints all lines after a margin. A label that repeats the one above it is left out.
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

/// Wraps a text between words into lines of at most `room` columns; an unlimited width leaves it whole.
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
