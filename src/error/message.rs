//! Parts of the messages of faults.

use std::sync::Arc;

pub(super) fn did_you_mean(suggestions: &[Arc<str>]) -> String {
    alternatives(suggestions, "or").map_or_else(String::new, |all| format!("; did you mean {all}?"))
}

/// Names in quotes, the last one after a word such as "or"; `None` without names.
pub(crate) fn alternatives(names: &[Arc<str>], or: &str) -> Option<String> {
    let (last, others) = names.split_last()?;
    let others: Vec<String> = others.iter().map(|name| format!("{name:?}")).collect();
    Some(match others[..] {
        [] => format!("{last:?}"),
        _ => format!("{} {or} {last:?}", others.join(", ")),
    })
}

pub(super) fn headers_found(found: &str, example: &Option<&str>) -> String {
    let found = match found {
        "" => "; the first line has no header that kring knows".to_owned(),
        found => format!("; the headers are {found}"),
    };
    match example {
        Some(column) => format!(
            "{found}. If one of them is meant, name it in the programme under [columns]: {column} = \"the header\""
        ),
        None => found,
    }
}

pub(super) fn left_out(is_total: bool) -> &'static str {
    match is_total {
        true => "this row of totals is left out",
        false => "this line above the header is left out",
    }
}

pub(super) fn variants(attribute: &str, shown: &str, number: usize) -> String {
    let example = if shown.is_empty() { String::new() } else { format!(": {shown}") };
    let values = if number == 1 { "1 value is" } else { &format!("{number} values are") };
    format!(
        "{values} written in several ways in the column {attribute}{example}; kring takes each spelling for a value of its \
         own"
    )
}

pub(super) fn shared_by(by_email: bool) -> &'static str {
    if by_email { "e-mail address" } else { "name and municipality" }
}

pub(super) fn and_more(more: &usize) -> String {
    match more {
        0 => String::new(),
        1 => ", and 1 more such distance".into(),
        more => format!(", and {more} more such distances"),
    }
}
