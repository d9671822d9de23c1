//! The random scenarios reach what there is to reach; otherwise the property tests would say little.

use std::{collections::BTreeSet, sync::Arc};

use arbitrary::Unstructured;
use proptest::{
    strategy::{Strategy as _, ValueTree as _},
    test_runner::TestRunner,
};
use rmapscope_core::{BatchEnd, BugKind, Event, Leave, Trace};
use rmapscope_tests::generate;

#[test]
fn every_reason_and_every_rule() {
    let mut runner = TestRunner::deterministic();
    let bytes = proptest::collection::vec(proptest::arbitrary::any::<u8>(), 0..2500);
    let (mut ends, mut leaves, mut bugs) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut kinds = BTreeSet::new();
    for _ in 0..12_000 {
        let bytes = bytes.new_tree(&mut runner).expect("a vector of bytes").current();
        let mut u = Unstructured::new(&bytes);
        let design = generate::design(&mut u).expect("running out of bytes yields defaults");
        let scenario = generate::scenario(&mut u).expect("running out of bytes yields defaults");
        let trace = Trace::new(Arc::new(scenario), design);
        for event in trace.events() {
            kinds.insert(format!("{event:?}").split([' ', '(']).next().map(str::to_owned));
            match *event {
                Event::Batch { end, .. } => drop(ends.insert(format!("{end:?}"))),
                Event::Ret { why, .. } => drop(leaves.insert(format!("{why:?}"))),
                _ => {}
            }
        }
        bugs.extend(trace.end().bugs().iter().map(|bug| bug.kind.name()));
    }
    let missing = |all: &[String], found: &BTreeSet<String>| {
        all.iter().filter(|name| !found.contains(*name)).cloned().collect::<Vec<_>>()
    };
    assert_eq!(missing(&names(&ENDS), &ends), [""; 0], "reasons for the end of a batch");
    assert_eq!(missing(&names(&LEAVES), &leaves), [""; 0], "reasons to leave");
    // The lock is taken and released by straight-line code, so this rule guards the simulator itself.
    let unreached: Vec<_> =
        BugKind::ALL.iter().map(|kind| kind.name()).filter(|k| !bugs.contains(k)).collect();
    assert_eq!(unreached, [BugKind::PtlImbalance.name()], "rules that were never broken");
    assert_eq!(kinds.len(), 32, "kinds of events: {kinds:?}");
}

fn names<T: std::fmt::Debug>(all: &[T]) -> Vec<String> {
    all.iter().map(|value| format!("{value:?}")).collect()
}

const ENDS: [BatchEnd; 16] = [
    BatchEnd::Folio,
    BatchEnd::Vma,
    BatchEnd::Table,
    BatchEnd::NotPresent,
    BatchEnd::OtherPage,
    BatchEnd::Write,
    BatchEnd::SoftDirty,
    BatchEnd::UffdWp,
    BatchEnd::HwpoisonFlag,
    BatchEnd::SmallFolio,
    BatchEnd::Kind,
    BatchEnd::UffdWpVma,
    BatchEnd::NotPageZero,
    BatchEnd::NotWholeFolio,
    BatchEnd::Device,
    BatchEnd::Stale,
];

const LEAVES: [Leave; 10] = [
    Leave::WalkEnd,
    Leave::AllPages,
    Leave::Mlocked,
    Leave::MlockCrossed,
    Leave::MlockFirst,
    Leave::Mismatch,
    Leave::LazyfreeDirty,
    Leave::LazyfreeReferenced,
    Leave::SwapDupFailed,
    Leave::ShareFailed,
];
