//! The frame around the unmap loop: operations, visits, calls of the walker, tables and their locks.

use rmapscope_core::{
    BatchEnd, LockedBy, Marker, NrPages, Pte, PteKind, Skip, SwapSlot, TtuFlags, UnlockedBy, VmaFlags, Vpn,
};

use super::{Moment, leave, words};
use crate::prose::Word::{self, If, Name, Number, Range, Signed, Text};

pub(super) fn op(m: &mut Moment<'_>) {
    let folio = m.folio();
    let state = m.folio_state();
    let vmas = m.vmas();
    let nr = folio.nr_pages().get();
    let words = [
        Name(&folio.id),
        Number(nr),
        Number(u64::try_from(state.mapcount).unwrap_or(0)),
        Text(&words::ttu_flags(m.after.op_flags())),
        Text(words::nature(folio, state)),
        Range(folio.swap.map_or(0, SwapSlot::get), nr),
        Number(vmas),
        Name(&folio.object),
    ];
    m.says(
        if state.mapcount <= 0 {
            "Began to unmap folio {0}: {1} {1:page|pages}, mapped nowhere."
        } else {
            "Began to unmap folio {0}: {1} {1:page|pages}, mapped by {2} {2:entry|entries}."
        },
        match folio.swap {
            Some(_) => "try_to_unmap(), {3}. The folio is {4}, with {5:slot|slots} {5} in the swap cache.",
            None if folio.is_anon() && state.swapbacked => {
                "try_to_unmap(), {3}. The folio is {4}, but not in the swap cache."
            }
            None => "try_to_unmap(), {3}. The folio is {4}.",
        },
        &words,
    );
    m.why(
        if folio.is_anon() && state.mapcount <= 0 {
            "An anon folio without a mapping gets no visit: the kernel does not even take its anon_vma's lock."
        } else if vmas == 0 {
            "No VMA maps this part of {7}, so there is nothing to visit."
        } else if vmas == 1 {
            "One VMA can map this part of {7}; it will be visited."
        } else {
            "{6} VMAs can map this part of {7}; they are visited by ascending page offset until one fails or nothing \
             maps the folio any more."
        },
        &words,
    );
}

pub(super) fn visit(m: &mut Moment<'_>) {
    let (folio, vma, visit) = (m.folio(), m.vma(), m.visit());
    let len = visit.end.since(visit.start);
    let nr = folio.nr_pages().get();
    m.says(
        "Called try_to_unmap_one() for VMA {0} of {1}.",
        if len == nr {
            "The VMA covers page offsets {2} of {3}, the folio has {4}: the walk goes over {5:entry|entries} {5} ({6} \
             {6:page|pages})."
        } else {
            "The VMA covers page offsets {2} of {3}, the folio has {4}: the walk goes over {5:entry|entries} {5} ({7} of \
             its {6} pages)."
        },
        &[
            Word::entries(vma.start, vma.pages),
            Name(&m.mm().name),
            Range(vma.pgoff.get(), vma.pages),
            Name(&folio.object),
            Range(folio.index.get(), nr),
            Word::entries(visit.start, len),
            Number(nr),
            Number(len),
        ],
    );
    if vma.flags.contains(VmaFlags::LOCKED) {
        m.why(
            "The VMA is locked, {0:but TTU_IGNORE_MLOCK is given|so nothing in it will be unmapped}.",
            &[If(m.before.op_flags().contains(TtuFlags::IGNORE_MLOCK))],
        );
    }
}

pub(super) fn notifier_start(m: &mut Moment<'_>, at: Vpn, len: NrPages) {
    m.says(
        "Told the mmu notifiers of {1} that {0:entry|entries} {0} may change.",
        "mmu_notifier_invalidate_range_start(), once a visit, for the whole range of the walk, before the first entry \
         is looked at.",
        &[Word::entries(at, len.get()), Name(&m.mm().name)],
    );
}

