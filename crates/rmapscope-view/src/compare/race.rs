//! Lock step by cost.

use alloc::vec::Vec;

use rmapscope_core::{CostModel, Trace, costs};

/// Several traces that are shown where each has paid the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Race {
    /// For each trace what its first n events cost together, for n from 0.
    pub(super) paid: Vec<Vec<u64>>,
}

impl Race {
    /// A race of traces under a cost model.
    #[must_use]
    pub fn new(traces: &[&Trace], model: &CostModel) -> Self {
        Self { paid: traces.iter().map(|trace| costs(trace, model).paid).collect() }
    }

    /// What the most expensive trace costs: where the race ends.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.paid.iter().filter_map(|paid| paid.last()).copied().max().unwrap_or(0)
    }

    /// Whether nothing costs anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The step at which a trace stands when `cost` was paid: the last one that it could afford.
    ///
    /// # Panics
    ///
    /// If there is no such trace.
    #[must_use]
    pub fn step(&self, trace: usize, cost: u64) -> usize {
        self.paid[trace].partition_point(|&paid| paid <= cost).saturating_sub(1)
    }

    /// The steps at which all traces stand when `cost` was paid.
    #[must_use]
    pub fn steps(&self, cost: u64) -> Vec<usize> {
        (0..self.paid.len()).map(|trace| self.step(trace, cost)).collect()
    }

    /// What a trace has paid at a step.
    ///
    /// # Panics
    ///
    /// If there is no such trace.
    #[must_use]
    pub fn cost(&self, trace: usize, step: usize) -> u64 {
        self.paid[trace].get(step).or(self.paid[trace].last()).copied().unwrap_or(0)
    }

    /// Whether a trace is at its end when `cost` was paid.
    ///
    /// # Panics
    ///
    /// If there is no such trace.
    #[must_use]
    pub fn is_done(&self, trace: usize, cost: u64) -> bool {
        self.paid[trace].last().is_none_or(|&last| last <= cost)
    }

    /// The next cost, after `cost`, at which some trace goes on; the end if none does.
    #[must_use]
    pub fn next(&self, cost: u64) -> u64 {
        let after = |paid: &Vec<u64>| paid.get(paid.partition_point(|&paid| paid <= cost)).copied();
        self.paid.iter().filter_map(after).min().unwrap_or_else(|| self.len())
    }

    /// The cost before `cost` at which some trace went on; 0 if none did.
    #[must_use]
    pub fn previous(&self, cost: u64) -> u64 {
        let before = |paid: &Vec<u64>| paid[..paid.partition_point(|&paid| paid < cost)].last().copied();
        self.paid.iter().filter_map(before).max().unwrap_or(0)
    }
}
