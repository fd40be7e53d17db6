//! Finding a municipality by its code, its name or an alias.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::municipality::{Municipality, MunicipalityIdx};
use crate::error::{FaultKind, nearest};

/// Codes as they are, names and aliases without regard to case.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gazetteer {
    codes: FxHashMap<Arc<str>, MunicipalityIdx>,
    names: FxHashMap<String, Vec<MunicipalityIdx>>,
}

impl Gazetteer {
    pub(crate) fn new(municipalities: &[Municipality]) -> Self {
        let mut gazetteer = Self::default();
        for (municipality, idx) in municipalities.iter().zip(0..) {
            let idx = MunicipalityIdx(idx);
            gazetteer.codes.entry(municipality.code.clone()).or_insert(idx);
            for name in municipality.aliases.iter().chain([&municipality.name]) {
                let bearers = gazetteer.names.entry(name.to_lowercase()).or_default();
                if !name.is_empty() && !bearers.contains(&idx) {
                    bearers.push(idx);
                }
            }
        }
        gazetteer
    }

    /// The municipality of that code, else of that name or alias.
    pub(crate) fn find(
        &self,
        text: &str,
        municipalities: &[Municipality],
    ) -> Result<MunicipalityIdx, FaultKind> {
        if let Some(&idx) = self.codes.get(text) {
            return Ok(idx);
        }
        match self.names.get(&text.to_lowercase()).map_or(&[][..], |bearers| bearers) {
            [idx] => Ok(*idx),
            [] => Err(FaultKind::UnknownMunicipality {
                name: text.into(),
                suggestion: self.suggestion(text, municipalities),
            }),
            several => {
                let code = |idx: &MunicipalityIdx| municipalities[idx.index()].code();
                let codes = several.iter().map(code).collect::<Vec<_>>().join(", ");
                Err(FaultKind::AmbiguousMunicipality { name: text.into(), codes })
            }
        }
    }

    fn suggestion(&self, text: &str, municipalities: &[Municipality]) -> Option<Arc<str>> {
        let names = municipalities
            .iter()
            .flat_map(|m| [&m.code, &m.name].into_iter().chain(&m.aliases))
            .filter(|name| !name.is_empty());
        nearest(text, names.map(AsRef::as_ref)).map(Into::into)
    }
}
