//! Spatial index of the classes by their starting points: finds classes near a class without a scan of all.

use rayon::prelude::*;
use rstar::RTree;
use rstar::primitives::GeomWithData;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::params::{MAX_CLASSES_PER_POINT, MAX_POINTS, MAX_SHEETS};
use crate::convert::Convert;
use crate::instance::{ClassIdx, Instance, SiteIdx};

/// Classes of one sheet and one starting point, as a range of `Atlas::classes`.
type Spot = std::ops::Range<usize>;

/// Key of a sheet: the component, and the values of each rule that lets no two members of a group share a value.
type Alike = (u32, SmallVec<[SmallVec<[u32; 2]>; 2]>);

/// Spatial index of the classes of an instance.
pub(super) struct Atlas<'i> {
    instance: &'i Instance,
    /// Classes, sorted by sheet and spot.
    classes: Vec<ClassIdx>,
    spots: Vec<Spot>,
    sheet_of: Vec<u32>,
    sheets: Vec<Sheet>,
    /// Sheets of each component.
    by_component: Vec<Vec<u32>>,
    /// Spots of each component and site, if distances are given.
    by_site: FxHashMap<(u32, SiteIdx), Vec<u32>>,
}

/// Classes with one key. Classes of two sheets that share a value cannot meet.
struct Sheet {
    values: SmallVec<[SmallVec<[u32; 2]>; 2]>,
    index: RTree<GeomWithData<[f64; 3], u32>>,
}

impl Sheet {
    fn excludes(&self, other: &Self) -> bool {
        let shares =
            |(a, b): (&SmallVec<[u32; 2]>, &SmallVec<[u32; 2]>)| a.iter().any(|v| b.contains(v));
        self.values.iter().zip(&other.values).any(shares)
    }
}

/// Class near another.
#[derive(Clone, Copy)]
pub(super) struct Found {
    pub(super) class: ClassIdx,
    /// Metres of the pair in both directions if members host.
    pub(super) travel: i64,
    /// Squared distance on the unit sphere; 0 if distances are given.
    squared: f64,
}

impl<'i> Atlas<'i> {
    pub(super) fn new(instance: &'i Instance, anchor: &[SiteIdx]) -> Self {
        let (sheet_of, alike) = sheets(instance);
        let key = |class: ClassIdx| (sheet_of[class.index()], instance.origin(class));
        let mut classes: Vec<ClassIdx> = ClassIdx::all(instance.classes.len()).collect();
        classes.par_sort_unstable_by_key(|&class| (key(class), class));
        let mut spots = Vec::new();
        let mut located = vec![Vec::new(); alike.len()];
        let mut by_site: FxHashMap<_, Vec<u32>> = FxHashMap::default();
        let mut first = 0;
        for here in classes.chunk_by(|&a, &b| key(a) == key(b)) {
            let (spot, class) = (spots.len().to_u32(), here[0]);
            spots.push(first..first + here.len());
            first += here.len();
            match instance.sites.position(instance.origin(class)) {
                Some(unit) => located[key(class).0 as usize].push(GeomWithData::new(unit, spot)),
                None => {
                    let place = (instance.components.of[class.index()], anchor[class.index()]);
                    by_site.entry(place).or_default().push(spot);
                }
            }
        }
        let mut by_component = vec![Vec::new(); instance.components.classes.len()];
        for ((component, _), sheet) in alike.iter().zip(0..) {
            by_component[*component as usize].push(sheet);
        }
        let sheet = |((_, values), located)| Sheet { values, index: RTree::bulk_load(located) };
        let sheets = alike.into_par_iter().zip(located).map(sheet).collect();
        Self { instance, classes, spots, sheet_of, sheets, by_component, by_site }
    }

    /// Returns about `enough` classes that can be in a group with a class, the nearest first. Of classes at one point
    /// it returns some, in an order that depends on the class.
    pub(super) fn near(&self, class: ClassIdx, enough: usize) -> Vec<Found> {
        let mut found: Vec<Found> = Vec::with_capacity(enough + MAX_CLASSES_PER_POINT);
        match self.instance.sites.position(self.instance.origin(class)) {
            Some(unit) => self.nearest(class, &unit, enough, &mut found),
            None => self.beside(class, enough, &mut found),
        }
        found
    }

