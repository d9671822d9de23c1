//! What a correct kernel must never do: found while running, or by the check at the end.

use alloc::{collections::BTreeMap, vec::Vec};

use crate::{
    event::{Counter, Event, Lazyfree, Reader},
    folio::FolioKind,
    mm::VmaFlags,
    pte::{Pte, PteFlags, PteKind},
    units::{FolioId, MmId, PTRS_PER_PTE, Vpn},
    world::{Visit, World},
};

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

/// Watches a run. It changes nothing.
#[derive(Clone, Debug, Default)]
pub struct Checker {
    found: Vec<Bug>,
    /// What was cleared, in order, and whether its iteration discarded a lazyfree batch. Kept only once one has.
    cleared: Vec<Cleared>,
    last_clear: Option<(MmId, Vpn, u64)>,
}

#[derive(Clone, Copy, Debug)]
struct Cleared {
    mm: MmId,
    at: Vpn,
    len: u64,
    discarded: bool,
}

impl Checker {
    /// Looks at an event just before it is applied.
    #[inline(always)]
    pub(crate) fn observe(&mut self, world: &World, event: &Event, number: u64) {
        match *event {
            Event::Read { by, at } => {
                let visit = visit(world);
                let table = visit.pvmw.pte.unwrap_or(at.table());
                if at.since(table) >= PTRS_PER_PTE {
                    self.entries(BugKind::PteReadOutOfTable, visit.mm, at, 1, number);
                } else if matches!(by, Reader::Scan | Reader::ScanFirst) {
                    let vma = world.scenario().vma(visit.mm, visit.vma);
                    if at >= vma.end() {
                        self.entries(BugKind::PteScanPastVma, visit.mm, at, 1, number);
                    }
                }
            }
            Event::Clear { at, len } => {
                let visit = visit(world);
                self.touch(world, visit, at, len.get(), false, number);
                self.last_clear = Some((visit.mm, at, len.get()));
                if !self.cleared.is_empty() {
                    self.cleared.push(Cleared { mm: visit.mm, at, len: len.get(), discarded: false });
                }
            }
            Event::Marker { at, len } | Event::Write { at, len, .. } => {
                self.touch(world, visit(world), at, len.get(), true, number);
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
                let pages = world.pages(folio);
                for i in 0..n.get() {
                    let page = u64::from(page) + i;
                    let mapped = usize::try_from(page)
                        .ok()
                        .and_then(|page| pages.get(page))
                        .is_some_and(|page| page.mapcount > 0);
                    if !mapped {
                        self.push(
                            BugKind::RmapUnderflow,
                            BugPlace::Pages { folio, page, len: 1 },
                            Some(number),
                        );
                    }
                }
            }
            Event::Warn { at } => {
                self.entries(BugKind::Warn, visit(world).mm, at, 1, number);
            }
            Event::Lock { first, .. } => {
                let visit = visit(world);
                if visit.pvmw.ptl.is_some() {
                    self.entries(BugKind::PtlImbalance, visit.mm, first, 1, number);
                }
            }
            Event::Unlock { first, .. } => {
                let visit = visit(world);
                if visit.pvmw.ptl != Some(first) {
                    self.entries(BugKind::PtlImbalance, visit.mm, first, 1, number);
                }
            }
            Event::Ret { ok, .. } => {
                let visit = visit(world);
                if let Some(first) = visit.pvmw.ptl {
                    self.entries(BugKind::PtlImbalance, visit.mm, first, 1, number);
                }
                if ok {
                    self.missed_mappings(world, visit, number);
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
        joined(end.found)
    }

    #[inline(always)]
    fn touch(&mut self, world: &World, visit: &Visit, at: Vpn, len: u64, write: bool, number: u64) {
        let table = visit.pvmw.pte.unwrap_or(at.table());
        let end = at.plus(len);
        let table_end = table.plus(PTRS_PER_PTE);
        let vma = world.scenario().vma(visit.mm, visit.vma);
        if end > table_end {
            let from = at.max(table_end);
            self.entries(BugKind::PteWriteOutOfTable, visit.mm, from, end.since(from), number);
        }
        let end = end.min(table_end);
        if end > vma.end() {
            let from = at.max(vma.end());
            self.entries(BugKind::PteWriteOutsideVma, visit.mm, from, end.since(from), number);
        }
        if at < vma.start {
            let len = vma.start.min(end).since(at);
            self.entries(BugKind::PteWriteOutsideVma, visit.mm, at, len, number);
        }
        if write {
            for i in 0..end.since(at) {
                let at = at.plus(i);
                if visit.pte_in_table(world, at).mapped_page().is_some() {
                    self.entries(BugKind::MappingOverwritten, visit.mm, at, 1, number);
                }
            }
        }
    }

    fn missed_mappings(&mut self, world: &World, visit: &Visit, number: u64) {
        let folio = world.op_folio();
        for i in 0..visit.end.since(visit.start) {
            let at = visit.start.plus(i);
            let page = world.pte(visit.mm, at).mapped_page();
            if page.is_some_and(|page| page.folio == folio && in_folio(world, page)) {
                self.entries(BugKind::MissedMapping, visit.mm, at, 1, number);
            }
        }
    }

    fn entries(&mut self, kind: BugKind, mm: MmId, at: Vpn, len: u64, number: u64) {
        self.push(kind, BugPlace::Entries { mm, at, len }, Some(number));
    }

    #[cold]
    fn push(&mut self, kind: BugKind, place: BugPlace, event: Option<u64>) {
        self.found.push(Bug { kind, place, event });
    }
}

#[inline(always)]
fn visit(world: &World) -> &Visit {
    world.visit().expect("between visit and ret")
}

fn in_folio(world: &World, page: crate::units::PageId) -> bool {
    (page.page as usize) < world.pages(page.folio).len()
}

/// The check of the end state against the start.
struct EndCheck<'a> {
    world: &'a World,
    cleared: &'a [Cleared],
    found: Vec<Bug>,
}

impl EndCheck<'_> {
    fn run(&mut self) {
        let world = self.world;
        let scenario = world.scenario();
        let mut rss: Vec<[i64; 4]> = alloc::vec![[0; 4]; scenario.mms().len()];
        // The change in the number of entries that map a page.
        let mut maps: BTreeMap<(FolioId, u32), i64> = BTreeMap::new();
        for (mm, at, start, now) in world.touched() {
            if start == now {
                // Discarded and still there? An entry that did not change can have lost nothing.
                continue;
            }
            for (pte, by) in [(start, -1), (now, 1)] {
                if let Some(page) = pte.mapped_page() {
                    if in_folio(world, page) {
                        let kind = scenario.folio(page.folio).kind;
                        rss[mm.index()][counter_of(kind) as usize] += by;
                        *maps.entry((page.folio, page.page)).or_default() += by;
                    }
                }
                if pte.kind() == PteKind::Swap {
                    rss[mm.index()][Counter::Swap as usize] += by;
                }
            }
            self.entry(mm, at, start, now);
        }
        self.folios(&maps);
        for (i, change) in rss.iter().enumerate() {
            let mm = MmId::new(i);
            for counter in Counter::ALL {
                if world.counter(mm, counter) != change[counter as usize] {
                    self.push(BugKind::RssMismatch, BugPlace::Counter { mm, counter });
                }
            }
        }
    }

    fn entry(&mut self, mm: MmId, at: Vpn, start: Pte, now: Pte) {
        let scenario = self.world.scenario();
        let place = BugPlace::Entries { mm, at, len: 1 };
        let gone = matches!(now.kind(), PteKind::None | PteKind::Marker(_));
        let anon = start.mapped_page().is_some_and(|page| scenario.folio(page.folio).is_anon());
        if gone && anon && !self.discarded(mm, at) {
            self.push(BugKind::LostPage, place);
        }
        if start.is_uffd_wp() && !now.is_uffd_wp() && now.kind() != PteKind::Hwpoison {
            if let Some(vma) = scenario.vma_at(mm, at) {
                let vma = scenario.vma(mm, vma);
                if vma.flags.contains(VmaFlags::UFFD_WP) && !(vma.is_anonymous() && self.discarded(mm, at)) {
                    self.push(BugKind::LostUffdWp, place);
                }
            }
        }
        let soft_dirty = PteFlags::SOFT_DIRTY;
        if start.kind().allowed().contains(soft_dirty)
            && now.kind().allowed().contains(soft_dirty)
            && start.flags().contains(soft_dirty) != now.flags().contains(soft_dirty)
        {
            self.push(BugKind::SoftDirtyChanged, place);
        }
        let writable = |pte: Pte| pte.is_present() && pte.flags().contains(PteFlags::WRITE);
        if writable(now) && !writable(start) {
            self.push(BugKind::WriteGained, place);
        }
    }

    fn folios(&mut self, maps: &BTreeMap<(FolioId, u32), i64>) {
        let world = self.world;
        let start = World::new(world.scenario().clone());
        for (i, folio) in world.scenario().folios().iter().enumerate() {
            let id = FolioId::new(i);
            let (was, now) = (start.folio(id), world.folio(id));
            let change: i64 = maps.range((id, 0)..=(id, u32::MAX)).map(|(_, by)| by).sum();
            for (page, (a, b)) in (0_u32..).zip(start.pages(id).iter().zip(world.pages(id))) {
                let entries = maps.get(&(id, page)).copied().unwrap_or(0);
                if i64::from(b.mapcount) - i64::from(a.mapcount) != entries {
                    let place = BugPlace::Pages { folio: id, page: page.into(), len: 1 };
                    self.push(BugKind::MapcountMismatch, place);
                }
            }
            let entries = was.mapcount + change;
            if now.mapcount != entries {
                self.push(BugKind::FolioMapcountMismatch, BugPlace::Folio(id));
            }
            if now.refcount != folio.unmapped_refs() + entries {
                self.push(BugKind::RefcountMismatch, BugPlace::Folio(id));
            }
        }
    }

    /// Whether the iteration that cleared the entry last discarded a lazyfree batch.
    fn discarded(&self, mm: MmId, at: Vpn) -> bool {
        self.cleared
            .iter()
            .rev()
            .find(|run| run.mm == mm && run.at <= at && at < run.at.plus(run.len))
            .is_some_and(|run| run.discarded)
    }

    fn push(&mut self, kind: BugKind, place: BugPlace) {
        self.found.push(Bug { kind, place, event: None });
    }
}

const fn counter_of(kind: FolioKind) -> Counter {
    match kind {
        FolioKind::Anon => Counter::Anon,
        FolioKind::File => Counter::File,
        FolioKind::Shmem => Counter::Shmem,
    }
}

/// The set of all places in order, neighbouring ones of one kind as one run that keeps the earliest event.
fn joined(mut bugs: Vec<Bug>) -> Vec<Bug> {
    bugs.sort_by_key(|bug| (bug.kind, bug.place, bug.event));
    let mut out: Vec<Bug> = Vec::with_capacity(bugs.len());
    for bug in bugs {
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
