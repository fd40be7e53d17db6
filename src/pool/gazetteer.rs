//! Lookup of a municipality by its code, name or alias.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::municipality::{Municipality, MunicipalityIdx};
use crate::error::{FaultKind, nearest};

/// Index of municipalities: by code with regard to case, by name and alias without.
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

    /// Returns the municipality with that code, otherwise that name or alias. The fault suggests the most similar name.
    pub(crate) fn find(
        &self,
        text: &str,
        municipalities: &[Municipality],
    ) -> Result<MunicipalityIdx, FaultKind> {
        self.look_up(text, municipalities)
            .map_err(|kind| self.with_suggestion(kind, municipalities))
    }

    /// Variant of [`find`](Self::find) without a suggestion, which costs a comparison with every name.
    pub(crate) fn look_up(
        &self,
        text: &str,
        municipalities: &[Municipality],
    ) -> Result<MunicipalityIdx, FaultKind> {
        if text.is_empty() {
            return Err(FaultKind::Empty("municipality"));
        }
        if let Some(&idx) = self.codes.get(text) {
            return Ok(idx);
        }
        match self.names.get(&text.to_lowercase()).map_or(&[][..], |bearers| bearers) {
            [idx] => Ok(*idx),
            [] => Err(FaultKind::UnknownMunicipality { name: text.into(), suggestion: None }),
            several => {
                let code = |idx: &MunicipalityIdx| Some(municipalities.get(idx.index())?.code());
                let codes = several.iter().filter_map(code).collect::<Vec<_>>().join(", ");
                Err(FaultKind::AmbiguousMunicipality { name: text.into(), codes })
            }
        }
    }

    pub(crate) fn with_suggestion(
        &self,
        kind: FaultKind,
        municipalities: &[Municipality],
    ) -> FaultKind {
        let FaultKind::UnknownMunicipality { name, .. } = kind else { return kind };
        let names = municipalities
            .iter()
            .flat_map(|m| [&m.code, &m.name].into_iter().chain(&m.aliases))
            .filter(|name| !name.is_empty());
        let suggestion = nearest(&name, names.map(AsRef::as_ref)).map(Into::into);
        FaultKind::UnknownMunicipality { name, suggestion }
    }
}
