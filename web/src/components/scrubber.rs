//! The scrub bar: the whole trace, what kind of event is where, and where one stands.

use std::cell::Cell;
use std::rc::Rc;

use rmapscope_view::frame::{ReadBy, Spot, Timeline};
use wasm_bindgen::JsCast as _;
use web_sys::Element;
use yew::prelude::*;
use yew::virtual_dom::ListenerKind;

use crate::words::add;

use crate::el::{el, list, still};
use crate::hooks::use_size;
use crate::stage::shapes::{path, text};
use crate::state::{Action, Run};

/// The properties of [`Scrubber`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct ScrubberProps {
    /// The trace.
    pub run: Run,
    /// Where playing stops.
    pub stops: Rc<Vec<usize>>,
    /// The step.
    pub step: usize,
    /// What to do.
    pub act: Callback<Action>,
}

const HEIGHT: i32 = 66;

/// The scrub bar.
#[component]
pub fn Scrubber(props: &ScrubberProps) -> Html {
    let ScrubberProps { run, stops, step, act } = props;
    let node = use_node_ref();
    let (width, _) = use_size(&node, (0, 0));
    let steps = run.trace().events().len();
    let dragging = use_memo((), |()| Cell::new(false));
    let seek = {
        let (node, act) = (node.clone(), act.clone());
        move |event: &PointerEvent| {
            let Some(element) = node.cast::<Element>() else { return };
            let rect = element.get_bounding_client_rect();
            #[expect(clippy::cast_possible_truncation, reason = "pixels")]
            let (left, width) = (rect.left() as i32, (rect.width() as i32).max(1));
            let at = usize::try_from((event.client_x() - left).clamp(0, width)).unwrap_or(0);
            let width = u64::try_from(width).unwrap_or(1);
            let step = usize::try_from((at as u64 * steps as u64).div_ceil(width)).unwrap_or(steps);
            act.emit(Action::Seek(step));
        }
    };
    let begin = {
        let act = act.clone();
        move || act.emit(Action::Play(false))
    };
    let typed = {
        let (act, step) = (act.clone(), *step);
        move |event: Event| {
            let Some(key) = event.dyn_ref::<KeyboardEvent>().map(KeyboardEvent::key) else { return };
            let ten = (steps / 10).max(1);
            let to = match key.as_str() {
                "ArrowRight" | "ArrowUp" => step + 1,
                "ArrowLeft" | "ArrowDown" => step.saturating_sub(1),
                "PageUp" => step + ten,
                "PageDown" => step.saturating_sub(ten),
                "Home" => 0,
                "End" => steps,
                _ => return,
            };
            event.prevent_default();
            event.stop_propagation();
            act.emit(Action::Seek(to));
        }
    };
    let scale = Scale { width, steps };
    let at = scale.x(*step).clamp(70, width.max(14) * 10 - 70);
    let current = run.timeline().segments.iter().find(|segment| segment.from < *step && *step <= segment.to);
    let now = current.map(|segment| {
        el("rect|class=scrub-now|y=18")
            .attr("x", px(scale.x(segment.from)))
            .attr("width", px(scale.x(segment.to) - scale.x(segment.from)))
            .attr("height", HEIGHT - 18)
            .done()
    });
    let playhead = el("g|class=playhead")
        .attr("transform", format!("translate({} 0)", px(at)))
        .add(el("path|class=brk").attr("d", format!("M0 18V{HEIGHT}")))
        .add(el("path|class=cur|d=M-7 12h14v5l-7 7-7-7z"));
    let picture = el("svg|aria-hidden=true")
        .attr("width", width)
        .attr("height", HEIGHT)
        .attr("viewBox", format!("0 0 {width} {HEIGHT}"))
        .maybe(now)
        .add({
            let (run, stops) = (run.clone(), stops.clone());
            let shown = (Rc::as_ptr(run.trace()), Rc::as_ptr(&stops), width);
            still(0, shown, move || track(&run, &stops, width))
        })
        .add(playhead);
    el("div|class=scrub|role=slider|tabindex=0|aria-label=Position in the trace|aria-valuemin=0")
        .node(&node)
        .attr("aria-valuemax", steps)
        .attr("aria-valuenow", *step)
        .attr("aria-valuetext", format!("step {step} of {steps}"))
        .dragged(&node, &dragging, begin, seek)
        .on(ListenerKind::onkeydown, typed)
        .add(picture)
        .done()
}

#[derive(Clone, Copy)]
struct Scale {
    width: i32,
    steps: usize,
}

impl Scale {
    /// Where a step lies, in tenths of a pixel.
    fn x(self, step: usize) -> i32 {
        let width = u64::try_from(self.width).unwrap_or(0) * 10;
        i32::try_from(step as u64 * width / self.steps.max(1) as u64).unwrap_or(i32::MAX)
    }
}

