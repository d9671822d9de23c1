//! Brackets over batches, with what they say.

use alloc::{
    borrow::ToOwned as _,
    format,
    string::{String, ToString as _},
    vec::Vec,
};

use super::{
    geometry::{Geometry, Level, RowBox},
    pen::{Pen, add},
    words::{Face, measure},
};
use crate::frame::{Bracket, BracketState};

/// All brackets of a row.
pub(super) fn brackets(geometry: Geometry, heights: RowBox, base: u64, brackets: &[Bracket]) -> Pen {
    let mut pen = Pen::default();
    // What the current batch says takes its place first; what finished ones say must not touch it.
    let current = brackets.iter().find(|bracket| bracket.state != BracketState::Past);
    let placed = current.map(|bracket| Placed::new(geometry, base, bracket));
    let taken: Vec<(i32, i32)> = placed.as_ref().map_or_else(Vec::new, |placed| {
        let reason = placed.reason.iter().map(|reason| reason.span);
        reason.chain([(placed.pill, placed.pill + placed.pill_width)]).collect()
    });
    for bracket in brackets.iter().filter(|bracket| bracket.state == BracketState::Past) {
        past(&mut pen, geometry, heights, base, bracket, &taken);
    }
    if let (Some(bracket), Some(placed)) = (current, placed) {
        running(&mut pen, geometry, heights, base, bracket, &placed);
    }
    pen
}

/// From left to right, and the path.
fn line(geometry: Geometry, heights: RowBox, base: u64, bracket: &Bracket, leg: i32) -> (i32, i32, String) {
    let from = geometry.x_of(base, bracket.from);
    let to = if bracket.to > bracket.from {
        geometry.x_of(base, bracket.to - 1) + geometry.cell
    } else {
        from + 2
    };
    let foot = heights.cells - 3;
    let top = foot - leg;
    let open = if bracket.opens { format!("M{from} {foot}V{top}") } else { format!("M{} {top}", from - 4) };
    let close = if bracket.closes { format!("H{to}V{foot}") } else { format!("H{}", to + 4) };
    (from, to, open + &close)
}

fn past(
    pen: &mut Pen,
    geometry: Geometry,
    heights: RowBox,
    base: u64,
    bracket: &Bracket,
    taken: &[(i32, i32)],
) {
    let small = geometry.level == Level::Small;
    let (from, to, d) = line(geometry, heights, base, bracket, if small { 4 } else { 8 });
    pen.path("brkp", &d);
    let middle = i32::midpoint(from, to);
    let fits = |label: &&String| {
        let half = measure(label, 12, Face::Plain) / 2 + 2;
        let span = (middle - half, middle + half);
        half * 2 <= to - from + 2 && taken.iter().all(|&(a, b)| span.1 <= a || b <= span.0)
    };
    if let Some(label) = bracket.labels.iter().find(fits).filter(|_| bracket.opens && !small) {
        pen.text("s12 t3 mid", middle, heights.cells - 18, label);
    }
}

/// Where the pill and the reason of the current batch stand.
struct Placed {
    pill: i32,
    pill_width: i32,
    label: usize,
    reason: Option<Reason>,
}

struct Reason {
    text: String,
    x: i32,
    /// Whether the text ends at `x`.
    ends: bool,
    /// Whether there is room for what was compared.
    full: bool,
    span: (i32, i32),
}

impl Placed {
    fn new(geometry: Geometry, base: u64, bracket: &Bracket) -> Self {
        let from = geometry.x_of(base, bracket.from);
        let to = if bracket.to > bracket.from {
            geometry.x_of(base, bracket.to - 1) + geometry.cell
        } else {
            from
        };
        let label = usize::from(geometry.level == Level::Small);
        let pill_width = measure(&bracket.labels[label], 12, Face::Plain) + 16;
        let pill = from.min(geometry.width - pill_width).max(0);
        let end = bracket.end.as_ref().filter(|_| bracket.closes && geometry.level != Level::Small);
        // Without room on either side the sentence has to do.
        let reason = end.and_then(|(head, compared)| {
            let right = (to + 10).max(pill + pill_width + 8);
            let short = shortened(head);
            for words in [head.as_str(), short] {
                if right + wide(words) <= geometry.width {
                    let second = measure(compared, 12, Face::Plain);
                    let full = right + second <= geometry.width && to + 10 >= right;
                    let span = (right - 4, right + wide(words).max(if full { second } else { 0 }));
                    return Some(Reason { text: words.to_owned(), x: right, ends: false, full, span });
                }
            }
            let text = [head.as_str(), short].into_iter().find(|text| pill - 8 - wide(text) >= 0)?;
            let span = (pill - 8 - wide(text), pill);
            Some(Reason { text: text.to_string(), x: pill - 8, ends: true, full: false, span })
        });
        Self { pill, pill_width, label, reason }
    }
}

fn running(
    pen: &mut Pen,
    geometry: Geometry,
    heights: RowBox,
    base: u64,
    bracket: &Bracket,
    placed: &Placed,
) {
    let small = geometry.level == Level::Small;
    let (_, to, d) = line(geometry, heights, base, bracket, if small { 4 } else { 10 });
    let (above, height) = match geometry.level {
        Level::Small => (18, 12),
        Level::Medium => (34, 20),
        Level::Large => (44, 20),
    };
    let top = heights.cells - above;
    let scanning = bracket.state == BracketState::Scanning;
    pen.open(if scanning { "scanning" } else { "running" });
    pen.path("brk", &d);
    if bracket.opens && !small {
        pen.rect("pill", [placed.pill, top, placed.pill_width, height], 4);
        let middle = placed.pill + placed.pill_width / 2;
        pen.text("s12 md mid onacc", middle, top + 14, &bracket.labels[placed.label]);
    }
    if bracket.closes && !scanning {
        let mut d = String::new();
        // It does not go through the pill.
        let under = if to + 2 < placed.pill + placed.pill_width { height } else { 0 };
        add!(&mut d, "M{} {}V{}", to + 2, top + under, heights.cells + geometry.height);
        pen.path("brkend", &d);
    }
    if let (Some(reason), Some((_, compared))) = (&placed.reason, &bracket.end) {
        said(pen, reason, top + 14);
        if reason.full && geometry.level == Level::Large {
            pen.text("s12 t2", reason.x, top + 30, compared);
        }
    }
    pen.close();
}

/// What a space takes.
const SPACE: i32 = 4;

/// How wide the reason is: what matters in bold.
fn wide(head: &str) -> i32 {
    let (place, why) = head.rsplit_once(": ").unwrap_or(("", head));
    measure(place, 13, Face::Plain) + 2 * SPACE + measure(why, 13, Face::Strong)
}

/// The reason in fewer words: the entry and what differs, or the limit alone.
fn shortened(head: &str) -> &str {
    if let Some(rest) = head.strip_prefix("ends before ") {
        return rest;
    }
    head.strip_prefix("ends with ").and_then(|rest| rest.split_once(": ")).map_or(head, |(_, limit)| limit)
}

/// The reason with what matters in bold.
fn said(pen: &mut Pen, reason: &Reason, y: i32) {
    pen.begin_text(if reason.ends { "end" } else { "begin" }, reason.x, y);
    match reason.text.rsplit_once(": ") {
        Some((place, why)) => {
            pen.piece("place", 0, &format!("{place}:"));
            pen.piece("b", SPACE, why);
        }
        None => pen.piece("b", 0, &reason.text),
    }
    pen.end_text();
}
