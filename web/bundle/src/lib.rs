//! Ships the page: see `rmapscope_web`.
pub use rmapscope_web::start;
