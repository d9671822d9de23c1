//! The entries around a place in full, where all others are drawn too small to be read.

use std::rc::Rc;

use rmapscope_view::frame::{Bracket, BugMark, Flush, PlannedRow, Row};
use yew::prelude::*;

use super::{
    Geometry, Level,
    vma::{LaneParts, row_view},
};
use crate::el::{el, nothing, still};
use crate::words;

/// The row of 16 entries, or 8, in which the place lies, if entries are drawn too small and the place is here.
pub(super) fn detail(parts: &LaneParts, mm: usize) -> Option<Html> {
    (parts.geometry.level == Level::Tiny).then(|| {
        let parts = parts.clone();
        let shown = (Rc::as_ptr(&parts.large.1), mm, parts.geometry, parts.place, parts.lit);
        still(0, shown, move || around(&parts, mm).unwrap_or_else(nothing))
    })
}

fn around(parts: &LaneParts, mm: usize) -> Option<Html> {
    let (scenario, frame) = &parts.large;
    let lane = frame.lanes.iter().find(|lane| lane.mm == mm)?;
    let cursor = lane.rows.iter().find_map(|row| row.cursor);
    let at = parts.place.map_or(cursor, |(mm, at)| (mm == lane.mm).then_some(at))?;
    let geometry = Geometry::new(parts.geometry.width, Level::Large);
    let columns = geometry.level_columns();
    let row = lane.rows.iter().find(|row| row.planned.from <= at && at < row.planned.to)?;
    let part = Rc::new(cut(row, at / columns * columns, columns));
    let range = words::pages(part.planned.from, part.planned.to);
    let mut plain = parts.clone();
    // The tab key comes to the entry among the others.
    plain.tab_stop = None;
    plain.scenario = scenario.clone();
    let grid = el("div|role=grid|class=rows")
        .attr("aria-label", format!("Entries {range}, large"))
        .attr("aria-rowcount", "1")
        .attr("aria-colcount", geometry.columns)
        .add(row_view(&plain, &part, geometry, part.base / columns));
    let head = el("div|class=vma-head").add(el("h4").text(format!("Entries {range}")));
    Some(el("section|class=vma detail").attr("aria-label", "Detail").add(head).add(grid).done())
}

/// The entries of a row from `base` on, as a row of its own.
fn cut(row: &Row, base: u64, columns: u64) -> Row {
    let planned = row.planned;
    let (from, to) = (planned.from.max(base), planned.to.min(base + columns));
    let within = |a: u64, b: u64| a < to && (from < b || from <= a);
    let bracket = |bracket: &Bracket| Bracket {
        from: bracket.from.max(from),
        to: bracket.to.min(to),
        opens: bracket.opens && bracket.from >= from,
        closes: bracket.closes && bracket.to <= to,
        ..bracket.clone()
    };
    let flush = |flush: &Flush| Flush {
        from: flush.from.max(from),
        to: flush.to.min(to),
        opens: flush.opens && flush.from >= from,
        ..*flush
    };
    let bug = |bug: &BugMark| BugMark { from: bug.from.max(from), to: bug.to.min(to), ..*bug };
    Row {
        mm: row.mm,
        base,
        planned: PlannedRow {
            from,
            to,
            walk: (planned.walk.0.clamp(from, to), planned.walk.1.clamp(from, to)),
            ..planned
        },
        cells: row.cells.iter().filter(|cell| from <= cell.at && cell.at < to).copied().collect(),
        brackets: row.brackets.iter().filter(|each| within(each.from, each.to)).map(bracket).collect(),
        flushes: row.flushes.iter().filter(|each| within(each.from, each.to)).map(flush).collect(),
        bugs: row.bugs.iter().filter(|each| within(each.from, each.to)).map(bug).collect(),
        cursor: row.cursor.filter(|at| (from..to).contains(at)),
    }
}
