//! What changes entries: clearing them, flushing the TLB, markers, restored, swap and hwpoison entries.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use rmapscope_core::{Event, FlushTime, FolioId, NrPages, Pte, PteFlags, Vpn, Written};

use super::{Moment, Sentence, leave, words};

pub(super) fn clear(m: &Moment<'_>, at: Vpn, len: NrPages) -> Sentence {
    let n = len.get();
    let old = m.pte(at);
    let lost = lost(m, at, n);
    if !old.is_present() {
        let nr = m.visit().nr_pages.get();
        let alone = if nr > 1 {
            format!("one entry, whatever nr_pages says, and it says {nr}")
        } else {
            "one entry".to_string()
        };
        return Sentence::new(
            format!("Cleared entry {at}, {}.", words::kind(old)),
            words::join(&[
                &format!(
                    "A device entry is cleared with pte_clear(), {alone}. No CPU has it in its TLB, so no flush \
                     follows.",
                ),
                &lost,
            ]),
        );
    }
    let what = if n == 1 {
        format!("Cleared entry {at}.")
    } else {
        format!("Cleared entries {} in one call.", words::range(at.get(), n))
    };
    let merged = m.after.visit().and_then(|visit| visit.pteval).unwrap_or_default();
    let value = if n == 1 {
        format!("get_and_clear_ptes() returned its value: {}.", bits(merged))
    } else {
        format!(
            "get_and_clear_ptes() returned the value of {at} with dirty and young of all {n} merged in: {}{}.",
            bits(merged),
            gained(old, merged, at),
        )
    };
    let still = if n == 1 { "The entry still counts" } else { "They still count" };
    let counted = format!("{still} in mapcount and refcount.");
    Sentence::new(what, words::join(&[&value, &lost, &counted]))
}

/// Which bits of the merged value the first entry did not have.
fn gained(first: Pte, merged: Pte, at: Vpn) -> String {
    let gained = merged.flags() & !first.flags();
    let names = words::bits(merged.with_flags(gained | PteFlags::WRITE));
    match names.get(1..).unwrap_or_default() {
        [] => String::new(),
        names if gained.contains(PteFlags::SOFT_DIRTY) => {
            format!("; {at} was not {}, and on x86-64 soft-dirty comes with dirty", words::list(names))
        }
        names => format!("; {at} itself was not {}", words::list(names)),
    }
}

/// What of a run lies behind the end of the table or of the VMA.
fn lost(m: &Moment<'_>, at: Vpn, n: u64) -> String {
    let table = m.visit().pvmw.pte.unwrap_or(at.table());
    let (end, vma_end) = (at.plus(n), m.vma().end());
    if end > table.table_end() {
        let first = at.max(table.table_end());
        let behind = words::entries(first, end.since(first));
        format!(
            "{} would be behind the end of {}: that memory is not the table's.",
            words::capital(&behind),
            words::table(table)
        )
    } else if end > vma_end {
        let first = at.max(vma_end);
        let behind = words::entries(first, end.since(first));
        format!("{} {} behind the end of the VMA.", words::capital(&behind), words::is(end.since(first)))
    } else {
        String::new()
    }
}

pub(super) fn flush(m: &Moment<'_>, when: FlushTime, at: Vpn, len: NrPages) -> Sentence {
    let range = words::range(at.get(), len.get());
    match when {
        FlushTime::Now => Sentence::new(
            format!("Flushed the TLB for {range}."),
            "TTU_BATCH_FLUSH is not given, so flush_tlb_range() is called at once, once for the batch.",
        ),
        FlushTime::Deferred => {
            let pages: u64 = m.after.pending_flush().iter().map(|(_, _, pages)| pages).sum();
            let calls = 1 + m
                .earlier()
                .filter(|(_, event)| matches!(event, Event::Flush { when: FlushTime::Deferred, .. }))
                .count() as u64;
            Sentence::new(
                format!("Put off the TLB flush for {range}."),
                format!(
                    "TTU_BATCH_FLUSH is given, so set_tlb_ubc_flush_pending() only remembers that a flush is due; \
                     so far {} put off, {} in all.",
                    if calls == 1 { "1 flush is".to_string() } else { format!("{calls} flushes are") },
                    words::count(pages, "page", "pages"),
                ),
            )
        }
    }
}

