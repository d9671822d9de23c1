//! The parts of the page around the stage, one in each file.

mod brushes;
mod bugs;
mod counts;
mod dialog;
mod events;
mod header;
mod icon;
mod keys;
mod later;
mod measured;
mod paste;
mod scenes;
mod scrubber;
mod side;
mod speech;
mod transport;
mod walk;

pub use brushes::brushes;
pub use bugs::bugs;
pub use counts::counts_panel;
pub use dialog::Dialog;
pub use events::{Events, EventsProps};
pub use header::{HeaderProps, Theme, header};
pub use icon::{IconKind, icon};
pub(crate) use icon::{icon_button, select};
pub use keys::keys;
pub(crate) use later::draw;
pub use later::{Later, LaterProps, What};
pub use measured::measured_panel;
pub use paste::{Paste, PasteProps};
pub use scenes::scenes;
pub use scrubber::{Scrubber, ScrubberProps};
pub use side::{Side, SideProps, Tab};
pub use speech::speech;
pub use transport::transport;
pub use walk::walk;
