//! Slots that all members of a group share.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Group;
use crate::pool::Pool;

impl Group {
    /// Slots at which all members are available, in the order of their names; `None` if no member states any.
    ///
    /// Members who state none can always come.
    ///
    /// ```
    /// # use kring::{Municipality, Options, Point, Pool, Programme, Registrant, programme::Meetings};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let pool = Pool::builder()
    ///     .municipality(Municipality::new("GM0344", "Utrecht", Point::new(52.09, 5.12)))
    ///     .registrant(Registrant::new("r1", "Utrecht").with_available(["mon", "tue"]))
    ///     .registrant(Registrant::new("r2", "Utrecht").with_available(["tue", "wed"]))
    ///     .registrant(Registrant::new("r3", "Utrecht"))
    ///     .build()?;
    /// let programme = Programme::new("Threes", 3..=3, Meetings::online(3));
    /// let plan = programme.form_groups(&pool, &Options::default())?;
    /// let slots = plan.groups()[0].common_slots(&pool);
    /// assert_eq!(slots, Some(vec!["tue".into()]));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn common_slots(&self, pool: &Pool) -> Option<Vec<Arc<str>>> {
        let members = self.members().iter().filter_map(|id| pool.find_registrant(id));
        let stated = members.map(|member| pool.registrant(member).available());
        let stated = stated.filter(|slots| !slots.is_empty());
        let sets = stated.map(|slots| slots.iter().cloned().collect::<BTreeSet<Arc<str>>>());
        let common = sets.reduce(|one, other| &one & &other)?;
        Some(common.into_iter().collect())
    }
}
