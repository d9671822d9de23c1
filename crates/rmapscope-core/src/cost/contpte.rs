//! Which blocks of sixteen entries are one (`arch/arm64/mm/contpte.c`).

use crate::{
    order::SortedMap,
    pte::{Pte, PteFlags},
    units::{MmId, NrPages, PageId, Vpn},
    world::World,
};

/// Blocks whose state is known not to be what it was at the start. At the start every block is one that can be.
#[derive(Clone, Debug, Default)]
pub(super) struct Blocks(SortedMap<(MmId, Vpn), bool>);

impl Blocks {
    /// Entries of a block (`CONT_PTES` with pages of 4 KiB).
    pub(super) const LEN: u64 = 16;

    /// How many entries `ptep_get` loads: one, and for an entry of a block those that it looks through for a dirty and
    /// a young one. It stops when it has found both, the second time it looks beginning where the first ended.
    pub(super) fn read(&self, world: &World, at: Vpn) -> u64 {
        let Some((mm, block)) = self.folded(world, at) else { return 1 };
        let both = PteFlags::DIRTY | PteFlags::YOUNG;
        let mut found = PteFlags::empty();
        for i in 0..Self::LEN {
            found |= world.pte(mm, block.plus(i)).flags() & both;
            if found == both {
                return 1 + (i + 1) + 1;
            }
        }
        1 + Self::LEN
    }

    /// How many entries the batch scan loads: none where the block before was known to go on (`pte_batch_hint`).
    pub(super) fn scanned(&self, world: &World, at: Vpn) -> u64 {
        match self.folded(world, at) {
            Some((_, block)) if block != at => 0,
            _ => self.read(world, at),
        }
    }

    /// Entries are cleared; says how many blocks have to be unfolded first, because only a part of them is.
    pub(super) fn cleared(&mut self, world: &World, at: Vpn, len: NrPages) -> usize {
        let mut unfolded = 0;
        let end = at.plus(len.get());
        let mut block = block_of(at);
        while block < end {
            if let Some(key) = self.folded(world, block) {
                let whole = at <= block && block.plus(Self::LEN) <= end;
                unfolded += usize::from(!whole);
                self.0.insert(key, false);
            }
            block = block.plus(Self::LEN);
        }
        unfolded
    }

    /// Entries are written: present ones make blocks of what is aligned in both worlds.
    pub(super) fn written(&mut self, world: &World, at: Vpn, len: NrPages, pte: Pte) {
        let Some(visit) = world.visit() else { return };
        let end = at.plus(len.get());
        let mut block = block_of(at);
        while block < end {
            let whole = at <= block && block.plus(Self::LEN) <= end;
            let first = if whole { pte.nth(block.since(at)) } else { Pte::None };
            let folds = matches!(first, Pte::Present { page, .. } if is_aligned(world, page));
            self.0.insert((visit.mm, block), folds);
            block = block.plus(Self::LEN);
        }
    }

    /// The block of an entry, if it is one.
    fn folded(&self, world: &World, at: Vpn) -> Option<(MmId, Vpn)> {
        let visit = world.visit()?;
        // Behind the end of the table there is no entry, and so no block.
        visit.pvmw.pte.filter(|&first| first == at.table())?;
        let key = (visit.mm, block_of(at));
        let folded = match self.0.get(key) {
            Some(&folded) => folded,
            None => can_fold(world, key.0, key.1),
        };
        folded.then_some(key)
    }
}

fn block_of(at: Vpn) -> Vpn {
    Vpn::new(at.get() - at.get() % Blocks::LEN)
}

/// Whether the frame of a page is the first of a block.
fn is_aligned(world: &World, page: PageId) -> bool {
    let pfn = world.scenario().folio(page.folio).pfn.get() + u64::from(page.page);
    pfn.is_multiple_of(Blocks::LEN)
}

/// Whether sixteen entries can be one at the start: they map an aligned part of one folio in order, with the same bits,
/// dirty and young aside.
fn can_fold(world: &World, mm: MmId, block: Vpn) -> bool {
    let mm = world.scenario().mm(mm);
    let Pte::Present { page, flags } = mm.pte(block) else { return false };
    let nr_pages = world.scenario().folio(page.folio).nr_pages().get();
    if !is_aligned(world, page) || u64::from(page.page) + Blocks::LEN > nr_pages {
        return false;
    }
    let merged = PteFlags::DIRTY | PteFlags::YOUNG;
    (1..Blocks::LEN).all(|i| match mm.pte(block.plus(i)) {
        Pte::Present { page: other, flags: bits } => {
            other == page.plus(i) && (bits ^ flags) - merged == PteFlags::empty()
        }
        Pte::None | Pte::Softleaf(_) => false,
    })
}
