//! Measurement of one solve.

use std::error::Error;
use std::fs;
use std::time::{Duration, Instant};

use kring::Options;
use serde::{Deserialize, Serialize};

use crate::arguments::Arguments;
use crate::families::Case;

/// Result and resources of one solve.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Measured {
    registrants: usize,
    placed_seats: u64,
    /// Cost in metres, like the bound.
    cost: i64,
    bound: i64,
    pub(crate) gap: f64,
    /// Wall time from the pool to the plan, in seconds: compiling, solving and verifying.
    pub(crate) seconds: f64,
    /// Peak memory of the process in MB, where the system reports it.
    peak: Option<u64>,
}

impl Measured {
    pub(crate) const HEADER: &str = "| pool | n | placed | cost, km | bound, km | gap | seconds | peak, MB |\n\
        |---|---|---|---|---|---|---|---|";

    /// Solves a case in this process and measures it.
    pub(crate) fn of(case: Case, arguments: &Arguments) -> Result<Self, Box<dyn Error>> {
        let (pool, programme) = case.stated(arguments.seed)?;
        let mut options = Options::default();
        options.time_limit = Some(Duration::from_secs(arguments.time_limit));
        options.gap = arguments.gap;
        options.seed = arguments.seed;
        options.threads = arguments.threads;
        let started = Instant::now();
        let plan = programme.form_groups(&pool, &options)?;
        Ok(Self {
            registrants: pool.registrants().len(),
            placed_seats: plan.figures().placed_seats,
            cost: plan.cost().0,
            bound: plan.lower_bound().0,
            gap: plan.gap(),
            seconds: started.elapsed().as_secs_f64(),
            peak: peak_megabytes(),
        })
    }

    /// Returns the row of the table.
    pub(crate) fn row(&self, case: Case) -> String {
        let km = |metres: i64| format!("{:.1}", metres as f64 / 1000.0);
        let cells = [
            case.family.to_string(),
            self.registrants.to_string(),
            self.placed_seats.to_string(),
            km(self.cost),
            km(self.bound),
            format!("{:.3} %", 100.0 * self.gap),
            format!("{:.2}", self.seconds),
            self.peak.map_or_else(String::new, |peak| peak.to_string()),
        ];
        format!("| {} |", cells.join(" | "))
    }
}

/// Peak memory of this process in MB, as Linux reports it.
fn peak_megabytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes / 1024)
}
