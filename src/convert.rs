//! Conversions between number types.
//!
//! Every conversion that may change a value goes through this file. Numbers that do not fit are a defect of the solver,
//! because pools, distances and costs are limited: debug builds panic, release builds take the nearest number that
//! fits.

/// Conversion of a number to another type.
pub(crate) trait Convert: Copy {
    /// Converts to `i32`.
    fn to_i32(self) -> i32;
    /// Converts to `i64`. Floating-point numbers are truncated towards zero, here and below.
    fn to_i64(self) -> i64;
    /// Converts to `u32`.
    fn to_u32(self) -> u32;
    /// Converts to `u64`.
    fn to_u64(self) -> u64;
    /// Converts to `usize`.
    fn to_usize(self) -> usize;
    /// Converts to the nearest `f64`. Integers up to 2^53 are exact.
    fn to_f64(self) -> f64;
}

/// Defines `to_f64`; integers above 2^53 are rounded.
macro_rules! nearest_float {
    () => {
        #[allow(clippy::cast_precision_loss, reason = "the nearest number is wanted")]
        fn to_f64(self) -> f64 {
            self as f64
        }
    };
}

/// Defines the conversion of an integer to an integer type.
macro_rules! integer {
    ($name:ident, $target:ident) => {
        fn $name(self) -> $target {
            let fitting = $target::try_from(self);
            debug_assert!(fitting.is_ok(), "{self} is no {}", stringify!($target));
            #[allow(unused_comparisons, reason = "the sign of an unsigned number is known")]
            let nearest = if self < 0 { $target::MIN } else { $target::MAX };
            fitting.unwrap_or(nearest)
        }
    };
}

/// Defines the conversion of a floating-point number to an integer type.
macro_rules! truncated {
    ($name:ident, $target:ident) => {
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "truncation is wanted, and numbers out of range are set to the nearest in range"
        )]
        fn $name(self) -> $target {
            debug_assert!(!self.is_nan(), "not a number");
            self as $target
        }
    };
}

macro_rules! convert {
    ($($source:ident)*) => {
        $(impl Convert for $source {
            integer!(to_i32, i32);
            integer!(to_i64, i64);
            integer!(to_u32, u32);
            integer!(to_u64, u64);
            integer!(to_usize, usize);
            nearest_float!();
        })*
    };
}

convert!(u32 u64 usize i32 i64 i128 u128);

impl Convert for f64 {
    truncated!(to_i32, i32);
    truncated!(to_i64, i64);
    truncated!(to_u32, u32);
    truncated!(to_u64, u64);
    truncated!(to_usize, usize);

    fn to_f64(self) -> f64 {
        self
    }
}

#[cfg(test)]
mod tests {
    use super::Convert;

    #[test]
    fn numbers_that_fit_are_kept() {
        assert_eq!((7_usize.to_u32(), (-7_i128).to_i64(), 7.9.to_u64()), (7, -7, 7));
        assert_eq!(
            (i64::MAX.to_f64(), f64::INFINITY.to_i64()),
            (9_223_372_036_854_775_807.0, i64::MAX)
        );
    }

    #[test]
    #[cfg_attr(debug_assertions, should_panic(expected = "-1 is no u64"))]
    fn numbers_that_do_not_fit_are_a_defect() {
        assert_eq!((-1_i64).to_u64(), 0);
    }
}
