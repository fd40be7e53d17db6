use rand::{Rng, SeedableRng};
use rand_pcg::Pcg64Mcg;

use crate::convert::Convert;

/// Random numbers of a named generator (PCG XSL 128/64 MCG, O'Neill 2014), with sampling of our own, so that a seed
/// keeps its meaning for ever.
#[derive(Clone, Debug)]
pub(crate) struct Random(Pcg64Mcg);

/// Random bits for one choice among fewer than 2^32 alternatives.
#[derive(Clone, Copy, Debug)]
pub(super) struct Draw(u32);

impl Random {
    /// Creates a separate stream for each pair of seed and replica.
    pub(crate) fn new(seed: u64, stream: u64) -> Self {
        let mixed = seed ^ stream.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        Self(Pcg64Mcg::seed_from_u64(mixed))
    }

    /// Returns a number below `bound`, which is above 0.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.0.next_u64()) * bound as u128) >> 64).to_usize()
    }

    /// Returns 64 random bits.
    pub(super) fn bits(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// Returns two draws from one random number.
    pub(super) fn two(&mut self) -> (Draw, Draw) {
        let bits = self.0.next_u64();
        (Draw((bits >> 32) as u32), Draw((bits & 0xffff_ffff) as u32))
    }

    /// Returns a number from 0 to 1, 1 excluded.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11).to_f64() / (1u64 << 53).to_f64()
    }
}

impl Draw {
    /// Returns a number below `bound`, which is above 0.
    pub(super) fn below(self, bound: usize) -> usize {
        ((u64::from(self.0) * bound as u64) >> 32) as usize
    }

    /// Returns a number below `bound`, small ones more likely: the square of a uniform draw.
    pub(super) fn near_zero(self, bound: usize) -> usize {
        let square = (u64::from(self.0) * u64::from(self.0)) >> 32;
        ((square * bound as u64) >> 32) as usize
    }
}
