//! First come, first served across earlier groups: registrants who differ only in their earlier groups are placed in
//! the order of registration, even if that separates pairs.

use rustc_hash::FxHashMap;

use super::indices::{ClassIdx, FamilyIdx};
use super::profiles::Profile;
use super::values::Values;
use super::{GroupClasses, Incumbent, Instance, Price, Roster};
use crate::convert::Convert;
use crate::pool::{Pool, RegistrantIdx};

/// Classes of one registrant each that differ only in their earlier groups. Every placed member registered before every
/// waiting member.
#[derive(Clone, Debug)]
pub(crate) struct Family {
    /// Classes in ascending order, at least two.
    pub(crate) classes: Vec<ClassIdx>,
    /// Class of each member, in the order of registration.
    pub(crate) order: Vec<ClassIdx>,
}

/// Order of placement across classes; empty if no plan is revised or its groups are locked.
#[derive(Clone, Debug, Default)]
pub(crate) struct Turns {
    pub(crate) families: Vec<Family>,
    /// Family of each class, if it has one; empty if there are no families.
    of: Vec<Option<FamilyIdx>>,
}

impl Turns {
    /// Computes the families of an instance whose classes and earlier plan are known.
    pub(super) fn new(pool: &Pool, instance: &Instance, roster: &Roster) -> Self {
        if !instance.earlier.is_some() || instance.earlier.lock {
            return Self::default();
        }
        let mut alike: FxHashMap<Profile, Vec<ClassIdx>> = FxHashMap::default();
        for (class, idx) in instance.classes.iter().zip(ClassIdx::counted()) {
            let [profile] = class.profiles[..] else { continue };
            let profile = &instance.profiles[profile.index()];
            if profile.named.is_none() && profile.locked.is_empty() {
                let key = Profile { earlier: Values::new(), ..profile.clone() };
                alike.entry(key).or_default().push(idx);
            }
        }
        let mut families: Vec<Family> = alike
            .into_values()
            .filter(|classes| classes.len() > 1)
            .map(|classes| Family { order: order(pool, roster, &classes), classes })
            .collect();
        families.sort_unstable_by(|a, b| a.classes.cmp(&b.classes));
        let mut of = vec![None; if families.is_empty() { 0 } else { instance.classes.len() }];
        for (family, idx) in families.iter().zip(FamilyIdx::counted()) {
            family.classes.iter().for_each(|&class| of[class.index()] = Some(idx));
        }
        Self { families, of }
    }

    pub(crate) fn are_none(&self) -> bool {
        self.families.is_empty()
    }

    /// Returns the family of a class, if it has one.
    pub(crate) fn family_of(&self, class: ClassIdx) -> Option<FamilyIdx> {
        self.of.get(class.index()).copied().flatten()
    }
}

/// Returns the class of each member, in the order of registration.
fn order(pool: &Pool, roster: &Roster, classes: &[ClassIdx]) -> Vec<ClassIdx> {
    let members = classes.iter().flat_map(|&class| {
        let first = move |unit: &super::Unit| Some((*unit.first()?, class));
        roster.units(class).iter().filter_map(first)
    });
    let mut members: Vec<(RegistrantIdx, ClassIdx)> = members.collect();
    members.sort_by(|a, b| pool.registrant(a.0).turn().cmp(&pool.registrant(b.0).turn()));
    members.into_iter().map(|(_, class)| class).collect()
}

impl Family {
    /// Returns the number of members of each class, in the order of `classes`, among the first `placed` members.
    pub(crate) fn due(&self, placed: usize) -> Vec<usize> {
        let mut due = vec![0; self.classes.len()];
        for class in &self.order[..placed.min(self.order.len())] {
            due[self.classes.partition_point(|other| other < class)] += 1;
        }
        due
    }

    /// Returns the classes of members placed out of turn, and the classes due instead; both lists have the same length.
    pub(crate) fn out_of_turn(
        &self,
        placed: impl Fn(ClassIdx) -> usize,
    ) -> (Vec<ClassIdx>, Vec<ClassIdx>) {
        let due = self.due(self.classes.iter().map(|&class| placed(class)).sum());
        let (mut over, mut under): (Vec<ClassIdx>, Vec<ClassIdx>) = Default::default();
        for (&class, due) in self.classes.iter().zip(due) {
            let has = placed(class);
            over.extend(std::iter::repeat_n(class, has.saturating_sub(due)));
            under.extend(std::iter::repeat_n(class, due.saturating_sub(has)));
        }
        (over, under)
    }

