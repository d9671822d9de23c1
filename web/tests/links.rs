//! Every link that was ever made again, on the machine that the page runs on.

use rmapscope_tests::links::{LINKS, check};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn every_link_decodes_to_the_same_on_wasm32() {
    let differences: Vec<_> = LINKS.iter().flat_map(check).collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    assert!(LINKS.len() > 80, "{} links", LINKS.len());
}
