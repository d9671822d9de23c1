//! Brushes: entries made what they are painted, whether or not a kernel would.

use alloc::vec::Vec;

use rmapscope_core::{
    Folio, FolioId, LIMIT, Mm, MmId, PageId, Pte, PteFlags, PteKind, PteRun, ScenarioParts, Softleaf,
    SwapSlot, Vma, VmaId, Vpn,
};

use super::{
    Span,
    draft::{Area, Draft, object_of},
    refusal::{EditPlace, Reason, Refusal},
    runs,
};

/// What painting does to an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Brush {
    /// Makes it an entry of this kind: for the page or slot that belongs there, with the bits of the old one that it
    /// can have, or those of a neighbour of its kind.
    Kind(PteKind),
    /// Changes one bit; entries that do not have it are left alone.
    Bit(PteFlags, Turn),
}

/// What becomes of a bit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Turn {
    /// It is set.
    Set,
    /// It is cleared.
    Clear,
    /// It is cleared if the first entry has it, else set.
    Flip,
}

impl Turn {
    /// Whether the bit is set, if this is the first entry.
    pub(super) fn is_on(self, first: Pte, bit: PteFlags) -> bool {
        match self {
            Self::Set => true,
            Self::Clear => false,
            Self::Flip => !first.flags().intersects(bit),
        }
    }
}

/// Paints ranges of an mm.
pub(super) fn paint(draft: &mut Draft<'_>, mm: MmId, spans: &[Span], brush: Brush) -> Result<(), Refusal> {
    for span in spans {
        draft.end(mm, span.at, span.len)?;
    }
    let Some(first) = spans.first() else { return Err(Reason::NothingChanges.at(EditPlace::Mm(mm))) };
    match brush {
        Brush::Kind(kind) => paint_kind(draft, mm, spans, kind),
        Brush::Bit(bit, turn) => {
            let on = turn.is_on(draft.before.mm(mm).pte(first.at), bit);
            paint_bit(draft, mm, spans, bit, on)
        }
    }
}

fn paint_bit(
    draft: &mut Draft<'_>,
    mm: MmId,
    spans: &[Span],
    bit: PteFlags,
    on: bool,
) -> Result<(), Refusal> {
    let mut refused = None;
    let mut painted = false;
    for span in spans {
        let end = draft.end(mm, span.at, span.len)?;
        runs::rewrite(&mut draft.mm(mm)?.runs, span.at, end, &mut |run, out| {
            let kind = run.first.kind();
            if kind.allowed().contains(bit) {
                painted = true;
                out.push(PteRun { first: turned(run.first, bit, on), ..run });
            } else {
                refused.get_or_insert(Reason::NoBit(run.at, kind, bit).entry(mm, run.at));
                out.push(run);
            }
            Ok(())
        })?;
    }
    if painted { Ok(()) } else { refused.map_or(Ok(()), Err) }
}

/// An entry with a bit set or cleared.
fn turned(pte: Pte, bit: PteFlags, on: bool) -> Pte {
    let mut flags = pte.flags();
    flags.set(bit, on);
    // A migration entry is for write, read-exclusive or read, never for two of them.
    if pte.kind() == PteKind::Migration && on {
        let both = PteFlags::WRITE | PteFlags::EXCLUSIVE;
        if both.contains(bit) {
            flags.remove(both - bit);
        }
    }
    pte.with_flags(flags)
}

fn paint_kind(draft: &mut Draft<'_>, mm: MmId, spans: &[Span], kind: PteKind) -> Result<(), Refusal> {
    let unowned = unowned_slots(&draft.parts.folios);
    for span in spans {
        let end = draft.end(mm, span.at, span.len)?;
        let mut at = span.at;
        let mut vmas: Vec<Option<VmaId>> = draft.vmas_in(mm, at, end).into_iter().map(Some).collect();
        // What lies in no VMA can be painted, too.
        vmas.push(None);
        for vma in vmas {
            let area = match vma {
                Some(vma) => Some(draft.area(mm, vma)?),
                None => None,
            };
            let from = area.map_or(end, |area| area.start.max(at));
            let to = area.map_or(end, |area| area.end().min(end));
            if at < from {
                kind_in(draft, mm, None, (at, from), kind, unowned)?;
            }
            if from < to {
                kind_in(draft, mm, vma, (from, to), kind, unowned)?;
            }
            at = to;
        }
    }
    Ok(())
}

