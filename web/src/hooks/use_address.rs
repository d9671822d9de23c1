//! Keeps the address naming what is seen.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use rmapscope_view::scenes::FIRST_LINK;
use yew::prelude::*;

use crate::lazy;
use crate::links::{self, Known};
use crate::state::{Action, AppState};

/// How long a step waits for its address, in milliseconds: browsers refuse more than some writes a second, and a frame
/// in which one falls takes longer.
const PAUSE: u32 = 250;
/// The same while it plays.
const LONG_PAUSE: u32 = 1000;

#[derive(Default)]
struct Address {
    latest: Option<AppState>,
    waiting: Option<Timeout>,
    known: Option<Known>,
    /// What the address was when it was read or written last.
    written: String,
}

/// Shows what the address names, and writes into it what is shown, at most four times a second. Only a page of its own
/// does that; an embedded one leaves the address alone.
#[hook]
pub fn use_address(own: bool, state: &AppState, act: &Callback<Action>) {
    let address = use_mut_ref(Address::default);
    {
        let (address, act) = (address.clone(), act.clone());
        use_effect_with((), move |()| {
            let listener = own.then(|| {
                open(&address, &act);
                crate::dom::window()
                    .map(|window| EventListener::new(&window, "hashchange", move |_| open(&address, &act)))
            });
            move || drop(listener)
        });
    }
    let shown = (state.layout, state.selection);
    let seen = (state.run.clone(), state.step, shown, state.compared.clone(), state.comparing);
    let (latest, playing) = (state.clone(), state.playing);
    use_effect_with(seen, move |_| {
        let begun = address.borrow().latest.is_some();
        address.borrow_mut().latest = Some(latest);
        // The address that a reader came with already names the first state.
        if own && begun && address.borrow().waiting.is_none() {
            wait(&address, if playing { LONG_PAUSE } else { PAUSE });
        }
    });
}

fn open(address: &Rc<RefCell<Address>>, act: &Callback<Action>) {
    let mut fragment = crate::dom::fragment();
    if fragment.is_empty() && address.borrow().latest.is_some() {
        // Back to where nothing was named yet.
        fragment.push_str(FIRST_LINK);
    }
    if fragment.is_empty() || fragment == address.borrow().written {
        return;
    }
    {
        let mut inner = address.borrow_mut();
        inner.written = crate::dom::fragment();
        // What was seen until now has another place.
        inner.waiting = None;
    }
    let act = act.clone();
    lazy::with(move |more| act.emit((more.open)(&fragment)));
}

fn wait(address: &Rc<RefCell<Address>>, pause: u32) {
    let later = address.clone();
    address.borrow_mut().waiting = Some(Timeout::new(pause, move || write(&later)));
}

/// Writes the address of what is shown by now.
fn write(address: &Rc<RefCell<Address>>) {
    let later = address.clone();
    let mut inner = address.borrow_mut();
    inner.waiting = None;
    let Some(state) = inner.latest.clone() else { return };
    if crate::dom::fragment() != inner.written {
        // The reader is on the way to another place, which is opened at once.
        return;
    }
    if links::needs_more(&state) {
        drop(inner);
        lazy::with(move |_| write(&later));
        return;
    }
    // What is too large for a link keeps the address it had.
    if let Some(fragment) = links::fragment(&state, &mut inner.known)
        && fragment != inner.written
    {
        crate::dom::set_fragment(&fragment);
        inner.written = fragment;
    }
}
