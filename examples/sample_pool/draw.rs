//! Drawing at random. Every figure is reckoned in whole numbers from the generator's own 64-bit
//! output, and the generator is a named algorithm: a seed gives the same bytes for ever.

use rand::{Rng, SeedableRng};
use rand_pcg::Pcg64;

/// A seeded source of chance.
pub(crate) struct Dice(Pcg64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Pcg64::seed_from_u64(seed))
    }

    /// A whole number from 0 to `limit - 1`, all alike likely (to within `limit / 2^64`).
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        let scaled = u128::from(self.0.next_u64()) * u128::from(limit);
        (scaled >> 64) as u64
    }

    /// True in `percent` cases of a hundred.
    pub(crate) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of the items, all alike likely.
    pub(crate) fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len() as u64) as usize]
    }

    /// One of the items, each as likely as its weight.
    pub(crate) fn pick_weighted<T: Copy>(&mut self, items: &[(T, u64)]) -> T {
        let mut ticket = self.below(items.iter().map(|item| item.1).sum());
        for &(item, weight) in items {
            if ticket < weight {
                return item;
            }
            ticket -= weight;
        }
        unreachable!("the ticket lies below the sum of the weights")
    }

    /// So many of the items, in their order, every choice alike likely.
    pub(crate) fn choose<T: Copy>(&mut self, items: &[T], count: u64) -> Vec<T> {
        let mut wanted = count;
        let mut chosen = Vec::new();
        for (seen, &item) in items.iter().enumerate() {
            if self.below((items.len() - seen) as u64) < wanted {
                chosen.push(item);
                wanted -= 1;
            }
        }
        chosen
    }

    /// Bell-shaped around 0 with the standard deviation given: the sum of twelve uniform draws,
    /// which needs no logarithm and so rounds alike on every machine.
    pub(crate) fn bell(&mut self, deviation: i64) -> i64 {
        let mut sum = 0;
        for _ in 0..3 {
            let bits = self.0.next_u64();
            sum += [0, 16, 32, 48].map(|shift| (bits >> shift & 0xFFFF) as i64).iter().sum::<i64>();
        }
        (2 * sum - 12 * 0xFFFF) * deviation / (2 * 0x1_0000)
    }
}

/// People by kind, so many of each, to draw from one after another.
///
/// A Fenwick tree over the numbers left: a draw takes time logarithmic in the number of kinds.
pub(crate) struct Urn {
    tree: Vec<u64>,
    left: u64,
    put_back: bool,
}

impl Urn {
    /// Nobody is drawn twice where there are enough people for `draws`; else each goes back.
    pub(crate) fn new(numbers: Vec<u64>, draws: u64) -> Self {
        let mut tree: Vec<u64> = std::iter::once(0).chain(numbers).collect();
        let left = tree.iter().sum();
        for node in 1..tree.len() {
            let parent = node + (node & node.wrapping_neg());
            if parent < tree.len() {
                tree[parent] += tree[node];
            }
        }
        Self { tree, left, put_back: draws > left }
    }

    /// Whether it holds nobody at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.left == 0
    }

    /// Draws one person and returns the kind, counted from 0.
    pub(crate) fn draw(&mut self, dice: &mut Dice) -> usize {
        let taken = u64::from(!self.put_back);
        let mut ticket = dice.below(self.left);
        let mut kind = 0;
        let mut step = self.tree.len().next_power_of_two() / 2;
        while step > 0 {
            match self.tree.get_mut(kind + step) {
                Some(sum) if *sum <= ticket => {
                    ticket -= *sum;
                    kind += step;
                }
                Some(sum) => *sum -= taken,
                None => {}
            }
            step /= 2;
        }
        self.left -= taken;
        kind
    }
}