/// Tenths of a pixel as they are written.
fn px(tenths: i32) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// What does not move: drawn once for a trace and a width.
fn track(run: &Run, stops: &[usize], width: i32) -> Html {
    let timeline = run.timeline();
    let scale = Scale { width, steps: timeline.spots.len() };
    let mut bugs: Vec<usize> = timeline.bugs.iter().map(|(step, _)| *step).collect();
    bugs.dedup();
    let bug = |step: usize| {
        let x = (scale.x(step) - scale.x(1) / 2).clamp(50, width.max(10) * 10 - 50);
        el("path|class=bugoct|d=M-2.2-5h4.4l2.8 2.8v4.4l-2.8 2.8h-4.4l-2.8-2.8v-4.4z")
            .attr("transform", format!("translate({} {})", px(x), HEIGHT - 6))
            .done()
    };
    let mut shapes = vec![segments(timeline, scale)];
    shapes.extend(spots(timeline, scale).into_iter().map(|(class, d)| path(class, d)));
    shapes.push(path("stop", circles(stops, scale)));
    shapes.extend(bugs.into_iter().map(bug));
    el("g").all(shapes).done()
}

/// Hollow circles where playing stops, as many as have room.
fn circles(stops: &[usize], scale: Scale) -> String {
    let mut d = String::new();
    let mut last = -100;
    for stop in stops {
        let x = (scale.x(*stop) - scale.x(1) / 2).clamp(40, scale.width.max(8) * 10 - 40);
        if x - last >= 90 {
            last = x;
            add!(&mut d, "M{} {}a4 4 0 1 0 8 0a4 4 0 1 0-8 0z", px(x - 40), HEIGHT - 6);
        }
    }
    d
}

/// Lines where iterations begin, with their names as far as there is room.
fn segments(timeline: &Timeline, scale: Scale) -> Html {
    let mut lines = String::new();
    let mut shapes = Vec::new();
    for segment in &timeline.segments {
        let (from, to) = (scale.x(segment.from), scale.x(segment.to));
        let room = to - from - 80;
        // In a long trace most are too narrow for anything.
        if room <= 20 {
            continue;
        }
        add!(&mut lines, "M{} 2V{HEIGHT}", px(from));
        let fits =
            |name: &&&String| i32::try_from(name.chars().count() * 68).is_ok_and(|width| width <= room);
        let name = [&segment.name, &segment.short];
        if let Some(name) = name.iter().find(fits).filter(|name| !name.is_empty()) {
            shapes.push(text("s12 t3", from / 10 + 6, 12, (*name).clone()));
        }
    }
    shapes.push(path("ln", lines));
    list(shapes)
}

/// The classes of marks.
pub(super) const CLASSES: [&str; 13] = [
    "s-other",
    "s-walker",
    "s-caller",
    "s-scan",
    "s-check",
    "s-found",
    "s-batch",
    "s-clear",
    "s-flush",
    "s-swap",
    "s-marker",
    "s-restore",
    "s-hwpoison",
];

/// One path for each kind of event.
fn spots(timeline: &Timeline, scale: Scale) -> Vec<(&'static str, String)> {
    let mut paths = vec![(String::new(), -1_i32); CLASSES.len()];
    let per = scale.x(1);
    for (i, spot) in timeline.spots.iter().enumerate() {
        let (class, top, height) = place(*spot);
        let x = scale.x(i);
        // Where several events share a pixel, one is drawn.
        let pixel = x / 10;
        let (d, last) = &mut paths[class];
        if *last == pixel && per < 10 {
            continue;
        }
        *last = pixel;
        if class == 0 {
            if per >= 40 {
                add!(d, "M{} 38h2v2h-2z", px(x + per / 2 - 10));
            }
            continue;
        }
        let width = if per < 16 { 10 } else { (per * 3 / 4).min(140) };
        let (x, width) = (px(x), px(width));
        add!(d, "M{x} {top}h{width}v{height}h-{width}z");
    }
    CLASSES.into_iter().zip(paths.into_iter().map(|(d, _)| d)).collect()
}

/// The class of an event, and the top and height of its mark: reads above, decisions in the middle, changes below.
pub(super) const fn place(spot: Spot) -> (usize, i32, i32) {
    match spot {
        Spot::Other => (0, 38, 2),
        Spot::Read(ReadBy::Walker) => (1, 24, 8),
        Spot::Read(ReadBy::Caller) => (2, 24, 8),
        Spot::Read(ReadBy::Scan) => (3, 24, 8),
        Spot::Read(ReadBy::Marker) => (4, 24, 8),
        Spot::Found => (5, 34, 10),
        Spot::Batch | Spot::Jump => (6, 34, 10),
        Spot::Clear => (7, 46, 12),
        Spot::Flush => (8, 48, 8),
        Spot::Swap => (9, 46, 12),
        Spot::Marker => (10, 46, 12),
        Spot::Restore => (11, 46, 12),
        Spot::Hwpoison => (12, 46, 12),
    }
}
