//! What a run costs: folds over its events, which never reach the simulation.
//!
//! Two things are kept apart. A [`Meter`] says how often a machine does what: facts that follow from the events and
//! from how the hardware keeps its entries ([`Hardware`]). A [`CostModel`] is a table that weighs those operations.
//! Its weights are assumptions, there to be seen and changed; what comes out is a number of units and not a time.
//!
//! On arm64 sixteen entries that map an aligned block can be one (contpte). Reading such an entry gathers the dirty and
//! young bits of the block; changing a part of it makes it sixteen again first (unfold); a scan passes over it in one
//! go. The rules are those of Linux 7.0's `arch/arm64/mm/contpte.c`, in our own words.

mod contpte;
mod meter;
mod model;
mod tally;

use alloc::vec::Vec;

use crate::{
    event::Event,
    sim::{Machine, Trace},
};

pub use meter::{Hardware, Meter};
pub use model::{CostModel, Operation, Operations};
pub use tally::Tally;

/// What a trace costs under a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Costs {
    /// How often what was done.
    pub operations: Operations,
    /// What the first n events cost together, for n from 0 to all of them.
    pub paid: Vec<u64>,
}

/// What a trace costs under a model.
#[must_use]
pub fn costs(trace: &Trace, model: &CostModel) -> Costs {
    let mut machine = Machine::new(trace.scenario().clone());
    let mut meter = Meter::new(model.hardware);
    let mut paid = Vec::with_capacity(trace.events().len() + 1);
    paid.push(0);
    for event in trace.events() {
        meter.add(machine.world(), event);
        paid.push(model.cost(meter.operations()));
        apply(&mut machine, event);
    }
    Costs { operations: *meter.operations(), paid }
}

/// One place for what is inlined into its caller.
#[inline(never)]
fn apply(machine: &mut Machine, event: &Event) {
    machine.apply(event);
}
