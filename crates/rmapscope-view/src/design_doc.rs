//! A design as a document gives it: a preset's name, or an object that overrides a preset's knobs.

use alloc::{string::String, vec::Vec};
use core::fmt;

use rmapscope_core::{Design, Knob, Preset, Skip};
use serde::{Serialize, Serializer};

use crate::{
    document::{DocumentError, fields},
    json::{Json, entries_map},
    path::Path,
};

/// A design with the words it was given in, which outcomes repeat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DesignDoc {
    given: Given,
    base: Preset,
    design: Design,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Given {
    Preset(Preset),
    Object(Vec<(String, Json)>),
}

const KEYS: [&str; 15] = {
    let mut keys = [""; 15];
    keys[0] = "base";
    let mut i = 0;
    while i < Knob::ALL.len() {
        keys[i + 1] = Knob::ALL[i].name();
        i += 1;
    }
    keys[14] = "skip";
    keys
};

impl DesignDoc {
    /// Every preset, in the order of the format's table.
    #[must_use]
    pub fn presets() -> Vec<Self> {
        Preset::ALL.into_iter().map(Self::from).collect()
    }

    /// Reads what a person types: a preset's name, or an object as JSON text.
    ///
    /// # Errors
    ///
    /// If it is neither, or the object breaks a rule of the format.
    pub fn parse(text: &str) -> Result<Self, DocumentError> {
        let text = text.trim();
        if text.starts_with(['{', '[', '"']) {
            Self::from_json(&Json::parse(text)?)
        } else {
            Self::read(&Path::Root, &Json::string(text))
        }
    }

    /// Reads a tree.
    ///
    /// # Errors
    ///
    /// If it breaks a rule of the format.
    pub fn from_json(json: &Json) -> Result<Self, DocumentError> {
        Self::read(&Path::Root, json)
    }

    /// Reads a tree that stands somewhere in a larger document.
    pub(crate) fn read(path: &Path<'_>, json: &Json) -> Result<Self, DocumentError> {
        match json {
            Json::String(name) => preset(path, name, " or an object { \"base\": …, … }").map(Self::from),
            Json::Object(entries) => {
                let fields = fields::Fields::of(path, json)?.only(&KEYS)?;
                let accepted = "the name of a preset";
                let base = path.key("base");
                let name = fields::string(&base, fields.need("base", accepted)?)?;
                let base = preset(&base, name, "")?;
                let mut design = base.design();
                for knob in Knob::ALL {
                    let on = fields.bool_or(knob.name(), knob.get(&design))?;
                    knob.set(&mut design, on);
                }
                if let Some(name) = fields.maybe_string("skip")? {
                    design.skip = crate::document::name_of(&path.key("skip"), name, &Skip::NAMES)?;
                }
                Ok(Self { given: Given::Object(entries.clone()), base, design })
            }
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::Array(_) => {
                let accepted = "the name of a preset or an object { \"base\": …, … }";
                Err(DocumentError::wrong_type(path, json, accepted))
            }
        }
    }

    /// The knobs.
    #[must_use]
    pub const fn design(&self) -> &Design {
        &self.design
    }

    /// The preset, if it was given as one by name.
    #[must_use]
    pub const fn preset(&self) -> Option<Preset> {
        match self.given {
            Given::Preset(preset) => Some(preset),
            Given::Object(_) => None,
        }
    }

    /// The preset that it is or begins with.
    #[must_use]
    pub const fn base(&self) -> Preset {
        self.base
    }

    /// A design as an object that names the knobs in which it differs from a preset, in the format's order; as the preset
    /// if it does not differ.
    #[must_use]
    pub fn turned(base: Preset, design: Design) -> Self {
        let preset = base.design();
        if design == preset {
            return base.into();
        }
        let mut entries = Vec::from([("base".into(), Json::string(base.name()))]);
        for knob in Knob::ALL {
            if knob.get(&design) != knob.get(&preset) {
                entries.push((knob.name().into(), Json::Bool(knob.get(&design))));
            }
        }
        if design.skip != preset.skip {
            entries.push(("skip".into(), Json::string(design.skip.name())));
        }
        Self { given: Given::Object(entries), base, design }
    }

    /// The same design, saying nothing that its preset says.
    #[must_use]
    pub fn canonical(&self) -> Self {
        Self::turned(self.base, self.design)
    }

