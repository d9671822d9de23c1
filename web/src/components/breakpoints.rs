//! Where playing stops: the list, and what can be added to it.

use rmapscope_view::listing::Listing;
use yew::prelude::*;
use yew::virtual_dom::ListenerKind;

use super::{Dialog, IconKind, icon, select};
use crate::el::el;
use crate::state::{Action, AppState, Breakpoint, EventKind, Selection};
use crate::words;

/// The list.
pub fn breakpoints(state: &AppState, act: &Callback<Action>, onclose: &Callback<()>) -> Html {
    let line = |(name, breakpoints): (String, Vec<Breakpoint>)| {
        let act = act.clone();
        let remove = el("button|type=button|class=btn icon|title=Remove")
            .attr("aria-label", format!("Remove {name}"))
            .on(ListenerKind::onclick, move |_| {
                for breakpoint in &breakpoints {
                    act.emit(Action::Break(*breakpoint));
                }
            })
            .add(icon(IconKind::Close));
        el("li").key(name.clone()).add(el("span").text(name)).add(remove).done()
    };
    let list = if state.breakpoints.is_empty() {
        el("p|class=muted").text("None yet: it plays to the end.").done()
    } else {
        el("ul|class=breakpoints").all(named(state).into_iter().map(line).collect()).done()
    };
    let stops = words::grouped(state.stops.len() as u64);
    let said = el("p|class=muted")
        .text(format!("{stops} of {} steps stop it.", words::grouped(state.steps() as u64)));
    let step = |label: &'static str, action| {
        el("button|type=button|class=btn line")
            .flag("disabled", state.stops.is_empty())
            .does(act, action)
            .text(label)
            .done()
    };
    let clear = el("button|type=button|class=btn")
        .flag("disabled", state.breakpoints.is_empty())
        .does(act, Action::ClearBreakpoints)
        .text("Remove all");
    let foot = el("footer|class=dialog-foot")
        .add(step("Previous (Shift N)", Action::PreviousStop))
        .add(step("Next (N)", Action::NextStop))
        .add(clear);
    Dialog::around("Breakpoints", onclose, vec![list, said.done(), add(state, act), foot.done()])
}

/// The breakpoints by their names: a line of the code may stand for several places.
fn named(state: &AppState) -> Vec<(String, Vec<Breakpoint>)> {
    let mut out: Vec<(String, Vec<Breakpoint>)> = Vec::new();
    for &breakpoint in &state.breakpoints {
        let name = name(breakpoint, state);
        match out.iter_mut().find(|(other, _)| *other == name) {
            Some((_, same)) => same.push(breakpoint),
            None => out.push((name, vec![breakpoint])),
        }
    }
    out
}

/// What a breakpoint is at.
pub(crate) fn name(breakpoint: Breakpoint, state: &AppState) -> String {
    match breakpoint {
        Breakpoint::Entry(mm, at) => Selection::Entry(mm, at).name(&state.doc.scenario),
        Breakpoint::Kind(kind) => format!("every {}", kind.name()),
        Breakpoint::Bug => "every broken rule".into(),
        Breakpoint::Site(site) => {
            let listing = Listing::new(state.design.design());
            match listing.find(site) {
                Some((function, line)) => {
                    let function = &listing.functions[function];
                    format!("{}, line {}: {}", function.name, line + 1, function.lines[line].text)
                }
                None => format!("{}, which {} has not", site.name(), state.design),
            }
        }
    }
}

/// What can be added.
fn add(state: &AppState, act: &Callback<Action>) -> Html {
    let kinds: Vec<EventKind> = EventKind::of_run(&state.run)
        .into_iter()
        .filter(|kind| !state.breakpoints.contains(&Breakpoint::Kind(*kind)))
        .collect();
    let mut names = vec!["add a kind of event".to_owned()];
    names.extend(kinds.iter().map(|kind| kind.name().to_owned()));
    let choose = {
        let act = act.clone();
        move |i: usize| {
            if let Some(kind) = i.checked_sub(1).and_then(|i| kinds.get(i)) {
                act.emit(Action::Break(Breakpoint::Kind(*kind)));
            }
        }
    };
    let button = |breakpoint: Breakpoint| {
        el("button|type=button|class=btn line")
            .flag("disabled", state.breakpoints.contains(&breakpoint))
            .does(act, Action::Break(breakpoint))
            .text(format!("Add {}", name(breakpoint, state)))
    };
    let entry = match state.selection {
        Some(Selection::Entry(mm, at)) => button(Breakpoint::Entry(mm, at)),
        _ => el("span|class=muted").text("Select an entry to stop at it."),
    };
    // After a choice it is another list.
    el("div|class=add")
        .add(el("span").key(state.breakpoints.len()).add(select("Kind of event", "kinds", &names, 0, choose)))
        .add(button(Breakpoint::Bug))
        .add(entry)
        .done()
}
