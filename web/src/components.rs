//! The parts of the page around the stage, one in each file.

mod brushes;
mod bugs;
mod counts;
mod dialog;
mod events;
mod header;
mod icon;
mod keys;
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
pub use events::Events;
pub use header::{HeaderProps, Theme, header};
pub use icon::{IconKind, icon};
pub(crate) use icon::{icon_button, select};
pub use keys::keys;
pub use measured::{compared, measured_panel};
pub use paste::Paste;
pub use scenes::scenes;
pub use scrubber::{Scrubber, ScrubberProps};
pub use side::{Side, Tab};
pub use speech::speech;
pub use transport::transport;
pub use walk::walk;
