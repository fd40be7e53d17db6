//! Record of the solver's results within work limits, line by line in files: a change of the solver shows what it
//! improves and what it worsens. Work is counted, not timed, so the speed of the machine plays no part.

mod crowd;

use std::fmt::Write;
use std::ops::{ControlFlow, Range};
use std::sync::Arc;

use kring::files::{PoolFiles, read_programme};
use kring::programme::Revise;
use kring::{Error, Language, Metres, Observer, Options, PlanDocument, Pool, Programme, Progress};
use proptest::prelude::*;
use sha2::{Digest, Sha256};

use crate::case::Case;
use crate::generate;
use crate::many::drawn;
use crate::testing::{inside, is_on_record};

/// Work limit for cases that are small enough for the exact oracle.
const SMALL: u64 = 20_000;
/// Work limit for larger cases and for samples.
const LARGER: u64 = 400_000;
/// Number of lines in a record of cases.
const LINES: u64 = 10;

/// Totals over a run of solves.
#[derive(Default)]
struct Record {
    plans: u32,
    optimal: u32,
    groups: usize,
    cost: i64,
    lower_bound: i64,
    steps: u64,
    /// Hash of all reported progress and all plans.
    trace: Sha256,
}

impl Observer for Record {
    fn progress(&mut self, progress: &Progress) -> ControlFlow<()> {
        self.steps += 1;
        let &Progress { cost, lower_bound, placed_seats, groups, used, .. } = progress;
        self.trace.update(format!("{cost} {lower_bound} {placed_seats} {groups} {used}"));
        ControlFlow::Continue(())
    }
}

impl Record {
    /// Solves with one thread and without a clock.
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
        // In JSON, so that a new name in the code is no new trace.
        self.trace.update(serde_json::to_vec(&document).unwrap());
        self.trace.update(serde_json::to_vec(&plan.certificate()).unwrap());
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

/// Shortens a hash to its first four bytes.
fn short(trace: Sha256) -> String {
    trace.finalize()[..4].iter().map(|byte| format!("{byte:02x}")).collect()
}

fn with_work(work: u64) -> Options {
    let mut options = Options::default();
    options.work_limit = Some(work);
    options
}

/// Splits the seeds of `count` cases into lines.
fn by_line(count: u64) -> impl Iterator<Item = Range<u64>> {
    let each = count / LINES;
    (0..LINES).map(move |line| line * each..(line + 1) * each)
}

/// Records `count` cases, each solved by `solve` from its seed.
fn of_seeds(name: &str, count: u64, solve: impl Fn(&mut Record, u64)) -> String {
    let line = |seeds: Range<u64>| {
        let (first, mut record) = (seeds.start, Record::default());
        seeds.for_each(|seed| solve(&mut record, seed));
        record.line(&format!("{name} {first}"))
    };
    by_line(count).map(line).collect()
}

/// Records cases of a strategy.
fn of_cases(name: &str, count: u64, strategy: &impl Strategy<Value = Case>, work: u64) -> String {
    of_seeds(name, count, |record, seed| {
        let case = drawn(strategy, seed);
        let mut options = with_work(work);
        options.previous = case.previous().map(Arc::new);
        record.solve(&case.pool(), &case.programme, options);
    })
}

/// Records openings and relief for waiting registrants, and contradictions if more groups are demanded than possible.
fn of_explained(count: u64) -> String {
    let mut lines = String::new();
    for seeds in by_line(count) {
        let first = seeds.start;
        let (mut openings, mut relief, mut contradictions) = (0, 0, 0);
        let mut trace = Sha256::new();
        for seed in seeds {
            let case = drawn(&generate::unlocked_cases(), seed);
            let (pool, mut programme) = (case.pool(), case.programme.clone());
            let mut options = with_work(SMALL);
            (options.time_limit, options.previous) = (None, case.previous().map(Arc::new));
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

/// Records the curve of moves of a sample whose maximum group size decreases by one after the earlier plan.
fn of_curve(name: &str) -> String {
    let (pool, mut programme) = sample(name, None);
    let mut options = with_work(LARGER);
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

pub(crate) fn sample(name: &str, facilitators: Option<&str>) -> (Pool, Programme) {
    let data = |name: &str| inside(&format!("examples/data/{name}.csv"));
    let mut files = PoolFiles::new(data("municipalities"), data(name));
    files.facilitators = facilitators.map(|name| data(name).into());
    let programme = read_programme(inside(&format!("examples/programmes/{name}.toml")));
    (files.read().expect("a sample").0, programme.expect("a programme"))
}

/// Records the plan of a pool, and a revision of that plan without every ninth member, who is still registered.
fn of_plan_and_revised(name: &str, pool: &Pool, mut programme: Programme, work: u64) -> String {
    let mut record = Record::default();
    let mut plan = record.solve(pool, &programme, with_work(work)).expect("a plan");
    let lines = record.line(name);
    for group in &mut plan.groups {
        let mut nth = group.id;
        group.members.retain(|_| {
            nth += 1;
            !(nth - 1).is_multiple_of(9)
        });
    }
    programme.revise = Some(Revise::keeping(Metres(20_000)));
    let mut options = with_work(work);
    options.previous = Some(Arc::new(plan));
    let mut record = Record::default();
    record.solve(pool, &programme, options);
    lines + &record.line(&format!("{name} revised"))
}

#[test]
fn records_of_small_pools_match() {
    let mut lines = of_cases("small", 2_000, &generate::cases(), SMALL);
    lines += &of_cases("led", 1_000, &generate::led_cases(), SMALL);
    lines += &of_cases("revised", 1_000, &generate::revised_cases(), SMALL);
    is_on_record("tests/suite/record/small.txt", &lines);
}

#[test]
fn records_of_explanations_match() {
    is_on_record("tests/suite/record/explained.txt", &of_explained(600));
}

#[test]
fn records_of_curves_of_moves_match() {
    let lines = ["mayors", "aldermen_by_quarter"].map(of_curve).concat();
    is_on_record("tests/suite/record/curves.txt", &lines);
}

#[test]
fn records_of_larger_pools_match() {
    is_on_record(
        "tests/suite/record/larger.txt",
        &of_cases("larger", 120, &generate::larger_cases(), LARGER),
    );
}

#[test]
fn records_of_samples_match() {
    let samples = [
        ("local_councillors", None),
        ("aldermen_open", Some("facilitators_aldermen")),
        ("mayors", Some("facilitators_mayors")),
        ("aldermen_by_quarter", None),
        ("consultants", None),
    ];
    let of_sample = |(name, facilitators)| {
        let (pool, programme) = sample(name, facilitators);
        of_plan_and_revised(name, &pool, programme, LARGER)
    };
    let lines: String = samples.map(of_sample).concat();
    is_on_record("tests/suite/record/samples.txt", &lines);
}
