//! Designs: every way of unmapping a batch that was ever proposed or merged, as plain data.
//!
//! A design is a set of knobs. One shared implementation in [`crate::sim`] consults them at the few places where
//! designs differ; there is no copy of the walk per design.

use crate::{
    event::BatchEnd,
    pte::{Pte, PteFlags, PteKind},
};

/// What happens after an iteration that did not end the walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Skip {
    /// Nothing: the walker goes on from the batch's first entry, one by one.
    #[default]
    None,
    /// The caller moves the walk's fields behind the batch (`page_vma_mapped_walk_jump`; Dev Jain, 10 March 2026).
    Jump,
    /// The walker is told how many entries were handled (`page_vma_mapped_walk_batch`; Barry Song, March 2026).
    WalkBatch,
    /// The walker passes over every entry that is not present (`PVMW_BATCH_PRESENT`; Barry Song and Dev Jain).
    Present,
    /// The walker passes over every entry that cannot map a page; device entries are not passed over.
    Mapped,
}

impl Skip {
    /// Every value with its name in documents.
    pub const NAMES: [(Self, &'static str); 5] = [
        (Self::None, "none"),
        (Self::Jump, "jump"),
        (Self::WalkBatch, "walk-batch"),
        (Self::Present, "present"),
        (Self::Mapped, "mapped"),
    ];

    /// The value's name in documents.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Jump => "jump",
            Self::WalkBatch => "walk-batch",
            Self::Present => "present",
            Self::Mapped => "mapped",
        }
    }

    /// Whether the walker's inner loop runs over an entry of this kind, without the lock and without `check_pte`:
    /// over none always, over more where the design skips.
    #[must_use]
    #[inline]
    pub const fn passes_over(self, kind: PteKind) -> bool {
        match kind {
            PteKind::None => true,
            PteKind::Present => false,
            PteKind::DevicePrivate | PteKind::DeviceExclusive => matches!(self, Self::Present),
            PteKind::Swap | PteKind::Migration | PteKind::Hwpoison | PteKind::Marker(_) => {
                matches!(self, Self::Present | Self::Mapped)
            }
        }
    }
}

/// The knobs of a design; `true` means what the field's text says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Design {
    /// A batch ends at the end of the PTE table and of the VMA; without it only at the end of the folio.
    pub table_cap: bool,
    /// A batch is the whole folio, starting at page 0, or one page; with v6.15's two habits.
    pub whole_folio_only: bool,
    /// Anon folios that are not swapbacked (lazyfree) may batch.
    pub batch_lazyfree: bool,
    /// File and shmem folios may batch.
    pub batch_file: bool,
    /// Anon swapbacked folios may batch.
    pub batch_anon: bool,
    /// Batching is allowed in a uffd-wp VMA.
    pub batch_uffd_wp: bool,
    /// Write and soft-dirty bits must match within a batch.
    pub respect_write_soft_dirty: bool,
    /// `nr_pages` is set to 1 at the top of every iteration.
    pub reset_nr: bool,
    /// The uffd-wp marker is written for the whole batch, not for its first entry only.
    pub batch_markers: bool,
    /// Entries are restored when swapbacked and swap cache disagree.
    pub restore_on_mismatch: bool,
    /// When a sub-batch fails, entries of the later sub-batches are restored too.
    pub restore_tail: bool,
    /// In a locked VMA the walk goes on to count the folio's entries.
    pub mlock_counts_ptes: bool,
    /// With the hwpoison flag an entry is poisoned if its own page is, not if page 0 is.
    pub hwpoison_per_page: bool,
    /// What happens after an iteration that did not end the walk.
    pub skip: Skip,
}

impl Design {
    /// The bits that must be the same in all entries of a batch; young and dirty are merged instead.
    #[must_use]
    #[inline]
    pub const fn compared(&self) -> PteFlags {
        if self.respect_write_soft_dirty {
            PteFlags::UFFD_WP.union(PteFlags::WRITE).union(PteFlags::SOFT_DIRTY)
        } else {
            PteFlags::UFFD_WP
        }
    }

    /// Why an entry, `nr` behind a batch's first one, does not continue the batch; `None` if it does.
    ///
    /// Stands for the comparison in `folio_pte_batch_flags` (`mm/internal.h`).
    #[must_use]
    #[inline]
    pub fn ends_batch(&self, first: Pte, nr: u64, next: Pte) -> Option<BatchEnd> {
        let Pte::Present { page, flags } = next else { return Some(BatchEnd::NotPresent) };
        let differs = (flags ^ first.flags()) & self.compared();
        if first.page().map(|first| first.plus(nr)) != Some(page) {
            Some(BatchEnd::OtherPage)
        } else if differs.is_empty() {
            None
        } else if differs.contains(PteFlags::WRITE) {
            Some(BatchEnd::Write)
        } else if differs.contains(PteFlags::SOFT_DIRTY) {
            Some(BatchEnd::SoftDirty)
        } else {
            Some(BatchEnd::UffdWp)
        }
    }
}

