//! The conformance vectors again, on the machine that the page runs on.

use rmapscope_tests::vectors::{FILES, Report, compare};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn every_vector_and_every_log_is_the_same_on_wasm32() {
    let mut report = Report::default();
    for file in FILES {
        report.add(compare(file));
    }
    assert!(report.differences.is_empty(), "{}", report.differences.join("\n"));
    assert!(report.outcomes > 2000, "{} outcomes", report.outcomes);
    assert!(report.logs > 400, "{} logs", report.logs);
    assert_eq!(report.measured, 197);
}
