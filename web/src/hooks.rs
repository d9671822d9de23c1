//! What components do besides drawing.

mod use_address;
mod use_calm;
mod use_layout;
mod use_live;
mod use_playback;
mod use_size;

pub use use_address::use_address;
pub use use_calm::use_calm;
pub use use_layout::{kept_layout, use_layout};
pub use use_live::use_live;
pub use use_playback::use_playback;
pub use use_size::use_size;
