//! Giving what was made to the reader: into the clipboard, or as a file.

use js_sys::{Array, Function, Promise, Reflect};
use rmapscope_view::share::page;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlElement};
use yew::prelude::*;

use super::Said;
use super::made::Made;

/// The page as one file lies beside the page.
const FILE: &str = "rmapscope.html";

/// How many pixels of a picture stand for one of the page.
const SCALE: f64 = 2.0;

/// Copies a text; where that is not allowed it is shown, to be copied by hand.
pub(super) fn copy(text: String, say: &Callback<Said>) {
    let say = say.clone();
    spawn_local(async move {
        say.emit(match copied(&text).await {
            Ok(_) => Said::Done("It is in the clipboard."),
            Err(_) => Said::ByHand(text),
        });
    });
}

async fn copied(text: &str) -> Result<JsValue, JsValue> {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into())?;
    let clipboard = Reflect::get(&navigator, &"clipboard".into())?;
    ask(&clipboard, "writeText", &[text.into()]).await
}

/// Saves a text as a file.
pub(super) fn save(made: &Made, say: &Callback<Said>) {
    let text = String::from(js_sys::encode_uri_component(&made.text));
    give(&format!("data:{};charset=utf-8,{text}", made.kind), &made.name, say);
}

/// Saves a picture in pixels.
pub(super) fn save_pixels(made: Made, say: &Callback<Said>) {
    let say = say.clone();
    spawn_local(async move {
        match pixels(&made.text).await {
            Ok(address) => give(&address, &made.name, &say),
            Err(_) => say.emit(Said::Refused("The browser cannot draw this picture.".into())),
        }
    });
}

/// A picture as the address of a PNG.
async fn pixels(svg: &str) -> Result<String, JsValue> {
    let document = crate::dom::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let image = document.create_element("img")?;
    let text = String::from(js_sys::encode_uri_component(svg));
    image.set_attribute("src", &format!("data:image/svg+xml,{text}"))?;
    ask(&image, "decode", &[]).await?;
    let size = |name: &str| Reflect::get(&image, &name.into()).ok().and_then(|size| size.as_f64());
    let (Some(width), Some(height)) = (size("naturalWidth"), size("naturalHeight")) else {
        return Err(JsValue::NULL);
    };
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.unchecked_into();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sizes of pictures")]
    {
        canvas.set_width((width * SCALE) as u32);
        canvas.set_height((height * SCALE) as u32);
    }
    let context: CanvasRenderingContext2d = canvas.get_context("2d")?.ok_or(JsValue::NULL)?.unchecked_into();
    let place = [0.0, 0.0, width * SCALE, height * SCALE].map(JsValue::from_f64);
    call(&context, "drawImage", &[&[image.into()][..], &place].concat())?;
    call(&canvas, "toDataURL", &["image/png".into()])?.as_string().ok_or(JsValue::NULL)
}

/// Saves the page as one file that begins with the link that was made.
pub(super) fn save_page(made: Made, say: &Callback<Said>) {
    let say = say.clone();
    spawn_local(async move {
        let Made { text: link, name, kind, title } = made;
        match file().await.ok().and_then(|file| page(&file, &link, &title)) {
            Some(text) => save(&Made { text, name, kind, title }, &say),
            None => say.emit(Said::Refused(format!(
                "{FILE}, which it is made of, is not there. Is there a network?"
            ))),
        }
    });
}

/// The page as one file.
async fn file() -> Result<String, JsValue> {
    let answer = ask(&js_sys::global(), "fetch", &[FILE.into()]).await?;
    let text = ask(&answer, "text", &[]).await?;
    text.as_string().ok_or(JsValue::NULL)
}

/// Lets the browser save what an address holds.
fn give(address: &str, name: &str, say: &Callback<Said>) {
    let link = crate::dom::window()
        .and_then(|window| window.document())
        .and_then(|document| document.create_element("a").ok());
    let Some(link) = link else { return };
    let _ = link.set_attribute("href", address).and_then(|()| link.set_attribute("download", name));
    link.unchecked_into::<HtmlElement>().click();
    say.emit(Said::Done("The browser saves it."));
}

/// Calls a method and waits for what it promises.
async fn ask(object: &JsValue, method: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let promise: Promise = call(object, method, arguments)?.dyn_into()?;
    JsFuture::from(promise).await
}

/// Calls a method; by its name, so that what is loaded first need not know of it.
fn call(object: &JsValue, method: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let method: Function = Reflect::get(object, &method.into())?.dyn_into()?;
    let list = Array::new();
    for argument in arguments {
        list.push(argument);
    }
    Reflect::apply(&method, object, &list)
}
