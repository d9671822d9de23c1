//! What stands under the entries: pending flushes, the cursor, reads, broken rules.

use rmapscope_view::frame::{Bracket, BracketState, BugMark, Cell, Flush, ReadBy};
use yew::prelude::*;

use crate::el::{el, list};
use crate::words::add;

use super::{
    Geometry, Level,
    geometry::{RowBox, text_width},
    shapes::{at, group, path, patterned, placed, rect, text},
};

/// The bands of ranges to flush.
pub(super) fn flushes(
    prefix: &str,
    geometry: Geometry,
    heights: RowBox,
    base: u64,
    flushes: &[Flush],
) -> Html {
    let (y, height) = heights.band;
    let band = |flush: &Flush| {
        let x = geometry.x_of(base, flush.from);
        let width = geometry.x_of(base, flush.to - 1) + geometry.cell - x;
        let said = flush_text(flush);
        let mut shapes = vec![rect("base", [x, y, width, height], "0")];
        if !flush.now {
            let d = format!("M{x} {y}h{width}v{height}h-{width}z");
            let hatched = patterned(d.into(), prefix, "flush");
            shapes.push(group("hatched", None, vec![hatched]));
        }
        let wide = text_width(&said);
        if geometry.level == Level::Large && flush.opens && wide + 12 < width {
            shapes.push(rect("base", [x + (width - wide) / 2 - 6, y, wide + 12, height], "0"));
            shapes.push(text("s12 mid", x + width / 2, y + 12, said));
        }
        group(if flush.now { "flush now" } else { "flush" }, None, shapes)
    };
    flushes.iter().filter(|_| height > 0).map(band).collect()
}

fn flush_text(flush: &Flush) -> String {
    let (from, to) = flush.range;
    let range = if to - from == 1 { format!("{from}") } else { format!("{from}–{}", to - 1) };
    let state = if flush.now { "flushed now" } else { "pending" };
    format!("{range} {state}")
}

/// Rings around the entries of the batch that is looked for or handled, where a bracket has no room.
pub(super) fn batch_rings(geometry: Geometry, heights: RowBox, base: u64, brackets: &[Bracket]) -> Html {
    let running = |bracket: &&Bracket| bracket.state != BracketState::Past && bracket.from < bracket.to;
    let ring = |bracket: &Bracket| {
        let x = geometry.x_of(base, bracket.from) - 1;
        let width = geometry.x_of(base, bracket.to - 1) + geometry.cell + 1 - x;
        rect("brk", [x, heights.cells - 1, width, geometry.height + 2], "4")
    };
    group("brackets", None, brackets.iter().filter(running).map(ring).collect())
}

/// The walk's place.
pub(super) fn cursor(geometry: Geometry, heights: RowBox, base: u64, entry: u64) -> Html {
    let x = geometry.middle(base, entry);
    let y = heights.cursor;
    let small = geometry.level.is_small();
    if geometry.level == Level::Tiny {
        // So small a way is not worth a motion, and what has a transform is a layer's business for the browser.
        return group("cursor", None, vec![path("cur", placed(x, y, "l5 6h-10z"))]);
    }
    // The pill stays inside the row; only the triangle stands exactly under the entry.
    let shift = (24 - x).max(0) - (x + 24 - geometry.width).max(0);
    let shapes = if small {
        vec![path("cur", "M0 0l6 7h-12z")]
    } else {
        vec![
            path("cur", "M0 0l8 9h-16z"),
            rect("cur", [shift - 24, 8, 48, 20], "4"),
            text("s12 md mid onacc", shift, 22, "pvmw"),
        ]
    };
    group("cursor", at(x, y), shapes)
}

/// Bars for the reads of each entry, one path for each reader; a zero where a walk came and nobody read.
pub(super) fn reads(geometry: Geometry, heights: RowBox, base: u64, cells: &[Cell]) -> Html {
    let width = if geometry.level.is_small() { geometry.cell - 6 } else { geometry.cell.min(40) * 3 / 5 };
    let thick = if geometry.level.is_small() { 3 } else { 4 };
    let mut paths = [String::new(), String::new(), String::new(), String::new()];
    let mut texts = Vec::new();
    for cell in cells {
        let middle = geometry.middle(base, cell.at);
        let count = i32::try_from(cell.reads.count()).unwrap_or(i32::MAX);
        if count == 0 {
            if cell.walked && !geometry.level.is_small() {
                texts.push(text("m s11 mid t3", middle, heights.reads + 9, "0"));
            }
            continue;
        }
        let bars = if count > heights.most_reads { heights.most_reads - 2 } else { count };
        let shown = usize::try_from(bars.max(1)).unwrap_or(1);
        let mut y = heights.reads;
        for by in cell.reads.iter().take(shown) {
            let d = &mut paths[by as usize];
            if by == ReadBy::Marker {
                add!(d, "M{} {}a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0z", middle - 2, y + 2);
            } else if by == ReadBy::Scan {
                // Hollow: the line lies inside.
                let (x, w) = (middle - width / 2, width - 1);
                add!(d, "M{x}.5 {y}.5h{w}v{}h-{w}z", thick - 1);
            } else {
                add!(d, "M{} {y}h{width}v{thick}h-{width}z", middle - width / 2);
            }
            y += heights.read_pitch;
        }
        if count > heights.most_reads && !geometry.level.is_small() {
            texts.push(text("m s11 mid t3", middle, y + 9, format!("+{}", count - bars.max(1))));
        }
    }
    let class = ["r-walker", "r-caller", "r-scan", "r-marker"];
    let mut shapes: Vec<Html> = paths.into_iter().zip(class).map(|(d, class)| path(class, d)).collect();
    shapes.push(list(texts));
    group("reads", None, shapes)
}

/// Rings around entries at which a rule was broken, with its name.
pub(super) fn bugs(geometry: Geometry, heights: RowBox, base: u64, bugs: &[BugMark]) -> Html {
    let all = bugs
        .iter()
        .enumerate()
        .map(|(i, bug)| {
            let x = geometry.x_of(base, bug.from) - 3;
            let width = geometry.x_of(base, bug.to - 1) + geometry.cell + 3 - x;
            let (y, height) = (heights.cells - 3, geometry.height + 6);
            let others = bugs.iter().filter(|other| other.from == bug.from).count() - 1;
            let first = !bugs[..i].iter().any(|other| other.from == bug.from);
            let mut name = bug.kind.name().to_owned();
            if bug.len > 1 {
                add!(&mut name, " × {}", bug.len);
            }
            if others > 0 {
                add!(&mut name, ", +{others}");
            }
            let tag = text_width(&name) + 30;
            let left = x.min(geometry.width - tag).max(0);
            // Under the numbers and the band, where nothing else stands.
            let top = heights.band.0 + heights.band.1;
            let mut shapes = vec![rect("bugring", [x, y, width, height], "5")];
            if first && bug.opens && !geometry.level.is_small() {
                let tag = el("g")
                    .attr("transform", at(left, top))
                    .attr("data-seek", bug.step)
                    .add(rect("bugtag", [0, 0, tag, 18], "4"))
                    .add(path("bugoct", "M9.8 3.8h4.4l3 3v4.4l-3 3H9.8l-3-3V6.8z"))
                    .add(text("s12 md onbug", 23, 13, name));
                shapes.push(tag.done());
            }
            group("bug", None, shapes)
        })
        .collect::<Vec<_>>();
    list(all)
}
