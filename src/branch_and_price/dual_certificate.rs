//! Dual certificates of nodes, and their translation into the certificate of a plan.

use std::sync::Arc;

use super::components::ProblemComponents;
use super::queues::Queue;
use crate::bounds::dual_bound::Bucket;
use crate::convert::Convert;
use crate::enumeration::model::Counts;
use crate::instance::{ClassIdx, FacilitatorClassIdx, Instance, Roster, SiteIdx};
use crate::plan::certificate::{Duals, Enumeration, Node, Problem, Proof, Statement};
use crate::pool::Pool;
use crate::pricing::branching_rules::BranchingDecision;
use crate::pricing::cut_prices::Cut;
use crate::pricing::terms::PricingPlace;

/// Integer duals, scaled, that prove a bound for the plans that satisfy some branching decisions.
#[derive(Clone, Debug)]
pub(crate) struct DualCertificate {
    /// Lower bound on the cost of these plans, scaled.
    pub(crate) bound: i128,
    /// Duals of the classes of all components.
    pub(crate) duals: Vec<i64>,
    /// Duals of the number of groups at venues that components share.
    pub(crate) venues: Vec<(SiteIdx, i64)>,
    /// Duals of the number of groups of each facilitator class.
    pub(crate) facilitators: Vec<i64>,
    /// Duals of the number of units of a class at a venue.
    pub(crate) meets: Vec<(u32, SiteIdx, i64)>,
    /// Subset-row cuts, each with the price that a group pays for holding at least two of its three units.
    pub(crate) cuts: Vec<(Cut, i64)>,
    /// Claimed least reduced costs of the buckets.
    pub(crate) claims: Vec<Claim>,
    /// Branching decisions under which the bound holds.
    pub(crate) branches: Vec<BranchingDecision>,
    /// Dual of the number of groups: pricing searches may prune at this reduced cost.
    pub(crate) groups_dual: i64,
}

/// Claimed reduced cost of a bucket: none of its groups has a smaller one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Claim {
    part: u32,
    place: PricingPlace,
    reduced: i64,
}

impl Claim {
    /// Makes the claim of a bucket in component `part`, whose positions start at `first`.
    pub(crate) fn new(part: u32, first: u32, place: PricingPlace, bucket: &Bucket) -> Self {
        let place = match place {
            PricingPlace::Seed(at) => PricingPlace::Seed(at + first),
            venue => venue,
        };
        Self {
            part,
            place,
            reduced: bucket.reduced.clamp(i64::MIN.into(), i64::MAX.into()).to_i64(),
        }
    }
}

/// Names of classes, facilitators and venues in a certificate.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CertificateNames<'a> {
    pub(crate) pool: &'a Pool,
    pub(crate) instance: &'a Instance,
    pub(crate) roster: &'a Roster,
}

impl CertificateNames<'_> {
    /// Id of one registrant of a class.
    pub(crate) fn class(&self, class: ClassIdx) -> Option<Arc<str>> {
        let registrant = *self.roster.units(class).first()?.first()?;
        Some(self.pool.registrant(registrant).id.clone())
    }

    /// Id of one facilitator of a class.
    pub(crate) fn facilitator(&self, facilitator: FacilitatorClassIdx) -> Option<Arc<str>> {
        let nth = *self.roster.facilitators.get(facilitator.index())?.first()?;
        self.pool.facilitators_at()?.get(nth).map(|(facilitator, _)| facilitator.id.clone())
    }

    /// Code of the municipality of a venue.
    pub(crate) fn site(&self, site: SiteIdx) -> Arc<str> {
        self.pool.municipality(self.instance.sites.municipality(site)).code.clone()
    }
}

/// Returns the tree of a problem, given the branching decisions of its leaves and their own or inherited certificates.
pub(crate) fn certified<'n>(
    parts: &'n ProblemComponents<'_>,
    groups: (u64, u64),
    mut nodes: Vec<(&Vec<BranchingDecision>, &DualCertificate)>,
    names: &'n CertificateNames<'_>,
) -> Option<Problem> {
    // Fewest decisions first: a certificate that a leaf inherits from an ancestor then covers that whole subtree.
    nodes.sort_by_key(|(_, certificate)| certificate.branches.len());
    let mut tree = Tree { names, queues: &parts.queues, groups, nodes: vec![None] };
    for (branches, certificate) in nodes {
        // A certificate holds for a node only if its decisions are the first ones of the node.
        let proven = branches.strip_prefix(certificate.branches.as_slice()).is_some();
        proven.then(|| tree.insert(certificate))??;
    }
    let name = |&class: &ClassIdx| names.class(class);
    let classes = parts.pricers.iter().map(|part| part.classes.iter().map(name).collect());
    let nodes = tree.nodes.into_iter().collect::<Option<Vec<Node>>>()?;
    Some(Problem { parts: classes.collect::<Option<Vec<Vec<_>>>>()?, nodes })
}

/// Tree under construction, in the form of a certificate.
struct Tree<'n> {
    names: &'n CertificateNames<'n>,
    queues: &'n [Queue],
    /// Least and greatest number of groups at the root.
    groups: (u64, u64),
    /// Nodes of the tree; `None` for a node whose content is not yet known.
    nodes: Vec<Option<Node>>,
}

