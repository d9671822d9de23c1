//! What can be taken along: the link, a text for a mail, a picture.

use std::rc::Rc;

use rmapscope_core::{CostModel, Trace};
use rmapscope_view::svg::{self, Options, Words};
use rmapscope_view::text;
use yew::prelude::*;
use yew::virtual_dom::ListenerKind;

use super::compare;
use crate::el::el;
use crate::links;
use crate::state::{Action, AppState, Contest};

/// The properties of [`Out`].
#[derive(Clone, Debug, Properties)]
pub(super) struct OutProps {
    /// The state of the page.
    pub(super) state: AppState,
    /// The comparison.
    pub(super) contest: Contest,
}

impl PartialEq for OutProps {
    fn eq(&self, other: &Self) -> bool {
        self.contest == other.contest && self.state.comparing == other.state.comparing
    }
}

/// What there is to take.
#[component]
pub(super) fn Out(props: &OutProps) -> Html {
    let OutProps { state, contest } = props;
    let as_text = use_state(|| false);
    let copied = use_state(|| None::<bool>);
    let copy = {
        let (copied, state, contest) = (copied.setter(), state.clone(), contest.clone());
        move |_| {
            let copied = copied.clone();
            let Some(link) = link(&state, &contest) else {
                copied.set(Some(false));
                return;
            };
            crate::dom::copy(&link, move |worked| copied.set(Some(worked)));
        }
    };
    let toggle = as_text.clone();
    // It is made when it is asked for, not with each step.
    let save = {
        let (state, contest) = (state.clone(), contest.clone());
        move |_| crate::dom::save("rmapscope-compare.svg", "image/svg+xml", &picture(&state, &contest))
    };
    let said = match *copied {
        None => "",
        Some(true) => "Copied.",
        Some(false) => "Not allowed; the address above names it, too.",
    };
    el("div|class=cmp-out|role=group|aria-label=Take along")
        .add(el("span|class=muted|role=status").text(said))
        .add(el("button|type=button|class=btn line").on(ListenerKind::onclick, copy).text("Copy link"))
        .add(
            el("button|type=button|class=btn line|title=Text for a mail")
                .attr("aria-expanded", *as_text)
                .on(ListenerKind::onclick, move |_| toggle.set(!*toggle))
                .text("Text"),
        )
        .add(
            el("button|type=button|class=btn line|title=Picture of all designs (SVG)")
                .on(ListenerKind::onclick, save)
                .text("SVG"),
        )
        .maybe(as_text.then(|| {
            let text = said_as_text(state, contest);
            el("pre|class=compare-text|tabindex=0|aria-label=As text").text(text).done()
        }))
        .done()
}

/// The comparison as text for a mail, its link last.
fn said_as_text(state: &AppState, contest: &Contest) -> String {
    let traces = contest.traces();
    let title = state.doc.title.as_deref().unwrap_or_default();
    let said = text::compare(title, &contest.names, &traces, &contest.comparison, &CostModel::ALL);
    match link(state, contest) {
        Some(link) => format!("{said}\n{link}\n"),
        None => said,
    }
}

/// The address of the comparison where it stands, if it is not too large for one.
fn link(state: &AppState, contest: &Contest) -> Option<String> {
    let state = state.after(compare(&contest.designs)).after(Action::Seek(contest.step(0)));
    let fragment = links::fragment(&state, &mut None)?;
    Some(format!("{}#{fragment}", crate::dom::address()))
}

fn picture(state: &AppState, contest: &Contest) -> String {
    let traces: Vec<Rc<Trace>> = contest.runs.iter().map(|run| run.trace().clone()).collect();
    let steps: Vec<usize> = (0..traces.len()).map(|i| contest.step(i)).collect();
    let words = Words { title: state.doc.title.as_deref(), ..Words::default() };
    let options = Options { words, theme: svg::Theme::Auto, ..Options::default() };
    svg::compare(&traces, &contest.names, &steps, &contest.comparison.summary, &options)
}
