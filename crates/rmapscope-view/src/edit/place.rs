//! Putting folios onto VMAs: a new one, or one that is mapped elsewhere.

use alloc::{string::String, vec::Vec};

use rmapscope_core::{
    Folio, FolioId, FolioKind, Marker, MmId, Op, Order, PageId, PgOff, Pte, PteFlags, PteKind, PteRun,
    TtuFlags, Vma, VmaFlags, VmaId, Vpn,
};

use super::{
    draft::{Area, Draft, object_of},
    nature::{Nature, Snap},
    refusal::{EditPlace, Reason, Refusal},
    runs,
};
use crate::sentence::words;

/// Adds a folio and maps it.
///
/// An anon folio lies whole in the VMA, as a fault makes it; one of the page cache may stick out. Its entries are
/// taken from those that are none or uffd-wp markers; a marker passes its bit on, as a fault does. A VMA without
/// `anon_vma` gets one (`anon_vma_prepare`); a blank one becomes a mapping of a new file for a folio of the page cache.
pub(super) fn add(
    draft: &mut Draft<'_>,
    nature: Nature,
    order: Order,
    mm: MmId,
    at: Vpn,
    snap: Snap,
) -> Result<(), Refusal> {
    let vma = draft.vma_at(mm, at)?;
    let kind = nature.kind();
    let index = dropped(draft, kind, order, (mm, vma), at, snap)?;
    let object = adopted(draft, kind, mm, vma)?;
    let nr = order.nr_pages().get();
    file_place(draft, None, kind, &object, index, nr, EditPlace::Entry(mm, at))?;
    let id = FolioId::new(draft.parts.folios.len());
    let anon = kind == FolioKind::Anon;
    let bits = nature.bits(draft.parts.arch);
    map(draft, id, (mm, vma), index, (0, nr), &|_| bits)?;
    let folio = Folio {
        id: draft.free_ids(1).pop().unwrap_or_default(),
        kind,
        order,
        pfn: draft.free_pfn(nr)?,
        object,
        index: PgOff::new(index),
        swapbacked: matches!(nature, Nature::Anon | Nature::Shmem),
        swap: if nature == Nature::Anon { Some(draft.free_slots(nr)?) } else { None },
        // Reclaim dirties what it adds to the swap cache; a write fault to shmem dirties the folio.
        dirty: matches!(nature, Nature::Anon | Nature::Shmem),
        // A fresh anonymous page belongs to who faulted it in.
        exclusive: if anon { alloc::vec![(0, runs::small(nr))] } else { Vec::new() },
        pinned: false,
        extra_refs: 0,
        hwpoison: Vec::new(),
        partially_mapped: false,
        mlocked: false,
    };
    if draft.parts.ops.is_empty() {
        // Reclaim asks for PVMW_SYNC with large folios.
        let sync = if order.get() > 0 { TtuFlags::SYNC } else { TtuFlags::empty() };
        draft.parts.ops.push(Op::Unmap { folio: id, flags: sync | TtuFlags::BATCH_FLUSH });
    }
    draft.parts.folios.push(folio);
    Ok(())
}

/// Maps a folio once more, where the object of the VMA has it.
///
/// A VMA without entries and objects becomes one of the folio's object, with the folio at the place. Where there is
/// no VMA, one is made like the first that maps the folio, as after fork. Anon pages become shared ones, as in
/// `copy_present_ptes`: not exclusive, no entry writable; an exclusive pinned page cannot (`folio_try_dup_anon_rmap_ptes`).
pub(super) fn share(
    draft: &mut Draft<'_>,
    id: FolioId,
    mm: MmId,
    at: Vpn,
    snap: Snap,
) -> Result<(), Refusal> {
    let folio = draft.folio(id)?.clone();
    draft.end(mm, at, 1)?;
    let vma = match draft.before.vma_at(mm, at) {
        Some(vma) => vma,
        None => copied_vma(draft, id, mm, at)?,
    };
    let nr = folio.nr_pages().get();
    join(draft, &folio, (mm, vma), at, snap)?;
    let area = draft.area(mm, vma)?;
    let index = folio.index.get();
    let Some((first, place, len)) = area.place(index, nr) else {
        let reason = Reason::NotHere(folio.id, (index, nr), area.span());
        return Err(reason.at(EditPlace::Vma(mm, vma)));
    };
    let taken = free_pieces(draft, id, mm, (first, place, len))?;
    if taken.is_empty() {
        return Err(Reason::MappedAlready(folio.id).entry(mm, place));
    }
    let page_of = |run: &PteRun| run.at.since(place) + first;
    if folio.is_anon() {
        for run in &taken {
            let page = page_of(run);
            let exclusive = runs::pages_within(&folio.exclusive, page, page + run.len);
            if let (true, Some(&(page, _))) = (folio.pinned, exclusive.first()) {
                return Err(Reason::Pinned(folio.id, page.into()).at(EditPlace::Folio(id)));
            }
        }
    }
    let bits = if folio.is_anon() {
        shared_bits(draft, id)
    } else {
        // Read: writable at once where the file wants no notice of the first write, which is shmem.
        let write = if folio.kind == FolioKind::Shmem { PteFlags::WRITE } else { PteFlags::empty() };
        alloc::vec![write | PteFlags::YOUNG; folio.nr_pages().index()]
    };
    map(draft, id, (mm, vma), index, (0, nr), &|page| bits[page])?;
    if folio.is_anon() {
        for run in &taken {
            draft.share_pages(id, page_of(run), run.len);
        }
    }
    Ok(())
}

