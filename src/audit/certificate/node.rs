//! Branching decisions on the path to a node, and their meaning for its plans and for single groups.

use std::collections::{BTreeMap, BTreeSet};

use super::ground::CheckedInstance;
use super::range::Range;
use crate::convert::Convert;
use crate::plan::certificate::Statement;
use crate::pool::MunicipalityIdx;

/// Plans of a node: each branching decision on its path is true or false of them. Venues are positions among the sites.
#[derive(Clone, Debug)]
pub(crate) struct CheckedNode {
    pub(crate) groups: Range,
    /// Number of groups at each venue.
    pub(crate) at_venue: Vec<Range>,
    /// Number of units of a class at a venue, where a branching decision counts them.
    pub(crate) meets: BTreeMap<(u32, u32), Range>,
    /// Classes and venues at which they do not meet.
    barred: BTreeSet<(u32, u32)>,
    /// Number of waiting units of each class.
    pub(crate) waiting: Vec<Range>,
    /// Number of waiting registrants of each queue.
    pub(crate) queues: Vec<Range>,
    pub(crate) together: Vec<(u32, u32)>,
    pub(crate) apart: Vec<(u32, u32)>,
}

impl CheckedNode {
    /// Root node: all plans with a number of groups in this range.
    pub(crate) fn all(ground: &CheckedInstance<'_>, groups: Range) -> Self {
        let limit = |site: MunicipalityIdx| {
            ground.people.pool.municipality(site).max_groups().map_or(groups.1, u64::from)
        };
        Self {
            groups,
            at_venue: ground.sites.iter().map(|at| (0, limit(at.site).min(groups.1))).collect(),
            meets: BTreeMap::new(),
            barred: BTreeSet::new(),
            waiting: ground.classes.iter().map(|class| (0, class.number)).collect(),
            queues: ground.queues.iter().map(|queue| (0, queue.order.len() as u64)).collect(),
            together: Vec::new(),
            apart: Vec::new(),
        }
    }

    /// Child whose plans satisfy a branching decision, or the child whose plans do not; `None` if the decision does not
    /// fit the instance.
    pub(crate) fn half(
        &self,
        ground: &CheckedInstance<'_>,
        statement: &Statement,
        is_true: bool,
    ) -> Option<Self> {
        let mut half = self.clone();
        let at_most = |range: &mut Range, most: u64| {
            *range = if is_true {
                (range.0, range.1.min(most))
            } else {
                (range.0.max(most.checked_add(1)?), range.1)
            };
            Some(())
        };
        let site = |code: &str| {
            let found = ground.people.pool.find_municipality(code).ok()?;
            ground.sites.iter().position(|place| place.site == found)
        };
        let is_one = |at: u32| ground.classes.get(at as usize).is_some_and(|c| c.number == 1);
        match statement {
            Statement::Groups(most) => at_most(&mut half.groups, *most)?,
            Statement::AtVenue(code, most) => at_most(&mut half.at_venue[site(code)?], *most)?,
            Statement::Meets(at, code, most) => {
                let (number, site) = (ground.classes.get(*at as usize)?.number, site(code)?);
                let range = half.meets.entry((*at, site.to_u32())).or_insert((0, number));
                at_most(range, *most)?;
                // Units that meet at the venue cannot wait.
                let least = range.0;
                let waiting = &mut half.waiting[*at as usize];
                waiting.1 = waiting.1.min(number.saturating_sub(least));
            }
            Statement::MeetsIn(at, codes) => {
                is_one(*at).then_some(())?;
                let inside: Option<BTreeSet<usize>> = codes.iter().map(|code| site(code)).collect();
                let inside = inside?;
                let barred = (0..ground.sites.len()).filter(|at| inside.contains(at) != is_true);
                half.barred.extend(barred.map(|site| (*at, site.to_u32())));
                // A unit that meets at one of the venues is placed.
                if is_true {
                    half.waiting[*at as usize].1 = 0;
                }
            }
            Statement::Waiting(at, most) => {
                let nth = ground.queues.iter().position(|queue| queue.order.contains(at))?;
                at_most(&mut half.queues[nth], *most)?;
            }
            Statement::Placed(at) => {
                is_one(*at).then_some(())?;
                half.waiting[*at as usize] = if is_true { (0, 0) } else { (1, 1) };
            }
            Statement::Together(a, b) => {
                (is_one(*a) && is_one(*b) && a != b).then_some(())?;
                let pairs = if is_true { &mut half.together } else { &mut half.apart };
                pairs.extend([(*a, *b), (*b, *a)]);
            }
        }
        Some(half)
    }

    /// Returns `true` if a range is empty, so that the node has no plans.
    pub(crate) fn is_void(&self) -> bool {
        let mut ranges = self
            .at_venue
            .iter()
            .chain(self.meets.values())
            .chain(&self.waiting)
            .chain(&self.queues)
            .chain([&self.groups]);
        ranges.any(|(least, most)| least > most)
    }

    /// Returns `true` if units of a class can be in a group at a venue.
    pub(crate) fn comes(&self, ground: &CheckedInstance<'_>, at: u32, site: Option<u32>) -> bool {
        let number = ground.classes[at as usize].number;
        let Some(site) = site else { return self.waiting[at as usize].0 < number };
        // All units of the class must meet at another venue.
        let all_elsewhere = |(&(other, place), &(least, _)): (&(u32, u32), &Range)| {
            other == at && place != site && least >= number
        };
        self.waiting[at as usize].0 < number
            && !self.barred.contains(&(at, site))
            && self.meets.get(&(at, site)).is_none_or(|(_, most)| *most > 0)
            && !self.meets.iter().any(all_elsewhere)
    }
}
