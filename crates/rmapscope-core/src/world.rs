//! The simulated state. [`World::apply`] is the only thing that changes it.

use alloc::{boxed::Box, collections::BTreeMap, sync::Arc, vec::Vec};

use crate::{
    event::{BatchEnd, Counter, Event, FlushTime, Leave, Reader},
    mm::Vma,
    pte::{Pte, PteFlags, PteRun},
    scenario::{Arch, Op, Scenario, TtuFlags},
    units::{FolioId, MmId, NrPages, OpId, PTRS_PER_PTE, Pfn, PgOff, SwapSlot, VmaId, Vpn},
};

const ENTRIES: usize = 512;

/// A PTE table that a walk has gone down to.
#[derive(Clone, Debug)]
struct Table {
    first: Vpn,
    ptes: Box<[Pte; ENTRIES]>,
}

/// A page of a folio, as it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PageState {
    /// `_mapcount`, counted from 0: how many entries map the page.
    pub mapcount: i32,
    /// By how much this scenario raised the count of the page's swap slot.
    pub swap_count: i32,
    /// `PageAnonExclusive`
    pub exclusive: bool,
}

/// A folio, as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FolioState {
    /// `folio_mapcount`: a counter of its own for large folios.
    pub mapcount: i64,
    /// `folio_ref_count`
    pub refcount: i64,
    /// `_nr_pages_mapped`: pages with a mapping, as the removal of rmap counts them.
    pub nr_mapped: i64,
    /// `folio_test_dirty`
    pub dirty: bool,
    /// `folio_test_swapbacked`
    pub swapbacked: bool,
    /// `folio_test_mlocked`
    pub mlocked: bool,
    /// `folio_test_partially_mapped`
    pub partially_mapped: bool,
    first_page: usize,
    nr_pages: NrPages,
}

/// The fields of `struct page_vma_mapped_walk`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageVmaMappedWalk {
    /// `pfn`: the first frame that is looked for.
    pub pfn: Pfn,
    /// `nr_pages`: how many frames are looked for; a jump too far makes it negative.
    pub nr_pages: i64,
    /// `pgoff`
    pub pgoff: PgOff,
    /// `address`: the page the walk stands on.
    pub address: Vpn,
    /// `pte`: the first page of the table it points into, at `address`; `None` before the first and after the last.
    pub pte: Option<Vpn>,
    /// `ptl`: the first page of the table whose lock is held.
    pub ptl: Option<Vpn>,
    /// `PVMW_SYNC`
    pub sync: bool,
    /// `PVMW_PGTABLE_CROSSED`
    pub crossed: bool,
}

/// A visit: one call of `try_to_unmap_one`, while it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visit {
    /// The mm.
    pub mm: MmId,
    /// The VMA.
    pub vma: VmaId,
    /// Where the walk begins.
    pub start: Vpn,
    /// Where it ends: the page behind.
    pub end: Vpn,
    /// The walk.
    pub pvmw: PageVmaMappedWalk,
    /// Whether the walker is running (or the unmap loop).
    pub walking: bool,
    /// How many iterations of the unmap loop have begun.
    pub iteration: u32,
    /// The unmap loop's `nr_pages`.
    pub nr_pages: NrPages,
    /// The unmap loop's `pteval`: what it read, then the merged value of what it cleared.
    pub pteval: Option<Pte>,
    /// The batch of this iteration, once it is decided.
    pub batch: Option<BatchRecord>,
    /// Entries of the folio counted in a locked VMA.
    pub ptes: u64,
    /// The position of `pvmw.pte`'s table in `World::tables`.
    table: usize,
}

/// A batch: an iteration that cleared entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchRecord {
    /// Its first entry.
    pub at: Vpn,
    /// The `nr_pages` the iteration went on with.
    pub len: NrPages,
    /// Why it is not more.
    pub end: BatchEnd,
}

/// A visit that has begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VisitRecord {
    /// The operation.
    pub op: OpId,
    /// The mm.
    pub mm: MmId,
    /// The VMA.
    pub vma: VmaId,
    /// What it returned and why, once it has.
    pub ret: Option<(bool, Leave)>,
    first_batch: usize,
}

