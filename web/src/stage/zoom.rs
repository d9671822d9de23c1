//! How large entries are drawn: buttons, and the gestures that do the same.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsCast as _;
use web_sys::{Element, Event, TouchEvent, WheelEvent};
use yew::prelude::*;

use super::Level;
use crate::el::el;
use crate::lazy;
use crate::state::Action;

/// The buttons: smaller, all, larger.
pub fn zoom_buttons(zoom: i8, fit: Level, act: &Callback<Action>) -> Html {
    let level = fit.larger_by(zoom);
    let button = |name: &'static str, label: &'static str, by: i8| {
        el("button|type=button")
            .attr("aria-label", label)
            .attr("title", label)
            .flag("disabled", level.larger_by(by) == level)
            .does(act, Action::ZoomBy(by))
            .text(name)
    };
    el("span|class=zoom")
        .add(el("span|class=lbl").text("zoom"))
        .add(
            el("span|class=seg|role=group|aria-label=Zoom")
                .add(button("\u{2212}", "Smaller entries (-)", -1))
                .add(
                    el("button|type=button|title=As large as all fit (0)")
                        .attr("aria-pressed", zoom == 0)
                        .does(act, Action::ZoomBy(-zoom))
                        .text("fit"),
                )
                .add(button("+", "Larger entries (+)", 1)),
        )
        .done()
}

/// An entry that is to stay where it is on the screen while entries become larger or smaller.
#[derive(Debug)]
pub(super) struct Anchor {
    /// Its mm and page, as they are written.
    pub(super) cell: String,
    /// The point of the window that stays on it.
    pub(super) y: f64,
    /// How far down in the entry that point is: 0 to 1.
    pub(super) part: f64,
}

/// What a gesture has come to.
#[derive(Debug, Default)]
pub(crate) struct Gesture {
    /// How far the wheel has been turned: pixels.
    turned: f64,
    /// How far two fingers are apart: pixels.
    pub(super) spread: Option<f64>,
    /// What is to stay in place.
    pub(super) anchor: Option<Anchor>,
}

/// So far the wheel turns for one level: pixels.
const TURN: f64 = 60.0;

/// What the wheel does: with control held, it zooms.
pub(super) fn wheel(gesture: &Rc<RefCell<Gesture>>, act: &Callback<Action>, event: &Event) {
    let Some(wheel) = event.dyn_ref::<WheelEvent>().filter(|wheel| wheel.ctrl_key() || wheel.meta_key())
    else {
        return;
    };
    event.prevent_default();
    let mut inner = gesture.borrow_mut();
    // A mouse tells of lines or of a hundred pixels, a touchpad of some pixels at a time.
    let delta = if wheel.delta_mode() == 0 { wheel.delta_y() } else { wheel.delta_y() * 20.0 };
    inner.turned += delta;
    if inner.turned.abs() >= TURN {
        let by = if inner.turned < 0.0 { 1 } else { -1 };
        inner.turned = 0.0;
        // What is loaded already is called at once, and looks into it, too.
        drop(inner);
        let (gesture, act) = (gesture.clone(), act.clone());
        let (target, x, y) = (event.target(), wheel.client_x(), wheel.client_y());
        lazy::with(move |more| (more.zoom)(&gesture, &act, target, (x, y), by));
    }
}

/// What fingers do. What two of them come to is worked out by what is loaded later.
pub(super) fn pinch(gesture: &Rc<RefCell<Gesture>>, act: &Callback<Action>, event: &Event) {
    let Some(touch) = event.dyn_ref::<TouchEvent>().cloned() else { return };
    if touch.touches().length() != 2 {
        gesture.borrow_mut().spread = None;
        return;
    }
    // The page around it is neither moved nor made larger.
    event.prevent_default();
    let (gesture, act) = (gesture.clone(), act.clone());
    lazy::with(move |more| (more.pinch)(&gesture, &act, &touch));
}

impl Anchor {
    /// Scrolls so that the entry is where it was.
    pub(super) fn hold(&self, root: &Element) {
        let Ok(Some(cell)) = root.query_selector(&format!("[data-cell='{}']", self.cell)) else { return };
        let off = || {
            let rect = cell.get_bounding_client_rect();
            rect.top() + rect.height() * self.part - self.y
        };
        if let Ok(Some(scroller)) = root.closest(".stage-scroll") {
            crate::dom::scroll(&scroller, off());
        }
        // On small screens the page scrolls, not the stage.
        if let Some(window) = crate::dom::window().filter(|_| crate::dom::is_alone(root)) {
            window.scroll_by_with_x_and_y(0.0, off());
        }
    }
}
