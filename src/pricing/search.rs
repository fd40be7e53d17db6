//! Depth-first search for the groups of least reduced cost, one number of registrants at a time.
//!
//! Let `c_j` be the linear cost of `j` plus its pairs with the chosen units. Adding units of `k` more registrants
//! costs at least the sum of the `k` smallest `c_j + h_k(j)`, where `h_k(j)` is half of the least cost that `j`
//! shares with its companions: each pair of new units is counted half at either end. Candidates are sorted by that
//! value, so the first candidate whose window of `k` values is too dear ends the list. Rewards of pairs
//! are distributed first (`pair_rewards`).

use smallvec::SmallVec;

use super::branching_rules::GroupRules;
use super::chosen::Chosen;
use super::pair_rewards::RewardedUnit;
use super::params::{MAX_LEAST_VALUES, NODES_PER_LOOK};
use super::space::{CONFLICT, FREE, PairTable, PricingData};
use super::terms::PricedGroup;
use super::terms::PricingInput;
use crate::bounds::dual_bound::SCALE;
use crate::convert::Convert;

/// Target and limits of a search.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SearchLimits {
    /// Threshold, scaled: only groups of smaller reduced cost matter.
    pub(crate) threshold: i64,
    /// Limit on the partial groups visited before the search is abandoned.
    pub(crate) most_nodes: u64,
    /// `true` if every group below the threshold is wanted, `false` if each must be cheaper than the one before.
    pub(crate) wants_all: bool,
    /// Additional cost of each group, scaled.
    pub(crate) extra: i64,
    /// Number of roundings down in the cost of a group.
    pub(crate) floors: i64,
}

/// State of one search.
pub(crate) struct Search<'s> {
    space: &'s PricingData<'s>,
    table: &'s PairTable,
    /// Factor of all sums (`Space::times`).
    times: i64,
    /// Cost of each position by itself less its dual, multiplied by `times`.
    linear: &'s [i64],
    aim: SearchLimits,
    is_spent: &'s (dyn Fn() -> bool + Sync),
    rules: &'s GroupRules,
    /// Threshold on sums: multiplied by `times` and raised by the largest rounding loss.
    limit: i64,
    chosen: Chosen<'s>,
    spare: Vec<Vec<Candidate>>,
    /// Scaled price of the number of seats that all sums contain.
    assumed: i64,
    pub(crate) nodes: u64,
    pub(crate) is_complete: bool,
    pub(crate) found: Vec<PricedGroup>,
    /// Builds the found group from its positions and sum, or returns `None` if they form no legal group.
    complete: &'s dyn Fn(&[u32], i64) -> Option<PricedGroup>,
}

/// Unit that may join the group.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    /// Lower bound on the cost that the unit adds, per registrant.
    value: i64,
    /// Cost of the unit by itself and of its pairs with the chosen units.
    cost: i64,
    position: u32,
    /// Registrants that further copies of the unit can bring.
    people: u32,
    /// Value that a group may contain once, or `FREE`.
    once: u32,
}

impl RewardedUnit for Candidate {
    const IS_PER_REGISTRANT: bool = true;

    fn position(&self) -> u32 {
        self.position
    }

    fn copies(&self) -> u32 {
        self.people
    }

    fn value(&self) -> i64 {
        self.value
    }

    fn set_value(&mut self, value: i64) {
        self.value = value;
    }
}

impl<'s> Search<'s> {
    pub(crate) fn new(
        space: &'s PricingData<'s>,
        people: u32,
        linear: &'s [i64],
        aim: SearchLimits,
        terms: &PricingInput<'s>,
        complete: &'s dyn Fn(&[u32], i64) -> Option<PricedGroup>,
    ) -> Self {
        let times = space.times(people);
        let mut search = Self {
            space,
            table: space.table_of(people),
            times,
            linear,
            aim,
            is_spent: terms.is_spent,
            rules: terms.rules,
            limit: 0,
            chosen: Chosen::new(space, terms),
            spare: Vec::new(),
            assumed: 0,
            nodes: 0,
            is_complete: true,
            found: Vec::new(),
            complete,
        };
        search.aim_below(aim.threshold);
        search
    }