/// The simulated state.
#[derive(Clone, Debug)]
pub struct World {
    scenario: Arc<Scenario>,
    tables: Vec<Table>,
    /// For each mm the tables that a walk has gone down to, by first page.
    by_address: Vec<BTreeMap<Vpn, usize>>,
    counters: Vec<[i64; 4]>,
    folios: Vec<FolioState>,
    pages: Vec<PageState>,
    /// Slots outside the folio that is being unmapped, reached only by a number left over.
    stray_slots: BTreeMap<SwapSlot, i32>,
    op: Option<OpId>,
    folio: FolioId,
    flags: TtuFlags,
    visit: Option<Visit>,
    visits: Vec<VisitRecord>,
    batches: Vec<BatchRecord>,
    pending: Vec<(MmId, Vpn, u64)>,
    swap_dups: u64,
}

impl World {
    /// The state at the start of a scenario.
    #[must_use]
    pub fn new(scenario: Arc<Scenario>) -> Self {
        let mut folios = Vec::with_capacity(scenario.folios().len());
        let mut pages = Vec::new();
        for folio in scenario.folios() {
            let first_page = pages.len();
            let nr = folio.nr_pages();
            pages.resize(first_page + usize::from(u16_of(nr)), PageState::default());
            for &(first, n) in &folio.exclusive {
                for page in &mut pages[first_page + usize::from(first)..][..usize::from(n)] {
                    page.exclusive = true;
                }
            }
            folios.push(FolioState {
                mapcount: 0,
                refcount: folio.unmapped_refs(),
                nr_mapped: 0,
                dirty: folio.dirty,
                swapbacked: folio.swapbacked,
                mlocked: folio.mlocked,
                partially_mapped: folio.partially_mapped,
                first_page,
                nr_pages: nr,
            });
        }
        for mm in scenario.mms() {
            for run in &mm.runs {
                let Some(page) = run.first.mapped_page() else { continue };
                let folio = &mut folios[page.folio.index()];
                let nr = i64::try_from(run.len).unwrap_or(0);
                folio.mapcount += nr;
                folio.refcount += nr;
                for i in 0..run.len {
                    let page = &mut pages[folio.first_page + page.plus(i).page as usize];
                    page.mapcount += 1;
                    folio.nr_mapped += i64::from(page.mapcount == 1);
                }
            }
        }
        let mms = scenario.mms().len();
        Self {
            scenario,
            tables: Vec::new(),
            by_address: alloc::vec![BTreeMap::new(); mms],
            counters: alloc::vec![[0; 4]; mms],
            folios,
            pages,
            stray_slots: BTreeMap::new(),
            op: None,
            folio: FolioId::default(),
            flags: TtuFlags::empty(),
            visit: None,
            visits: Vec::new(),
            batches: Vec::new(),
            pending: Vec::new(),
            swap_dups: 0,
        }
    }

    /// The scenario this is a state of.
    #[must_use]
    #[inline]
    pub fn scenario(&self) -> &Arc<Scenario> {
        &self.scenario
    }

    /// The operation that runs or ran last.
    #[must_use]
    pub const fn op(&self) -> Option<OpId> {
        self.op
    }

    /// The folio of the operation that runs or ran last; the first one before any.
    #[must_use]
    #[inline]
    pub const fn op_folio(&self) -> FolioId {
        self.folio
    }

    /// The flags of the operation that runs or ran last.
    #[must_use]
    #[inline]
    pub const fn op_flags(&self) -> TtuFlags {
        self.flags
    }

    /// The visit that runs.
    #[must_use]
    #[inline]
    pub const fn visit(&self) -> Option<&Visit> {
        self.visit.as_ref()
    }

    /// All visits that have begun.
    #[must_use]
    pub fn visits(&self) -> &[VisitRecord] {
        &self.visits
    }

