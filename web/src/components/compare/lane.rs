//! One design among several: its name, its step, its entries, and what just happened to it.

use rmapscope_view::compare::LETTERS;
use yew::prelude::*;

use super::pictures::Picture;
use crate::components::{IconKind, icon};
use crate::el::el;
use crate::stage::{Geometry, bare_rows};
use crate::state::{Clock, Contest};
use crate::words::grouped;

/// What [`lane`] needs.
pub(super) struct LaneOf<'a> {
    pub(super) prefix: &'a AttrValue,
    pub(super) contest: &'a Contest,
    pub(super) design: usize,
    pub(super) picture: &'a Picture,
    pub(super) geometry: Geometry,
}

/// The design.
pub(super) fn lane(of: &LaneOf<'_>) -> Html {
    let LaneOf { contest, design, picture, .. } = *of;
    let (Some(letter), Some(name), Some(doc)) =
        (LETTERS.get(design), contest.names.get(design), contest.designs.get(design))
    else {
        return Html::default();
    };
    let frame = &picture.frame;
    let about = doc.preset().map_or("a design with knobs of its own", |preset| preset.summary());
    let state = match contest.clock {
        _ if contest.at > 0 && contest.is_done(design) => "done",
        Clock::Page if contest.waits(design) => "waits",
        _ => "",
    };
    let paid = (contest.clock == Clock::Cost).then(|| {
        el("span|class=cmp-paid").text("paid ").add(el("b").text(grouped(contest.paid(design)))).done()
    });
    let step = el("span|class=stepno")
        .text("step ")
        .add(el("b").text(grouped(frame.step as u64)))
        .text(" of ")
        .text(grouped(frame.steps as u64));
    let head = el("header|class=cmp-head")
        .add(el("b|class=letter").text(*letter))
        .add(el("h3|class=mono").text(name.clone()))
        .add(el("span|class=about").attr("title", about).text(about))
        .maybe((picture.left_out > 0).then(|| {
            let rows = grouped(picture.left_out as u64);
            el("span|class=cmp-state").text(format!("{rows} rows not drawn")).done()
        }))
        .add(el("span|class=cmp-state").text(state))
        .maybe(paid)
        .add(step);
    let rows = bare_rows(of.prefix, contest.runs[design].trace().scenario(), of.geometry, frame, name);
    let (what, why) = picture.sentence.as_ref().map_or(("", ""), |said| (&said.what, &said.why));
    let bug = frame.bugs.last().map(|bug| {
        el("p|class=cmp-bug")
            .add(icon(IconKind::Bug))
            .add(el("b").text(bug.bug.kind.name()))
            .add(el("span").text(bug.text.clone()))
            .done()
    });
    el("section|class=cmp-lane")
        .key(*letter)
        .class_if(contest.waits(design), "waits")
        .attr("aria-label", format!("{letter}, {name}"))
        .add(head)
        .add(el("div|class=cmp-rows").add(rows))
        .add(
            el("p|class=cmp-what")
                .attr("title", format!("{what} {why}"))
                .add(el("b").text(what.to_owned()))
                .text(" ")
                .text(why.to_owned()),
        )
        .maybe(bug)
        .done()
}
