//! What has to be asked of the browser directly.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{CssStyleSheet, Element, Storage, Window};

/// The window; there is one wherever the page runs.
#[must_use]
pub(crate) fn window() -> Option<Window> {
    web_sys::window()
}

/// The width of the window, in pixels.
pub(crate) fn window_width() -> i32 {
    let width = window().and_then(|window| window.inner_width().ok()?.as_f64());
    #[expect(clippy::cast_possible_truncation, reason = "pixels")]
    width.map_or(0, |width| width as i32)
}

/// The height of the window, in pixels.
pub(crate) fn window_height() -> f64 {
    window().and_then(|window| window.inner_height().ok()?.as_f64()).unwrap_or(0.0)
}

/// Brings an element into view, no further than needed, by scrolling what is the page's own: the part around it, and
/// the window if it is alone there. Somebody else's page is never scrolled.
pub(crate) fn into_view(element: &Element) {
    if let Ok(Some(scroller)) = element.closest(SCROLLERS) {
        let seen = scroller.get_bounding_client_rect();
        scroll(&scroller, off(element, seen.top(), seen.bottom()));
    }
    if let Some(window) = window().filter(|_| is_alone(element)) {
        // On small screens the sentence sticks to the top of the window and the transport to its foot.
        let (top, foot) = if window_width() < SMALL { STUCK } else { (0.0, 0.0) };
        window.scroll_by_with_x_and_y(0.0, off(element, top, window_height() - foot));
    }
}

/// What scrolls in the page.
const SCROLLERS: &str = ".stage-scroll, .offers";

/// A window that is narrower scrolls as a whole.
const SMALL: i32 = 720;

/// How high what sticks to the top and the foot of such a window is at most.
const STUCK: (f64, f64) = (160.0, 190.0);

/// Whether an element is in a page of our own, and not in a part of somebody else's.
pub(crate) fn is_alone(element: &Element) -> bool {
    matches!(element.closest(".page"), Ok(Some(_)))
}

/// How far an element is above or below what can be seen, or beyond it with the edge that is nearer.
fn off(element: &Element, top: f64, bottom: f64) -> f64 {
    let rect = element.get_bounding_client_rect();
    let (above, below) = (rect.top() - top, rect.bottom() - bottom);
    above.max(below).min(0.0) + above.min(below).max(0.0)
}

/// Scrolls what an element holds down by so much.
pub(crate) fn scroll(scroller: &Element, by: f64) {
    #[expect(clippy::cast_possible_truncation, reason = "pixels")]
    scroller.set_scroll_top(scroller.scroll_top() + by as i32);
}

/// Whether keys typed here belong to a control; of those with control held, only to a field for text.
#[must_use]
pub(crate) fn takes_keys(target: Option<web_sys::EventTarget>, control: bool) -> bool {
    let own = if control {
        "textarea, dialog"
    } else {
        "input, select, textarea, dialog, [role=slider]:not(.strip, .scrub), [role=tab], [role=separator], [contenteditable]"
    };
    let element = target.and_then(|target| target.dyn_into::<Element>().ok());
    element.is_some_and(|element| matches!(element.closest(own), Ok(Some(_))))
}

/// Whether space and enter press this.
#[must_use]
pub(crate) fn is_pressed(target: Option<web_sys::EventTarget>) -> bool {
    let Some(element) = target.and_then(|target| target.dyn_into::<Element>().ok()) else { return false };
    matches!(element.closest("button, a[href], summary, [role=option]"), Ok(Some(_)))
}

/// Where settings are kept, if the browser allows it; a frame with an opaque origin does not.
#[must_use]
pub(crate) fn storage() -> Option<Storage> {
    window()?.local_storage().ok()?
}

