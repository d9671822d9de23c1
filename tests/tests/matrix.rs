//! A text matrix, scenario × design → counts and bugs: behaviour at a glance, and a guard against changes that
//! nobody meant. `RMAPSCOPE_BLESS=1 cargo test -p rmapscope-tests --test matrix` renews it; review what changed.

use std::{env, fmt::Write as _, fs, path::Path, sync::Arc};

use rmapscope_core::{Preset, simulate};
use rmapscope_tests::vectors::FILES;
use rmapscope_view::ScenarioDoc;

#[test]
fn counts_are_as_reviewed() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("matrix.txt");
    let now = matrix();
    if env::var_os("RMAPSCOPE_BLESS").is_some() {
        fs::write(&path, &now).expect("the matrix can be written");
    }
    let reviewed = fs::read_to_string(&path).unwrap_or_default();
    let different = now.lines().zip(reviewed.lines()).find(|(now, reviewed)| now != reviewed);
    assert_eq!(now, reviewed, "tests/matrix.txt differs, first at: {different:?}");
}

fn matrix() -> String {
    let mut text = String::from(
        "Walker calls, walker reads, caller + scan + marker reads, entries cleared and written, locks,\n\
         flushes now + deferred, calls for swap counts, rmap and references; then the rules that were broken.\n",
    );
    for file in FILES {
        let value: serde_json::Value = serde_json::from_str(file.text).expect("a vector file is JSON");
        let Some(scenario) = value.get("scenario") else { continue };
        let doc = ScenarioDoc::parse(&scenario.to_string()).expect("a vector's scenario is valid");
        writeln!(text, "\n{}", file.name.trim_end_matches(".json")).expect("writing to a string");
        for preset in Preset::ALL {
            writeln!(text, "  {}", line(&doc, preset)).expect("writing to a string");
        }
    }
    text
}

fn line(doc: &ScenarioDoc, preset: Preset) -> String {
    let machine = simulate(&Arc::clone(&doc.scenario), preset.design());
    let c = machine.counts();
    let mut bugs: Vec<_> = machine.bugs().iter().map(|bug| bug.kind.name()).collect();
    bugs.dedup();
    format!(
        "{:13} walk {:3} {:4}  reads {:3}+{:3}+{:3}  pte {:3} {:3}  ptl {:2}  tlb {:2}+{:2}  swap {:2} rmap {:2} refs {:2}  {}",
        preset.name(),
        c.walk_calls,
        c.walk_reads,
        c.caller_reads,
        c.scan_reads,
        c.marker_reads,
        c.pte_clears,
        c.pte_writes,
        c.ptl_locks,
        c.tlb_flushes,
        c.tlb_deferred,
        c.swap_dups,
        c.rmap_removes,
        c.ref_drops,
        bugs.join(" ")
    )
    .trim_end()
    .to_owned()
}
