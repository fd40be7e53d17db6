//! Plans edited by hand, some of them into legal ones.

use kring::PlanDocument;
use kring::plan::GroupDocument;
use proptest::prelude::*;

use crate::case::{Case, code, name};

/// Edit of a plan; the numbers choose its place.
#[derive(Clone, Debug)]
pub(crate) struct Mutation {
    kind: Kind,
    at: [usize; 3],
    /// `true` to leave out all figures, so that only the groups count.
    silent: bool,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Nothing,
    Move,
    Swap,
    Split,
    Merge,
    Venue,
    Facilitator,
    Hosts,
    Figure,
    Claim,
    Number,
    Drop,
    Double,
    Rename,
    Reorder,
    Silence,
}

const KINDS: [Kind; 16] = [
    Kind::Nothing,
    Kind::Move,
    Kind::Swap,
    Kind::Split,
    Kind::Merge,
    Kind::Venue,
    Kind::Facilitator,
    Kind::Hosts,
    Kind::Figure,
    Kind::Claim,
    Kind::Number,
    Kind::Drop,
    Kind::Double,
    Kind::Rename,
    Kind::Reorder,
    Kind::Silence,
];

pub(crate) fn mutations() -> impl Strategy<Value = Mutation> {
    let kind = prop_oneof![
        1 => prop::sample::select(KINDS.to_vec()),
        1 => prop::sample::select(vec![Kind::Move, Kind::Swap, Kind::Split, Kind::Merge, Kind::Venue, Kind::Facilitator]),
    ];
    (kind, prop::array::uniform3(0..1000_usize), prop::bool::weighted(0.7))
        .prop_map(|(kind, at, silent)| Mutation { kind, at, silent })
}

/// Picks the element that a number chooses, if there is any.
fn pick<T>(all: &mut [T], at: usize) -> Option<&mut T> {
    let len = all.len();
    (len > 0).then(|| &mut all[at % len])
}

impl Mutation {
    /// Returns the plan with this edit. Hosts follow the members unless the edit itself concerns hosts.
    pub(crate) fn of(&self, case: &Case, plan: &PlanDocument) -> PlanDocument {
        let mut plan = plan.clone();
        if self.silent {
            plan = silenced(plan);
        }
        let had_hosts = plan.groups.iter().any(|group| group.hosts.is_some());
        self.apply(case, &mut plan);
        if had_hosts && !matches!(self.kind, Kind::Hosts) {
            plan.groups.iter_mut().for_each(|group| group.hosts = Some(group.members.clone()));
        }
        plan
    }

    fn apply(&self, case: &Case, plan: &mut PlanDocument) -> Option<()> {
        let [a, b, c] = self.at;
        match self.kind {
            Kind::Nothing => {}
            Kind::Move => {
                let id = self.take(plan)?;
                if b % 4 == 0 {
                    self.wait(plan, id)
                } else {
                    pick(&mut plan.groups, c)?.members.push(id)
                }
            }
            Kind::Swap => {
                let places: Vec<(usize, usize)> = (0..plan.groups.len())
                    .flat_map(|g| (0..plan.groups[g].members.len()).map(move |m| (g, m)))
                    .collect();
                let (&(g, m), &(h, n)) =
                    (places.get(a % places.len().max(1))?, places.get(b % places.len().max(1))?);
                if c % 3 == 0 && !plan.reserve.is_empty() {
                    let waiting = c % plan.reserve.len();
                    std::mem::swap(&mut plan.groups[g].members[m], &mut plan.reserve[waiting].id);
                    sort_reserve(case, plan);
                } else {
                    let other = plan.groups[h].members[n].clone();
                    plan.groups[h].members[n] =
                        std::mem::replace(&mut plan.groups[g].members[m], other);
                }
            }
            Kind::Split => {
                let id = plan.groups.len() as u32 + 1;
                let group = pick(&mut plan.groups, a)?;
                let half = group.members.len() / 2;
                let members = group.members.split_off(half);
                let mut new = GroupDocument::default();
                (new.id, new.members) = (id, members);
                (new.venue, new.facilitator) = (group.venue.clone(), group.facilitator.clone());
                plan.groups.push(new);
            }
            Kind::Merge => {
                let last = plan.groups.pop()?;
                match pick(&mut plan.groups, a).filter(|_| b % 2 == 0) {
                    Some(group) => group.members.extend(last.members),
                    None => last.members.into_iter().for_each(|id| self.wait(plan, id)),
                }
                sort_reserve(case, plan);
            }
            Kind::Venue => {
                let town = b % case.towns.len();
                let text = [code(town), name(town).to_lowercase(), "Nowhere".to_owned()];
                let group = pick(&mut plan.groups, a)?;
                group.venue =
                    if c % 9 == 8 { None } else { Some(text[c % 9 % 4 % 3].as_str().into()) };
            }
            Kind::Facilitator => {
                let known =
                    case.facilitators.iter().flatten().map(|facilitator| facilitator.id.as_str());
                let ids: Vec<Option<&str>> =
                    known.map(Some).chain([Some("nobody"), None]).collect();
                pick(&mut plan.groups, a)?.facilitator = ids[b % ids.len()].map(Into::into);
            }
            Kind::Hosts => {
                let group = pick(&mut plan.groups, a)?;
                let mut hosts = group.members.clone();
                let turned = b % hosts.len().max(1);
                hosts.rotate_left(turned);
                if c % 2 == 0 {
                    hosts.pop();
                }
                group.hosts = Some(hosts);
            }
            Kind::Figure => self.falsify(plan)?,
            Kind::Claim => self.claim(plan),
            Kind::Number => pick(&mut plan.groups, a)?.id = b as u32 % 4,
            Kind::Drop => drop(self.take(plan)),
            Kind::Double => {
                let id = pick(&mut plan.groups, a)?.members.first()?.clone();
                pick(&mut plan.groups, b)?.members.push(id);
            }
            Kind::Rename => *pick(&mut pick(&mut plan.groups, a)?.members, b)? = "stranger".into(),
            Kind::Reorder => {
                let turned = a % plan.reserve.len().max(1);
                plan.reserve.rotate_left(turned);
            }
            Kind::Silence => pick(&mut plan.reserve, a)?.reason = " ".into(),
        }
        if matches!(self.kind, Kind::Move) {
            sort_reserve(case, plan);
        }
        Some(())
    }

