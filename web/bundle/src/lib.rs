//! Ships the page: see `rmapscope_web`.
//!
//! A crate of its own because only a `cdylib` that is nothing else gets link-time optimisation.

pub use rmapscope_web::api::{Handle, load_all, mount, scenes, simulate, start};
pub use rmapscope_web::panic::broken;
