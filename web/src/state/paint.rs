//! Brushes: what a click on an entry does to the layout.

use std::fmt;

use rmapscope_core::{
    FolioId, Mm, MmId, PageId, Pte, PteFlags, PteKind, PteRun, Scenario, Softleaf, SwapSlot, Vpn,
};

use super::{AppState, Notice, Stroke};

/// What a click on an entry does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Brush {
    /// Makes it an entry of this kind.
    Kind(PteKind),
    /// Sets the bit, or clears it if the first entry of the stroke has it.
    Bit(PteFlags),
}

/// A stroke of the brush.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Painting {
    /// Whether a brush for a bit sets it, because the stroke's first entry did not have it.
    sets: bool,
    /// Whether the stroke has changed something and what was there before is kept for undo.
    saved: bool,
}

/// Why an entry cannot be painted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It has to name a page, and no folio has a page there.
    NoFolio(Vpn, PteKind),
    /// Only pages of an anon folio can be of this kind.
    NotAnon(Vpn, PteKind),
    /// Entries of its kind do not have the bit.
    NoBit(Vpn, PteKind, PteFlags),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::NoFolio(at, kind) => {
                write!(f, "Entry {at} cannot be {}: no folio has its page there.", kind.name())
            }
            Self::NotAnon(at, kind) => {
                write!(f, "Entry {at} cannot be {}: only pages of anon folios can.", kind.name())
            }
            Self::NoBit(at, kind, bit) => {
                let letters = rmapscope_view::frame::BITS;
                let letter = letters.iter().find(|(each, _)| *each == bit).map_or('?', |(_, letter)| *letter);
                write!(f, "Entry {at} is {}, which has no bit {letter}.", kind.name())
            }
        }
    }
}

impl AppState {
    pub(super) fn paint(&mut self, mm: MmId, at: Vpn, stroke: Stroke) {
        let Some(brush) = self.brush else { return };
        let scenario = &self.doc.scenario;
        if mm.index() >= scenario.mms().len() {
            return;
        }
        let old = scenario.mm(mm).pte(at);
        if stroke == Stroke::Begins || self.painting.is_none() {
            let sets = matches!(brush, Brush::Bit(bit) if !old.flags().contains(bit));
            self.painting = Some(Painting { sets, saved: false });
        }
        let Some(painting) = self.painting else { return };
        let new = match brush {
            Brush::Kind(kind) => painted(scenario, mm, at, kind),
            Brush::Bit(bit) => turned(old, at, bit, painting.sets),
        };
        let new = match new {
            Ok(new) => new,
            Err(refusal) => {
                self.notice = Some(Notice { text: refusal.to_string(), refused: true });
                return;
            }
        };
        if new == old {
            return;
        }
        let mut parts = scenario.parts().clone();
        set(&mut parts.mms[mm.index()], at, new);
        let what = format!("Entry {at} painted.");
        // A stroke is undone as one: only what was there before its first change is kept.
        if painting.saved {
            self.change(parts, &what);
        } else {
            self.edit(parts, &what);
            self.painting = Some(Painting { saved: true, ..painting });
        }
    }
}

/// An entry with a bit set or cleared.
pub(super) fn turned(old: Pte, at: Vpn, bit: PteFlags, on: bool) -> Result<Pte, Refusal> {
    let kind = old.kind();
    if !kind.allowed().contains(bit) {
        return Err(Refusal::NoBit(at, kind, bit));
    }
    let mut flags = old.flags();
    flags.set(bit, on);
    // A migration entry is for write, read-exclusive or read, never for two of them.
    if kind == PteKind::Migration && on {
        match bit {
            PteFlags::WRITE => flags.remove(PteFlags::EXCLUSIVE),
            PteFlags::EXCLUSIVE => flags.remove(PteFlags::WRITE),
            _ => {}
        }
    }
    Ok(old.with_flags(flags))
}

