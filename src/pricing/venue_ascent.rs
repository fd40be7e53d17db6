//! Ascent of the Lagrangian bound of central meetings in which the rows of the classes are relaxed: each venue forms its
//! cheapest group, and the cheapest venues are open (Ceselli and Righini 2005 bound the capacitated p-median problem in
//! this way). It costs a fraction of one LP, and its duals start column generation.
//!
//! Ever shorter steps of Adam (Kingma and Ba 2015) follow the supergradient. Any duals give a valid bound, so a list of
//! candidates for each venue, renewed now and then, and, where seats differ, a fractional knapsack (Dantzig 1957) are
//! enough here.

use rayon::prelude::*;
use smallvec::SmallVec;

use super::params::{
    ASCENT_CANDIDATES, ASCENT_LISTINGS, ASCENT_SCALING, ASCENT_STEP_LENGTHS, ASCENT_STEPS,
    MAX_ASCENT_SCALINGS,
};
use super::sorted::{VenueCandidate, cheapest, filled_by_seats};
use super::venues::{Venue, Venues};
use crate::bounds::adam::Adam;
use crate::bounds::dual_bound::{ProblemExtent, SCALE};
use crate::convert::Convert;
use crate::limits::Budget;

/// Venue with the candidates that are listed for it.
struct ListedVenue {
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
    /// Venues with their candidates; empty before the first list.
    listed: Vec<ListedVenue>,
    numbers: Vec<f64>,
    /// Least and greatest number of groups.
    groups: (u64, u64),
    /// Number of seats that wait.
    waiting: f64,
}

impl<'v, 'a> VenueAscent<'v, 'a> {
    pub(super) fn new(venues: &'v Venues<'a>, extent: &ProblemExtent) -> Self {
        let numbers = venues.space.members.iter().map(|member| f64::from(member.number)).collect();
        let waiting = extent.waiting.iter().sum::<u64>().to_f64();
        Self { venues, listed: Vec::new(), numbers, groups: extent.groups, waiting }
    }

    /// Lists for each venue the candidates of least reduced cost per seat, and its residents.
    fn list(&mut self, duals: &[f64], budget: &mut Budget) {
        let venues = &self.venues.venues;
        budget.charge(venues.iter().map(|venue| venue.candidates.len() as u64).sum());
        let scaled = scaled(duals);
        self.listed = venues.par_iter().map(|venue| self.listed_at(venue, &scaled)).collect();
    }

