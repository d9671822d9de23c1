//! Which events are listed.

use gloo_render::request_animation_frame;
use yew::prelude::*;

use super::select;
use crate::el::el;
use crate::hooks::Next;
use crate::state::{Action, AppState, Breakpoint, EventKind, Filter};
use crate::words;

/// The properties of [`FilterBar`].
#[derive(Clone, Debug, Properties)]
pub struct FilterBarProps {
    /// The state.
    pub state: AppState,
    /// What is asked for.
    pub filter: Filter,
    /// What to do.
    pub act: Callback<Action>,
}

// What is found changes with each drawing that there is.
impl PartialEq for FilterBarProps {
    fn eq(&self, _: &Self) -> bool {
        false
    }
}

/// The fields over the list.
#[component]
pub fn FilterBar(props: &FilterBarProps) -> Html {
    let FilterBarProps { state, filter, act } = props;
    let kinds = use_memo(state.run.clone(), EventKind::of_run);
    {
        let (act, steps, searched) = (act.clone(), state.steps(), state.searched);
        use_effect_with((state.run.clone(), filter.clone()), move |_| {
            let next = Next::default();
            search(&next, act, searched, steps, FIRST);
            move || {
                next.borrow_mut().take();
            }
        });
    }
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
    let steps = state.steps();
    let said = if state.searched < steps {
        format!("{} so far, {}\u{a0}%", words::grouped(found as u64), state.searched * 100 / steps.max(1))
    } else {
        format!("{} shown", words::grouped(found as u64))
    };
    let busy = state.searched < steps;
    // Each part of it is not worth being spoken.
    let said = el("span|class=muted|role=status").attr("aria-busy", busy).text(said);
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

/// So many events are looked through in the first frame; how many in the next ones is seen from how long that takes.
const FIRST: usize = 4096;

/// No less and no more than this is looked through in a frame.
const EVENTS: (usize, usize) = (512, 1 << 18);

/// A part takes about as long as this: milliseconds.
const LONG: (f64, f64) = (3.0, 6.0);

/// Looks through the events that are left, a part in each frame.
fn search(next: &Next, act: Callback<Action>, searched: usize, steps: usize, events: usize) {
    if searched >= steps {
        return;
    }
    let again = next.clone();
    *next.borrow_mut() = Some(request_animation_frame(move |_| {
        let began = js_sys::Date::now();
        act.emit(Action::Search(events));
        let took = js_sys::Date::now() - began;
        let more = match took {
            took if took < LONG.0 => events * 2,
            took if took > LONG.1 => events / 2,
            _ => events,
        };
        search(&again, act.clone(), searched + events, steps, more.clamp(EVENTS.0, EVENTS.1));
    }));
}
