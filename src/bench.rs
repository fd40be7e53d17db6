//! Access for benchmarks: it only prepares and calls existing code.

use crate::bounds::placement::most_groups;
use crate::branch_and_price::bench::RestrictedMaster;
use crate::error::Faults;
use crate::instance::{Incumbent, Instance};
use crate::limits::{Budget, Cancel};
use crate::local_search::{Neighbours, Rounds, constructed_plan};
use crate::pool::Pool;
use crate::programme::Programme;

/// Maximum number of nodes in each search of a pricing round.
const MAX_NODES: u64 = 20_000;

/// Compiled pool and programme.
#[derive(Debug)]
pub struct Compiled {
    instance: Instance,
    neighbours: Neighbours,
}

/// Plan from which a search starts.
#[derive(Debug)]
pub struct Start(Incumbent);

/// Restricted master LP over some groups.
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
    /// Compiles a pool and a programme.
    ///
    /// # Errors
    ///
    /// Returns the faults of the input.
    pub fn new(pool: &Pool, programme: &Programme) -> Result<Self, Faults> {
        let (instance, _) = Instance::compile(pool, programme)?;
        let mut neighbours = Neighbours::new(&instance);
        neighbours.find_near(&instance, &budget(None));
        Ok(Self { instance, neighbours })
    }

    /// Constructs a plan without a search.
    #[must_use]
    pub fn constructed(&self) -> Start {
        Start(constructed_plan(&self.instance, &self.neighbours, 0, &budget(None)))
    }

    /// Improves a plan by annealing with `moves` moves, on one replica.
    #[must_use]
    pub fn searched(&self, from: &Start, moves: u64) -> Start {
        let mut rounds = Rounds::new(&self.instance, &self.neighbours, from.0.clone(), 0);
        rounds.run(1, &mut budget(Some(moves)));
        Start(rounds.incumbent().clone())
    }

    /// Builds the restricted master LP over the groups of a plan and those that `rounds` pricing rounds add. `None` if
    /// a component has no pricer or the LP solver fails.
    #[must_use]
    pub fn master(&self, from: &Start, rounds: usize) -> Option<Master<'_>> {
        let most = most_groups(&self.instance);
        RestrictedMaster::new(&self.instance, &from.0, most, rounds).map(Master)
    }
}

impl Master<'_> {
    /// Solves the LP; returns `true` if the solver succeeded.
    #[must_use]
    pub fn solve(&self) -> bool {
        self.0.solve()
    }

    /// Prices every component under the duals; returns the number of search nodes.
    #[must_use]
    pub fn price(&self) -> u64 {
        self.0.price(MAX_NODES)
    }
}
