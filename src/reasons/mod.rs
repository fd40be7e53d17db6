//! Reasons of the reserve list: of the true reasons for each waiting registrant the most useful one, in a fixed order.
//!
//! 1. An exclusion of the registrant alone, found when compiling, with the rule.
//! 2. No group with the registrant is possible, shown by complete enumeration: with the seats of possible companions,
//!    and the statement without which there would be a group.
//! 3. Counting arguments on the registrants who can be together: too many of one value, sizes that do not add up, all
//!    groups full.
//! 4. The statement without which the registrant could join this very plan, confirmed by the verifier.
//! 5. A proof that every plan with the registrant leaves out others; otherwise the fact that nothing is proven.

mod counted;
mod possible;
mod relaxed;
mod standing;
mod without;

use counted::Counted;

use crate::instance::{ClassIdx, Instance, Roster, Unit};
use crate::limits::Budget;
use crate::plan::{Plan, Reason, Shared, Statement};
use crate::pool::attributes::canonical;
use crate::pool::{Pool, RegistrantIdx};
use crate::programme::{Programme, Rule};
use possible::{Possibility, group_with, most_seats_with};
pub(crate) use relaxed::Relaxed;
pub(crate) use standing::{Standing, StatedProblem};
pub(crate) use without::{stated, stated_of_eligibility, without};

/// Maximum number of classes of a pool for which groups are enumerated.
const MAX_CLASSES: usize = 500;
/// Maximum number of registrants of a pool for which groups are enumerated.
const MAX_REGISTRANTS: usize = 20_000;
/// Maximum number of waiting classes for which groups are enumerated.
const MAX_WAITING: usize = 200;
/// Maximum number of search nodes for one question.
const NODES_EACH: u64 = 20_000;
/// Maximum number of search nodes for all questions.
const NODES: u64 = 400_000;

/// Sets the reason of every waiting registrant of a plan.
pub(crate) fn tell(
    stated: StatedProblem<'_>,
    instance: &Instance,
    roster: &Roster,
    plan: &mut Plan,
    budget: &Budget,
) {
    if plan.reserve.is_empty() {
        return;
    }
    let (pool, programme) = (stated.pool, stated.programme);
    let standing = Standing::new(stated, instance, roster, plan, budget);
    let by_class = Telling { standing: &standing, nodes: NODES }.reasons();
    let reason = |person: RegistrantIdx, stated: &Reason| match standing.class_of[person.index()] {
        Some(class) => by_class[class.index()].clone().unwrap_or_else(|| stated.clone()),
        None if *stated == Reason::NoFacilitatorInReach => no_facilitator_reason(&standing, person),
        None => refined(pool, programme, person, stated),
    };
    let stated = plan.reserve.iter().map(|waiting| {
        let person = pool.find_registrant(&waiting.id);
        person.map_or_else(|| waiting.reason.clone(), |person| reason(person, &waiting.reason))
    });
    let stated: Vec<Reason> = stated.collect();
    for (waiting, reason) in plan.reserve.iter_mut().zip(stated) {
        waiting.reason = reason;
    }
}

/// Returns `Reason::Unled` if the lack of a facilitator alone prevents a group with the registrant.
fn no_facilitator_reason(standing: &Standing<'_>, person: RegistrantIdx) -> Reason {
    let without = Relaxed::without(standing, &Statement::Facilitators { groups: 0 });
    let is_possible =
        without.is_some_and(|free| free.has_group_with(person, &mut NODES_EACH.clone()));
    if is_possible { Reason::NoFacilitatorInReach } else { Reason::NoGroup { obstacle: None } }
}

/// Adds the rule to an exclusion by the rules, if a single rule excludes the registrant.
fn refined(pool: &Pool, programme: &Programme, person: RegistrantIdx, stated: &Reason) -> Reason {
    if *stated != (Reason::RulesForbid { rule: None }) {
        return stated.clone();
    }
    let registrant = pool.registrant(person);
    let has = |attribute: &str, value: Option<&str>| {
        let attribute = canonical(attribute);
        let own = pool.value(person, &attribute);
        let is_value = |own: &str| match value {
            None => !own.is_empty(),
            Some(value) if attribute == "municipality" => {
                pool.find_municipality(value).is_ok_and(|m| pool.municipality(m).code() == own)
            }
            Some(value) => own == value,
        };
        own.split('|').any(|own| is_value(own.trim()))
    };
    let forbids = |rule: &Rule| match rule {
        Rule::AtMost { attribute, max } => registrant.seats > *max && has(attribute, None),
        Rule::Quota { attribute, value, max: Some(0), .. } => has(attribute, Some(value)),
        Rule::Overlap { min } => {
            let mut slots = registrant.available.clone();
            slots.sort_unstable();
            slots.dedup();
            !slots.is_empty() && slots.len() < *min as usize
        }
        _ => false,
    };
    let rule = programme.rules.iter().find(|rule| forbids(rule));
    let rule = rule.map(|rule| Statement::Rule { rule: rule.clone() });
    Reason::RulesForbid { rule }
}

struct Telling<'s, 'a> {
    standing: &'s Standing<'a>,
    nodes: u64,
}

/// Findings about a waiting class.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Why {
    /// No group with the class is possible; `counted` holds the seats of possible companions if counting alone proves
    /// that.
    Impossible { counted: Option<u64> },
    /// Counting proves the reason.
    Counted(Reason),
    /// A place is possible; `proven` is set if every plan with the class provably leaves out others.
    Possible { proven: bool },
}

