//! Giving what was made to the reader: into the clipboard, or as a file.

use js_sys::{Array, Function, Promise, Reflect};
use rmapscope_view::share::page;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise, spawn_local};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};
use yew::prelude::*;

use super::Said;
use super::made::Made;

/// The page as one file lies beside the page.
const FILE: &str = "rmapscope.html";

/// What a picture in pixels is.
const PNG: &str = "image/png";

/// What makes something to be put into the clipboard.
const ITEM: &str = "ClipboardItem";

const COPIED: Said = Said::Done("It is in the clipboard.");
const SAVED: Said = Said::Done("The browser saves it.");

/// How many pixels of a picture stand for one of the page.
const SCALE: f64 = 2.0;

/// Copies a text; where that is not allowed it is shown, to be copied by hand.
pub(super) fn copy(text: &str, say: &Callback<Said>) {
    let (say, shown) = (say.clone(), text.to_owned());
    crate::dom::copy(text, move |done| say.emit(if done { COPIED } else { Said::ByHand(shown) }));
}

/// Whether pictures can be copied here: not every browser lets a page do it.
pub(super) fn copies_pixels() -> bool {
    clipboard().and_then(|clipboard| method(&clipboard, "write")).and(method(&js_sys::global(), ITEM)).is_ok()
}

/// Copies a picture in pixels.
pub(super) fn copy_pixels(made: Made, say: &Callback<Said>) {
    // The browser has to be asked at once, while the button is pressed; the picture may come later.
    let picture = future_to_promise(async move { blob(&made.text).await });
    let written = write_picture(&picture);
    let say = say.clone();
    spawn_local(async move {
        let written = match written {
            Ok(written) => JsFuture::from(written).await,
            Err(error) => Err(error),
        };
        say.emit(match written {
            Ok(_) => COPIED,
            Err(_) => {
                Said::Refused("The browser does not let the page copy a picture. It can be saved.".into())
            }
        });
    });
}

fn write_picture(picture: &Promise) -> Result<Promise, JsValue> {
    let sort = list(&[PNG.into(), picture.into()]);
    let sorts = call(&global("Object")?, "fromEntries", &[list(&[sort.into()]).into()])?;
    let item = call(&global("Reflect")?, "construct", &[global(ITEM)?, list(&[sorts]).into()])?;
    call(&clipboard()?, "write", &[list(&[item]).into()])?.dyn_into()
}

fn clipboard() -> Result<JsValue, JsValue> {
    Reflect::get(&global("navigator")?, &"clipboard".into())
}

/// Saves a text as a file.
pub(super) fn save(made: &Made, say: &Callback<Said>) {
    crate::dom::save(&made.name, made.kind, &made.text);
    say.emit(SAVED);
}

/// Saves a picture in pixels.
pub(super) fn save_pixels(made: Made, say: &Callback<Said>) {
    let say = say.clone();
    spawn_local(async move {
        say.emit(match address(&made.text).await {
            Ok(address) => {
                crate::dom::save_address(&made.name, &address);
                SAVED
            }
            Err(_) => Said::Refused("The browser cannot draw this picture.".into()),
        });
    });
}

/// A picture as the address of a PNG.
async fn address(svg: &str) -> Result<String, JsValue> {
    let canvas = canvas(svg).await?;
    call(&canvas, "toDataURL", &[PNG.into()])?.as_string().ok_or(JsValue::NULL)
}

/// A picture as the bytes of a PNG.
async fn blob(svg: &str) -> Result<JsValue, JsValue> {
    let canvas = canvas(svg).await?;
    let mut asked = Ok(JsValue::UNDEFINED);
    let made = Promise::new(&mut |resolve, _| asked = call(&canvas, "toBlob", &[resolve.into(), PNG.into()]));
    asked?;
    JsFuture::from(made).await
}

/// A picture, drawn.
async fn canvas(svg: &str) -> Result<HtmlCanvasElement, JsValue> {
    let document = crate::dom::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let image = document.create_element("img")?;
    image.set_attribute("src", &crate::dom::data_address("image/svg+xml", svg))?;
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
    Ok(canvas)
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

/// Calls a method and waits for what it promises.
async fn ask(object: &JsValue, method: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let promise: Promise = call(object, method, arguments)?.dyn_into()?;
    JsFuture::from(promise).await
}

/// Calls a method; by its name, so that what is loaded first need not know of it.
fn call(object: &JsValue, name: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    Reflect::apply(&method(object, name)?, object, &list(arguments))
}

/// A method, or something else that can be called.
fn method(object: &JsValue, name: &str) -> Result<Function, JsValue> {
    Reflect::get(object, &name.into())?.dyn_into()
}

/// What is called so everywhere.
fn global(name: &str) -> Result<JsValue, JsValue> {
    Reflect::get(&js_sys::global(), &name.into())
}

fn list(items: &[JsValue]) -> Array {
    let list = Array::new();
    for item in items {
        list.push(item);
    }
    list
}
