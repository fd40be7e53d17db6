//! Hypothetical registrants from chosen municipalities, and the plans with them.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::relief::newly_placed;
use super::trial::{Reserve, Trials};
use crate::convert::Convert;
use crate::plan::{GroupDocument, Plan, PlanDocument, Shared};
use crate::pool::attributes::canonical;
use crate::pool::{MunicipalityIdx, Pool, Registrant, RegistrantIdx};
use crate::programme::Rule;

/// Prefix of the id of a hypothetical registrant: the last character of all, so that of registrants alike it comes last.
const PREFIX: char = '\u{10fffd}';
/// Number of equal shares of the remaining budget of which one solve has one.
const PARTS: u32 = 12;

/// Hypothetical registrants of one seat with given values.
pub(super) struct Newcomers<'a> {
    pub(super) trials: &'a Trials<'a>,
    /// Values that they have unless their municipality has another.
    pub(super) shared: Vec<Shared>,
    /// Registrants who have a place in the plan that is explained.
    pub(super) placed: Vec<RegistrantIdx>,
    pub(super) reserve: Reserve,
}

/// Result of the solve with newcomers.
pub(super) enum Tried {
    /// Plan in which waiting registrants have a place.
    Helped(Box<Helped>),
    /// Proof that no waiting registrant gets a place.
    Refuted,
    /// Neither.
    Unknown,
}

/// Plan in which every placed registrant keeps a place and waiting ones get one.
pub(super) struct Helped {
    pub(super) plan: Plan,
    /// Waiting registrants who have a place.
    pub(super) waiting: Vec<Arc<str>>,
    /// Municipalities of the newcomers in groups.
    pub(super) from: Vec<MunicipalityIdx>,
}

impl Newcomers<'_> {
    /// Returns `true` if the share of the budget is used.
    pub(super) fn is_over(&self) -> bool {
        self.reserve.is_reached(self.trials.standing)
    }

    fn id(nth: usize) -> String {
        format!("{PREFIX}{nth}")
    }

    /// Newcomers from these municipalities.
    fn registrants(&self, from: &[MunicipalityIdx]) -> Vec<Registrant> {
        let pool = self.trials.standing.pool;
        let registrant = |(nth, &at): (usize, &MunicipalityIdx)| {
            let municipality = pool.municipality(at);
            let is_missing =
                |name: &str| municipality.attributes.value(&canonical(name)).is_empty();
            let own = self.shared.iter().filter(|shared| is_missing(&shared.attribute));
            let registrant = Registrant::new(Self::id(nth), municipality.code.clone());
            own.fold(registrant, |r, shared| r.with(&shared.attribute, shared.value.clone()))
        };
        from.iter().enumerate().map(registrant).collect()
    }

    /// Pool with newcomers in which the registrants `first` have priority.
    fn pool(&self, first: &[RegistrantIdx], from: &[MunicipalityIdx]) -> Option<Pool> {
        self.trials.standing.pool.with_newcomers(first, self.registrants(from))
    }

    /// Solves with newcomers from these municipalities. Placed registrants have priority, so they keep their places.
    pub(super) fn tried(&self, from: &[MunicipalityIdx]) -> Tried {
        let standing = self.trials.standing;
        let Some(pool) = self.pool(&self.placed, from) else { return Tried::Unknown };
        let programme = standing.programme;
        let Some(plan) = self.trials.solved((&pool, programme), &self.reserve, PARTS) else {
            return Tried::Unknown;
        };
        let waiting = newly_placed(standing.plan, &plan);
        let keeps_all = newly_placed(&plan, standing.plan).is_empty();
        if waiting.is_empty() || !keeps_all {
            let is_proven = plan.placement_proven() && keeps_all;
            return if is_proven { Tried::Refuted } else { Tried::Unknown };
        }
        let members: BTreeSet<&str> =
            plan.groups().iter().flat_map(|group| group.members()).map(AsRef::as_ref).collect();
        let numbered = from.iter().enumerate();
        let used = numbered.filter(|(nth, _)| members.contains(Self::id(*nth).as_str()));
        let used: Vec<MunicipalityIdx> = used.map(|(_, &at)| at).collect();
        // A better plan without newcomers is no opening.
        if used.is_empty() || !self.holds_without_priority(&used) {
            return Tried::Unknown;
        }
        Tried::Helped(Box::new(Helped { plan, waiting, from: used }))
    }

    /// Returns `true` if a solve without priority for the placed registrants places more of those who are registered.
    /// If all have one priority, that is certain: such a solve places at least as many seats.
    fn holds_without_priority(&self, from: &[MunicipalityIdx]) -> bool {
        let standing = self.trials.standing;
        if standing.pool.registrants().iter().all(|registrant| registrant.priority == 0) {
            return true;
        }
        let solved = self
            .pool(&[], from)
            .and_then(|pool| self.trials.solved((&pool, standing.programme), &self.reserve, PARTS));
        solved.is_some_and(|plan| {
            let more = plan.figures().placed_seats;
            more > standing.plan.figures().placed_seats + from.len() as u64
        })
    }

    /// Returns `true` if a plan stays legal when its newcomers come from these municipalities instead.
    pub(super) fn may_come_from(&self, helped: &Helped, from: &[MunicipalityIdx]) -> bool {
        let standing = self.trials.standing;
        if helped.from.len() != from.len() {
            return false;
        }
        let Some(pool) = self.pool(&self.placed, from) else { return false };
        let mut plan = PlanDocument::from(&helped.plan);
        let stated = std::mem::take(&mut plan.groups);
        let figures = |group| GroupDocument {
            travel_m: None,
            far_m: None,
            penalty_m: None,
            slots: None,
            ..group
        };
        let groups = stated.into_iter().map(figures).collect();
        let plan = PlanDocument { groups, reserve: plan.reserve, ..PlanDocument::default() };
        let verdict = standing.judged(&pool, standing.programme, &plan);
        verdict.is_some_and(|verdict| verdict.is_legal())
    }
}

