//! What a correct kernel must never do, each as one sentence with its place.

use alloc::string::String;

use rmapscope_core::{Bug, BugKind, BugPlace, PTRS_PER_PTE, Scenario, Vpn};

use crate::prose::{
    Word::{self, Name, Number, Range, Text},
    text,
};

/// A broken rule as one sentence: what was wrong, and where.
///
/// # Panics
///
/// If the bug is not one of this scenario.
#[must_use]
pub fn bug(bug: &Bug, scenario: &Scenario) -> String {
    let kind = bug.kind;
    let summary = Text(kind.summary());
    match bug.place {
        BugPlace::Entries { mm, at, len } => text(
            at_entries(kind, len == 1),
            &[
                Word::entries(at, len),
                Name(&scenario.mm(mm).name),
                summary,
                Number(len),
                Word::table(at),
                Word::table(before(at)),
            ],
        ),
        BugPlace::Pages { folio, page, len } => {
            let folio = scenario.folio(folio);
            let nr = folio.nr_pages().get();
            text(at_pages(kind, page, len, nr), &[Range(page, len), Name(&folio.id), summary, Number(nr)])
        }
        BugPlace::Folio(folio) => text(of_folio(kind), &[Name(&scenario.folio(folio).id), summary]),
        BugPlace::Counter { mm, counter } => text(
            if kind == BugKind::RssMismatch {
                "The {0} counter of {1} did not change as its entries did."
            } else {
                "The {0} counter of {1}: {2}."
            },
            &[Text(counter.name()), Name(&scenario.mm(mm).name), summary],
        ),
    }
}

const fn at_entries(kind: BugKind, one: bool) -> &'static str {
    match kind {
        BugKind::LostPage => {
            "{0:Entry|Entries} {0} of {1} mapped {0:an anonymous page; it is|anonymous pages; they are} gone, and no swap \
             entry says where."
        }
        BugKind::LostUffdWp => {
            "{0:Entry|Entries} {0} of {1} {0:was|were} write-protected through userfaultfd and {0:is|are} not any more: \
             nobody will be told of a write."
        }
        BugKind::MappingOverwritten => {
            "{0:Entry|Entries} {0} of {1} still mapped {0:a page|pages} when something else was written there."
        }
        BugKind::MissedMapping => {
            "{0:Entry|Entries} {0} of {1} still {0:maps|map} the folio, although the visit returned true."
        }
        BugKind::PteReadOutOfTable if one => {
            "An entry was read behind the end of PTE table {5}, where entry {0} of {1} would follow."
        }
        BugKind::PteReadOutOfTable => {
            "{3} entries were read behind the end of PTE table {5}, where entries {0} of {1} would follow."
        }
        BugKind::PteScanPastVma => {
            "The batch scan read {0:entry|entries} {0} of {1}, behind the end of the VMA."
        }
        BugKind::PteWriteOutOfTable if one => {
            "An entry was to be cleared or written behind the end of PTE table {5}, where entry {0} of {1} would follow."
        }
        BugKind::PteWriteOutOfTable => {
            "{3} entries were to be cleared or written behind the end of PTE table {5}, where entries {0} of {1} would \
             follow."
        }
        BugKind::PteWriteOutsideVma => {
            "{0:Entry|Entries} {0} of {1} {0:was|were} cleared or written, but {0:is|are} not in the VMA that was visited."
        }
        BugKind::PtlImbalance => {
            "The lock of PTE table {4} of {1} was taken twice, released without being held, or still held after the visit."
        }
        BugKind::SoftDirtyChanged => {
            "{0:Entry|Entries} {0} of {1} changed {0:its|their} soft-dirty {0:bit|bits}, so whoever tracks writes is \
             misled."
        }
        BugKind::Warn => {
            "At {0:entry|entries} {0} of {1} the kernel warned: the folio's swapbacked flag and the swap cache are at odds."
        }
        BugKind::WriteGained => {
            "{0:Entry|Entries} {0} of {1} became writable, which an unmap must never make of an entry."
        }
        BugKind::FolioMapcountMismatch
        | BugKind::MapcountMismatch
        | BugKind::RefcountMismatch
        | BugKind::RmapUnderflow
        | BugKind::RssMismatch => "{0:Entry|Entries} {0} of {1}: {2}.",
    }
}

/// An entry of the table that ends at or before `at`.
fn before(at: Vpn) -> Vpn {
    Vpn::new(at.table().get().saturating_sub(PTRS_PER_PTE))
}

fn at_pages(kind: BugKind, page: u64, len: u64, nr: u64) -> &'static str {
    if kind == BugKind::RmapUnderflow {
        if page >= nr {
            "Rmap was removed from {0:page|pages} {0} of {1}, beyond the folio, which has {3} pages."
        } else if page + len > nr {
            "Rmap was removed from {0:page|pages} {0} of {1}, which nothing mapped; the folio has only {3} pages."
        } else {
            "Rmap was removed from {0:page|pages} {0} of {1}, which nothing mapped any more."
        }
    } else if kind == BugKind::MapcountMismatch {
        if len == 1 {
            "The mapcount of page {0} of {1} is not the number of entries that map it."
        } else {
            "The mapcounts of pages {0} of {1} are not the numbers of entries that map them."
        }
    } else {
        "{0:Page|Pages} {0} of {1}: {2}."
    }
}

fn of_folio(kind: BugKind) -> &'static str {
    if kind == BugKind::FolioMapcountMismatch {
        "The mapcount of folio {0} is not the number of entries that map it."
    } else if kind == BugKind::RefcountMismatch {
        "The refcount of folio {0} is not what its mappings, its cache and its other users hold."
    } else {
        "Folio {0}: {1}."
    }
}
