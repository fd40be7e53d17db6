//! Data of the units in flat tables of small numbers for the search, with near classes adjacent.

use std::ops::Range;

use rayon::prelude::*;

use super::Neighbours;
use super::params::{MAX_TABULATED_CLASSES, WALK_SUCCESSORS};
use super::travel_table::{FAR, TravelTable};
use super::units::{Common, SearchClassIdx};
use super::units::{GroupMember, UnitIdx};
use crate::convert::Convert;
use crate::instance::{Class, ClassIdx, FacilitatorClassIdx, Instance, SiteIdx, Travel};

/// Table entry of a pair that no group can contain.
pub(super) const CONFLICT: i32 = i32::MIN;

/// Class with the data that the search reads.
#[derive(Clone, Copy, Debug)]
struct SearchClass {
    class: ClassIdx,
    seats: u32,
    people: u32,
    /// Travel and prices of a unit alone.
    own: Common,
    /// Upper bound on the reduction of cost by earlier group-mates and wishes.
    reward: i64,
}

/// Data of an instance that the search reads most often.
#[derive(Debug)]
pub(super) struct SearchClasses<'i> {
    instance: &'i Instance,
    search_classes: Vec<SearchClass>,
    pub(super) travel_table: TravelTable<'i>,
    /// Search class of each unit; units of one class are adjacent.
    of_unit: Vec<SearchClassIdx>,
    /// Units of each class, by `ClassIdx`.
    units: Vec<Range<UnitIdx>>,
    /// Metres of each pair, row by row; empty if pairs are computed on demand.
    metres: Vec<i32>,
    /// Prices of pairs, if they are stored apart from metres.
    prices: Vec<i32>,
    /// `true` if a pair can cost anything.
    pub(super) linked: bool,
    /// `true` if travel is a mean, which is stored apart from prices.
    is_mean: bool,
    /// Metres from each facilitator class to the homes of each search class if members host; `FAR` if the facilitator
    /// cannot serve the class.
    leading: Vec<i64>,
}

impl<'i> SearchClasses<'i> {
    /// Creates the search classes in the order of classes; pairs are computed on demand.
    pub(super) fn new(instance: &'i Instance) -> Self {
        let order = ClassIdx::all(instance.classes.len());
        Self::in_order(instance, order.collect())
    }

    /// Creates the search classes with near ones adjacent, and tabulates pairs up to `MAX_TABULATED_CLASSES` classes.
    pub(super) fn tabulated(instance: &'i Instance, neighbours: &Neighbours) -> Self {
        let mut search_classes = Self::in_order(instance, near_together(instance, neighbours));
        if instance.classes.len() <= MAX_TABULATED_CLASSES {
            search_classes.tabulate();
        }
        search_classes.travel_table.tabulate();
        search_classes
    }

    fn in_order(instance: &'i Instance, order: Vec<ClassIdx>) -> Self {
        let is_mean = matches!(instance.travel, Travel::Rotating { .. });
        let linked = is_mean || instance.travel == Travel::EachOnce || instance.pairs.are_priced();
        let mut units = vec![0..0; order.len()];
        let mut of_unit = Vec::with_capacity(instance.num_units());
        for (&class, search_class) in order.iter().zip(0..) {
            let (first, number) = (of_unit.len().to_u32(), instance.class(class).number);
            units[class.index()] = first..first + number;
            of_unit.extend(std::iter::repeat_n(search_class, number as usize));
        }
        let (search_classes, metres, prices) = (Vec::new(), Vec::new(), Vec::new());
        let facilitators = FacilitatorClassIdx::all(instance.facilitators().len());
        let leading = facilitators.flat_map(|facilitator| {
            order.iter().map(move |&class| instance.leading(facilitator, class).unwrap_or(FAR))
        });
        let leading = leading.collect();
        let travel_table = TravelTable::new(instance, &order);
        let mut this = Self {
            instance,
            search_classes,
            travel_table,
            of_unit,
            units,
            metres,
            prices,
            linked,
            is_mean,
            leading,
        };
        this.search_classes = order.into_iter().map(|class| this.search_class(class)).collect();
        this
    }

