use super::{Hosting, OnSite, Programme, Rule};
use crate::convert::Convert;
use crate::error::{Fault, FaultKind, Faults, Phrase, Place, Table, nearest};
use crate::measure::{MAX_KM, Metres};
use crate::pool::attributes::canonical;
use crate::pool::{Pool, RegistrantIdx, StatedWishes, Wish};

/// Maximum number of seats of one group.
const MAX_SIZE: u32 = 1_000_000;
/// Maximum number of meetings with travel.
const MAX_MEETINGS: u32 = 10_000;
/// Maximum detour factor.
const MAX_DETOUR: f64 = 100.0;

/// Least and largest weight of the metres above `travel.far_km`.
const FAR_FACTOR: (u32, u32) = (2, 10);

/// Collects faults at keys of the programme.
struct Blame(Vec<Fault>);

impl Blame {
    fn at(&mut self, path: impl Into<String>, kind: FaultKind) {
        self.0.push(Fault::new(Place::Programme(path.into()), kind));
    }

    fn unless(&mut self, holds: bool, path: &str, kind: FaultKind) {
        if !holds {
            self.at(path, kind);
        }
    }
}

impl Programme {
    /// Validates everything that does not depend on a pool.
    ///
    /// ```
    /// let mut programme = kring::Programme::mayors();
    /// programme.groups.size.min = 9;
    /// assert!(programme.validate().unwrap_err().to_string().contains("groups.size"));
    /// ```
    ///
    /// # Errors
    ///
    /// Every fault, each with its key.
    pub fn validate(&self) -> Result<(), Faults> {
        let mut blame = Blame(Vec::new());
        self.validate_groups(&mut blame);
        self.validate_meetings(&mut blame);
        let detour = self.travel.detour;
        let in_range = detour > 0.0 && detour <= MAX_DETOUR;
        let kind =
            FaultKind::OutOfRange { what: "detour".into(), least: 0, most: MAX_DETOUR.to_i64() };
        blame.unless(in_range, "travel.detour", kind);
        if let Some(most) = self.travel.max {
            blame.kilometres("travel.max_km", most);
        }
        self.validate_far(&mut blame);
        if let Some(revise) = &self.revise {
            blame.kilometres("revise.keep_km", revise.keep);
            let kind = FaultKind::Contradiction(Phrase::new(
                "only locked groups may shrink; set lock = true",
                "alleen vaste groepen mogen krimpen; zet lock = true",
            ));
            blame.unless(revise.lock || !revise.may_shrink, "revise.may_shrink", kind);
        }
        for (attribute, values) in &self.eligible {
            let path = format!("eligible.{attribute}");
            blame.unless(
                !values.is_empty(),
                &path,
                FaultKind::Empty(Phrase::new("the list of values", "de lijst van waarden")),
            );
        }
        for (nth, rule) in self.rules.iter().enumerate() {
            validate_rule(nth, rule, &mut blame);
        }
        Faults::none(blame.0)
    }

    fn validate_groups(&self, blame: &mut Blame) {
        let (size, count) = (self.groups.size, self.groups.count);
        let (least, most) = (1, i64::from(MAX_SIZE));
        for (path, value) in [("groups.size.min", size.min), ("groups.size.max", size.max)] {
            let kind = FaultKind::OutOfRange {
                what: Phrase::new("a group's size", "de groepsgrootte"),
                least,
                most,
            };
            blame.unless((1..=MAX_SIZE).contains(&value), path, kind);
        }
        blame.order("groups.size", size.min, Some(size.max));
        blame.order("groups.count", count.min, count.max);
        blame.kilometres("groups.cost_km", self.groups.cost);
        if let Some(ideal) = self.groups.ideal {
            let fits = (size.min..=size.max).contains(&ideal.seats) || size.min > size.max;
            let kind = FaultKind::OutOfRange {
                what: "ideal".into(),
                least: size.min.into(),
                most: size.max.into(),
            };
            blame.unless(fits, "groups.size.ideal", kind);
            blame.kilometres("groups.size.off_km", ideal.off);
        }
    }

    fn validate_far(&self, blame: &mut Blame) {
        let (far, factor) = (self.travel.far, self.travel.far_factor);
        if let Some(far) = far {
            blame.kilometres("travel.far_km", far);
        }
        if let Some(factor) = factor {
            let (least, most) = FAR_FACTOR;
            let kind = FaultKind::OutOfRange {
                what: "far_factor".into(),
                least: least.into(),
                most: most.into(),
            };
            blame.unless((least..=most).contains(&factor), "travel.far_factor", kind);
        }
        match (far, factor) {
            (Some(_), None) => blame.at("travel", FaultKind::Required("far_factor")),
            (None, Some(_)) => blame.at("travel", FaultKind::Required("far_km")),
            _ => {}
        }
    }

