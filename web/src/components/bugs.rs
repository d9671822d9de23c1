//! Rules that were broken; a click goes to the step that did it.

use yew::prelude::*;

use super::{IconKind, icon};
use crate::el::el;
use crate::state::{Action, Run};

/// The list.
pub fn bugs(run: &Run, at: usize, act: &Callback<Action>) -> Html {
    let timeline = run.timeline();
    let scenario = run.trace().scenario();
    if timeline.bugs.is_empty() {
        return el("p|class=muted").text("No rule is broken in this trace.").done();
    }
    let line = |&(step, bug): &(usize, rmapscope_core::Bug)| {
        let text = el("span")
            .add(el("b").text(bug.kind.name()))
            .add(el("span|class=bugtext").text(rmapscope_view::sentence::bug(&bug, scenario)))
            .text(" ")
            .add(el("span|class=link").text(format!("done by step {step}")));
        let button = el("button|type=button|class=bugline")
            .does(act, Action::Seek(step))
            .add(icon(IconKind::Bug))
            .add(text);
        el("li").class((step > at).then_some("ahead")).add(button).done()
    };
    el("ul|class=bugs").all(timeline.bugs.iter().map(line).collect()).done()
}
