//! A layout while it is edited: the parts of a scenario, with what is still free in it.

use alloc::{format, string::String, vec::Vec};

use rmapscope_core::{
    Folio, FolioId, FolioKind, LIMIT, Mm, MmId, PageId, Pfn, Pte, PteRun, Scenario, ScenarioParts, Softleaf,
    SwapSlot, Vma, VmaFlags, VmaId, Vpn,
};

use super::{
    refusal::{EditPlace, Reason, Refusal},
    runs,
};

/// Where the first folio's frames are.
const FIRST_PFN: u64 = 4096;
/// Where the first folio's swap slots are.
const FIRST_SLOT: u64 = 8192;

/// A layout while it is edited.
pub(super) struct Draft<'a> {
    /// As it was, with what the rmap walk would find in it.
    pub(super) before: &'a Scenario,
    /// As it is.
    pub(super) parts: ScenarioParts,
}

impl<'a> Draft<'a> {
    pub(super) fn of(before: &'a Scenario) -> Self {
        Self { before, parts: before.parts().clone() }
    }

    pub(super) fn folio(&self, folio: FolioId) -> Result<&Folio, Refusal> {
        let unknown = || Reason::Unknown("folio", folio.index()).at(EditPlace::Document);
        self.parts.folios.get(folio.index()).ok_or_else(unknown)
    }

    pub(super) fn mm(&mut self, mm: MmId) -> Result<&mut Mm, Refusal> {
        let unknown = || Reason::Unknown("mm", mm.index()).at(EditPlace::Document);
        self.parts.mms.get_mut(mm.index()).ok_or_else(unknown)
    }

    pub(super) fn vma(&mut self, mm: MmId, vma: VmaId) -> Result<&mut Vma, Refusal> {
        let unknown = || Reason::Unknown("VMA", vma.index()).at(EditPlace::Mm(mm));
        self.mm(mm)?.vmas.get_mut(vma.index()).ok_or_else(unknown)
    }

    /// Where a VMA lies.
    pub(super) fn area(&mut self, mm: MmId, vma: VmaId) -> Result<Area, Refusal> {
        self.vma(mm, vma).map(|vma| Area::of(vma))
    }

    /// Where a range of an mm ends, if it has entries and is within what can be addressed.
    pub(super) fn end(&mut self, mm: MmId, at: Vpn, len: u64) -> Result<Vpn, Refusal> {
        self.mm(mm)?;
        if len == 0 || len > LIMIT || at.get() > LIMIT - len {
            return Err(Reason::BadRange { at, len }.entry(mm, at));
        }
        Ok(at.plus(len))
    }

    /// The VMA that an address lies in.
    pub(super) fn vma_at(&mut self, mm: MmId, at: Vpn) -> Result<VmaId, Refusal> {
        self.end(mm, at, 1)?;
        self.before.vma_at(mm, at).ok_or_else(|| Reason::NoVma(at, 1).entry(mm, at))
    }

    /// The VMAs that have pages in a range, by address.
    pub(super) fn vmas_in(&self, mm: MmId, start: Vpn, end: Vpn) -> Vec<VmaId> {
        let vmas = &self.parts.mms[mm.index()].vmas;
        let order = self.before.vmas_by_address(mm);
        let first = order.partition_point(|id| vmas[id.index()].end() <= start);
        order[first..].iter().copied().take_while(|id| vmas[id.index()].start < end).collect()
    }

    /// Refuses a range that another VMA of the mm has pages in.
    pub(super) fn free_range(
        &self,
        mm: MmId,
        start: Vpn,
        pages: u64,
        except: Option<VmaId>,
    ) -> Result<(), Refusal> {
        for (i, vma) in self.parts.mms[mm.index()].vmas.iter().enumerate() {
            if Some(VmaId::new(i)) != except && vma.start < start.plus(pages) && start < vma.end() {
                let at = EditPlace::Vma(mm, VmaId::new(i));
                return Err(Reason::Overlaps((start.get(), pages), Area::of(vma).span()).at(at));
            }
        }
        Ok(())
    }

