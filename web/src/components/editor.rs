//! The editor: a palette, a bar of tools, and what lies over the stage while the layout is changed.
//!
//! - `palette`, `bar`, `actions`: what can be taken into the hand, and what can be done with what is selected;
//! - `offers`: all of that by its name; `proposal`: what would be done with what is in hand where it is; `bubble`: that at the pointer;
//! - `gesture`, `keys`, `keyboard`: what pointers and keys do; `overlay`: what is drawn over the stage.

mod actions;
mod bar;
mod bubble;
mod focus;
mod gesture;
mod keyboard;
mod keys;
mod offers;
mod overlay;
mod palette;
mod proposal;

use std::cell::RefCell;
use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use rmapscope_core::Order;
use rmapscope_view::edit::{Edit, Preview};
use rmapscope_view::frame::Frame;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, Event, HtmlElement, PointerEvent};
use yew::prelude::*;

pub(crate) use actions::actions;
use bar::{BarProps, bar};
use bubble::{Bubble, BubbleProps};
use focus::use_kept_focus;
use gesture::{Hands, Shared};
use keyboard::use_keys;
use keys::Align;
pub(crate) use keys::EDIT_KEYS;
pub(crate) use offers::offers;
use overlay::use_overlay;
use palette::{PaletteProps, Pressed, palette};
use proposal::{Aim, proposal, told};

use crate::el::{component, el, nothing};
use crate::keyboard::Command;
use crate::stage::hit::Hit;
use crate::state::{Action, AppState, Hand, Selection};

/// The properties of [`Editor`].
#[derive(Clone, Debug, Properties)]
pub struct EditorProps {
    /// The prefix of ids.
    pub prefix: AttrValue,
    /// What is in hand.
    pub hand: Hand,
    /// The state.
    pub state: AppState,
    /// What is shown at the step.
    pub frame: Rc<Frame>,
    /// What to do.
    pub act: Callback<Action>,
    /// Does something by its name.
    pub run: Callback<Command>,
}

// A frame is made anew for each drawing, so who has another one has something to draw.
impl PartialEq for EditorProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.frame, &other.frame) && self.hand == other.hand
    }
}

/// The order of a new folio at first: 64K.
const FIRST_ORDER: u64 = 4;

/// The editor.
#[component]
pub fn Editor(props: &EditorProps) -> Html {
    let EditorProps { prefix, hand, state, frame, act, run } = props;
    let node = use_node_ref();
    let order = use_state(|| Order::try_new(FIRST_ORDER).unwrap_or_default());
    let pages = use_state(|| 64_u64);
    let listed = use_state(|| false);
    let aimed = use_state_eq(|| None::<(Aim, (i32, i32))>);
    let order_now = match hand {
        Hand::Folio(_, order) => *order,
        _ => *order,
    };
    let hands: Rc<Shared> = {
        let (state, act, hand) = (state.clone(), act.clone(), *hand);
        use_memo((), move |()| Rc::new(RefCell::new(Hands::new(state, hand, act))))
    };
    {
        let mut hands = hands.borrow_mut();
        (hands.state, hands.hand, hands.act) = (state.clone(), *hand, act.clone());
        let aimed = aimed.setter();
        hands.aim = Callback::from(move |aim| aimed.set(aim));
    }
    let set_order = {
        let (order, act, hand) = (order.setter(), act.clone(), *hand);
        Callback::from(move |to: Order| {
            order.set(to);
            if let Hand::Folio(nature, _) = hand {
                act.emit(Action::Hold(Some(Hand::Folio(nature, to))));
            }
        })
    };
    use_root(&node, &hands);
    use_kept_focus(&node);
    use_pointer(&hands);
    use_keys(&hands, frame, *hand, order_now, &set_order);

    let at_keys = keyboard_aim(state, *hand);
    let aim = aimed.map(|(aim, _)| aim).or(at_keys);
    let proposed = aim.filter(|aim| hand.places() || matches!(aim, Aim::Edge(..)));
    let proposed = proposed.map(|aim| proposal(&state.doc, *hand, aim));
    let preview = match &proposed {
        Some(Ok((_, preview))) => Some(preview),
        Some(Err(_)) | None => None,
    };
    let over = use_overlay(&node, state, preview);
    let bubble = bubble_of(&hands, *aimed, proposed.as_ref(), *hand, state);

    let take = {
        let (hands, act, held, state) = (hands.clone(), act.clone(), *hand, state.clone());
        let node = node.clone();
        Callback::from(move |(hand, pressed)| take(&hands, &act, &state, held, &node, (hand, pressed)))
    };
    let set_pages = {
        let pages = pages.setter();
        Callback::from(move |to| pages.set(to))
    };
    let items = palette(&PaletteProps {
        hand: *hand,
        order: order_now,
        pages: *pages,
        take: &take,
        onorder: &set_order,
        onpages: &set_pages,
    });
    let tools = bar(&BarProps { prefix, hand: *hand, state, act, run, listed: &listed });
    el("div|class=editor")
        .node(&node)
        .add(items)
        .add(tools)
        .add(over)
        .add(bubble.map_or_else(nothing, component::<Bubble>))
        .done()
}

