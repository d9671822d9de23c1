//! The scenario document: JSON text or a JavaScript value to a checked scenario and back.

mod error;
pub(crate) mod fields;
mod read;
mod read_pte;
#[cfg(test)]
mod tests;
mod write;

use alloc::{string::String, sync::Arc, vec::Vec};

use rmapscope_core::{MmId, PteRun, Scenario};

pub use error::{BitsFault, DocumentError, DocumentProblem};
pub(crate) use read::name_of;

use crate::{design_doc::DesignDoc, json::Json, path::Path, run_doc::RunValue};

/// The version of the format, the value of a scenario's `format`.
pub const FORMAT: &str = "rmapscope/1";

/// A scenario with what its document says besides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioDoc {
    /// A line that says what it shows.
    pub title: Option<String>,
    /// Free text.
    pub notes: Option<String>,
    /// The designs to show it under, as they were given; empty if the document names none.
    pub designs: Vec<DesignDoc>,
    /// What is simulated.
    pub scenario: Arc<Scenario>,
}

impl ScenarioDoc {
    /// Reads JSON text.
    ///
    /// # Errors
    ///
    /// If it is not JSON or breaks a rule of the format: the first one found, with its path. Nothing is half-loaded.
    pub fn parse(text: &str) -> Result<Self, DocumentError> {
        Self::from_json(&Json::parse(text)?)
    }

    /// Reads a tree.
    ///
    /// # Errors
    ///
    /// If it breaks a rule of the format: the first one found, with its path.
    pub fn from_json(json: &Json) -> Result<Self, DocumentError> {
        Self::read(&Path::Root, json)
    }

    /// Reads a tree that stands somewhere in a larger document.
    pub(crate) fn read(path: &Path<'_>, json: &Json) -> Result<Self, DocumentError> {
        read::scenario(path, json)
    }

    /// The document in canonical form, as text without white space.
    #[must_use]
    pub fn to_json_string(&self) -> String {
        // Cannot fail: all keys are strings and all numbers are integers.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The document in canonical form, laid out to be read; there is no line feed at the end.
    #[must_use]
    pub fn to_pretty_string(&self) -> String {
        Json::parse(&self.to_json_string()).map_or_else(|_| String::new(), |json| json.to_pretty())
    }

    /// What is legal but probably not meant: entries that map a page where the kernel would not map it, so that the
    /// rmap walk cannot be relied on to find them. One sentence each.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        let mut runs: Vec<(MmId, PteRun)> = Vec::new();
        for (mm, run) in self.scenario.not_linear() {
            match runs.last_mut() {
                Some((last_mm, last))
                    if *last_mm == mm && last.end() == run.at && last.continues_with(run.first) =>
                {
                    last.len += run.len;
                }
                _ => runs.push((mm, run)),
            }
        }
        runs.into_iter().map(|(mm, run)| self.not_linear(mm, run)).collect()
    }

    fn not_linear(&self, mm: MmId, run: PteRun) -> String {
        use alloc::format;
        let PteRun { at, len, .. } = run;
        let value = crate::run_doc::RunDoc { scenario: &self.scenario, run }.value();
        let what = match value {
            RunValue::Page { folio, page } => {
                let id = Json::string(&self.scenario.folio(folio).id).shown();
                let s = if len == 1 { "" } else { "s" };
                format!("folio {id} from page {page} on ({len} page{s})")
            }
            RunValue::Slot(_) | RunValue::Name(_) => "a folio".into(),
        };
        let index = mm.index();
        let place = match self.scenario.vma_at(mm, at) {
            None => "in no VMA".into(),
            Some(vma) => {
                format!("not where mms[{index}].vmas[{}] has that folio's pages", vma.index())
            }
        };
        format!("mms[{index}]: the entries from {at} map {what}, {place}; the rmap walk may miss them")
    }
}
