//! The thread's example from the empty sheet, and what is said of edits.

use std::rc::Rc;

use rmapscope_core::{Preset, PteFlags, PteKind, Trace, simulate};
use rmapscope_view::{
    ScenarioDoc,
    edit::{Act, Brush, Edit, History, Nature, Turn, Unpopulated, apply, empty_sheet, outcome_change},
    scenes::Scene,
};

use super::support::{a, act, done, entries, folio, fork, paint, uffd_wp, vma, written};

/// The thread's example: 64K of anon memory, half of it write-protected through userfaultfd, a swap entry inside, and a
/// second process after fork.
fn thread_example() -> [Edit; 6] {
    [
        vma(512, 64),
        uffd_wp(),
        folio(Nature::Anon, 16, 517),
        act(Act::UffdProtect(Unpopulated::Left), 512, 8),
        paint(Brush::Kind(PteKind::Swap), 522, 1),
        fork(),
    ]
}

#[test]
fn the_threads_example_takes_six_edits() {
    let mut doc = Rc::new(empty_sheet());
    let mut history = History::default();
    let start = doc.clone();
    for edit in thread_example() {
        let edited = apply(&doc, &edit).unwrap();
        history.record(doc, edited.name);
        doc = Rc::new(edited.doc);
    }
    let names: Vec<_> = history.undoable().iter().map(|step| step.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "add VMA 512–575",
            "uffd-wp set on VMA 512–575",
            "add anon folio A",
            "uffd write-protect 512–519",
            "paint 1 entry swap",
            "fork app",
        ]
    );
    assert_eq!(
        entries(&doc, 0),
        ["512+8 present A 0 dyu", "520+2 present A 8 dy", "522+1 swap 8202", "523+5 present A 11 dy"]
    );
    // The child is not registered with userfaultfd, and has touched nothing.
    assert_eq!(entries(&doc, 1), ["512+10 present A 0 d", "522+1 swap 8202", "523+5 present A 11 d"]);
    assert!(!written(&doc, 0).contains("exclusive"), "{}", written(&doc, 0));
    let counts = &Trace::new(doc.scenario.clone(), Preset::V7_0.design()).machine_at(0);
    assert_eq!(counts.world().folio(a()).mapcount, 30);
    assert!(doc.warnings().is_empty());
    for preset in Preset::ALL {
        let end = simulate(&doc.scenario, preset.design());
        let known = [Preset::BatchPresent, Preset::V6_15, Preset::V6_16].contains(&preset);
        assert!(known || end.bugs().is_empty(), "{preset:?}: {:?}", end.bugs());
    }
    let mut back = doc;
    while let Some(before) = history.undo(back.clone()) {
        back = before;
    }
    assert_eq!(back, start);
}

#[test]
fn what_changed_in_the_outcome_is_said() {
    let doc = Scene::find("four-batches-to-swap").unwrap().document();
    let run = |doc: &ScenarioDoc| simulate(&doc.scenario, Preset::SeriesV2.design());
    let bit = Brush::Bit(PteFlags::WRITE, Turn::Set);
    let one = done(&doc, &paint(bit, 512, 16));
    let before = run(&doc);
    let after = run(&one);
    assert_eq!(
        outcome_change(&before, &after).unwrap(),
        format!(
            "Now 1 batch instead of 4, {} read by the walker instead of {} and {} reads by the unmap loop instead of {}.",
            after.counts().walk_reads,
            before.counts().walk_reads,
            after.counts().caller_reads,
            before.counts().caller_reads
        )
        .replace("1 reads", "1 read")
    );
    assert_eq!(outcome_change(&before, &before), None);
}
