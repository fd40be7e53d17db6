//! Options of a solve, and the progress that an observer sees.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};

use crate::convert::Convert;
use crate::error::{Fault, FaultKind, Faults, Phrase, Place};
use crate::limits::Cancel;
use crate::measure::Metres;
use crate::plan::{Plan, PlanDocument, gap};

/// Limits and settings of a solve.
///
/// ```
/// use std::time::Duration;
/// use kring::Options;
/// let options = Options::default().with_time_limit(Duration::from_secs(2)).with_gap(0.01);
/// ```
///
/// In JSON the keys are the names of the fields, with `time_limit` in seconds and without `cancel`. A limit that is
/// `null` does not exist; a key that is absent has its default.
///
/// ```
/// let options: kring::Options = serde_json::from_str(r#"{ "time_limit": 2.5, "seed": 7 }"#)?;
/// assert_eq!(options.seed, 7);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Options {
    /// Time limit of the solve; unlimited if absent. Default 10 s.
    #[serde(with = "seconds")]
    pub time_limit: Option<Duration>,
    /// Work limit in deterministic units, such as a move or a search node; unlimited if absent (the default).
    ///
    /// With a work limit and no time limit the clock plays no part, and equal inputs give equal plans. The work is
    /// spent in stages, each twice as long as the one before, while they fit: a larger limit never gives a worse plan.
    pub work_limit: Option<u64>,
    /// Relative gap at which the solve stops once it is proven, 0 to 1. Default 0: stop when proven optimal.
    pub gap: f64,
    /// Seed of the random numbers. Default 0.
    pub seed: u64,
    /// Adds a certificate of the lower bound to the plan if `true`. Default `false`.
    pub certificate: bool,
    /// Earlier plan that is revised as `programme.revise` states; if that is absent, as [`start`](Self::start). Default
    /// none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous: Option<Arc<PlanDocument>>,
    /// Plan from which the search starts. Groups that are no longer legal are skipped. It does not influence costs.
    /// Default none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<Arc<PlanDocument>>,
    /// Number of threads; 0 (the default) uses all cores. A result under a work limit does not depend on it.
    pub threads: usize,
    /// Handle that stops the solve from outside. Clones of the options share it. Default none.
    #[serde(skip)]
    pub cancel: Option<Cancel>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            time_limit: Some(Duration::from_secs(10)),
            work_limit: None,
            gap: 0.0,
            seed: 0,
            certificate: false,
            previous: None,
            start: None,
            threads: 0,
            cancel: None,
        }
    }
}

/// Maximum value of the option `threads`.
const MAX_THREADS: usize = 1024;

impl Options {
    /// Sets the time limit.
    #[must_use]
    pub fn with_time_limit(mut self, limit: Duration) -> Self {
        self.time_limit = Some(limit);
        self
    }

    /// Removes the time limit: the solve ends with its proof, with its work or when it is cancelled.
    #[must_use]
    pub fn without_time_limit(mut self) -> Self {
        self.time_limit = None;
        self
    }

    /// Sets the work limit and removes the time limit, so that the result is reproducible.
    ///
    /// ```
    /// let options = kring::Options::default().with_work_limit(1_000_000);
    /// assert_eq!(options.time_limit, None);
    /// ```
    #[must_use]
    pub fn with_work_limit(mut self, units: u64) -> Self {
        (self.time_limit, self.work_limit) = (None, Some(units));
        self
    }

    /// Sets the relative gap at which the solve stops, 0 to 1.
    #[must_use]
    pub fn with_gap(mut self, gap: f64) -> Self {
        self.gap = gap;
        self
    }

    /// Sets the seed of the random numbers.
    #[must_use]
    pub fn with_seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Sets whether the plan gets a certificate of its lower bound.
    #[must_use]
    pub fn with_certificate(mut self, certificate: bool) -> Self {
        self.certificate = certificate;
        self
    }

    /// Sets the number of threads; 0 uses all cores.
    #[must_use]
    pub fn with_threads(mut self, threads: usize) -> Self {
        self.threads = threads;
        self
    }

    /// Sets the earlier plan that is revised as `programme.revise` states.
    #[must_use]
    pub fn revising(mut self, previous: impl Into<Arc<PlanDocument>>) -> Self {
        self.previous = Some(previous.into());
        self
    }

    /// Sets the plan from which the search starts.
    ///
    /// ```
    /// use kring::PlanDocument;
    /// # use kring::{Municipality, Options, Point, Pool, Programme, Registrant, programme::Meetings};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let pool = Pool::builder()
    /// #     .municipality(Municipality::new("GM0344", "Utrecht", Point::new(52.09, 5.12)))
    /// #     .municipality(Municipality::new("GM0363", "Amsterdam", Point::new(52.37, 4.89)))
    /// #     .registrants(["r1", "r2"].map(|id| Registrant::new(id, "Utrecht").with("party", id)))
    /// #     .registrant(Registrant::new("r3", "Amsterdam").with("party", "r1"))
    /// #     .build()?;
    /// # let programme = Programme::new("Pairs", 2..=2, Meetings::central(3));
    /// # let plan = programme.form_groups(&pool, &Options::default())?;
    /// let stored = PlanDocument::from(&plan);
    /// let options = Options::default().start_from(stored.clone());
    /// assert_eq!(programme.form_groups(&pool, &options)?.cost(), plan.cost());
    /// // A revision, in which parted pairs can cost something, also takes the plan as its start.
    /// let options = Options::default().revising(stored);
    /// # let _ = options;
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn start_from(mut self, plan: impl Into<Arc<PlanDocument>>) -> Self {
        self.start = Some(plan.into());
        self
    }

