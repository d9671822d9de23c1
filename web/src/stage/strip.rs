//! The overview: all entries of an address space on a canvas, one column for each PTE table, with a frame around those
//! that are drawn below. Dragging the frame moves them.

use std::cell::RefCell;
use std::rc::Rc;

use rmapscope_core::{PTRS_PER_PTE, PteKind};
use rmapscope_view::frame::{CELLS, LaneOverview, Overview};
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlCanvasElement};
use yew::prelude::*;
use yew::virtual_dom::ListenerKind;

use super::{
    paint::{Drawn, HEIGHT},
    shapes::{group, path, text},
};
use crate::el::el;
use crate::state::Action;
use crate::words;

/// An overview that whoever goes to a step brings there.
pub(crate) type SharedOverview = Rc<RefCell<Overview>>;

/// The height of the shade between the overview and what is drawn below it, and of the numbers in it.
const SHADE: i32 = 32;

/// The properties of [`Strip`].
#[derive(Clone, Debug, Properties)]
pub(crate) struct StripProps {
    /// What it shows.
    pub(super) overview: SharedOverview,
    /// The address space, by its position in the scenario.
    pub(super) mm: usize,
    /// Its name.
    pub(super) name: AttrValue,
    /// How many events have happened.
    pub(super) step: usize,
    /// How wide it is.
    pub(super) width: i32,
    /// The first and the last table that is drawn below.
    pub(super) shown: Option<(u64, u64)>,
    /// The entry on which the walk stands.
    pub(super) cursor: Option<u64>,
    /// What to do.
    pub(super) act: Callback<Action>,
}

impl PartialEq for StripProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.overview, &other.overview)
            && (self.mm, self.step, self.width) == (other.mm, other.step, other.width)
            && (self.shown, self.cursor) == (other.shown, other.cursor)
    }
}

/// The overview of an address space.
#[component]
pub(super) fn Strip(props: &StripProps) -> Html {
    let StripProps { overview, mm, name, width, shown, cursor, act, .. } = props;
    let canvas = use_node_ref();
    let drawn = use_mut_ref(Drawn::default);
    use_drawing(&canvas, &drawn, props);

    let all = overview.borrow();
    let Some(lane) = all.lanes.iter().find(|lane| lane.mm == *mm).filter(|lane| !lane.columns.is_empty())
    else {
        return Html::default();
    };
    let last = lane.columns.len() - 1;
    let column = |at: u64| lane.column_of(at).unwrap_or(0);
    let current = shown.map(|(first, _)| column(first));
    let go = {
        let (overview, act, mm) = (overview.clone(), act.clone(), *mm);
        Rc::new(move |column: usize| {
            let overview = overview.borrow();
            let lane = overview.lanes.iter().find(|lane| lane.mm == mm);
            if let Some(at) = lane.and_then(|lane| lane.first_of(column.min(lane.columns.len() - 1))) {
                act.emit(Action::Look(Some((mm, at))));
            }
        })
    };
    let follow = {
        let (go, width) = (go.clone(), f64::from((*width).max(1)));
        move |event: &PointerEvent| {
            let Some(strip) = strip_of(event) else { return };
            let left = strip.get_bounding_client_rect().left();
            let x = (f64::from(event.client_x()) - left).clamp(0.0, width - 1.0);
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "pixels, not below 0"
            )]
            let x = x as usize;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "pixels, not below 0"
            )]
            let width = width as usize;
            go(x * (last + 1) / width);
        }
    };
    let pressed = {
        let follow = follow.clone();
        Callback::from(move |event: PointerEvent| {
            if let Some(strip) = strip_of(&event) {
                let _ = strip.set_pointer_capture(event.pointer_id());
            }
            follow(&event);
        })
    };
    let moved = Callback::from(move |event: PointerEvent| {
        if event.buttons() & 1 == 1 {
            follow(&event);
        }
    });
    let keyed = Callback::from(move |event: KeyboardEvent| {
        let (now, page) = (current.unwrap_or(0), (last / 10).max(1));
        let next = match event.key().as_str() {
            "ArrowRight" | "ArrowDown" => now + 1,
            "ArrowLeft" | "ArrowUp" => now.saturating_sub(1),
            "PageDown" => now + page,
            "PageUp" => now.saturating_sub(page),
            "Home" => 0,
            "End" => last,
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        go(next);
    });
    let themed = {
        let (canvas, props, drawn) = (canvas.clone(), props.clone(), drawn.clone());
        move |_| {
            *drawn.borrow_mut() = Drawn::default();
            draw(&canvas, &drawn, &props);
        }
    };
    let scale = pixel_ratio();
    let said = match (current, shown) {
        (Some(_), Some((first, last))) => format!("entries {}", words::pages(*first, last + PTRS_PER_PTE)),
        _ => "none of these entries are drawn".to_owned(),
    };
    el("div|class=strip|role=slider|tabindex=0|aria-valuemin=0")
        .attr("aria-label", format!("Entries of {name} that are drawn"))
        .attr("aria-valuemax", last)
        .attr("aria-valuenow", current.unwrap_or(0))
        .attr("aria-valuetext", said)
        .on_typed(ListenerKind::onpointerdown, &pressed)
        .on_typed(ListenerKind::onpointermove, &moved)
        .on_typed(ListenerKind::onkeydown, &keyed)
        .add(
            el("canvas|class=strip-all")
                .node(&canvas)
                .attr("width", width * scale)
                .attr("height", HEIGHT * scale)
                .on(ListenerKind::ontransitionend, themed),
        )
        .add(marks(lane, *width, *shown, *cursor))
        .done()
}