    fn search_class(&self, idx: ClassIdx) -> SearchClass {
        let instance = self.instance;
        let class: &Class = instance.class(idx);
        SearchClass {
            class: idx,
            seats: class.seats,
            people: class.people(),
            own: self.common(instance.own_travel(idx), instance.own_penalty(idx)),
            reward: self.max_reward_of(idx),
        }
    }

    /// Upper bound on the reduction of cost by the earlier group-mates and the wishes of a unit: the sum over all of
    /// them.
    fn max_reward_of(&self, idx: ClassIdx) -> i64 {
        let instance = self.instance;
        let groups = instance.earlier_groups(idx).iter();
        let earlier_companions = groups.flat_map(|&group| instance.earlier.classes_of(group));
        let retained = earlier_companions.map(|&mate| {
            i64::from(instance.class(mate).number) * instance.retained_value_between(idx, mate)
        });
        let wished = instance.wished(idx).iter();
        let wished = wished.map(|&other| instance.wishes_between(idx, other));
        retained.sum::<i64>() + wished.sum::<i64>()
    }

    /// Upper bound on the reduction of cost by the earlier group-mates and the wishes of a unit.
    pub(super) fn max_reward(&self, search_class: SearchClassIdx) -> i64 {
        self.search_classes[search_class as usize].reward
    }