pub(super) fn notifier_end(m: &mut Moment<'_>, at: Vpn, len: NrPages) {
    m.says(
        "Told the mmu notifiers of {1} that the changes to {0:entry|entries} {0} are over.",
        "mmu_notifier_invalidate_range_end() closes what the visit opened, whether entries have changed or not.",
        &[Word::entries(at, len.get()), Name(&m.mm().name)],
    );
}

pub(super) fn walk(m: &mut Moment<'_>, step: NrPages) {
    let visit = m.visit();
    let pvmw = &visit.pvmw;
    if pvmw.pte.is_some() {
        m.what("Called the walker again, from entry {0} on.", &[Number(pvmw.address.get())]);
        goes_on(m, step.get());
        return;
    }
    let len = visit.end.since(visit.start);
    let nr = u64::try_from(pvmw.nr_pages).unwrap_or(0);
    m.says(
        "Called the walker for {0:entry|entries} {0}.",
        "page_vma_mapped_walk() looks for an entry that maps {1:pfn|one of pfns} {2}: a present, device-private or \
         device-exclusive one.",
        &[Word::entries(visit.start, len), Number(nr), Range(pvmw.pfn.get(), nr)],
    );
}

/// Where the walker goes on, and what that means for the batch before.
fn goes_on(m: &mut Moment<'_>, step: u64) {
    let visit = m.visit();
    let at = visit.pvmw.address;
    let next = at.plus(step);
    // A device entry is one entry, whatever number is left over.
    let batch = visit.batch.filter(|batch| batch.end != BatchEnd::Stale);
    let batch = batch.map_or(1, |batch| batch.len.get());
    let template = if step > 1 {
        if next >= visit.end {
            "It is told to step over the {0} entries of the batch at once; {1} is the end of the range."
        } else {
            "It is told to step over the {0} entries of the batch at once, to {1}, instead of 1."
        }
    } else if next >= visit.end {
        "The next entry would be {1}, the end of the range, so there is nothing to read."
    } else if batch > 1 && m.design().skip == Skip::Jump {
        "The jump has put it on the batch's last entry, so the next one is {1}, behind the batch."
    } else if batch > 1 && visit.batch.is_some_and(|batch| batch.at == at) {
        left_behind(m, next, (batch - 1).min(visit.end.since(next)), batch);
        return;
    } else {
        "It steps on by one entry, to {1}."
    };
    m.why(template, &[Number(step), Number(next.get())]);
}

/// What the walker will do with the entries of a batch that is behind the unmap loop but not behind the walker.
fn left_behind(m: &mut Moment<'_>, next: Vpn, len: u64, batch: u64) {
    let first = m.pte(next);
    let words = [Word::entries(next, len), Number(batch), Text(plural(first))];
    m.why(
        "Nothing tells it that {1} entries were handled: it steps on by one and reads {0:entry|entries} {0}",
        &words,
    );
    m.go_on(
        if (1..len).any(|i| m.pte(next.plus(i)).kind() != first.kind()) {
            ", too."
        } else if first.is_none() {
            ",{0:| each} once, because the batch left {0:it|them} none."
        } else if m.design().skip.passes_over(first.kind()) {
            ",{0:| each} once, because this design passes over {2}."
        } else {
            ",{0:| each} twice, because the batch left {2} there, which are not none."
        },
        &words,
    );
}

const fn plural(pte: Pte) -> &'static str {
    match pte.kind() {
        PteKind::None => "none entries",
        PteKind::Present => "present entries",
        PteKind::Swap => "swap entries",
        PteKind::Migration => "migration entries",
        PteKind::DevicePrivate => "device-private entries",
        PteKind::DeviceExclusive => "device-exclusive entries",
        PteKind::Hwpoison => "hwpoison entries",
        PteKind::Marker(Marker::UffdWp) => "uffd-wp markers",
        PteKind::Marker(Marker::Poison) => "poison markers",
        PteKind::Marker(Marker::Guard) => "guard markers",
    }
}

