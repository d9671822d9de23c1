//! The model of rmapscope: Linux's reverse-map unmapping of folios, entry by entry, under every design of its
//! batching that was proposed or merged.
//!
//! **Idea.** Kernel-shaped code runs once, straight through, and records every observable act as an [`Event`]. The
//! events *are* the state changes: [`World::apply`] is the only thing that changes simulated state, so applying the
//! first *n* events of a trace gives the state at step *n*. All that a viewer ever holds is a scenario, designs, and
//! an index into each trace.
//!
//! **Layers**, from the bottom:
//!
//! - numbers with a meaning ([`Vpn`], [`Pfn`], [`NrPages`], …) and what an entry can be ([`Pte`], [`Softleaf`]);
//! - the layout: [`Folio`], [`Vma`], [`Mm`], and the checked [`Scenario`], the only thing that can fail to build;
//! - [`Design`], plain data: the knobs in which designs differ, and the [`Preset`]s;
//! - [`Event`] and [`World`]: what happened, and the state it leads to;
//! - [`Counts`] and [`Checker`]: folds over events: exact counts, and what a correct kernel must never do ([`Bug`]);
//! - the simulation itself: the walker, the batch and the unmap loop, named as the kernel names them, behind
//!   [`simulate`] (counts only) and [`Trace`] (everything);
//! - [`costs`]: what a trace costs under a [`CostModel`], a table of weights that can be changed.
//!
//! The crate needs no standard library, does no input or output, and has no clock and no source of randomness.
//!
//! Behaviour was written from descriptions of the kernel and checked against conformance vectors that came from
//! running the kernel; no text of the kernel is in here.

#![no_std]
#![forbid(unsafe_code)]
#![expect(
    clippy::inline_always,
    reason = "an event is built and matched in one place only if both ends are inlined; counts-only runs live on it"
)]

extern crate alloc;

mod check;
mod cost;
mod counts;
mod design;
mod event;
mod folio;
mod mm;
mod order;
mod pte;
mod scenario;
mod sim;
mod units;
mod world;

pub use check::*;
pub use cost::*;
pub use counts::*;
pub use design::*;
pub use event::*;
pub use folio::*;
pub use mm::*;
pub use order::*;
pub use pte::*;
pub use scenario::*;
pub use sim::*;
pub use units::*;
pub use world::*;