    /// Tabulates all pairs, unless a number is too large for the table.
    fn tabulate(&mut self) {
        let num = self.search_classes.len();
        let small = |number: i64| i32::try_from(number).ok().filter(|&n| n != CONFLICT);
        let pair = |nth: usize| match self.computed_pair((nth / num).to_u32(), (nth % num).to_u32())
        {
            Some(common) => Some((small(common.metres)?, small(common.price)?)),
            None => Some((CONFLICT, 0)),
        };
        let pairs: Option<Vec<(i32, i32)>> = (0..num * num).into_par_iter().map(pair).collect();
        let Some(pairs) = pairs else { return };
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

    fn computed_pair(&self, a: SearchClassIdx, b: SearchClassIdx) -> Option<Common> {
        let (a, b) = (self.class(a), self.class(b));
        let metres = self.instance.pair_travel(a, b)?;
        Some(self.common(metres, self.instance.pair_penalty(a, b)))
    }

    pub(super) fn num_classes(&self) -> usize {
        self.search_classes.len()
    }

    /// Returns `true` if pairs are tabulated and a group costs the sum over its members and their pairs, and nothing
    /// that changes in a swap.
    pub(super) fn cost_is_sum_of_pairs(&self) -> bool {
        let instance = self.instance;
        matches!(instance.travel, Travel::None | Travel::EachOnce)
            && !self.metres.is_empty()
            && self.linked
            && !instance.needs_facilitators()
            && instance.ideal.is_none()
    }

    /// Metres of a class with each class; empty if pairs are computed on demand.
    #[inline]
    pub(super) fn row(&self, search_class: SearchClassIdx) -> &[i32] {
        let num = if self.metres.is_empty() { 0 } else { self.search_classes.len() };
        &self.metres[search_class as usize * num..][..num]
    }

    pub(super) fn own(&self, search_class: SearchClassIdx) -> Common {
        self.search_classes[search_class as usize].own
    }

    pub(super) fn num_units(&self) -> usize {
        self.of_unit.len()
    }

    pub(super) fn of_unit(&self, unit: UnitIdx) -> SearchClassIdx {
        self.of_unit[unit as usize]
    }

    /// Returns the units of a class.
    #[inline]
    pub(super) fn units_of(&self, class: ClassIdx) -> Range<UnitIdx> {
        self.units[class.index()].clone()
    }

    /// Returns the units of each class, by `ClassIdx`.
    pub(super) fn units(&self) -> &[Range<UnitIdx>] {
        &self.units
    }

    pub(super) fn class(&self, search_class: SearchClassIdx) -> ClassIdx {
        self.search_classes[search_class as usize].class
    }

    pub(super) fn seats(&self, search_class: SearchClassIdx) -> u32 {
        self.search_classes[search_class as usize].seats
    }

    pub(super) fn people(&self, search_class: SearchClassIdx) -> u32 {
        self.search_classes[search_class as usize].people
    }

    /// Travel and prices of a pair in one group.
    #[inline]
    pub(super) fn pair(&self, a: SearchClassIdx, b: SearchClassIdx) -> Common {
        if self.metres.is_empty() {
            return self.computed_pair(a, b).unwrap_or_default();
        }
        let at = a as usize * self.search_classes.len() + b as usize;
        let price = self.prices.get(at).map_or(0, |&price| i64::from(price));
        Common { metres: i64::from(self.metres[at]), price }
    }

    /// Travel and prices of a unit with others and alone; `None` if it is in conflict with one of them. The unit
    /// `leaves` does not count.
    #[inline(always)]
    pub(super) fn with_all(
        &self,
        search_class: SearchClassIdx,
        others: &[GroupMember],
        leaves: Option<UnitIdx>,
    ) -> Option<Common> {
        let own = self.search_classes[search_class as usize].own;
        if self.metres.is_empty() {
            return self.computed_with_all(search_class, others, leaves).map(|sum| sum + own);
        }
        let num = self.search_classes.len();
        let row = search_class as usize * num..(search_class as usize + 1) * num;
        let metres = &self.metres[row.clone()];
        let (mut sum, mut conflict) = (own, false);
        for other in others {
            let number = metres[other.search_class as usize];
            let number = if Some(other.unit) == leaves { 0 } else { number };
            conflict |= number == CONFLICT;
            sum.metres += i64::from(number);
        }
        if conflict {
            return None;
        }
        if !self.prices.is_empty() {
            let prices = &self.prices[row];
            let stay = others.iter().filter(|other| Some(other.unit) != leaves);
            sum.price +=
                stay.map(|other| i64::from(prices[other.search_class as usize])).sum::<i64>();
        }
        Some(sum)
    }

    #[cold]
    fn computed_with_all(
        &self,
        search_class: SearchClassIdx,
        others: &[GroupMember],
        leaves: Option<UnitIdx>,
    ) -> Option<Common> {
        let stay = others.iter().filter(|other| Some(other.unit) != leaves);
        let mut pairs = stay.map(|other| self.computed_pair(search_class, other.search_class));
        pairs.try_fold(Common::default(), |sum, pair| Some(sum + pair?))
    }

    /// Metres from a facilitator to the homes of a unit if members host, else 0; `FAR` if the facilitator cannot serve
    /// it.
    pub(super) fn leading(
        &self,
        facilitator: FacilitatorClassIdx,
        search_class: SearchClassIdx,
    ) -> i64 {
        self.leading[facilitator.index() * self.search_classes.len() + search_class as usize]
    }

    /// Metres from a facilitator to a site; `FAR` if the facilitator does not travel there.
    pub(super) fn facilitator_way(&self, facilitator: FacilitatorClassIdx, site: SiteIdx) -> i64 {
        self.instance.facilitator_way(facilitator, site).unwrap_or(FAR)
    }
}

/// Orders the classes so that near ones are adjacent: a depth-first walk to the nearest class not yet visited.
fn near_together(instance: &Instance, neighbours: &Neighbours) -> Vec<ClassIdx> {
    let num = instance.classes.len();
    let (mut order, mut is_met) = (Vec::with_capacity(num), vec![false; num]);
    let mut open: Vec<ClassIdx> = Vec::new();
    for start in ClassIdx::all(num) {
        open.push(start);
        while let Some(class) = open.pop() {
            if !std::mem::replace(&mut is_met[class.index()], true) {
                order.push(class);
                let near = neighbours.near(class).iter().take(WALK_SUCCESSORS).rev();
                open.extend(near.filter(|&&other| !is_met[other.index()]));
            }
        }
    }
    order
}
