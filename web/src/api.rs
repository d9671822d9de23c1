//! What JavaScript can call.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Error, Function};
use rmapscope_core::Trace;
use rmapscope_view::frame::Granularity;
use rmapscope_view::scenes::{SCENES, Scene};
use rmapscope_view::{DesignDoc, DocumentError, Json, Outcome, ScenarioDoc, designs_or_default};
use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::Element;
use yew::AppHandle;

use crate::app::{App, AppProps};
use crate::components::Theme;
use crate::options::{Begin, Controls, Link, Options, Place};
use crate::panic;
use crate::state::{Action, Speed};

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
    let handle = attach(body, Options::page());
    // The page lives as long as the document.
    std::mem::forget(handle);
    Ok(())
}

/// Puts a scene into an element.
///
/// # Errors
///
/// If an option is not what it has to be: an `Error` whose message is that of the command line.
#[wasm_bindgen]
pub fn mount(element: Element, options: Option<MountOptions>) -> Result<Handle, Error> {
    let Some(options) = options.map(JsValue::from).filter(JsValue::is_object) else {
        return Ok(attach_with(element, Options { controls: Controls::Min, ..embedded() }, None));
    };
    let get = |name: &str| js_sys::Reflect::get(&options, &name.into()).unwrap_or(JsValue::UNDEFINED);
    let on_step = get("onStep").dyn_into::<Function>().ok();
    let options = checked(&get)?;
    Ok(attach_with(element, options, on_step))
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
    let doc = document(&json(&scenario.into())?)?;
    let asked = match designs {
        Some(designs) => {
            let Json::Array(items) = json(&designs.into())? else {
                return Err(Error::new("designs: a list of designs would be accepted"));
            };
            items.iter().map(design).collect::<Result<Vec<_>, _>>()?
        }
        None => Vec::new(),
    };
    let events = options.is_some_and(|options| {
        js_sys::Reflect::get(&options, &"events".into()).is_ok_and(|events| events.is_truthy())
    });
    let list = js_sys::Array::new();
    for design in designs_or_default(asked, &doc) {
        let trace = Trace::new(doc.scenario.clone(), *design.design());
        let mut outcome = Outcome::new(&design, &doc.scenario, trace.end());
        if events {
            outcome = outcome.with_events(&doc.scenario, trace.events());
        }
        let text = serde_json::to_string(&outcome).map_err(|error| Error::new(&error.to_string()))?;
        let value = js_sys::JSON::parse(&text).map_err(|_| Error::new("the outcome is not JSON"))?;
        list.push(&value);
    }
    Ok(JsValue::from(list).unchecked_into())
}

/// The built-in scenes.
#[wasm_bindgen]
#[must_use]
pub fn scenes() -> SceneList {
    let scenes: Vec<SceneInfo> = SCENES
        .iter()
        .map(|scene| SceneInfo { id: scene.id, title: scene.title(), question: scene.question })
        .collect();
    serde_wasm_bindgen::to_value(&scenes).unwrap_or_default().unchecked_into()
}

/// What a list of scenes says of each.
#[derive(Serialize)]
struct SceneInfo {
    id: &'static str,
    title: &'static str,
    question: &'static str,
}

/// A mounted scene.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Handle {
    app: RefCell<Option<AppHandle<App>>>,
    link: Rc<Link>,
}

