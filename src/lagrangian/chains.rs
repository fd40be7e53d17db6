//! The shortest chain of moves (Dijkstra 1959).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rustc_hash::FxHashMap;

/// Nodes that one search settles before it is given up.
const MOST_NODES: usize = 20_000;
/// In place of a node or a unit: none.
pub(crate) const NOWHERE: u32 = u32::MAX;

/// How a search came to a node.
#[derive(Clone, Copy)]
pub(crate) struct ChainStep {
    /// Who moves where, if anybody.
    pub(crate) unit: u32,
    pub(crate) to: u32,
    /// The node before; `NOWHERE` at the start.
    pub(crate) before: u32,
}

/// Nodes by length.
pub(crate) struct ChainSearch {
    open: BinaryHeap<Reverse<(i64, u32)>>,
    /// The least length to a node and how it was reached.
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
            if least == length {
                self.settled += 1;
                return (self.settled <= MOST_NODES).then_some((length, node, step));
            }
        }
        None
    }
}
