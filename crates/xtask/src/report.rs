//! What the commands print: steps with their times, and sizes.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};

/// Says what is about to be done, does it, and says how long it took.
pub(crate) fn timed<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    eprintln!("→ {what}");
    let start = Instant::now();
    let result = work().with_context(|| format!("could not {what}"));
    if result.is_ok() {
        eprintln!("  done in {}", seconds(start.elapsed()));
    }
    result
}

/// The steps of a longer run, for the table at its end.
#[derive(Debug)]
pub(crate) struct Steps {
    start: Instant,
    done: Vec<(String, Duration)>,
    /// Names of the only steps to run; empty for all.
    only: Vec<String>,
}

impl Steps {
    pub(crate) fn new(only: &[String]) -> Self {
        Self { start: Instant::now(), done: Vec::new(), only: only.to_vec() }
    }

    /// Whether a step of this name is to be run.
    pub(crate) fn wants(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| only == name)
    }

    /// Runs a step, unless only others are wanted. A failing one prints the table so far.
    pub(crate) fn run(&mut self, name: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
        if !self.wants(name) {
            return Ok(());
        }
        eprintln!("\n━━ {name}");
        let start = Instant::now();
        let result = work();
        self.done.push((name.to_owned(), start.elapsed()));
        result.inspect_err(|_| {
            self.print("FAILED");
            eprintln!("to run that step alone: cargo xtask test --only {name}");
        })
    }

    /// Prints what was done and how long it took.
    pub(crate) fn finish(self) {
        self.print("ok");
    }

    fn print(&self, outcome_of_last: &str) {
        eprintln!("\n{:<12} {:>9}", "step", "time");
        for (index, (name, time)) in self.done.iter().enumerate() {
            let last = index + 1 == self.done.len();
            let outcome = if last { outcome_of_last } else { "ok" };
            eprintln!("{name:<12} {:>9}  {outcome}", seconds(*time));
        }
        eprintln!("{:<12} {:>9}", "total", seconds(self.start.elapsed()));
    }
}

/// A duration for people.
pub(crate) fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

/// A size for people, in units of 1000 bytes.
pub(crate) fn kilobytes(bytes: u64) -> String {
    format!("{}.{} KB", bytes / 1000, bytes % 1000 / 100)
}

#[cfg(test)]
mod tests {
    use super::{Steps, kilobytes};

    #[test]
    fn sizes_are_decimal() {
        assert_eq!(kilobytes(219_950), "219.9 KB");
    }

    #[test]
    fn only_the_wanted_steps_run() {
        let mut steps = Steps::new(&["docs".to_owned()]);
        let mut ran = Vec::new();
        for name in ["format", "docs"] {
            steps
                .run(name, || {
                    ran.push(name);
                    Ok(())
                })
                .expect("nothing fails");
        }
        assert_eq!(ran, ["docs"]);
    }
}
