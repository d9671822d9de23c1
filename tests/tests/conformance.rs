//! Every vector, every design, every field and every event log: equal.

use rmapscope_tests::vectors::{FILES, Report, compare};

#[test]
fn all_vectors_are_met() {
    let mut report = Report::default();
    for file in FILES {
        report.add(compare(file));
    }
    let shown = report.differences.iter().take(20).cloned().collect::<Vec<_>>().join("\n");
    assert!(report.differences.is_empty(), "{} differences:\n{shown}", report.differences.len());
    // What was compared: a vector that silently dropped out would be a difference nobody sees.
    assert_eq!(report.measured, 197, "layouts measured on a running Linux 7.0");
    println!("{} outcomes, {} event logs", report.outcomes, report.logs);
}
