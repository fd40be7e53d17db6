//! Prints parts of the reference.

use std::io::Write;

use clap::{Args, ValueEnum};
use kring::Language;

use crate::terminal::Terminal;

/// Prints the reference: columns of tables, keys of programmes, figures, exit statuses.
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// Part of the reference; without it, everything
    #[arg(value_enum)]
    topic: Option<Topic>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Topic {
    /// Columns of the tables
    Columns,
    /// Keys and rules of a programme
    Programme,
    /// Meaning of every figure
    Figures,
    /// Exit statuses
    Exit,
}

const REFERENCE: &str = include_str!("../../docs/formats.md");

impl Topic {
    /// Headings of the sections on the topic.
    fn headings(self) -> &'static [&'static str] {
        match self {
            Self::Columns => &["Tables"],
            Self::Programme => &["The programme"],
            Self::Figures => &["What the figures mean"],
            Self::Exit => &["Exit status"],
        }
    }
}

/// Prints the sections on a topic.
pub(crate) fn explain(arguments: &Explain, terminal: Terminal) -> Result<(), u8> {
    let mut out = std::io::stdout().lock();
    let mut print = |text: &str| drop(writeln!(out, "{text}"));
    if terminal.language == Language::Dutch {
        print(
            "Deze naslag is er alleen in het Engels; de handleiding (docs/guide.nl.md) is Nederlands.\n",
        );
    }
    let Some(topic) = arguments.topic else {
        print(REFERENCE);
        return Ok(());
    };
    for (heading, text) in sections(REFERENCE) {
        if topic.headings().iter().any(|wanted| heading.starts_with(wanted)) {
            print(text.trim_end());
        }
    }
    Ok(())
}

/// Sections of the second level: heading, and text with its heading.
fn sections(document: &str) -> impl Iterator<Item = (&str, &str)> {
    let starts = document.match_indices("\n## ").map(|(at, _)| at + 1);
    let starts: Vec<usize> = starts.chain([document.len()]).collect();
    let texts: Vec<&str> =
        starts.windows(2).filter_map(|pair| document.get(pair[0]..pair[1])).collect();
    texts
        .into_iter()
        .map(|text| (text.lines().next().unwrap_or_default().trim_start_matches("## "), text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_topic_has_a_section() {
        for topic in Topic::value_variants() {
            let is_of_topic =
                |heading: &str| topic.headings().iter().any(|wanted| heading.starts_with(wanted));
            assert!(sections(REFERENCE).any(|(heading, _)| is_of_topic(heading)), "{topic:?}");
        }
    }
}
