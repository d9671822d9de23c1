//! Swap counts and `PageAnonExclusive`.

use rmapscope_core::{FolioId, NrPages, Pte, SwapSlot};

use super::Moment;
use crate::prose::Word::{If, Number, Range};

pub(super) fn dup(m: &mut Moment<'_>, slot: SwapSlot, n: NrPages, ok: bool) {
    let n = n.get();
    let call = m.before.swap_dups();
    let works = m.scenario().swap_dup_fails_after().unwrap_or(call);
    let (what, why) = if ok {
        (
            "Raised the {0:swap count|swap counts} of {0:slot|slots} {0}.",
            "folio_dup_swap(), one call: {0:its swap entry|each of the swap entries} holds one.",
        )
    } else {
        (
            "Could not raise the {0:swap count|swap counts} of {0:slot|slots} {0}.",
            match works {
                0 => {
                    "In this scenario folio_dup_swap() always fails, as if memory had run out; this is call {2}. What \
                     was cleared for it must be restored."
                }
                1 => {
                    "In this scenario folio_dup_swap() works once and then fails, as if memory had run out; this is \
                     call {2}. What was cleared for it must be restored."
                }
                _ => {
                    "In this scenario folio_dup_swap() works {1} times and then fails, as if memory had run out; this \
                     is call {2}. What was cleared for it must be restored."
                }
            },
        )
    };
    m.says(what, why, &[Range(slot.get(), n), Number(works), Number(call + 1)]);
    sub_batch(m, slot, n);
}

/// Why the batch is swapped in parts, if it is.
fn sub_batch(m: &mut Moment<'_>, slot: SwapSlot, n: u64) {
    let Some(batch) = m.visit().batch.filter(|batch| batch.len.get() > n) else { return };
    let Some(swap) = m.folio().swap else { return };
    let pages = m.before.pages(m.after.op_folio());
    let page = slot.since(swap);
    let exclusive = |page: u64| {
        If(usize::try_from(page).ok().and_then(|page| pages.get(page)).is_some_and(|page| page.exclusive))
    };
    let next = page + n;
    let last = batch.at == m.visit().pvmw.address && {
        let first = m.visit().pteval.and_then(Pte::page);
        first.is_some_and(|first| u64::from(first.page) + batch.len.get() == next)
    };
    m.why(
        if last {
            "The batch of {0} is swapped in sub-batches of equal PageAnonExclusive: {1:page|pages} {1} {1:is|are} \
             {2:|not }exclusive, and the last."
        } else {
            "The batch of {0} is swapped in sub-batches of equal PageAnonExclusive: {1:page|pages} {1} {1:is|are} \
             {2:|not }exclusive, page {3} is {4:|not }exclusive."
        },
        &[Number(batch.len.get()), Range(page, n), exclusive(page), Number(next), exclusive(next)],
    );
}

pub(super) fn put(m: &mut Moment<'_>, slot: SwapSlot, n: NrPages) {
    m.says(
        "Took the swap {0:count|counts} of {0:slot|slots} {0} back.",
        "{0:It was raised for a swap entry|They were raised for swap entries} that will not be written now: \
         folio_put_swap().",
        &[Range(slot.get(), n.get())],
    );
}

pub(super) fn share(m: &mut Moment<'_>, folio: FolioId, page: u32, n: NrPages, ok: bool) {
    let (what, why) = if ok {
        (
            "Took PageAnonExclusive from {0:page|pages} {0} of {1}.",
            "{0:folio_try_share_anon_rmap_pte()|folio_try_share_anon_rmap_ptes()}: the folio is not pinned, so nothing \
             reaches {0:it|them} but through page tables. The swap {0:entry|entries} will have the exclusive bit.",
        )
    } else {
        (
            "Could not take PageAnonExclusive from {0:page|pages} {0} of {1}.",
            "{0:folio_try_share_anon_rmap_pte()|folio_try_share_anon_rmap_ptes()} fails because the folio may be pinned \
             for DMA (folio_maybe_dma_pinned()): exclusive pages of such a folio must stay mapped.",
        )
    };
    m.says(what, why, &[Range(page.into(), n.get()), m.name(folio)]);
}
