//! A door for benchmarks: it only prepares and calls what is there.

use crate::bounds::placement::most_groups;
use crate::branch_and_price::bench::RestrictedMaster;
use crate::error::Faults;
use crate::instance::{Incumbent, Instance};
use crate::limits::{Budget, Cancel};
use crate::local_search::{Neighbours, Rounds, constructed_plan};
use crate::pool::Pool;
use crate::programme::Programme;

/// Nodes of one search of a pricing round.
const MAX_NODES: u64 = 20_000;

/// A pool and a programme, compiled.
#[derive(Debug)]
pub struct Compiled {
    instance: Instance,
    neighbours: Neighbours,
}

/// Where a search begins.
#[derive(Debug)]
pub struct Start(Incumbent);

/// A linear program over some groups.
pub struct Master<'a>(RestrictedMaster<'a>);

impl std::fmt::Debug for Master<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Master").finish_non_exhaustive()
    }
}

fn budget(work: Option<u64>) -> Budget {
    Budget::new(None, work, Cancel::new())
}

impl Compiled {
    /// Compiles.
    ///
    /// # Errors
    ///
    /// Faults of the input.
    pub fn new(pool: &Pool, programme: &Programme) -> Result<Self, Faults> {
        let (instance, _) = Instance::compile(pool, programme)?;
        let mut neighbours = Neighbours::new(&instance);
        neighbours.find_near(&instance, &budget(None));
        Ok(Self { instance, neighbours })
    }

    /// A plan by construction.
    #[must_use]
    pub fn constructed(&self) -> Start {
        Start(constructed_plan(&self.instance, &self.neighbours, 0, &budget(None)))
    }

    /// What so many moves make of it, on one lane.
    #[must_use]
    pub fn searched(&self, from: &Start, moves: u64) -> Start {
        let mut rounds = Rounds::new(&self.instance, &self.neighbours, from.0.clone(), 0);
        rounds.run(1, &mut budget(Some(moves)));
        Start(rounds.incumbent().clone())
    }

    /// The linear program over the groups of a plan and those that so many rounds of pricing add.
    #[must_use]
    pub fn master(&self, from: &Start, rounds: usize) -> Option<Master<'_>> {
        let most = most_groups(&self.instance);
        RestrictedMaster::new(&self.instance, &from.0, most, rounds).map(Master)
    }
}

impl Master<'_> {
    /// Solves it; says whether that came to an end.
    #[must_use]
    pub fn solve(&self) -> bool {
        self.0.solve()
    }

    /// One round of pricing with its duals; says how many parts of groups were looked at.
    #[must_use]
    pub fn price(&self) -> u64 {
        self.0.price(MAX_NODES)
    }
}
