//! Units and groups by number, and what units have in common.

use std::ops::{Add, Sub};

/// Index of a class in the order of the search: near ones stand together.
pub(super) type SearchClassIdx = u32;

/// Index of a unit: units of one class stand together.
pub(super) type UnitIdx = u32;

/// Index of a group, or of an empty slot for one.
pub(super) type GroupIdx = u32;

/// In place of a group: waiting.
pub(super) const WAITING: GroupIdx = GroupIdx::MAX;

/// A unit in a group.
#[derive(Clone, Copy, Debug)]
pub(super) struct GroupMember {
    pub(super) unit: UnitIdx,
    pub(super) kind: SearchClassIdx,
}

/// What units have in common: metres both ways (0 unless everybody hosts) and prices. Where travel is a plain sum
/// the two are one number, which stands under `metres`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Common {
    pub(super) metres: i64,
    pub(super) price: i64,
}

impl Add for Common {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { metres: self.metres + other.metres, price: self.price + other.price }
    }
}

impl Sub for Common {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self { metres: self.metres - other.metres, price: self.price - other.price }
    }
}
