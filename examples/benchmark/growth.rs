//! Growth of the solve time with the number of registrants.

use std::fmt::{self, Display, Formatter};

use crate::families::{Case, Family};

/// Pairs of size and time in seconds, by family.
#[derive(Debug, Default)]
pub(crate) struct Growth(Vec<(Family, Vec<(f64, f64)>)>);

impl Growth {
    /// Records the time in which a case reached the requested gap.
    pub(crate) fn add(&mut self, case: Case, seconds: f64) {
        let Some(size) = case.size else { return };
        let point = (size as f64, seconds);
        match self.0.iter_mut().find(|(family, _)| *family == case.family) {
            Some((_, points)) => points.push(point),
            None => self.0.push((case.family, vec![point])),
        }
    }
}

/// Writes a line for each family that reached the gap at two or more sizes.
impl Display for Growth {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (family, points) in &self.0 {
            if let Some(exponent) = exponent(points) {
                writeln!(f, "\n{family}: time to the gap grows as n^{exponent:.2}")?;
            }
        }
        Ok(())
    }
}

/// Exponent of the power law: the least-squares slope of log time over log size.
fn exponent(points: &[(f64, f64)]) -> Option<f64> {
    let logarithms: Vec<_> = points.iter().map(|(size, time)| (size.ln(), time.ln())).collect();
    let number = points.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| logarithms.iter().map(of).sum::<f64>() / number;
    let (size, time) = (mean(|point| point.0), mean(|point| point.1));
    let across: f64 = logarithms.iter().map(|(s, t)| (s - size) * (t - time)).sum();
    let along: f64 = logarithms.iter().map(|(s, _)| (s - size) * (s - size)).sum();
    (along > 0.0).then_some(across / along)
}
