//! What the solver does with so much work, line by line in a file: whoever changes it sees what becomes better and what
//! worse, and changes nothing without knowing. Work is counted, not timed: the figures are the same on every machine.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kring::files::{PoolFiles, read_programme};
use kring::{
    Count, Error, Facilitator, Language, Meetings, Metres, Municipality, Observer, OnSite, Options,
    PlanDocument, Point, Pool, Programme, Progress, Registrant, Revise, Rule, Size, Venues,
};
use proptest::prelude::*;
use sha2::{Digest, Sha256};

use crate::case::Case;
use crate::generate;
use crate::many::drawn;
use crate::revise::{Revision, revisions};
use crate::testing::is_on_record;

/// Work for cases small enough to look at every plan, for larger ones, for samples, for crowds and for large ones, near to each other and apart.
const WORK: [u64; 6] = [20_000, 400_000, 400_000, 1_500_000, 20_000, 1_500_000];
/// A line of the record is about so many cases.
const CASES: u64 = 10;

/// What a run of solves came to.
#[derive(Default)]
struct Record {
    plans: u32,
    optimal: u32,
    groups: usize,
    cost: i64,
    lower_bound: i64,
    steps: u64,
    /// Of all that was seen and found.
    trace: Sha256,
}

impl Observer for Record {
    fn progress(&mut self, progress: &Progress) {
        self.steps += 1;
        self.trace.update(format!("{progress:?}"));
    }
}

impl Record {
    /// Solves with one thread and no clock.
    fn solve(
        &mut self,
        pool: &Pool,
        programme: &Programme,
        mut options: Options,
    ) -> Option<PlanDocument> {
        (options.time_limit, options.threads, options.certificate) = (None, 1, true);
        let plan = match programme.form_groups_observed(pool, &options, self) {
            Ok(plan) => plan,
            Err(Error::Undecided(_)) => return None,
            Err(Error::NoPlan(conflict)) => {
                self.trace.update(conflict.to_string());
                return None;
            }
            Err(other) => panic!("{other}"),
        };
        let document = PlanDocument::in_language(&plan, Language::English);
        self.plans += 1;
        self.optimal += u32::from(plan.gap() == 0.0);
        self.groups += plan.groups().len();
        self.cost += plan.cost().0;
        self.lower_bound += plan.lower_bound().0;
        self.trace.update(format!("{document:?} {:?} {:?}", plan.certificate(), plan.help()));
        Some(document)
    }

    fn line(self, name: &str) -> String {
        let trace = short(self.trace);
        let (plans, optimal, groups, steps) = (self.plans, self.optimal, self.groups, self.steps);
        let (cost, bound) = (self.cost, self.lower_bound);
        format!(
            "{name:<30} {plans:>3} plans {optimal:>3} optimal {groups:>4} groups {cost:>12} m {bound:>12} m {steps:>5} steps {trace}\n"
        )
    }
}

/// Enough of it to tell one from another.
fn short(trace: Sha256) -> String {
    trace.finalize()[..4].iter().map(|byte| format!("{byte:02x}")).collect()
}

fn with_work(work: u64) -> Options {
    let mut options = Options::default();
    options.work_limit = Some(work);
    options
}

/// Cases of a strategy, a line for every ten.
fn of_cases(name: &str, count: u64, strategy: &impl Strategy<Value = Case>, work: u64) -> String {
    let mut lines = String::new();
    for first in (0..count).step_by(CASES as usize) {
        let mut record = Record::default();
        for seed in first..first + CASES {
            let case = drawn(strategy, seed);
            record.solve(&case.pool(), &case.programme, with_work(work));
        }
        lines += &record.line(&format!("{name} {first}"));
    }
    lines
}

fn of_revisions(count: u64) -> String {
    let mut record = Record::default();
    for seed in 0..count {
        let revision: Revision = drawn(&revisions(), seed);
        let mut options = with_work(WORK[0]);
        options.previous = Some(Arc::new(revision.document()));
        record.solve(&revision.case.pool(), &revision.case.programme, options);
    }
    record.line("revisions")
}

