//! Counters, rmap, references, and the folio's flags.

use alloc::vec::Vec;

use rmapscope_core::{BatchEnd, Counter, FolioId, Lazyfree, NrPages};

use super::Moment;
use crate::prose::Word::{Change, If, Name, Number, Range, Ranges, Signed, Text};

pub(super) fn hiwater(m: &mut Moment<'_>) {
    m.says(
        "Updated the RSS high-water mark of {0}.",
        "update_hiwater_rss(), once an iteration, before the counters of the mm go down.",
        &[Name(&m.mm().name)],
    );
}

pub(super) fn lazyfree(m: &mut Moment<'_>, folio: FolioId, refs: i64, maps: i64, verdict: Lazyfree) {
    // A number left over is not a number of pages.
    let batch = m.visit().batch.filter(|batch| batch.end != BatchEnd::Stale);
    let n = batch.map_or(1, |batch| batch.len.get());
    let more = refs - 1 - maps;
    let (what, why) = match verdict {
        Lazyfree::Discard => (
            "Found lazyfree folio {0} free to go: {1} {1:page|pages} can be discarded.",
            "{4:It is dirty, but the VMA is droppable, so that does not matter.|It is not dirty.} Its refcount {2} is 1 + \
             mapcount {3}: only the caller and the mappings, with those just cleared, hold a reference.",
        ),
        Lazyfree::Dirty => (
            "Found lazyfree folio {0} dirty: it must be kept.",
            "Somebody wrote to it after MADV_FREE, and the VMA is not droppable. Dirty comes first: whether refcount {2} \
             is 1 + mapcount {3} is not asked.",
        ),
        Lazyfree::Referenced => (
            "Found lazyfree folio {0} referenced: it must be kept.",
            if more > 0 {
                "It {4:is dirty in a droppable VMA|is not dirty}, but its refcount {2} is not 1 + mapcount {3}: {5} \
                 {5:reference is|references are} not from a mapping. It stays lazyfree."
            } else {
                "It {4:is dirty in a droppable VMA|is not dirty}, but its refcount {2} is not 1 + mapcount {3}: the two \
                 do not fit together. It stays lazyfree."
            },
        ),
    };
    let words =
        [m.name(folio), Number(n), Signed(refs), Signed(maps), If(m.before.folio(folio).dirty), Signed(more)];
    m.says(what, why, &words);
}

pub(super) fn swapbacked(m: &mut Moment<'_>, folio: FolioId) {
    m.says(
        "Made folio {0} swapbacked again.",
        "It was written to after MADV_FREE, so from now on it has to go to swap instead of being dropped: \
         folio_set_swapbacked().",
        &[m.name(folio)],
    );
}

pub(super) fn counter(m: &mut Moment<'_>, name: Counter, delta: i32) {
    let n = u64::from(delta.unsigned_abs());
    let (macro_name, what) = match name {
        Counter::Anon => ("MM_ANONPAGES", "anonymous memory"),
        Counter::File => ("MM_FILEPAGES", "a file"),
        Counter::Shmem => ("MM_SHMEMPAGES", "shared memory"),
        Counter::Swap => ("MM_SWAPENTS", "swap"),
    };
    m.says(
        "{1:Lowered|Raised} {2} of {3} by {0}; since the start it has changed by {4}.",
        if is_stale(m, n) {
            "nr_pages is {0}, left over, but only 1 entry was cleared: from here on the counter is wrong."
        } else if delta < 0 {
            "{0} {0:entry|entries} that mapped {5} {0:is|are} gone."
        } else {
            "{0} {0:swap entry|swap entries} will stand where the {0:page was|pages were}."
        },
        &[
            Number(n),
            If(delta < 0),
            Text(macro_name),
            Name(&m.mm().name),
            Change(m.after.counter(m.visit().mm, name)),
            Text(what),
        ],
    );
}

/// Whether the iteration goes on with a number of pages that was left over from the one before.
fn is_stale(m: &Moment<'_>, n: u64) -> bool {
    n > 1 && m.visit().batch.is_some_and(|batch| batch.end == BatchEnd::Stale && batch.len.get() == n)
}

pub(super) fn rmap(m: &mut Moment<'_>, folio: FolioId, page: u32, n: NrPages) {
    let nr = m.scenario().folio(folio).nr_pages().get();
    let (first, n) = (u64::from(page), n.get());
    m.says(
        "Removed rmap for {0:page|pages} {0} of {1}; mapcount is {2} now.",
        if n == 1 {
            "folio_remove_rmap_pte() takes one from the page's mapcount and one from the folio's."
        } else {
            "folio_remove_rmap_ptes(), one call: one from each page's mapcount, and {3} from the folio's."
        },
        &[Range(first, n), m.name(folio), Signed(m.after.folio(folio).mapcount), Number(n)],
    );
    let beyond = (first + n).saturating_sub(first.max(nr));
    if beyond > 0 {
        m.why(
            "But folio {0} ends with page {1}: {2} {2:is|are} beyond it, and whatever lies there is hit.",
            &[m.name(folio), Number(nr - 1), Range(first.max(nr), beyond)],
        );
    }
    let unmapped = m
        .before
        .pages(folio)
        .iter()
        .zip(0_u64..)
        .filter(|(state, i)| (first..first + n).contains(i) && state.mapcount <= 0)
        .map(|(_, i)| i)
        .collect::<Vec<_>>();
    if !unmapped.is_empty() {
        m.why(
            "{0:But|And} nothing mapped {1:page|pages} {1} any more.",
            &[If(beyond == 0), Ranges(&unmapped)],
        );
    }
}

pub(super) fn deferred_split(m: &mut Moment<'_>, folio: FolioId) {
    let mapped = m.after.folio(folio).nr_mapped;
    m.says(
        "Queued folio {0} for a deferred split: it is partially mapped now.",
        "{1} of its {2} pages {3:is|are} still mapped, and at least one has just lost its last mapping. \
         deferred_split_folio() takes the lock of the split queue.",
        &[
            m.name(folio),
            Signed(mapped),
            Number(m.scenario().folio(folio).nr_pages().get()),
            Number(mapped.unsigned_abs()),
        ],
    );
}

pub(super) fn munlock(m: &mut Moment<'_>, folio: FolioId) {
    let mlocked = m.before.folio(folio).mlocked;
    m.says(
        "{0:Munlocked|Called munlock_vma_folio() for} folio {1}.",
        "Rmap was removed in a locked VMA, so munlock_vma_folio() is called, once a removal.{0:| The folio was not \
         mlocked, so nothing changed.}",
        &[If(mlocked), m.name(folio)],
    );
}

pub(super) fn refs(m: &mut Moment<'_>, folio: FolioId, n: NrPages) {
    let n = n.get();
    m.says(
        "Dropped {0} {0:reference|references} to folio {1}; refcount is {2} now.",
        if is_stale(m, n) {
            "But only 1 mapping is gone: {0} is the nr_pages left over."
        } else {
            "{0:The mapping that is gone held it|Each mapping that is gone held one}."
        },
        &[Number(n), m.name(folio), Signed(m.after.folio(folio).refcount)],
    );
    if m.design().whole_folio_only && n > 1 {
        m.why("This design drops {0} and then 1.", &[Number(n - 1)]);
    }
}
