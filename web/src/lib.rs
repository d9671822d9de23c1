//! The page of rmapscope, and its JavaScript API.
//!
//! From the outside in:
//!
//! - [`api`]: what JavaScript can call: [`api::start`], [`api::mount`], [`api::simulate`]; the only place that converts
//!   to JavaScript values;
//! - [`app`]: the page; [`options`]: how it begins, [`embed`]: in a frame; [`mod@panic`]: what it says if it breaks;
//! - [`lazy`]: what is loaded only when it is asked for; [`links`]: what is seen as an address;
//! - [`components`] and [`stage`]: what is drawn; [`hooks`]: what components do besides;
//! - [`state`] and [`keyboard`]: what can be done, pure and tested without a browser.
//!
//! What is shown at a step is worked out elsewhere, in `rmapscope_view::frame`; here it is only drawn.

#![cfg_attr(test, expect(clippy::unwrap_used, reason = "a test that fails panics"))]

pub mod api;
pub mod app;
pub mod components;
mod dom;
mod el;
pub mod embed;
pub mod hooks;
pub mod keyboard;
pub mod lazy;
pub mod links;
pub mod options;
pub mod panic;
pub mod stage;
pub mod state;
pub mod words;