    fn validate_meetings(&self, blame: &mut Blame) {
        let meetings = &self.meetings;
        let (online, rotating) =
            (meetings.hosting == Hosting::Online, meetings.hosting == Hosting::Rotating);
        match meetings.on_site {
            None if !online => blame.at("meetings", FaultKind::Required("on_site")),
            Some(on_site) if online && on_site != OnSite::Times(0) => {
                let text = Phrase::new(
                    "hosting \"online\" has no meetings on site: set on_site = 0",
                    "bij hosting \"online\" is er geen bijeenkomst op locatie: zet on_site = 0",
                );
                blame.at("meetings.on_site", FaultKind::Contradiction(text));
            }
            Some(OnSite::Members) if !rotating => {
                let text = Phrase::new(
                    "on_site = \"members\" needs hosting = \"rotating\"",
                    "on_site = \"members\" kan alleen met hosting = \"rotating\"",
                );
                blame.at("meetings.on_site", FaultKind::Contradiction(text));
            }
            Some(OnSite::Times(times)) if times > MAX_MEETINGS => {
                let (what, most) = ("on_site".into(), i64::from(MAX_MEETINGS));
                blame.at("meetings.on_site", FaultKind::OutOfRange { what, least: 0, most });
            }
            _ => {}
        }
        if meetings.venues.is_some() && meetings.hosting != Hosting::Central {
            let text = Phrase::new(
                "venues needs hosting = \"central\"",
                "venues kan alleen met hosting = \"central\"",
            );
            blame.at("meetings.venues", FaultKind::Contradiction(text));
        }
    }

    /// Validates the programme together with its references to a pool: attributes, ids, values that name a
    /// municipality.
    ///
    /// ```
    /// use kring::Rule;
    /// # use kring::{Municipality, Options, Point, Pool, Programme, Registrant, programme::Meetings};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let pool = Pool::builder()
    /// #     .municipality(Municipality::new("GM0344", "Utrecht", Point::new(52.09, 5.12)))
    /// #     .municipality(Municipality::new("GM0363", "Amsterdam", Point::new(52.37, 4.89)))
    /// #     .registrants(["r1", "r2"].map(|id| Registrant::new(id, "Utrecht").with("party", id)))
    /// #     .registrant(Registrant::new("r3", "Amsterdam").with("party", "r1"))
    /// #     .build()?;
    /// # let programme = Programme::new("Pairs", 2..=2, Meetings::central(3));
    /// let programme = programme.with_rule(Rule::Same { attribute: "partij".into() });
    /// let faults = programme.validate_for(&pool).unwrap_err();
    /// assert!(faults.to_string().contains("partij"));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// Every fault, each with its key.
    pub fn validate_for(&self, pool: &Pool) -> Result<(), Faults> {
        let mut blame = Blame(self.validate().map_or_else(Vec::from, |()| Vec::new()));
        for attribute in self.eligible.keys() {
            blame.attribute(&format!("eligible.{attribute}"), attribute, pool);
        }
        if let Some(values) = self.eligible.get("municipality") {
            for value in values {
                blame.municipality("eligible.municipality", value, pool);
            }
        }
        for (nth, rule) in self.rules.iter().enumerate() {
            if let Some(attribute) = rule.attribute() {
                blame.attribute(&format!("rules[{nth}].attribute"), attribute, pool);
            }
            if let Rule::Quota { attribute, value, .. } = rule
                && canonical(attribute) == "municipality"
            {
                blame.municipality(&format!("rules[{nth}].value"), value, pool);
            }
            for (at, id) in rule.ids().iter().enumerate() {
                if pool.find_registrant(id).is_none() {
                    // The limit bounds the time of the search for a suggestion, which compares the id with each
                    // candidate.
                    let ids = pool.registrants().iter().take(100_000).map(|r| r.id());
                    let suggestion = nearest(id, ids).map(Into::into);
                    let kind = FaultKind::UnknownRegistrant { id: id.clone(), suggestion };
                    blame.at(format!("rules[{nth}].ids[{at}]"), kind);
                }
            }
        }
        blame.wishes(&self.rules, pool);
        Faults::none(blame.0)
    }
}

impl Blame {
    fn order(&mut self, path: &str, min: u32, max: Option<u32>) {
        if let Some(max) = max.filter(|&max| min > max) {
            self.at(path, FaultKind::MinAboveMax { min: min.into(), max: max.into() });
        }
    }

