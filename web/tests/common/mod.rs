//! What the browser tests share: a mounted page, and looking at it.

#![allow(dead_code, reason = "not every test file uses all of it")]
#![allow(clippy::allow_attributes, reason = "whether it is used depends on the file that includes it")]

use js_sys::{Object, Reflect};
use rmapscope_web::api::{Handle, MountOptions, mount};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Document, Element, HtmlElement, KeyboardEvent, KeyboardEventInit};

/// A page in an element of its own, which is taken away with it.
pub(crate) struct Mounted {
    /// The element.
    pub(crate) host: Element,
    /// What JavaScript gets.
    pub(crate) handle: Handle,
}

impl Drop for Mounted {
    fn drop(&mut self) {
        self.handle.unmount();
        self.host.remove();
    }
}

pub(crate) fn document() -> Document {
    web_sys::window().and_then(|window| window.document()).expect("a document")
}

/// An object from pairs.
pub(crate) fn object<const N: usize>(pairs: [(&str, JsValue); N]) -> JsValue {
    let object = Object::new();
    for (key, value) in pairs {
        Reflect::set(&object, &key.into(), &value).expect("a plain object");
    }
    object.into()
}

/// Mounts with options and waits until it is drawn.
pub(crate) async fn mounted<const N: usize>(options: [(&str, JsValue); N]) -> Mounted {
    let host = document().create_element("div").expect("an element");
    document().body().expect("a body").append_child(&host).expect("a child");
    let options: MountOptions = object(options).unchecked_into();
    let handle = mount(host.clone(), Some(options)).expect("good options");
    let mounted = Mounted { host, handle };
    settled().await;
    mounted
}

/// Waits until everything that was asked for is drawn.
pub(crate) async fn settled() {
    yew::scheduler::flush().await;
    yew::scheduler::flush().await;
}

impl Mounted {
    pub(crate) fn all(&self, selector: &str) -> Vec<Element> {
        let list = self.host.query_selector_all(selector).expect("a selector");
        (0..list.length()).filter_map(|i| list.get(i)).map(wasm_bindgen::JsCast::unchecked_into).collect()
    }

    pub(crate) fn one(&self, selector: &str) -> Element {
        self.host.query_selector(selector).expect("a selector").unwrap_or_else(|| panic!("no {selector}"))
    }

    pub(crate) fn text(&self, selector: &str) -> String {
        self.one(selector).text_content().unwrap_or_default()
    }

    pub(crate) fn named(&self, selector: &str, text: &str) -> Element {
        let found = self.all(selector).into_iter().find(|element| {
            element.text_content().is_some_and(|content| content.trim() == text)
                || element.get_attribute("aria-label").as_deref() == Some(text)
        });
        found.unwrap_or_else(|| panic!("no {selector} {text:?}"))
    }

    pub(crate) async fn click(&self, selector: &str, text: &str) {
        self.named(selector, text).unchecked_into::<HtmlElement>().click();
        settled().await;
    }

    /// A key at an element.
    pub(crate) async fn key(&self, selector: &str, key: &str) {
        let init = KeyboardEventInit::new();
        init.set_key(key);
        init.set_bubbles(true);
        init.set_cancelable(true);
        let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).expect("an event");
        self.one(selector).dispatch_event(&event).expect("dispatched");
        settled().await;
    }

    /// Puts the focus on an element.
    pub(crate) async fn focus(&self, selector: &str) {
        self.one(selector).unchecked_into::<HtmlElement>().focus().expect("focused");
        settled().await;
    }

    /// What an entry says of itself.
    pub(crate) fn entry(&self, at: u64) -> String {
        self.one(&format!("[data-cell='0-{at}']")).get_attribute("aria-label").unwrap_or_default()
    }

    /// A number in the table of counts at the end of the trace.
    pub(crate) fn count_at_end(&self, name: &str) -> u64 {
        let row = self.all(".counts tbody tr").into_iter().find(|row| {
            row.query_selector("th").ok().flatten().and_then(|th| th.text_content()).as_deref() == Some(name)
        });
        let row = row.unwrap_or_else(|| panic!("no count {name}"));
        let cells = row.query_selector_all("td").expect("cells");
        let last = cells.get(cells.length() - 1).and_then(|cell| cell.text_content()).unwrap_or_default();
        last.parse().unwrap_or_else(|_| panic!("{name} is {last}"))
    }
}
