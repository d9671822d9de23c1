//! What a pointer does on the stage and the palette while the layout is edited.
//!
//! The listeners stand at the window and are asked first, so that what belongs to an edit is nobody else's; what they do not
//! take goes on to the page.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use rmapscope_core::Vpn;
use rmapscope_view::edit::{Edge, Span};
use wasm_bindgen::JsCast as _;
use web_sys::{Element, Event, PointerEvent};
use yew::prelude::*;

use super::keys::Align;
use super::proposal::{Aim, edit, proposal, subject};
use crate::stage::hit::{self, Hit, hit};
use crate::state::{Action, AppState, End, Hand, Notice, Selection};

/// From this far on a press is a drag, in pixels.
const DRAG: i32 = 5;

/// How long a frame is, in milliseconds.
const FRAME: u32 = 16;

/// A stroke is never behind the hand for longer than twice this, in milliseconds.
const LONGEST: f64 = 200.0;

/// So near to the edge of the stage it scrolls, in pixels, and so far.
const EDGE: f64 = 24.0;
const SCROLL: i32 = 12;

/// What the pointer is doing.
#[derive(Clone, Debug, Default)]
enum Gesture {
    #[default]
    Idle,
    /// Something has been pressed that can be dragged.
    Pressed(Hand, (i32, i32)),
    /// It is dragged.
    Dragging,
    /// A stroke of the brush, with the entry that it has come to.
    Stroke(usize, u64),
    /// A range is being selected.
    Range(usize),
    /// An edge of a VMA is dragged.
    Edge(Held),
}

/// An edge in the hand.
#[derive(Clone, Debug)]
struct Held {
    vma: (usize, usize),
    edge: Edge,
    from: u64,
    at: (i32, i32),
    /// From one entry to the next, across and down, and how many are in a row.
    steps: (i32, i32),
    columns: i32,
}

/// What the listeners know.
pub(super) struct Hands {
    /// The page's root.
    pub(super) root: Option<Element>,
    pub(super) state: AppState,
    pub(super) hand: Hand,
    pub(super) act: Callback<Action>,
    /// Tells where the hand is, and where the pointer.
    pub(super) aim: Callback<Option<(Aim, (i32, i32))>>,
    /// Which aim was told last.
    pub(super) aimed: Option<Aim>,
    gesture: Gesture,
    /// The click that ends a drag is not one.
    swallow: bool,
    /// The focus does not follow a press.
    hold_focus: bool,
    /// Entries of the stroke that are not painted yet.
    pending: Vec<Span>,
    due: Option<Timeout>,
    /// How long to wait for more of them: twice what painting took last, so that the page goes on meanwhile.
    pause: u32,
}

/// The listeners' own.
pub(super) type Shared = Rc<RefCell<Hands>>;

impl Hands {
    pub(super) fn new(state: AppState, hand: Hand, act: Callback<Action>) -> Self {
        Self {
            root: None,
            state,
            hand,
            act,
            aim: Callback::noop(),
            aimed: None,
            gesture: Gesture::Idle,
            swallow: false,
            hold_focus: false,
            pending: Vec::new(),
            due: None,
            pause: FRAME,
        }
    }

    /// Whether the pointer is doing something that can be dropped.
    pub(super) const fn is_busy(&self) -> bool {
        matches!(self.gesture, Gesture::Dragging | Gesture::Stroke(..) | Gesture::Edge(_))
    }

    /// Whether the pointer has anything at all.
    pub(super) const fn holds(&self) -> bool {
        !matches!(self.gesture, Gesture::Idle)
    }

    /// Whether entries are being painted.
    pub(super) const fn is_painting(&self) -> bool {
        matches!(self.gesture, Gesture::Stroke(..))
    }

    fn point(&mut self, aim: Option<Aim>, at: (i32, i32)) {
        self.aimed = aim;
        self.aim.emit(aim.map(|aim| (aim, at)));
    }

    fn hold(&mut self, hand: Hand) {
        self.hand = hand;
        self.act.emit(Action::Hold(Some(hand)));
    }

    fn aim_at(&self, event: &PointerEvent) -> Option<Aim> {
        let align = if event.alt_key() { Align::Free } else { Align::Natural };
        let hit = hit(self.root.as_ref()?, event.client_x(), event.client_y())?;
        Some(Aim::At(hit, align))
    }

