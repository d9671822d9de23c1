//! Counters, rmap, references, and the folio's flags.

use alloc::{
    format,
    string::{String, ToString},
};

use rmapscope_core::{BatchEnd, Counter, FolioId, Lazyfree, NrPages};

use super::{Moment, Sentence, words};

pub(super) fn hiwater(m: &Moment<'_>) -> Sentence {
    Sentence::new(
        format!("Updated the RSS high-water mark of {}.", m.mm().name),
        "update_hiwater_rss(), once an iteration, before the counters of the mm go down.",
    )
}

pub(super) fn lazyfree(m: &Moment<'_>, folio: FolioId, refs: i64, maps: i64, verdict: Lazyfree) -> Sentence {
    let id = m.name(folio);
    let state = m.before.folio(folio);
    // A number left over is not a number of pages.
    let batch = m.visit().batch.filter(|batch| batch.end != BatchEnd::Stale);
    let n = batch.map_or(1, |batch| batch.len.get());
    let (refs_text, maps_text) = (words::number(refs), words::number(maps));
    match verdict {
        Lazyfree::Discard => {
            let dirty = if state.dirty {
                "It is dirty, but the VMA is droppable, so that does not matter."
            } else {
                "It is not dirty."
            };
            Sentence::new(
                format!(
                    "Found lazyfree folio {id} free to go: {} can be discarded.",
                    words::count(n, "page", "pages"),
                ),
                format!(
                    "{dirty} Its refcount {refs_text} is 1 + mapcount {maps_text}: only the caller and the mappings, \
                     with those just cleared, hold a reference.",
                ),
            )
        }
        Lazyfree::Dirty => Sentence::new(
            format!("Found lazyfree folio {id} dirty: it must be kept."),
            format!(
                "Somebody wrote to it after MADV_FREE, and the VMA is not droppable. Dirty comes first: whether \
                 refcount {refs_text} is 1 + mapcount {maps_text} is not asked.",
            ),
        ),
        Lazyfree::Referenced => {
            let dirty = if state.dirty { "is dirty in a droppable VMA" } else { "is not dirty" };
            let more = refs - 1 - maps;
            let others = if more > 0 {
                format!(
                    "{} {} not from a mapping",
                    words::count(more.unsigned_abs(), "reference", "references"),
                    if more == 1 { "is" } else { "are" }
                )
            } else {
                "the two do not fit together".to_string()
            };
            Sentence::new(
                format!("Found lazyfree folio {id} referenced: it must be kept."),
                format!(
                    "It {dirty}, but its refcount {refs_text} is not 1 + mapcount {maps_text}: {others}. It stays \
                     lazyfree.",
                ),
            )
        }
    }
}

pub(super) fn swapbacked(m: &Moment<'_>, folio: FolioId) -> Sentence {
    Sentence::new(
        format!("Made folio {} swapbacked again.", m.name(folio)),
        "It was written to after MADV_FREE, so from now on it has to go to swap instead of being dropped: \
         folio_set_swapbacked().",
    )
}

pub(super) fn counter(m: &Moment<'_>, name: Counter, delta: i32) -> Sentence {
    let mm = &m.mm().name;
    let total = m.after.counter(m.visit().mm, name);
    let n = u64::from(delta.unsigned_abs());
    let macro_name = match name {
        Counter::Anon => "MM_ANONPAGES",
        Counter::File => "MM_FILEPAGES",
        Counter::Shmem => "MM_SHMEMPAGES",
        Counter::Swap => "MM_SWAPENTS",
    };
    let (verb, why) = if delta < 0 {
        let pages = words::count(n, "entry", "entries");
        let what = match name {
            Counter::Anon => "anonymous memory",
            Counter::File => "a file",
            Counter::Shmem => "shared memory",
            Counter::Swap => "swap",
        };
        ("Lowered", format!("{pages} that mapped {what} {} gone.", words::is(n)))
    } else {
        let entries = words::count(n, "swap entry", "swap entries");
        let pages = if n == 1 { "page was" } else { "pages were" };
        ("Raised", format!("{entries} will stand where the {pages}."))
    };
    let stale = m.visit().batch.filter(|batch| batch.end == BatchEnd::Stale && n == batch.len.get() && n > 1);
    let why = if stale.is_some() {
        format!(
            "nr_pages is {n}, left over, but only 1 entry was cleared: from here on the counter is wrong."
        )
    } else {
        why
    };
    Sentence::new(
        format!(
            "{verb} {macro_name} of {mm} by {n}; since the start it has changed by {}.",
            words::change(total)
        ),
        why,
    )
}

