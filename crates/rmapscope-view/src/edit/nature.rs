//! What folios the palette has, and where they go when they are dropped.

use rmapscope_core::{Arch, Folio, FolioKind, PteFlags};

/// A folio as the palette offers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Nature {
    /// Anon and swapbacked, in the swap cache: as it is when reclaim unmaps it.
    Anon,
    /// Anon, given up by `MADV_FREE`, clean.
    Lazyfree,
    /// Pages of a file, read.
    File,
    /// Shared memory, written.
    Shmem,
}

impl Nature {
    /// Every nature, in the order of the palette.
    pub const ALL: [Self; 4] = [Self::Anon, Self::Lazyfree, Self::File, Self::Shmem];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Anon => "anon",
            Self::Lazyfree => "lazyfree",
            Self::File => "file",
            Self::Shmem => "shmem",
        }
    }

    /// The kind of folio it is.
    #[must_use]
    pub const fn kind(self) -> FolioKind {
        match self {
            Self::Anon | Self::Lazyfree => FolioKind::Anon,
            Self::File => FolioKind::File,
            Self::Shmem => FolioKind::Shmem,
        }
    }

    pub(super) const fn of(folio: &Folio) -> Self {
        match folio.kind {
            FolioKind::Anon if folio.swapbacked => Self::Anon,
            FolioKind::Anon => Self::Lazyfree,
            FolioKind::File => Self::File,
            FolioKind::Shmem => Self::Shmem,
        }
    }

    /// The bits of the entries that first map a page: written if anonymous or shmem, read if of a file; `MADV_FREE`
    /// takes dirty and young away. x86-64 sets soft-dirty together with dirty.
    pub(super) fn bits(self, arch: Arch) -> PteFlags {
        let written = match arch {
            Arch::Generic => PteFlags::WRITE,
            Arch::X86_64 => PteFlags::WRITE | PteFlags::SOFT_DIRTY,
        };
        match self {
            Self::Anon | Self::Shmem => written | PteFlags::DIRTY | PteFlags::YOUNG,
            Self::Lazyfree => written,
            Self::File => PteFlags::YOUNG,
        }
    }
}

/// Where a dragged folio comes to lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Snap {
    /// At a multiple of its size, near the place: of its address if it is anon, so that it lies in one PTE table; of
    /// its page offset if it is of a file or shmem, as the page cache holds it.
    Natural,
    /// With page 0 at the place.
    Free,
}
