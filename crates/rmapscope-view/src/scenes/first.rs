//! The first scene, ready to run: the page begins with it before it can read documents.

use alloc::{string::ToString as _, sync::Arc, vec};

use rmapscope_core::{
    Arch, Folio, FolioId, FolioKind, Mm, Op, Order, PageId, Pfn, PgOff, Preset, Pte, PteFlags, PteRun,
    Scenario, ScenarioParts, SwapSlot, TtuFlags, Vma, VmaFlags, Vpn,
};

use crate::document::ScenarioDoc;

/// The link of [`first`] under its first design, at step 0.
pub const FIRST_LINK: &str = "1._vbjI0SJ1LhtR6eghg_KYkKujr0Q61JqhTiuAA";

/// The document of the first scene.
///
/// # Panics
///
/// Never: a test compares it with the document that is read.
#[must_use]
pub fn first() -> ScenarioDoc {
    let folio = Folio {
        id: "A".to_string(),
        kind: FolioKind::Anon,
        order: Order::try_new(4).unwrap_or_default(),
        pfn: Pfn::new(4096),
        object: "heap".to_string(),
        index: PgOff::new(512),
        swapbacked: true,
        swap: Some(SwapSlot::new(8192)),
        dirty: false,
        exclusive: vec![(0, 16)],
        pinned: false,
        extra_refs: 0,
        hwpoison: vec![],
        partially_mapped: false,
        mlocked: false,
    };
    let vma = Vma {
        start: Vpn::new(512),
        pages: 64,
        pgoff: PgOff::new(512),
        anon: Some("heap".to_string()),
        file: None,
        flags: VmaFlags::empty(),
    };
    let run = |first: u32| {
        let page = PageId { folio: FolioId::new(0), page: first };
        // Every other piece is writable, which is where batches end.
        let flags = if first.is_multiple_of(8) { PteFlags::WRITE | PteFlags::DIRTY } else { PteFlags::DIRTY };
        PteRun { at: Vpn::new(512 + u64::from(first)), len: 4, first: Pte::Present { page, flags } }
    };
    let parts = ScenarioParts {
        arch: Arch::Generic,
        folios: vec![folio],
        mms: vec![Mm {
            name: "app".to_string(),
            vmas: vec![vma],
            runs: vec![run(0), run(4), run(8), run(12)],
        }],
        swap_dup_fails_after: None,
        ops: vec![Op::Unmap { folio: FolioId::new(0), flags: TtuFlags::SYNC | TtuFlags::BATCH_FLUSH }],
    };
    let scenario = match Scenario::new(parts) {
        Ok(scenario) => Arc::new(scenario),
        Err(error) => panic!("the first scene: {error}"),
    };
    ScenarioDoc {
        title: Some("Four batches of 4, to swap".to_string()),
        notes: None,
        designs: vec![Preset::SeriesV2.into(), Preset::Jump.into(), Preset::BatchPresent.into()],
        scenario,
    }
}
