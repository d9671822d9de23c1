//! `MADV_FREE` on a range.

use alloc::vec::Vec;

use rmapscope_core::{
    FolioId, Marker, MmId, Order, Pte, PteFlags, PteKind, PteRun, Softleaf, SwapSlot, VmaId, Vpn,
};

use super::{act::in_vmas, draft::Draft, folios::split_all, refusal::Refusal};

/// Gives pages up for reclaim to take unless they are written again.
pub(super) fn free(
    draft: &mut Draft<'_>,
    mm: MmId,
    vmas: &[VmaId],
    at: Vpn,
    end: Vpn,
) -> Result<(), Refusal> {
    // Swap entries and poisoned ones are dropped.
    in_vmas(draft, mm, vmas, (at, end), &mut |_, _, run, out| {
        let first = match run.first {
            Pte::Softleaf(
                Softleaf::Swap { .. } | Softleaf::Hwpoison { .. } | Softleaf::Marker(Marker::Poison),
            ) => Pte::None,
            pte => pte,
        };
        out.push(PteRun { first, ..run });
        Ok(())
    })?;
    let covered = |draft: &Draft<'_>| {
        let mut covered = alloc::vec![0; draft.parts.folios.len()];
        for run in draft.parts.mms[mm.index()].runs_in(at, end) {
            if let Pte::Present { page, .. } = run.first {
                covered[page.folio.index()] += run.len;
            }
        }
        covered
    };
    let busy = busy(draft, mm);
    let mut partial = Vec::new();
    for (i, covered) in covered(draft).into_iter().enumerate() {
        let folio = &draft.parts.folios[i];
        let whole = covered >= folio.nr_pages().get();
        let can = folio.is_anon() && !busy[i] && !folio.pinned && folio.extra_refs == 0;
        if covered > 0 && !whole && can {
            partial.push(FolioId::new(i));
        }
    }
    split_all(draft, &partial, Order::default());
    let mapped = draft.mapcounts();
    let swapped = swapped(draft);
    let mut freed = alloc::vec![false; draft.parts.folios.len()];
    for (i, covered) in covered(draft).into_iter().enumerate() {
        let folio = &draft.parts.folios[i];
        let nr = folio.nr_pages().get();
        let in_use = |swap: SwapSlot| {
            let (start, end) = (swap.get(), swap.get() + nr);
            swapped.iter().any(|&(first, slots)| first < end && start < first + slots)
        };
        let whole = covered == nr && folio.is_anon();
        let cached = folio.swap.is_some() || folio.dirty;
        if !whole || cached && (mapped[i] != covered || folio.swap.is_some_and(in_use)) {
            continue;
        }
        freed[i] = true;
        let folio = &mut draft.parts.folios[i];
        (folio.swap, folio.dirty, folio.swapbacked) = (None, false, false);
    }
    in_vmas(draft, mm, vmas, (at, end), &mut |_, _, run, out| {
        let first = match run.first {
            Pte::Present { page, flags } if freed[page.folio.index()] => {
                Pte::Present { page, flags: flags - PteFlags::DIRTY - PteFlags::YOUNG }
            }
            pte => pte,
        };
        out.push(PteRun { first, ..run });
        Ok(())
    })
}

/// For each folio whether another mm maps pages of it, or pages of it are on their way, which keeps it locked.
fn busy(draft: &Draft<'_>, mm: MmId) -> Vec<bool> {
    let mut busy = alloc::vec![false; draft.parts.folios.len()];
    for (i, other) in draft.parts.mms.iter().enumerate() {
        for run in &other.runs {
            let migrates = run.first.kind() == PteKind::Migration;
            let elsewhere = i != mm.index() && run.first.kind().maps();
            if let Some(page) = run.first.page() {
                busy[page.folio.index()] |= migrates || elsewhere;
            }
        }
    }
    busy
}

/// The swap slots that entries hold: the first of a run, and how many.
fn swapped(draft: &Draft<'_>) -> Vec<(u64, u64)> {
    let mut slots = Vec::new();
    for run in draft.parts.mms.iter().flat_map(|mm| &mm.runs) {
        if let Pte::Softleaf(Softleaf::Swap { slot, .. }) = run.first {
            slots.push((slot.get(), run.len));
        }
    }
    slots
}
