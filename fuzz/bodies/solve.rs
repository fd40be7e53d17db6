//! Arbitrary bytes as a small pool, a programme for it and an earlier plan.

use std::sync::Arc;

use kring::audit::Unproven;
use kring::plan::GroupDocument;
use kring::programme::{Count, Hosting, Meetings, OnSite, Revise, Size, Venues};
use kring::{
    Error, Facilitator, Metres, Municipality, PlanDocument, Point, Pool, Programme, Registrant,
    Rule, Status, verify,
};

use super::work;

/// Work limit of the checker, in visited partial groups.
const MAX_NODES: u64 = 1 << 24;

/// Solves the pool. The plan is legal, its bound does not exceed its cost, and its certificate re-proves the bound
/// within the work limit of the checker.
pub(crate) fn run(data: &[u8]) {
    let mut bytes = Bytes(data);
    let pool = pool(&mut bytes);
    let programme = programme(&mut bytes);
    let mut options = work(200 << bytes.below(6));
    options.previous = programme.revise.as_ref().map(|_| Arc::new(previous(&mut bytes)));
    options.certificate = true;
    if programme.validate_for(&pool).is_err() {
        return;
    }
    let plan = match programme.form_groups(&pool, &options) {
        Ok(plan) => plan,
        Err(error @ Error::Defective { .. }) => panic!("{error}"),
        Err(_) => return,
    };
    let document = PlanDocument::from(&plan);
    let verdict = verify(&pool, &programme, options.previous.as_deref(), &document);
    assert_eq!(verdict.defects, []);
    assert_eq!(verdict.figures, plan.figures());
    assert!(plan.lower_bound() <= plan.cost());
    assert!(plan.status() != Status::Optimal || plan.lower_bound() == plan.cost());
    if let Some(certificate) = plan.certificate() {
        let reproved = certificate.reprove(
            &pool,
            &programme,
            options.previous.as_deref(),
            &document,
            MAX_NODES,
        );
        assert!(matches!(reproved, Ok(_) | Err(Unproven::TooLong)), "{reproved:?}");
    }
}

/// Source of bytes, read one after the other; 0 after the last.
struct Bytes<'d>(&'d [u8]);

impl Bytes<'_> {
    fn next(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    fn below(&mut self, end: u8) -> u8 {
        self.next() % end
    }

    fn is_set(&mut self) -> bool {
        self.below(4) == 1
    }

    fn one<'t>(&mut self, of: &[&'t str]) -> &'t str {
        of[usize::from(self.below(of.len() as u8))]
    }

    /// Draws a whole number of kilometres.
    fn length(&mut self) -> Metres {
        Metres(i64::from(self.next()) * 1000)
    }

    fn ids(&mut self) -> Vec<Arc<str>> {
        (0..=self.below(3)).map(|_| format!("r{}", self.below(8)).into()).collect()
    }
}

const TOWNS: [&str; 4] = ["A", "B", "C", "D"];

fn pool(bytes: &mut Bytes<'_>) -> Pool {
    let towns = TOWNS.map(|code| {
        let (north, east) = (f64::from(bytes.below(16)), f64::from(bytes.below(16)));
        let point = Point::new(52.0 + north / 40.0, 5.0 + east / 40.0);
        let mut town =
            Municipality::new(code, "", point).with("quarter", bytes.one(&["", "n", "s"]));
        if bytes.is_set() {
            town = town.without_hosting();
        }
        if bytes.is_set() {
            town = town.with_max_groups(bytes.below(3).into());
        }
        town
    });
    let people = (0..=bytes.below(8)).map(|nth| registrant(nth, bytes)).collect::<Vec<_>>();
    let mut pool = Pool::builder().municipalities(towns).registrants(people).attribute("party");
    pool = pool.attribute("tags").attribute("quarter").with_wishes();
    if bytes.is_set() {
        let facilitators = (0..bytes.below(3)).map(|nth| {
            let id = if bytes.is_set() { format!("r{nth}") } else { format!("f{nth}") };
            let facilitator = Facilitator::new(id, bytes.one(&TOWNS));
            let facilitator = facilitator.with_max_groups(bytes.below(3).into());
            if bytes.is_set() { facilitator.with_max_travel(bytes.length()) } else { facilitator }
        });
        pool = pool.facilitators(facilitators.collect::<Vec<_>>());
    }
    if bytes.is_set() {
        pool = pool.earlier_group(bytes.ids());
    }
    pool.build().unwrap()
}

