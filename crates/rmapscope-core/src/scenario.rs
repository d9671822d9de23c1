//! A checked scenario. Building one is the only thing that can fail; running it under any design cannot.

use alloc::{
    collections::BTreeMap,
    string::{String, ToString},
    vec::Vec,
};
use core::fmt;

use bitflags::bitflags;

use crate::{
    folio::{Folio, FolioKind},
    mm::{Mm, Vma},
    pte::{Pte, PteFlags, PteKind, PteRun, Softleaf},
    units::{FolioId, LIMIT, MmId, PageId, PgOff, VmaId, Vpn},
};

/// The architecture, where it makes a difference to what is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Arch {
    /// Merges dirty and young over a batch (arm64 and others).
    #[default]
    Generic,
    /// Sets soft-dirty together with dirty in the merged value of a batch, if an entry after the first was dirty.
    X86_64,
}

bitflags! {
    /// The flags of an unmap operation (`enum ttu_flags`).
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
    pub struct TtuFlags: u8 {
        /// `TTU_SYNC`
        const SYNC = 1;
        /// `TTU_BATCH_FLUSH`
        const BATCH_FLUSH = 1 << 1;
        /// `TTU_IGNORE_MLOCK`
        const IGNORE_MLOCK = 1 << 2;
        /// `TTU_HWPOISON`
        const HWPOISON = 1 << 3;
    }
}

impl TtuFlags {
    /// Every flag with its name in documents, in the order in which documents list them.
    pub const NAMES: [(Self, &'static str); 4] = [
        (Self::SYNC, "sync"),
        (Self::BATCH_FLUSH, "batch-flush"),
        (Self::IGNORE_MLOCK, "ignore-mlock"),
        (Self::HWPOISON, "hwpoison"),
    ];
}

/// Something that is done to a folio.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Op {
    /// `try_to_unmap`
    Unmap {
        /// The folio to unmap.
        folio: FolioId,
        /// How.
        flags: TtuFlags,
    },
}

/// What a scenario is built from; nothing in it has been checked.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct ScenarioParts {
    /// The architecture.
    pub arch: Arch,
    /// The folios.
    pub folios: Vec<Folio>,
    /// The address spaces; their runs in any order, of any length.
    pub mms: Vec<Mm>,
    /// The call that raises swap counts, from 0, which fails, and with it every later one.
    pub swap_dup_fails_after: Option<u64>,
    /// The operations, in order.
    pub ops: Vec<Op>,
}

/// A VMA that can map pages of an object, with what the rmap walk needs to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct RmapItem {
    start: PgOff,
    end: PgOff,
    /// The largest `end` up to this item, so that a search can begin behind what ends too early.
    max_end: PgOff,
    mm: MmId,
    vma: VmaId,
}

/// A checked scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    parts: ScenarioParts,
    /// Folios by pfn.
    by_pfn: Vec<FolioId>,
    /// VMAs of each mm by address.
    by_address: Vec<Vec<VmaId>>,
    /// For each folio its object's VMAs in `interval trees`.
    object_of: Vec<Option<usize>>,
    objects: Vec<Vec<RmapItem>>,
}

impl Scenario {
    /// Checks the parts and brings the runs into canonical form: ascending and maximal.
    ///
    /// # Errors
    ///
    /// The first rule that is broken, with its place; nothing is half-built.
    pub fn new(mut parts: ScenarioParts) -> Result<Self, ScenarioError> {
        let by_pfn = check_folios(&parts.folios)?;
        let mut by_address = Vec::with_capacity(parts.mms.len());
        let mut names = BTreeMap::new();
        for (i, mm) in parts.mms.iter_mut().enumerate() {
            if let Some(first) = names.insert(mm.name.clone(), i) {
                let name = mm.name.clone();
                return Err(Place::Mm { mm: i, field: "name" }.says(Problem::Duplicate { name, first }));
            }
            by_address.push(check_vmas(i, &mm.vmas)?);
            check_runs(i, &mm.runs, &parts.folios)?;
            mm.runs = canonical_runs(core::mem::take(&mut mm.runs));
        }
        for (i, op) in parts.ops.iter().enumerate() {
            let Op::Unmap { folio, .. } = op;
            if folio.index() >= parts.folios.len() {
                let name = folio.index().to_string();
                return Err(Place::Op { op: i, field: "folio" }.says(Problem::UnknownFolio { name }));
            }
        }
        let (object_of, objects) = index_objects(&parts);
        Ok(Self { parts, by_pfn, by_address, object_of, objects })
    }

