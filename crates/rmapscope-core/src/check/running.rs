//! What is found while running.

use alloc::vec::Vec;

use super::{Bug, BugKind, BugPlace, end::EndCheck, joined};
use crate::{
    event::{Event, Lazyfree, Reader},
    pte::Pte,
    units::{FolioId, MmId, NrPages, PTRS_PER_PTE, PageId, Vpn},
    world::{Visit, World},
};

/// Watches a run. It changes nothing.
#[derive(Clone, Debug, Default)]
pub struct Checker {
    found: Vec<Bug>,
    /// What was cleared, in order, and whether its iteration discarded a lazyfree batch. Kept only once one has.
    cleared: Vec<Cleared>,
    last_clear: Option<(MmId, Vpn, u64)>,
    /// How many events there were before the one that is looked at.
    events: u64,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Cleared {
    pub(super) mm: MmId,
    pub(super) at: Vpn,
    pub(super) len: u64,
    pub(super) discarded: bool,
}

impl Checker {
    /// Looks at an event just before it is applied.
    #[inline(always)]
    pub(crate) fn observe(&mut self, world: &World, event: &Event) {
        match *event {
            Event::Read { by, at } => {
                let visit = visit(world);
                if at >= visit.read_end {
                    self.read_beyond(visit, by, at);
                }
            }
            Event::Clear { at, len } => {
                let visit = visit(world);
                self.touch(visit, at, len.get());
                self.last_clear = Some((visit.mm, at, len.get()));
                if !self.cleared.is_empty() {
                    self.cleared.push(Cleared { mm: visit.mm, at, len: len.get(), discarded: false });
                }
            }
            Event::Marker { at, len } | Event::Write { at, len, .. } => {
                let visit = visit(world);
                self.touch(visit, at, len.get());
                let cleared = visit.has_cleared(at, at.plus(len.get()));
                if !cleared && world.mapped_ptes(at, len).iter().any(Pte::maps) {
                    self.overwritten(world, visit, at, len);
                }
            }
            Event::Lazyfree { verdict: Lazyfree::Discard, .. } => {
                if let Some((mm, at, len)) = self.last_clear {
                    // The first one: what was cleared before did not discard and need not be known.
                    if self.cleared.last().is_some_and(|last| last.mm == mm && last.at == at) {
                        self.cleared.pop();
                    }
                    self.cleared.push(Cleared { mm, at, len, discarded: true });
                }
            }
            Event::Rmap { folio, page, n } => {
                let pages = world.pages_from(folio, page, n);
                if pages.len() < n.index() || pages.iter().any(|page| page.mapcount <= 0) {
                    self.rmap_underflow(world, folio, page.into(), n);
                }
            }
            Event::Warn { at } => {
                self.entries(BugKind::Warn, visit(world).mm, at, 1);
            }
            Event::Lock { first, .. } => {
                let visit = visit(world);
                if visit.pvmw.ptl.is_some() {
                    self.entries(BugKind::PtlImbalance, visit.mm, first, 1);
                }
            }
            Event::Unlock { first, .. } => {
                let visit = visit(world);
                if visit.pvmw.ptl != Some(first) {
                    self.entries(BugKind::PtlImbalance, visit.mm, first, 1);
                }
            }
            Event::Ret { ok, .. } => {
                let visit = visit(world);
                if let Some(first) = visit.pvmw.ptl {
                    self.entries(BugKind::PtlImbalance, visit.mm, first, 1);
                }
                if ok {
                    self.missed_mappings(world, visit);
                }
            }
            Event::Op(_)
            | Event::Visit { .. }
            | Event::NotifierStart { .. }
            | Event::NotifierEnd { .. }
            | Event::Walk { .. }
            | Event::Table { .. }
            | Event::Found { .. }
            | Event::NotFound
            | Event::Batch { .. }
            | Event::Flush { .. }
            | Event::Dirty(_)
            | Event::Hiwater
            | Event::Lazyfree { .. }
            | Event::Swapbacked(_)
            | Event::SwapDup { .. }
            | Event::SwapPut { .. }
            | Event::Share { .. }
            | Event::Counter { .. }
            | Event::DeferredSplit(_)
            | Event::Munlock(_)
            | Event::Refs { .. }
            | Event::Mlock(_)
            | Event::Jump { .. } => {}
        }
        self.events += 1;
    }

