//! Durations measured one by one, and how they are printed.

use std::time::{Duration, Instant};

/// Durations of the same thing.
#[derive(Debug, Default)]
pub(super) struct Samples(Vec<Duration>);

impl Samples {
    /// Measures `work` `count` times, after a tenth of that to warm up.
    pub(super) fn of(count: usize, mut work: impl FnMut()) -> Self {
        for _ in 0..count / 10 {
            work();
        }
        let mut samples = Self::default();
        for _ in 0..count {
            let begin = Instant::now();
            work();
            samples.push(begin.elapsed());
        }
        samples
    }

    pub(super) fn push(&mut self, sample: Duration) {
        self.0.push(sample);
    }

    /// The sample that `per_cent` of all are not above.
    fn percentile(&self, per_cent: usize) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let rank = (sorted.len() * per_cent).div_ceil(100).max(1) - 1;
        sorted.get(rank).copied().unwrap_or_default()
    }

    /// Prints a row: what, p50, p95, the longest, how many.
    pub(super) fn print(&self, what: &str) {
        println!(
            "| {what} | {} | {} | {} | {} |",
            milliseconds(self.percentile(50)),
            milliseconds(self.percentile(95)),
            milliseconds(self.percentile(100)),
            self.0.len()
        );
    }
}

/// Prints the head of the table that [`Samples::print`] fills.
pub(super) fn print_head() {
    println!("| what | p50, ms | p95, ms | longest, ms | samples |");
    println!("| --- | ---: | ---: | ---: | ---: |");
}

fn milliseconds(duration: Duration) -> String {
    let ms = duration.as_secs_f64() * 1_000.0;
    if ms < 0.1 { format!("{ms:.4}") } else { format!("{ms:.2}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_samples() {
        let samples = Samples((1..=100).map(Duration::from_millis).collect());
        assert_eq!(samples.percentile(50), Duration::from_millis(50));
        assert_eq!(samples.percentile(95), Duration::from_millis(95));
        assert_eq!(samples.percentile(100), Duration::from_millis(100));
        assert_eq!(Samples::default().percentile(50), Duration::ZERO);
    }
}
