use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Statement;

/// Reason why a registrant waits. Every reason is a fact, proven by counting or by complete search; where nothing is
/// proven, the reason says so.
///
/// ```
/// use kring::Language;
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
/// let reason = plan.reserve()[0].reason();
/// assert!(reason.is_proven());
/// println!("{}", reason.sentence(Language::Dutch));
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Reason {
    /// The programme does not accept the registrant.
    NotEligible {
        /// Attribute whose value is not among the accepted ones.
        attribute: Arc<str>,
    },
    /// The registrant takes more places than a group has.
    TooManySeats {
        /// Places that the registrant takes, including everyone who must be in the same group.
        seats: u64,
        /// Most places of a group.
        most: u64,
    },
    /// Meetings rotate, and the municipality of the registrant cannot host.
    CannotHost,
    /// A rule forbids every group with the registrant.
    RulesForbid {
        /// The rule.
        rule: Option<Statement>,
    },
    /// No meeting can be within reach of the registrant.
    OutOfReach,
    /// Each group needs a facilitator, and none can lead a group with the registrant: all are too far away, or the
    /// registrant is the only one.
    NoFacilitatorInReach,
    /// No group is possible with someone who must be in the same group as the registrant.
    CompanionsCannot,
    /// The registrants who can share a group with this one are too few for a group.
    TooFew {
        /// Most places that they take, those of this registrant included.
        seats: u64,
        /// Places that a group needs.
        least: u64,
        /// Value that all members of a group must share, where a rule demands it.
        shared: Option<Shared>,
        /// Statement without which there would be enough registrants, where one statement alone prevents it.
        obstacle: Option<Statement>,
    },
    /// There are enough registrants, but no group with this one satisfies every rule.
    NoGroup {
        /// Statement without which a group would be possible, where one statement alone prevents it.
        obstacle: Option<Statement>,
    },
    /// More registrants have a value than the groups can hold, and all places for that value are taken.
    TooManyAlike {
        /// The rule.
        rule: Statement,
        /// The value.
        value: Arc<str>,
        /// Places that all registrants with the value take.
        seats: u64,
        /// Largest possible number of groups.
        groups: u64,
        /// Most places of the value in a group.
        each: u64,
    },
    /// The places of the registrants who can be together are not a sum of group sizes, and the most that fits is taken.
    SizesDoNotAddUp {
        /// Places of all registrants who can be together.
        seats: u64,
        /// Most of these places that groups can take.
        fit: u64,
        /// Least and most places of a group.
        size: (u64, u64),
    },
    /// The largest possible number of groups is formed, and all places are taken.
    Full {
        /// Number of groups.
        groups: u64,
        /// Places of these groups.
        seats: u64,
        /// Statement that limits the number of groups, where one does.
        obstacle: Option<Statement>,
    },
    /// Each group needs a facilitator; every facilitator leads the most groups possible, and all their places are
    /// taken.
    NoFacilitator {
        /// Number of groups that the facilitators lead.
        groups: u64,
        /// Places of these groups.
        seats: u64,
    },
    /// Every plan that places the registrant leaves out a placed registrant of the same or a higher priority.
    Outranked {
        /// Statement without which the registrant could be added while all others keep their places.
        obstacle: Option<Statement>,
    },
    /// The registrant waits in the best plan found; a plan with a place for the registrant may exist.
    NotProven {
        /// Statement without which the registrant could be added while all others keep their places.
        obstacle: Option<Statement>,
    },
    /// The plan was made or changed by hand and gives the registrant no group; a plan with a place may exist.
    NotInPlan {
        /// Statement without which the registrant could be added while all others keep their places.
        obstacle: Option<Statement>,
    },
}

/// Value that all members of a group must share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shared {
    /// The attribute.
    pub attribute: String,
    /// The value; empty for groups of registrants who have no value.
    pub value: Arc<str>,
}

impl Reason {
    /// Returns `true` if it is proven that the registrant must wait, or that others must wait instead.
    #[must_use]
    pub fn is_proven(&self) -> bool {
        !matches!(self, Self::NotProven { .. } | Self::NotInPlan { .. })
    }
}
