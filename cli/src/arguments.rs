//! The command line.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::error::ErrorKind;
use clap::{Args, FromArgMatches, Parser, Subcommand};
use kring::files::{Input, PoolFiles, RESULTS, WORKBOOK};
use kring::{Language, Options};

use crate::built_in;
use crate::check::Check;
use crate::demo::Demo;
use crate::explain::Explain;
use crate::fit::Fit;
use crate::init::Init;
use crate::limits;
use crate::rounds::Rounds;
use crate::terminal::{Terminal, language_of_system};
use crate::{BAD_INPUT, usage};

/// Forms groups for peer consultation: legal, cheap, verified.
#[derive(Debug, Parser)]
#[command(name = "kring", version, max_term_width = 100)]
struct CommandLine {
    /// Language of everything that is printed and written: en or nl [default: that of the system]
    #[arg(long, value_name = "CODE", global = true)]
    language: Option<Language>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Demo(Demo),
    Init(Init),
    Form(Box<Arguments>),
    Check(Box<Check>),
    Fit(Box<Fit>),
    Rounds(Box<Rounds>),
    Explain(Explain),
}

/// Parses the arguments of this process; `Err` is the exit status if the program has nothing to do.
pub(crate) fn read() -> Result<(Command, Language), u8> {
    let language = |stated: Option<Language>| stated.unwrap_or_else(language_of_system);
    CommandLine::try_parse().map(|line| (line.command, language(line.language))).map_err(|error| {
        let has_asked = [ErrorKind::DisplayHelp, ErrorKind::DisplayVersion];
        if has_asked.contains(&error.kind()) {
            // A failure to print, such as a closed pipe, does not change the exit status.
            drop(error.print());
            return 0;
        }
        match stated_language().unwrap_or_else(language_of_system) {
            Language::Dutch => drop(writeln!(std::io::stderr(), "{}", usage::in_dutch(&error))),
            _ => drop(error.print()),
        }
        BAD_INPUT
    })
}

/// Language that the arguments state, although they cannot be parsed.
fn stated_language() -> Option<Language> {
    let arguments: Vec<String> = std::env::args().collect();
    let after = arguments.windows(2).find(|pair| pair[0] == "--language");
    let joined = arguments.iter().find_map(|argument| argument.strip_prefix("--language="));
    after.map(|pair| pair[1].as_str()).or(joined)?.parse().ok()
}

/// The inputs of a solve.
#[derive(Clone, Debug)]
pub(crate) struct Stated {
    pub(crate) programme: Input,
    pub(crate) pool: PoolFiles,
}

impl Stated {
    /// Returns a message if the memory limit is too low for the registrants.
    pub(crate) fn too_little_memory(&self, terminal: Terminal) -> Option<String> {
        limits::too_little_memory(self.pool.registrants.path()?, terminal)
    }
}

/// The inputs as arguments.
#[derive(Args)]
struct StatedArguments {
    /// Programme: sizes, meetings, rules (TOML)
    #[arg(long, value_name = "P.toml")]
    programme: PathBuf,
    /// Registrants: CSV, xlsx or ods; `FILE.xlsx#Sheet` names a sheet of a workbook
    #[arg(long, value_name = "R.csv")]
    registrants: PathBuf,
    /// Municipalities [default: the built-in Dutch ones]
    #[arg(long, value_name = "M.csv")]
    municipalities: Option<PathBuf>,
    /// Postcodes [default: the built-in Dutch ones]
    #[arg(long, value_name = "C.csv")]
    postcodes: Option<PathBuf>,
    /// Facilitators, one for each group
    #[arg(long, value_name = "F.csv")]
    facilitators: Option<PathBuf>,
    /// Distances that replace great circles
    #[arg(long, value_name = "D.csv")]
    distances: Option<PathBuf>,
    /// Earlier groups: registrants who met before; also groups.csv or plan.json of an earlier year
    #[arg(long, value_name = "H.csv")]
    history: Option<PathBuf>,
}

impl From<StatedArguments> for Stated {
    fn from(stated: StatedArguments) -> Self {
        let municipalities =
            stated.municipalities.map_or_else(built_in::municipalities, Input::from);
        let postcodes = stated.postcodes.map_or_else(built_in::postcodes, Input::from);
        let mut pool = PoolFiles::new(municipalities, stated.registrants).with_postcodes(postcodes);
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

/// Forms groups from files and writes them to a folder.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) inputs: Stated,
    /// Earlier plan to revise
    #[arg(long, value_name = "PLAN.json")]
    pub(crate) previous: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) limits: Limits,
    /// File for the certificate of the lower bound; with --check, the certificate to verify
    #[arg(long, value_name = "FILE")]
    pub(crate) certificate: Option<PathBuf>,
    /// Language, which is an option of every command.
    #[arg(skip)]
    pub(crate) language: Language,
    #[command(flatten)]
    pub(crate) output: Output,
    /// Folder for the plan
    #[arg(long, value_name = "DIR", required_unless_present = "check", conflicts_with = "check")]
    pub(crate) out: Option<PathBuf>,
    /// Verify a plan, for example one edited by hand, and compute its cost, instead of forming groups
    #[arg(long, value_name = "PLAN.json")]
    pub(crate) check: Option<PathBuf>,
}

/// Options of the files that are written and of the lines that are printed.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Output {
    /// Include names and other personal columns in the report and the GeoJSON
    #[arg(long)]
    pub(crate) personal: bool,
    /// Write the workbook groups.xlsx too: for people, with names and other personal columns
    #[arg(long)]
    pub(crate) xlsx: bool,
    /// Print errors only
    #[arg(long)]
    pub(crate) quiet: bool,
}

/// Limits of a solve.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Limits {
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
}

impl Limits {
    /// Returns the options of a solve with these limits.
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
        options
    }
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
    /// Returns the arguments that only state the inputs.
    pub(crate) fn of(inputs: Stated, language: Language) -> Self {
        Self {
            inputs,
            previous: None,
            limits: Limits::default(),
            certificate: None,
            language,
            output: Output::default(),
            out: None,
            check: None,
        }
    }

    /// The names of the files that are written.
    fn results(&self) -> impl Iterator<Item = &'static str> + use<> {
        RESULTS.into_iter().chain(self.output.xlsx.then_some(WORKBOOK))
    }

    /// Returns an input that a result would overwrite, with its option. Only an earlier plan may be overwritten.
    pub(crate) fn input_that_would_be_lost(&self) -> Option<(&'static str, &Path)> {
        let pool = &self.inputs.pool;
        let inputs = [
            ("--programme", Some(&self.inputs.programme)),
            ("--municipalities", Some(&pool.municipalities)),
            ("--postcodes", pool.postcodes.as_ref()),
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
        let mut options = self.limits.options();
        options.certificate = self.certificate.is_some();
        options
    }

    /// Standard error in the language of the arguments.
    pub(crate) fn terminal(&self) -> Terminal {
        Terminal { language: self.language, quiet: self.output.quiet }
    }
}