pub(super) fn dirty(m: &Moment<'_>, folio: FolioId) -> Sentence {
    let already = if m.before.folio(folio).dirty { " It was dirty already." } else { "" };
    let n = m.visit().batch.map_or(1, |batch| batch.len.get());
    let entry =
        if n == 1 { "The cleared entry was dirty" } else { "At least one of the cleared entries was dirty" };
    Sentence::new(
        format!("Marked folio {} dirty.", m.name(folio)),
        format!("{entry}, and the bit must outlive it: folio_mark_dirty().{already}"),
    )
}

pub(super) fn marker(m: &Moment<'_>, at: Vpn, len: NrPages) -> Sentence {
    let n = len.get();
    let batch = m.visit().batch.map_or(n, |batch| batch.len.get());
    let what = if n == 1 {
        format!("Wrote a uffd-wp marker at {at}.")
    } else {
        format!(
            "Wrote {n} uffd-wp markers at {}, one for every entry of the batch.",
            words::range(at.get(), n)
        )
    };
    let rule = format!(
        "The VMA is uffd-wp and not anonymous, and the cleared {} the uffd-wp bit: the protection stays although the \
         {} gone.",
        if batch == 1 { "entry had" } else { "entries had" },
        if n == 1 { "page is" } else { "pages are" },
    );
    let rest = if n < batch {
        format!(
            "But this design's helper writes only 1 marker for a batch of {batch}: {} none.",
            if batch - n == 1 {
                format!("entry {} stays", at.plus(n))
            } else {
                format!("{} stay", words::entries(at.plus(n), batch - n))
            },
        )
    } else {
        String::new()
    };
    let folio = m.folio();
    let over = if folio.is_anon() && m.folio_state().swapbacked {
        "A swap entry, which keeps the bit itself, is to be written over it."
    } else {
        ""
    };
    Sentence::new(what, words::join(&[&rule, &rest, over]))
}

pub(super) fn write(m: &Moment<'_>, at: Vpn, len: NrPages, pte: Pte, what: Written) -> Sentence {
    let n = len.get();
    let entries = words::entries(at, n);
    match what {
        Written::Swap => swap(m, at, n, pte),
        Written::Hwpoison => hwpoison(m, at, pte),
        Written::Restored => {
            let value = if n == 1 {
                format!(": {}", words::value(m.scenario(), pte))
            } else {
                format!(", all with the bits of one value: {}", bits(pte))
            };
            Sentence::new(
                format!("Restored {entries}{value}."),
                words::join(&[&cause(m, n), &spread(m, at, n, pte), &tail(m, at, n), &lost(m, at, n)]),
            )
        }
        Written::RestoredTail => Sentence::new(
            format!("Restored {entries} as well, the rest of the batch: {}.", bits(pte)),
            words::join(&[
                "They were cleared together with what has just failed. This design does not forget them.",
                &spread(m, at, n, pte),
                &lost(m, at, n),
            ]),
        ),
    }
}

fn bits(pte: Pte) -> String {
    words::list(&words::bits(pte))
}

fn swap(m: &Moment<'_>, at: Vpn, n: u64, pte: Pte) -> Sentence {
    let slots = match pte {
        Pte::Softleaf(rmapscope_core::Softleaf::Swap { slot, .. }) => words::slots(slot, n),
        Pte::None | Pte::Present { .. } | Pte::Softleaf(_) => String::new(),
    };
    let what = if n == 1 {
        format!("Wrote a swap entry at {at}, for {slots}.")
    } else {
        format!("Wrote {n} swap entries at {}, for {slots}.", words::range(at.get(), n))
    };
    let kept = bits(pte);
    let kept = if kept.is_empty() {
        "Of the bits, exclusive, soft-dirty and uffd-wp would be kept, but none is set".to_string()
    } else {
        format!("Of the bits, {kept} {} kept", if words::bits(pte).len() == 1 { "is" } else { "are" })
    };
    let dropped = "; write, dirty and young are not part of a swap entry.";
    let over = if m.pte(at).kind() == Pte::UFFD_WP_MARKER.kind() {
        "The marker just written is overwritten; its bit is in the swap entry now."
    } else {
        ""
    };
    Sentence::new(what, words::join(&[&format!("{kept}{dropped}"), over, &lost(m, at, n)]))
}