    /// Largest loss by rounding down, in sums.
    fn lost(&self) -> i64 {
        SCALE.to_i64() * (self.times - 1) * self.aim.floors
    }

    /// Sets the limit on sums from a threshold. A whole cost is at least `(sum - (times - 1)) / times`, once for each
    /// rounding down.
    fn aim_below(&mut self, threshold: i64) {
        let lost = self.lost();
        self.limit = threshold.saturating_mul(self.times).saturating_add(lost);
    }

    /// Searches all groups of `people` registrants that contain `first` and otherwise only candidates. Returns a
    /// lower bound on their reduced costs that holds even if the search is abandoned.
    pub(crate) fn run(
        &mut self,
        first: Option<u32>,
        candidates: impl Iterator<Item = u32>,
        people: u32,
    ) -> i64 {
        self.nodes = 0;
        self.is_complete = true;
        self.assumed = self.space.off_at_least(people);
        let mut sum =
            self.space.per_group(self.times) + self.times * (self.aim.extra + self.assumed);
        let mut left = people;
        if let Some(first) = first {
            let member = &self.space.members[first as usize];
            if self.rules.waits(first)
                || member.people > left
                || member.seats > self.space.instance.size.1
            {
                return i64::MAX;
            }
            sum += self.linear[first as usize];
            left -= member.people;
            self.chosen.push(first);
        }
        let mut list = self.spare.pop().unwrap_or_default();
        list.clear();
        for position in candidates {
            let pair = first.map_or(0, |first| self.table.pair(first, position));
            let copies =
                self.space.members[position as usize].number - u32::from(first == Some(position));
            let apart = first.is_some_and(|first| self.rules.apart(first).contains(&position));
            if pair != CONFLICT && copies > 0 && !apart && !self.rules.waits(position) {
                let cost = self.linear[position as usize] + pair;
                list.push(self.candidate(position, cost, copies, left));
            }
        }
        self.space.rewards.distribute(&mut list, self.times, left);
        let root = sum.saturating_add(self.least(&list, left));
        if root < self.limit {
            self.visit(sum, left, &mut list);
        }
        self.spare.push(list);
        if first.is_some() {
            self.chosen.pop();
        }
        root.saturating_sub(self.lost()).div_euclid(self.times)
    }

    fn candidate(&self, position: u32, cost: i64, copies: u32, left: u32) -> Candidate {
        let people = self.space.members[position as usize].people;
        let value = cost + self.table.near(position, left);
        let value = if people == 1 { value } else { value.div_euclid(people.into()) };
        let once = self.space.once[position as usize];
        // A second copy would repeat the once-only value.
        let copies = if once == FREE { copies } else { copies.min(1) };
        Candidate { value, cost, position, people: people * copies, once }
    }

    /// Lower bound on the cost of `left` more registrants: the sum of the least values, with one unit per once-only
    /// value.
    fn least(&self, list: &[Candidate], left: u32) -> i64 {
        let mut least: [(i64, u32); MAX_LEAST_VALUES] = [(i64::MAX, FREE); MAX_LEAST_VALUES];
        let wanted = left as usize;
        if wanted == 0 {
            return 0;
        }
        // No bound is known for groups larger than the array.
        if wanted > MAX_LEAST_VALUES {
            return i64::MIN / 4;
        }
        // Inserts into the sorted array of the `wanted` least values; a dearer entry with an equal once-only value is
        // replaced.
        for candidate in list {
            for _ in 0..candidate.people.min(left) {
                if candidate.value >= least[wanted - 1].0 {
                    break;
                }
                let has_once = |entry: &(i64, u32)| entry.1 == candidate.once;
                let same = least[..wanted].iter().position(has_once);
                let mut at = same.filter(|_| candidate.once != FREE).unwrap_or(wanted - 1);
                if candidate.value >= least[at].0 {
                    break;
                }
                while at > 0 && least[at - 1].0 > candidate.value {
                    least[at] = least[at - 1];
                    at -= 1;
                }
                least[at] = (candidate.value, candidate.once);
            }
        }
        if least[wanted - 1].0 == i64::MAX {
            i64::MAX / 2
        } else {
            least[..wanted].iter().map(|(value, _)| value).sum()
        }
    }

