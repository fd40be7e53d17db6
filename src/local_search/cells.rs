//! Classes of a component with units left, by the site at or nearest to their starting point.

use rstar::RTree;
use rstar::primitives::GeomWithData;
use rustc_hash::FxHashMap;

use super::neighbours::Neighbours;
use crate::instance::{ClassIdx, Instance, SiteIdx};

/// A site with the classes anchored there.
struct Cell {
    site: SiteIdx,
    /// Classes with units left, and some without.
    classes: Vec<ClassIdx>,
    /// Number of `classes` without units left.
    spent: usize,
    seats: u64,
}

/// Cells of a component; searches skip exhausted cells.
pub(super) struct Cells<'i> {
    instance: &'i Instance,
    cells: Vec<Cell>,
    of_site: FxHashMap<SiteIdx, usize>,
    /// Positions of the cells; empty if distances are given.
    index: RTree<GeomWithData<[f64; 3], SiteIdx>>,
}

impl<'i> Cells<'i> {
    pub(super) fn new(
        instance: &'i Instance,
        neighbours: &Neighbours,
        classes: &[ClassIdx],
        left: &[u32],
    ) -> Self {
        let mut cells: Vec<Cell> = Vec::new();
        let mut of_site = FxHashMap::default();
        for &class in classes.iter().rev().filter(|&&class| left[class.index()] > 0) {
            let site = neighbours.anchor(class);
            let nth = *of_site.entry(site).or_insert(cells.len());
            if nth == cells.len() {
                cells.push(Cell { site, classes: Vec::new(), spent: 0, seats: 0 });
            }
            let seats = u64::from(left[class.index()]) * u64::from(instance.class(class).seats);
            cells[nth].classes.push(class);
            cells[nth].seats += seats;
        }
        let located = cells.iter().filter_map(|cell| located(instance, cell.site)).collect();
        Self { instance, index: RTree::bulk_load(located), cells, of_site }
    }

    /// Iterates over the sites of cells with units left, in ascending distance from a site.
    pub(super) fn around(&self, site: SiteIdx) -> impl Iterator<Item = SiteIdx> {
        let sites = &self.instance.sites;
        let unit = sites.site_position(site);
        let indexed =
            unit.map(|unit| self.index.nearest_neighbor_iter(&unit).map(|found| found.data));
        // Without travel there is one cell, at site 0.
        let here = (sites.len() == 0).then_some(site);
        let listed = unit.is_none().then(|| sites.beside(site)).into_iter().flatten();
        let alive = |site: &SiteIdx| self.cell(*site).is_some_and(|cell| cell.seats > 0);
        indexed.into_iter().flatten().chain(listed).chain(here).filter(alive)
    }

    /// Iterates over the classes of a cell that have units left, and possibly some that have none.
    pub(super) fn classes(&self, site: SiteIdx) -> impl Iterator<Item = ClassIdx> {
        self.cell(site).into_iter().flat_map(|cell| cell.classes.iter().rev().copied())
    }

    /// Number of seats left in a cell.
    pub(super) fn seats(&self, site: SiteIdx) -> u64 {
        self.cell(site).map_or(0, |cell| cell.seats)
    }

    /// Subtracts units of a class from its cell; `left` must be up to date.
    pub(super) fn take(&mut self, site: SiteIdx, class: ClassIdx, units: u64, left: &[u32]) {
        let Some(&nth) = self.of_site.get(&site) else { return };
        let cell = &mut self.cells[nth];
        cell.seats -= units * u64::from(self.instance.class(class).seats);
        cell.spent += usize::from(left[class.index()] == 0);
        while cell.classes.last().is_some_and(|&class| left[class.index()] == 0) {
            cell.classes.pop();
            cell.spent -= 1;
        }
        // Compaction at half keeps the amortised cost per unit constant.
        if 2 * cell.spent > cell.classes.len() {
            cell.classes.retain(|&class| left[class.index()] > 0);
            cell.spent = 0;
        }
        if cell.seats == 0
            && let Some(located) = located(self.instance, site)
        {
            self.index.remove(&located);
        }
    }

    /// Returns the remoteness of each cell: the sum of its distances to the nearest `others` cells.
    pub(super) fn remoteness(&self, others: usize) -> FxHashMap<SiteIdx, i64> {
        let of_cell = |cell: &Cell| {
            let origin = self.instance.origin(*cell.classes.first()?);
            let others = self.around(cell.site).filter(|&site| site != cell.site).take(others);
            let metres = others.map(|site| self.instance.sites.distance(origin, site));
            Some((cell.site, metres.sum()))
        };
        self.cells.iter().filter_map(of_cell).collect()
    }

    fn cell(&self, site: SiteIdx) -> Option<&Cell> {
        self.of_site.get(&site).map(|&nth| &self.cells[nth])
    }
}

fn located(instance: &Instance, site: SiteIdx) -> Option<GeomWithData<[f64; 3], SiteIdx>> {
    instance.sites.site_position(site).map(|unit| GeomWithData::new(unit, site))
}
