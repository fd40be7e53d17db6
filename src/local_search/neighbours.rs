//! Neighbourhoods: for each class the classes likely to share a group with it, for each site the sites around it.

use std::convert::Infallible;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;
use smallvec::SmallVec;

use super::atlas::{Atlas, Found};
use super::params::{CANDIDATE_VENUES, MAX_COMPARED_CLASSES, NEIGHBOURS, NEIGHBOURS_PER_UNIT};
use crate::convert::Convert;
use crate::instance::{ClassIdx, Instance, SiteIdx, Travel};
use crate::limits::Budget;

/// Number of classes between two checks of the clock.
const CLASSES_PER_LOOK: usize = 64;

/// Nearest classes and sites. Lists are by class, never by person: the nearest people of a large town would all be of
/// that town.
#[derive(Debug)]
pub(crate) struct Neighbours {
    /// Site at or nearest to each class; 0 without travel.
    anchor: Vec<SiteIdx>,
    /// Nearest sites of each site, itself first; empty without travel.
    venues: Vec<SmallVec<[SiteIdx; CANDIDATE_VENUES]>>,
    /// Nearest classes that can share a group with each class, nearest first, in rows of equal length.
    near: Vec<ClassIdx>,
    /// Number of entries in each row; 0 if any class will do, or if neighbours were not found yet.
    num_near: Vec<u32>,
}

impl Neighbours {
    /// Determines the sites of all classes, which is all that construction needs.
    pub(crate) fn new(instance: &Instance) -> Self {
        let Ok(located) = Self::located::<Infallible>(instance, || Ok(()));
        located
    }

    /// Determines the sites of all classes; an error of `go_on` aborts it.
    pub(crate) fn located<E: Send>(
        instance: &Instance,
        go_on: impl Fn() -> Result<(), E> + Sync,
    ) -> Result<Self, E> {
        let num = instance.classes.len();
        // Without travel there are no sites.
        let travels = instance.sites.len() > 0;
        let anchor = |class: ClassIdx| {
            if class.index().is_multiple_of(CLASSES_PER_LOOK) {
                go_on()?;
            }
            Ok(if travels { anchor_of(instance, class) } else { SiteIdx(0) })
        };
        let num_sites = if travels { instance.sites.len() } else { 0 };
        let venues = |site| instance.sites.beside(site).take(CANDIDATE_VENUES).collect();
        Ok(Self {
            num_near: vec![0; num],
            anchor: ClassIdx::parallel(num).map(anchor).collect::<Result<_, E>>()?,
            venues: SiteIdx::parallel(num_sites).map(venues).collect(),
            near: Vec::new(),
        })
    }

    /// Finds the neighbours of each class, in the order of classes until the time is exhausted. It charges no work: a
    /// plan must not depend on whether work is left for what follows.
    pub(crate) fn find_near(&mut self, instance: &Instance, budget: &Budget) {
        if budget.is_out_of_time() {
            return;
        }
        let num = instance.classes.len();
        let is_small = instance.pairs.are_priced() && num <= MAX_COMPARED_CLASSES;
        let most_near = (NEIGHBOURS_PER_UNIT * instance.largest_group()).to_usize();
        let most_near = most_near.clamp(NEIGHBOURS.0, NEIGHBOURS.1);
        // Rows of equal length can be filled in parallel.
        let row = match self.venues.is_empty() {
            true if !is_small => return,
            true => num,
            false => most_near.min(num),
        };
        let atlas = (!self.venues.is_empty()).then(|| Atlas::new(instance, &self.anchor));
        let nearest = |class| match &atlas {
            Some(atlas) => self.by_closeness(instance, atlas, class, most_near),
            None => by_price(instance, class),
        };
        let spent = AtomicBool::new(false);
        let (mut near, mut num_near) = (vec![ClassIdx(0); row * num], vec![0; num]);
        let rows = near.par_chunks_mut(row.max(1)).zip(&mut num_near);
        ClassIdx::parallel(num).zip(rows).for_each(|(class, (row, number))| {
            if class.index().is_multiple_of(CLASSES_PER_LOOK) && budget.is_out_of_time() {
                spent.store(true, Ordering::Relaxed);
            }
            if spent.load(Ordering::Relaxed) {
                return;
            }
            for (place, other) in row.iter_mut().zip(nearest(class)) {
                *place = other;
                *number += 1;
            }
        });
        (self.near, self.num_near) = (near, num_near);
    }

