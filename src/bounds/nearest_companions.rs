//! Nearest-companion bound: the least amount that each registrant adds to the cost of any possible group.

use rayon::prelude::*;

use super::dual_bound::{SCALE, ceil_metres};
use crate::convert::Convert;
use crate::instance::{ClassIdx, Instance, Travel};

/// Maximum number of classes for which all pairs are evaluated: the effort is quadratic.
const MAX_PAIRED: usize = 3_000;

/// Lower bound on the cost of a plan with this placement, without the rewards for retained pairs and met wishes.
///
/// The travel of a group of `s` registrants is at least the sum over its members of their own share: the metres to the
/// nearest venue, or half the sum of their `s - 1` nearest companions; likewise the penalties of pairs. The sum over
/// all registrants, less the dearest ones that may wait, is a lower bound.
pub(crate) fn lower_bound(instance: &Instance, placement: &[u64], most_groups: u64) -> i64 {
    let placed: u64 = placement.iter().sum();
    let least_groups = placed.div_ceil(u64::from(instance.size.1)).max(instance.count.0);
    let shares: Vec<i128> =
        ClassIdx::parallel(instance.classes.len()).map(|class| share(instance, class)).collect();
    let all: i128 =
        instance.classes.iter().zip(&shares).map(|(c, share)| i128::from(c.number) * share).sum();
    let waiting = instance.total_seats().saturating_sub(placed);
    let rounding = match instance.travel {
        // The travel of each group is rounded down once.
        Travel::Rotating { .. } => i128::from(most_groups.min(placed)) * SCALE,
        _ => 0,
    };
    let parts = all - dearest_waiting(instance, &shares, waiting) - rounding;
    let groups = i128::from(instance.group_cost) * i128::from(least_groups);
    (i128::from(ceil_metres(parts.max(0)).unwrap_or(0)) + groups).try_into().unwrap_or(0)
}

/// Upper bound on the sum of the shares of waiting units: a fractional knapsack of `seats` seats.
fn dearest_waiting(instance: &Instance, shares: &[i128], mut seats: u64) -> i128 {
    let mut classes: Vec<(i128, u64)> = instance
        .classes
        .iter()
        .zip(shares)
        .map(|(class, &share)| (share, u64::from(class.seats)))
        .zip(&instance.classes)
        .flat_map(|((share, each), class)| {
            std::iter::once((share * i128::from(class.number), each * u64::from(class.number)))
        })
        .collect();
    // By share per seat, the dearest first; ties by seats.
    classes.sort_unstable_by(|a, b| {
        (b.0 * i128::from(a.1)).cmp(&(a.0 * i128::from(b.1))).then(a.1.cmp(&b.1))
    });
    let mut sum = 0;
    for (share, class_seats) in classes {
        let taken = seats.min(class_seats);
        sum += (share * i128::from(taken)).div_euclid(i128::from(class_seats)) + 1;
        seats -= taken;
        if seats == 0 {
            break;
        }
    }
    if sum > 0 && instance.total_seats() > 0 { sum } else { 0 }
}

/// Least contribution of a unit to the cost of a group, scaled so that rounding loses little.
fn share(instance: &Instance, class: ClassIdx) -> i128 {
    let alone = SCALE * i128::from(instance.own_penalty(class) + instance.reward(&[class]));
    if let Travel::Central { meetings, .. } = instance.travel {
        let nearest = nearest(instance, class);
        return alone + SCALE * i128::from(meetings * nearest.unwrap_or(0));
    }
    let own = instance.own_travel(class);
    let is_small = instance.classes.len() <= MAX_PAIRED;
    if !(is_small && instance.classes.iter().all(|class| class.people() == 1)) {
        return alone + by_size(instance, instance.size.1, own, 0);
    }
    let (travel, penalty) = companions(instance, class);
    let most_seats = instance.classes.iter().map(|class| class.seats).max().unwrap_or(1);
    let least_people = instance.size.0.div_ceil(most_seats).max(1);
    let most_people = instance.size.1.min(travel.len().to_u32() + 1);
    // The group's size is not known: the least contribution over all sizes is valid.
    let with = |people: u32| {
        let others = people as usize - 1;
        let penalty: i64 = penalty.iter().take(others).sum();
        let travel: i64 = travel.iter().take(others).sum();
        by_size(instance, people, own, travel) + SCALE * i128::from(penalty) / 2
    };
    (least_people..=most_people).map(with).min().unwrap_or(0)
}

/// Counted metres to the nearest venue. Venues come by distance, but each distance is rounded to a metre.
fn nearest(instance: &Instance, class: ClassIdx) -> Option<i64> {
    let is_one = instance.class(class).people() == 1;
    let rounding = instance.sites.steepest();
    let mut nearest: Option<i64> = None;
    for venue in instance.sites.around(instance.origin(class)) {
        let Some(metres) = instance.to_venue(class, venue) else { continue };
        // The order holds for one origin only: for several people the scan does not stop early.
        if is_one && nearest.is_some_and(|nearest| metres > nearest + rounding) {
            break;
        }
        nearest = nearest.into_iter().chain([metres]).min();
    }
    nearest
}

