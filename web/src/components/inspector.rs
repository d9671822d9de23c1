//! What is selected, with every field of it to be changed.

use wasm_bindgen::JsCast as _;
use web_sys::HtmlInputElement;
use yew::prelude::*;
use yew::virtual_dom::ListenerKind;

use super::{editor::actions, select};
use crate::el::{el, list};
use crate::state::{Action, AppState, Breakpoint, Field, Selection, Value, fields};

/// Whether fields can be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// They can.
    Change,
    /// They are only shown.
    Look,
}

/// The panel.
pub fn inspector(state: &AppState, prefix: &str, access: Access, act: &Callback<Action>) -> Html {
    let scenario = &state.doc.scenario;
    let selection = state.selection.filter(|selection| selection.is_in(scenario));
    let mut content = vec![chooser(state, selection, act)];
    match selection {
        None => content.push(
            el("p|class=muted")
                .text("Click an entry, a folio or a VMA on the stage, or choose above.")
                .done(),
        ),
        Some(selection) => {
            let form = Form { state, prefix, access, act, selection };
            let fields = fields(&state.doc, selection);
            content.push(
                el("div|class=fields").all(fields.iter().map(|field| form.field(field)).collect()).done(),
            );
            if access == Access::Change {
                content.push(el("div|class=beside").all(actions(scenario, selection, act)).done());
            }
            content.push(beside(state, selection, act));
            content.push(
                el("p|class=muted")
                    .text(match selection {
                        Selection::Range(..) => "The first entry is shown; a change is made to all of them.",
                        _ => "As laid out before the first step. A change runs anew.",
                    })
                    .done(),
            );
        }
    }
    el("div|class=inspector").add(list(content)).done()
}

/// What can be selected, without the stage.
fn chooser(state: &AppState, selection: Option<Selection>, act: &Callback<Action>) -> Html {
    let scenario = &state.doc.scenario;
    let mut all = Selection::all(scenario);
    if let Some(entry) = selection.filter(|selection| selection.entries().is_some()) {
        all.insert(0, entry);
    }
    let mut names = vec!["choose".to_owned()];
    names.extend(all.iter().map(|each| each.name(scenario)));
    let chosen = selection.and_then(|selection| all.iter().position(|each| *each == selection));
    let (mm, at) = match selection {
        Some(Selection::Entry(mm, at) | Selection::Range(mm, at, _)) => (mm, at.to_string()),
        Some(Selection::Vma(mm, _) | Selection::Mm(mm)) => (mm, String::new()),
        _ => (0, String::new()),
    };
    let choose = {
        let act = act.clone();
        move |i: usize| act.emit(Action::Select(i.checked_sub(1).map(|i| all[i])))
    };
    let entry = {
        let act = act.clone();
        move |event: Event| {
            if let Some(at) = input(&event).and_then(|input| input.value().trim().parse().ok()) {
                act.emit(Action::Select(Some(Selection::Entry(mm, at))));
            }
        }
    };
    let field = el("input|class=field|inputmode=numeric|autocomplete=off|placeholder=entry")
        .attr("aria-label", "Entry")
        .field_value(at)
        .on(ListenerKind::onchange, entry);
    el("div|class=chooser")
        .add(select("Selected", "selected", &names, chosen.map_or(0, |i| i + 1), choose))
        .add(field)
        .done()
}

/// What else can be done with it.
fn beside(state: &AppState, selection: Selection, act: &Callback<Action>) -> Html {
    let Selection::Entry(mm, at) = selection else { return crate::el::nothing() };
    let scenario = &state.doc.scenario;
    let goto = |each: Selection| {
        el("button|type=button|class=btn line")
            .does(act, Action::Select(Some(each)))
            .text(each.name(scenario))
            .done()
    };
    let stop = Breakpoint::Entry(mm, at);
    el("div|class=beside")
        .all(Selection::around(scenario, mm, at).into_iter().map(goto).collect())
        .add(
            el("button|type=button|class=btn line|title=B")
                .attr("aria-pressed", state.breakpoints.contains(&stop))
                .does(act, Action::Break(stop))
                .text("breakpoint"),
        )
        .done()
}

struct Form<'a> {
    state: &'a AppState,
    prefix: &'a str,
    access: Access,
    act: &'a Callback<Action>,
    selection: Selection,
}

impl Form<'_> {
    fn field(&self, field: &Field) -> Html {
        let name = field.name;
        let refused = self.state.refused.as_ref().filter(|refused| refused.field == name);
        let id = format!("{}-refused-{name}", self.prefix);
        let locked = self.access == Access::Look;
        let input = match &field.value {
            Value::Text(text, wanted) => {
                let shown = refused.map_or_else(|| text.clone(), |refused| refused.typed.clone());
                el("input|class=field|autocomplete=off|spellcheck=false")
                    .attr("placeholder", *wanted)
                    .attr("title", *wanted)
                    .attr("aria-label", readable(name))
                    .attr("aria-invalid", refused.is_some())
                    .attr("aria-describedby", refused.is_some().then(|| id.clone()))
                    .flag("disabled", locked)
                    .field_value(shown)
                    .on(ListenerKind::onchange, self.typed(name))
            }
            Value::Flag(on) => el("button|type=button|role=switch|class=switch")
                .attr("aria-checked", *on)
                .attr("aria-label", readable(name))
                .flag("disabled", locked)
                .does(self.act, self.change(name, (!on).to_string()))
                .text(if *on { "yes" } else { "no" }),
            Value::Choice(options, chosen) => {
                let (act, all, selection) = (self.act.clone(), options.clone(), self.selection);
                let choose = move |i: usize| {
                    act.emit(Action::Change { selection, field: name, typed: all[i].clone() });
                };
                el("span").add(select(name, "choice", options, *chosen, choose))
            }
        };
        let why =
            refused.map(|refused| el("p|class=why-not|role=alert").attr("id", id).text(refused.why.clone()));
        el("div|class=row")
            .key(name)
            .add(el("span|class=name|aria-hidden=true").text(readable(name)))
            .add(input)
            .maybe(why)
            .done()
    }

    fn change(&self, field: &'static str, typed: String) -> Action {
        Action::Change { selection: self.selection, field, typed }
    }

    fn typed(&self, field: &'static str) -> impl Fn(Event) + 'static {
        let (act, selection) = (self.act.clone(), self.selection);
        move |event| {
            if let Some(input) = input(&event) {
                act.emit(Action::Change { selection, field, typed: input.value() });
            }
        }
    }
}

fn input(event: &Event) -> Option<HtmlInputElement> {
    event.target()?.dyn_into().ok()
}

fn readable(name: &'static str) -> String {
    name.replace('_', " ")
}
