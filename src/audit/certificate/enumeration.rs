//! Small pools: every group is written out, and a search over all choices of groups is cut off by duals.

use super::extent::Seats;
use super::extent_of_all::extent_of_all;
use super::formula::{least_of_row, whole};
use super::ground::CheckedInstance;
use super::people::{CheckedPeople, Level};
use super::search::{Counter, Stop};
use super::unproven::Unproven;
use crate::convert::Convert;
use crate::plan::certificate::{Enumeration, SCALE};
use crate::pool::RegistrantIdx;
use crate::programme::Hosting;

/// Group at a venue with a facilitator, with its cost and its scaled reduced cost.
struct Column {
    group: Vec<u32>,
    site: Option<usize>,
    facilitator: Option<usize>,
    cost: i128,
    reduced: i128,
}

/// Search over all choices of groups.
struct Choices<'c> {
    ground: &'c CheckedInstance<'c>,
    counter: &'c Counter,
    /// For each class the columns whose first class it is, sorted by reduced cost.
    of_first: Vec<Vec<Column>>,
    /// Amount that a waiting unit adds to the bound, by class.
    waiting: Vec<i128>,
    /// Remaining units of each class and remaining groups at each venue.
    left: Vec<u64>,
    room: Vec<u64>,
    /// Remaining groups of each facilitator class.
    free: Vec<u64>,
    groups: (u64, u64),
    chosen: u64,
    /// Seats by level that are still to be placed.
    seats: Vec<(Level, u64)>,
    claimed: i128,
}

/// Returns the claim if no choice of groups costs less.
pub(crate) fn prove(
    duals: &Enumeration,
    ground: &CheckedInstance<'_>,
    seats: &Seats,
    claimed: i128,
    counter: &Counter,
) -> Result<i128, Unproven> {
    let people = ground.people;
    let misfit = Unproven::Misfit("duals");
    let mut of_class = vec![0; ground.len()];
    for (id, dual) in &duals.classes {
        let at = people.find(id).filter(|_| *dual <= 0).ok_or(misfit)?;
        of_class[at as usize] = *dual;
    }
    let mut of_venue = vec![0; ground.sites.len()];
    for (code, dual) in &duals.venues {
        let found = people.pool.find_municipality(code).ok();
        let nth = ground.sites.iter().position(|place| Some(place.site) == found);
        of_venue[nth.ok_or(misfit)?] = *dual;
    }
    let all = (0..ground.len().to_u32()).collect();
    let extent = extent_of_all(people, ground.rules, seats, &[all]);
    let groups = extent.groups;
    // Without a possible group no dual is stated.
    let is_stated = duals.seats.len() == seats.len() || duals.seats.is_empty();
    if !is_stated || groups.0 > groups.1 {
        return Err(misfit);
    }
    let limit = |site| people.pool.municipality(site).max_groups().map_or(groups.1, u64::from);
    let room: Vec<u64> = ground.sites.iter().map(|at| limit(at.site).min(groups.1)).collect();
    let rows = of_venue.iter().zip(&room).map(|(&dual, &most)| least_of_row(dual, (0, most)));
    let mut of_facilitator = vec![0; people.facilitators().len()];
    for (id, dual) in &duals.facilitators {
        of_facilitator[people.find_facilitator(id).ok_or(misfit)?] = *dual;
    }
    let free: Vec<u64> = people.facilitators().iter().map(|led| led.groups.min(groups.1)).collect();
    let led = of_facilitator.iter().zip(&free).map(|(&dual, &most)| least_of_row(dual, (0, most)));
    let classes = ground.classes.iter().zip(&of_class);
    let base = classes.map(|(class, &dual)| least_of_row(dual, (0, class.number))).sum::<i128>()
        + rows.sum::<i128>()
        + led.sum::<i128>()
        + least_of_row(duals.groups, groups)
        + seats
            .iter()
            .zip(&duals.seats)
            .map(|((_, _, placed), &dual)| i128::from(dual) * i128::from(*placed))
            .sum::<i128>();

    let mut of_first: Vec<Vec<Column>> = ground.classes.iter().map(|_| Vec::new()).collect();
    let is_limited =
        ground.sites.iter().any(|at| people.pool.municipality(at.site).max_groups().is_some());
    let mut is_true = true;
    let mut add = |group: &[u32], members: &[RegistrantIdx]| {
        let paid: i128 = group.iter().map(|&at| i128::from(of_class[at as usize])).sum();
        let of_seats: i128 = members
            .iter()
            .map(|&registrant| {
                let one = people.pool.registrant(registrant);
                let class = people.find(one.id()).map(|at| &people.classes[at as usize]);
                let level = class.map(|class| people.level(class, registrant));
                let nth = seats.iter().position(|(of, ..)| Some(*of) == level);
                let dual = nth.and_then(|nth| duals.seats.get(nth)).copied().unwrap_or(0);
                i128::from(one.seats()) * i128::from(dual)
            })
            .sum();
        for facilitator in facilitators(people, members) {
            let mut prices = prices(ground, group, members, facilitator);
            // Without limits the venues do not compete, so the cheapest suffices.
            if !is_limited {
                prices = prices.into_iter().min_by_key(|(cost, _)| *cost).into_iter().collect();
            }
            for (cost, site) in prices {
                let at_venue = site.map_or(0, |nth| of_venue[nth]);
                let led = facilitator.map_or(0, |nth| of_facilitator[nth]);
                let rest = paid + of_seats + i128::from(duals.groups);
                let reduced = SCALE * cost - rest - i128::from(at_venue) - i128::from(led);
                is_true &= reduced >= 0;
                let group = group.to_vec();
                of_first[group[0] as usize].push(Column {
                    group,
                    site,
                    facilitator,
                    cost,
                    reduced,
                });
            }
        }
    };
    every_group(ground, &mut Vec::new(), &mut Vec::new(), counter, &mut add)?;
    if !is_true {
        return Err(Unproven::Refuted);
    }
    of_first.iter_mut().for_each(|columns| columns.sort_by_key(|column| column.reduced));
    let mut choices = Choices {
        ground,
        counter,
        waiting: of_class.iter().map(|&dual| -i128::from(dual)).collect(),
        left: ground.classes.iter().map(|class| class.number).collect(),
        of_first,
        room,
        free,
        groups,
        chosen: 0,
        seats: seats.iter().map(|(level, _, placed)| (*level, *placed)).collect(),
        claimed,
    };
    choices.visit(0, 0, base, 0)?;
    Ok(claimed)
}

