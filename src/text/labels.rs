//! Labels of attributes: the names by which sentences call them.

use std::collections::BTreeMap;

use super::Language;
use super::advice::AdviceTable;
use crate::plan::{Change, Help, Names, NoFit, Opening, Reason, Relief, Shared, Statement};
use crate::programme::{Programme, Rule};

/// Names of known attributes, in English and in Dutch.
const KNOWN: [(&str, &str, &str); 11] = [
    ("municipality", "municipality", "gemeente"),
    ("region", "region", "regio"),
    ("party", "party", "partij"),
    ("organisation", "organisation", "organisatie"),
    ("role", "role", "functie"),
    ("tags", "tag", "kenmerk"),
    ("province", "province", "provincie"),
    ("safety_region", "safety region", "veiligheidsregio"),
    ("quarter", "quarter", "landsdeel"),
    ("corop", "COROP region", "COROP-gebied"),
    ("portfolio", "portfolio", "portefeuille"),
];

/// Given labels, by attribute.
pub(crate) type Labels = BTreeMap<String, String>;

/// A language together with the given labels.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Speech<'a> {
    pub(crate) language: Language,
    pub(crate) labels: &'a Labels,
}

/// The labels of sentences for which none are given.
static NONE: Labels = Labels::new();

impl Speech<'static> {
    /// Speech with the labels of known attributes only.
    pub(crate) fn of(language: Language) -> Self {
        Self { language, labels: &NONE }
    }
}

