//! Events: every observable act of the kernel, in its order. The events *are* the state changes, see
//! [`crate::World::apply`].
//!
//! An event also says which place of the code did it where the same act happens in several (who read an entry, why a
//! lock was taken or a visit ended), so that a sentence or a listing can point at it. The published log of
//! `formats.md` leaves that out.

use crate::{
    pte::Pte,
    units::{FolioId, MmId, NrPages, OpId, SwapSlot, VmaId, Vpn},
};

/// One observable act. 24 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// An operation begins.
    Op(OpId),
    /// `try_to_unmap_one` is called.
    Visit {
        /// For a VMA of this mm.
        mm: MmId,
        /// The VMA.
        vma: VmaId,
    },
    /// `mmu_notifier_invalidate_range_start`
    NotifierStart {
        /// The first page.
        at: Vpn,
        /// How many.
        len: NrPages,
    },
    /// `mmu_notifier_invalidate_range_end`
    NotifierEnd {
        /// The first page.
        at: Vpn,
        /// How many.
        len: NrPages,
    },
    /// `page_vma_mapped_walk` is called.
    Walk {
        /// What it first steps by if it has returned an entry before.
        step: NrPages,
    },
    /// The walker goes down to a PTE table.
    Table {
        /// The table's first page.
        first: Vpn,
        /// Whether there is one.
        there: bool,
    },
    /// A PTE table's lock is taken.
    Lock {
        /// The table's first page.
        first: Vpn,
        /// Where.
        by: LockedBy,
    },
    /// A PTE table's lock is released.
    Unlock {
        /// The table's first page.
        first: Vpn,
        /// Where.
        by: UnlockedBy,
    },
    /// An entry is read (`ptep_get`).
    Read {
        /// By whom.
        by: Reader,
        /// Which.
        at: Vpn,
    },
    /// The walker returns true.
    Found {
        /// With this entry.
        at: Vpn,
    },
    /// The walker returns false.
    NotFound,
    /// Entries are about to be cleared.
    Batch {
        /// The first.
        at: Vpn,
        /// The `nr_pages` the iteration goes on with.
        nr: NrPages,
        /// Why it is not more.
        end: BatchEnd,
    },
    /// `get_and_clear_ptes`, or `pte_clear` for a device entry.
    Clear {
        /// The first entry.
        at: Vpn,
        /// How many.
        len: NrPages,
    },
    /// `flush_tlb_range` or `set_tlb_ubc_flush_pending`.
    Flush {
        /// Which.
        when: FlushTime,
        /// The first page.
        at: Vpn,
        /// How many.
        len: NrPages,
    },
    /// `folio_mark_dirty`
    Dirty(FolioId),
    /// Uffd-wp markers are written.
    Marker {
        /// The first entry.
        at: Vpn,
        /// How many.
        len: NrPages,
    },
    /// `update_hiwater_rss`
    Hiwater,
    /// Swapbacked and swap cache are at odds.
    Warn {
        /// The iteration's first entry.
        at: Vpn,
    },
    /// The lazyfree test reads refcount and mapcount.
    Lazyfree {
        /// Of this folio.
        folio: FolioId,
        /// `folio_ref_count`
        refs: i64,
        /// `folio_mapcount`
        maps: i64,
        /// What comes of it.
        verdict: Lazyfree,
    },
    /// `folio_set_swapbacked`
    Swapbacked(FolioId),
    /// Swap counts are raised (`folio_dup_swap`).
    SwapDup {
        /// The first slot.
        slot: SwapSlot,
        /// How many.
        n: NrPages,
        /// Whether it worked.
        ok: bool,
    },
    /// Swap counts are taken back (`folio_put_swap`).
    SwapPut {
        /// The first slot.
        slot: SwapSlot,
        /// How many.
        n: NrPages,
    },
    /// `folio_try_share_anon_rmap_pte(s)`
    Share {
        /// The folio.
        folio: FolioId,
        /// The first page.
        page: u32,
        /// How many.
        n: NrPages,
        /// Whether it worked; it fails for a pinned folio.
        ok: bool,
    },
    /// A counter of the mm changes.
    Counter {
        /// Which.
        name: Counter,
        /// By how much.
        delta: i32,
    },
    /// Entries are written (`set_ptes`, `set_pte_at`).
    Write {
        /// The first.
        at: Vpn,
        /// How many.
        len: NrPages,
        /// The first one's value; entry i has its page or slot plus i.
        pte: Pte,
        /// What they are.
        what: Written,
    },
    /// `folio_remove_rmap_ptes`
    Rmap {
        /// The folio.
        folio: FolioId,
        /// The first page.
        page: u32,
        /// How many.
        n: NrPages,
    },
    /// `deferred_split_folio`, where it marks the folio as partially mapped.
    DeferredSplit(FolioId),
    /// `munlock_vma_folio`
    Munlock(FolioId),
    /// References are dropped (`folio_put_refs`).
    Refs {
        /// Of this folio.
        folio: FolioId,
        /// How many.
        n: NrPages,
    },
    /// `mlock_vma_folio`
    Mlock(FolioId),
    /// `page_vma_mapped_walk_jump`
    Jump {
        /// By how much the caller moves the walk's fields.
        n: NrPages,
    },
    /// `try_to_unmap_one` returns.
    Ret {
        /// What.
        ok: bool,
        /// Why.
        why: Leave,
    },
}

