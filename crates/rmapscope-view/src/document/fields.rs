//! Taking values out of a tree: each helper names the path when it refuses.

use alloc::{string::String, vec::Vec};

use super::error::{DocumentError, DocumentProblem};
use crate::{
    json::{Json, Number},
    path::Path,
};

/// The entries of an object, with the place where it stands.
#[derive(Clone, Copy)]
pub(crate) struct Fields<'a> {
    pub(crate) path: &'a Path<'a>,
    entries: &'a [(String, Json)],
}

impl<'a> Fields<'a> {
    /// The fields of an object, not yet checked for unknown ones.
    pub(crate) fn of(path: &'a Path<'a>, json: &'a Json) -> Result<Self, DocumentError> {
        match json {
            Json::Object(entries) => Ok(Self { path, entries }),
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) | Json::Array(_) => {
                Err(DocumentError::wrong_type(path, json, "an object"))
            }
        }
    }

    /// Refuses keys that are not in the list.
    pub(crate) fn only(self, accepted: &'static [&'static str]) -> Result<Self, DocumentError> {
        match self.entries.iter().find(|(key, _)| !accepted.contains(&key.as_str())) {
            Some((key, _)) => Err(DocumentError::unknown_key(self.path, key, accepted)),
            None => Ok(self),
        }
    }

    /// The keys, in their order.
    pub(crate) fn keys(self) -> impl Iterator<Item = &'a str> {
        self.entries.iter().map(|(key, _)| key.as_str())
    }

    /// A value that may be left out.
    pub(crate) fn get(self, key: &str) -> Option<&'a Json> {
        self.entries.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// A value that has to be there.
    pub(crate) fn need(self, key: &'static str, accepted: &'static str) -> Result<&'a Json, DocumentError> {
        self.get(key).ok_or_else(|| DocumentError::missing(self.path, key, accepted))
    }

    /// A number that has to be there.
    pub(crate) fn number(self, key: &'static str, min: u64, max: u64) -> Result<u64, DocumentError> {
        number(&self.path.key(key), self.need(key, "a number")?, min, max)
    }

    /// A number that may be left out.
    pub(crate) fn maybe_number(self, key: &str, min: u64, max: u64) -> Result<Option<u64>, DocumentError> {
        self.get(key).map(|json| number(&self.path.key(key), json, min, max)).transpose()
    }

    /// A string that has to be there.
    pub(crate) fn string(self, key: &'static str) -> Result<&'a str, DocumentError> {
        string(&self.path.key(key), self.need(key, "a string")?)
    }

    /// A string that may be left out.
    pub(crate) fn maybe_string(self, key: &str) -> Result<Option<&'a str>, DocumentError> {
        self.get(key).map(|json| string(&self.path.key(key), json)).transpose()
    }

    /// `true` or `false`, or a default where it is left out.
    pub(crate) fn bool_or(self, key: &str, default: bool) -> Result<bool, DocumentError> {
        match self.get(key) {
            None => Ok(default),
            Some(json) => bool(&self.path.key(key), json),
        }
    }

    /// An array that has to be there.
    pub(crate) fn array(self, key: &'static str) -> Result<&'a [Json], DocumentError> {
        array(&self.path.key(key), self.need(key, "an array")?)
    }

    /// An array, empty where it is left out.
    pub(crate) fn maybe_array(self, key: &str) -> Result<&'a [Json], DocumentError> {
        self.get(key).map_or(Ok(&[]), |json| array(&self.path.key(key), json))
    }

    /// The items of an array that has to be there, each read by `read`.
    pub(crate) fn each<T>(
        self,
        key: &'static str,
        read: impl FnMut(&Path<'_>, &Json) -> Result<T, DocumentError>,
    ) -> Result<Vec<T>, DocumentError> {
        each(&self.path.key(key), self.array(key)?, read)
    }

    /// The items of an array that may be left out, each read by `read`.
    pub(crate) fn maybe_each<T>(
        self,
        key: &str,
        read: impl FnMut(&Path<'_>, &Json) -> Result<T, DocumentError>,
    ) -> Result<Vec<T>, DocumentError> {
        each(&self.path.key(key), self.maybe_array(key)?, read)
    }

    /// A list of names without repetition, each with what it stands for; empty where it is left out.
    pub(crate) fn flags<T: Copy, const N: usize>(
        self,
        key: &str,
        names: &[(T, &'static str); N],
    ) -> Result<Vec<T>, DocumentError> {
        let items = self.maybe_array(key)?;
        let list = self.path.key(key);
        let mut at: [Option<usize>; N] = [None; N];
        let mut flags = Vec::new();
        for (i, item) in items.iter().enumerate() {
            let path = list.item(i);
            let name = string(&path, item)?;
            let Some(n) = names.iter().position(|(_, known)| *known == name) else {
                return Err(DocumentError::unknown_name(&path, name, &names.map(|(_, known)| known)));
            };
            if let Some(first) = at[n].replace(i) {
                let problem = DocumentProblem::Repeated { found: item.shown(), first };
                return Err(DocumentError::new(&path, problem));
            }
            flags.push(names[n].0);
        }
        Ok(flags)
    }
}

/// Reads each item of an array.
pub(crate) fn each<T>(
    path: &Path<'_>,
    items: &[Json],
    mut read: impl FnMut(&Path<'_>, &Json) -> Result<T, DocumentError>,
) -> Result<Vec<T>, DocumentError> {
    items.iter().enumerate().map(|(i, item)| read(&path.item(i), item)).collect()
}

/// A whole number from `min` to `max`.
pub(crate) fn number(path: &Path<'_>, json: &Json, min: u64, max: u64) -> Result<u64, DocumentError> {
    let Json::Number(number) = json else {
        let accepted = alloc::format!("a whole number from {min} to {max}");
        return Err(DocumentError::wrong_type(path, json, accepted));
    };
    match number {
        Number::Whole(value) if (min..=max).contains(value) => Ok(*value),
        Number::Whole(_) | Number::Other(_) => {
            let found = json.shown();
            Err(DocumentError::new(
                path,
                if number.is_whole() {
                    DocumentProblem::OutOfRange { found, min, max }
                } else {
                    DocumentProblem::NotWhole { found, min, max }
                },
            ))
        }
    }
}

/// A string.
pub(crate) fn string<'a>(path: &Path<'_>, json: &'a Json) -> Result<&'a str, DocumentError> {
    match json {
        Json::String(text) => Ok(text),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Array(_) | Json::Object(_) => {
            Err(DocumentError::wrong_type(path, json, "a string"))
        }
    }
}

/// `true` or `false`.
pub(crate) fn bool(path: &Path<'_>, json: &Json) -> Result<bool, DocumentError> {
    match json {
        Json::Bool(value) => Ok(*value),
        Json::Null | Json::Number(_) | Json::String(_) | Json::Array(_) | Json::Object(_) => {
            Err(DocumentError::wrong_type(path, json, "true or false"))
        }
    }
}

fn array<'a>(path: &Path<'_>, json: &'a Json) -> Result<&'a [Json], DocumentError> {
    match json {
        Json::Array(items) => Ok(items),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) | Json::Object(_) => {
            Err(DocumentError::wrong_type(path, json, "an array"))
        }
    }
}
