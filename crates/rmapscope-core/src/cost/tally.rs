//! What a machine has done at every step of a run.

use alloc::vec::Vec;
use core::array;

use super::{
    Hardware, Meter,
    model::{OPERATIONS, Operation, Operations},
};
use crate::sim::{Machine, Trace};

/// How often a machine has done what, at every step of a trace. No model is in it, so that weights can be changed
/// without another look at the run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// For each operation, the steps at which its number grew, with what it grew to.
    grown: [Vec<(usize, u64)>; OPERATIONS],
}

impl Tally {
    /// Goes through a trace once.
    #[must_use]
    pub fn new(trace: &Trace, hardware: Hardware) -> Self {
        let mut machine = Machine::new(trace.scenario().clone());
        let mut meter = Meter::new(hardware);
        let mut tally = Self { grown: array::from_fn(|_| Vec::new()) };
        for (i, event) in trace.events().iter().enumerate() {
            let before = *meter.operations();
            meter.add(machine.world(), event);
            for (operation, grown) in Operation::ALL.into_iter().zip(&mut tally.grown) {
                let now = meter.operations().get(operation);
                if now != before.get(operation) {
                    grown.push((i + 1, now));
                }
            }
            super::apply(&mut machine, event);
        }
        tally
    }

    /// How often what was done when `step` events had happened.
    #[must_use]
    pub fn at(&self, step: usize) -> Operations {
        let mut out = Operations::default();
        for (operation, grown) in Operation::ALL.into_iter().zip(&self.grown) {
            let until = grown.partition_point(|&(at, _)| at <= step);
            if let Some(&(_, n)) = until.checked_sub(1).and_then(|last| grown.get(last)) {
                out.add(operation, n);
            }
        }
        out
    }
}
