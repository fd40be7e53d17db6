//! Meaning of wishes for other people.

use rustc_hash::FxHashMap;

use super::indices::ProfileIdx;
use crate::pool::{Pool, RegistrantIdx, StatedWishes};
use crate::programme::{Programme, Rule};

/// Wishes of eligible registrants for other eligible ones; empty if no rule depends on wishes.
#[derive(Clone, Debug, Default)]
pub(super) struct Wishes {
    /// Registrant and the one for whom it has a wish, sorted.
    pub(super) pairs: Vec<(RegistrantIdx, RegistrantIdx)>,
    /// Price of an unmet wish, in metres.
    pub(super) penalty: i64,
    /// Number of wishes that are met for each member, or all if it has fewer.
    pub(super) least: u32,
}

impl Wishes {
    pub(super) fn read(pool: &Pool, programme: &Programme, eligible: &[RegistrantIdx]) -> Self {
        let rules = programme.rules.iter().filter_map(|rule| match rule {
            Rule::Wish { penalty, min } => Some((penalty.map_or(0, |p| p.0), min.unwrap_or(0))),
            _ => None,
        });
        let rules: Vec<(i64, u32)> = rules.collect();
        if rules.is_empty() {
            return Self::default();
        }
        let mut is_eligible = vec![false; pool.registrants().len()];
        eligible.iter().for_each(|registrant| is_eligible[registrant.index()] = true);
        let mut pairs = StatedWishes::new(pool).pairs();
        pairs.retain(|(one, other)| is_eligible[one.index()] && is_eligible[other.index()]);
        Self {
            pairs,
            penalty: rules.iter().map(|(penalty, _)| penalty).sum(),
            least: rules.iter().map(|(_, least)| *least).max().unwrap_or(0),
        }
    }

    /// Registrants who have a wish, or for whom another has one.
    pub(super) fn registrants(&self) -> impl Iterator<Item = RegistrantIdx> {
        self.pairs.iter().flat_map(|&(one, other)| [one, other])
    }

    /// Reduction of cost by each pair of profiles in one group, the smaller index first.
    pub(super) fn rewards(
        &self,
        of: &[Option<ProfileIdx>],
    ) -> FxHashMap<(ProfileIdx, ProfileIdx), i64> {
        let mut rewards = FxHashMap::default();
        for (p, q) in self.profiles(of).filter(|_| self.penalty > 0) {
            *rewards.entry((p.min(q), p.max(q))).or_default() += self.penalty;
        }
        rewards
    }

    /// Profiles for which each profile has a wish; empty if a group needs to meet none.
    pub(super) fn needed(
        &self,
        of: &[Option<ProfileIdx>],
    ) -> FxHashMap<ProfileIdx, Vec<ProfileIdx>> {
        let mut needed: FxHashMap<ProfileIdx, Vec<ProfileIdx>> = FxHashMap::default();
        for (p, q) in self.profiles(of).filter(|_| self.least > 0) {
            needed.entry(p).or_default().push(q);
        }
        needed
    }

    fn profiles(
        &self,
        of: &[Option<ProfileIdx>],
    ) -> impl Iterator<Item = (ProfileIdx, ProfileIdx)> {
        let profile = |registrant: RegistrantIdx| of[registrant.index()];
        self.pairs.iter().filter_map(move |&(one, other)| profile(one).zip(profile(other)))
    }
}
