//! The model on its own, without documents: what a scenario accepts, and the published counts of one walk.

use std::sync::Arc;

use rmapscope_core::{
    Folio, FolioId, FolioKind, Mm, MmId, Op, Order, PageId, Pfn, PgOff, Place, Preset, Problem, Pte,
    PteFlags, PteRun, Scenario, ScenarioParts, SwapSlot, Trace, TtuFlags, Vma, VmaFlags, Vpn, simulate,
};

fn folio(id: &str, order: u64, pfn: u64) -> Folio {
    Folio {
        id: id.into(),
        kind: FolioKind::Anon,
        order: Order::try_new(order).expect("0 to 9"),
        pfn: Pfn::new(pfn),
        object: "heap".into(),
        index: PgOff::new(512),
        swapbacked: true,
        swap: Some(SwapSlot::new(8192)),
        dirty: false,
        exclusive: Vec::new(),
        pinned: false,
        extra_refs: 0,
        hwpoison: Vec::new(),
        partially_mapped: false,
        mlocked: false,
    }
}

fn vma(start: u64, pages: u64, pgoff: u64) -> Vma {
    Vma {
        start: Vpn::new(start),
        pages,
        pgoff: PgOff::new(pgoff),
        anon: Some("heap".into()),
        file: None,
        flags: VmaFlags::empty(),
    }
}

fn present(at: u64, len: u64, page: u32, flags: PteFlags) -> PteRun {
    let page = PageId { folio: FolioId::new(0), page };
    PteRun { at: Vpn::new(at), len, first: Pte::Present { page, flags } }
}

fn parts(runs: Vec<PteRun>) -> ScenarioParts {
    ScenarioParts {
        folios: vec![folio("A", 4, 4096)],
        mms: vec![Mm { name: "app".into(), vmas: vec![vma(512, 64, 512)], runs }],
        ops: vec![Op::Unmap { folio: FolioId::new(0), flags: TtuFlags::SYNC }],
        ..ScenarioParts::default()
    }
}

fn problem(parts: ScenarioParts) -> (Place, Problem) {
    let error = Scenario::new(parts).expect_err("this scenario breaks a rule");
    (error.place, error.problem)
}

/// Sixteen entries whose write bit changes every four.
fn four_batches() -> Vec<PteRun> {
    (0..4_u32)
        .map(|i| {
            let flags = if i % 2 == 0 { PteFlags::WRITE } else { PteFlags::empty() };
            present(512 + 4 * u64::from(i), 4, 4 * i, flags)
        })
        .collect()
}

/// The table of what the walker reads when four batches of four become swap entries, by design.
#[test]
fn the_threads_numbers() {
    let scenario = Arc::new(Scenario::new(parts(four_batches())).expect("a valid scenario"));
    let reads = |preset: Preset| {
        let counts = *simulate(&scenario, preset.design()).counts();
        (counts.walk_calls, counts.walk_reads, counts.scan_reads)
    };
    assert_eq!(reads(Preset::V7_0), (17, 31, 0), "one page at a time");
    assert_eq!(reads(Preset::SeriesV2), (5, 31, 15), "swap entries are looked at twice");
    assert_eq!(reads(Preset::Jump), (5, 7, 15));
    assert_eq!(reads(Preset::WalkBatch), (5, 7, 15));
    assert_eq!(reads(Preset::BatchPresent), (5, 19, 15));
    assert_eq!(reads(Preset::Rmapscope), (5, 19, 15));
}

#[test]
fn runs_become_canonical() {
    let runs = vec![present(516, 2, 4, PteFlags::WRITE), present(512, 4, 0, PteFlags::WRITE)];
    let scenario = Scenario::new(parts(runs)).expect("a valid scenario");
    assert_eq!(scenario.mms()[0].runs, [present(512, 6, 0, PteFlags::WRITE)]);
    assert!(scenario.not_linear().is_empty());
}

