//! What a correct kernel must never do: found while running, or by the check at the end.

mod end;
mod running;

use alloc::vec::Vec;

use crate::{
    event::Counter,
    order::sorted_by_key,
    units::{FolioId, MmId, Vpn},
};

pub use running::Checker;

/// A rule that was broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BugKind {
    /// `mapcount` is not the number of entries that map the folio.
    FolioMapcountMismatch,
    /// A page of an anon folio was mapped, and nothing says where it is.
    LostPage,
    /// An entry was protected through userfaultfd and is not any more.
    LostUffdWp,
    /// A page's mapcount is not the number of entries that map it.
    MapcountMismatch,
    /// Something was written over an entry that maps a page.
    MappingOverwritten,
    /// A visit returned true and left an entry that maps the folio.
    MissedMapping,
    /// An entry behind the end of the table was read.
    PteReadOutOfTable,
    /// The batch scan read an entry behind the end of the VMA.
    PteScanPastVma,
    /// An entry behind the end of the table was to be cleared or written.
    PteWriteOutOfTable,
    /// An entry outside the visited VMA was cleared or written.
    PteWriteOutsideVma,
    /// A table's lock was taken twice, released without being held, or still held after a visit.
    PtlImbalance,
    /// `refcount` is not what is left.
    RefcountMismatch,
    /// Rmap was removed from a page beyond the folio, or one that was not mapped.
    RmapUnderflow,
    /// A counter's change is not the change in entries.
    RssMismatch,
    /// The soft-dirty bit changed.
    SoftDirtyChanged,
    /// The unmap loop found swapbacked and swap cache at odds.
    Warn,
    /// An entry became writable.
    WriteGained,
}

impl BugKind {
    /// Every kind, in the order of their names.
    pub const ALL: [Self; 17] = [
        Self::FolioMapcountMismatch,
        Self::LostPage,
        Self::LostUffdWp,
        Self::MapcountMismatch,
        Self::MappingOverwritten,
        Self::MissedMapping,
        Self::PteReadOutOfTable,
        Self::PteScanPastVma,
        Self::PteWriteOutOfTable,
        Self::PteWriteOutsideVma,
        Self::PtlImbalance,
        Self::RefcountMismatch,
        Self::RmapUnderflow,
        Self::RssMismatch,
        Self::SoftDirtyChanged,
        Self::Warn,
        Self::WriteGained,
    ];

    /// The kind's name in documents.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::FolioMapcountMismatch => "folio-mapcount-mismatch",
            Self::LostPage => "lost-page",
            Self::LostUffdWp => "lost-uffd-wp",
            Self::MapcountMismatch => "mapcount-mismatch",
            Self::MappingOverwritten => "mapping-overwritten",
            Self::MissedMapping => "missed-mapping",
            Self::PteReadOutOfTable => "pte-read-out-of-table",
            Self::PteScanPastVma => "pte-scan-past-vma",
            Self::PteWriteOutOfTable => "pte-write-out-of-table",
            Self::PteWriteOutsideVma => "pte-write-outside-vma",
            Self::PtlImbalance => "ptl-imbalance",
            Self::RefcountMismatch => "refcount-mismatch",
            Self::RmapUnderflow => "rmap-underflow",
            Self::RssMismatch => "rss-mismatch",
            Self::SoftDirtyChanged => "soft-dirty-changed",
            Self::Warn => "warn",
            Self::WriteGained => "write-gained",
        }
    }

    /// What the rule says was wrong, as a clause.
    #[must_use]
    pub const fn summary(self) -> &'static str {
        match self {
            Self::FolioMapcountMismatch => "the folio's mapcount is not the number of entries that map it",
            Self::LostPage => "a mapped anonymous page is gone, and no swap entry says where",
            Self::LostUffdWp => "a write-protection through userfaultfd is gone",
            Self::MapcountMismatch => "a page's mapcount is not the number of entries that map it",
            Self::MappingOverwritten => "an entry was written over one that maps a page",
            Self::MissedMapping => "the visit returned true and left an entry that maps the folio",
            Self::PteReadOutOfTable => "an entry behind the end of the PTE table was read",
            Self::PteScanPastVma => "the batch scan read an entry behind the end of the VMA",
            Self::PteWriteOutOfTable => "an entry behind the end of the PTE table was to be changed",
            Self::PteWriteOutsideVma => "an entry outside the visited VMA was changed",
            Self::PtlImbalance => "the PTE table's lock was taken or released out of turn",
            Self::RefcountMismatch => "the folio's refcount is not what its users hold",
            Self::RmapUnderflow => "rmap was removed from a page that was not mapped",
            Self::RssMismatch => "the mm's counter does not match its entries",
            Self::SoftDirtyChanged => "a soft-dirty bit changed",
            Self::Warn => "swapbacked and swap cache are at odds; the kernel warns",
            Self::WriteGained => "an entry became writable",
        }
    }
}

/// Where a rule was broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BugPlace {
    /// At entries of an mm.
    Entries {
        /// The mm.
        mm: MmId,
        /// The first entry.
        at: Vpn,
        /// How many.
        len: u64,
    },
    /// At pages of a folio.
    Pages {
        /// The folio.
        folio: FolioId,
        /// The first page; may lie beyond the folio.
        page: u64,
        /// How many.
        len: u64,
    },
    /// To a folio.
    Folio(FolioId),
    /// To a counter of an mm.
    Counter {
        /// The mm.
        mm: MmId,
        /// The counter.
        counter: Counter,
    },
}

/// A broken rule with its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bug {
    /// The rule.
    pub kind: BugKind,
    /// Where.
    pub place: BugPlace,
    /// The number of the event that broke it, from 0; for what only the check at the end finds, the event that last
    /// cleared or wrote the place is not known here.
    pub event: Option<u64>,
}

/// The set of all places in order, neighbouring ones of one kind as one run that keeps the earliest event.
fn joined(bugs: &[Bug]) -> Vec<Bug> {
    let mut out: Vec<Bug> = Vec::with_capacity(bugs.len());
    for bug in sorted_by_key(bugs, |bug| (bug.kind, bug.place, bug.event)) {
        if let Some(last) = out.last_mut().filter(|last| last.kind == bug.kind) {
            let grown = match (last.place, bug.place) {
                (BugPlace::Entries { mm, at, len }, BugPlace::Entries { mm: mm2, at: at2, len: len2 })
                    if mm == mm2 && at2 <= at.plus(len) =>
                {
                    Some(BugPlace::Entries { mm, at, len: len.max(at2.since(at) + len2) })
                }
                (
                    BugPlace::Pages { folio, page, len },
                    BugPlace::Pages { folio: folio2, page: page2, len: len2 },
                ) if folio == folio2 && page2 <= page + len => {
                    Some(BugPlace::Pages { folio, page, len: len.max(page2 - page + len2) })
                }
                (a, b) if a == b => Some(a),
                _ => None,
            };
            if let Some(place) = grown {
                last.place = place;
                last.event = match (last.event, bug.event) {
                    (Some(a), Some(b)) => Some(a.min(b)),
                    (a, b) => a.or(b),
                };
                continue;
            }
        }
        out.push(bug);
    }
    out
}