fn registrant(nth: u8, bytes: &mut Bytes<'_>) -> Registrant {
    let mut registrant = Registrant::new(format!("r{nth}"), bytes.one(&TOWNS))
        .with("party", bytes.one(&["", "x", "y", "z"]))
        .with("tags", bytes.one(&["", "new", "old", "new|old"]));
    if bytes.is_set() {
        registrant = registrant.with_seats(u32::from(bytes.below(3)) + 1);
    }
    if bytes.is_set() {
        registrant = registrant.with_priority(i32::from(bytes.below(3)) - 1);
    }
    if bytes.is_set() {
        registrant = registrant
            .with_registered_at(format!("2026-01-0{}", 1 + bytes.below(4)).parse().unwrap());
    }
    if bytes.is_set() {
        registrant = registrant.with_max_travel(bytes.length());
    }
    if bytes.is_set() {
        registrant = registrant.with_available(bytes.one(&["mon", "tue", "mon|tue"]).split('|'));
    }
    if bytes.is_set() {
        registrant = registrant.with_wishes(bytes.ids());
    }
    if bytes.is_set() {
        registrant = registrant.with_only_venues([bytes.one(&TOWNS)]);
    }
    registrant
}

fn programme(bytes: &mut Bytes<'_>) -> Programme {
    let min = u32::from(bytes.below(4)) + 1;
    let size = Size { min, max: min + u32::from(bytes.below(3)) };
    let times = u32::from(bytes.below(4));
    let meetings = match bytes.below(4) {
        0 => Meetings::central(times),
        1 => Meetings::rotating(OnSite::Times(times)),
        2 => Meetings::rotating(OnSite::Members),
        _ => Meetings::online(times),
    };
    let mut programme = Programme::new("any", size, meetings);
    if programme.meetings.hosting == Hosting::Central && bytes.is_set() {
        programme.meetings.venues = Some(Venues::All);
    }
    if bytes.is_set() {
        let max = bytes.is_set().then(|| u32::from(bytes.below(4)));
        programme.groups.count = Count { min: bytes.below(3).into(), max };
    }
    if bytes.is_set() {
        programme.groups.cost = bytes.length();
    }
    if bytes.is_set() {
        programme.travel.max = Some(bytes.length());
    }
    if bytes.is_set() {
        programme.eligible.insert("party".into(), vec!["x".into(), "y".into()]);
    }
    programme.rules = (0..bytes.below(4)).map(|_| rule(bytes)).collect();
    if bytes.is_set() {
        programme.revise = Some(Revise::keeping(bytes.length()).with_lock(bytes.is_set()));
    }
    programme
}

fn rule(bytes: &mut Bytes<'_>) -> Rule {
    let attribute = bytes.one(&["municipality", "party", "tags", "quarter"]).to_owned();
    let number = u32::from(bytes.below(4));
    match bytes.below(10) {
        0 => Rule::AtMost { attribute, max: number },
        1 => Rule::Same { attribute },
        2 => Rule::Distinct { attribute, min: number },
        3 => {
            let value = bytes.one(&["new", "x", "n", "A"]).into();
            let max = bytes.is_set().then(|| number + u32::from(bytes.below(3)));
            Rule::Quota {
                attribute: "tags".into(),
                value,
                min: number,
                max,
                or_none: number % 2 == 0,
            }
        }
        4 => Rule::Avoid { attribute, penalty: bytes.length() },
        5 => Rule::Together { ids: bytes.ids() },
        6 => Rule::Apart { ids: bytes.ids() },
        7 => Rule::Overlap { min: number },
        8 => Rule::Acquainted { penalty: bytes.length() },
        _ => {
            let penalty = bytes.is_set().then(|| bytes.length());
            Rule::Wish { penalty, min: penalty.is_none().then_some(number) }
        }
    }
}

fn previous(bytes: &mut Bytes<'_>) -> PlanDocument {
    let mut plan = PlanDocument::default();
    for id in 1..=u32::from(bytes.below(4)) {
        let mut group = GroupDocument::default();
        group.id = id;
        group.members = bytes.ids();
        plan.groups.push(group);
    }
    plan
}
