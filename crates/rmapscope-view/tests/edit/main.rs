//! Layouts made by hand, step by step, as the page will.

#![expect(clippy::unwrap_used, reason = "a test that fails panics")]

mod calls;
mod fields;
mod folios;
mod recipe;
mod support;
