//! Pricing data of one component, by position: pair costs scaled to integers, and lower bounds on the cost of a
//! member's companions.

use super::pair_rewards::PairRewards;
use super::params::{MAX_LAGRANGIAN_SEATS, MAX_TABULATED_CLASSES, MAX_WIDE_CLASSES};
use super::sorted::SizePrices;
use crate::bounds::dual_bound::SCALE;
use crate::convert::Convert;
use crate::instance::{ClassIdx, Instance, Travel};

/// Pair cost of two units that cannot share a group.
pub(crate) const CONFLICT: i64 = i64::MAX;

/// Exclusive upper limit on the scaled cost of a group, so that sums of such costs fit `i64`.
const MAX_GROUP_COST: i128 = 1 << 58;

/// Classes of a component, with their members' data and pair costs.
#[derive(Debug)]
pub(crate) struct PricingData<'a> {
    pub(crate) instance: &'a Instance,
    pub(crate) classes: &'a [ClassIdx],
    pub(crate) members: Vec<PricingMember>,
    /// Pair tables: one for each number of registrants in a group if the cost depends on it, otherwise one for all.
    tables: Vec<PairTable>,
    pub(crate) rewards: PairRewards,
    /// For each position, the value that at most one member of a group may have, or `FREE`.
    pub(crate) once: Vec<u32>,
    /// `true` if each unit takes as many seats as it has registrants.
    is_one_seat_each: bool,
    most_people: u32,
}

/// Marks a position without such a value.
pub(crate) const FREE: u32 = u32::MAX;

/// Data of one unit of a class.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PricingMember {
    pub(crate) number: u32,
    pub(crate) people: u32,
    pub(crate) seats: u32,
    /// Metres within the unit if every member hosts.
    travel: i64,
    penalty: i64,
}

/// Pair costs in groups of one size.
#[derive(Debug)]
pub(crate) struct PairTable {
    /// Entries from row to row: 0 if pairs cost nothing, so that one row serves all.
    stride: usize,
    /// Cost of each pair, scaled and multiplied by the factor of the group's cost (`Space::times`), or `CONFLICT`.
    pairs: Vec<i64>,
    most_people: usize,
    /// For each position and number of registrants, half of the least cost that a unit shares with its companions.
    /// The other half belongs to the companions.
    near: Vec<i64>,
}

impl PairTable {
    pub(crate) fn pair(&self, a: u32, b: u32) -> i64 {
        self.pairs[a as usize * self.stride + b as usize]
    }

    /// Costs of all pairs with unit `a`.
    pub(crate) fn row(&self, a: u32) -> &[i64] {
        let classes = self.near.len() / (self.most_people + 1);
        &self.pairs[a as usize * self.stride..][..classes]
    }

    /// Half of a lower bound on the pair costs between a unit and its companions, if they are `people` registrants
    /// together.
    pub(crate) fn near(&self, position: u32, people: u32) -> i64 {
        self.near[position as usize * (self.most_people + 1) + people as usize]
    }
}

impl<'a> PricingData<'a> {
    /// Builds the pricing data, or returns `None` if there are too many classes, or costs too large for scaled sums.
    pub(crate) fn new(instance: &'a Instance, classes: &'a [ClassIdx]) -> Option<Self> {
        if classes.len() > Self::max_classes(instance) {
            return None;
        }
        let member = |&idx: &ClassIdx| {
            let class = instance.class(idx);
            PricingMember {
                number: class.number,
                people: class.people(),
                seats: class.seats,
                travel: instance.own_travel(idx),
                penalty: instance.own_penalty(idx),
            }
        };
        let members: Vec<PricingMember> = classes.iter().map(member).collect();
        let rewards = PairRewards::new(instance, classes);
        let once = classes.iter().map(|&class| once(instance, class)).collect();
        let is_one_seat_each = members.iter().all(|member| member.seats == member.people);
        let tables = Vec::new();
        let most_people = most_people(&members, instance.size.1);
        let mut space = Self {
            instance,
            classes,
            members,
            tables,
            rewards,
            once,
            is_one_seat_each,
            most_people,
        };
        space.is_summable().then_some(())?;
        // Only penalties depend on the factor of the group's cost: without them one table serves all sizes.
        let sizes = if matches!(instance.travel, Travel::Rotating { .. }) {
            if instance.pairs.are_priced() { space.most_people() } else { 1 }
        } else {
            1
        };
        space.tables = (1..=i64::from(sizes)).map(|times| space.table(times)).collect();
        Some(space)
    }