/// The bits that fork would copy for each page of an anon folio: dirty and soft-dirty of its first mapping.
fn shared_bits(draft: &Draft<'_>, id: FolioId) -> Vec<PteFlags> {
    let mut bits = alloc::vec![None; draft.before.folio(id).nr_pages().index()];
    for run in draft.parts.mms.iter().flat_map(|mm| &mm.runs) {
        let Pte::Present { page, flags } = run.first else { continue };
        if page.folio == id {
            for i in 0..run.len {
                bits[page.plus(i).page as usize].get_or_insert(flags);
            }
        }
    }
    let kept = PteFlags::DIRTY | PteFlags::SOFT_DIRTY;
    bits.into_iter().map(|flags| flags.unwrap_or_default() & kept).collect()
}

/// The page offset of page 0 of a folio that is dropped at an address.
pub(super) fn dropped(
    draft: &mut Draft<'_>,
    kind: FolioKind,
    order: Order,
    (mm, vma): (MmId, VmaId),
    at: Vpn,
    snap: Snap,
) -> Result<u64, Refusal> {
    let area = draft.area(mm, vma)?;
    let nr = order.nr_pages().get();
    let pgoff = area.pgoff;
    if kind != FolioKind::Anon {
        let offset = pgoff + at.since(area.start);
        return Ok(if snap == Snap::Natural { offset - offset % nr } else { offset });
    }
    let (start, end) = (area.start.get(), area.end().get());
    let mut place = at.get();
    if snap == Snap::Natural {
        place -= place % nr;
        // The nearest one that does not stick out.
        if place < start {
            place += nr;
        } else if place + nr > end {
            place = place.saturating_sub(nr);
        }
    }
    if place < start || place + nr > end {
        return Err(Reason::DoesNotFit(nr, area.span()).entry(mm, at));
    }
    Ok(pgoff + (place - start))
}

/// The VMA's object for a folio of a kind. An anon one is made if there is none, one of the page cache only if the VMA
/// is blank.
pub(super) fn adopted(
    draft: &mut Draft<'_>,
    kind: FolioKind,
    mm: MmId,
    vma: VmaId,
) -> Result<String, Refusal> {
    let area = draft.vma(mm, vma)?;
    if let Some(object) = object_of(area, kind) {
        return Ok(object.clone());
    }
    let span = Area::of(area).span();
    if kind != FolioKind::Anon && !draft.is_blank(mm, vma) {
        return Err(Reason::NoFile(span, kind).at(EditPlace::Vma(mm, vma)));
    }
    let name = draft.free_object_name(kind);
    draft.set_object(mm, vma, kind, name.clone())?;
    Ok(name)
}

/// Refuses what the page cache cannot be: a file that is shmem as well, two folios for one page.
pub(super) fn file_place(
    draft: &Draft<'_>,
    except: Option<FolioId>,
    kind: FolioKind,
    object: &str,
    index: u64,
    nr: u64,
    at: EditPlace,
) -> Result<(), Refusal> {
    if kind == FolioKind::Anon {
        return Ok(());
    }
    for (i, other) in draft.parts.folios.iter().enumerate() {
        if Some(FolioId::new(i)) == except || other.is_anon() || other.object != object {
            continue;
        }
        if other.kind != kind {
            return Err(Reason::OtherKind(object.into(), other.id.clone(), other.kind).at(at));
        }
        let first = other.index.get();
        if first < index + nr && index < first + other.nr_pages().get() {
            return Err(Reason::TakenInFile(object.into(), first.max(index), other.id.clone()).at(at));
        }
    }
    Ok(())
}