    /// Extends the group by every choice of candidates for `left` more registrants.
    fn visit(&mut self, sum: i64, left: u32, list: &mut Vec<Candidate>) {
        if left == 0 {
            self.finish(sum);
            return;
        }
        self.nodes += 1;
        let looks = self.nodes.is_multiple_of(NODES_PER_LOOK);
        if self.nodes > self.aim.most_nodes || looks && (self.is_spent)() {
            self.is_complete = false;
            return;
        }
        self.drop_hopeless(sum, left, list);
        list.sort_unstable_by_key(|candidate| (candidate.value, candidate.position));
        for nth in 0..list.len() {
            // The list is sorted, so every later window is at least as dear.
            if sum.saturating_add(window(&list[nth..], left)) >= self.limit {
                break;
            }
            let candidate = list[nth];
            let member = self.space.members[candidate.position as usize];
            if member.people > left
                || self.chosen.seats() + member.seats > self.space.instance.size.1
            {
                continue;
            }
            let paid = self.times * self.chosen.push(candidate.position);
            if self.chosen.are_allowed(left - member.people) {
                let sum = sum + candidate.cost + paid;
                if left == member.people {
                    self.finish(sum);
                } else {
                    let mut next =
                        self.next(&list[nth..], candidate.position, left - member.people);
                    self.visit(sum, left - member.people, &mut next);
                    self.spare.push(next);
                }
            }
            self.chosen.pop();
            if !self.is_complete {
                return;
            }
        }
    }

    /// Returns the candidates after `taken`: those behind it, and `taken` itself while copies remain. Each set of
    /// units is therefore visited in one order only.
    fn next(&mut self, list: &[Candidate], taken: u32, left: u32) -> Vec<Candidate> {
        let mut next = self.spare.pop().unwrap_or_default();
        next.clear();
        let row = self.table.row(taken);
        let people = self.space.members[taken as usize].people;
        let apart = self.rules.apart(taken);
        for (nth, candidate) in list.iter().enumerate() {
            let pair = row[candidate.position as usize];
            let available = candidate.people - if nth == 0 { people } else { 0 };
            if pair == CONFLICT || available == 0 || apart.contains(&candidate.position) {
                continue;
            }
            let own = self.space.members[candidate.position as usize].people;
            next.push(self.candidate(
                candidate.position,
                candidate.cost + pair,
                available / own,
                left,
            ));
        }
        self.space.rewards.distribute(&mut next, self.times, left);
        next
    }

    /// Drops the candidates that would make every group too dear.
    fn drop_hopeless(&self, sum: i64, left: u32, list: &mut Vec<Candidate>) {
        let others = self.least(list, left - 1);
        let room = self.limit.saturating_sub(sum).saturating_sub(others);
        list.retain(|candidate| candidate.value < room);
    }

    fn finish(&mut self, sum: i64) {
        let (least, most) = self.space.instance.size;
        let off = self.space.sizes().off(self.chosen.seats());
        let sum = sum + self.times * (off - self.assumed);
        if sum >= self.limit || !(least..=most).contains(&self.chosen.seats()) {
            return;
        }
        let Some(found) = (self.complete)(self.chosen.positions(), sum) else { return };
        if found.reduced >= self.aim.threshold {
            return;
        }
        // Unless all groups are wanted, only cheaper ones matter from here on.
        if !self.aim.wants_all {
            self.aim.threshold = found.reduced;
            self.aim_below(found.reduced);
        }
        self.found.push(found);
    }
}

/// Sum of the first values of a sorted list for `left` registrants, with one unit per once-only value.
fn window(list: &[Candidate], left: u32) -> i64 {
    let (mut sum, mut wanted) = (0, left);
    let mut taken: SmallVec<[u32; 16]> = SmallVec::new();
    for candidate in list {
        if candidate.once != FREE {
            if taken.contains(&candidate.once) {
                continue;
            }
            taken.push(candidate.once);
        }
        let more = candidate.people.min(wanted);
        sum += candidate.value * i64::from(more);
        wanted -= more;
        if wanted == 0 {
            return sum;
        }
    }
    i64::MAX / 2
}
