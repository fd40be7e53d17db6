//! Prices of subset-row cuts (Jepsen et al. 2008) in the reduced cost of a group.

use smallvec::SmallVec;

use crate::convert::Convert;

/// Three positions, in ascending order.
pub(crate) type Cut = [u32; 3];

/// Prices that cuts add to the reduced cost of one component's groups.
#[derive(Debug, Default)]
pub(crate) struct CutPrices {
    /// Cuts of each position; empty if there are no cuts.
    of: Vec<SmallVec<[u32; 6]>>,
    /// Price, scaled, of each cut for a group with at least two of its three positions.
    price: Vec<i64>,
}

impl CutPrices {
    /// Collects the cuts of positive price over a given number of positions.
    pub(crate) fn new(positions: usize, cuts: impl Iterator<Item = (Cut, i64)>) -> Self {
        let mut prices = Self::default();
        for (cut, price) in cuts.filter(|(_, price)| *price > 0) {
            prices.of.resize(positions, SmallVec::new());
            for at in cut {
                prices.of[at as usize].push(prices.price.len().to_u32());
            }
            prices.price.push(price);
        }
        prices
    }

    /// Number of cuts.
    pub(crate) fn len(&self) -> usize {
        self.price.len()
    }

    pub(crate) fn of(&self, position: u32) -> &[u32] {
        self.of.get(position as usize).map_or(&[], |cuts| cuts.as_slice())
    }

    pub(crate) fn price(&self, cut: u32) -> i64 {
        self.price[cut as usize]
    }

    /// Sum of the cut prices that a group pays.
    pub(crate) fn of_group(&self, positions: &[u32]) -> i64 {
        let mut sum = 0;
        for (nth, &at) in positions.iter().enumerate() {
            for cut in self.of(at) {
                // A cut is charged at the second of its positions, so two or three of them pay once.
                let before = positions[..nth].iter().filter(|&&b| self.of(b).contains(cut)).count();
                sum += if before == 1 { self.price(*cut) } else { 0 };
            }
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_pays_once_for_two_or_three_of_a_cut() {
        let prices = CutPrices::new(4, [([0, 1, 2], 5), ([1, 2, 3], 7)].into_iter());
        assert_eq!(prices.of_group(&[0, 3]), 0);
        assert_eq!(prices.of_group(&[0, 1]), 5);
        assert_eq!(prices.of_group(&[2, 1, 0]), 12);
        assert_eq!(prices.of_group(&[0, 1, 2, 3]), 12);
    }
}
