//! Cheapest members of a group at a venue, with the rules relaxed that need more than counting.
//!
//! Under limits on the size and on the units of each value of one attribute, the cheapest members are the first in
//! order of cost that still fit: the sets that fit are the independent sets of a partition matroid, truncated at the
//! largest size. Where seats differ, dynamic programming over seats replaces the order. A relaxation can only make
//! groups cheaper, so the values are true lower bounds.

use smallvec::SmallVec;

use crate::convert::Convert;

/// Unit that may join a group at a venue.
#[derive(Clone, Copy, Debug)]
pub(crate) struct VenueCandidate {
    /// Cost at this venue less the dual, scaled.
    pub(crate) reduced: i64,
    pub(crate) position: u32,
    pub(crate) number: u32,
    pub(crate) seats: u32,
    /// Value that the counted rule sees, if any.
    pub(crate) value: Option<u32>,
}

/// Possible numbers of seats of a group, and their prices.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SizePrices {
    pub(crate) least: u32,
    pub(crate) most: u32,
    /// Wanted number of seats, and the price of each seat more or fewer.
    pub(crate) ideal: Option<(u32, i64)>,
}

impl SizePrices {
    /// Sizes without a price.
    pub(crate) fn free((least, most): (u32, u32)) -> Self {
        Self { least, most, ideal: None }
    }

    /// Price of a number of seats. It is convex.
    pub(crate) fn off(self, seats: u32) -> i64 {
        self.ideal.map_or(0, |(ideal, off)| off * i64::from(seats.abs_diff(ideal)))
    }
}

/// Sum of the members' costs, and their positions.
pub(crate) type Members = (i64, SmallVec<[u32; 16]>);

/// Cheapest members after a host, from candidates of one seat each in order of cost: first the number that a group
/// needs, then those who lower the cost, the price of the size included, while seats remain. Since the costs ascend and
/// the price of the size is convex, the first who does not ends the list.
pub(crate) fn cheapest(
    order: &[VenueCandidate],
    host: Option<VenueCandidate>,
    sizes: SizePrices,
    most_of_value: u32,
) -> Option<Members> {
    let mut members: Members = (0, SmallVec::new());
    let mut counts: SmallVec<[(u32, u32); 16]> = SmallVec::new();
    let mut take = |members: &mut Members, candidate: &VenueCandidate| {
        let taken = members.1.iter().filter(|&&other| other == candidate.position).count().to_u32();
        if taken >= candidate.number {
            return false;
        }
        if let Some(value) = candidate.value {
            match counts.iter_mut().find(|(v, _)| *v == value) {
                Some((_, count)) if *count >= most_of_value => return false,
                Some((_, count)) => *count += 1,
                None if most_of_value == 0 => return false,
                None => counts.push((value, 1)),
            }
        }
        members.0 += candidate.reduced;
        members.1.push(candidate.position);
        true
    };
    if let Some(host) = host
        && !take(&mut members, &host)
    {
        return None;
    }
    'order: for candidate in order {
        loop {
            let size = members.1.len().to_u32();
            let more = candidate.reduced + sizes.off(size + 1) - sizes.off(size);
            if size >= sizes.most || size >= sizes.least && more >= 0 {
                break 'order;
            }
            if !take(&mut members, candidate) {
                break;
            }
        }
    }
    let size = members.1.len().to_u32();
    members.0 += sizes.off(size);
    (size >= sizes.least).then_some(members)
}

/// Candidates of negative cost with the seats that they take of `room`, in order of cost per seat, the last one perhaps
/// in part (Dantzig 1957). No unit takes more than `most` seats.
pub(crate) fn filled_by_seats<'c>(
    candidates: &'c [VenueCandidate],
    room: i64,
    most: u32,
) -> impl Iterator<Item = (&'c VenueCandidate, i64)> {
    let gains = |candidate: &&VenueCandidate| candidate.reduced < 0 && candidate.seats <= most;
    let mut order: SmallVec<[&VenueCandidate; 64]> = candidates.iter().filter(gains).collect();
    let share =
        |candidate: &VenueCandidate| candidate.reduced.to_f64() / f64::from(candidate.seats);
    order.sort_unstable_by(|a, b| share(a).total_cmp(&share(b)));
    let mut room = room.max(0);
    let fill = move |candidate: &'c VenueCandidate| {
        let taken = room.min(i64::from(candidate.number) * i64::from(candidate.seats));
        room -= taken;
        (candidate, taken)
    };
    order.into_iter().map(fill).filter(|(_, taken)| *taken > 0)
}

