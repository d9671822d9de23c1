//! How large entries are drawn: buttons, and the gestures that do the same.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsCast as _;
use web_sys::{Element, Event, TouchEvent, WheelEvent};
use yew::prelude::*;

use super::Level;
use crate::el::el;
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
    cell: String,
    y: f64,
}

/// What a gesture has come to.
#[derive(Debug, Default)]
pub(super) struct Gesture {
    /// How far the wheel has been turned: pixels.
    turned: f64,
    /// How far two fingers are apart: pixels.
    spread: Option<f64>,
    /// What is to stay in place.
    pub(super) anchor: Option<Anchor>,
}

/// So far the wheel turns for one level: pixels.
const TURN: f64 = 60.0;

/// So much further apart two fingers move for one level.
const SPREAD: f64 = 1.4;

/// What the wheel does: with control held, it zooms.
pub(super) fn wheel(gesture: &Rc<RefCell<Gesture>>, act: &Callback<Action>, event: &Event) {
    let Some(wheel) = event.dyn_ref::<WheelEvent>().filter(|wheel| wheel.ctrl_key() || wheel.meta_key())
    else {
        return;
    };
    event.prevent_default();
    let mut gesture = gesture.borrow_mut();
    // A mouse tells of lines or of a hundred pixels, a touchpad of some pixels at a time.
    let delta = if wheel.delta_mode() == 0 { wheel.delta_y() } else { wheel.delta_y() * 20.0 };
    gesture.turned += delta;
    if gesture.turned.abs() >= TURN {
        let by = if gesture.turned < 0.0 { 1 } else { -1 };
        gesture.turned = 0.0;
        gesture.anchor = wheel.target().and_then(anchor);
        act.emit(Action::ZoomBy(by));
    }
}

/// What two fingers do: apart is larger.
pub(super) fn pinch(gesture: &Rc<RefCell<Gesture>>, act: &Callback<Action>, event: &Event) {
    let Some(event) = event.dyn_ref::<TouchEvent>() else { return };
    let touches = event.touches();
    let mut gesture = gesture.borrow_mut();
    let (Some(a), Some(b), None) = (touches.get(0), touches.get(1), touches.get(2)) else {
        gesture.spread = None;
        return;
    };
    event.prevent_default();
    let (x, y) = (a.client_x() - b.client_x(), a.client_y() - b.client_y());
    let spread = f64::from(x * x + y * y).sqrt().max(1.0);
    let before = *gesture.spread.get_or_insert(spread);
    let by = if spread > before * SPREAD {
        1
    } else if spread * SPREAD < before {
        -1
    } else {
        return;
    };
    gesture.spread = Some(spread);
    gesture.anchor = a.target().and_then(anchor);
    act.emit(Action::ZoomBy(by));
}

fn anchor(target: web_sys::EventTarget) -> Option<Anchor> {
    let cell = target.dyn_into::<Element>().ok()?.closest("[data-cell]").ok()??;
    Some(Anchor { cell: cell.get_attribute("data-cell")?, y: cell.get_bounding_client_rect().top() })
}

impl Anchor {
    /// Scrolls so that the entry is where it was.
    pub(super) fn hold(&self, root: &Element) {
        let Ok(Some(cell)) = root.query_selector(&format!("[data-cell='{}']", self.cell)) else { return };
        let off = || cell.get_bounding_client_rect().top() - self.y;
        if let Ok(Some(scroller)) = root.closest(".stage-scroll") {
            #[expect(clippy::cast_possible_truncation, reason = "pixels")]
            scroller.set_scroll_top(scroller.scroll_top() + off() as i32);
        }
        // On small screens the page scrolls, not the stage.
        if let Some(window) = crate::dom::window() {
            window.scroll_by_with_x_and_y(0.0, off());
        }
    }
}
