//! Results of a solve: groups, the reserve list with reasons, figures, certificates.

pub(crate) mod certificate;
mod contradiction;
mod difference;
mod document;
mod help;
mod journeys;
mod no_fit;
mod numbering;
mod outcome;
mod reason;
pub(crate) mod slots;
mod statement;

use std::fmt;
use std::sync::Arc;

use serde::Serialize;

use crate::convert::Convert;
use crate::measure::Metres;

pub use certificate::Certificate;
pub use contradiction::Contradiction;
pub use difference::Difference;
pub use document::{
    GroupDocument, OpeningDocument, PlanDocument, ReliefDocument, WaitingDocument, WarningDocument,
};
pub(crate) use help::Names;
pub use help::{Change, Help, Opening, Relief};
pub use journeys::{Journey, Journeys};
pub use no_fit::NoFit;
pub(crate) use numbering::earlier_numbers;
pub use outcome::{Conflict, Defective, Error, Outcome, SolveError, Status, StopReason};
pub use reason::{Reason, Shared};
pub use statement::Statement;

/// Result of a solve: groups that satisfy every hard rule, the reserve list with reasons, and a bound on the least
/// cost.
///
/// Groups and members stand in a canonical order, so equal plans compare equal value by value.
///
/// ```
/// use kring::{Metres, Status};
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
/// assert_eq!((plan.programme(), plan.groups().len(), plan.reserve().len()), ("Pairs", 1, 1));
/// assert_eq!((plan.cost(), plan.lower_bound(), plan.gap()), (Metres(0), Metres(0), 0.0));
/// assert_eq!(plan.status(), Status::Optimal);
/// assert!(plan.placement_proven() && plan.withheld().is_none() && plan.certificate().is_none());
/// println!("{} after {:.1} s, seed {}", plan.stopped_by(), plan.seconds(), plan.seed());
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    pub(crate) programme: String,
    pub(crate) groups: Vec<Group>,
    pub(crate) reserve: Vec<Waiting>,
    pub(crate) figures: Figures,
    pub(crate) lower_bound: Metres,
    pub(crate) placement_proven: bool,
    pub(crate) seed: u64,
    pub(crate) stopped_by: StopReason,
    pub(crate) seconds: f64,
    /// Work of the solve, in units of work.
    pub(crate) work: u64,
    pub(crate) fallbacks: u64,
    pub(crate) withheld: Option<Box<str>>,
    pub(crate) certificate: Option<Box<Certificate>>,
    pub(crate) help: Help,
}

/// Figures of a plan, lengths in metres.
///
/// ```
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
/// let figures = plan.figures();
/// assert_eq!((figures.placed_seats, figures.reserve_seats), (2, 1));
/// let extra = figures.far + figures.penalty + figures.change + figures.wishes;
/// assert_eq!(figures.cost(), figures.travel + extra);
/// # Ok(()) }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Figures {
    /// Seats in groups.
    pub placed_seats: u64,
    /// Seats on the reserve list.
    pub reserve_seats: u64,
    /// Travel over the whole programme, one way.
    pub travel: Metres,
    /// Metres that far journeys count above their length (`travel.far_km`).
    pub far: Metres,
    /// Price of the groups and of the soft rules that they break.
    pub penalty: Metres,
    /// Price of earlier pairs of members who no longer share a group.
    pub change: Metres,
    /// Price of unmet wishes for other people.
    pub wishes: Metres,
}

impl Figures {
    /// Cost of the plan: travel, far journeys, penalty, change and wishes.
    #[must_use]
    pub fn cost(&self) -> Metres {
        self.travel + self.far + self.penalty + self.change + self.wishes
    }
}

/// Group of a plan.
///
/// ```
/// use kring::Metres;
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
/// let group = &plan.groups()[0];
/// assert_eq!((group.id(), group.members().len(), group.venue()), (1, 2, Some("GM0344")));
/// assert_eq!((group.travel(), group.penalty(), group.facilitator()), (Metres(0), Metres(0), None));
/// // Where hosting rotates, `hosts` gives the order.
/// assert!(group.hosts().is_empty());
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    pub(crate) id: u32,
    pub(crate) members: Vec<Arc<str>>,
    pub(crate) venue: Option<Arc<str>>,
    pub(crate) rotates: bool,
    pub(crate) facilitator: Option<Arc<str>>,
    pub(crate) travel: Metres,
    pub(crate) far: Metres,
    pub(crate) penalty: Metres,
    pub(crate) slots: Option<Vec<Arc<str>>>,
}