/// Share of the travel in a group of `people` registrants.
fn by_size(instance: &Instance, people: u32, own: i64, to_others: i64) -> i128 {
    let double_sum = SCALE * (2 * i128::from(own) + i128::from(to_others)) / 2;
    match instance.travel {
        Travel::Rotating { meetings } => i128::from(meetings) * double_sum / i128::from(people),
        Travel::EachOnce => double_sum,
        Travel::None | Travel::Central { .. } => 0,
    }
}

/// Travel to, and penalty with, the possible companions of a unit, each sorted. A class counts at most as often as a
/// group has members.
fn companions(instance: &Instance, class: ClassIdx) -> (Vec<i64>, Vec<i64>) {
    let (mut travel, mut penalty) = (Vec::new(), Vec::new());
    for (other, idx) in instance.classes.iter().zip(ClassIdx::counted()) {
        let twins = other.number - u32::from(idx == class);
        let Some(metres) = instance.pair_travel(class, idx).filter(|_| twins > 0) else { continue };
        let number = twins.min(instance.size.1) as usize;
        travel.extend(std::iter::repeat_n(metres, number));
        // Rewards are undone here: a constant accounts for it.
        let price = instance.pair_penalty(class, idx) + instance.reward_between(class, idx);
        penalty.extend(std::iter::repeat_n(price, number));
    }
    travel.sort_unstable();
    penalty.sort_unstable();
    (travel, penalty)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::{Metres, Point};
    use crate::plan::PlanDocument;
    use crate::pool::{Municipality, Pool, PoolBuilder, Registrant};
    use crate::programme::{Meetings, OnSite, Programme, Revise, Rule, Size, Venues};

    /// Metres from the class of `r1` to its nearest venue.
    fn nearest_of(builder: PoolBuilder, rules: &[Rule]) -> Option<i64> {
        let meetings = Meetings { venues: Some(Venues::All), ..Meetings::central(1) };
        let mut programme = Programme::new("nearest", Size { min: 2, max: 4 }, meetings);
        programme.rules.extend_from_slice(rules);
        let pool = builder.build().unwrap();
        let (instance, roster) = Instance::compile(&pool, &programme).unwrap();
        let registrant = pool.find_registrant("r1").unwrap();
        let of =
            |class: &ClassIdx| roster.units(*class).iter().any(|unit| unit.contains(&registrant));
        let class = ClassIdx::all(instance.classes.len()).find(of).unwrap();
        nearest(&instance, class)
    }

    #[test]
    fn the_nearest_venue_of_two_may_be_far_from_the_first() {
        // r1 lives in A, r2 in D, ten times as far from A as B is. Both travel least to C, which is far from A.
        let at = |nth: usize| Point::new(52.0, [5.0, 4.95, 4.94, 5.2, 5.5][nth]);
        let town = |nth: usize| {
            let town = Municipality::new(["A", "B", "B2", "C", "D"][nth], "", at(nth));
            if nth == 0 || nth == 4 { town.without_hosting() } else { town }
        };
        let pool = || {
            Pool::builder()
                .municipalities((0..5).map(town))
                .registrants([Registrant::new("r1", "A"), Registrant::new("r2", "D")])
        };
        let far = |from: usize, to: usize| at(from).distance(at(to), 1.0).0;
        let together = Rule::Together { ids: vec!["r1".into(), "r2".into()] };
        let of_both = nearest_of(pool(), &[together]).unwrap();
        assert!((of_both - far(0, 3) - far(3, 4)).abs() <= 1, "{of_both}");
        assert!(of_both + 1 < far(0, 1) + far(1, 4));
        assert_eq!(nearest_of(pool(), &[]), Some(far(0, 1)));
    }

    /// Checks the bound for six registrants, each 10 km from all others, some of them paired in an earlier plan:
    /// each contributes one journey, there or back.
    #[test]
    fn retained_pairs_do_not_count_in_the_bound() {
        let point = Point::new(52.0, 5.0);
        let codes = ["A", "B", "C", "D", "E", "F"];
        let mut builder = Pool::builder().with_given_distances();
        for (nth, code) in codes.into_iter().enumerate() {
            builder = builder.municipality(Municipality::new(code, "", point));
            builder =
                builder.registrant(Registrant::new(format!("r{nth}"), code).with("party", "X"));
            for other in &codes[..nth] {
                builder = builder.distance(code, *other, Metres(10_000));
            }
        }
        let pool = builder.build().unwrap();
        let meetings = Meetings::rotating(OnSite::Members);
        let mut programme = Programme::new("pairs", Size { min: 2, max: 2 }, meetings);
        programme.groups.cost = Metres(7);
        let (attribute, penalty) = ("party".to_owned(), Metres(2_001));
        programme.rules.push(Rule::Avoid { attribute, penalty });
        programme.revise = Some(Revise::keeping(Metres(3_000)));
        let earlier = PlanDocument::of_groups(&[["r0", "r1"], ["r2", "r3"]]);
        let (instance, _) = Instance::compile_after(&pool, &programme, Some(&earlier)).unwrap();
        // Two journeys of 10 km, one penalty and 7 m for each group; retained pairs do not count.
        for (placed, groups) in [(6, 3), (4, 2)] {
            let bound = lower_bound(&instance, &[placed], groups as u64);
            assert_eq!(bound, groups * (20_000 + 2_001 + 7), "{placed} placed");
        }
    }
}