    /// Room for a folio of `nr` pages above all frames in use.
    pub(super) fn free_pfn(&self, nr: u64) -> Result<Pfn, Refusal> {
        let ends = self.parts.folios.iter().map(|folio| folio.pfn.get() + folio.nr_pages().get());
        let first = above(ends.max(), FIRST_PFN, nr);
        first.map(Pfn::new).ok_or_else(|| Reason::NoneLeft("page frames").at(EditPlace::Document))
    }

    /// Swap slots for `nr` pages above all slots in use. A folio's are in one cluster, which alignment sees to.
    pub(super) fn free_slots(&self, nr: u64) -> Result<SwapSlot, Refusal> {
        let of_folio = |folio: &Folio| Some(folio.swap?.get() + folio.nr_pages().get());
        let of_run = |run: &PteRun| match run.first {
            Pte::Softleaf(Softleaf::Swap { slot, .. }) => Some(slot.get() + run.len),
            _ => None,
        };
        let of_folios = self.parts.folios.iter().filter_map(of_folio).max();
        let of_runs = self.parts.mms.iter().flat_map(|mm| &mm.runs).filter_map(of_run).max();
        let first = above(of_folios.max(of_runs), FIRST_SLOT, nr);
        first.map(SwapSlot::new).ok_or_else(|| Reason::NoneLeft("swap slots").at(EditPlace::Document))
    }

    /// The first ids that no folio has: `A` to `Z`, `AA`, …
    pub(super) fn free_ids(&self, count: usize) -> Vec<String> {
        let folios = &self.parts.folios;
        let mut used = alloc::vec![false; folios.len() + count];
        for folio in folios {
            if let Some(used) = letters_number(&folio.id).and_then(|number| used.get_mut(number)) {
                *used = true;
            }
        }
        let free = (0..).zip(&used).filter(|(_, used)| !**used);
        free.take(count).map(|(number, _)| number_letters(number)).collect()
    }

    /// A name for an mm: `base`, `base2`, …
    pub(super) fn free_mm_name(&self, base: &str) -> String {
        free_name(base, &|name| self.parts.mms.iter().any(|mm| mm.name == name))
    }

    /// A name for an object of folios of a kind: `heap`, `heap2`, …, or a file's.
    pub(super) fn free_object_name(&self, kind: FolioKind) -> String {
        let base = if kind == FolioKind::Anon { "heap" } else { kind.name() };
        let anon = kind == FolioKind::Anon;
        free_name(base, &|name| {
            let of_vma = |vma: &Vma| object_of(vma, kind).is_some_and(|object| object == name);
            let of_folio = |folio: &Folio| folio.is_anon() == anon && folio.object == name;
            self.parts.mms.iter().flat_map(|mm| &mm.vmas).any(of_vma)
                || self.parts.folios.iter().any(of_folio)
        })
    }

    /// Makes a VMA one of this object.
    pub(super) fn set_object(
        &mut self,
        mm: MmId,
        vma: VmaId,
        kind: FolioKind,
        object: String,
    ) -> Result<(), Refusal> {
        let area = self.vma(mm, vma)?;
        match kind {
            FolioKind::Anon => area.anon = Some(object),
            FolioKind::File | FolioKind::Shmem => area.file = Some(object),
        }
        Ok(())
    }

    /// Whether a VMA maps nothing yet: it has no entries and no objects.
    pub(super) fn is_blank(&self, mm: MmId, vma: VmaId) -> bool {
        let area = &self.parts.mms[mm.index()];
        let vma = &area.vmas[vma.index()];
        vma.anon.is_none() && vma.file.is_none() && area.runs_in(vma.start, vma.end()).next().is_none()
    }

