//! What each design has read up to here and will have at the end, as bars and numbers; and what is not the same at the
//! end.

use rmapscope_core::Counts;
use rmapscope_view::compare::LETTERS;
use rmapscope_view::frame::ReadBy;
use yew::prelude::*;

use crate::components::counts::readable;
use crate::components::{IconKind, icon};
use crate::el::{el, list};
use crate::state::{Contest, Run};
use crate::words::grouped;

/// The reads, and what else differs here.
pub(super) fn bars(contest: &Contest, counts: &[Counts]) -> Html {
    // Bars are drawn against the most that there will be, so that they only grow.
    let most = contest.runs.iter().map(|run| all(&run.timeline().end)).max().unwrap_or(0).max(1);
    let row = |(i, (run, counts)): (usize, (&Run, &Counts))| {
        let end = &run.timeline().end;
        let number = |class: &'static str, value: u64| el("td").class(class).text(grouped(value)).done();
        el("tr")
            .key(i)
            .add(
                el("th|scope=row")
                    .attr("title", contest.names[i].clone())
                    .add(el("b|class=letters|aria-hidden=true").text(LETTERS[i % LETTERS.len()]))
                    .add(el("span|class=visually-hidden").text(contest.names[i].clone())),
            )
            .add(el("td|class=cmp-bar-cell").add(bar(counts, end, most)))
            .add(number("num now", counts.walk_reads))
            .add(number("num faint", end.walk_reads))
            .add(number("num now", all(counts)))
            .add(number("num faint", all(end)))
            .done()
    };
    let head = el("thead").add(
        el("tr")
            .add(el("th|scope=col").add(el("span|class=visually-hidden").text("design")))
            .add(el("th|scope=col").text("Reads"))
            .add(el("th|scope=col|class=num").text("walker"))
            .add(el("th|scope=col|class=num faint").text("at the end"))
            .add(el("th|scope=col|class=num").text("all"))
            .add(el("th|scope=col|class=num faint").text("at the end")),
    );
    let rows = contest.runs.iter().zip(counts).enumerate().map(row).collect();
    let legend = ReadBy::ALL.into_iter().map(|by| {
        el("span").key(by.name()).add(el("i").class(format!("cmp-key {}", class(by)))).text(by.name()).done()
    });
    el("section|class=cmp-part|aria-label=Counts")
        .add(el("table|class=cmp-reads").add(head).add(el("tbody").all(rows)))
        .add(el("p|class=cmp-legend").all(legend.collect()))
        .maybe(others(counts))
        .all(contest.runs.iter().enumerate().filter_map(|(i, run)| broken(i, run)).collect())
        .done()
}

fn all(counts: &Counts) -> u64 {
    counts.walk_reads + counts.caller_reads + counts.scan_reads + counts.marker_reads
}

/// In so many units a bar is drawn.
const WIDTH: u64 = 1000;

fn bar(counts: &Counts, end: &Counts, most: u64) -> Html {
    let parts = [
        (ReadBy::Walker, counts.walk_reads),
        (ReadBy::Caller, counts.caller_reads),
        (ReadBy::Scan, counts.scan_reads),
        (ReadBy::Marker, counts.marker_reads),
    ];
    let mut x = 0;
    let pieces = parts.map(|(by, n)| {
        let wide = n * WIDTH / most;
        x += wide;
        el("rect|y=0|height=10")
            .key(by.name())
            .class(class(by))
            .attr("x", (x - wide).to_string())
            .attr("width", wide.to_string())
            .done()
    });
    el("svg|class=cmp-bar|viewBox=0 0 1000 10|preserveAspectRatio=none|aria-hidden=true")
        .add(el("rect|class=bar-room|y=0|height=10").attr("width", (all(end) * WIDTH / most).to_string()))
        .add(list(pieces.into()))
        .done()
}

const fn class(by: ReadBy) -> &'static str {
    match by {
        ReadBy::Walker => "r-walker",
        ReadBy::Caller => "r-caller",
        ReadBy::Scan => "r-scan",
        ReadBy::Marker => "r-marker",
    }
}

/// Counts other than reads in which they differ here.
fn others(counts: &[Counts]) -> Option<Html> {
    let named: Vec<_> = counts.iter().map(Counts::named).collect();
    let first = named.first()?;
    let differing = first.iter().enumerate().filter(|(i, (name, value))| {
        !name.ends_with("_reads") && named.iter().any(|other| other[*i].1 != *value)
    });
    let lines: Vec<Html> = differing
        .map(|(i, (name, _))| {
            let values = named.iter().zip(LETTERS).map(|(counts, letter)| {
                el("span")
                    .key(letter)
                    .add(el("b|class=letters").text(letter))
                    .add(el("span|class=mono").text(grouped(counts[i].1)))
                    .done()
            });
            let values = el("dd").all(values.collect());
            el("div").key(*name).add(el("dt").text(readable(name).to_owned())).add(values).done()
        })
        .collect();
    (!lines.is_empty()).then(|| el("dl|class=cmp-others").all(lines).done())
}

/// The rules that a design breaks, if it does.
fn broken(i: usize, run: &Run) -> Option<Html> {
    let mut kinds: Vec<&str> = run.timeline().bugs.iter().map(|(_, bug)| bug.kind.name()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    (!kinds.is_empty()).then(|| {
        el("p|class=cmp-bug")
            .key(i)
            .add(el("b|class=letters").text(LETTERS[i % LETTERS.len()]))
            .add(icon(IconKind::Bug))
            .add(el("span").text("breaks ").add(el("b").text(kinds.join(", "))))
            .done()
    })
}
