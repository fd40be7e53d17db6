use serde::Serialize;

use super::Statement;
use crate::error::Place;

/// Statements that no plan satisfies together.
///
/// ```
/// use kring::{Language, Rule};
/// # use kring::{Municipality, Options, Point, Pool, Programme, Registrant, programme::Meetings};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let pool = Pool::builder()
/// #     .municipality(Municipality::new("GM0344", "Utrecht", Point::new(52.09, 5.12)))
/// #     .municipality(Municipality::new("GM0363", "Amsterdam", Point::new(52.37, 4.89)))
/// #     .registrants(["r1", "r2"].map(|id| Registrant::new(id, "Utrecht").with("party", id)))
/// #     .registrant(Registrant::new("r3", "Amsterdam").with("party", "r1"))
/// #     .build()?;
/// # let programme = Programme::new("Pairs", 2..=2, Meetings::central(3));
/// # let mut programme = programme;
/// programme.groups.count.min = 1;
/// let programme = programme.with_rule(Rule::Same { attribute: "party".into() })
///     .with_rule(Rule::Apart { ids: vec!["r1".into(), "r3".into()] });
/// let contradiction = programme.contradiction(&pool, &Options::default()).ok_or("there is a plan")?;
/// println!("{}", contradiction.text(Language::English, ToString::to_string));
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Contradiction {
    /// The statements.
    pub statements: Vec<Statement>,
    /// Key of the programme or table that makes each statement, in the order of `statements`.
    #[serde(skip)]
    pub places: Vec<Place>,
    /// `true` if it is proven that a plan exists without any one of the statements.
    pub is_minimal: bool,
    /// `true` if it is proven that no smaller number of statements contradicts each other.
    pub is_smallest: bool,
    /// Places that all registrants take together.
    pub seats: u64,
}