pub(super) fn rmap(m: &Moment<'_>, folio: FolioId, page: u32, n: NrPages) -> Sentence {
    let scenario = m.scenario();
    let nr = scenario.folio(folio).nr_pages().get();
    let (first, n) = (u64::from(page), n.get());
    let left = m.after.folio(folio).mapcount;
    let what = format!(
        "Removed rmap for {}; mapcount is {} now.",
        words::pages(scenario, folio, page, n),
        words::number(left),
    );
    let call = if n == 1 {
        "folio_remove_rmap_pte() takes one from the page's mapcount and one from the folio's.".to_string()
    } else {
        format!(
            "folio_remove_rmap_ptes(), one call: one from each page's mapcount, and {n} from the folio's."
        )
    };
    let beyond = if first + n > nr {
        let from = first.max(nr);
        format!(
            "But folio {} ends with page {}: {} {} beyond it, and whatever lies there is hit.",
            m.name(folio),
            nr - 1,
            words::range(from, first + n - from),
            words::is(first + n - from),
        )
    } else {
        String::new()
    };
    let unmapped = m
        .before
        .pages(folio)
        .iter()
        .zip(0_u64..)
        .filter(|(state, i)| (first..first + n).contains(i) && state.mapcount <= 0)
        .map(|(_, i)| i)
        .collect::<alloc::vec::Vec<_>>();
    let under = if unmapped.is_empty() {
        String::new()
    } else {
        format!(
            "{} nothing mapped {} {} any more.",
            if beyond.is_empty() { "But" } else { "And" },
            if unmapped.len() == 1 { "page" } else { "pages" },
            words::ranges(&unmapped)
        )
    };
    Sentence::new(what, words::join(&[&call, &beyond, &under]))
}

pub(super) fn deferred_split(m: &Moment<'_>, folio: FolioId) -> Sentence {
    let nr = m.scenario().folio(folio).nr_pages().get();
    let mapped = m.after.folio(folio).nr_mapped;
    Sentence::new(
        format!("Queued folio {} for a deferred split: it is partially mapped now.", m.name(folio)),
        format!(
            "{} of its {nr} pages {} still mapped, and at least one has just lost its last mapping. \
             deferred_split_folio() takes the lock of the split queue.",
            words::number(mapped),
            words::is(mapped.unsigned_abs()),
        ),
    )
}

pub(super) fn munlock(m: &Moment<'_>, folio: FolioId) -> Sentence {
    let name = m.name(folio);
    let rule = "Rmap was removed in a locked VMA, so munlock_vma_folio() is called, once a removal.";
    if m.before.folio(folio).mlocked {
        Sentence::new(format!("Munlocked folio {name}."), rule)
    } else {
        Sentence::new(
            format!("Called munlock_vma_folio() for folio {name}."),
            format!("{rule} The folio was not mlocked, so nothing changed."),
        )
    }
}

pub(super) fn refs(m: &Moment<'_>, folio: FolioId, n: NrPages) -> Sentence {
    let left = m.after.folio(folio).refcount;
    let n = n.get();
    let held =
        if n == 1 { "The mapping that is gone held it." } else { "Each mapping that is gone held one." };
    let stale = m.visit().batch.filter(|batch| batch.end == BatchEnd::Stale && batch.len.get() == n && n > 1);
    let held = if stale.is_some() {
        format!("But only 1 mapping is gone: {n} is the nr_pages left over.")
    } else {
        held.to_string()
    };
    let steps = if m.design().whole_folio_only && n > 1 {
        format!("This design drops {} and then 1.", n - 1)
    } else {
        String::new()
    };
    Sentence::new(
        format!(
            "Dropped {} to folio {}; refcount is {} now.",
            words::count(n, "reference", "references"),
            m.name(folio),
            words::number(left),
        ),
        words::join(&[&held, &steps]),
    )
}
