//! If the program breaks, the page says so and hands over the document instead of dying silently.

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
    MOUNTED.with(|mounted| {
        let Ok(mounted) = mounted.try_borrow() else { return };
        for (host, link) in mounted.iter() {
            let document = link
                .state()
                .map(|state| (state.doc.to_pretty_string(), state.design.to_string(), state.step));
            // Nothing more can be done about a page that cannot even be written to.
            let _ = say(host, &message, document);
        }
    });
}

/// Puts the message and the document in place of the page.
///
/// # Errors
///
/// If the browser refuses.
pub fn say(host: &Element, message: &str, shown: Option<(String, String, usize)>) -> Result<(), JsValue> {
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
    add(&note, "p", "This is a mistake in rmapscope, not in what you did. The page has to be loaded again.")?;
    add(&note, "pre", message)?;
    if let Some((scenario, design, step)) = shown {
        add(&note, "p", &format!("With this scenario, under {design}, at step {step}:"))?;
        let area = add(&note, "textarea", &scenario)?;
        area.set_attribute("readonly", "")?;
        area.set_attribute("rows", "12")?;
        area.set_attribute("aria-label", "Scenario")?;
    }
    let link = add(&note, "a", "Load again")?;
    link.set_attribute("href", "")?;
    host.set_text_content(None);
    host.append_child(&note)?;
    Ok(())
}

fn element(document: &Document, name: &str, text: &str) -> Result<Element, JsValue> {
    let element = document.create_element(name)?;
    element.set_text_content(Some(text));
    Ok(element)
}
