//! The size of an element, kept up to date.

use wasm_bindgen::{JsCast as _, closure::Closure};
use web_sys::{Element, ResizeObserver};
use yew::prelude::*;

/// Width and height of an element, with its padding, in whole pixels; a guess until they are known. Asking the browser
/// only when they change spares it working out the layout at each step.
#[hook]
pub fn use_size(node: &NodeRef, guess: (i32, i32)) -> (i32, i32) {
    let size = use_state_eq(|| guess);
    let set = size.setter();
    let node = node.clone();
    use_effect_with((), move |()| {
        let element = node.cast::<Element>();
        let measure = {
            let element = element.clone();
            move || {
                if let Some(element) = &element {
                    set.set((element.client_width(), element.client_height()));
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
    *size
}