/// Lower bound on the value of [`cheapest_by_seats`]: no minimum is required, the last unit is taken in part, and sizes
/// have no price.
pub(crate) fn least_by_seats(
    candidates: &[VenueCandidate],
    host: Option<VenueCandidate>,
    most: u32,
) -> i64 {
    let (least, hosted) = host.map_or((0, 0), |host| (host.reduced, host.seats));
    let room = i64::from(most) - i64::from(hosted);
    let gain = |(candidate, seats): (&VenueCandidate, i64)| {
        let units = i64::from(candidate.number);
        if seats == units * i64::from(candidate.seats) {
            return candidate.reduced * units;
        }
        // Rounded down, which keeps the bound valid.
        let part = i128::from(candidate.reduced) * i128::from(seats);
        part.div_euclid(i128::from(candidate.seats)).to_i64()
    };
    least + filled_by_seats(candidates, room, most).map(gain).sum::<i64>()
}

/// Cheapest members with `least` to `most` seats, among them the host if there is one: a bounded knapsack in
/// `O(units * most)`.
pub(crate) fn cheapest_by_seats(
    candidates: &[VenueCandidate],
    host: Option<VenueCandidate>,
    sizes: SizePrices,
) -> Option<Members> {
    let mut members: Members = (0, SmallVec::new());
    let SizePrices { least, most, ideal } = sizes;
    let (mut room, mut needed, mut hosted) = (most as usize, least as usize, 0);
    if let Some(host) = host {
        if host.seats > most {
            return None;
        }
        members = (host.reduced, SmallVec::from_slice(&[host.position]));
        room -= host.seats as usize;
        needed = needed.saturating_sub(host.seats as usize);
        hosted = host.seats;
    }
    // Below the wanted size a unit of positive cost can pay off.
    let wanted = ideal.map_or(0, |(ideal, _)| ideal.saturating_sub(hosted)).max(needed.to_u32());
    let copies = |candidate: &VenueCandidate| {
        let at_home = u32::from(host.is_some_and(|host| host.position == candidate.position));
        (candidate.number - at_home).min(most / candidate.seats.max(1))
    };
    let fits =
        |candidate: &&VenueCandidate| candidate.seats as usize <= room && copies(candidate) > 0;
    let items: Vec<VenueCandidate> = useful(candidates.iter().filter(fits).copied(), wanted)
        .into_iter()
        .flat_map(|candidate| std::iter::repeat_n(candidate, copies(&candidate) as usize))
        .collect();
    const NEVER: i64 = i64::MAX / 2;
    let mut sums = vec![NEVER; room + 1];
    sums[0] = 0;
    let mut taken = vec![false; items.len() * (room + 1)];
    let mut reach = 0;
    for (nth, item) in items.iter().enumerate() {
        let seats = item.seats as usize;
        reach = room.min(reach + seats);
        // In descending order, so that each copy is taken at most once.
        for filled in (seats..=reach).rev() {
            let with = sums[filled - seats].saturating_add(item.reduced);
            if sums[filled - seats] < NEVER && with < sums[filled] {
                sums[filled] = with;
                taken[nth * (room + 1) + filled] = true;
            }
        }
    }
    let cost = |filled: usize| sums[filled].saturating_add(sizes.off(hosted + filled.to_u32()));
    let mut filled = (needed..=room).filter(|&f| sums[f] < NEVER).min_by_key(|&f| cost(f))?;
    members.0 += cost(filled);
    for nth in (0..items.len()).rev() {
        if taken[nth * (room + 1) + filled] {
            members.1.push(items[nth].position);
            filled -= items[nth].seats as usize;
        }
    }
    (host.is_some() || !members.1.is_empty()).then_some(members)
}