/// Makes a VMA one of the folio's object, if it is not.
fn join(
    draft: &mut Draft<'_>,
    folio: &Folio,
    (mm, vma): (MmId, VmaId),
    at: Vpn,
    snap: Snap,
) -> Result<(), Refusal> {
    let area = draft.area(mm, vma)?;
    match object_of(draft.vma(mm, vma)?, folio.kind) {
        Some(object) if *object == folio.object => return Ok(()),
        Some(object) => {
            let reason = Reason::OtherObject(area.span(), object.clone(), folio.object.clone());
            return Err(reason.at(EditPlace::Vma(mm, vma)));
        }
        None => {}
    }
    if !draft.is_blank(mm, vma) {
        let reason = match folio.kind {
            FolioKind::Anon => Reason::OtherObject(area.span(), "no anon_vma".into(), folio.object.clone()),
            FolioKind::File | FolioKind::Shmem => Reason::NoFile(area.span(), folio.kind),
        };
        return Err(reason.at(EditPlace::Vma(mm, vma)));
    }
    // It is laid out here for the first time: where page 0 is to be decides the VMA's offset.
    let order = folio.order;
    let offset = dropped(draft, FolioKind::Anon, order, (mm, vma), at, snap)? - area.pgoff;
    let Some(pgoff) = folio.index.get().checked_sub(offset) else {
        return Err(Reason::BeforeObject.entry(mm, at));
    };
    draft.vma(mm, vma)?.pgoff = PgOff::new(pgoff);
    draft.set_object(mm, vma, folio.kind, folio.object.clone())
}

/// A VMA like the first one that maps the folio, at the same addresses of another mm.
fn copied_vma(draft: &mut Draft<'_>, id: FolioId, mm: MmId, at: Vpn) -> Result<VmaId, Refusal> {
    let Some((from, vma)) = draft.before.rmap(id).next() else {
        return Err(Reason::NoVma(at, 1).entry(mm, at));
    };
    let vma = draft.before.vma(from, vma).clone();
    draft.free_range(mm, vma.start, vma.pages, None)?;
    Ok(add_vma(draft, mm, forked(&vma)))
}

/// A VMA as fork copies it: not locked, and without userfaultfd (`dup_userfaultfd` without the fork event).
pub(super) fn forked(vma: &Vma) -> Vma {
    Vma { flags: vma.flags & VmaFlags::DROPPABLE, ..vma.clone() }
}

/// Puts a VMA at the end of an mm's list, which has room for it.
pub(super) fn add_vma(draft: &mut Draft<'_>, mm: MmId, vma: Vma) -> VmaId {
    let vmas = &mut draft.parts.mms[mm.index()].vmas;
    vmas.push(vma);
    VmaId::new(vmas.len() - 1)
}

/// Maps the pages `[from, to)` of the folio, which has this page offset, that have their place in the VMA, where
/// nothing is mapped yet.
pub(super) fn map(
    draft: &mut Draft<'_>,
    id: FolioId,
    (mm, vma): (MmId, VmaId),
    index: u64,
    (from, to): (u64, u64),
    bits: &dyn Fn(usize) -> PteFlags,
) -> Result<(), Refusal> {
    let area = draft.area(mm, vma)?;
    let Some((skipped, place, len)) = area.place(index + from, to - from) else { return Ok(()) };
    let first = from + skipped;
    for run in free_pieces(draft, id, mm, (first, place, len))? {
        let marked = run.first.is_uffd_wp();
        let mut new = Vec::new();
        // At most 512 entries, which become runs again when the layout is checked.
        for i in 0..run.len {
            let page = run.at.plus(i).since(place) + first;
            let number = u32::try_from(page).unwrap_or_default();
            let mut flags = bits(number as usize);
            if marked {
                flags = (flags - PteFlags::WRITE) | PteFlags::UFFD_WP;
            }
            let first = Pte::Present { page: PageId { folio: id, page: number }, flags };
            new.push(PteRun { at: run.at.plus(i), len: 1, first });
        }
        runs::replace(&mut draft.mm(mm)?.runs, run.at, run.end(), &new);
    }
    Ok(())
}

/// The pieces of a folio's place that are free: none, or a uffd-wp marker. What is for the folio's own pages stays;
/// anything else is in the way.
pub(super) fn free_pieces(
    draft: &mut Draft<'_>,
    id: FolioId,
    mm: MmId,
    (first, place, len): (u64, Vpn, u64),
) -> Result<Vec<PteRun>, Refusal> {
    let swap = draft.parts.folios.get(id.index()).and_then(|folio| folio.swap);
    let mut free = Vec::new();
    for piece in runs::pieces(&draft.mm(mm)?.runs, place, place.plus(len)) {
        let number = piece.at.since(place) + first;
        let own = match piece.first {
            Pte::Softleaf(rmapscope_core::Softleaf::Swap { slot, .. }) => {
                swap.map(|own| own.plus(number)) == Some(slot)
            }
            pte => pte.page().is_some_and(|page| page.folio == id && u64::from(page.page) == number),
        };
        match piece.first.kind() {
            PteKind::None | PteKind::Marker(Marker::UffdWp) => free.push(piece),
            _ if own => {}
            _ => {
                let mut value = String::new();
                words::value(&mut value, draft.before, piece.first);
                return Err(Reason::Occupied { at: piece.at, value }.at(EditPlace::Entry(mm, piece.at)));
            }
        }
    }
    Ok(free)
}
