//! Which events are listed.

use yew::prelude::*;

use super::select;
use crate::el::el;
use crate::state::{Action, AppState, Breakpoint, EventKind, Filter};
use crate::words;

/// The fields over the list.
pub fn filter_bar(state: &AppState, filter: &Filter, act: &Callback<Action>) -> Html {
    let kinds = EventKind::of_run(&state.run);
    let mut names = vec!["all kinds".to_owned()];
    names.extend(kinds.iter().map(|kind| kind.name().to_owned()));
    let chosen =
        filter.kind.and_then(|kind| kinds.iter().position(|each| *each == kind)).map_or(0, |i| i + 1);
    let choose = {
        let (act, text) = (act.clone(), filter.text.clone());
        move |i: usize| {
            let kind = i.checked_sub(1).and_then(|i| kinds.get(i).copied());
            act.emit(Action::SetFilter(Some(Filter { kind, text: text.clone() })));
        }
    };
    let typed = {
        let (act, kind) = (act.clone(), filter.kind);
        move |text: String| act.emit(Action::SetFilter(Some(Filter { kind, text })))
    };
    let field = el("input|type=search|class=field|aria-label=Text in the event|placeholder=text")
        .field_value(filter.text.clone())
        .typed(typed);
    let found = state.matches.as_ref().map_or_else(|| state.steps(), |matches| matches.len());
    let said = el("span|class=muted|role=status").text(format!("{} shown", words::grouped(found as u64)));
    el("div|class=filter")
        .add(select("Kind of event", "kinds", &names, chosen, choose))
        .add(field)
        .add(said)
        .maybe(filter.kind.map(|kind| {
            el("button|type=button|class=btn line")
                .attr("aria-pressed", state.breakpoints.contains(&Breakpoint::Kind(kind)))
                .does(act, Action::Break(Breakpoint::Kind(kind)))
                .text("break")
        }))
        .done()
}
