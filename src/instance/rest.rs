//! Remaining instance after some groups are fixed.

use super::indices::ClassIdx;
use super::{Instance, Setting, VenueUse};

impl Instance {
    /// Returns the instance of the units, groups, venues and facilitators that these groups leave. Any plan of it
    /// together with these groups is a plan of this instance, and its cost is the sum.
    ///
    /// Requires an instance without an earlier plan, since earlier plans tie groups together.
    pub(crate) fn without<'a>(
        &self,
        groups: impl Iterator<Item = (&'a [ClassIdx], Setting)> + Clone,
    ) -> Self {
        let mut rest = self.clone();
        let used = VenueUse::new(self, groups.clone().map(|(_, setting)| setting));
        let mut settled = 0;
        for (classes, _) in groups {
            settled += 1;
            classes.iter().for_each(|&class| rest.classes[class.index()].number -= 1);
        }
        rest.count = (self.count.0.saturating_sub(settled), self.count.1.saturating_sub(settled));
        used.hand_over(&mut rest);
        rest
    }

    /// Removes `of(class)` units of each class, and drops classes and components without units from the components.
    pub(crate) fn without_units(mut self, of: impl Fn(ClassIdx) -> u32) -> Self {
        for (class, idx) in self.classes.iter_mut().zip(ClassIdx::counted()) {
            class.number -= of(idx);
        }
        let is_left = |&class: &ClassIdx| self.classes[class.index()].number > 0;
        let components = std::mem::take(&mut self.components.classes).into_iter();
        let components = components.map(|classes| classes.into_iter().filter(is_left).collect());
        self.components.classes = components.filter(|left: &Vec<_>| !left.is_empty()).collect();
        for (nth, classes) in (0..).zip(&self.components.classes) {
            classes.iter().for_each(|&class| self.components.of[class.index()] = nth);
        }
        self
    }
}