    /// Maximum number of classes of a component that is priced. More classes are left to the Lagrangian relaxation, unless
    /// groups are too large for it.
    pub(crate) fn max_classes(instance: &Instance) -> usize {
        let is_central = matches!(instance.travel, Travel::Central { .. });
        let is_large = instance.size.1 > MAX_LAGRANGIAN_SEATS;
        if is_central && is_large && instance.pairs.cost_nothing() {
            MAX_WIDE_CLASSES
        } else {
            MAX_TABULATED_CLASSES
        }
    }

    /// Returns `true` if the cost of any group fits, scaled and multiplied by its factor.
    fn is_summable(&self) -> bool {
        let instance = self.instance;
        let most = i128::from(self.most_people());
        let meetings = i128::from(self.meetings().max(1));
        let travellers = most + i128::from(instance.needs_facilitators());
        let ways = match instance.travel {
            Travel::None => 0,
            Travel::Central { meetings, .. } => i128::from(meetings) * travellers,
            Travel::Rotating { .. } | Travel::EachOnce => meetings * most * travellers,
        };
        let travel = ways * i128::from(instance.sites.longest());
        let dearest = instance.pairs.dearest() + instance.earlier.dearest();
        let penalty = dearest * most * most;
        let off = instance.off_ideal(0).max(instance.off_ideal(instance.size.1));
        let all = travel + penalty + i128::from(instance.group_cost + off);
        2 * all * i128::from(self.times(self.most_people())) * SCALE < MAX_GROUP_COST
    }

    /// Exclusive limit on the magnitude of a scaled dual: the sum over a group of `n` registrants, with the factor `t` of
    /// its cost, stays within `n * t * max_dual <= 2^58`, as far as costs do.
    pub(crate) fn max_dual(&self) -> i64 {
        let people = i64::from(self.most_people().max(1));
        (MAX_GROUP_COST.to_i64() / (people * self.times(self.most_people()).max(1))).max(1)
    }

    /// Factor of the metres between members in the cost of a group.
    pub(crate) fn meetings(&self) -> i64 {
        match self.instance.travel {
            Travel::None | Travel::Central { .. } => 0,
            Travel::Rotating { meetings } => meetings,
            Travel::EachOnce => 1,
        }
    }

    /// Upper bound on the registrants of a group.
    pub(crate) fn most_people(&self) -> u32 {
        self.most_people
    }

    /// Lower bound on the registrants of a group.
    pub(crate) fn least_people(&self) -> u32 {
        let thickest = |member: &PricingMember| f64::from(member.seats) / f64::from(member.people);
        let share = self.members.iter().map(thickest).fold(1.0, f64::max);
        (f64::from(self.instance.size.0) / share).floor().to_u32().max(1)
    }

    /// Factor of all costs while the cost of a group of `people` registrants is summed. Rotating travel is divided by
    /// the number of registrants, so the factor keeps the sums whole.
    pub(crate) fn times(&self, people: u32) -> i64 {
        if matches!(self.instance.travel, Travel::Rotating { .. }) { people.into() } else { 1 }
    }

    /// Returns `true` if two units have equal numbers of registrants and of seats.
    pub(crate) fn are_as_large(&self, a: u32, b: u32) -> bool {
        let size = |at: u32| (self.members[at as usize].people, self.members[at as usize].seats);
        size(a) == size(b)
    }

    pub(crate) fn table_of(&self, people: u32) -> &PairTable {
        let nth = if self.tables.len() > 1 { people as usize - 1 } else { 0 };
        &self.tables[nth]
    }

    /// Scaled cost of a unit by itself in a group whose cost has the factor `times`.
    pub(crate) fn own_cost(&self, position: u32, times: i64) -> i64 {
        let member = &self.members[position as usize];
        SCALE.to_i64() * (self.meetings() * member.travel + times * member.penalty)
    }

    /// Scaled cost of a group apart from its members.
    pub(crate) fn per_group(&self, times: i64) -> i64 {
        SCALE.to_i64() * times * self.instance.group_cost
    }

    /// Prices of the possible numbers of seats of a group.
    pub(crate) fn sizes(&self) -> SizePrices {
        let off = |(ideal, off): (u32, i64)| (ideal, SCALE.to_i64() * off);
        SizePrices { ideal: self.instance.ideal.map(off), ..SizePrices::free(self.instance.size) }
    }

