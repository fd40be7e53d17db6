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
    /// Programme: sizes, meetings, rules (TOML)
    #[arg(long, value_name = "P.toml")]
    pub(crate) programme: PathBuf,
    /// Municipalities (CSV)
    #[arg(long, value_name = "M.csv")]
    pub(crate) municipalities: PathBuf,
    /// Registrants (CSV)
    #[arg(long, value_name = "R.csv")]
    pub(crate) registrants: PathBuf,
    /// Facilitators, one for each group (CSV)
    #[arg(long, value_name = "F.csv")]
    pub(crate) facilitators: Option<PathBuf>,
    /// Distances that replace great circles (CSV)
    #[arg(long, value_name = "D.csv")]
    pub(crate) distances: Option<PathBuf>,
    /// Earlier groups: registrants who met before (CSV)
    #[arg(long, value_name = "H.csv")]
    pub(crate) history: Option<PathBuf>,
    /// Earlier plan to revise
    #[arg(long, value_name = "PLAN.json")]
    pub(crate) previous: Option<PathBuf>,
    /// Time for solving; unlimited if only a work limit is given [default: 10]
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) time_limit: Option<Duration>,
    /// Limit in deterministic units of work, for results that are reproducible to the byte
    #[arg(long, value_name = "UNITS")]
    pub(crate) work_limit: Option<u64>,
    /// Stop when this gap is proven
    #[arg(long, value_name = "FRACTION", default_value_t = 0.0)]
    pub(crate) gap: f64,
    /// Seed of the random numbers
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) seed: u64,
    /// Number of threads; 0 uses all cores
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) threads: usize,
    /// File for the certificate of the lower bound; with --check, the certificate to verify
    #[arg(long, value_name = "FILE")]
    pub(crate) certificate: Option<PathBuf>,
    /// Language of the summary, the report and the reasons: en or nl
    #[arg(long, value_name = "CODE", default_value_t = Language::English)]
    pub(crate) language: Language,
    /// Include names and other personal columns in the report and the GeoJSON
    #[arg(long)]
    pub(crate) personal: bool,
    /// Print errors only
    #[arg(long)]
    pub(crate) quiet: bool,
    /// Folder for the plan
    #[arg(long, value_name = "DIR", required_unless_present = "check", conflicts_with = "check")]
    pub(crate) out: Option<PathBuf>,
    /// Verify a plan, for example one edited by hand, and compute its cost, instead of forming groups
    #[arg(long, value_name = "PLAN.json")]
    pub(crate) check: Option<PathBuf>,
}

/// Upper bound on the time limit, in seconds.
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
    /// Parses the arguments of this process; `Err` is the exit status if the program has nothing to do.
    pub(crate) fn read() -> Result<Self, u8> {
        if std::env::args_os().len() == 1 {
            return Ok(Self::sample());
        }
        Self::try_parse().map_err(|error| {
            // A failure to print, such as a closed pipe, does not change the exit status.
            drop(error.print());
            let asked = [ErrorKind::DisplayHelp, ErrorKind::DisplayVersion];
            u8::from(!asked.contains(&error.kind()))
        })
    }

    /// Returns the arguments for the sample of local councillors.
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

    /// Returns the paths of the files that state the pool.
    pub(crate) fn pool_files(&self) -> PoolFiles {
        let mut files = PoolFiles::new(&self.municipalities, &self.registrants);
        files.facilitators = self.facilitators.clone();
        files.distances = self.distances.clone();
        files.history = self.history.clone();
        files
    }

    /// Returns an input that a result would overwrite, with its option. Only an earlier plan may be overwritten.
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

    /// Returns `true` if the certificate would have the path of one of the results.
    pub(crate) fn certificate_is_a_result(&self) -> bool {
        let (Some(certificate), Some(out)) = (&self.certificate, &self.out) else { return false };
        let folder = certificate.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        // A folder that does not exist yet cannot be canonicalised, and has no symbolic link that leads to it.
        let named = |path: &Path| path.canonicalize().or_else(|_| std::path::absolute(path)).ok();
        let is_same = named(folder) == named(out);
        let is_result =
            |name: &std::ffi::OsStr| RESULTS.iter().any(|result| name.eq_ignore_ascii_case(result));
        is_same && certificate.file_name().is_some_and(is_result)
    }

    /// Returns the options of the solve.
    pub(crate) fn options(&self) -> Options {
        let mut options = Options::default();
        options.time_limit = match (self.time_limit, self.work_limit) {
            // A work limit alone switches the clock off, because a clock makes results irreproducible.
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