    /// The architecture.
    #[must_use]
    pub const fn arch(&self) -> Arch {
        self.parts.arch
    }

    /// The folios, in document order.
    #[must_use]
    pub fn folios(&self) -> &[Folio] {
        &self.parts.folios
    }

    /// A folio.
    ///
    /// # Panics
    ///
    /// If the scenario has no such folio.
    #[must_use]
    #[inline]
    pub fn folio(&self, id: FolioId) -> &Folio {
        &self.parts.folios[id.index()]
    }

    /// The address spaces, in document order.
    #[must_use]
    pub fn mms(&self) -> &[Mm] {
        &self.parts.mms
    }

    /// An address space.
    ///
    /// # Panics
    ///
    /// If the scenario has no such mm.
    #[must_use]
    #[inline]
    pub fn mm(&self, id: MmId) -> &Mm {
        &self.parts.mms[id.index()]
    }

    /// A VMA.
    ///
    /// # Panics
    ///
    /// If the scenario has no such VMA.
    #[must_use]
    #[inline]
    pub fn vma(&self, mm: MmId, vma: VmaId) -> &Vma {
        &self.parts.mms[mm.index()].vmas[vma.index()]
    }

    /// The operations, in order.
    #[must_use]
    pub fn ops(&self) -> &[Op] {
        &self.parts.ops
    }

    /// The call that raises swap counts which fails first, from 0.
    #[must_use]
    pub const fn swap_dup_fails_after(&self) -> Option<u64> {
        self.parts.swap_dup_fails_after
    }

    /// What the scenario is made of, for changing it; building it again checks it again.
    #[must_use]
    pub const fn parts(&self) -> &ScenarioParts {
        &self.parts
    }

    /// The VMAs of an mm by ascending address.
    ///
    /// # Panics
    ///
    /// If the scenario has no such mm.
    #[must_use]
    pub fn vmas_by_address(&self, mm: MmId) -> &[VmaId] {
        &self.by_address[mm.index()]
    }

    /// The VMA that an address lies in.
    ///
    /// # Panics
    ///
    /// If the scenario has no such mm.
    #[must_use]
    pub fn vma_at(&self, mm: MmId, at: Vpn) -> Option<VmaId> {
        let vmas = &self.parts.mms[mm.index()].vmas;
        let order = &self.by_address[mm.index()];
        let i = order.partition_point(|id| vmas[id.index()].end() <= at);
        order.get(i).copied().filter(|id| vmas[id.index()].contains(at))
    }

    /// The page that lies where `page` points: itself, or if it is beyond its folio the page of the folio that has
    /// that frame. A frame that no folio has keeps the name it came with.
    #[must_use]
    pub fn page(&self, page: PageId) -> PageId {
        let folio = self.folio(page.folio);
        if u64::from(page.page) < folio.nr_pages().get() {
            return page;
        }
        let pfn = folio.pfn.plus(u64::from(page.page));
        let i = self.by_pfn.partition_point(|id| self.folio(*id).pfn <= pfn);
        let Some(owner) = i.checked_sub(1).map(|i| self.by_pfn[i]) else { return page };
        let offset = pfn.since(self.folio(owner).pfn);
        match u32::try_from(offset) {
            Ok(offset) if u64::from(offset) < self.folio(owner).nr_pages().get() => {
                PageId { folio: owner, page: offset }
            }
            _ => page,
        }
    }