#[test]
fn a_page_elsewhere_is_legal_and_told() {
    let scenario = Scenario::new(parts(vec![present(513, 2, 0, PteFlags::empty())])).expect("legal");
    assert_eq!(scenario.not_linear(), [(MmId::new(0), present(513, 2, 0, PteFlags::empty()))]);
}

#[test]
fn rules_have_a_place_and_a_reason() {
    let mut bad = parts(Vec::new());
    bad.folios[0].pfn = Pfn::new(4097);
    let place = Place::Folio { folio: 0, field: "pfn" };
    assert_eq!(problem(bad), (place, Problem::NotDivisible { value: 4097, by: 16 }));

    let mut bad = parts(Vec::new());
    bad.folios.push(folio("B", 0, 4100));
    let place = Place::Folio { folio: 1, field: "pfn" };
    let overlap = Problem::Overlap { value: 4100, other: 0, start: 4096, end: 4112 };
    assert_eq!(problem(bad), (place, overlap));

    let mut bad = parts(Vec::new());
    bad.mms[0].vmas.push(vma(575, 1, 0));
    let place = Place::Vma { mm: 0, vma: 1, field: "start" };
    assert_eq!(problem(bad), (place, Problem::Overlap { value: 575, other: 0, start: 512, end: 576 }));

    let place = Place::Pte { mm: 0, run: 0, field: "len" };
    let range = Problem::OutOfRange { value: 20, min: 1, max: 16 };
    assert_eq!(problem(parts(vec![present(512, 20, 0, PteFlags::empty())])), (place, range));

    let mut bad = parts(Vec::new());
    bad.folios[0].exclusive = vec![(12, 4), (0, 2)];
    let place = Place::Folio { folio: 0, field: "exclusive" };
    let pages = Problem::BadPages { first: 0, pages: 2, from: 16, nr: 16 };
    assert_eq!(problem(bad), (place, pages));
}

#[test]
fn the_rmap_walk_goes_by_page_offset_then_document() {
    let mut parts = parts(vec![present(512, 16, 0, PteFlags::empty())]);
    parts.mms[0].vmas = vec![vma(512, 8, 520), vma(1024, 8, 512), vma(2048, 4, 528)];
    parts.mms.push(Mm { name: "child".into(), vmas: vec![vma(512, 16, 512)], runs: Vec::new() });
    let scenario = Scenario::new(parts).expect("a valid scenario");
    let order: Vec<_> = scenario.rmap(FolioId::new(0)).map(|(mm, vma)| (mm.index(), vma.index())).collect();
    assert_eq!(order, [(0, 1), (1, 0), (0, 0)], "the VMA from 528 holds no page of the folio");
}

#[test]
fn a_prefix_leads_to_its_state() {
    let scenario = Arc::new(Scenario::new(parts(four_batches())).expect("a valid scenario"));
    let trace = Trace::new(scenario.clone(), Preset::SeriesV2.design());
    let start = trace.machine_at(0);
    assert_eq!(start.world().runs(MmId::new(0)), scenario.mms()[0].runs);
    assert_eq!(
        start.world().folio(FolioId::new(0)).refcount,
        33,
        "the caller, 16 mappings, 16 in swap cache"
    );
    let end = trace.machine_at(usize::MAX);
    assert_eq!(end.world().folio(FolioId::new(0)).refcount, 17);
    assert_eq!(end.counts(), trace.end().counts());
    assert_eq!(end.bugs(), []);
}

#[test]
fn the_first_name_that_repeats_an_earlier_one_is_refused() {
    let ids = ["c", "b", "a", "b", "a", "b"];
    let folios = (0..).zip(ids).map(|(i, id)| folio(id, 0, 4096 + i)).collect();
    let error =
        Scenario::new(ScenarioParts { folios, ..ScenarioParts::default() }).expect_err("b is there twice");
    assert_eq!(error.place, Place::Folio { folio: 3, field: "id" });
    assert_eq!(error.problem, Problem::Duplicate { name: "b".into(), first: 1 });
}
