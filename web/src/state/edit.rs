//! Edits of the layout: each makes a new document and a new trace, and can be undone.

use std::rc::Rc;
use std::sync::Arc;

use rmapscope_core::{MmId, Scenario, ScenarioParts, VmaFlags, VmaId, Vpn};
use rmapscope_view::ScenarioDoc;

use super::{Action, AppState, Notice, Refused, Run, Selection, breakpoint, inspect};

/// Changes the layout; called through [`crate::lazy::More`].
pub(crate) fn edit(state: &mut AppState, action: Action) {
    match action {
        Action::ToggleFlag { mm, vma, flag } => state.toggle(MmId::new(mm), VmaId::new(vma), flag),
        Action::Paint { mm, at, stroke } => state.paint(MmId::new(mm), Vpn::new(at), stroke),
        Action::Undo => state.undo(),
        Action::Redo => state.redo(),
        Action::Compare(designs) => (state.compared, state.comparing) = (designs, true),
        Action::EndCompare => state.comparing = false,
        Action::Change { selection, field, typed } => state.change_field(selection, field, typed),
        _ => {}
    }
}

/// Works out where playing stops and which events are listed; called through [`crate::lazy::More`].
pub(crate) fn refresh(state: &mut AppState) {
    if !state.breakpoints.is_empty() {
        state.stops = Rc::new(breakpoint::stops(&state.run, &state.breakpoints));
    }
    let matches = state.filter.as_ref().and_then(|filter| filter.matches(&state.run));
    state.matches = matches.map(Rc::new);
}

impl AppState {
    fn toggle(&mut self, mm: MmId, vma: VmaId, flag: VmaFlags) {
        let mut parts = self.doc.scenario.parts().clone();
        let Some(area) = parts.mms.get_mut(mm.index()).and_then(|mm| mm.vmas.get_mut(vma.index())) else {
            return;
        };
        area.flags ^= flag;
        let set = if area.flags.contains(flag) { "set on" } else { "taken from" };
        let name = VmaFlags::NAMES.iter().find(|(each, _)| *each == flag).map_or("", |(_, name)| *name);
        let what = format!("{name} {set} VMA {}–{}.", area.start, area.end().get() - 1);
        self.edit(parts, &what);
    }

    /// Changes a field of something; what is refused is said at the field.
    fn change_field(&mut self, selection: Selection, field: &'static str, typed: String) {
        let named = |doc: &ScenarioDoc| {
            let text = Some(typed.trim().to_owned()).filter(|text| !text.is_empty());
            let mut doc = doc.clone();
            match field {
                "title" => doc.title = text,
                "notes" => doc.notes = text,
                _ => return None,
            }
            Some(doc)
        };
        self.refused = None;
        let what = format!("{field} of {} changed.", selection.name(&self.doc.scenario));
        if let Some(doc) = named(&self.doc).filter(|_| selection == Selection::Scenario) {
            self.undo.push(self.doc.clone());
            self.redo.clear();
            self.set_doc(Rc::new(doc), &what);
            return;
        }
        let changed = inspect::change(&self.doc.scenario, selection, field, &typed)
            .and_then(|parts| Scenario::new(parts).map_err(|error| error.to_string()));
        match changed {
            Ok(scenario) if scenario == *self.doc.scenario => {}
            Ok(scenario) => {
                self.undo.push(self.doc.clone());
                self.redo.clear();
                self.set_scenario(scenario, &what);
            }
            Err(why) => self.refused = Some(Refused { field, typed, why }),
        }
    }

    fn set_scenario(&mut self, scenario: Scenario, what: &str) {
        self.set_doc(Rc::new(ScenarioDoc { scenario: Arc::new(scenario), ..(*self.doc).clone() }), what);
    }

    /// Puts a changed layout in place of the document's, as one edit.
    pub(super) fn edit(&mut self, parts: ScenarioParts, what: &str) {
        let undo = self.doc.clone();
        if self.change(parts, what) {
            self.undo.push(undo);
            self.redo.clear();
        }
    }

    /// Puts a changed layout in place of the document's; whether that worked.
    pub(super) fn change(&mut self, parts: ScenarioParts, what: &str) -> bool {
        match Scenario::new(parts) {
            Ok(scenario) => {
                self.set_scenario(scenario, what);
                true
            }
            Err(error) => {
                self.notice = Some(Notice { text: error.to_string(), refused: true });
                false
            }
        }
    }

    fn undo(&mut self) {
        if let Some(doc) = self.undo.pop() {
            self.redo.push(self.doc.clone());
            self.set_doc(doc, "Edit undone.");
        }
    }

    fn redo(&mut self) {
        if let Some(doc) = self.redo.pop() {
            self.undo.push(self.doc.clone());
            self.set_doc(doc, "Edit done again.");
        }
    }

    fn set_doc(&mut self, doc: Rc<ScenarioDoc>, what: &str) {
        self.doc = doc;
        let before = (self.steps(), self.step);
        let run = Run::new(&self.doc, &self.design);
        self.go_on_in(run);
        self.notice = Some(Notice { text: said(what, before, (self.steps(), self.step)), refused: false });
    }
}

/// What an edit did, to the trace and to the position in it.
fn said(what: &str, before: (usize, usize), now: (usize, usize)) -> String {
    let (steps, step) = now;
    let trace = if before.0 == steps {
        format!("Still {steps} steps")
    } else {
        format!("{steps} steps instead of {}", before.0)
    };
    let place =
        if step == before.1 { format!("still at step {step}") } else { format!("now at step {step}") };
    format!("{what} {trace}, {place}.")
}
