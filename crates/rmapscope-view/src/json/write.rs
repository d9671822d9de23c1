//! Writing a tree: as compact text, as text that is laid out to be read, or through serde.

use alloc::string::String;
use core::fmt::Write as _;

use serde::{
    Serialize, Serializer,
    ser::{SerializeMap as _, SerializeSeq as _},
};

use super::{Json, Number};

/// What fits into this many columns is written on one line.
const WIDTH: usize = 140;

impl Json {
    /// The tree as text without white space.
    #[must_use]
    pub fn to_compact(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, Spaces::None);
        out
    }

    /// The tree as text to be read: what fits goes on one line, the rest has each item on a line of its own.
    /// There is no line feed at the end.
    #[must_use]
    pub fn to_pretty(&self) -> String {
        let mut out = String::new();
        self.lay_out(&mut out, 0, 0);
        out
    }

    fn lay_out(&self, out: &mut String, indent: usize, used: usize) {
        if self.is_leaf() || self.width(WIDTH.saturating_sub(indent + used)).is_some() {
            self.write(out, Spaces::Some);
            return;
        }
        let line = |out: &mut String, first: bool| {
            out.push_str(if first { "\n" } else { ",\n" });
            out.extend(core::iter::repeat_n(' ', indent + 2));
        };
        match self {
            Self::Array(items) => {
                out.push('[');
                for (i, item) in items.iter().enumerate() {
                    line(out, i == 0);
                    item.lay_out(out, indent + 2, 1);
                }
            }
            Self::Object(entries) => {
                out.push('{');
                for (i, (name, value)) in entries.iter().enumerate() {
                    line(out, i == 0);
                    write_string(out, name);
                    out.push_str(": ");
                    value.lay_out(out, indent + 2, name.len() + 5);
                }
            }
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::String(_) => {}
        }
        out.push('\n');
        out.extend(core::iter::repeat_n(' ', indent));
        out.push(if matches!(self, Self::Array(_)) { ']' } else { '}' });
    }

    fn is_leaf(&self) -> bool {
        match self {
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::String(_) => true,
            Self::Array(items) => items.is_empty(),
            Self::Object(entries) => entries.is_empty(),
        }
    }

    /// What remains of `room` columns when this is written on one line, or `None` if it does not fit. Looks no
    /// further than that, so that laying out stays linear.
    fn width(&self, room: usize) -> Option<usize> {
        match self {
            Self::Null | Self::Bool(_) => room.checked_sub(5),
            Self::Number(Number::Whole(value)) => {
                room.checked_sub(value.checked_ilog10().unwrap_or(0) as usize + 1)
            }
            Self::Number(Number::Other(text)) => room.checked_sub(text.len()),
            Self::String(text) => string_width(text, room),
            Self::Array(items) => {
                items.iter().try_fold(room.checked_sub(2)?, |room, item| item.width(room)?.checked_sub(2))
            }
            Self::Object(entries) => entries.iter().try_fold(room.checked_sub(4)?, |room, (name, value)| {
                value.width(string_width(name, room)?.checked_sub(2)?)?.checked_sub(2)
            }),
        }
    }

    fn write(&self, out: &mut String, spaces: Spaces) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Self::Number(Number::Whole(value)) => {
                // Writing to a string cannot fail.
                let _ = write!(out, "{value}");
            }
            Self::Number(Number::Other(text)) => {
                // Not a number in JSON; a JavaScript value can be one.
                let finite = text.ends_with(|c: char| c.is_ascii_digit());
                out.push_str(if finite { text } else { "null" });
            }
            Self::String(text) => write_string(out, text),
            Self::Array(items) => {
                out.push('[');
                for (i, item) in items.iter().enumerate() {
                    out.push_str(if i == 0 { "" } else { spaces.comma() });
                    item.write(out, spaces);
                }
                out.push(']');
            }
            Self::Object(entries) => {
                out.push('{');
                for (i, (name, value)) in entries.iter().enumerate() {
                    out.push_str(if i == 0 { spaces.brace() } else { spaces.comma() });
                    write_string(out, name);
                    out.push_str(spaces.colon());
                    value.write(out, spaces);
                }
                out.push_str(if entries.is_empty() { "" } else { spaces.brace() });
                out.push('}');
            }
        }
    }
}

#[derive(Clone, Copy)]
enum Spaces {
    None,
    Some,
}

impl Spaces {
    const fn comma(self) -> &'static str {
        match self {
            Self::None => ",",
            Self::Some => ", ",
        }
    }

    const fn colon(self) -> &'static str {
        match self {
            Self::None => ":",
            Self::Some => ": ",
        }
    }

    const fn brace(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Some => " ",
        }
    }
}

fn string_width(text: &str, room: usize) -> Option<usize> {
    // Bytes for characters: an estimate that errs on the side of a new line.
    room.checked_sub(text.len() + 2)
}

fn write_string(out: &mut String, text: &str) {
    out.push('"');
    let mut rest = text;
    while let Some(i) = rest.find(|c: char| c < ' ' || c == '"' || c == '\\') {
        out.push_str(&rest[..i]);
        match rest.as_bytes()[i] {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            control => {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{control:04x}");
            }
        }
        rest = &rest[i + 1..];
    }
    out.push_str(rest);
    out.push('"');
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(Number::Whole(value)) => serializer.serialize_u64(*value),
            // No document that is accepted has such a number; what shows one may show it as text.
            Self::Number(Number::Other(text)) | Self::String(text) => serializer.serialize_str(text),
            Self::Array(items) => {
                let mut seq = serializer.serialize_seq(Some(items.len()))?;
                items.iter().try_for_each(|item| seq.serialize_element(item))?;
                seq.end()
            }
            Self::Object(entries) => entries_map(entries, serializer),
        }
    }
}

/// Serializes entries as an object.
pub(crate) fn entries_map<S: Serializer>(
    entries: &[(String, Json)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(entries.len()))?;
    entries.iter().try_for_each(|(name, value)| map.serialize_entry(name, value))?;
    map.end()
}