/// Calls `add` for every group that extends `group` by its last class or later ones.
fn every_group(
    ground: &CheckedInstance<'_>,
    group: &mut Vec<u32>,
    members: &mut Vec<RegistrantIdx>,
    counter: &Counter,
    add: &mut impl FnMut(&[u32], &[RegistrantIdx]),
) -> Result<(), Stop> {
    counter.count()?;
    let (rules, pool) = (ground.rules, ground.people.pool);
    if !group.is_empty() && rules.is_complete(pool, members) {
        add(group, members);
    }
    for at in group.last().copied().unwrap_or(0)..ground.len().to_u32() {
        let class = ground.classes[at as usize];
        let taken = group.iter().filter(|&&other| other == at).count() as u64;
        let meet = |&other: &u32| ground.pair(other, at, 1).is_some();
        if taken >= class.number || !group.iter().all(meet) {
            continue;
        }
        group.push(at);
        members.extend(&class.members);
        if rules.may_grow(pool, members) {
            every_group(ground, group, members, counter, add)?;
        }
        group.pop();
        members.truncate(members.len() - class.members.len());
    }
    Ok(())
}

/// Facilitator classes that can lead a group; one `None` where groups need no facilitator.
fn facilitators(people: &CheckedPeople<'_>, members: &[RegistrantIdx]) -> Vec<Option<usize>> {
    if !people.needs_facilitators() {
        return vec![None];
    }
    let leads = |facilitator: &usize| people.leading(*facilitator, members).is_some();
    (0..people.facilitators().len()).filter(leads).map(Some).collect()
}

/// Cost of a group with a facilitator at each possible venue; one entry in programmes without venues.
fn prices(
    ground: &CheckedInstance<'_>,
    group: &[u32],
    members: &[RegistrantIdx],
    facilitator: Option<usize>,
) -> Vec<(i128, Option<usize>)> {
    let people = ground.people;
    let pairs = (0..members.len()).flat_map(|b| (0..b).map(move |a| (a, b)));
    let pairs = pairs.map(|(a, b)| i128::from(ground.rules.price(members[a], members[b])));
    let seats = group.iter().map(|&at| ground.classes[at as usize].seats).sum();
    let price = i128::from(people.programme.groups.cost.0) + ground.off_ideal(seats);
    let penalty = price + pairs.sum::<i128>();
    let led = facilitator.and_then(|facilitator| people.leading(facilitator, members)).unwrap_or(0);
    let led = ground.ways(led) / SCALE;
    match ground.hosting {
        Hosting::Central => {
            let anywhere = ground.people.meets_anywhere();
            let at = |(nth, place): (usize, &super::ground::Place)| {
                let lives = |at: &u32| place.residents.contains(at);
                (anywhere || group.iter().any(lives)).then_some(())?;
                let metres = |&at: &u32| {
                    let nth = place
                        .candidates
                        .binary_search_by_key(&at, |(candidate, _)| *candidate)
                        .ok()?;
                    Some(place.candidates[nth].1)
                };
                let metres: Option<i64> = group.iter().map(metres).sum();
                let led = facilitator.map_or(Some(0), |facilitator| {
                    people.facilitator_way(facilitator, place.site)
                })?;
                Some((ground.ways(metres? + led) / SCALE + penalty, Some(nth)))
            };
            ground.sites.iter().enumerate().filter_map(at).collect()
        }
        Hosting::Rotating if ground.is_shared_out => {
            let each = |metres: i128| metres.div_euclid(members.len() as i128);
            vec![(each(ground.between(group)) + each(led) + penalty, None)]
        }
        _ => vec![(ground.between(group) + led + penalty, None)],
    }
}

