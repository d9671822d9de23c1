//! The code view's text and what runs cannot part: each place that a design can come by stands in that design's
//! listing exactly once.

use std::{collections::BTreeSet, sync::Arc};

use arbitrary::Unstructured;
use proptest::{
    strategy::{Strategy as _, ValueTree as _},
    test_runner::TestRunner,
};
use rmapscope_core::{Design, Preset, Scenario, Trace};
use rmapscope_tests::{generate, vectors::FILES};
use rmapscope_view::{
    ScenarioDoc,
    listing::{Listing, Site, site},
    scenes::{SCENES, Text},
};

/// Runs a scenario and looks for every event's place; adds the places to those that were come by.
fn check(scenario: &Arc<Scenario>, design: Design, reached: &mut BTreeSet<Site>) {
    let trace = Trace::new(Arc::clone(scenario), design);
    let sites: BTreeSet<Site> = (0..trace.events().len()).map(|n| site(&trace, n)).collect();
    let listing = Listing::new(&design);
    let lines = listing.functions.iter().flat_map(|function| &function.lines);
    let mut listed: Vec<Site> = lines.flat_map(|line| line.sites.iter().copied()).collect();
    listed.sort_unstable();
    for &site in &sites {
        let from = listed.partition_point(|other| *other < site);
        let times = listed[from..].iter().take_while(|other| **other == site).count();
        assert_eq!(times, 1, "{} stands {times} times in the listing of {design:?}", site.name());
    }
    reached.extend(sites);
}

#[test]
fn vectors_keep_to_the_listings() {
    let mut reached = BTreeSet::new();
    let mut scenarios = Vec::new();
    for file in FILES {
        let value: serde_json::Value = serde_json::from_str(file.text).expect("a vector file is JSON");
        let list = value.as_array().cloned().unwrap_or_else(|| vec![value]);
        for vector in list {
            let doc = ScenarioDoc::parse(&vector["scenario"].to_string());
            scenarios.push(doc.expect("a vector's scenario is valid").scenario);
        }
    }
    assert!(scenarios.len() > 300, "{} scenarios", scenarios.len());
    for scenario in &scenarios {
        for preset in Preset::ALL {
            check(scenario, preset.design(), &mut reached);
        }
    }
}

#[test]
fn scenes_and_random_runs_keep_to_the_listings_and_reach_every_line() {
    let mut runner = TestRunner::deterministic();
    let bytes = proptest::collection::vec(proptest::arbitrary::any::<u8>(), 0..2500);
    let mut reached = BTreeSet::new();
    // What random runs come by rarely, scenes show.
    for scene in SCENES.iter().filter(|scene| matches!(scene.text, Text::Written(_))) {
        for preset in Preset::ALL {
            check(&scene.document().scenario, preset.design(), &mut reached);
        }
    }
    for _ in 0..3000 {
        let bytes = bytes.new_tree(&mut runner).expect("a vector of bytes").current();
        let mut u = Unstructured::new(&bytes);
        let design = generate::design(&mut u).expect("running out of bytes yields defaults");
        let scenario = generate::scenario(&mut u).expect("running out of bytes yields defaults");
        check(&Arc::new(scenario), design, &mut reached);
    }
    let missing: Vec<&str> =
        Site::ALL.iter().filter(|site| !reached.contains(site)).map(|site| site.name()).collect();
    assert_eq!(missing, [""; 0], "places that nothing comes by");
}
