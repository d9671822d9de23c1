//! The frame around the unmap loop: operations, visits, calls of the walker, tables and their locks.

use alloc::{
    format,
    string::{String, ToString},
};

use rmapscope_core::{BatchEnd, LockedBy, NrPages, PgOff, Skip, TtuFlags, UnlockedBy, VmaFlags, Vpn};

use super::{Moment, Sentence, leave, words};

pub(super) fn op(m: &Moment<'_>) -> Sentence {
    let folio = m.folio();
    let state = m.folio_state();
    let nr = folio.nr_pages().get();
    let maps = u64::try_from(state.mapcount).unwrap_or(0);
    let mapped = if maps == 0 {
        "nowhere".to_string()
    } else {
        format!("by {}", words::count(maps, "entry", "entries"))
    };
    let what = format!(
        "Began to unmap folio {}: {}, mapped {mapped}.",
        folio.id,
        words::count(nr, "page", "pages"),
    );
    let call = format!(
        "try_to_unmap(), {}. The folio is {}.",
        words::ttu_flags(m.after.op_flags()),
        words::nature_and_cache(folio, state),
    );
    let vmas = m.scenario().rmap(m.after.op_folio()).count() as u64;
    let plan = if folio.is_anon() && state.mapcount <= 0 {
        String::from(
            "An anon folio without a mapping gets no visit: the kernel does not even take its anon_vma's lock.",
        )
    } else if vmas == 0 {
        format!("No VMA maps this part of {}, so there is nothing to visit.", folio.object)
    } else if vmas == 1 {
        format!("One VMA can map this part of {}; it will be visited.", folio.object)
    } else {
        format!(
            "{vmas} VMAs can map this part of {}; they are visited by ascending page offset until one fails or \
             nothing maps the folio any more.",
            folio.object,
        )
    };
    Sentence::new(what, words::join(&[&call, &plan]))
}

pub(super) fn visit(m: &Moment<'_>) -> Sentence {
    let (folio, vma, visit) = (m.folio(), m.vma(), m.visit());
    let what = format!("Called try_to_unmap_one() for {} of {}.", words::vma(vma), m.mm().name);
    let len = visit.end.since(visit.start);
    let nr = folio.nr_pages().get();
    let part = if len == nr { words::count(nr, "page", "pages") } else { format!("{len} of its {nr} pages") };
    let place = format!(
        "The VMA covers page offsets {} of {}, the folio has {}: the walk goes over {} ({part}).",
        offsets(vma.pgoff, vma.pages),
        folio.object,
        offsets(folio.index, nr),
        words::entries(visit.start, len),
    );
    let locked = if !vma.flags.contains(VmaFlags::LOCKED) {
        ""
    } else if m.before.op_flags().contains(TtuFlags::IGNORE_MLOCK) {
        "The VMA is locked, but TTU_IGNORE_MLOCK is given."
    } else {
        "The VMA is locked, so nothing in it will be unmapped."
    };
    Sentence::new(what, words::join(&[&place, locked]))
}

fn offsets(first: PgOff, len: u64) -> String {
    words::range(first.get(), len)
}

pub(super) fn notifier_start(m: &Moment<'_>, at: Vpn, len: NrPages) -> Sentence {
    let entries = words::entries(at, len.get());
    Sentence::new(
        format!("Told the mmu notifiers of {} that {entries} may change.", m.mm().name),
        "mmu_notifier_invalidate_range_start(), once a visit, for the whole range of the walk, before the first \
         entry is looked at.",
    )
}

pub(super) fn notifier_end(m: &Moment<'_>, at: Vpn, len: NrPages) -> Sentence {
    let entries = words::entries(at, len.get());
    Sentence::new(
        format!("Told the mmu notifiers of {} that the changes to {entries} are over.", m.mm().name),
        "mmu_notifier_invalidate_range_end() closes what the visit opened, whether entries have changed or not.",
    )
}

pub(super) fn walk(m: &Moment<'_>, step: NrPages) -> Sentence {
    let visit = m.visit();
    let pvmw = &visit.pvmw;
    if pvmw.pte.is_none() {
        let len = visit.end.since(visit.start);
        let nr = u64::try_from(pvmw.nr_pages).unwrap_or(0);
        return Sentence::new(
            format!("Called the walker for {}.", words::entries(visit.start, len)),
            format!(
                "page_vma_mapped_walk() looks for an entry that maps {} {}: a present, device-private or \
                 device-exclusive one.",
                if nr == 1 { "pfn" } else { "one of pfns" },
                words::range(pvmw.pfn.get(), nr),
            ),
        );
    }
    Sentence::new(format!("Called the walker again, from entry {} on.", pvmw.address), goes_on(m, step.get()))
}

/// Where the walker goes on, and what that means for the batch before.
fn goes_on(m: &Moment<'_>, step: u64) -> String {
    let visit = m.visit();
    let at = visit.pvmw.address;
    let next = at.plus(step);
    // A device entry is one entry, whatever number is left over.
    let batch = visit.batch.filter(|batch| batch.end != BatchEnd::Stale);
    let batch = batch.map_or(1, |batch| batch.len.get());
    if step > 1 {
        let over = format!("It is told to step over the {step} entries of the batch at once");
        return if next >= visit.end {
            format!("{over}; {next} is the end of the range.")
        } else {
            format!("{over}, to {next}, instead of 1.")
        };
    }
    if next >= visit.end {
        return format!("The next entry would be {next}, the end of the range, so there is nothing to read.");
    }
    if batch > 1 && m.design().skip == Skip::Jump {
        return format!(
            "The jump has put it on the batch's last entry, so the next one is {next}, behind the batch."
        );
    }
    if batch > 1 && visit.batch.is_some_and(|batch| batch.at == at) {
        let len = (batch - 1).min(visit.end.since(next));
        return left_behind(m, next, len, batch);
    }
    format!("It steps on by one entry, to {next}.")
}

