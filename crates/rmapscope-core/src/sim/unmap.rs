//! The unmap loop (`try_to_unmap`, `try_to_unmap_one` in `mm/rmap.c`).

use super::{Record, Sim};
use crate::{
    design::Skip,
    event::{BatchEnd, Counter, Event, FlushTime, Lazyfree, Leave, Reader, Written},
    folio::{Folio, FolioKind},
    mm::{Vma, VmaFlags},
    pte::{Pte, PteFlags, Softleaf},
    scenario::{Op, TtuFlags},
    units::{FolioId, MmId, NrPages, OpId, PageId, VmaId, Vpn},
};

/// What a visit is about.
#[derive(Clone, Copy)]
pub(super) struct Target<'s> {
    pub(super) id: FolioId,
    pub(super) folio: &'s Folio,
    pub(super) vma: &'s Vma,
    pub(super) flags: TtuFlags,
}

/// What an iteration of the loop is about.
#[derive(Clone, Copy)]
struct Iteration {
    /// The entry the walker found.
    at: Vpn,
    /// The page it maps.
    page: PageId,
    /// Its value; after the clear the merged one.
    pteval: Pte,
    /// How many entries are handled: `nr_pages`.
    nr: NrPages,
}

/// The loop is left, and the visit returns true or false.
struct Left(bool, Leave);

type Step = Result<(), Left>;

impl<'s, R: Record> Sim<'s, R> {
    /// Runs the scenario's operations in order.
    // A function of its own in every build, so that a profile can be limited to it.
    #[inline(never)]
    pub(super) fn run(&mut self) {
        let scenario = self.scenario;
        for (i, op) in scenario.ops().iter().enumerate() {
            self.emit(Event::Op(OpId::new(i)));
            match *op {
                Op::Unmap { folio, flags } => self.try_to_unmap(folio, flags),
            }
        }
    }

    /// Visits every VMA that can map the folio, until one gives up or nothing maps it any more.
    ///
    /// Stands for `try_to_unmap` and `rmap_walk` (`mm/rmap.c`).
    fn try_to_unmap(&mut self, id: FolioId, flags: TtuFlags) {
        let scenario = self.scenario;
        let folio = scenario.folio(id);
        if folio.is_anon() && self.world().folio(id).mapcount <= 0 {
            // The kernel does not take the lock of an anon_vma for a folio that is not mapped.
            return;
        }
        for (mm, vma) in scenario.rmap(id) {
            let target = Target { id, folio, vma: scenario.vma(mm, vma), flags };
            let goes_on = self.try_to_unmap_one(mm, vma, target);
            if !goes_on || self.world().folio(id).mapcount <= 0 {
                break;
            }
        }
    }

    /// Unmaps the folio from one VMA. False means: give up.
    ///
    /// Stands for `try_to_unmap_one` (`mm/rmap.c`).
    fn try_to_unmap_one(&mut self, mm: MmId, vma: VmaId, target: Target<'s>) -> bool {
        self.emit(Event::Visit { mm, vma });
        let visit = self.visit();
        let (at, len) = (visit.start, NrPages::new(visit.end.since(visit.start)));
        self.emit(Event::NotifierStart { at, len });
        let Left(ok, why) = self.unmap_loop(target);
        if why != Leave::WalkEnd {
            self.page_vma_mapped_walk_done();
        }
        self.emit(Event::NotifierEnd { at, len });
        self.emit(Event::Ret { ok, why });
        ok
    }

    fn unmap_loop(&mut self, target: Target<'s>) -> Left {
        let ignore_mlock = target.flags.contains(TtuFlags::IGNORE_MLOCK);
        let locked = target.vma.flags.contains(VmaFlags::LOCKED) && !ignore_mlock;
        // What the loop will return when the walk is over; in a locked VMA it fails from the first entry on.
        let mut ok = true;
        let mut nr = NrPages::ONE;
        let mut step = NrPages::ONE;
        while let Some(at) = self.page_vma_mapped_walk(step) {
            step = NrPages::ONE;
            if self.design.reset_nr {
                nr = NrPages::ONE;
            }
            if locked {
                ok = false;
                match self.mlocked_vma(target) {
                    Ok(()) => continue,
                    Err(left) => return left,
                }
            }
            match self.unmap_entry(target, at, nr) {
                Ok(handled) => nr = handled,
                Err(left) => return left,
            }
            if self.design.skip == Skip::WalkBatch {
                step = nr;
            }
        }
        Left(ok, Leave::WalkEnd)
    }

