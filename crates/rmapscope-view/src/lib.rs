//! What a reader sees: documents, outcomes, sentences and pictures. The only serializable part of rmapscope.
//!
//! From the outside in:
//!
//! - `json`: a tree between a text or a JavaScript value and the checked types;
//! - `document`, `design_doc`, `request`: scenarios, designs and lines of batch mode, read with errors that name the
//!   path, written in canonical form;
//! - `outcome`, `log`: what became of a scenario under a design, and what happened, event by event;
//! - `permalink`: all that is seen as the fragment of an address;
//! - `edit`: edits of a layout, checked, previewed, undone;
//! - `prose`: sentences from templates; `sentence`: one for each event;
//! - `frame`: all that is shown at one step, as plain data; `scenes`: the built-in scenes;
//! - `compare`: several designs on one scenario, with one clock for all;
//! - `listing`: the code of every function, with the line that an event came from;
//! - `knobs`: each knob explained, with the bug that comes back when it is turned;
//! - `sweep`: counts over orders and batches, as data and, by way of `plot`, as a picture;
//! - `published`: measurements that others published, with their sources;
//! - `share`: what is handed on for a mail, a frame or a file;
//! - `svg`, `csv`: frames as stand-alone pictures, counts as tables; `markup`: texts inside of pictures and HTML.
//!
//! The crate needs no standard library and does no input or output.

#![no_std]
#![forbid(unsafe_code)]
#![cfg_attr(test, expect(clippy::unwrap_used, reason = "a test that fails panics"))]

extern crate alloc;

pub mod compare;
pub mod csv;
mod design_doc;
mod document;
pub mod edit;
pub mod frame;
mod json;
pub mod knobs;
pub mod listing;
mod log;
mod markup;
mod outcome;
mod path;
pub mod permalink;
pub mod plot;
mod prose;
pub mod published;
mod request;
mod run_doc;
pub mod scenes;
pub mod sentence;
pub mod share;
pub mod svg;
pub mod sweep;
pub mod text;
mod text_cut;

pub use design_doc::*;
pub use document::*;
pub use json::*;
pub use log::*;
pub use outcome::*;
pub use request::*;
pub use run_doc::*;
