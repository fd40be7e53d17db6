//! Openings: the registrations that would start a group of waiting registrants, and the municipalities they can come
//! from.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::convert::Convert;
use crate::instance::{ClassIdx, Instance, Roster, Unit};
use crate::plan::{Opening, Reason, Shared, Waiting};
use crate::pool::attributes::canonical;
use crate::pool::{Pool, Registrant, RegistrantIdx};
use crate::programme::{Programme, Rule};
use crate::reasons::{Possibility, Standing, group_around, largest_part};

/// Maximum number of openings.
const MAX_OPENINGS: usize = 10;
/// Maximum number of waiting registrants that are considered.
const MAX_WAITING: usize = 200;
/// Maximum number of hypothetical registrants, unless there are more municipalities.
const MAX_TRIED: usize = 3_000;
/// Maximum number of search nodes for one question.
const NODES: u64 = 20_000;
/// Prefix of the id of a hypothetical registrant.
const TRIED: &str = "\u{1}";

/// Openings of further groups; each waiting registrant is in at most one of them.
pub(super) fn openings(standing: &Standing<'_>) -> Vec<Opening> {
    let groups = standing.plan.groups().len() as u64;
    let mut openings: Vec<Opening> = Vec::new();
    if groups >= standing.most_groups {
        return openings;
    }
    let waiting = free(standing);
    let mut covered: BTreeSet<RegistrantIdx> = BTreeSet::new();
    for &person in &waiting {
        if openings.len() == MAX_OPENINGS || standing.is_over() {
            break;
        }
        if covered.contains(&person) {
            continue;
        }
        let left: Vec<_> =
            waiting.iter().copied().filter(|person| !covered.contains(person)).collect();
        let Some(opening) =
            OpeningTrial::new(standing, person, &left).and_then(|trial| trial.opening(standing))
        else {
            continue;
        };
        for id in &opening.waiting {
            if let Some(person) = standing.pool.find_registrant(id) {
                covered.insert(person);
            }
        }
        openings.push(opening);
    }
    openings
}

/// Problem of the waiting registrants, with hypothetical ones from every municipality.
struct OpeningTrial {
    pool: Pool,
    instance: Instance,
    roster: Roster,
    class: ClassIdx,
    shared: Vec<Shared>,
}

impl OpeningTrial {
    fn new(
        standing: &Standing<'_>,
        person: RegistrantIdx,
        waiting: &[RegistrantIdx],
    ) -> Option<Self> {
        let least = standing.programme.groups.size.min as usize;
        let places = standing.pool.municipalities().len();
        let each = least.saturating_sub(1).min(MAX_TRIED / places.max(1)).max(1);
        let shared = shared(standing, person);
        let tried = standing.pool.municipalities().iter().flat_map(|municipality| {
            let code: Arc<str> = municipality.code().into();
            let shared = &shared;
            (0..each).map(move |nth| {
                let id = format!("{TRIED}{code} {nth}");
                let own = shared
                    .iter()
                    .filter(|s| municipality.attributes.value(&canonical(&s.attribute)).is_empty());
                let registrant = Registrant::new(id, code.clone());
                own.fold(registrant, |r, s| r.with(&s.attribute, s.value.clone()))
            })
        });
        let pool = standing.pool.restricted(waiting, tried.collect())?;
        let programme = programme_of(standing.programme, &pool);
        let (instance, roster) = standing.compiled(&pool, &programme, None)?;
        let id = &standing.pool.registrant(person).id;
        let here = pool.find_registrant(id)?;
        let class = ClassIdx::counted()
            .zip(&roster.units)
            .find(|(_, units)| units.iter().flatten().any(|w| *w == here))?
            .0;
        Some(Self { pool, instance, roster, class, shared })
    }

    /// Units of a class that are real (`there`) or hypothetical; both kinds can share a class.
    fn units(&self, class: ClassIdx, there: bool) -> impl Iterator<Item = &Unit> {
        let is_there =
            |person: &RegistrantIdx| !self.pool.registrant(*person).id.starts_with(TRIED);
        let units = self.roster.units(class).iter();
        units.filter(move |unit| unit.iter().all(is_there) == there)
    }

