//! The width of an element, kept up to date.

use wasm_bindgen::{JsCast as _, closure::Closure};
use web_sys::{Element, ResizeObserver};
use yew::prelude::*;

/// The width of an element's content in whole pixels; 0 until it is known.
#[hook]
pub fn use_width(node: &NodeRef) -> i32 {
    let width = use_state(|| 0);
    let set = width.setter();
    let node = node.clone();
    use_effect_with((), move |()| {
        let element = node.cast::<Element>();
        let measure = {
            let element = element.clone();
            move || {
                if let Some(element) = &element {
                    set.set(content_width(element));
                }
            }
        };
        measure();
        let closure = Closure::<dyn FnMut()>::new(measure);
        let observer = ResizeObserver::new(closure.as_ref().unchecked_ref()).ok();
        if let (Some(observer), Some(element)) = (&observer, &element) {
            observer.observe(element);
        }
        move || {
            if let Some(observer) = observer {
                observer.disconnect();
            }
            drop(closure);
        }
    });
    *width
}

fn content_width(element: &Element) -> i32 {
    let style = crate::dom::window().and_then(|window| window.get_computed_style(element).ok().flatten());
    let padding = |name: &str| {
        let value = style.as_ref().and_then(|style| style.get_property_value(name).ok());
        value.and_then(|value| value.trim_end_matches("px").parse::<f64>().ok()).unwrap_or(0.0)
    };
    let inner = f64::from(element.client_width()) - padding("padding-left") - padding("padding-right");
    #[expect(clippy::cast_possible_truncation, reason = "a width on a screen")]
    {
        inner.floor().max(0.0) as i32
    }
}
