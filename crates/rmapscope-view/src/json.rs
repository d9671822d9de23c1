//! A JSON document as a tree: what scenarios and designs are read from and written to.
//!
//! The tree stands between the text or the JavaScript value and the checked types, so that an error can name the path
//! and the value. An object keeps the order of its keys, and a key that is given twice is refused.

mod locate;
mod number;
mod read;
#[cfg(test)]
mod tests;
mod write;

use alloc::{string::String, vec::Vec};

pub use locate::line_of;
pub use number::Number;
pub use read::{JsonError, MAX_DEPTH};
pub(crate) use write::entries_map;

/// A JSON value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string.
    String(String),
    /// An array.
    Array(Vec<Self>),
    /// An object: its keys, each once, in their order.
    Object(Vec<(String, Self)>),
}

impl Json {
    /// A number of the format.
    #[must_use]
    pub const fn number(value: u64) -> Self {
        Self::Number(Number::Whole(value))
    }

    /// A string.
    #[must_use]
    pub fn string(value: &str) -> Self {
        Self::String(value.into())
    }

    /// The value of a key, if this is an object that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Object(entries) => entries.iter().find(|(name, _)| name == key).map(|(_, value)| value),
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::String(_) | Self::Array(_) => None,
        }
    }

    /// The value as an error text shows it: short, whatever it is.
    #[must_use]
    pub fn shown(&self) -> String {
        use alloc::{format, string::ToString};
        match self {
            Self::Null => "null".into(),
            Self::Bool(value) => value.to_string(),
            Self::Number(number) => number.to_string(),
            Self::String(text) => format!("{:?}", crate::text_cut::cut(text)),
            Self::Array(_) => "an array".into(),
            Self::Object(_) => "an object".into(),
        }
    }
}
