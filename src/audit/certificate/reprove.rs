//! Entry point of the checker: the bound of a plan against its certificate.

use super::capacity::CheckedCapacity;
use super::earlier::CheckedEarlier;
use super::extent::CheckedExtent;
use super::extent::Seats;
use super::extent_of_all::{capacities, extent_of_all};
use super::ground::{CheckedInstance, MAX_CLASSES};
use super::parts::Meeting;
use super::people::CheckedPeople;
use super::problem::prove;
use super::rules::Rules;
use super::search::Counter;
use super::unproven::Unproven;
use super::{enumeration, nearest_companions, prices, spread};
use crate::audit::verify::rules::RuleEvidence;
use crate::convert::Convert;
use crate::measure::Metres;
use crate::plan::PlanDocument;
use crate::plan::certificate::{Certificate, Problem, Proof, VERSION};
use crate::pool::Pool;
use crate::programme::{Hosting, Programme, Rule};

impl Certificate {
    /// Default limit on visited partial groups: some minutes of work.
    pub const MAX_NODES: u64 = 1 << 32;

    /// Re-proves the lower bound that a plan states: no plan that places the same number of seats at every priority
    /// costs less. Returns the proven bound, which may be higher.
    ///
    /// The plan must be legal; `previous` is the plan that it revises, if any. The search visits at most `most_nodes` partial groups.
    ///
    /// # Errors
    ///
    /// Returns the reason why the bound is not re-proved; the bound may still be true.
    pub fn reprove(
        &self,
        pool: &Pool,
        programme: &Programme,
        previous: Option<&PlanDocument>,
        plan: &PlanDocument,
        most_nodes: u64,
    ) -> Result<Metres, Unproven> {
        let claimed = plan.lower_bound_m.ok_or(Unproven::NoBound)?;
        if self.version != VERSION {
            return Err(Unproven::Version);
        }
        let question = Question { pool, programme, plan, claimed, most_nodes };
        let proven = question.proven(&self.proof, previous)?;
        let is_proven = proven >= i128::from(claimed);
        let proven =
            Metres(i64::try_from(proven).unwrap_or(if is_proven { i64::MAX } else { i64::MIN }));
        if is_proven {
            return Ok(proven);
        }
        Err(Unproven::Less { proven, claimed: Metres(claimed) })
    }
}

/// Plan whose bound is to be proven again.
#[derive(Clone, Copy)]
struct Question<'q> {
    pool: &'q Pool,
    programme: &'q Programme,
    plan: &'q PlanDocument,
    /// Stated lower bound, in metres.
    claimed: i64,
    most_nodes: u64,
}

impl Question<'_> {
    /// Bound that a proof shows, in metres.
    fn proven(self, proof: &Proof, previous: Option<&PlanDocument>) -> Result<i128, Unproven> {
        let Self { pool, programme, plan, claimed, most_nodes } = self;
        let counter = Counter::new(most_nodes);
        let mut evidence = RuleEvidence::read(pool, programme);
        let earlier = CheckedEarlier::read(pool, programme, previous, &mut evidence);
        let evidence = evidence;
        let people = CheckedPeople::read(pool, programme, &evidence, earlier.as_ref());
        let rules = Rules::new(&evidence, programme, earlier.as_ref());
        // Groups cost less by the rewards of their pairs. Bounds that ignore rewards hold for the whole cost.
        let offset = rules.all_rewards();
        let misfit = Unproven::Misfit("the plan places somebody who cannot be placed");
        let seats = people.seats(plan).ok_or(misfit)?;
        let proven = match proof {
            Proof::Combinatorial => {
                combinatorial(&people, &rules, &seats, claimed.into(), most_nodes)?
            }
            Proof::Enumeration(duals) => {
                let all: Vec<u32> = (0..people.classes.len().to_u32()).collect();
                let ground = ground(&people, &rules, &[all])?;
                {
                    let of_groups = i128::from(claimed) - offset;
                    enumeration::prove(duals, &ground, &seats, of_groups, &counter)? + offset
                }
            }
            Proof::Prices(duals) => {
                if people.hosting() != Hosting::Central {
                    return Err(Unproven::Misfit("prices of venues, and there are none"));
                }
                let parts = Meeting::new(&people, &rules).components();
                let extent = extent_of_all(&people, &rules, &seats, &parts);
                let misfit = Unproven::Misfit("a class that is unknown or has no dual");
                prices::prove(duals, &people, &rules, &parts, &extent).ok_or(misfit)?
            }
            Proof::Simpler(simpler) => {
                // Groups that may shrink need the earlier plan.
                if programme.revise.as_ref().is_some_and(|revise| revise.may_shrink) {
                    return Err(Unproven::Misfit("groups that may shrink"));
                }
                let mut of_few_rules = programme.clone();
                let is_left = |rule: &Rule| matches!(rule.kind(), "at_most" | "same" | "together");
                of_few_rules.rules.retain(is_left);
                let pool = &pool.without_facilitators();
                Question { pool, programme: &of_few_rules, ..self }.proven(simpler, None)?
            }
            Proof::Problems(problems) => {
                prove_problems(problems, &people, &rules, &seats, &counter)? + offset
            }
        };
        Ok(proven)
    }
}