    fn kilometres(&mut self, path: &str, length: Metres) {
        let fits = (0..=MAX_KM * 1000).contains(&length.0);
        self.unless(
            fits,
            path,
            FaultKind::OutOfRange {
                what: Phrase::new("kilometres", "het aantal kilometers"),
                least: 0,
                most: MAX_KM,
            },
        );
    }

    fn attribute(&mut self, path: &str, attribute: &str, pool: &Pool) {
        let name = canonical(attribute);
        if !pool.has_attribute(&name) {
            let suggestion = nearest(&name, pool.attribute_names()).map(Into::into);
            self.at(path, FaultKind::UnknownAttribute { name: attribute.into(), suggestion });
        }
    }

    /// Adds the faults of wishes, if a rule needs them.
    fn wishes(&mut self, rules: &[Rule], pool: &Pool) {
        let Some(nth) = rules.iter().position(|rule| matches!(rule, Rule::Wish { .. })) else {
            return;
        };
        if !pool.has_wishes() {
            let text = Phrase::new(
                "the rule wish needs the column wishes in the registrants file",
                "de regel wish heeft de kolom wishes (wensen) in het bestand met deelnemers nodig",
            );
            self.at(format!("rules[{nth}]"), FaultKind::Contradiction(text));
        }
        for (person, wish) in StatedWishes::new(pool).iter() {
            if wish == Wish::Several {
                let place = wish_of(pool, person);
                self.0.push(Fault::new(place, FaultKind::AmbiguousWish));
            }
        }
    }

    fn municipality(&mut self, path: &str, name: &str, pool: &Pool) {
        if let Err(kind) = pool.find_municipality(name) {
            self.at(path, kind);
        }
    }
}

/// Place of a registrant's wishes.
pub(crate) fn wish_of(pool: &Pool, person: RegistrantIdx) -> Place {
    let row = pool.row_of(person) + 1;
    Place::Row { table: Table::Registrants, row, field: Some("wishes") }
}

fn validate_rule(nth: usize, rule: &Rule, blame: &mut Blame) {
    let path = format!("rules[{nth}]");
    if rule.attribute().is_some_and(|attribute| attribute.trim().is_empty()) {
        blame.at(
            format!("{path}.attribute"),
            FaultKind::Empty(Phrase::new("the attribute", "het kenmerk")),
        );
    }
    match rule {
        Rule::Quota { value, min, max, .. } => {
            blame.order(&path, *min, *max);
            let filled = !value.is_empty();
            blame.unless(
                filled,
                &format!("{path}.value"),
                FaultKind::Empty(Phrase::new("the value", "de waarde")),
            );
        }
        Rule::Avoid { penalty, .. } | Rule::Acquainted { penalty } => {
            blame.kilometres(&format!("{path}.penalty_km"), *penalty);
        }
        Rule::Together { ids } | Rule::Apart { ids } => {
            let filled = !ids.is_empty();
            blame.unless(
                filled,
                &format!("{path}.ids"),
                FaultKind::Empty(Phrase::new("the list of ids", "de lijst van ids")),
            );
        }
        Rule::Wish { penalty: Some(penalty), .. } => {
            blame.kilometres(&format!("{path}.penalty_km"), *penalty);
        }
        Rule::Wish { penalty: None, min: None } => {
            let kind = FaultKind::Empty(Phrase::new("penalty_km or min", "penalty_km of min"));
            blame.at(path, kind);
        }
        Rule::Wish { .. } => {}
        Rule::AtMost { .. } | Rule::Same { .. } | Rule::Distinct { .. } | Rule::Overlap { .. } => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_keys_of_far_journeys_come_together_and_within_their_limits() {
        let faults = |far: Option<i64>, factor: Option<u32>| {
            let mut programme = Programme::mayors();
            (programme.travel.far, programme.travel.far_factor) = (far.map(Metres), factor);
            programme.validate().map_or_else(|faults| faults.to_string(), |()| String::new())
        };
        for (far, factor, told) in [
            (Some(0), Some(2), ""),
            (Some(60_000), Some(10), ""),
            (Some(60_000), None, "programme, travel: far_factor is required here"),
            (None, Some(3), "programme, travel: far_km is required here"),
            (
                Some(60_000),
                Some(1),
                "programme, travel.far_factor: far_factor must lie between 2 and 10",
            ),
            (
                Some(60_000),
                Some(11),
                "programme, travel.far_factor: far_factor must lie between 2 and 10",
            ),
            (Some(-1), Some(2), "programme, travel.far_km: kilometres must lie between 0 and"),
        ] {
            let faults = faults(far, factor);
            assert!(faults.starts_with(told) && faults.is_empty() == told.is_empty(), "{faults}");
        }
    }
}