    fn listed_at(&self, venue: &Venue, duals: &[i64]) -> ListedVenue {
        let space = &self.venues.space;
        let most = ASCENT_CANDIDATES.max(4 * space.most_people() as usize);
        let is_resident =
            |nth: u32| !self.venues.anywhere && venue.residents.binary_search(&nth).is_ok();
        let key = |(nth, &(at, cost)): (u32, &(u32, i64))| {
            let seats = f64::from(space.members[at as usize].seats);
            (is_resident(nth), (cost - duals[at as usize]).to_f64() / seats, nth)
        };
        let mut order: Vec<(bool, f64, u32)> = (0..).zip(&venue.candidates).map(key).collect();
        if order.len() > most {
            order.select_nth_unstable_by(most, |a, b| {
                b.0.cmp(&a.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2))
            });
            order.truncate(most);
        }
        let candidates = order.iter().map(|&(.., nth)| venue.candidates[nth as usize]).collect();
        let residents = (0..).zip(&order).filter(|(_, one)| one.0).map(|(at, _)| at).collect();
        let cap = self.venues.cap(venue, self.groups.1);
        ListedVenue { candidates, residents, cap }
    }

    /// Improves duals, in metres. They stay so small that no sum overflows.
    pub(super) fn improve(&mut self, start: &[f64], budget: &mut Budget) -> Vec<f64> {
        let largest = self.venues.max_dual().to_f64() / SCALE.to_f64();
        let clamped = |dual: f64| dual.clamp(-largest, largest);
        let mut best = self.scaled_down(start.iter().map(|&dual| clamped(dual)).collect(), budget);
        // Best duals, with their value under lists that were made for them.
        let mut proper = (f64::NEG_INFINITY, best.1.clone());
        let mut duals = best.1.clone();
        let mut adam = Adam::new(duals.len());
        let used = budget.fraction();
        for step in 0..ASCENT_STEPS {
            if budget.exhausted().is_some() {
                break;
            }
            if ASCENT_LISTINGS.contains(&step) {
                self.relist(&mut best, &mut proper, budget);
            }
            let Relaxed { value, covered } = self.relaxed(&duals, budget);
            if value > best.0 {
                best = (value, duals.clone());
            }
            let lacks = self.numbers.iter().zip(&covered).map(|(number, covered)| number - covered);
            let lacks: Vec<f64> = lacks.collect();
            let elapsed = (budget.fraction() - used) / (1.0 - used).max(f64::EPSILON);
            let progress = elapsed.max(step.to_f64() / ASCENT_STEPS.to_f64());
            let (first, last) = ASCENT_STEP_LENGTHS;
            let mean = best.1.iter().map(|dual| dual.abs()).sum::<f64>() / duals.len().to_f64();
            let length = mean * first * (last / first).powf(progress);
            for (dual, by) in duals.iter_mut().zip(adam.step(&lacks, length)) {
                *dual = clamped(*dual + by);
            }
        }
        if !budget.is_cancelled() {
            self.relist(&mut best, &mut proper, budget);
        }
        proper.1
    }

    /// Lists candidates by the best duals, and returns to better ones before if their value was too high only because
    /// candidates were missing.
    fn relist(
        &mut self,
        best: &mut (f64, Vec<f64>),
        proper: &mut (f64, Vec<f64>),
        budget: &mut Budget,
    ) {
        self.list(&best.1, budget);
        best.0 = self.relaxed(&best.1, budget).value;
        if best.0 > proper.0 {
            proper.clone_from(best);
        } else {
            best.clone_from(proper);
        }
    }

    /// Reduces all duals in proportion while that raises the bound: those of a poor plan are far too high. Returns the
    /// bound with them.
    fn scaled_down(&mut self, start: Vec<f64>, budget: &mut Budget) -> (f64, Vec<f64>) {
        let mut best = (f64::NEG_INFINITY, start.clone());
        let mut duals = start;
        self.list(&vec![0.0; duals.len()], budget);
        for _ in 0..MAX_ASCENT_SCALINGS {
            let value = self.relaxed(&duals, budget).value;
            if value <= best.0 || budget.exhausted().is_some() {
                break;
            }
            best = (value, duals.clone());
            duals.iter_mut().for_each(|dual| *dual *= ASCENT_SCALING);
        }
        best
    }

    fn relaxed(&self, duals: &[f64], budget: &mut Budget) -> Relaxed {
        budget.charge(self.listed.iter().map(|venue| venue.candidates.len() as u64).sum());
        let scaled = scaled(duals);
        let cheapest = |venue: &ListedVenue| self.cheapest(venue, &scaled);
        let each: Vec<Option<Cheapest>> = self.listed.par_iter().map(cheapest).collect();
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
            let copies = self.listed[nth].cap.min(most.saturating_sub(count));
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
    fn cheapest(&self, venue: &ListedVenue, duals: &[i64]) -> Option<Cheapest> {
        let candidate =
            |&(at, cost): &(u32, i64)| self.venues.candidate(at, cost - duals[at as usize]);
        let mut candidates: Vec<VenueCandidate> = venue.candidates.iter().map(candidate).collect();
        let key =
            |&nth: &u32| (candidates[nth as usize].reduced, candidates[nth as usize].position);
        let host = venue.residents.iter().copied().min_by_key(key).map(|nth| nth as usize);
        let per_group = self.venues.space.per_group(1);
        if self.venues.one_seat_each {
            let host = host.map(|nth| candidates[nth]);
            let (sizes, most) = (self.venues.space.sizes(), self.venues.most);
            let key = |candidate: &VenueCandidate| (candidate.reduced, candidate.position);
            let first = 4 * sizes.most as usize;
            if candidates.len() > first {
                candidates.select_nth_unstable_by_key(first, key);
            }
            let first = first.min(candidates.len());
            candidates[..first].sort_unstable_by_key(key);
            let (reduced, members) =
                cheapest(&candidates[..first], host, sizes, most).or_else(|| {
                    candidates.sort_unstable_by_key(key);
                    cheapest(&candidates, host, sizes, most)
                })?;
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

/// Integer duals.
fn scaled(duals: &[f64]) -> Vec<i64> {
    duals.iter().map(|dual| (dual * SCALE.to_f64()).round().to_i64()).collect()
}
