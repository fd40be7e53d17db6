//! People at random points, each from a town.

use std::path::Path;

use kring::programme::{Meetings, OnSite, Size, Venues};
use kring::{Municipality, Point, Pool, Programme, Registrant, Rule};

/// Reads these columns of a table of numbers and codes without quotes.
fn rows<const N: usize>(path: &str, columns: [&str; N]) -> Vec<[String; N]> {
    let text =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("a table");
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().expect("a header").split(',').collect();
    let at =
        columns.map(|column| header.iter().position(|name| *name == column).expect("a column"));
    let row = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        at.map(|at| cells[at].to_owned())
    };
    lines.map(row).collect()
}

/// Pool of two hundred people who start at points of their own, each from a town.
pub(crate) fn w200() -> Pool {
    // Kilometres on a plane become degrees: the measurement does not need exact distances.
    let point = |x: &str, y: &str| {
        let [x, y]: [f64; 2] = [x, y].map(|km| km.parse().expect("a number"));
        Point::new(51.0 + y / 111.2, 4.0 + x / 69.0)
    };
    let towns = rows("benches/peers/towns/towns.csv", ["town", "x", "y"]);
    let towns = towns.iter().map(|[town, x, y]| Municipality::new(town.as_str(), "", point(x, y)));
    let people = rows("benches/peers/towns/w200.csv", ["id", "municipality", "x", "y"]);
    let people = people.iter().map(|[id, town, x, y]| {
        Registrant::new(id.as_str(), town.as_str()).with_point(point(x, y))
    });
    Pool::builder().municipalities(towns).registrants(people).build().expect("a pool")
}

/// Programme of groups of six to eight from different municipalities, with this hosting.
pub(crate) fn programme(hosting: &str) -> Programme {
    let meetings = match hosting {
        "central" => Meetings::central(1).with_venues(Venues::All),
        "rotating" => Meetings::rotating(OnSite::Times(6)),
        "each once" => Meetings::rotating(OnSite::Members),
        _ => Meetings::online(6),
    };
    let different = Rule::AtMost { attribute: "municipality".into(), max: 1 };
    Programme::new(hosting, Size { min: 6, max: 8 }, meetings).with_rule(different)
}
