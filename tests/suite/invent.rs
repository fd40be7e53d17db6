//! Invented certificates: prices, and branch-and-bound trees with duals at their leaves, of arbitrary numbers. Each can
//! be read; whatever a certificate proves must be true.

use std::collections::BTreeSet;
use std::iter::Cycle;
use std::slice::Iter;

use kring::programme::Hosting;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::case::{Case, code};

/// Fractions of a metre in which duals are counted.
pub(crate) const SCALE: i64 = 1 << 20;
/// Upper bound on the branchings in an invented tree.
const MAX_SPLITS: usize = 4;

/// Numbers from which a certificate is made, one after the other.
#[derive(Clone, Debug)]
pub(crate) struct Invention(Vec<u32>);

pub(crate) fn inventions() -> impl Strategy<Value = Invention> {
    prop::collection::vec(any::<u32>(), 80).prop_map(Invention)
}

/// Subject of an invented certificate.
pub(crate) struct Subject<'c> {
    pub(crate) case: &'c Case,
    /// One registrant of each class.
    pub(crate) classes: &'c [String],
    /// Approximate cost of a place in a group, in metres.
    pub(crate) share: i64,
}

impl Invention {
    /// Returns the certificate for this subject.
    pub(crate) fn of(&self, subject: &Subject<'_>) -> Value {
        let mut maker = Maker { subject, numbers: self.0.iter().cycle() };
        let proof = match maker.below(6) {
            0 => json!("combinatorial"),
            1 => json!({ "prices": maker.prices() }),
            2 => json!({ "enumeration": maker.enumeration() }),
            _ => json!({ "problems": [maker.problem()] }),
        };
        certificate(proof)
    }

    /// Returns an enumeration of groups with duals that are never positive. No group costs less than its duals, so the
    /// best plan is proven, however well the duals cut.
    pub(crate) fn sound(&self, subject: &Subject<'_>) -> Value {
        let mut maker = Maker { subject, numbers: self.0.iter().cycle() };
        let mut enumeration = maker.enumeration();
        enumeration["groups"] = json!(-maker.dual() / 4);
        let seats = enumeration["seats"].as_array_mut().into_iter().flatten();
        seats.for_each(|dual| *dual = json!(-maker.dual() / 8));
        certificate(json!({ "enumeration": enumeration }))
    }
}

fn certificate(proof: Value) -> Value {
    json!({ "version": 1, "proof": proof })
}

struct Maker<'s> {
    subject: &'s Subject<'s>,
    numbers: Cycle<Iter<'s, u32>>,
}

