//! Suggestions for misspelt words.

/// Returns the known word with the smallest Damerau-Levenshtein distance to `word`, ignoring case; `None` if the
/// distance is too large for a typing error.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let length = word.chars().count();
    // One typing error, and one more for every five characters.
    let tolerance = 1 + length / 5;
    known
        .into_iter()
        // The difference in length is a lower bound on the edit distance and costs less.
        .filter(|k| k.chars().count().abs_diff(length) <= tolerance)
        .map(|k| (strsim::damerau_levenshtein(&word, &k.to_lowercase()), k))
        .filter(|&(slips, _)| slips <= tolerance)
        .min()
        .map(|(_, k)| k)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misspelt_words_find_the_nearest_known_word() {
        let known = ["Amsterdam", "Rotterdam", "'s-Gravenhage"];
        assert_eq!(nearest("amsterdm", known), Some("Amsterdam"));
        assert_eq!(nearest("Utrecht", known), None);
    }
}