impl Choices<'_> {
    /// Chooses groups whose first class is `class` or a later one; of `class` itself, from column `from` on.
    fn visit(&mut self, class: usize, from: usize, bound: i128, cost: i128) -> Result<(), Stop> {
        self.counter.count()?;
        if whole(bound) >= self.claimed {
            return Ok(());
        }
        if class == self.of_first.len() {
            let is_plan = self.seats.iter().all(|(_, left)| *left == 0)
                && self.is_in_turn()
                && (self.groups.0..=self.groups.1).contains(&self.chosen);
            return if is_plan && cost < self.claimed { Err(Stop::Refuted) } else { Ok(()) };
        }
        for nth in from..self.of_first[class].len() {
            let (reduced, more) =
                (self.of_first[class][nth].reduced, self.of_first[class][nth].cost);
            // Columns are sorted by reduced cost, so the later ones are cut off as well.
            if whole(bound + reduced) >= self.claimed {
                break;
            }
            if self.take(class, nth) {
                self.visit(class, nth, bound + reduced, cost + more)?;
                self.put_back(class, nth);
            }
        }
        // The remaining units of the class wait.
        let waits = self.waiting[class] * i128::from(self.left[class]);
        self.visit(class + 1, 0, bound + waits, cost)
    }

    /// Returns `true` if only the last registrants of each queue wait.
    fn is_in_turn(&self) -> bool {
        let mut queues = self.ground.queues.iter();
        queues.all(|queue| queue.is_in_turn(|at| self.left[at as usize]))
    }

    /// Returns `true` if units, seats, venue and facilitator suffice for a group, which is then taken.
    fn take(&mut self, class: usize, nth: usize) -> bool {
        let column = &self.of_first[class][nth];
        let (group, site) = (&column.group, column.site);
        let times = |at: &u32| group.iter().filter(|other| *other == at).count() as u64;
        let lasts = group.iter().all(|at| self.left[*at as usize] >= times(at))
            && site.is_none_or(|site| self.room[site] > 0)
            && column.facilitator.is_none_or(|facilitator| self.free[facilitator] > 0);
        if !lasts || !takes(self.ground.people, self.ground, group, &self.seats) {
            return false;
        }
        self.move_by(class, nth, true);
        true
    }

    fn put_back(&mut self, class: usize, nth: usize) {
        self.move_by(class, nth, false);
    }

    fn move_by(&mut self, class: usize, nth: usize, is_taken: bool) {
        let column = &self.of_first[class][nth];
        let step = |number: &mut u64, by: u64| {
            *number = if is_taken { *number - by } else { *number + by };
        };
        for &at in &column.group {
            step(&mut self.left[at as usize], 1);
            let class = self.ground.classes[at as usize];
            for &registrant in &class.members {
                let one = self.ground.people.pool.registrant(registrant);
                let of = self.ground.people.level(class, registrant);
                let level = self.seats.iter_mut().find(|(level, _)| *level == of);
                level.into_iter().for_each(|level| step(&mut level.1, one.seats().into()));
            }
        }
        if let Some(site) = column.site {
            step(&mut self.room[site], 1);
        }
        if let Some(facilitator) = column.facilitator {
            step(&mut self.free[facilitator], 1);
        }
        self.chosen = if is_taken { self.chosen + 1 } else { self.chosen - 1 };
    }
}

/// Returns `true` if a group takes no more seats of any priority than are still to be placed.
fn takes(
    people: &CheckedPeople<'_>,
    ground: &CheckedInstance<'_>,
    group: &[u32],
    seats: &[(Level, u64)],
) -> bool {
    seats.iter().all(|(level, left)| {
        let classes = group.iter().map(|&at| ground.classes[at as usize]);
        let members = classes.flat_map(|class| class.members.iter().map(move |&of| (class, of)));
        let of_level = members.filter(|&(class, one)| people.level(class, one) == *level);
        let taken = of_level.map(|(_, one)| u64::from(people.pool.registrant(one).seats()));
        taken.sum::<u64>() <= *left
    })
}
