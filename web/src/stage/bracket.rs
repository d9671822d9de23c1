//! Brackets over batches, with what they say.

use rmapscope_view::frame::{Bracket, BracketState};
use yew::prelude::*;

use crate::el::{El, el};

use super::{
    Geometry, Level,
    geometry::{RowBox, text_width},
    shapes::{group, path, rect, text},
};

/// All brackets of a row.
pub(super) fn brackets(geometry: Geometry, heights: RowBox, base: u64, brackets: &[Bracket]) -> Html {
    // What the current batch says takes its place first; what finished ones say must not touch it.
    let current = brackets.iter().find(|bracket| bracket.state != BracketState::Past);
    let taken: Vec<(i32, i32)> = current.map_or_else(Vec::new, |bracket| {
        let placed = Placed::new(geometry, base, bracket);
        let reason = placed.reason.iter().map(|reason| reason.span);
        reason.chain([(placed.pill, placed.pill + placed.pill_width)]).collect()
    });
    // Told from its neighbours by where it begins: those before it go while it stays.
    let key = |i: usize| {
        let from = brackets[i].from;
        let before = brackets[..i].iter().filter(|other| other.from == from).count();
        format!("{from}-{before}")
    };
    let shown = |(i, bracket): (usize, &Bracket)| {
        let drawn = match bracket.state {
            BracketState::Past => past(geometry, heights, base, bracket, &taken),
            _ => running(geometry, heights, base, bracket),
        };
        drawn.key(key(i)).done()
    };
    group("brackets", None, brackets.iter().enumerate().map(shown).collect())
}

/// A bracket: where it begins and ends, and its line up to the last entry and over it.
struct Line {
    from: i32,
    to: i32,
    before: String,
    last: String,
}

impl Line {
    fn new(geometry: Geometry, heights: RowBox, base: u64, bracket: &Bracket, leg: i32) -> Self {
        let from = geometry.x_of(base, bracket.from);
        let entries = bracket.to - bracket.from;
        let end = |entries: u64| geometry.x_of(base, bracket.from + entries - 1) + geometry.cell;
        let to = if entries > 0 { end(entries) } else { from + 2 };
        let seam = if entries > 1 { end(entries - 1) } else { from };
        let foot = heights.cells - 3;
        let top = foot - leg;
        let open =
            if bracket.opens { format!("M{from} {foot}V{top}") } else { format!("M{} {top}", from - 4) };
        let close = if bracket.closes { format!("H{to}V{foot}") } else { format!("H{}", to + 4) };
        Self { from, to, before: format!("{open}H{seam}"), last: format!("M{seam} {top}{close}") }
    }
}

fn past(geometry: Geometry, heights: RowBox, base: u64, bracket: &Bracket, taken: &[(i32, i32)]) -> El {
    let leg = if geometry.level.is_small() { 4 } else { 8 };
    let Line { from, to, before, last } = Line::new(geometry, heights, base, bracket, leg);
    let middle = i32::midpoint(from, to);
    let fits = |label: &&String| {
        let half = text_width(label) / 2 + 2;
        let span = (middle - half, middle + half);
        half * 2 <= to - from + 2 && taken.iter().all(|&(a, b)| span.1 <= a || b <= span.0)
    };
    let label = bracket.labels.iter().find(fits).filter(|_| bracket.opens && !geometry.level.is_small());
    let mut shapes = vec![path("brkp", before + &last)];
    shapes.extend(label.map(|label| text("s12 t3 mid", middle, heights.cells - 18, label.clone())));
    el("g|class=past").all(shapes)
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
        let label = usize::from(geometry.level.is_small());
        let pill_width = text_width(&bracket.labels[label]) + 16;
        let pill = from.min(geometry.width - pill_width).max(0);
        let reason = bracket.end.as_ref().filter(|_| bracket.closes && !geometry.level.is_small()).map(
            |(head, compared)| {
                let right = (to + 10).max(pill + pill_width + 8);
                // The head is a little larger.
                let wide = |text: &str| text_width(text) * 14 / 13;
                let short = shortened(head);
                for words in [head.as_str(), short] {
                    if right + wide(words) <= geometry.width {
                        let full = right + text_width(compared) <= geometry.width && to + 10 >= right;
                        let span =
                            (right - 4, right + wide(words).max(if full { text_width(compared) } else { 0 }));
                        return Some(Reason { text: words.to_owned(), x: right, ends: false, full, span });
                    }
                }
                let text = [head.as_str(), short].into_iter().find(|text| pill - 8 - wide(text) >= 0)?;
                let span = (pill - 8 - wide(text), pill);
                Some(Reason { text: text.to_owned(), x: pill - 8, ends: true, full: false, span })
            },
        );
        // Without room on either side the sentence has to do.
        let reason = reason.flatten();
        Self { pill, pill_width, label, reason }
    }
}

fn running(geometry: Geometry, heights: RowBox, base: u64, bracket: &Bracket) -> El {
    let small = geometry.level.is_small();
    let Line { to, before, last, .. } =
        Line::new(geometry, heights, base, bracket, if small { 4 } else { 10 });
    let placed = Placed::new(geometry, base, bracket);
    let top = heights.cells
        - if small {
            18
        } else if geometry.level == Level::Medium {
            34
        } else {
            44
        };
    let height = if small { 12 } else { 20 };
    let scanning = bracket.state == BracketState::Scanning;
    // Another end is another element, so that it comes growing.
    let grown = el("path|class=brk grown").key(bracket.to).attr("d", last).done();
    let mut shapes = vec![path("brk", before), grown];
    if bracket.opens && !small {
        shapes.push(rect("pill", [placed.pill, top, placed.pill_width, height], "4"));
        shapes.push(text("s12 md onacc", placed.pill + 8, top + 14, bracket.labels[placed.label].clone()));
    }
    if bracket.closes && !scanning {
        shapes.push(path("brkend", format!("M{} {top}V{}", to + 2, heights.cells + geometry.height)));
    }
    if let (Some(reason), Some((_, compared))) = (&placed.reason, &bracket.end) {
        let class = if reason.ends { "s13 end" } else { "s13" };
        let said = said(&reason.text);
        shapes.push(el("text").class(class).attr("x", reason.x).attr("y", top + 14).all(said).done());
        if reason.full && geometry.level == Level::Large {
            shapes.push(text("s12 t2", reason.x, top + 30, compared.clone()));
        }
    }
    el("g").class(if scanning { "running scanning" } else { "running" }).all(shapes)
}

/// The reason in fewer words: the entry and what differs, or the limit alone.
fn shortened(head: &str) -> &str {
    if let Some(rest) = head.strip_prefix("ends before ") {
        return rest;
    }
    head.strip_prefix("ends with ").and_then(|rest| rest.split_once(": ")).map_or(head, |(_, limit)| limit)
}

/// The reason with what matters in bold.
fn said(head: &str) -> Vec<Html> {
    let strong = |text: &str| el("tspan|class=b").text(text.to_owned()).done();
    match head.split_once(": ") {
        Some((place, why)) => vec![crate::el::text(format!("{place}: ")), strong(why)],
        None => vec![strong(head)],
    }
}
