//! A simpler problem with fewer classes: without the earlier plan, facilitators, and all rules but `at_most`, `same` and
//! `together`. What is left out only adds cost or forbids groups, so bounds of the simpler problem hold for the whole one.
//! Its classes are often those of the municipalities, which column generation solves in a second or two.

use rustc_hash::FxHashMap;

use crate::branch_and_price::dual_certificate::CertificateNames;
use crate::branch_and_price::relaxation::Relaxation;
use crate::instance::{ClassIdx, GroupClasses, Incumbent, Instance, Roster, Setting, Unit};
use crate::pool::{Pool, RegistrantIdx};
use crate::programme::{Programme, Rule};

/// Maximum number of registrants for which the pool is compiled a second time.
const MAX_REGISTRANTS: usize = 100_000;

/// Number of classes up to which column generation bounds the whole problem as soon as the simpler one.
const MAX_CLASSES: usize = 400;
/// Least factor by which the simpler problem must have fewer classes.
const MIN_REDUCTION: usize = 2;

/// Instance of the simpler problem, with the people behind its classes.
pub(super) struct SimplerProblem {
    pool: Pool,
    pub(super) instance: Instance,
    roster: Roster,
    /// Class in this instance of each class of the whole problem.
    class_of: Vec<ClassIdx>,
}

impl SimplerProblem {
    /// Compiles the simpler problem, if it has far fewer classes and column generation takes it. Seats must have the same
    /// levels, and groups that shrink are no groups without the earlier plan: else the result is `None`.
    pub(super) fn new(
        pool: &Pool,
        programme: &Programme,
        whole: &Instance,
        roster: &Roster,
    ) -> Option<Self> {
        let is_wanted = whole.classes.len() > MAX_CLASSES
            && !whole.earlier.has_locked()
            && pool.registrants().len() <= MAX_REGISTRANTS;
        if !is_wanted {
            return None;
        }
        let pool = pool.without_facilitators();
        let mut programme = programme.clone();
        programme.rules.retain(|rule| {
            matches!(rule, Rule::AtMost { .. } | Rule::Same { .. } | Rule::Together { .. })
        });
        let (instance, simpler_roster) = Instance::compile_after(&pool, &programme, None).ok()?;
        let is_simpler = MIN_REDUCTION * instance.classes.len() <= whole.classes.len();
        if !is_simpler || !Relaxation::takes(&instance) || instance.num_levels != whole.num_levels {
            return None;
        }
        let mut class_of_person: FxHashMap<RegistrantIdx, ClassIdx> = FxHashMap::default();
        for (units, class) in simpler_roster.units.iter().zip(ClassIdx::counted()) {
            class_of_person.extend(units.iter().flatten().map(|&person| (person, class)));
        }
        let class = |units: &Vec<Unit>| class_of_person.get(units.first()?.first()?).copied();
        let class_of = roster.units.iter().map(class).collect::<Option<_>>()?;
        Some(Self { pool, instance, roster: simpler_roster, class_of })
    }

    /// Returns a plan of the whole problem as a plan of this one.
    pub(super) fn plan(&self, plan: &Incumbent) -> Option<Incumbent> {
        let groups = plan.groups.iter().map(|(classes, price)| {
            let classes = classes.iter().map(|class| self.class_of.get(class.index()).copied());
            let setting = Setting { facilitator: None, ..price.setting() };
            Some((classes.collect::<Option<GroupClasses>>()?, setting))
        });
        let groups: Option<Vec<_>> = groups.collect();
        Incumbent::price(&self.instance, groups?)
    }

    /// Names of the classes in certificates.
    pub(super) fn names(&self) -> CertificateNames<'_> {
        CertificateNames { pool: &self.pool, instance: &self.instance, roster: &self.roster }
    }
}
