//! Edits of the layout: each makes a new document and a new trace, and can be undone.

use std::cmp::Ordering;
use std::rc::Rc;

use rmapscope_core::MmId;
use rmapscope_view::ScenarioDoc;
use rmapscope_view::edit::{Edit, Reason, Refusal, Span, Step, apply, outcome_change};

use super::{
    Action, AppState, Hand, Notice, Refused, Run, Selection, breakpoint, filter, inspect, nearest::nearest,
};

/// A stroke of the brush that has not ended. The document shown is the one before it with what was painted since.
#[derive(Clone, Debug, PartialEq)]
pub struct Stroke {
    before: Before,
    mm: usize,
    spans: Vec<Span>,
    /// What the edit is called as it stands; nothing while it has changed nothing.
    name: Option<String>,
}

/// What was shown before an edit.
#[derive(Clone, Debug, PartialEq)]
struct Before {
    doc: Rc<ScenarioDoc>,
    run: Run,
    step: usize,
}

/// How a stroke ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It is an edit.
    Keep,
    /// It has never been.
    Drop,
}

/// Changes the layout; called through [`crate::lazy::More`].
pub(crate) fn edit(state: &mut AppState, action: Action) {
    if !matches!(action, Action::Stroke { .. } | Action::EndStroke(_) | Action::Search(_)) {
        state.end_stroke(End::Keep);
    }
    match action {
        Action::Edit(edit) => state.edit(&edit),
        Action::SetDocument(doc) => state.set_document(doc),
        Action::Stroke { mm, spans } => state.stroke(mm, spans),
        Action::EndStroke(end) => state.end_stroke(end),
        Action::Undo => state.undo(),
        Action::Redo => state.redo(),
        Action::Compare(designs) => (state.compared, state.comparing) = (designs, true),
        Action::EndCompare => state.comparing = false,
        Action::Revisit(edits) => state.revisit(edits),
        Action::Change { selection, field, typed } => state.change_field(selection, field, typed),
        Action::Search(events) => filter::go_on(state, events),
        _ => {}
    }
}

/// Works out where playing stops and which events are listed; called through [`crate::lazy::More`].
pub(crate) fn refresh(state: &mut AppState) {
    if !state.breakpoints.is_empty() {
        state.stops = Rc::new(breakpoint::stops(&state.run, &state.breakpoints));
    }
    filter::begin(state);
}

impl AppState {
    fn before(&self) -> Before {
        Before { doc: self.doc.clone(), run: self.run.clone(), step: self.step }
    }

    fn edit(&mut self, edit: &Edit) {
        match apply(&self.doc, edit) {
            Ok(edited) => self.done(Rc::new(edited.doc), &edited.name),
            Err(refusal) => self.refuse(&refusal),
        }
    }

    /// An edit that is done: it can be undone, and what it changed is said.
    fn done(&mut self, doc: Rc<ScenarioDoc>, name: &str) {
        let before = self.before();
        self.history.record(self.doc.clone(), name.to_owned());
        self.show(&before, doc);
        self.say(&sentence(name), &before);
    }

    fn refuse(&mut self, refusal: &Refusal) {
        self.notice = Some(Notice { text: refusal.to_string(), refused: true });
    }

    /// The document as a whole, typed anew.
    fn set_document(&mut self, doc: Rc<ScenarioDoc>) {
        if doc != self.doc {
            self.done(doc, "edit the document");
        }
    }

    /// Changes a field of something; what is refused is said at the field.
    fn change_field(&mut self, selection: Selection, field: &'static str, typed: String) {
        self.refused = None;
        let edit = inspect::change(&self.doc, selection, field, &typed);
        let edited = edit.and_then(|edit| match apply(&self.doc, &edit) {
            Ok(edited) => Ok(Some(edited)),
            // It is what it was.
            Err(Refusal { reason: Reason::NothingChanges, .. }) => Ok(None),
            Err(refusal) => Err(refusal.to_string()),
        });
        match edited {
            Ok(Some(edited)) => self.done(Rc::new(edited.doc), &edited.name),
            Ok(None) => {}
            Err(why) => self.refused = Some(Refused { field, typed, why }),
        }
    }

