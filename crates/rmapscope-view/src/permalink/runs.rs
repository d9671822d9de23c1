//! Runs of entries: what a run probably is, given the ones before it, and how it differs from that; and runs that are
//! like others before them.

use alloc::vec::Vec;

use rmapscope_core::{
    Folio, LIMIT, Marker, PageId, Pte, PteFlags, PteKind, PteRun, Softleaf, SwapSlot, Vma, Vpn, sorted_by_key,
};
use rmapscope_core::{FolioId, VmaId};

use super::{
    FEW, LinkProblem,
    bits::{Codec, index32, width},
};

/// What a run takes of the room.
pub(super) const RUN: usize = 32;

/// How far back a run that is repeated may lie.
const BACK: usize = 16;

/// The bits of the two runs before the first one.
const FLAGS: [PteFlags; 2] = [PteFlags::empty(), PteFlags::WRITE.union(PteFlags::DIRTY)];

/// The kinds by their codes.
const KINDS: [PteKind; 9] = [
    PteKind::Present,
    PteKind::Swap,
    PteKind::Migration,
    PteKind::DevicePrivate,
    PteKind::DeviceExclusive,
    PteKind::Hwpoison,
    PteKind::Marker(Marker::UffdWp),
    PteKind::Marker(Marker::Poison),
    PteKind::Marker(Marker::Guard),
];

/// The runs of an mm with these VMAs, put into `out`; `given` is ignored when reading.
pub(super) fn runs(
    codec: &mut Codec<'_>,
    given: &[PteRun],
    folios: &[Folio],
    vmas: &[Vma],
    out: &mut Vec<PteRun>,
) {
    let mut memory = Memory::new(folios, vmas);
    let count = codec.count(given.len(), 2);
    let regular: Vec<bool> = given.iter().map(|run| memory.next(run)).collect();
    memory.forget();
    // How many runs are still to be made like those how far back.
    let (mut back, mut times) = (0, 0);
    while out.len() < count {
        let i = out.len();
        if times == 0 && i >= 2 {
            (back, times) = repetition(given, &regular, i);
            times = if codec.bit(times > 0) {
                back = codec.count(back.saturating_sub(1), 0).saturating_add(1);
                codec.count(times.saturating_sub(1), 0).saturating_add(1)
            } else {
                0
            };
            if times > 0 && back >= i {
                codec.fail(LinkProblem::OutOfList { found: back as u64, len: i as u64 });
            }
            if times > count - i {
                codec.fail(LinkProblem::OutOfList { found: times as u64, len: (count - i) as u64 });
            }
        }
        codec.charge(RUN);
        let run = if times > 0 && codec.is_well() {
            times -= 1;
            memory.again(codec, out, back)
        } else {
            memory.run(codec, given.get(i), out.last())
        };
        if !codec.is_well() {
            break;
        }
        memory.next(&run);
        out.push(run);
    }
}

/// How many runs from `i` on are like those how far back; 0 times if writing them out is as short. The nearest of the
/// longest.
fn repetition(given: &[PteRun], regular: &[bool], i: usize) -> (usize, usize) {
    let alike = |a: usize, b: usize| {
        let (x, y) = (&given[a], &given[b]);
        regular[a]
            && x.len == y.len
            && x.first.kind() == y.first.kind()
            && x.first.flags() == y.first.flags()
            && gap(given, a) == gap(given, b)
    };
    let mut best = (0, 0);
    for back in 1..=BACK.min(i - 1) {
        let times = (i..given.len()).take_while(|a| alike(*a, a - back)).count();
        if times > best.1 && (times > 1 || back <= 2) {
            best = (back, times);
        }
    }
    best
}

/// How many entries lie between a run and the one before it.
fn gap(runs: &[PteRun], i: usize) -> u64 {
    runs[i].at.since(runs[i - 1].end())
}

/// What the runs so far say of the next one.
struct Memory<'a> {
    folios: &'a [Folio],
    vmas: &'a [Vma],
    /// The VMAs by ascending start.
    by_start: Vec<VmaId>,
    /// The page of the last run: where, and in which VMA.
    page: Option<(Vpn, Option<VmaId>, PageId)>,
    /// The last slot, and where.
    slot: Option<(Vpn, SwapSlot)>,
    /// The bits of the last two runs.
    flags: [PteFlags; 2],
}

impl<'a> Memory<'a> {
    fn new(folios: &'a [Folio], vmas: &'a [Vma]) -> Self {
        let ids: Vec<_> = (0..vmas.len()).map(VmaId::new).collect();
        let by_start = sorted_by_key(&ids, |id| vmas[id.index()].start);
        Self { folios, vmas, by_start, page: None, slot: None, flags: FLAGS }
    }

    /// Begins anew.
    fn forget(&mut self) {
        (self.page, self.slot, self.flags) = (None, None, FLAGS);
    }