/// An entry of a kind, as it would be at this place: with the page or slot that belongs here, and the bits of the old
/// one or of a neighbour.
pub(super) fn painted(scenario: &Scenario, mm: MmId, at: Vpn, kind: PteKind) -> Result<Pte, Refusal> {
    let area = scenario.mm(mm);
    let old = area.pte(at);
    let page = linear_page(scenario, mm, at);
    let need = || page.ok_or(Refusal::NoFolio(at, kind));
    let flags = flags_for(area, at, kind);
    let pte = match kind {
        PteKind::None => Pte::None,
        PteKind::Present => Pte::Present { page: need()?, flags },
        PteKind::Swap => Pte::Softleaf(Softleaf::Swap { slot: slot_for(scenario, page, at), flags }),
        PteKind::Migration => Pte::Softleaf(Softleaf::Migration { page: need()?, flags }),
        PteKind::DevicePrivate => Pte::Softleaf(Softleaf::DevicePrivate { page: need()?, flags }),
        PteKind::DeviceExclusive => {
            let page = need()?;
            if !scenario.folio(page.folio).is_anon() {
                return Err(Refusal::NotAnon(at, kind));
            }
            Pte::Softleaf(Softleaf::DeviceExclusive { page, flags })
        }
        PteKind::Hwpoison => Pte::Softleaf(Softleaf::Hwpoison { page: need()? }),
        PteKind::Marker(marker) => Pte::Softleaf(Softleaf::Marker(marker)),
    };
    Ok(if old.kind() == kind && old.page() == pte.page() { old } else { pte })
}

/// The bits that a painted entry gets: those of the old one that its kind can have, else those of a neighbour of the
/// same kind, else that of an entry just used.
fn flags_for(mm: &Mm, at: Vpn, kind: PteKind) -> PteFlags {
    let old = mm.pte(at);
    if old.kind().allowed().intersects(kind.allowed()) {
        let kept = old.flags() & kind.allowed();
        return if kind == PteKind::Migration { kept - PteFlags::EXCLUSIVE } else { kept };
    }
    let before = at.get().checked_sub(1).map(|at| mm.pte(Vpn::new(at)));
    let after = Some(mm.pte(at.plus(1)));
    let neighbour = before.into_iter().chain(after).find(|pte| pte.kind() == kind);
    neighbour.map_or(PteFlags::YOUNG & kind.allowed(), Pte::flags)
}

/// The page that the kernel would map at an address: that of a folio of the VMA's object.
fn linear_page(scenario: &Scenario, mm: MmId, at: Vpn) -> Option<PageId> {
    // What is there, or was, is kept.
    let here = scenario.mm(mm).pte(at).page();
    let vma = scenario.vma(mm, scenario.vma_at(mm, at)?);
    let offset = vma.pgoff.get() + at.since(vma.start);
    let fits = |id: &FolioId| {
        let folio = scenario.folio(*id);
        let object = if folio.is_anon() { &vma.anon } else { &vma.file };
        object.as_ref() == Some(&folio.object)
            && (folio.index.get()..folio.index.get() + folio.nr_pages().get()).contains(&offset)
    };
    let linear = (0..scenario.folios().len()).map(FolioId::new).find(fits).and_then(|folio| {
        let page = u32::try_from(offset - scenario.folio(folio).index.get()).ok()?;
        Some(PageId { folio, page })
    });
    here.or(linear)
}

/// The slot of a page, or one that no folio has.
fn slot_for(scenario: &Scenario, page: Option<PageId>, at: Vpn) -> SwapSlot {
    if let Some(slot) = page.and_then(|page| own_slot(scenario, page)) {
        return slot;
    }
    let free = scenario
        .folios()
        .iter()
        .filter_map(|folio| folio.swap.map(|swap| swap.get() + folio.nr_pages().get()))
        .max()
        .unwrap_or(0);
    SwapSlot::try_new(free + at.get()).unwrap_or_default()
}

fn own_slot(scenario: &Scenario, page: PageId) -> Option<SwapSlot> {
    scenario.folio(page.folio).swap.map(|swap| swap.plus(page.page.into()))
}

/// Puts an entry into the runs of an mm.
pub(super) fn set(mm: &mut Mm, at: Vpn, pte: Pte) {
    let mut runs = Vec::with_capacity(mm.runs.len() + 2);
    for run in mm.runs.drain(..) {
        if run.end() <= at || run.at > at {
            runs.push(run);
            continue;
        }
        let before = at.since(run.at);
        if before > 0 {
            runs.push(PteRun { len: before, ..run });
        }
        let after = run.len - before - 1;
        if after > 0 {
            runs.push(PteRun { at: at.plus(1), len: after, first: run.first.nth(before + 1) });
        }
    }
    if !pte.is_none() {
        runs.push(PteRun { at, len: 1, first: pte });
    }
    mm.runs = runs;
}

impl Brush {
    /// Every brush for kinds, in the order of the format.
    pub fn kinds() -> impl Iterator<Item = Self> {
        PteKind::ALL.into_iter().map(Self::Kind)
    }

    /// What the brush makes of an entry, in words.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Kind(PteKind::Marker(marker)) => format!("{} marker", marker.name()),
            Self::Kind(kind) => kind.name().into(),
            Self::Bit(bit) => super::bit_name(bit).into(),
        }
    }
}
