//! Forgery of one field of any JSON document.

use proptest::prelude::*;
use serde_json::Value;

/// Forgery: the field, the kind of change, and the material for it.
#[derive(Clone, Debug)]
pub(crate) struct Forgery {
    at: usize,
    kind: usize,
    by: i64,
}

pub(crate) fn forgeries() -> impl Strategy<Value = Forgery> {
    let by = prop_oneof![-3..=3_i64, -40_000_000_000..40_000_000_000_i64];
    (any::<prop::sample::Index>(), 0..60_usize, by).prop_map(|(at, kind, by)| Forgery {
        at: at.index(1_000_000),
        kind,
        by,
    })
}

/// Collects the paths of all values inside a JSON document.
fn places(value: &Value, path: &str, found: &mut Vec<String>) {
    let mut inside = |name: String, item: &Value| {
        let path = format!("{path}/{name}");
        places(item, &path, found);
        found.push(path);
    };
    match value {
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(nth, item)| inside(nth.to_string(), item));
        }
        Value::Object(fields) => {
            fields.iter().for_each(|(name, item)| inside(name.clone(), item));
        }
        _ => {}
    }
}

impl Forgery {
    /// Returns the document with this forgery.
    pub(crate) fn of(&self, value: &Value) -> Value {
        let mut forged = value.clone();
        let mut found = Vec::new();
        places(value, "", &mut found);
        let elsewhere = |was: &Value| {
            let from = (self.at / 7 + self.kind) % found.len().max(1);
            let mut others = found.iter().cycle().skip(from).take(found.len());
            let kind = std::mem::discriminant(was);
            others.find_map(|at| value.pointer(at).filter(|it| std::mem::discriminant(*it) == kind))
        };
        let path = found.get(self.at % found.len().max(1));
        if let Some(field) = path.and_then(|path| forged.pointer_mut(path)) {
            match elsewhere(field) {
                // A value from elsewhere in the document: another person's id, another group's number.
                Some(other) if self.kind.is_multiple_of(3) => *field = other.clone(),
                _ => self.change(field),
            }
        }
        forged
    }

    fn change(&self, field: &mut Value) {
        let nth = self.by.unsigned_abs() as usize;
        match field {
            Value::Null => *field = self.by.into(),
            Value::Bool(is) => *is = !*is,
            Value::String(text) => match self.kind / 3 % 3 {
                0 => text.clear(),
                1 => drop(text.pop()),
                _ => text.push('x'),
            },
            Value::Number(number) => {
                let changed = |was: i64| match self.kind / 3 % 6 {
                    0 => was.saturating_add(1),
                    1 => was.saturating_sub(1),
                    2 => was.saturating_mul(2),
                    3 => was.saturating_neg(),
                    4 => 0,
                    _ => was.saturating_add(self.by),
                };
                *field = match (number.as_i64(), number.as_f64()) {
                    (Some(was), _) => changed(was).into(),
                    (None, Some(was)) => (was + 0.01 * (self.by % 7) as f64).into(),
                    (None, None) => Value::Null,
                };
            }
            Value::Array(items) if items.is_empty() => items.push(self.by.into()),
            Value::Array(items) => {
                let (nth, last) = (nth % items.len(), items.len() - 1);
                match self.kind / 3 % 4 {
                    0 => drop(items.remove(nth)),
                    1 => items.swap(nth, last),
                    2 => items.push(items[nth].clone()),
                    _ => items.clear(),
                }
            }
            Value::Object(fields) => {
                let name = fields.keys().nth(nth % fields.len().max(1)).cloned();
                name.map(|name| fields.remove(&name));
            }
        }
    }
}
