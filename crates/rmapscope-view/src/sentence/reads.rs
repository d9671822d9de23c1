//! Reads of entries: by the walker, the unmap loop, the batch scan and the marker helper; and what the walker returns.

use rmapscope_core::{BatchEnd, Event, PTRS_PER_PTE, Pte, PteFlags, Reader, Skip, TtuFlags, VmaFlags, Vpn};

use super::{Moment, batch::Compared, words};
use crate::prose::Word::{self, Capital, If, Number, Page, Range, Text, Value};

pub(super) fn read(m: &mut Moment<'_>, by: Reader, at: Vpn) {
    let pte = m.pte(at);
    let visit = m.visit();
    let template = match by {
        Reader::WalkerMap => "The walker read entry {0} without the lock: {1}.",
        Reader::WalkerNext => "The walker read the next entry, {0}: {1}.",
        // With sync the first entry that is looked at in a table is read by check_pte only.
        Reader::WalkerCheck if visit.pvmw.sync && (at == visit.start || at.is_table_start()) => {
            "The walker read entry {0} under the lock: {1}."
        }
        Reader::WalkerCheck => "The walker read entry {0} once more under the lock: {1}.",
        Reader::Caller => "The unmap loop read entry {0}: {1}.",
        Reader::ScanFirst => "The batch test read entry {0} once more: {1}.",
        Reader::Scan if at.since(scanned_table(m)) >= PTRS_PER_PTE => {
            "The batch scan read entry {0}, behind the end of PTE table {2}."
        }
        Reader::Scan => "The batch scan read entry {0}: {1}.",
        Reader::Marker => "The marker helper read entry {0}: {1}.",
    };
    m.what(template, &[Number(at.get()), Value(m.scenario(), &pte), Word::table(scanned_table(m))]);
    match by {
        Reader::WalkerMap => map_pte(m, pte),
        Reader::WalkerNext => {
            next_pte(m, pte);
            left_by_batch(m, at, pte);
        }
        Reader::WalkerCheck => check_pte(m, pte),
        Reader::Caller => caller(m, pte),
        Reader::ScanFirst => m.why(
            "This design's test for a batch of the whole folio reads the entry itself, for every present entry of a \
             large folio, before it asks whether {0} may batch at all.",
            &[m.name(m.after.op_folio())],
        ),
        Reader::Scan => scan(m, at, pte),
        Reader::Marker => marker(m),
    }
}

/// What `map_pte` makes of a table's first entry, read without the lock.
fn map_pte(m: &mut Moment<'_>, pte: Pte) {
    m.why(
        if pte.is_none() {
            "None cannot map the folio, so the walker goes on without taking the lock."
        } else if pte.is_present() {
            "A present entry may map the folio: the walker takes the lock, and then looks closer."
        } else if pte.mapped_page().is_some() {
            "{0} may map the folio: the walker takes the lock, and then looks closer."
        } else {
            "{0} maps no page, so the walker goes on without taking the lock."
        },
        &[Capital(words::kind(pte))],
    );
}

/// What the walker's inner loop makes of an entry.
fn next_pte(m: &mut Moment<'_>, pte: Pte) {
    let it = words::kind(pte);
    if pte.is_none() {
        m.why("None entries are passed over with this one read.", &[]);
        return;
    }
    if m.design().skip.passes_over(pte.kind()) {
        let of_folio = pte.mapped_page().is_some_and(|page| { page.folio } == m.after.op_folio());
        let template = match m.design().skip {
            Skip::Present if of_folio => {
                "This design passes over all that is not present, also over {0}, although it is still a mapping of the \
                 folio: it is left behind."
            }
            Skip::Present => "This design passes over all that is not present, such as {0}.",
            Skip::Mapped => "This design passes over all that cannot map a page, such as {0}.",
            Skip::None | Skip::Jump | Skip::WalkBatch => return,
        };
        m.why(template, &[Text(it)]);
        return;
    }
    m.why(
        if pte.is_present() {
            "It is present and may map the folio, {2:so|so the walker takes the lock, and} check_pte has to look at it."
        } else if pte.mapped_page().is_some() {
            "{1} counts as a mapping and may be one of the folio's, \
             {2:so|so the walker takes the lock, and} check_pte has to look at it."
        } else {
            "Only none entries are passed over, and {0} is not none, \
             {2:so|so the walker takes the lock, and} check_pte has to look at it."
        },
        &[Text(it), Capital(it), If(m.visit().pvmw.ptl.is_some())],
    );
}

