//! Where panels are: kept for the next time, and told to the styles.

use web_sys::HtmlElement;
use yew::prelude::*;

use crate::options::Place;
use crate::state::{Layout, Size};

const KEY: &str = "rmapscope.panels";

/// Where panels were the last time, if the page is one of its own and the browser keeps things.
#[must_use]
pub fn kept_layout(place: Place) -> Layout {
    let storage = crate::dom::storage().filter(|_| place == Place::Page);
    let kept = storage.and_then(|storage| storage.get_item(KEY).ok().flatten());
    kept.and_then(|text| Layout::from_text(&text)).unwrap_or_default()
}

/// Gives docks their sizes, and keeps where the reader has put panels, which may not be where they are.
#[hook]
pub fn use_layout(root: &NodeRef, layouts: (Layout, Layout), place: Place) {
    let root = root.clone();
    use_effect_with(layouts, move |(layout, own)| {
        if let Some(root) = root.cast::<HtmlElement>() {
            for size in Size::ALL {
                let value = layout.size(size);
                // What is as at first needs no word; the styles know it.
                let _ = if value == size.limits().1 {
                    root.style().remove_property(size.property()).map(|_| ())
                } else {
                    root.style().set_property(size.property(), &value.to_string())
                };
            }
        }
        let text = own.text();
        let changed = text != kept_layout(place).text();
        if let Some(storage) = crate::dom::storage().filter(|_| changed && place == Place::Page) {
            let _ = storage.set_item(KEY, &text);
        }
    });
}