    /// The batches of a visit, by its position in [`World::visits`].
    ///
    /// # Panics
    ///
    /// If there is no such visit.
    #[must_use]
    pub fn batches(&self, visit: usize) -> &[BatchRecord] {
        let end = self.visits.get(visit + 1).map_or(self.batches.len(), |next| next.first_batch);
        &self.batches[self.visits[visit].first_batch..end]
    }

    /// A folio's state.
    ///
    /// # Panics
    ///
    /// If the scenario has no such folio.
    #[must_use]
    #[inline]
    pub fn folio(&self, id: FolioId) -> &FolioState {
        &self.folios[id.index()]
    }

    /// The pages of a folio.
    ///
    /// # Panics
    ///
    /// If the scenario has no such folio.
    #[must_use]
    #[inline]
    pub fn pages(&self, id: FolioId) -> &[PageState] {
        let folio = &self.folios[id.index()];
        &self.pages[folio.first_page..][..usize::from(u16_of(folio.nr_pages))]
    }

    /// The change of a counter of an mm since the start.
    ///
    /// # Panics
    ///
    /// If the scenario has no such mm.
    #[must_use]
    pub fn counter(&self, mm: MmId, counter: Counter) -> i64 {
        self.counters[mm.index()][counter as usize]
    }

    /// How many calls have raised swap counts or failed to.
    #[must_use]
    pub const fn swap_dups(&self) -> u64 {
        self.swap_dups
    }

    /// Slots whose count was changed, with by how much, ascending.
    #[must_use]
    pub fn swap_counts(&self) -> Vec<(SwapSlot, i64)> {
        let mut slots: BTreeMap<SwapSlot, i64> = BTreeMap::new();
        for (folio, state) in self.scenario.folios().iter().zip(&self.folios) {
            let Some(swap) = folio.swap else { continue };
            for i in 0..folio.nr_pages().get() {
                let count = self.pages[state.first_page + usize::try_from(i).unwrap_or(0)].swap_count;
                if count != 0 {
                    *slots.entry(swap.plus(i)).or_default() += i64::from(count);
                }
            }
        }
        for (&slot, &count) in &self.stray_slots {
            *slots.entry(slot).or_default() += i64::from(count);
        }
        slots.into_iter().filter(|&(_, count)| count != 0).collect()
    }

    /// Ranges whose deferred flush is still pending: mm, first page, pages.
    #[must_use]
    pub fn pending_flush(&self) -> &[(MmId, Vpn, u64)] {
        &self.pending
    }

    /// An entry, wherever it lies.
    ///
    /// # Panics
    ///
    /// If the scenario has no such mm.
    #[must_use]
    pub fn pte(&self, mm: MmId, at: Vpn) -> Pte {
        match self.by_address[mm.index()].get(&at.table()) {
            Some(&table) => self.tables[table].ptes[slot_of(at)],
            None => self.scenario.mm(mm).pte(at),
        }
    }

    /// The entries of an mm as canonical runs.
    ///
    /// # Panics
    ///
    /// If the scenario has no such mm.
    #[must_use]
    pub fn runs(&self, mm: MmId) -> Vec<PteRun> {
        let mut out: Vec<PteRun> = Vec::new();
        let mut push = |run: PteRun| match out.last_mut() {
            Some(last) if last.end() == run.at && last.continues_with(run.first) => {
                last.len += run.len;
            }
            _ => out.push(run),
        };
        let start_runs = self.scenario.mm(mm);
        let mut from = Vpn::default();
        for (&first, &table) in &self.by_address[mm.index()] {
            start_runs.runs_in(from, first).for_each(&mut push);
            for (at, pte) in self.tables[table].entries() {
                if !pte.is_none() {
                    push(PteRun { at, len: 1, first: pte });
                }
            }
            from = first.table_end();
        }
        start_runs.runs_in(from, Vpn::new(crate::units::LIMIT)).for_each(&mut push);
        out
    }

