//! Folios that are there already: moved, resized, split, taken away, set.

use alloc::{string::String, vec::Vec};

use rmapscope_core::{
    Folio, FolioId, FolioKind, MmId, Op, Order, PageId, Pfn, PgOff, Pte, PteRun, Softleaf, SwapSlot,
    VmaFlags, VmaId, Vpn,
};

use super::{
    draft::{Draft, Owned, with_page},
    nature::{Nature, Snap},
    place::{adopted, dropped, file_place, free_pieces, map},
    refusal::{EditPlace, Reason, Refusal},
    runs,
    vmas::without_uffd_wp,
};

/// A field of a folio that is set as it is; entries stay. Its order is changed by resizing it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FolioField {
    /// Its name.
    Id(String),
    /// What it holds; what only an anon folio can have goes with it.
    Kind(FolioKind),
    /// The frame of its page 0.
    Pfn(Pfn),
    /// The `anon_vma` or file it belongs to.
    Object(String),
    /// Its page offset in the object.
    Index(PgOff),
    /// `folio_test_swapbacked`; anon only.
    Swapbacked(bool),
    /// Its first swap slot, if it is in the swap cache; anon only.
    Swap(Option<SwapSlot>),
    /// `folio_test_dirty`
    Dirty(bool),
    /// Runs (first page, pages) with `PageAnonExclusive`, ascending; anon only.
    Exclusive(Vec<(u16, u16)>),
    /// `folio_maybe_dma_pinned`
    Pinned(bool),
    /// References beyond those the model derives.
    ExtraRefs(u64),
    /// Pages with `PageHWPoison`, ascending.
    Hwpoison(Vec<u16>),
    /// `folio_test_partially_mapped`
    PartiallyMapped(bool),
    /// `folio_test_mlocked`
    Mlocked(bool),
}

/// Sets a field.
pub(super) fn set(draft: &mut Draft<'_>, id: FolioId, field: &FolioField) -> Result<(), Refusal> {
    draft.folio(id)?;
    let folio = &mut draft.parts.folios[id.index()];
    match field {
        FolioField::Id(id) => folio.id.clone_from(id),
        FolioField::Kind(kind) if *kind == folio.kind => {}
        FolioField::Kind(kind) => {
            folio.kind = *kind;
            folio.swapbacked = *kind != FolioKind::File;
            if *kind != FolioKind::Anon {
                folio.swap = None;
                folio.exclusive.clear();
            }
        }
        FolioField::Pfn(pfn) => folio.pfn = *pfn,
        FolioField::Object(object) => folio.object.clone_from(object),
        FolioField::Index(index) => folio.index = *index,
        FolioField::Swapbacked(swapbacked) => {
            if !folio.is_anon() {
                let reason = Reason::Rule("swapbacked", rmapscope_core::Problem::AnonOnly);
                return Err(reason.at(EditPlace::Folio(id)));
            }
            folio.swapbacked = *swapbacked;
        }
        FolioField::Swap(swap) => folio.swap = *swap,
        FolioField::Dirty(dirty) => folio.dirty = *dirty,
        FolioField::Exclusive(pages) => folio.exclusive = runs::joined(pages),
        FolioField::Pinned(pinned) => folio.pinned = *pinned,
        FolioField::ExtraRefs(refs) => folio.extra_refs = *refs,
        FolioField::Hwpoison(pages) => folio.hwpoison.clone_from(pages),
        FolioField::PartiallyMapped(mapped) => folio.partially_mapped = *mapped,
        FolioField::Mlocked(mlocked) => folio.mlocked = *mlocked,
    }
    Ok(())
}

