//! Order of the rows of the restricted master, and with it the place of each dual.

use std::ops::Range;

/// Sizes of the blocks of rows, in their order. A single row, which counts groups, follows `waiting`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct RowLayout {
    pub(crate) classes: usize,
    pub(crate) waiting: usize,
    pub(crate) venues: usize,
    pub(crate) facilitators: usize,
    pub(crate) queues: usize,
    pub(crate) meets: usize,
    pub(crate) cuts: usize,
}

/// Duals of the rows, by block.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Duals<'d, T> {
    /// Of the units of each class.
    pub(crate) classes: &'d [T],
    /// Of the waiting seats of each level.
    pub(crate) waiting: &'d [T],
    /// Of the number of groups.
    pub(crate) groups: T,
    /// Of the number of groups at each limited venue.
    pub(crate) venues: &'d [T],
    /// Of the number of groups of each facilitator class.
    pub(crate) facilitators: &'d [T],
    /// Of the convexity of each queue.
    pub(crate) queues: &'d [T],
    /// Of the branching decisions on meetings.
    pub(crate) meets: &'d [T],
    /// Of the cuts.
    pub(crate) cuts: &'d [T],
}

impl RowLayout {
    /// Row of the waiting seats of a level.
    pub(crate) fn waiting(self, level: usize) -> usize {
        self.classes + level
    }

    /// Row that counts groups.
    pub(crate) fn groups(self) -> usize {
        self.classes + self.waiting
    }

    /// Number of rows that every master has: those before the venues.
    pub(crate) fn num_common(self) -> usize {
        self.groups() + 1
    }

    /// Row of a venue.
    pub(crate) fn venue(self, nth: usize) -> usize {
        self.num_common() + nth
    }

    /// Row of a facilitator class.
    pub(crate) fn facilitator(self, nth: usize) -> usize {
        self.num_common() + self.venues + nth
    }

    /// Rows of the queues.
    pub(crate) fn queues(self) -> Range<usize> {
        let first = self.facilitator(self.facilitators);
        first..first + self.queues
    }

    /// Row of a branching decision on meetings.
    pub(crate) fn meet(self, nth: usize) -> usize {
        self.queues().end + nth
    }

    /// Row of a cut.
    pub(crate) fn cut(self, nth: usize) -> usize {
        self.meet(self.meets) + nth
    }

    /// Number of rows.
    pub(crate) fn len(self) -> usize {
        self.cut(self.cuts)
    }

    /// Splits the duals of all rows into blocks.
    pub(crate) fn split<T: Copy>(self, duals: &[T]) -> Duals<'_, T> {
        Duals {
            classes: &duals[..self.classes],
            waiting: &duals[self.classes..self.groups()],
            groups: duals[self.groups()],
            venues: &duals[self.num_common()..self.facilitator(0)],
            facilitators: &duals[self.facilitator(0)..self.queues().start],
            queues: &duals[self.queues()],
            meets: &duals[self.meet(0)..self.cut(0)],
            cuts: &duals[self.cut(0)..self.len()],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_has_exactly_one_position() {
        let layout = RowLayout {
            classes: 3,
            waiting: 2,
            venues: 4,
            facilitators: 1,
            queues: 2,
            meets: 3,
            cuts: 5,
        };
        let rows: Vec<usize> = (0..3)
            .chain((0..2).map(|level| layout.waiting(level)))
            .chain([layout.groups()])
            .chain((0..4).map(|nth| layout.venue(nth)))
            .chain([layout.facilitator(0)])
            .chain(layout.queues())
            .chain((0..3).map(|nth| layout.meet(nth)))
            .chain((0..5).map(|nth| layout.cut(nth)))
            .collect();
        assert_eq!(rows, (0..layout.len()).collect::<Vec<_>>());
        let duals = layout.split(&rows);
        assert_eq!((duals.groups, duals.venues[3], duals.meets[0]), (5, 9, 13));
        assert_eq!((duals.queues, duals.cuts), (&rows[11..13], &rows[16..]));
    }
}
