//! What JavaScript can call.

mod common;

use std::cell::Cell;
use std::rc::Rc;

use common::{document, mounted, object, settled};
use js_sys::{Array, JSON, Reflect};
use rmapscope_view::{
    DesignDoc, Outcome, ScenarioDoc,
    scenes::{Scene, Text},
};
use rmapscope_web::api::{self, MountOptions};
use rmapscope_web::panic;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn scene(id: &str) -> &'static str {
    match Scene::find(id).expect("a scene").text {
        Text::Written(text) => text,
        Text::Made { .. } => panic!("{id} is not written down"),
    }
}

fn simulated(scenario: &JsValue, designs: &[&str]) -> Result<Array, String> {
    let designs: Array = designs.iter().map(|name| JsValue::from_str(name)).collect();
    let designs: JsValue = designs.into();
    api::simulate(scenario.clone().unchecked_into(), Some(designs.unchecked_into()), None)
        .map(|outcomes| JsValue::from(outcomes).unchecked_into())
        .map_err(|error| error.message().into())
}

#[wasm_bindgen_test]
fn simulate_gives_what_the_command_line_prints() {
    let text = scene("four-batches-to-swap");
    let value = JSON::parse(text).expect("JSON");
    for scenario in [value, text.into()] {
        let outcomes = simulated(&scenario, &["series-v2", "jump"]).expect("a good scenario");
        let printed: String = JSON::stringify(&outcomes.get(1)).expect("plain values").into();
        let doc = ScenarioDoc::parse(text).expect("a document");
        let design = DesignDoc::parse("jump").expect("a design");
        let end = rmapscope_core::simulate(&doc.scenario, *design.design());
        let native = serde_json::to_string(&Outcome::new(&design, &doc.scenario, &end)).expect("an outcome");
        assert_eq!(printed, native);
    }
}

#[wasm_bindgen_test]
fn simulate_gives_the_log_if_it_is_asked_for() {
    let options = object([("events", true.into())]);
    let outcomes = api::simulate(
        JsValue::from_str(scene("one-at-a-time")).unchecked_into(),
        None,
        Some(options.unchecked_into()),
    );
    let outcomes: Array = JsValue::from(outcomes.expect("a good scenario")).unchecked_into();
    assert_eq!(outcomes.length(), 2, "the scenario's own designs");
    let events: Array = Reflect::get(&outcomes.get(0), &"events".into()).expect("a field").unchecked_into();
    let first: String = JSON::stringify(&events.get(0)).expect("plain values").into();
    assert_eq!(first, r#"["op",0]"#);
}

#[wasm_bindgen_test]
fn counts_alone_are_those_of_the_outcome() {
    let text = scene("four-batches-to-swap");
    let simulated = |options: [(&str, JsValue); 1]| {
        let options = object(options).unchecked_into();
        let outcomes = api::simulate(JsValue::from_str(text).unchecked_into(), None, Some(options));
        outcomes.map(|outcomes| JsValue::from(outcomes).unchecked_into::<Array>().get(0))
    };
    let field = |outcome: &JsValue, name: &str| {
        let value = Reflect::get(outcome, &name.into()).expect("an object");
        JSON::stringify(&value).ok().and_then(|text| text.as_string())
    };
    let whole = simulated([("events", false.into())]).expect("a good scenario");
    let counted = simulated([("only", "counts".into())]).expect("a good scenario");
    assert!(field(&counted, "counts").is_some_and(|counts| counts.contains("walk_reads")));
    assert_eq!(field(&counted, "counts"), field(&whole, "counts"));
    assert_eq!(field(&counted, "design"), field(&whole, "design"));
    assert_eq!(field(&counted, "end"), None);
    let refused = simulated([("only", "bugs".into())]).expect_err("not known");
    assert_eq!(String::from(refused.message()), "only: \"counts\" would be accepted");
}

#[wasm_bindgen_test]
fn what_is_refused_is_refused_with_the_same_words() {
    let text = scene("four-batches-to-swap").replace(
        "\"len\": 4, \"present\": \"A\", \"page\": 12",
        "\"len\": 5, \"present\": \"A\", \"page\": 12",
    );
    let native = ScenarioDoc::parse(&text).expect_err("too long").to_string();
    assert_eq!(simulated(&text.as_str().into(), &[]).err(), Some(native.clone()));
    assert_eq!(simulated(&JSON::parse(&text).expect("JSON"), &[]).err(), Some(native));
    let native = DesignDoc::parse("v8.0").expect_err("unknown").to_string();
    assert_eq!(simulated(&scene("one-at-a-time").into(), &["v8.0"]).err(), Some(native));
}

#[wasm_bindgen_test]
fn options_that_are_not_known_are_named() {
    let host = document().create_element("div").expect("an element");
    for (key, value, says) in [
        ("scene", "nowhere", "scene: \"nowhere\""),
        ("theme", "pink", "theme: \"pink\""),
        ("controls", "all", "controls: \"all\""),
    ] {
        let options: MountOptions = object([(key, value.into())]).unchecked_into();
        let error = api::mount(host.clone(), Some(options)).expect_err("refused");
        assert!(String::from(error.message()).starts_with(says), "{:?}", error.message());
    }
    assert!(!host.has_child_nodes());
}

#[wasm_bindgen_test]
async fn a_handle_seeks_loads_and_goes() {
    let seen = Rc::new(Cell::new(0.0));
    let told = seen.clone();
    let on_step = Closure::<dyn Fn(f64)>::new(move |step| told.set(step));
    let page = mounted([("onStep", on_step.as_ref().clone()), ("theme", "dark".into())]).await;
    assert_eq!(page.one(".rmapscope").get_attribute("data-theme").as_deref(), Some("dark"));
    assert!(page.all(".app-header, .side").is_empty(), "min controls");
    page.handle.seek(9.0);
    settled().await;
    assert_eq!((page.handle.step(), seen.get()), (9, 9.0));
    page.handle.seek(f64::INFINITY);
    settled().await;
    assert_eq!(page.handle.step(), page.handle.steps());
    let refused = page.handle.load(JsValue::from_str("{}").unchecked_into());
    assert!(refused.is_err());
    assert_eq!(page.handle.step(), page.handle.steps(), "nothing changed");
    page.handle.load(JsValue::from_str("uffd-wp-markers").unchecked_into()).expect("a scene");
    page.handle.set_design(JsValue::from_str("v7.0").unchecked_into()).expect("a design");
    settled().await;
    assert_eq!(page.handle.step(), 0);
    assert!(page.handle.scenario().contains("uffd-wp markers for some of the pages"));
    page.handle.unmount();
    settled().await;
    assert!(!page.host.has_child_nodes());
}

#[wasm_bindgen_test]
fn every_scene_is_listed() {
    let list: Array = JsValue::from(api::scenes().expect("all is loaded")).unchecked_into();
    assert!(list.length() >= 8);
    let id = Reflect::get(&list.get(0), &"id".into()).expect("a field");
    assert_eq!(id.as_string().as_deref(), Some("four-batches-to-swap"));
}

#[wasm_bindgen_test]
fn a_panic_says_so_and_hands_over_a_link() {
    let host = document().create_element("div").expect("an element");
    panic::say(&host, "it <b>broke</b>", Some("1.abc~12")).expect("a message");
    let text = host.text_content().unwrap_or_default();
    assert!(text.contains("rmapscope broke"), "{text}");
    assert!(text.contains("it <b>broke</b>"), "as text, not as markup: {text}");
    let link = host.query_selector("a.mono").ok().flatten().and_then(|link| link.get_attribute("href"));
    assert_eq!(link.as_deref(), Some("#1.abc~12"));
}