/// Takes a folio away, with the entries for its pages and swap slots, and the operations on it.
pub(super) fn delete(draft: &mut Draft<'_>, id: FolioId) -> Result<(), Refusal> {
    let owned = Owned::of(id, draft.folio(id)?);
    draft.parts.folios.remove(id.index());
    draft.each_run(&mut |run, out| {
        let from = out.len();
        owned.part(run, out, &mut |_, _, _| ());
        for run in &mut out[from..] {
            if let Some(page) = run.first.page().filter(|page| page.folio > id) {
                let folio = FolioId::new(page.folio.index() - 1);
                run.first = with_page(run.first, PageId { folio, page: page.page });
            }
        }
    });
    draft.parts.ops.retain(|op| {
        let Op::Unmap { folio, .. } = op;
        *folio != id
    });
    for op in &mut draft.parts.ops {
        let Op::Unmap { folio, .. } = op;
        if *folio > id {
            *folio = FolioId::new(folio.index() - 1);
        }
    }
    Ok(())
}

/// Moves a folio with its entries.
///
/// Within its object all its mappings move by the same distance, as they follow its page offset; what falls out of its
/// VMA is cut off. Into another object only one mapping goes along. Entries that are not where the folio's offset has
/// them stay. A folio without entries is mapped as a new one.
pub(super) fn shift(
    draft: &mut Draft<'_>,
    id: FolioId,
    mm: MmId,
    at: Vpn,
    snap: Snap,
) -> Result<(), Refusal> {
    let folio = draft.folio(id)?.clone();
    let vma = draft.vma_at(mm, at)?;
    let index = dropped(draft, folio.kind, folio.order, (mm, vma), at, snap)?;
    let object = adopted(draft, folio.kind, mm, vma)?;
    let nr = folio.nr_pages().get();
    file_place(draft, Some(id), folio.kind, &object, index, nr, EditPlace::Entry(mm, at))?;
    let moved = &mut draft.parts.folios[id.index()];
    moved.index = PgOff::new(index);
    let same = object == folio.object;
    moved.object = object;
    let mut taken: Vec<(MmId, VmaId, Vec<PteRun>)> = Vec::new();
    let before = draft.before;
    for (from, area) in before.rmap(id) {
        let entries = take(draft, id, &folio, from, area)?;
        if !entries.is_empty() {
            taken.push((from, area, entries));
        }
    }
    if !same {
        taken.truncate(1);
        for (to, area, _) in &mut taken {
            (*to, *area) = (mm, vma);
        }
    }
    if taken.is_empty() {
        let bits = Nature::of(&folio).bits(draft.parts.arch);
        return map(draft, id, (mm, vma), index, (0, nr), &|_| bits);
    }
    for (to, area, entries) in taken {
        put(draft, id, to, area, index, &entries)?;
    }
    Ok(())
}

/// Takes the entries for a folio's pages and slots out of a VMA: runs whose address is the page's number.
fn take(
    draft: &mut Draft<'_>,
    id: FolioId,
    folio: &Folio,
    mm: MmId,
    vma: VmaId,
) -> Result<Vec<PteRun>, Refusal> {
    let area = draft.area(mm, vma)?;
    let Some((first, place, len)) = area.place(folio.index.get(), folio.nr_pages().get()) else {
        return Ok(Vec::new());
    };
    let owned = Owned::of(id, folio);
    let mut taken = Vec::new();
    runs::rewrite(&mut draft.mm(mm)?.runs, place, place.plus(len), &mut |run, out| {
        owned.part(run, out, &mut |run, page, out| {
            let number = run.at.since(place) + first;
            if number == page {
                taken.push(PteRun { at: Vpn::new(number), ..run });
            } else {
                out.push(run);
            }
        });
        Ok(())
    })?;
    Ok(taken)
}

/// Puts entries that were taken out where the folio's offset has them in a VMA.
fn put(
    draft: &mut Draft<'_>,
    id: FolioId,
    mm: MmId,
    vma: VmaId,
    index: u64,
    entries: &[PteRun],
) -> Result<(), Refusal> {
    let area = draft.area(mm, vma)?;
    let uffd_wp = area.flags.contains(VmaFlags::UFFD_WP);
    for run in entries {
        let Some((skipped, place, len)) = area.place(index + run.at.get(), run.len) else { continue };
        let free = free_pieces(draft, id, mm, (run.at.get() + skipped, place, len))?;
        let first = run.first.nth(skipped);
        let first = if uffd_wp { first } else { without_uffd_wp(first) };
        for piece in free {
            let moved = PteRun { first: first.nth(piece.at.since(place)), ..piece };
            runs::replace(&mut draft.mm(mm)?.runs, piece.at, piece.end(), &[moved]);
        }
    }
    Ok(())
}

