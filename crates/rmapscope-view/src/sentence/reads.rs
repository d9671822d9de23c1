//! Reads of entries: by the walker, the unmap loop, the batch scan and the marker helper; and what the walker returns.

use alloc::{
    format,
    string::{String, ToString},
};

use rmapscope_core::{Event, PTRS_PER_PTE, Pte, PteFlags, Reader, Skip, TtuFlags, VmaFlags, Vpn};

use super::{Moment, Sentence, batch::Compared, words};

pub(super) fn read(m: &Moment<'_>, by: Reader, at: Vpn) -> Sentence {
    let pte = m.pte(at);
    let value = words::value(m.scenario(), pte);
    match by {
        Reader::WalkerMap => {
            Sentence::new(format!("The walker read entry {at} without the lock: {value}."), map_pte(pte))
        }
        Reader::WalkerNext => Sentence::new(
            format!("The walker read the next entry, {at}: {value}."),
            words::join(&[&next_pte(m, pte), &left_by_batch(m, at, pte)]),
        ),
        Reader::WalkerCheck => {
            // With sync the first entry that is looked at in a table is read by check_pte only.
            let first = at == m.visit().start || at.is_table_start();
            let again = if m.visit().pvmw.sync && first { "" } else { " once more" };
            Sentence::new(
                format!("The walker read entry {at}{again} under the lock: {value}."),
                check_pte(m, pte),
            )
        }
        Reader::Caller => Sentence::new(format!("The unmap loop read entry {at}: {value}."), caller(m, pte)),
        Reader::ScanFirst => Sentence::new(
            format!("The batch test read entry {at} once more: {value}."),
            format!(
                "This design's test for a batch of the whole folio reads the entry itself, for every present entry \
                 of a large folio, before it asks whether {} may batch at all.",
                m.name(m.after.op_folio()),
            ),
        ),
        Reader::Scan => scan(m, at, pte),
        Reader::Marker => Sentence::new(
            format!("The marker helper read entry {at}: {value}."),
            words::join(&["A sanity check, made in every VMA: the entry must be none by now.", &marker(m)]),
        ),
    }
}

/// What `map_pte` makes of a table's first entry, read without the lock.
fn map_pte(pte: Pte) -> String {
    let it = words::kind(pte);
    if pte.is_none() {
        "None cannot map the folio, so the walker goes on without taking the lock.".to_string()
    } else if pte.mapped_page().is_some() {
        format!(
            "{} may map the folio: the walker takes the lock, and then looks closer.",
            if pte.is_present() { "A present entry".to_string() } else { words::capital(it) },
        )
    } else {
        format!("{} maps no page, so the walker goes on without taking the lock.", words::capital(it))
    }
}

/// What the walker's inner loop makes of an entry.
fn next_pte(m: &Moment<'_>, pte: Pte) -> String {
    let held = m.visit().pvmw.ptl.is_some();
    let closer = if held {
        "so check_pte has to look at it."
    } else {
        "so the walker takes the lock, and check_pte has to look at it."
    };
    let it = words::kind(pte);
    if pte.is_none() {
        return "None entries are passed over with this one read.".to_string();
    }
    if m.design().skip.passes_over(pte.kind()) {
        let of_folio = pte.mapped_page().is_some_and(|page| { page.folio } == m.after.op_folio());
        return match m.design().skip {
            Skip::Present if of_folio => format!(
                "This design passes over all that is not present, also over {it}, although it is still a mapping of \
                 the folio: it is left behind.",
            ),
            Skip::Present => format!("This design passes over all that is not present, such as {it}."),
            Skip::Mapped => format!("This design passes over all that cannot map a page, such as {it}."),
            Skip::None | Skip::Jump | Skip::WalkBatch => String::new(),
        };
    }
    if pte.is_present() {
        format!("It is present and may map the folio, {closer}")
    } else if pte.mapped_page().is_some() {
        format!("{} counts as a mapping and may be one of the folio's, {closer}", words::capital(it))
    } else {
        format!("Only none entries are passed over, and {it} is not none, {closer}")
    }
}

