//! Applying events: the one place where simulated state changes.

use super::{BatchRecord, PageVmaMappedWalk, Visit, VisitRecord, World, load, walk_range};
use crate::{
    event::{Event, FlushTime, Reader},
    pte::{Pte, PteFlags},
    scenario::{Arch, Op, TtuFlags},
    units::{FolioId, MmId, NrPages, SwapSlot, VmaId, Vpn},
};

impl World {
    /// Applies an event: the one place where simulated state changes.
    ///
    /// Applying the events of a trace one by one to [`World::new`] gives the state after each of them.
    ///
    /// # Panics
    ///
    /// If the event does not come from a trace of the same scenario in this order.
    #[expect(clippy::too_many_lines, reason = "one arm per event; a reader looks for one of them")]
    #[inline(always)]
    pub fn apply(&mut self, event: &Event) {
        match *event {
            Event::Op(op) => {
                let Op::Unmap { folio, flags } = self.scenario.ops()[op.index()];
                self.op = Some(op);
                self.folio = folio;
                self.flags = flags;
                self.visiting = false;
            }
            Event::Visit { mm, vma } => self.begin_visit(mm, vma),
            Event::Walk { .. } => self.visit.walking = true,
            Event::Table { first, there } => self.go_down(first, there),
            Event::Lock { first, .. } => self.visit.pvmw.ptl = Some(first),
            Event::Unlock { .. } => self.visit.pvmw.ptl = None,
            Event::Read { by, at } => {
                let visit = &mut self.visit;
                match by {
                    Reader::WalkerMap | Reader::WalkerNext | Reader::WalkerCheck => {
                        visit.pvmw.address = at;
                    }
                    Reader::Caller => {
                        let pte = self.mapped_pte(&self.visit, at);
                        self.visit.pteval = Some(pte);
                    }
                    Reader::ScanFirst | Reader::Scan | Reader::Marker => {}
                }
            }
            Event::Found { .. } => {
                let visit = &mut self.visit;
                visit.walking = false;
                visit.iteration += 1;
                visit.batch = None;
                visit.pteval = None;
                visit.ptes += 1;
            }
            Event::NotFound => {
                let visit = &mut self.visit;
                visit.walking = false;
                visit.batch = None;
                visit.pteval = None;
                visit.pvmw.pte = None;
            }
            Event::Batch { at, nr, end } => {
                let record = BatchRecord { at, len: nr, end };
                let visit = &mut self.visit;
                visit.nr_pages = nr;
                visit.batch = Some(record);
                self.batches.push(record);
            }
            Event::Clear { at, len } => self.get_and_clear(at, len),
            Event::Flush { when, at, len } => {
                if when == FlushTime::Deferred {
                    let mm = self.visit.mm;
                    match self.pending.last_mut() {
                        Some((last, from, pages)) if *last == mm && from.plus(*pages) == at => {
                            *pages += len.get();
                        }
                        _ => self.pending.push((mm, at, len.get())),
                    }
                }
            }
            Event::Dirty(folio) => self.folios[folio.index()].dirty = true,
            Event::Marker { at, len } => self.set_ptes(at, len, Pte::UFFD_WP_MARKER),
            Event::Swapbacked(folio) => self.folios[folio.index()].swapbacked = true,
            Event::SwapDup { slot, n, ok } => {
                self.swap_dups += 1;
                if ok {
                    self.add_swap_counts(slot, n, 1);
                }
            }
            Event::SwapPut { slot, n } => self.add_swap_counts(slot, n, -1),
            Event::Share { folio, page, n, ok } => {
                if ok {
                    let (from, to) = self.positions(folio, page, n);
                    for page in &mut self.pages[from..to] {
                        page.exclusive = false;
                    }
                }
            }
            Event::Counter { name, delta } => {
                let mm = self.visit.mm;
                self.counters[mm.index()][name as usize] += i64::from(delta);
            }
            Event::Write { at, len, pte, .. } => self.set_ptes(at, len, pte),
            Event::Rmap { folio, page, n } => self.remove_rmap(folio, page, n),
            Event::DeferredSplit(folio) => self.folios[folio.index()].partially_mapped = true,
            Event::Munlock(folio) => self.folios[folio.index()].mlocked = false,
            Event::Refs { folio, n } => self.folios[folio.index()].refcount -= n.signed(),
            Event::Mlock(folio) => self.folios[folio.index()].mlocked = true,
            Event::Jump { n } => {
                let pvmw = &mut self.visit.pvmw;
                pvmw.pfn = pvmw.pfn.plus(n.get());
                pvmw.pgoff = pvmw.pgoff.plus(n.get());
                pvmw.address = pvmw.address.plus(n.get());
                pvmw.nr_pages -= n.signed();
            }
            Event::Ret { ok, why } => {
                if let Some(last) = self.visits.last_mut() {
                    last.ret = Some((ok, why));
                }
                self.visiting = false;
            }
            Event::NotifierStart { .. }
            | Event::NotifierEnd { .. }
            | Event::Hiwater
            | Event::Warn { .. }
            | Event::Lazyfree { .. } => {}
        }
    }

