//! Folios as a scenario lays them out (`struct folio`).

use alloc::{string::String, vec::Vec};

use crate::units::{NrPages, Order, Pfn, PgOff, SwapSlot};

/// What a folio holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FolioKind {
    /// Anonymous memory.
    Anon,
    /// Pages of a file.
    File,
    /// Pages of shared memory or tmpfs.
    Shmem,
}

impl FolioKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Anon, Self::File, Self::Shmem];

    /// The kind's name in documents.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Anon => "anon",
            Self::File => "file",
            Self::Shmem => "shmem",
        }
    }
}

/// A folio at the start of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folio {
    /// Its name in the document.
    pub id: String,
    /// What it holds.
    pub kind: FolioKind,
    /// Its size: `2^order` pages.
    pub order: Order,
    /// The frame of its page 0, divisible by its number of pages.
    pub pfn: Pfn,
    /// The `anon_vma` (anon) or file (file, shmem) it belongs to.
    pub object: String,
    /// Its page offset in the object (`folio->index`).
    pub index: PgOff,
    /// `folio_test_swapbacked`; an anon folio without it is lazyfree. Always false for file, true for shmem.
    pub swapbacked: bool,
    /// The first swap slot if the folio is in the swap cache; anon only.
    pub swap: Option<SwapSlot>,
    /// `folio_test_dirty`.
    pub dirty: bool,
    /// Runs (first page, pages) with `PageAnonExclusive`, ascending; anon only.
    pub exclusive: Vec<(u16, u16)>,
    /// `folio_maybe_dma_pinned`.
    pub pinned: bool,
    /// References beyond those the model derives.
    pub extra_refs: u64,
    /// Pages with `PageHWPoison`, ascending.
    pub hwpoison: Vec<u16>,
    /// `folio_test_partially_mapped` at the start.
    pub partially_mapped: bool,
    /// `folio_test_mlocked` at the start.
    pub mlocked: bool,
}

impl Folio {
    /// `folio_nr_pages`.
    #[must_use]
    #[inline]
    pub const fn nr_pages(&self) -> NrPages {
        self.order.nr_pages()
    }

    /// `folio_test_large`: more than one page.
    #[must_use]
    #[inline]
    pub const fn is_large(&self) -> bool {
        self.order.get() > 0
    }

    /// `folio_test_anon`.
    #[must_use]
    #[inline]
    pub const fn is_anon(&self) -> bool {
        matches!(self.kind, FolioKind::Anon)
    }

    /// References that do not come from mappings: the caller's, the swap cache's or page cache's, and the extra ones.
    #[must_use]
    pub fn unmapped_refs(&self) -> i64 {
        let cached = if self.swap.is_some() || !self.is_anon() { self.nr_pages().signed() } else { 0 };
        1 + cached + i64::try_from(self.extra_refs).unwrap_or(i64::MAX / 2)
    }
}
