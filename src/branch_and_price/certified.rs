//! Certificates of branch and price, unchanged and forged, against exhaustive search on small random pools.

use std::sync::Arc;

use super::dual_certificate::CertificateNames;
use super::relaxation::Relaxation;
use super::setup::Setup;
use super::tests::{TestRng, with_facilitator};
use crate::audit::certificate::unproven::Unproven;
use crate::bounds::placement::most_groups;
use crate::enumeration::exact::{Exact, solve_exactly};
use crate::instance::{Incumbent, Instance, Roster};
use crate::limits::{Budget, Cancel};
use crate::lp::linear::Linear;
use crate::measure::{Metres, Point};
use crate::plan::certificate::{Certificate, Node, Proof};
use crate::plan::{GroupDocument, PlanDocument};
use crate::pool::{Municipality, Pool, Registrant};
use crate::programme::{Meetings, OnSite, Programme, Rule, Size, Venues};
use crate::testing::{are_telling, seeds};

const MAX_NODES: u64 = 10_000_000;

fn pool(dice: &mut TestRng, has_facilitators: bool) -> Pool {
    let towns = 2 + dice.below(5);
    let mut builder = Pool::builder();
    for town in 0..towns {
        let [north, east] = [52.0, 5.0].map(|at| at + dice.below(100) as f64 / 100.0);
        let mut municipality = Municipality::new(format!("G{town}"), "", Point::new(north, east));
        if dice.one_in(10) {
            municipality = municipality.without_hosting();
        }
        if dice.one_in(5) {
            municipality = municipality.with_max_groups(1 + dice.below(2) as u32);
        }
        builder = builder.municipality(municipality);
    }
    let (has_seats, has_levels) = (dice.one_in(6), dice.one_in(4));
    let people = 5 + dice.below(7);
    for id in 0..people {
        let mut one = Registrant::new(format!("r{id}"), format!("G{}", dice.below(towns)));
        one = one.with("party", ["A", "B", "C", ""][dice.below(4) as usize]);
        one = one.with_tags(&["x", "y", "z"][..dice.below(4) as usize]);
        if dice.one_in(7) {
            one = one.with_max_travel(Metres(20_000 + dice.below(40_000) as i64));
        }
        if has_levels {
            one = one.with_priority(dice.below(2) as i32);
        }
        if has_seats && dice.one_in(3) {
            one = one.with_seats(2);
        }
        if dice.one_in(8) {
            one = one.with_only_venues([format!("G{}", dice.below(towns))]);
        }
        if dice.one_in(4) {
            one = one.with_available(["mon", "tue", "wed"].into_iter().take(2));
        }
        builder = builder.registrant(one);
    }
    for _ in 0..dice.below(3) {
        let mut member = || format!("r{}", dice.below(people));
        builder = builder.earlier_group([member(), member(), member()]);
    }
    builder = builder.attribute("party").attribute("tags");
    if has_facilitators { with_facilitator(builder, dice) } else { builder }.build().unwrap()
}

fn programme(dice: &mut TestRng, pool: &Pool) -> Programme {
    let min = 2 + dice.below(2) as u32;
    let size = Size { min, max: min + dice.below(3) as u32 };
    let mut meetings = match dice.below(8) {
        0 => Meetings::online(3),
        1 | 2 => Meetings::rotating(OnSite::Times(3)),
        3 => Meetings::rotating(OnSite::Members),
        _ => Meetings::central(1 + dice.below(3) as u32),
    };
    if meetings.venues.is_some() && dice.one_in(2) {
        meetings.venues = Some(Venues::All);
    }
    let mut programme = Programme::new("random", size, meetings);
    if dice.one_in(2) {
        programme.groups.cost = Metres(15_000);
    }
    if dice.one_in(5) {
        programme.groups.count.max = Some(1 + dice.below(2) as u32);
    }
    let attribute = ["municipality", "party", "tags"][dice.below(3) as usize].to_owned();
    let ids = |dice: &mut TestRng| -> Vec<Arc<str>> {
        let mut one =
            || pool.registrants()[dice.below(pool.registrants().len() as u64) as usize].id.clone();
        vec![one(), one()]
    };
    if dice.one_in(3) {
        let rule = Rule::AtMost { attribute: attribute.clone(), max: 1 + dice.below(2) as u32 };
        programme.rules.push(rule);
    }
    let penalty = Metres(1_000 + dice.below(9_000) as i64);
    let rule = match dice.below(12) {
        0 => Rule::Same { attribute },
        1 => Rule::Avoid { attribute, penalty },
        2 => Rule::Distinct { attribute, min: 2 + dice.below(2) as u32 },
        3 => Rule::Quota {
            attribute: "party".into(),
            value: "A".into(),
            min: 1,
            max: Some(2),
            or_none: false,
        },
        4 => Rule::Together { ids: ids(dice) },
        5 => Rule::Apart { ids: ids(dice) },
        6 => Rule::Overlap { min: 1 + dice.below(2) as u32 },
        7 => Rule::Acquainted { penalty },
        _ => return programme,
    };
    programme.with_rule(rule)
}

/// Groups of a plan by registrant id. Registrants of a class are interchangeable.
pub(crate) fn document(names: &CertificateNames<'_>, plan: &Incumbent) -> PlanDocument {
    let mut next = vec![0; names.instance.classes.len()];
    let mut document = PlanDocument::default();
    for (classes, _) in &plan.groups {
        let mut group = GroupDocument::default();
        for &class in classes {
            let unit = &names.roster.units(class)[next[class.index()]];
            next[class.index()] += 1;
            group.members.extend(
                unit.iter().map(|&registrant| names.pool.registrant(registrant).id.clone()),
            );
        }
        document.groups.push(group);
    }
    document
}

