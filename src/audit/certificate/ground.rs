//! Instance of the checker, which depends on no duals: members, costs of pairs, distances to venues.

use rustc_hash::FxHashMap;

use super::people::{CheckedClass, CheckedPeople};
use super::queue::CheckedQueue;
use super::rules::Rules;
use crate::convert::Convert;
use crate::plan::certificate::SCALE;
use crate::pool::MunicipalityIdx;
use crate::programme::{Hosting, OnSite};

/// Entry of the distance table for a pair that no group can contain.
pub(crate) const CONFLICT: i64 = -1;
/// Largest number of registrants of a group for which the least cost of companions is tabulated.
const MAX_LISTED: usize = 40;
/// Largest number of classes of a problem; the table of pairs grows with its square.
pub(crate) const MAX_CLASSES: usize = 6_000;

/// Classes of a problem, by position, with their costs.
#[derive(Debug)]
pub(crate) struct CheckedInstance<'a> {
    pub(crate) people: &'a CheckedPeople<'a>,
    pub(crate) rules: &'a Rules<'a>,
    pub(crate) classes: Vec<&'a CheckedClass>,
    /// Component of each class.
    pub(crate) part: Vec<u32>,
    pub(crate) num_parts: u32,
    pub(crate) hosting: Hosting,
    /// Number of meetings by which distances are multiplied; 1 where each member hosts once.
    meetings: i64,
    /// `true` if the distances between members are divided by the number of members, rounded down.
    pub(crate) is_shared_out: bool,
    /// Distances between each two units both ways, or `CONFLICT`.
    metres: Vec<i64>,
    /// Prices of each two units; empty if no pair has one.
    prices: Vec<i64>,
    own_metres: Vec<i64>,
    own_price: Vec<i64>,
    /// Key of each class: its value in the narrowest counting rule, for classes of one registrant with one value.
    keys: Vec<Option<u32>>,
    /// Most units of one key in a group.
    pub(crate) most_of_key: u64,
    pub(crate) sites: Vec<Place>,
    /// Least and most registrants of a group.
    pub(crate) sizes: (usize, usize),
    /// Lower bounds on half of the cost of a class with its companions: one table per factor of `times`, with a row for
    /// each class by number of registrants.
    near: Vec<Vec<i128>>,
    row: usize,
    /// Half of all rewards that each class can have with its companions, in metres.
    rewards: Vec<i128>,
    /// Queues whose members are all in the problem, by position.
    pub(crate) queues: Vec<CheckedQueue>,
}

/// Venue, with the positions and distances of the classes that come there, and the positions of those that live there.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) site: MunicipalityIdx,
    pub(crate) candidates: Vec<(u32, i64)>,
    pub(crate) residents: Vec<u32>,
}

impl<'a> CheckedInstance<'a> {
    pub(crate) fn new(
        people: &'a CheckedPeople<'a>,
        rules: &'a Rules<'a>,
        parts: &[Vec<u32>],
    ) -> Self {
        let indices = || parts.iter().flatten();
        let classes: Vec<&CheckedClass> =
            indices().map(|&at| &people.classes[at as usize]).collect();
        let part = (0..).zip(parts).flat_map(|(nth, part)| part.iter().map(move |_| nth)).collect();
        let hosting = people.hosting();
        let is_counted = matches!(people.programme.meetings.on_site, Some(OnSite::Times(_)));
        let is_shared_out = is_counted && hosting == Hosting::Rotating;
        let narrowest = rules.narrowest();
        let key = |class: &&CheckedClass| match (class.members.as_slice(), narrowest) {
            ([registrant], Some((values, _))) => single(values.of(*registrant)),
            _ => None,
        };
        let own_price = |class: &&CheckedClass| rules.price_within(&class.members);
        let rotates = hosting == Hosting::Rotating;
        let own_metres = |class: &&CheckedClass| {
            if rotates { people.own_ways(&class.members).unwrap_or(0) } else { 0 }
        };
        let mut ground = Self {
            people,
            rules,
            part,
            num_parts: parts.len().to_u32(),
            hosting,
            meetings: people.meetings(),
            is_shared_out,
            metres: Vec::new(),
            prices: Vec::new(),
            own_metres: classes.iter().map(own_metres).collect(),
            own_price: classes.iter().map(own_price).collect(),
            keys: classes.iter().map(key).collect(),
            most_of_key: narrowest.map_or(u64::MAX, |(_, most)| most),
            sites: Vec::new(),
            sizes: sizes(people, &classes),
            near: Vec::new(),
            row: 0,
            rewards: Vec::new(),
            queues: Vec::new(),
            classes,
        };
        let number: FxHashMap<u32, u32> = indices().copied().zip(0..).collect();
        let queues = people.queues.iter();
        ground.queues = queues.filter_map(|queue| queue.renumbered(&number)).collect();
        ground.row = ground.sizes.1.min(MAX_LISTED) + 1;
        ground.sites = ground.places();
        ground.tabulate();
        if rules.have_rewards() {
            ground.rewards = (0..ground.len()).map(|at| ground.half_rewards(at)).collect();
        }
        let most = if ground.is_shared_out { ground.row - 1 } else { 1 };
        ground.near = (1..=most).map(|size| ground.near_table(size as i128)).collect();
        ground
    }

