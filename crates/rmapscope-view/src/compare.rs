//! Several designs on one scenario: one clock for all, where they part, and where they end differently.
//!
//! Two clocks can drive two to four traces at once. [`Alignment`] is lock step by meaning: all of them stand at the
//! same page of the same VMA, each at a step of its own, and what has nothing to do there waits. [`Race`] is lock step
//! by cost: all have paid the same. [`partings()`] are the events in which traces begin to differ, [`ends()`] lists
//! what differs when all is done, [`Comparison::marks`] says where on the clock that is, and [`summary()`] says it in a
//! sentence.

mod align;
mod doc;
mod ends;
mod keys;
mod marks;
mod parting;
mod race;
mod summary;

use alloc::{string::String, vec::Vec};

use rmapscope_core::Trace;

pub use align::Alignment;
pub use doc::ComparisonDoc;
pub use ends::{EndDifference, EndPlace, ends};
pub use keys::{At, Place};
pub use marks::{ClockMark, Marked};
pub use parting::{Parted, Parting, parting, partings};
pub use race::Race;
pub use summary::summary;

/// What designs are called where there is no room for their names; so many can be compared.
pub const LETTERS: [&str; 4] = ["A", "B", "C", "D"];

/// What comparing the traces of one scenario gives. Each list has one item for each trace, in their order.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// Lock step by meaning.
    pub alignment: Alignment,
    /// Where they part, the first one first; none if all do the same.
    pub partings: Vec<Parting>,
    /// What differs at the end, entries first.
    pub ends: Vec<EndDifference>,
    /// What the others save against the first one, and whether all end alike.
    pub summary: String,
}

impl Comparison {
    /// Compares traces of one scenario; `names` says what their designs are called.
    #[must_use]
    pub fn new(traces: &[&Trace], names: &[String]) -> Self {
        let ends = ends(traces);
        Self {
            alignment: Alignment::new(traces),
            partings: partings(traces),
            summary: summary(traces, names, &ends),
            ends,
        }
    }
}

#[cfg(test)]
mod tests;