/// Values that every member of a group with the registrant must share, or that are accepted as the registrant's are.
pub(super) fn shared(trials: &Trials<'_>, person: RegistrantIdx) -> Vec<Shared> {
    let standing = trials.standing;
    let same = standing.programme.rules.iter().filter_map(|rule| match rule {
        Rule::Same { attribute } => Some(attribute),
        _ => None,
    });
    let mut shared: Vec<Shared> = Vec::new();
    for attribute in same.chain(standing.programme.eligible.keys()) {
        let name = canonical(attribute);
        let is_known = shared.iter().any(|known| canonical(&known.attribute) == name);
        let value = standing.pool.value(person, &name);
        if name != "municipality" && !is_known && !value.is_empty() {
            shared.push(Shared { attribute: attribute.clone(), value: value.into() });
        }
    }
    shared
}

/// All choices of `number` of these municipalities with repetition; `None` if there are more than `most`.
pub(super) fn multisets(
    towns: &[MunicipalityIdx],
    number: usize,
    most: usize,
) -> Option<Vec<Vec<MunicipalityIdx>>> {
    let mut all: Vec<Vec<usize>> = vec![Vec::new()];
    for _ in 0..number {
        let longer = |choice: Vec<usize>| {
            let from = choice.last().copied().unwrap_or(0);
            (from..towns.len()).map(move |nth| [choice.as_slice(), &[nth]].concat())
        };
        all = all.into_iter().flat_map(longer).take(most.saturating_add(1)).collect();
    }
    let named =
        |choice: Vec<usize>| choice.iter().filter_map(|&at| towns.get(at).copied()).collect();
    (all.len() <= most).then(|| all.into_iter().map(named).collect())
}

/// All municipalities, those nearest to a registrant's first.
pub(super) fn by_nearness(trials: &Trials<'_>, person: RegistrantIdx) -> Vec<MunicipalityIdx> {
    let (pool, programme) = (trials.standing.pool, trials.standing.programme);
    let home = pool.home_of(person);
    let all = (0..pool.municipalities().len().to_u32()).map(MunicipalityIdx);
    let mut all: Vec<MunicipalityIdx> = all.collect();
    all.sort_by_cached_key(|&town| {
        let distance = pool.distance_between(home, town, programme.travel.detour);
        (town != home, distance.is_none(), distance)
    });
    all
}