/// Whether the entry is one that a batch of this visit has left behind.
fn left_by_batch(m: &mut Moment<'_>, at: Vpn, pte: Pte) {
    if pte.mapped_page().is_some() {
        return;
    }
    let visits = m.before.visits();
    let batches = visits.len().checked_sub(1).map_or(&[][..], |last| m.before.batches(last));
    let batch = batches
        .iter()
        .find(|batch| batch.end != BatchEnd::Stale && batch.at <= at && at.since(batch.at) < batch.len.get());
    if let Some(batch) = batch {
        m.why(
            "The batch of {0} left it {1:so|there}.",
            &[Word::entries(batch.at, batch.len.get()), If(pte.is_none())],
        );
    }
}

fn check_pte(m: &mut Moment<'_>, pte: Pte) {
    let pvmw = &m.visit().pvmw;
    let window = u64::try_from(pvmw.nr_pages).unwrap_or(0);
    let first = pvmw.pfn.get();
    let page = pte.mapped_page();
    let pfn = page.map_or(0, |page| words::pfn(m.scenario(), page));
    let words = [
        Number(pfn),
        Text(if pte.is_none() { "what is none" } else { words::kind(pte) }),
        Range(first, window),
    ];
    m.why(
        if page.is_none() {
            "check_pte refuses it: {1} maps no page, and the walk looks for entries that map"
        } else if first <= pfn && pfn - first < window {
            "check_pte accepts it: it maps pfn {0}, and the walk looks for"
        } else {
            "check_pte refuses it: it maps pfn {0}, but the walk looks for"
        },
        &words,
    );
    m.go_on(if window == 0 { " no pfn any more." } else { " {2:pfn|pfns} {2}." }, &words);
}

fn caller(m: &mut Moment<'_>, pte: Pte) {
    let Some(page) = pte.mapped_page() else {
        m.why("It maps no page, so there is nothing to unmap.", &[]);
        return;
    };
    let nr = m.visit().nr_pages.get();
    m.why(
        if pte.is_present() {
            "Its pfn, {0}, is {1}, which this iteration unmaps. Next is how many entries go with it."
        } else if m.design().reset_nr || nr == 1 {
            "It is not present, but still a mapping of {1}. It is handled without a batch test: nr_pages is 1."
        } else {
            "It is not present, but still a mapping of {1}. It is handled without a batch test: nr_pages stays at {2}, \
             left over from the iteration before."
        },
        &[Number(words::pfn(m.scenario(), page)), Page(m.scenario(), page), Number(nr)],
    );
}

/// The table whose entries the batch scan reads.
fn scanned_table(m: &Moment<'_>) -> Vpn {
    let pvmw = &m.visit().pvmw;
    pvmw.pte.unwrap_or(pvmw.address.table())
}

fn scan(m: &mut Moment<'_>, at: Vpn, pte: Pte) {
    let visit = m.visit();
    let vma_end = m.vma().end();
    if at.since(scanned_table(m)) >= PTRS_PER_PTE {
        m.why(
            "This design's scan ends with the folio only, not with the table: the kernel reads whatever memory \
             follows. The simulator takes it for none.",
            &[],
        );
    } else if at >= vma_end {
        m.why(
            "This design's scan ends with the folio only: {0} is behind the end of the VMA, whose last entry is {1}.",
            &[Number(at.get()), Number(vma_end.get() - 1)],
        );
    }
    Compared { at: visit.pvmw.address, first: visit.pteval.unwrap_or_default() }.with(m, at, pte);
}

