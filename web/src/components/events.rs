//! The complete list of events. Only those in view are in the document.

use rmapscope_view::sentence::short;
use web_sys::Element;
use yew::prelude::*;
use yew::virtual_dom::ListenerKind;

use crate::el::el;
use crate::hooks::use_size;
use crate::state::{Action, Run};

/// The properties of [`Events`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct EventsProps {
    /// The trace.
    pub run: Run,
    /// The step.
    pub step: usize,
    /// What to do.
    pub act: Callback<Action>,
}

const ROW: usize = 24;
/// The most that is taken for the height of what is seen.
const HIGHEST: usize = 2400;
/// Rows that are drawn beyond the edges, so that scrolling does not show their lack.
const BEYOND: usize = 8;

/// The list.
#[component]
pub fn Events(props: &EventsProps) -> Html {
    let EventsProps { run, step, act } = props;
    let node = use_node_ref();
    let top = use_state(|| 0_usize);
    // A list that nothing limits would be as high as all its rows.
    let (_, height) = use_size(&node);
    let seen = usize::try_from(height).unwrap_or(0).min(HIGHEST);
    let events = run.trace().events();
    let total = events.len();

    {
        let (node, top) = (node.clone(), top.clone());
        use_effect_with((*step, seen), move |&(step, seen)| {
            let Some(list) = node.cast::<Element>() else { return };
            let row = step.saturating_sub(1) * ROW;
            // The current event stays in view, with something around it.
            if seen > 0 && (row < *top + ROW || row + 3 * ROW > *top + seen) {
                let to = row.saturating_sub(seen / 2);
                list.set_scroll_top(i32::try_from(to).unwrap_or(i32::MAX));
                top.set(to);
            }
        });
    }
    let scrolled = {
        let (top, node) = (top.setter(), node.clone());
        move |_| {
            if let Some(list) = node.cast::<Element>() {
                top.set(usize::try_from(list.scroll_top()).unwrap_or(0));
            }
        }
    };
    let first = (*top / ROW).saturating_sub(BEYOND).min(total);
    let last = ((*top + seen) / ROW + BEYOND).min(total);
    let space = |rows: usize| el("svg|class=space|width=1|aria-hidden=true").attr("height", rows * ROW);
    let row = |i: usize| {
        let text = short(&events[i], run.trace().scenario());
        let now = i + 1 == *step;
        let button = el("button|type=button|class=ev")
            .class_if(now, "cur")
            .class_if(i + 1 > *step, "ahead")
            .attr("tabindex", if now { "0" } else { "-1" })
            .attr("aria-current", now.then_some("step"))
            .does(act, Action::Seek(i + 1))
            .add(el("span|class=no").text((i + 1).to_string()))
            .add(el("span|class=kind").text(text.kind))
            .add(el("span|class=detail").text(text.detail));
        el("li").key(i).add(button).done()
    };
    el("div|class=events")
        .node(&node)
        .on(ListenerKind::onscroll, scrolled)
        .add(space(first))
        .add(el("ol").attr("start", first + 1).all((first..last).map(row).collect()))
        .add(space(total - last))
        .done()
}