impl Maker<'_> {
    fn below(&mut self, end: usize) -> usize {
        *self.numbers.next().expect("there are numbers") as usize % end.max(1)
    }

    fn class(&mut self) -> usize {
        self.below(self.subject.classes.len())
    }

    /// Returns the possible venues if groups meet at one venue.
    fn venues(&self) -> Vec<String> {
        let case = self.subject.case;
        let is_central = case.programme.meetings.hosting == Hosting::Central;
        let towns = (0..case.towns.len()).filter(|&town| is_central && case.towns[town].host);
        towns.map(code).collect()
    }

    fn venue(&mut self) -> String {
        let venues = self.venues();
        venues.get(self.below(venues.len())).cloned().unwrap_or_default()
    }

    /// Draws a dual near the cost of a place, or zero.
    fn dual(&mut self) -> i64 {
        let share = self.subject.share * SCALE / 8;
        [0, 4, 6, 7, 8, 8, 9, 10, 12, 16][self.below(10)] * share + [-1, 0, 0, 1][self.below(4)]
    }

    /// Draws a claimed lower bound on the reduced costs: zero, slightly below zero, or far below it.
    fn claim(&mut self) -> i64 {
        -self.subject.share * SCALE * [0, 0, 1, 2, 4, 8, 40][self.below(7)]
    }

    fn some(&mut self, most: usize, one: impl Fn(&mut Self) -> Value) -> Vec<Value> {
        let many = if self.below(3) == 0 { 1 + self.below(most) } else { 0 };
        (0..many).map(|_| one(self)).collect()
    }

    fn prices(&mut self) -> Vec<Value> {
        let classes = self.subject.classes;
        classes.iter().map(|class| json!([class, self.dual()])).collect()
    }

    fn at_venues(&mut self) -> Vec<Value> {
        if self.venues().is_empty() {
            return Vec::new();
        }
        self.some(2, |maker| json!([maker.venue(), -maker.dual() / 8]))
    }

    fn at_facilitators(&mut self) -> Vec<Value> {
        let facilitators = self.subject.case.facilitators.as_deref().unwrap_or_default();
        if facilitators.is_empty() {
            return Vec::new();
        }
        let one = |maker: &mut Self| {
            let nth = maker.below(facilitators.len());
            json!([facilitators[nth].id, -maker.dual() / 8])
        };
        self.some(2, one)
    }

    fn enumeration(&mut self) -> Value {
        let classes = self.subject.classes;
        let levels: BTreeSet<i32> =
            self.subject.case.people.iter().map(|person| person.priority).collect();
        let classes: Vec<Value> =
            classes.iter().map(|class| json!([class, -self.dual() / 8])).collect();
        let seats: Vec<i64> = levels.iter().map(|_| self.dual()).collect();
        let groups = self.dual() / 4 - self.dual() / 4;
        json!({ "classes": classes, "groups": groups, "venues": self.at_venues(),
            "facilitators": self.at_facilitators(), "seats": seats })
    }

    /// Makes a subproblem of one component with all classes, and a branch-and-bound tree.
    fn problem(&mut self) -> Value {
        let splits = self.below(MAX_SPLITS + 1);
        let mut nodes: Vec<Value> = vec![Value::Null];
        let mut open = vec![0];
        for _ in 0..splits {
            let split = open.swap_remove(self.below(open.len()));
            let halves = [nodes.len(), nodes.len() + 1];
            nodes[split] = json!({ "split": [self.statement(), halves] });
            nodes.extend([Value::Null, Value::Null]);
            open.extend(halves);
        }
        for leaf in open {
            nodes[leaf] = json!({ "duals": self.duals() });
        }
        if self.below(4) == 0 {
            // A malformed tree: a child that has a parent already, stands before its parent, or is missing.
            let (any, nth, half) =
                (self.below(nodes.len()), self.below(2), self.below(nodes.len() + 1));
            if let Some(halves) = nodes[any].pointer_mut("/split/1") {
                halves[nth] = half.into();
            }
        }
        json!({ "parts": [self.subject.classes], "nodes": nodes })
    }

    fn statement(&mut self) -> Value {
        let number = self.below(4);
        let kinds = if self.venues().is_empty() { 3 } else { 6 };
        match self.below(kinds) {
            0 => json!({ "groups": number }),
            1 if number == 3 => json!({ "waiting": [self.class(), self.below(3)] }),
            1 => json!({ "placed": self.class() }),
            2 => json!({ "together": [self.class(), self.class()] }),
            3 => json!({ "at_venue": [self.venue(), number / 2] }),
            4 => json!({ "meets": [self.class(), self.venue(), number] }),
            _ => json!({ "meets_in": [self.class(), [self.venue(), self.venue()]] }),
        }
    }

    fn duals(&mut self) -> Value {
        let classes: Vec<i64> = self.subject.classes.iter().map(|_| self.dual()).collect();
        let claim = self.claim();
        let claims: Vec<Value> = self.venues().iter().map(|town| json!([0, town, claim])).collect();
        let meets = if claims.is_empty() {
            Vec::new()
        } else {
            self.some(2, |maker| json!([maker.class(), maker.venue(), maker.dual() - maker.dual()]))
        };
        let cuts = self.some(2, |maker| {
            let three = [maker.class(), maker.class(), maker.class()];
            json!([three, maker.dual() / 4])
        });
        let seeds = self.some(3, |maker| json!([maker.class(), maker.claim()]));
        json!({ "classes": classes, "venues": self.at_venues(), "facilitators": self.at_facilitators(),
            "meets": meets, "cuts": cuts, "at_venues": claims, "rest": claim, "seeds": seeds })
    }
}