    /// Remembers a run; says whether it names the page or slot that was expected.
    fn next(&mut self, run: &PteRun) -> bool {
        let page = self.page_at(run.at);
        let regular = match (run.first.page(), run.first) {
            (Some(named), _) => page == Some(named),
            (None, Pte::Softleaf(Softleaf::Swap { slot, .. })) => self.slot_at(run.at, page) == slot.get(),
            (None, _) => true,
        };
        // Where no page is named, the expected one is taken to be there.
        if let Some(page) = run.first.page().or(page) {
            self.page = Some((run.at, self.vma_at(run.at), page));
        }
        if let Pte::Softleaf(Softleaf::Swap { slot, .. }) = run.first {
            self.slot = Some((run.at, slot));
        }
        self.flags = [run.first.flags(), self.flags[0]];
        regular
    }

    fn vma_at(&self, at: Vpn) -> Option<VmaId> {
        let i = self.by_start.partition_point(|id| self.vmas[id.index()].start <= at).checked_sub(1)?;
        Some(self.by_start[i]).filter(|id| self.vmas[id.index()].contains(at))
    }

    /// The page that is expected at a place.
    fn page_at(&self, at: Vpn) -> Option<PageId> {
        let vma = self.vma_at(at);
        let last = self.page;
        if let Some(vma) = vma.filter(|vma| last.is_none_or(|(_, there, _)| there != Some(*vma)))
            && let Some(page) = self.linear(&self.vmas[vma.index()], at)
        {
            return Some(page);
        }
        let Some((from, _, page)) = last else {
            return self.folios.first().map(|_| PageId { folio: FolioId::new(0), page: 0 });
        };
        let folio = page.folio.index();
        let number = u64::from(page.page) + at.since(from);
        if number < self.nr(folio) {
            Some(PageId { folio: page.folio, page: index32(number) })
        } else if number - self.nr(folio) < self.nr(folio + 1) {
            Some(PageId { folio: FolioId::new(folio + 1), page: index32(number - self.nr(folio)) })
        } else {
            Some(PageId { folio: page.folio, page: 0 })
        }
    }

    /// The page at its linear place in a VMA, of the first few folios.
    fn linear(&self, vma: &Vma, at: Vpn) -> Option<PageId> {
        let offset = vma.pgoff.get() + at.since(vma.start);
        let few = &self.folios[..self.folios.len().min(FEW)];
        few.iter().enumerate().find_map(|(i, folio)| {
            let object = if folio.is_anon() { &vma.anon } else { &vma.file };
            let page = offset.checked_sub(folio.index.get())?;
            (page < folio.nr_pages().get() && object.as_ref() == Some(&folio.object))
                .then(|| PageId { folio: FolioId::new(i), page: index32(page) })
        })
    }

    /// The slot that is expected at a place.
    fn slot_at(&self, at: Vpn, page: Option<PageId>) -> u64 {
        let of_page = page
            .and_then(|page| Some(self.folios.get(page.folio.index())?.swap?.get() + u64::from(page.page)));
        let slot =
            of_page.unwrap_or_else(|| self.slot.map_or(8192, |(from, slot)| slot.get() + at.since(from)));
        if slot < LIMIT { slot } else { 0 }
    }

    /// A run like the one `back` runs before it.
    fn again(&self, codec: &mut Codec<'_>, out: &[PteRun], back: usize) -> PteRun {
        let i = out.len();
        let like = out[i - back];
        let at = place(codec, out[i - 1].end().get() + gap(out, i - back));
        let page = self.page_at(at);
        let slot = self.slot_at(at, page);
        PteRun { at, len: like.len, first: entry(codec, like.first.kind(), page, slot, like.first.flags()) }
    }

    /// A run that is written out.
    fn run(&self, codec: &mut Codec<'_>, given: Option<&PteRun>, last: Option<&PteRun>) -> PteRun {
        let none = PteRun { at: Vpn::default(), len: 1, first: Pte::None };
        let given = given.unwrap_or(&none);
        let at = self.at(codec, given, last);
        let before = last.map_or(PteKind::Present, |last| last.first.kind());
        let kind = if codec.bit(given.first.kind() == before) {
            before
        } else {
            let code = KINDS.iter().position(|kind| *kind == given.first.kind()).unwrap_or_default();
            KINDS[codec.one_of(code, KINDS.len())]
        };
        let mut page = self.page_at(at);
        let mut slot = self.slot_at(at, page);
        if kind == PteKind::Swap {
            let given =
                if let Pte::Softleaf(Softleaf::Swap { slot, .. }) = given.first { slot.get() } else { 0 };
            slot = codec.guess(given, slot);
        } else if !matches!(kind, PteKind::Marker(_)) {
            page = self.page(codec, given.first.page(), page);
        }
        let rest = page.map_or(1, |page| self.nr(page.folio.index()).saturating_sub(page.page.into()).max(1));
        let len = len(codec, given.len, rest, last.map_or(4, |last| last.len));
        let flags = self.flags(codec, given.first.flags(), kind.allowed());
        PteRun { at, len, first: entry(codec, kind, page, slot, flags) }
    }

