//! The simulated state. [`World::apply`] is the only thing that changes it.

mod apply;
mod records;

use alloc::{sync::Arc, vec::Vec};

use crate::{
    event::Counter,
    mm::Vma,
    order::{SortedMap, sorted_by_key},
    pte::{Pte, PteRun},
    scenario::{Scenario, TtuFlags},
    units::{FolioId, MmId, NrPages, OpId, PageId, SwapSlot, Vpn},
};

pub use records::{BatchRecord, FolioState, PageState, PageVmaMappedWalk, Visit, VisitRecord};

const ENTRIES: usize = 512;

/// The simulated state.
#[derive(Clone, Debug)]
pub struct World {
    scenario: Arc<Scenario>,
    /// The entries of all tables that a walk has gone down to, one table behind the other.
    ptes: Vec<Pte>,
    /// For each mm where those tables begin in `ptes`, by first page.
    by_address: Vec<SortedMap<Vpn, usize>>,
    counters: Vec<[i64; 4]>,
    folios: Vec<FolioState>,
    pages: Vec<PageState>,
    /// Slots outside the folio that is being unmapped, reached only by a number left over.
    stray_slots: SortedMap<SwapSlot, i32>,
    op: Option<OpId>,
    folio: FolioId,
    flags: TtuFlags,
    /// The visit that runs, or the one before.
    visit: Visit,
    visiting: bool,
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
            pages.resize(first_page + nr.index(), PageState::default());
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
                swap: folio.swap,
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
            ptes: Vec::new(),
            by_address: alloc::vec![SortedMap::default(); mms],
            counters: alloc::vec![[0; 4]; mms],
            folios,
            pages,
            stray_slots: SortedMap::default(),
            op: None,
            folio: FolioId::default(),
            flags: TtuFlags::empty(),
            visit: Visit::default(),
            visiting: false,
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
        if self.visiting { Some(&self.visit) } else { None }
    }

    /// The visit that runs, for those who know that one does.
    #[inline(always)]
    pub(crate) const fn visiting(&self) -> &Visit {
        &self.visit
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
        &self.pages[folio.first_page..][..folio.nr_pages.index()]
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
        let mut slots = Vec::new();
        for (folio, state) in self.scenario.folios().iter().zip(&self.folios) {
            let Some(swap) = folio.swap else { continue };
            let pages = &self.pages[state.first_page..][..state.nr_pages.index()];
            slots.extend((0..).zip(pages).map(|(i, page)| (swap.plus(i), i64::from(page.swap_count))));
        }
        slots.extend(self.stray_slots.iter().map(|(slot, &count)| (slot, i64::from(count))));
        // Folios may share slots, and a number left over may reach another folio's.
        let mut out: Vec<(SwapSlot, i64)> = Vec::new();
        for (slot, count) in sorted_by_key(&slots, |&(slot, _)| slot) {
            match out.last_mut() {
                Some(last) if last.0 == slot => last.1 += count,
                _ => out.push((slot, count)),
            }
        }
        out.retain(|&(_, count)| count != 0);
        out
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
        match self.by_address[mm.index()].get(at.table()) {
            Some(&table) => self.ptes[table + slot_of(at)],
            None => self.scenario.mm(mm).pte(at),
        }
    }

    /// The pages `[page, page + n)` of a folio, as far as the folio goes.
    #[inline(always)]
    pub(crate) fn pages_from(&self, folio: FolioId, page: u32, n: NrPages) -> &[PageState] {
        let (from, to) = self.positions(folio, page, n);
        self.pages.get(from..to).unwrap_or(&[])
    }

    /// Where those lie among the pages of all folios.
    #[inline(always)]
    fn positions(&self, folio: FolioId, page: u32, n: NrPages) -> (usize, usize) {
        let state = &self.folios[folio.index()];
        let end = state.first_page + state.nr_pages.index();
        let from = (state.first_page + page as usize).min(end);
        (from, (from + n.index()).min(end))
    }

    /// How many pages all folios have.
    pub(crate) const fn nr_pages(&self) -> usize {
        self.pages.len()
    }

    /// A page's position among the pages of all folios; pages beyond their folio have none.
    pub(crate) fn position(&self, page: PageId) -> Option<usize> {
        let state = &self.folios[page.folio.index()];
        let number = page.page as usize;
        (number < state.nr_pages.index()).then_some(state.first_page + number)
    }

    /// Calls `f` for every entry in `[start, end)` that is not none, ascending.
    ///
    /// # Panics
    ///
    /// If the scenario has no such mm.
    pub fn for_each_pte(&self, mm: MmId, start: Vpn, end: Vpn, mut f: impl FnMut(Vpn, Pte)) {
        let mut at = start;
        while at < end {
            let stop = at.table_end().min(end);
            match self.by_address[mm.index()].get(at.table()) {
                Some(&table) => {
                    let from = table + slot_of(at);
                    let to = from + NrPages::new(stop.since(at)).index();
                    for pte in &self.ptes[from..to] {
                        if !pte.is_none() {
                            f(at, *pte);
                        }
                        at = at.plus(1);
                    }
                }
                None => {
                    for run in self.scenario.mm(mm).runs_in(at, stop) {
                        for i in 0..run.len {
                            f(run.at.plus(i), run.first.nth(i));
                        }
                    }
                }
            }
            at = stop;
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
        for (first, &table) in self.by_address[mm.index()].iter() {
            start_runs.runs_in(from, first).for_each(&mut push);
            for (at, pte) in self.table(first, table) {
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
            tables.iter().flat_map(move |(first, &table)| {
                let mut start = Vec::with_capacity(ENTRIES);
                load(&self.scenario, mm, first, &mut start);
                self.table(first, table).zip(start).map(move |((at, now), start)| (mm, at, start, now))
            })
        })
    }

    /// The entries of a table.
    fn table(&self, first: Vpn, table: usize) -> impl Iterator<Item = (Vpn, Pte)> + '_ {
        (0..).zip(&self.ptes[table..table + ENTRIES]).map(move |(i, pte)| (first.plus(i), *pte))
    }

    /// Which of the entries `[at, at + len)` lie in the table that `pvmw.pte` points into, as positions in `ptes`.
    #[inline(always)]
    fn in_table(&self, at: Vpn, len: NrPages) -> (usize, usize) {
        let Visit { table, table_first, .. } = self.visit;
        let end = table + ENTRIES;
        let from = if at.table() == table_first { table + slot_of(at) } else { end };
        (from, (from + len.index()).min(end))
    }

    /// The entries `[at, at + len)` of the table that `pvmw.pte` points into, as far as they lie in it.
    #[inline(always)]
    pub(crate) fn mapped_ptes(&self, at: Vpn, len: NrPages) -> &[Pte] {
        let (from, to) = self.in_table(at, len);
        &self.ptes[from..to]
    }

    /// Whether there is a PTE table for the 512 pages from `first`.
    #[inline]
    pub(crate) fn has_table(&self, mm: MmId, first: Vpn) -> bool {
        self.by_address[mm.index()].get(first).is_some() || self.scenario.mm(mm).has_table(first)
    }

    /// An entry by way of `pvmw.pte`: behind the end of its table there is none.
    #[inline(always)]
    pub(crate) fn mapped_pte(&self, visit: &Visit, at: Vpn) -> Pte {
        if at.table() == visit.table_first { self.ptes[visit.table + slot_of(at)] } else { Pte::None }
    }
}

/// Appends a page table as it is at the start of a scenario.
fn load(scenario: &Scenario, mm: MmId, first: Vpn, ptes: &mut Vec<Pte>) {
    let table = ptes.len();
    for run in scenario.mm(mm).runs_in(first, first.table_end()) {
        ptes.resize(table + slot_of(run.at), Pte::None);
        run.first.append_run(ptes, NrPages::new(run.len));
    }
    ptes.resize(table + ENTRIES, Pte::None);
}

#[inline(always)]
fn slot_of(at: Vpn) -> usize {
    #[expect(clippy::cast_possible_truncation, reason = "masked to the table's 512 entries")]
    {
        at.get() as usize & (ENTRIES - 1)
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
