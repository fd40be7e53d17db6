//! Index types: positions in lists of one kind, which cannot be confused with positions in others.

/// Defines an index type with conversions from and to positions. `Debug` shows the number alone.
macro_rules! index_type {
    ($(#[$attribute:meta])* $name:ident) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) struct $name(pub(crate) u32);

        #[allow(dead_code, reason = "not every index type needs every conversion")]
        impl $name {
            /// The index of a position; lists have at most `u32::MAX` items.
            pub(crate) fn new(position: usize) -> Self {
                use $crate::convert::Convert;
                Self(position.to_u32())
            }

            /// The position.
            pub(crate) fn index(self) -> usize {
                self.0 as usize
            }

            /// Iterates over the indices of a list with `number` items in parallel.
            pub(crate) fn parallel(
                number: usize,
            ) -> impl rayon::iter::IndexedParallelIterator<Item = Self> {
                use rayon::iter::{IntoParallelIterator, ParallelIterator};
                use $crate::convert::Convert;
                (0..number.to_u32()).into_par_iter().map(Self)
            }

            /// Index of no item.
            pub(crate) const NONE: Self = Self(u32::MAX);

            /// Iterates over all indices from 0, for zipping with a list.
            pub(crate) fn counted() -> impl Iterator<Item = Self> + Clone {
                (0..u32::MAX).map(Self)
            }

            /// Iterates over the indices of a list with `number` items.
            pub(crate) fn all(
                number: usize,
            ) -> impl DoubleEndedIterator<Item = Self> + ExactSizeIterator + Clone {
                use $crate::convert::Convert;
                (0..number.to_u32()).map(Self)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

pub(crate) use index_type;