    fn take(&self, plan: &mut PlanDocument) -> Option<std::sync::Arc<str>> {
        let [a, b, _] = self.at;
        if a % 3 == 0 && !plan.reserve.is_empty() {
            return Some(plan.reserve.remove(b % plan.reserve.len()).id);
        }
        let members = &mut pick(&mut plan.groups, a)?.members;
        (!members.is_empty()).then(|| members.remove(b % members.len()))
    }

    fn wait(&self, plan: &mut PlanDocument, id: std::sync::Arc<str>) {
        let mut waiting = kring::plan::WaitingDocument::default();
        (waiting.id, waiting.reason) = (id, "moved".to_owned());
        plan.reserve.push(waiting);
    }

    fn falsify(&self, plan: &mut PlanDocument) -> Option<()> {
        let [a, b, c] = self.at;
        let off = c as i64 % 3 - 1;
        let seats = |seats: Option<u64>| Some(seats.unwrap_or(0).wrapping_add_signed(off));
        match a % 12 {
            0 => plan.placed_seats = seats(plan.placed_seats),
            1 => plan.reserve_seats = seats(plan.reserve_seats),
            2 => plan.travel_m = Some(plan.travel_m.unwrap_or(0) + off),
            3 => plan.penalty_m = Some(plan.penalty_m.unwrap_or(0) + off),
            4 if b % 2 == 0 => plan.wishes_m = Some(off),
            4 => plan.change_m = Some(off),
            5 => plan.cost_m = Some(plan.cost_m.unwrap_or(0) + off),
            6 => plan.gap = Some(0.1 * off as f64),
            7 => pick(&mut plan.groups, b)?.travel_m = Some(off),
            10 => pick(&mut plan.groups, b)?.slots = Some(vec!["mon".into()]),
            8 => plan.far_m = Some(plan.far_m.unwrap_or(0) + off),
            9 => pick(&mut plan.groups, b)?.far_m = Some(off),
            _ => pick(&mut plan.groups, b)?.penalty_m = Some(off),
        }
        Some(())
    }

    fn claim(&self, plan: &mut PlanDocument) {
        let [a, b, c] = self.at;
        plan.placement_proven = [None, Some(true), Some(false)][a % 3];
        plan.status = [None, Some(kring::Status::Optimal), Some(kring::Status::Feasible)][b % 3];
        let bound = plan.cost_m.unwrap_or(0) + c as i64 % 3 - 1;
        (plan.lower_bound_m, plan.gap) = (Some(bound), None);
    }
}

/// Returns the plan without its figures.
pub(crate) fn silenced(plan: PlanDocument) -> PlanDocument {
    let mut bare = PlanDocument::default();
    (bare.groups, bare.reserve) = (plan.groups, plan.reserve);
    for group in &mut bare.groups {
        (group.travel_m, group.far_m, group.penalty_m) = (None, None, None);
        group.slots = None;
    }
    bare
}

fn sort_reserve(case: &Case, plan: &mut PlanDocument) {
    let reading = crate::oracle::Reading::of(case);
    let position = |id: &str| case.people.iter().position(|person| person.id == id);
    plan.reserve
        .sort_by_key(|waiting| position(&waiting.id).map(|registrant| reading.turn(registrant)));
}