/// Whether the entry is one that a batch of this visit has left behind.
fn left_by_batch(m: &Moment<'_>, at: Vpn, pte: Pte) -> String {
    if pte.mapped_page().is_some() {
        return String::new();
    }
    let visits = m.before.visits();
    let batches = visits.len().checked_sub(1).map_or(&[][..], |last| m.before.batches(last));
    let batch = batches.iter().find(|batch| {
        batch.end != rmapscope_core::BatchEnd::Stale && batch.at <= at && at.since(batch.at) < batch.len.get()
    });
    batch.map_or_else(String::new, |batch| {
        let how = if pte.is_none() { "so" } else { "there" };
        format!("The batch of {} left it {how}.", words::range(batch.at.get(), batch.len.get()))
    })
}

fn check_pte(m: &Moment<'_>, pte: Pte) -> String {
    let pvmw = &m.visit().pvmw;
    let window = u64::try_from(pvmw.nr_pages).unwrap_or(0);
    let wanted = match window {
        0 => "no pfn any more".to_string(),
        1 => format!("pfn {}", pvmw.pfn),
        _ => format!("pfns {}", words::range(pvmw.pfn.get(), window)),
    };
    let Some(page) = pte.mapped_page() else {
        return format!(
            "check_pte refuses it: {} maps no page, and the walk looks for entries that map {wanted}.",
            if pte.is_none() { "what is none" } else { words::kind(pte) },
        );
    };
    let pfn = words::pfn(m.scenario(), page);
    let first = pvmw.pfn.get();
    if first <= pfn && pfn - first < window {
        format!("check_pte accepts it: it maps pfn {pfn}, and the walk looks for {wanted}.")
    } else {
        format!("check_pte refuses it: it maps pfn {pfn}, but the walk looks for {wanted}.")
    }
}

fn caller(m: &Moment<'_>, pte: Pte) -> String {
    let Some(page) = pte.mapped_page() else {
        return "It maps no page, so there is nothing to unmap.".to_string();
    };
    let pfn = words::pfn(m.scenario(), page);
    let page = words::pages(m.scenario(), page.folio, page.page, 1);
    if pte.is_present() {
        format!(
            "Its pfn, {pfn}, is {page}, which this iteration unmaps. Next is how many entries go with it."
        )
    } else {
        let nr = m.visit().nr_pages.get();
        let number = if m.design().reset_nr || nr == 1 {
            "nr_pages is 1".to_string()
        } else {
            format!("nr_pages stays at {nr}, left over from the iteration before")
        };
        format!(
            "It is not present, but still a mapping of {page}. It is handled without a batch test: {number}."
        )
    }
}

fn scan(m: &Moment<'_>, at: Vpn, pte: Pte) -> Sentence {
    let visit = m.visit();
    let first_at = visit.pvmw.address;
    let table = visit.pvmw.pte.unwrap_or(first_at.table());
    let compared = Compared::new(m.design(), m.scenario(), first_at, visit.pteval.unwrap_or_default());
    let result = compared.with(at, pte);
    let vma_end = m.vma().end();
    if at.since(table) >= PTRS_PER_PTE {
        return Sentence::new(
            format!("The batch scan read entry {at}, behind the end of {}.", words::table(table)),
            format!(
                "This design's scan ends with the folio only, not with the table: the kernel reads whatever memory \
                 follows. The simulator takes it for none. {result}",
            ),
        );
    }
    let value = words::value(m.scenario(), pte);
    let what = format!("The batch scan read entry {at}: {value}.");
    if at >= vma_end {
        return Sentence::new(
            what,
            format!(
                "This design's scan ends with the folio only: {at} is behind the end of the VMA, whose last entry is \
                 {}. {result}",
                vma_end.get() - 1,
            ),
        );
    }
    Sentence::new(what, result)
}

