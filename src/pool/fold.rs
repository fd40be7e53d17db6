//! Comparison of texts as people write them: without case, accents, punctuation.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Words in front of a municipality's name that do not belong to it.
const FORMS_OF_ADDRESS: [&str; 2] = ["gemeente", "gem"];

/// Characters that stand for an apostrophe.
const APOSTROPHES: [char; 8] = ['\'', '’', '‘', '`', '´', '′', 'ʼ', '‛'];

/// Returns a text in lower case without accents and apostrophes, in which one space separates the words; any other
/// character that is neither letter nor digit separates words too. A text without letters and digits is only put in
/// lower case.
pub(crate) fn fold(text: &str) -> String {
    let plain = text.nfkd().filter(|&c| !is_combining_mark(c) && !APOSTROPHES.contains(&c));
    let spaced: String = plain
        .flat_map(char::to_lowercase)
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    let words: Vec<&str> = spaced.split_whitespace().collect();
    if words.is_empty() { text.to_lowercase() } else { words.join(" ") }
}

/// Returns the folded name of a municipality: without "gemeente" in front and "c.a." behind, with "aan de", "aan den",
/// "a/d" and "Sint" abbreviated in one way.
pub(crate) fn fold_name(text: &str) -> String {
    let folded = fold(text);
    let words: Vec<&str> = folded.split(' ').collect();
    let is_address = words.len() > 1 && FORMS_OF_ADDRESS.contains(words.first().unwrap_or(&""));
    let mut rest = words.get(usize::from(is_address)..).unwrap_or_default();
    // "Nuenen c.a." is Nuenen with what belongs to it.
    if let [name @ .., "c", "a"] | [name @ .., "ca"] = rest
        && !name.is_empty()
    {
        rest = name;
    }
    let mut short = Vec::with_capacity(rest.len());
    while let [word, after @ ..] = rest {
        let (abbreviated, after) = match (*word, after) {
            ("aan", ["de" | "den", after @ ..]) | ("a", ["d", after @ ..]) => ("ad", after),
            ("sint", _) => ("st", after),
            (word, after) => (word, after),
        };
        short.push(abbreviated);
        rest = after;
    }
    short.join(" ")
}

/// Splits a name into the part before a qualifier and the qualifier: "Bergen (NH.)" into "Bergen" and "NH.". Without
/// parentheses the qualifier is empty.
pub(crate) fn qualified(name: &str) -> (&str, &str) {
    match name.split_once('(') {
        Some((stem, qualifier)) => (stem.trim(), qualifier.trim_end().trim_end_matches(')').trim()),
        None => (name.trim(), ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_apostrophes_and_hyphens_do_not_count() {
        for (written, folded) in [
            ("Súdwest-Fryslân", "sudwest fryslan"),
            ("’s-Gravenhage", "s gravenhage"),
            ("V.V.D.", "v v d"),
            ("  Den   Haag ", "den haag"),
            ("—", "—"),
        ] {
            assert_eq!(fold(written), folded);
        }
    }

    #[test]
    fn names_of_municipalities_are_abbreviated_in_one_way() {
        for (one, other) in [
            ("Gemeente Utrecht", "gem. utrecht"),
            ("Krimpen aan den IJssel", "Krimpen a.d. IJssel"),
            ("Valkenburg aan de Geul", "Valkenburg a/d Geul"),
            ("Alphen aan den Rijn", "Alphen ad Rijn"),
            ("Sint-Michielsgestel", "St. Michielsgestel"),
            ("Nuenen c.a.", "Nuenen"),
        ] {
            assert_eq!(fold_name(one), fold_name(other));
        }
        assert_eq!(fold_name("Gemeente"), "gemeente");
        assert_ne!(fold_name("Bergen"), fold_name("Bergen op Zoom"));
        assert_eq!(qualified("Bergen (NH.)"), ("Bergen", "NH."));
    }
}
