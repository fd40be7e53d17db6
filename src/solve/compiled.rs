//! Compiles an instance while there is time for that and for the steps that follow.

use super::params::{COMPILE_FACTOR, HANDOVER_FACTOR};
use crate::error::Faults;
use crate::instance::{Instance, Prepared, Roster};
use crate::limits::Budget;
use crate::plan::{PlanDocument, StopReason};
use crate::pool::Pool;
use crate::programme::Programme;

/// Reason why there is no instance to solve.
pub(super) enum NotCompiled {
    Faults(Faults),
    Because(StopReason),
}

impl From<Faults> for NotCompiled {
    fn from(faults: Faults) -> Self {
        Self::Faults(faults)
    }
}

/// Compiles an instance, unless the solve is cancelled or too little time is left for that and for the steps that
/// follow.
pub(super) fn compiled(
    programme: &Programme,
    pool: &Pool,
    previous: Option<&PlanDocument>,
    budget: &Budget,
) -> Result<(Instance, Roster), NotCompiled> {
    let unless_missed = |times: f64| {
        if budget.is_cancelled() {
            Err(NotCompiled::Because(StopReason::Cancelled))
        } else if budget.will_miss(times * (1.0 + HANDOVER_FACTOR)) {
            Err(NotCompiled::Because(StopReason::Time))
        } else {
            Ok(())
        }
    };
    // The time used so far is a lower limit of the whole compile time.
    let go_on = || unless_missed(1.0);
    let prepared = Prepared::new(pool, programme, previous, &go_on)?;
    unless_missed(COMPILE_FACTOR)?;
    let compiled = prepared.compile(&go_on)?;
    go_on()?;
    Ok(compiled)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::time::Duration;

    use super::*;
    use crate::limits::Cancel;
    use crate::measure::Point;
    use crate::pool::{Municipality, Registrant};
    use crate::programme::{Meetings, Size};

    fn pool() -> Pool {
        let town = |code: &str, east| Municipality::new(code, "", Point::new(52.0, east));
        let person = |nth: u32| Registrant::new(format!("r{nth}"), if nth < 2 { "A" } else { "B" });
        let pool = Pool::builder().municipalities([town("A", 5.0), town("B", 5.1)]);
        pool.registrants((0..4).map(person)).build().unwrap()
    }

    fn programme() -> Programme {
        Programme::new("compiled", Size { min: 2, max: 3 }, Meetings::central(1))
    }

    #[test]
    fn compilation_stops_when_interrupted() {
        let (pool, programme) = (pool(), programme());
        let calls = AtomicU32::new(0);
        let until = |last: u32| {
            calls.store(0, Ordering::Relaxed);
            let go_on = || match calls.fetch_add(1, Ordering::Relaxed) < last {
                true => Ok(()),
                false => Err(NotCompiled::Because(StopReason::Cancelled)),
            };
            Prepared::new(&pool, &programme, None, &go_on)?.compile(&go_on)
        };
        assert!(until(u32::MAX).is_ok());
        let asked = calls.load(Ordering::Relaxed);
        assert!(asked > 8, "{asked}");
        for last in 0..asked {
            assert!(
                matches!(until(last), Err(NotCompiled::Because(StopReason::Cancelled))),
                "{last}"
            );
        }
    }

    #[test]
    fn cancelled_and_faulty_requests_are_not_compiled() {
        let why = |cancelled: bool, limit| {
            let cancel = Cancel::new();
            if cancelled {
                cancel.cancel();
            }
            let budget = Budget::new(limit, None, cancel);
            match compiled(&programme(), &pool(), None, &budget) {
                Ok(_) => None,
                Err(NotCompiled::Because(reason)) => Some(reason),
                Err(NotCompiled::Faults(faults)) => panic!("{faults}"),
            }
        };
        assert_eq!(why(false, None), None);
        assert_eq!(why(false, Some(Duration::from_secs(3_600))), None);
        assert_eq!(why(true, None), Some(StopReason::Cancelled));
        let mut wrong = programme();
        wrong.eligible.insert("nothing".into(), vec!["x".into()]);
        let budget = Budget::new(None, None, Cancel::new());
        assert!(matches!(compiled(&wrong, &pool(), None, &budget), Err(NotCompiled::Faults(_))));
    }
}
