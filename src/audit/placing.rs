//! Placement of one more registrant in a group of a finished plan, and the statements that close the other groups.

use std::cmp::Reverse;
use std::sync::Arc;

use super::completion::complete;
use super::insertion::{Closed, Fits, WhereFits};
use super::verify::Defect;
use crate::plan::{NoFit, PlanDocument, Statement};
use crate::pool::Pool;
use crate::programme::Programme;

impl WhereFits<'_> {
    /// Statements that close groups, each with the number of groups for which it is the first obstacle, the largest number
    /// first.
    ///
    /// ```
    /// use kring::{Language, PlanDocument, audit::WhereFits};
    /// # use kring::{Municipality, Options, Point, Pool, Programme, Registrant, programme::Meetings};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let pool = Pool::builder()
    /// #     .municipality(Municipality::new("GM0344", "Utrecht", Point::new(52.09, 5.12)))
    /// #     .registrants(["r1", "r2", "r3", "r4"].map(|id| Registrant::new(id, "Utrecht")))
    /// #     .build()?;
    /// # let programme = Programme::new("Pairs", 2..=2, Meetings::central(3));
    /// # let plan = programme.form_groups(&pool, &Options::default())?;
    /// let late = pool.to_builder().registrant(Registrant::new("late", "Utrecht")).build()?;
    /// let plan = PlanDocument::from(&plan);
    /// let places = WhereFits::new(&late, &programme, None, &plan);
    /// let obstacles = places.obstacles(&places.of("late").ok_or("in a group")?);
    /// let line = Language::English.closed(&obstacles);
    /// assert_eq!(line, "Not possible in 2 other groups: at most 2 places in a group (2).");
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn obstacles(&self, fits: &Fits) -> Vec<(Statement, usize)> {
        let mut obstacles: Vec<(Statement, usize)> = Vec::new();
        for closed in &fits.closed {
            let Some(first) = self.statements(closed).into_iter().next() else { continue };
            match obstacles.iter_mut().find(|(statement, _)| *statement == first) {
                Some((_, groups)) => *groups += 1,
                None => obstacles.push((first, 1)),
            }
        }
        obstacles.sort_by_key(|(_, groups)| Reverse(*groups));
        obstacles
    }

    /// Statements that the insertion into a closed group would break, each once.
    #[must_use]
    pub fn statements(&self, closed: &Closed) -> Vec<Statement> {
        let mut statements = Vec::new();
        for defect in &closed.because {
            let statement = statement_of(self.pool, self.programme, defect);
            statements.extend(statement.filter(|statement| !statements.contains(statement)));
        }
        statements
    }

    /// Plan with a registrant in the group of this number: the venue and all figures are computed anew, all others keep
    /// their groups, and registrants whom the plan does not know yet join the reserve list.
    ///
    /// The registrant hosts last, where hosting rotates.
    ///
    /// ```
    /// use kring::{PlanDocument, audit::WhereFits, verify};
    /// # use kring::{Municipality, Options, Point, Pool, Programme, Registrant, programme::Meetings};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let pool = Pool::builder()
    /// #     .municipality(Municipality::new("GM0344", "Utrecht", Point::new(52.09, 5.12)))
    /// #     .registrants(["r1", "r2"].map(|id| Registrant::new(id, "Utrecht")))
    /// #     .build()?;
    /// # let programme = Programme::new("Pairs", 2..=2, Meetings::central(3));
    /// # let plan = programme.form_groups(&pool, &Options::default())?;
    /// # let mut programme = programme;
    /// programme.groups.size.max = 3;
    /// let late = pool.to_builder().registrant(Registrant::new("late", "Utrecht")).build()?;
    /// let plan = PlanDocument::from(&plan);
    /// let places = WhereFits::new(&late, &programme, None, &plan);
    /// let placed = places.placed_in("late", 1)?;
    /// assert_eq!(placed.groups[0].members.len(), 3);
    /// assert!(verify(&late, &programme, None, &placed).is_legal());
    /// assert!(places.placed_in("late", 2).is_err());
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// The registrant or the group is unknown, the registrant has a group, or the group cannot take the registrant.
    pub fn placed_in(&self, id: &str, group: u32) -> Result<PlanDocument, NoFit> {
        let id: Arc<str> = id.into();
        let registrant = self.pool.find_registrant(&id);
        let registrant = registrant.ok_or_else(|| NoFit::NotRegistered { id: id.clone() })?;
        if let Some(place) = self.roster.place_of(registrant) {
            return Err(NoFit::HasGroup { id, group: self.roster.groups[place as usize].id() });
        }
        let mut plan = self.plan.clone();
        let joined = plan.groups.iter_mut().find(|stated| stated.id == group);
        let joined = joined.ok_or(NoFit::NoSuchGroup { group })?;
        let fits = self.of(&id).unwrap_or_default();
        if let Some(closed) = fits.closed.iter().find(|closed| closed.group == group) {
            return Err(NoFit::Closed { id, group, because: self.statements(closed) });
        }
        joined.members.push(id.clone());
        if let Some(hosts) = &mut joined.hosts {
            hosts.push(id.clone());
        }
        let fit = fits.open.into_iter().find(|fit| fit.group == group);
        joined.venue = fit.and_then(|fit| fit.venue);
        plan.reserve.retain(|waiting| waiting.id != id);
        (plan.openings, plan.relief) = (Vec::new(), Vec::new());
        complete(self.pool, self.programme, self.previous, &mut plan);
        Ok(plan)
    }
}

