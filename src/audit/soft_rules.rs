//! Soft rules that a group breaks, with the pairs that break them.

use std::sync::Arc;

use serde::Serialize;

use super::verify::rules::RuleEvidence;
use super::verify::values::ValueSets;
use crate::convert::Convert;
use crate::measure::Metres;
use crate::plan::Group;
use crate::pool::{Pool, RegistrantIdx};
use crate::programme::{Programme, Rule};

/// Soft rule that a group breaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Broken {
    /// Position of the rule in the programme, from 0.
    pub rule: usize,
    /// Pairs that break the rule, by id; of a rule on wishes a member and the person who is not in the group.
    pub pairs: Vec<(Arc<str>, Arc<str>)>,
    /// Price of all these pairs.
    pub price: Metres,
}

/// Soft rules of a programme, with the data that they depend on, read once for all groups.
///
/// ```
/// use kring::{Metres, Rule, audit::SoftRules};
/// # use kring::{Municipality, Options, Point, Pool, Programme, Registrant, programme::Meetings};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let pool = Pool::builder()
/// #     .municipality(Municipality::new("GM0344", "Utrecht", Point::new(52.09, 5.12)))
/// #     .municipality(Municipality::new("GM0363", "Amsterdam", Point::new(52.37, 4.89)))
/// #     .registrants(["r1", "r2"].map(|id| Registrant::new(id, "Utrecht").with("party", id)))
/// #     .registrant(Registrant::new("r3", "Amsterdam").with("party", "r1"))
/// #     .build()?;
/// # let programme = Programme::new("Pairs", 2..=2, Meetings::central(3));
/// # let plan = programme.form_groups(&pool, &Options::default())?;
/// let avoid = Rule::Avoid { attribute: "party".into(), penalty: Metres(5_000) };
/// let programme = programme.with_rule(avoid);
/// let soft_rules = SoftRules::read(&pool, &programme);
/// assert!(soft_rules.broken_by(&plan.groups()[0]).is_empty());
/// # Ok(()) }
/// ```
#[derive(Debug)]
pub struct SoftRules<'a> {
    pool: &'a Pool,
    programme: &'a Programme,
    evidence: RuleEvidence<'a>,
}

impl<'a> SoftRules<'a> {
    /// Reads the data that the soft rules depend on. Linear in the pool.
    #[must_use]
    pub fn read(pool: &'a Pool, programme: &'a Programme) -> Self {
        Self { pool, programme, evidence: RuleEvidence::read(pool, programme) }
    }

    /// Soft rules that a group breaks, in the order of the programme. Quadratic in the size of the group.
    #[must_use]
    pub fn broken_by(&self, group: &Group) -> Vec<Broken> {
        let members: Vec<RegistrantIdx> =
            group.members().iter().filter_map(|id| self.pool.find_registrant(id)).collect();
        let rules = self.programme.rules.iter().enumerate();
        rules.filter_map(|(nth, rule)| self.broken(nth, rule, &members)).collect()
    }

    fn broken(&self, nth: usize, rule: &Rule, members: &[RegistrantIdx]) -> Option<Broken> {
        let (pairs, price) = match rule {
            Rule::Avoid { attribute, penalty } => {
                let read = self.evidence.attributes.get(&attribute.to_lowercase());
                (self.pairs(&read?.values, members), *penalty)
            }
            Rule::Acquainted { penalty } => (self.pairs(&self.evidence.met, members), *penalty),
            Rule::Wish { penalty: Some(penalty), .. } => (self.unmet(members), *penalty),
            _ => return None,
        };
        let price = price * pairs.len().to_i64();
        (!pairs.is_empty()).then_some(Broken { rule: nth, pairs, price })
    }

    /// Wishes of members for people who are not among them.
    fn unmet(&self, members: &[RegistrantIdx]) -> Vec<(Arc<str>, Arc<str>)> {
        let id = |registrant: RegistrantIdx| self.pool.registrant(registrant).id.clone();
        let of_member = |&member: &RegistrantIdx| {
            let wishes = self.evidence.wishes.of(member).iter().map(|&other| RegistrantIdx(other));
            wishes.filter(|other| !members.contains(other)).map(move |other| (member, other))
        };
        members.iter().flat_map(of_member).map(|(one, other)| (id(one), id(other))).collect()
    }

    /// Pairs of members with a value in common.
    fn pairs(&self, values: &ValueSets, members: &[RegistrantIdx]) -> Vec<(Arc<str>, Arc<str>)> {
        let id = |registrant: RegistrantIdx| self.pool.registrant(registrant).id.clone();
        let mut pairs = Vec::new();
        for (nth, &one) in members.iter().enumerate() {
            let meets = |other: RegistrantIdx| {
                values.of(one).iter().any(|value| values.of(other).binary_search(value).is_ok())
            };
            let others = members.iter().skip(nth + 1).copied().filter(|&other| meets(other));
            pairs.extend(others.map(|other| (id(one), id(other))));
        }
        pairs
    }
}