    /// An entry in a locked VMA: the folio stays, and may be locked.
    fn mlocked_vma(&mut self, target: Target<'s>) -> Step {
        let visit = self.visit();
        let (ptes, nr_pages, crossed) = (visit.ptes, visit.pvmw.nr_pages, visit.pvmw.crossed);
        if !self.design.mlock_counts_ptes {
            if !target.folio.is_large() {
                self.emit(Event::Mlock(target.id));
                return Err(Left(false, Leave::Mlocked));
            }
            return Err(Left(false, Leave::MlockFirst));
        }
        if i64::try_from(ptes) != Ok(nr_pages) {
            return Ok(());
        }
        if crossed {
            return Err(Left(false, Leave::MlockCrossed));
        }
        self.emit(Event::Mlock(target.id));
        Err(Left(false, Leave::Mlocked))
    }

    /// One iteration: the entry at `at`, and with it as many as the design batches. Returns `nr_pages`.
    #[inline(always)]
    fn unmap_entry(&mut self, target: Target<'s>, at: Vpn, left_over: NrPages) -> Result<NrPages, Left> {
        let mut pteval = self.read(Reader::Caller, at);
        let Some(page) = pteval.mapped_page() else {
            // The walker returns nothing else, and nobody changes an entry under the lock.
            return Ok(left_over);
        };
        let nr = if pteval.is_present() {
            let (nr, end) = self.folio_unmap_pte_batch(target, at, page, pteval);
            self.emit(Event::Batch { at, nr, end });
            pteval = self.get_and_clear_ptes(target, at, nr);
            nr
        } else {
            let end = if self.design.reset_nr || left_over == NrPages::ONE {
                BatchEnd::Device
            } else {
                BatchEnd::Stale
            };
            self.emit(Event::Batch { at, nr: left_over, end });
            self.emit(Event::Clear { at, len: NrPages::ONE });
            left_over
        };
        let it = Iteration { at, page, pteval, nr };
        self.install_uffd_wp_markers(target, it);
        self.emit(Event::Hiwater);
        self.unmap_page_range(target, it)?;
        // v6.15 leaves after more than one page, so a folio of one page costs it one more call of the walker.
        let all =
            if self.design.whole_folio_only { nr > NrPages::ONE } else { nr == target.folio.nr_pages() };
        if all {
            return Err(Left(true, Leave::AllPages));
        }
        if self.design.skip == Skip::Jump && nr > NrPages::ONE {
            self.emit(Event::Jump { n: NrPages::new(nr.get() - 1) });
        }
        Ok(nr)
    }

    /// Clears a batch, sees to its TLB flush, and moves the dirty bit to the folio. Returns the merged value.
    #[inline(always)]
    fn get_and_clear_ptes(&mut self, target: Target<'s>, at: Vpn, nr: NrPages) -> Pte {
        self.emit(Event::Clear { at, len: nr });
        let when =
            if target.flags.contains(TtuFlags::BATCH_FLUSH) { FlushTime::Deferred } else { FlushTime::Now };
        self.emit(Event::Flush { when, at, len: nr });
        let merged = self.visit().pteval.unwrap_or_default();
        if merged.flags().contains(PteFlags::DIRTY) {
            self.emit(Event::Dirty(target.id));
        }
        merged
    }

