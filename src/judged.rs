//! Stored plans: verified again, they can be explained, revised and written as new ones.

use crate::audit::{Verdict, verify};
use crate::error::Faults;
use crate::instance::Instance;
use crate::limits::{Budget, Cancel};
use crate::measure::Metres;
use crate::plan::slots::shared_slots;
use crate::plan::{Group, Help, Plan, PlanDocument, Reason, StopReason, Waiting};
use crate::pool::Pool;
use crate::programme::{Hosting, Programme};
use crate::reasons::{StatedProblem, tell};

/// Work of finding reasons, in units.
const WORK: u64 = 10_000_000;

impl PlanDocument {
    /// Returns the document, possibly edited by hand, as a plan: verified, with recomputed figures, reasons for its
    /// reserve list and the lower bound 0, because nothing is proven of it.
    ///
    /// `previous` is the plan that it revises. Figures of the document that are wrong count as defects.
    ///
    /// ```
    /// use kring::{Municipality, Options, PlanDocument, Point, Pool, Programme, Registrant};
    /// use kring::programme::Meetings;
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let pool = Pool::builder()
    ///     .municipality(Municipality::new("GM0344", "Utrecht", Point::new(52.09, 5.12)))
    ///     .registrants(["r1", "r2"].map(|id| Registrant::new(id, "Utrecht")))
    ///     .build()?;
    /// let programme = Programme::new("Pairs", 2..=2, Meetings::central(1));
    /// let plan = programme.form_groups(&pool, &Options::default())?;
    /// let stored: PlanDocument = serde_json::from_str(&serde_json::to_string(&plan)?)?;
    /// let judged = stored.judged(&pool, &programme, None)?.expect("the plan is legal");
    /// assert_eq!(judged.cost(), plan.cost());
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// The programme does not fit the pool. An illegal plan is no error: its verdict is returned instead of a plan.
    pub fn judged(
        &self,
        pool: &Pool,
        programme: &Programme,
        previous: Option<&Self>,
    ) -> Result<Result<Plan, Verdict>, Faults> {
        programme.validate_for(pool)?;
        let verdict = verify(pool, programme, previous, self);
        if !verdict.is_legal() {
            return Ok(Err(verdict));
        }
        let rotates = programme.travels() && programme.meetings.hosting == Hosting::Rotating;
        let groups = self.groups.iter().zip(&verdict.groups).map(|(group, figures)| {
            // Hosts keep the order that the document states: people know their turns.
            let mut members = group.members.clone();
            members.sort_unstable();
            if let Some(hosts) = group.hosts.clone().filter(|_| rotates) {
                members = hosts;
            }
            Group {
                id: group.id,
                members,
                venue: group.venue.clone(),
                rotates,
                facilitator: group.facilitator.clone(),
                travel: figures.travel,
                far: figures.far,
                penalty: figures.penalty,
                slots: shared_slots(
                    pool,
                    group.members.iter().filter_map(|id| pool.find_registrant(id)),
                    group.facilitator.as_ref(),
                ),
            }
        });
        let unexplained = Reason::NotProven { obstacle: None };
        let waiting = |waiting: &crate::plan::WaitingDocument| Waiting {
            id: waiting.id.clone(),
            reason: waiting.why.clone().unwrap_or_else(|| unexplained.clone()),
        };
        let mut plan = Plan {
            programme: self.programme.clone(),
            groups: groups.collect(),
            reserve: self.reserve.iter().map(waiting).collect(),
            figures: verdict.figures,
            lower_bound: Metres::ZERO,
            placement_proven: false,
            seed: self.seed.unwrap_or_default(),
            stopped_by: self.stopped_by.unwrap_or(StopReason::Work),
            seconds: self.seconds.unwrap_or_default(),
            work: 0,
            fallbacks: self.fallbacks.unwrap_or_default(),
            withheld: None,
            certificate: None,
            help: Help::default(),
        };
        let programme = &programme.canonical();
        let (instance, roster) = Instance::compile_after(pool, programme, previous)?;
        let budget = Budget::new(None, Some(WORK), Cancel::new());
        let by_hand: Vec<bool> = plan.reserve.iter().map(is_by_hand).collect();
        for waiting in plan.reserve.iter_mut().filter(|waiting| !waiting.reason.is_proven()) {
            let Some(person) = pool.find_registrant(&waiting.id) else { continue };
            let excluded = roster.excluded.binary_search_by_key(&person, |(person, _)| *person);
            if let Some((_, why)) = excluded.ok().and_then(|at| roster.excluded.get(at)) {
                waiting.reason = why.clone();
            }
        }
        tell(StatedProblem { pool, programme, previous }, &instance, &roster, &mut plan, &budget);
        // No search stands behind a plan that was made by hand.
        for (waiting, _) in plan.reserve.iter_mut().zip(by_hand).filter(|(_, by_hand)| *by_hand) {
            if let Reason::NotProven { obstacle } = &mut waiting.reason {
                waiting.reason = Reason::NotInPlan { obstacle: obstacle.take() };
            }
        }
        Ok(Ok(plan))
    }
}

/// Returns `true` if the registrant waits because the plan was made so by hand.
fn is_by_hand(waiting: &Waiting) -> bool {
    matches!(waiting.reason, Reason::NotInPlan { .. })
}
