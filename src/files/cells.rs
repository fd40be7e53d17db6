//! Parsers of single cells: numbers, lengths, degrees.

use std::borrow::Cow;
use std::num::IntErrorKind;

use crate::convert::Convert;
use crate::error::{FaultKind, Phrase};
use crate::measure::{MAX_KM, Metres};

/// Returns the text of a decimal number with a point: ASCII digits, signs and exponents are accepted, `inf` and `nan`
/// are not.
fn with_point(cell: &str, decimal_comma: bool) -> Option<Cow<'_, str>> {
    let text = if decimal_comma && cell.contains(',') {
        Cow::Owned(cell.replace(',', "."))
    } else {
        Cow::Borrowed(cell)
    };
    let plain = |b: u8| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.' | b'e' | b'E');
    text.bytes().all(plain).then_some(text)
}

/// Parses a finite decimal number.
pub(super) fn decimal(cell: &str, decimal_comma: bool) -> Option<f64> {
    let number = with_point(cell, decimal_comma)?.parse::<f64>().ok()?;
    number.is_finite().then_some(number)
}

/// Parses degrees between `-most` and `most`.
pub(super) fn degrees(
    cell: &str,
    decimal_comma: bool,
    what: &'static str,
    most: i64,
) -> Result<f64, FaultKind> {
    let expected =
        Phrase::new("a number of degrees such as 52.37", "een aantal graden zoals 52.37");
    let degrees = decimal(cell, decimal_comma).ok_or(FaultKind::Unreadable { expected })?;
    let outside = FaultKind::OutOfRange { what: what.into(), least: -most, most };
    if degrees.abs() <= most.to_f64() { Ok(degrees) } else { Err(outside) }
}

/// Parses kilometres and converts them to whole metres.
pub(super) fn kilometres(
    cell: &str,
    decimal_comma: bool,
    what: &'static str,
) -> Result<Metres, FaultKind> {
    let expected =
        Phrase::new("a number of kilometres such as 45.5", "een aantal kilometers zoals 45.5");
    let text = with_point(cell, decimal_comma).ok_or(FaultKind::Unreadable { expected })?;
    Metres::parse_km(&text).ok_or_else(|| match decimal(&text, false) {
        Some(_) => FaultKind::OutOfRange { what: what.into(), least: 0, most: MAX_KM },
        None => FaultKind::Unreadable { expected },
    })
}

/// Parses an answer.
pub(super) fn yes_or_no(cell: &str) -> Result<bool, FaultKind> {
    match cell.to_lowercase().as_str() {
        "yes" | "ja" | "true" | "waar" => Ok(true),
        "no" | "nee" | "false" | "onwaar" => Ok(false),
        _ => Err(FaultKind::Unreadable { expected: Phrase::new("yes or no", "ja of nee") }),
    }
}

/// Parses a whole number between `least` and `most`.
pub(super) fn whole<T: TryFrom<i64>>(
    cell: &str,
    what: &'static str,
    least: i64,
    most: i64,
) -> Result<T, FaultKind> {
    let outside = || FaultKind::OutOfRange { what: what.into(), least, most };
    let number = cell.parse::<i64>().map_err(|error| match error.kind() {
        // A number that overflows `i64` is a number out of range, not a text that is no number.
        IntErrorKind::PosOverflow | IntErrorKind::NegOverflow => outside(),
        _ => FaultKind::Unreadable {
            expected: Phrase::new("a whole number such as 3", "een geheel getal zoals 3"),
        },
    })?;
    let fitting = (least..=most).contains(&number).then_some(number);
    fitting.and_then(|number| T::try_from(number).ok()).ok_or_else(outside)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_plain_and_finite() {
        for (cell, number) in [("52.37", 52.37), ("+5", 5.0), ("-0.0", 0.0), ("1e2", 100.0)] {
            assert_eq!(decimal(cell, false), Some(number));
        }
        for cell in ["", "nan", "inf", "1e400", "0x1p3", "٥٩", "59°", "5,3", "1_0", "e", "1.2.3"]
        {
            assert_eq!(decimal(cell, false), None, "{cell}");
        }
        assert_eq!(decimal("5,3", true), Some(5.3));
        assert_eq!(decimal("1.000,5", true), None);
    }

    #[test]
    fn numbers_out_of_range_are_distinguished_from_words() {
        let what = "seats";
        let outside = Err(FaultKind::OutOfRange { what: what.into(), least: 1, most: 9 });
        for cell in ["0", "10", "-1", "99999999999999999999"] {
            assert_eq!(whole::<u32>(cell, what, 1, 9), outside, "{cell}");
        }
        assert_eq!(whole::<u32>("3", what, 1, 9), Ok(3));
        assert!(matches!(whole::<u32>("2.0", what, 1, 9), Err(FaultKind::Unreadable { .. })));
        let (least, most) = (0, MAX_KM);
        let outside = Err(FaultKind::OutOfRange { what: what.into(), least, most });
        assert_eq!(kilometres("-1", false, what), outside);
        assert_eq!(kilometres("12,5", true, what), Ok(Metres(12_500)));
    }
}
