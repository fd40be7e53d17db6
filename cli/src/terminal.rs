//! Messages on standard error, in the language of the user.

use std::fmt::Display;
use std::io::Write;

use kring::error::Fault;
use kring::{Faults, Language};

/// Text in the two languages.
pub(crate) type Both<'t> = (&'t str, &'t str);

/// Standard error in a language.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terminal {
    pub(crate) language: Language,
    /// `true` if warnings are not shown.
    pub(crate) quiet: bool,
}

impl Terminal {
    /// Returns the text in the language: the English or the Dutch one.
    pub(crate) fn text<'t>(self, (english, dutch): Both<'t>) -> &'t str {
        match self.language {
            Language::Dutch => dutch,
            _ => english,
        }
    }

    /// Prints a message and returns the exit status.
    pub(crate) fn fail(self, status: u8, message: impl Display) -> u8 {
        // A failure to print, such as a closed pipe, does not change the exit status.
        drop(writeln!(std::io::stderr(), "{message}"));
        status
    }

    /// Prints faults of the input and returns the exit status.
    pub(crate) fn refuse(self, faults: &Faults) -> u8 {
        self.fail(crate::BAD_INPUT, self.language.faults(faults).join("\n"))
    }

    /// Prints a warning.
    pub(crate) fn warn(self, message: impl Display) {
        let warning = self.text(("warning", "let op"));
        if !self.quiet {
            self.fail(0, format_args!("{warning}: {message}"));
        }
    }

    /// Prints warnings, equal ones once.
    pub(crate) fn warn_all<'f>(self, warnings: impl IntoIterator<Item = &'f Fault>) {
        self.language.faults(warnings).iter().for_each(|warning| self.warn(warning));
    }
}

/// Language of the system: Dutch if the locale says so, else English.
pub(crate) fn language_of_system() -> Language {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    match locale {
        Some(locale) if locale.starts_with("nl") => Language::Dutch,
        _ => Language::English,
    }
}
