//! Registrants of the five programmes, with the values that they fill in.

use clap::ValueEnum;
use csv::StringRecord;

use crate::country::{Country, DEGREE, KM_PER_DEGREE, Municipality};
use crate::draw::{Dice, Urn};
use crate::facts;

/// Programme for which people register.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Programme {
    /// Councillors of local parties
    Councillors,
    /// Aldermen, open registration
    AldermenOpen,
    /// Mayors
    Mayors,
    /// Aldermen, in groups by quarter of the country
    AldermenQuarter,
    /// Community and neighbourhood consultants
    Consultants,
}

impl Programme {
    /// Number of registrants in the sample of this programme.
    pub(crate) fn usual_size(self) -> u64 {
        match self {
            Self::Councillors => 400,
            Self::AldermenOpen => 150,
            Self::Mayors => 84,
            Self::AldermenQuarter => 152,
            Self::Consultants => 120,
        }
    }

    /// Number of groups that one facilitator takes.
    pub(crate) fn groups_per_facilitator(self) -> u64 {
        match self {
            Self::AldermenOpen | Self::AldermenQuarter => 4,
            Self::Councillors | Self::Consultants => 2,
            Self::Mayors => 1,
        }
    }
}

/// Form of the rows that the caller chose.
#[derive(Clone, Copy)]
pub(crate) struct Form {
    pub(crate) size: u64,
    pub(crate) seed: u64,
    /// `true` to write municipalities by name rather than by code.
    pub(crate) names: bool,
    /// `true` to give each registrant a starting point of their own.
    pub(crate) homes: bool,
    /// `true` to add the towns where aldermen are willing to meet.
    pub(crate) places: bool,
    pub(crate) decimal_sign: char,
}

/// Standard deviation of the distance between homes and the middle of their municipality, km.
const SPREAD_KM: i64 = 4;

/// Seed mask that separates the random numbers of the starting points: people are the same with and without them.
const APART: u64 = 0x484F_4D45_5350_4F54;

/// Legal value that is unlike the other rows; one row of twenty has one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Oddity {
    OtherName,
    EmptyCell,
    EarlierTime,
}

/// Registrants, drawn one after another.
pub(crate) struct Registrants<'a> {
    country: &'a Country,
    programme: Programme,
    form: Form,
    dice: Dice,
    home_dice: Dice,
    urn: Urn,
    /// Kinds in the urn: a municipality, and for councillors one of its local lists.
    kinds: Vec<(usize, u64)>,
    near_towns: Vec<Vec<usize>>,
}

impl<'a> Registrants<'a> {
    pub(crate) fn new(country: &'a Country, programme: Programme, form: Form) -> Self {
        let mut kinds = Vec::new();
        let mut numbers = Vec::new();
        for (at, home) in country.municipalities.iter().enumerate() {
            for (list, number) in stock(programme, home) {
                kinds.push((at, list));
                numbers.push(number);
            }
        }
        let near_towns = if form.places { country.near_meeting_towns() } else { Vec::new() };
        Self {
            country,
            programme,
            form,
            dice: Dice::new(form.seed),
            home_dice: Dice::new(form.seed ^ APART),
            urn: Urn::new(numbers, form.size),
            kinds,
            near_towns,
        }
    }

    /// Returns `true` if there are no people to draw.
    pub(crate) fn is_empty(&self) -> bool {
        self.urn.is_empty()
    }

