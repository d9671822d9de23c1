//! Listens to keys while the layout is edited, before the page does.

use std::cell::Cell;
use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use rmapscope_core::{MmId, Order, Vpn};
use rmapscope_view::edit::{Edit, Span};
use rmapscope_view::frame::{Frame, Row};
use wasm_bindgen::JsCast as _;
use web_sys::{Element, Event};
use yew::prelude::*;

use super::actions::deletion;
use super::gesture::{Shared, nudged};
use super::keys::{At, Key, key};
use super::proposal::Aim;
use crate::keyboard::Stroke;
use crate::stage::hit::{Hit, place};
use crate::state::{Action, Hand, Selection};

/// What the listener for keys needs of the latest drawing.
struct Keyed {
    frame: Rc<Frame>,
    hand: Hand,
    order: Order,
    set_order: Callback<Order>,
}

/// Listens to keys before the page does.
#[hook]
pub(super) fn use_keys(
    hands: &Rc<Shared>,
    frame: &Rc<Frame>,
    hand: Hand,
    order: Order,
    set_order: &Callback<Order>,
) {
    let latest = use_mut_ref(|| None::<Keyed>);
    *latest.borrow_mut() = Some(Keyed { frame: frame.clone(), hand, order, set_order: set_order.clone() });
    let hands = hands.clone();
    use_effect_with((), move |()| {
        // While the focus follows a selection by keys, it selects nothing itself.
        let quiet = Rc::new(Cell::new(false));
        let listen = |kind: &'static str, call: Box<dyn Fn(&Event)>| {
            let mut options = EventListenerOptions::run_in_capture_phase();
            options.passive = false;
            let window = crate::dom::window()?;
            Some(EventListener::new_with_options(&window, kind, options, move |event| call(event)))
        };
        let muted = quiet.clone();
        let focused = listen(
            "focusin",
            Box::new(move |event| {
                if muted.get() {
                    event.stop_propagation();
                }
            }),
        );
        let pressed = listen(
            "keydown",
            Box::new(move |event| {
                let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
                let latest = latest.borrow();
                if latest.as_ref().is_some_and(|keyed| keydown(&hands, keyed, &quiet, event)) {
                    event.prevent_default();
                    event.stop_propagation();
                }
            }),
        );
        move || drop((focused, pressed))
    });
}

/// Does what a key asks for; whether it asked for something.
fn keydown(shared: &Shared, keyed: &Keyed, quiet: &Cell<bool>, event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let (root, act, state, busy) = {
        let hands = shared.borrow();
        let Some(root) = hands.root.clone() else { return false };
        (root, hands.act.clone(), hands.state.clone(), hands.is_busy())
    };
    let mine = target.as_ref().is_some_and(|target| {
        root.contains(Some(target)) || target.tag_name() == "BODY" && root.matches(".page").is_ok_and(|is| is)
    });
    let drops = busy && event.key() == "Escape";
    if !(mine || drops) {
        return false;
    }
    let edge = target.as_ref().and_then(|target| target.get_attribute("data-edge"));
    let control = event.ctrl_key() || event.meta_key();
    if let Some(edge) = edge.filter(|_| !control && !event.alt_key()) {
        let by = match event.key().as_str() {
            "ArrowRight" => (1, 0),
            "ArrowLeft" => (-1, 0),
            "ArrowDown" => (0, 1),
            "ArrowUp" => (0, -1),
            "PageDown" => (0, 4),
            "PageUp" => (0, -4),
            _ => return false,
        };
        nudged(shared, &edge, by);
        return true;
    }
    if !busy && crate::dom::takes_keys(event.target(), control) {
        return false;
    }
    let cell = target.as_ref().and_then(place);
    let at = if cell.is_some() { At::Entry } else { At::Elsewhere };
    let name = event.key();
    let stroke = Stroke { key: &name, control, shift: event.shift_key() };
    let Some(key) = key(stroke, event.alt_key(), keyed.hand, at) else { return false };
    match key {
        Key::Put(align) => {
            let Some((mm, at)) = cell else { return false };
            if let Hand::Brush(brush) = keyed.hand {
                let selected = state.selection.and_then(Selection::entries);
                // The range, if it is there that the key is pressed.
                let range =
                    selected.filter(|range| range.0 == mm && (range.1..range.1 + range.2).contains(&at));
                let (_, at, len) = range.unwrap_or((mm, at, 1));
                let spans = vec![Span { at: Vpn::new(at), len }];
                act.emit(Action::Edit(Rc::new(Edit::Paint { mm: MmId::new(mm), spans, brush })));
            } else {
                let aim = Aim::At(Hit::Entry(mm, at), align);
                let mut hands = shared.borrow_mut();
                hands.put(keyed.hand, aim, true);
            }
        }
        Key::Extend(across, down) => {
            let Some(from) = cell else { return false };
            let selection =
                state.selection.filter(|selection| selection.entries().is_some_and(|e| e.0 == from.0));
            let selection = selection.unwrap_or(Selection::Entry(from.0, from.1));
            let Some(to) = beside(&keyed.frame, from, across, down) else { return true };
            act.emit(Action::Select(Some(selection.to(from.0, to))));
            quiet.set(true);
            super::focus(&root, &format!("[data-cell='{}-{to}']", from.0));
            quiet.set(false);
        }
        Key::Order(by) => {
            let to = keyed.order.get().saturating_add_signed(by);
            if let Ok(order) = Order::try_new(to.into()) {
                keyed.set_order.emit(order);
            }
        }
        Key::Delete => {
            let Some(edit) = state.selection.and_then(deletion) else { return false };
            act.emit(Action::Edit(Rc::new(edit)));
        }
        Key::Select => act.emit(Action::Hold(Some(Hand::Select))),
        Key::Drop => {
            if busy {
                shared.borrow_mut().drop_it((0, 0));
            } else if keyed.hand != Hand::Select {
                act.emit(Action::Hold(Some(Hand::Select)));
            } else if let Some(Selection::Range(mm, _, to)) = state.selection {
                act.emit(Action::Select(Some(Selection::Entry(mm, to))));
            } else {
                return false;
            }
        }
    }
    true
}

/// The entry beside one, among those that are drawn: so many further, or in so many rows on.
fn beside(frame: &Frame, (mm, at): (usize, u64), across: i8, down: i8) -> Option<u64> {
    let rows: Vec<&Row> = frame
        .lanes
        .iter()
        .filter(|lane| lane.mm == mm)
        .flat_map(|lane| &lane.rows)
        .map(|row| &**row)
        .collect();
    let has = |row: &&Row, at: u64| row.planned.from <= at && at < row.planned.to;
    let here = rows.iter().position(|row| has(row, at))?;
    if down != 0 {
        let row = rows.get(here.checked_add_signed(down.into())?)?;
        let wanted = row.base + (at - rows[here].base);
        return Some(wanted.clamp(row.planned.from, row.planned.to - 1));
    }
    let next = at.checked_add_signed(across.into())?;
    if rows.iter().any(|row| has(row, next)) {
        return Some(next);
    }
    // Over a gap to the row beside it.
    let row = rows.get(here.checked_add_signed(across.into())?)?;
    Some(if across > 0 { row.planned.from } else { row.planned.to - 1 })
}