    /// The entries of all tables that a walk has gone down to, each with what it was at the start: all that can have
    /// changed.
    pub fn touched(&self) -> impl Iterator<Item = (MmId, Vpn, Pte, Pte)> + '_ {
        self.by_address.iter().enumerate().flat_map(move |(mm, tables)| {
            let mm = MmId::new(mm);
            tables.values().flat_map(move |&table| {
                let table = &self.tables[table];
                let start = load(&self.scenario, mm, table.first);
                table.entries().enumerate().map(move |(i, (at, now))| (mm, at, start[i], now))
            })
        })
    }

    /// An entry by way of `pvmw.pte`: behind the end of its table there is none.
    #[inline(always)]
    pub(crate) fn mapped_pte(&self, visit: &Visit, at: Vpn) -> Pte {
        let table = &self.tables[visit.table];
        let slot = at.since(table.first);
        if slot < PTRS_PER_PTE { table.ptes[slot_of(at)] } else { Pte::None }
    }

    /// Applies an event: the one place where simulated state changes.
    ///
    /// Applying the events of a trace one by one to [`World::new`] gives the state after each of them.
    ///
    /// # Panics
    ///
    /// If the event does not come from a trace of the same scenario in this order.
    #[inline(always)]
    pub fn apply(&mut self, event: &Event) {
        match *event {
            Event::Op(op) => {
                let Op::Unmap { folio, flags } = self.scenario.ops()[op.index()];
                self.op = Some(op);
                self.folio = folio;
                self.flags = flags;
                self.visit = None;
            }
            Event::Visit { mm, vma } => self.begin_visit(mm, vma),
            Event::Walk { .. } => self.visiting().walking = true,
            Event::Table { first, there } => self.go_down(first, there),
            Event::Lock { first, .. } => self.visiting().pvmw.ptl = Some(first),
            Event::Unlock { .. } => self.visiting().pvmw.ptl = None,
            Event::Read { by, at } => {
                let visit = self.visiting();
                match by {
                    Reader::WalkerMap | Reader::WalkerNext | Reader::WalkerCheck => {
                        visit.pvmw.address = at;
                    }
                    Reader::Caller => {
                        let visit = *visit;
                        let pte = self.mapped_pte(&visit, at);
                        self.visiting().pteval = Some(pte);
                    }
                    Reader::ScanFirst | Reader::Scan | Reader::Marker => {}
                }
            }
            Event::Found { .. } => {
                let visit = self.visiting();
                visit.walking = false;
                visit.iteration += 1;
                visit.batch = None;
                visit.pteval = None;
                visit.ptes += 1;
            }
            Event::NotFound => {
                let visit = self.visiting();
                visit.walking = false;
                visit.batch = None;
                visit.pteval = None;
                visit.pvmw.pte = None;
            }
            Event::Batch { at, nr, end } => {
                let record = BatchRecord { at, len: nr, end };
                let visit = self.visiting();
                visit.nr_pages = nr;
                visit.batch = Some(record);
                self.batches.push(record);
            }
            Event::Clear { at, len } => self.get_and_clear(at, len),
            Event::Flush { when, at, len } => {
                if when == FlushTime::Deferred {
                    let mm = self.visiting().mm;
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
                    let pages = self.pages_from(folio, page, n);
                    for page in pages {
                        page.exclusive = false;
                    }
                }
            }
            Event::Counter { name, delta } => {
                let mm = self.visiting().mm;
                self.counters[mm.index()][name as usize] += i64::from(delta);
            }
            Event::Write { at, len, pte, .. } => self.set_ptes(at, len, pte),
            Event::Rmap { folio, page, n } => self.remove_rmap(folio, page, n),
            Event::DeferredSplit(folio) => self.folios[folio.index()].partially_mapped = true,
            Event::Munlock(folio) => self.folios[folio.index()].mlocked = false,
            Event::Refs { folio, n } => self.folios[folio.index()].refcount -= n.signed(),
            Event::Mlock(folio) => self.folios[folio.index()].mlocked = true,
            Event::Jump { n } => {
                let pvmw = &mut self.visiting().pvmw;
                pvmw.pfn = pvmw.pfn.plus(n.get());
                pvmw.pgoff = pvmw.pgoff.plus(n.get());
                pvmw.address = pvmw.address.plus(n.get());
                pvmw.nr_pages -= n.signed();
            }
            Event::Ret { ok, why } => {
                if let Some(last) = self.visits.last_mut() {
                    last.ret = Some((ok, why));
                }
                self.visit = None;
            }
            Event::NotifierStart { .. }
            | Event::NotifierEnd { .. }
            | Event::Hiwater
            | Event::Warn { .. }
            | Event::Lazyfree { .. } => {}
        }
    }

    #[inline(always)]
    fn visiting(&mut self) -> &mut Visit {
        self.visit.as_mut().expect("between visit and ret")
    }

    fn begin_visit(&mut self, mm: MmId, vma: VmaId) {
        let (start, end) = walk_range(&self.scenario, self.folio, self.scenario.vma(mm, vma));
        let folio = self.scenario.folio(self.folio);
        let op = self.op.expect("a visit belongs to an operation");
        self.visits.push(VisitRecord { op, mm, vma, ret: None, first_batch: self.batches.len() });
        self.visit = Some(Visit {
            mm,
            vma,
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
        });
    }

    fn go_down(&mut self, first: Vpn, there: bool) {
        let mm = self.visiting().mm;
        let table = if there {
            let next = self.tables.len();
            let table = *self.by_address[mm.index()].entry(first).or_insert(next);
            if table == next {
                let ptes = load(&self.scenario, mm, first);
                self.tables.push(Table { first, ptes });
            }
            Some(table)
        } else {
            None
        };
        let visit = self.visiting();
        // The walk comes here from a table it was in: it has crossed to the next one.
        if visit.pvmw.pte.is_some() {
            visit.pvmw.crossed = true;
        }
        if visit.pvmw.address < first {
            visit.pvmw.address = first;
        }
        visit.pvmw.pte = table.map(|_| first);
        visit.table = table.unwrap_or(0);
    }

    /// Which of the entries `[at, at + len)` lie in the mapped table, as a range of slots.
    #[inline(always)]
    fn in_table(&mut self, at: Vpn, len: NrPages) -> &mut [Pte] {
        let table = self.visit.as_ref().map_or(0, |visit| visit.table);
        let table = &mut self.tables[table];
        let from = at.since(table.first).min(PTRS_PER_PTE);
        let to = (from + len.get()).min(PTRS_PER_PTE);
        #[expect(clippy::cast_possible_truncation, reason = "at most 512")]
        &mut table.ptes[from as usize..to as usize]
    }

    /// Clears entries; the walk's `pteval` becomes the first one's value with dirty and young of all.
    #[inline(always)]
    fn get_and_clear(&mut self, at: Vpn, len: NrPages) {
        let arch = self.scenario.arch();
        let entries = self.in_table(at, len);
        let mut merged = PteFlags::empty();
        let mut later = PteFlags::empty();
        let mut first = Pte::None;
        for (i, entry) in entries.iter_mut().enumerate() {
            let pte = core::mem::take(entry);
            if i == 0 {
                first = pte;
            } else {
                later |= pte.flags();
            }
        }
        if first.is_present() {
            merged |= later & (PteFlags::DIRTY | PteFlags::YOUNG);
            if arch == Arch::X86_64 && later.contains(PteFlags::DIRTY) {
                merged |= PteFlags::SOFT_DIRTY;
            }
            first = first.with_flags(first.flags() | merged);
        }
        self.visiting().pteval = Some(first);
    }

    #[inline(always)]
    fn set_ptes(&mut self, at: Vpn, len: NrPages, pte: Pte) {
        let beyond = pte.page().is_some_and(|page| {
            u64::from(page.page) + len.get() > self.folios[page.folio.index()].nr_pages.get()
        });
        if beyond {
            let scenario = Arc::clone(&self.scenario);
            for (i, entry) in (0..).zip(self.in_table(at, len)) {
                *entry = scenario.named(pte.nth(i));
            }
        } else {
            for (i, entry) in (0..).zip(self.in_table(at, len)) {
                *entry = pte.nth(i);
            }
        }
    }

    fn add_swap_counts(&mut self, slot: SwapSlot, n: NrPages, delta: i32) {
        let folio = self.scenario.folio(self.folio);
        let state = &self.folios[self.folio.index()];
        let inside =
            folio.swap.filter(|&swap| swap <= slot && slot.since(swap) + n.get() <= folio.nr_pages().get());
        if let Some(swap) = inside {
            #[expect(clippy::cast_possible_truncation, reason = "inside the folio")]
            let from = state.first_page + slot.since(swap) as usize;
            for page in &mut self.pages[from..from + usize::from(u16_of(n))] {
                page.swap_count += delta;
            }
        } else {
            for i in 0..n.get() {
                *self.stray_slots.entry(slot.plus(i)).or_default() += delta;
            }
        }
    }

    /// The pages of a folio from `page` on, as far as the folio goes.
    #[inline(always)]
    fn pages_from(&mut self, folio: FolioId, page: u32, n: NrPages) -> &mut [PageState] {
        let state = &self.folios[folio.index()];
        let nr = usize::from(u16_of(state.nr_pages));
        let from = (page as usize).min(nr);
        let to = (from + usize::from(u16_of(n))).min(nr);
        &mut self.pages[state.first_page + from..state.first_page + to]
    }

    #[inline(always)]
    fn remove_rmap(&mut self, folio: FolioId, page: u32, n: NrPages) {
        let pages = self.pages_from(folio, page, n);
        // Pages beyond the folio count as brought to zero.
        let mut brought = n.signed() - i64::try_from(pages.len()).unwrap_or(0);
        for page in pages {
            page.mapcount -= 1;
            brought += i64::from(page.mapcount <= 0);
        }
        let state = &mut self.folios[folio.index()];
        state.mapcount -= n.signed();
        state.nr_mapped -= brought;
    }
}