/// Changes a folio's size; page 0 stays where it is. Pages that are gone take their entries with them. Pages that are
/// new are mapped behind the last one, as it is, wherever that one is mapped. Frames and slots are found anew if those
/// behind are not free.
pub(super) fn resize(draft: &mut Draft<'_>, id: FolioId, order: Order) -> Result<(), Refusal> {
    let old = draft.folio(id)?.clone();
    let (was, nr) = (old.nr_pages().get(), order.nr_pages().get());
    if nr > was {
        let (kind, index) = (old.kind, old.index.get());
        file_place(draft, Some(id), kind, &old.object, index, nr, EditPlace::Folio(id))?;
    }
    let owned = Owned::of(id, &old);
    draft.each_run(&mut |run, out| {
        owned.part(run, out, &mut |run, page, out| {
            out.extend(runs::within(run, run.at, run.at.plus(nr.saturating_sub(page))));
        });
    });
    let mut folio = Folio { order, ..old.clone() };
    folio.exclusive = runs::pages_within(&old.exclusive, 0, nr);
    folio.hwpoison.retain(|page| u64::from(*page) < nr);
    if let Some(last) = folio.exclusive.last_mut().filter(|(page, n)| nr > was && u64::from(page + n) == was)
    {
        last.1 += runs::small(nr - was);
    }
    let others = |other: &(usize, &Folio)| other.0 != id.index();
    let pfn = old.pfn.get();
    let frames = |other: &Folio| (other.pfn.get(), other.nr_pages().get());
    let taken = draft
        .parts
        .folios
        .iter()
        .enumerate()
        .filter(others)
        .any(|(_, other)| overlap((pfn, nr), frames(other)));
    if taken || !pfn.is_multiple_of(nr) {
        folio.pfn = draft.free_pfn(nr)?;
    }
    if let Some(swap) = old.swap.filter(|_| nr > was) {
        let more = (swap.get() + was, nr - was);
        let slots = |other: &Folio| {
            other.swap.is_some_and(|swap| overlap(more, (swap.get(), other.nr_pages().get())))
        };
        let of_run = |run: &PteRun| match run.first {
            Pte::Softleaf(Softleaf::Swap { slot, .. }) => overlap(more, (slot.get(), run.len)),
            _ => false,
        };
        let taken = draft.parts.folios.iter().enumerate().filter(others).any(|(_, other)| slots(other))
            || draft.parts.mms.iter().flat_map(|mm| &mm.runs).any(of_run);
        if taken {
            let new = draft.free_slots(nr)?;
            folio.swap = Some(new);
            draft.each_run(&mut |run, out| {
                owned.part(run, out, &mut |run, page, out| {
                    let first = with_slot(run.first, new.plus(page));
                    out.push(PteRun { first, ..run });
                });
            });
        }
    }
    draft.parts.folios[id.index()] = folio;
    if nr > was {
        grow(draft, id, &old, nr)?;
    }
    Ok(())
}

/// Maps the pages that a folio has gained.
fn grow(draft: &mut Draft<'_>, id: FolioId, old: &Folio, nr: u64) -> Result<(), Refusal> {
    let was = old.nr_pages().get();
    let last = old.index.get() + was - 1;
    let before = draft.before;
    for (mm, vma) in before.rmap(id) {
        let Some((_, place, _)) = draft.area(mm, vma)?.place(last, 1) else { continue };
        let Pte::Present { page, flags } = before.mm(mm).pte(place) else { continue };
        if page.folio == id && u64::from(page.page) == was - 1 {
            map(draft, id, (mm, vma), old.index.get(), (was, nr), &|_| flags)?;
        }
    }
    Ok(())
}

