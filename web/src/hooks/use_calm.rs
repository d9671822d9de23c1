//! What is to be read follows what happens only as fast as one can read.

use yew::prelude::*;

/// So long a text stays while more happens than one can follow, in milliseconds: three times a second is what can be
/// read at all.
const PAUSE: f64 = 350.0;

/// What is made now; while `fast`, what was made at most a moment ago.
#[hook]
pub fn use_calm<T: Clone + 'static>(fast: bool, make: impl FnOnce() -> T) -> T {
    let kept = use_mut_ref(|| None::<(f64, T)>);
    let now = js_sys::Date::now();
    let mut kept = kept.borrow_mut();
    match &*kept {
        Some((since, value)) if fast && now - since < PAUSE => value.clone(),
        _ => {
            let made = make();
            *kept = Some((now, made.clone()));
            made
        }
    }
}
