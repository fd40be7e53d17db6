//! Ascent of the Lagrangian bound of central meetings in which the rows of the classes are relaxed: each venue forms its
//! cheapest group, and the cheapest venues are open (Ceselli and Righini 2005 bound the capacitated p-median problem in
//! this way). It costs a fraction of one LP, and its duals start column generation.
//!
//! Steps are those of Held, Wolfe and Crowder (1974) along the mean direction of Camerini, Fratta and Maffioli (1975).
//! Any duals give a valid bound, so the nearest candidates of a venue and, where seats differ, a fractional knapsack
//! (Dantzig 1957) are enough here.

use rayon::prelude::*;
use smallvec::SmallVec;

use super::params::{
    ASCENT_AIM, ASCENT_CANDIDATES, ASCENT_MEMORY, ASCENT_PATIENCE, ASCENT_SHRINKAGE, ASCENT_STEPS,
    MIN_ASCENT_GAIN, MIN_STEP_LENGTH,
};
use super::sorted::{VenueCandidate, cheapest, filled_by_seats};
use super::venues::{Venue, Venues};
use crate::bounds::dual_bound::{ProblemExtent, SCALE};
use crate::convert::Convert;
use crate::limits::Budget;

/// Venue with its nearest candidates.
struct NearVenue {
    /// Positions with the scaled cost of one unit.
    candidates: Vec<(u32, i64)>,
    /// Candidates one of whom hosts, by index; empty if no host is needed.
    residents: SmallVec<[u32; 2]>,
    /// Maximum number of groups.
    cap: u64,
}

/// Cheapest group of a venue: its scaled reduced cost, and the units of each position.
struct Cheapest {
    reduced: i64,
    units: SmallVec<[(u32, f64); 16]>,
}

/// Solution of the relaxation: its value in metres, and the units of each position that are placed or wait.
struct Relaxed {
    value: f64,
    covered: Vec<f64>,
}

/// Ascent of the Lagrangian bound of a problem with one component.
pub(super) struct VenueAscent<'v, 'a> {
    venues: &'v Venues<'a>,
    near: Vec<NearVenue>,
    numbers: Vec<f64>,
    /// Least and greatest number of groups.
    groups: (u64, u64),
    /// Number of seats that wait.
    waiting: f64,
}

impl<'v, 'a> VenueAscent<'v, 'a> {
    pub(super) fn new(venues: &'v Venues<'a>, extent: &ProblemExtent) -> Self {
        let most = ASCENT_CANDIDATES.max(4 * venues.space.most_people() as usize);
        let near = |venue: &Venue| {
            let all = &venue.candidates;
            let lives = |nth: &u32| !venues.anywhere && venue.residents.contains(nth);
            let mut order: Vec<u32> = (0..all.len().to_u32()).collect();
            if order.len() > most {
                order.select_nth_unstable_by_key(most, |nth| (!lives(nth), all[*nth as usize].1));
                order.truncate(most);
            }
            let candidates = order.iter().map(|&nth| all[nth as usize]).collect();
            let residents = (0..).zip(&order).filter(|(_, nth)| lives(nth)).map(|(at, _)| at);
            let residents = residents.collect();
            NearVenue { candidates, residents, cap: venues.cap(venue, extent.groups.1) }
        };
        let near = venues.venues.par_iter().map(near).collect();
        let numbers = venues.space.members.iter().map(|member| f64::from(member.number)).collect();
        let waiting = extent.waiting.iter().sum::<u64>().to_f64();
        Self { venues, near, numbers, groups: extent.groups, waiting }
    }

    /// Improves duals, in metres. `cost` is that of a plan. Duals stay so small that no sum overflows.
    pub(super) fn improve(&self, start: &[f64], cost: f64, budget: &mut Budget) -> Vec<f64> {
        let work: u64 = self.near.iter().map(|near| near.candidates.len() as u64).sum();
        let largest = self.venues.max_dual().to_f64() / SCALE.to_f64();
        let clamped = |dual: f64| dual.clamp(-largest, largest);
        let mut duals: Vec<f64> = start.iter().map(|&dual| clamped(dual)).collect();
        let mut best = (f64::NEG_INFINITY, duals.clone());
        let mut direction = vec![0.0; duals.len()];
        let (mut length, mut stalled) = (1.0, 0);
        for _ in 0..ASCENT_STEPS {
            if budget.exhausted().is_some() || length < MIN_STEP_LENGTH {
                break;
            }
            budget.charge(work);
            let Relaxed { value, covered } = self.relaxed(&duals);
            stalled = if value > best.0 + MIN_ASCENT_GAIN * cost { 0 } else { stalled + 1 };
            if value > best.0 {
                best = (value, duals.clone());
            }
            if stalled >= ASCENT_PATIENCE {
                (length, stalled) = (length * ASCENT_SHRINKAGE, 0);
                duals.clone_from(&best.1);
                direction.fill(0.0);
            }
            let lacks = self.numbers.iter().zip(&covered).map(|(number, covered)| number - covered);
            for (direction, lacks) in direction.iter_mut().zip(lacks) {
                *direction = ASCENT_MEMORY * *direction + (1.0 - ASCENT_MEMORY) * lacks;
            }
            let norm: f64 = direction.iter().map(|direction| direction * direction).sum();
            if norm == 0.0 {
                break;
            }
            // A first plan may be far too dear to aim at.
            let aim = if best.0 > 0.0 { cost.min(best.0 * ASCENT_AIM) } else { cost };
            let step = length * (aim - value).max(MIN_ASCENT_GAIN * cost) / norm;
            for (dual, by) in duals.iter_mut().zip(&direction) {
                *dual = clamped(*dual + step * by);
            }
        }
        best.1
    }