/// Splits a folio into ones of a smaller order (`split_folio`). The kernel cannot split what has references beyond its
/// mappings.
pub(super) fn split(draft: &mut Draft<'_>, id: FolioId, order: Order) -> Result<(), Refusal> {
    let folio = draft.folio(id)?;
    let reason = if order >= folio.order {
        Reason::NotSmaller(folio.id.clone(), folio.order)
    } else if folio.pinned || folio.extra_refs > 0 {
        Reason::ExtraRefs(folio.id.clone())
    } else {
        split_all(draft, &[id], order);
        return Ok(());
    };
    Err(reason.at(EditPlace::Folio(id)))
}

/// Splits folios that are larger than this order: frames, swap slots, exclusive and poisoned pages stay what they are,
/// each part goes on as its folio was, and what was done to the folio is done to each.
pub(super) fn split_all(draft: &mut Draft<'_>, which: &[FolioId], order: Order) {
    let size = order.nr_pages().get();
    let parts = |folio: &Folio| folio.nr_pages().get() / size;
    let new: u64 = which.iter().map(|id| parts(&draft.parts.folios[id.index()]) - 1).sum();
    let mut ids = draft.free_ids(usize::try_from(new).unwrap_or(0)).into_iter();
    // For each folio that is split where its second part is.
    let mut second = alloc::vec![None; draft.parts.folios.len()];
    for id in which {
        let old = draft.parts.folios[id.index()].clone();
        second[id.index()] = Some(draft.parts.folios.len());
        draft.parts.folios[id.index()] = part(&old, old.id.clone(), order, 0);
        for i in 1..parts(&old) {
            draft.parts.folios.push(part(&old, ids.next().unwrap_or_default(), order, i * size));
        }
    }
    let part_of = |id: FolioId, part: u64| match (second.get(id.index()), usize::try_from(part)) {
        (Some(Some(second)), Ok(part)) if part > 0 => FolioId::new(second + part - 1),
        _ => id,
    };
    draft.each_run(&mut |run, out| {
        let is_split = |page: &PageId| second.get(page.folio.index()).is_some_and(Option::is_some);
        let Some(PageId { folio, page }) = run.first.page().filter(is_split) else { return out.push(run) };
        let mut page = u64::from(page);
        let mut at = run.at;
        while at < run.end() {
            let end = run.end().min(at.plus(size - page % size));
            let number = u32::try_from(page % size).unwrap_or_default();
            let first = with_page(run.first, PageId { folio: part_of(folio, page / size), page: number });
            out.push(PteRun { at, len: end.since(at), first });
            page += end.since(at);
            at = end;
        }
    });
    let mut ops = Vec::new();
    for &op in &draft.parts.ops {
        ops.push(op);
        let Op::Unmap { folio, flags } = op;
        if which.contains(&folio) {
            // Its order is the parts' by now.
            let was = draft.before.folios().get(folio.index()).map_or(1, parts);
            ops.extend((1..was).map(|part| Op::Unmap { folio: part_of(folio, part), flags }));
        }
    }
    draft.parts.ops = ops;
}

/// The part of a folio that begins with this page.
fn part(old: &Folio, id: String, order: Order, first: u64) -> Folio {
    let end = first + order.nr_pages().get();
    let exclusive = runs::pages_within(&old.exclusive, first, end);
    let poisoned = old.hwpoison.iter().filter(|page| (first..end).contains(&u64::from(**page)));
    Folio {
        id,
        order,
        pfn: old.pfn.plus(first),
        index: old.index.plus(first),
        swap: old.swap.map(|swap| swap.plus(first)),
        exclusive: exclusive.iter().map(|(page, n)| (page - runs::small(first), *n)).collect(),
        hwpoison: poisoned.map(|page| page - runs::small(first)).collect(),
        partially_mapped: false,
        ..old.clone()
    }
}

const fn overlap(a: (u64, u64), b: (u64, u64)) -> bool {
    a.0 < b.0 + b.1 && b.0 < a.0 + a.1
}

/// A swap entry for another slot; any other entry as it is.
fn with_slot(pte: Pte, slot: SwapSlot) -> Pte {
    match pte {
        Pte::Softleaf(Softleaf::Swap { flags, .. }) => Pte::Softleaf(Softleaf::Swap { slot, flags }),
        pte => pte,
    }
}
