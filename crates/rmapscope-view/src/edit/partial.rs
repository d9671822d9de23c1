//! Folios that are mapped in part after mappings were taken away.

use alloc::vec::Vec;

use rmapscope_core::ScenarioParts;

use super::draft::Draft;

/// Marks the folios that have lost the last mapping of some pages and still have other pages mapped, as the removal of
/// rmap does (`__folio_remove_rmap`): anon ones of order 2 and more that are not in the swap cache. For edits that
/// leave the list of folios as it is.
pub(super) fn mark(draft: &mut Draft<'_>) {
    let before = pages_mapped(draft.before.parts());
    let after = pages_mapped(&draft.parts);
    for (folio, (before, after)) in draft.parts.folios.iter_mut().zip(before.into_iter().zip(after)) {
        let can = folio.is_anon() && folio.order.get() >= 2 && folio.swap.is_none();
        folio.partially_mapped |= can && 0 < after && after < before;
    }
}

/// For each folio how many of its pages are mapped.
fn pages_mapped(parts: &ScenarioParts) -> Vec<u64> {
    let mut first = Vec::with_capacity(parts.folios.len());
    let mut pages = 0;
    for folio in &parts.folios {
        first.push(pages);
        pages += folio.nr_pages().index();
    }
    let mut mapped = alloc::vec![false; pages];
    let mut counts = alloc::vec![0; parts.folios.len()];
    for run in parts.mms.iter().flat_map(|mm| &mm.runs) {
        let Some(page) = run.first.mapped_page() else { continue };
        for i in 0..run.len {
            let mapped = &mut mapped[first[page.folio.index()] + page.plus(i).page as usize];
            counts[page.folio.index()] += u64::from(!*mapped);
            *mapped = true;
        }
    }
    counts
}
