//! What is to be read follows what happens only as fast as one can read.

use yew::prelude::*;

/// So long a text stays while more happens than one can follow, in milliseconds.
const PAUSE: f64 = 66.0;
/// And for so many drawings: where a drawing takes long, it is the motion that matters.
const DRAWINGS: u32 = 4;

/// What is made now; while `fast`, what was made at most a moment ago.
#[hook]
pub fn use_calm<T: Clone + 'static>(fast: bool, make: impl FnOnce() -> T) -> T {
    let kept = use_mut_ref(|| None::<(f64, u32, T)>);
    let now = js_sys::Date::now();
    let mut kept = kept.borrow_mut();
    match &mut *kept {
        Some((since, drawings, value)) if fast && (now - *since < PAUSE || *drawings < DRAWINGS) => {
            *drawings += 1;
            value.clone()
        }
        _ => {
            let made = make();
            *kept = Some((now, 1, made.clone()));
            made
        }
    }
}
