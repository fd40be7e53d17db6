//! Steps of Adam (Kingma and Ba 2015), for ascents of Lagrangian bounds.

/// Decay rates of the mean gradient and of the mean squared gradient (`beta_1` and `beta_2` of Adam).
const DECAY_RATES: (f64, f64) = (0.9, 0.99);

/// Mean gradient and mean squared gradient of each multiplier.
#[derive(Debug)]
pub(crate) struct Adam {
    mean: Vec<f64>,
    square: Vec<f64>,
    steps: i32,
}

impl Adam {
    /// Starts without a gradient, for `number` multipliers.
    pub(crate) fn new(number: usize) -> Self {
        Self { mean: vec![0.0; number], square: vec![0.0; number], steps: 0 }
    }

    /// Takes in a gradient, and returns by how much each multiplier moves: by about `length`.
    pub(crate) fn step(&mut self, gradient: &[f64], length: f64) -> impl Iterator<Item = f64> {
        self.steps += 1;
        let (first, second) =
            (1.0 - DECAY_RATES.0.powi(self.steps), 1.0 - DECAY_RATES.1.powi(self.steps));
        let means = self.mean.iter_mut().zip(&mut self.square);
        means.zip(gradient).map(move |((mean, square), slope)| {
            *mean = DECAY_RATES.0 * *mean + (1.0 - DECAY_RATES.0) * slope;
            *square = DECAY_RATES.1 * *square + (1.0 - DECAY_RATES.1) * slope * slope;
            length * (*mean / first) / ((*square / second).sqrt() + 1e-9)
        })
    }

    /// Forgets all gradients.
    pub(crate) fn restart(&mut self) {
        *self = Self::new(self.mean.len());
    }
}
