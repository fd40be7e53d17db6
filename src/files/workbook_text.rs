//! Reading of workbooks (xlsx, xls, ods): a sheet becomes a table in text, so that everything behind sees one form.

use std::io::Cursor;

use calamine::{Data, ExcelDateTime, Range, Reader, open_workbook_auto_from_rs};

use crate::error::{FaultKind, Phrase};

/// Delimiter of the text of a sheet. With it a decimal comma is accepted, which people write into text cells.
pub(super) const DELIMITER: u8 = b';';

/// Returns `true` if a file is a workbook by its first bytes, whatever it is called.
pub(super) fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xD0\xCF\x11\xE0")
}

/// Returns a sheet as a table: the first one, or the one with a name. Row `n` of the sheet is record `n` of the text.
///
/// # Errors
///
/// The bytes are no workbook that can be read, or it has no such sheet.
pub(super) fn table(bytes: &[u8], sheet: Option<&str>) -> Result<String, FaultKind> {
    let unreadable = Phrase::new(
        "this workbook cannot be read; open it, and save it again as .xlsx or as CSV UTF-8",
        "dit werkboek is niet te lezen; open het en sla het opnieuw op als .xlsx of als CSV UTF-8",
    );
    let refused = || FaultKind::Encoding(unreadable);
    let mut workbook = open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|_| refused())?;
    let names = workbook.sheet_names();
    let wanted = sheet.map(str::to_lowercase);
    let is_wanted =
        |name: &&String| wanted.as_ref().is_none_or(|sheet| name.to_lowercase() == *sheet);
    let name = names.iter().find(is_wanted).ok_or_else(|| FaultKind::UnknownSheet {
        name: sheet.unwrap_or_default().into(),
        found: names.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", ").into(),
    })?;
    let range = workbook.worksheet_range(name).map_err(|_| refused())?;
    text_of(&range).ok_or_else(refused)
}

fn text_of(range: &Range<Data>) -> Option<String> {
    let (first_row, first_column) = range.start().unwrap_or_default();
    let is_filled = |cell: &Data| !matches!(cell, Data::Empty);
    let last = range.rows().filter_map(|row| row.iter().rposition(is_filled)).max();
    let width = first_column as usize + last.map_or(1, |last| last + 1);
    let mut csv = csv::WriterBuilder::new().delimiter(DELIMITER).from_writer(Vec::new());
    for _ in 0..first_row {
        csv.write_record(vec![""; width]).ok()?;
    }
    for row in range.rows() {
        let before = std::iter::repeat_n(String::new(), first_column as usize);
        csv.write_record(before.chain(row.iter().map(text)).take(width)).ok()?;
    }
    String::from_utf8(csv.into_inner().ok()?).ok()
}

/// Text of a cell: numbers with a decimal comma, dates as RFC 3339 has them.
fn text(cell: &Data) -> String {
    /// Largest number below which every whole number has a `f64` of its own.
    const MAX_WHOLE: f64 = 9e15;
    match cell {
        Data::Int(number) => number.to_string(),
        Data::Float(number) if number.fract() == 0.0 && number.abs() < MAX_WHOLE => {
            format!("{number:.0}")
        }
        Data::Float(number) => number.to_string().replace('.', ","),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Bool(is_true) => if *is_true { "TRUE" } else { "FALSE" }.to_owned(),
        Data::DateTime(moment) => date(moment),
        Data::Error(_) | Data::Empty => String::new(),
    }
}

fn date(moment: &ExcelDateTime) -> String {
    if moment.is_duration() {
        return moment.as_f64().to_string().replace('.', ",");
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    match (hour, minute, second) {
        (0, 0, 0) => date,
        _ => format!("{date}T{hour:02}:{minute:02}:{second:02}"),
    }
}