    /// Returns `true` if some prefix of the order fits the placed numbers: equal for each decided class, and not below
    /// the placed number for the other classes.
    pub(crate) fn admits(
        &self,
        placed: impl Fn(ClassIdx) -> usize,
        is_decided: impl Fn(ClassIdx) -> bool,
    ) -> bool {
        // `lacks` is the number that the prefix still lacks of each class, `short` the number of classes that do not
        // fit.
        let mut short: i64 = 0;
        let mut lacks: Vec<i64> =
            self.classes.iter().map(|&class| placed(class).to_i64()).collect();
        let is_open = |nth: usize| !is_decided(self.classes[nth]);
        let is_met = |nth: usize, lack: i64| lack == 0 || lack < 0 && is_open(nth);
        for (nth, &lack) in lacks.iter().enumerate() {
            short += i64::from(!is_met(nth, lack));
        }
        for class in &self.order {
            if short == 0 {
                return true;
            }
            let nth = self.classes.partition_point(|other| other < class);
            short -= i64::from(!is_met(nth, lacks[nth]));
            lacks[nth] -= 1;
            short += i64::from(!is_met(nth, lacks[nth]));
        }
        short == 0
    }
}

impl Instance {
    /// Returns the plan in which every family is placed in the order of registration. Each exchange of a member out of
    /// turn for a member due is the one that adds the least penalty.
    pub(crate) fn in_turn(&self, plan: Incumbent) -> Incumbent {
        if self.turns.are_none() {
            return plan;
        }
        let mut groups = plan.groups;
        let mut placed = vec![0_usize; self.classes.len()];
        groups.iter().flat_map(|(classes, _)| classes).for_each(|&c| placed[c.index()] += 1);
        for family in &self.turns.families {
            let (mut over, mut under) = family.out_of_turn(|class| placed[class.index()]);
            while !over.is_empty() {
                let Some((out, enter, nth)) = self.least_parted(&groups, &over, &under) else {
                    break;
                };
                let (leaves, enters) = (over.swap_remove(out), under.swap_remove(enter));
                groups[nth] = self.exchanged(&groups[nth], leaves, enters);
            }
        }
        Incumbent::of_priced(self, groups)
    }

    /// Returns the exchange that adds the least penalty: positions in `over` and `under`, and the group.
    fn least_parted(
        &self,
        groups: &[(GroupClasses, Price)],
        over: &[ClassIdx],
        under: &[ClassIdx],
    ) -> Option<(usize, usize, usize)> {
        let choices = groups.iter().enumerate().flat_map(|(nth, group)| {
            let leaves = (0..over.len()).filter(|&out| group.0.contains(&over[out]));
            leaves.flat_map(move |out| {
                (0..under.len()).map(move |enter| {
                    let before = self.exchanged(group, over[out], under[enter]).1.penalty;
                    (before - group.1.penalty, out, enter, nth)
                })
            })
        });
        // Ties go to the first positions, so that the result is deterministic.
        choices.min().map(|(_, out, enter, nth)| (out, enter, nth))
    }

    /// Returns a group in which a member of a family replaces another. Only the penalty of the earlier plan changes.
    fn exchanged(
        &self,
        (classes, price): &(GroupClasses, Price),
        leaves: ClassIdx,
        enters: ClassIdx,
    ) -> (GroupClasses, Price) {
        let mut changed = classes.clone();
        if let Some(place) = changed.iter_mut().find(|class| **class == leaves) {
            *place = enters;
        }
        changed.sort_unstable();
        let penalty = price.penalty + self.retained_value(classes) - self.retained_value(&changed);
        (changed, Price { penalty, ..*price })
    }
}

#[cfg(test)]
mod tests {
    use rand::{Rng, SeedableRng};
    use rand_pcg::Pcg64Mcg;

    use super::*;
    use crate::measure::{Metres, Point};
    use crate::plan::PlanDocument;
    use crate::pool::{Municipality, Registrant};
    use crate::programme::{Meetings, Programme, Revise, Size};

    fn family() -> Family {
        Family {
            classes: [3, 5, 8].map(ClassIdx).into(),
            order: [5, 3, 5, 8, 3].map(ClassIdx).into(),
        }
    }

    #[test]
    fn placed_members_registered_before_waiting_ones() {
        let family = family();
        assert_eq!(family.due(3), [1, 2, 0]);
        assert_eq!(family.due(9), [2, 2, 1]);
        // Three members have places: class 8 has one too many, and the second member of class 5 registered first.
        let placed = |class| usize::from(class != ClassIdx(0));
        assert_eq!(family.out_of_turn(placed), (vec![ClassIdx(8)], vec![ClassIdx(5)]));
        assert!(!family.admits(placed, |_| true));
        // While the number of class 5 is undecided, the plan may still be in turn: both of class 5 before the one of
        // class 8.
        assert!(family.admits(placed, |class| class != ClassIdx(5)));
        // A plan that places no member or all members is always in turn.
        assert!(family.admits(|_| 0, |_| true));
        assert!(family.admits(|class| if class == ClassIdx(8) { 1 } else { 2 }, |_| true));
    }

