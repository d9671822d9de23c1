//! The scrub bar of a comparison: a line of events for each design along the common clock, and what matters on it.

use std::cell::Cell;

use rmapscope_core::Trace;
use rmapscope_view::compare::{LETTERS, Marked};
use rmapscope_view::frame::{Granularity, Spot};
use wasm_bindgen::JsCast as _;
use web_sys::Element;
use yew::prelude::*;
use yew::virtual_dom::ListenerKind;

use crate::components::scrubber::{CLASSES, place};
use crate::el::{component, el};
use crate::hooks::use_size;
use crate::stage::shapes::{path, text};
use crate::state::{Contest, Turn};
use crate::words::add;

/// The properties of [`Track`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct TrackProps {
    /// The comparison.
    pub(super) contest: Contest,
    /// What to do.
    pub(super) turn: Callback<Turn>,
}

/// The height of a design's line, and from one to the next.
const LINE: i32 = 22;
const PITCH: i32 = 27;
/// What is over the lines: the playhead; and under them: what matters.
const TOP: i32 = 16;
const FOOT: i32 = 14;
/// What is left of them: their letters.
const LEFT: i32 = 26;

/// The bar.
#[component]
pub(super) fn Track(props: &TrackProps) -> Html {
    let TrackProps { contest, turn } = props;
    let node = use_node_ref();
    let (width, _) = use_size(&node, (0, 0));
    let dragging = use_memo((), |()| Cell::new(false));
    let scale = Scale { width: (width - LEFT).max(1), len: contest.len().max(1) };
    let seek = {
        let (node, turn) = (node.clone(), turn.clone());
        move |event: &PointerEvent| {
            let Some(element) = node.cast::<Element>() else { return };
            #[expect(clippy::cast_possible_truncation, reason = "pixels")]
            let left = element.get_bounding_client_rect().left() as i32;
            turn.emit(Turn::Seek(scale.at(event.client_x() - left - LEFT)));
        }
    };
    let begin = {
        let turn = turn.clone();
        move || turn.emit(Turn::Play(false))
    };
    let typed = {
        let (turn, at, len) = (turn.clone(), contest.at, contest.len());
        let by = contest.granularity;
        move |event: Event| {
            let Some(key) = event.dyn_ref::<KeyboardEvent>().map(KeyboardEvent::key) else { return };
            let tenth = (len / 10).max(1);
            let what = match key.as_str() {
                "ArrowRight" | "ArrowUp" => Turn::Forward(by),
                "ArrowLeft" | "ArrowDown" => Turn::Back(by),
                "PageUp" => Turn::Seek(at + tenth),
                "PageDown" => Turn::Seek(at.saturating_sub(tenth)),
                "Home" => Turn::Seek(0),
                "End" => Turn::Seek(len),
                _ => return,
            };
            event.prevent_default();
            event.stop_propagation();
            turn.emit(what);
        }
    };
    let height = TOP + PITCH * i32::try_from(contest.runs.len()).unwrap_or(0) + FOOT;
    let x = scale.px(contest.at) + LEFT;
    let playhead = el("g|class=playhead")
        .attr("transform", format!("translate({x} 0)"))
        .add(el("path|class=brk").attr("d", format!("M0 {TOP}V{}", height - FOOT)))
        .add(el("path|class=cur|d=M-6 3h12v5l-6 6-6-6z"));
    let picture = el("svg|aria-hidden=true")
        .attr("width", width)
        .attr("height", height)
        .attr("viewBox", format!("0 0 {width} {height}"))
        .add(component::<Lines>(LinesProps { contest: contest.clone(), width }))
        .add(playhead);
    let said = format!("{} of {}", contest.at, contest.len());
    let bar = el("div|class=scrub cmp-track|role=slider|tabindex=0|aria-label=Position on the common clock|aria-valuemin=0")
        .node(&node)
        .attr("aria-valuemax", contest.len().to_string())
        .attr("aria-valuenow", contest.at.to_string())
        .attr("aria-valuetext", said)
        .dragged(&node, &dragging, begin, seek)
        .on(ListenerKind::onkeydown, typed)
        .add(picture);
    el("div").add(bar).add(mark(contest, turn)).done()
}

/// What matters here, or next: in words, and the way there.
fn mark(contest: &Contest, turn: &Callback<Turn>) -> Html {
    let marks = contest.marks();
    let line = el("p|class=cmp-mark");
    let next = marks.iter().find(|(at, _)| *at >= contest.at).or(marks.last());
    let Some((at, what)) = next else {
        return line
            .add(el("span|class=muted").text("They do the same from the first step to the last."))
            .done();
    };
    let (name, said) = match what {
        Marked::Parting(i) => {
            let parting = &contest.comparison.partings[*i];
            let name = if *i == 0 { "First difference" } else { "They part again" };
            (name, parting.sentence(&contest.names))
        }
        Marked::End => {
            let scenario = contest.runs[0].trace().scenario();
            let first = contest.comparison.ends.first().map(|end| end.name(scenario)).unwrap_or_default();
            ("Ends differ", format!("from here on, first in {first}."))
        }
    };
    let (go, at) = (turn.clone(), *at);
    line.class_if(at == contest.at, "is-here")
        .add(
            el("button|type=button|class=link")
                .on(ListenerKind::onclick, move |_| {
                    go.emit(Turn::Play(false));
                    go.emit(Turn::Seek(at));
                })
                .text(if matches!(what, Marked::End) { "■ " } else { "◆ " })
                .text(name),
        )
        .add(el("span").attr("title", said.clone()).text(said))
        .done()
}