/// A design with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Preset {
    /// v6.15: lazyfree only, all of a folio or nothing.
    V6_15,
    /// v6.16, 6.15.7: partial batches, capped by table and VMA.
    V6_16,
    /// v7.0: file folios too, write and soft-dirty compared, no batching in uffd-wp VMAs.
    V7_0,
    /// What was merged in August 2026.
    Merged2026_08,
    /// Dev Jain's series v2 of 10 April 2026: anon swapbacked folios too.
    SeriesV2,
    /// Series v1's patch 5 of 10 March 2026: `page_vma_mapped_walk_jump`.
    Jump,
    /// Barry Song's `page_vma_mapped_walk_batch`.
    WalkBatch,
    /// Barry Song's and Dev Jain's flag for present entries, taken literally.
    BatchPresent,
    /// Ours: the flag done right, and nothing lost when a batch fails.
    Rmapscope,
}

impl Preset {
    /// Every preset, in the order of the format's table.
    pub const ALL: [Self; 9] = [
        Self::V6_15,
        Self::V6_16,
        Self::V7_0,
        Self::Merged2026_08,
        Self::SeriesV2,
        Self::Jump,
        Self::WalkBatch,
        Self::BatchPresent,
        Self::Rmapscope,
    ];

    /// The preset's name in documents.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::V6_15 => "v6.15",
            Self::V6_16 => "v6.16",
            Self::V7_0 => "v7.0",
            Self::Merged2026_08 => "2026-08",
            Self::SeriesV2 => "series-v2",
            Self::Jump => "jump",
            Self::WalkBatch => "walk-batch",
            Self::BatchPresent => "batch-present",
            Self::Rmapscope => "rmapscope",
        }
    }

    /// The preset with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|preset| preset.name() == name)
    }

    /// One line for a reader who does not know the name.
    #[must_use]
    pub const fn summary(self) -> &'static str {
        match self {
            Self::V6_15 => "Linux 6.15: batches lazyfree folios, all of a folio or one page",
            Self::V6_16 => "Linux 6.16 and 6.15.7: partial batches, capped at table and VMA",
            Self::V7_0 => "Linux 7.0: file folios too; no batching in uffd-wp VMAs",
            Self::Merged2026_08 => "merged August 2026: uffd-wp VMAs batch, nr_pages is reset",
            Self::SeriesV2 => "series v2, April 2026: anonymous swapbacked folios batch too",
            Self::Jump => "series v1 patch 5, March 2026: page_vma_mapped_walk_jump()",
            Self::WalkBatch => "the thread's page_vma_mapped_walk_batch()",
            Self::BatchPresent => "the thread's PVMW_BATCH_PRESENT flag, taken literally",
            Self::Rmapscope => "ours: skips what cannot map a page, restores what fails",
        }
    }

    /// The preset's knobs.
    #[must_use]
    pub const fn design(self) -> Design {
        match self {
            Self::V6_15 => V6_15,
            Self::V6_16 => V6_16,
            Self::V7_0 => V7_0,
            Self::Merged2026_08 => MERGED,
            Self::SeriesV2 => SERIES_V2,
            Self::Jump => Design { skip: Skip::Jump, ..SERIES_V2 },
            Self::WalkBatch => Design { skip: Skip::WalkBatch, ..SERIES_V2 },
            Self::BatchPresent => Design { skip: Skip::Present, ..SERIES_V2 },
            Self::Rmapscope => {
                Design { skip: Skip::Mapped, restore_on_mismatch: true, restore_tail: true, ..SERIES_V2 }
            }
        }
    }
}

const V6_15: Design = Design {
    table_cap: false,
    whole_folio_only: true,
    batch_lazyfree: true,
    batch_file: false,
    batch_anon: false,
    batch_uffd_wp: true,
    respect_write_soft_dirty: false,
    reset_nr: false,
    batch_markers: false,
    restore_on_mismatch: false,
    restore_tail: false,
    mlock_counts_ptes: false,
    hwpoison_per_page: true,
    skip: Skip::None,
};

const V6_16: Design = Design { table_cap: true, whole_folio_only: false, ..V6_15 };

const V7_0: Design = Design {
    batch_file: true,
    batch_uffd_wp: false,
    respect_write_soft_dirty: true,
    mlock_counts_ptes: true,
    ..V6_16
};

const MERGED: Design = Design {
    batch_uffd_wp: true,
    reset_nr: true,
    batch_markers: true,
    restore_on_mismatch: true,
    hwpoison_per_page: false,
    ..V7_0
};

const SERIES_V2: Design =
    Design { batch_anon: true, restore_on_mismatch: false, hwpoison_per_page: true, ..MERGED };