/// Paints a range that lies in one VMA or in none.
fn kind_in(
    draft: &mut Draft<'_>,
    mm: MmId,
    vma: Option<VmaId>,
    (start, end): (Vpn, Vpn),
    kind: PteKind,
    unowned: u64,
) -> Result<(), Refusal> {
    let ScenarioParts { folios, mms, .. } = &mut draft.parts;
    let area = &mut mms[mm.index()];
    let linear = vma.map(|vma| Linear::of(folios, &area.vmas[vma.index()]));
    let mut new = Vec::new();
    for run in runs::pieces(&area.runs, start, end) {
        if run.first.kind() == kind {
            new.push(run);
            continue;
        }
        let flags = flags_for(area, run, kind);
        let mut at = run.at;
        while at < run.end() {
            // What is there, or was, is kept.
            let here = run.first.nth(at.since(run.at)).page();
            let (page, to) = match (here, &linear) {
                (None, Some(linear)) => {
                    let (page, pages) = linear.page(at);
                    (page, run.end().min(at.plus(pages)))
                }
                (here, _) => (here, run.end()),
            };
            let part = PteRun { at, len: to.since(at), first: run.first.nth(at.since(run.at)) };
            let slot = slot_for(folios, page, at, part.len, unowned);
            let first = painted(folios, mm, at, kind, (page, slot), flags)?;
            match page {
                Some(page) => hand_over(&mut folios[page.folio.index()], page, part, first, &mut new),
                None => new.push(PteRun { first, ..part }),
            }
            at = to;
        }
    }
    runs::replace(&mut area.runs, start, end, &new);
    Ok(())
}

/// Puts down what a run becomes. That its pages are exclusive goes into their swap entries, and comes back out of them
/// (`folio_try_share_anon_rmap_pte`, `do_swap_page`).
fn hand_over(folio: &mut Folio, page: PageId, old: PteRun, first: Pte, out: &mut Vec<PteRun>) {
    let (first_page, exclusive) = (u64::from(page.page), PteFlags::EXCLUSIVE);
    let new = PteRun { first, ..old };
    let was_swap = old.first.kind() == PteKind::Swap;
    if was_swap && old.first.flags().contains(exclusive) && first.is_present() && folio.is_anon() {
        folio.exclusive = runs::with_pages(&folio.exclusive, first_page, old.len);
    }
    if !old.first.kind().maps() || first.kind() != PteKind::Swap {
        return out.push(new);
    }
    runs::by_exclusive(folio, old, &mut |piece, is_exclusive| {
        let first = first.nth(piece.at.since(old.at));
        let more = if is_exclusive { exclusive } else { PteFlags::empty() };
        out.push(PteRun { first: first.with_flags(first.flags() | more), ..piece });
    });
    folio.exclusive = runs::without_pages(&folio.exclusive, first_page, old.len);
}

