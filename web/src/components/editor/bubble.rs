//! What would be done, at the pointer.

use web_sys::HtmlElement;
use yew::prelude::*;

use crate::el::el;

/// The properties of [`Bubble`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct BubbleProps {
    /// Where: in pixels of the window.
    pub(crate) at: (i32, i32),
    /// What would be done; or why it is refused.
    pub(crate) said: Result<String, AttrValue>,
    /// More about it.
    pub(crate) more: String,
    /// What can be done now.
    pub(crate) hint: &'static str,
}

/// From the pointer to the bubble.
const BESIDE: i32 = 16;

/// The bubble.
#[component]
pub(crate) fn Bubble(props: &BubbleProps) -> Html {
    let node = use_node_ref();
    use_place(&node, props);
    let (said, refused) = match &props.said {
        Ok(said) => (AttrValue::from(said.clone()), false),
        Err(why) => (why.clone(), true),
    };
    el("div|class=bubble|role=status")
        .node(&node)
        .class_if(refused, "refused")
        .add(el("b").text(said))
        .maybe((!props.more.is_empty()).then(|| el("span|class=mono").text(props.more.clone())))
        .maybe((!props.hint.is_empty()).then(|| el("span|class=hint").text(props.hint)))
        .done()
}

/// Puts it beside the pointer, inside the window.
#[hook]
fn use_place(node: &NodeRef, props: &BubbleProps) {
    let node = node.clone();
    use_effect_with(props.clone(), move |props| {
        let Some(element) = node.cast::<HtmlElement>() else { return };
        let Some(window) = crate::dom::window() else { return };
        let size = |value: Result<wasm_bindgen::JsValue, _>| {
            #[expect(clippy::cast_possible_truncation, reason = "pixels")]
            value
                .ok()
                .and_then(|value: wasm_bindgen::JsValue| value.as_f64())
                .map_or(1024, |value| value as i32)
        };
        let (width, height) = (size(window.inner_width()), size(window.inner_height()));
        // Relative to where it would stand; that may not be the window's corner.
        let style = element.style();
        let _ = style.set_property("left", "0");
        let _ = style.set_property("top", "0");
        let origin = element.get_bounding_client_rect();
        let (wide, high) = (element.offset_width(), element.offset_height());
        let (x, y) = props.at;
        let left = (x + BESIDE).min(width - wide - 8).max(8);
        let below = y + BESIDE + 8;
        let top = if below + high > height - 8 { y - high - BESIDE } else { below };
        #[expect(clippy::cast_possible_truncation, reason = "pixels")]
        let (left, top) = (left - origin.left() as i32, top.max(8) - origin.top() as i32);
        let _ = style.set_property("left", &format!("{left}px"));
        let _ = style.set_property("top", &format!("{top}px"));
    });
}