    /// Puts down what is in hand; whether that could be done.
    pub(super) fn put(&mut self, hand: Hand, aim: Aim, keep: bool) -> bool {
        match proposal(&self.state.doc, hand, aim) {
            Ok((edit, preview)) => {
                let selected = subject(&edit, &preview.edited.doc.scenario);
                if hand.places() {
                    self.hold(Hand::Select);
                }
                self.act.emit(Action::Edit(Rc::new(edit)));
                if selected.is_some() {
                    self.act.emit(Action::Select(selected));
                }
                true
            }
            Err(text) => {
                if hand.places() && !keep {
                    self.hold(Hand::Select);
                }
                self.act.emit(Action::Say(Notice { text, refused: true }));
                false
            }
        }
    }

    /// Drops what the pointer has begun.
    pub(super) fn drop_it(&mut self, at: (i32, i32)) {
        match std::mem::take(&mut self.gesture) {
            Gesture::Stroke(..) => {
                self.pending.clear();
                self.due = None;
                self.act.emit(Action::EndStroke(End::Drop));
            }
            Gesture::Dragging => {
                self.hold(Hand::Select);
                self.swallow = true;
            }
            Gesture::Idle | Gesture::Pressed(..) | Gesture::Range(_) | Gesture::Edge(_) => {}
        }
        self.point(None, at);
    }

    fn flush(&mut self, mm: usize) {
        self.due = None;
        let spans = std::mem::take(&mut self.pending);
        if !spans.is_empty() {
            let began = js_sys::Date::now();
            self.act.emit(Action::Stroke { mm, spans });
            let took = (js_sys::Date::now() - began).clamp(0.0, LONGEST);
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "from 0 up, and short"
            )]
            let twice = 2 * took as u32;
            self.pause = twice.max(FRAME);
        }
    }
}

/// A press. Whether it is taken from the page.
pub(super) fn pressed(shared: &Shared, event: &PointerEvent) -> bool {
    let mut hands = shared.borrow_mut();
    let hands = &mut *hands;
    (hands.swallow, hands.hold_focus) = (false, false);
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else {
        return false;
    };
    let mine = hands.root.as_ref().is_some_and(|root| root.contains(Some(&target)));
    let on = |selector: &str| target.closest(selector).ok().flatten();
    if !mine || event.button() != 0 || !event.is_primary() || on("dialog").is_some() {
        return false;
    }
    let at = (event.client_x(), event.client_y());
    if let Some(name) = on("[data-hand]").and_then(|item| item.get_attribute("data-hand")) {
        let held = super::palette::hand_of(&name);
        hands.gesture = held.map_or(Gesture::Idle, |hand| Gesture::Pressed(hand, at));
        return false;
    }
    if let Some(edge) = on("[data-edge]") {
        hands.gesture = begin_edge(hands, &edge, at).map_or(Gesture::Idle, Gesture::Edge);
        return true;
    }
    if on("button, a, input, select, textarea, .strip").is_some() || on(".stage").is_none() {
        return false;
    }
    let aim = hands.aim_at(event);
    if hands.hand.places() {
        // Where a finger is, it has not been before.
        hands.point(aim, at);
        (hands.hold_focus, hands.swallow) = (true, true);
        if let Some(aim) = aim
            && hands.put(hands.hand, aim, true)
        {
            hands.point(None, at);
        }
        return true;
    }
    if let Some(folio) = hit::folio_of(&target) {
        hands.gesture = Gesture::Pressed(Hand::Share(folio), at);
        return false;
    }
    let Some(Aim::At(Hit::Entry(mm, entry), _)) = aim else { return false };
    release(&target, event);
    if matches!(hands.hand, Hand::Brush(_)) {
        hands.gesture = Gesture::Stroke(mm, entry);
        hands.act.emit(Action::Stroke { mm, spans: vec![Span { at: Vpn::new(entry), len: 1 }] });
        return true;
    }
    if event.shift_key() {
        let from = hands.state.selection.unwrap_or(Selection::Entry(mm, entry));
        hands.act.emit(Action::Select(Some(from.to(mm, entry))));
        hands.hold_focus = true;
    } else {
        hands.act.emit(Action::Select(Some(Selection::Entry(mm, entry))));
    }
    hands.gesture = Gesture::Range(mm);
    // A press of shift would move the focus.
    hands.hold_focus
}

