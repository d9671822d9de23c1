//! Rules that were broken; a click goes to the step that did it.

use yew::prelude::*;

use super::{IconKind, icon};
use crate::state::{Action, Run};

/// The list.
pub fn bugs(run: &Run, at: usize, act: &Callback<Action>) -> Html {
    let timeline = run.timeline();
    let scenario = run.trace().scenario();
    if timeline.bugs.is_empty() {
        return html! { <p class="muted">{ "No rule is broken in this trace." }</p> };
    }
    html! {
        <ul class="bugs">
            { for timeline.bugs.iter().map(|&(step, bug)| {
                let ahead = step > at;
                html! {
                    <li class={classes!(ahead.then_some("ahead"))}>
                        <button type="button" class="bugline" onclick={act.reform(move |_: MouseEvent| Action::Seek(step))}>
                            { icon(IconKind::Bug) }
                            <span><b>{ bug.kind.name() }</b><span class="bugtext">{ rmapscope_view::sentence::bug(&bug, scenario) }</span>
                            <span class="link">{ format!("done by step {step}") }</span></span>
                        </button>
                    </li>
                }
            }) }
        </ul>
    }
}
