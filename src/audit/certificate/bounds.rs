//! Dual bound of a leaf of the tree.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::formula::{Kind, Waiter, WaitingQueue, least_groups, least_of_row, most_waiting};
use super::ground::CheckedInstance;
use super::node::CheckedNode;
use super::people::Level;
use super::queue::CheckedQueue;
use super::search::{Among, Asked, Counter, GroupSearch, Stop};
use crate::convert::Convert;
use crate::plan::certificate::Duals;
use crate::pool::MunicipalityIdx;
use crate::programme::Hosting;

/// Facilitator class with its cost for a group, and candidates with their costs, the facilitator's distances included.
type FacilitatorOptions = (Vec<(i128, usize)>, Vec<(u32, i128)>);

/// Waiting seats: with a level those of the classes of that level, otherwise those of all classes.
pub(crate) type Waiting = [(Option<Level>, u64)];

/// Duals of a leaf.
pub(crate) struct Bound<'b> {
    ground: &'b CheckedInstance<'b>,
    case: &'b CheckedNode,
    duals: &'b Duals,
    counter: &'b Counter,
    /// Dual of each venue, in the rows that groups of several components share.
    venue: Vec<i64>,
    /// Dual of each facilitator class.
    facilitators: Vec<i64>,
    meets: FxHashMap<(u32, u32), i64>,
    /// Cuts that contain each class.
    cuts_of: Vec<Vec<u32>>,
}

impl<'b> Bound<'b> {
    /// Reads the duals; `None` if they do not fit the instance.
    pub(crate) fn new(
        ground: &'b CheckedInstance<'b>,
        case: &'b CheckedNode,
        duals: &'b Duals,
        counter: &'b Counter,
    ) -> Option<Self> {
        (duals.classes.len() == ground.len()).then_some(())?;
        let mut venue = vec![0; ground.sites.len()];
        for (code, dual) in &duals.venues {
            venue[position(ground, code)? as usize] = *dual;
        }
        let mut facilitators = vec![0; ground.people.facilitators().len()];
        for (id, dual) in &duals.facilitators {
            facilitators[ground.people.find_facilitator(id)?] = *dual;
        }
        let mut meets = FxHashMap::default();
        for (at, code, dual) in &duals.meets {
            ((*at as usize) < ground.len()).then_some(())?;
            meets.insert((*at, position(ground, code)?), *dual);
        }
        let mut cuts_of = vec![Vec::new(); ground.len()];
        for (nth, (cut, price)) in (0..).zip(&duals.cuts) {
            let [a, b, c] = cut;
            let are_three = a != b && b != c && a != c && *price >= 0;
            are_three.then_some(())?;
            for at in cut {
                // With one unit per class, at most one group contains two of the three; with more units several could.
                let is_one = ground.classes.get(*at as usize).is_some_and(|one| one.number == 1);
                is_one.then_some(())?;
                cuts_of[*at as usize].push(nth);
            }
        }
        Some(Self { ground, case, duals, counter, venue, facilitators, meets, cuts_of })
    }

    /// Lower bound on the cost of all plans of the node, scaled; an error if a claimed reduced cost is not proven.
    pub(crate) fn prove(&self, waiting: &Waiting) -> Result<i128, Stop> {
        let kinds = match self.ground.hosting {
            Hosting::Central => self.at_venues()?,
            _ => self.of_seeds()?,
        };
        // The duals of placed units are those of all units minus those of the waiting ones.
        let classes = self.ground.classes.iter().zip(&self.duals.classes);
        let all: i128 =
            classes.map(|(class, &dual)| i128::from(class.number) * i128::from(dual)).sum();
        let waits: i128 = waiting
            .iter()
            .map(|&(level, seats)| {
                most_waiting(self.waiters(level), &self.waiting_queues(level, seats), seats)
            })
            .sum();
        let venues = self.venue.iter().zip(&self.case.at_venue);
        let venues: i128 = venues.map(|(&dual, &range)| least_of_row(dual, range)).sum();
        let meets = self.meets.iter().map(|(&(at, site), &dual)| {
            let number = self.ground.classes[at as usize].number;
            let range = self.case.meets.get(&(at, site)).copied().unwrap_or((0, number));
            least_of_row(dual, range)
        });
        let cuts: i128 = self.duals.cuts.iter().map(|(_, price)| i128::from(*price)).sum();
        let led = least_led(self.ground, &self.facilitators, self.case.groups.1);
        let groups = least_groups(kinds, self.case.groups);
        Ok(all - waits + venues + led + meets.sum::<i128>() - cuts + groups)
    }

