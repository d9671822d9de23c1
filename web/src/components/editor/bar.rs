//! The bar of the editor: tools, brushes, what can be done with the selection, and the edits so far.

use std::rc::Rc;

use rmapscope_core::{MmId, PteKind, Vpn};
use rmapscope_view::edit::{Brush, Edit, Span, Turn};
use rmapscope_view::frame::BITS;
use yew::prelude::*;
use yew::virtual_dom::ListenerKind;

use super::actions::actions;
use crate::components::What;
use crate::el::{El, el, list};
use crate::keyboard::Command;
use crate::stage::sample;
use crate::state::{Action, AppState, Hand, Selection, bit_name};

/// What the bar shows and tells.
pub(super) struct BarProps<'a> {
    pub(super) prefix: &'a str,
    pub(super) hand: Hand,
    pub(super) state: &'a AppState,
    pub(super) act: &'a Callback<Action>,
    pub(super) run: &'a Callback<Command>,
    /// Whether the list of edits is open, and what opens it.
    pub(super) listed: &'a UseStateHandle<bool>,
}

/// The bar.
pub(super) fn bar(props: &BarProps<'_>) -> Html {
    let BarProps { state, .. } = props;
    let selected = state.selection.filter(|selection| selection.is_in(&state.doc.scenario));
    let open = **props.listed;
    el("section|class=edit-bar|aria-label=Editor")
        .add(tools(props, selected))
        .add(below(props, selected))
        .maybe(open.then(|| history(props)))
        .done()
}

fn tools(props: &BarProps<'_>, selected: Option<Selection>) -> Html {
    let BarProps { prefix, hand, state, act, run, listed } = props;
    let pick = |spec, each: Hand, name: String| -> El {
        el(spec)
            .key(name.clone())
            .attr("aria-pressed", *hand == each)
            .attr("title", name.clone())
            .attr("aria-label", name)
            .does(act, Action::Hold(Some(each)))
    };
    let select = pick("button|type=button|class=brush arrow", Hand::Select, "Select".into()).add(arrow());
    let kinds = PteKind::ALL.map(|kind| {
        let brush = Brush::Kind(kind);
        pick("button|type=button|class=brush", Hand::Brush(brush), brush_name(brush))
            .add(sample(prefix, kind))
            .done()
    });
    let bits = BITS.map(|(bit, letter)| {
        let brush = Brush::Bit(bit, Turn::Flip);
        pick("button|type=button|class=brush bit", Hand::Brush(brush), brush_name(brush))
            .text(letter.to_string())
            .done()
    });
    let edits = state.history.undoable().len();
    let s = if edits == 1 { "" } else { "s" };
    let toggle = {
        let listed = (*listed).clone();
        move |_| listed.set(!*listed)
    };
    let run = (*run).clone();
    let edits_button = el("button|type=button|class=btn line")
        .attr("aria-expanded", ***listed)
        .on(ListenerKind::onclick, toggle)
        .text(format!("{edits} edit{s}"));
    let document = el("button|type=button|class=btn line|title=The scenario as JSON, to be changed")
        .on(ListenerKind::onclick, move |_| run.emit(Command::Open(What::Document)))
        .text("Document");
    el("div|class=edit-tools")
        .add(select)
        .add(el("span|class=lbl").text("brush"))
        .add(el("span|class=brush-list|role=group|aria-label=Make entries").all(kinds.into()))
        .add(el("span|class=lbl").text("bits"))
        .add(el("span|class=brush-list|role=group|aria-label=Turn bits").all(bits.into()))
        .maybe(apply(*hand, selected, act))
        .add(el("span|class=edit-ends").add(edits_button).add(document))
        .done()
}