    /// Changes every run of every mm.
    pub(super) fn each_run(&mut self, change: &mut dyn FnMut(PteRun, &mut Vec<PteRun>)) {
        for mm in &mut self.parts.mms {
            runs::each(&mut mm.runs, change);
        }
    }

    /// For each folio how many entries map it.
    pub(super) fn mapcounts(&self) -> Vec<u64> {
        mapcounts(&self.parts)
    }

    /// For pages of a folio: not exclusive any more, and no entry that names one is writable or exclusive.
    pub(super) fn share_pages(&mut self, folio: FolioId, first: u64, pages: u64) {
        let Some(shared) = self.parts.folios.get_mut(folio.index()) else { return };
        shared.exclusive = runs::without_pages(&shared.exclusive, first, pages);
        let owned = Owned::of(folio, shared);
        let end = first + pages;
        self.each_run(&mut |run, out| {
            owned.part(run, out, &mut |run, page, out| {
                // Where in the run a page is; one before its first is at its beginning.
                let at = |number: u64| run.at.plus(number.saturating_sub(page));
                let (start, end) = (at(first), at(end));
                out.extend(runs::within(run, run.at, start));
                let inside = runs::within(run, start, end);
                out.extend(inside.map(|run| PteRun { first: read_only(run.first), ..run }));
                out.extend(runs::within(run, end, run.end()));
            });
        });
    }
}

/// Where a VMA lies, and its flags: what is needed of it while it or its mm is changed.
#[derive(Clone, Copy)]
pub(super) struct Area {
    /// Its first page.
    pub(super) start: Vpn,
    /// Its length.
    pub(super) pages: u64,
    /// Its page offset.
    pub(super) pgoff: u64,
    /// Its flags.
    pub(super) flags: VmaFlags,
}

impl Area {
    pub(super) const fn of(vma: &Vma) -> Self {
        Self { start: vma.start, pages: vma.pages, pgoff: vma.pgoff.get(), flags: vma.flags }
    }

    pub(super) const fn end(self) -> Vpn {
        self.start.plus(self.pages)
    }

    pub(super) const fn span(self) -> (u64, u64) {
        (self.start.get(), self.pages)
    }

    /// The place of a folio's pages in a VMA of its object (`vma_address`): the first one that lies in it, at which
    /// address, and how many.
    pub(super) fn place(self, index: u64, nr: u64) -> Option<(u64, Vpn, u64)> {
        let start = index.max(self.pgoff);
        let end = (index + nr).min(self.pgoff + self.pages);
        (start < end).then(|| (start - index, self.start.plus(start - self.pgoff), end - start))
    }
}

/// What belongs to a folio: its pages and its swap slots.
#[derive(Clone, Copy)]
pub(super) struct Owned {
    folio: FolioId,
    swap: Option<SwapSlot>,
    nr: u64,
}

impl Owned {
    pub(super) fn of(id: FolioId, folio: &Folio) -> Self {
        Self { folio: id, swap: folio.swap, nr: folio.nr_pages().get() }
    }

    /// Gives the part of a run that is for the folio's pages or slots, with its first page, to `change`; the rest of
    /// the run stays.
    pub(super) fn part(
        &self,
        run: PteRun,
        out: &mut Vec<PteRun>,
        change: &mut dyn FnMut(PteRun, u64, &mut Vec<PteRun>),
    ) {
        let Pte::Softleaf(Softleaf::Swap { slot, .. }) = run.first else {
            return match run.first.page() {
                Some(page) if page.folio == self.folio => change(run, page.page.into(), out),
                _ => out.push(run),
            };
        };
        // A run of slots may be those of several folios.
        let own = self.swap.and_then(|own| {
            let start = run.at.plus(own.since(slot));
            let end = run.at.plus(own.plus(self.nr).since(slot));
            runs::within(run, start, end).map(|run| (run, slot.plus(start.since(run.at)).since(own)))
        });
        let Some((own, page)) = own else { return out.push(run) };
        out.extend(runs::within(run, run.at, own.at));
        change(own, page, out);
        out.extend(runs::within(run, own.end(), run.end()));
    }
}

