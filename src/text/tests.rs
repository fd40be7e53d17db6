//! Record of every sentence in both languages, side by side.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Language, Line};
use crate::measure::Metres;
use crate::plan::{
    Change, Conflict, Contradiction, Difference, Figures, Help, NoFit, Opening, Reason, Relief,
    Shared, Statement, StopReason,
};
use crate::programme::{Ideal, Meetings, OnSite, Programme, Revise, Rule, Size, Venues};
use crate::testing::is_on_record;

fn ids(ids: &[&str]) -> Vec<Arc<str>> {
    ids.iter().map(|&id| id.into()).collect()
}

fn rules() -> Vec<Rule> {
    let (party, penalty) = (|| "party".to_owned(), Metres(5_000));
    let quota = |min, max, or_none| Rule::Quota {
        attribute: party(),
        value: "X".into(),
        min,
        max,
        or_none,
    };
    vec![
        Rule::AtMost { attribute: party(), max: 1 },
        Rule::AtMost { attribute: party(), max: 2 },
        Rule::Same { attribute: party() },
        Rule::Distinct { attribute: party(), min: 2 },
        quota(1, Some(3), false),
        quota(1, None, false),
        quota(2, Some(3), true),
        quota(2, None, true),
        Rule::Together { ids: ids(&["r1", "r2"]) },
        Rule::Apart { ids: ids(&["r1", "r2", "r3"]) },
        Rule::Overlap { min: 1 },
        Rule::Overlap { min: 2 },
        Rule::Avoid { attribute: party(), penalty },
        Rule::Acquainted { penalty },
        Rule::Wish { penalty: Some(penalty), min: None },
        Rule::Wish { penalty: None, min: Some(1) },
        Rule::Wish { penalty: Some(penalty), min: Some(2) },
    ]
}

fn statements() -> Vec<Statement> {
    let mut all: Vec<Statement> = (1..=2)
        .flat_map(|number| {
            [
                Statement::CountMin { min: number },
                Statement::CountMax { max: number },
                Statement::SizeMin { min: number },
                Statement::SizeMax { max: number },
                Statement::Facilitators { groups: number.into() },
            ]
        })
        .collect();
    all.extend(rules().into_iter().map(|rule| Statement::Rule { rule }));
    all.extend([
        Statement::Eligible { attribute: "role".into() },
        Statement::Reach { max: Metres(12_345) },
        Statement::OwnReach,
        Statement::OnlyVenues,
        Statement::NoHosting,
        Statement::VenueLimits,
        Statement::VenuesOfMembers,
        Statement::Lock,
        Statement::OwnLock,
    ]);
    all
}

fn reasons() -> Vec<Reason> {
    let obstacle = || Some(Statement::OwnReach);
    let alike = || Statement::Rule { rule: Rule::Same { attribute: "party".into() } };
    let shared = |value: &str| Some(Shared { attribute: "party".into(), value: value.into() });
    let too_few = |seats, shared, obstacle| Reason::TooFew { seats, least: 6, shared, obstacle };
    let mut all = vec![
        Reason::NotEligible { attribute: "role".into() },
        Reason::TooManySeats { seats: 9, most: 8 },
        Reason::CannotHost,
        Reason::RulesForbid { rule: None },
        Reason::RulesForbid { rule: Some(alike()) },
        Reason::OutOfReach,
        Reason::NoFacilitatorInReach,
        Reason::CompanionsCannot,
        too_few(1, None, None),
        too_few(5, None, obstacle()),
        too_few(5, None, Some(alike())),
        too_few(2, shared("X"), obstacle()),
        too_few(2, shared("X"), Some(alike())),
        too_few(2, shared(""), None),
        Reason::SizesDoNotAddUp { seats: 11, fit: 8, size: (6, 8) },
        Reason::Full { groups: 1, seats: 8, obstacle: None },
        Reason::Full { groups: 2, seats: 16, obstacle: obstacle() },
        Reason::NoFacilitator { groups: 1, seats: 8 },
        Reason::NoFacilitator { groups: 2, seats: 16 },
    ];
    for groups in 1..=2 {
        let (rule, value, seats, each) = (alike(), "X".into(), groups, 1);
        all.push(Reason::TooManyAlike { rule, value, seats, groups, each });
    }
    for obstacle in [None, obstacle()] {
        all.push(Reason::NoGroup { obstacle: obstacle.clone() });
        all.push(Reason::Outranked { obstacle: obstacle.clone() });
        all.push(Reason::NotProven { obstacle: obstacle.clone() });
        all.push(Reason::NotInPlan { obstacle });
    }
    all
}

/// Nine ids: one more than a sentence names.
fn nine() -> Vec<Arc<str>> {
    (1..=9).map(|nth| format!("r{nth}").into()).collect()
}

