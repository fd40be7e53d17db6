//! Indices of units and groups, and the travel and prices that units have in common.

use std::ops::{Add, Sub};

/// Index of a class in the order of the search, where near classes are adjacent.
pub(super) type SearchClassIdx = u32;

/// Index of a unit; units of one class are adjacent.
pub(super) type UnitIdx = u32;

/// Index of a group, or of an empty slot for one.
pub(super) type GroupIdx = u32;

/// Group index of a waiting unit.
pub(super) const WAITING: GroupIdx = GroupIdx::MAX;

/// Unit in a group, with its search class.
#[derive(Clone, Copy, Debug)]
pub(super) struct GroupMember {
    pub(super) unit: UnitIdx,
    pub(super) search_class: SearchClassIdx,
}

/// Travel and prices that units have in common: metres in both directions (0 unless members host) and prices. If travel
/// is a plain sum, both are one number, stored in `metres`.
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