    /// In a uffd-wp VMA that is not anonymous a protection must outlive its page.
    ///
    /// Stands for `pte_install_uffd_wp_if_needed`, later `cond_install_uffd_wp_ptes`.
    fn install_uffd_wp_markers(&mut self, Target { vma, .. }: Target<'s>, it: Iteration) {
        self.emit(Event::Read { by: Reader::Marker, at: it.at });
        if vma.is_anonymous() || !vma.flags.contains(VmaFlags::UFFD_WP) || !it.pteval.is_uffd_wp() {
            return;
        }
        let len = if self.design.batch_markers { it.nr } else { NrPages::ONE };
        self.emit(Event::Marker { at: it.at, len });
    }

    /// What becomes of the cleared entries.
    fn unmap_page_range(&mut self, target: Target<'s>, it: Iteration) -> Step {
        let folio = target.folio;
        if self.is_poisoned(target, it.page) {
            self.count(counter_of(folio.kind), NrPages::ONE, -1);
            let pte = Pte::Softleaf(Softleaf::Hwpoison { page: it.page });
            self.write(it.at, NrPages::ONE, pte, Written::Hwpoison);
        } else if !folio.is_anon() {
            self.count(counter_of(folio.kind), it.nr, -1);
        } else {
            let swapbacked = self.world().folio(it.page.folio).swapbacked;
            if swapbacked != folio.swap.is_some() {
                self.emit(Event::Warn { at: it.at });
                if self.design.restore_on_mismatch {
                    self.restore(it);
                }
                return Err(Left(false, Leave::Mismatch));
            }
            if swapbacked {
                return self.unmap_anon_folio_range(target, it);
            }
            self.discard_lazyfree(target, it)?;
        }
        self.finish(target, it.page, it.nr);
        Ok(())
    }

    /// Whether the entry becomes a hwpoison entry.
    fn is_poisoned(&self, target: Target<'s>, page: PageId) -> bool {
        if !target.flags.contains(TtuFlags::HWPOISON) {
            return false;
        }
        let own = if self.design.hwpoison_per_page { page.page } else { 0 };
        target.folio.hwpoison.iter().any(|&page| u32::from(page) == own)
    }

    /// A lazyfree folio's pages are given up if nobody needs them.
    fn discard_lazyfree(&mut self, Target { id: folio, vma, .. }: Target<'s>, it: Iteration) -> Step {
        let state = self.world().folio(folio);
        let (refs, maps) = (state.refcount, state.mapcount);
        let verdict = if state.dirty && !vma.flags.contains(VmaFlags::DROPPABLE) {
            Lazyfree::Dirty
        } else if refs != 1 + maps {
            Lazyfree::Referenced
        } else {
            Lazyfree::Discard
        };
        self.emit(Event::Lazyfree { folio, refs, maps, verdict });
        match verdict {
            Lazyfree::Discard => {
                self.count(Counter::Anon, it.nr, -1);
                Ok(())
            }
            Lazyfree::Dirty => {
                // Where the loop restores for its helpers, the helper sets the flag first.
                if self.design.restore_on_mismatch {
                    self.emit(Event::Swapbacked(folio));
                    self.restore(it);
                } else {
                    self.restore(it);
                    self.emit(Event::Swapbacked(folio));
                }
                Err(Left(false, Leave::LazyfreeDirty))
            }
            Lazyfree::Referenced => {
                self.restore(it);
                Err(Left(false, Leave::LazyfreeReferenced))
            }
        }
    }

    /// The pages of a swapbacked anon folio become swap entries, in sub-batches of equal `PageAnonExclusive`.
    ///
    /// Stands for `unmap_anon_folio_range` of series v2; without batching the one sub-batch is one entry.
    fn unmap_anon_folio_range(&mut self, target: Target<'s>, it: Iteration) -> Step {
        let total = it.nr.get();
        let mut done = 0;
        while done < total {
            let page = it.page.plus(done);
            let rest = total - done;
            let (exclusive, len) = self.page_anon_exclusive_sub_batch(page, rest);
            let nr = NrPages::new(len);
            let sub = Iteration { at: it.at.plus(done), page, nr, ..it };
            if let Err(why) = self.swap_out(target, sub, exclusive) {
                let pte = it.pteval.nth(done);
                self.write(sub.at, nr, pte, Written::Restored);
                if self.design.restore_tail && len < rest {
                    let tail = NrPages::new(rest - len);
                    self.write(sub.at.plus(len), tail, pte.nth(len), Written::RestoredTail);
                }
                return Err(Left(false, why));
            }
            done += len;
        }
        Ok(())
    }

