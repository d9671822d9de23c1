//! What changes entries: clearing them, flushing the TLB, markers, restored, swap and hwpoison entries.

use alloc::vec::Vec;

use rmapscope_core::{Event, FlushTime, FolioId, Machine, NrPages, Pte, PteFlags, Softleaf, Vpn, Written};

use super::{Moment, leave, words};
use crate::frame::apply;
use crate::prose::Word::{self, Capital, If, List, Name, Number, Range, Ranges, Text, Value};

pub(super) fn clear(m: &mut Moment<'_>, at: Vpn, len: NrPages) {
    let n = len.get();
    let old = m.pte(at);
    if !old.is_present() {
        let nr = m.visit().nr_pages.get();
        m.what("Cleared entry {0}, {1}.", &[Number(at.get()), Text(words::kind(old))]);
        m.why(
            if nr > 1 {
                "A device entry is cleared with pte_clear(), one entry, whatever nr_pages says, and it says {0}. No CPU \
                 has it in its TLB, so no flush follows."
            } else {
                "A device entry is cleared with pte_clear(), one entry. No CPU has it in its TLB, so no flush follows."
            },
            &[Number(nr)],
        );
        lost(m, at, n);
        return;
    }
    m.what(
        if n == 1 { "Cleared entry {0}." } else { "Cleared entries {0} in one call." },
        &[Word::entries(at, n)],
    );
    let merged = m.after.visit().and_then(|visit| visit.pteval).unwrap_or_default();
    m.why(
        if n == 1 {
            "get_and_clear_ptes() returned its value: {2}"
        } else {
            "get_and_clear_ptes() returned the value of {0} with dirty and young of all {1} merged in: {2}"
        },
        &[Number(at.get()), Number(n), List(&words::bits(merged))],
    );
    if n > 1 {
        gained(m, old, merged, at);
    }
    m.go_on(".", &[]);
    lost(m, at, n);
    m.why("{0:The entry still counts|They still count} in mapcount and refcount.", &[Number(n)]);
}

/// Which bits of the merged value the first entry did not have.
fn gained(m: &mut Moment<'_>, first: Pte, merged: Pte, at: Vpn) {
    let gained = merged.flags() & !first.flags();
    let names = words::bits(merged.with_flags(gained | PteFlags::WRITE));
    let names = names.get(1..).unwrap_or_default();
    if names.is_empty() {
        return;
    }
    m.go_on(
        if gained.contains(PteFlags::SOFT_DIRTY) {
            "; {0} was not {1}, and on x86-64 soft-dirty comes with dirty"
        } else {
            "; {0} itself was not {1}"
        },
        &[Number(at.get()), List(names)],
    );
}

/// What of a run lies behind the end of the table or of the VMA.
fn lost(m: &mut Moment<'_>, at: Vpn, n: u64) {
    let table = m.visit().pvmw.pte.unwrap_or(at.table());
    let (end, vma_end) = (at.plus(n), m.vma().end());
    let (limit, template) = if end > table.table_end() {
        (
            table.table_end(),
            "{0:Entry|Entries} {0} would be behind the end of PTE table {1}: that memory is not the table's.",
        )
    } else if end > vma_end {
        (vma_end, "{0:Entry|Entries} {0} {0:is|are} behind the end of the VMA.")
    } else {
        return;
    };
    let first = at.max(limit);
    m.why(template, &[Word::entries(first, end.since(first)), Word::table(table)]);
}

pub(super) fn flush(m: &mut Moment<'_>, when: FlushTime, at: Vpn, len: NrPages) {
    let deferred = |event: &Event| matches!(event, Event::Flush { when: FlushTime::Deferred, .. });
    let calls = 1 + m.count(deferred, |_| false);
    let pages: u64 = m.after.pending_flush().iter().map(|(_, _, pages)| pages).sum();
    let (what, why) = match when {
        FlushTime::Now => (
            "Flushed the TLB for {0}.",
            "TTU_BATCH_FLUSH is not given, so flush_tlb_range() is called at once, once for the batch.",
        ),
        FlushTime::Deferred => (
            "Put off the TLB flush for {0}.",
            "TTU_BATCH_FLUSH is given, so set_tlb_ubc_flush_pending() only remembers that a flush is due; so far {1} \
             {1:flush is|flushes are} put off, {2} {2:page|pages} in all.",
        ),
    };
    let words = [Word::entries(at, len.get()), Number(calls), Number(pages)];
    m.says(what, why, &words);
}

