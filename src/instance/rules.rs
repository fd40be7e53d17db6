//! Meaning of each rule for pairs and for whole groups: the one place to look up a rule.

use std::sync::Arc;

use super::class::{Class, Travel};
use super::earlier::EarlierPlan;
use super::indices::{ProfileIdx, SiteIdx};
use super::pairs::Relations;
use super::profiles::Profiles;
use super::sites::Sites;
use super::wishes::Wishes;
use super::{Check, Instance};
use crate::convert::Convert;
use crate::pool::Pool;
use crate::pool::attributes::{TAGS, canonical};
use crate::programme::{Hosting, OnSite, Programme, Rule, Venues};

pub(super) fn travel(programme: &Programme) -> Travel {
    let anywhere = programme.meetings.venues == Some(Venues::All);
    match (programme.travels(), programme.meetings.hosting, programme.meetings.on_site) {
        (true, Hosting::Central, Some(OnSite::Times(meetings))) => {
            Travel::Central { meetings: meetings.into(), anywhere }
        }
        (true, Hosting::Rotating, Some(OnSite::Times(meetings))) => {
            Travel::Rotating { meetings: meetings.into() }
        }
        (true, Hosting::Rotating, Some(OnSite::Members)) => Travel::EachOnce,
        _ => Travel::None,
    }
}

/// Resolves a value of the attribute `municipality`, a name, an alias or a code, to the code.
pub(super) fn municipality_code<'a>(pool: &'a Pool, attribute: &str, value: &'a str) -> &'a str {
    if attribute != "municipality" {
        return value;
    }
    pool.find_municipality(value).map_or(value, |idx| pool.municipality(idx).code())
}

/// Collects the relations of pairs that rules state.
pub(super) fn relations(
    pool: &Pool,
    programme: &Programme,
    profiled: &Profiles<'_>,
    earlier: &EarlierPlan,
    wishes: &Wishes,
) -> Relations {
    let mut relations = Relations { rotating: travel(programme).rotates(), ..Relations::default() };
    let profile = |id: &Arc<str>| profiled.of[pool.find_registrant(id)?.index()];
    let pairs_of = |of: &[ProfileIdx]| {
        let mut of = of.to_vec();
        of.sort_unstable();
        of.dedup();
        let later = |nth: usize| of[nth + 1..].to_vec();
        let pairs =
            of.iter().enumerate().flat_map(|(nth, &p)| later(nth).into_iter().map(move |q| (p, q)));
        pairs.collect::<Vec<_>>()
    };
    let mut price_of_meeting = 0;
    for rule in &programme.rules {
        let attribute = rule.attribute().map(|name| profiled.book.position(name));
        match (rule, attribute) {
            (Rule::Same { attribute: name }, Some(attribute)) if canonical(name) != TAGS => {
                relations.same.push(attribute);
            }
            (Rule::AtMost { max, .. }, Some(attribute)) => {
                relations.at_most.push((attribute, *max))
            }
            (Rule::Avoid { penalty, .. }, Some(attribute)) if penalty.0 > 0 => {
                relations.avoid.push((attribute, penalty.0));
            }
            (Rule::Overlap { min }, _) => relations.overlap = relations.overlap.max(*min),
            (Rule::Apart { ids }, _) => {
                let named: Vec<ProfileIdx> = ids.iter().filter_map(profile).collect();
                relations.apart.extend(pairs_of(&named));
            }
            (Rule::Acquainted { penalty }, _) => price_of_meeting += penalty.0,
            _ => {}
        }
    }
    relations.keep = if earlier.is_priced() { earlier.keep } else { 0 };
    relations.lock = earlier.has_locked();
    relations.wishes = wishes.rewards(&profiled.of);
    if price_of_meeting > 0 {
        for group in pool.history() {
            let named: Vec<ProfileIdx> =
                group.iter().filter_map(|registrant| profiled.of[registrant.index()]).collect();
            relations
                .acquainted
                .extend(pairs_of(&named).into_iter().map(|p| (p, price_of_meeting)));
        }
    }
    relations
}

/// Collects the checks of whole groups that rules state, unless pairs already cover them.
pub(super) fn checks<'a>(
    pool: &'a Pool,
    programme: &'a Programme,
    instance: &Instance,
    number: impl Fn(&str, Option<&str>) -> (usize, Option<u32>),
) -> Vec<Check> {
    let mut checks = Vec::new();
    for rule in &programme.rules {
        match rule {
            // A limit of one seat is a conflict of pairs.
            Rule::AtMost { attribute, max } if *max > 1 => {
                checks.push(Check::AtMost { attribute: number(attribute, None).0, most: *max });
            }
            Rule::Same { attribute } if canonical(attribute) == TAGS => {
                checks.push(Check::Common { attribute: number(attribute, None).0 });
            }
            Rule::Distinct { attribute, min } if *min > 0 => {
                let attribute = number(attribute, None).0;
                let numbers = instance.profiles.iter().map(|p| p.values[attribute].len().to_u32());
                let each = numbers.max().unwrap_or(0);
                checks.push(Check::Distinct { attribute, least: *min, each });
            }
            Rule::Quota { attribute, value, min, max, or_none } => {
                let name = canonical(attribute);
                let value = municipality_code(pool, &name, value);
                let (attribute, value) = number(&name, Some(value));
                let weight = |class: &Class| {
                    value.map_or(0, |v| class.people_with(&instance.profiles, attribute, v))
                };
                let weights = instance.classes.iter().map(weight).collect();
                let most = max.unwrap_or(u32::MAX);
                checks.push(Check::Quota { weights, least: *min, most, or_none: *or_none });
            }
            Rule::Overlap { min } if *min > 0 => checks.push(Check::Overlap { least: *min }),
            _ => {}
        }
    }
    checks
}

/// Returns the number of groups that can meet at each site; empty if no site is limited.
pub(super) fn venue_limits(pool: &Pool, programme: &Programme, sites: &Sites) -> Vec<u64> {
    let central = matches!(travel(programme), Travel::Central { .. });
    let limit = |site| pool.municipality(sites.municipality(site)).max_groups();
    let sites = SiteIdx::all(sites.len());
    if central && sites.clone().any(|site| limit(site).is_some()) {
        sites.map(|site| limit(site).map_or(u64::MAX, u64::from)).collect()
    } else {
        Vec::new()
    }
}
