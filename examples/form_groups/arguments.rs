//! The command line.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Parser;
use clap::error::ErrorKind;
use kring::files::{PoolFiles, RESULTS};
use kring::{Language, Options};

/// Forms groups for peer consultation: legal, cheap, verified. With no arguments at all it forms groups from the
/// sample data.
#[derive(Debug, Parser)]
#[command(name = "form_groups", version, max_term_width = 100)]
pub(crate) struct Arguments {
    /// The programme: sizes, meetings, rules (TOML)
    #[arg(long, value_name = "P.toml")]
    pub(crate) programme: PathBuf,
    /// The municipalities (CSV)
    #[arg(long, value_name = "M.csv")]
    pub(crate) municipalities: PathBuf,
    /// The registrants (CSV)
    #[arg(long, value_name = "R.csv")]
    pub(crate) registrants: PathBuf,
    /// The facilitators: each group gets one (CSV)
    #[arg(long, value_name = "F.csv")]
    pub(crate) facilitators: Option<PathBuf>,
    /// Given distances instead of great circles (CSV)
    #[arg(long, value_name = "D.csv")]
    pub(crate) distances: Option<PathBuf>,
    /// Earlier groups: who met whom (CSV)
    #[arg(long, value_name = "H.csv")]
    pub(crate) history: Option<PathBuf>,
    /// An earlier plan to revise
    #[arg(long, value_name = "PLAN.json")]
    pub(crate) previous: Option<PathBuf>,
    /// Time for solving; without this and with a work limit the clock plays no part [default: 10]
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) time_limit: Option<Duration>,
    /// Deterministic units of work, for results that can be reproduced to the byte
    #[arg(long, value_name = "UNITS")]
    pub(crate) work_limit: Option<u64>,
    /// Stop when this gap is proven
    #[arg(long, value_name = "FRACTION", default_value_t = 0.0)]
    pub(crate) gap: f64,
    /// Seed of the random numbers
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) seed: u64,
    /// Threads; 0 takes all cores
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) threads: usize,
    /// Where what re-proves the lower bound is saved; with --check, what the bound is re-proved from
    #[arg(long, value_name = "FILE")]
    pub(crate) certificate: Option<PathBuf>,
    /// The language of the summary, the report and of reasons: en or nl
    #[arg(long, value_name = "CODE", default_value_t = Language::English)]
    pub(crate) language: Language,
    /// Let names and other personal columns into the report and the GeoJSON
    #[arg(long)]
    pub(crate) personal: bool,
    /// Print nothing but errors
    #[arg(long)]
    pub(crate) quiet: bool,
    /// Where the plan is written
    #[arg(long, value_name = "DIR", required_unless_present = "check", conflicts_with = "check")]
    pub(crate) out: Option<PathBuf>,
    /// Judge and price a plan, also one edited by hand, instead of making one
    #[arg(long, value_name = "PLAN.json")]
    pub(crate) check: Option<PathBuf>,
}

/// The longest time limit, in seconds.
const LONGEST: f64 = 1e9;

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "not a number of seconds".to_owned())?;
    if (0.0..=LONGEST).contains(&seconds) {
        Ok(Duration::from_secs_f64(seconds))
    } else {
        Err(format!("seconds must lie between 0 and {LONGEST}"))
    }
}

impl Arguments {
    /// The arguments of this process; `Err` is the exit status where there is nothing to do.
    pub(crate) fn read() -> Result<Self, u8> {
        if std::env::args_os().len() == 1 {
            return Ok(Self::sample());
        }
        Self::try_parse().map_err(|error| {
            // A closed output is no reason to fail twice.
            drop(error.print());
            let asked = [ErrorKind::DisplayHelp, ErrorKind::DisplayVersion];
            u8::from(!asked.contains(&error.kind()))
        })
    }

    /// The sample: local councillors.
    fn sample() -> Self {
        let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
        let path = |inside: &str| examples.join(inside).into_os_string();
        Self::parse_from([
            "form_groups".into(),
            "--programme".into(),
            path("programmes/local_councillors.toml"),
            "--municipalities".into(),
            path("data/municipalities.csv"),
            "--registrants".into(),
            path("data/local_councillors.csv"),
            "--out".into(),
            "groups".into(),
        ])
    }

    /// The files that say who there is.
    pub(crate) fn pool_files(&self) -> PoolFiles {
        let mut files = PoolFiles::new(&self.municipalities, &self.registrants);
        files.facilitators = self.facilitators.clone();
        files.distances = self.distances.clone();
        files.history = self.history.clone();
        files
    }

    /// An input in whose place something would be written, and what it is. An earlier plan may give way to the new one.
    pub(crate) fn input_that_would_be_lost(&self) -> Option<(&'static str, &Path)> {
        let inputs = [
            ("--programme", Some(&self.programme)),
            ("--municipalities", Some(&self.municipalities)),
            ("--registrants", Some(&self.registrants)),
            ("--facilitators", self.facilitators.as_ref()),
            ("--distances", self.distances.as_ref()),
            ("--history", self.history.as_ref()),
        ];
        let results = self.out.iter().flat_map(|out| RESULTS.map(|name| out.join(name)));
        let written: Vec<PathBuf> = results
            .chain(self.certificate.clone())
            .filter_map(|path| path.canonicalize().ok())
            .collect();
        let is_lost = |path: &Path| path.canonicalize().is_ok_and(|path| written.contains(&path));
        let given = inputs.into_iter().filter_map(|(name, path)| Some((name, path?.as_path())));
        given.into_iter().find(|(_, path)| is_lost(path))
    }

    /// Whether the certificate would have the name of one of the results.
    pub(crate) fn certificate_is_a_result(&self) -> bool {
        let (Some(certificate), Some(out)) = (&self.certificate, &self.out) else { return false };
        let folder = certificate.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        // A folder that is not there yet has no other name.
        let named = |path: &Path| path.canonicalize().or_else(|_| std::path::absolute(path)).ok();
        let is_same = named(folder) == named(out);
        let is_result =
            |name: &std::ffi::OsStr| RESULTS.iter().any(|result| name.eq_ignore_ascii_case(result));
        is_same && certificate.file_name().is_some_and(is_result)
    }

    /// How long to search, and how.
    pub(crate) fn options(&self) -> Options {
        let mut options = Options::default();
        options.time_limit = match (self.time_limit, self.work_limit) {
            (None, Some(_)) => None,
            (stated, _) => stated.or(options.time_limit),
        };
        options.work_limit = self.work_limit;
        options.gap = self.gap;
        options.seed = self.seed;
        options.threads = self.threads;
        options.certificate = self.certificate.is_some();
        options
    }
}