/// Candidates that can be among the cheapest. These are all of negative cost and, only to reach the needed seats, the
/// cheapest of each seat count up to the number that could be needed.
fn useful(
    candidates: impl Iterator<Item = VenueCandidate>,
    needed: u32,
) -> SmallVec<[VenueCandidate; 64]> {
    let (mut useful, mut dear): (SmallVec<[VenueCandidate; 64]>, SmallVec<[VenueCandidate; 64]>) =
        candidates.partition(|candidate| candidate.reduced < 0);
    if needed == 0 {
        return useful;
    }
    dear.sort_unstable_by_key(|candidate| (candidate.seats, candidate.reduced, candidate.position));
    for alike in dear.chunk_by(|a, b| a.seats == b.seats) {
        useful.extend(alike.iter().take(needed.div_ceil(alike[0].seats) as usize).copied());
    }
    useful
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Least cost over all choices of copies, by enumeration.
    fn by_all(
        candidates: &[VenueCandidate],
        host: Option<VenueCandidate>,
        sizes: SizePrices,
    ) -> Option<i64> {
        let mut choices = vec![(0, 0, 0)];
        for (nth, candidate) in candidates.iter().enumerate() {
            let with = |&(seats, sum, units): &(u32, i64, u32)| {
                (0..=candidate.number).map(move |copies| {
                    let sum = sum + i64::from(copies) * candidate.reduced;
                    let is_host = host.is_some_and(|host| host.position == nth as u32);
                    let lacks = u32::from(is_host && copies == 0);
                    (seats + copies * candidate.seats, sum, units + copies + lacks * 1_000)
                })
            };
            choices = choices.iter().flat_map(with).collect();
        }
        let fits = |&&(seats, _, units): &&(u32, i64, u32)| {
            (sizes.least..=sizes.most).contains(&seats) && (1..1_000).contains(&units)
        };
        choices.iter().filter(fits).map(|&(seats, sum, _)| sum + sizes.off(seats)).min()
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

        #[test]
        fn the_cheapest_choice_by_seats_matches_enumeration(
            stated in prop::collection::vec((-5..6_i64, 1..3_u32, 1..4_u32), 1..6),
            (least, more) in (1..6_u32, 0..4_u32),
            hosted in any::<bool>(),
            ideal in prop::option::of((0..10_u32, 0..4_i64)),
        ) {
            let candidates: Vec<VenueCandidate> = (0..).zip(stated).map(|(position, (reduced, number, seats))| {
                VenueCandidate { reduced, position, number, seats, value: None }
            }).collect();
            let sizes = SizePrices { ideal, ..SizePrices::free((least, least + more)) };
            let host = hosted.then(|| candidates[0]);
            let found = cheapest_by_seats(&candidates, host, sizes).map(|(sum, _)| sum);
            let least = least_by_seats(&candidates, host, sizes.most);
            prop_assert!(found.is_none_or(|found| least <= found));
            prop_assert_eq!(found, by_all(&candidates, host, sizes));
        }

        #[test]
        fn the_cheapest_choice_in_order_matches_enumeration(
            stated in prop::collection::vec((-5..6_i64, 1..3_u32), 1..6),
            (least, more) in (1..6_u32, 0..4_u32),
            hosted in any::<bool>(),
            ideal in prop::option::of((0..10_u32, 0..4_i64)),
        ) {
            let mut candidates: Vec<VenueCandidate> = (0..).zip(stated).map(|(position, (reduced, number))| {
                VenueCandidate { reduced, position, number, seats: 1, value: None }
            }).collect();
            let sizes = SizePrices { ideal, ..SizePrices::free((least, least + more)) };
            let host = hosted.then(|| candidates[0]);
            let expected = by_all(&candidates, host, sizes);
            candidates.sort_by_key(|candidate| candidate.reduced);
            let found = cheapest(&candidates, host, sizes, u32::MAX).map(|(sum, _)| sum);
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn the_quick_bound_fills_seats_greedily_with_a_fractional_last_unit() {
        let candidate = |reduced, seats, number| VenueCandidate {
            reduced,
            position: 0,
            number,
            seats,
            value: None,
        };
        let candidates =
            [candidate(-12, 3, 2), candidate(4, 1, 1), candidate(-5, 1, 2), candidate(-99, 7, 1)];
        // Two units gain 5 for one seat each, then two gain 12 for three seats each: all six of those seats fit, or
        // only four.
        assert_eq!(least_by_seats(&candidates, None, 6), -10 - 12 * 4 / 3);
        assert_eq!(least_by_seats(&candidates, Some(candidate(7, 2, 1)), 6), 7 - 10 - 12 * 2 / 3);
        assert_eq!(least_by_seats(&candidates, Some(candidate(7, 4, 1)), 6), 7 - 10);
        assert_eq!(least_by_seats(&candidates[..3], None, 8), -10 - 24);
        // A third of 11 is rounded down.
        assert_eq!(least_by_seats(&[candidate(-11, 3, 1)], None, 1), 0);
        assert_eq!(least_by_seats(&[candidate(-11, 2, 1), candidate(-11, 3, 1)], None, 3), -11 - 4);
    }
}