/// What would help who waits, and what statements contradict each other where more groups are demanded than can be.
fn of_explained(count: u64) -> String {
    let mut lines = String::new();
    for first in (0..count).step_by(CASES as usize) {
        let (mut openings, mut relief, mut contradictions) = (0, 0, 0);
        let mut trace = Sha256::new();
        for seed in first..first + CASES {
            let strategy = prop_oneof![generate::cases(), generate::led_cases()];
            let case = drawn(&strategy, seed);
            let (pool, mut programme) = (case.pool(), case.programme.clone());
            let mut options = with_work(WORK[0]);
            options.time_limit = None;
            if let Ok(mut plan) = programme.form_groups(&pool, &options) {
                programme.explain(&pool, &mut plan, &options).expect("no fault of the input");
                (openings, relief) =
                    (openings + plan.help().openings.len(), relief + plan.help().relief.len());
                trace.update(format!("{:?}", plan.help()));
            }
            programme.groups.count.min = 4;
            programme.groups.count.max = programme.groups.count.max.map(|most| most.max(4));
            let contradiction = programme.contradiction(&pool, &options);
            contradictions += u32::from(contradiction.is_some());
            trace.update(format!("{contradiction:?}"));
        }
        let _ = writeln!(
            lines,
            "explained {first:<4} {openings:>3} openings {relief:>3} reliefs {contradictions:>3} contradictions {}",
            short(trace)
        );
    }
    lines
}

/// The plan of a sample under another programme, and what fewer moves to the better one cost.
fn of_curve(name: &str) -> String {
    let (pool, mut programme) = sample(name, None);
    let mut options = with_work(WORK[2]);
    (options.time_limit, options.threads) = (None, 1);
    let earlier = programme.form_groups(&pool, &options).expect("a plan");
    programme.groups.size.max -= 1;
    let earlier = PlanDocument::from(&earlier);
    let points = programme.curve_of_moves(&pool, &earlier, &[0, 3, 10], &options);
    let mut lines = String::new();
    for point in points.expect("a curve") {
        let (most, moves, cost) = (point.most_moves, point.moves, point.plan.cost().0);
        let groups = point.plan.groups().len();
        let _ = writeln!(
            lines,
            "{name}, at most {most:?} moves: {moves} moves, {groups} groups, {cost} m"
        );
    }
    lines
}