    /// Looks at as many reads from `at` on just before they are applied, unless one of them may break a rule. Whether it
    /// did.
    #[inline(always)]
    pub(crate) fn passes_reads(&mut self, world: &World, at: Vpn, reads: u64) -> bool {
        let allowed = at.plus(reads) <= visit(world).read_end;
        if allowed {
            self.events += reads;
        }
        allowed
    }

    /// How many events were looked at.
    pub(crate) const fn events(&self) -> u64 {
        self.events
    }

    /// What was found while running, in the order it happened.
    #[must_use]
    pub fn found(&self) -> &[Bug] {
        &self.found
    }

    /// Everything that was broken, with what the check of the end state finds, as the outcome document lists it: the
    /// set of all places, neighbouring ones joined, in order.
    #[must_use]
    pub fn finish(&self, world: &World) -> Vec<Bug> {
        let mut end = EndCheck { world, cleared: &self.cleared, found: self.found.clone() };
        end.run();
        joined(&end.found)
    }

    /// Entries are about to be cleared or written.
    #[inline(always)]
    fn touch(&mut self, visit: &Visit, at: Vpn, len: u64) {
        if at < visit.vma_start || visit.read_end < at.plus(len) {
            self.touch_outside(visit, at, at.plus(len));
        }
    }

    #[cold]
    fn touch_outside(&mut self, visit: &Visit, at: Vpn, end: Vpn) {
        let table_end = visit.table_first.plus(PTRS_PER_PTE);
        if end > table_end {
            let from = at.max(table_end);
            self.entries(BugKind::PteWriteOutOfTable, visit.mm, from, end.since(from));
        }
        let end = end.min(table_end);
        if end > visit.vma_end {
            let from = at.max(visit.vma_end);
            self.entries(BugKind::PteWriteOutsideVma, visit.mm, from, end.since(from));
        }
        if at < visit.vma_start {
            let len = visit.vma_start.min(end).since(at);
            self.entries(BugKind::PteWriteOutsideVma, visit.mm, at, len);
        }
    }

    #[cold]
    fn overwritten(&mut self, world: &World, visit: &Visit, at: Vpn, len: NrPages) {
        for (i, pte) in (0..).zip(world.mapped_ptes(at, len)) {
            if pte.mapped_page().is_some() {
                self.entries(BugKind::MappingOverwritten, visit.mm, at.plus(i), 1);
            }
        }
    }

    /// A read behind the end of the table, or of the VMA, where only the scan must not read.
    #[cold]
    fn read_beyond(&mut self, visit: &Visit, by: Reader, at: Vpn) {
        if at.since(visit.table_first) >= PTRS_PER_PTE {
            self.entries(BugKind::PteReadOutOfTable, visit.mm, at, 1);
        } else if matches!(by, Reader::Scan | Reader::ScanFirst) && at >= visit.vma_end {
            self.entries(BugKind::PteScanPastVma, visit.mm, at, 1);
        }
    }

    #[cold]
    fn rmap_underflow(&mut self, world: &World, folio: FolioId, first: u64, n: NrPages) {
        let pages = world.pages(folio);
        for page in first..first + n.get() {
            let state = usize::try_from(page).ok().and_then(|page| pages.get(page));
            if state.is_none_or(|page| page.mapcount <= 0) {
                let place = BugPlace::Pages { folio, page, len: 1 };
                self.push(BugKind::RmapUnderflow, place);
            }
        }
    }

    fn missed_mappings(&mut self, world: &World, visit: &Visit) {
        let folio = world.op_folio();
        // Mostly nothing is left.
        if visit.has_cleared(visit.start, visit.end) {
            return;
        }
        world.for_each_pte(visit.mm, visit.start, visit.end, |at, pte| {
            if pte.mapped_page().is_some_and(|page| page.folio == folio && in_folio(world, page)) {
                self.entries(BugKind::MissedMapping, visit.mm, at, 1);
            }
        });
    }

    fn entries(&mut self, kind: BugKind, mm: MmId, at: Vpn, len: u64) {
        self.push(kind, BugPlace::Entries { mm, at, len });
    }

    #[cold]
    fn push(&mut self, kind: BugKind, place: BugPlace) {
        self.found.push(Bug { kind, place, event: Some(self.events) });
    }
}

#[inline(always)]
fn visit(world: &World) -> &Visit {
    world.visiting()
}

pub(super) fn in_folio(world: &World, page: PageId) -> bool {
    (page.page as usize) < world.pages(page.folio).len()
}
