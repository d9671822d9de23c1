//! A group of panels in a dock, one of which is in front.

use wasm_bindgen::JsCast as _;
use yew::prelude::*;
use yew::virtual_dom::ListenerKind;

use crate::el::{el, nothing};
use crate::state::{Action, AppState, Dock, Panel};

/// What [`side`] needs.
pub(crate) struct SideProps<'a> {
    /// Which dock.
    pub(crate) dock: Dock,
    /// The prefix of ids.
    pub(crate) prefix: &'a str,
    /// The state.
    pub(crate) state: &'a AppState,
    /// What to do.
    pub(crate) act: &'a Callback<Action>,
    /// Draws a panel.
    pub(crate) panel: &'a dyn Fn(Panel) -> Html,
}

/// Whether there are panels in a dock.
pub(crate) fn has_panels(state: &AppState, dock: Dock) -> bool {
    !panels(state, dock).is_empty()
}

/// A group of panels; nothing if there are none in the dock.
pub(crate) fn side(props: &SideProps<'_>) -> Html {
    let SideProps { dock, prefix, state, act, panel } = *props;
    let layout = state.layout;
    let panels = panels(state, dock);
    // What was measured, of scenes that have it, is what they are about.
    let Some(first) = panels.iter().find(|panel| **panel == Panel::Measured).or(panels.first()) else {
        return nothing();
    };
    let front = layout.front(dock).filter(|front| panels.contains(front)).unwrap_or(*first);
    let id = |kind: &str, panel: Panel| format!("{prefix}-{kind}-{}", panel.name());
    let onkeydown = {
        let (act, panels, prefix) = (act.clone(), panels.clone(), prefix.to_owned());
        move |event: Event| {
            let Some(key) = event.dyn_ref::<KeyboardEvent>().map(KeyboardEvent::key) else { return };
            let here = panels.iter().position(|panel| *panel == front).unwrap_or(0);
            let to = match key.as_str() {
                "ArrowRight" => (here + 1) % panels.len(),
                "ArrowLeft" => (here + panels.len() - 1) % panels.len(),
                "Home" => 0,
                "End" => panels.len() - 1,
                _ => return,
            };
            event.prevent_default();
            event.stop_propagation();
            crate::dom::focus_id(&format!("{prefix}-tab-{}", panels[to].name()));
            act.emit(Action::Arrange(layout.in_front(panels[to])));
        }
    };
    let button = |each: &Panel| {
        let (count, alarm) = count(state, *each);
        el("button|type=button|role=tab")
            .key(each.name())
            .attr("id", id("tab", *each))
            .attr("aria-selected", *each == front)
            // Only the panel in front is there.
            .attr("aria-controls", (*each == front).then(|| id("panel", front)))
            .attr("tabindex", if *each == front { "0" } else { "-1" })
            .class(alarm.then_some("alarm"))
            .does(act, Action::Arrange(layout.in_front(*each)))
            .text(each.name())
            .maybe(count.map(|count| el("span|class=cnt").text(crate::words::grouped(count as u64))))
            .done()
    };
    let tabs = el("div|class=tabs|role=tablist")
        .attr("aria-label", dock.name())
        .on(ListenerKind::onkeydown, onkeydown)
        .all(panels.iter().map(button).collect());
    let pane = el("div|class=pane|role=tabpanel")
        .key(front.name())
        .attr("tabindex", (front != Panel::Events).then_some("0"))
        .attr("id", id("panel", front))
        .attr("aria-labelledby", id("tab", front))
        .add(panel(front));
    el("div|class=group").add(tabs).add(pane).done()
}

/// The panels in a dock.
fn panels(state: &AppState, dock: Dock) -> Vec<Panel> {
    let measured = state.scene.is_some_and(|scene| scene.measured.is_some());
    let there =
        |panel: &Panel| state.layout.dock(*panel) == Some(dock) && (measured || *panel != Panel::Measured);
    Panel::ALL.into_iter().filter(there).collect()
}

/// How many things are in a panel, and whether that is bad news.
fn count(state: &AppState, panel: Panel) -> (Option<usize>, bool) {
    match panel {
        Panel::Bugs => {
            let broken = state.run.timeline().bugs.len();
            (Some(broken), broken > 0)
        }
        Panel::Events => (Some(state.steps()), false),
        _ => (None, false),
    }
}
