//! Panels, breakpoints, the inspector and commands in a browser.

mod common;

use common::{Mounted, mounted, settled};
use wasm_bindgen::JsCast as _;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Event, EventInit, HtmlInputElement, HtmlSelectElement};

wasm_bindgen_test_configure!(run_in_browser);

async fn full() -> Mounted {
    mounted([("controls", "full".into()), ("edit", true.into())]).await
}

/// Types into a field and leaves it.
async fn fill(page: &Mounted, label: &str, text: &str) {
    let field: HtmlInputElement = page.named("input", label).unchecked_into();
    field.set_value(text);
    for kind in ["input", "change"] {
        tell(&field, kind).await;
    }
}

/// An event at an element; those who listen do so above it.
async fn tell(element: &web_sys::Element, kind: &str) {
    let init = EventInit::new();
    init.set_bubbles(true);
    let event = Event::new_with_event_init_dict(kind, &init).expect("an event");
    element.dispatch_event(&event).expect("dispatched");
    settled().await;
}

async fn choose(page: &Mounted, label: &str, option: &str) {
    let labels = page.all("label.select");
    let label = labels.into_iter().find(|each| {
        let name =
            each.query_selector(".visually-hidden").ok().flatten().and_then(|name| name.text_content());
        name.as_deref() == Some(label)
    });
    let select = label.and_then(|label| label.query_selector("select").ok().flatten()).expect("a list");
    let select: HtmlSelectElement = select.unchecked_into();
    let options: Vec<String> = page_options(&select);
    let i = options.iter().position(|each| each == option);
    let i = i.unwrap_or_else(|| panic!("no {option:?} in {options:?}"));
    select.set_selected_index(i32::try_from(i).expect("a short list"));
    tell(&select, "change").await;
}

fn page_options(select: &HtmlSelectElement) -> Vec<String> {
    let list = select.query_selector_all("option").expect("options");
    (0..list.length()).filter_map(|i| list.get(i)?.text_content()).collect()
}

#[wasm_bindgen_test]
async fn a_breakpoint_is_set_by_keys_and_shown_on_the_scrub_bar() {
    let page = full().await;
    assert_eq!(page.one(".scrub .stop").get_attribute("d").unwrap_or_default(), "");
    page.focus("[data-cell='0-520']").await;
    page.key("[data-cell='0-520']", "b").await;
    assert!(page.one(".scrub .stop").get_attribute("d").unwrap_or_default().starts_with('M'));
    page.key(".stage-bar", "n").await;
    let first = page.handle.step();
    assert!(first > 0);
    assert!(page.text(".ev.cur .detail").contains("520"));
    page.key(".stage-bar", "n").await;
    assert!(page.handle.step() > first);
    page.key(".stage-bar", "N").await;
    assert_eq!(page.handle.step(), first);
    page.click(".ctl button", "Breakpoints").await;
    assert_eq!(page.text(".breakpoints li span"), "entry 520 of app");
    page.click(".breakpoints button", "Remove entry 520 of app").await;
    assert!(page.all(".breakpoints").is_empty());
}

#[wasm_bindgen_test]
async fn the_inspector_changes_a_field_and_refuses_at_it() {
    let page = full().await;
    page.click("[role=tab]", "Inspector").await;
    page.focus("[data-cell='0-516']").await;
    assert_eq!(page.text(".chooser option[selected]"), "entry 516 of app");
    page.click("[role=switch]", "writable").await;
    assert_eq!(page.entry(516), "516: present, page 4 of A, writable, dirty");
    fill(&page, "page", "99").await;
    assert!(page.text(".why-not").contains("99"));
    assert_eq!(page.named("input", "page").get_attribute("aria-invalid").as_deref(), Some("true"));
    assert_eq!(page.entry(516), "516: present, page 4 of A, writable, dirty");
    choose(&page, "Selected", "folio A").await;
    fill(&page, "id", "B").await;
    assert_eq!(page.entry(516), "516: present, page 4 of B, writable, dirty");
    page.click(".app-header button", "Undo edit").await;
    page.click(".app-header button", "Undo edit").await;
    assert_eq!(page.entry(516), "516: present, page 4 of A, dirty");
}

#[wasm_bindgen_test]
async fn panels_are_moved_and_put_away() {
    let page = full().await;
    page.click(".app-header button", "Panels").await;
    choose(&page, "Events", "bottom").await;
    assert_eq!(page.text(".dock-bottom [role=tab]"), "Events120");
    choose(&page, "Events", "put away").await;
    assert!(page.all(".dock-bottom, .events").is_empty());
    page.click(".dialog button", "As at first").await;
    page.click(".dialog button", "Close").await;
    assert_eq!(page.all(".side.both > .group").len(), 2);
    page.key(".separator.split", "ArrowDown").await;
    assert_eq!(page.one(".separator.split").get_attribute("aria-valuenow").as_deref(), Some("66"));
    let set = || page.one(".rmapscope").get_attribute("style").unwrap_or_default();
    assert_eq!(set(), "--dock-split: 66;");
    page.key(".separator.split", "Enter").await;
    assert_eq!(set(), "", "as at first");
}

#[wasm_bindgen_test]
async fn the_list_of_events_is_filtered_and_goes_by_arrow_keys() {
    let page = full().await;
    page.click(".event-bar button", "Filter").await;
    choose(&page, "Kind of event", "batch").await;
    assert_eq!(page.text(".filter [role=status]"), "4 shown");
    page.key(".events", "ArrowDown").await;
    page.key(".events", "Enter").await;
    assert_eq!(page.text(".ev.cur .kind"), "batch");
    assert!(page.text(".ev.cur .detail").starts_with("516"));
    fill(&page, "Text in the event", "no such").await;
    assert_eq!(page.text(".filter [role=status]"), "0 shown");
    page.click(".event-bar button", "Filter").await;
    assert!(page.all(".ev").len() > 4);
}

#[wasm_bindgen_test]
async fn every_command_is_found_by_its_words() {
    let page = full().await;
    page.click(".app-header button", "Commands").await;
    let all = page.all(".offer").len();
    fill(&page, "Command", "last step").await;
    assert!(all > 50);
    assert_eq!(page.all(".offer").len(), 1);
    page.key(".dialog [role=combobox]", "Enter").await;
    assert_eq!(page.handle.step(), page.handle.steps());
    assert!(page.all(".dialog").is_empty());
    page.key(".stage-bar", "p").await;
    assert!(page.all(".side").is_empty(), "nothing beside the stage");
    page.key(".stage-bar", "p").await;
    assert_eq!(page.all(".side").len(), 1);
}

#[wasm_bindgen_test]
async fn the_table_says_what_the_stage_shows() {
    let page = mounted([("controls", "full".into()), ("step", 71.into())]).await;
    page.click(".app-header button", "Commands").await;
    fill(&page, "Command", "panel entries").await;
    page.key(".dialog [role=combobox]", "Enter").await;
    assert_eq!(page.all(".pane table tbody tr").len(), page.all("[role=gridcell]").len());
}
