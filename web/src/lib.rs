//! The page of rmapscope.
pub mod state;
