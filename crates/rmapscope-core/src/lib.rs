//! The model of rmapscope.
#![no_std]
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used))]

extern crate alloc;

mod counts;
mod design;
mod event;
mod folio;
mod mm;
mod pte;
mod scenario;
mod units;
mod world;

pub use counts::*;
pub use design::*;
pub use event::*;
pub use folio::*;
pub use mm::*;
pub use pte::*;
pub use scenario::*;
pub use units::*;
pub use world::*;