/// Who reads an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reader {
    /// The walker in `map_pte`: the first entry of a table, without the lock.
    WalkerMap,
    /// The walker's inner loop: the next entry.
    WalkerNext,
    /// The walker in `check_pte`: once more, under the lock.
    WalkerCheck,
    /// The unmap loop.
    Caller,
    /// The batch test of v6.15, which reads the first entry again.
    ScanFirst,
    /// The batch scan.
    Scan,
    /// The marker helper's sanity check.
    Marker,
}

impl Reader {
    /// The reader's name in published logs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::WalkerMap | Self::WalkerNext | Self::WalkerCheck => "walker",
            Self::Caller => "caller",
            Self::ScanFirst | Self::Scan => "scan",
            Self::Marker => "marker",
        }
    }
}

/// Where a PTE table's lock is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LockedBy {
    /// In `map_pte` with `PVMW_SYNC`: before any entry is read.
    Sync,
    /// In `map_pte`, because the table's first entry may be a match.
    MapPte,
    /// In the inner loop, because an entry is there that is not passed over.
    NextPte,
}

/// Where a PTE table's lock is released.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnlockedBy {
    /// The walker comes to the end of the table.
    TableEnd,
    /// The walker comes to the end of the range.
    NotFound,
    /// The caller leaves early: `page_vma_mapped_walk_done`.
    Done,
}

/// When a TLB range is flushed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FlushTime {
    /// At once: `flush_tlb_range`.
    Now,
    /// Later, once for many: `set_tlb_ubc_flush_pending`.
    Deferred,
}

impl FlushTime {
    /// The name in published logs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Now => "now",
            Self::Deferred => "deferred",
        }
    }
}

/// A counter of an mm (`MM_ANONPAGES` and so on).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Counter {
    /// `MM_ANONPAGES`
    Anon,
    /// `MM_FILEPAGES`
    File,
    /// `MM_SHMEMPAGES`
    Shmem,
    /// `MM_SWAPENTS`
    Swap,
}

impl Counter {
    /// Every counter, in the order of documents.
    pub const ALL: [Self; 4] = [Self::Anon, Self::File, Self::Shmem, Self::Swap];

    /// The counter's name in documents.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Anon => "anon",
            Self::File => "file",
            Self::Shmem => "shmem",
            Self::Swap => "swap",
        }
    }
}

/// What comes of the lazyfree test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lazyfree {
    /// The pages are discarded.
    Discard,
    /// The folio is dirty and must be kept.
    Dirty,
    /// Somebody else holds a reference.
    Referenced,
}

/// What the entries of a [`Event::Write`] are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Written {
    /// What was cleared, put back.
    Restored,
    /// What was cleared for the later sub-batches, put back.
    RestoredTail,
    /// Swap entries.
    Swap,
    /// A hwpoison entry.
    Hwpoison,
}

/// Why a batch has no more entries than it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BatchEnd {
    /// The folio has no more pages.
    Folio,
    /// The VMA ends.
    Vma,
    /// The PTE table ends.
    Table,
    /// The next entry is not present.
    NotPresent,
    /// The next entry maps another page than the next one.
    OtherPage,
    /// The write bit of the next entry differs.
    Write,
    /// The soft-dirty bit of the next entry differs.
    SoftDirty,
    /// The uffd-wp bit of the next entry differs.
    UffdWp,
    /// No batch: the hwpoison flag is given.
    HwpoisonFlag,
    /// No batch: the folio has one page.
    SmallFolio,
    /// No batch: the design does not batch folios of this kind.
    Kind,
    /// No batch: the design does not batch in a uffd-wp VMA.
    UffdWpVma,
    /// No batch: the design demands that it begins with page 0.
    NotPageZero,
    /// No batch: the design demands the whole folio, and the scan ended earlier.
    NotWholeFolio,
    /// A device entry is handled alone.
    Device,
    /// A device entry, handled with the number left over from the iteration before.
    Stale,
}

/// Why `try_to_unmap_one` returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Leave {
    /// The walker found nothing more.
    WalkEnd,
    /// All pages of the folio were handled at once.
    AllPages,
    /// The VMA is locked, and the folio was locked, too.
    Mlocked,
    /// The VMA is locked, and the folio's entries are in more than one table.
    MlockCrossed,
    /// The VMA is locked, and the first entry was enough to know.
    MlockFirst,
    /// Swapbacked and swap cache are at odds.
    Mismatch,
    /// A lazyfree folio is dirty.
    LazyfreeDirty,
    /// A lazyfree folio is referenced.
    LazyfreeReferenced,
    /// Swap counts could not be raised.
    SwapDupFailed,
    /// Exclusive pages could not be shared.
    ShareFailed,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A trace of a million events must not take more than 24 MB.
    #[test]
    fn an_event_is_small() {
        assert_eq!(size_of::<Pte>(), 12);
        assert_eq!(size_of::<Event>(), 24);
    }
}
