//! What keys do while designs are compared.

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast as _;
use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

use super::LARGE;
use crate::state::{Contest, Turn};

/// What a key means here.
pub(super) fn turn(key: &str, shift: bool, contest: &Contest) -> Option<Turn> {
    let granularity = if shift { LARGE } else { contest.granularity };
    Some(match key {
        " " => Turn::Play(!contest.playing),
        "ArrowRight" | "." => Turn::Forward(granularity),
        "ArrowLeft" | "," => Turn::Back(granularity),
        "Home" => Turn::Seek(0),
        "End" => Turn::Seek(contest.len()),
        "]" => Turn::SetSpeed(contest.speed.faster()),
        "[" => Turn::SetSpeed(contest.speed.slower()),
        "d" => Turn::NextMark,
        "D" => Turn::PreviousMark,
        _ => return None,
    })
}

/// Listens to keys in the dialog around an element, except where they belong to a control.
#[hook]
pub(super) fn use_keys(root: &NodeRef, contest: &Contest, act: &Callback<Turn>) {
    let latest = use_mut_ref(|| contest.clone());
    *latest.borrow_mut() = contest.clone();
    let (root, act) = (root.clone(), act.clone());
    use_effect_with((), move |()| {
        let dialog = root.cast::<Element>().and_then(|root| root.closest("dialog").ok().flatten());
        let listener = dialog.map(|dialog| {
            let options = EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(&dialog, "keydown", options, move |event| {
                let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
                let held = event.ctrl_key() || event.meta_key() || event.alt_key();
                let key = event.key();
                if held || event.default_prevented() || is_taken(event.target(), &key) {
                    return;
                }
                if let Some(turn) = turn(&key, event.shift_key(), &latest.borrow()) {
                    event.prevent_default();
                    act.emit(turn);
                }
            })
        });
        move || drop(listener)
    });
}

/// Whether a control has a use for the key itself.
fn is_taken(target: Option<web_sys::EventTarget>, key: &str) -> bool {
    if key == " " && crate::dom::is_pressed(target.clone()) {
        return true;
    }
    let element = target.and_then(|target| target.dyn_into::<Element>().ok());
    element.is_some_and(|element| {
        matches!(element.closest("input, select, textarea, summary, pre, [role=slider]"), Ok(Some(_)))
    })
}
