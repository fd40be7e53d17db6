//! What is left of an instance when some groups are settled.

use super::{GroupClasses, Instance, Price, VenueUse};

impl Instance {
    /// The instance of the units, groups, venues and leaders that these groups leave. Any plan of it together with
    /// these groups is a plan of this instance, and costs the sum.
    ///
    /// Earlier plans tie groups together: not for instances with one.
    pub(crate) fn without<'a>(
        &self,
        groups: impl Iterator<Item = &'a (GroupClasses, Price)> + Clone,
    ) -> Self {
        let mut rest = self.clone();
        let used = VenueUse::new(self, groups.clone().map(|(_, price)| price.post()));
        let mut settled = 0;
        for (classes, _) in groups {
            settled += 1;
            classes.iter().for_each(|&class| rest.classes[class as usize].number -= 1);
        }
        rest.count = (self.count.0.saturating_sub(settled), self.count.1.saturating_sub(settled));
        used.hand_over(&mut rest);
        rest
    }
}
