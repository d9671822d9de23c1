//! Reading a tree: from text, or through serde from whatever can describe itself, such as a JavaScript value.

use alloc::{
    borrow::ToOwned,
    collections::BTreeSet,
    format,
    string::{String, ToString},
    vec::Vec,
};
use core::{cell::RefCell, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor},
};

use super::{Json, Number};
use crate::path::Path;

/// How deep a document may nest: far more than any part of the format does.
pub const MAX_DEPTH: usize = 64;

/// From this many keys on, duplicates are looked for in a set.
const MANY_KEYS: usize = 24;

/// A text that is not a JSON document, or has a key twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonError {
    /// The key that is given twice, as a path; empty for any other error.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1 (counted in bytes); 0 at the end of the line before.
    pub column: usize,
    /// What is wrong, in a few words.
    pub message: String,
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, line, column, message } = self;
        if path.is_empty() {
            write!(f, "not JSON at line {line}, column {column}: {message}")
        } else {
            write!(f, "{path}: {message} (line {line}, column {column})")
        }
    }
}

impl core::error::Error for JsonError {}

impl Json {
    /// Reads a text. A byte order mark in front is skipped.
    ///
    /// # Errors
    ///
    /// If it is not one JSON document, has a key twice in an object, or nests deeper than [`MAX_DEPTH`].
    pub fn parse(text: &str) -> Result<Self, JsonError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if text.trim_ascii().is_empty() {
            let message = "the document is empty".to_owned();
            return Err(JsonError { path: String::new(), line: 1, column: 1, message });
        }
        let source = Source { origin: Origin::Text, twice: RefCell::default() };
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let seed = Seed { source: &source, path: Path::Root, depth: 0 };
        seed.deserialize(&mut deserializer)
            .and_then(|json| deserializer.end().map(|()| json))
            .map_err(|error| source.explain(&error))
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let source = Source { origin: Origin::Values, twice: RefCell::default() };
        Seed { source: &source, path: Path::Root, depth: 0 }.deserialize(deserializer)
    }
}

/// Where the document comes from.
#[derive(Clone, Copy, Debug)]
enum Origin {
    /// A text; numbers come as they are written.
    Text,
    /// Values; all numbers are floating-point numbers.
    Values,
}

/// The name under which `serde_json` hands over a number as it is written (its feature `arbitrary_precision`).
const NUMBER: &str = "$serde_json::private::Number";

/// What is the same for all of a document.
struct Source {
    origin: Origin,
    /// The path of the key that is given twice, once one is.
    twice: RefCell<Option<String>>,
}

impl Source {
    fn explain(&self, error: &serde_json::Error) -> JsonError {
        let (line, column) = (error.line(), error.column());
        let mut message = error.to_string();
        if let Some(text) = message.strip_suffix(&format!(" at line {line} column {column}")) {
            message.truncate(text.len());
        }
        match self.twice.take() {
            Some(path) => JsonError { path, line, column, message: TWICE.to_owned() },
            None => JsonError { path: String::new(), line, column, message },
        }
    }
}

const TWICE: &str = "this key is given twice; once would be accepted";

#[derive(Clone, Copy)]
struct Seed<'a> {
    source: &'a Source,
    path: Path<'a>,
    depth: usize,
}

impl Seed<'_> {
    fn deeper<E: Error>(&self) -> Result<usize, E> {
        if self.depth < MAX_DEPTH {
            Ok(self.depth + 1)
        } else {
            Err(E::custom(format_args!("nested more than {MAX_DEPTH} deep")))
        }
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_none<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Number(Number::Whole(value)))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Number(Number::from_signed(value)))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
        Ok(Json::Number(Number::from_float(value)))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Json, E> {
        Ok(Json::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Json, A::Error> {
        let depth = self.deeper()?;
        let mut items = Vec::new();
        loop {
            let path = self.path.item(items.len());
            match access.next_element_seed(Seed { source: self.source, path, depth })? {
                Some(item) => items.push(item),
                None => return Ok(Json::Array(items)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Json, A::Error> {
        let depth = self.deeper()?;
        let mut entries: Vec<(String, Json)> = Vec::new();
        let mut names = BTreeSet::new();
        while let Some(name) = access.next_key::<String>()? {
            if entries.is_empty() && matches!(self.source.origin, Origin::Text) && name == NUMBER {
                return Ok(Json::Number(Number::from_text(access.next_value()?)));
            }
            if entries.len() == MANY_KEYS {
                names.extend(entries.iter().map(|(name, _)| name.clone()));
            }
            let twice = if entries.len() < MANY_KEYS {
                entries.iter().any(|(other, _)| *other == name)
            } else {
                !names.insert(name.clone())
            };
            let path = self.path.key(&name);
            if twice {
                let path = path.to_string();
                let error = A::Error::custom(format_args!("{path}: {TWICE}"));
                *self.source.twice.borrow_mut() = Some(path);
                return Err(error);
            }
            let value = access.next_value_seed(Seed { source: self.source, path, depth })?;
            entries.push((name, value));
        }
        Ok(Json::Object(entries))
    }
}
