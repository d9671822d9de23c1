//! The place where things happen stays in view, unless the reader looks elsewhere; then there is a way back.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions, EventListenerPhase};
use rmapscope_view::frame::Frame;
use web_sys::Element;
use yew::prelude::*;

use super::{Geometry, zoom::Gesture};
use crate::el::el;
use crate::state::Action;

/// Keeps the row with the cursor in view, and notices when the reader scrolls away from it or back to it.
#[hook]
pub(super) fn use_follow(
    root: &NodeRef,
    frame: &Frame,
    look: Option<(usize, u64)>,
    geometry: Geometry,
    gesture: &Rc<RefCell<Gesture>>,
    act: &Callback<Action>,
) {
    let cursor = frame
        .lanes
        .iter()
        .flat_map(|lane| &lane.rows)
        .find_map(|row| row.cursor.map(|at| (row.mm, row.base, at)));
    let latest = use_mut_ref(|| (None, None));
    *latest.borrow_mut() = (look, cursor);
    {
        let (root, gesture) = (root.clone(), gesture.clone());
        let row = cursor.map(|(mm, base, _)| (mm, base));
        use_effect_with((row, look.is_none(), geometry), move |&(row, follows, _)| {
            let Some(root) = root.cast::<Element>() else { return };
            if let Some(anchor) = gesture.borrow_mut().anchor.take() {
                anchor.hold(&root);
            } else if let Some(row) = row.filter(|_| follows).and_then(|row| row_of(&root, row)) {
                crate::dom::into_view(&row);
            }
        });
    }
    let (root, act) = (root.clone(), act.clone());
    use_effect_with((), move |()| {
        let document = crate::dom::window().and_then(|window| window.document());
        let listener = document.map(|document| {
            // Whatever scrolls: the stage, or the page around it.
            let options = EventListenerOptions { phase: EventListenerPhase::Capture, passive: true };
            EventListener::new_with_options(&document, "scroll", options, move |_| {
                let (look, cursor) = *latest.borrow();
                let (Some(root), Some((mm, base, at))) = (root.cast::<Element>(), cursor) else { return };
                let Some(row) = row_of(&root, (mm, base)) else { return };
                if !crate::dom::is_alone(&root) {
                    // It is somebody else's page that scrolls, which is no business of the walk.
                    return;
                }
                match (look, is_in_view(&root, &row)) {
                    (None, false) => act.emit(Action::Look(Some((mm, at)))),
                    (Some(_), true) => act.emit(Action::Look(None)),
                    (None, true) | (Some(_), false) => {}
                }
            })
        });
        move || drop(listener)
    });
}

fn row_of(root: &Element, (mm, base): (usize, u64)) -> Option<Element> {
    root.query_selector(&format!("[data-row='{mm}-{base}']")).ok()?
}

/// Whether something of an element can be seen.
pub(super) fn is_in_view(root: &Element, element: &Element) -> bool {
    let rect = element.get_bounding_client_rect();
    let height = crate::dom::window_height();
    let (top, bottom) = match root.closest(".stage-scroll") {
        Ok(Some(scroller)) => {
            let around = scroller.get_bounding_client_rect();
            (around.top().max(0.0), around.bottom().min(height))
        }
        _ => (0.0, height),
    };
    rect.bottom() > top && rect.top() < bottom
}

/// The way back.
pub(super) fn back(act: &Callback<Action>) -> Html {
    el("div|class=back-to-walk")
        .add(
            el("button|type=button|class=btn primary|title=Back to the walk (W)")
                .does(act, Action::Look(None))
                .text("Back to the walk"),
        )
        .done()
}