/// Returns a certificate with one number changed, or one child replaced by its sibling.
fn forged(certificate: &Certificate, dice: &mut TestRng) -> Certificate {
    let mut forged = certificate.clone();
    let Proof::Problems(trees) = &mut forged.proof else { return forged };
    let at = dice.below(trees.len() as u64) as usize;
    let nodes = &mut trees[at].nodes;
    let at = dice.below(nodes.len() as u64) as usize;
    let by = [1, -1, 1 << 20, -(1 << 20), 1 << 33, -(1 << 33)][dice.below(6) as usize];
    match &mut nodes[at] {
        Node::Split(_, children) => children[dice.below(2) as usize] = children[0],
        Node::Duals(duals) => {
            let claims = duals.at_venues.iter_mut().map(|(_, _, claim)| claim);
            let claims = claims.chain(duals.seeds.iter_mut().map(|(_, claim)| claim));
            let cuts = duals.cuts.iter_mut().map(|(_, price)| price);
            let rows = duals.venues.iter_mut().chain(&mut duals.facilitators).map(|(_, dual)| dual);
            let rows = rows.chain(duals.meets.iter_mut().map(|(_, _, dual)| dual));
            let mut all: Vec<&mut i64> = duals.classes.iter_mut().chain(claims).collect();
            all.extend(cuts.chain(rows).chain([&mut duals.rest]));
            let nth = dice.below(all.len() as u64) as usize;
            *all[nth] += by;
        }
    }
    forged
}

/// Counts of certificates and their features over all pools.
#[derive(Debug, Default)]
struct Tally {
    proven: u32,
    split: u32,
    cut: u32,
    of_parts: u32,
    tight: u32,
    refused: u32,
}

fn look(seed: u64, has_facilitators: bool, tally: &mut Tally) {
    let mut dice = TestRng::new(seed);
    let pool = pool(&mut dice, has_facilitators);
    let programme = programme(&mut dice, &pool);
    let (instance, roster): (Instance, Roster) = Instance::compile(&pool, &programme).unwrap();
    let empty = Incumbent::empty(&instance);
    let mut budget = Budget::new(None, None, Cancel::new());
    let Some(Exact::Optimal(optimum, _)) =
        solve_exactly(&instance, &empty, &Linear::default(), &mut budget)
    else {
        return;
    };
    let most = most_groups(&instance);
    let Some(mut relaxation) =
        Relaxation::new(&instance, &optimum.placement, most, &Setup::small())
    else {
        return;
    };
    let work = [2_000, 20_000][dice.below(2) as usize];
    relaxation.advance(&empty, &mut Budget::new(None, Some(work), Cancel::new()));
    let names = CertificateNames { pool: &pool, instance: &instance, roster: &roster };
    let mut plan = document(&names, &optimum);
    let Some(proof) = relaxation.certificate(&names) else { return };
    let certificate = Certificate::new(proof);
    if let Proof::Problems(trees) = &certificate.proof {
        let duals = |node: &Node| matches!(node, Node::Duals(duals) if !duals.cuts.is_empty());
        tally.split += u32::from(trees.iter().any(|tree| tree.nodes.len() > 1));
        tally.cut += u32::from(trees.iter().any(|tree| tree.nodes.iter().any(duals)));
        tally.of_parts += u32::from(trees.len() > 1 || trees[0].parts.len() > 1);
    }
    let mut try_with = |bound: i64, certificate: &Certificate| {
        plan.lower_bound_m = Some(bound);
        certificate.reprove(&pool, &programme, None, &plan, MAX_NODES).map(drop)
    };
    let bound = relaxation.bound().unwrap();
    assert_eq!(
        try_with(bound, &certificate),
        Ok(()),
        "seed {seed}: {bound}, {certificate:?} {programme:?}"
    );
    let above = try_with(optimum.cost + 1, &certificate);
    assert!(matches!(above, Err(Unproven::Less { .. })), "seed {seed}: {above:?}");
    for _ in 0..6 {
        let forged = forged(&certificate, &mut dice);
        let refused = try_with(optimum.cost + 1, &forged);
        assert!(refused.is_err(), "seed {seed}: {forged:?}");
        tally.refused += u32::from(!matches!(refused, Err(Unproven::Less { .. })));
    }
    tally.proven += 1;
    tally.tight += u32::from(bound == optimum.cost);
}

#[test]
fn every_bound_is_reproved_and_no_forged_certificate_proves_a_false_one() {
    let mut tally = Tally::default();
    let seeds = seeds(1_000);
    seeds.clone().for_each(|seed| look(seed, false, &mut tally));
    let Tally { proven, split, cut, of_parts, tight, refused } = tally;
    assert!(2 * tight > proven || !are_telling(&seeds), "{tally:?}");
    if seeds.end - seeds.start >= 1_000 {
        assert!(proven > 750 && refused > 500, "{tally:?}");
        assert!(split > 50 && cut > 20 && of_parts > 50, "{tally:?}");
    }
}

#[test]
fn bounds_with_facilitators_are_reproved_and_no_forged_certificate_proves_a_false_one() {
    let mut tally = Tally::default();
    (0..600).for_each(|seed| look(seed, true, &mut tally));
    let Tally { proven, tight, refused, .. } = tally;
    assert!(proven > 400 && 2 * tight > proven && refused > 200, "{tally:?}");
}
