//! The map: municipalities as faint points, a drawing for each group, and the waiting registrants.

mod discs;
mod frame;
mod land;
mod looks;
mod paths;
mod seats;

use std::collections::BTreeMap;

use frame::{Frame, MapSpot};
use looks::looks;
use paths::number;
use seats::{Party, Waiters, seated};

use super::shown::{Shown, title};
use super::words::Words;
use crate::convert::Convert;
use crate::files::presentation::Source;
use crate::plan::Group;
use crate::pool::{Municipality, MunicipalityIdx, RegistrantIdx};
use crate::programme::Hosting;

pub(super) use looks::Look;

/// The data of the map for the template.
#[derive(Debug)]
pub(super) struct ReportMap {
    /// `true` if every place has a location; otherwise the report has no map.
    pub(super) is_complete: bool,
    pub(super) width: String,
    pub(super) height: String,
    pub(super) land: String,
    /// Dots of all municipalities in the frame.
    pub(super) towns: String,
    /// `true` if there are more than `FEW` drawings, which then have thin lines.
    pub(super) is_dense: bool,
    pub(super) drawings: Vec<Drawing>,
    pub(super) discs: Vec<Disc>,
    pub(super) waiting: Vec<Mark>,
    /// Marks of the municipalities by number of groups or members, if the groups are not drawn one by one.
    pub(super) crowds: Vec<Mark>,
}

/// A group on the map.
#[derive(Debug)]
pub(super) struct Drawing {
    pub(super) id: u32,
    pub(super) look: Look,
    pub(super) title: String,
    /// Path on which the pointer selects the group.
    pub(super) reach: String,
    pub(super) lines: String,
    pub(super) dots: String,
    pub(super) hub: String,
}

/// The disc with the number of a group on the map.
#[derive(Debug)]
pub(super) struct Disc {
    pub(super) id: u32,
    pub(super) look: Look,
    /// Zoom level from which the disc shows; `NEVER` if it shows only while the group is chosen.
    pub(super) level: usize,
    pub(super) x: String,
    pub(super) y: String,
    pub(super) left: String,
    pub(super) width: String,
    pub(super) round: &'static str,
}

/// A mark on the map with a title.
#[derive(Debug)]
pub(super) struct Mark {
    pub(super) path: String,
    pub(super) size: String,
    pub(super) title: String,
}

/// Number of groups above which they are drawn with thin lines.
const FEW: usize = 300;
/// Level of discs that show only while their group is chosen.
const NEVER: usize = 9;

pub(super) fn map(source: &Source<'_>, shown: &Shown<'_>, words: &Words) -> ReportMap {
    let pool = source.pool;
    let reserve = source.plan.reserve().iter();
    let waiting: Vec<RegistrantIdx> =
        reserve.filter_map(|waiting| pool.find_registrant(waiting.id())).collect();
    let used = used(source, &waiting);
    let points = used.iter().filter_map(|place| pool.municipality(*place).point());
    let frame = Frame::around(points);
    let points = pool.municipalities().iter().filter_map(Municipality::point);
    let towns =
        paths::dots(points.map(|point| frame.spot(point)).filter(|spot| frame.holds(*spot)));
    let drawn: &[&Group] = if shown.is_whole { &shown.groups } else { &[] };
    let (parties, waiters) = seated(pool, &frame, drawn, &waiting);
    let looks = looks(&parties);
    let drawings = drawn.iter().zip(&parties).zip(&looks);
    let drawings =
        drawings.map(|((group, party), look)| drawing(source, words, group, party, *look));
    ReportMap {
        is_complete: used.iter().all(|place| pool.municipality(*place).point().is_some()),
        width: number(frame.width),
        height: number(frame.height),
        land: land::outline(&frame),
        towns,
        is_dense: drawn.len() > FEW,
        drawings: drawings.collect(),
        discs: discs(drawn, &parties, &looks),
        waiting: waiters.iter().map(|waiters| mark(source, words, waiters)).collect(),
        crowds: if shown.is_whole { Vec::new() } else { crowds(source, &frame, words) },
    }
}

