//! Costs against tables that were computed by hand from the rules, and against the exact counts.

use std::sync::Arc;

use arbitrary::Unstructured;
use proptest::prelude::*;
use rmapscope_core::{CostModel, Hardware, Operation, Operations, Preset, Tally, Trace, costs};
use rmapscope_tests::generate;
use rmapscope_view::ScenarioDoc;

/// A 64K anon folio in one VMA.
struct Layout {
    lazyfree: bool,
    dirty: bool,
    vmas: &'static str,
    ptes: &'static str,
    flags: &'static str,
    ops: usize,
}

const ONE_VMA: &str = r#"{"start":512,"pages":64,"pgoff":512,"anon":"heap"}"#;
const SPLIT_VMA: &str = r#"{"start":512,"pages":12,"pgoff":512,"anon":"heap"},
    {"start":524,"pages":52,"pgoff":524,"anon":"heap"}"#;

const SIXTEEN: Layout = Layout {
    lazyfree: false,
    dirty: false,
    vmas: ONE_VMA,
    ptes: r#"{"at":512,"len":16,"present":"A","page":0,"bits":"wd"}"#,
    flags: r#""sync","batch-flush""#,
    ops: 1,
};

impl Layout {
    fn operations(&self, preset: Preset, model: &CostModel) -> Operations {
        let folio = if self.lazyfree { r#""swapbacked":false"# } else { r#""swap":8192"# };
        let ops =
            vec![format!(r#"{{"op":"unmap","folio":"A","flags":[{}]}}"#, self.flags); self.ops].join(",");
        let text = format!(
            r#"{{"format":"rmapscope/1","folios":[{{"id":"A","kind":"anon","order":4,"pfn":4096,"object":"heap",
            "index":512,{folio},"dirty":{},"exclusive":[[0,16]]}}],
            "mms":[{{"name":"app","vmas":[{}],"ptes":[{}]}}],"ops":[{ops}]}}"#,
            self.dirty, self.vmas, self.ptes
        );
        let scenario = ScenarioDoc::parse(&text).expect("valid").scenario;
        costs(&Trace::new(scenario, preset.design()), model).operations
    }

    /// Entry loads, clears and stores, TLB ranges, waits and deferrals.
    fn table(&self, preset: Preset, model: &CostModel) -> [u64; 6] {
        use Operation::{PteClear, PteRead, PteWrite, TlbDefer, TlbFlush, TlbWait};
        let operations = self.operations(preset, model);
        [PteRead, PteClear, PteWrite, TlbFlush, TlbWait, TlbDefer].map(|operation| operations.get(operation))
    }
}

const ARM64: CostModel = CostModel::ARM64_CONTPTE;
const X86: CostModel = CostModel::X86;

#[test]
fn one_at_a_time() {
    // x86: 31 loads by the walker, 16 by the loop, 16 by the marker check.
    assert_eq!(SIXTEEN.table(Preset::V7_0, &X86), [63, 16, 16, 0, 0, 16]);
    // contpte, dirty but not young: the first two loads gather all of the block, 17 each. The first clear unfolds it:
    // 16 clears, 16 stores, one range that is waited for. Then all is as on x86: 2 for each of 15 entries by the
    // walker, 1 by the loop, and 16 by the marker check. Every deferred flush issues its range.
    assert_eq!(SIXTEEN.table(Preset::V7_0, &ARM64), [17 + 17 + 30 + 15 + 16, 32, 32, 17, 1, 16]);
}

#[test]
fn one_batch() {
    // x86: 1 by the walker, 1 by the loop, 15 by the scan, 1 by the marker check.
    assert_eq!(SIXTEEN.table(Preset::SeriesV2, &X86), [18, 16, 16, 0, 0, 1]);
    // contpte: the scan knows the rest of the block without a load, and a whole block is not unfolded.
    assert_eq!(SIXTEEN.table(Preset::SeriesV2, &ARM64), [17 + 17 + 1, 16, 16, 1, 0, 1]);
}

