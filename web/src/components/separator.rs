//! What is between a dock and the rest, and moves.

use wasm_bindgen::JsCast as _;
use web_sys::Element;
use yew::prelude::*;
use yew::virtual_dom::ListenerKind;

use crate::el::el;
use crate::state::{Action, Layout, Size};

/// A separator; it stands in what it makes larger or smaller.
pub(crate) fn separator(size: Size, layout: Layout, act: &Callback<Action>) -> Html {
    let (least, first, most) = size.limits();
    let now = layout.size(size);
    let set = {
        let act = act.clone();
        move |value: u16| act.emit(Action::Arrange(layout.sized(size, value)))
    };
    let (moved, typed, reset) = (set.clone(), set.clone(), set);
    let moved = move |event: Event| {
        let Some(event) = event.dyn_ref::<PointerEvent>() else { return };
        let Some(element) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else {
            return;
        };
        if element.has_pointer_capture(event.pointer_id())
            && let Some(around) = element.parent_element()
        {
            moved(pointed(size, &around.get_bounding_client_rect(), event));
        }
    };
    let keydown = move |event: Event| {
        let Some(key) = event.dyn_ref::<KeyboardEvent>().map(KeyboardEvent::key) else { return };
        let by = if size == Size::Split { 2 } else { 16 };
        let (more, less) = match size {
            Size::Right => ("ArrowLeft", "ArrowRight"),
            Size::Left => ("ArrowRight", "ArrowLeft"),
            Size::Bottom => ("ArrowUp", "ArrowDown"),
            Size::Split => ("ArrowDown", "ArrowUp"),
        };
        let to = match key.as_str() {
            "Home" => least,
            "End" => most,
            "Enter" => first,
            key if key == more => now + by,
            key if key == less => now.saturating_sub(by),
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        typed(to);
    };
    let (label, upright) = match size {
        Size::Right => ("Width of the panels at the right", true),
        Size::Left => ("Width of the panels at the left", true),
        Size::Bottom => ("Height of the panels at the bottom", false),
        Size::Split => ("Height of the upper panels", false),
    };
    el("div|role=separator|tabindex=0")
        .key(label)
        .class(if upright { "separator upright" } else { "separator" })
        .class_if(size == Size::Split, "split")
        .attr("aria-label", label)
        .attr("aria-orientation", if upright { "vertical" } else { "horizontal" })
        .attr("aria-valuemin", i32::from(least))
        .attr("aria-valuemax", i32::from(most))
        .attr("aria-valuenow", i32::from(now))
        .on(ListenerKind::onpointerdown, |event| {
            let Some(event) = event.dyn_ref::<PointerEvent>().filter(|event| event.button() == 0) else {
                return;
            };
            if let Some(element) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) {
                let _ = element.set_pointer_capture(event.pointer_id());
            }
        })
        .on(ListenerKind::onpointermove, moved)
        .on(ListenerKind::ondblclick, move |_| reset(first))
        .on(ListenerKind::onkeydown, keydown)
        .done()
}

/// The size that a place of the pointer asks for.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "pixels; what is below 0 becomes 0"
)]
fn pointed(size: Size, around: &web_sys::DomRect, event: &PointerEvent) -> u16 {
    let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
    (match size {
        Size::Right => around.right() - x,
        Size::Left => x - around.left(),
        Size::Bottom => around.bottom() - y,
        Size::Split => (y - around.top()) * 100.0 / around.height().max(1.0),
    }) as u16
}
