//! Where designs part, and why.

use rmapscope_view::compare::{LETTERS, Marked, Parted, Parting};
use rmapscope_view::sentence::sentence_at;
use yew::prelude::*;
use yew::virtual_dom::ListenerKind;

use super::Of;
use crate::el::el;
use crate::state::{Contest, Turn};
use crate::words::grouped;

/// The properties of [`Partings`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct PartingsProps {
    /// The comparison.
    pub(super) contest: Contest,
    /// What to do.
    pub(super) turn: Callback<Turn>,
}

/// The places at which they part, each with what they do there and why; a click goes there.
#[component]
pub(super) fn Partings(props: &PartingsProps) -> Html {
    let PartingsProps { contest, turn } = props;
    let said = use_memo(Of(contest.doc.clone(), contest.designs.clone()), |_| said(contest));
    let part = el("section|class=cmp-part|aria-label=Where they part");
    if said.is_empty() {
        return part
            .add(
                el("p|class=cmp-same")
                    .text("They part nowhere: all do the same from the first step to the last."),
            )
            .done();
    }
    let marks = contest.marks();
    let item = |(i, parted): (usize, &Vec<Group>)| {
        let at = marks.iter().find(|(_, what)| *what == Marked::Parting(i)).map(|(at, _)| *at);
        item(at, at == Some(contest.at), contest.comparison.partings[i].step, parted, i, turn)
    };
    part.add(el("ol|class=partings").all(said.iter().enumerate().map(item).collect())).done()
}

/// Designs that do the same, and what.
struct Group {
    letters: String,
    what: String,
    why: String,
}

fn item(at: Option<u64>, here: bool, step: usize, groups: &[Group], i: usize, turn: &Callback<Turn>) -> Html {
    let go = turn.clone();
    let button = el("button|type=button|class=link")
        .attr("aria-current", here.then_some("true"))
        .on(ListenerKind::onclick, move |_| {
            if let Some(at) = at {
                go.emit(Turn::Play(false));
                go.emit(Turn::Seek(at));
            }
        })
        .text(format!("{} at step {}", if i == 0 { "They part" } else { "And again" }, grouped(step as u64)));
    // Why is said of the first one, and of where one is: it takes room.
    let says_why = i == 0 || here;
    let groups = groups.iter().enumerate().map(|(i, group)| {
        let why = says_why.then(|| el("span|class=muted").text(group.why.clone()).done());
        el("p|class=cmp-parted")
            .key(i)
            .attr("title", group.why.clone())
            .add(el("b|class=letters").text(group.letters.clone()))
            .add(el("span").text(group.what.clone()).text(" ").maybe(why))
            .done()
    });
    el("li").key(i).class(here.then_some("is-here")).add(button).all(groups.collect()).done()
}

/// For each parting what the designs do there, and why.
fn said(contest: &Contest) -> Vec<Vec<Group>> {
    let group = |parting: &Parting, group: &Parted| {
        let letters: Vec<&str> =
            group.traces.iter().filter_map(|&trace| LETTERS.get(trace).copied()).collect();
        let run = group.traces.first().and_then(|&i| contest.runs.get(i)).filter(|_| group.event.is_some());
        let said = run.map(|run| sentence_at(run.trace(), parting.step - 1));
        let (what, why) = said
            .map_or_else(|| ("Has come to its end.".to_owned(), String::new()), |said| (said.what, said.why));
        Group { letters: letters.join(" "), what, why }
    };
    let partings = contest.comparison.partings.iter();
    partings.map(|parting| parting.parted.iter().map(|each| group(parting, each)).collect()).collect()
}