    /// The entry with its page named as [`Scenario::page`] does.
    #[must_use]
    pub fn named(&self, pte: Pte) -> Pte {
        match pte {
            Pte::None | Pte::Softleaf(Softleaf::Swap { .. } | Softleaf::Marker(_)) => pte,
            Pte::Present { page, flags } => Pte::Present { page: self.page(page), flags },
            Pte::Softleaf(Softleaf::Migration { page, flags }) => {
                Pte::Softleaf(Softleaf::Migration { page: self.page(page), flags })
            }
            Pte::Softleaf(Softleaf::DevicePrivate { page, flags }) => {
                Pte::Softleaf(Softleaf::DevicePrivate { page: self.page(page), flags })
            }
            Pte::Softleaf(Softleaf::DeviceExclusive { page, flags }) => {
                Pte::Softleaf(Softleaf::DeviceExclusive { page: self.page(page), flags })
            }
            Pte::Softleaf(Softleaf::Hwpoison { page }) => {
                Pte::Softleaf(Softleaf::Hwpoison { page: self.page(page) })
            }
        }
    }

    /// The VMAs that the rmap walk of a folio visits, of every mm, by ascending page offset, then in document order.
    pub fn rmap(&self, folio: FolioId) -> impl Iterator<Item = (MmId, VmaId)> + '_ {
        let (start, end) = {
            let folio = self.folio(folio);
            (folio.index, folio.index.plus(folio.nr_pages().get()))
        };
        let items = self.object_of[folio.index()].map_or(&[][..], |object| &self.objects[object][..]);
        let first = items.partition_point(|item| item.max_end <= start);
        items[first..]
            .iter()
            .take_while(move |item| item.start < end)
            .filter(move |item| item.end > start)
            .map(|item| (item.mm, item.vma))
    }

    /// Entries that map a page anywhere but at its linear place, which the kernel would not set up: as runs of an
    /// mm. The rmap walk cannot be relied on to find them.
    #[must_use]
    pub fn not_linear(&self) -> Vec<(MmId, PteRun)> {
        let mut found = Vec::new();
        for (i, mm) in self.parts.mms.iter().enumerate() {
            let id = MmId::new(i);
            for run in &mm.runs {
                let Some(page) = run.first.mapped_page() else { continue };
                let folio = self.folio(page.folio);
                let mut at = run.at;
                while at < run.end() {
                    let vma = self.vma_at(id, at);
                    let end = match vma {
                        Some(vma) => self.vma(id, vma).end().min(run.end()),
                        None => at.plus(1),
                    };
                    let number = u64::from(page.page) + at.since(run.at);
                    let linear = vma.is_some_and(|vma| {
                        let vma = self.vma(id, vma);
                        let object = if folio.is_anon() { &vma.anon } else { &vma.file };
                        object.as_ref() == Some(&folio.object)
                            && vma.pgoff.get() + at.since(vma.start) == folio.index.get() + number
                    });
                    if !linear {
                        let first = run.first.nth(at.since(run.at));
                        found.push((id, PteRun { at, len: end.since(at), first }));
                    }
                    at = end;
                }
            }
        }
        found
    }
}