fn inside(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn sample(name: &str, facilitators: Option<&str>) -> (Pool, Programme) {
    let data = |name: &str| inside(&format!("examples/data/{name}.csv"));
    let mut files = PoolFiles::new(data("municipalities"), data(name));
    files.facilitators = facilitators.map(data);
    let programme = read_programme(inside(&format!("examples/programmes/{name}.toml")));
    (files.read().expect("a sample").0, programme.expect("a programme"))
}

/// A sample, and what becomes of its plan where every ninth leaves.
fn of_sample(name: &str, facilitators: Option<&str>) -> String {
    let (pool, mut programme) = sample(name, facilitators);
    let mut record = Record::default();
    let mut plan = record.solve(&pool, &programme, with_work(WORK[2])).expect("a plan");
    let lines = record.line(name);
    for group in &mut plan.groups {
        let stays = |nth: usize| !(nth + group.id as usize).is_multiple_of(9);
        let mut places = (0..group.members.len()).map(stays).collect::<Vec<_>>().into_iter();
        group.members.retain(|_| places.next().unwrap_or(true));
    }
    programme.revise = Some(Revise { keep: Metres(20_000), lock: false });
    let mut options = with_work(WORK[2]);
    options.previous = Some(Arc::new(plan));
    let mut record = Record::default();
    record.solve(&pool, &programme, options);
    lines + &record.line(&format!("{name} revised"))
}

/// So many people from all over the country. Who are apart start each at a point of their own; where they are limited
/// towns have room for one group or none, some people travel not far, and some come first; who are led have facilitators.
fn crowd(people: usize, how: &str) -> Pool {
    let [are_apart, are_limited, are_led] = ["apart", "limited", "led"].map(|it| how.contains(it));
    let (sample, _) = sample("mayors", None);
    let towns = sample.municipalities();
    let limited = |(nth, town): (usize, &Municipality)| match nth % 3 {
        0 if are_limited => town.clone().with_max_groups(1),
        1 if are_limited => town.clone().without_hosting(),
        _ => town.clone(),
    };
    let mut builder = Pool::builder().municipalities(towns.iter().enumerate().map(limited));
    for nth in 0..people {
        let town = towns[nth * nth * 31 % 8_191 % towns.len()].code();
        let party = format!("P{}", nth * 7 % 11);
        let mut one = Registrant::new(format!("{nth:05}"), town).with("party", party.as_str());
        if are_limited && nth % 7 == 0 {
            one = one.with_max_travel(Metres(40_000)).with_priority((nth % 2) as i32);
        }
        if are_apart {
            let (north, east) = (nth * 37 % 2_003, nth * nth % 3_001);
            let home = Point::new(51.0 + north as f64 / 1e3, 4.0 + east as f64 / 1e3);
            one = one.with_point(home.expect("a point"));
        }
        builder = builder.registrant(one.with_seats(1 + u32::from(nth % 40 == 0)));
    }
    let leader = |nth: usize| {
        let town = towns[nth * 17 % towns.len()].code();
        let leader = Facilitator::new(format!("f{nth:02}"), town);
        let leader = leader.with_max_groups(1 + nth as u32 % 2);
        if nth % 3 == 0 { leader.with_max_travel(Metres(60_000)) } else { leader }
    };
    if are_led {
        builder = builder.facilitators((0..people / 9).map(leader));
    }
    builder.build().expect("a crowd")
}

fn of_crowd(people: usize, hosting: &str, work: u64) -> String {
    let meetings = match hosting.split(',').next() {
        Some("venues") => Meetings { venues: Some(Venues::All), ..Meetings::central(1) },
        Some("rotating") => Meetings::rotating(OnSite::Times(6)),
        Some("each once") => Meetings::rotating(OnSite::Members),
        Some("online") => Meetings::online(3),
        _ => Meetings::central(2),
    };
    let is_limited = hosting.contains("limited");
    let mut programme = Programme::new(hosting, Size { min: 6, max: 8 }, meetings)
        .with_rule(Rule::AtMost { attribute: "municipality".into(), max: 1 })
        .with_rule(Rule::AtMost { attribute: "party".into(), max: 3 });
    if is_limited {
        programme.groups.count = Count { min: 3, max: Some(people as u32 / 10) };
        programme.groups.cost = Metres(15_000);
        programme.rules.pop();
        for (attribute, penalty) in [("party", Metres(4_000)), ("quarter", Metres(700))] {
            programme.rules.push(Rule::Avoid { attribute: attribute.into(), penalty });
        }
    }
    let mut record = Record::default();
    record.solve(&crowd(people, hosting), &programme, with_work(work));
    record.line(&format!("{people}, {hosting}"))
}

#[test]
fn what_is_done_for_small_pools() {
    let mut lines = of_cases("small", 100, &generate::cases(), WORK[0]);
    lines += &of_cases("led", 50, &generate::led_cases(), WORK[0]);
    is_on_record("tests/suite/record/small.txt", &(lines + &of_revisions(50)));
}

#[test]
fn what_is_explained() {
    is_on_record("tests/suite/record/explained.txt", &of_explained(60));
}

#[test]
fn what_fewer_moves_cost() {
    let lines = ["mayors", "aldermen_by_quarter"].map(of_curve).concat();
    is_on_record("tests/suite/record/curves.txt", &lines);
}

#[test]
fn what_is_done_for_larger_pools() {
    is_on_record(
        "tests/suite/record/larger.txt",
        &of_cases("larger", 40, &generate::larger_cases(), WORK[1]),
    );
}

#[test]
fn what_is_done_for_samples() {
    let samples = [
        ("local_councillors", None),
        ("aldermen_open", Some("facilitators_aldermen")),
        ("mayors", Some("facilitators_mayors")),
        ("aldermen_by_quarter", None),
        ("consultants", None),
    ];
    let lines: String = samples.map(|(name, leaders)| of_sample(name, leaders)).concat();
    is_on_record("tests/suite/record/samples.txt", &lines);
}

#[test]
fn what_is_done_for_crowds() {
    let hostings = [
        "venues",
        "venues, limited",
        "rotating",
        "each once",
        "online, limited",
        "central, led, limited",
        "venues, led",
        "rotating, led, limited",
        "each once, led",
        "online, led, limited",
    ];
    let lines: String = hostings.map(|hosting| of_crowd(150, hosting, WORK[3])).concat();
    is_on_record("tests/suite/record/crowds.txt", &lines);
}

#[test]
fn what_is_done_for_large_crowds() {
    let crowds = [
        (2_500, "central", WORK[4]),
        (2_500, "rotating", WORK[4]),
        (2_600, "apart", WORK[5]),
        (2_600, "apart, limited", WORK[5]),
    ];
    let lines: String =
        crowds.map(|(people, hosting, work)| of_crowd(people, hosting, work)).concat();
    is_on_record("tests/suite/record/large.txt", &lines);
}
