//! kring

mod budget;
mod error;
#[cfg(feature = "files")]
pub mod files;
mod measure;
mod plan;
mod pool;
mod programme;
mod solve;

pub use budget::Cancel;
pub use error::{Fault, FaultKind, Faults, Place, Table};
pub use measure::{Metres, Point};
pub use plan::{
    Conflict, Defect, Error, Figures, Group, GroupDocument, Outcome, Plan, PlanDocument, Reason,
    Status, StopReason, Verdict, Waiting, WaitingDocument, verify,
};
pub use pool::{
    Facilitator, Municipality, MunicipalityIdx, NoDate, Pool, PoolBuilder, RegisteredAt,
    Registrant, RegistrantIdx,
};
pub use programme::{
    Count, Groups, Hosting, Meetings, OnSite, Programme, Revise, Rule, Size, Travel, Venues,
};
pub use solve::Options;
