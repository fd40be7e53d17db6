//! Forms groups of registrants that are built in memory.

use kring::{Municipality, Options, Point, Pool, Programme, Registrant, Rule, programme::Meetings};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let towns = [("Amsterdam", 52.37, 4.89), ("Haarlem", 52.38, 4.64), ("Utrecht", 52.09, 5.12)];
    let mut pool = Pool::builder();
    for (nth, (name, latitude, longitude)) in towns.into_iter().enumerate() {
        pool = pool.municipality(Municipality::new(name, name, Point::new(latitude, longitude)));
        for party in ["A", "B", "C", "D"] {
            let registrant = Registrant::new(format!("r{nth}{party}"), name).with("party", party);
            pool = pool.registrant(registrant);
        }
    }
    let pool = pool.build()?;
    let programme = Programme::new("Autumn", 3..=4, Meetings::central(5))
        .with_rule(Rule::AtMost { attribute: "party".into(), max: 1 });
    let plan = programme.form_groups(&pool, &Options::default())?;
    for group in plan.groups() {
        println!("{group}");
    }
    println!("{} of travel, proven within {:.2} %", plan.cost().in_km(), 100.0 * plan.gap());
    Ok(())
}
