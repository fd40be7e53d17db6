//! Shows where one more registrant fits into a finished plan without forming groups anew: the groups that can take the
//! newcomer, in order of added cost, and the rules that keep the others closed.
//!
//! The registrants file already has the newcomer; the plan need not know the newcomer.
//!
//! ```text
//! cargo run --release --example where_fits -- --programme P.toml --municipalities M.csv \
//!     --registrants R.csv --plan groups/plan.json r401
//! ```

use std::error::Error;
use std::io::{Write, stdout};
use std::path::PathBuf;
use std::time::Instant;

use clap::Parser;
use kring::audit::WhereFits;
use kring::files::{PoolFiles, read_plan, read_programme};

/// Shows where one more registrant fits into a finished plan.
#[derive(Parser)]
struct Arguments {
    /// Programme
    #[arg(long, value_name = "P.toml")]
    programme: PathBuf,
    /// Municipalities
    #[arg(long, value_name = "M.csv")]
    municipalities: PathBuf,
    /// Registrants, including the newcomer
    #[arg(long, value_name = "R.csv")]
    registrants: PathBuf,
    /// Facilitators
    #[arg(long, value_name = "F.csv")]
    facilitators: Option<PathBuf>,
    /// Given distances
    #[arg(long, value_name = "D.csv")]
    distances: Option<PathBuf>,
    /// Earlier groups
    #[arg(long, value_name = "H.csv")]
    history: Option<PathBuf>,
    /// Finished plan
    #[arg(long, value_name = "PLAN.json")]
    plan: PathBuf,
    /// Plan that the finished plan revises
    #[arg(long, value_name = "PLAN.json")]
    previous: Option<PathBuf>,
    /// Id of the newcomer
    id: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    let programme = read_programme(&arguments.programme)?;
    let mut files = PoolFiles::new(&arguments.municipalities, &arguments.registrants);
    files.facilitators = arguments.facilitators.map(Into::into);
    files.distances = arguments.distances.map(Into::into);
    files.history = arguments.history.map(Into::into);
    let (pool, _) = files.read()?;
    let plan = read_plan(&arguments.plan)?;
    let previous = arguments.previous.as_ref().map(read_plan).transpose()?;

    let started = Instant::now();
    let places = WhereFits::new(&pool, &programme, previous.as_ref(), &plan);
    let laid_out = started.elapsed();
    let started = Instant::now();
    let fits = places.of(&arguments.id);
    let answered = started.elapsed();
    let fits = fits.ok_or_else(|| format!("{}: not registered, or in a group", arguments.id))?;

    let mut out = stdout().lock();
    writeln!(
        out,
        "{} fits into {} of {} groups",
        arguments.id,
        fits.open.len(),
        plan.groups.len()
    )?;
    for fit in &fits.open {
        let venue = fit.venue.as_ref().map(|venue| format!(", meeting in {venue}"));
        writeln!(
            out,
            "  group {}: {} more{}",
            fit.group,
            fit.added.in_km(),
            venue.unwrap_or_default()
        )?;
    }
    for closed in &fits.closed {
        for defect in &closed.because {
            writeln!(out, "  closed: {defect}")?;
        }
    }
    let milliseconds = |time: std::time::Duration| 1000.0 * time.as_secs_f64();
    let (laid_out, answered) = (milliseconds(laid_out), milliseconds(answered));
    writeln!(out, "laid out in {laid_out:.1} ms, answered in {answered:.1} ms")?;
    Ok(())
}
