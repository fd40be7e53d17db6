//! Sentences of plans, reasons, conflicts and contradictions.

use std::fmt;

use serde::{Serialize, Serializer};

use super::Language;
use super::labels::Speech;
use crate::error::Place;
use crate::plan::{
    Conflict, Contradiction, Difference, GroupDocument, Opening, OpeningDocument, Plan,
    PlanDocument, Reason, Relief, ReliefDocument, WaitingDocument,
};

impl Contradiction {
    /// Returns a line that names the contradiction, then one for each statement, headed by its place in the words of
    /// `place`.
    #[must_use]
    pub fn text(&self, language: Language, place: impl Fn(&Place) -> String) -> String {
        let mut lines = vec![language.contradiction(self)];
        let line = |(at, statement)| format!("  {}: {}", place(at), language.statement(statement));
        lines.extend(self.places.iter().zip(&self.statements).map(line));
        lines.join("\n")
    }
}

impl fmt::Display for Contradiction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Language::English, Place::to_string))
    }
}

impl Conflict {
    /// Returns the sentence for this conflict.
    #[must_use]
    pub fn sentence(&self, language: Language) -> String {
        language.conflict(self)
    }
}

impl Reason {
    /// Returns the sentence for this reason.
    #[must_use]
    pub fn sentence(&self, language: Language) -> String {
        language.reason(self)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence(Language::English))
    }
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence(Language::English))
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Language::English.difference(self).iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

/// As its [`PlanDocument`].
impl Serialize for Plan {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        PlanDocument::from(self).serialize(s)
    }
}

impl From<&Plan> for PlanDocument {
    fn from(plan: &Plan) -> Self {
        Self::in_language(plan, Language::English)
    }
}

impl PlanDocument {
    /// Creates the document of a plan, with its reasons in the given language.
    #[must_use]
    pub fn in_language(plan: &Plan, language: Language) -> Self {
        Self::in_speech(plan, &Speech::of(language))
    }

    /// Creates the document of a plan, with its reasons in the given language and with the given labels.
    pub(crate) fn in_speech(plan: &Plan, speech: &Speech<'_>) -> Self {
        let figures = plan.figures;
        let waiting = plan.reserve.iter().map(|waiting| WaitingDocument {
            id: waiting.id.clone(),
            reason: speech.reason(&waiting.reason),
            why: Some(waiting.reason.clone()),
        });
        let opening = |opening: &Opening| OpeningDocument {
            text: speech.opening(opening, &plan.help.names),
            opening: opening.clone(),
        };
        let relief = |relief: &Relief| ReliefDocument {
            text: speech.relief(relief, &plan.help.names),
            relief: relief.clone(),
        };
        Self {
            programme: plan.programme.clone(),
            status: Some(plan.status()),
            placed_seats: Some(figures.placed_seats),
            reserve_seats: Some(figures.reserve_seats),
            cost_m: Some(figures.cost().0),
            travel_m: Some(figures.travel.0),
            far_m: Some(figures.far.0),
            penalty_m: Some(figures.penalty.0),
            change_m: Some(figures.change.0),
            wishes_m: Some(figures.wishes.0),
            lower_bound_m: Some(plan.lower_bound.0),
            gap: Some(plan.gap()),
            placement_proven: Some(plan.placement_proven),
            groups: plan.groups.iter().map(GroupDocument::from).collect(),
            reserve: waiting.collect(),
            openings: plan.help.openings.iter().map(opening).collect(),
            relief: plan.help.relief.iter().map(relief).collect(),
            seed: Some(plan.seed),
            stopped_by: Some(plan.stopped_by),
            seconds: Some(plan.seconds),
            fallbacks: (plan.fallbacks > 0).then_some(plan.fallbacks),
            withheld: plan.withheld.as_deref().map(str::to_owned),
            warnings: Vec::new(),
        }
    }
}
