//! The gallery and the tour in a browser.

mod common;

use common::{mounted, settled};
use rmapscope_view::scenes::{SCENES, Topic, tour::STATIONS};
use wasm_bindgen::JsCast as _;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Event, EventInit, HtmlElement, HtmlInputElement};

wasm_bindgen_test_configure!(run_in_browser);

/// Puts words into the search field.
async fn search(page: &common::Mounted, words: &str) {
    let field: HtmlInputElement = page.one(".search").unchecked_into();
    field.set_value(words);
    let init = EventInit::new();
    init.set_bubbles(true);
    let event = Event::new_with_event_init_dict("input", &init).expect("an event");
    field.dispatch_event(&event).expect("dispatched");
    settled().await;
}

#[wasm_bindgen_test]
async fn the_gallery_has_every_scene_by_topic_and_finds_by_words() {
    let page = mounted([("controls", "full".into())]).await;
    page.one(".scene-button").unchecked_into::<HtmlElement>().click();
    settled().await;
    assert_eq!(page.all(".scene").len(), SCENES.len());
    assert_eq!(page.all(".topic").len(), Topic::ALL.len());
    assert_eq!(page.text(".scene[aria-current] b"), SCENES[0].title);
    assert_eq!(page.all(".scene[tabindex='0']").len(), 1, "one tab stop");
    assert_eq!(page.all(".station").len(), STATIONS.len());
    search(&page, "soft-dirty SPREAD").await;
    assert_eq!(page.all(".scene").len(), 1);
    assert_eq!(page.text(".gallery-search [role=status]"), "1 scene");
    page.key(".search", "Enter").await;
    assert!(page.all(".gallery").is_empty(), "it is closed");
    assert_eq!(page.text(".scene-title"), "Soft-dirty spread");
    assert!(page.text(".why").contains("first entry's soft-dirty bit"), "what to look at");
}

#[wasm_bindgen_test]
async fn a_tour_tells_and_shows() {
    let page = mounted([("controls", "full".into())]).await;
    page.one(".scene-button").unchecked_into::<HtmlElement>().click();
    settled().await;
    page.all(".station")[6].clone().unchecked_into::<HtmlElement>().click();
    settled().await;
    assert_eq!(page.text(".tour h2"), STATIONS[6].title);
    assert_eq!(page.text(".tour-text"), STATIONS[6].stops[0].text);
    assert_eq!(page.one(".tour-mail a").get_attribute("href").as_deref(), Some(STATIONS[6].mail.address));
    let before = page.handle.step();
    assert!(before > 0);
    page.click(".tour-foot button", "Next").await;
    assert_eq!(page.text(".tour-text"), STATIONS[6].stops[1].text);
    assert!(page.handle.step() > before);
    page.click(".tour-foot button", "Back").await;
    assert_eq!(page.handle.step(), before);
    page.click(".tour-foot button", "Back").await;
    assert_eq!(page.text(".tour-text"), STATIONS[5].stops.last().expect("a stop").text);
    page.click(".tour-head button", "End the tour").await;
    assert!(page.all(".tour").is_empty());
}
