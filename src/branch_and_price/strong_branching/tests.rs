//! Branching candidates of made-up LP solutions.

use super::*;
use crate::instance::Setting;
use crate::pricing::branching_rules::GroupRules;

#[test]
fn a_class_of_two_is_in_no_pair() {
    let group = |positions: [u32; 2]| Column::new(0, positions.into_iter(), Setting::default());
    // Class 0 has two units; classes 1 and 2 have one each.
    let plan = [group([0, 1]), group([0, 2])];
    let others = [group([0, 0]), group([1, 2])];
    let support: Vec<(&Column, f64)> = plan.iter().chain(&others).map(|g| (g, 0.5)).collect();
    let pairs = by_pair(&support, &[false, true, true], 9);
    assert_eq!(
        pairs,
        [[true, false].map(|together| BranchingDecision::Pair { positions: (1, 2), together })]
    );
    let child = [(&plan[1], 0.5)];
    assert!(by_pair(&child, &[false, true, true], 9).is_empty(), "a position is no pair");
    // Naive branching on pairs of any class: neither child contains the plan.
    let naive = by_pair(&support, &[true; 3], 9);
    let has = |child: &BranchingDecision| {
        let rules = GroupRules::new(std::slice::from_ref(child), 0..3);
        plan.iter().all(|group| rules.allow(group.positions(), None))
    };
    assert!(naive.iter().any(|children| !children.iter().any(has)));
}

fn setting(venue: Option<SiteIdx>) -> Setting {
    Setting { venue, ..Setting::default() }
}

fn at(venue: u32, positions: &[u32]) -> Column {
    Column::new(0, positions.iter().copied(), setting(Some(SiteIdx(venue))))
}

fn weighed<'c>(groups: &'c [Column], values: &[f64]) -> Vec<(&'c Column, f64)> {
    groups.iter().zip(values.iter().copied()).collect()
}

#[test]
fn the_number_of_groups_is_branched_on_first() {
    let groups = [at(0, &[0, 1]), at(1, &[0, 2]), at(1, &[1, 2])];
    let split = |values: [f64; 3], least, most| {
        let all = candidates(&weighed(&groups, &values), &[true; 3], (least, most), 9);
        match all[..] {
            [
                [
                    BranchingDecision::Groups { least: a, most: b },
                    BranchingDecision::Groups { least: c, most: d },
                ],
            ] => Some((a, b, c, d)),
            _ => None,
        }
    };
    assert_eq!(split([0.5, 0.5, 0.5], 0, 9), Some((0, 1, 2, 9)));
    assert_eq!(split([1.5, 1.5, 0.5], 1, 4), Some((1, 3, 4, 4)));
    // Each child excludes some number of groups, even if the LP's number is outside the range.
    assert_eq!(split([0.2, 0.2, 0.1], 1, 4), Some((1, 1, 2, 4)));
    assert_eq!(split([3.0, 3.0, 0.5], 1, 4), Some((1, 3, 4, 4)));
    assert_eq!(split([0.5, 0.5, 0.5], 2, 2), None);
    assert_eq!(split([0.5, 0.5, 1.0], 0, 9), None);
}