fn check_folios(folios: &[Folio]) -> Result<Vec<FolioId>, ScenarioError> {
    let mut names = BTreeMap::new();
    for (i, folio) in folios.iter().enumerate() {
        let place = |field| Place::Folio { folio: i, field };
        let nr = folio.nr_pages().get();
        if let Some(first) = names.insert(&folio.id, i) {
            return Err(place("id").says(Problem::Duplicate { name: folio.id.clone(), first }));
        }
        if !folio.pfn.get().is_multiple_of(nr) {
            let problem = Problem::NotDivisible { value: folio.pfn.get(), by: nr };
            return Err(place("pfn").says(problem));
        }
        in_range(place("pfn"), folio.pfn.get(), 0, LIMIT - nr)?;
        in_range(place("index"), folio.index.get(), 0, LIMIT - nr)?;
        in_range(place("extra_refs"), folio.extra_refs, 0, LIMIT - 1)?;
        if let Some(swap) = folio.swap {
            in_range(place("swap"), swap.get(), 0, LIMIT - nr)?;
        }
        if folio.kind != FolioKind::Anon {
            if folio.swap.is_some() {
                return Err(place("swap").says(Problem::AnonOnly));
            }
            if !folio.exclusive.is_empty() {
                return Err(place("exclusive").says(Problem::AnonOnly));
            }
        }
        let mut end = 0;
        for &(first, pages) in &folio.exclusive {
            let (first, pages) = (u64::from(first), u64::from(pages));
            if pages == 0 || first < end || first + pages > nr {
                return Err(place("exclusive").says(Problem::BadPages { first, pages, from: end, nr }));
            }
            end = first + pages;
        }
        let mut end = 0;
        for &page in &folio.hwpoison {
            let first = u64::from(page);
            if first < end || first >= nr {
                return Err(place("hwpoison").says(Problem::BadPages { first, pages: 1, from: end, nr }));
            }
            end = first + 1;
        }
    }
    let mut by_pfn: Vec<_> = (0..folios.len()).map(FolioId::new).collect();
    by_pfn.sort_by_key(|id| folios[id.index()].pfn);
    for pair in by_pfn.windows(2) {
        let [a, b] = [pair[0], pair[1]];
        let (lower, upper) = (&folios[a.index()], &folios[b.index()]);
        let end = lower.pfn.plus(lower.nr_pages().get());
        if upper.pfn < end {
            // Say it of the one that comes later in the document.
            let (later, earlier) = if a > b { (a, b) } else { (b, a) };
            let other = &folios[earlier.index()];
            return Err(Place::Folio { folio: later.index(), field: "pfn" }.says(Problem::Overlap {
                value: folios[later.index()].pfn.get(),
                other: earlier.index(),
                start: other.pfn.get(),
                end: other.pfn.get() + other.nr_pages().get(),
            }));
        }
    }
    Ok(by_pfn)
}

fn check_vmas(mm: usize, vmas: &[Vma]) -> Result<Vec<VmaId>, ScenarioError> {
    for (i, vma) in vmas.iter().enumerate() {
        let place = |field| Place::Vma { mm, vma: i, field };
        in_range(place("pages"), vma.pages, 1, LIMIT - 1)?;
        in_range(place("start"), vma.start.get(), 0, LIMIT - vma.pages)?;
        in_range(place("pgoff"), vma.pgoff.get(), 0, LIMIT - vma.pages)?;
    }
    let spans: Vec<_> = vmas.iter().map(|vma| (vma.start, vma.end())).collect();
    let order = disjoint(&spans, |vma| Place::Vma { mm, vma, field: "start" })?;
    Ok(order.into_iter().map(VmaId::new).collect())
}

fn check_runs(mm: usize, runs: &[PteRun], folios: &[Folio]) -> Result<(), ScenarioError> {
    for (i, run) in runs.iter().enumerate() {
        let place = |field| Place::Pte { mm, run: i, field };
        in_range(place("len"), run.len, 1, LIMIT - 1)?;
        in_range(place("at"), run.at.get(), 0, LIMIT - run.len)?;
        let kind = run.first.kind();
        if let Some(page) = run.first.page() {
            let Some(folio) = folios.get(page.folio.index()) else {
                let name = page.folio.index().to_string();
                return Err(place(kind.name()).says(Problem::UnknownFolio { name }));
            };
            let nr = folio.nr_pages().get();
            in_range(place("page"), page.page.into(), 0, nr - 1)?;
            in_range(place("len"), run.len, 1, nr - u64::from(page.page))?;
            if kind == PteKind::DeviceExclusive && !folio.is_anon() {
                return Err(place(kind.name()).says(Problem::AnonOnly));
            }
        }
        if let Pte::Softleaf(Softleaf::Swap { slot, .. }) = run.first {
            in_range(place("swap"), slot.get(), 0, LIMIT - run.len)?;
        }
        let flags = run.first.flags();
        let both = PteFlags::WRITE | PteFlags::EXCLUSIVE;
        if !kind.allowed().contains(flags) || (kind == PteKind::Migration && flags.contains(both)) {
            return Err(place("bits").says(Problem::BadBits { kind }));
        }
    }
    let spans: Vec<_> = runs.iter().map(|run| (run.at, run.end())).collect();
    disjoint(&spans, |run| Place::Pte { mm, run, field: "at" })?;
    Ok(())
}

