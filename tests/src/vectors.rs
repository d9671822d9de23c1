//! The conformance vectors and comparing with them.

use std::{fmt::Write as _, sync::Arc};

use rmapscope_core::Trace;
use rmapscope_view::{DesignDoc, EventLog, Outcome, ScenarioDoc};
use serde_json::Value;

/// A file of vectors, as text.
#[derive(Clone, Copy, Debug)]
pub struct VectorFile {
    /// The file's name.
    pub name: &'static str,
    /// One vector, or an array of them.
    pub text: &'static str,
    /// The event logs that are expected, if there are any.
    pub events: Option<&'static str>,
}

/// Every file in `tests/vectors`.
pub const FILES: &[VectorFile] = include!(concat!(env!("OUT_DIR"), "/vectors.rs"));

/// What comparing a file gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Outcomes compared.
    pub outcomes: usize,
    /// Event logs compared.
    pub logs: usize,
    /// Vectors that were measured on a running kernel.
    pub measured: usize,
    /// Each difference, with its place.
    pub differences: Vec<String>,
}

impl Report {
    /// Adds another report's numbers to this one.
    pub fn add(&mut self, other: Self) {
        self.outcomes += other.outcomes;
        self.logs += other.logs;
        self.measured += other.measured;
        self.differences.extend(other.differences);
    }
}

/// Runs everything a file asks for and compares it with what the file expects.
///
/// # Panics
///
/// If the file is not a vector file.
#[must_use]
pub fn compare(file: &VectorFile) -> Report {
    let value: Value = serde_json::from_str(file.text).expect("a vector file is JSON");
    let logs: Option<Value> = file.events.map(|text| serde_json::from_str(text).expect("a log file is JSON"));
    let mut report = Report::default();
    match value {
        Value::Array(vectors) => {
            for (i, vector) in vectors.iter().enumerate() {
                let name = vector.get("name").and_then(Value::as_str).unwrap_or_default();
                compare_vector(&mut report, &format!("{}[{i}] {name}", file.name), vector, None);
            }
        }
        vector => compare_vector(&mut report, file.name, &vector, logs.as_ref()),
    }
    report
}

fn compare_vector(report: &mut Report, name: &str, vector: &Value, logs: Option<&Value>) {
    let doc = match ScenarioDoc::parse(&vector["scenario"].to_string()) {
        Ok(doc) => doc,
        Err(error) => {
            report.differences.push(format!("{name}: refused: {error}"));
            return;
        }
    };
    let mut expected: Vec<(&Value, Option<&Value>)> = Vec::new();
    for (preset, outcome) in vector["outcomes"].as_object().expect("outcomes by preset") {
        expected.push((outcome, logs.map(|logs| whole_log(logs, &logs["events"][preset]))));
    }
    for (i, outcome) in vector["overrides"].as_array().into_iter().flatten().enumerate() {
        expected.push((outcome, logs.map(|logs| whole_log(logs, &logs["overrides"][i]))));
    }
    for (outcome, log) in expected {
        let label = format!("{name} {}", outcome["design"]);
        let design = match DesignDoc::parse(&outcome["design"].to_string()) {
            Ok(design) => design,
            Err(error) => {
                report.differences.push(format!("{label}: refused: {error}"));
                continue;
            }
        };
        let trace = Trace::new(Arc::clone(&doc.scenario), *design.design());
        let got = Outcome::new(&design, &doc.scenario, trace.end());
        let mut got = serde_json::to_value(&got).expect("an outcome can be written");
        report.outcomes += 1;
        if outcome["measured"] == Value::Bool(true) {
            report.measured += 1;
            keep_folios_named(outcome, &mut got);
        }
        if let Some(text) = difference("", outcome, &got) {
            report.differences.push(format!("{label} {text}"));
        }
        if let Some(log) = log {
            report.logs += 1;
            let log_now = EventLog { scenario: &doc.scenario, events: trace.events() };
            let got = serde_json::to_value(log_now).expect("a log can be written");
            if let Some(text) = difference("events", log, &got) {
                report.differences.push(format!("{label} {text}"));
            }
        }
    }
}

/// A log, or the one it says it equals.
fn whole_log<'a>(logs: &'a Value, log: &'a Value) -> &'a Value {
    match log.as_str() {
        Some(same) => &logs["events"][same.trim_start_matches("= ")],
        None => log,
    }
}

/// A running kernel was not asked for every folio.
fn keep_folios_named(expected: &Value, got: &mut Value) {
    let ids: Vec<_> = expected["end"]["folios"].as_array().into_iter().flatten().map(|f| &f["id"]).collect();
    if let Some(folios) = got["end"]["folios"].as_array_mut() {
        folios.retain(|folio| ids.contains(&&folio["id"]));
    }
}

/// The first place where what was got is not what was expected. Fields that are not expected are left aside.
fn difference(place: &str, expected: &Value, got: &Value) -> Option<String> {
    match (expected, got) {
        (Value::Object(expected), Value::Object(got)) => {
            expected.iter().filter(|(key, _)| *key != "measured").find_map(|(key, value)| {
                difference(&format!("{place}.{key}"), value, got.get(key).unwrap_or(&Value::Null))
            })
        }
        (Value::Array(a), Value::Array(b)) => {
            let mut pairs = a.iter().zip(b).enumerate();
            pairs
                .find_map(|(i, (a, b))| difference(&format!("{place}[{i}]"), a, b))
                .or_else(|| (a.len() != b.len()).then(|| lengths(place, a, b)))
        }
        (a, b) => (a != b).then(|| format!("{place}: expected {a}, got {b}")),
    }
}

fn lengths(place: &str, expected: &[Value], got: &[Value]) -> String {
    let mut text = format!("{place}: expected {} items, got {}", expected.len(), got.len());
    let at = expected.len().min(got.len());
    let (what, item) = if at < expected.len() { ("missing", &expected[at]) } else { ("too many", &got[at]) };
    write!(text, "; {what}: {item}").expect("writing to a string");
    text
}