    /// Classes in no queue.
    fn waiters(&self, level: Option<Level>) -> Vec<Waiter> {
        let all = self.ground.classes.iter().zip(&self.duals.classes).zip(&self.case.waiting);
        let queued: FxHashSet<u32> =
            self.ground.queues.iter().flat_map(|queue| &queue.order).copied().collect();
        let all = (0..).zip(all).filter(|(at, _)| !queued.contains(at));
        let all = all.map(|(_, ((&class, &dual), &units))| (class, dual, units));
        self.ground.people.waiters(all, level)
    }

    fn waiting_queues(&self, level: Option<Level>, seats: u64) -> Vec<WaitingQueue> {
        let (ground, case) = (self.ground, self.case);
        let is_of_level = |queue: &&CheckedQueue| {
            let class = ground.classes[queue.order[0] as usize];
            level.is_none_or(|level| ground.people.level(class, class.members[0]) == level)
        };
        let queues = ground.queues.iter().zip(&case.queues);
        let queues = queues.filter(|(queue, _)| is_of_level(queue));
        queues
            .map(|(queue, &range)| queue.waiting(range, &case.waiting, seats, &self.duals.classes))
            .collect()
    }

    /// Groups by component and venue. Where no reduced cost is claimed, no group may exist.
    fn at_venues(&self) -> Result<Vec<Kind>, Stop> {
        let ground = self.ground;
        let mut claims: FxHashMap<(u32, u32), i64> = FxHashMap::default();
        for (part, code, reduced) in &self.duals.at_venues {
            let site = position(ground, code).ok_or(Stop::Refuted)?;
            claims.insert((*part, site), *reduced);
        }
        let venues = (0..ground.num_parts)
            .flat_map(|part| (0..ground.sites.len().to_u32()).map(move |site| (part, site)));
        let kind = |(part, site): (u32, u32)| {
            let claim = claims.get(&(part, site)).copied();
            // Without a claim the threshold exceeds every reduced cost, so that any group refutes the certificate.
            let reduced = claim.map_or(i128::MAX >> 32, i128::from);
            let is_empty = self.search_venue(part, site, reduced)?;
            Ok(claim.filter(|_| !is_empty).map(|_| self.kind_at(part, site, reduced)))
        };
        let kinds: Result<Vec<Option<Kind>>, Stop> =
            venues.collect::<Vec<_>>().into_par_iter().map(kind).collect();
        Ok(kinds?.into_iter().flatten().collect())
    }

    fn kind_at(&self, part: u32, site: u32, reduced: i128) -> Kind {
        let ground = self.ground;
        let (least, most) = self.case.at_venue[site as usize];
        let here = ground.sites[site as usize].residents.iter();
        let here = here.filter(|&&at| ground.part[at as usize] == part);
        let residents = here.map(|&at| ground.classes[at as usize].number).sum();
        let most = if self.ground.people.meets_anywhere() { most } else { most.min(residents) };
        // Where several components share the venue, each may have no group there.
        let least = if ground.num_parts == 1 { least } else { 0 };
        Kind { reduced, least, most: most.min(self.case.groups.1) }
    }

    /// Returns `true` if no group can meet at a venue; proves that none has a reduced cost below the claim.
    fn search_venue(&self, part: u32, site: u32, claim: i128) -> Result<bool, Stop> {
        let ground = self.ground;
        let place = &ground.sites[site as usize];
        let comes =
            |at: u32| ground.part[at as usize] == part && self.case.comes(ground, at, Some(site));
        let candidates = place.candidates.iter().filter(|(at, _)| comes(*at));
        let candidates: Vec<(u32, i128)> = candidates
            .map(|&(at, metres)| {
                let meets = self.meets.get(&(at, site)).copied().unwrap_or(0);
                let paid = i128::from(self.duals.classes[at as usize]) + i128::from(meets);
                (at, ground.ways(metres) + ground.alone(at, 1) - paid)
            })
            .collect();
        let hosts: Vec<Option<u32>> = if self.ground.people.meets_anywhere() {
            vec![None]
        } else {
            place.residents.iter().copied().filter(|&at| comes(at)).map(Some).collect()
        };
        let per_group = ground.per_group() - i128::from(self.venue[site as usize]);
        let facilitators = self.facilitators_at(place.site);
        if ground.people.needs_facilitators() && facilitators.is_empty() {
            return Ok(true);
        }
        let mut search = GroupSearch::new(ground, self, self.counter, 1, claim);
        for registrants in ground.sizes.0..=ground.sizes.1 {
            for &first in &hosts {
                let (candidates, facilitators) = (candidates.as_slice(), facilitators.as_slice());
                search.run(Among { registrants, first, candidates, per_group, facilitators })?;
            }
        }
        Ok(search.is_empty)
    }