/// Takes something from the palette without dragging it.
fn take(
    hands: &Shared,
    act: &Callback<Action>,
    state: &AppState,
    held: Hand,
    node: &NodeRef,
    (hand, pressed): (Hand, Pressed),
) {
    // What has one place to go is put there at once.
    if !matches!(hand, Hand::Folio(..)) {
        let mm = match state.selection {
            Some(
                Selection::Entry(mm, _)
                | Selection::Range(mm, ..)
                | Selection::Vma(mm, _)
                | Selection::Mm(mm),
            ) => mm,
            _ => 0,
        };
        hands.borrow_mut().put(hand, Aim::At(Hit::Lane(mm, None), Align::Natural), false);
        return;
    }
    if held == hand {
        act.emit(Action::Hold(Some(Hand::Select)));
        return;
    }
    act.emit(Action::Hold(Some(hand)));
    if pressed == Pressed::Key {
        focus_stage(node, state.selection);
    }
}

/// Moves the focus to the entry that is selected, or to that with the tab stop.
fn focus_stage(node: &NodeRef, selection: Option<Selection>) {
    let Some(root) = root_of(node) else { return };
    let wanted = match selection.and_then(Selection::entries) {
        Some((mm, at, _)) => format!("[data-cell='{mm}-{at}']"),
        None => "[data-cell][tabindex='0']".into(),
    };
    focus(&root, &wanted);
}

fn focus(root: &Element, selector: &str) {
    if let Ok(Some(cell)) = root.query_selector(selector) {
        let _ = cell.unchecked_ref::<HtmlElement>().focus();
        crate::dom::into_view(&cell);
    }
}

/// Where what is in hand would go by the next Enter.
fn keyboard_aim(state: &AppState, hand: Hand) -> Option<Aim> {
    let Some(Selection::Entry(mm, at)) = state.selection.filter(|_| hand.places()) else { return None };
    Some(Aim::At(Hit::Entry(mm, at), Align::Natural))
}