/// A move.
pub(super) fn moved(shared: &Shared, event: &PointerEvent) {
    let mut guard = shared.borrow_mut();
    let hands = &mut *guard;
    let at = (event.client_x(), event.client_y());
    if !matches!(hands.gesture, Gesture::Idle | Gesture::Pressed(..)) {
        scroll(hands.root.as_ref(), at.1);
    }
    match hands.gesture.clone() {
        Gesture::Pressed(hand, from) => {
            if (at.0 - from.0).abs().max((at.1 - from.1).abs()) > DRAG {
                hands.gesture = Gesture::Dragging;
                hands.hold(with_shift(hand, event));
                let aim = hands.aim_at(event);
                hands.point(aim, at);
            }
        }
        Gesture::Dragging => {
            let hand = with_shift(hands.hand, event);
            if hand != hands.hand {
                hands.hold(hand);
            }
            let aim = hands.aim_at(event);
            hands.point(aim, at);
        }
        Gesture::Stroke(mm, last) => {
            let Some(Aim::At(Hit::Entry(there, entry), _)) = hands.aim_at(event) else { return };
            if there != mm || entry == last {
                return;
            }
            hands.gesture = Gesture::Stroke(mm, entry);
            // A quick hand leaves entries out; they belong to the stroke, too.
            hands.pending.push(between(last, entry));
            if hands.due.is_none() {
                let shared = shared.clone();
                hands.due = Some(Timeout::new(hands.pause, move || shared.borrow_mut().flush(mm)));
            }
        }
        Gesture::Range(mm) => {
            let Some(Aim::At(Hit::Entry(there, entry), _)) = hands.aim_at(event) else { return };
            let from = hands.state.selection.unwrap_or(Selection::Entry(mm, entry));
            if there == mm && from.to(mm, entry) != from {
                hands.act.emit(Action::Select(Some(from.to(mm, entry))));
            }
        }
        Gesture::Edge(held) => {
            let to = held.to(at);
            hands.point(Some(Aim::Edge(held.vma.0, held.vma.1, held.edge, to)), at);
        }
        Gesture::Idle if hands.hand.places() && event.pointer_type() != "touch" => {
            let aim = hands.aim_at(event);
            hands.point(aim, at);
        }
        Gesture::Idle => {}
    }
}

/// The end of a press.
pub(super) fn released(shared: &Shared, event: &PointerEvent) {
    let mut guard = shared.borrow_mut();
    let hands = &mut *guard;
    let at = (event.client_x(), event.client_y());
    match std::mem::take(&mut hands.gesture) {
        Gesture::Stroke(mm, _) => {
            hands.flush(mm);
            hands.act.emit(Action::EndStroke(End::Keep));
        }
        Gesture::Dragging => {
            hands.swallow = true;
            let hand = hands.hand;
            match hands.aim_at(event) {
                Some(aim) => {
                    hands.put(hand, aim, false);
                }
                None => hands.hold(Hand::Select),
            }
            hands.point(None, at);
        }
        Gesture::Edge(held) => {
            let (mm, vma) = held.vma;
            let aim = Aim::Edge(mm, vma, held.edge, held.to(at));
            if held.to(at) != held.from {
                hands.put(hands.hand, aim, true);
            }
            hands.point(None, at);
        }
        Gesture::Idle | Gesture::Pressed(..) | Gesture::Range(_) => {}
    }
}

/// A press that the browser has taken for something else.
pub(super) fn cancelled(shared: &Shared, event: &PointerEvent) {
    shared.borrow_mut().drop_it((event.client_x(), event.client_y()));
}

/// Whether the page is to hear of a click or of a press of the mouse.
pub(super) fn is_swallowed(shared: &Shared, event: &Event) -> bool {
    let mut hands = shared.borrow_mut();
    if event.type_() == "mousedown" {
        return hands.hold_focus;
    }
    std::mem::take(&mut hands.swallow)
}

