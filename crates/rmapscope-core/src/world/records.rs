//! What a state is made of.

use super::World;
use crate::{
    event::{BatchEnd, Leave},
    pte::Pte,
    units::{MmId, NrPages, OpId, Pfn, PgOff, SwapSlot, VmaId, Vpn},
};

/// A page of a folio, as it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PageState {
    /// `_mapcount`, counted from 0: how many entries map the page.
    pub mapcount: i32,
    /// By how much this scenario raised the count of the page's swap slot.
    pub swap_count: i32,
    /// `PageAnonExclusive`
    pub exclusive: bool,
}

/// A folio, as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FolioState {
    /// `folio_mapcount`: a counter of its own for large folios.
    pub mapcount: i64,
    /// `folio_ref_count`
    pub refcount: i64,
    /// `_nr_pages_mapped`: pages with a mapping, as the removal of rmap counts them.
    pub nr_mapped: i64,
    /// `folio_test_dirty`
    pub dirty: bool,
    /// `folio_test_swapbacked`
    pub swapbacked: bool,
    /// `folio_test_mlocked`
    pub mlocked: bool,
    /// `folio_test_partially_mapped`
    pub partially_mapped: bool,
    pub(super) first_page: usize,
    pub(super) nr_pages: NrPages,
    pub(super) swap: Option<SwapSlot>,
}

/// The fields of `struct page_vma_mapped_walk`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct PageVmaMappedWalk {
    /// `pfn`: the first frame that is looked for.
    pub pfn: Pfn,
    /// `nr_pages`: how many frames are looked for; a jump too far makes it negative.
    pub nr_pages: i64,
    /// `pgoff`
    pub pgoff: PgOff,
    /// `address`: the page the walk stands on.
    pub address: Vpn,
    /// `pte`: the first page of the table it points into, at `address`; `None` before the first and after the last.
    pub pte: Option<Vpn>,
    /// `ptl`: the first page of the table whose lock is held.
    pub ptl: Option<Vpn>,
    /// `PVMW_SYNC`
    pub sync: bool,
    /// `PVMW_PGTABLE_CROSSED`
    pub crossed: bool,
}

/// A visit: one call of `try_to_unmap_one`, while it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Visit {
    /// The mm.
    pub mm: MmId,
    /// The VMA.
    pub vma: VmaId,
    /// Where the VMA begins (`vm_start`).
    pub vma_start: Vpn,
    /// Where the VMA ends: the page behind (`vm_end`).
    pub vma_end: Vpn,
    /// Where the walk begins.
    pub start: Vpn,
    /// Where it ends: the page behind.
    pub end: Vpn,
    /// The walk.
    pub pvmw: PageVmaMappedWalk,
    /// Whether the walker is running (or the unmap loop).
    pub walking: bool,
    /// How many iterations of the unmap loop have begun.
    pub iteration: u32,
    /// The unmap loop's `nr_pages`.
    pub nr_pages: NrPages,
    /// The unmap loop's `pteval`: what it read, then the merged value of what it cleared.
    pub pteval: Option<Pte>,
    /// The batch of this iteration, once it is decided.
    pub batch: Option<BatchRecord>,
    /// Entries of the folio counted in a locked VMA.
    pub ptes: u64,
    /// Where `pvmw.pte`'s table begins in `World::ptes`.
    pub(super) table: usize,
    /// That table's first page.
    pub(crate) table_first: Vpn,
    /// Where that table or the VMA ends, whichever is first: up to here any entry may be read.
    pub(crate) read_end: Vpn,
    /// From and up to where entries are known to map nothing: those that this visit cleared one behind the other.
    pub(super) cleared: (Vpn, Vpn),
}

/// A batch: an iteration that cleared entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchRecord {
    /// Its first entry.
    pub at: Vpn,
    /// The `nr_pages` the iteration went on with.
    pub len: NrPages,
    /// Why it is not more.
    pub end: BatchEnd,
}

/// A visit that has begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VisitRecord {
    /// The operation.
    pub op: OpId,
    /// The mm.
    pub mm: MmId,
    /// The VMA.
    pub vma: VmaId,
    /// What it returned and why, once it has.
    pub ret: Option<(bool, Leave)>,
    pub(super) first_batch: usize,
}

impl Visit {
    /// Whether all entries of `[from, to)` are known to map nothing.
    #[inline(always)]
    pub(crate) fn has_cleared(&self, from: Vpn, to: Vpn) -> bool {
        self.cleared.0 <= from && to <= self.cleared.1
    }

    /// The entry at an address as the walk would see it, by way of `pvmw.pte`.
    #[must_use]
    pub fn pte_in_table(&self, world: &World, at: Vpn) -> Pte {
        if self.pvmw.pte.is_some() { world.mapped_pte(self, at) } else { Pte::None }
    }
}
