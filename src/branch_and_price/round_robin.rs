//! Round-robin distribution: groups from the numbers of groups and of units at each venue.
//!
//! If the LP solution has an integral number of groups at each venue and of units of each class there, their grouping
//! costs nothing: sorted by value and distributed round robin, no group has more of a value than it must.

use std::collections::BTreeMap;

use crate::convert::Convert;
use crate::instance::{ClassIdx, FacilitatorClassIdx, GroupClasses, Instance, SiteIdx};
use crate::numeric::MIXTURE_INTEGRALITY;
use crate::pricing::column::Column;

/// Number of groups of each facilitator class; `None` is the key where groups need no facilitator.
type FacilitatorMix = BTreeMap<Option<FacilitatorClassIdx>, f64>;

/// Returns groups for the numbers in an LP solution; `None` if these are not integral or a group violates a rule.
pub(crate) fn round_robin(
    instance: &Instance,
    classes: &[ClassIdx],
    support: &[(Column, f64)],
) -> Option<Vec<Column>> {
    let mut at: BTreeMap<SiteIdx, (FacilitatorMix, BTreeMap<u32, f64>)> = BTreeMap::new();
    for (column, value) in support {
        let (facilitators, units) = at.entry(column.venue()?).or_default();
        *facilitators.entry(column.setting().facilitator).or_default() += value;
        for &position in column.positions() {
            *units.entry(position).or_default() += value;
        }
    }
    let most_groups = instance.most_groups().min(instance.total_seats());
    let mut plan = Vec::new();
    for (site, (facilitators, units)) in at {
        let mut led: Vec<Option<FacilitatorClassIdx>> = Vec::new();
        for (facilitator, groups) in facilitators {
            led.extend(std::iter::repeat_n(facilitator, whole(groups, most_groups)?));
        }
        let groups = led.len();
        let mut order: Vec<(Option<u32>, u32)> = Vec::new();
        for (position, number) in units {
            let value = instance.at_most_rules().first().and_then(|(attribute, _)| {
                instance.values_of(classes[position as usize], *attribute).next()
            });
            let most = instance.class(classes[position as usize]).number.into();
            order.extend(std::iter::repeat_n((value, position), whole(number, most)?));
        }
        // Units with the same value are adjacent, so that round robin spreads them evenly.
        order.sort_unstable();
        let mut round_robin: Vec<Vec<u32>> = vec![Vec::new(); groups];
        for (nth, (_, position)) in order.into_iter().enumerate() {
            round_robin.get_mut(nth % groups.max(1))?.push(position);
        }
        for (positions, facilitator) in round_robin.into_iter().zip(led) {
            let group: GroupClasses = positions.iter().map(|&at| classes[at as usize]).collect();
            let leads = |other| Some(other) == facilitator;
            let price = instance.price_with(&group, |other| other == site, leads)?;
            plan.push(Column::new(price.cost(), positions.into_iter(), price.setting()));
        }
    }
    Some(plan)
}

/// Returns the integer that `number` is close to; `None` if there is none or it exceeds `most`.
fn whole(number: f64, most: u64) -> Option<usize> {
    let is_whole =
        (number - number.round()).abs() < MIXTURE_INTEGRALITY && number.round() <= most.to_f64();
    is_whole.then_some(number.round().to_usize())
}