fn hwpoison(m: &Moment<'_>, at: Vpn, pte: Pte) -> Sentence {
    let folio = m.folio();
    let page = pte.page().map_or(0, |page| page.page);
    let own = folio.hwpoison.iter().any(|&bad| u32::from(bad) == page);
    let rule = if m.design().hwpoison_per_page || page == 0 {
        format!("TTU_HWPOISON is given, and page {page} is poisoned: whoever touches it gets SIGBUS.")
    } else if own {
        format!(
            "TTU_HWPOISON is given, and page 0 is poisoned, which is what this design looks at for page {page}."
        )
    } else {
        format!(
            "TTU_HWPOISON is given, and page 0 is poisoned: this design looks at that page only, so {at} becomes a \
             hwpoison entry although page {page} itself is sound.",
        )
    };
    let over = if m.pte(at).kind() == Pte::UFFD_WP_MARKER.kind() {
        "The uffd-wp marker just written is overwritten: a poisoned page keeps no protection."
    } else {
        ""
    };
    Sentence::new(
        format!("Wrote a hwpoison entry at {at}, for page {page} of {}.", folio.id),
        words::join(&[&rule, over]),
    )
}

/// What made the loop restore entries.
fn cause(m: &Moment<'_>, n: u64) -> String {
    let call = if n == 1 { "set_pte_at()" } else { "set_ptes()" };
    let undo = format!("{call} undoes the clear, and the visit will return false.");
    match m.leaves() {
        Some(why) => words::capital(&format!("{}: {undo}", leave::because(m, why))),
        None => undo,
    }
}

/// Which entries now have other bits than before they were cleared.
fn spread(m: &Moment<'_>, at: Vpn, n: u64, pte: Pte) -> String {
    let clear = m.earlier().find(|(_, event)| matches!(event, Event::Clear { .. }));
    let Some((clear, _)) = clear else { return String::new() };
    let machine = m.trace.machine_at(clear);
    let Some(visit) = machine.world().visit() else { return String::new() };
    let (mut gained, mut soft, mut unsoft) = (Vec::new(), Vec::new(), Vec::new());
    let (mut dirty, mut young) = (Vec::new(), Vec::new());
    for i in 0..n {
        let old = visit.pte_in_table(machine.world(), at.plus(i));
        if !old.is_present() {
            continue;
        }
        let (old, new) = (old.flags(), pte.flags());
        let number = at.get() + i;
        if new.contains(PteFlags::WRITE) && !old.contains(PteFlags::WRITE) {
            gained.push(number);
        }
        if new.contains(PteFlags::SOFT_DIRTY) != old.contains(PteFlags::SOFT_DIRTY) {
            if new.contains(PteFlags::SOFT_DIRTY) { &mut soft } else { &mut unsoft }.push(number);
        }
        for (bit, numbers) in [(PteFlags::DIRTY, &mut dirty), (PteFlags::YOUNG, &mut young)] {
            if new.contains(bit) && !old.contains(bit) {
                numbers.push(number);
            }
        }
    }
    let mut out = String::new();
    for (numbers, old, new) in [
        (gained, "read-only", "writable"),
        (soft, "not soft-dirty", "soft-dirty"),
        (unsoft, "soft-dirty", "not soft-dirty"),
        (dirty, "not dirty", "dirty, which does no harm"),
        (young, "not young", "young, which does no harm"),
    ] {
        if !numbers.is_empty() {
            let (was, is) = if numbers.len() == 1 { ("was", "is") } else { ("were", "are") };
            let change = format!("{} {was} {old} and {is} now {new}.", words::ranges(&numbers));
            out = words::join(&[&out, &change]);
        }
    }
    out
}

/// What of the batch is not restored, under a design that forgets it.
fn tail(m: &Moment<'_>, at: Vpn, n: u64) -> String {
    let Some(batch) = m.visit().batch else { return String::new() };
    let end = batch.at.plus(batch.len.get());
    let rest = end.since(at.plus(n));
    if rest == 0 || m.design().restore_tail {
        return String::new();
    }
    let (stay, page) = if rest == 1 { ("stays", "its page is") } else { ("stay", "their pages are") };
    format!(
        "But {} of the same batch {stay} none: this design restores only the sub-batch that failed, and nothing says \
         where {page}.",
        words::entries(at.plus(n), rest),
    )
}
