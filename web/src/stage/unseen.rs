//! What is out of sight waits while more happens than one can follow.

use std::rc::Rc;
use std::sync::Arc;

use rmapscope_core::Scenario;
use rmapscope_view::frame::Frame;
use web_sys::Element;
use yew::prelude::*;

use super::follow::is_in_view;
use crate::hooks::{Beat, Turn};

/// What a part of the stage shows.
pub(super) type Shown = (Arc<Scenario>, Rc<Frame>);

/// What the part that a selector names is to show: what is now; if more happens than one can follow and it is out of
/// sight, what was before.
#[hook]
pub(super) fn use_shown_of(
    root: &NodeRef,
    part: &'static str,
    beat: Beat,
    scenario: &Arc<Scenario>,
    frame: &Rc<Frame>,
) -> Shown {
    let rests = use_mut_ref(|| false);
    let before = use_mut_ref(|| None::<Shown>);
    let (root, now) = (root.clone(), (scenario.clone(), frame.clone()));
    let kept = before
        .borrow_mut()
        .take()
        .filter(|kept| beat.is_fast() && *rests.borrow() && Arc::ptr_eq(&kept.0, scenario));
    let shown = kept.unwrap_or(now);
    *before.borrow_mut() = Some(shown.clone());
    // The browser works out the layout for its answer, so it is not asked each time.
    use_effect(move || {
        if !beat.is(Turn::Numbers) {
            return;
        }
        let root = root.cast::<Element>().filter(|_| beat.is_fast());
        let seen = root.and_then(|root| {
            let part = root.query_selector(part).ok()??;
            Some(is_in_view(&root, &part))
        });
        *rests.borrow_mut() = seen == Some(false);
    });
    shown
}
