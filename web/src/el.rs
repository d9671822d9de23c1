//! How elements are made: by calls into one place.
//!
//! What `html!` expands to is compiled again wherever it stands, and a page has hundreds of elements; built through the
//! few functions here, the whole page takes less than half of that. `html!` stays where a shape is made in one place
//! and drawn a thousand times (`stage::shapes`).
//!
//! ```ignore
//! el("button|type=button|class=btn line").attr("aria-pressed", held).does(act, Action::Undo).text("Undo").into()
//! ```

use std::cell::Cell;
use std::hash::{Hash, Hasher};
use std::rc::Rc;

use rmapscope_view::frame;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, Event, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;
use yew::virtual_dom::{Key, Listener, ListenerKind, VComp, VList, VNode, VTag};

use crate::state::Action;

/// An element that is being made.
#[must_use]
#[derive(Debug)]
pub(crate) struct El(Box<VTag>);

/// Begins an element: its name, then attributes that are always the same, as `button|type=button|class=btn`.
pub(crate) fn el(spec: &'static str) -> El {
    let mut parts = spec.split('|');
    let mut tag = VTag::new(parts.next().unwrap_or_default());
    for part in parts {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        tag.add_attribute(name, value);
    }
    El(Box::new(tag))
}

/// Nothing.
pub(crate) fn nothing() -> Html {
    VNode::default()
}

/// A component with its properties.
pub(crate) fn component<C: BaseComponent>(properties: C::Properties) -> Html {
    VComp::new::<C>(Rc::new(properties), None).into()
}

/// A component with its properties, told from its neighbours by a key.
pub(crate) fn keyed_component<C: BaseComponent>(key: impl Into<Key>, properties: C::Properties) -> Html {
    VComp::new::<C>(Rc::new(properties), Some(key.into())).into()
}

/// A part of the page that is drawn anew only when what it is `of` changes, told from its neighbours by a key. All that
/// `draw` shows has to be in `of`; what callbacks hold need not be, unless it changes what they do.
pub(crate) fn still(key: usize, of: impl Hash, draw: impl Fn() -> Html + 'static) -> Html {
    still_with(key, of, &[], draw)
}

/// The same, `of` entries, too.
pub(crate) fn still_with(
    key: usize,
    of: impl Hash,
    cells: &[frame::Cell],
    draw: impl Fn() -> Html + 'static,
) -> Html {
    let mut digest = Digest(0xcbf2_9ce4_8422_2325);
    of.hash(&mut digest);
    keep(key, StillProps { of: digest.0, cells: cells.into(), draw: Rc::new(draw) })
}

#[inline(never)]
fn keep(key: usize, properties: StillProps) -> Html {
    keyed_component::<Still>(key, properties)
}

/// FNV-1a, 64 bits.
struct Digest(u64);

impl Hasher for Digest {
    #[inline(never)]
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[derive(Clone, Properties)]
struct StillProps {
    of: u64,
    cells: Box<[frame::Cell]>,
    draw: Rc<dyn Fn() -> Html>,
}

impl PartialEq for StillProps {
    fn eq(&self, other: &Self) -> bool {
        self.of == other.of && self.cells == other.cells
    }
}

#[component]
fn Still(props: &StillProps) -> Html {
    (props.draw)()
}

/// What can be the value of an attribute; nothing leaves the attribute out.
pub(crate) trait Value {
    /// The value as it is written.
    fn value(self) -> Option<AttrValue>;
}

impl Value for AttrValue {
    fn value(self) -> Option<AttrValue> {
        Some(self)
    }
}

impl Value for &'static str {
    fn value(self) -> Option<AttrValue> {
        Some(AttrValue::Static(self))
    }
}

impl Value for String {
    fn value(self) -> Option<AttrValue> {
        Some(self.into())
    }
}

/// As the states of ARIA are written.
impl Value for bool {
    fn value(self) -> Option<AttrValue> {
        Some(AttrValue::Static(if self { "true" } else { "false" }))
    }
}

impl Value for i32 {
    fn value(self) -> Option<AttrValue> {
        Some(number(self.into()))
    }
}

impl Value for usize {
    fn value(self) -> Option<AttrValue> {
        Some(number(i64::try_from(self).unwrap_or(i64::MAX)))
    }
}

#[inline(never)]
fn number(value: i64) -> AttrValue {
    value.to_string().into()
}

impl<T: Value> Value for Option<T> {
    fn value(self) -> Option<AttrValue> {
        self.and_then(Value::value)
    }
}

impl El {
    /// An attribute.
    pub(crate) fn attr(self, name: &'static str, value: impl Value) -> Self {
        self.put(name, value.value())
    }

    #[inline(never)]
    fn put(mut self, name: &'static str, value: Option<AttrValue>) -> Self {
        if let Some(value) = value {
            self.0.add_attribute(name, value);
        }
        self
    }

    /// Its classes, if they are not always the same.
    pub(crate) fn class(self, class: impl Value) -> Self {
        self.attr("class", class)
    }

    /// Puts a class behind the others if it is to be there.
    #[inline(never)]
    pub(crate) fn class_if(mut self, there: bool, class: &'static str) -> Self {
        if there {
            let before = self.0.attributes.iter().find(|(name, _)| *name == "class");
            let all = before.map_or_else(|| class.to_owned(), |(_, before)| format!("{before} {class}"));
            self.0.add_attribute("class", all);
        }
        self
    }

    /// An attribute that is there or not, as `disabled`.
    #[inline(never)]
    pub(crate) fn flag(mut self, name: &'static str, there: bool) -> Self {
        if there {
            self.0.add_attribute(name, "");
        }
        self
    }

    /// What tells it from its neighbours.
    pub(crate) fn key(mut self, key: impl Into<Key>) -> Self {
        self.0.key = Some(key.into());
        self
    }