fn strip_of(event: &PointerEvent) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest(".strip").ok()?
}

/// Draws what changed, after each step.
#[hook]
fn use_drawing(canvas: &NodeRef, drawn: &Rc<RefCell<Drawn>>, props: &StripProps) {
    let (canvas, drawn) = (canvas.clone(), drawn.clone());
    use_effect_with(props.clone(), move |props| draw(&canvas, &drawn, props));
}

fn draw(canvas: &NodeRef, drawn: &Rc<RefCell<Drawn>>, props: &StripProps) {
    let Some(canvas) = canvas.cast::<HtmlCanvasElement>() else { return };
    let overview = props.overview.borrow();
    if let Some(lane) = overview.lanes.iter().find(|lane| lane.mm == props.mm) {
        drawn.borrow_mut().update(&canvas, &lane.columns, props.width, pixel_ratio());
    }
}

/// How many pixels of the screen a pixel of the page is wide.
fn pixel_ratio() -> i32 {
    let ratio = crate::dom::window().map_or(1.0, |window| window.device_pixel_ratio());
    if ratio > 1.0 { 2 } else { 1 }
}

/// The frame around what is drawn, where the walk is, and the numbers of some entries.
fn marks(lane: &LaneOverview, width: i32, shown: Option<(u64, u64)>, cursor: Option<u64>) -> Html {
    let count = lane.columns.len();
    let x = |column: usize| left(column, count, width);
    let mut shapes = Vec::new();
    for part in 0..4 {
        let column = count * part / 4;
        let Some(first) = lane.first_of(column).filter(|_| part == 0 || count >= 8) else { continue };
        let x = x(column);
        shapes.push(path("tick", format!("M{x}.5 {HEIGHT}v5")));
        shapes.push(text("m s11 t2", x + 5, HEIGHT + 14, words::grouped(first)));
    }
    if let Some(table) = lane.tables.last() {
        let end = words::grouped(table + PTRS_PER_PTE - 1);
        shapes.push(text("m s11 t2 end", width, HEIGHT + 14, end));
    }
    if let Some((first, last)) = shown.and_then(|(a, b)| lane.column_of(a).zip(lane.column_of(b))) {
        let (from, to) = (x(first), x(last + 1));
        let (top, bottom) = (HEIGHT + 3, HEIGHT + SHADE);
        let shade = path("shade", format!("M{from} {top}H{to}L{width} {bottom}H0z"));
        shapes.insert(0, shade);
        let (left, wide, tall) = (from - 2, to - from + 3, HEIGHT + 3);
        shapes.push(path("strip-window", format!("M{left} -1h{wide}v{tall}h-{wide}z")));
    }
    if let Some(column) = cursor.and_then(|at| lane.column_of(at)) {
        let middle = i32::midpoint(x(column), x(column + 1));
        shapes.push(path("cur", format!("M{middle} 2l6 -9h-12z")));
    }
    el("svg|class=strip-marks|aria-hidden=true")
        .attr("width", width)
        .attr("height", HEIGHT + SHADE)
        .add(group("marks", None, shapes))
        .done()
}

/// Where a column begins.
pub(super) fn left(column: usize, count: usize, width: i32) -> i32 {
    let width = usize::try_from(width).unwrap_or(0);
    i32::try_from(column * width / count.max(1)).unwrap_or(i32::MAX)
}

/// The columns as they are drawn.
pub(super) type Columns = Vec<[PteKind; CELLS]>;