    fn relaxed(&self, duals: &[f64]) -> Relaxed {
        let scaled: Vec<i64> =
            duals.iter().map(|dual| (dual * SCALE.to_f64()).round().to_i64()).collect();
        let cheapest = |near: &NearVenue| self.cheapest(near, &scaled);
        let each: Vec<Option<Cheapest>> = self.near.par_iter().map(cheapest).collect();
        let mut order: Vec<(usize, &Cheapest)> = each
            .iter()
            .enumerate()
            .filter_map(|(nth, group)| Some((nth, group.as_ref()?)))
            .collect();
        order.sort_unstable_by_key(|&(nth, group)| (group.reduced, nth));
        let paid = duals.iter().zip(&self.numbers).map(|(dual, number)| dual * number);
        let mut relaxed = Relaxed { value: paid.sum(), covered: vec![0.0; duals.len()] };
        let mut count = 0;
        for (nth, group) in order {
            let most = if group.reduced < 0 { self.groups.1 } else { self.groups.0 };
            let copies = self.near[nth].cap.min(most.saturating_sub(count));
            if copies == 0 {
                break;
            }
            count += copies;
            relaxed.value += copies.to_f64() * group.reduced.to_f64() / SCALE.to_f64();
            for &(at, units) in &group.units {
                relaxed.covered[at as usize] += copies.to_f64() * units;
            }
        }
        self.wait(duals, &mut relaxed);
        relaxed
    }

    /// Lets the units wait that pay most for a seat, the last one in part.
    fn wait(&self, duals: &[f64], relaxed: &mut Relaxed) {
        if self.waiting == 0.0 {
            return;
        }
        let seats = |at: usize| f64::from(self.venues.space.members[at].seats);
        let mut order: Vec<(f64, usize)> =
            duals.iter().enumerate().map(|(at, dual)| (dual / seats(at), at)).collect();
        order.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut left = self.waiting;
        for (share, at) in order {
            let waiting = left.min(seats(at) * self.numbers[at]);
            relaxed.value -= share * waiting;
            relaxed.covered[at] += waiting / seats(at);
            left -= waiting;
        }
    }

    /// Cheapest group at a venue; `None` if none is possible.
    fn cheapest(&self, near: &NearVenue, duals: &[i64]) -> Option<Cheapest> {
        let candidate =
            |&(at, cost): &(u32, i64)| self.venues.candidate(at, cost - duals[at as usize]);
        let mut candidates: Vec<VenueCandidate> = near.candidates.iter().map(candidate).collect();
        let key =
            |&nth: &u32| (candidates[nth as usize].reduced, candidates[nth as usize].position);
        let host = near.residents.iter().copied().min_by_key(key).map(|nth| nth as usize);
        let per_group = self.venues.space.per_group(1);
        if self.venues.one_seat_each {
            let host = host.map(|nth| candidates[nth]);
            candidates.sort_unstable_by_key(|candidate| (candidate.reduced, candidate.position));
            let (sizes, most) = (self.venues.space.sizes(), self.venues.most);
            let (reduced, members) = cheapest(&candidates, host, sizes, most)?;
            let units = members.into_iter().map(|at| (at, 1.0)).collect();
            return Some(Cheapest { reduced: reduced + per_group, units });
        }
        let mut group = self.filled(candidates, host);
        group.reduced += per_group;
        Some(group)
    }

    /// Host, by index, and fractional knapsack of the others. No minimum is required.
    fn filled(&self, mut candidates: Vec<VenueCandidate>, host: Option<usize>) -> Cheapest {
        let most = self.venues.instance.size.1;
        let mut group = Cheapest { reduced: 0, units: SmallVec::new() };
        let mut take = |candidate: &VenueCandidate, seats: i64| {
            let units = seats.to_f64() / f64::from(candidate.seats);
            group.reduced += (units * candidate.reduced.to_f64()).to_i64();
            group.units.push((candidate.position, units));
        };
        let mut room = i64::from(most);
        if let Some(host) = host.map(|nth| &mut candidates[nth]) {
            take(host, host.seats.into());
            host.number -= 1;
            room -= i64::from(host.seats);
        }
        for (candidate, seats) in filled_by_seats(&candidates, room, most) {
            take(candidate, seats);
        }
        group
    }
}
