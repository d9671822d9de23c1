//! Built-in scenes: each a scenario document of its own, with a question that it answers.

mod first;

use alloc::{
    format,
    string::{String, ToString as _},
    vec::Vec,
};

use crate::{document::ScenarioDoc, json::Json};

pub use first::{FIRST_LINK, first};

/// A scene.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scene {
    /// Its name in addresses and for embedders.
    pub id: &'static str,
    /// The question it answers, in one line.
    pub question: &'static str,
    /// What it belongs to.
    pub topic: Topic,
    /// Its document; the first of its designs is the one to begin with.
    pub text: &'static str,
    /// What a running Linux 7.0 did with the layout, as far as it could be observed: an outcome document.
    pub measured: Option<&'static str>,
}

/// What scenes are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// What designs cost, as the mail thread argued.
    Costs,
    /// What goes wrong under some designs.
    Bugs,
    /// Layouts whose unmapping was observed on a running kernel.
    Measured,
}

impl Topic {
    /// Every topic.
    pub const ALL: [Self; 3] = [Self::Costs, Self::Bugs, Self::Measured];

    /// Its heading.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Costs => "What it costs",
            Self::Bugs => "What goes wrong",
            Self::Measured => "Measured on Linux 7.0",
        }
    }
}

macro_rules! scene {
    ($topic:ident, $id:literal, $question:literal) => {
        scene!($topic, $id, $question, None)
    };
    ($topic:ident, $id:literal, $question:literal, measured) => {
        scene!($topic, $id, $question, Some(include_str!(concat!("scenes/", $id, ".measured.json"))))
    };
    ($topic:ident, $id:literal, $question:literal, $measured:expr) => {
        Scene {
            id: $id,
            question: $question,
            topic: Topic::$topic,
            text: include_str!(concat!("scenes/", $id, ".json")),
            measured: $measured,
        }
    };
}

/// What the page begins with.
pub static FIRST: Scene =
    scene!(Costs, "four-batches-to-swap", "How often does the walker read what it has just unmapped?");

/// Every scene, by topic, beginning with [`FIRST`].
pub static SCENES: [Scene; 13] = [
    scene!(Costs, "four-batches-to-swap", "How often does the walker read what it has just unmapped?"),
    scene!(Costs, "one-at-a-time", "What does one batch save over sixteen single pages?"),
    scene!(Costs, "shmem-two-tables", "Where does a batch end when the folio crosses a PTE table?"),
    scene!(Costs, "uffd-wp-markers", "Which entries leave a marker behind, and which leave nothing?"),
    scene!(Costs, "two-processes-swap", "What does the second process find when the first is done?"),
    scene!(Bugs, "device-exclusive-left", "Why can this folio never be unmapped completely?"),
    scene!(Bugs, "tail-of-batch-lost", "What is left of a batch when its first part cannot be swapped?"),
    scene!(Bugs, "write-permission-spread", "Who may write after a failed unmap? CVE-2026-31398"),
    scene!(
        Bugs,
        "read-past-the-table",
        "What does the scan read after the table's last entry? CVE-2025-38447"
    ),
    scene!(Bugs, "first-marker-only", "Which pages lose their write protection?"),
    scene!(
        Measured,
        "measured-stale-nr",
        "How many pages does one device entry take with it? CVE-2026-63950",
        measured
    ),
    scene!(Measured, "measured-uffd-wp-split", "Why are these 16 pages unmapped in nine batches?", measured),
    scene!(
        Measured,
        "measured-lazyfree-restore",
        "What is put back when a page was written after MADV_FREE?",
        measured
    ),
];

impl Scene {
    /// The scene with this id.
    #[must_use]
    pub fn find(id: &str) -> Option<&'static Self> {
        SCENES.iter().find(|scene| scene.id == id)
    }

    /// Its document, read.
    ///
    /// # Panics
    ///
    /// Never: a test reads all of them.
    #[must_use]
    pub fn document(&self) -> ScenarioDoc {
        match ScenarioDoc::parse(self.text) {
            Ok(doc) => doc,
            Err(error) => panic!("{}: {error}", self.id),
        }
    }

    /// Its title, without reading all of it.
    #[must_use]
    pub fn title(&self) -> &'static str {
        let rest = self.text.split_once("\"title\": \"").map_or("", |(_, rest)| rest);
        rest.split_once('"').map_or(self.id, |(title, _)| title)
    }

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DesignDoc, outcome::Outcome};

    fn outcome(doc: &ScenarioDoc, design: &DesignDoc) -> Json {
        let end = rmapscope_core::simulate(&doc.scenario, *design.design());
        let outcome = Outcome::new(design, &doc.scenario, &end);
        Json::parse(&serde_json::to_string(&outcome).unwrap()).unwrap()
    }

    #[test]
    fn every_scene_is_a_document_with_title_and_designs() {
        for scene in &SCENES {
            let doc = scene.document();
            assert_eq!(doc.title.as_deref(), Some(scene.title()), "{}", scene.id);
            assert!(!doc.designs.is_empty(), "{}", scene.id);
            assert!(doc.warnings().is_empty(), "{}: {:?}", scene.id, doc.warnings());
            assert_eq!(Scene::find(scene.id), Some(scene));
        }
    }

    #[test]
    fn the_first_scene_is_there_without_reading_it() {
        assert_eq!(first(), SCENES[0].document());
        assert_eq!(FIRST.id, SCENES[0].id);
        let trace = rmapscope_core::Trace::new(first().scenario, *first().designs[0].design());
        let link = crate::permalink::Link::new(first(), trace.events().len() as u64);
        assert_eq!(link.encode().as_deref(), Ok(FIRST_LINK));
    }

    #[test]
    fn what_was_measured_is_what_the_model_says() {
        let mut fields = 0;
        for scene in SCENES.iter().filter(|scene| scene.measured.is_some()) {
            let doc = scene.document();
            let compared = scene.compared(&outcome(&doc, &doc.designs[0]));
            fields += compared.len();
            for field in compared {
                assert!(field.same(), "{}: {field:?}", scene.id);
            }
        }
        assert!(fields > 50, "{fields} fields compared");
    }

    #[test]
    fn a_difference_is_seen() {
        let scene = Scene::find("measured-stale-nr").unwrap();
        let doc = scene.document();
        let merged = DesignDoc::parse("2026-08").unwrap();
        let compared = scene.compared(&outcome(&doc, &merged));
        let batches = compared.iter().find(|field| field.field.ends_with("batches")).unwrap();
        assert_eq!(batches.kernel, "262144 ×15, 262159 ×15");
        assert_eq!(batches.model, "262144 ×15, 262159 ×1");
    }

    #[test]
    fn bugs_are_shown_under_the_first_design_and_not_under_the_second() {
        for scene in SCENES.iter().filter(|scene| scene.topic == Topic::Bugs) {
            let doc = scene.document();
            let bugs =
                |i: usize| rmapscope_core::simulate(&doc.scenario, *doc.designs[i].design()).bugs().len();
            assert!(bugs(0) > 0 && bugs(1) == 0, "{}", scene.id);
        }
    }
}
