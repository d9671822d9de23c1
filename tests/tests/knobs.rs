//! What is said of a knob is true: turned the other way than the merged kernel has it, it breaks the rules that its
//! warning names, and no others where it names none.

use std::{collections::BTreeSet, sync::Arc};

use arbitrary::Unstructured;
use proptest::{
    strategy::{Strategy as _, ValueTree as _},
    test_runner::TestRunner,
};
use rmapscope_core::{BugKind, Design, Knob, Preset, Scenario, Skip, simulate};
use rmapscope_tests::{generate, vectors::FILES};
use rmapscope_view::{
    ScenarioDoc,
    knobs::{Warning, knob_info, skip_info},
};

fn scenarios() -> Vec<Arc<Scenario>> {
    let mut out = Vec::new();
    for file in FILES {
        let value: serde_json::Value = serde_json::from_str(file.text).expect("a vector file is JSON");
        let Some(scenario) = value.get("scenario") else { continue };
        out.push(ScenarioDoc::parse(&scenario.to_string()).expect("a vector's scenario is valid").scenario);
    }
    let mut runner = TestRunner::deterministic();
    let bytes = proptest::collection::vec(proptest::arbitrary::any::<u8>(), 0..2500);
    for _ in 0..2000 {
        let bytes = bytes.new_tree(&mut runner).expect("a vector of bytes").current();
        let scenario = generate::scenario(&mut Unstructured::new(&bytes));
        out.push(Arc::new(scenario.expect("running out of bytes yields defaults")));
    }
    out
}

fn kinds(scenario: &Arc<Scenario>, design: Design) -> BTreeSet<BugKind> {
    simulate(scenario, design).bugs().iter().map(|bug| bug.kind).collect()
}

#[test]
fn warnings_are_true() {
    let merged = Preset::Merged2026_08.design();
    let mut turned: Vec<(String, Design, Warning)> = Vec::new();
    for knob in Knob::ALL {
        let info = knob_info(knob);
        let mut design = merged;
        knob.set(&mut design, !info.merged);
        assert_ne!(design, merged, "{}", knob.name());
        turned.push((knob.name().into(), design, info.warning));
    }
    for (skip, name) in Skip::NAMES {
        turned.push((format!("skip {name}"), Design { skip, ..merged }, skip_info(skip).warning));
    }
    let scenarios: Vec<_> = scenarios().into_iter().map(|s| (kinds(&s, merged), s)).collect();
    let clean = scenarios.iter().filter(|(broken, _)| broken.is_empty()).count();
    assert!(clean > 500, "{clean} scenarios are clean under the merged design");
    for (name, design, warning) in turned {
        // What is broken besides, and what is where nothing was.
        let (mut besides, mut anew) = (BTreeSet::new(), BTreeSet::new());
        for (merged, scenario) in &scenarios {
            let broken = kinds(scenario, design);
            besides.extend(broken.difference(merged).copied());
            if merged.is_empty() {
                // That swapbacked and swap cache are at odds is in the layout; which design looks is chance.
                anew.extend(broken.into_iter().filter(|kind| *kind != BugKind::Warn));
            }
        }
        for kind in warning.breaks {
            assert!(besides.contains(kind), "{name} is said to break {} and does not", kind.name());
        }
        if warning.breaks.is_empty() {
            let names: Vec<_> = anew.iter().map(|kind| kind.name()).collect();
            assert_eq!(names, [""; 0], "{name} is said to break nothing");
        }
    }
}
