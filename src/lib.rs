//! Forms peer-consultation groups: legal, cheap, and with a proven distance from the best plan.
//!
//! State who there is ([`Pool`]) and what groups should be like ([`Programme`]); what comes back is a [`Plan`]: groups
//! that satisfy every hard rule, a reserve list with reasons, the cost in metres and a lower bound of it.
//!
//! ```no_run
#![doc = include_str!("../examples/quickstart.rs")]
//! ```

// The library never panics on purpose and never prints. Rooms whose numbers are positions in what the same room made say
// so where they are entered; what comes from outside is looked up before it is a position.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![deny(clippy::unreachable, clippy::todo, clippy::unimplemented)]
#![deny(clippy::print_stdout, clippy::print_stderr)]
// Conversions that may change a number go through `convert`.
#![cfg_attr(
    not(test),
    deny(
        clippy::cast_possible_truncation,
        clippy::cast_possible_wrap,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss
    )
)]

#[expect(
    clippy::indexing_slicing,
    reason = "an incumbent names classes and facilitators of the roster that was compiled with it"
)]
mod assign;
#[expect(
    clippy::indexing_slicing,
    reason = "people, places, groups and rules are looked up in pool, plan and programme before they are positions"
)]
pub mod audit;
#[cfg(feature = "bench")]
#[doc(hidden)]
pub mod bench;
#[expect(
    clippy::indexing_slicing,
    reason = "classes, sites, groups and columns are positions in the problem that numbered them"
)]
mod bounds;
#[expect(
    clippy::indexing_slicing,
    reason = "classes, sites, groups and columns are positions in the problem that numbered them"
)]
mod branch_and_price;
mod convert;
#[expect(
    clippy::indexing_slicing,
    reason = "classes, sites, groups and columns are positions in the problem that numbered them"
)]
mod enumeration;
pub mod error;
mod explain;
#[cfg(feature = "files")]
pub mod files;
#[cfg(any(doc, doctest))]
pub mod handbook;
mod index;
#[expect(
    clippy::indexing_slicing,
    reason = "people and municipalities are positions in the pool; classes, profiles and sites in the instance"
)]
mod instance;
mod judged;
#[expect(
    clippy::indexing_slicing,
    reason = "classes, sites, groups and columns are positions in the problem that numbered them"
)]
mod lagrangian;
mod limits;
#[expect(
    clippy::indexing_slicing,
    reason = "classes and groups are positions in the instance and the snapshot that numbered them"
)]
mod local_search;
mod lp;
mod measure;
mod numeric;
pub mod plan;
pub mod pool;
#[expect(
    clippy::indexing_slicing,
    reason = "classes, sites, groups and columns are positions in the problem that numbered them"
)]
mod pricing;
pub mod programme;
#[expect(
    clippy::indexing_slicing,
    reason = "people are positions in the pool that found them, classes in the instance compiled from it"
)]
mod reasons;
pub mod revise;
pub mod solve;
#[cfg(test)]
mod testing;
pub mod text;
mod warnings;

pub use audit::{Verdict, verify};
pub use error::Faults;
pub use limits::Cancel;
pub use measure::{Metres, Point};
pub use plan::{Certificate, Error, Group, Outcome, Plan, PlanDocument, Reason, Status};
pub use pool::{Facilitator, Municipality, Pool, PoolBuilder, Registrant};
pub use programme::{Programme, Rule};
pub use solve::{Observer, Options, Progress};
pub use text::Language;
