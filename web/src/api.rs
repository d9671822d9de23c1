//! What JavaScript can call.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Error, Function, Promise};
use wasm_bindgen::prelude::*;
use web_sys::Element;
use yew::AppHandle;

use self::more::{Asked, Mounted};
use crate::app::{App, AppProps};
use crate::lazy::{self, More};
use crate::links::Known;
use crate::options::{Link, Options};
use crate::panic;
use crate::state::Action;

pub(crate) mod more;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("api.d.ts");

#[wasm_bindgen]
extern "C" {
    /// A scenario document, or its JSON text.
    #[wasm_bindgen(typescript_type = "Scenario | string")]
    pub type ScenarioValue;
    /// A list of designs.
    #[wasm_bindgen(typescript_type = "Design[]")]
    pub type DesignList;
    /// A design.
    #[wasm_bindgen(typescript_type = "Design")]
    pub type DesignValue;
    /// Options of `mount`.
    #[wasm_bindgen(typescript_type = "MountOptions")]
    pub type MountOptions;
    /// Options of `simulate`.
    #[wasm_bindgen(typescript_type = "SimulateOptions")]
    pub type SimulateOptions;
    /// A list of outcomes.
    #[wasm_bindgen(typescript_type = "Outcome[]")]
    pub type Outcomes;
    /// A list of scenes.
    #[wasm_bindgen(typescript_type = "SceneInfo[]")]
    pub type SceneList;
}

/// Starts the page in the whole document.
///
/// # Errors
///
/// If there is no document.
#[wasm_bindgen]
pub fn start() -> Result<(), Error> {
    let body = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.query_selector("main").ok().flatten())
        .ok_or_else(|| Error::new("there is no <main> element to start in"))?;
    let handle = attach(body, Options::page(), None);
    // The page lives as long as the document.
    std::mem::forget(handle);
    Ok(())
}

/// Loads what the page itself loads only when it is asked for: an embedder may ask at once.
#[wasm_bindgen(js_name = loadAll)]
pub fn load_all() -> Promise {
    Promise::new(&mut |resolve, reject| {
        lazy::when_loaded(move |loaded| {
            let call = if loaded { resolve } else { reject };
            // A promise's own functions do not throw.
            let _ = call.call1(&JsValue::NULL, &JsValue::from_str("a part of rmapscope could not be loaded"));
        });
    })
}

fn all() -> Result<&'static More, Error> {
    lazy::loaded().ok_or_else(|| Error::new("loadAll() has to be awaited first"))
}

/// Puts a scene into an element.
///
/// # Errors
///
/// If an option is not what it has to be: an `Error` whose message is that of the command line.
#[wasm_bindgen(skip_typescript)]
pub fn mount(element: Element, options: Option<MountOptions>) -> Result<Handle, Error> {
    let options = options.map_or(JsValue::UNDEFINED, JsValue::from);
    let Mounted { options, on_step } = (all()?.options)(&options)?;
    Ok(attach(element, options, on_step))
}

/// Simulates a scenario under designs: an outcome for each.
///
/// # Errors
///
/// If the scenario or a design is refused: an `Error` whose message is that of the command line.
#[wasm_bindgen]
pub fn simulate(
    scenario: ScenarioValue,
    designs: Option<DesignList>,
    options: Option<SimulateOptions>,
) -> Result<Outcomes, Error> {
    let designs = designs.map_or(JsValue::UNDEFINED, JsValue::from);
    let options = options.map_or(JsValue::UNDEFINED, JsValue::from);
    (all()?.simulate)(&scenario.into(), &designs, &options).map(JsCast::unchecked_into)
}

/// The built-in scenes.
///
/// # Errors
///
/// If not everything is loaded.
#[wasm_bindgen]
pub fn scenes() -> Result<SceneList, Error> {
    Ok((all()?.scenes)().unchecked_into())
}

