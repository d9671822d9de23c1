//! The stage: address spaces with their VMAs and entries, and the folios under them.

mod bare;
mod bracket;
mod cell;
mod defs;
mod detail;
mod folio;
mod follow;
mod geometry;
mod glyphs;
mod joins;
mod lane;
mod late;
mod legend;
mod marks;
mod moves;
mod paint;
mod row;
pub(crate) mod shapes;
mod sight;
mod strip;
mod table;
mod view;
mod vma;
mod zoom;

pub(crate) use bare::bare_rows;
pub use defs::defs;
pub use geometry::{Geometry, Level};
pub use glyphs::{kind_class, sample};
pub(crate) use late::strip;
pub use legend::{Extent, legend};
pub use sight::{Sight, use_sight};
pub(crate) use strip::StripProps;
pub use table::entries_table;
pub use view::{Stage, StageProps};
pub use zoom::zoom_buttons;
