//! The command line.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::error::ErrorKind;
use clap::{Args, FromArgMatches, Parser, Subcommand};
use kring::files::{Input, PoolFiles, RESULTS, WORKBOOK};
use kring::{Language, Options};

use crate::demo::Demo;
use crate::limits;

/// Forms groups for peer consultation: legal, cheap, verified.
#[derive(Debug, Parser)]
#[command(name = "kring", version, max_term_width = 100)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Demo(Demo),
    Form(Box<Arguments>),
}

/// Parses the arguments of this process; `Err` is the exit status if the program has nothing to do.
pub(crate) fn read() -> Result<Command, u8> {
    CommandLine::try_parse().map(|line| line.command).map_err(|error| {
        // A failure to print, such as a closed pipe, does not change the exit status.
        drop(error.print());
        let has_asked = [ErrorKind::DisplayHelp, ErrorKind::DisplayVersion];
        u8::from(!has_asked.contains(&error.kind()))
    })
}

/// The inputs of a solve.
#[derive(Debug)]
pub(crate) struct Stated {
    pub(crate) programme: Input,
    pub(crate) pool: PoolFiles,
}

impl Stated {
    /// Returns a message if the memory limit is too low for the registrants.
    pub(crate) fn too_little_memory(&self) -> Option<String> {
        limits::too_little_memory(self.pool.registrants.path()?)
    }
}

/// The inputs as arguments.
#[derive(Args)]
struct StatedArguments {
    /// Programme: sizes, meetings, rules (TOML)
    #[arg(long, value_name = "P.toml")]
    programme: PathBuf,
    /// Municipalities (CSV)
    #[arg(long, value_name = "M.csv")]
    municipalities: PathBuf,
    /// Registrants (CSV)
    #[arg(long, value_name = "R.csv")]
    registrants: PathBuf,
    /// Facilitators, one for each group (CSV)
    #[arg(long, value_name = "F.csv")]
    facilitators: Option<PathBuf>,
    /// Distances that replace great circles (CSV)
    #[arg(long, value_name = "D.csv")]
    distances: Option<PathBuf>,
    /// Earlier groups: registrants who met before (CSV)
    #[arg(long, value_name = "H.csv")]
    history: Option<PathBuf>,
}

impl From<StatedArguments> for Stated {
    fn from(stated: StatedArguments) -> Self {
        let mut pool = PoolFiles::new(stated.municipalities, stated.registrants);
        pool.facilitators = stated.facilitators.map(Input::from);
        pool.distances = stated.distances.map(Input::from);
        pool.history = stated.history.map(Input::from);
        Self { programme: stated.programme.into(), pool }
    }
}

impl FromArgMatches for Stated {
    fn from_arg_matches(matches: &clap::ArgMatches) -> Result<Self, clap::Error> {
        StatedArguments::from_arg_matches(matches).map(Self::from)
    }

    fn update_from_arg_matches(&mut self, matches: &clap::ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Args for Stated {
    fn augment_args(command: clap::Command) -> clap::Command {
        StatedArguments::augment_args(command)
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        StatedArguments::augment_args_for_update(command)
    }
}

/// Forms groups from files, or verifies a plan.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) inputs: Stated,
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
    /// Write the workbook groups.xlsx too: for people, with names and other personal columns
    #[arg(long, conflicts_with = "check")]
    pub(crate) xlsx: bool,
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
const MAX_SECONDS: f64 = 1e9;

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "not a number of seconds".to_owned())?;
    if (0.0..=MAX_SECONDS).contains(&seconds) {
        Ok(Duration::from_secs_f64(seconds))
    } else {
        Err(format!("seconds must lie between 0 and {MAX_SECONDS}"))
    }
}

impl Arguments {
    /// Returns the arguments that form the groups of a sample and write them to the folder `groups`.
    pub(crate) fn of_sample(inputs: Stated) -> Self {
        Self {
            inputs,
            previous: None,
            time_limit: None,
            work_limit: None,
            gap: 0.0,
            seed: 0,
            threads: 0,
            certificate: None,
            language: Language::English,
            personal: false,
            xlsx: false,
            quiet: false,
            out: Some("groups".into()),
            check: None,
        }
    }

    /// The names of the files that are written.
    fn results(&self) -> impl Iterator<Item = &'static str> + use<> {
        RESULTS.into_iter().chain(self.xlsx.then_some(WORKBOOK))
    }

    /// Returns an input that a result would overwrite, with its option. Only an earlier plan may be overwritten.
    pub(crate) fn input_that_would_be_lost(&self) -> Option<(&'static str, &Path)> {
        let pool = &self.inputs.pool;
        let inputs = [
            ("--programme", Some(&self.inputs.programme)),
            ("--municipalities", Some(&pool.municipalities)),
            ("--registrants", Some(&pool.registrants)),
            ("--facilitators", pool.facilitators.as_ref()),
            ("--distances", pool.distances.as_ref()),
            ("--history", pool.history.as_ref()),
        ];
        let results = self.out.iter().flat_map(|out| self.results().map(|name| out.join(name)));
        let written: Vec<PathBuf> = results
            .chain(self.certificate.clone())
            .filter_map(|path| path.canonicalize().ok())
            .collect();
        let is_lost = |path: &Path| path.canonicalize().is_ok_and(|path| written.contains(&path));
        let given = inputs.into_iter().filter_map(|(name, input)| Some((name, input?.path()?)));
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
            |name: &std::ffi::OsStr| self.results().any(|result| name.eq_ignore_ascii_case(result));
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