/// An entry of a kind, for this page or slot.
fn painted(
    folios: &[Folio],
    mm: MmId,
    at: Vpn,
    kind: PteKind,
    (page, slot): (Option<PageId>, Option<SwapSlot>),
    flags: PteFlags,
) -> Result<Pte, Refusal> {
    let need = || page.ok_or_else(|| Reason::NoPage(at, kind).entry(mm, at));
    let leaf = match kind {
        PteKind::None => return Ok(Pte::None),
        PteKind::Present => return Ok(Pte::Present { page: need()?, flags }),
        PteKind::Swap => {
            let slot = slot.ok_or_else(|| Reason::NoneLeft("swap slots").entry(mm, at))?;
            Softleaf::Swap { slot, flags }
        }
        PteKind::Migration => Softleaf::Migration { page: need()?, flags },
        PteKind::DevicePrivate => Softleaf::DevicePrivate { page: need()?, flags },
        PteKind::DeviceExclusive => {
            let page = need()?;
            if !folios[page.folio.index()].is_anon() {
                return Err(Reason::NotAnon(at, kind).entry(mm, at));
            }
            Softleaf::DeviceExclusive { page, flags }
        }
        PteKind::Hwpoison => Softleaf::Hwpoison { page: need()? },
        PteKind::Marker(marker) => Softleaf::Marker(marker),
    };
    Ok(Pte::Softleaf(leaf))
}

/// The bits that painted entries get: those of the old ones that their kind can have, else those of a neighbour of the
/// same kind, else that of an entry just used.
fn flags_for(mm: &Mm, old: PteRun, kind: PteKind) -> PteFlags {
    if old.first.kind().allowed().intersects(kind.allowed()) {
        let kept = old.first.flags() & kind.allowed();
        return if kind == PteKind::Migration { kept - PteFlags::EXCLUSIVE } else { kept };
    }
    let before = old.at.get().checked_sub(1).map(|at| mm.pte(Vpn::new(at)));
    let after = Some(mm.pte(old.end()));
    let neighbour = before.into_iter().chain(after).find(|pte| pte.kind() == kind);
    neighbour.map_or(PteFlags::YOUNG & kind.allowed(), Pte::flags)
}

/// The first slot for entries: their pages' own, or slots that no folio has.
fn slot_for(folios: &[Folio], page: Option<PageId>, at: Vpn, len: u64, unowned: u64) -> Option<SwapSlot> {
    let own = page.and_then(|page| Some(folios[page.folio.index()].swap?.plus(page.page.into())));
    let free = || unowned.checked_add(at.get()).filter(|slot| *slot <= LIMIT - len).map(SwapSlot::new);
    own.or_else(free)
}

/// The first slot above those of all folios.
fn unowned_slots(folios: &[Folio]) -> u64 {
    folios.iter().filter_map(|folio| Some(folio.swap?.get() + folio.nr_pages().get())).max().unwrap_or(0)
}

/// The folios that a VMA can map, by page offset.
struct Linear {
    area: Area,
    /// Page offset, number of pages, folio: by page offset, then in document order.
    folios: Vec<(u64, u64, FolioId)>,
}

impl Linear {
    fn of(folios: &[Folio], vma: &Vma) -> Self {
        let mut found = Vec::new();
        for (i, folio) in folios.iter().enumerate() {
            if object_of(vma, folio.kind) == Some(&folio.object) {
                found.push((folio.index.get(), folio.nr_pages().get(), FolioId::new(i)));
            }
        }
        Self { area: Area::of(vma), folios: rmapscope_core::sorted_by_key(&found, |found| found.0) }
    }

    /// The page that the kernel would map at an address of the VMA, the one of the folio that comes first in the document if
    /// there are several; and for how many pages that is so, at most.
    fn page(&self, at: Vpn) -> (Option<PageId>, u64) {
        let offset = self.area.pgoff + at.since(self.area.start);
        let behind = self.folios.partition_point(|folio| folio.0 <= offset);
        let next = self.folios.get(behind).map_or(LIMIT, |folio| folio.0);
        let near = self.folios[..behind].iter().rev().take_while(|folio| offset - folio.0 < 512);
        let here = near.filter(|folio| offset - folio.0 < folio.1).min_by_key(|folio| folio.2);
        match here {
            None => (None, next - offset),
            Some(&(index, nr, folio)) => {
                let page = u32::try_from(offset - index).unwrap_or_default();
                (Some(PageId { folio, page }), next.min(index + nr) - offset)
            }
        }
    }
}
