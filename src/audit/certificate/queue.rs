//! Queues: registrants who differ only in their earlier groups. They are placed in the order of registration, so that
//! the last ones wait.

use rustc_hash::FxHashMap;

use super::formula::WaitingQueue;
use super::range::Range;

/// Classes of one registrant each that differ only in their earlier groups.
#[derive(Clone, Debug)]
pub(crate) struct CheckedQueue {
    /// Class of each registrant, in the order of registration.
    pub(crate) order: Vec<u32>,
    /// Seats of each registrant.
    pub(crate) seats: u64,
}

impl CheckedQueue {
    /// Returns the queue with other numbers of the classes; `None` if one of them has none.
    pub(crate) fn renumbered(&self, number: &FxHashMap<u32, u32>) -> Option<Self> {
        let order = self.order.iter().map(|at| number.get(at).copied());
        Some(Self { order: order.collect::<Option<_>>()?, seats: self.seats })
    }

    /// Returns `true` if only the last registrants wait, given the number of waiting ones of each class.
    pub(crate) fn is_in_turn(&self, waiting: impl Fn(u32) -> u64) -> bool {
        let mut left: FxHashMap<u32, u64> =
            self.order.iter().map(|&at| (at, waiting(at))).collect();
        let mut all: u64 = left.values().sum();
        for at in self.order.iter().rev() {
            if all == 0 {
                break;
            }
            let Some(left) = left.get_mut(at).filter(|left| **left > 0) else { return false };
            *left -= 1;
            all -= 1;
        }
        true
    }

    /// Sums of the duals of the waiting registrants by their number, where `range` limits this number, `waiting` that of
    /// each class, and at most `seats` seats wait.
    pub(crate) fn waiting(
        &self,
        range: Range,
        waiting: &[Range],
        seats: u64,
        duals: &[i64],
    ) -> WaitingQueue {
        let mut taken: FxHashMap<u32, u64> = FxHashMap::default();
        let (mut least, mut sums) = (range.0, vec![0]);
        let mut sum = 0;
        for (number, &at) in (1_u64..).zip(self.order.iter().rev()) {
            let of_class = taken.entry(at).or_default();
            *of_class += 1;
            let (must, may) = waiting[at as usize];
            if number > range.1 || number * self.seats > seats || *of_class > may {
                break;
            }
            if *of_class <= must {
                least = least.max(number);
            }
            sum += i128::from(duals[at as usize]);
            sums.push(sum);
        }
        let most = sums.len() - 1;
        WaitingQueue {
            seats: self.seats,
            least: usize::try_from(least).map_or(most, |least| least.min(most)),
            sums,
        }
    }
}
