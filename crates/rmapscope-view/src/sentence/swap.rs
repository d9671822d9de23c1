//! Swap counts and `PageAnonExclusive`.

use alloc::{
    format,
    string::{String, ToString},
};

use rmapscope_core::{FolioId, NrPages, SwapSlot};

use super::{Moment, Sentence, words};

pub(super) fn dup(m: &Moment<'_>, slot: SwapSlot, n: NrPages, ok: bool) -> Sentence {
    let n = n.get();
    let slots = words::slots(slot, n);
    let counts = if n == 1 { "swap count" } else { "swap counts" };
    let part = sub_batch(m, slot, n);
    if !ok {
        let call = m.before.swap_dups();
        let first = m.scenario().swap_dup_fails_after().unwrap_or(call);
        let works = match first {
            0 => "always fails".to_string(),
            1 => "works once and then fails".to_string(),
            n => format!("works {n} times and then fails"),
        };
        let rule = format!(
            "In this scenario folio_dup_swap() {works}, as if memory had run out; this is call {}.",
            call + 1,
        );
        return Sentence::new(
            format!("Could not raise the {counts} of {slots}."),
            words::join(&[&rule, "What was cleared for it must be restored.", &part]),
        );
    }
    let each = if n == 1 { "its swap entry holds one" } else { "each of the swap entries holds one" };
    Sentence::new(
        format!("Raised the {counts} of {slots}."),
        words::join(&[&format!("folio_dup_swap(), one call: {each}."), &part]),
    )
}

/// Why the batch is swapped in parts, if it is.
fn sub_batch(m: &Moment<'_>, slot: SwapSlot, n: u64) -> String {
    let Some(batch) = m.visit().batch.filter(|batch| batch.len.get() > n) else { return String::new() };
    let folio = m.folio();
    let Some(swap) = folio.swap else { return String::new() };
    let pages = m.before.pages(m.after.op_folio());
    let page = slot.since(swap);
    let exclusive = |page: u64| {
        usize::try_from(page).ok().and_then(|page| pages.get(page)).is_some_and(|page| page.exclusive)
    };
    let named = |page: u64| {
        let not = if exclusive(page) { "" } else { "not " };
        format!("{not}exclusive")
    };
    let of = format!("The batch of {} is swapped in sub-batches of equal PageAnonExclusive", batch.len.get());
    let is = words::is(n);
    let these = if n == 1 { format!("page {page}") } else { format!("pages {}", words::range(page, n)) };
    let next = page + n;
    let at = m.visit().pvmw.address;
    let last = batch.at == at && {
        let first = m.visit().pteval.and_then(rmapscope_core::Pte::page);
        first.is_some_and(|first| u64::from(first.page) + batch.len.get() == next)
    };
    if last {
        format!("{of}: {these} {is} {}, and the last.", named(page))
    } else {
        format!("{of}: {these} {is} {}, page {next} is {}.", named(page), named(next))
    }
}

pub(super) fn put(slot: SwapSlot, n: NrPages) -> Sentence {
    let n = n.get();
    Sentence::new(
        format!(
            "Took the swap {} of {} back.",
            if n == 1 { "count" } else { "counts" },
            words::slots(slot, n)
        ),
        if n == 1 {
            "It was raised for a swap entry that will not be written now: folio_put_swap()."
        } else {
            "They were raised for swap entries that will not be written now: folio_put_swap()."
        },
    )
}

pub(super) fn share(m: &Moment<'_>, folio: FolioId, page: u32, n: NrPages, ok: bool) -> Sentence {
    let n = n.get();
    let pages = words::pages(m.scenario(), folio, page, n);
    let call = if n == 1 { "folio_try_share_anon_rmap_pte()" } else { "folio_try_share_anon_rmap_ptes()" };
    if ok {
        Sentence::new(
            format!("Took PageAnonExclusive from {pages}."),
            format!(
                "{call}: the folio is not pinned, so nothing reaches {} but through page tables. The swap {} will \
                 have the exclusive bit.",
                if n == 1 { "it" } else { "them" },
                if n == 1 { "entry" } else { "entries" },
            ),
        )
    } else {
        Sentence::new(
            format!("Could not take PageAnonExclusive from {pages}."),
            format!(
                "{call} fails because the folio may be pinned for DMA (folio_maybe_dma_pinned()): exclusive pages of \
                 such a folio must stay mapped.",
            ),
        )
    }
}