fn bubble_of(
    hands: &Shared,
    aimed: Option<(Aim, (i32, i32))>,
    proposed: Option<&Result<(Edit, Preview), String>>,
    hand: Hand,
    state: &AppState,
) -> Option<BubbleProps> {
    let hands = hands.borrow();
    let at = match aimed {
        Some((_, at)) => at,
        None => below_entry(hands.root.as_ref()?, state.selection)?,
    };
    let refused = |why: &str| Err(AttrValue::from(why.to_owned()));
    if hands.is_painting() {
        let notice = state.notice.as_ref().filter(|notice| notice.refused)?;
        return Some(BubbleProps { at, said: refused(&notice.text), more: String::new(), hint: "" });
    }
    let hint = match (hands.is_busy(), hand) {
        (true, Hand::Share(_)) => "release to map it here too; Shift moves it; Esc drops it",
        (true, Hand::Move(_)) => "release to move it here; Esc drops it",
        (true, Hand::Folio(..)) => "release to put it down; Alt does not align; Esc drops it",
        (true, _) => "release to put it down; Esc drops it",
        (false, _) => "press or Enter puts it down; Esc drops it",
    };
    Some(match proposed? {
        Ok((_, preview)) => {
            BubbleProps { at, said: Ok(preview.edited.name.clone()), more: told(preview), hint }
        }
        Err(why) => BubbleProps { at, said: refused(why), more: String::new(), hint: "" },
    })
}

/// A point under the entry that is selected.
#[expect(clippy::cast_possible_truncation, reason = "pixels")]
fn below_entry(root: &Element, selection: Option<Selection>) -> Option<(i32, i32)> {
    let (mm, at, _) = selection?.entries()?;
    let cell = root.query_selector(&format!("[data-cell='{mm}-{at}']")).ok()??;
    let rect = cell.get_bounding_client_rect();
    Some((rect.left() as i32, rect.bottom() as i32))
}

fn root_of(node: &NodeRef) -> Option<Element> {
    node.cast::<Element>()?.closest(".rmapscope").ok()?
}

/// Finds the page's root, and tells the styles what is in hand.
#[hook]
fn use_root(node: &NodeRef, hands: &Rc<Shared>) {
    let hand = hands.borrow().hand;
    let (node, hands) = (node.clone(), hands.clone());
    use_effect_with(hand, move |hand| {
        let root = root_of(&node);
        if let Some(root) = &root {
            let name = match hand {
                Hand::Select => "select",
                Hand::Brush(_) => "brush",
                _ => "places",
            };
            let _ = root.set_attribute("data-hand-in", name);
        }
        hands.borrow_mut().root.clone_from(&root);
        move || {
            if let Some(root) = root {
                let _ = root.remove_attribute("data-hand-in");
            }
        }
    });
}

/// Listens to pointers before the page does.
#[hook]
fn use_pointer(hands: &Rc<Shared>) {
    let hands = hands.clone();
    use_effect_with((), move |()| {
        let listen = |kind: &'static str, call: fn(&Shared, &Event) -> bool| {
            let hands = hands.clone();
            let mut options = EventListenerOptions::run_in_capture_phase();
            options.passive = false;
            crate::dom::window().map(|window| {
                EventListener::new_with_options(&window, kind, options, move |event| {
                    if call(&hands, event) {
                        event.stop_propagation();
                        if event.type_() != "pointerdown" {
                            event.prevent_default();
                        }
                    }
                })
            })
        };
        let listeners = [
            listen("pointerdown", |hands, event| {
                pointer(event).is_some_and(|event| gesture::pressed(hands, event))
            }),
            listen("pointermove", |hands, event| {
                if let Some(event) = pointer(event) {
                    gesture::moved(hands, event);
                }
                false
            }),
            listen("pointerup", |hands, event| {
                if let Some(event) = pointer(event) {
                    gesture::released(hands, event);
                }
                false
            }),
            listen("pointercancel", |hands, event| {
                if let Some(event) = pointer(event) {
                    gesture::cancelled(hands, event);
                }
                false
            }),
            // What a finger draws is no swipe: after one, the browser takes the next tap for its end.
            listen("touchmove", |hands, event| hands.borrow().holds() && event.cancelable()),
            listen("mousedown", gesture::is_swallowed),
            listen("click", gesture::is_swallowed),
        ];
        move || drop(listeners)
    });
}

fn pointer(event: &Event) -> Option<&PointerEvent> {
    event.dyn_ref::<PointerEvent>()
}