    /// Makes it known to who asks the browser about it.
    pub(crate) fn node(mut self, node: &NodeRef) -> Self {
        self.0.node_ref = node.clone();
        self
    }

    /// What stands in a field.
    pub(crate) fn field_value(mut self, value: impl Into<AttrValue>) -> Self {
        self.0.set_value(Some(value.into()));
        self
    }

    /// Something in it.
    #[inline(never)]
    pub(crate) fn add(mut self, child: impl Into<Html>) -> Self {
        self.0.add_child(child.into());
        self
    }

    /// Something in it, if there is something.
    pub(crate) fn maybe(self, child: Option<impl Into<Html>>) -> Self {
        match child {
            Some(child) => self.add(child.into()),
            None => self.add(nothing()),
        }
    }

    /// Several things in it, as a list of their own.
    pub(crate) fn all(self, children: Vec<Html>) -> Self {
        self.add(list(children))
    }

    /// A text in it.
    pub(crate) fn text(self, text: impl Into<AttrValue>) -> Self {
        self.add(said(text.into()))
    }

    /// What a click on it does.
    pub(crate) fn does(self, act: &Callback<Action>, action: Action) -> Self {
        let act = act.clone();
        self.on(ListenerKind::onclick, move |_| act.emit(action.clone()))
    }

    /// What a click on it calls.
    pub(crate) fn clicked(self, call: &Callback<()>) -> Self {
        let call = call.clone();
        self.on(ListenerKind::onclick, move |_| call.emit(()))
    }

    /// What is told the text in a field or the value of a slider while it changes.
    pub(crate) fn typed(self, call: impl Fn(String) + 'static) -> Self {
        self.on(ListenerKind::oninput, move |event| {
            if let Some(text) = field_text(&event) {
                call(text);
            }
        })
    }

    /// What is told which entry of a list was chosen.
    pub(crate) fn chosen(self, call: impl Fn(usize) + 'static) -> Self {
        self.on(ListenerKind::onchange, move |event| {
            let select = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
            if let Some(i) = select.and_then(|select| usize::try_from(select.selected_index()).ok()) {
                call(i);
            }
        })
    }

    /// Lets the pointer be drawn over it: `begin` is called when it is pressed, `to` wherever it then is. `node` is the
    /// element; `dragging` is kept from drawing to drawing.
    pub(crate) fn dragged(
        self,
        node: &NodeRef,
        dragging: &Rc<Cell<bool>>,
        begin: impl Fn() + 'static,
        to: impl Fn(&PointerEvent) + Clone + 'static,
    ) -> Self {
        let [pressed, moved, up, cancelled] = [(); 4].map(|()| Rc::clone(dragging));
        let (node, first) = (node.clone(), to.clone());
        self.on(ListenerKind::onpointerdown, move |event| {
            let Some(event) = event.dyn_ref::<PointerEvent>().filter(|event| event.button() == 0) else {
                return;
            };
            pressed.set(true);
            if let Some(element) = node.cast::<Element>() {
                let _ = element.set_pointer_capture(event.pointer_id());
            }
            begin();
            first(event);
        })
        .on(ListenerKind::onpointermove, move |event| {
            if let Some(event) = event.dyn_ref::<PointerEvent>().filter(|_| moved.get()) {
                to(event);
            }
        })
        .on(ListenerKind::onpointerup, move |_| up.set(false))
        .on(ListenerKind::onpointercancel, move |_| cancelled.set(false))
    }

    /// What is called with events of a kind.
    pub(crate) fn on(self, kind: ListenerKind, call: impl Fn(Event) + 'static) -> Self {
        self.listen(Rc::new(On { kind, call: Box::new(call) }))
    }

    /// What is called with events of a kind that are of a type.
    pub(crate) fn on_typed<E: wasm_bindgen::JsCast + 'static>(
        self,
        kind: ListenerKind,
        call: &Callback<E>,
    ) -> Self {
        let call = call.clone();
        self.on(kind, move |event| {
            if let Ok(event) = event.dyn_into::<E>() {
                call.emit(event);
            }
        })
    }

    #[inline(never)]
    fn listen(mut self, listener: Rc<dyn Listener>) -> Self {
        self.0.add_listener(listener);
        self
    }

    /// The element.
    #[inline(never)]
    pub(crate) fn done(self) -> Html {
        (*self.0).into()
    }
}

impl From<El> for Html {
    fn from(el: El) -> Self {
        el.done()
    }
}

/// A text.
#[inline(never)]
fn said(text: AttrValue) -> Html {
    yew::virtual_dom::VText::new(text).into()
}

/// A text of its own.
pub(crate) fn text(text: impl Into<AttrValue>) -> Html {
    said(text.into())
}

/// Several things without an element around them.
#[inline(never)]
pub(crate) fn list(children: Vec<Html>) -> Html {
    // Of one thing, too: as that thing itself it would be taken for another than a list of two.
    VNode::VList(Rc::new(VList::with_children(children, None)))
}

struct On {
    kind: ListenerKind,
    call: Box<dyn Fn(Event)>,
}

impl Listener for On {
    fn kind(&self) -> ListenerKind {
        self.kind.clone()
    }

    fn handle(&self, event: Event) {
        (self.call)(event);
    }

    // Those who follow the pointer or the wheel keep the browser from doing so, too.
    fn passive(&self) -> bool {
        false
    }
}

fn field_text(event: &Event) -> Option<String> {
    let target = event.target()?;
    match target.dyn_into::<HtmlInputElement>() {
        Ok(input) => Some(input.value()),
        Err(target) => Some(target.dyn_into::<HtmlTextAreaElement>().ok()?.value()),
    }
}