pub(super) fn dirty(m: &mut Moment<'_>, folio: FolioId) {
    m.says(
        "Marked folio {0} dirty.",
        "{1:The cleared entry|At least one of the cleared entries} was dirty, and the bit must outlive it: \
         folio_mark_dirty().{2: It was dirty already.|}",
        &[
            m.name(folio),
            Number(m.visit().batch.map_or(1, |batch| batch.len.get())),
            If(m.before.folio(folio).dirty),
        ],
    );
}

pub(super) fn marker(m: &mut Moment<'_>, at: Vpn, len: NrPages) {
    let n = len.get();
    let batch = m.visit().batch.map_or(n, |batch| batch.len.get());
    m.what(
        if n == 1 {
            "Wrote a uffd-wp marker at {0}."
        } else {
            "Wrote {1} uffd-wp markers at {0}, one for every entry of the batch."
        },
        &[Word::entries(at, n), Number(n)],
    );
    m.why(
        "The VMA is uffd-wp and not anonymous, and the cleared {0:entry|entries} had the uffd-wp bit: the protection \
         stays although the {1:page is|pages are} gone.",
        &[Number(batch), Number(n)],
    );
    if n < batch {
        m.why(
            "But this design's helper writes only 1 marker for a batch of {0}: {1:entry|entries} {1} {1:stays|stay} none.",
            &[Number(batch), Word::entries(at.plus(n), batch - n)],
        );
    }
    if m.folio().is_anon() && m.folio_state().swapbacked {
        m.why("A swap entry, which keeps the bit itself, is to be written over it.", &[]);
    }
}

pub(super) fn write(m: &mut Moment<'_>, at: Vpn, len: NrPages, pte: Pte, what: Written) {
    let n = len.get();
    match what {
        Written::Swap => swap(m, at, n, pte),
        Written::Hwpoison => hwpoison(m, at, pte),
        Written::Restored | Written::RestoredTail => restored(m, at, n, pte, what),
    }
}

fn restored(m: &mut Moment<'_>, at: Vpn, n: u64, pte: Pte, what: Written) {
    let bits = words::bits(pte);
    let words = [Word::entries(at, n), Value(m.scenario(), &pte), List(&bits)];
    // A number left over makes the loop restore copies of a device-exclusive entry, which need not have a bit.
    let none = bits.is_empty();
    if what == Written::RestoredTail {
        m.what(
            if none {
                "Restored {0:entry|entries} {0} as well, the rest of the batch."
            } else {
                "Restored {0:entry|entries} {0} as well, the rest of the batch: {2}."
            },
            &words,
        );
        m.why("They were cleared together with what has just failed. This design does not forget them.", &[]);
        spread(m, at, n, pte);
    } else {
        m.what(
            if n == 1 {
                "Restored {0:entry|entries} {0}: {1}."
            } else if none {
                "Restored {0:entry|entries} {0}."
            } else {
                "Restored {0:entry|entries} {0}, all with the bits of one value: {2}."
            },
            &words,
        );
        cause(m, n);
        spread(m, at, n, pte);
        tail(m, at, n);
    }
    lost(m, at, n);
}

/// What made the loop restore entries.
fn cause(m: &mut Moment<'_>, n: u64) {
    match m.leaves() {
        Some(why) => m.why(
            "{0}: {1:set_pte_at()|set_ptes()} undoes the clear, and the visit will return false.",
            &[Capital(&leave::because(m, why)), Number(n)],
        ),
        None => m.why(
            "{0:set_pte_at()|set_ptes()} undoes the clear, and the visit will return false.",
            &[Number(n)],
        ),
    }
}