#[wasm_bindgen]
impl Handle {
    /// The step that is shown.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn step(&self) -> usize {
        self.link.state().map_or(0, |state| state.step)
    }

    /// How many steps there are.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn steps(&self) -> usize {
        self.link.state().map_or(0, |state| state.steps())
    }

    /// Whether it plays.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn playing(&self) -> bool {
        self.link.state().is_some_and(|state| state.playing)
    }

    /// The scenario as JSON text, with all edits.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn scenario(&self) -> String {
        self.link.state().map_or_else(String::new, |state| state.doc.to_json_string())
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
    #[wasm_bindgen(js_name = setDesign)]
    pub fn set_design(&self, design: DesignValue) -> Result<(), Error> {
        self.link.act(Action::Choose(self::design(&json(&design.into())?)?));
        Ok(())
    }

    /// Shows another scenario: a document, its text, or the id of a built-in scene.
    ///
    /// # Errors
    ///
    /// If it is refused; then nothing changes.
    pub fn load(&self, scenario: ScenarioValue) -> Result<(), Error> {
        let json = json(&scenario.into())?;
        if let Json::String(id) = &json
            && let Some(scene) = Scene::find(id)
        {
            self.link.act(Action::OpenScene(scene));
            return Ok(());
        }
        self.link.act(Action::Open(Rc::new(document(&json)?)));
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

fn attach(element: Element, options: Options) -> Handle {
    attach_with(element, options, None)
}

fn attach_with(element: Element, options: Options, on_step: Option<Function>) -> Handle {
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
    let props = AppProps { options: Rc::new(options), link: link.clone() };
    let app = yew::Renderer::<App>::with_root_and_props(element, props).render();
    Handle { app: RefCell::new(Some(app)), link }
}

/// What an embedder gets who asks for nothing.
fn embedded() -> Options {
    Options { place: Place::Embedded, controls: Controls::Min, edit: false, ..Options::page() }
}

/// Reads options of `mount` one by one.
fn checked(get: &dyn Fn(&str) -> JsValue) -> Result<Options, Error> {
    let mut options = embedded();
    let given = |name: &str| Some(get(name)).filter(|value| !value.is_undefined() && !value.is_null());
    let wrong = |name: &str, accepted: &str| Error::new(&format!("{name}: {accepted} would be accepted"));
    let text = |name: &str| match given(name) {
        Some(value) => value.as_string().map(Some).ok_or_else(|| wrong(name, "a string")),
        None => Ok(None),
    };
    let number = |name: &str| match given(name) {
        Some(value) => value.as_f64().map(Some).ok_or_else(|| wrong(name, "a number")),
        None => Ok(None),
    };
    let flag = |name: &str| match given(name) {
        Some(value) => value.as_bool().ok_or_else(|| wrong(name, "true or false")),
        None => Ok(false),
    };
    if let Some(id) = text("scene")? {
        options.begin = Begin::Scene(named("scene", &id, SCENES.iter().map(|scene| (scene.id, scene)))?);
    }
    if let Some(scenario) = given("scenario") {
        options.begin = Begin::Document(Rc::new(document(&json(&scenario)?)?));
    }
    if let Some(value) = given("design") {
        options.design = Some(design(&json(&value)?)?);
    }
    options.step = number("step")?.map_or(0, whole);
    if let Some(name) = text("theme")? {
        let themes = [Theme::Auto, Theme::Light, Theme::Dark].map(|theme| (theme.name(), theme));
        options.theme = named("theme", &name, themes)?;
    }
    if let Some(name) = text("controls")? {
        let controls = [("full", Controls::Full), ("min", Controls::Min), ("none", Controls::None)];
        options.controls = named("controls", &name, controls)?;
    }
    if let Some(name) = text("granularity")? {
        options.granularity = named("granularity", &name, Granularity::ALL.map(|each| (each.name(), each)))?;
    }
    options.edit = flag("edit")?;
    options.autoplay = flag("autoplay")?;
    options.speed = number("speed")?.map_or_else(Speed::default, Speed::nearest);
    Ok(options)
}

/// The value of a name in a list.
fn named<T>(option: &str, name: &str, list: impl IntoIterator<Item = (&'static str, T)>) -> Result<T, Error> {
    let mut names = Vec::new();
    for (each, value) in list {
        if each == name {
            return Ok(value);
        }
        names.push(each);
    }
    Err(Error::new(&format!("{option}: {name:?} is not known; {} would be accepted", names.join(", "))))
}

fn json(value: &JsValue) -> Result<Json, Error> {
    if let Some(text) = value.as_string() {
        return Ok(Json::String(text));
    }
    // As text, so that numbers are refused in the words in which the command line refuses them.
    let text = js_sys::JSON::stringify(value).map_err(JsCast::unchecked_into::<Error>)?;
    let Some(text) = text.as_string() else {
        return Err(Error::new("undefined is not a scenario or design"));
    };
    Json::parse(&text).map_err(|error| Error::new(&error.to_string()))
}

/// A document, or its text.
fn document(json: &Json) -> Result<ScenarioDoc, Error> {
    let read = match json {
        Json::String(text) => ScenarioDoc::parse(text),
        other => ScenarioDoc::from_json(other),
    };
    read.map_err(|error| refused(&error))
}

fn design(json: &Json) -> Result<DesignDoc, Error> {
    DesignDoc::from_json(json).map_err(|error| refused(&error))
}

fn refused(error: &DocumentError) -> Error {
    Error::new(&error.to_string())
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
