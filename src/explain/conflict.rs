//! Search for a minimal set of contradictory statements.

use std::cell::Cell;

use crate::bounds::placement::most_groups;
use crate::enumeration::exact::{Exact, solve_exactly};
use crate::instance::{Incumbent, Prepared};
use crate::limits::Budget;
use crate::local_search::{Neighbours, constructed_plan};
use crate::lp::linear::Linear;
use crate::plan::{Contradiction, Error, Statement};
use crate::pool::{Facilitator, Pool};
use crate::programme::{Meetings, Programme};
use crate::reasons::{stated, stated_of_eligibility, without};
use crate::solve::Options;

/// Maximum work of each solve that decides whether a plan exists, in units of work.
const WORK: u64 = 300_000;
/// Maximum number of units for which all groups are enumerated.
const MAX_UNITS: usize = 40;
/// Size up to which sets of statements are enumerated before the deletion filter takes over.
const MAX_TRIED: usize = 3;

impl Programme {
    /// Returns a smallest set of statements that no plan satisfies together, found by solving with subsets of the
    /// statements; `None` if there is a plan, or if it is not proven that there is none. The result says what is proven
    /// of it: that each statement is needed, and that no smaller set exists.
    ///
    /// Only a demanded number of groups and locked earlier groups can be infeasible: the empty plan satisfies
    /// everything else. Of the options, the limits, the seed and the threads count. If the time limit comes first, the
    /// result is the set that is proven by then, or `None`.
    #[must_use]
    pub fn contradiction(&self, pool: &Pool, options: &Options) -> Option<Contradiction> {
        let canonical = self.canonical();
        let mut all = stated(pool, &canonical);
        all.extend(stated_of_eligibility(&canonical));
        // Demands are part of every contradiction and come first, then the statements that are most likely to take
        // part.
        all.sort_by_key(|statement| match statement {
            demand if is_demand(demand) => 0,
            Statement::SizeMin { .. } => 1,
            Statement::Eligible { .. } => 3,
            _ => 2,
        });
        let budget =
            Budget::new(options.time_limit, None, options.cancel.clone().unwrap_or_default());
        let is_unsure = Cell::new(false);
        let asked = ConflictSearch { pool, programme: &canonical, options, budget, all, is_unsure };
        let everything: Vec<usize> = (0..asked.all.len()).collect();
        if asked.has_plan(&everything) != Some(false) {
            return None;
        }
        let (mut smallest, mut are_smaller_refuted) = (None, true);
        for size in 1..=MAX_TRIED.min(asked.all.len()) {
            asked.is_unsure.set(false);
            smallest = asked.of_size(size);
            if smallest.is_some() {
                break;
            }
            are_smaller_refuted &= !asked.is_unsure.get();
        }
        let remaining = smallest.unwrap_or_else(|| asked.filtered(everything));
        if asked.budget.exhausted().is_some() && remaining.len() == asked.all.len() {
            return None;
        }
        let needed = |nth: &usize| {
            let others: Vec<usize> =
                remaining.iter().copied().filter(|other| other != nth).collect();
            asked.has_plan(&others) == Some(true)
        };
        let statements: Vec<Statement> =
            remaining.iter().filter_map(|&nth| asked.all.get(nth).cloned()).collect();
        Some(Contradiction {
            is_minimal: remaining.iter().all(needed),
            is_smallest: are_smaller_refuted && remaining.len() <= MAX_TRIED + 1,
            places: statements.iter().map(|statement| statement.place_in(self)).collect(),
            statements,
            seats: pool.registrants().iter().map(|r| u64::from(r.seats())).sum(),
        })
    }
}

/// Returns `true` if the plan without groups breaks the statement.
fn is_demand(statement: &Statement) -> bool {
    matches!(statement, Statement::CountMin { .. } | Statement::Lock | Statement::OwnLock)
}

/// Error of a problem that does not compile: a distance is missing, or the time is up.
struct NotCompiled;

struct ConflictSearch<'a> {
    pool: &'a Pool,
    programme: &'a Programme,
    options: &'a Options,
    /// Deadline of the whole search.
    budget: Budget,
    all: Vec<Statement>,
    /// `true` if no proof was found for a set since the last reset.
    is_unsure: Cell<bool>,
}

