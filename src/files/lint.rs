//! Faults that the csv crate accepts silently: misplaced quotes, control characters, oversized fields and records.

use super::text::line_ends;
use crate::error::{FaultKind, Phrase};

/// Maximum length of a field, in bytes.
const MAX_FIELD_BYTES: usize = 64 << 10;
/// Maximum length of a record, in bytes.
pub(super) const MAX_RECORD_BYTES: usize = 1 << 20;

const FIELD_SIZE: Phrase = Phrase::new("the field (bytes)", "het veld (bytes)");
const RECORD_SIZE: Phrase = Phrase::new("the record (bytes)", "de rij (bytes)");

/// The first fault of a record.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Flaw {
    /// Position of a byte of the record, on the line of the fault.
    pub(super) at: usize,
    /// Number of the field, from 1.
    pub(super) column: usize,
    pub(super) kind: FaultKind,
}

/// Returns the flaws of a CSV text in order, at most one per record. An unclosed quote is the last one: the structure
/// of the rest is unknown.
///
/// Blanks in front of a quoted field, which the csv crate would take for content, are moved behind the opening quote,
/// where they are trimmed.
pub(super) fn lint(text: &mut [u8], delimiter: u8) -> Vec<Flaw> {
    let mut lint = Lint { record: 0, field: 0, column: 1, flaws: Vec::new() };
    let (mut state, mut previous) = (State::Start, b'\n');
    for at in 0..=text.len() {
        let byte = text.get(at).copied().unwrap_or(b'\n');
        // In UTF-8 the C1 control characters U+0080 to U+009F are 0xC2 followed by this range.
        let late_control = previous == 0xC2 && matches!(byte, 0x80..0xA0);
        if late_control || byte.is_ascii_control() && !matches!(byte, b'\t' | b'\r' | b'\n') {
            lint.blame(at, FaultKind::ControlCharacter);
        }
        state = match (state, byte) {
            (State::Quoted, b'"') => State::Closed,
            (State::Quoted, _) => State::Quoted,
            (State::Closed, b'"') if previous == b'"' => State::Quoted,
            (_, b'\r' | b'\n') => lint.end_record(at),
            (_, byte) if byte == delimiter => lint.end_field(at),
            (State::Start | State::Closed, b' ' | b'\t') => state,
            (State::Start, b'"') => {
                text.swap(lint.field, at);
                State::Quoted
            }
            // The quoted field spans lines, so its closing quote probably opens a later field: the fault is an
            // unclosed quote at the start of this field.
            (State::Closed, _) if text.get(lint.field..at).is_some_and(|it| line_ends(it) > 0) => {
                state = State::Quoted;
                break;
            }
            (State::Closed, _) | (_, b'"') => {
                lint.blame(at, FaultKind::StrayQuote);
                State::Plain
            }
            _ => State::Plain,
        };
        previous = byte;
    }
    if state == State::Quoted {
        // The unclosed quote is the cause of an earlier flaw of the same record and replaces it.
        lint.flaws.pop_if(|flaw| flaw.at >= lint.record);
        lint.blame(lint.field, FaultKind::UnclosedQuote);
    }
    lint.flaws
}

/// State of the parser within a field.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// At the start, possibly after blanks.
    Start,
    Plain,
    Quoted,
    /// After a quote within quotes, possibly followed by blanks.
    Closed,
}

struct Lint {
    /// Start of the record; `field` is the start of the field.
    record: usize,
    field: usize,
    column: usize,
    flaws: Vec<Flaw>,
}

impl Lint {
    fn blame(&mut self, at: usize, kind: FaultKind) {
        if self.flaws.last().is_none_or(|flaw| flaw.at < self.record) {
            self.flaws.push(Flaw { at, column: self.column, kind });
        }
    }

    fn end_field(&mut self, at: usize) -> State {
        if at - self.field > MAX_FIELD_BYTES {
            let most = MAX_FIELD_BYTES as u64;
            self.blame(self.field, FaultKind::TooLarge { what: FIELD_SIZE, most });
        }
        self.field = at + 1;
        self.column += 1;
        State::Start
    }

    fn end_record(&mut self, at: usize) -> State {
        self.end_field(at);
        self.column = 1;
        if at - self.record > MAX_RECORD_BYTES {
            let most = MAX_RECORD_BYTES as u64;
            self.blame(self.record, FaultKind::TooLarge { what: RECORD_SIZE, most });
        }
        self.record = at + 1;
        State::Start
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flaws(text: &str) -> Vec<(usize, usize, FaultKind)> {
        let flaws = lint(&mut text.as_bytes().to_vec(), b',').into_iter();
        let line = |at| line_ends(&text.as_bytes()[..at]) + 1;
        flaws.map(|flaw| (line(flaw.at), flaw.column, flaw.kind)).collect()
    }

    #[test]
    fn stray_and_unclosed_quotes_are_distinguished() {
        assert_eq!(flaws("a,b\nc,\"d\n"), [(2, 2, FaultKind::UnclosedQuote)]);
        assert_eq!(flaws("a,b\n\"c,d\n\"e\",f\n"), [(2, 1, FaultKind::UnclosedQuote)]);
        assert_eq!(flaws("a,b\nc,d\"e\"\n"), [(2, 2, FaultKind::StrayQuote)]);
        let both = [(2, 1, FaultKind::StrayQuote), (4, 1, FaultKind::UnclosedQuote)];
        assert_eq!(flaws("a,b\r\n\"c\"d,e\r\n\"f\",\"\"\r\"g"), both);
        assert_eq!(flaws("\"a \"\"b\"\"\",\" c\" ,d\n,\"\"\r\"e\nf\""), []);
    }

    #[test]
    fn control_characters_and_limits() {
        assert_eq!(flaws("a,b\0\n"), [(1, 2, FaultKind::ControlCharacter)]);
        assert_eq!(flaws("a\u{85},b\n"), [(1, 1, FaultKind::ControlCharacter)]);
        assert_eq!(flaws("a\u{a0}\t,é\n"), []);
        let most = MAX_FIELD_BYTES as u64;
        let long = FaultKind::TooLarge { what: FIELD_SIZE, most };
        assert_eq!(flaws(&format!("a,{}\n", "x".repeat(MAX_FIELD_BYTES + 1))), [(1, 2, long)]);
        let most = MAX_RECORD_BYTES as u64;
        let long = FaultKind::TooLarge { what: RECORD_SIZE, most };
        assert_eq!(flaws(&",".repeat(MAX_RECORD_BYTES + 1)), [(1, 1, long)]);
    }

    #[test]
    fn blanks_in_front_of_quotes_move_into_them() {
        let mut text = b" \"a, \"\"b\", \t\"c\" ,d \n  \"\"\"e\"\"\"".to_vec();
        assert_eq!(lint(&mut text, b','), []);
        assert_eq!(text, b"\" a, \"\"b\",\"\t c\" ,d \n\"  \"\"e\"\"\"");
    }
}
