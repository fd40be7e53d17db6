//! Municipalities with their inhabitants, councils and meeting towns.

use std::error::Error;
use std::fs::File;
use std::path::Path;

use csv::StringRecord;

/// Fixed-point units in a degree of latitude or longitude; one unit is about a centimetre.
pub(crate) const DEGREE: i64 = 10_000_000;

/// Kilometres per degree of latitude, and per degree of longitude in the middle of the Netherlands.
pub(crate) const KM_PER_DEGREE: (i64, i64) = (111, 68);

/// Pairs of a number of inhabitants and the number of groups that a town of at least that size can host.
const MEETING_TOWNS: [(u64, u64); 3] = [(400_000, 3), (200_000, 2), (100_000, 1)];

/// Number of meeting towns that count as near a municipality.
const NEAR: usize = 5;

/// Municipality; coordinates in fixed-point units (see [`DEGREE`]).
pub(crate) struct Municipality {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) alias: Option<String>,
    /// Number of the safety region, in order of appearance.
    pub(crate) region: u64,
    pub(crate) latitude: i64,
    pub(crate) longitude: i64,
    pub(crate) population: u64,
    pub(crate) council_seats: u64,
    pub(crate) local_seats: u64,
    /// `true` if meetings can be held there: not on an island.
    pub(crate) hosts: bool,
}

impl Municipality {
    /// Number of aldermen in office, about 1,500 in the whole country.
    pub(crate) fn aldermen(&self) -> u64 {
        match self.population {
            0..12_000 => 3,
            12_000..45_000 => 4,
            45_000..90_000 => 5,
            90_000..200_000 => 6,
            200_000.. => 7,
        }
    }

    /// Number of community and neighbourhood consultants of all organisations: about one per 4,000 inhabitants.
    pub(crate) fn consultants(&self) -> u64 {
        1 + self.population / 4_000
    }

    /// Number of local parties in the council: a list has about four seats, as in 2026.
    pub(crate) fn local_lists(&self) -> u64 {
        self.local_seats.div_ceil(4)
    }

    /// Number of groups that can meet here; 0 without rooms.
    pub(crate) fn meeting_rooms(&self) -> u64 {
        let size = MEETING_TOWNS.iter().find(|size| self.hosts && self.population >= size.0);
        size.map_or(0, |size| size.1)
    }

    /// Squared distance in an arbitrary unit, for comparison only.
    fn square_distance(&self, other: &Self) -> i64 {
        let north = (self.latitude - other.latitude) * KM_PER_DEGREE.0 / 1_000;
        let east = (self.longitude - other.longitude) * KM_PER_DEGREE.1 / 1_000;
        north * north + east * east
    }
}

/// All municipalities, and the table from which they were read.
pub(crate) struct Country {
    pub(crate) municipalities: Vec<Municipality>,
    pub(crate) num_regions: u64,
    header: StringRecord,
    rows: Vec<StringRecord>,
}

impl Country {
    /// Reads the municipalities file (comma-separated, UTF-8).
    pub(crate) fn read(path: &Path) -> Result<Self, Box<dyn Error>> {
        let file = File::open(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let mut reader = csv::Reader::from_reader(file);
        let header = reader.headers()?.clone();
        let rows = reader.records().collect::<Result<Vec<_>, _>>()?;
        let mut regions = Vec::new();
        let mut municipalities = Vec::new();
        for row in &rows {
            let line = row.position().map_or(0, csv::Position::line);
            let municipality = parse(&header, row, &mut regions)
                .map_err(|fault| format!("{}, line {line}: {fault}", path.display()))?;
            municipalities.push(municipality);
        }
        Ok(Self { municipalities, num_regions: regions.len() as u64, header, rows })
    }

    /// Returns the nearest meeting towns of each municipality, the nearest first.
    pub(crate) fn near_meeting_towns(&self) -> Vec<Vec<usize>> {
        let all = &self.municipalities;
        let towns: Vec<usize> = (0..all.len()).filter(|&m| all[m].meeting_rooms() > 0).collect();
        let nearest = |home: &Municipality| {
            let mut near = towns.clone();
            // The index breaks ties, so that the result does not depend on the sorting algorithm.
            near.sort_by_key(|&town| (home.square_distance(&all[town]), town));
            near.truncate(NEAR);
            near
        };
        all.iter().map(nearest).collect()
    }

    /// Writes the table again with a column `max_groups`; a municipality without rooms gets `host` = `no`.
    pub(crate) fn write_meeting_towns(&self, path: &Path) -> Result<(), Box<dyn Error>> {
        let host = column(&self.header, "host")?;
        let mut writer = csv::Writer::from_path(path)?;
        writer.write_record(self.header.iter().chain(["max_groups"]))?;
        for (municipality, row) in self.municipalities.iter().zip(&self.rows) {
            let rooms = municipality.meeting_rooms();
            let limit = if rooms == 0 { String::new() } else { rooms.to_string() };
            let cells = row.iter().enumerate();
            let cells = cells.map(|(at, cell)| if at == host && rooms == 0 { "no" } else { cell });
            writer.write_record(cells.chain([limit.as_str()]))?;
        }
        Ok(writer.flush()?)
    }
}

/// Returns the position of a column.
fn column(header: &StringRecord, name: &str) -> Result<usize, String> {
    header.iter().position(|cell| cell == name).ok_or_else(|| format!("no column `{name}`"))
}

/// Parses one municipality; an unknown safety region is added to `regions`.
fn parse(
    header: &StringRecord,
    row: &StringRecord,
    regions: &mut Vec<String>,
) -> Result<Municipality, String> {
    let text = |name: &str| Ok::<_, String>(row[column(header, name)?].to_owned());
    let wrong = |name: &str, cell: &str| format!("`{name}` is no number: `{cell}`");
    let number = |name: &str| {
        let cell = text(name)?;
        cell.parse::<u64>().map_err(|_| wrong(name, &cell))
    };
    let coordinate = |name: &str| {
        let cell = text(name)?;
        let degrees = cell.parse::<f64>().map_err(|_| wrong(name, &cell))?;
        Ok::<_, String>((degrees * DEGREE as f64).round() as i64)
    };
    let region_name = text("safety_region")?;
    let region = regions.iter().position(|known| *known == region_name).unwrap_or_else(|| {
        regions.push(region_name);
        regions.len() - 1
    });
    let alias = text("aliases")?.split('|').next().filter(|name| !name.is_empty()).map(Into::into);
    Ok(Municipality {
        code: text("code")?,
        name: text("name")?,
        alias,
        region: region as u64,
        latitude: coordinate("latitude")?,
        longitude: coordinate("longitude")?,
        population: number("population")?,
        council_seats: number("council_seats")?,
        local_seats: number("local_party_seats")?,
        hosts: text("host")? != "no",
    })
}
