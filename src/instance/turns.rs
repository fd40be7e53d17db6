//! First come, first served across earlier groups: who is alike but for the earlier plan is placed in the order of
//! registration, whatever that parts.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::profiles::Profile;
use super::values::Values;
use super::{ClassIdx, GroupClasses, Incumbent, Instance, Price, Roster};
use crate::pool::{Pool, RegistrantIdx};

impl Instance {
    /// The plan in which of those who are alike but for their earlier groups the first have the places: each place that
    /// another must give up goes to the one with whom least is parted. Where groups are locked their people keep theirs.
    pub(crate) fn in_turn<'p>(
        &self,
        pool: &Pool,
        roster: &Roster,
        plan: &'p Incumbent,
    ) -> Cow<'p, Incumbent> {
        if !self.earlier.is_some() || self.earlier.lock {
            return Cow::Borrowed(plan);
        }
        let mut groups = plan.groups.clone();
        let mut placed = vec![0_usize; self.classes.len()];
        groups.iter().flat_map(|(classes, _)| classes).for_each(|&c| placed[c as usize] += 1);
        for family in self.families() {
            let due = self.due(pool, roster, &family, &placed);
            let (mut over, mut under): (Vec<ClassIdx>, Vec<ClassIdx>) = Default::default();
            for (&class, &due) in family.iter().zip(&due) {
                let has = placed[class as usize];
                over.extend(std::iter::repeat_n(class, has.saturating_sub(due)));
                under.extend(std::iter::repeat_n(class, due.saturating_sub(has)));
            }
            while !over.is_empty() {
                let Some((out, enter, nth)) = self.least_parted(&groups, &over, &under) else {
                    break;
                };
                let (leaves, enters) = (over.swap_remove(out), under.swap_remove(enter));
                groups[nth] = self.exchanged(&groups[nth], leaves, enters);
            }
        }
        Cow::Owned(Incumbent::of_priced(self, groups))
    }

    /// Classes of one registrant each that differ in nothing but earlier groups, where they are several.
    fn families(&self) -> Vec<Vec<ClassIdx>> {
        let mut families: FxHashMap<Profile, Vec<ClassIdx>> = FxHashMap::default();
        for (class, idx) in self.classes.iter().zip(0..) {
            let [profile] = class.profiles[..] else { continue };
            let profile = &self.profiles[profile as usize];
            if profile.named.is_none() {
                let alike = Profile { earlier: Values::new(), ..profile.clone() };
                families.entry(alike).or_default().push(idx);
            }
        }
        let mut families: Vec<Vec<ClassIdx>> =
            families.into_values().filter(|family| family.len() > 1).collect();
        families.sort_unstable();
        families
    }

    /// How many of each class of a family are among the first, of as many as are placed.
    fn due(
        &self,
        pool: &Pool,
        roster: &Roster,
        family: &[ClassIdx],
        placed: &[usize],
    ) -> Vec<usize> {
        let all: usize = family.iter().map(|&class| placed[class as usize]).sum();
        let people = family.iter().enumerate().flat_map(|(nth, &class)| {
            roster.units(class).iter().filter_map(move |unit| Some((*unit.first()?, nth)))
        });
        let mut people: Vec<(RegistrantIdx, usize)> = people.collect();
        people.sort_by(|a, b| pool.registrant(a.0).turn().cmp(&pool.registrant(b.0).turn()));
        let mut due = vec![0; family.len()];
        people.iter().take(all).for_each(|&(_, nth)| due[nth] += 1);
        due
    }

    /// Who leaves which group for whom, so that least is parted.
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
                    let kept = self.exchanged(group, over[out], under[enter]).1.penalty;
                    (kept - group.1.penalty, out, enter, nth)
                })
            })
        });
        choices.min().map(|(_, out, enter, nth)| (out, enter, nth))
    }

    /// A group in which one takes the place of another who is alike but for the earlier plan.
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
        let penalty = price.penalty + self.kept(classes) - self.kept(&changed);
        (changed, Price { penalty, ..*price })
    }
}