    /// More of a stroke. What cannot be painted is left out, and why is said.
    fn stroke(&mut self, mm: usize, more: Vec<Span>) {
        let Some(Hand::Brush(brush)) = self.hand else { return };
        if self.stroke.as_ref().is_some_and(|stroke| stroke.mm != mm) {
            return;
        }
        let mut stroke = self.stroke.take().unwrap_or_else(|| {
            self.notice = None;
            Stroke { before: self.before(), mm, spans: Vec::new(), name: None }
        });
        let painted =
            |spans: Vec<Span>| apply(&stroke.before.doc, &Edit::Paint { mm: MmId::new(mm), spans, brush });
        let mut latest = painted([&stroke.spans[..], &more[..]].concat());
        if latest.is_ok() || matches!(&latest, Err(refusal) if refusal.reason == Reason::NothingChanges) {
            stroke.spans.extend(more);
        } else {
            let mut refused = None;
            for span in more {
                let with = [&stroke.spans[..], &[span]].concat();
                match painted(with.clone()) {
                    Err(refusal) if refusal.reason != Reason::NothingChanges => refused = Some(refusal),
                    other => {
                        latest = other;
                        stroke.spans = with;
                    }
                }
            }
            if let Some(refusal) = refused {
                self.refuse(&refusal);
            }
        }
        if let Ok(edited) = latest {
            stroke.name = Some(edited.name);
            self.show(&stroke.before.clone(), Rc::new(edited.doc));
        }
        self.stroke = Some(stroke);
    }

    fn end_stroke(&mut self, end: End) {
        let Some(stroke) = self.stroke.take() else { return };
        let Some(name) = stroke.name else { return };
        match end {
            End::Keep => {
                self.history.record(stroke.before.doc.clone(), name.clone());
                self.say(&sentence(&name), &stroke.before);
            }
            End::Drop => {
                (self.doc, self.step) = (stroke.before.doc, stroke.before.step);
                self.run = stroke.before.run;
                self.refresh();
                self.notice = None;
            }
        }
    }

    fn undo(&mut self) {
        let edits = self.history.undoable().len();
        self.revisit(edits.saturating_sub(1));
    }

    fn redo(&mut self) {
        self.revisit(self.history.undoable().len() + 1);
    }

    /// Undoes edits, or does them again, until so many are done.
    fn revisit(&mut self, edits: usize) {
        let before = self.before();
        let (mut doc, mut last) = (self.doc.clone(), None);
        loop {
            let done = self.history.undoable().len();
            let last_of = |steps: &[Rc<Step>]| steps.last().map(|step| step.name.clone());
            let (name, next) = match done.cmp(&edits) {
                Ordering::Greater => {
                    let name = last_of(self.history.undoable()).map(|name| format!("Undone: {name}."));
                    (name, self.history.undo(doc.clone()))
                }
                Ordering::Less => {
                    let name = last_of(self.history.redoable()).map(|name| format!("Done again: {name}."));
                    (name, self.history.redo(doc.clone()))
                }
                Ordering::Equal => break,
            };
            let Some(next) = next else { break };
            (doc, last) = (next, name);
        }
        if let Some(last) = last {
            self.show(&before, doc);
            self.say(&last, &before);
        }
    }

    /// Another document in place of one, at the nearest step.
    fn show(&mut self, before: &Before, doc: Rc<ScenarioDoc>) {
        self.doc = doc;
        self.run = Run::new(&self.doc, &self.design);
        self.step = nearest(before.run.trace(), before.step, self.run.trace());
        self.playing = false;
        self.selection = self.selection.filter(|selection| selection.is_in(&self.doc.scenario));
        self.refresh();
    }

    /// Says what an edit was, what it changed in the outcome, and where that leaves the reader.
    fn say(&mut self, what: &str, before: &Before) {
        let (old, new) = (before.run.trace(), self.run.trace());
        let outcome = outcome_change(old.end(), new.end());
        let outcome = outcome.unwrap_or_else(|| "The outcome is the same.".into());
        let steps = match (old.events().len(), self.steps()) {
            (old, new) if old == new => number(new),
            (old, new) => format!("{}, not {}", number(new), number(old)),
        };
        let still = if self.step == before.step { "Still" } else { "Now" };
        let text = format!("{what} {outcome} {still} at step {} of {steps}.", number(self.step));
        self.notice = Some(Notice { text, refused: false });
    }
}

fn number(n: usize) -> String {
    crate::words::grouped(u64::try_from(n).unwrap_or(u64::MAX))
}

/// The name of an edit as a sentence; names of the kernel's stay as they are.
fn sentence(name: &str) -> String {
    let first = name.split(' ').next().unwrap_or_default();
    if first.contains('-') || ["uffd", "mprotect"].contains(&first) {
        return format!("{name}.");
    }
    let mut letters = name.chars();
    letters
        .next()
        .map_or_else(String::new, |letter| format!("{}{}.", letter.to_uppercase(), letters.as_str()))
}
