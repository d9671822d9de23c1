//! The check of the end state.

use alloc::vec::Vec;

use super::{Bug, BugKind, BugPlace, running::Cleared};
use crate::{
    event::Counter,
    folio::FolioKind,
    mm::VmaFlags,
    pte::{Pte, PteFlags, PteKind},
    units::{FolioId, MmId, Vpn},
    world::World,
};

/// The check of the end state against the start.
pub(super) struct EndCheck<'a> {
    pub(super) world: &'a World,
    pub(super) cleared: &'a [Cleared],
    pub(super) found: Vec<Bug>,
}

impl EndCheck<'_> {
    pub(super) fn run(&mut self) {
        let world = self.world;
        let scenario = world.scenario();
        let mut rss: Vec<[i64; 4]> = alloc::vec![[0; 4]; scenario.mms().len()];
        // The change in the number of entries that map a page.
        let start = World::new(scenario.clone());
        let mut maps: Vec<i64> = alloc::vec![0; world.nr_pages()];
        for (mm, at, start, now) in world.touched() {
            if start == now {
                // Discarded and still there? An entry that did not change can have lost nothing.
                continue;
            }
            for (pte, by) in [(start, -1), (now, 1)] {
                let mapped = pte.mapped_page().and_then(|page| Some((page, world.position(page)?)));
                if let Some((page, position)) = mapped {
                    let kind = scenario.folio(page.folio).kind;
                    rss[mm.index()][counter_of(kind) as usize] += by;
                    maps[position] += by;
                }
                if pte.kind() == PteKind::Swap {
                    rss[mm.index()][Counter::Swap as usize] += by;
                }
            }
            self.entry(mm, at, start, now);
        }
        self.folios(&start, &maps);
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
        let lost = start.is_uffd_wp() && !now.is_uffd_wp() && now.kind() != PteKind::Hwpoison;
        if let Some(vma) = scenario.vma_at(mm, at).filter(|_| lost).map(|vma| scenario.vma(mm, vma)) {
            let forgotten = vma.is_anonymous() && self.discarded(mm, at);
            if vma.flags.contains(VmaFlags::UFFD_WP) && !forgotten {
                self.push(BugKind::LostUffdWp, place);
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

    fn folios(&mut self, start: &World, maps: &[i64]) {
        let world = self.world;
        let mut rest = maps;
        for (i, folio) in world.scenario().folios().iter().enumerate() {
            let id = FolioId::new(i);
            let (was, now) = (start.folio(id), world.folio(id));
            let maps = rest.split_off(..world.pages(id).len()).unwrap_or_default();
            let change: i64 = maps.iter().sum();
            let pages = start.pages(id).iter().zip(world.pages(id));
            for (page, ((a, b), entries)) in (0..).zip(pages.zip(maps)) {
                if i64::from(b.mapcount) - i64::from(a.mapcount) != *entries {
                    let place = BugPlace::Pages { folio: id, page, len: 1 };
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
