//! Shortest chain of moves (Dijkstra 1959).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rustc_hash::FxHashMap;

use super::params::MAX_CHAIN_NODES;

/// Marks the absence of a node or a unit.
pub(crate) const NOWHERE: u32 = u32::MAX;

/// Step by which a search reached a node.
#[derive(Clone, Copy)]
pub(crate) struct ChainStep {
    /// Unit that moves and its destination, or `NOWHERE` if no unit moves.
    pub(crate) unit: u32,
    pub(crate) to: u32,
    /// Preceding node; `NOWHERE` at the start.
    pub(crate) before: u32,
}

/// State of one search.
pub(crate) struct ChainSearch {
    open: BinaryHeap<Reverse<(i64, u32)>>,
    /// Least known length to each node, with the last step of that chain.
    pub(crate) reached: FxHashMap<u32, (i64, ChainStep)>,
    settled: usize,
}

impl ChainSearch {
    pub(crate) fn new(source: u32) -> Self {
        let start = ChainStep { unit: NOWHERE, to: NOWHERE, before: NOWHERE };
        let mut search = Self { open: BinaryHeap::new(), reached: Default::default(), settled: 0 };
        search.reach(0, source, start);
        search
    }

    pub(crate) fn reach(&mut self, length: i64, node: u32, step: ChainStep) {
        if self.reached.get(&node).is_none_or(|(before, _)| length < *before) {
            self.reached.insert(node, (length, step));
            self.open.push(Reverse((length, node)));
        }
    }

    pub(crate) fn next(&mut self) -> Option<(i64, u32, ChainStep)> {
        while let Some(Reverse((length, node))) = self.open.pop() {
            let (least, step) = self.reached[&node];
            // The heap keeps superseded entries, which are skipped here.
            if least == length {
                self.settled += 1;
                return (self.settled <= MAX_CHAIN_NODES).then_some((length, node, step));
            }
        }
        None
    }
}
