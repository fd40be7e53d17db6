//! The pool of a revision without its earlier plan. Registrants who differ only in their earlier groups are alike in it, so
//! column generation takes pools of thousands. Changes only add cost, so its bounds hold for the revision too.

use rustc_hash::FxHashMap;

use crate::branch_and_price::dual_certificate::CertificateNames;
use crate::branch_and_price::relaxation::Relaxation;
use crate::instance::{ClassIdx, GroupClasses, Incumbent, Instance, Roster, Unit};
use crate::pool::{Pool, RegistrantIdx};
use crate::programme::Programme;

/// Maximum number of registrants for which the pool is compiled a second time.
const MAX_REGISTRANTS: usize = 100_000;

/// Instance without the earlier plan, with the people behind its classes.
pub(super) struct WithoutEarlier<'a> {
    pool: &'a Pool,
    pub(super) instance: Instance,
    roster: Roster,
    /// Class in this instance of each class of the revision.
    class_of: Vec<ClassIdx>,
}

impl<'a> WithoutEarlier<'a> {
    /// Compiles the pool without its earlier plan, if column generation takes it and not the revision. Locks tie people
    /// together, and groups that shrink are no groups without the earlier plan: for these the result is `None`.
    pub(super) fn new(
        pool: &'a Pool,
        programme: &Programme,
        revised: &Instance,
        roster: &Roster,
    ) -> Option<Self> {
        let is_wanted = revised.earlier.is_some()
            && !revised.earlier.has_locked()
            && !Relaxation::takes(revised)
            && pool.registrants().len() <= MAX_REGISTRANTS;
        if !is_wanted {
            return None;
        }
        let (instance, simpler_roster) = Instance::compile_after(pool, programme, None).ok()?;
        if !Relaxation::takes(&instance) || instance.num_levels != revised.num_levels {
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

    /// Returns a plan of the revision as a plan of this instance.
    pub(super) fn plan(&self, plan: &Incumbent) -> Option<Incumbent> {
        let groups = plan.groups.iter().map(|(classes, price)| {
            let classes = classes.iter().map(|class| self.class_of.get(class.index()).copied());
            Some((classes.collect::<Option<GroupClasses>>()?, price.setting()))
        });
        let groups: Option<Vec<_>> = groups.collect();
        Incumbent::price(&self.instance, groups?)
    }

    /// Names of the classes in certificates.
    pub(super) fn names(&self) -> CertificateNames<'_> {
        CertificateNames { pool: self.pool, instance: &self.instance, roster: &self.roster }
    }
}
