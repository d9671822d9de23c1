//! A text that is spoken, but not more often than one can listen.

use yew::prelude::*;

/// The text, at most twice a second while it changes by itself.
#[hook]
pub fn use_live(text: &str, playing: bool) -> AttrValue {
    let said = use_mut_ref(|| (f64::NEG_INFINITY, AttrValue::from("")));
    let now = js_sys::Date::now();
    let mut said = said.borrow_mut();
    if (!playing || now - said.0 >= 500.0) && said.1 != text {
        *said = (now, AttrValue::from(text.to_owned()));
    }
    said.1.clone()
}
