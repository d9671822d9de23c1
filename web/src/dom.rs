//! What has to be asked of the browser directly.

use wasm_bindgen::JsCast as _;
use web_sys::{Element, ScrollIntoViewOptions, ScrollLogicalPosition, Storage, Window};

/// The window; there is one wherever the page runs.
#[must_use]
pub fn window() -> Option<Window> {
    web_sys::window()
}

/// Scrolls an element's own container, no further than needed.
pub fn into_view(element: &Element) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    options.set_inline(ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Whether keys typed here belong to a control.
#[must_use]
pub fn takes_keys(target: Option<web_sys::EventTarget>) -> bool {
    let Some(element) = target.and_then(|target| target.dyn_into::<Element>().ok()) else { return false };
    let own = "input, select, textarea, dialog, [role=slider], [role=tab], [contenteditable]";
    matches!(element.closest(own), Ok(Some(_)))
}

/// Whether space and enter press this.
#[must_use]
pub fn is_pressed(target: Option<web_sys::EventTarget>) -> bool {
    let Some(element) = target.and_then(|target| target.dyn_into::<Element>().ok()) else { return false };
    matches!(element.closest("button, a[href], summary"), Ok(Some(_)))
}

/// Where settings are kept, if the browser allows it; a frame with an opaque origin does not.
#[must_use]
pub fn storage() -> Option<Storage> {
    window()?.local_storage().ok()?
}