#[test]
fn gathering_ends_when_both_bits_are_found() {
    for (ptes, gather) in [
        // Neither, or one of them only: all sixteen.
        (r#"{"at":512,"len":16,"present":"A","page":0,"bits":"w"}"#, 17),
        (r#"{"at":512,"len":16,"present":"A","page":0,"bits":"wy"}"#, 17),
        // Both in the first entry.
        (r#"{"at":512,"len":16,"present":"A","page":0,"bits":"wdy"}"#, 3),
        // The second of them in the third entry.
        (
            r#"{"at":512,"len":2,"present":"A","page":0,"bits":"wd"},
               {"at":514,"len":14,"present":"A","page":2,"bits":"wy"}"#,
            5,
        ),
    ] {
        let layout = Layout { ptes, ..SIXTEEN };
        assert_eq!(layout.table(Preset::SeriesV2, &ARM64)[0], 2 * gather + 1, "{ptes}");
    }
}

#[test]
fn what_cannot_be_a_block_is_none() {
    // The write bit changes in it, a page is missing, or it lies at another offset than its frames.
    for (ptes, vmas) in [
        (
            r#"{"at":512,"len":4,"present":"A","page":0,"bits":"wd"},
               {"at":516,"len":12,"present":"A","page":4,"bits":"d"}"#,
            ONE_VMA,
        ),
        (r#"{"at":512,"len":15,"present":"A","page":0,"bits":"wd"}"#, ONE_VMA),
        (
            r#"{"at":520,"len":16,"present":"A","page":0,"bits":"wd"}"#,
            r#"{"start":520,"pages":64,"pgoff":512,"anon":"heap"}"#,
        ),
    ] {
        let layout = Layout { vmas, ptes, ..SIXTEEN };
        for preset in [Preset::V7_0, Preset::SeriesV2] {
            let (x86, arm64) = (layout.table(preset, &X86), layout.table(preset, &ARM64));
            assert_eq!(x86[..3], arm64[..3], "{ptes}");
            assert_eq!((arm64[3], arm64[4]), (arm64[5], 0), "{ptes}");
        }
    }
}

#[test]
fn a_part_of_a_block_unfolds_it() {
    // The VMA ends behind 12 entries of the block; the batch there is 12, and 4 follow in the next VMA.
    let layout = Layout { vmas: SPLIT_VMA, ..SIXTEEN };
    // First visit: 17 by the walker and by the loop, no load by the scan, 1 by the marker check; the walker then looks
    // at 513 to 523, swap entries by now, twice each. Second visit: an ordinary entry, read by the walker, the loop, 3
    // times by the scan and once by the marker check; the walker reads 3 entries twice.
    let loads = 17 + 17 + 1 + 2 * 11 + 1 + 1 + 3 + 1 + 2 * 3;
    assert_eq!(layout.table(Preset::SeriesV2, &ARM64), [loads, 16 + 16, 16 + 16, 2 + 1, 1, 2]);
}

#[test]
fn what_is_put_back_is_a_block_again() {
    // A lazyfree folio that is dirty is put back, and given up on twice: the folio is swapbacked the second time, and
    // not in the swap cache. All is dirty and young, so that a block is read with 3 loads.
    let layout = Layout {
        lazyfree: true,
        dirty: true,
        ptes: r#"{"at":512,"len":16,"present":"A","page":0,"bits":"wdy"}"#,
        ops: 2,
        ..SIXTEEN
    };
    // Walker, loop, marker check; the restore stores sixteen.
    let once = [3 + 3 + 1, 16, 16, 1, 0, 1];
    // The second time the folio is not batched: one entry is cleared, which unfolds the block, and put back.
    let again = [3 + 3 + 1, 16 + 1, 16 + 1, 1 + 1, 1, 1];
    let sum: Vec<u64> = once.iter().zip(again).map(|(a, b)| a + b).collect();
    assert_eq!(layout.table(Preset::Merged2026_08, &ARM64).to_vec(), sum);
}

#[test]
fn flushing_at_once_waits_every_time() {
    let layout = Layout { flags: r#""sync""#, ..SIXTEEN };
    assert_eq!(layout.table(Preset::V7_0, &X86)[3..], [16, 16, 0]);
    assert_eq!(layout.table(Preset::SeriesV2, &X86)[3..], [1, 1, 0]);
    assert_eq!(layout.table(Preset::V7_0, &ARM64)[3..], [17, 17, 0]);
    assert_eq!(layout.table(Preset::SeriesV2, &ARM64)[3..], [1, 1, 0]);
}

/// For each page and for each call, as `n pages, one batch against singly` of the published tables.
#[test]
fn the_other_accounts_of_a_folio() {
    use Operation::{Barrier, Counter, RefDrop, RmapCall, RmapPage, SplitQueue, Swap};
    let accounts = [Swap, Counter, RmapCall, RmapPage, RefDrop, Barrier, SplitQueue];
    let of = |layout: &Layout, preset| {
        let operations = layout.operations(preset, &X86);
        accounts.map(|account| operations.get(account))
    };
    assert_eq!(of(&SIXTEEN, Preset::SeriesV2), [1, 2, 1, 16, 1, 2, 0]);
    assert_eq!(of(&SIXTEEN, Preset::V7_0), [16, 32, 16, 16, 16, 32, 0]);
}

#[test]
fn a_table_of_weights_can_be_changed() {
    let operations = SIXTEEN.operations(Preset::SeriesV2, &CostModel::PLAIN);
    let all: u64 = Operation::ALL.iter().map(|&operation| operations.get(operation)).sum();
    assert_eq!(CostModel::PLAIN.cost(&operations), all);
    let mut model = CostModel::PLAIN;
    model.set(Operation::PteRead, 0);
    assert_eq!(model.cost(&operations), all - 18);
    model.set(Operation::PteRead, 10);
    assert_eq!((model.weight(Operation::PteRead), model.cost(&operations)), (10, all + 9 * 18));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    /// Where every entry stands on its own, what is done is what is counted; where blocks are one, nothing is done less
    /// often than the entries demand, except loads of the scan. What was paid never shrinks.
    #[test]
    fn operations_are_the_exact_counts(bytes in proptest::collection::vec(any::<u8>(), 0..2500)) {
        let mut u = Unstructured::new(&bytes);
        let design = generate::design(&mut u).expect("running out of bytes yields defaults");
        let scenario = generate::scenario(&mut u).expect("running out of bytes yields defaults");
        let trace = Trace::new(Arc::new(scenario), design);
        let counts = trace.end().counts();
        let exact = [
            (Operation::PteRead, counts.walk_reads + counts.caller_reads + counts.scan_reads + counts.marker_reads),
            (Operation::PteClear, counts.pte_clears),
            (Operation::PteWrite, counts.pte_writes),
            (Operation::WalkCall, counts.walk_calls),
            (Operation::PtlLock, counts.ptl_locks),
            (Operation::TlbFlush, counts.tlb_flushes),
            (Operation::TlbWait, counts.tlb_flushes),
            (Operation::TlbDefer, counts.tlb_deferred),
            (Operation::RmapCall, counts.rmap_removes),
            (Operation::RefDrop, counts.ref_drops),
        ];
        let arm64 = costs(&trace, &CostModel::ARM64_CONTPTE);
        for model in CostModel::ALL {
            let costs = costs(&trace, &model);
            prop_assert_eq!(costs.paid.len(), trace.events().len() + 1);
            prop_assert!(costs.paid.is_sorted());
            prop_assert_eq!(costs.paid.last().copied(), Some(model.cost(&costs.operations)));
            let tally = Tally::new(&trace, model.hardware);
            let tallied: Vec<u64> = (0..costs.paid.len()).map(|step| model.cost(&tally.at(step))).collect();
            prop_assert_eq!(&tallied, &costs.paid, "{}", model.name);
            prop_assert_eq!(tally.at(usize::MAX), costs.operations);
            if model.hardware == Hardware::Generic {
                for (operation, count) in exact {
                    prop_assert_eq!(costs.operations.get(operation), count, "{}", operation.name());
                }
            }
        }
        for (operation, count) in exact {
            let least = if operation == Operation::PteRead { count - counts.scan_reads } else { count };
            prop_assert!(arm64.operations.get(operation) >= least, "{}", operation.name());
        }
    }
}
