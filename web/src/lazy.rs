//! What a reader who only looks does not need: a second module, loaded when it is asked for.
//!
//! The page is built as one program and then taken apart (`cargo xtask build`): whatever can be reached only through
//! [`More`] becomes a file of its own, which shares memory and functions with the first. Without the feature `split`,
//! as in tests and while developing, it is one module and all of it is there from the start.

use std::cell::Cell;

use wasm_bindgen::JsValue;

use crate::api::Handle;
use crate::api::more::{Asked, Mounted};
use crate::components::LaterProps;
use crate::state::{Action, AppState, Layout};

type Shared<T> = std::rc::Rc<std::cell::RefCell<T>>;

/// Draws entries so many levels larger, around a point of the window that is in what an event was about.
type Zoom =
    fn(&Shared<crate::stage::Gesture>, &yew::Callback<Action>, Option<web_sys::EventTarget>, (i32, i32), i8);

/// Functions of the second module.
#[derive(Debug)]
pub struct More {
    /// Draws a dialog or a panel.
    pub(crate) draw: fn(&LaterProps) -> yew::Html,
    /// Draws the overview of a large scenario.
    pub(crate) strip: fn(&crate::stage::StripProps) -> yew::Html,
    /// Draws the line between what belongs together.
    pub(crate) join: fn(&yew::NodeRef, &rmapscope_view::frame::Frame, Option<crate::stage::Lit>),
    /// Draws entries larger or smaller around a point.
    pub(crate) zoom: Zoom,
    /// The same, as two fingers ask for it.
    pub(crate) pinch: fn(&Shared<crate::stage::Gesture>, &yew::Callback<Action>, &web_sys::TouchEvent),
    /// Changes the layout.
    pub(crate) edit: fn(&mut AppState, Action),
    /// Works out where playing stops and which events are listed.
    pub(crate) refresh: fn(&mut AppState),
    /// Finds the step of another trace.
    pub(crate) nearest: fn(&rmapscope_core::Trace, usize, &rmapscope_core::Trace) -> usize,
    /// Reads the options of `mount`.
    pub(crate) options: fn(&JsValue) -> Result<Mounted, js_sys::Error>,
    /// Reads what is to be shown instead.
    pub(crate) asked: fn(&JsValue, Asked) -> Result<Action, js_sys::Error>,
    /// Does or says for embedders what a mounted scene can.
    pub(crate) ask: fn(&Handle, &str, JsValue) -> Result<JsValue, js_sys::Error>,
    /// Simulates for embedders.
    pub(crate) simulate: fn(&JsValue, &JsValue, &JsValue) -> Result<JsValue, js_sys::Error>,
    /// The list of scenes for embedders.
    pub(crate) scenes: fn() -> JsValue,
    /// Makes the link of a state.
    pub(crate) link: fn(&AppState) -> Option<String>,
    /// Reads a link.
    pub(crate) open: fn(&str) -> Action,
    /// Where panels are that another layout shows.
    pub(crate) showing: fn(Layout, Layout) -> Layout,
    /// The styles of what it draws.
    pub(crate) styles: fn() -> &'static [&'static str],
    /// The scenario as JSON text.
    pub(crate) scenario: fn(&AppState) -> String,
}

static MORE: More = More {
    draw: crate::components::draw,
    strip: crate::stage::strip,
    join: crate::stage::join,
    zoom: crate::stage::zoom,
    pinch: crate::stage::pinch,
    edit: crate::state::edit,
    refresh: crate::state::refresh,
    nearest: crate::state::nearest,
    options: crate::api::more::options,
    asked: crate::api::more::asked,
    ask: crate::api::more::ask,
    simulate: crate::api::more::simulate,
    scenes: crate::api::more::scenes,
    link: crate::links::make,
    open: crate::links::open,
    showing: Layout::showing,
    styles: || &STYLES,
    scenario: crate::api::more::scenario,
};

/// Each is written for itself; together they follow the styles of the page.
static STYLES: [&str; 7] = [
    include_str!("../styles/later.css"),
    include_str!("../styles/gallery.css"),
    include_str!("../styles/code.css"),
    include_str!("../styles/embed.css"),
    include_str!("../styles/share.css"),
    include_str!("../styles/editor.css"),
    include_str!("../styles/compare.css"),
];

/// Gives the document the styles of what is loaded later, once.
pub fn dress() {
    thread_local! {
        static DRESSED: Cell<bool> = const { Cell::new(false) };
    }
    if let Some(more) = loaded()
        && !DRESSED.replace(true)
    {
        for styles in (more.styles)() {
            // An old browser shows the parts without them.
            let _ = crate::dom::adopt(styles);
        }
    }
}

pub use loading::{loaded, when_loaded};

/// Calls something with the functions, once they are there; not at all if they cannot be loaded.
pub fn with(call: impl FnOnce(&'static More) + 'static) {
    match loaded() {
        Some(more) => call(more),
        None => when_loaded(move |_| {
            if let Some(more) = loaded() {
                call(more);
            }
        }),
    }
}

#[cfg(not(all(feature = "split", target_family = "wasm")))]
mod loading {
    use super::{MORE, More};

    /// The functions.
    #[must_use]
    pub fn loaded() -> Option<&'static More> {
        Some(&MORE)
    }

    /// Calls something with whether the functions could be loaded.
    pub fn when_loaded(call: impl FnOnce(bool) + 'static) {
        call(true);
    }
}

#[cfg(all(feature = "split", target_family = "wasm"))]
#[expect(unsafe_code, reason = "what wasm_split expands to: the calls between the two modules")]
mod loading {
    use std::cell::Cell;

    use wasm_split_helpers::{SplitLoaderError, wasm_split};

    use super::{MORE, More};

    thread_local! {
        static LOADED: Cell<Option<&'static More>> = const { Cell::new(None) };
    }

    /// The functions, if they are there.
    #[must_use]
    pub fn loaded() -> Option<&'static More> {
        LOADED.get()
    }

    /// Loads the functions, then calls something with whether that worked.
    pub fn when_loaded(call: impl FnOnce(bool) + 'static) {
        wasm_bindgen_futures::spawn_local(async move {
            let loaded = load().await;
            if let Ok(more) = loaded {
                LOADED.set(Some(more));
                super::dress();
            }
            call(loaded.is_ok());
        });
    }

    #[wasm_split(more, fallible)]
    fn load() -> Result<&'static More, SplitLoaderError> {
        Ok(&MORE)
    }
}