    fn begin_visit(&mut self, mm: MmId, vma: VmaId) {
        let range = self.scenario.vma(mm, vma);
        let (start, end) = walk_range(&self.scenario, self.folio, range);
        let folio = self.scenario.folio(self.folio);
        let op = self.op.expect("a visit belongs to an operation");
        self.visits.push(VisitRecord { op, mm, vma, ret: None, first_batch: self.batches.len() });
        self.visiting = true;
        self.visit = Visit {
            mm,
            vma,
            vma_start: range.start,
            vma_end: range.end(),
            start,
            end,
            pvmw: PageVmaMappedWalk {
                pfn: folio.pfn,
                nr_pages: folio.nr_pages().signed(),
                pgoff: folio.index,
                address: start,
                pte: None,
                ptl: None,
                sync: self.flags.contains(TtuFlags::SYNC),
                crossed: false,
            },
            walking: false,
            iteration: 0,
            nr_pages: NrPages::ONE,
            pteval: None,
            batch: None,
            ptes: 0,
            table: 0,
            table_first: start.table(),
            read_end: start.table_end().min(range.end()),
            cleared: (start, start),
        };
    }

    fn go_down(&mut self, first: Vpn, there: bool) {
        let mm = self.visit.mm;
        let table = if there {
            let next = self.ptes.len();
            let table = *self.by_address[mm.index()].get_or_insert_with(first, || next);
            if table == next {
                load(&self.scenario, mm, first, &mut self.ptes);
            }
            Some(table)
        } else {
            None
        };
        let visit = &mut self.visit;
        // The walk comes here from a table it was in: it has crossed to the next one.
        if visit.pvmw.pte.is_some() {
            visit.pvmw.crossed = true;
        }
        if visit.pvmw.address < first {
            visit.pvmw.address = first;
        }
        visit.pvmw.pte = table.map(|_| first);
        visit.table = table.unwrap_or(0);
        visit.table_first = first;
        visit.read_end = first.table_end().min(visit.vma_end);
    }

    /// Clears entries; the walk's `pteval` becomes the first one's value with dirty and young of all.
    #[inline(always)]
    fn get_and_clear(&mut self, at: Vpn, len: NrPages) {
        let arch = self.scenario.arch();
        let (from, to) = self.in_table(at, len);
        let Some((first, rest)) = self.ptes[from..to].split_first_mut() else { return };
        let end = at.plus((to - from) as u64);
        let cleared = &mut self.visit.cleared;
        if cleared.1 == at {
            cleared.1 = end;
        } else {
            *cleared = (at, end);
        }
        let mut first = core::mem::take(first);
        let mut later = PteFlags::empty();
        for entry in rest {
            later |= if let Pte::Present { flags, .. } = *entry { flags } else { entry.flags() };
            *entry = Pte::None;
        }
        if !later.is_empty() && first.is_present() {
            let mut merged = later & (PteFlags::DIRTY | PteFlags::YOUNG);
            if arch == Arch::X86_64 && later.contains(PteFlags::DIRTY) {
                merged |= PteFlags::SOFT_DIRTY;
            }
            first = first.with_flags(first.flags() | merged);
        }
        self.visit.pteval = Some(first);
    }

    #[inline(always)]
    fn set_ptes(&mut self, at: Vpn, len: NrPages, pte: Pte) {
        let beyond = pte.page().is_some_and(|page| {
            u64::from(page.page) + len.get() > self.folios[page.folio.index()].nr_pages.get()
        });
        if pte.maps() {
            self.visit.cleared = (at, at);
        }
        let (from, to) = self.in_table(at, len);
        let entries = &mut self.ptes[from..to];
        if beyond {
            for (i, entry) in (0..).zip(entries) {
                *entry = self.scenario.named(pte.nth(i));
            }
        } else {
            pte.write_run(entries);
        }
    }

    #[inline(always)]
    fn add_swap_counts(&mut self, slot: SwapSlot, n: NrPages, delta: i32) {
        let state = &self.folios[self.folio.index()];
        let inside =
            state.swap.filter(|&swap| swap <= slot && slot.since(swap) + n.get() <= state.nr_pages.get());
        if let Some(swap) = inside {
            #[expect(clippy::cast_possible_truncation, reason = "inside the folio")]
            let from = state.first_page + slot.since(swap) as usize;
            for page in &mut self.pages[from..from + n.index()] {
                page.swap_count += delta;
            }
        } else {
            for i in 0..n.get() {
                *self.stray_slots.get_or_insert_with(slot.plus(i), || 0) += delta;
            }
        }
    }

    #[inline(always)]
    fn remove_rmap(&mut self, folio: FolioId, page: u32, n: NrPages) {
        let (from, to) = self.positions(folio, page, n);
        let mut mapped = 0;
        for page in &mut self.pages[from..to] {
            page.mapcount -= 1;
            mapped += i64::from(page.mapcount > 0);
        }
        let state = &mut self.folios[folio.index()];
        state.mapcount -= n.signed();
        // All others were brought to zero; pages beyond the folio count as such.
        state.nr_mapped -= n.signed() - mapped;
    }
}
