//! What the wheel and two fingers come to: larger or smaller entries, around the one that is pointed at.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsCast as _;
use web_sys::{Element, EventTarget, TouchEvent};
use yew::prelude::*;

use super::hit::{Hit, hit};
use super::zoom::{Anchor, Gesture};
use crate::state::Action;

/// So much further apart two fingers move for one level.
const SPREAD: f64 = 1.4;

/// What two fingers do: apart is larger; called through [`crate::lazy::More`].
pub(crate) fn pinch(gesture: &Rc<RefCell<Gesture>>, act: &Callback<Action>, event: &TouchEvent) {
    let touches = event.touches();
    let (Some(a), Some(b)) = (touches.get(0), touches.get(1)) else { return };
    let (x, y) = (a.client_x() - b.client_x(), a.client_y() - b.client_y());
    let spread = f64::from(x * x + y * y).sqrt().max(1.0);
    let before = *gesture.borrow_mut().spread.get_or_insert(spread);
    let by = if spread > before * SPREAD {
        1
    } else if spread * SPREAD < before {
        -1
    } else {
        return;
    };
    gesture.borrow_mut().spread = Some(spread);
    let middle = (i32::midpoint(a.client_x(), b.client_x()), i32::midpoint(a.client_y(), b.client_y()));
    zoom(gesture, act, event.target(), middle, by);
}

/// Draws entries so many levels larger around a point of the window; called through [`crate::lazy::More`].
pub(crate) fn zoom(
    gesture: &Rc<RefCell<Gesture>>,
    act: &Callback<Action>,
    target: Option<EventTarget>,
    (x, y): (i32, i32),
    by: i8,
) {
    let target = target.and_then(|target| target.dyn_into::<Element>().ok());
    let root = target.and_then(|target| target.closest(".stage-body").ok().flatten());
    if let Some((root, Hit::Entry(mm, at))) = root.and_then(|root| hit(&root, x, y).map(|hit| (root, hit))) {
        let cell = format!("{mm}-{at}");
        if let Ok(Some(found)) = root.query_selector(&format!("[data-cell='{cell}']")) {
            let rect = found.get_bounding_client_rect();
            let part = (f64::from(y) - rect.top()) / rect.height().max(1.0);
            let anchor = Anchor { cell, y: y.into(), part: part.clamp(0.0, 1.0) };
            gesture.borrow_mut().anchor = Some(anchor);
        }
        // Where not all entries are drawn it has to be among those that are.
        if matches!(root.query_selector(".strip"), Ok(Some(_))) {
            act.emit(Action::Look(Some((mm, at))));
        }
    }
    act.emit(Action::ZoomBy(by));
}