#[test]
fn venues_and_meeting_places_are_branched_on_most_fractional_first() {
    // Groups at venue 0: 0.5; at venue 1: 1.25; at venue 2: 1.75.
    let groups = [at(0, &[0, 1]), at(1, &[0, 2]), at(1, &[1, 3]), at(2, &[2, 3]), at(2, &[4, 4])];
    let support = weighed(&groups, &[0.5, 0.5, 0.75, 1.0, 0.75]);
    let number = |site, below: u64| {
        let site = SiteIdx(site);
        [
            BranchingDecision::AtVenue { site, least: below + 1, most: u64::MAX },
            BranchingDecision::AtVenue { site, least: 0, most: below },
        ]
    };
    assert_eq!(by_venue(&support, 9), [number(0, 0), number(1, 1), number(2, 1)]);
    assert_eq!(by_venue(&support, 2), [number(0, 0), number(1, 1)]);
    let meets = |position, site, below: u64| {
        let site = SiteIdx(site);
        [
            BranchingDecision::MeetsAt { position, site, least: below + 1, most: u64::MAX },
            BranchingDecision::MeetsAt { position, site, least: 0, most: below },
        ]
    };
    let meeting = [
        meets(0, 0, 0),
        meets(0, 1, 0),
        meets(1, 0, 0),
        meets(2, 1, 0),
        meets(4, 2, 1),
        meets(1, 1, 0),
        meets(3, 1, 0),
    ];
    assert_eq!(by_meeting(&support, 5)[..4], meeting[..4]);
    let all = by_meeting(&support, 9);
    assert_eq!(all.len(), 7, "{all:?}");
    assert!(meeting.iter().all(|children| all.contains(children)), "{all:?}");
    // Groups that meet at each member's place have no venue to branch on.
    let everywhere = [Column::new(0, [0, 1].into_iter(), setting(None))];
    let support = weighed(&everywhere, &[0.5]);
    assert!(by_venue(&support, 9).is_empty() && by_meeting(&support, 9).is_empty());
}

#[test]
fn venues_of_a_unit_are_split_into_halves_of_similar_weight() {
    let groups = [at(0, &[0]), at(1, &[0]), at(2, &[0, 1]), at(3, &[0, 2])];
    let support = weighed(&groups, &[0.4, 0.3, 0.2, 0.1]);
    let all = by_split_of_venues(&support, &[true, true, false], 9);
    // 0.4 against 0.3 and 0.2; then 0.1 goes to the lighter side.
    let children = |position, sites: [SiteIdx; 2]| {
        [true, false].map(|inside| BranchingDecision::Meets {
            position,
            sites: sites.into(),
            inside,
        })
    };
    assert!(all.contains(&children(0, [SiteIdx(0), SiteIdx(3)])), "{all:?}");
    assert!(
        all.iter().all(|[child, _]| !matches!(child, BranchingDecision::Meets { position: 2, .. }))
    );
    let weights = SiteIdx::counted().zip([0.4, 0.3, 0.2, 0.1]).collect();
    assert_eq!(split_of(weights)[..], [SiteIdx(0), SiteIdx(3)]);
}

#[test]
fn fractionally_waiting_units_are_branched_on() {
    let groups = [at(0, &[0, 1]), at(1, &[1, 2])];
    let support = weighed(&groups, &[0.7, 0.3]);
    let waits = |position| [false, true].map(|waits| BranchingDecision::Waits { position, waits });
    assert_eq!(by_waiting(&support, &[true; 3], 9), [waits(0), waits(2)]);
    assert_eq!(by_waiting(&support, &[true, true, false], 9), [waits(0)]);
}

#[test]
fn queues_with_waiting_units_other_than_the_last_are_branched_on() {
    let queues = [
        Queue { order: vec![0, 1], seats: 1 },
        Queue { order: vec![2, 3, 2], seats: 1 },
        Queue { order: vec![4], seats: 1 },
    ];
    // Waiting units: 0.5 of 0, 0.5 of 1, 1.5 of the two of 2, 0.8 of 3, none of 4.
    let groups = [at(0, &[0, 2]), at(0, &[1, 4]), at(0, &[4]), at(0, &[3])];
    let support = weighed(&groups, &[0.5, 0.5, 0.5, 0.2]);
    let numbers = [1, 1, 2, 1, 1];
    let children = |nth, below: usize| {
        [
            BranchingDecision::Queue { nth, least: 0, most: below },
            BranchingDecision::Queue { nth, least: below + 1, most: usize::MAX },
        ]
    };
    assert_eq!(by_queue(&queues, &support, &numbers, 9), [children(0, 1), children(1, 2)]);
    assert_eq!(by_queue(&queues, &support, &numbers, 1), [children(0, 1)]);
    assert!(by_queue(&[], &support, &numbers, 9).is_empty());
}