/// Moves an edge by keys: by entries and by rows.
pub(super) fn nudged(shared: &Shared, name: &str, by: (i64, i64)) {
    let mut hands = shared.borrow_mut();
    let Some(held) = of_edge(&hands, name, (0, 0)) else { return };
    let step = by.0 + by.1 * i64::from(held.columns);
    let Some(to) = held.from.checked_add_signed(step) else { return };
    let (mm, vma) = held.vma;
    let hand = hands.hand;
    if edit(&hands.state.doc.scenario, hand, Aim::Edge(mm, vma, held.edge, to)).is_ok() {
        hands.put(hand, Aim::Edge(mm, vma, held.edge, to), true);
    }
}

fn begin_edge(hands: &Hands, edge: &Element, at: (i32, i32)) -> Option<Held> {
    of_edge(hands, &edge.get_attribute("data-edge")?, at)
}

/// The edge of this name: `0-1-start`.
fn of_edge(hands: &Hands, name: &str, at: (i32, i32)) -> Option<Held> {
    let mut parts = name.split('-');
    let vma: (usize, usize) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let area = hands.state.doc.scenario.mms().get(vma.0)?.vmas.get(vma.1)?;
    let (edge, from) = match parts.next()? {
        "start" => (Edge::Start, area.start.get()),
        _ => (Edge::End, area.end().get()),
    };
    let root = hands.root.as_ref()?;
    let (_, steps, columns) = hit::vma(root, &root.get_bounding_client_rect(), vma.0, vma.1)?;
    Some(Held { vma, edge, from, at, steps, columns })
}

impl Held {
    /// Where it has been drawn to.
    fn to(&self, (x, y): (i32, i32)) -> u64 {
        let whole = |by: i32, step: i32| i64::from((by + by.signum() * step / 2) / step);
        let across = whole(x - self.at.0, self.steps.0);
        let down = whole(y - self.at.1, self.steps.1);
        let by = across + down * i64::from(self.columns);
        self.from.checked_add_signed(by).unwrap_or(0)
    }
}

/// Scrolls the stage while something is held at its upper or lower edge.
fn scroll(root: Option<&Element>, y: i32) {
    let Some(stage) = root.and_then(|root| root.query_selector(".stage-scroll").ok()?) else { return };
    let rect = stage.get_bounding_client_rect();
    let y = f64::from(y);
    let by = if y < rect.top() + EDGE && y > rect.top() - EDGE {
        -SCROLL
    } else if y > rect.bottom() - EDGE && y < rect.bottom() + EDGE {
        SCROLL
    } else {
        return;
    };
    stage.set_scroll_top(stage.scroll_top() + by);
}

/// With shift a folio is moved, without it is mapped once more.
fn with_shift(hand: Hand, event: &PointerEvent) -> Hand {
    match hand {
        Hand::Share(folio) | Hand::Move(folio) if event.shift_key() => Hand::Move(folio),
        Hand::Share(folio) | Hand::Move(folio) => Hand::Share(folio),
        hand => hand,
    }
}

/// The entries from one to another, without the first.
fn between(from: u64, to: u64) -> Span {
    let at = if from < to { from + 1 } else { to };
    Span { at: Vpn::new(at), len: from.abs_diff(to).max(1) }
}

/// Lets other elements see the pointer, too; touch would keep it at the first one.
fn release(element: &Element, event: &PointerEvent) {
    let _ = element.release_pointer_capture(event.pointer_id());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quick_stroke_leaves_nothing_out() {
        let span = |at, len| Span { at: Vpn::new(at), len };
        assert_eq!(between(5, 8), span(6, 3));
        assert_eq!(between(8, 5), span(5, 3));
        assert_eq!(between(5, 6), span(6, 1));
    }

    #[test]
    fn an_edge_goes_with_the_pointer_across_and_down() {
        let held =
            Held { vma: (0, 0), edge: Edge::End, from: 576, at: (100, 100), steps: (40, 60), columns: 16 };
        let to = |x, y| held.to((x, y));
        assert_eq!([to(100, 100), to(115, 100), to(125, 100)], [576, 576, 577]);
        assert_eq!([to(60, 100), to(100, 160), to(60, 40)], [575, 592, 559]);
        assert_eq!(to(100, -9000), 0, "not below the first page");
    }
}