/// Whether the marker helper will write markers, and why not.
fn marker(m: &Moment<'_>) -> String {
    let vma = m.vma();
    let old = m.visit().pteval.unwrap_or_default();
    if vma.is_anonymous() {
        if old.flags().contains(PteFlags::UFFD_WP) {
            "No marker follows: the VMA is anonymous, where a swap entry keeps the uffd-wp bit.".to_string()
        } else {
            "No marker follows: the VMA is anonymous.".to_string()
        }
    } else if !vma.flags.contains(VmaFlags::UFFD_WP) {
        "No marker follows: the VMA is not uffd-wp.".to_string()
    } else if old.is_uffd_wp() {
        "A marker follows: the VMA is uffd-wp and not anonymous, and the cleared entry had the uffd-wp bit."
            .to_string()
    } else {
        "No marker follows: the cleared entry did not have the uffd-wp bit.".to_string()
    }
}

pub(super) fn found(m: &Moment<'_>, at: Vpn) -> Sentence {
    let pte = m.pte(at);
    let maps = pte.mapped_page().map_or_else(
        || words::value(m.scenario(), pte),
        |page| words::pages(m.scenario(), page.folio, page.page, 1),
    );
    let visit = m.after.visit().unwrap_or(m.visit());
    let locked =
        m.vma().flags.contains(VmaFlags::LOCKED) && !m.before.op_flags().contains(TtuFlags::IGNORE_MLOCK);
    if locked {
        let what = format!("Found entry {at}, {maps}.");
        return Sentence::new(what, in_locked_vma(m, visit.ptes, visit.pvmw.crossed));
    }
    let nr = visit.nr_pages.get();
    let number = if visit.iteration == 1 || nr == 1 {
        String::new()
    } else if m.design().reset_nr {
        "nr_pages is set back to 1.".to_string()
    } else {
        format!("nr_pages still is {nr}, from the iteration before.")
    };
    Sentence::new(
        format!("Found entry {at}, {maps}: iteration {} of the unmap loop.", visit.iteration),
        words::join(&["page_vma_mapped_walk() returned true, with the lock held.", &number]),
    )
}

fn in_locked_vma(m: &Moment<'_>, seen: u64, crossed: bool) -> String {
    let nr = m.folio().nr_pages().get();
    let design = m.design();
    if !design.mlock_counts_ptes {
        return if nr == 1 {
            "The VMA is locked, so the entry stays; the folio has one page, so it is mlocked.".to_string()
        } else {
            format!(
                "The VMA is locked, so the entry stays; for a folio of {nr} pages this design gives up at once."
            )
        };
    }
    let wanted = m.visit().pvmw.nr_pages;
    let counted = format!("The VMA is locked, so the entry stays and is only counted: {seen} of {wanted}.");
    if i64::try_from(seen) != Ok(wanted) {
        counted
    } else if crossed {
        format!("{counted} They lie in two tables, so no lock covers them all.")
    } else {
        format!("{counted} All are there under one lock, so the folio can be mlocked.")
    }
}

pub(super) fn not_found(m: &Moment<'_>) -> Sentence {
    let visit = m.visit();
    let reads = m
        .earlier()
        .take_while(|(_, event)| !matches!(event, Event::Visit { .. }))
        .filter(|(_, event)| {
            matches!(
                event,
                Event::Read { by: Reader::WalkerMap | Reader::WalkerNext | Reader::WalkerCheck, .. },
            )
        })
        .count() as u64;
    let returned = match u64::from(visit.iteration) {
        0 => "no entry".to_string(),
        n => words::count(n, "entry", "entries"),
    };
    Sentence::new(
        "Found no more entries: the walker returned false.",
        format!(
            "The range ends with entry {}. In this visit the walker made {} and returned {returned}.",
            visit.end.get() - 1,
            words::count(reads, "read", "reads"),
        ),
    )
}
