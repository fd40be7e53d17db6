//! Forms groups of aldermen from two CSV files.

use kring::{Options, Programme};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let pool = kring::files::read_pool(
        "examples/data/municipalities.csv",
        "examples/data/aldermen_by_quarter.csv",
    )?;
    let mut options = Options::default();
    options.work_limit = Some(500_000);
    let plan = Programme::aldermen_by_quarter().form_groups(&pool, &options)?;
    for group in plan.groups() {
        println!("{group}");
    }
    println!("{} (proven within {:.2} %)", plan.cost(), 100.0 * plan.gap());
    Ok(())
}