fn openings() -> Vec<Opening> {
    let shared = Shared { attribute: "region".into(), value: "N".into() };
    let opening = |waiting: &[Arc<str>], missing, shared: &[Shared], from: &[&str]| Opening {
        waiting: waiting.to_vec(),
        missing,
        proven: missing != 2,
        shared: shared.to_vec(),
        from: ids(from),
        from_anywhere: from.is_empty(),
    };
    vec![
        opening(&nine(), 1, &[], &[]),
        opening(&nine()[..8], 2, &[shared], &["T1", "T2"]),
        opening(
            &nine()[..1],
            3,
            &[],
            &["T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9", "T10"],
        ),
        opening(&nine()[..1], 1, &[], &["T1"]),
    ]
}

fn reliefs() -> Vec<Relief> {
    let rule = || Rule::AtMost { attribute: "party".into(), max: 1 };
    let changes = [
        Change::SizeMin { to: 5 },
        Change::SizeMax { to: 9 },
        Change::CountMax { to: 1 },
        Change::CountMax { to: 2 },
        Change::Reach { to: None },
        Change::Reach { to: Some(Metres(60_000)) },
        Change::Rule { from: rule(), to: None },
        Change::Rule { from: rule(), to: rules().into_iter().nth(1) },
        Change::Facilitator { at: "T1".into() },
        Change::Room { at: "T2".into() },
        Change::FreeTravel { id: "r1".into() },
    ];
    let bounds = [
        Some((0, 0)),
        Some((1_250, 1_250)),
        Some((-1_250, -1_250)),
        Some((1_234, 5_678)),
        Some((-5_678, -1_234)),
        Some((-1_250, 5_610)),
        None,
    ];
    let numbered = changes.into_iter().zip(bounds.into_iter().cycle()).enumerate();
    numbered
        .map(|(nth, (change, bounds))| Relief {
            change,
            places: nine()[..1 + nth % 9].to_vec(),
            loses: nine()[9 - nth % 3..].to_vec(),
            seats: nth as u64 + 1,
            cost: Metres(bounds.map_or(900, |(_, most)| most)),
            travel: Metres(0),
            longest: (nth % 4 > 0).then_some(Metres(45_670)),
            bounds: bounds.map(|(least, most)| (Metres(least), Metres(most))),
            proven: bounds.is_some_and(|(least, most)| least == most),
        })
        .collect()
}

fn lines() -> Vec<Line<'static>> {
    let figures = |change| Figures {
        placed_seats: 14,
        reserve_seats: 1,
        travel: Metres(123_456),
        far: Metres(change / 2),
        penalty: Metres(7_890),
        change: Metres(change),
        wishes: Metres(2 * change),
    };
    let counts = |groups, placed, waiting| Line::Counts { groups, placed, waiting };
    let waiting = |number, more| Line::Waiting {
        number,
        named: "r1",
        more,
        reason: &Reason::NoFacilitatorInReach,
    };
    let stops = [
        StopReason::Optimal,
        StopReason::Gap,
        StopReason::Time,
        StopReason::Work,
        StopReason::Cancelled,
    ];
    let mut all = vec![
        counts(1, 1, 0),
        counts(2, 14, 3),
        Line::Travel { average: 12.345, longest: Metres(67_890) },
        Line::Optimal,
        Line::Gap { gap: 0.011_861, bound: Metres(121_992), cost: Metres(123_456) },
        Line::PlacementNotProven,
        waiting(1, 0),
        waiting(3, 2),
        Line::MoreWaiting(4),
        Line::Help("h"),
        Line::Revised("r"),
        Line::Written("w"),
        Line::Legal(true),
        Line::Legal(false),
        Line::Reproved,
    ];
    all.extend(stops.map(|by| Line::Stopped { by, seconds: 1.25 }));
    for change in [0, 2_000] {
        all.extend([Line::Cost(figures(change)), Line::Exactly(figures(change))]);
    }
    all
}

fn conflicts() -> Vec<Conflict> {
    vec![
        Conflict::TooFewGroups { demanded: 1, possible: 0 },
        Conflict::TooFewGroups { demanded: 3, possible: 2 },
        Conflict::Locked { earlier: 4, ids: ids(&["r1", "r2"]) },
        too_small(&["r1"], 1),
        too_small(&["r1", "r2"], 2),
        Conflict::AllLocked,
    ]
}

fn too_small(left: &[&str], seats: u64) -> Conflict {
    Conflict::LockedTooSmall { earlier: 4, ids: ids(left), seats, others: 1, least: 6 }
}

fn no_fits() -> Vec<NoFit> {
    let id: Arc<str> = "r1".into();
    let because = vec![Statement::OwnReach, Statement::Lock];
    vec![
        NoFit::NotRegistered { id: id.clone() },
        NoFit::HasGroup { id: id.clone(), group: 3 },
        NoFit::NoSuchGroup { group: 3 },
        NoFit::Closed { id, group: 3, because },
    ]
}

fn contradictions() -> Vec<Contradiction> {
    let programme = programmes().pop().unwrap();
    let about = |is_minimal, seats| {
        let statements = statements();
        let places = statements.iter().map(|statement| statement.place_in(&programme)).collect();
        Contradiction { statements, places, is_minimal, is_smallest: is_minimal, seats }
    };
    vec![about(false, 1), about(true, 9)]
}