    /// Facilitator classes that come to a venue, with the cost that they add, the cheapest first.
    fn facilitators_at(&self, site: MunicipalityIdx) -> Vec<(i128, usize)> {
        let leads = |(facilitator, &dual): (usize, &i64)| {
            let metres = self.ground.people.facilitator_way(facilitator, site)?;
            Some((self.ground.ways(metres) - i128::from(dual), facilitator))
        };
        let mut facilitators: Vec<_> =
            self.facilitators.iter().enumerate().filter_map(leads).collect();
        facilitators.sort_unstable();
        facilitators
    }

    /// Choices of a facilitator class in programmes without venues, each with the costs of the members that it can
    /// lead; one choice without a class where groups need no facilitator.
    fn led(&self, candidates: &[(u32, i128)]) -> Vec<FacilitatorOptions> {
        let (ground, people) = (self.ground, self.ground.people);
        if !people.needs_facilitators() {
            return vec![(Vec::new(), candidates.to_vec())];
        }
        let led = |(facilitator, &dual): (usize, &i64)| {
            let with = |&(at, cost): &(u32, i128)| {
                let members = &ground.classes[at as usize].members;
                Some((at, cost + ground.ways(people.leading(facilitator, members)?)))
            };
            let paid = -i128::from(dual);
            (vec![(paid, facilitator)], candidates.iter().filter_map(with).collect())
        };
        self.facilitators.iter().enumerate().map(led).collect()
    }

    /// Groups by their seed: the member with the highest dual, the first of equal ones.
    fn of_seeds(&self) -> Result<Vec<Kind>, Stop> {
        let ground = self.ground;
        let mut order: Vec<u32> = (0..ground.len().to_u32()).collect();
        order.sort_by_key(|&at| (std::cmp::Reverse(self.duals.classes[at as usize]), at));
        order.retain(|&at| self.case.comes(ground, at, None));
        let claims: FxHashMap<u32, i64> = self.duals.seeds.iter().copied().collect();
        // One list for each factor by which costs are multiplied.
        let own = |registrants: usize| -> Vec<(u32, i128)> {
            let times = ground.times(registrants);
            let paid = |at: u32| times * i128::from(self.duals.classes[at as usize]);
            order.iter().map(|&at| (at, ground.alone(at, times) - paid(at))).collect()
        };
        let lists: Vec<(usize, FacilitatorOptions)> = (ground.sizes.0..=ground.sizes.1)
            .flat_map(|size| self.led(&own(size)).into_iter().map(move |led| (size, led)))
            .collect();
        let per_group = ground.per_group();
        let kind = |rank: usize| {
            let seed = order[rank];
            let reduced = i128::from(claims.get(&seed).copied().unwrap_or(self.duals.rest));
            for (registrants, (facilitators, list)) in &lists {
                // Members whom the facilitator cannot lead are missing; the others keep their order.
                let Some(from) = list.iter().position(|(at, _)| *at == seed) else { continue };
                let times = ground.times(*registrants);
                let part = |&&(at, _): &&(u32, i128)| {
                    ground.part[at as usize] == ground.part[seed as usize]
                };
                // Members before the seed are excluded, so that each group has one seed.
                let candidates: Vec<(u32, i128)> =
                    list[from..].iter().filter(part).copied().collect();
                let mut search = GroupSearch::new(ground, self, self.counter, times, reduced);
                let (registrants, candidates) = (*registrants, candidates.as_slice());
                let first = Some(seed);
                search.run(Among { registrants, first, candidates, per_group, facilitators })?;
            }
            Ok(Kind { reduced, least: 0, most: ground.classes[seed as usize].number })
        };
        (0..order.len()).into_par_iter().map(kind).collect()
    }
}

/// Least sum of the duals of facilitator classes times their numbers of groups.
fn least_led(ground: &CheckedInstance<'_>, duals: &[i64], most: u64) -> i128 {
    let facilitators = ground.people.facilitators().iter().zip(duals);
    facilitators
        .map(|(facilitator, &dual)| least_of_row(dual, (0, facilitator.groups.min(most))))
        .sum()
}

fn position(ground: &CheckedInstance<'_>, code: &str) -> Option<u32> {
    let found = ground.people.pool.find_municipality(code).ok()?;
    let nth = ground.sites.iter().position(|place| place.site == found)?;
    Some(nth.to_u32())
}

impl Asked for Bound<'_> {
    fn cuts_of(&self, at: u32) -> &[u32] {
        &self.cuts_of[at as usize]
    }

    fn price(&self, cut: u32) -> i128 {
        self.duals.cuts[cut as usize].1.into()
    }

    fn num_cuts(&self) -> usize {
        self.duals.cuts.len()
    }

    fn are_apart(&self, a: u32, b: u32) -> bool {
        self.case.apart.contains(&(a, b))
    }

    fn missing(&self, group: &[u32]) -> usize {
        let missing = |at: &u32| {
            let partners = self.case.together.iter().filter(|(a, b)| a == at && !group.contains(b));
            partners.count()
        };
        group.iter().map(missing).max().unwrap_or(0)
    }
}
