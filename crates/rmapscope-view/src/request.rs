//! A line of batch mode: a scenario, the designs to run it under, and whether the logs are wanted.

use alloc::vec::Vec;

use crate::{
    design_doc::DesignDoc,
    document::{DocumentError, ScenarioDoc, fields::Fields},
    json::Json,
    path::Path,
};

const KEYS: [&str; 3] = ["scenario", "designs", "events"];

/// What a line of batch mode asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The scenario.
    pub scenario: ScenarioDoc,
    /// The designs that the line names; empty if it names none.
    pub designs: Vec<DesignDoc>,
    /// Whether each outcome is to have its log.
    pub events: bool,
}

impl Request {
    /// Reads a line.
    ///
    /// # Errors
    ///
    /// If it is not JSON or breaks a rule of the format: the first one found, with its path.
    pub fn parse(line: &str) -> Result<Self, DocumentError> {
        let json = Json::parse(line)?;
        let path = Path::Root;
        let fields = Fields::of(&path, &json)?.only(&KEYS)?;
        let scenario = fields.need("scenario", "a scenario")?;
        Ok(Self {
            scenario: ScenarioDoc::read(&path.key("scenario"), scenario)?,
            designs: fields.maybe_each("designs", DesignDoc::read)?,
            events: fields.bool_or("events", false)?,
        })
    }
}

/// The designs to use: those asked for; if there are none, the scenario's; if there are none either, all presets.
#[must_use]
pub fn designs_or_default(asked: Vec<DesignDoc>, scenario: &ScenarioDoc) -> Vec<DesignDoc> {
    if !asked.is_empty() {
        asked
    } else if !scenario.designs.is_empty() {
        scenario.designs.clone()
    } else {
        DesignDoc::presets()
    }
}
