//! The shortest chain of moves (Dijkstra 1959).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rustc_hash::FxHashMap;

/// Nodes that one search settles before it is given up.
const MOST_NODES: usize = 20_000;
/// In place of a node or a unit: none.
pub(super) const NOWHERE: u32 = u32::MAX;

/// How a search came to a node.
#[derive(Clone, Copy)]
pub(super) struct Step {
    /// Who moves where, if anybody.
    pub(super) unit: u32,
    pub(super) to: u32,
    /// The node before; `NOWHERE` at the start.
    pub(super) before: u32,
}

/// Nodes by length.
pub(super) struct Search {
    open: BinaryHeap<Reverse<(i64, u32)>>,
    /// The least length to a node and how it was reached.
    pub(super) reached: FxHashMap<u32, (i64, Step)>,
    settled: usize,
}

impl Search {
    pub(super) fn new(source: u32) -> Self {
        let start = Step { unit: NOWHERE, to: NOWHERE, before: NOWHERE };
        let mut search = Self { open: BinaryHeap::new(), reached: Default::default(), settled: 0 };
        search.reach(0, source, start);
        search
    }

    pub(super) fn reach(&mut self, length: i64, node: u32, step: Step) {
        if self.reached.get(&node).is_none_or(|(before, _)| length < *before) {
            self.reached.insert(node, (length, step));
            self.open.push(Reverse((length, node)));
        }
    }

    pub(super) fn next(&mut self) -> Option<(i64, u32, Step)> {
        while let Some(Reverse((length, node))) = self.open.pop() {
            let (least, step) = self.reached[&node];
            if least == length {
                self.settled += 1;
                return (self.settled <= MOST_NODES).then_some((length, node, step));
            }
        }
        None
    }
}
