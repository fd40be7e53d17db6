//! Conditions on a whole group that pairs cannot express.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::class::Class;
use super::indices::{ClassIdx, ProfileIdx};
use super::profiles::Profile;
use super::values::Values;
use crate::convert::Convert;

/// Condition on a group. Its monotone part holds for every subset of a feasible group (`allows`); the rest applies to
/// complete groups only (`completes`).
#[derive(Clone, Debug)]
pub(crate) enum Check {
    /// Limit on the seats of a group that share a value of the attribute.
    AtMost { attribute: usize, most: u32 },
    /// Least number of different values of the attribute in a group; a registrant has at most `each` of them.
    Distinct { attribute: usize, least: u32, each: u32 },
    /// Limits on the counted registrants of a group, of whom there may be none if `or_none`; `weights` holds their number
    /// in one unit of each class.
    Quota { weights: Vec<u32>, least: u32, most: u32, or_none: bool },
    /// Least seats of a group; `weights` holds the seats of one unit of each class, or `least` for a locked earlier group
    /// that may stay smaller.
    Seats { weights: Vec<u32>, least: u32 },
    /// All members share a value of a many-valued attribute, or no member has any.
    Common { attribute: usize },
    /// All members who state slots have at least `least` of them in common.
    Overlap { least: u32 },
    /// Least number of the wishes of each member, by profile, that its group meets, or all if it has fewer.
    Wishes { of: FxHashMap<ProfileIdx, Vec<ProfileIdx>>, least: u32 },
}

/// Classes and profiles in which checks look up the members of a group.
#[derive(Clone, Copy)]
pub(super) struct GroupMembers<'a> {
    pub(super) classes: &'a [Class],
    pub(super) profiles: &'a [Profile],
}

impl<'a> GroupMembers<'a> {
    fn of(self, group: &'a [ClassIdx]) -> impl Iterator<Item = &'a Profile> + Clone {
        let profiles = group.iter().flat_map(move |&c| &self.classes[c.index()].profiles);
        profiles.map(move |&p| &self.profiles[p.index()])
    }
}

impl Check {
    /// Returns `true` if the monotone part of the check holds, so that the group or a larger one may satisfy the check.
    pub(super) fn allows(&self, people: GroupMembers<'_>, group: &[ClassIdx]) -> bool {
        match self {
            Self::AtMost { attribute, most } => {
                let mut seats: SmallVec<[(u32, u32); 16]> = SmallVec::new();
                for profile in people.of(group) {
                    for &value in &profile.values[*attribute] {
                        match seats.iter_mut().find(|(v, _)| *v == value) {
                            Some((_, sum)) => *sum += profile.seats,
                            None => seats.push((value, profile.seats)),
                        }
                    }
                }
                seats.iter().all(|(_, sum)| sum <= most)
            }
            Self::Quota { weights, most, .. } => {
                group.iter().map(|&c| weights[c.index()]).sum::<u32>() <= *most
            }
            Self::Common { attribute } => {
                let mut members = people.of(group).map(|p| &p.values[*attribute]);
                let Some(first) = members.next() else { return true };
                let mut common: Values = first.clone();
                let mut all_empty = first.is_empty();
                for values in members {
                    all_empty &= values.is_empty();
                    common.retain(|value| values.contains(value));
                }
                all_empty || !common.is_empty()
            }
            Self::Overlap { least } => {
                let mut members = people.of(group).filter_map(|p| p.slots.as_deref());
                let Some(first) = members.next() else { return true };
                let mut common: SmallVec<[u32; 16]> = first.into();
                for slots in members {
                    common.retain(|slot| slots.contains(slot));
                }
                common.len() >= *least as usize
            }
            Self::Distinct { .. } | Self::Seats { .. } | Self::Wishes { .. } => true,
        }
    }

    /// Returns `true` if a group that `allows` accepts satisfies the whole check.
    pub(super) fn completes(&self, people: GroupMembers<'_>, group: &[ClassIdx]) -> bool {
        self.lacks(people, group) == 0
    }

    /// Lower bound on the number of registrants to be added to an allowed group before it satisfies the check.
    pub(super) fn lacks(&self, people: GroupMembers<'_>, group: &[ClassIdx]) -> u32 {
        match self {
            Self::Distinct { attribute, least, each } => {
                let mut values: SmallVec<[u32; 16]> = SmallVec::new();
                for &value in people.of(group).flat_map(|p| &p.values[*attribute]) {
                    if !values.contains(&value) {
                        values.push(value);
                    }
                }
                // A further registrant contributes at most `each` new values.
                least.saturating_sub(values.len().to_u32()).div_ceil((*each).max(1))
            }
            Self::Quota { weights, least, or_none, .. } => {
                match group.iter().map(|&c| weights[c.index()]).sum() {
                    0 if *or_none => 0,
                    number => least.saturating_sub(number),
                }
            }
            // One registrant may take any number of seats.
            Self::Seats { weights, least } => {
                let seats = group.iter().map(|&c| u64::from(weights[c.index()])).sum::<u64>();
                u32::from(seats < u64::from(*least))
            }
            Self::Wishes { of, least } => {
                let members = || group.iter().flat_map(|&c| &people.classes[c.index()].profiles);
                let lacks = |member: &ProfileIdx| {
                    let wishes = of.get(member)?;
                    let met = members().filter(|other| wishes.contains(other)).count();
                    Some(wishes.len().min(*least as usize).saturating_sub(met).to_u32())
                };
                members().filter_map(lacks).max().unwrap_or(0)
            }
            Self::AtMost { .. } | Self::Common { .. } | Self::Overlap { .. } => 0,
        }
    }
}
