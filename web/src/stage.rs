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
pub(crate) mod shapes;
mod view;
mod vma;

pub use defs::defs;
pub use geometry::{Geometry, Level};
pub use glyphs::{kind_class, sample};
pub use legend::{Extent, legend};
pub use view::{Stage, StageProps};