impl Tree<'_> {
    /// Inserts a certificate at the end of its branching decisions, unless an ancestor has a certificate already.
    fn insert(&mut self, certificate: &DualCertificate) -> Option<()> {
        let (mut at, mut groups) = (0, self.groups);
        for branch in &certificate.branches {
            if let Some(Node::Duals(_)) = &self.nodes[at] {
                return Some(());
            }
            let (statement, is_true) = self.statement(branch, &mut groups)?;
            if self.nodes[at].is_none() {
                let next = self.nodes.len().to_u32();
                self.nodes.extend([None, None]);
                self.nodes[at] = Some(Node::Split(statement.clone(), [next, next + 1]));
            }
            let Some(Node::Split(known, children)) = &self.nodes[at] else { return None };
            // Siblings must negate the same statement: otherwise the tree does not cover all plans.
            (*known == statement).then_some(())?;
            at = children[usize::from(!is_true)] as usize;
        }
        if self.nodes[at].is_none() {
            self.nodes[at] = Some(Node::Duals(self.duals(certificate)));
        }
        Some(())
    }

    /// Translates a branching decision into a statement, and `true` if the decision makes it true. Updates `groups`,
    /// the range of the number of groups at the parent. `None` if a queue is unknown.
    fn statement(
        &self,
        branch: &BranchingDecision,
        groups: &mut (u64, u64),
    ) -> Option<(Statement, bool)> {
        let child = |least: u64, most: u64, before: u64| {
            if least > before { (least - 1, false) } else { (most, true) }
        };
        Some(match *branch {
            BranchingDecision::Groups { least, most } => {
                let (at_most, is_true) = child(least, most, groups.0);
                *groups = (least, most);
                (Statement::Groups(at_most), is_true)
            }
            BranchingDecision::AtVenue { site, least, most } => {
                let (most, is_true) = child(least, most, 0);
                (Statement::AtVenue(self.names.site(site), most), is_true)
            }
            BranchingDecision::MeetsAt { position, site, least, most } => {
                let (most, is_true) = child(least, most, 0);
                (Statement::Meets(position, self.names.site(site), most), is_true)
            }
            BranchingDecision::Meets { position, ref sites, inside } => {
                let codes = sites.iter().map(|&site| self.names.site(site)).collect();
                (Statement::MeetsIn(position, codes), inside)
            }
            BranchingDecision::Waits { position, waits } => (Statement::Placed(position), !waits),
            BranchingDecision::Pair { positions: (a, b), together } => {
                (Statement::Together(a, b), together)
            }
            BranchingDecision::Queue { nth, least, most } => {
                let (most, is_true) = child(least as u64, most as u64, 0);
                (Statement::Waiting(*self.queues.get(nth)?.order.first()?, most), is_true)
            }
        })
    }

    fn duals(&self, certificate: &DualCertificate) -> Duals {
        let site = |site: SiteIdx| self.names.site(site);
        let facilitators = FacilitatorClassIdx::counted()
            .zip(&certificate.facilitators)
            .filter(|(_, dual)| **dual != 0);
        let facilitators =
            facilitators.filter_map(|(nth, &dual)| Some((self.names.facilitator(nth)?, dual)));
        let mut duals = Duals {
            classes: certificate.duals.clone(),
            venues: certificate.venues.iter().map(|&(at, dual)| (site(at), dual)).collect(),
            meets: certificate
                .meets
                .iter()
                .map(|&(registrant, at, dual)| (registrant, site(at), dual))
                .collect(),
            cuts: certificate.cuts.clone(),
            rest: certificate.groups_dual,
            facilitators: facilitators.collect(),
            ..Duals::default()
        };
        for claim in &certificate.claims {
            match claim.place {
                PricingPlace::Venue(at) => {
                    duals.at_venues.push((claim.part, site(at), claim.reduced))
                }
                PricingPlace::Seed(at) if claim.reduced != certificate.groups_dual => {
                    duals.seeds.push((at, claim.reduced));
                }
                // A claim equal to the threshold is the default and is left out.
                PricingPlace::Seed(_) => {}
            }
        }
        duals.venues.sort_unstable();
        duals.meets.sort_unstable();
        duals.seeds.sort_unstable();
        duals
    }
}

/// Translates the duals of an enumerated integer programme into a certificate.
pub(crate) fn enumerated(rows: &[(Counts, i64)], names: &CertificateNames<'_>) -> Option<Proof> {
    let mut duals = Enumeration::default();
    for &(counts, dual) in rows {
        match counts {
            Counts::Units(class) => duals.classes.push((names.class(class)?, dual)),
            Counts::Groups => duals.groups = dual,
            Counts::AtVenue(site) => duals.venues.push((names.site(site), dual)),
            Counts::Facilitator(facilitator) => {
                duals.facilitators.push((names.facilitator(facilitator)?, dual))
            }
            Counts::Seats(_) => duals.seats.push(dual),
        }
    }
    Some(Proof::Enumeration(duals))
}