/// A mounted scene.
#[wasm_bindgen(skip_typescript)]
#[derive(Debug)]
pub struct Handle {
    app: RefCell<Option<AppHandle<App>>>,
    link: Rc<Link>,
    known: RefCell<Option<Known>>,
}

#[wasm_bindgen]
impl Handle {
    /// Does something by its name, or says something: what `api.js` makes methods and properties of. One way in for all,
    /// because every reader's page has it.
    ///
    /// # Errors
    ///
    /// If a value is refused, or there is nothing of this name.
    #[wasm_bindgen(skip_typescript)]
    pub fn ask(&self, what: &str, value: JsValue) -> Result<JsValue, Error> {
        (all()?.ask)(self, what, value)
    }
}

impl Handle {
    /// The step that is shown.
    #[must_use]
    pub fn step(&self) -> usize {
        self.link.state().map_or(0, |state| state.step)
    }

    /// How many steps there are.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.link.state().map_or(0, |state| state.steps())
    }

    /// Whether it plays.
    #[must_use]
    pub fn playing(&self) -> bool {
        self.link.state().is_some_and(|state| state.playing)
    }

    /// The link to what is shown, without `#`; empty if it is too much for one.
    #[must_use]
    pub fn link(&self) -> String {
        let state = self.link.state();
        let link = state.and_then(|state| crate::links::fragment(&state, &mut self.known.borrow_mut()));
        link.unwrap_or_default()
    }

    /// The scenario as JSON text, with all edits.
    #[must_use]
    pub fn scenario(&self) -> String {
        let state = self.link.state();
        state.zip(lazy::loaded()).map_or_else(String::new, |(state, more)| (more.scenario)(&state))
    }

    /// Goes to a step; beyond the end, to the end.
    pub fn seek(&self, step: f64) {
        self.link.act(Action::Seek(whole(step)));
    }

    /// Plays; at the end, from the start.
    pub fn play(&self) {
        self.link.act(Action::Play(true));
    }

    /// Stops.
    pub fn pause(&self) {
        self.link.act(Action::Play(false));
    }

    /// Runs another design; the position stays near.
    ///
    /// # Errors
    ///
    /// If it is not a design.
    pub fn set_design(&self, design: DesignValue) -> Result<(), Error> {
        self.link.act((all()?.asked)(&design.into(), Asked::Design)?);
        Ok(())
    }

    /// Shows something else: a document, its text, the id of a built-in scene, or a link.
    ///
    /// # Errors
    ///
    /// If it is refused; then nothing changes.
    pub fn load(&self, scenario: ScenarioValue) -> Result<(), Error> {
        self.link.act((all()?.asked)(&scenario.into(), Asked::Scenario)?);
        Ok(())
    }

    /// Takes it out of its element. What is called afterwards does nothing.
    pub fn unmount(&self) {
        panic::forget(&self.link);
        if let Some(app) = self.app.borrow_mut().take() {
            app.destroy();
        }
    }
}

fn attach(element: Element, options: Options, on_step: Option<Function>) -> Handle {
    let link = Link::new();
    link.set_on_step(on_step.map(|function| -> Rc<dyn Fn(usize)> {
        Rc::new(move |step| {
            #[expect(clippy::cast_precision_loss, reason = "far fewer steps than 2^52")]
            let step = JsValue::from_f64(step as f64);
            // What an embedder's function throws is the embedder's.
            let _ = function.call1(&JsValue::NULL, &step);
        })
    }));
    panic::watch(&element, &link);
    lazy::dress();
    let props = AppProps { options: Rc::new(options), link: link.clone() };
    let app = yew::Renderer::<App>::with_root_and_props(element, props).render();
    Handle { app: RefCell::new(Some(app)), link, known: RefCell::default() }
}

/// A number as a step.
fn whole(step: f64) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "cut to what a step can be; not a number is 0"
    )]
    {
        step.clamp(0.0, 4_294_967_295.0) as usize
    }
}
