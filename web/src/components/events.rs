//! The complete list of events. Only those in view are in the document.

use rmapscope_view::sentence::short;
use web_sys::Element;
use yew::prelude::*;

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
    let onscroll = {
        let top = top.setter();
        Callback::from(move |event: Event| {
            if let Some(list) = event.target_dyn_into::<Element>() {
                top.set(usize::try_from(list.scroll_top()).unwrap_or(0));
            }
        })
    };
    let first = (*top / ROW).saturating_sub(BEYOND).min(total);
    let last = ((*top + seen) / ROW + BEYOND).min(total);
    let space = |rows: usize| html! { <svg class="space" width="1" height={(rows * ROW).to_string()} aria-hidden="true"></svg> };
    html! {
        <div class="events" ref={node} {onscroll}>
            { space(first) }
            <ol start={(first + 1).to_string()}>
                { for (first..last).map(|i| {
                    let text = short(&events[i], run.trace().scenario());
                    let now = i + 1 == *step;
                    html! {
                        <li key={i}>
                            <button type="button" class={classes!("ev", now.then_some("cur"), (i + 1 > *step).then_some("ahead"))}
                                tabindex={if now { "0" } else { "-1" }} aria-current={now.then_some("step")}
                                onclick={act.reform(move |_: MouseEvent| Action::Seek(i + 1))}>
                                <span class="no">{ i + 1 }</span><span class="kind">{ text.kind }</span><span class="detail">{ text.detail }</span>
                            </button>
                        </li>
                    }
                }) }
            </ol>
            { space(total - last) }
        </div>
    }
}
