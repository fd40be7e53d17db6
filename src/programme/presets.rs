//! The five real programmes. The documentation of each constructor names the values that the organisation leaves open
//! and that are chosen here.

use super::{Meetings, OnSite, Programme, Rule, Size, Venues};
use crate::measure::Metres;

/// Ratio of road distance to great-circle distance in the Netherlands, approximately.
const DETOUR: f64 = 1.3;

fn km(kilometres: i64) -> Metres {
    Metres(kilometres * 1000)
}

fn one_per_municipality() -> Rule {
    Rule::AtMost { attribute: "municipality".into(), max: 1 }
}

fn avoid(attribute: &str, kilometres: i64) -> Rule {
    Rule::Avoid { attribute: attribute.into(), penalty: km(kilometres) }
}

impl Programme {
    /// Programme for councillors of local parties: at most eight per group, each from another municipality, all from
    /// one region; one meeting in a member's municipality, three online.
    ///
    /// Chosen here: at least five per group, safety regions as the regions (attribute `safety_region`), 15 km as a
    /// facilitator's effort for each group.
    #[must_use]
    pub fn local_councillors() -> Self {
        let mut meetings = Meetings::central(1);
        meetings.online = 3;
        let mut programme = Self::new("Local councillors", Size { min: 5, max: 8 }, meetings);
        programme.groups.cost = km(15);
        programme.travel.detour = DETOUR;
        programme
            .with_rule(one_per_municipality())
            .with_rule(Rule::Same { attribute: "safety_region".into() })
    }

    /// Programme for aldermen with open registration: six to eight per group from different municipalities, each of
    /// whom receives the group once.
    ///
    /// Chosen here: at most 17 groups, so that a full programme keeps a reserve list. For the variant in which
    /// registrants name the municipalities where they are willing to meet see
    /// [`aldermen_open_places`](Self::aldermen_open_places).
    #[must_use]
    pub fn aldermen_open() -> Self {
        let meetings = Meetings::rotating(OnSite::Members);
        let size = Size { min: 6, max: 8 };
        let mut programme = Self::new("Aldermen, open registration", size, meetings);
        programme.groups.count.max = Some(17);
        programme.travel.detour = DETOUR;
        programme.with_rule(one_per_municipality())
    }

    /// Variant of [`aldermen_open`](Self::aldermen_open) in which registrants name the municipalities where they are
    /// willing to meet (`only_venues`) and municipalities limit the number of their groups (`max_groups`): seven
    /// meetings at one venue.
    #[must_use]
    pub fn aldermen_open_places() -> Self {
        let mut programme = Self::aldermen_open();
        programme.name = "Aldermen, open registration by place".to_owned();
        programme.meetings = Meetings { venues: Some(Venues::All), ..Meetings::central(7) };
        programme
    }

    /// Programme for mayors: at most six per group, spread over regions, preferably without colleagues from the board
    /// of the same safety region.
    ///
    /// Chosen here: five or six, six half-days, at least three safety regions in a group, 40 km for each pair
    /// of one safety region.
    #[must_use]
    pub fn mayors() -> Self {
        let meetings = Meetings::rotating(OnSite::Times(6));
        let mut programme = Self::new("Mayors", Size { min: 5, max: 6 }, meetings);
        programme.travel.detour = DETOUR;
        programme
            .with_rule(Rule::Distinct { attribute: "safety_region".into(), min: 3 })
            .with_rule(avoid("safety_region", 40))
    }

    /// Programme for aldermen by quarter of the country: six to eight per group with little common ground in their
    /// work.
    ///
    /// Chosen here: rotating hosting, the penalties of common ground (portfolio 20 km, party 10 km, COROP region 5 km,
    /// a shared competence 3 km), and the attribute `role` that identifies aldermen (`wethouder`).
    #[must_use]
    pub fn aldermen_by_quarter() -> Self {
        let meetings = Meetings::rotating(OnSite::Times(6));
        let size = Size { min: 6, max: 8 };
        let mut programme = Self::new("Aldermen by quarter", size, meetings);
        programme.travel.detour = DETOUR;
        programme.eligible.insert("role".into(), vec!["wethouder".into()]);
        programme
            .with_rule(Rule::Same { attribute: "quarter".into() })
            .with_rule(one_per_municipality())
            .with_rule(avoid("portfolio", 20))
            .with_rule(avoid("party", 10))
            .with_rule(avoid("corop", 5))
            .with_rule(avoid("tags", 3))
    }

    /// Programme for community and neighbourhood consultants: five to ten per group, online, from different
    /// organisations and regions, with common Friday afternoons.
    ///
    /// Chosen here: at least two common slots, 20 km for a pair of one organisation, 10 km for a pair of one safety
    /// region, 15 km for each group.
    #[must_use]
    pub fn neighbourhood_consultants() -> Self {
        let size = Size { min: 5, max: 10 };
        let mut programme = Self::new("Neighbourhood consultants", size, Meetings::online(4));
        programme.groups.cost = km(15);
        programme
            .with_rule(Rule::Overlap { min: 2 })
            .with_rule(avoid("organisation", 20))
            .with_rule(avoid("safety_region", 10))
    }
}
