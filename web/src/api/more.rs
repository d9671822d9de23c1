//! What of the interface is loaded later: reading documents and options, writing outcomes.

use std::rc::Rc;

use js_sys::{Error, Function};
use rmapscope_core::Trace;
use rmapscope_view::frame::Granularity;
use rmapscope_view::scenes::{SCENES, Scene};
use rmapscope_view::{Counted, DesignDoc, DocumentError, Json, Outcome, ScenarioDoc, designs_or_default};
use serde::Serialize;
use wasm_bindgen::{JsCast, JsValue};

use super::Handle;
use crate::components::Theme;
use crate::links;
use crate::options::{Begin, Controls, Options, Place, Wanted};
use crate::state::{Action, AppState, Speed};

/// What `mount` was asked for.
#[derive(Debug)]
pub(crate) struct Mounted {
    /// How the page begins.
    pub(crate) options: Options,
    /// What is called when the step changes.
    pub(crate) on_step: Option<Function>,
}

/// What a mounted scene is asked to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// A document, its text, the id of a built-in scene, or a link.
    Scenario,
    /// A design.
    Design,
}

/// What a mounted scene does or says by a name.
pub(crate) fn ask(handle: &Handle, what: &str, value: JsValue) -> Result<JsValue, Error> {
    let number = |value: usize| {
        #[expect(clippy::cast_precision_loss, reason = "far fewer steps than 2^52")]
        JsValue::from_f64(value as f64)
    };
    match what {
        "step" => return Ok(number(handle.step())),
        "steps" => return Ok(number(handle.steps())),
        "playing" => return Ok(handle.playing().into()),
        "link" => return Ok(handle.link().into()),
        "scenario" => return Ok(handle.scenario().into()),
        "seek" => handle.seek(value.as_f64().unwrap_or_default()),
        "play" => handle.play(),
        "pause" => handle.pause(),
        "design" => handle.set_design(value.unchecked_into())?,
        "load" => handle.load(value.unchecked_into())?,
        "unmount" => handle.unmount(),
        _ => return Err(Error::new(&format!("{what}: a scene has nothing of this name"))),
    }
    Ok(JsValue::UNDEFINED)
}

/// Reads the options of `mount`.
pub(crate) fn options(options: &JsValue) -> Result<Mounted, Error> {
    if !options.is_object() {
        return Ok(Mounted { options: Wanted::nothing(Place::Embedded).options(), on_step: None });
    }
    let get = |name: &str| js_sys::Reflect::get(options, &name.into()).unwrap_or(JsValue::UNDEFINED);
    let options = match get("address").as_string() {
        Some(address) => crate::embed::wanted(&address).options(),
        None => checked(&get)?.options(),
    };
    Ok(Mounted { options, on_step: get("onStep").dyn_into().ok() })
}

/// Reads what is to be shown.
pub(crate) fn asked(value: &JsValue, asked: Asked) -> Result<Action, Error> {
    let json = json(value)?;
    match asked {
        Asked::Design => Ok(Action::Choose(design(&json)?)),
        Asked::Scenario => {
            if let Json::String(id) = &json
                && let Some(scene) = Scene::find(id)
            {
                return Ok(Action::OpenScene(scene, Rc::new(scene.document())));
            }
            if let Json::String(text) = &json
                && links::is_link(text)
            {
                return Ok(Action::Restore(Box::new(seen(text)?)));
            }
            Ok(Action::Open(Rc::new(document(&json)?)))
        }
    }
}

/// Simulates a scenario under designs: an outcome for each.
pub(crate) fn simulate(scenario: &JsValue, designs: &JsValue, options: &JsValue) -> Result<JsValue, Error> {
    let doc = document(&json(scenario)?)?;
    let asked = if designs.is_undefined() {
        Vec::new()
    } else {
        let Json::Array(items) = json(designs)? else {
            return Err(Error::new("designs: a list of designs would be accepted"));
        };
        items.iter().map(design).collect::<Result<Vec<_>, _>>()?
    };
    let option = |name: &str| js_sys::Reflect::get(options, &name.into()).unwrap_or_default();
    let events = option("events").is_truthy();
    let only = option("only");
    if !only.is_undefined() && only != "counts" {
        return Err(Error::new("only: \"counts\" would be accepted"));
    }
    let list = js_sys::Array::new();
    for design in designs_or_default(asked, &doc) {
        let text = if events {
            let trace = Trace::new(doc.scenario.clone(), *design.design());
            let outcome = Outcome::new(&design, &doc.scenario, trace.end());
            serde_json::to_string(&outcome.with_events(&doc.scenario, trace.events()))
        } else {
            let end = rmapscope_core::simulate(&doc.scenario, *design.design());
            if only.is_undefined() {
                serde_json::to_string(&Outcome::new(&design, &doc.scenario, &end))
            } else {
                serde_json::to_string(&Counted { design: &design, counts: *end.counts() })
            }
        };
        let text = text.map_err(|error| Error::new(&error.to_string()))?;
        let value = js_sys::JSON::parse(&text).map_err(|_| Error::new("the outcome is not JSON"))?;
        list.push(&value);
    }
    Ok(list.into())
}

/// The built-in scenes.
pub(crate) fn scenes() -> JsValue {
    let scenes: Vec<SceneInfo> = SCENES
        .iter()
        .map(|scene| SceneInfo { id: scene.id, title: scene.title(), question: scene.question })
        .collect();
    serde_wasm_bindgen::to_value(&scenes).unwrap_or_default()
}

/// What a list of scenes says of each.
#[derive(Serialize)]
struct SceneInfo {
    id: &'static str,
    title: &'static str,
    question: &'static str,
}

/// The scenario as JSON text, with all edits.
pub(crate) fn scenario(state: &AppState) -> String {
    state.document().to_json_string()
}

/// Reads options of `mount` one by one.
fn checked(get: &dyn Fn(&str) -> JsValue) -> Result<Wanted, Error> {
    let mut options = Wanted::nothing(Place::Embedded);
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
        let scene = named("scene", &id, SCENES.iter().map(|scene| (scene.id, scene)))?;
        options.begin = Begin::Scene(scene, Rc::new(scene.document()));
    }
    if let Some(scenario) = given("scenario") {
        options.begin = Begin::Document(Rc::new(document(&json(&scenario)?)?));
    }
    if let Some(link) = text("link")? {
        let state = seen(&link)?;
        options.step = state.step;
        options.begin = Begin::Seen(Box::new(state));
    }
    if let Some(value) = given("design") {
        options.design = Some(design(&json(&value)?)?);
    }
    options.step = number("step")?.map_or(options.step, super::whole);
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

/// What a link shows.
fn seen(link: &str) -> Result<AppState, Error> {
    links::seen(link).map_err(|error| Error::new(&error.to_string()))
}

fn refused(error: &DocumentError) -> Error {
    Error::new(&error.to_string())
}
