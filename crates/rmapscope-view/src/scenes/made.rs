//! Scenes whose documents are made.

use alloc::{format, string::ToString as _, sync::Arc, vec, vec::Vec};

use rmapscope_core::{
    Folio, FolioId, FolioKind, Mm, Op, Order, PageId, Pfn, PgOff, Preset, Pte, PteFlags, PteRun, Scenario,
    ScenarioParts, SwapSlot, TtuFlags, Vma, VmaFlags, Vpn,
};

use crate::document::ScenarioDoc;

/// What [`benchmark`] is called.
pub(super) const BENCHMARK: &str = "256 MiB in 64K folios";

/// Pages of a folio of 64K.
const PAGES: u64 = 16;

/// The layout of the published measurement: 256 MiB of anonymous memory in 64K folios, all of it swapped out.
pub(super) fn benchmark() -> ScenarioDoc {
    swapped_out(4096)
}

/// Three folios of it.
pub(super) fn beginning_of_benchmark() -> ScenarioDoc {
    swapped_out(3)
}

/// Anonymous folios of 64K, one behind the other, each writable, dirty, exclusive, and unmapped.
fn swapped_out(folios: u64) -> ScenarioDoc {
    let number = |i: u64| FolioId::new(usize::try_from(i).unwrap_or(0));
    let folio = |i: u64| Folio {
        // As links expect them, so that one has room for all.
        id: u8::try_from(i)
            .ok()
            .filter(|i| *i < 26)
            .map_or_else(|| format!("F{i}"), |i| char::from(b'A' + i).to_string()),
        kind: FolioKind::Anon,
        order: Order::try_new(4).unwrap_or_default(),
        pfn: Pfn::new(4096 + i * PAGES),
        object: "heap".to_string(),
        index: PgOff::new(512 + i * PAGES),
        swapbacked: true,
        swap: Some(SwapSlot::new(8192 + i * PAGES)),
        dirty: false,
        exclusive: vec![(0, 16)],
        pinned: false,
        extra_refs: 0,
        hwpoison: vec![],
        partially_mapped: false,
        mlocked: false,
    };
    let run = |i: u64| PteRun {
        at: Vpn::new(512 + i * PAGES),
        len: PAGES,
        first: Pte::Present {
            page: PageId { folio: number(i), page: 0 },
            flags: PteFlags::WRITE | PteFlags::DIRTY,
        },
    };
    let vma = Vma {
        start: Vpn::new(512),
        pages: folios * PAGES,
        pgoff: PgOff::new(512),
        anon: Some("heap".to_string()),
        file: None,
        flags: VmaFlags::empty(),
    };
    let flags = TtuFlags::SYNC | TtuFlags::BATCH_FLUSH;
    let parts = ScenarioParts {
        folios: (0..folios).map(folio).collect(),
        mms: vec![Mm { name: "app".to_string(), vmas: vec![vma], runs: (0..folios).map(run).collect() }],
        ops: (0..folios).map(|i| Op::Unmap { folio: number(i), flags }).collect::<Vec<_>>(),
        ..ScenarioParts::default()
    };
    let scenario = match Scenario::new(parts) {
        Ok(scenario) => Arc::new(scenario),
        Err(error) => panic!("{BENCHMARK}: {error}"),
    };
    ScenarioDoc {
        title: Some(BENCHMARK.to_string()),
        notes: None,
        designs: vec![Preset::SeriesV2.into(), Preset::V7_0.into()],
        scenario,
    }
}
