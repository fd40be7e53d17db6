//! Exact pricing of central meetings: for each venue the cheapest members under the duals, by sorting.
//!
//! A group that meets at `v` has a reduced cost of `cost + sum (M d(i, v) - u_i)`. Under sizes, and at most so many
//! units of each value of one attribute, the cheapest members are the first in order that still fit: the sets that fit
//! are the independent sets of a partition matroid, cut at the largest size. Where the venue must be somebody's
//! home, each class that lives there is tried as that somebody. Other rules and prices of pairs are left
//! out, which can only make groups cheaper: the bound stays true.

use smallvec::SmallVec;

use super::bound::SCALE;
use crate::instance::{ClassIdx, GroupClasses, Instance, SiteIdx, Travel};

/// What pricing knows of the instance; classes of one component.
pub(super) struct Central<'a> {
    instance: &'a Instance,
    pub(super) classes: &'a [ClassIdx],
    meetings: i64,
    anywhere: bool,
    /// For each class its value of the attribute that is counted, where there is one.
    value: Vec<Option<u32>>,
    /// At most so many units of a value.
    most: u32,
    /// For each venue the classes that come there, by position, with the scaled metres of all meetings.
    pub(super) venues: Vec<Venue>,
}

/// A venue with the classes of the component that come there.
pub(super) struct Venue {
    pub(super) site: SiteIdx,
    comers: Vec<(u32, i128)>,
    /// The comers that live there, by position in `comers`.
    residents: Vec<u32>,
}

/// The cheapest group of a venue.
#[derive(Clone, Debug)]
pub(super) struct Priced {
    pub(super) reduced: i128,
    /// Positions of its members in the part.
    pub(super) positions: SmallVec<[u32; 16]>,
}

impl<'a> Central<'a> {
    /// Whether this pricing is a true relaxation: one registrant and one seat a unit, and prices that are not negative.
    pub(super) fn applies(instance: &Instance) -> bool {
        let single = instance.classes.iter().all(|c| c.seats == 1 && c.people() == 1);
        matches!(instance.travel, Travel::Central { .. }) && single
    }

    pub(super) fn new(instance: &'a Instance, classes: &'a [ClassIdx]) -> Self {
        let (meetings, anywhere) = match instance.travel {
            Travel::Central { meetings, anywhere } => (meetings, anywhere),
            _ => (0, true),
        };
        let counted = instance.at_most_rules().first().copied();
        let value_of = |&class: &ClassIdx| {
            let (attribute, _) = counted?;
            let mut values = instance.values_of(class, attribute);
            let first = values.next();
            // Who has several values is not counted: a relaxation.
            first.filter(|_| values.next().is_none())
        };
        let venue = |site: SiteIdx| {
            let metres = |(position, &class): (u32, &ClassIdx)| {
                let metres = instance.to_venue(class, site)?;
                Some((position, SCALE * i128::from(meetings) * i128::from(metres)))
            };
            let comers: Vec<(u32, i128)> = (0..).zip(classes).filter_map(metres).collect();
            let lives = |(nth, (position, _)): (u32, &(u32, i128))| {
                let home = instance.home(classes[*position as usize]);
                (home == Some(site)).then_some(nth)
            };
            let residents = (0..).zip(&comers).filter_map(lives).collect();
            Venue { site, comers, residents }
        };
        let sites = (0..instance.sites.len() as SiteIdx).map(venue);
        let possible =
            |venue: &Venue| !venue.comers.is_empty() && (anywhere || !venue.residents.is_empty());
        Self {
            instance,
            classes,
            meetings,
            anywhere,
            value: classes.iter().map(value_of).collect(),
            most: counted.map_or(u32::MAX, |(_, most)| most),
            venues: sites.filter(possible).collect(),
        }
    }

    /// At most so many groups can meet at a venue.
    pub(super) fn cap(&self, venue: &Venue, most_groups: u64) -> u64 {
        let limits = &self.instance.venue_limits;
        let limit = limits.get(venue.site as usize).copied().unwrap_or(u64::MAX);
        let number = |&nth: &u32| {
            let position = venue.comers[nth as usize].0;
            u64::from(self.instance.class(self.classes[position as usize]).number)
        };
        let at_home: u64 = venue.residents.iter().map(number).sum();
        let cap = if self.anywhere { limit } else { limit.min(at_home) };
        cap.min(most_groups)
    }

    /// The group of the least reduced cost that can meet at a venue, by duals of the positions; exact.
    pub(super) fn price(&self, venue: &Venue, duals: &[i128]) -> Option<Priced> {
        let mut order: Vec<(i128, u32)> = venue
            .comers
            .iter()
            .map(|&(position, metres)| (metres - duals[position as usize], position))
            .collect();
        order.sort_unstable();
        if self.anywhere {
            return self.cheapest(&order, None);
        }
        let residents = venue.residents.iter().map(|&nth| {
            let (position, metres) = venue.comers[nth as usize];
            (metres - duals[position as usize], position)
        });
        let tried = residents.filter_map(|host| self.cheapest(&order, Some(host)));
        tried.min_by_key(|priced| priced.reduced)
    }

    /// The first in order that fit, after a host: the least that a group needs, and then what is below 0.
    fn cheapest(&self, order: &[(i128, u32)], host: Option<(i128, u32)>) -> Option<Priced> {
        let (least, most) = self.instance.size;
        let mut reduced = SCALE * i128::from(self.instance.group_cost);
        let mut members: SmallVec<[u32; 16]> = SmallVec::new();
        let mut counts: SmallVec<[(u32, u32); 16]> = SmallVec::new();
        let mut take = |members: &mut SmallVec<[u32; 16]>, position: u32| {
            let taken = members.iter().filter(|&&other| other == position).count() as u32;
            if taken >= self.instance.class(self.classes[position as usize]).number {
                return false;
            }
            if let Some(value) = self.value[position as usize] {
                match counts.iter_mut().find(|(v, _)| *v == value) {
                    Some((_, count)) if *count >= self.most => return false,
                    Some((_, count)) => *count += 1,
                    None if self.most == 0 => return false,
                    None => counts.push((value, 1)),
                }
            }
            members.push(position);
            true
        };
        if let Some((value, position)) = host {
            if !take(&mut members, position) {
                return None;
            }
            reduced += value;
        }
        'order: for &(value, position) in order {
            loop {
                let size = members.len() as u32;
                if size >= most || size >= least && value >= 0 {
                    break 'order;
                }
                if !take(&mut members, position) {
                    break;
                }
                reduced += value;
            }
        }
        (members.len() as u32 >= least).then_some(Priced { reduced, positions: members })
    }

    /// What a group costs when it meets at a venue, prices of pairs left out.
    pub(super) fn cost(&self, venue: &Venue, group: &GroupClasses) -> i64 {
        let metres = group.iter().filter_map(|&class| self.instance.to_venue(class, venue.site));
        self.instance.group_cost + self.meetings * metres.sum::<i64>()
    }
}
