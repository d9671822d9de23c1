//! Exact counts: now and at the end, and how they grow.

use rmapscope_core::Counts;
use rmapscope_view::frame::Curve;
use yew::prelude::*;

use crate::el::el;
use crate::state::Run;
use crate::words::{self, add};

/// The counts.
pub fn counts_panel(run: &Run, step: usize, counts: &Counts) -> Html {
    let timeline = run.timeline();
    let end = timeline.end.named();
    let now = counts.named();
    let reads =
        |counts: &Counts| counts.walk_reads + counts.caller_reads + counts.scan_reads + counts.marker_reads;
    let steps = timeline.spots.len();
    let number = |spec, value: u64| el(spec).text(words::grouped(value));
    let head = el("thead").add(
        el("tr")
            .add(el("th|scope=col").text("count"))
            .add(el("th|scope=col").add(el("span|class=visually-hidden").text("over the trace")))
            .add(el("th|scope=col|class=num").text("now"))
            .add(el("th|scope=col|class=num").text("at the end")),
    );
    let rows = now.into_iter().zip(end).zip(&timeline.curves).map(|(((name, now), (_, end)), each)| {
        el("tr")
            .key(name)
            .class((end == 0).then_some("never"))
            .add(el("th|scope=row").text(readable(name)))
            .add(el("td").add(curve(each, step, steps)))
            .add(number("td|class=num", now))
            .add(number("td|class=num faint", end))
            .done()
    });
    let foot = el("tfoot").add(
        el("tr")
            .add(el("th|scope=row").text("all reads"))
            .add(el("td"))
            .add(number("td|class=num", reads(counts)))
            .add(number("td|class=num faint", reads(&timeline.end))),
    );
    el("table|class=counts").add(head).add(el("tbody").all(rows.collect())).add(foot).done()
}

/// What a count is called where people read it.
pub(super) fn readable(name: &str) -> &str {
    match name {
        "walk_calls" => "walker calls",
        "walk_reads" => "walker reads",
        "caller_reads" => "unmap-loop reads",
        "scan_reads" => "scan reads",
        "marker_reads" => "marker checks",
        "pte_clears" => "entries cleared",
        "pte_writes" => "entries written",
        "ptl_locks" => "locks taken",
        "tlb_flushes" => "flushes at once",
        "tlb_deferred" => "flushes deferred",
        "swap_dups" => "swap count calls",
        "rmap_removes" => "rmap removals",
        "ref_drops" => "reference drops",
        other => other,
    }
}

/// In tenths of a pixel.
const WIDTH: usize = 880;
const HEIGHT: u64 = 180;

fn curve(curve: &Curve, step: usize, steps: usize) -> Html {
    let most = curve.values.last().copied().unwrap_or(0).max(1);
    let across = curve.values.len().max(2) - 1;
    let point = |(i, value): (usize, &u64)| (i * WIDTH / across, HEIGHT - 20 - value * (HEIGHT - 40) / most);
    let mut points = String::new();
    for each in curve.values.iter().enumerate() {
        let (x, y) = point(each);
        add!(&mut points, "{x},{y} ");
    }
    el("svg|class=curve|width=88|height=18|viewBox=0 0 880 180|aria-hidden=true")
        .add(el("polyline").attr("points", points))
        .add(el("path|class=brk").attr("d", format!("M{} 10V170", step * WIDTH / steps.max(1))))
        .done()
}