    pub(crate) fn len(&self) -> usize {
        self.classes.len()
    }

    /// Factor by which the costs of a group with this number of registrants are multiplied, so that nothing is divided.
    pub(crate) fn times(&self, registrants: usize) -> i128 {
        if self.is_shared_out { registrants as i128 } else { 1 }
    }

    pub(crate) fn key(&self, at: u32) -> Option<u32> {
        self.keys[at as usize]
    }

    pub(crate) fn registrants(&self, at: u32) -> usize {
        self.classes[at as usize].members.len()
    }

    /// Distances between two units both ways, or `CONFLICT`.
    pub(crate) fn metres(&self, a: u32, b: u32) -> i64 {
        self.metres[a as usize * self.len() + b as usize]
    }

    /// Cost of two units in one group, scaled and multiplied by `times`; `None` if no group contains both.
    pub(crate) fn pair(&self, a: u32, b: u32, times: i128) -> Option<i128> {
        let at = a as usize * self.len() + b as usize;
        let metres = self.metres[at];
        let price = self.prices.get(at).copied().unwrap_or(0);
        let cost = i128::from(self.meetings) * i128::from(metres) + times * i128::from(price);
        (metres != CONFLICT).then_some(SCALE * cost)
    }

    /// Cost of a unit by itself, scaled and multiplied by `times`.
    pub(crate) fn alone(&self, at: u32, times: i128) -> i128 {
        let (metres, price) = (self.own_metres[at as usize], self.own_price[at as usize]);
        SCALE * (i128::from(self.meetings) * i128::from(metres) + times * i128::from(price))
    }

    /// Cost of a distance to a venue, scaled.
    pub(crate) fn ways(&self, metres: i64) -> i128 {
        SCALE * i128::from(self.meetings) * i128::from(metres)
    }

    /// Price of a group whose seats are not the wanted number, in metres.
    pub(crate) fn off_ideal(&self, seats: u64) -> i128 {
        self.people.programme.groups.ideal.map_or(0, |ideal| {
            i128::from(ideal.off.0) * i128::from(seats.abs_diff(ideal.seats.into()))
        })
    }

    /// Cost of a group itself, its number of seats apart, scaled.
    pub(crate) fn per_group(&self) -> i128 {
        SCALE * i128::from(self.people.programme.groups.cost.0)
    }

    /// Sum of the distances between all members of a group, times the meetings.
    pub(crate) fn between(&self, group: &[u32]) -> i128 {
        let own = group.iter().map(|&at| i128::from(self.own_metres[at as usize]));
        let pairs = (0..group.len()).flat_map(|b| (0..b).map(move |a| (a, b)));
        let pairs = pairs.map(|(a, b)| i128::from(self.metres(group[a], group[b])));
        i128::from(self.meetings) * (own.sum::<i128>() + pairs.sum::<i128>())
    }

    /// Lower bound on half of the cost of a unit with its companions, where all of them are this number of registrants.
    pub(crate) fn near(&self, at: u32, registrants: usize, times: i128) -> i128 {
        // The tables end before groups of this size, whose further companions may have a negative cost.
        if let Some(rewards) = self.rewards.get(at as usize)
            && (registrants >= self.row || times.to_usize() > self.near.len())
        {
            return -times * SCALE * rewards;
        }
        let Some(table) = self.near.get(times.to_usize() - 1) else { return 0 };
        let at = at as usize * self.row + registrants.min(self.row - 1);
        table.get(at).copied().unwrap_or(0)
    }

    /// Half of the sum of all negative prices of a class with its companions, rounded up, without the sign.
    fn half_rewards(&self, at: usize) -> i128 {
        let others = self.prices.iter().skip(at * self.len()).zip(&self.classes);
        let all =
            others.map(|(price, class)| i128::from((-price).max(0)) * i128::from(class.number));
        (all.sum::<i128>() + 1) / 2
    }

