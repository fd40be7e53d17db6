//! For each class the classes that are likely to be with it, for each site the sites around it.

use rayon::prelude::*;

use crate::instance::{ClassIdx, Instance, SiteIdx, Travel};

/// Neighbours of a class.
const MOST_NEAR: usize = 40;
/// Classes of one site that are looked at for the neighbours of a class.
const MOST_OF_A_SITE: usize = 64;
/// Up to so many classes all pairs are looked at.
const MOST_PAIRED: usize = 3_000;

/// What is near to what. Lists are by class, never by person: the nearest people of a large town are all its own.
#[derive(Debug)]
pub(crate) struct Neighbours {
    /// For each class the nearest ones it can be with, nearest first; empty where any will do.
    near: Vec<Vec<ClassIdx>>,
    /// For each class the site it is at or nearest to; 0 without travel.
    anchor: Vec<SiteIdx>,
    /// For each site all sites, nearest first; empty without travel.
    around: Vec<Vec<SiteIdx>>,
    /// For each site the classes that are at it.
    at_site: Vec<Vec<ClassIdx>>,
}

impl Neighbours {
    pub(crate) fn new(instance: &Instance) -> Self {
        let classes = 0..instance.classes.len() as ClassIdx;
        if instance.travel == Travel::None || instance.sites.len() == 0 {
            let near = if instance.pairs.are_priced() && classes.len() <= MOST_PAIRED {
                near_by_price(instance)
            } else {
                vec![Vec::new(); classes.len()]
            };
            let (anchor, at_site) = (vec![0; classes.len()], vec![classes.collect()]);
            return Self { near, anchor, around: vec![vec![0]], at_site };
        }
        let anchor: Vec<SiteIdx> =
            classes.clone().into_par_iter().map(|class| anchor_of(instance, class)).collect();
        let mut at_site = vec![Vec::new(); instance.sites.len()];
        for (&site, class) in anchor.iter().zip(classes) {
            at_site[site as usize].push(class);
        }
        let around = sites_around(instance, &anchor);
        let mut neighbours = Self { near: Vec::new(), anchor, around, at_site };
        neighbours.near = (0..instance.classes.len() as ClassIdx)
            .into_par_iter()
            .map(|class| neighbours.nearest(instance, class))
            .collect();
        neighbours
    }

    /// Classes to look at first, nearest first; empty where any will do.
    pub(crate) fn near(&self, class: ClassIdx) -> &[ClassIdx] {
        &self.near[class as usize]
    }

    pub(crate) fn anchor(&self, class: ClassIdx) -> SiteIdx {
        self.anchor[class as usize]
    }

    /// All sites, nearest first.
    pub(crate) fn around(&self, site: SiteIdx) -> &[SiteIdx] {
        &self.around[site as usize]
    }

    /// The classes that are at a site.
    pub(crate) fn at_site(&self, site: SiteIdx) -> &[ClassIdx] {
        &self.at_site[site as usize]
    }

    /// How far two classes are from each other: both ways between their first registrants and anchors.
    pub(crate) fn closeness(&self, instance: &Instance, a: ClassIdx, b: ClassIdx) -> i64 {
        if instance.sites.len() == 0 {
            return 0;
        }
        let origin =
            |class: ClassIdx| instance.profiles[instance.class(class).profiles[0] as usize].origin;
        instance.sites.distance(origin(a), self.anchor(b))
            + instance.sites.distance(origin(b), self.anchor(a))
    }

    /// The nearest classes of one that can be with it, found site by site.
    fn nearest(&self, instance: &Instance, class: ClassIdx) -> Vec<ClassIdx> {
        let component = instance.components.of[class as usize];
        let mut near = Vec::new();
        for &site in self.around(self.anchor(class)) {
            // Of a crowded site each class sees others first.
            let here = self.at_site(site);
            let turn = if here.len() > MOST_OF_A_SITE { class as usize % here.len() } else { 0 };
            let some = here[turn..].iter().chain(&here[..turn]).take(MOST_OF_A_SITE);
            for &other in some {
                let possible = instance.components.of[other as usize] == component
                    && (other != class || instance.class(class).number > 1)
                    && instance.may_meet(class, other);
                if possible {
                    let price = instance.pair_penalty(class, other);
                    near.push((self.closeness(instance, class, other) + price, other));
                }
            }
            if near.len() >= 2 * MOST_NEAR {
                break;
            }
        }
        near.sort_unstable();
        near.truncate(MOST_NEAR);
        near.into_iter().map(|(_, other)| other).collect()
    }
}

/// Without travel: the classes with which a pair costs least come first, in an order that differs by class.
fn near_by_price(instance: &Instance) -> Vec<Vec<ClassIdx>> {
    let num = instance.classes.len();
    let nearest = |class: ClassIdx| {
        let mut near: Vec<(i64, usize, ClassIdx)> = (1..=num)
            .map(|step| (step, ((class as usize + step) % num) as ClassIdx))
            .filter(|&(_, other)| other != class || instance.class(class).number > 1)
            .filter(|&(_, other)| instance.may_meet(class, other))
            .map(|(step, other)| (instance.pair_penalty(class, other), step, other))
            .collect();
        near.sort_unstable();
        near.into_iter().map(|(_, _, other)| other).collect()
    };
    (0..num as ClassIdx).into_par_iter().map(nearest).collect()
}

/// The home of a class, else the site nearest to where it starts.
fn anchor_of(instance: &Instance, class: ClassIdx) -> SiteIdx {
    let origin = instance.profiles[instance.class(class).profiles[0] as usize].origin;
    let sites = 0..instance.sites.len() as SiteIdx;
    let nearest = || sites.min_by_key(|&site| instance.sites.distance(origin, site)).unwrap_or(0);
    instance.home(class).unwrap_or_else(nearest)
}

/// All sites around each site, by the distances of a class that is there; else in their own order.
fn sites_around(instance: &Instance, anchor: &[SiteIdx]) -> Vec<Vec<SiteIdx>> {
    let num = instance.sites.len();
    let mut origin_at: Vec<Option<u32>> = vec![None; num];
    for (class, &site) in instance.classes.iter().zip(anchor) {
        let origin = instance.profiles[class.profiles[0] as usize].origin;
        origin_at[site as usize].get_or_insert(origin);
    }
    let order = |site: usize| {
        let mut around: Vec<SiteIdx> = (0..num as SiteIdx).collect();
        if let Some(origin) = origin_at[site] {
            around.sort_by_key(|&other| {
                (other as usize != site, instance.sites.distance(origin, other))
            });
        }
        around
    };
    (0..num).into_par_iter().map(order).collect()
}