/// A knob that is either on or off, with what it is called in documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Knob {
    /// [`Design::table_cap`]
    TableCap,
    /// [`Design::whole_folio_only`]
    WholeFolioOnly,
    /// [`Design::batch_lazyfree`]
    BatchLazyfree,
    /// [`Design::batch_file`]
    BatchFile,
    /// [`Design::batch_anon`]
    BatchAnon,
    /// [`Design::batch_uffd_wp`]
    BatchUffdWp,
    /// [`Design::respect_write_soft_dirty`]
    RespectWriteSoftDirty,
    /// [`Design::reset_nr`]
    ResetNr,
    /// [`Design::batch_markers`]
    BatchMarkers,
    /// [`Design::restore_on_mismatch`]
    RestoreOnMismatch,
    /// [`Design::restore_tail`]
    RestoreTail,
    /// [`Design::mlock_counts_ptes`]
    MlockCountsPtes,
    /// [`Design::hwpoison_per_page`]
    HwpoisonPerPage,
}

impl Knob {
    /// Every knob, in the order of the format's table.
    pub const ALL: [Self; 13] = [
        Self::TableCap,
        Self::WholeFolioOnly,
        Self::BatchLazyfree,
        Self::BatchFile,
        Self::BatchAnon,
        Self::BatchUffdWp,
        Self::RespectWriteSoftDirty,
        Self::ResetNr,
        Self::BatchMarkers,
        Self::RestoreOnMismatch,
        Self::RestoreTail,
        Self::MlockCountsPtes,
        Self::HwpoisonPerPage,
    ];

    /// The knob's name in documents.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::TableCap => "table_cap",
            Self::WholeFolioOnly => "whole_folio_only",
            Self::BatchLazyfree => "batch_lazyfree",
            Self::BatchFile => "batch_file",
            Self::BatchAnon => "batch_anon",
            Self::BatchUffdWp => "batch_uffd_wp",
            Self::RespectWriteSoftDirty => "respect_write_soft_dirty",
            Self::ResetNr => "reset_nr",
            Self::BatchMarkers => "batch_markers",
            Self::RestoreOnMismatch => "restore_on_mismatch",
            Self::RestoreTail => "restore_tail",
            Self::MlockCountsPtes => "mlock_counts_ptes",
            Self::HwpoisonPerPage => "hwpoison_per_page",
        }
    }

    /// What the knob does when it is on, in one line.
    #[must_use]
    pub const fn summary(self) -> &'static str {
        match self {
            Self::TableCap => "a batch ends at the end of the PTE table and of the VMA",
            Self::WholeFolioOnly => "a batch is the whole folio or one page (as in v6.15)",
            Self::BatchLazyfree => "lazyfree folios may batch",
            Self::BatchFile => "file and shmem folios may batch",
            Self::BatchAnon => "anonymous swapbacked folios may batch",
            Self::BatchUffdWp => "batching is allowed in a uffd-wp VMA",
            Self::RespectWriteSoftDirty => "write and soft-dirty bits must match in a batch",
            Self::ResetNr => "nr_pages is 1 at the top of every iteration",
            Self::BatchMarkers => "uffd-wp markers are written for the whole batch",
            Self::RestoreOnMismatch => "entries are restored when the swap cache check fails",
            Self::RestoreTail => "a failing sub-batch restores the later ones too",
            Self::MlockCountsPtes => "in a locked VMA the walk counts the folio's entries",
            Self::HwpoisonPerPage => "an entry is poisoned if its own page is, not page 0",
        }
    }

    /// The knob's value in a design.
    #[must_use]
    pub const fn get(self, design: &Design) -> bool {
        match self {
            Self::TableCap => design.table_cap,
            Self::WholeFolioOnly => design.whole_folio_only,
            Self::BatchLazyfree => design.batch_lazyfree,
            Self::BatchFile => design.batch_file,
            Self::BatchAnon => design.batch_anon,
            Self::BatchUffdWp => design.batch_uffd_wp,
            Self::RespectWriteSoftDirty => design.respect_write_soft_dirty,
            Self::ResetNr => design.reset_nr,
            Self::BatchMarkers => design.batch_markers,
            Self::RestoreOnMismatch => design.restore_on_mismatch,
            Self::RestoreTail => design.restore_tail,
            Self::MlockCountsPtes => design.mlock_counts_ptes,
            Self::HwpoisonPerPage => design.hwpoison_per_page,
        }
    }

    /// Turns the knob of a design.
    pub const fn set(self, design: &mut Design, on: bool) {
        let knob = match self {
            Self::TableCap => &mut design.table_cap,
            Self::WholeFolioOnly => &mut design.whole_folio_only,
            Self::BatchLazyfree => &mut design.batch_lazyfree,
            Self::BatchFile => &mut design.batch_file,
            Self::BatchAnon => &mut design.batch_anon,
            Self::BatchUffdWp => &mut design.batch_uffd_wp,
            Self::RespectWriteSoftDirty => &mut design.respect_write_soft_dirty,
            Self::ResetNr => &mut design.reset_nr,
            Self::BatchMarkers => &mut design.batch_markers,
            Self::RestoreOnMismatch => &mut design.restore_on_mismatch,
            Self::RestoreTail => &mut design.restore_tail,
            Self::MlockCountsPtes => &mut design.mlock_counts_ptes,
            Self::HwpoisonPerPage => &mut design.hwpoison_per_page,
        };
        *knob = on;
    }
}