#[derive(Clone, Copy)]
struct Scale {
    width: i32,
    len: u64,
}

impl Scale {
    /// Where a position lies, in pixels.
    fn px(self, at: u64) -> i32 {
        let width = u64::try_from(self.width).unwrap_or(1);
        i32::try_from(at * width / self.len).unwrap_or(i32::MAX)
    }

    /// The position at a pixel: the one behind it.
    fn at(self, px: i32) -> u64 {
        let width = u64::try_from(self.width).unwrap_or(1);
        (u64::try_from(px.clamp(0, self.width)).unwrap_or(0) * self.len).div_ceil(width)
    }
}

/// The properties of [`Lines`].
#[derive(Clone, Debug, Properties)]
struct LinesProps {
    contest: Contest,
    width: i32,
}

// The position is drawn over them.
impl PartialEq for LinesProps {
    fn eq(&self, other: &Self) -> bool {
        let (a, b) = (&self.contest, &other.contest);
        a.runs == b.runs && (a.clock, a.model) == (b.clock, b.model) && self.width == other.width
    }
}

/// What does not move.
#[component]
fn Lines(props: &LinesProps) -> Html {
    let LinesProps { contest, width } = props;
    let scale = Scale { width: (width - LEFT).max(1), len: contest.len().max(1) };
    let lines = i32::try_from(contest.runs.len()).unwrap_or(0);
    let bottom = TOP + PITCH * lines;
    let mut shapes = Vec::new();
    let mut d = String::new();
    let mut last = -100;
    for at in contest.starts(Granularity::Iteration) {
        let x = scale.px(at) + LEFT;
        if x - last >= 6 {
            add!(&mut d, "M{x}.5 {TOP}V{bottom}");
            last = x;
        }
    }
    shapes.push(path("ln", d));
    let mut paths = vec![String::new(); CLASSES.len()];
    for (i, (run, letter)) in contest.runs.iter().zip(LETTERS).enumerate() {
        let top = TOP + PITCH * i32::try_from(i).unwrap_or(0);
        shapes.push(text("s12 b", 4, top + 15, letter));
        let line = Line { contest, design: i, scale, top };
        line.draw(run.trace(), &run.timeline().spots, &mut paths);
        let mut d = String::new();
        add!(&mut d, "M{LEFT} {}.5H{width}", top + LINE + 2);
        shapes.push(path("ln", d));
    }
    shapes.extend(CLASSES.into_iter().zip(paths).map(|(class, d)| path(class, d)));
    let (mut dashes, mut partings, mut ends) = (String::new(), String::new(), String::new());
    for (at, what) in contest.marks() {
        let x = scale.px(at) + LEFT;
        let x = x.min(*width - 6);
        add!(&mut dashes, "M{x} {TOP}V{bottom}");
        match what {
            Marked::Parting(_) => add!(&mut partings, "M{x} {}l6 6-6 6-6-6z", bottom + 1),
            Marked::End => add!(&mut ends, "M{} {}h10v10h-10z", x - 5, bottom + 2),
        }
    }
    shapes.push(path("cmp-dash", dashes));
    shapes.push(path("cmp-sign", partings));
    shapes.push(path("cmp-sign", ends));
    el("g").all(shapes).done()
}

/// A design's line.
struct Line<'a> {
    contest: &'a Contest,
    design: usize,
    scale: Scale,
    top: i32,
}

impl Line<'_> {
    /// Each event where it is on the clock: reads above, decisions in the middle, changes below.
    fn draw(&self, trace: &Trace, spots: &[Spot], paths: &mut [String]) {
        let mut last = vec![-1_i32; paths.len()];
        for (n, spot) in spots.iter().enumerate().take(trace.events().len()) {
            let to = self.contest.position(self.design, n + 1);
            let from = match self.contest.clock {
                crate::state::Clock::Page => to.saturating_sub(1),
                crate::state::Clock::Cost => self.contest.position(self.design, n),
            };
            let (class, over, _) = place(*spot);
            let (x, end) = (self.scale.px(from) + LEFT, self.scale.px(to) + LEFT);
            // Where several share a pixel, one is drawn.
            if last[class] == x {
                continue;
            }
            last[class] = x;
            let (dy, height) = match over {
                24 => (0, 7),
                34 => (8, 7),
                38 => (11, 2),
                _ => (15, 7),
            };
            let wide = if over == 38 { 2 } else { ((end - x) * 3 / 4).clamp(1, 14) };
            if over == 38 && end - x < 4 {
                continue;
            }
            add!(&mut paths[class], "M{x} {}h{wide}v{height}h-{wide}z", self.top + 1 + dy);
        }
    }
}
