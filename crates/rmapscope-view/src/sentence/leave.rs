//! Why a visit ends: warnings, locked VMAs, and what `try_to_unmap_one` returns.

use alloc::{
    format,
    string::{String, ToString},
};

use rmapscope_core::{Event, FolioId, Leave, Vpn};

use super::{Moment, Sentence, words};

pub(super) fn warn(m: &Moment<'_>, at: Vpn) -> Sentence {
    let folio = m.folio();
    let swapbacked = m.folio_state().swapbacked;
    let (is, cached) = if swapbacked { ("swapbacked", "is not") } else { ("not swapbacked", "is") };
    let len = m.visit().batch.map_or(1, |batch| batch.len.get());
    let cleared = words::entries(at, len);
    let then = if m.design().restore_on_mismatch {
        format!("The visit fails, and {cleared} will be restored.")
    } else {
        format!("The visit fails, and this design does not restore {cleared}: what was cleared is lost.")
    };
    Sentence::new(
        format!("Warned: folio {} is {is} but {cached} in the swap cache.", folio.id),
        words::join(&["Of an anon folio both must be true, or, if it is lazyfree, neither.", &then]),
    )
}

pub(super) fn mlock(m: &Moment<'_>, folio: FolioId) -> Sentence {
    let visit = m.visit();
    let seen = if !m.design().mlock_counts_ptes {
        "The VMA is locked, and the folio has one page: this design locks such a folio at the first entry."
            .to_string()
    } else if visit.ptes == 1 {
        "The VMA is locked, and the folio's only page is mapped in it.".to_string()
    } else {
        format!(
            "The VMA is locked, and all {} pages are mapped in it, counted under the lock of one table.",
            visit.ptes,
        )
    };
    let already = if m.before.folio(folio).mlocked { "It was mlocked before, too." } else { "" };
    Sentence::new(
        format!("Mlocked folio {}.", m.name(folio)),
        words::join(&[&seen, "mlock_vma_folio() makes it unevictable.", already]),
    )
}

pub(super) fn ret(m: &Moment<'_>, ok: bool, why: Leave) -> Sentence {
    let because = because(m, why);
    Sentence::new(
        format!("Returned {ok} from try_to_unmap_one() for {} of {}.", words::vma(m.vma()), m.mm().name),
        words::join(&[&words::capital(&format!("{because}.")), &consequence(m, ok)]),
    )
}

/// Why the visit ends, as a clause.
pub(super) fn because(m: &Moment<'_>, why: Leave) -> String {
    let visit = m.visit();
    let folio = m.folio();
    let nr = folio.nr_pages().get();
    match why {
        Leave::WalkEnd => {
            let locked = m.vma().flags.contains(rmapscope_core::VmaFlags::LOCKED)
                && !m.before.op_flags().contains(rmapscope_core::TtuFlags::IGNORE_MLOCK);
            if locked && visit.ptes > 0 {
                format!(
                    "the VMA is locked, but only {} of the folio's {} found in it, so the folio is not mlocked",
                    visit.ptes,
                    if nr == 1 { "1 page was".to_string() } else { format!("{nr} pages were") },
                )
            } else if visit.iteration == 0 {
                "the walker found no entry of the folio".to_string()
            } else {
                let found = words::count(visit.iteration.into(), "entry", "entries");
                format!("the walker returned {found} in this visit and found no more")
            }
        }
        Leave::AllPages => {
            let batch = visit.batch.map_or(nr, |batch| batch.len.get());
            if m.design().whole_folio_only {
                format!("the batch had {batch} pages, and this design leaves after more than 1")
            } else if nr == 1 {
                "the folio's only page has been handled".to_string()
            } else {
                format!(
                    "the batch had all pages of the folio (nr_pages is {batch}), so the walker need not be asked again"
                )
            }
        }
        Leave::Mlocked => "the VMA is locked, and the folio has been mlocked".to_string(),
        Leave::MlockCrossed => format!(
            "all {} entries were counted, but in two tables: no lock covers them all, so the folio is not mlocked",
            visit.ptes,
        ),
        Leave::MlockFirst => {
            format!("the VMA is locked, and this design gives up at the first entry of a folio of {nr} pages")
        }
        Leave::Mismatch => "swapbacked and swap cache are at odds".to_string(),
        Leave::LazyfreeDirty => format!("lazyfree folio {} is dirty and must be kept", folio.id),
        Leave::LazyfreeReferenced => {
            format!("somebody else holds a reference to lazyfree folio {}", folio.id)
        }
        Leave::SwapDupFailed => "the swap counts could not be raised".to_string(),
        Leave::ShareFailed => {
            format!("folio {} may be pinned, so its exclusive pages must stay mapped", folio.id)
        }
    }
}

/// What the rmap walk makes of the return value.
fn consequence(m: &Moment<'_>, ok: bool) -> String {
    let maps = m.folio_state().mapcount;
    let visits = m
        .earlier()
        .take_while(|(_, event)| !matches!(event, Event::Op(_)))
        .filter(|(_, event)| matches!(event, Event::Visit { .. }))
        .count();
    let rest = m.scenario().rmap(m.after.op_folio()).count().saturating_sub(visits) as u64;
    let unvisited = words::count(rest, "VMA", "VMAs");
    let mapcount = format!("The folio's mapcount is {}", words::number(maps));
    if maps < 0 && rest == 0 {
        format!("{mapcount}, below 0: it counts as unmapped.")
    } else if maps <= 0 && rest == 0 {
        format!("{mapcount}: it is unmapped.")
    } else if maps <= 0 {
        format!("{mapcount}, so the {unvisited} not visited yet {} left out.", words::is(rest))
    } else if rest == 0 {
        format!("{mapcount}, and no VMA is left to visit.")
    } else if ok {
        format!("{mapcount}, so the rmap walk goes on to the next VMA.")
    } else {
        format!("{mapcount}, but after false the rmap walk stops, with {unvisited} not visited.")
    }
}
