//! What a reader sees: documents, outcomes, sentences and pictures. The only serializable part of rmapscope.
//!
//! From the outside in:
//!
//! - `json`: a tree between a text or a JavaScript value and the checked types;
//! - `document`, `design_doc`, `request`: scenarios, designs and lines of batch mode, read with errors that name the
//!   path, written in canonical form;
//! - `outcome`, `log`: what became of a scenario under a design, and what happened, event by event;
//! - `permalink`: all that is seen as the fragment of an address;
//! - `frame`: all that is shown at one step, as plain data; `scenes`: the built-in scenes;
//! - `svg`, `csv`: frames as stand-alone pictures, counts as tables;
//! - `edit`: edits of a layout, checked, previewed, undone.
//!
//! The crate needs no standard library and does no input or output.

#![no_std]
#![forbid(unsafe_code)]
#![cfg_attr(test, expect(clippy::unwrap_used, reason = "a test that fails panics"))]

extern crate alloc;

pub mod csv;
mod design_doc;
mod document;
pub mod edit;
pub mod frame;
mod json;
mod log;
mod outcome;
mod path;
pub mod permalink;
mod request;
mod run_doc;
pub mod scenes;
pub mod sentence;
pub mod svg;
pub mod text;
mod text_cut;

pub use design_doc::*;
pub use document::*;
pub use json::*;
pub use log::*;
pub use outcome::*;
pub use request::*;
pub use run_doc::*;