    /// Largest partial group of waiting registrants, with the number of missing seats and the municipalities that one
    /// of the new registrants can come from.
    fn opening(&self, standing: &Standing<'_>) -> Option<Opening> {
        let instance = &self.instance;
        let classes = ClassIdx::all(instance.classes.len());
        let number = |class, there| self.units(class, there).count().to_u32();
        let available: Vec<u32> = classes.clone().map(|class| number(class, true)).collect();
        let part =
            standing.look(NODES, |nodes| largest_part(instance, self.class, &available, nodes))?;
        let missing = instance.least_new.checked_sub(instance.seats(&part))?;
        if missing == 0 {
            return None;
        }
        // Available are exactly the partial group and up to `missing` hypothetical units of each class.
        let tried = |class: ClassIdx| number(class, false).min(missing);
        let in_part = |class| part.iter().filter(|&&other| other == class).count().to_u32();
        let exact: Vec<u32> = classes.clone().map(|c| in_part(c) + tried(c)).collect();
        let from_here = |class: &ClassIdx| {
            let mut core = part.clone();
            core.push(*class);
            tried(*class) > 0 && !standing.is_over() && self.completes(standing, &core, &exact)
        };
        let found = classes.filter(from_here).flat_map(|class| self.units(class, false)).flatten();
        let mut from: Vec<Arc<str>> =
            found.map(|&person| self.pool.town_of(person).code.clone()).collect();
        from.sort_unstable();
        from.dedup();
        let from_anywhere = from.len() == self.pool.municipalities().len();
        (!from.is_empty() && !standing.is_over()).then(|| Opening {
            waiting: self.named(&part),
            missing: missing.into(),
            shared: self.shared.clone(),
            from,
            from_anywhere,
        })
    }

    /// Returns `true` if a group of the minimum size around a core is found.
    fn completes(&self, standing: &Standing<'_>, core: &[ClassIdx], available: &[u32]) -> bool {
        let (instance, least) = (&self.instance, self.instance.least_new);
        let found =
            standing.look(NODES, |nodes| group_around(instance, core, available, least, nodes));
        matches!(found, Possibility::Group(_))
    }

    /// Ids of the first waiting registrants of each class in a partial group.
    fn named(&self, part: &[ClassIdx]) -> Vec<Arc<str>> {
        let of_class = |same: &[ClassIdx]| -> Vec<&Unit> {
            let class = same.first().into_iter();
            class.flat_map(|&class| self.units(class, true).take(same.len())).collect()
        };
        let units = part.chunk_by(|a, b| a == b).flat_map(of_class);
        let mut ids: Vec<Arc<str>> =
            units.flatten().map(|&person| self.pool.registrant(person).id.clone()).collect();
        ids.sort_unstable();
        ids
    }
}

/// First waiting registrants without an individual obstacle: they are eligible, and so are their companions and the
/// companions of these.
fn free(standing: &Standing<'_>) -> Vec<RegistrantIdx> {
    let is_eligible = |w: &&Waiting| !matches!(w.reason(), Reason::NotEligible { .. });
    let waiting = standing.plan.reserve().iter().filter(is_eligible);
    let waiting = waiting.filter_map(|waiting| standing.pool.find_registrant(waiting.id()));
    let mut free: Vec<RegistrantIdx> = waiting.take(MAX_WAITING).collect();
    let companions: Vec<Vec<RegistrantIdx>> =
        standing.programme.rules.iter().filter_map(|rule| companions(standing, rule)).collect();
    // To remove one set of companions may break another: repeat until nothing changes.
    let mut before = usize::MAX;
    while free.len() < before {
        before = free.len();
        for together in &companions {
            if !together.iter().all(|person| free.contains(person)) {
                free.retain(|person| !together.contains(person));
            }
        }
    }
    free
}

/// Registrants of a rule that binds them together; `None` for other rules.
fn companions(standing: &Standing<'_>, rule: &Rule) -> Option<Vec<RegistrantIdx>> {
    let Rule::Together { ids } = rule else { return None };
    Some(ids.iter().filter_map(|id| standing.pool.find_registrant(id)).collect())
}

/// Values that every member of a group with the registrant must share.
fn shared(standing: &Standing<'_>, person: RegistrantIdx) -> Vec<Shared> {
    let names = standing.programme.rules.iter().filter_map(|rule| match rule {
        Rule::Same { attribute } if canonical(attribute) != "municipality" => Some(attribute),
        _ => None,
    });
    let mut shared: Vec<Shared> = names
        .map(|attribute| {
            let value = standing.pool.value(person, &canonical(attribute)).into();
            Shared { attribute: attribute.clone(), value }
        })
        .collect();
    shared.dedup();
    shared.retain(|shared| !shared.value.is_empty());
    shared
}

/// Programme for a restricted pool: its rules name only registrants of that pool, and no number of groups is demanded
/// or limited.
fn programme_of(programme: &Programme, pool: &Pool) -> Programme {
    let mut programme = programme.clone();
    (programme.groups.count.min, programme.groups.count.max) = (0, None);
    programme.eligible.clear();
    for rule in &mut programme.rules {
        if let Rule::Together { ids } | Rule::Apart { ids } = rule {
            ids.retain(|id| pool.find_registrant(id).is_some());
        }
    }
    let is_empty = |rule: &Rule| matches!(rule, Rule::Together { ids } | Rule::Apart { ids } if ids.is_empty());
    programme.rules.retain(|rule| !is_empty(rule));
    programme
}
