//! Local search around known groups, for searches that were abandoned.
//!
//! One member is exchanged for another as long as that lowers the reduced cost. Local optima prove nothing, but they
//! are the groups that deeper searches would find.

use super::params::MAX_EXCHANGES;
use super::space::{CONFLICT, PricingData};

/// Returns the group reached by the best exchanges of single members. `linear` holds the cost of each position by
/// itself less its dual, multiplied by the factor of the group's cost; `candidates` lists the positions that may join. Each
/// exchange takes `O(candidates * members)` steps.
pub(crate) fn descend(
    space: &PricingData<'_>,
    linear: &[i64],
    candidates: &[u32],
    start: &[u32],
    people: u32,
) -> Vec<u32> {
    let mut group = start.to_vec();
    for _ in 0..MAX_EXCHANGES {
        let Some((nth, position)) = best_exchange(space, linear, candidates, &group, people) else {
            break;
        };
        group[nth] = position;
    }
    group
}

/// Returns the best exchange as a member's index and its replacement, or `None` if no exchange gains.
fn best_exchange(
    space: &PricingData<'_>,
    linear: &[i64],
    candidates: &[u32],
    group: &[u32],
    people: u32,
) -> Option<(usize, u32)> {
    let table = space.table_of(people);
    let pair = |a: u32, b: u32| table.pair(a, b);
    let of_member = |nth: usize| {
        let others = group.iter().enumerate().filter(|&(other, _)| other != nth);
        linear[group[nth] as usize] + others.map(|(_, &other)| pair(group[nth], other)).sum::<i64>()
    };
    let paid: Vec<i64> = (0..group.len()).map(of_member).collect();
    let (mut best, mut gain) = (None, 0);
    for &new in candidates {
        let (mut with, mut conflicts, mut against) = (linear[new as usize], 0, 0);
        let row = table.row(new);
        for (nth, &member) in group.iter().enumerate() {
            match row[member as usize] {
                CONFLICT => (conflicts, against) = (conflicts + 1, nth),
                cost => with += cost,
            }
        }
        if conflicts > 1 || group.contains(&new) {
            continue;
        }
        // A candidate in conflict with one member can replace only that member.
        let nths = if conflicts == 1 { against..against + 1 } else { 0..group.len() };
        for nth in nths {
            let (old, shared) = (group[nth], row[group[nth] as usize]);
            let shared = if shared == CONFLICT { 0 } else { shared };
            if paid[nth] - (with - shared) > gain && space.are_as_large(old, new) {
                (best, gain) = (Some((nth, new)), paid[nth] - (with - shared));
            }
        }
    }
    best
}