impl Group {
    /// Number of the group, at least 1. In a revised plan a group keeps the number of the earlier group with which it
    /// shares most members, and a new group has a number above all earlier ones.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.id
    }

    /// Ids of the members: in the order of hosting where hosting rotates, else sorted. Both are the same unless the plan was
    /// [judged](PlanDocument::judged).
    #[must_use]
    pub fn members(&self) -> &[Arc<str>] {
        &self.members
    }

    /// Code of the municipality where the group meets, where hosting is central.
    #[must_use]
    pub fn venue(&self) -> Option<&str> {
        self.venue.as_deref()
    }

    /// Ids of the members in the order of hosting, where hosting rotates; otherwise empty.
    #[must_use]
    pub fn hosts(&self) -> &[Arc<str>] {
        if self.rotates { &self.members } else { &[] }
    }

    /// Id of the facilitator, where groups have one.
    #[must_use]
    pub fn facilitator(&self) -> Option<&str> {
        self.facilitator.as_deref()
    }

    /// Travel of all members and of the facilitator over the whole programme, one way.
    #[must_use]
    pub fn travel(&self) -> Metres {
        self.travel
    }

    /// Metres that the members' far journeys count above their length.
    #[must_use]
    pub fn far(&self) -> Metres {
        self.far
    }

    /// Price of the group itself and of the soft rules that it breaks.
    #[must_use]
    pub fn penalty(&self) -> Metres {
        self.penalty
    }

    /// Slots at which all members and the facilitator are available, in the order of their names; `None` if none of them
    /// states any.
    ///
    /// A person who states none can always come.
    ///
    /// ```
    /// # use kring::{Municipality, Options, Point, Pool, Programme, Registrant, programme::Meetings};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let pool = Pool::builder()
    ///     .municipality(Municipality::new("GM0344", "Utrecht", Point::new(52.09, 5.12)))
    ///     .registrant(Registrant::new("r1", "Utrecht").with_available(["mon", "tue"]))
    ///     .registrant(Registrant::new("r2", "Utrecht").with_available(["tue", "wed"]))
    ///     .registrant(Registrant::new("r3", "Utrecht"))
    ///     .build()?;
    /// let programme = Programme::new("Threes", 3..=3, Meetings::online(3));
    /// let plan = programme.form_groups(&pool, &Options::default())?;
    /// assert_eq!(plan.groups()[0].slots(), Some(&["tue".into()][..]));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn slots(&self) -> Option<&[Arc<str>]> {
        self.slots.as_deref()
    }
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "group {}: {}", self.id, self.members.join(", "))?;
        if let Some(venue) = &self.venue {
            write!(f, "; meets in {venue}")?;
        }
        if let Some(facilitator) = &self.facilitator {
            write!(f, "; led by {facilitator}")?;
        }
        write!(f, "; travel {}", self.travel.in_km())
    }
}

/// Registrant without a place.
///
/// ```
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
/// let waiting = &plan.reserve()[0];
/// assert_eq!(waiting.id(), "r3");
/// println!("{}: {}", waiting.id(), waiting.reason());
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    pub(crate) id: Arc<str>,
    pub(crate) reason: Reason,
}

impl Waiting {
    /// Id of the registrant.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Reason why the registrant waits.
    #[must_use]
    pub fn reason(&self) -> &Reason {
        &self.reason
    }
}

impl Plan {
    /// Name of the programme.
    #[must_use]
    pub fn programme(&self) -> &str {
        &self.programme
    }

    /// The groups.
    #[must_use]
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// Waiting registrants, in the order of priority, registration, id.
    #[must_use]
    pub fn reserve(&self) -> &[Waiting] {
        &self.reserve
    }

    /// Figures of the plan.
    #[must_use]
    pub fn figures(&self) -> Figures {
        self.figures
    }

    /// Cost of the plan: travel, penalty and change.
    #[must_use]
    pub fn cost(&self) -> Metres {
        self.figures.cost()
    }

    /// Proven lower bound on the cost of any plan that places the same number of seats at every priority.
    #[must_use]
    pub fn lower_bound(&self) -> Metres {
        self.lower_bound
    }

    /// Returns `true` if it is proven that no plan places more.
    #[must_use]
    pub fn placement_proven(&self) -> bool {
        self.placement_proven
    }

    /// Largest possible excess of the cost over the least cost, as a share of the cost.
    #[must_use]
    pub fn gap(&self) -> f64 {
        gap(self.cost(), self.lower_bound)
    }

    /// Proof status of the plan: optimal or feasible.
    #[must_use]
    pub fn status(&self) -> Status {
        let optimal = self.placement_proven && self.lower_bound == self.cost();
        if optimal { Status::Optimal } else { Status::Feasible }
    }

    /// Certificate of the lower bound, where the options ask for one.
    #[must_use]
    pub fn certificate(&self) -> Option<&Certificate> {
        self.certificate.as_deref()
    }

    /// Suggestions for waiting registrants; found by [`Programme::explain`](crate::Programme::explain).
    #[must_use]
    pub fn help(&self) -> &Help {
        &self.help
    }

    /// Reason why the solver stopped.
    #[must_use]
    pub fn stopped_by(&self) -> StopReason {
        self.stopped_by
    }

    /// Seed of the solve.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// Time that the solve took, in seconds; 0 under a work limit, which uses no clock.
    #[must_use]
    pub fn seconds(&self) -> f64 {
        self.seconds
    }

    /// Number of LP solves that gave up or gave an unusable answer, so that another method was used.
    #[must_use]
    pub fn fallbacks(&self) -> u64 {
        self.fallbacks
    }

    /// First defect of a better plan that failed verification and was withheld, if there was one. This is a defect of
    /// the library; please report it. The plan at hand passed verification, but nothing is proven of it.
    #[must_use]
    pub fn withheld(&self) -> Option<&str> {
        self.withheld.as_deref()
    }
}

/// Relative gap `(cost - bound) / cost`; 0 where both are equal.
pub(crate) fn gap(cost: Metres, bound: Metres) -> f64 {
    if cost == bound { 0.0 } else { (cost.0 - bound.0).to_f64() / cost.0.max(1).to_f64() }
}
