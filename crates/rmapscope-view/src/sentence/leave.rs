//! Why a visit ends: warnings, locked VMAs, and what `try_to_unmap_one` returns.

use alloc::string::String;

use rmapscope_core::{Event, FolioId, Leave, TtuFlags, VmaFlags, Vpn};

use super::Moment;
use crate::prose::{
    Word::{self, Capital, If, Name, Number, Signed},
    text,
};

pub(super) fn warn(m: &mut Moment<'_>, at: Vpn) {
    let len = m.visit().batch.map_or(1, |batch| batch.len.get());
    m.says(
        "Warned: folio {0} is {1:swapbacked but is not|not swapbacked but is} in the swap cache.",
        if m.design().restore_on_mismatch {
            "Of an anon folio both must be true, or, if it is lazyfree, neither. The visit fails, and {2:entry|entries} \
             {2} will be restored."
        } else {
            "Of an anon folio both must be true, or, if it is lazyfree, neither. The visit fails, and this design does \
             not restore {2:entry|entries} {2}: what was cleared is lost."
        },
        &[Name(&m.folio().id), If(m.folio_state().swapbacked), Word::entries(at, len)],
    );
}

pub(super) fn mlock(m: &mut Moment<'_>, folio: FolioId) {
    let ptes = m.visit().ptes;
    let words = [m.name(folio), Number(ptes), If(m.before.folio(folio).mlocked)];
    m.says(
        "Mlocked folio {0}.",
        if !m.design().mlock_counts_ptes {
            "The VMA is locked, and the folio has one page: this design locks such a folio at the first entry."
        } else if ptes == 1 {
            "The VMA is locked, and the folio's only page is mapped in it."
        } else {
            "The VMA is locked, and all {1} pages are mapped in it, counted under the lock of one table."
        },
        &words,
    );
    m.why("mlock_vma_folio() makes it unevictable.{2: It was mlocked before, too.|}", &words);
}

pub(super) fn ret(m: &mut Moment<'_>, ok: bool, why: Leave) {
    let vma = m.vma();
    m.says(
        "Returned {0:true|false} from try_to_unmap_one() for VMA {1} of {2}.",
        "{3}.",
        &[If(ok), Word::entries(vma.start, vma.pages), Name(&m.mm().name), Capital(&because(m, why))],
    );
    consequence(m, ok);
}

/// Why the visit ends, as a clause.
pub(super) fn because(m: &Moment<'_>, why: Leave) -> String {
    let visit = m.visit();
    let folio = m.folio();
    let nr = folio.nr_pages().get();
    let template = match why {
        Leave::WalkEnd => {
            let locked = m.vma().flags.contains(VmaFlags::LOCKED)
                && !m.before.op_flags().contains(TtuFlags::IGNORE_MLOCK);
            if locked && visit.ptes > 0 {
                "the VMA is locked, but only {0} of the folio's {1} {1:page was|pages were} found in it, so the folio \
                 is not mlocked"
            } else if visit.iteration == 0 {
                "the walker found no entry of the folio"
            } else {
                "the walker returned {2} {2:entry|entries} in this visit and found no more"
            }
        }
        Leave::AllPages => {
            if m.design().whole_folio_only {
                "the batch had {3} pages, and this design leaves after more than 1"
            } else if nr == 1 {
                "the folio's only page has been handled"
            } else {
                "the batch had all pages of the folio (nr_pages is {3}), so the walker need not be asked again"
            }
        }
        Leave::Mlocked => "the VMA is locked, and the folio has been mlocked",
        Leave::MlockCrossed => {
            "all {0} entries were counted, but in two tables: no lock covers them all, so the folio is not mlocked"
        }
        Leave::MlockFirst => {
            "the VMA is locked, and this design gives up at the first entry of a folio of {1} pages"
        }
        Leave::Mismatch => "swapbacked and swap cache are at odds",
        Leave::LazyfreeDirty => "lazyfree folio {4} is dirty and must be kept",
        Leave::LazyfreeReferenced => "somebody else holds a reference to lazyfree folio {4}",
        Leave::SwapDupFailed => "the swap counts could not be raised",
        Leave::ShareFailed => "folio {4} may be pinned, so its exclusive pages must stay mapped",
    };
    text(
        template,
        &[
            Number(visit.ptes),
            Number(nr),
            Number(visit.iteration.into()),
            Number(visit.batch.map_or(nr, |batch| batch.len.get())),
            Name(&folio.id),
        ],
    )
}

/// What the rmap walk makes of the return value.
fn consequence(m: &mut Moment<'_>, ok: bool) {
    let maps = m.folio_state().mapcount;
    let visits = m.count(|event| matches!(event, Event::Visit { .. }), |event| matches!(event, Event::Op(_)));
    let rest = m.vmas().saturating_sub(visits);
    m.why(
        if maps < 0 && rest == 0 {
            "The folio's mapcount is {0}, below 0: it counts as unmapped."
        } else if maps <= 0 && rest == 0 {
            "The folio's mapcount is {0}: it is unmapped."
        } else if maps <= 0 {
            "The folio's mapcount is {0}, so the {1} {1:VMA|VMAs} not visited yet {1:is|are} left out."
        } else if rest == 0 {
            "The folio's mapcount is {0}, and no VMA is left to visit."
        } else if ok {
            "The folio's mapcount is {0}, so the rmap walk goes on to the next VMA."
        } else {
            "The folio's mapcount is {0}, but after false the rmap walk stops, with {1} {1:VMA|VMAs} not visited."
        },
        &[Signed(maps), Number(rest)],
    );
}