/// The positions of the ranges by ascending start, or an error if two overlap.
fn disjoint(spans: &[(Vpn, Vpn)], place: impl Fn(usize) -> Place) -> Result<Vec<usize>, ScenarioError> {
    let mut order: Vec<usize> = (0..spans.len()).collect();
    order.sort_by_key(|&i| spans[i]);
    for pair in order.windows(2) {
        let [a, b] = [pair[0], pair[1]];
        if spans[b].0 < spans[a].1 {
            let (later, earlier) = if a > b { (a, b) } else { (b, a) };
            return Err(place(later).says(Problem::Overlap {
                value: spans[later].0.get(),
                other: earlier,
                start: spans[earlier].0.get(),
                end: spans[earlier].1.get(),
            }));
        }
    }
    Ok(order)
}

/// Sorts runs and joins those that can be one.
pub(crate) fn canonical_runs(mut runs: Vec<PteRun>) -> Vec<PteRun> {
    runs.sort_by_key(|run| run.at);
    let mut out: Vec<PteRun> = Vec::with_capacity(runs.len());
    for run in runs {
        match out.last_mut() {
            Some(last) if last.end() == run.at && last.continues_with(run.first) => {
                last.len += run.len;
            }
            _ => out.push(run),
        }
    }
    out
}

type Objects = (Vec<Option<usize>>, Vec<Vec<RmapItem>>);

fn index_objects(parts: &ScenarioParts) -> Objects {
    let mut ids: BTreeMap<(bool, &str), usize> = BTreeMap::new();
    let object_of: Vec<_> = parts
        .folios
        .iter()
        .map(|folio| {
            let next = ids.len();
            Some(*ids.entry((folio.is_anon(), &folio.object)).or_insert(next))
        })
        .collect();
    let mut objects: Vec<Vec<RmapItem>> = alloc::vec![Vec::new(); ids.len()];
    for (m, mm) in parts.mms.iter().enumerate() {
        for (v, vma) in mm.vmas.iter().enumerate() {
            for (anon, object) in [(true, &vma.anon), (false, &vma.file)] {
                let Some(object) = object else { continue };
                let Some(&id) = ids.get(&(anon, object.as_str())) else { continue };
                let end = vma.pgoff.plus(vma.pages);
                objects[id].push(RmapItem {
                    start: vma.pgoff,
                    end,
                    max_end: end,
                    mm: MmId::new(m),
                    vma: VmaId::new(v),
                });
            }
        }
    }
    for items in &mut objects {
        items.sort_by_key(|item| item.start);
        let mut max_end = PgOff::default();
        for item in items {
            max_end = max_end.max(item.end);
            item.max_end = max_end;
        }
    }
    (object_of, objects)
}

fn in_range(place: Place, value: u64, min: u64, max: u64) -> Result<(), ScenarioError> {
    if (min..=max).contains(&value) {
        Ok(())
    } else {
        Err(place.says(Problem::OutOfRange { value, min, max }))
    }
}