/// Moves the focus to an element by its id.
pub(crate) fn focus_id(id: &str) {
    let element =
        window().and_then(|window| window.document()).and_then(|document| document.get_element_by_id(id));
    if let Some(element) = element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Scrolls the container of an element, by its id, no further than needed.
pub(crate) fn id_into_view(id: &str) {
    let document = window().and_then(|window| window.document());
    if let Some(element) = document.and_then(|document| document.get_element_by_id(id)) {
        into_view(&element);
    }
}

/// Whether the reader has asked for little motion.
#[must_use]
pub(crate) fn wants_little_motion() -> bool {
    let query = "(prefers-reduced-motion: reduce)";
    window().and_then(|window| window.match_media(query).ok().flatten()).is_some_and(|query| query.matches())
}

/// Gives the document a theme, or leaves it to the system.
pub(crate) fn set_document_theme(theme: Option<&str>) {
    let Some(root) =
        window().and_then(|window| window.document()).and_then(|document| document.document_element())
    else {
        return;
    };
    let _ = match theme {
        Some(theme) => root.set_attribute("data-theme", theme),
        None => root.remove_attribute("data-theme"),
    };
}

/// The fragment of the page's address, without `#`.
#[must_use]
pub(crate) fn fragment() -> String {
    let hash = window().and_then(|window| window.location().hash().ok()).unwrap_or_default();
    hash.trim_start_matches('#').to_owned()
}

/// The station of the tour that the page's address asks for, from 0: `?tour=3` is 2.
#[must_use]
pub(crate) fn asked_station() -> Option<usize> {
    let search = window()?.location().search().ok()?;
    let (_, station) = search.split_once("tour=")?;
    let digits = station.split('&').next()?;
    digits.parse::<usize>().ok()?.checked_sub(1)
}

/// Puts a fragment into the page's address, without a new entry in the browser's history.
pub(crate) fn set_fragment(fragment: &str) {
    let history = window().and_then(|window| window.history().ok());
    if let Some(history) = history {
        // A page from a file or in a sandbox may not do that; nothing depends on it.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&format!("#{fragment}")));
    }
}

/// The page's address without its fragment.
#[must_use]
pub(crate) fn address() -> String {
    let href = window().and_then(|window| window.location().href().ok()).unwrap_or_default();
    href.split('#').next().unwrap_or_default().to_owned()
}

/// An address that holds a text itself.
#[must_use]
pub(crate) fn data_address(kind: &str, text: &str) -> String {
    format!("data:{kind};charset=utf-8,{}", String::from(js_sys::encode_uri_component(text)))
}

/// Gives a text to the reader as a file.
pub(crate) fn save(name: &str, kind: &str, text: &str) {
    save_address(name, &data_address(kind, text));
}

/// Gives what an address holds to the reader as a file.
pub(crate) fn save_address(name: &str, address: &str) {
    let link = window().and_then(|window| window.document()?.create_element("a").ok());
    let Some(link) = link.and_then(|link| link.dyn_into::<web_sys::HtmlElement>().ok()) else { return };
    let _ = link.set_attribute("download", name);
    let _ = link.set_attribute("href", address);
    link.click();
}

/// Puts a text into the clipboard, and says whether that worked: a frame may not be allowed to.
pub(crate) fn copy(text: &str, done: impl FnOnce(bool) + 'static) {
    let Some(written) = window().and_then(|window| write_text(&window, text).ok()) else {
        done(false);
        return;
    };
    wasm_bindgen_futures::spawn_local(async move {
        done(wasm_bindgen_futures::JsFuture::from(written).await.is_ok());
    });
}

/// What comes of writing into the clipboard. A page that was not loaded safely has none, and bindings that take it for
/// granted would be in the first module's glue.
fn write_text(window: &Window, text: &str) -> Result<Promise, JsValue> {
    let get = |of: &JsValue, name: &str| Reflect::get(of, &JsValue::from_str(name));
    let clipboard = get(&get(window, "navigator")?, "clipboard")?;
    let write: Function = get(&clipboard, "writeText")?.dyn_into()?;
    write.call1(&clipboard, &JsValue::from_str(text))?.dyn_into()
}

/// Gives the document a style sheet behind those it has.
///
/// # Errors
///
/// If the browser knows no sheets that are made by scripts.
pub(crate) fn adopt(styles: &str) -> Result<(), JsValue> {
    let Some(document) = window().and_then(|window| window.document()) else { return Ok(()) };
    let sheet = CssStyleSheet::new()?;
    sheet.replace_sync(styles)?;
    let name = JsValue::from_str("adoptedStyleSheets");
    let sheets = js_sys::Array::from(&Reflect::get(&document, &name)?);
    sheets.push(&sheet);
    Reflect::set(&document, &name, &sheets)?;
    Ok(())
}
