//! Hand-made plans, one for each defect. Distances: A-B 1 000 m, A-C 2 000, B-C 3 000; D cannot host, and is
//! 500 from A, 600 from B and 700 from C.

mod fits;
mod meetings;
mod members;
mod whole;

use super::*;
use crate::measure::{Metres as M, Point};
use crate::plan::{GroupDocument, Status, WaitingDocument};
use crate::pool::{Facilitator, Municipality, PoolBuilder, Registrant};
use crate::programme::{OnSite, Revise, Rule, Size, Venues};

const WAYS: [(&str, &str, i64); 6] = [
    ("A", "B", 1000),
    ("A", "C", 2000),
    ("B", "C", 3000),
    ("A", "D", 500),
    ("B", "D", 600),
    ("C", "D", 700),
];

fn builder() -> PoolBuilder {
    let town = |code: &str| Municipality::new(code, format!("Town {code}"), Point::new(52.0, 5.0));
    let towns = ["A", "B", "C"].map(town);
    let builder = Pool::builder().municipalities(towns).municipality(town("D").without_hosting());
    WAYS.iter().fold(builder, |builder, &(from, to, metres)| builder.distance(from, to, M(metres)))
}

/// Creates a registrant; `"a1"` lives in A.
fn person(id: &str) -> Registrant {
    Registrant::new(id, id[..1].to_uppercase())
}

fn pool(people: impl IntoIterator<Item = Registrant>) -> Pool {
    builder().registrants(people).build().unwrap()
}

fn abc() -> [Registrant; 3] {
    ["a1", "b1", "c1"].map(person)
}

/// Programme with two central meetings and groups of two to four.
fn central() -> Programme {
    Programme::new("test", Size { min: 2, max: 4 }, crate::programme::Meetings::central(2))
}

fn rotating(on_site: OnSite) -> Programme {
    Programme::new("test", Size { min: 2, max: 4 }, crate::programme::Meetings::rotating(on_site))
}

fn online() -> Programme {
    Programme::new("test", Size { min: 2, max: 4 }, crate::programme::Meetings::online(1))
}

fn group(id: u32, members: &str, venue: &str) -> GroupDocument {
    GroupDocument {
        id,
        members: members.split(' ').filter(|id| !id.is_empty()).map(Into::into).collect(),
        venue: (!venue.is_empty()).then(|| venue.into()),
        ..GroupDocument::default()
    }
}

fn hosted(id: u32, members: &str) -> GroupDocument {
    let group = group(id, members, "");
    GroupDocument { hosts: Some(group.members.clone()), ..group }
}

fn with_facilitator(group: GroupDocument, by: &str) -> GroupDocument {
    GroupDocument { facilitator: Some(by.into()), ..group }
}

fn plan<const N: usize>(groups: [GroupDocument; N], reserve: &str) -> PlanDocument {
    let waiting = |id: &str| WaitingDocument {
        id: id.into(),
        reason: "all places are taken".into(),
        why: None,
    };
    let reserve = reserve.split(' ').filter(|id| !id.is_empty()).map(waiting).collect();
    PlanDocument { groups: groups.to_vec(), reserve, ..PlanDocument::default() }
}

fn judge(pool: &Pool, programme: &Programme, plan: &PlanDocument) -> Verdict {
    programme.validate_for(pool).unwrap();
    verify(pool, programme, None, plan)
}

/// Defects of a plan, as texts.
fn defects_of(pool: &Pool, programme: &Programme, plan: &PlanDocument) -> Vec<String> {
    judge(pool, programme, plan).defects.iter().map(Defect::to_string).collect()
}

/// Defects of a plan with one group of all people, online, under one rule.
fn defects_online(people: impl IntoIterator<Item = Registrant>, rule: Rule) -> Vec<String> {
    let pool = pool(people);
    let everybody: Vec<&str> = pool.registrants().iter().map(Registrant::id).collect();
    let all = plan([group(1, &everybody.join(" "), "")], "");
    defects_of(&pool, &online().with_rule(rule), &all)
}
