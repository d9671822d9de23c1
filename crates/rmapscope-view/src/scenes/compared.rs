//! What a running kernel did with a scene, beside what a simulation says.

use alloc::{
    format,
    string::{String, ToString as _},
    vec::Vec,
};

use super::Scene;
use crate::json::Json;

impl Scene {
    /// What the kernel did, field by field, beside what `outcome`, an outcome document, says.
    #[must_use]
    pub fn compared(&self, outcome: &Json) -> Vec<Compared> {
        let Some(measured) = self.measured.and_then(|text| Json::parse(text).ok()) else { return Vec::new() };
        let mut out = Vec::new();
        compare(&mut out, "", &measured, Some(outcome));
        out
    }
}

/// A field that was observed on a running kernel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// Its path in the outcome document.
    pub field: String,
    /// What the kernel did.
    pub kernel: String,
    /// What the simulation says.
    pub model: String,
}

impl Compared {
    /// Whether both are the same.
    #[must_use]
    pub fn same(&self) -> bool {
        self.kernel == self.model
    }
}

/// Goes down to what is read as one thing: a number, a list of batches, a list of entries.
fn compare(out: &mut Vec<Compared>, path: &str, measured: &Json, model: Option<&Json>) {
    let join = |key: &str| if path.is_empty() { key.to_string() } else { format!("{path}.{key}") };
    match measured {
        Json::Object(fields) => {
            // Its name says which one it is; it is not a result.
            for (key, value) in fields.iter().filter(|(key, _)| key != "id" && key != "name") {
                compare(out, &join(key), value, model.and_then(|model| model.get(key)));
            }
        }
        Json::Array(items) if items.iter().any(|item| item.get("visits").is_some() || is_named(item)) => {
            for (i, item) in items.iter().enumerate() {
                let name = item.get("id").or_else(|| item.get("name"));
                let key = match name {
                    Some(Json::String(name)) => format!("{path} {name}"),
                    _ => format!("{path}[{i}]"),
                };
                compare(out, &key, item, model.and_then(|model| matching(model, i, item)));
            }
        }
        Json::Array(items) if items.iter().any(|item| item.get("batches").is_some()) => {
            for (i, item) in items.iter().enumerate() {
                compare(out, &format!("{path}[{i}]"), item, model.and_then(|model| matching(model, i, item)));
            }
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) | Json::Array(_) => {
            let kernel = shown(measured);
            let model = model.map_or_else(|| "missing".into(), shown);
            out.push(Compared { field: path.into(), kernel, model });
        }
    }
}

fn is_named(item: &Json) -> bool {
    item.get("id").is_some() || item.get("name").is_some()
}

/// The item of a list that stands for another one's: of the same name, or at the same place.
fn matching<'a>(list: &'a Json, i: usize, item: &Json) -> Option<&'a Json> {
    let Json::Array(list) = list else { return None };
    let key = ["id", "name"].into_iter().find(|key| item.get(key).is_some());
    match key {
        Some(key) => list.iter().find(|other| other.get(key) == item.get(key)),
        None => list.get(i),
    }
}

/// A value in a line: lists of ranges as `512–515, 516`, entries with what they are.
fn shown(value: &Json) -> String {
    match value {
        Json::Array(items) if items.is_empty() => "none".into(),
        Json::Array(items) => items.iter().map(shown).collect::<Vec<_>>().join(", "),
        Json::Object(fields) => {
            let number = |key: &str| value.get(key).map(Json::shown);
            let mut text = match (number("at").or_else(|| number("slot")), value.get("len")) {
                (Some(at), Some(len)) => format!("{at} ×{}", len.shown()),
                _ => String::new(),
            };
            for (key, value) in fields {
                let said = match (key.as_str(), value) {
                    ("at" | "slot" | "len", _) => continue,
                    ("bits" | "marker" | "present", Json::String(value)) if key != "bits" => {
                        format!("{key} {value}")
                    }
                    ("bits", Json::String(bits)) => bits.clone(),
                    (key, value) => format!("{key} {}", shown(value)),
                };
                if !text.is_empty() {
                    text.push(' ');
                }
                text.push_str(&said);
            }
            text
        }
        Json::String(text) => text.clone(),
        Json::Null | Json::Bool(_) | Json::Number(_) => value.shown(),
    }
}
