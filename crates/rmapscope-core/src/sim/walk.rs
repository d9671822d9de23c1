//! The walker: which entry of the VMA maps a page of the folio next (`mm/page_vma_mapped.c`).

use super::{Record, Sim};
use crate::{
    event::{Event, LockedBy, Reader, UnlockedBy},
    pte::{Pte, PteKind},
    units::{NrPages, Vpn},
    world::{PageVmaMappedWalk, Visit},
};

/// How the walk goes on at an address.
enum Next {
    /// Look at the address: go down to its table.
    Restart,
    /// The entry there, read under the lock: is it one of the folio's?
    CheckPte,
    /// Step on.
    StepOn,
}

/// What `map_pte` makes of a table's first entry.
enum Mapped {
    Locked,
    PassOver,
}

impl<R: Record> Sim<'_, R> {
    /// Goes on to the next entry that maps a page of the folio; returns its address, or `None` at the end of the
    /// range. The table's lock is held if it returns an entry.
    ///
    /// Stands for `page_vma_mapped_walk` (`mm/page_vma_mapped.c`). `step` is what it first steps by if it has
    /// returned an entry before.
    pub(super) fn page_vma_mapped_walk(&mut self, step: NrPages) -> Option<Vpn> {
        self.emit(Event::Walk { step });
        let visit = self.visit();
        let (mm, end) = (visit.mm, vma_address_end(visit));
        let mut step = step.get();
        let mut address = visit.pvmw.address;
        let mut next = if visit.pvmw.pte.is_some() { Next::StepOn } else { Next::Restart };
        loop {
            next = match next {
                Next::Restart => {
                    let first = address.table();
                    let there = self.world().has_table(mm, first);
                    self.emit(Event::Table { first, there });
                    if there {
                        match self.map_pte(address) {
                            Mapped::Locked => Next::CheckPte,
                            Mapped::PassOver => Next::StepOn,
                        }
                    } else {
                        address = first.table_end();
                        if address >= end {
                            self.emit(Event::NotFound);
                            return None;
                        }
                        Next::Restart
                    }
                }
                Next::CheckPte => {
                    if self.check_pte(address) {
                        self.emit(Event::Found { at: address });
                        return Some(address);
                    }
                    Next::StepOn
                }
                Next::StepOn => {
                    address = address.plus(step);
                    step = 1;
                    if address >= end {
                        self.not_found();
                        return None;
                    }
                    if address.is_table_start() {
                        self.unlock(UnlockedBy::TableEnd);
                        Next::Restart
                    } else {
                        let pte = self.read(Reader::WalkerNext, address);
                        if self.design.skip.passes_over(pte.kind()) {
                            Next::StepOn
                        } else {
                            self.lock(LockedBy::NextPte);
                            Next::CheckPte
                        }
                    }
                }
            };
        }
    }

    /// Leaves a walk early: `page_vma_mapped_walk_done`.
    pub(super) fn page_vma_mapped_walk_done(&mut self) {
        self.unlock(UnlockedBy::Done);
    }

    /// `map_pte`: with `PVMW_SYNC` the lock is taken before any entry is read; otherwise only if the first entry
    /// could be a match.
    fn map_pte(&mut self, address: Vpn) -> Mapped {
        if self.visit().pvmw.sync {
            self.lock(LockedBy::Sync);
            return Mapped::Locked;
        }
        match self.read(Reader::WalkerMap, address).kind() {
            PteKind::Present | PteKind::DevicePrivate | PteKind::DeviceExclusive => {
                self.lock(LockedBy::MapPte);
                Mapped::Locked
            }
            PteKind::None | PteKind::Swap | PteKind::Migration | PteKind::Hwpoison | PteKind::Marker(_) => {
                Mapped::PassOver
            }
        }
    }

    /// `check_pte`: whether the entry maps a frame of the walk's window. That it lies at the frame's linear place is
    /// not looked at.
    fn check_pte(&mut self, address: Vpn) -> bool {
        let pte = self.read(Reader::WalkerCheck, address);
        pte.mapped_page().is_some_and(|page| {
            let folio = self.world().op_folio();
            if page.folio != folio {
                return false;
            }
            let PageVmaMappedWalk { pfn, nr_pages, .. } = self.visit().pvmw;
            let start = self.scenario.folio(folio).pfn;
            let frame = start.plus(page.page.into());
            pfn <= frame && i64::try_from(frame.since(pfn)).is_ok_and(|offset| offset < nr_pages)
        })
    }

    fn not_found(&mut self) {
        self.unlock(UnlockedBy::NotFound);
        self.emit(Event::NotFound);
    }

    /// Takes the mapped table's lock if it is not held.
    fn lock(&mut self, by: LockedBy) {
        let pvmw = &self.visit().pvmw;
        if let (Some(first), None) = (pvmw.pte, pvmw.ptl) {
            self.emit(Event::Lock { first, by });
        }
    }

    /// Releases the lock if it is held.
    fn unlock(&mut self, by: UnlockedBy) {
        if let Some(first) = self.visit().pvmw.ptl {
            self.emit(Event::Unlock { first, by });
        }
    }

    /// `ptep_get` by way of the mapped table: behind its end there is none.
    #[inline(always)]
    pub(super) fn read(&mut self, by: Reader, at: Vpn) -> Pte {
        self.emit(Event::Read { by, at });
        self.world().mapped_pte(self.visit(), at)
    }

    #[inline(always)]
    pub(super) fn visit(&self) -> &Visit {
        self.world().visiting()
    }
}

/// Where the walk ends: the page behind its last one.
///
/// Stands for `vma_address_end` (`mm/internal.h`): one page is where the walk stands; for more the end follows from
/// pgoff and nr_pages, whose sum a jump leaves as it is.
fn vma_address_end(visit: &Visit) -> Vpn {
    if visit.pvmw.nr_pages == 1 { visit.pvmw.address.plus(1) } else { visit.end }
}
