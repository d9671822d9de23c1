//! A link as a document, for people and tests.

use alloc::vec::Vec;

use serde::Serialize;

use super::{Link, Selection};
use crate::{design_doc::DesignDoc, document::ScenarioDoc};

/// A link as JSON: the scenario, and what is shown of it.
#[derive(Debug, Serialize)]
pub struct LinkDoc<'a> {
    version: u32,
    model: u32,
    scenario: &'a ScenarioDoc,
    designs: &'a [DesignDoc],
    steps: u64,
    step: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    seek: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    panels: Option<Vec<u32>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    selection: Option<SelectionDoc<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum SelectionDoc<'a> {
    Entries { mm: usize, at: u64, len: u64 },
    Folio { folio: &'a str },
    Vma { mm: usize, vma: usize },
}

impl<'a> LinkDoc<'a> {
    /// A link's document.
    #[must_use]
    pub fn new(link: &'a Link) -> Self {
        Self {
            version: link.version().number(),
            model: link.model,
            scenario: &link.doc,
            designs: &link.designs,
            steps: link.steps,
            step: link.step,
            seek: link.seek,
            panels: link.panels.map(|panels| panels.iter().collect()),
            selection: link.selection.map(|selection| match selection {
                Selection::Entries { mm, at, len } => {
                    SelectionDoc::Entries { mm: mm.index(), at: at.get(), len }
                }
                Selection::Folio(folio) => SelectionDoc::Folio { folio: &link.doc.scenario.folio(folio).id },
                Selection::Vma { mm, vma } => SelectionDoc::Vma { mm: mm.index(), vma: vma.index() },
            }),
        }
    }
}