/// What the walker will do with the entries of a batch that is behind the unmap loop but not behind the walker.
fn left_behind(m: &Moment<'_>, next: Vpn, len: u64, batch: u64) -> String {
    let told = format!(
        "Nothing tells it that {batch} entries were handled: it steps on by one and reads {}",
        words::entries(next, len),
    );
    let first = m.pte(next);
    if (1..len).any(|i| m.pte(next.plus(i)).kind() != first.kind()) {
        return format!("{told}, too.");
    }
    let them = if len == 1 { "it" } else { "them" };
    let reads = if first.is_none() {
        format!("once, because the batch left {them} none")
    } else if m.design().skip.passes_over(first.kind()) {
        format!("once, because this design passes over {}", plural(first))
    } else {
        format!("twice, because the batch left {} there, which {} not none", plural(first), "are")
    };
    let each = if len == 1 { "" } else { " each" };
    format!("{told},{each} {reads}.")
}

const fn plural(pte: rmapscope_core::Pte) -> &'static str {
    use rmapscope_core::{Marker, PteKind};
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

pub(super) fn table(m: &Moment<'_>, first: Vpn, there: bool) -> Sentence {
    let visit = m.visit();
    let name = words::table(first);
    if !there {
        let next = first.table_end();
        let then = if next >= visit.end {
            format!("The range ends with entry {}, so there is no other table to look into.", last(visit.end))
        } else {
            format!("The walker goes on at {next}, in the next one, without a read or a lock.")
        };
        return Sentence::new(
            format!("Found no {name}."),
            words::join(&["The PMD is empty: no page table was set up for these 512 entries.", &then]),
        );
    }
    if visit.pvmw.pte.is_some() {
        return Sentence::new(
            format!("Crossed into {name}."),
            "The walk sets PVMW_PGTABLE_CROSSED: its entries lie in two tables, and each has a lock of its own.",
        );
    }
    let at = m.after.visit().map_or(first, |visit| visit.pvmw.address);
    Sentence::new(
        format!("Went down to {name}."),
        format!("The walker is to look at entry {at} first, index {} of 512 in this table.", at.since(first)),
    )
}

const fn last(end: Vpn) -> u64 {
    end.get() - 1
}

pub(super) fn lock(m: &Moment<'_>, first: Vpn, by: LockedBy) -> Sentence {
    let at = m.visit().pvmw.address;
    let pte = m.pte(at);
    let name = words::table(first);
    let it = format!("Entry {at} is {}", words::kind(pte));
    match by {
        LockedBy::Sync => Sentence::new(
            format!("Took the lock of {name} before reading any entry."),
            "TTU_SYNC sets PVMW_SYNC: without the lock the walker could take an entry for none that somebody else \
             has cleared only for a moment.",
        ),
        LockedBy::MapPte => Sentence::new(
            format!("Took the lock of {name}."),
            format!(
                "{it}: it may map the folio, but it was read without the lock, so it must be read once more."
            ),
        ),
        LockedBy::NextPte => Sentence::new(
            format!("Took the lock of {name}."),
            if pte.mapped_page().is_some() {
                format!(
                    "{it}: it may map the folio, and only under the lock is that certain. Until now none was held."
                )
            } else {
                format!(
                    "{it}, and only none entries are passed over without the lock. It cannot map the folio, but the \
                     inner loop does not know.",
                )
            },
        ),
    }
}

pub(super) fn unlock(m: &Moment<'_>, first: Vpn, by: UnlockedBy) -> Sentence {
    let what = format!("Released the lock of {}.", words::table(first));
    let why = match by {
        UnlockedBy::TableEnd => {
            format!(
                "The next entry, {}, belongs to the next table, which has its own lock.",
                first.table_end()
            )
        }
        UnlockedBy::NotFound => format!(
            "The walker has come to the end of its range, which ends with entry {}.",
            last(m.visit().end),
        ),
        UnlockedBy::Done => {
            let because = m.leaves().map(|why| leave::because(m, why));
            let because = because.map_or_else(String::new, |because| format!(": {because}"));
            format!("The unmap loop leaves with page_vma_mapped_walk_done(){because}.")
        }
    };
    Sentence::new(what, why)
}

pub(super) fn jump(m: &Moment<'_>, n: NrPages) -> Sentence {
    let (Some(from), Some(to)) = (m.before.visit(), m.after.visit()) else {
        return Sentence::new(format!("Moved the walk on by {n}.", n = n.get()), "");
    };
    let (from, to) = (&from.pvmw, &to.pvmw);
    let n = n.get();
    Sentence::new(
        format!("Moved the walk on by {}, to entry {}.", words::count(n, "entry", "entries"), to.address),
        format!(
            "page_vma_mapped_walk_jump() by nr_pages − 1, because the walker itself steps by 1: pte and address go \
             up by {n}, pfn from {} to {}, pgoff from {} to {}, and pvmw's nr_pages down from {} to {}.",
            from.pfn,
            to.pfn,
            from.pgoff,
            to.pgoff,
            words::number(from.nr_pages),
            words::number(to.nr_pages),
        ),
    )
}