/// Best of the combinatorial bounds, or the first that reaches the claim.
fn combinatorial(
    people: &CheckedPeople<'_>,
    rules: &Rules<'_>,
    seats: &Seats,
    claimed: i128,
    most_nodes: u64,
) -> Result<i128, Unproven> {
    if claimed <= 0 {
        return Ok(0);
    }
    let parts = Meeting::new(people, rules).components();
    let groups = extent_of_all(people, rules, seats, &parts).groups;
    let spread = spread::prove(people, rules, seats, groups, most_nodes);
    if let Ok(bound) = spread
        && bound >= claimed
    {
        return Ok(bound);
    }
    let nearest = nearest_companions::prove(people, rules, seats, groups);
    if nearest >= claimed { Ok(nearest) } else { spread.map(|spread| spread.max(nearest)) }
}

fn ground<'a>(
    people: &'a CheckedPeople<'a>,
    rules: &'a Rules<'a>,
    parts: &[Vec<u32>],
) -> Result<CheckedInstance<'a>, Unproven> {
    if parts.iter().map(Vec::len).sum::<usize>() > MAX_CLASSES {
        return Err(Unproven::TooLong);
    }
    Ok(CheckedInstance::new(people, rules, parts))
}

fn prove_problems(
    problems: &[Problem],
    people: &CheckedPeople<'_>,
    rules: &Rules<'_>,
    seats: &Seats,
    counter: &Counter,
) -> Result<i128, Unproven> {
    let parts = parts(problems, people)?;
    if !Meeting::new(people, rules).are_separate(parts.iter().flatten()) {
        return Err(Unproven::Misfit("a group may lie in two parts"));
    }
    let largest = people.size.1;
    if parts.len() > 1 && people.needs_facilitators() {
        return Err(Unproven::Misfit("problems that share facilitators"));
    }
    let extents: Vec<CheckedExtent> = match parts.as_slice() {
        [parts] => vec![extent_of_all(people, rules, seats, parts)],
        _ => {
            let capacities = parts.iter().map(|parts| capacities(people, rules, parts));
            let capacities: Vec<Vec<CheckedCapacity>> = capacities.collect();
            let most: u64 = capacities.iter().flatten().map(|capacity| capacity.most().1).sum();
            let placed: u64 = seats.iter().map(|(_, _, placed)| placed).sum();
            // Only if the plan places the most seats in total, each problem places its own most seats.
            if most != placed {
                return Err(Unproven::Misfit("the seats that each problem places"));
            }
            capacities
                .iter()
                .map(|capacities| CheckedExtent::of_most(capacities, largest))
                .collect()
        }
    };
    let mut sum = 0;
    for ((problem, parts), extent) in problems.iter().zip(&parts).zip(&extents) {
        let ground = ground(people, rules, parts)?;
        // For a problem without plans every bound is valid.
        sum += prove(problem, &ground, extent, counter)?.unwrap_or(0);
    }
    Ok(sum)
}

/// Classes of each component of each problem. Every class occurs exactly once.
fn parts(problems: &[Problem], people: &CheckedPeople<'_>) -> Result<Vec<Vec<Vec<u32>>>, Unproven> {
    let mut is_known = vec![false; people.classes.len()];
    let mut find = |id: &std::sync::Arc<str>| {
        let misfit = Unproven::Misfit("a class that is unknown or named twice");
        let class = people.find(id).ok_or(misfit)?;
        let was_known = std::mem::replace(&mut is_known[class as usize], true);
        if was_known { Err(misfit) } else { Ok(class) }
    };
    let mut part = |ids: &Vec<_>| ids.iter().map(&mut find).collect::<Result<Vec<u32>, _>>();
    let parts: Result<Vec<Vec<Vec<u32>>>, Unproven> =
        problems.iter().map(|problem| problem.parts.iter().map(&mut part).collect()).collect();
    let parts = parts?;
    if is_known.contains(&false) {
        return Err(Unproven::Misfit("a class that is not named"));
    }
    Ok(parts)
}