impl Speech<'_> {
    /// Returns the given label of an attribute, otherwise that of a known attribute, otherwise the name with spaces
    /// instead of underscores. Attributes are compared without regard to case.
    pub(crate) fn label(&self, attribute: &str) -> String {
        let is = |name: &str| name.to_lowercase() == attribute.to_lowercase();
        if let Some((_, label)) = self.labels.iter().find(|(name, _)| is(name)) {
            return label.clone();
        }
        match (self.language, KNOWN.iter().find(|(name, ..)| is(name))) {
            (Language::English, Some((_, english, _))) => (*english).to_owned(),
            (Language::Dutch, Some((.., dutch))) => (*dutch).to_owned(),
            (_, None) => attribute.replace('_', " "),
        }
    }

    /// Returns the sentence for a reason on the reserve list.
    pub(crate) fn reason(&self, reason: &Reason) -> String {
        let mut labelled = reason.clone();
        match &mut labelled {
            Reason::NotEligible { attribute } => *attribute = self.label(attribute).into(),
            Reason::RulesForbid { rule: Some(statement) }
            | Reason::TooManyAlike { rule: statement, .. }
            | Reason::NoGroup { obstacle: Some(statement) }
            | Reason::Full { obstacle: Some(statement), .. }
            | Reason::Outranked { obstacle: Some(statement) }
            | Reason::NotProven { obstacle: Some(statement) } => self.label_statement(statement),
            Reason::TooFew { shared, obstacle, .. } => {
                shared.iter_mut().for_each(|shared| self.label_shared(shared));
                obstacle.iter_mut().for_each(|statement| self.label_statement(statement));
            }
            _ => {}
        }
        match self.language {
            Language::English => super::english::reason(&labelled),
            Language::Dutch => super::dutch::reason(&labelled),
        }
    }

    /// Returns the sentence for a statement, without its key.
    pub(crate) fn statement(&self, statement: &Statement) -> String {
        let mut labelled = statement.clone();
        self.label_statement(&mut labelled);
        match self.language {
            Language::English => super::english::statement(&labelled),
            Language::Dutch => super::dutch::statement(&labelled),
        }
    }

    /// Returns the sentence on a registrant who cannot be placed in a group.
    pub(crate) fn no_fit(&self, no_fit: &NoFit) -> String {
        let mut labelled = no_fit.clone();
        if let NoFit::Closed { because, .. } = &mut labelled {
            because.iter_mut().for_each(|statement| self.label_statement(statement));
        }
        match self.language {
            Language::English => super::english::no_fit(&labelled),
            Language::Dutch => super::dutch::no_fit(&labelled),
        }
    }

    /// Returns the sentence for a rule.
    pub(crate) fn rule(&self, rule: &Rule) -> String {
        let mut labelled = rule.clone();
        self.label_rule(&mut labelled);
        match self.language {
            Language::English => super::english::rule(&labelled),
            Language::Dutch => super::dutch::rule(&labelled),
        }
    }

    /// Returns a sentence for each thing that a programme states.
    pub(crate) fn programme(&self, programme: &Programme) -> Vec<String> {
        let mut labelled = programme.clone();
        labelled.rules.iter_mut().for_each(|rule| self.label_rule(rule));
        let eligible = std::mem::take(&mut labelled.eligible).into_iter();
        labelled.eligible = eligible.map(|(name, values)| (self.label(&name), values)).collect();
        match self.language {
            Language::English => super::programme::english::programme(&labelled),
            Language::Dutch => super::programme::dutch::programme(&labelled),
        }
    }

    /// Returns the sentence for an opening.
    pub(crate) fn opening(&self, opening: &Opening, names: &Names) -> String {
        let labelled = self.labelled_opening(opening);
        match self.language {
            Language::English => super::english::opening(&labelled, names),
            Language::Dutch => super::dutch::opening(&labelled, names),
        }
    }

    /// Returns the sentence for a change that would give a place.
    pub(crate) fn relief(&self, relief: &Relief, names: &Names) -> String {
        let labelled = self.labelled_relief(relief);
        match self.language {
            Language::English => super::english::relief(&labelled, names),
            Language::Dutch => super::dutch::relief(&labelled, names),
        }
    }

    /// Returns the table of what would help the waiting registrants of a plan.
    pub(crate) fn advice(&self, help: &Help) -> AdviceTable {
        let openings = help.openings.iter().map(|opening| self.labelled_opening(opening));
        let relief = help.relief.iter().map(|relief| self.labelled_relief(relief));
        let names = help.names.clone();
        let labelled = Help { openings: openings.collect(), relief: relief.collect(), names };
        super::advice::table(self.language, &labelled)
    }

    fn labelled_opening(&self, opening: &Opening) -> Opening {
        let mut labelled = opening.clone();
        labelled.shared.iter_mut().for_each(|shared| self.label_shared(shared));
        labelled
    }

    fn labelled_relief(&self, relief: &Relief) -> Relief {
        let mut labelled = relief.clone();
        if let Change::Rule { from, to } = &mut labelled.change {
            [Some(from), to.as_mut()].into_iter().flatten().for_each(|rule| self.label_rule(rule));
        }
        labelled
    }

    fn label_shared(&self, shared: &mut Shared) {
        shared.attribute = self.label(&shared.attribute);
    }

    fn label_statement(&self, statement: &mut Statement) {
        match statement {
            Statement::Rule { rule } => self.label_rule(rule),
            Statement::Eligible { attribute } => *attribute = self.label(attribute),
            _ => {}
        }
    }

    fn label_rule(&self, rule: &mut Rule) {
        match rule {
            Rule::AtMost { attribute, .. }
            | Rule::Same { attribute }
            | Rule::Distinct { attribute, .. }
            | Rule::Quota { attribute, .. }
            | Rule::Avoid { attribute, .. } => *attribute = self.label(attribute),
            Rule::Together { .. } | Rule::Apart { .. } | Rule::Overlap { .. } => {}
            Rule::Acquainted { .. } | Rule::Wish { .. } => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn given_labels_come_before_known_ones_and_names() {
        let given: Labels = [("Region".to_owned(), "district".to_owned())].into();
        let dutch = Speech { language: Language::Dutch, labels: &given };
        let labels = ["region", "SAFETY_REGION", "home_town"].map(|name| dutch.label(name));
        assert_eq!(labels, ["district", "veiligheidsregio", "home town"]);
        let english = Speech::of(Language::English);
        assert_eq!(english.label("safety_region"), "safety region");
    }

    #[test]
    fn sentences_have_labels() {
        let given: Labels = [("team".to_owned(), "ploeg".to_owned())].into();
        let dutch = Speech { language: Language::Dutch, labels: &given };
        let rule = Rule::AtMost { attribute: "team".into(), max: 2 };
        assert_eq!(dutch.rule(&rule), "hoogstens 2 plaatsen per ploeg in een groep");
        let reason = Reason::NotEligible { attribute: "team".into() };
        assert!(dutch.reason(&reason).contains("ploeg"));
        let programme = Programme::mayors().with_rule(rule);
        assert!(dutch.programme(&programme).iter().any(|text| text.contains("per ploeg")));
    }
}