/// Whether the marker helper will write markers, and why not.
fn marker(m: &mut Moment<'_>) {
    m.why("A sanity check, made in every VMA: the entry must be none by now.", &[]);
    let vma = m.vma();
    let old = m.visit().pteval.unwrap_or_default();
    m.why(
        if vma.is_anonymous() {
            if old.flags().contains(PteFlags::UFFD_WP) {
                "No marker follows: the VMA is anonymous, where a swap entry keeps the uffd-wp bit."
            } else {
                "No marker follows: the VMA is anonymous."
            }
        } else if !vma.flags.contains(VmaFlags::UFFD_WP) {
            "No marker follows: the VMA is not uffd-wp."
        } else if old.is_uffd_wp() {
            "A marker follows: the VMA is uffd-wp and not anonymous, and the cleared entry had the uffd-wp bit."
        } else {
            "No marker follows: the cleared entry did not have the uffd-wp bit."
        },
        &[],
    );
}

pub(super) fn found(m: &mut Moment<'_>, at: Vpn) {
    let pte = m.pte(at);
    let maps = pte.mapped_page().map_or(Value(m.scenario(), &pte), |page| Page(m.scenario(), page));
    let visit = m.after.visit().unwrap_or(m.visit());
    let locked =
        m.vma().flags.contains(VmaFlags::LOCKED) && !m.before.op_flags().contains(TtuFlags::IGNORE_MLOCK);
    m.what(
        if locked {
            "Found entry {0}, {1}."
        } else {
            "Found entry {0}, {1}: iteration {2} of the unmap loop."
        },
        &[Number(at.get()), maps, Number(visit.iteration.into())],
    );
    if locked {
        in_locked_vma(m, visit.ptes, visit.pvmw.crossed);
        return;
    }
    m.why("page_vma_mapped_walk() returned true, with the lock held.", &[]);
    let nr = visit.nr_pages.get();
    if visit.iteration != 1 && nr != 1 {
        m.why(
            if m.design().reset_nr {
                "nr_pages is set back to 1."
            } else {
                "nr_pages still is {0}, from the iteration before."
            },
            &[Number(nr)],
        );
    }
}

fn in_locked_vma(m: &mut Moment<'_>, seen: u64, crossed: bool) {
    let nr = m.folio().nr_pages().get();
    let wanted = m.visit().pvmw.nr_pages;
    m.why(
        if !m.design().mlock_counts_ptes {
            if nr == 1 {
                "The VMA is locked, so the entry stays; the folio has one page, so it is mlocked."
            } else {
                "The VMA is locked, so the entry stays; for a folio of {0} pages this design gives up at once."
            }
        } else if i64::try_from(seen) != Ok(wanted) {
            "The VMA is locked, so the entry stays and is only counted: {1} of {2}."
        } else if crossed {
            "The VMA is locked, so the entry stays and is only counted: {1} of {2}. They lie in two tables, so no lock \
             covers them all."
        } else {
            "The VMA is locked, so the entry stays and is only counted: {1} of {2}. All are there under one lock, so \
             the folio can be mlocked."
        },
        &[Number(nr), Number(seen), Word::Signed(wanted)],
    );
}

pub(super) fn not_found(m: &mut Moment<'_>) {
    let visit = m.visit();
    let by_walker = |event: &Event| {
        matches!(event, Event::Read { by: Reader::WalkerMap | Reader::WalkerNext | Reader::WalkerCheck, .. },)
    };
    let reads = m.count(by_walker, |event| matches!(event, Event::Visit { .. }));
    m.says(
        "Found no more entries: the walker returned false.",
        if visit.iteration == 0 {
            "The range ends with entry {0}. In this visit the walker made {1} {1:read|reads} and returned no entry."
        } else {
            "The range ends with entry {0}. In this visit the walker made {1} {1:read|reads} and returned {2} \
             {2:entry|entries}."
        },
        &[Number(visit.end.get() - 1), Number(reads), Number(visit.iteration.into())],
    );
}