    /// Returns the classes to try first, nearest first; empty if any class will do.
    pub(crate) fn near(&self, class: ClassIdx) -> &[ClassIdx] {
        let number = self.num_near[class.index()] as usize;
        let row = self.near.len() / self.num_near.len().max(1);
        &self.near[class.index() * row..][..number]
    }

    /// Returns the site at or nearest to a class.
    pub(crate) fn anchor(&self, class: ClassIdx) -> SiteIdx {
        self.anchor[class.index()]
    }

    /// Returns the sites nearest to a site, itself first.
    pub(crate) fn around(&self, site: SiteIdx) -> &[SiteIdx] {
        self.venues.get(site.index()).map_or(&[], |venues| venues)
    }

    /// Returns at least `most` of the nearest classes that can share a group with a class, if they exist; prices count
    /// as distance.
    fn by_closeness(
        &self,
        instance: &Instance,
        atlas: &Atlas<'_>,
        class: ClassIdx,
        most: usize,
    ) -> Vec<ClassIdx> {
        // Without prices and rotation the order by distance is final.
        if !instance.pairs.are_priced() && !instance.travel.rotates() {
            let near = atlas.near(class, most);
            return near.into_iter().map(|found| found.class).collect();
        }
        let near = atlas.near(class, 2 * most).into_iter();
        let key = |found: Found| (self.closeness(instance, class, found), found.class);
        let mut near: Vec<(i64, ClassIdx)> = near.map(key).collect();
        // Earlier group-mates are neighbours at any distance.
        for &group in instance.earlier_groups(class) {
            for &mate in instance.earlier.classes_of(group) {
                let is_other = mate != class && near.iter().all(|(_, other)| *other != mate);
                if is_other && instance.may_meet(class, mate) {
                    near.push((-instance.retained_value_between(class, mate), mate));
                }
            }
        }
        for &wished in instance.wished(class) {
            let is_other = near.iter().all(|(_, other)| *other != wished);
            if is_other && instance.may_meet(class, wished) {
                near.push((-instance.wishes_between(class, wished), wished));
            }
        }
        // The sort is stable: each class keeps its own order of classes that are equally close.
        near.sort_by_key(|(closeness, _)| *closeness);
        near.into_iter().map(|(_, other)| other).collect()
    }

    /// Distance between two classes in metres, prices included. If members host, it is the travel to each other, less
    /// the travel of the second class to its own home.
    fn closeness(&self, instance: &Instance, class: ClassIdx, found: Found) -> i64 {
        let other = found.class;
        let both_ways = || found.travel - instance.own_travel(other);
        let apart = || {
            let (from, to) = (instance.origin(class), instance.origin(other));
            let way = |origin, class| instance.sites.distance(origin, self.anchor(class));
            let between = instance.sites.between(from, to);
            between.unwrap_or_else(|| (way(from, other) + way(to, class)) / 2)
        };
        let weighed = match instance.travel {
            Travel::Rotating { meetings } => meetings * both_ways() / i64::from(instance.size.1),
            Travel::EachOnce => both_ways(),
            Travel::Central { meetings, .. } => meetings * apart(),
            Travel::None => 0,
        };
        weighed + instance.pair_penalty(class, other)
    }
}

/// Returns the nearest site to which a class travels, if any site may be the venue; otherwise its home, or the nearest
/// site.
fn anchor_of(instance: &Instance, class: ClassIdx) -> SiteIdx {
    let mut around = instance.sites.around(instance.origin(class)).peekable();
    let nearest = around.peek().copied().unwrap_or_default();
    match instance.travel {
        Travel::Central { anywhere: true, .. } => {
            around.find(|&site| instance.to_venue(class, site).is_some()).unwrap_or(nearest)
        }
        _ => instance.home(class).unwrap_or(nearest),
    }
}

/// Returns the classes by the price of a pair, cheapest first, if there is no travel. The order of equal prices differs
/// by class.
fn by_price(instance: &Instance, class: ClassIdx) -> Vec<ClassIdx> {
    let num = instance.classes.len();
    let mut near: Vec<(i64, usize, ClassIdx)> = (1..=num)
        .map(|step| (step, ClassIdx::new((class.index() + step) % num)))
        .filter(|&(_, other)| instance.class(other).number > u32::from(other == class))
        .filter(|&(_, other)| instance.may_meet(class, other))
        .map(|(step, other)| (instance.pair_penalty(class, other), step, other))
        .collect();
    near.sort_unstable();
    near.into_iter().map(|(_, _, other)| other).collect()
}
