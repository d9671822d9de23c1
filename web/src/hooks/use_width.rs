//! The width of an element, kept up to date.

use wasm_bindgen::{JsCast as _, closure::Closure};
use web_sys::{Element, ResizeObserver};
use yew::prelude::*;

/// The width of an element without padding in whole pixels; 0 until it is known.
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
                    set.set(element.client_width());
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
