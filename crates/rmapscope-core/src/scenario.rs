//! A checked scenario. Building one is the only thing that can fail; running it under any design cannot.

mod check;
mod error;

use alloc::{collections::BTreeMap, string::ToString, vec::Vec};

use bitflags::bitflags;

use crate::{
    folio::Folio,
    mm::{Mm, Vma},
    order::sorted_by_key,
    pte::{Pte, PteRun, Softleaf},
    units::{FolioId, MmId, PageId, PgOff, VmaId, Vpn},
};

pub use error::{Place, Problem, ScenarioError};

use check::{check_folios, check_runs, check_vmas, unique};

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
    object_of: Vec<usize>,
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
        unique(parts.mms.len(), &|mm| &parts.mms[mm].name, |mm| Place::Mm { mm, field: "name" })?;
        for (i, mm) in parts.mms.iter_mut().enumerate() {
            by_address.push(check_vmas(i, &mm.vmas)?);
            check_runs(i, &mm.runs, &parts.folios)?;
            mm.runs = canonical_runs(&mm.runs);
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

    /// The first VMA that begins behind an address.
    fn next_vma(&self, mm: MmId, at: Vpn) -> Option<VmaId> {
        let vmas = &self.parts.mms[mm.index()].vmas;
        let order = &self.by_address[mm.index()];
        order.get(order.partition_point(|id| vmas[id.index()].start <= at)).copied()
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
        let items = &self.objects[self.object_of[folio.index()]];
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
                        Some(vma) => self.vma(id, vma).end(),
                        None => self.next_vma(id, at).map_or(run.end(), |vma| self.vma(id, vma).start),
                    }
                    .min(run.end());
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

/// Sorts runs and joins those that can be one.
pub(crate) fn canonical_runs(runs: &[PteRun]) -> Vec<PteRun> {
    let mut out: Vec<PteRun> = Vec::with_capacity(runs.len());
    for run in sorted_by_key(runs, |run| run.at) {
        match out.last_mut() {
            Some(last) if last.end() == run.at && last.continues_with(run.first) => {
                last.len += run.len;
            }
            _ => out.push(run),
        }
    }
    out
}

type Objects = (Vec<usize>, Vec<Vec<RmapItem>>);

fn index_objects(parts: &ScenarioParts) -> Objects {
    // Anonymous objects and files have names of their own.
    let mut ids: [BTreeMap<&str, usize>; 2] = Default::default();
    let mut count = 0;
    let mut object_of = Vec::with_capacity(parts.folios.len());
    for folio in &parts.folios {
        let id = *ids[usize::from(folio.is_anon())].entry(folio.object.as_str()).or_insert(count);
        count = count.max(id + 1);
        object_of.push(id);
    }
    let mut objects: Vec<Vec<RmapItem>> = alloc::vec![Vec::new(); count];
    for (m, mm) in parts.mms.iter().enumerate() {
        for (v, vma) in mm.vmas.iter().enumerate() {
            for (anon, object) in [(true, &vma.anon), (false, &vma.file)] {
                let Some(object) = object else { continue };
                let Some(&id) = ids[usize::from(anon)].get(object.as_str()) else { continue };
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
        *items = sorted_by_key(items, |item| item.start);
        let mut max_end = PgOff::default();
        for item in items {
            max_end = max_end.max(item.end);
            item.max_end = max_end;
        }
    }
    (object_of, objects)
}
