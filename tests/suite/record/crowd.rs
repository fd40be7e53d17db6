//! Large pools from all over the country, by hosting and by what limits them.

use kring::programme::{Count, Meetings, OnSite, Size, Venues};
use kring::{Facilitator, Metres, Municipality, Point, Pool, Programme, Registrant, Rule};

use super::{LARGER, Record, of_plan_and_revised, sample, with_work};
use crate::testing::is_on_record;

/// Number of people whose plan is revised.
const REVISED: usize = 90;
/// Work limit for 150 people.
const MIDDLE: u64 = 1_500_000;
/// Work limits for 2,500 people, and for 2,500 people of different places.
const LARGE: u64 = 20_000;
const APART: u64 = 1_500_000;

/// Pool of `people` people from all over the country. In `apart` pools each starts at a point of their own. In
/// `limited` pools towns have capacity for one group or none, some people have a short reach, and some have priority.
/// In `led` pools there are facilitators.
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
            one = one.with_point(home);
        }
        builder = builder.registrant(one.with_seats(1 + u32::from(nth % 40 == 0)));
    }
    let facilitator = |nth: usize| {
        let town = towns[nth * 17 % towns.len()].code();
        let facilitator = Facilitator::new(format!("f{nth:02}"), town);
        let facilitator = facilitator.with_max_groups(1 + nth as u32 % 2);
        if nth.is_multiple_of(3) {
            facilitator.with_max_travel(Metres(60_000))
        } else {
            facilitator
        }
    };
    if are_led {
        builder = builder.facilitators((0..people / 9).map(facilitator));
    }
    builder.build().expect("a crowd")
}

fn programme(people: usize, hosting: &str) -> Programme {
    let meetings = match hosting.split(',').next() {
        Some("venues") => Meetings::central(1).with_venues(Venues::All),
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
    programme
}

fn of_crowd(people: usize, hosting: &str, work: u64) -> String {
    let mut record = Record::default();
    record.solve(&crowd(people, hosting), &programme(people, hosting), with_work(work));
    record.line(&format!("{people}, {hosting}"))
}

#[test]
fn records_of_national_pools_match() {
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
    let lines: String = hostings.map(|hosting| of_crowd(150, hosting, MIDDLE)).concat();
    is_on_record("tests/suite/record/crowds.txt", &lines);
}

#[test]
fn records_of_revised_national_pools_match() {
    let hostings = [
        "venues",
        "venues, limited",
        "rotating, led, limited",
        "each once",
        "online, limited",
        "central, led, limited",
    ];
    let revised = |hosting| {
        let programme = programme(REVISED, hosting);
        of_plan_and_revised(hosting, &crowd(REVISED, hosting), programme, LARGER)
    };
    let lines: String = hostings.map(revised).concat();
    is_on_record("tests/suite/record/revised.txt", &lines);
}

#[test]
fn records_of_large_national_pools_match() {
    let crowds = [
        (2_500, "central", LARGE),
        (2_500, "rotating", LARGE),
        (2_600, "apart", APART),
        (2_600, "apart, limited", APART),
    ];
    let lines: String =
        crowds.map(|(people, hosting, work)| of_crowd(people, hosting, work)).concat();
    is_on_record("tests/suite/record/large.txt", &lines);
}