/// Statement that a defect breaks; `None` if it breaks no statement of a user.
fn statement_of(pool: &Pool, programme: &Programme, defect: &Defect) -> Option<Statement> {
    let size = programme.groups.size;
    Some(match defect {
        Defect::Size { seats, .. } if *seats > u64::from(size.max) => {
            Statement::SizeMax { max: size.max }
        }
        Defect::Size { .. } => Statement::SizeMin { min: size.min },
        Defect::Rule { rule, .. } => Statement::Rule { rule: programme.rules.get(*rule)?.clone() },
        Defect::Ineligible { id, .. } => {
            Statement::Eligible { attribute: refused_attribute(pool, programme, id)? }
        }
        Defect::OutOfReach { most, .. } => match programme.travel.max {
            Some(max) if max == *most => Statement::Reach { max },
            _ => Statement::OwnReach,
        },
        Defect::Unwilling { .. } => Statement::OnlyVenues,
        Defect::CannotHost { .. } | Defect::VenueCannotHost { .. } => Statement::NoHosting,
        Defect::VenueFull { .. } => Statement::VenueLimits,
        Defect::VenueOfNobody { .. } => Statement::VenuesOfMembers,
        Defect::LockedMerged { .. } | Defect::LockedSplit { .. } => {
            let are_all = programme.revise.as_ref().is_some_and(|revise| revise.lock);
            if are_all { Statement::Lock } else { Statement::OwnLock }
        }
        Defect::LedByMember { .. }
        | Defect::RefusedFacilitator { .. }
        | Defect::FacilitatorFull { .. } => {
            let all = pool.facilitators()?;
            Statement::Facilitators { groups: all.map(|f| u64::from(f.max_groups())).sum() }
        }
        _ => return None,
    })
}

/// First attribute of which the programme accepts no value of a registrant.
fn refused_attribute(pool: &Pool, programme: &Programme, id: &str) -> Option<String> {
    let registrant = pool.find_registrant(id)?;
    let is_refused = |(attribute, accepted): &(&String, &Vec<String>)| {
        let own = pool.value(registrant, attribute);
        !own.split('|').any(|own| accepted.iter().any(|value| value == own.trim()))
    };
    // Where municipalities are accepted by name, no value is refused literally: the first attribute stands for it.
    let mut refused = programme.eligible.iter().filter(is_refused);
    let first = refused.next().or_else(|| programme.eligible.iter().next());
    first.map(|(attribute, _)| attribute.clone())
}
