//! The focus stays at its entry.

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast as _;
use web_sys::{Element, FocusOptions, HtmlElement};
use yew::prelude::*;

use super::root_of;

/// Gives an entry the focus back that it had: an edit may draw its row anew.
#[hook]
pub(super) fn use_kept_focus(node: &NodeRef) {
    let last = use_mut_ref(|| None::<String>);
    {
        let last = last.clone();
        use_effect_with((), move |()| {
            let options = EventListenerOptions::run_in_capture_phase();
            let listener = crate::dom::window().map(|window| {
                EventListener::new_with_options(&window, "focusin", options, move |event| {
                    let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
                    *last.borrow_mut() = element.and_then(|element| element.get_attribute("data-cell"));
                })
            });
            move || drop(listener)
        });
    }
    let node = node.clone();
    use_effect(move || {
        let Some(name) = last.borrow().clone() else { return };
        let active = crate::dom::window().and_then(|window| window.document()?.active_element());
        if active.is_some_and(|active| active.tag_name() != "BODY") {
            return;
        }
        let cell = root_of(&node).and_then(|root| {
            // What it names is written by the stage.
            root.query_selector(&format!("[data-cell='{name}']")).ok()?
        });
        if let Some(cell) = cell {
            let options = FocusOptions::new();
            options.set_prevent_scroll(true);
            let _ = cell.unchecked_ref::<HtmlElement>().focus_with_options(&options);
        }
    });
}
