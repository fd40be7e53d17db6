//! The pool of a revision without its earlier plan. Registrants who differ only in their earlier groups are alike in it, so
//! column generation takes pools of thousands. Changes only add cost, so its bounds hold for the revision too.

use super::solver::Solver;
use crate::branch_and_price::dual_certificate::CertificateNames;
use crate::branch_and_price::relaxation::Relaxation;
use crate::instance::{ClassIdx, GroupClasses, Incumbent, Instance, Roster};
use crate::pool::Pool;

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
    pub(super) fn new(solver: &'a Solver<'_>) -> Option<Self> {
        let revised = &solver.instance;
        let is_wanted = revised.earlier.is_some()
            && !revised.earlier.has_locked()
            && !Relaxation::takes(revised)
            && solver.pool.registrants().len() <= MAX_REGISTRANTS;
        if !is_wanted {
            return None;
        }
        let (instance, roster) =
            Instance::compile_after(solver.pool, solver.programme, None).ok()?;
        if !Relaxation::takes(&instance) || instance.num_levels != revised.num_levels {
            return None;
        }
        let mut class_of_person = vec![None; solver.pool.registrants().len()];
        for (units, class) in roster.units.iter().zip(ClassIdx::counted()) {
            units.iter().flatten().for_each(|one| class_of_person[one.index()] = Some(class));
        }
        let class =
            |units: &Vec<crate::instance::Unit>| class_of_person[units.first()?.first()?.index()];
        let class_of = solver.roster.units.iter().map(class).collect::<Option<_>>()?;
        Some(Self { pool: solver.pool, instance, roster, class_of })
    }

    /// Returns a plan of the revision as a plan of this instance.
    pub(super) fn plan(&self, plan: &Incumbent) -> Option<Incumbent> {
        let groups = plan.groups.iter().map(|(classes, price)| {
            let classes: GroupClasses =
                classes.iter().map(|class| self.class_of[class.index()]).collect();
            (classes, price.setting())
        });
        Incumbent::price(&self.instance, groups)
    }

    /// Names of the classes in certificates.
    pub(super) fn names(&self) -> CertificateNames<'_> {
        CertificateNames { pool: self.pool, instance: &self.instance, roster: &self.roster }
    }
}