    /// How many pages from `page` on have the same `PageAnonExclusive`, and which.
    fn page_anon_exclusive_sub_batch(&self, page: PageId, max: u64) -> (bool, u64) {
        let pages = self.world().pages(page.folio);
        // A page beyond the folio, reached only by a number left over, is exclusive to nobody.
        let exclusive = |i: u64| pages.get(page.plus(i).page as usize).is_some_and(|page| page.exclusive);
        let first = exclusive(0);
        let len = (1..max).take_while(|&i| exclusive(i) == first).count();
        (first, 1 + len as u64)
    }

    #[inline(always)]
    fn swap_out(&mut self, target: Target<'s>, sub: Iteration, exclusive: bool) -> Result<(), Leave> {
        let folio = target.id;
        let Some(swap) = target.folio.swap else {
            return Err(Leave::Mismatch);
        };
        let (slot, n) = (swap.plus(sub.page.page.into()), sub.nr);
        let ok = self.scenario.swap_dup_fails_after().is_none_or(|first| self.world().swap_dups() < first);
        self.emit(Event::SwapDup { slot, n, ok });
        if !ok {
            return Err(Leave::SwapDupFailed);
        }
        if exclusive {
            let ok = !target.folio.pinned;
            self.emit(Event::Share { folio, page: sub.page.page, n, ok });
            if !ok {
                self.emit(Event::SwapPut { slot, n });
                return Err(Leave::ShareFailed);
            }
        }
        self.count(Counter::Anon, n, -1);
        self.count(Counter::Swap, n, 1);
        let mut flags = sub.pteval.flags() & (PteFlags::SOFT_DIRTY | PteFlags::UFFD_WP);
        flags.set(PteFlags::EXCLUSIVE, exclusive);
        let pte = Pte::Softleaf(Softleaf::Swap { slot, flags });
        self.emit(Event::Write { at: sub.at, len: n, pte, what: Written::Swap });
        self.finish(target, sub.page, n);
        Ok(())
    }

    /// Removes rmap and drops references.
    ///
    /// Stands for the end of the loop body (`discard`, later `finish_folio_unmap`) and
    /// `folio_remove_rmap_ptes` (`mm/rmap.c`).
    #[inline(always)]
    fn finish(&mut self, Target { id, folio, vma, .. }: Target<'s>, page: PageId, n: NrPages) {
        let before = self.world().folio(id).nr_mapped;
        self.emit(Event::Rmap { folio: id, page: page.page, n });
        if folio.is_anon() && folio.order.get() >= 2 && folio.swap.is_none() {
            let after = self.world().folio(id);
            if after.nr_mapped < before && after.nr_mapped != 0 && !after.partially_mapped {
                self.emit(Event::DeferredSplit(id));
            }
        }
        if vma.flags.contains(VmaFlags::LOCKED) {
            self.emit(Event::Munlock(id));
        }
        self.emit(Event::Refs { folio: id, n });
    }

    fn restore(&mut self, it: Iteration) {
        self.write(it.at, it.nr, it.pteval, Written::Restored);
    }

    fn write(&mut self, at: Vpn, len: NrPages, pte: Pte, what: Written) {
        self.emit(Event::Write { at, len, pte, what });
    }

    fn count(&mut self, name: Counter, n: NrPages, sign: i32) {
        #[expect(clippy::cast_possible_truncation, reason = "at most 512")]
        let delta = sign * n.get() as i32;
        self.emit(Event::Counter { name, delta });
    }
}

/// `mm_counter`
const fn counter_of(kind: FolioKind) -> Counter {
    match kind {
        FolioKind::Anon => Counter::Anon,
        FolioKind::File => Counter::File,
        FolioKind::Shmem => Counter::Shmem,
    }
}
