//! Address spaces and their VMAs as a scenario lays them out (`struct mm_struct`, `struct vm_area_struct`).

use alloc::{string::String, vec::Vec};

use bitflags::bitflags;

use crate::{
    pte::{Pte, PteRun},
    units::{PTRS_PER_PTE, PgOff, Vpn},
};

bitflags! {
    /// The flags of a VMA that the model knows (`vm_flags`).
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
    pub struct VmaFlags: u8 {
        /// `VM_UFFD_WP`
        const UFFD_WP = 1;
        /// `VM_UFFD_MISSING`
        const UFFD_MISSING = 1 << 1;
        /// `VM_UFFD_MINOR`
        const UFFD_MINOR = 1 << 2;
        /// `VM_LOCKED`
        const LOCKED = 1 << 3;
        /// `VM_DROPPABLE`
        const DROPPABLE = 1 << 4;
    }
}

impl VmaFlags {
    /// Every flag with its name in documents, in the order in which documents list them.
    pub const NAMES: [(Self, &'static str); 5] = [
        (Self::UFFD_WP, "uffd-wp"),
        (Self::UFFD_MISSING, "uffd-missing"),
        (Self::UFFD_MINOR, "uffd-minor"),
        (Self::LOCKED, "locked"),
        (Self::DROPPABLE, "droppable"),
    ];
}

/// A VMA.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vma {
    /// Its first page (`vm_start`).
    pub start: Vpn,
    /// Its length in pages, at least 1.
    pub pages: u64,
    /// The page offset of its first page in its objects (`vm_pgoff`).
    pub pgoff: PgOff,
    /// Its `anon_vma`.
    pub anon: Option<String>,
    /// The file or shmem object it maps; with one, the VMA is not anonymous.
    pub file: Option<String>,
    /// Its flags.
    pub flags: VmaFlags,
}

impl Vma {
    /// The page behind its last one (`vm_end`).
    #[must_use]
    #[inline]
    pub const fn end(&self) -> Vpn {
        self.start.plus(self.pages)
    }

    /// `vma_is_anonymous`: it maps no file.
    #[must_use]
    #[inline]
    pub const fn is_anonymous(&self) -> bool {
        self.file.is_none()
    }

    /// Whether the page lies in this VMA.
    #[must_use]
    #[inline]
    pub fn contains(&self, at: Vpn) -> bool {
        self.start <= at && at < self.end()
    }
}

/// An address space at the start of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mm {
    /// Its name in the document.
    pub name: String,
    /// Its VMAs in document order; no two overlap.
    pub vmas: Vec<Vma>,
    /// Its entries: ascending, maximal runs without overlap; what no run covers is none.
    pub runs: Vec<PteRun>,
}

impl Mm {
    /// The entry at an address, at the start of the scenario.
    #[must_use]
    pub fn pte(&self, at: Vpn) -> Pte {
        let i = self.runs.partition_point(|run| run.end() <= at);
        match self.runs.get(i) {
            Some(run) if run.at <= at => run.first.nth(at.since(run.at)),
            _ => Pte::None,
        }
    }

    /// The runs that have entries in `[start, end)`, each cut to that range.
    pub fn runs_in(&self, start: Vpn, end: Vpn) -> impl Iterator<Item = PteRun> + '_ {
        let end = end.max(start);
        let i = self.runs.partition_point(|run| run.end() <= start);
        self.runs[i..].iter().take_while(move |run| run.at < end && start < end).map(move |run| {
            let at = run.at.max(start);
            PteRun { at, len: run.end().min(end).since(at), first: run.first.nth(at.since(run.at)) }
        })
    }

    /// Whether there is a PTE table for the 512 pages from `table`: whether an entry in it is not none at the start.
    #[must_use]
    pub fn has_table(&self, table: Vpn) -> bool {
        self.runs_in(table, table.plus(PTRS_PER_PTE)).next().is_some()
    }
}