    /// How many pages a folio has; 0 if there is none.
    fn nr(&self, folio: usize) -> u64 {
        self.folios.get(folio).map_or(0, |folio| folio.nr_pages().get())
    }

    /// Where a run begins: at once, with the next VMA, or after a gap.
    fn at(&self, codec: &mut Codec<'_>, given: &PteRun, last: Option<&PteRun>) -> Vpn {
        let at = match last {
            None => codec.guess(given.at.get(), self.begin()),
            Some(last) if codec.bit(given.at == last.end()) => last.end().get(),
            Some(last) => {
                let end = last.end();
                let i = self.by_start.partition_point(|id| self.vmas[id.index()].start <= end);
                let next = self.by_start.get(i).map(|id| self.vmas[id.index()].start);
                match next {
                    Some(next) if codec.bit(given.at == next) => next.get(),
                    _ => end.get() + codec.number(given.at.since(end).saturating_sub(1), 4) + 1,
                }
            }
        };
        place(codec, at)
    }

    /// Where the first run probably begins: with the first folio, if the first VMA has its place, else with the VMA.
    fn begin(&self) -> u64 {
        let Some(vma) = self.by_start.first().map(|id| &self.vmas[id.index()]) else { return 0 };
        let offset = self.folios.first().and_then(|folio| folio.index.get().checked_sub(vma.pgoff.get()));
        vma.start.get() + offset.filter(|offset| *offset < vma.pages).unwrap_or_default()
    }

    fn page(&self, codec: &mut Codec<'_>, given: Option<PageId>, expected: Option<PageId>) -> Option<PageId> {
        let given = given.or(expected)?;
        if codec.bit(Some(given) == expected) {
            return expected;
        }
        let folio = codec.one_of(given.folio.index(), self.folios.len());
        let page = codec.bits(given.page.into(), width(self.nr(folio) - 1));
        Some(PageId { folio: FolioId::new(folio), page: index32(page) })
    }

    /// Bits: those of the run before, of the one before that, or those that the kind can have, one by one.
    fn flags(&self, codec: &mut Codec<'_>, given: PteFlags, allowed: PteFlags) -> PteFlags {
        let [last, before] = self.flags.map(|flags| flags & allowed);
        if allowed.is_empty() || codec.bit(given == last) {
            return last;
        }
        if codec.bit(given == before) {
            return before;
        }
        // One by one, as a kind has not all of them.
        let mut bits = 0;
        for i in 0..6 {
            let bit = 1 << i;
            if allowed.bits() & bit != 0 && codec.bit(given.bits() & bit != 0) {
                bits |= bit;
            }
        }
        PteFlags::from_bits_truncate(bits)
    }
}

/// A place for an entry.
fn place(codec: &mut Codec<'_>, at: u64) -> Vpn {
    Vpn::try_new(at).unwrap_or_else(|_| {
        codec.fail(LinkProblem::TooLarge);
        Vpn::default()
    })
}

/// A length: to the folio's end, that of the run before, or any.
fn len(codec: &mut Codec<'_>, given: u64, rest: u64, last: u64) -> u64 {
    if codec.bit(given == rest) {
        rest
    } else if codec.bit(given == last) {
        last
    } else {
        codec.number(given.saturating_sub(1), 2) + 1
    }
}

fn entry(codec: &mut Codec<'_>, kind: PteKind, page: Option<PageId>, slot: u64, flags: PteFlags) -> Pte {
    let page = match kind {
        PteKind::None => return Pte::None,
        PteKind::Swap => return Pte::Softleaf(Softleaf::Swap { slot: SwapSlot::new(slot), flags }),
        PteKind::Marker(marker) => return Pte::Softleaf(Softleaf::Marker(marker)),
        PteKind::Present
        | PteKind::Migration
        | PteKind::DevicePrivate
        | PteKind::DeviceExclusive
        | PteKind::Hwpoison => page,
    };
    // There is none only where there are no folios.
    let Some(page) = page else {
        codec.fail(LinkProblem::OutOfList { found: 0, len: 0 });
        return Pte::None;
    };
    match kind {
        PteKind::Migration => Pte::Softleaf(Softleaf::Migration { page, flags }),
        PteKind::DevicePrivate => Pte::Softleaf(Softleaf::DevicePrivate { page, flags }),
        PteKind::DeviceExclusive => Pte::Softleaf(Softleaf::DeviceExclusive { page, flags }),
        PteKind::Hwpoison => Pte::Softleaf(Softleaf::Hwpoison { page }),
        PteKind::Present | PteKind::None | PteKind::Swap | PteKind::Marker(_) => Pte::Present { page, flags },
    }
}