pub(super) fn table(m: &mut Moment<'_>, first: Vpn, there: bool) {
    let visit = m.visit();
    let at = m.after.visit().map_or(first, |visit| visit.pvmw.address);
    let (what, why) = if !there {
        (
            "Found no PTE table {0}.",
            if first.table_end() >= visit.end {
                "The PMD is empty: no page table was set up for these 512 entries. The range ends with entry {1}, so \
                 there is no other table to look into."
            } else {
                "The PMD is empty: no page table was set up for these 512 entries. The walker goes on at {2}, in the \
                 next one, without a read or a lock."
            },
        )
    } else if visit.pvmw.pte.is_some() {
        (
            "Crossed into PTE table {0}.",
            "The walk sets PVMW_PGTABLE_CROSSED: its entries lie in two tables, and each has a lock of its own.",
        )
    } else {
        (
            "Went down to PTE table {0}.",
            "The walker is to look at entry {3} first, index {4} of 512 in this table.",
        )
    };
    m.says(
        what,
        why,
        &[
            Word::table(first),
            last(visit.end),
            Number(first.table_end().get()),
            Number(at.get()),
            Number(at.since(first)),
        ],
    );
}

const fn last(end: Vpn) -> Word<'static> {
    Number(end.get() - 1)
}

pub(super) fn lock(m: &mut Moment<'_>, first: Vpn, by: LockedBy) {
    let at = m.visit().pvmw.address;
    let pte = m.pte(at);
    let (what, why) = match by {
        LockedBy::Sync => (
            "Took the lock of PTE table {0} before reading any entry.",
            "TTU_SYNC sets PVMW_SYNC: without the lock the walker could take an entry for none that somebody else has \
             cleared only for a moment.",
        ),
        LockedBy::MapPte => (
            "Took the lock of PTE table {0}.",
            "Entry {1} is {2}: it may map the folio, but it was read without the lock, so it must be read once more.",
        ),
        LockedBy::NextPte => (
            "Took the lock of PTE table {0}.",
            if pte.mapped_page().is_some() {
                "Entry {1} is {2}: it may map the folio, and only under the lock is that certain. Until now none was \
                 held."
            } else {
                "Entry {1} is {2}, and only none entries are passed over without the lock. It cannot map the folio, \
                 but the inner loop does not know."
            },
        ),
    };
    let words = [Word::table(first), Number(at.get()), Text(words::kind(pte))];
    m.says(what, why, &words);
}

pub(super) fn unlock(m: &mut Moment<'_>, first: Vpn, by: UnlockedBy) {
    m.what("Released the lock of PTE table {0}.", &[Word::table(first)]);
    match by {
        UnlockedBy::TableEnd => m.why(
            "The next entry, {0}, belongs to the next table, which has its own lock.",
            &[Number(first.table_end().get())],
        ),
        UnlockedBy::NotFound => m.why(
            "The walker has come to the end of its range, which ends with entry {0}.",
            &[last(m.visit().end)],
        ),
        UnlockedBy::Done => {
            m.why("The unmap loop leaves with page_vma_mapped_walk_done()", &[]);
            match m.leaves() {
                Some(why) => m.go_on(": {0}.", &[Text(&leave::because(m, why))]),
                None => m.go_on(".", &[]),
            }
        }
    }
}

pub(super) fn jump(m: &mut Moment<'_>, n: NrPages) {
    let n = n.get();
    let (Some(from), Some(to)) = (m.before.visit(), m.after.visit()) else {
        m.what("Moved the walk on by {0}.", &[Number(n)]);
        return;
    };
    let (from, to) = (&from.pvmw, &to.pvmw);
    m.says(
        "Moved the walk on by {0} {0:entry|entries}, to entry {7}.",
        "page_vma_mapped_walk_jump() by nr_pages − 1, because the walker itself steps by 1: pte and address go up by \
         {0}, pfn from {1} to {2}, pgoff from {3} to {4}, and pvmw's nr_pages down from {5} to {6}.",
        &[
            Number(n),
            Number(from.pfn.get()),
            Number(to.pfn.get()),
            Number(from.pgoff.get()),
            Number(to.pgoff.get()),
            Signed(from.nr_pages),
            Signed(to.nr_pages),
            Number(to.address.get()),
        ],
    );
}
