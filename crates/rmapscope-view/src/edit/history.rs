//! Undo and redo: the documents before and after, with the names of the edits between them.

use alloc::{rc::Rc, string::String, vec::Vec};

use crate::document::ScenarioDoc;

/// Edits that were made, and edits that were undone, without limit. Apart from time: a position in a trace is not
/// in here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    undo: Vec<Rc<Step>>,
    redo: Vec<Rc<Step>>,
}

/// An edit, and the document on its other side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The edit's name, as `paint 12 entries swap`.
    pub name: String,
    /// The document to go to: the one before an edit that can be undone, the one behind an edit that can be redone.
    pub doc: Rc<ScenarioDoc>,
}

impl History {
    /// Remembers an edit by the document before it; what was undone is forgotten.
    pub fn record(&mut self, before: Rc<ScenarioDoc>, name: String) {
        self.redo.clear();
        self.undo.push(Rc::new(Step { name, doc: before }));
    }

    /// Goes back by an edit from the document `now`; the document to go to.
    pub fn undo(&mut self, now: Rc<ScenarioDoc>) -> Option<Rc<ScenarioDoc>> {
        turn(&mut self.undo, &mut self.redo, now)
    }

    /// Does the last undone edit again from the document `now`; the document to go to.
    pub fn redo(&mut self, now: Rc<ScenarioDoc>) -> Option<Rc<ScenarioDoc>> {
        turn(&mut self.redo, &mut self.undo, now)
    }

    /// The edits that can be undone, the next one last.
    #[must_use]
    pub fn undoable(&self) -> &[Rc<Step>] {
        &self.undo
    }

    /// The edits that can be redone, the next one last.
    #[must_use]
    pub fn redoable(&self) -> &[Rc<Step>] {
        &self.redo
    }
}

fn turn(from: &mut Vec<Rc<Step>>, to: &mut Vec<Rc<Step>>, now: Rc<ScenarioDoc>) -> Option<Rc<ScenarioDoc>> {
    let step = from.pop()?;
    to.push(Rc::new(Step { name: step.name.clone(), doc: now }));
    Some(step.doc.clone())
}
