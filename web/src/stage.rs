//! The stage: address spaces with their VMAs and entries, and the folios under them.

mod bracket;
mod cell;
mod defs;
mod folio;
mod geometry;
mod glyphs;
mod lane;
mod legend;
mod marks;
mod row;
mod view;
mod vma;

pub use defs::Defs;
pub use geometry::{Geometry, Level};
pub use glyphs::{Sample, kind_class};
pub use legend::Legend;
pub use view::Stage;