/// The brush on the entries that are selected.
fn apply(hand: Hand, selected: Option<Selection>, act: &Callback<Action>) -> Option<Html> {
    let Hand::Brush(brush) = hand else { return None };
    let (mm, at, len) = selected?.entries().filter(|(.., len)| *len > 1)?;
    let spans = vec![Span { at: Vpn::new(at), len }];
    let edit = Edit::Paint { mm: MmId::new(mm), spans, brush };
    let name = format!("Apply to {}", crate::words::pages(at, at + len));
    let button = el("button|type=button|class=btn line").does(act, Action::Edit(Rc::new(edit))).text(name);
    Some(button.done())
}

/// What can be done with what is selected, or what can be done at all.
fn below(props: &BarProps<'_>, selected: Option<Selection>) -> Html {
    let BarProps { hand, state, act, .. } = props;
    let scenario = &state.doc.scenario;
    let selected = selected.filter(|_| *hand == Hand::Select);
    let what = selected.map(|selection| {
        let name = selection.name(scenario);
        el("span|class=chosen-name").text(name)
    });
    let buttons = selected.map_or_else(Vec::new, |selection| actions(scenario, selection, act));
    let hint = if buttons.is_empty() { hint(state, *hand) } else { "" };
    el("div|class=edit-acts")
        .maybe(what)
        .add(list(buttons))
        .maybe((!hint.is_empty()).then(|| el("span|class=hint").text(hint)))
        .done()
}

/// What to do next.
fn hint(state: &AppState, hand: Hand) -> &'static str {
    let scenario = &state.doc.scenario;
    match hand {
        Hand::Brush(Brush::Kind(_)) => "Press or drag over entries: they become this. Esc drops the stroke.",
        Hand::Brush(Brush::Bit(..)) => "Press or drag over entries: the bit is turned. Esc drops the stroke.",
        Hand::Folio(..) => {
            "Press the place, or use the arrow keys and Enter. + and − change the order, Alt does not align, Esc drops it."
        }
        Hand::Share(_) | Hand::Move(_) => "Press the place, or use the arrow keys and Enter. Esc drops it.",
        Hand::Vma(_) | Hand::Mm | Hand::Fork => "Put it onto an address space. Esc drops it.",
        Hand::Select if scenario.mms().iter().all(|mm| mm.vmas.is_empty()) => {
            "Begin with a VMA: drag it from the palette onto the stage, or press it."
        }
        Hand::Select if scenario.folios().is_empty() => {
            "Now a folio: drag one from the palette onto the VMA’s entries."
        }
        Hand::Select => {
            "Press an entry, or drag over several; take a brush, or drag something from the palette."
        }
    }
}

/// The edits, the latest first; each leads to where it was done.
fn history(props: &BarProps<'_>) -> Html {
    let BarProps { state, act, .. } = props;
    let (undo, redo) = (state.history.undoable(), state.history.redoable());
    let now = undo.len();
    let line = |n: usize, name: &str| {
        el("li")
            .key(n)
            .add(
                el("button|type=button")
                    .class(if n > now { "edit-line undone" } else { "edit-line" })
                    .attr("aria-current", (n == now).then_some("step"))
                    .does(act, Action::Revisit(n))
                    .text(name.to_owned()),
            )
            .done()
    };
    let mut lines: Vec<Html> = Vec::new();
    for (i, step) in redo.iter().enumerate() {
        lines.push(line(now + redo.len() - i, &step.name));
    }
    for (i, step) in undo.iter().enumerate().rev() {
        lines.push(line(i + 1, &step.name));
    }
    lines.push(line(0, "as it was opened"));
    el("ol|class=edit-history|aria-label=Edits").all(lines).done()
}

/// What a brush makes of an entry, in words.
pub(super) fn brush_name(brush: Brush) -> String {
    match brush {
        Brush::Kind(PteKind::Marker(marker)) => format!("{} marker", marker.name()),
        Brush::Kind(kind) => kind.name().into(),
        Brush::Bit(bit, _) => bit_name(bit).into(),
    }
}

fn arrow() -> El {
    el("svg|class=icon|width=16|height=16|viewBox=0 0 16 16|aria-hidden=true")
        .add(el("path|d=M4 2l8.5 7.5H8L5.5 13.5z"))
}