    /// Returns the header of the file.
    pub(crate) fn columns(&self) -> Vec<&'static str> {
        let own: &[_] = match self.programme {
            Programme::Councillors | Programme::Mayors => &["party"],
            Programme::AldermenOpen if self.form.places => &["party", "only_venues"],
            Programme::AldermenOpen => &["party", "max_travel_km"],
            Programme::AldermenQuarter => &["role", "party", "portfolio", "tags"],
            Programme::Consultants => &["organisation", "role", "available"],
        };
        let home: &[_] = if self.form.homes { &["latitude", "longitude"] } else { &[] };
        [&["id", "municipality"], own, &["registered_at"], home].concat()
    }

    /// Draws the registrant of this row (counted from 0) and puts their cells into `cells`.
    pub(crate) fn draw(&mut self, row: u64, cells: &mut StringRecord) {
        let (at, list) = self.kinds[self.urn.draw(&mut self.dice)];
        let country = self.country;
        let home = &country.municipalities[at];
        let oddities = [Oddity::OtherName, Oddity::EmptyCell, Oddity::EarlierTime];
        let oddity = self.dice.chance(5).then(|| self.dice.pick(&oddities));
        let width = self.form.size.to_string().len();
        cells.clear();
        cells.push_field(&format!("r{:0width$}", row + 1));
        cells.push_field(self.name_of(home, oddity == Some(Oddity::OtherName)));
        for cell in self.own_cells(row, at, list, oddity == Some(Oddity::EmptyCell)) {
            cells.push_field(&cell);
        }
        cells.push_field(&self.registered_at(row, oddity == Some(Oddity::EarlierTime)));
        if self.form.homes {
            for coordinate in self.home_point(home) {
                cells.push_field(&coordinate);
            }
        }
    }

    /// Returns the name of a municipality in the file; `other` asks for a form that is not the usual one.
    fn name_of(&self, municipality: &'a Municipality, other: bool) -> &'a str {
        match (self.form.names, other) {
            (true, true) => municipality.alias.as_deref().unwrap_or(&municipality.code),
            (true, false) | (false, true) => &municipality.name,
            (false, false) => &municipality.code,
        }
    }

    /// Draws the cells that only this programme has; `empty` leaves out the party or the role.
    fn own_cells(&mut self, row: u64, at: usize, list: u64, empty: bool) -> Vec<String> {
        let country = self.country;
        let home = &country.municipalities[at];
        let unless_empty = |cell: String| if empty { String::new() } else { cell };
        match self.programme {
            Programme::Councillors => vec![unless_empty(local_party(home, list))],
            Programme::Mayors => vec![unless_empty(self.national_party())],
            Programme::AldermenOpen => {
                let party = unless_empty(self.alderman_party(home));
                let reach = if self.form.places { self.places(at) } else { self.max_travel() };
                vec![party, reach]
            }
            Programme::AldermenQuarter => {
                let councillor = row == self.form.size / 3 || row == self.form.size * 2 / 3;
                let role = if councillor { "raadslid" } else { "wethouder" };
                let party = unless_empty(self.alderman_party(home));
                let portfolio = self.dice.pick_weighted(&facts::PORTFOLIOS).to_owned();
                vec![role.to_owned(), party, portfolio, self.competences()]
            }
            Programme::Consultants => {
                let organisation = self.organisation(home);
                let role = self.dice.pick_weighted(&facts::CONSULTANT_ROLES).to_owned();
                vec![organisation, unless_empty(role), self.available()]
            }
        }
    }

    /// Draws a party with seats in the councils, with a probability proportional to its seats.
    fn national_party(&mut self) -> String {
        self.dice.pick_weighted(&facts::NATIONAL_SEATS).to_owned()
    }

    /// Draws an alderman's party. Local parties have fewer aldermen than seats, six for each seven, which makes a third
    /// of all aldermen.
    fn alderman_party(&mut self, home: &Municipality) -> String {
        if self.dice.below(home.council_seats * 7) < home.local_seats * 6 {
            let list = self.dice.below(home.local_lists());
            local_party(home, list + 1)
        } else {
            self.national_party()
        }
    }

    /// Draws a travel limit for one of five aldermen; the cell of the others is empty.
    fn max_travel(&mut self) -> String {
        if self.dice.chance(20) {
            self.dice.pick(&facts::MAX_TRAVEL).to_owned()
        } else {
            String::new()
        }
    }

    /// Draws one to four of the meeting towns nearest to a municipality.
    fn places(&mut self, at: usize) -> String {
        let count = 1 + self.dice.below(4);
        let towns = self.dice.choose(&self.near_towns[at], count);
        let towns = towns.iter().map(|&town| &self.country.municipalities[town]);
        towns.map(|town| self.name_of(town, false)).collect::<Vec<_>>().join("|")
    }

    /// Draws one to three competences.
    fn competences(&mut self) -> String {
        let count = self.dice.pick_weighted(&[(1, 50), (2, 40), (3, 10)]);
        self.dice.choose(&facts::COMPETENCES, count).join("|")
    }

    /// Draws an employer: the municipality, a housing association in it or the water board around it.
    fn organisation(&mut self, home: &Municipality) -> String {
        match self.dice.below(100) {
            0..55 => format!("Municipality of {}", home.name),
            55..85 => {
                let associations = 1 + (home.population / 60_000).min(4);
                let number = 1 + self.dice.below(associations);
                format!("Housing association {}-{number}", home.code)
            }
            _ => {
                let number = 1 + home.region * facts::WATER_BOARDS / self.country.num_regions;
                format!("Water board {number:02}")
            }
        }
    }

    /// Draws two to five of the Friday afternoons; one of twenty leaves the cell empty.
    fn available(&mut self) -> String {
        let count = if self.dice.chance(5) { 0 } else { 2 + self.dice.below(4) };
        self.dice.choose(&facts::SLOTS, count).join("|")
    }

    /// Returns the day of registration, evenly spread over the rows, or a moment in the month before it.
    fn registered_at(&mut self, row: u64, earlier: bool) -> String {
        let through = u128::from(row) * u128::from(facts::REGISTRATION_DAYS);
        let day = facts::REGISTRATION_OPENS + (through / u128::from(self.form.size)) as u64;
        if !earlier {
            return facts::date(day);
        }
        let day = day - 1 - self.dice.below(facts::REGISTRATION_OPENS);
        let offset = if day < facts::SUMMER_TIME { 1 } else { 2 };
        let (hour, minute) = (8 + self.dice.below(14), self.dice.below(60));
        format!("{}T{hour:02}:{minute:02}:00+{offset:02}:00", facts::date(day))
    }

    /// Draws a point near the middle of the municipality (it may lie in the water).
    fn home_point(&mut self, home: &Municipality) -> [String; 2] {
        let deviation = |km_per_degree| SPREAD_KM * DEGREE / km_per_degree;
        let latitude = home.latitude + self.home_dice.bell(deviation(KM_PER_DEGREE.0));
        let longitude = home.longitude + self.home_dice.bell(deviation(KM_PER_DEGREE.1));
        [latitude, longitude].map(|value| {
            let sign = if value < 0 { "-" } else { "" };
            let (whole, part) = (value.abs() / DEGREE, value.abs() % DEGREE);
            format!("{sign}{whole}{}{part:07}", self.form.decimal_sign)
        })
    }
}

/// Returns the kinds of people in a municipality with their numbers. The kinds of councillors are its local lists,
/// counted from 1; other people are of one kind.
fn stock(programme: Programme, home: &Municipality) -> Vec<(u64, u64)> {
    match programme {
        Programme::Councillors => {
            let lists = home.local_lists();
            let seats = |list| (home.local_seats + lists - list) / lists;
            (1..=lists).map(|list| (list, seats(list))).collect()
        }
        Programme::AldermenOpen | Programme::AldermenQuarter => vec![(0, home.aldermen())],
        Programme::Mayors => vec![(0, 1)],
        Programme::Consultants => vec![(0, home.consultants())],
    }
}

/// Returns a neutral party name that exists in no other municipality.
fn local_party(home: &Municipality, list: u64) -> String {
    format!("Local list {}-{list}", home.code)
}