impl Table {
    fn entries(&self) -> impl Iterator<Item = (Vpn, Pte)> + '_ {
        (0..).zip(self.ptes.iter()).map(|(i, pte)| (self.first.plus(i), *pte))
    }
}

impl Visit {
    /// The entry at an address as the walk would see it, by way of `pvmw.pte`.
    #[must_use]
    pub fn pte_in_table(&self, world: &World, at: Vpn) -> Pte {
        if self.pvmw.pte.is_some() { world.mapped_pte(self, at) } else { Pte::None }
    }
}

/// The range of a VMA that the walk of a folio covers (`vma_address`, `vma_address_end`).
///
/// # Panics
///
/// If the VMA does not overlap the folio.
#[must_use]
pub fn walk_range(scenario: &Scenario, folio: FolioId, vma: &Vma) -> (Vpn, Vpn) {
    let folio = scenario.folio(folio);
    let first = folio.index.max(vma.pgoff);
    let last = folio.index.plus(folio.nr_pages().get()).min(vma.pgoff.plus(vma.pages));
    (vma.start.plus(first.since(vma.pgoff)), vma.start.plus(last.since(vma.pgoff)))
}

/// A page table as it is at the start of a scenario.
fn load(scenario: &Scenario, mm: MmId, first: Vpn) -> Box<[Pte; ENTRIES]> {
    let mut ptes = Box::new([Pte::None; ENTRIES]);
    for run in scenario.mm(mm).runs_in(first, first.table_end()) {
        for i in 0..run.len {
            ptes[slot_of(run.at.plus(i))] = run.first.nth(i);
        }
    }
    ptes
}

#[inline(always)]
fn slot_of(at: Vpn) -> usize {
    #[expect(clippy::cast_possible_truncation, reason = "masked to the table's 512 entries")]
    {
        at.get() as usize & (ENTRIES - 1)
    }
}

#[inline(always)]
fn u16_of(n: NrPages) -> u16 {
    #[expect(clippy::cast_possible_truncation, reason = "at most 512")]
    {
        n.get() as u16
    }
}