fn drawing(
    source: &Source<'_>,
    words: &Words,
    group: &Group,
    party: &Party,
    look: Look,
) -> Drawing {
    let hosting = source.programme.meetings.hosting;
    let lines = if hosting == Hosting::Central { paths::spokes(party) } else { paths::tree(party) };
    let dots = paths::dots(party.dots.iter().copied().filter(|dot| *dot != party.hub));
    let hub = paths::dots([party.hub].into_iter());
    // Without travel the lines are hidden, so the pointer must not select them.
    let shown = if source.programme.travels() { lines.as_str() } else { "" };
    Drawing {
        id: group.id(),
        look,
        title: title(source, words, group),
        reach: format!("{shown}{dots}{hub}"),
        lines,
        dots,
        hub,
    }
}

/// Returns the municipalities of the members, the venues and the waiting registrants.
#[expect(clippy::indexing_slicing, reason = "municipalities are positions in the pool")]
fn used(source: &Source<'_>, waiting: &[RegistrantIdx]) -> Vec<MunicipalityIdx> {
    let pool = source.pool;
    let mut is_used = vec![false; pool.municipalities().len()];
    let mut use_it = |place: MunicipalityIdx| is_used[place.index()] = true;
    waiting.iter().for_each(|registrant| use_it(pool.home_of(*registrant)));
    for group in source.plan.groups() {
        let venue = group.venue().and_then(|code| pool.find_municipality(code).ok());
        let members = group.members().iter().filter_map(|id| pool.find_registrant(id));
        members.map(|registrant| pool.home_of(registrant)).chain(venue).for_each(&mut use_it);
    }
    let all = (0..).map(MunicipalityIdx).zip(is_used);
    all.filter_map(|(place, is_used)| is_used.then_some(place)).collect()
}

fn discs(groups: &[&Group], parties: &[Party], looks: &[Look]) -> Vec<Disc> {
    let hubs: Vec<(u32, MapSpot)> =
        groups.iter().zip(parties).map(|(group, party)| (group.id(), party.hub)).collect();
    let levels = discs::levels(&hubs);
    let disc = |((&(id, spot), level), look): ((&(u32, MapSpot), Option<usize>), &Look)| {
        let width = discs::width(id);
        Disc {
            id,
            look: *look,
            level: level.unwrap_or(NEVER),
            x: number(spot.x),
            y: number(spot.y),
            left: number(-0.5 * width),
            width: number(width),
            round: if look.is_square { "3" } else { "9.5" },
        }
    };
    hubs.iter().zip(levels).zip(looks).map(disc).collect()
}

fn mark(source: &Source<'_>, words: &Words, waiters: &Waiters) -> Mark {
    let town = source.pool.municipality(waiters.place);
    Mark {
        path: paths::diamond(waiters.spot),
        size: String::new(),
        title: words.waiting_in(town.shown(), waiters.registrants.len()),
    }
}

/// Returns a mark for each municipality with its number of groups or, without central meetings, of placed members.
fn crowds(source: &Source<'_>, frame: &Frame, words: &Words) -> Vec<Mark> {
    let (pool, programme) = (source.pool, source.programme);
    let is_central = programme.meetings.hosting == Hosting::Central && programme.travels();
    let mut counts: BTreeMap<MunicipalityIdx, usize> = BTreeMap::new();
    for group in source.plan.groups() {
        let venue = group.venue().and_then(|code| pool.find_municipality(code).ok());
        let members = group.members().iter().filter(|_| !is_central);
        let homes = members
            .filter_map(|id| pool.find_registrant(id))
            .map(|registrant| pool.home_of(registrant));
        venue.into_iter().chain(homes).for_each(|place| *counts.entry(place).or_default() += 1);
    }
    let most = counts.values().copied().max().unwrap_or(1).to_f64();
    let mark = |(place, count): (MunicipalityIdx, usize)| {
        let town: &Municipality = pool.municipality(place);
        Mark {
            path: paths::dots(town.point().map(|point| frame.spot(point)).into_iter()),
            // The diameter grows with the square root, so that the area represents the number.
            size: number(4.0 + 18.0 * (count.to_f64() / most).sqrt()),
            title: words.crowd(town.shown(), count, is_central),
        }
    };
    counts.into_iter().map(mark).collect()
}