/// The object by which a VMA maps folios of a kind.
pub(super) fn object_of(vma: &Vma, kind: FolioKind) -> Option<&String> {
    match kind {
        FolioKind::Anon => vma.anon.as_ref(),
        FolioKind::File | FolioKind::Shmem => vma.file.as_ref(),
    }
}

/// For each folio how many entries map it.
pub(super) fn mapcounts(parts: &ScenarioParts) -> Vec<u64> {
    let mut counts = alloc::vec![0; parts.folios.len()];
    for run in parts.mms.iter().flat_map(|mm| &mm.runs) {
        if let Some(page) = run.first.mapped_page() {
            counts[page.folio.index()] += run.len;
        }
    }
    counts
}

/// Whether markers are used for uffd-wp here: in VMAs that map a file and are registered for it.
pub(super) fn has_markers(vma: &Vma) -> bool {
    !vma.is_anonymous() && vma.flags.contains(VmaFlags::UFFD_WP)
}

/// An entry that no longer lets write, nor says that its page is exclusive.
pub(super) fn read_only(pte: Pte) -> Pte {
    use rmapscope_core::PteFlags;
    pte.with_flags(pte.flags() - PteFlags::WRITE - PteFlags::EXCLUSIVE)
}

/// The page of an entry, of another folio or with another number.
pub(super) fn with_page(pte: Pte, page: PageId) -> Pte {
    match pte {
        Pte::None | Pte::Softleaf(Softleaf::Swap { .. } | Softleaf::Marker(_)) => pte,
        Pte::Present { flags, .. } => Pte::Present { page, flags },
        Pte::Softleaf(Softleaf::Migration { flags, .. }) => {
            Pte::Softleaf(Softleaf::Migration { page, flags })
        }
        Pte::Softleaf(Softleaf::DevicePrivate { flags, .. }) => {
            Pte::Softleaf(Softleaf::DevicePrivate { page, flags })
        }
        Pte::Softleaf(Softleaf::DeviceExclusive { flags, .. }) => {
            Pte::Softleaf(Softleaf::DeviceExclusive { page, flags })
        }
        Pte::Softleaf(Softleaf::Hwpoison { .. }) => Pte::Softleaf(Softleaf::Hwpoison { page }),
    }
}

fn above(end: Option<u64>, first: u64, nr: u64) -> Option<u64> {
    Some(end.unwrap_or(0).max(first).next_multiple_of(nr)).filter(|first| *first <= LIMIT - nr)
}

fn free_name(base: &str, used: &dyn Fn(&str) -> bool) -> String {
    let mut name = String::from(base);
    let mut number = 2;
    while used(&name) {
        name = format!("{base}{number}");
        number += 1;
    }
    name
}

/// `A` is 0, `Z` 25, `AA` 26.
fn letters_number(letters: &str) -> Option<usize> {
    let mut number: usize = 0;
    for byte in letters.bytes() {
        let digit = byte.checked_sub(b'A').filter(|digit| *digit < 26)?;
        number = number.checked_mul(26)?.checked_add(usize::from(digit) + 1)?;
    }
    number.checked_sub(1)
}

fn number_letters(mut number: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(char::from(b'A' + u8::try_from(number % 26).unwrap_or(0)));
        if number < 26 {
            break;
        }
        number = number / 26 - 1;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_go_on_behind_z() {
        for number in 0..2000 {
            assert_eq!(letters_number(&number_letters(number)), Some(number));
        }
        assert_eq!([0, 25, 26, 701, 702].map(number_letters), ["A", "Z", "AA", "ZZ", "AAA"]);
        assert_eq!(letters_number("a"), None);
        assert_eq!(letters_number(""), None);
    }
}
