//! What stands under the entries: pending flushes, the cursor, reads, broken rules.

use alloc::{borrow::ToOwned as _, format, string::String};

use super::{
    geometry::{Geometry, Level, RowBox},
    pen::{Pen, add},
    words::{Face, measure},
};
use crate::frame::{BugMark, Cell, Flush, ReadBy};

/// The bands of ranges to flush.
pub(super) fn flushes(
    prefix: &str,
    geometry: Geometry,
    heights: RowBox,
    base: u64,
    flushes: &[Flush],
) -> Pen {
    let mut pen = Pen::default();
    let (y, height) = heights.band;
    for flush in flushes.iter().filter(|_| height > 0) {
        let x = geometry.x_of(base, flush.from);
        let width = geometry.x_of(base, flush.to - 1) + geometry.cell - x;
        let said = flush_text(flush);
        pen.open(if flush.now { "flush now" } else { "flush" });
        pen.rect("base", [x, y, width, height], 0);
        if !flush.now {
            add!(
                &mut pen.0,
                "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"url(#{prefix}-flush)\" \
                 opacity=\".55\"/>"
            );
        }
        let wide = measure(&said, 12, Face::Plain);
        if geometry.level == Level::Large && flush.opens && wide + 12 < width {
            pen.rect("base", [x + (width - wide) / 2 - 6, y, wide + 12, height], 0);
            pen.text("s12 mid", x + width / 2, y + 12, &said);
        }
        pen.close();
    }
    pen
}

fn flush_text(flush: &Flush) -> String {
    let (from, to) = flush.range;
    let range = crate::sentence::words::range(from, to - from);
    format!("{range} {}", if flush.now { "flushed now" } else { "pending" })
}

/// The walk's place.
pub(super) fn cursor(geometry: Geometry, heights: RowBox, base: u64, entry: Option<u64>) -> Pen {
    let mut pen = Pen::default();
    let Some(entry) = entry else { return pen };
    let x = geometry.middle(base, entry);
    pen.open_at("cursor", x, heights.cursor);
    if geometry.level == Level::Small {
        pen.path("pill", "M0 0l6 7h-12z");
    } else {
        // The pill stays inside the row; only the triangle stands exactly under the entry.
        let shift = (24 - x).max(0) - (x + 24 - geometry.width).max(0);
        pen.path("pill", "M0 0l8 9h-16z");
        pen.rect("pill", [shift - 24, 8, 48, 20], 4);
        pen.text("s12 md mid onacc", shift, 22, "pvmw");
    }
    pen.close();
    pen
}

/// Bars for the reads of an entry; a zero where a walk came and nobody read.
pub(super) fn reads(geometry: Geometry, heights: RowBox, base: u64, cell: &Cell) -> Pen {
    let mut pen = Pen::default();
    let small = geometry.level == Level::Small;
    let (width, thick) = if small { (geometry.cell - 6, 3) } else { (geometry.cell.min(40) * 3 / 5, 4) };
    let middle = geometry.middle(base, cell.at);
    let count = i32::try_from(cell.reads.count()).unwrap_or(i32::MAX);
    if count == 0 {
        if cell.walked && !small {
            pen.text("m s11 mid t3", middle, heights.reads + 9, "0");
        }
        return pen;
    }
    let bars = if count > heights.most_reads { heights.most_reads - 2 } else { count }.max(1);
    let mut paths = [String::new(), String::new(), String::new(), String::new()];
    let mut y = heights.reads;
    for by in cell.reads.iter().take(usize::try_from(bars).unwrap_or(1)) {
        read(&mut paths[by as usize], by, [middle, y, width, thick]);
        y += heights.read_pitch;
    }
    for (d, class) in paths.iter().zip(["r-walker", "r-caller", "r-scan", "r-marker"]) {
        pen.path(class, d);
    }
    if count > heights.most_reads && !small {
        pen.text("m s11 mid t3", middle, y + 9, &format!("+{}", count - bars));
    }
    pen
}

/// The mark of one read: middle, top, width and thickness.
pub(super) fn read(d: &mut String, by: ReadBy, [middle, y, width, thick]: [i32; 4]) {
    match by {
        ReadBy::Marker => add!(d, "M{} {}a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0z", middle - 2, y + 2),
        ReadBy::Scan => {
            // Hollow: the line lies inside.
            let (x, w) = (middle - width / 2, width - 1);
            add!(d, "M{x}.5 {y}.5h{w}v{}h-{w}z", thick - 1);
        }
        ReadBy::Walker | ReadBy::Caller => {
            add!(d, "M{} {y}h{width}v{thick}h-{width}z", middle - width / 2);
        }
    }
}

/// Rings around entries at which a rule was broken, with its name.
pub(super) fn bugs(geometry: Geometry, heights: RowBox, base: u64, bugs: &[BugMark]) -> Pen {
    let mut pen = Pen::default();
    for (i, bug) in bugs.iter().enumerate() {
        let x = geometry.x_of(base, bug.from) - 3;
        let width = geometry.x_of(base, bug.to - 1) + geometry.cell + 3 - x;
        pen.rect("bugring", [x, heights.cells - 3, width, geometry.height + 6], 5);
        let first = !bugs[..i].iter().any(|other| other.from == bug.from);
        if !first || !bug.opens || geometry.level == Level::Small {
            continue;
        }
        let others = bugs.iter().filter(|other| other.from == bug.from).count() - 1;
        let mut name = bug.kind.name().to_owned();
        if bug.len > 1 {
            add!(&mut name, " × {}", bug.len);
        }
        if others > 0 {
            add!(&mut name, ", +{others}");
        }
        let tag = measure(&name, 12, Face::Plain) + 32;
        let left = x.min(geometry.width - tag).max(0);
        // Under the numbers and the band, where nothing else stands.
        pen.open_at("bug", left, heights.band.0 + heights.band.1);
        pen.rect("bugtag", [0, 0, tag, 18], 4);
        pen.path("bugoct", "M9.8 3.8h4.4l3 3v4.4l-3 3H9.8l-3-3V6.8z");
        pen.text("s12 md onbug", 23, 13, &name);
        pen.close();
    }
    pen
}