    fn nearest(&self, class: ClassIdx, unit: &[f64; 3], enough: usize, found: &mut Vec<Found>) {
        let own = &self.sheets[self.sheet_of[class.index()] as usize];
        let component = self.instance.components.of[class.index()];
        let mut sheets: SmallVec<[(f64, &Sheet); 8]> = self.by_component[component as usize]
            .iter()
            .map(|&sheet| &self.sheets[sheet as usize])
            .filter(|sheet| !sheet.excludes(own))
            .map(|sheet| (sheet.index.root().envelope().distance_2(unit), sheet))
            .collect();
        sheets.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut spots_left = MAX_POINTS;
        for (least, sheet) in sheets {
            // Sheets come in ascending distance of their bounding boxes, so the first one that is too far ends the
            // search.
            let is_far = |squared: f64, found: &[Found]| {
                found.len() >= enough && found.last().is_some_and(|last| squared > last.squared)
            };
            if is_far(least, found) {
                break;
            }
            for (spot, squared) in sheet.index.nearest_neighbor_iter_with_distance_2(unit) {
                if is_far(squared, found) || spots_left == 0 {
                    break;
                }
                spots_left -= 1;
                for other in self.some_of(spot.data, class, squared) {
                    let at = found.partition_point(|before| before.squared <= squared);
                    found.insert(at, other);
                }
                found.truncate(enough);
            }
        }
    }

    fn beside(&self, class: ClassIdx, enough: usize, found: &mut Vec<Found>) {
        let component = self.instance.components.of[class.index()];
        for site in self.instance.sites.around(self.instance.origin(class)) {
            let spots = self.by_site.get(&(component, site)).into_iter().flatten();
            for &spot in spots {
                found.extend(self.some_of(spot, class, 0.0));
            }
            if found.len() >= enough {
                break;
            }
        }
    }

    /// Iterates over classes of a spot that can be in a group with a class. If there are many, each class starts at
    /// another one, so that not all classes have the same neighbours.
    fn some_of(&self, spot: u32, class: ClassIdx, squared: f64) -> impl Iterator<Item = Found> {
        let here = &self.classes[self.spots[spot as usize].clone()];
        let turn = if here.len() > MAX_CLASSES_PER_POINT { class.index() % here.len() } else { 0 };
        let turned = here[turn..].iter().chain(&here[..turn]).take(MAX_CLASSES_PER_POINT).copied();
        let instance = self.instance;
        turned.filter_map(move |other| {
            let is_possible = instance.class(other).number > u32::from(other == class)
                && instance.share_venue(&[class, other]);
            let travel = if is_possible { instance.pair_travel(class, other) } else { None };
            travel.map(|travel| Found { class: other, travel, squared })
        })
    }
}

/// Returns the sheet of each class, and the key of each sheet.
fn sheets(instance: &Instance) -> (Vec<u32>, Vec<Alike>) {
    let most = instance.components.classes.len() + MAX_SHEETS;
    let mut used: Vec<usize> = Vec::new();
    // Rules are added greedily while the number of sheets stays within the limit.
    for &(attribute, _) in instance.at_most_rules().iter().filter(|(_, most)| *most <= 1) {
        used.push(attribute);
        if sheets_by(instance, &used).1.len() > most {
            used.pop();
        }
    }
    sheets_by(instance, &used)
}

fn sheets_by(instance: &Instance, attributes: &[usize]) -> (Vec<u32>, Vec<Alike>) {
    let mut numbers: FxHashMap<Alike, u32> = FxHashMap::default();
    let mut alike: Vec<Alike> = Vec::new();
    let number = |class: ClassIdx| {
        let values = attributes.iter().map(|&a| instance.values_of(class, a).collect()).collect();
        let key = (instance.components.of[class.index()], values);
        if let Some(&sheet) = numbers.get(&key) {
            return sheet;
        }
        numbers.insert(key.clone(), alike.len().to_u32());
        alike.push(key);
        alike.len().to_u32() - 1
    };
    (ClassIdx::all(instance.classes.len()).map(number).collect(), alike)
}
