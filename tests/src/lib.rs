//! What the tests of rmapscope share.
//!
//! - [`vectors`]: the conformance vectors, which come from the kernel's own C code run in user space and from a
//!   running Linux 7.0, and comparing with them, natively and in the browser;
//! - [`generate`]: valid scenarios and designs from any bytes, for property tests and fuzzing;
//! - [`links`]: links of every version, with what they decode to;
//! - [`hard_links`]: links that are as much work as a link can be;
//! - [`edits`]: edits of a document from any bytes;
//! - [`fuzz`]: what the fuzz targets do with an input.

pub mod edits;
pub mod fuzz;
pub mod generate;
pub mod hard_links;
pub mod links;
pub mod vectors;
