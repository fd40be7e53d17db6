//! What units add to groups, laid out for the search: small numbers in flat tables.

use std::ops::{Add, Sub};

use rayon::prelude::*;

use crate::instance::{Class, ClassIdx, Instance, SiteIdx, Travel};

/// Up to so many classes all pairs are written in a table.
const MOST_TABULATED: usize = 2_000;
/// A pair that no group holds, in the table.
const CONFLICT: i32 = i32::MIN;
/// In place of the metres to a site where a unit does not come: more than any group travels, and small enough to be
/// added up for all members.
pub(super) const FAR: i64 = 1 << 44;

/// What units have in common: metres both ways (0 unless everybody hosts) and prices. Where travel is a plain sum
/// the two are one number, which stands under `metres`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Common {
    pub(super) metres: i64,
    pub(super) price: i64,
}

impl Add for Common {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { metres: self.metres + other.metres, price: self.price + other.price }
    }
}

impl Sub for Common {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self { metres: self.metres - other.metres, price: self.price - other.price }
    }
}

/// What a unit of a class takes, and where it starts.
#[derive(Clone, Copy, Debug)]
struct Kind {
    seats: u32,
    people: u32,
    /// The start of a single registrant who comes to every site within the limit; else the instance is asked.
    origin: Option<u32>,
    limit: i64,
}

/// The numbers of an instance that the search asks for most.
#[derive(Debug)]
pub(super) struct Costs {
    kinds: Vec<Kind>,
    /// What a unit by itself adds.
    own: Vec<Common>,
    /// Of each pair of classes, row by row; empty where they are computed when asked for.
    metres: Vec<i32>,
    /// Prices of pairs, where they stand apart from metres.
    prices: Vec<i32>,
    /// Whether a pair can cost anything.
    pub(super) linked: bool,
    /// Whether travel is a mean, which stands apart from prices.
    is_mean: bool,
}

impl Costs {
    pub(super) fn new(instance: &Instance) -> Self {
        let is_mean = matches!(instance.travel, Travel::Rotating { .. });
        let mut costs = Self {
            kinds: instance.classes.iter().map(|class| Kind::new(instance, class)).collect(),
            own: Vec::new(),
            metres: Vec::new(),
            prices: Vec::new(),
            linked: is_mean || instance.travel == Travel::EachOnce || instance.pairs.are_priced(),
            is_mean,
        };
        let classes = 0..instance.classes.len() as ClassIdx;
        costs.own = classes
            .map(|c| costs.common(instance.own_travel(c), instance.own_penalty(c)))
            .collect();
        if instance.classes.len() <= MOST_TABULATED {
            costs.tabulate(instance);
        }
        costs
    }

    /// Writes all pairs down, if their numbers are small.
    fn tabulate(&mut self, instance: &Instance) {
        let num = self.kinds.len();
        let pair = |nth: usize| {
            let (a, b) = ((nth / num) as ClassIdx, (nth % num) as ClassIdx);
            let Some(common) = self.computed_pair(instance, a, b) else {
                return Some((CONFLICT, 0));
            };
            let small = |number: i64| i32::try_from(number).ok().filter(|&n| n != CONFLICT);
            Some((small(common.metres)?, small(common.price)?))
        };
        let Some(pairs): Option<Vec<(i32, i32)>> =
            (0..num * num).into_par_iter().map(pair).collect()
        else {
            return;
        };
        if pairs.iter().any(|&(_, price)| price != 0) {
            self.prices = pairs.iter().map(|&(_, price)| price).collect();
        }
        self.metres = pairs.into_iter().map(|(metres, _)| metres).collect();
    }

    fn common(&self, metres: i64, price: i64) -> Common {
        if self.is_mean {
            Common { metres, price }
        } else {
            Common { metres: metres + price, price: 0 }
        }
    }

    fn computed_pair(&self, instance: &Instance, a: ClassIdx, b: ClassIdx) -> Option<Common> {
        let metres = instance.pair_travel(a, b)?;
        Some(self.common(metres, instance.pair_penalty(a, b)))
    }

    pub(super) fn seats(&self, class: ClassIdx) -> u32 {
        self.kinds[class as usize].seats
    }

    pub(super) fn people(&self, class: ClassIdx) -> u32 {
        self.kinds[class as usize].people
    }

    /// What a unit by itself adds.
    pub(super) fn own(&self, class: ClassIdx) -> Common {
        self.own[class as usize]
    }

    /// What a pair adds; nothing where it is in conflict.
    pub(super) fn pair(&self, instance: &Instance, a: ClassIdx, b: ClassIdx) -> Common {
        let together = self.with_all(instance, a, std::iter::once(b));
        together.map_or_else(Common::default, |sum| sum - self.own(a))
    }

    /// What a unit adds to others, itself included; `None` where it is in conflict with any of them.
    pub(super) fn with_all(
        &self,
        instance: &Instance,
        class: ClassIdx,
        others: impl Iterator<Item = ClassIdx> + Clone,
    ) -> Option<Common> {
        let mut sum = self.own(class);
        if self.metres.is_empty() {
            for other in others {
                sum = sum + self.computed_pair(instance, class, other)?;
            }
            return Some(sum);
        }
        let row = class as usize * self.kinds.len()..(class as usize + 1) * self.kinds.len();
        let metres = &self.metres[row.clone()];
        let mut conflict = false;
        for other in others.clone() {
            let number = metres[other as usize];
            conflict |= number == CONFLICT;
            sum.metres += i64::from(number);
        }
        if conflict {
            return None;
        }
        if !self.prices.is_empty() {
            let prices = &self.prices[row];
            sum.price += others.map(|other| i64::from(prices[other as usize])).sum::<i64>();
        }
        Some(sum)
    }

    /// Metres from a unit to a site; `FAR` where it does not come there.
    pub(super) fn way(&self, instance: &Instance, class: ClassIdx, site: SiteIdx) -> i64 {
        let kind = &self.kinds[class as usize];
        match kind.origin {
            Some(origin) => {
                let metres = instance.sites.distance(origin, site);
                if metres <= kind.limit { metres } else { FAR }
            }
            None => instance.to_venue(class, site).unwrap_or(FAR),
        }
    }
}

impl Kind {
    fn new(instance: &Instance, class: &Class) -> Self {
        let profile = &instance.profiles[class.profiles[0] as usize];
        let is_plain = class.people() == 1 && profile.only.is_none();
        Self {
            seats: class.seats,
            people: class.people(),
            origin: is_plain.then_some(profile.origin),
            limit: profile.limit,
        }
    }
}