/// Where in a scenario something is wrong: positions in the lists as they were given, and a field's name in documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A folio.
    Folio {
        /// Which.
        folio: usize,
        /// Its field.
        field: &'static str,
    },
    /// An address space.
    Mm {
        /// Which.
        mm: usize,
        /// Its field.
        field: &'static str,
    },
    /// A VMA.
    Vma {
        /// Its mm.
        mm: usize,
        /// Which.
        vma: usize,
        /// Its field.
        field: &'static str,
    },
    /// A run of entries.
    Pte {
        /// Its mm.
        mm: usize,
        /// Which.
        run: usize,
        /// Its field.
        field: &'static str,
    },
    /// An operation.
    Op {
        /// Which.
        op: usize,
        /// Its field.
        field: &'static str,
    },
}

impl Place {
    const fn says(self, problem: Problem) -> ScenarioError {
        ScenarioError { place: self, problem }
    }
}

impl fmt::Display for Place {
    /// The path in the document, as `mms[0].ptes[3].len`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folio { folio, field } => write!(f, "folios[{folio}].{field}"),
            Self::Mm { mm, field } => write!(f, "mms[{mm}].{field}"),
            Self::Vma { mm, vma, field } => write!(f, "mms[{mm}].vmas[{vma}].{field}"),
            Self::Pte { mm, run, field } => write!(f, "mms[{mm}].ptes[{run}].{field}"),
            Self::Op { op, field } => write!(f, "ops[{op}].{field}"),
        }
    }
}

/// What is wrong, with the bad value and what would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// A number outside its range.
    OutOfRange {
        /// The number.
        value: u64,
        /// The smallest that is accepted.
        min: u64,
        /// The largest that is accepted.
        max: u64,
    },
    /// A pfn that is not naturally aligned.
    NotDivisible {
        /// The pfn.
        value: u64,
        /// The folio's number of pages.
        by: u64,
    },
    /// A name that was given before.
    Duplicate {
        /// The name.
        name: String,
        /// Who has it already.
        first: usize,
    },
    /// A range that begins inside another, or the other inside it.
    Overlap {
        /// Where it begins.
        value: u64,
        /// The other one's position.
        other: usize,
        /// Where the other one begins.
        start: u64,
        /// Where the other one ends.
        end: u64,
    },
    /// Something that only anon folios can have.
    AnonOnly,
    /// A run of pages outside the folio, empty, or not ascending.
    BadPages {
        /// The first page.
        first: u64,
        /// How many.
        pages: u64,
        /// The first page that would be accepted here.
        from: u64,
        /// The folio's number of pages.
        nr: u64,
    },
    /// A folio that does not exist.
    UnknownFolio {
        /// What it was called.
        name: String,
    },
    /// Bits that entries of this kind cannot have.
    BadBits {
        /// The kind.
        kind: PteKind,
    },
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OutOfRange { value, min, max } => {
                write!(f, "{value} is out of range; {min} to {max} would be accepted")
            }
            Self::NotDivisible { value, by } => write!(
                f,
                "{value} is not divisible by the folio's {by} pages; {} or {} would be accepted",
                value - value % by,
                value - value % by + by
            ),
            Self::Duplicate { name, first } => {
                write!(f, "{name:?} is already the name of item {first}; each needs its own")
            }
            Self::Overlap { value, other, start, end } => write!(
                f,
                "the range from {value} overlaps that of item {other}, which takes {start} to {}; ranges \
                 that do not overlap would be accepted",
                end - 1
            ),
            Self::AnonOnly => write!(f, "only an anon folio can have this; leave it out"),
            Self::BadPages { first, pages, from, nr } => write!(
                f,
                "{pages} pages from {first} are not accepted; ascending runs of at least 1 page within \
                 {from} to {} would be",
                nr - 1
            ),
            Self::UnknownFolio { name } => {
                write!(f, "there is no folio {name:?}; the id of one in \"folios\" would be accepted")
            }
            Self::BadBits { kind } => {
                write!(f, "not bits that a {} entry can have", kind.name())
            }
        }
    }
}

/// A scenario that breaks a rule of the format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioError {
    /// Where.
    pub place: Place,
    /// What.
    pub problem: Problem,
}

impl fmt::Display for ScenarioError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.problem)
    }
}

impl core::error::Error for ScenarioError {}
