//! Random drawing. All arithmetic is in whole numbers on the 64-bit output of a named generator, so a seed gives the
//! same bytes on every machine.

use rand::{Rng, SeedableRng};
use rand_pcg::Pcg64;

/// Seeded random number generator.
pub(crate) struct Dice(Pcg64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Pcg64::seed_from_u64(seed))
    }

    /// Draws a whole number from 0 to `limit - 1` uniformly (to within `limit / 2^64`), by multiply and shift.
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        let scaled = u128::from(self.0.next_u64()) * u128::from(limit);
        (scaled >> 64) as u64
    }

    /// Returns `true` with a probability of `percent` per cent.
    pub(crate) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// Draws one of the items uniformly.
    pub(crate) fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len() as u64) as usize]
    }

    /// Draws one of the items with a probability proportional to its weight.
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

    /// Draws `count` of the items in their order, every subset with the same probability.
    /// Selection sampling: Knuth, The Art of Computer Programming, volume 2, Algorithm S.
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

    /// Draws from a bell-shaped distribution around 0 with the given standard deviation.
    /// It is the sum of twelve uniform draws: no logarithm is needed, so it rounds alike on every machine.
    pub(crate) fn bell(&mut self, deviation: i64) -> i64 {
        let mut sum = 0;
        for _ in 0..3 {
            let bits = self.0.next_u64();
            sum += [0, 16, 32, 48].map(|shift| (bits >> shift & 0xFFFF) as i64).iter().sum::<i64>();
        }
        (2 * sum - 12 * 0xFFFF) * deviation / (2 * 0x1_0000)
    }
}

/// Numbers of people by kind, from which people are drawn one after another.
///
/// A Fenwick tree over the remaining numbers: a draw takes time logarithmic in the number of kinds.
pub(crate) struct Urn {
    tree: Vec<u64>,
    left: u64,
    put_back: bool,
}

impl Urn {
    /// Creates an urn for `draws` draws. People are drawn without replacement if there are enough of them.
    pub(crate) fn new(numbers: Vec<u64>, draws: u64) -> Self {
        let mut tree: Vec<u64> = std::iter::once(0).chain(numbers).collect();
        let left = tree.iter().sum();
        // Passes each sum on to the parent, which builds the tree in linear time.
        for node in 1..tree.len() {
            let parent = node + (node & node.wrapping_neg());
            if parent < tree.len() {
                tree[parent] += tree[node];
            }
        }
        Self { tree, left, put_back: draws > left }
    }

    /// Returns `true` if the urn is empty.
    pub(crate) fn is_empty(&self) -> bool {
        self.left == 0
    }

    /// Draws one person and returns the kind, counted from 0.
    pub(crate) fn draw(&mut self, dice: &mut Dice) -> usize {
        let taken = u64::from(!self.put_back);
        let mut ticket = dice.below(self.left);
        let mut kind = 0;
        let mut step = self.tree.len().next_power_of_two() / 2;
        // The descent lowers every sum that covers the drawn kind, so that drawing and updating are one pass.
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