    fn places(&self) -> Vec<Place> {
        if self.hosting != Hosting::Central {
            return Vec::new();
        }
        let place = |&site: &MunicipalityIdx| {
            let all = (0..).zip(&self.classes);
            let comes = |(at, class): (u32, &&CheckedClass)| {
                Some((at, self.people.to_site(&class.members, site)?))
            };
            let candidates: Vec<(u32, i64)> = all.filter_map(comes).collect();
            let lives = |&(at, _): &(u32, i64)| {
                let members = &self.classes[at as usize].members;
                members
                    .iter()
                    .any(|&registrant| self.people.host(registrant) == Some(site))
                    .then_some(at)
            };
            Place { site, residents: candidates.iter().filter_map(lives).collect(), candidates }
        };
        self.people.sites.iter().map(place).collect()
    }

    fn tabulate(&mut self) {
        let (num, pool) = (self.len(), self.people.pool);
        self.metres = vec![CONFLICT; num * num];
        let priced = self.rules.have_prices();
        self.prices = if priced { vec![0; num * num] } else { Vec::new() };
        for a in 0..num {
            for b in 0..=a {
                let (one, other) = (&self.classes[a].members, &self.classes[b].members);
                let both: Vec<_> = one.iter().chain(other).copied().collect();
                let metres = match self.hosting {
                    _ if self.part[a] != self.part[b] => None,
                    Hosting::Rotating => self.people.both_ways(one, other),
                    _ => Some(0),
                };
                let metres = metres.filter(|_| self.rules.may_grow(pool, &both));
                let Some(metres) = metres else { continue };
                (self.metres[a * num + b], self.metres[b * num + a]) = (metres, metres);
                if priced {
                    let with = |&p| other.iter().map(|&q| self.rules.price(p, q)).sum::<i64>();
                    let price = one.iter().map(with).sum();
                    (self.prices[a * num + b], self.prices[b * num + a]) = (price, price);
                }
            }
        }
    }

    /// Half of the least cost of a class's companions, by class and total number of registrants; empty if pairs cost
    /// nothing.
    fn near_table(&self, times: i128) -> Vec<i128> {
        let row = self.row;
        if self.prices.is_empty() && (self.meetings == 0 || self.hosting != Hosting::Rotating) {
            return Vec::new();
        }
        let mut table = vec![0; self.len() * row];
        for at in 0..self.len().to_u32() {
            let mut companions: Vec<(i128, u32)> = (0..self.len().to_u32())
                .filter_map(|other| {
                    let share = self.pair(at, other, times)?;
                    // Rounded down per registrant, so that the sum remains a lower bound.
                    Some((share.div_euclid(self.registrants(other) as i128), other))
                })
                .collect();
            companions.sort_unstable();
            let costs = self.cheapest(at, &companions, row);
            let own = self.registrants(at);
            for registrants in own..row {
                let least = &costs[..(registrants - own).min(costs.len())];
                table[at as usize * row + registrants] = least.iter().sum::<i128>().div_euclid(2);
            }
        }
        table
    }

    /// Costs per registrant of the cheapest companions: at least `most` of them if there are, within the limit per key.
    fn cheapest(&self, at: u32, companions: &[(i128, u32)], most: usize) -> Vec<i128> {
        let mut costs = Vec::new();
        let mut keys: Vec<(u32, u64)> = self.key(at).map(|key| (key, 1)).into_iter().collect();
        for &(cost, other) in companions {
            let mut units = self.classes[other as usize].number - u64::from(other == at);
            if let Some(key) = self.key(other) {
                let nth = keys.iter().position(|(known, _)| *known == key);
                let nth = nth.unwrap_or_else(|| {
                    keys.push((key, 0));
                    keys.len() - 1
                });
                units = units.min(self.most_of_key.saturating_sub(keys[nth].1));
                keys[nth].1 += units;
            }
            let more = units.saturating_mul(self.registrants(other) as u64).min(most as u64);
            costs.extend(std::iter::repeat_n(cost, more.to_usize()));
            if costs.len() >= most {
                break;
            }
        }
        costs
    }
}

/// Returns the value of a list with exactly one.
pub(crate) fn single(values: &[u32]) -> Option<u32> {
    match values {
        [value] => Some(*value),
        _ => None,
    }
}

/// Least and most registrants of a group: each takes a seat or more.
fn sizes(people: &CheckedPeople<'_>, classes: &[&CheckedClass]) -> (usize, usize) {
    let size = people.size;
    let seats = classes.iter().map(|class| class.seats).max().unwrap_or(1).max(1);
    let all = classes.iter().map(|class| class.number * class.members.len() as u64);
    let most = all.sum::<u64>().min(size.1);
    (size.0.div_ceil(seats).max(1).to_usize(), most.to_usize())
}