    /// What it was given as: a name, or an object.
    #[must_use]
    pub fn to_json(&self) -> Json {
        match &self.given {
            Given::Preset(preset) => Json::string(preset.name()),
            Given::Object(entries) => Json::Object(entries.clone()),
        }
    }
}

fn preset(path: &Path<'_>, name: &str, or: &str) -> Result<Preset, DocumentError> {
    Preset::from_name(name)
        .ok_or_else(|| DocumentError::unknown_name_or(path, name, &Preset::ALL.map(Preset::name), or))
}

impl From<Preset> for DesignDoc {
    fn from(preset: Preset) -> Self {
        Self { given: Given::Preset(preset), base: preset, design: preset.design() }
    }
}

impl fmt::Display for DesignDoc {
    /// A label for people: the preset's name, or the base and what was overridden, as `v7.0 +batch_anon skip=jump`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let entries = match &self.given {
            Given::Preset(preset) => return f.write_str(preset.name()),
            Given::Object(entries) => entries,
        };
        // The base comes first, wherever it stands in the object.
        let (base, overrides): (Vec<_>, Vec<_>) = entries.iter().partition(|(key, _)| key == "base");
        for (key, value) in base.into_iter().chain(overrides) {
            match value {
                Json::String(name) if key == "base" => f.write_str(name)?,
                Json::String(name) => write!(f, " {key}={name}")?,
                Json::Bool(on) => write!(f, " {}{key}", if *on { '+' } else { '-' })?,
                Json::Null | Json::Number(_) | Json::Array(_) | Json::Object(_) => {}
            }
        }
        Ok(())
    }
}

impl Serialize for DesignDoc {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.given {
            Given::Preset(preset) => serializer.serialize_str(preset.name()),
            Given::Object(entries) => entries_map(entries, serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString as _;

    use super::*;

    #[test]
    fn presets_are_given_by_name() {
        for preset in Preset::ALL {
            let doc = DesignDoc::parse(preset.name()).unwrap();
            assert_eq!(doc, DesignDoc::from(preset));
            assert_eq!(doc.design(), &preset.design());
            assert_eq!(doc.preset(), Some(preset));
            assert_eq!(doc.to_string(), preset.name());
            assert_eq!(DesignDoc::from_json(&doc.to_json()).unwrap(), doc);
        }
        assert_eq!(DesignDoc::parse(" \"v7.0\" ").unwrap(), DesignDoc::from(Preset::V7_0));
    }

    #[test]
    fn objects_are_kept_as_given() {
        let text = r#"{"skip":"mapped","batch_anon":true,"base":"v7.0","reset_nr":false}"#;
        let doc = DesignDoc::parse(text).unwrap();
        assert_eq!(serde_json::to_string(&doc).unwrap(), text);
        assert_eq!(doc.to_json().to_compact(), text);
        assert_eq!(doc.to_string(), "v7.0 skip=mapped +batch_anon -reset_nr");
        assert_eq!(doc.preset(), None);
        let expected = Design { batch_anon: true, skip: Skip::Mapped, ..Preset::V7_0.design() };
        assert_eq!(doc.design(), &expected);
    }

    #[test]
    fn every_knob_can_be_turned() {
        for base in Preset::ALL {
            for knob in Knob::ALL {
                for on in [false, true] {
                    let text = alloc::format!(r#"{{"base":"{}","{}":{on}}}"#, base.name(), knob.name());
                    let mut expected = base.design();
                    knob.set(&mut expected, on);
                    assert_eq!(DesignDoc::parse(&text).unwrap().design(), &expected);
                }
            }
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for (text, expected) in [
            (
                "",
                "\"\" is unknown; accepted are v6.15, v6.16, v7.0, 2026-08, series-v2, jump, walk-batch, \
                  batch-present, rmapscope or an object { \"base\": …, … }",
            ),
            ("{}", "base: this key is missing; the name of a preset would be accepted"),
            ("{\"base\": {}}", "base: an object is not accepted; a string would be"),
            ("{\"base\": \"v7.0\"", "not JSON at line 1, column 15: EOF while parsing an object"),
            (
                "{\"base\": \"v7.0\", \"base\": \"v7.0\"}",
                "base: this key is given twice; once would be accepted (line 1, column 23)",
            ),
            ("[]", "an array is not accepted; the name of a preset or an object { \"base\": …, … } would be"),
        ] {
            assert_eq!(DesignDoc::parse(text).unwrap_err().to_string(), expected, "{text}");
        }
    }
}