/// Which entries now have other bits than before they were cleared.
fn spread(m: &mut Moment<'_>, at: Vpn, n: u64, pte: Pte) {
    let clear = m.earlier().iter().rposition(|event| matches!(event, Event::Clear { .. }));
    let Some(clear) = clear else { return };
    let mut machine = Machine::new(m.trace.scenario().clone());
    for event in &m.earlier()[..clear] {
        apply(&mut machine, event);
    }
    let Some(visit) = machine.world().visit() else { return };
    let new = pte.flags();
    for (bit, set, template) in [
        (PteFlags::WRITE, true, "{0} {0:was|were} read-only and {0:is|are} now writable."),
        (PteFlags::SOFT_DIRTY, true, "{0} {0:was|were} not soft-dirty and {0:is|are} now soft-dirty."),
        (PteFlags::SOFT_DIRTY, false, "{0} {0:was|were} soft-dirty and {0:is|are} now not soft-dirty."),
        (PteFlags::DIRTY, true, "{0} {0:was|were} not dirty and {0:is|are} now dirty, which does no harm."),
        (PteFlags::YOUNG, true, "{0} {0:was|were} not young and {0:is|are} now young, which does no harm."),
    ] {
        let mut numbers = Vec::new();
        for number in at.get()..at.get() + n {
            let old = visit.pte_in_table(machine.world(), Vpn::new(number));
            if old.is_present() && new.contains(bit) == set && old.flags().contains(bit) != set {
                numbers.push(number);
            }
        }
        if !numbers.is_empty() {
            m.why(template, &[Ranges(&numbers)]);
        }
    }
}

/// What of the batch is not restored, under a design that forgets it.
fn tail(m: &mut Moment<'_>, at: Vpn, n: u64) {
    let Some(batch) = m.visit().batch else { return };
    let end = batch.at.plus(batch.len.get());
    let rest = end.since(at.plus(n));
    if rest > 0 && !m.design().restore_tail {
        m.why(
            "But {0:entry|entries} {0} of the same batch {0:stays|stay} none: this design restores only the sub-batch \
             that failed, and nothing says where {0:its page is|their pages are}.",
            &[Word::entries(at.plus(n), rest)],
        );
    }
}

fn swap(m: &mut Moment<'_>, at: Vpn, n: u64, pte: Pte) {
    let slot = match pte {
        Pte::Softleaf(Softleaf::Swap { slot, .. }) => slot.get(),
        Pte::None | Pte::Present { .. } | Pte::Softleaf(_) => 0,
    };
    m.what(
        if n == 1 {
            "Wrote a swap entry at {0}, for {1:slot|slots} {1}."
        } else {
            "Wrote {2} swap entries at {0}, for {1:slot|slots} {1}."
        },
        &[Word::entries(at, n), Range(slot, n), Number(n)],
    );
    let kept = words::bits(pte);
    m.why(
        if kept.is_empty() {
            "Of the bits, exclusive, soft-dirty and uffd-wp would be kept, but none is set; write, dirty and young are \
             not part of a swap entry."
        } else {
            "Of the bits, {0} {0:is|are} kept; write, dirty and young are not part of a swap entry."
        },
        &[List(&kept)],
    );
    if m.pte(at).kind() == Pte::UFFD_WP_MARKER.kind() {
        m.why("The marker just written is overwritten; its bit is in the swap entry now.", &[]);
    }
    lost(m, at, n);
}

fn hwpoison(m: &mut Moment<'_>, at: Vpn, pte: Pte) {
    let folio = m.folio();
    let page = pte.page().map_or(0, |page| page.page);
    let own = folio.hwpoison.iter().any(|&bad| u32::from(bad) == page);
    let words = [Number(at.get()), Number(page.into()), Name(&folio.id)];
    m.says(
        "Wrote a hwpoison entry at {0}, for page {1} of {2}.",
        if m.design().hwpoison_per_page || page == 0 {
            "TTU_HWPOISON is given, and page {1} is poisoned: whoever touches it gets SIGBUS."
        } else if own {
            "TTU_HWPOISON is given, and page 0 is poisoned, which is what this design looks at for page {1}."
        } else {
            "TTU_HWPOISON is given, and page 0 is poisoned: this design looks at that page only, so {0} becomes a \
             hwpoison entry although page {1} itself is sound."
        },
        &words,
    );
    if m.pte(at).kind() == Pte::UFFD_WP_MARKER.kind() {
        m.why("The uffd-wp marker just written is overwritten: a poisoned page keeps no protection.", &[]);
    }
}