impl ConflictSearch<'_> {
    /// Decides if a plan satisfies these statements, all others dropped; `None` if that is not proven.
    fn has_plan(&self, remaining: &[usize]) -> Option<bool> {
        let decided = self.decided(remaining);
        if decided.is_none() {
            self.is_unsure.set(true);
        }
        decided
    }

    fn decided(&self, remaining: &[usize]) -> Option<bool> {
        if self.budget.exhausted().is_some() {
            return None;
        }
        let dropped = self.all.iter().enumerate().filter(|(nth, _)| !remaining.contains(nth));
        let dropped: Vec<Statement> = dropped.map(|(_, statement)| statement.clone()).collect();
        let (pool, programme) = without(self.pool, self.programme, &dropped);
        let demanded = u64::from(programme.groups.count.min);
        let are_locked =
            programme.revise.as_ref().is_some_and(|revise| revise.lock) || pool.has_locked();
        if self.options.previous.is_some() && are_locked {
            return self.solved(&pool, &programme);
        }
        // Without a demand, the empty plan satisfies every statement.
        if demanded == 0 {
            return Some(true);
        }
        match self.compiled(&pool, &programme, demanded) {
            Ok(decided) => decided.or_else(|| self.solved(&pool, &programme)),
            Err(NotCompiled) => self.without_travel(&pool, &programme, demanded),
        }
    }

    /// Decides by counting, construction or enumeration if there are as many groups as demanded; an error if the problem
    /// does not compile.
    fn compiled(
        &self,
        pool: &Pool,
        programme: &Programme,
        demanded: u64,
    ) -> Result<Option<bool>, NotCompiled> {
        let whole = &self.budget;
        let go_on = || whole.within();
        let previous = self.options.previous.as_deref();
        let prepared = Prepared::new(pool, programme, previous, &go_on).map_err(|_| NotCompiled)?;
        let (instance, _) = prepared.compile(&go_on).map_err(|_| NotCompiled)?;
        if most_groups(&instance) < demanded {
            return Ok(Some(false));
        }
        let time_left = self.budget.time_left();
        let budget =
            || Budget::new(time_left, Some(WORK), self.options.cancel.clone().unwrap_or_default());
        let Ok(neighbours) = Neighbours::located(&instance, go_on) else { return Ok(None) };
        let first = constructed_plan(&instance, &neighbours, self.options.seed, &budget());
        if first.groups.len() as u64 >= demanded && pool.facilitators().is_none() {
            return Ok(Some(true));
        }
        if instance.num_units() > MAX_UNITS {
            return Ok(None);
        }
        let (none, linear) = (Incumbent::empty(&instance), Linear::default());
        Ok(match solve_exactly(&instance, &none, &linear, &mut budget()) {
            Some(Exact::Infeasible) => Some(false),
            Some(Exact::Optimal(..)) => Some(true),
            None => None,
        })
    }

    /// Decides by the problem without travel, for a table of distances that lacks pairs which the statements left make
    /// possible, such as the distance to a municipality in which no registrant lives. That problem has every plan of the
    /// stated one, and no other plans if no statement about travel is left.
    fn without_travel(&self, pool: &Pool, programme: &Programme, demanded: u64) -> Option<bool> {
        self.budget.within().ok()?;
        let is_about_travel = |statement: &Statement| {
            matches!(
                statement,
                Statement::Reach { .. }
                    | Statement::OwnReach
                    | Statement::OnlyVenues
                    | Statement::NoHosting
                    | Statement::VenueLimits
                    | Statement::VenuesOfMembers
            )
        };
        let has_reach = |facilitator: &Facilitator| facilitator.max_travel().is_some();
        let is_bound = stated(pool, programme).iter().any(is_about_travel)
            || pool.facilitators().is_some_and(|mut all| all.any(has_reach));
        let mut online = programme.clone();
        (online.meetings, online.travel.max) = (Meetings::online(1), None);
        let decided = self.compiled(pool, &online, demanded).ok()?;
        let decided = decided.or_else(|| self.solved(pool, &online));
        decided.filter(|has_plan| !has_plan || !is_bound)
    }

    /// Decides by a full solve if there is a plan; `None` if that is not proven.
    fn solved(&self, pool: &Pool, programme: &Programme) -> Option<bool> {
        let mut options = Options { gap: 1.0, certificate: false, ..self.options.clone() };
        (options.time_limit, options.work_limit) = (self.budget.time_left(), Some(WORK));
        match programme.form_groups(pool, &options) {
            Ok(_) => Some(true),
            Err(Error::NoPlan(_)) => Some(false),
            Err(_) => None,
        }
    }

    /// First set of `size` statements, in lexicographic order, that no plan satisfies. Each such set contains a demand,
    /// and demands come first.
    fn of_size(&self, size: usize) -> Option<Vec<usize>> {
        let demands = self.all.iter().filter(|statement| is_demand(statement)).count();
        let mut set: Vec<usize> = (0..size).collect();
        loop {
            if self.has_plan(&set) == Some(false) {
                return Some(set);
            }
            let last = self.all.len() - size;
            let nth =
                (0..size).rev().find(|&nth| set.get(nth).is_some_and(|at| *at < last + nth))?;
            let from = set.get(nth)? + 1;
            // The first statement of a set must be a demand: the remaining sets have none.
            if nth == 0 && from >= demands {
                return None;
            }
            set.truncate(nth);
            set.extend((from..).take(size - nth));
        }
    }

    /// Drops statements one by one, from the last on, as long as there is provably no plan (deletion filter, Chinneck
    /// and Dravnieks 1991).
    fn filtered(&self, mut remaining: Vec<usize>) -> Vec<usize> {
        for nth in (0..remaining.len()).rev() {
            let mut fewer = remaining.clone();
            fewer.remove(nth);
            if self.has_plan(&fewer) == Some(false) {
                remaining = fewer;
            }
        }
        remaining
    }
}