    #[test]
    fn admitted_placements_are_prefixes_of_the_order() {
        let family = family();
        for (nth, decided) in (0..27).flat_map(|nth| (0..8).map(move |decided| (nth, decided))) {
            let placed = [nth % 3, nth / 3 % 3, nth / 9];
            let place = |class: ClassIdx| family.classes.iter().position(|&c| c == class).unwrap();
            let is_decided = |class| decided >> place(class) & 1 == 1;
            let fits = |first: usize| {
                let due = family.due(first);
                family.classes.iter().enumerate().all(|(nth, &class)| {
                    if is_decided(class) {
                        placed[nth] == due[nth]
                    } else {
                        placed[nth] <= due[nth]
                    }
                })
            };
            let expected = (0..=family.order.len()).any(fits);
            let admits = family.admits(|class| placed[place(class)], is_decided);
            assert_eq!(admits, expected, "{placed:?} {decided:03b}");
        }
    }

    /// Instance of eight registrants who are alike, in the order of registration, and one of another municipality, with
    /// these groups of an earlier plan.
    fn alike(groups: &[Vec<String>]) -> Instance {
        let town = |nth: u32| {
            let point = Point::new(52.0 + f64::from(nth) / 10.0, 5.0);
            Municipality::new(format!("T{nth}"), "", point)
        };
        let one = |nth: u32| Registrant::new(format!("r{nth}"), format!("T{}", nth / 8));
        let pool = Pool::builder().municipalities((0..2).map(town)).registrants((0..9).map(one));
        let mut programme = Programme::new("turns", Size { min: 2, max: 3 }, Meetings::central(1));
        programme.revise = Some(Revise::keeping(Metres(1_000)));
        let earlier = PlanDocument::of_groups(groups);
        Instance::compile_after(&pool.build().unwrap(), &programme, Some(&earlier)).unwrap().0
    }

    #[test]
    fn places_go_to_the_first_registered_at_the_least_cost() {
        let mut exchanged = [0; 3];
        for seed in 0..400 {
            let mut random = Pcg64Mcg::seed_from_u64(seed);
            let mut below = |bound: u64| random.next_u64() % bound;
            let mut groups = vec![Vec::new(); 3];
            for nth in 0..9 {
                groups[below(3) as usize].push(format!("r{nth}"));
            }
            let instance = alike(&groups);
            let units = ClassIdx::counted().zip(&instance.classes);
            let mut units: Vec<ClassIdx> =
                units.flat_map(|(class, of)| (0..of.number).map(move |_| class)).collect();
            for nth in (1..units.len()).rev() {
                units.swap(nth, below(nth as u64 + 1) as usize);
            }
            let priced = |classes: &[ClassIdx]| {
                let mut classes = GroupClasses::from_slice(classes);
                classes.sort_unstable();
                let price = instance.price(&classes, |_| true).unwrap();
                (classes, price)
            };
            let formed: Vec<_> = units[..6].chunks(2 + seed as usize % 2).map(priced).collect();
            let plan = Incumbent::of_priced(&instance, formed.clone());
            let placed = |plan: &Incumbent, class| {
                plan.groups.iter().flat_map(|(group, _)| group).filter(|&&c| c == class).count()
            };
            let turned = instance.in_turn(plan.clone());
            for (group, price) in &turned.groups {
                assert_eq!(priced(group), (group.clone(), *price), "seed {seed}");
            }
            assert_eq!(turned.placement, plan.placement);
            let mut wrong = 0;
            for family in &instance.turns.families {
                assert!(family.admits(|class| placed(&turned, class), |_| true), "seed {seed}");
                let (over, under) = family.out_of_turn(|class| placed(&plan, class));
                wrong = over.len();
                let [leaves] = over[..] else { continue };
                // The member leaves the group where the exchange costs least.
                let others = (0..formed.len()).filter_map(|nth| {
                    let mut changed = formed.clone();
                    *changed[nth].0.iter_mut().find(|class| **class == leaves)? = under[0];
                    changed[nth] = priced(&changed[nth].0);
                    Some(Incumbent::of_priced(&instance, changed).cost)
                });
                assert_eq!(Some(turned.cost), others.min(), "seed {seed}");
            }
            exchanged[wrong.min(2)] += 1;
        }
        assert!(exchanged.iter().all(|&times| times > 20), "{exchanged:?}");
    }
}
