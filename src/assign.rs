//! Assignment of people to the places of a plan by class: first come, first served. The others go on the reserve list.

use std::cmp::Reverse;
use std::sync::Arc;

use rayon::prelude::*;

use crate::instance::{ClassIdx, FacilitatorClassIdx, Incumbent, Instance, Roster, Travel};
use crate::measure::Metres;
use crate::plan::slots::shared_slots;
use crate::plan::{Figures, Group, Help, Plan, Reason, StopReason, Waiting};
use crate::pool::{Pool, RegistrantIdx};
use crate::programme::Programme;

/// Claims about a plan besides its groups.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Claims {
    /// Lower bound on the cost of the groups, in metres, before the constant part is added.
    pub(crate) lower_bound: i64,
    pub(crate) placement_proven: bool,
    pub(crate) seed: u64,
    pub(crate) stopped_by: StopReason,
    pub(crate) seconds: f64,
    pub(crate) work: u64,
}

/// Assigns people to the places of a plan; ends with the error of `go_on`, which is called before each group.
pub(crate) fn assign_people<E>(
    pool: &Pool,
    programme: &Programme,
    instance: &Instance,
    roster: &Roster,
    incumbent: &Incumbent,
    claims: Claims,
    go_on: impl Fn() -> Result<(), E>,
) -> Result<Plan, E> {
    let (mut retained, mut met_wishes) = (0, 0);
    let mut next = vec![0; instance.classes.len()];
    let mut facilitators = NextFacilitators::new(pool, roster);
    let mut groups: Vec<Group> = Vec::with_capacity(incumbent.groups.len());
    for (classes, price) in &incumbent.groups {
        go_on()?;
        let mut people: Vec<RegistrantIdx> = Vec::with_capacity(classes.len());
        for &class in classes {
            // Units of a class stand in the order of registration: the first ones get the places.
            let unit = &roster.units(class)[next[class.index()]];
            next[class.index()] += 1;
            people.extend(unit);
        }
        let mut members: Vec<Arc<str>> =
            people.iter().map(|&person| pool.registrant(person).id.clone()).collect();
        members.sort_unstable();
        let far = instance.far(classes, price);
        let (retained_here, met_here) =
            (instance.retained_value(classes), instance.met_wishes(classes));
        retained += retained_here;
        met_wishes += met_here;
        let facilitator = price.facilitator.and_then(|facilitator| facilitators.next(facilitator));
        let slots = shared_slots(pool, people.into_iter(), facilitator.as_ref());
        groups.push(Group {
            id: 0,
            members,
            venue: price.venue.map(|site| {
                let municipality = instance.sites.municipality(site);
                pool.municipality(municipality).code.clone()
            }),
            rotates: matches!(instance.travel, Travel::Rotating { .. } | Travel::EachOnce),
            facilitator,
            travel: Metres(price.travel - far),
            far: Metres(far),
            penalty: Metres(price.penalty + retained_here + met_here),
            slots,
        });
    }
    // Groups are numbered in the order of their members, so that ids do not depend on the search.
    groups.par_sort_unstable_by(|a, b| a.members.cmp(&b.members));
    for (group, id) in groups.iter_mut().zip(1..) {
        group.id = id;
    }
    let (reserve, reserve_seats) = reserve(pool, instance, roster, &next);
    let figures = Figures {
        placed_seats: incumbent.placement.iter().sum(),
        reserve_seats,
        travel: groups.iter().map(|group| group.travel).sum(),
        far: groups.iter().map(|group| group.far).sum(),
        penalty: groups.iter().map(|group| group.penalty).sum(),
        change: Metres(instance.earlier.constant() - retained),
        wishes: Metres(instance.unmet_wishes() - met_wishes),
    };
    let lower_bound = Metres(claims.lower_bound + instance.cost_offset());
    Ok(Plan {
        programme: programme.name.clone(),
        groups,
        reserve,
        figures,
        lower_bound,
        placement_proven: claims.placement_proven,
        seed: claims.seed,
        stopped_by: claims.stopped_by,
        seconds: claims.seconds,
        work: claims.work,
        fallbacks: 0,
        withheld: None,
        certificate: None,
        help: Help::default(),
    })
}

/// Facilitators of each class in the order of their ids, each up to their maximum number of groups.
struct NextFacilitators<'a> {
    pool: &'a Pool,
    roster: &'a Roster,
    /// Index of the next facilitator of each class, and the number of groups that this facilitator already has.
    next: Vec<(usize, u32)>,
}

impl<'a> NextFacilitators<'a> {
    fn new(pool: &'a Pool, roster: &'a Roster) -> Self {
        Self { pool, roster, next: vec![(0, 0); roster.facilitators.len()] }
    }

    fn next(&mut self, facilitator: FacilitatorClassIdx) -> Option<Arc<str>> {
        let all = self.pool.facilitators_at().unwrap_or_default();
        let (nth, led) = &mut self.next[facilitator.index()];
        let here = &self.roster.facilitators[facilitator.index()];
        if *led == all[*here.get(*nth)?].0.max_groups() {
            (*nth, *led) = (*nth + 1, 0);
        }
        *led += 1;
        here.get(*nth).map(|&person| all[person].0.id.clone())
    }
}

/// Reserve list in the order of priority, registration and id, with its number of seats. The reasons are added later.
fn reserve(
    pool: &Pool,
    instance: &Instance,
    roster: &Roster,
    placed: &[usize],
) -> (Vec<Waiting>, u64) {
    let unexplained = || Reason::NotProven { obstacle: None };
    let mut waiting: Vec<(RegistrantIdx, Reason)> = roster.excluded.clone();
    for (class, &taken) in ClassIdx::all(instance.classes.len()).zip(placed) {
        let units = &roster.units(class)[taken..];
        waiting.extend(units.iter().flatten().map(|&person| (person, unexplained())));
    }
    let seats = waiting.iter().map(|&(person, _)| u64::from(pool.registrant(person).seats)).sum();
    // Sort keys are computed once: computing them in each comparison would take longer than all the rest.
    let with_turn = |(person, reason): (RegistrantIdx, Reason)| {
        let registrant = pool.registrant(person);
        ((Reverse(registrant.priority), registrant.turn()), person, reason)
    };
    let mut in_turn: Vec<_> = waiting.into_par_iter().map(with_turn).collect();
    in_turn.par_sort_unstable_by(|(a, ..), (b, ..)| a.cmp(b));
    let named = |(_, person, reason)| Waiting { id: pool.registrant(person).id.clone(), reason };
    (in_turn.into_iter().map(named).collect(), seats)
}
