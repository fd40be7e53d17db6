//! Revises a plan of the sample of local councillors: ten registrants withdraw, fifteen join. Prints the changes of the
//! groups, and the cost of the best plan for several limits on the moves.
//!
//! ```text
//! cargo run --release --example revise
//! ```

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use kring::files::{PoolFiles, read_programme};
use kring::plan::Difference;
use kring::programme::Revise;
use kring::{Metres, Municipality, Options, PlanDocument, Pool, Registrant, Status};

/// Interval between the registrants who withdraw, and number of newcomers, who live where another registrant lives.
const WITHDRAWS_EVERY: usize = 40;
const NEWCOMERS: usize = 15;
const KEEP: Metres = Metres(20_000);
const MOVES: [usize; 5] = [0, 1, 2, 4, 8];

fn main() -> Result<(), Box<dyn Error>> {
    let examples = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut programme = read_programme(examples.join("programmes/local_councillors.toml"))?;
    let files = PoolFiles::new(
        examples.join("data/municipalities.csv"),
        examples.join("data/local_councillors.csv"),
    );
    let (pool, _) = files.read()?;
    let mut options = Options::default().with_time_limit(Duration::from_secs(5));
    let earlier = PlanDocument::from(&programme.form_groups(&pool, &options)?);

    programme.revise = Some(Revise::keeping(KEEP));
    let pool = later(&pool)?;
    options.previous = Some(Arc::new(earlier.clone()));
    let plan = programme.form_groups(&pool, &options)?;
    let proven = match plan.status() {
        Status::Optimal => "proven optimal".to_owned(),
        _ => format!("proven within {:.2} %", 100.0 * plan.gap()),
    };
    println!("revised after {:.1} s, {proven}", plan.seconds());
    print!("{}", Difference::between(&earlier, &PlanDocument::from(&plan)));

    // Without a price for changed groups, the curve shows the saving in travel and penalties alone.
    programme.revise = Some(Revise::default());
    options.time_limit = Some(Duration::from_secs(10));
    println!("moves   cost, change left out");
    for point in programme.curve_of_moves(&pool, &earlier, &MOVES, &options)? {
        let most = point.most_moves.map_or("any".to_owned(), |most| format!("at most {most}"));
        let proven = if point.is_proven() { ", proven" } else { ", not proven to be the best" };
        println!("  {most} ({}): {}{proven}", point.moves, point.plan.cost().in_km());
    }
    Ok(())
}

/// Returns the pool some weeks later, after the withdrawals and the new registrations.
fn later(pool: &Pool) -> Result<Pool, Box<dyn Error>> {
    let withdrawn: Vec<&str> =
        pool.registrants().iter().step_by(WITHDRAWS_EVERY).map(Registrant::id).collect();
    let every = pool.registrants().len() / NEWCOMERS;
    let models = pool.registrants().iter().step_by(every.max(1)).take(NEWCOMERS);
    let homes = models.filter_map(|model| pool.municipality_of(pool.find_registrant(model.id())?));
    let newcomer =
        |(nth, home): (usize, &Municipality)| Registrant::new(format!("new{nth}"), home.code());
    let builder = pool
        .to_builder()
        .retain_registrants(|registrant| !withdrawn.contains(&registrant.id()))
        .registrants(homes.enumerate().map(newcomer));
    Ok(builder.build()?)
}
