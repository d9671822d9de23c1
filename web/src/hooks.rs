//! What components do besides drawing.

mod use_address;
mod use_beat;
mod use_layout;
mod use_live;
mod use_playback;
mod use_size;

pub use use_address::use_address;
pub use use_beat::{Beat, Turn, use_beat, use_kept};
pub use use_layout::{kept_layout, use_layout};
pub use use_live::use_live;
pub use use_playback::{Next, use_playback};
pub use use_size::use_size;