impl Telling<'_, '_> {
    /// Reason of each waiting class.
    fn reasons(mut self) -> Vec<Option<Reason>> {
        let standing = self.standing;
        let mut counted = Counted::new(standing);
        let waits = |&class: &ClassIdx| standing.first[class.index()].is_some();
        let waiting: Vec<ClassIdx> = ClassIdx::all(standing.first.len()).filter(waits).collect();
        let looks = waiting.len() <= MAX_WAITING
            && standing.instance.classes.len() <= MAX_CLASSES
            && standing.pool.registrants().len() <= MAX_REGISTRANTS;
        let known: Vec<(ClassIdx, Why)> =
            waiting.iter().map(|&class| (class, self.why(class, &mut counted, looks))).collect();
        let obstacles = if looks { self.obstacles(&known) } else { vec![None; known.len()] };
        let mut reasons = vec![None; standing.first.len()];
        for ((class, why), obstacle) in known.into_iter().zip(obstacles) {
            reasons[class.index()] = Some(self.reason(class, why, obstacle));
        }
        reasons
    }

    fn why(&mut self, class: ClassIdx, counted: &mut Counted<'_, '_>, looks: bool) -> Why {
        let instance = self.standing.instance;
        let least = u64::from(instance.size.0);
        let around = counted.seats_around(class);
        // Without enumeration only the seats of the whole component are counted.
        if !looks {
            if around < least {
                return Why::Impossible { counted: Some(around) };
            }
        } else {
            let most = most_seats_with(instance, class);
            if most < least {
                return Why::Impossible { counted: Some(most) };
            }
            let numbers = self.standing.numbers();
            if self.look(|nodes| group_with(instance, class, &numbers, nodes))
                == Possibility::Nothing
            {
                return Why::Impossible { counted: None };
            }
        }
        let proven = self.standing.plan.placement_proven || counted.is_proven(class);
        counted.reason(class).map_or(Why::Possible { proven }, Why::Counted)
    }

    /// Runs a search within the remaining nodes.
    fn look<T>(&mut self, looking: impl FnOnce(&mut u64) -> T) -> T {
        let allowed = self.nodes.min(NODES_EACH);
        let mut left = allowed;
        let found = looking(&mut left);
        self.nodes -= allowed - left;
        found
    }

    /// First statement without which each class could have a place.
    fn obstacles(&mut self, known: &[(ClassIdx, Why)]) -> Vec<Option<Statement>> {
        let standing = self.standing;
        let mut obstacles = vec![None; known.len()];
        for statement in stated(standing.pool, standing.programme) {
            let is_open = |(why, obstacle): (&(ClassIdx, Why), &Option<Statement>)| {
                obstacle.is_none() && may_stand_in_the_way(&statement, &why.1)
            };
            if !known.iter().zip(&obstacles).any(is_open) || standing.is_over() {
                continue;
            }
            let Some(relaxed) = Relaxed::without(standing, &statement) else { continue };
            for ((class, why), obstacle) in known.iter().zip(&mut obstacles) {
                let Some(unit) = &standing.first[class.index()] else { continue };
                let is_settled = obstacle.is_some() || !may_stand_in_the_way(&statement, why);
                if is_settled || standing.is_over() {
                    continue;
                }
                let has_place = self.look(|nodes| match why {
                    Why::Impossible { .. } => {
                        unit.iter().all(|&person| relaxed.has_group_with(person, nodes))
                    }
                    _ => unit.iter().all(|&person| relaxed.has_place_for(person, nodes)),
                });
                *obstacle = has_place.then(|| statement.clone());
            }
        }
        obstacles
    }

    fn reason(&self, class: ClassIdx, why: Why, obstacle: Option<Statement>) -> Reason {
        match why {
            Why::Counted(reason) => reason,
            Why::Possible { proven: true } => Reason::Outranked { obstacle },
            Why::Possible { proven: false } => Reason::NotProven { obstacle },
            Why::Impossible { counted: None } => Reason::NoGroup { obstacle },
            Why::Impossible { counted: Some(seats) } => {
                let least = u64::from(self.standing.instance.size.0);
                Reason::TooFew { seats, least, shared: self.shared(class), obstacle }
            }
        }
    }

    /// Value that all members of a group must share, if the registrants with it are too few for a group.
    fn shared(&self, class: ClassIdx) -> Option<Shared> {
        let standing = self.standing;
        let person = *standing.first[class.index()].as_ref()?.first()?;
        let names = standing.programme.rules.iter().filter_map(|rule| match rule {
            Rule::Same { attribute } if canonical(attribute) != "tags" => Some(attribute),
            _ => None,
        });
        names.into_iter().find_map(|attribute| {
            let name = canonical(attribute);
            let value = standing.pool.value(person, &name);
            let shares = |other: &RegistrantIdx| {
                standing.class_of[other.index()].is_some()
                    && standing.pool.value(*other, &name) == value
            };
            let seats = standing.pool.indices().filter(shares);
            let seats: u64 = seats.map(|o| u64::from(standing.pool.registrant(o).seats)).sum();
            let too_few = seats < u64::from(standing.instance.size.0);
            too_few.then(|| Shared { attribute: attribute.clone(), value: value.into() })
        })
    }
}

/// Returns `true` if it is worth testing a class without a statement. A smaller minimum size would always help, and a
/// demanded number of groups excludes no registrant.
fn may_stand_in_the_way(statement: &Statement, why: &Why) -> bool {
    match (statement, why) {
        (_, Why::Counted(_)) | (Statement::CountMin { .. }, _) => false,
        (Statement::SizeMin { .. }, why) => *why == Why::Impossible { counted: None },
        (Statement::CountMax { .. }, Why::Impossible { .. }) => false,
        _ => true,
    }
}
