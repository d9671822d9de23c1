//! The page in a browser: components, and what actions do to the document.

mod common;

use std::collections::BTreeSet;

use common::{mounted, settled};
use wasm_bindgen::JsCast as _;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::HtmlElement;

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
async fn a_scene_is_drawn_with_its_entries() {
    let page = mounted([("controls", "full".into()), ("edit", true.into())]).await;
    assert_eq!(page.all("[role=gridcell]").len(), 16);
    assert_eq!(page.entry(512), "512: present, page 0 of A, writable, dirty");
    assert_eq!(page.entry(516), "516: present, page 4 of A, dirty");
    assert_eq!(page.text(".what"), "How often does the walker read what it has just unmapped?");
    assert_eq!(page.text(".stepno b"), "0");
    assert_eq!(page.all("[role=gridcell][tabindex='0']").len(), 1, "one tab stop");
}

#[wasm_bindgen_test]
async fn a_step_is_seen_where_it_happens() {
    let page = mounted([("controls", "full".into()), ("step", 71.into())]).await;
    assert_eq!(page.text(".what"), "Cleared entries 520–523 in one call.");
    assert_eq!(page.all(".halo").len() - page.all(".pg .halo").len(), 4, "four entries");
    assert_eq!(page.entry(520), "520: none; was present, page 8 of A, writable, dirty; read 4 times");
    assert_eq!(page.text(".running .pill + text"), "batch 3, nr 4");
    assert!(page.text(".running").contains("w differs"));
    assert!(page.text(".lock").contains("locked"));
    assert_eq!(page.text(".cursor text"), "pvmw");
    assert_eq!(page.text(".ev.cur .kind"), "clear");
    assert_eq!(page.all(".flip-new").len(), 4);
}

#[wasm_bindgen_test]
async fn the_transport_goes_forward_and_back() {
    let page = mounted([("controls", "full".into())]).await;
    page.click(".buttons button", "Last step").await;
    assert_eq!(page.handle.step(), page.handle.steps());
    assert!(page.entry(512).starts_with("512: swap, slot 8192, exclusive"));
    page.click(".seg button", "iteration").await;
    page.click(".buttons button", "Back").await;
    assert_eq!(page.text(".stepno b"), page.handle.step().to_string());
    assert!(page.handle.step() < page.handle.steps());
    page.click(".buttons button", "First step").await;
    assert_eq!(page.handle.step(), 0);
    assert_eq!(page.entry(512), "512: present, page 0 of A, writable, dirty");
    assert!(page.named(".buttons button", "Back").has_attribute("disabled"));
}

#[wasm_bindgen_test]
async fn uffd_wp_is_turned_and_the_outcome_changes() {
    let page = mounted([
        ("controls", "full".into()),
        ("edit", true.into()),
        ("scene", "shmem-two-tables".into()),
        ("design", "v7.0".into()),
    ])
    .await;
    page.click("[role=tab]", "Counts").await;
    let before = page.count_at_end("rmap removals");
    let chip = page.one(".chip");
    assert_eq!(
        (chip.text_content().as_deref(), chip.get_attribute("aria-pressed").as_deref()),
        (Some("uffd-wp"), Some("true"))
    );
    chip.unchecked_into::<HtmlElement>().click();
    settled().await;
    assert_eq!(page.one(".chip").get_attribute("aria-pressed").as_deref(), Some("false"));
    assert!(page.count_at_end("rmap removals") < before);
    assert!(page.text(".notice").starts_with("uffd-wp taken from VMA 1008–1039. Now "));
    page.click(".app-header button", "Undo edit").await;
    assert_eq!(page.count_at_end("rmap removals"), before);
}

#[wasm_bindgen_test]
async fn entries_are_painted_by_keys() {
    let page = mounted([("controls", "full".into()), ("edit", true.into())]).await;
    page.click(".app-header button", "Edit").await;
    page.click(".brush", "swap").await;
    page.key("[data-cell='0-513']", "Enter").await;
    assert_eq!(page.entry(513), "513: swap, slot 8193, exclusive", "as the page was");
    page.click(".brush", "exclusive").await;
    page.key("[data-cell='0-513']", "Enter").await;
    assert_eq!(page.entry(513), "513: swap, slot 8193");
    page.key("[data-cell='0-512']", "Enter").await;
    assert_eq!(page.text(".notice.refused"), "Entry 512 is present, which has no bit x.dismiss");
    page.key("[data-cell='0-512']", "ArrowRight").await;
    let focused = common::document().active_element().and_then(|element| element.get_attribute("data-cell"));
    assert_eq!(focused.as_deref(), Some("0-513"));
}

#[wasm_bindgen_test]
async fn keys_work_inside_and_only_there() {
    let page = mounted([("controls", "full".into())]).await;
    page.key(".stage-bar", "End").await;
    assert_eq!(page.handle.step(), page.handle.steps());
    page.key(".stage-bar", "Home").await;
    page.key(".stage-bar", ".").await;
    assert_eq!(page.handle.step(), 1);
    page.key("select", "End").await;
    assert_eq!(page.handle.step(), 1, "the list's own key");
}

#[wasm_bindgen_test]
async fn broken_rules_are_named_and_lead_to_their_step() {
    let page = mounted([("controls", "full".into()), ("scene", "tail-of-batch-lost".into())]).await;
    page.click("[role=tab]", "Bugs5").await;
    assert_eq!(page.all(".bugs li").len(), 5);
    assert_eq!(page.all(".bugring").len(), 0, "not yet");
    page.one(".bugline").unchecked_into::<HtmlElement>().click();
    settled().await;
    assert!(page.handle.step() > 0);
    assert_eq!(page.all(".bugring").len(), 1);
    assert!(page.text(".bug").contains("lost-page × 8"));
}

#[wasm_bindgen_test]
async fn what_was_measured_stands_beside_what_is_simulated() {
    let page = mounted([("controls", "full".into()), ("scene", "measured-uffd-wp-split".into())]).await;
    assert!(page.text(".measured p").contains("The same in all"));
    let other = mounted([
        ("controls", "full".into()),
        ("scene", "measured-uffd-wp-split".into()),
        ("design", "2026-08".into()),
    ])
    .await;
    assert!(other.text(".measured p").contains("differ"));
    assert!(!other.all(".measured .differs").is_empty());
}

#[wasm_bindgen_test]
async fn several_on_one_page_share_no_id() {
    let pages = [mounted([("controls", "full".into())]).await, mounted([("controls", "full".into())]).await];
    let ids: Vec<String> =
        pages.iter().flat_map(|page| page.all("[id]")).map(|element| element.id()).collect();
    let unique: BTreeSet<&String> = ids.iter().collect();
    assert!(!ids.is_empty());
    assert_eq!(ids.len(), unique.len(), "{ids:?}");
    pages[0].handle.seek(5.0);
    settled().await;
    assert_eq!((pages[0].handle.step(), pages[1].handle.step()), (5, 0));
}

#[wasm_bindgen_test]
async fn no_style_is_written_into_an_attribute() {
    let page = mounted([("controls", "full".into()), ("edit", true.into()), ("step", 40.into())]).await;
    assert!(page.all("[style]").is_empty(), "the content security policy would refuse it");
}
