//! If the program breaks, the page says so and hands over a link instead of dying silently.

use std::cell::RefCell;
use std::panic::PanicHookInfo;
use std::rc::Rc;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{Document, Element};

use crate::options::Link;

thread_local! {
    static MOUNTED: RefCell<Vec<(Element, Rc<Link>)>> = const { RefCell::new(Vec::new()) };
}

/// Remembers where to say it.
pub fn watch(host: &Element, link: &Rc<Link>) {
    // In tests several run at once, and one may just be failing.
    if !std::thread::panicking() {
        yew::set_custom_panic_hook(Box::new(hook));
    }
    MOUNTED.with(|mounted| mounted.borrow_mut().push((host.clone(), link.clone())));
}

/// Forgets an instance that is gone.
pub fn forget(link: &Rc<Link>) {
    MOUNTED.with(|mounted| mounted.borrow_mut().retain(|(_, other)| !Rc::ptr_eq(other, link)));
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = console, js_name = error)]
    fn console_error(message: &str);
}

fn hook(info: &PanicHookInfo<'_>) {
    let message = info.to_string();
    console_error(&message);
    broken(&message);
}

/// Says everywhere that the program broke, and hands over the link to what was seen.
///
/// A release has no texts of panics and calls nothing when it panics; its JavaScript calls this.
#[wasm_bindgen]
pub fn broken(message: &str) {
    MOUNTED.with(|mounted| {
        let Ok(mounted) = mounted.try_borrow() else { return };
        for (host, link) in mounted.iter() {
            let seen = link.state().and_then(|state| crate::links::fragment(&state, &mut None));
            // Nothing more can be done about a page that cannot even be written to.
            let _ = say(host, message, seen.as_deref());
        }
    });
}

/// Puts the message, and a link to what was seen, in place of the page.
///
/// # Errors
///
/// If the browser refuses.
pub fn say(host: &Element, message: &str, seen: Option<&str>) -> Result<(), JsValue> {
    let Some(document) = host.owner_document() else { return Ok(()) };
    let add = |parent: &Element, name: &str, text: &str| -> Result<Element, JsValue> {
        let child = element(&document, name, text)?;
        parent.append_child(&child)?;
        Ok(child)
    };
    let note = element(&document, "section", "")?;
    note.set_attribute("class", "rmapscope broken")?;
    note.set_attribute("role", "alert")?;
    add(&note, "h1", "rmapscope broke")?;
    add(
        &note,
        "p",
        "This is a mistake in rmapscope, not in what you did. A report with this link helps to mend it:",
    )?;
    if let Some(seen) = seen {
        let link = add(&note, "a", &format!("#{seen}"))?;
        link.set_attribute("href", &format!("#{seen}"))?;
        link.set_attribute("class", "mono")?;
    }
    add(&note, "pre", message)?;
    let actions = add(&note, "p", "")?;
    let go_on = add(&actions, "a", "Go on from there")?;
    // The same address, read again.
    go_on.set_attribute("href", "")?;
    go_on.set_attribute("class", "btn primary")?;
    let anew = add(&actions, "a", "Begin anew")?;
    anew.set_attribute("href", "?")?;
    anew.set_attribute("class", "btn line")?;
    host.set_text_content(None);
    host.append_child(&note)?;
    Ok(())
}

fn element(document: &Document, name: &str, text: &str) -> Result<Element, JsValue> {
    let element = document.create_element(name)?;
    element.set_text_content(Some(text));
    Ok(element)
}