fn difference() -> Difference {
    let (travel, penalty) = (Metres(10_000), Metres(500));
    Difference {
        moved: vec![("r1".into(), 1, Some(2)), ("r2".into(), 2, None)],
        seated: vec![("r3".into(), 3)],
        came: vec![("r4".into(), Some(1)), ("r5".into(), None), ("r6".into(), None)],
        left: vec![("r7".into(), Some(1)), ("r8".into(), None)],
        lives_on: vec![(1, 1), (2, 3)],
        ended: vec![4],
        founded: vec![5],
        before: Figures { travel, penalty, ..Figures::default() },
        after: Figures {
            travel: penalty,
            far: Metres(3_000),
            penalty: travel,
            change: Metres(40),
            ..Figures::default()
        },
        ..Difference::default()
    }
}

/// Programmes that together state everything that can be stated.
fn programmes() -> Vec<Programme> {
    let at_all = Meetings { venues: Some(Venues::All), ..Meetings::central(3) };
    let of_members = Meetings { venues: Some(Venues::Members), online: 2, ..Meetings::central(1) };
    let meetings = [
        at_all,
        of_members,
        Meetings::rotating(OnSite::Members),
        Meetings::rotating(OnSite::Times(4)),
        Meetings::online(6),
        Meetings::online(0),
    ];
    let mut all: Vec<_> = meetings
        .into_iter()
        .zip([(6, 8), (1, 1), (2, 2), (5, 5), (5, 10), (6, 6)])
        .map(|(meetings, (min, max))| Programme::new("p", Size { min, max }, meetings))
        .collect();
    for (number, programme) in (1..).zip(&mut all[..2]) {
        programme.groups.count.min = number;
        programme.groups.count.max = Some(number);
        programme.groups.cost = Metres(15_000);
        programme.groups.ideal =
            Some(Ideal { seats: programme.groups.size.min, off: Metres(5_000) });
        (programme.travel.max, programme.travel.detour) = (Some(Metres(60_000)), 1.3);
        programme.travel = programme.travel.clone().with_far(Metres(40_000), number + 1);
        programme.revise =
            Some(Revise { keep: Metres(5_000), lock: number == 2, may_shrink: number == 2 });
        programme.rules = rules();
        let accepted = ("role".to_owned(), vec!["mayor".to_owned(), "alderman".to_owned()]);
        programme.eligible = [accepted].into_iter().collect();
    }
    all
}

fn sentences(language: Language) -> Vec<String> {
    let names: BTreeMap<Arc<str>, Arc<str>> = [("T1".into(), "Town 1".into())].into();
    let mut sentences = Vec::new();
    sentences
        .extend(statements().iter().map(|it| format!("statement: {}", language.statement(it))));
    sentences.extend(reasons().iter().map(|it| format!("reason: {}", language.reason(it))));
    sentences
        .extend(openings().iter().map(|it| format!("opening: {}", language.opening(it, &names))));
    sentences.extend(reliefs().iter().map(|it| format!("relief: {}", language.relief(it, &names))));
    let help = Help { openings: openings(), relief: reliefs(), names: names.clone() };
    let table = language.advice(&help);
    sentences.push(format!("advice: {}", table.heading.join(" | ")));
    sentences.extend(table.rows.iter().map(|row| format!("advice: {}", row.join(" | "))));
    sentences.extend(conflicts().iter().map(|it| format!("conflict: {}", language.conflict(it))));
    sentences.extend(no_fits().iter().map(|it| format!("no fit: {}", language.no_fit(it))));
    let obstacles = [(Statement::SizeMax { max: 8 }, 12), (Statement::OwnReach, 1)];
    let closed = [&obstacles[1..], &obstacles[..]];
    sentences.extend(closed.iter().map(|it| format!("closed: {}", language.closed(it))));
    let contradictions = contradictions();
    sentences.extend(
        contradictions.iter().map(|it| format!("contradiction: {}", language.contradiction(it))),
    );
    sentences.extend(contradictions.iter().map(|it| it.text(language, ToString::to_string)));
    sentences
        .extend(language.difference(&difference()).iter().map(|it| format!("difference: {it}")));
    sentences.extend(lines().iter().map(|it| {
        let (head, line) = language.line(it);
        format!("line: {head}: {line}")
    }));
    for programme in programmes() {
        sentences
            .extend(language.programme(&programme).iter().map(|it| format!("programme: {it}")));
    }
    sentences
}

#[test]
fn only_two_reasons_are_not_proven() {
    let unproven: Vec<Reason> = reasons().into_iter().filter(|it| !it.is_proven()).collect();
    assert!(unproven.len() == 4);
    let is_open = |it: &Reason| matches!(it, Reason::NotProven { .. } | Reason::NotInPlan { .. });
    assert!(unproven.iter().all(is_open));
}

#[test]
fn every_sentence_matches_the_record() {
    let (english, dutch) = (sentences(Language::English), sentences(Language::Dutch));
    assert_eq!(english.len(), dutch.len());
    let both = english.iter().zip(&dutch).map(|(one, other)| format!("en {one}\nnl {other}\n"));
    is_on_record("src/text/sentences.txt", &both.collect::<String>());
}