    /// Sets the handle that stops the solve from outside.
    ///
    /// ```
    /// use kring::{Cancel, Options};
    /// let cancel = Cancel::new();
    /// let options = Options::default().with_cancel(cancel.clone());
    /// cancel.cancel();
    /// assert!(options.cancel.is_some_and(|handle| handle.is_cancelled()));
    /// ```
    #[must_use]
    pub fn with_cancel(mut self, cancel: Cancel) -> Self {
        self.cancel = Some(cancel);
        self
    }

    /// Validates the options.
    ///
    /// ```
    /// use kring::Options;
    /// let options = Options::default().without_time_limit().with_seed(7).with_threads(2).with_certificate(true);
    /// assert!(options.validate().is_ok() && options.with_gap(2.0).validate().is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// Returns a fault for every option out of its range, by name, and for every repeated member of the earlier plan.
    pub fn validate(&self) -> Result<(), Faults> {
        let mut faults = Vec::new();
        let mut blame = |name, what, most| {
            let kind = FaultKind::OutOfRange { what, least: 0, most };
            faults.push(Fault::new(Place::Option(name), kind));
        };
        if !(0.0..=1.0).contains(&self.gap) {
            blame("gap", Phrase::new("the gap", "de afstand tot het optimum"), 1);
        }
        if self.threads > MAX_THREADS {
            let what = Phrase::new("the number of threads", "het aantal threads");
            blame("threads", what, MAX_THREADS.to_i64());
        }
        for (name, plan) in [("previous", &self.previous), ("start", &self.start)] {
            faults.extend(plan.iter().flat_map(|plan| double_members(name, plan)));
        }
        Faults::none(faults)
    }
}

/// Returns a fault for each registrant who is a member of a given plan more than once.
fn double_members(
    option: &'static str,
    plan: &PlanDocument,
) -> impl Iterator<Item = Fault> + use<> {
    let mut ids: Vec<&Arc<str>> = plan.groups.iter().flat_map(|group| &group.members).collect();
    ids.sort_unstable();
    let double: Vec<Arc<str>> = ids
        .chunk_by(|a, b| a == b)
        .filter_map(|same| (same.len() > 1).then(|| same.first().map(|id| (*id).clone()))?)
        .collect();
    double
        .into_iter()
        .map(move |id| Fault::new(Place::Option(option), FaultKind::DoubleMember { id }))
}

/// Serde for an optional duration in seconds.
mod seconds {
    use std::time::Duration;

    use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

    pub(super) fn serialize<S: Serializer>(
        limit: &Option<Duration>,
        s: S,
    ) -> Result<S::Ok, S::Error> {
        limit.map(|limit| limit.as_secs_f64()).serialize(s)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        d: D,
    ) -> Result<Option<Duration>, D::Error> {
        let limit = Option::<f64>::deserialize(d)?.map(Duration::try_from_secs_f64);
        limit.transpose().map_err(de::Error::custom)
    }
}

/// Progress of a solve.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Progress {
    /// Cost of the best plan so far.
    pub cost: Metres,
    /// Proven lower bound on the cost.
    pub lower_bound: Metres,
    /// `true` if it is proven that no plan places more.
    pub placement_proven: bool,
    /// Seats that the best plan places.
    pub placed_seats: u64,
    /// Groups of the best plan.
    pub groups: usize,
    /// Used share of the budget, 0 to 1.
    pub used: f64,
}

impl Progress {
    /// Largest possible excess of the cost over the least cost, as a share of the cost.
    #[must_use]
    pub fn gap(&self) -> f64 {
        gap(self.cost, self.lower_bound)
    }
}

/// The fields and the gap, lengths in metres as `cost_m` and `lower_bound_m`.
impl Serialize for Progress {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut fields = s.serialize_struct("Progress", 7)?;
        fields.serialize_field("cost_m", &self.cost)?;
        fields.serialize_field("lower_bound_m", &self.lower_bound)?;
        fields.serialize_field("gap", &self.gap())?;
        fields.serialize_field("placement_proven", &self.placement_proven)?;
        fields.serialize_field("placed_seats", &self.placed_seats)?;
        fields.serialize_field("groups", &self.groups)?;
        fields.serialize_field("used", &self.used)?;
        fields.end()
    }
}

/// Receives the bounds and plans of a solve, and can stop it. A closure from [`Progress`] to [`ControlFlow`] is an
/// observer.
///
/// ```
/// use std::ops::ControlFlow;
/// use kring::Progress;
/// // Stops at a gap of one per cent.
/// let mut observer = |progress: &Progress| match progress.gap() <= 0.01 {
///     true => ControlFlow::Break(()),
///     false => ControlFlow::Continue(()),
/// };
/// let _: &mut (dyn kring::Observer + Send) = &mut observer;
/// ```
pub trait Observer {
    /// Receives the progress at a better plan or at a check of the clock. `Break` ends the solve as
    /// [`Cancel::cancel`] does.
    fn progress(&mut self, progress: &Progress) -> ControlFlow<()>;

    /// Returns `true` if [`plan`](Self::plan) shall be called. Default `false`, because to assign people to a plan and
    /// to verify it takes time.
    fn wants_plans(&self) -> bool {
        false
    }

    /// Receives a better plan, verified but without reasons on its reserve list. Improvements that follow each other
    /// closely are skipped, so that plans for the observer take at most 2 % of the time.
    fn plan(&mut self, _plan: &Plan) {}
}

impl<F: FnMut(&Progress) -> ControlFlow<()>> Observer for F {
    fn progress(&mut self, progress: &Progress) -> ControlFlow<()> {
        self(progress)
    }
}