    /// Lower bound on the scaled price of the number of seats of a group of `people` registrants; exact where each
    /// takes one seat.
    pub(crate) fn off_at_least(&self, people: u32) -> i64 {
        if self.is_one_seat_each { self.sizes().off(people) } else { 0 }
    }

    fn table(&self, times: i64) -> PairTable {
        let (num, meetings) = (self.classes.len(), self.meetings());
        let most_people = self.most_people() as usize;
        let near = vec![0; num * (most_people + 1)];
        if self.instance.pairs.cost_nothing() {
            return PairTable { stride: 0, pairs: vec![0; num], most_people, near };
        }
        let mut pairs = vec![CONFLICT; num * num];
        for (a, &class) in self.classes.iter().enumerate() {
            for (b, &other) in self.classes[..=a].iter().enumerate() {
                if let Some(metres) = self.instance.pair_travel(class, other) {
                    let penalty = self.instance.pair_penalty(class, other);
                    let cost = SCALE.to_i64() * (meetings * metres + times * penalty);
                    (pairs[a * num + b], pairs[b * num + a]) = (cost, cost);
                }
            }
        }
        let mut table = PairTable { stride: num, pairs, most_people, near };
        if meetings != 0 || self.instance.pairs.are_priced() {
            let near = |position| self.near(&table, position, times);
            table.near = (0..num.to_u32()).flat_map(near).collect();
        }
        table
    }

    /// Half of the least sum over a unit's companions, for each number of registrants. Where a group may contain a
    /// value only once, the companions have different values. Rewards of pairs are left out: they are
    /// distributed separately.
    fn near(&self, table: &PairTable, position: u32, times: i64) -> Vec<i64> {
        let mut companions: Vec<(i64, u32)> = (0..self.classes.len().to_u32())
            .filter(|&other| table.pair(position, other) != CONFLICT)
            .filter(|&other| other != position || self.members[other as usize].number > 1)
            .map(|other| {
                let people = i64::from(self.members[other as usize].people);
                let plain =
                    table.pair(position, other) + times * self.rewards.weight(position, other);
                // Per registrant, and rounded down to keep the bound valid.
                (plain.div_euclid(people), other)
            })
            .collect();
        companions.sort_unstable();
        let most = table.most_people;
        let mut each: Vec<i64> = Vec::with_capacity(most);
        let mut values: Vec<u32> = Vec::new();
        for (cost, other) in companions {
            if each.len() >= most {
                break;
            }
            let member = &self.members[other as usize];
            let value = self.once[other as usize];
            if value != FREE && values.contains(&value) {
                continue;
            }
            values.push(value);
            let copies = member.number - u32::from(other == position);
            let copies = if value == FREE { copies.min(most.to_u32()) } else { 1 };
            let room = most - each.len();
            each.extend(std::iter::repeat_n(cost, room.min((copies * member.people) as usize)));
        }
        let own = self.members[position as usize].people as usize;
        let half = |people: usize| {
            let companions = people.saturating_sub(own).min(each.len());
            each[..companions].iter().sum::<i64>().div_euclid(2)
        };
        (0..=most).map(half).collect()
    }
}

/// Upper bound on the registrants of a group of at most `seats` seats: they go to the units with the most registrants
/// per seat, the last one in part.
fn most_people(members: &[PricingMember], seats: u32) -> u32 {
    let share = |member: &PricingMember| f64::from(member.people) / f64::from(member.seats);
    let mut order: Vec<&PricingMember> = members.iter().collect();
    order.sort_by(|a, b| share(b).total_cmp(&share(a)));
    let (mut room, mut people) = (f64::from(seats), 0.0);
    for member in order {
        let taken = room.min(f64::from(member.seats) * f64::from(member.number));
        people += taken * share(member);
        room -= taken;
    }
    people.ceil().to_u32()
}

/// Returns the value that a class brings under the first rule that admits each value once per group, or `FREE`.
fn once(instance: &Instance, class: ClassIdx) -> u32 {
    if instance.class(class).people() > 1 {
        return FREE;
    }
    let rule = instance.at_most_rules().iter().find(|(_, most)| *most == 1);
    let Some(&(attribute, _)) = rule else { return FREE };
    let mut values = instance.values_of(class, attribute);
    values.next().filter(|_| values.next().is_none()).unwrap_or(FREE)
}
