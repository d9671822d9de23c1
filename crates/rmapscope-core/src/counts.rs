//! Exact counts: a fold over events.

use crate::event::{Event, FlushTime, Reader};

/// How often what happened. Names as in the outcome document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Counts {
    /// Calls of the walker, with the one that returns false.
    pub walk_calls: u64,
    /// PTE reads by the walker.
    pub walk_reads: u64,
    /// PTE reads by the unmap loop.
    pub caller_reads: u64,
    /// PTE reads by the batch scan.
    pub scan_reads: u64,
    /// PTE reads by the marker's sanity check.
    pub marker_reads: u64,
    /// Entries cleared.
    pub pte_clears: u64,
    /// Entries written.
    pub pte_writes: u64,
    /// Locks of PTE tables taken.
    pub ptl_locks: u64,
    /// Range flushes made at once.
    pub tlb_flushes: u64,
    /// Range flushes deferred.
    pub tlb_deferred: u64,
    /// Calls that raise swap counts, failing ones too.
    pub swap_dups: u64,
    /// Calls that remove rmap.
    pub rmap_removes: u64,
    /// Calls that drop references.
    pub ref_drops: u64,
}

impl Counts {
    /// Every count with its name in documents, in their order.
    #[must_use]
    pub const fn named(&self) -> [(&'static str, u64); 13] {
        [
            ("walk_calls", self.walk_calls),
            ("walk_reads", self.walk_reads),
            ("caller_reads", self.caller_reads),
            ("scan_reads", self.scan_reads),
            ("marker_reads", self.marker_reads),
            ("pte_clears", self.pte_clears),
            ("pte_writes", self.pte_writes),
            ("ptl_locks", self.ptl_locks),
            ("tlb_flushes", self.tlb_flushes),
            ("tlb_deferred", self.tlb_deferred),
            ("swap_dups", self.swap_dups),
            ("rmap_removes", self.rmap_removes),
            ("ref_drops", self.ref_drops),
        ]
    }

    /// Counts one more event.
    #[inline(always)]
    pub fn add(&mut self, event: &Event) {
        match *event {
            Event::Walk { .. } => self.walk_calls += 1,
            Event::Read { by, .. } => match by {
                Reader::WalkerMap | Reader::WalkerNext | Reader::WalkerCheck => {
                    self.walk_reads += 1;
                }
                Reader::Caller => self.caller_reads += 1,
                Reader::ScanFirst | Reader::Scan => self.scan_reads += 1,
                Reader::Marker => self.marker_reads += 1,
            },
            Event::Clear { len, .. } => self.pte_clears += len.get(),
            Event::Marker { len, .. } | Event::Write { len, .. } => self.pte_writes += len.get(),
            Event::Lock { .. } => self.ptl_locks += 1,
            Event::Flush { when: FlushTime::Now, .. } => self.tlb_flushes += 1,
            Event::Flush { when: FlushTime::Deferred, .. } => self.tlb_deferred += 1,
            Event::SwapDup { .. } => self.swap_dups += 1,
            Event::Rmap { .. } => self.rmap_removes += 1,
            Event::Refs { .. } => self.ref_drops += 1,
            Event::Op(_)
            | Event::Visit { .. }
            | Event::NotifierStart { .. }
            | Event::NotifierEnd { .. }
            | Event::Table { .. }
            | Event::Unlock { .. }
            | Event::Found { .. }
            | Event::NotFound
            | Event::Batch { .. }
            | Event::Dirty(_)
            | Event::Hiwater
            | Event::Warn { .. }
            | Event::Lazyfree { .. }
            | Event::Swapbacked(_)
            | Event::SwapPut { .. }
            | Event::Share { .. }
            | Event::Counter { .. }
            | Event::DeferredSplit(_)
            | Event::Munlock(_)
            | Event::Mlock(_)
            | Event::Jump { .. }
            | Event::Ret { .. } => {}
        }
    }
}
