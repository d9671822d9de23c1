//! What an entry of a PTE table can be (`pte_t`, and `softleaf_t` for what is neither none nor present).

use alloc::vec::Vec;

use bitflags::bitflags;

use crate::units::{NrPages, PageId, SwapSlot};

bitflags! {
    /// The bits of an entry that the model knows, by the letters that documents use.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
    pub struct PteFlags: u8 {
        /// `w`: writable.
        const WRITE = 1;
        /// `x`: exclusive; for a migration entry: read-exclusive.
        const EXCLUSIVE = 1 << 1;
        /// `d`: dirty.
        const DIRTY = 1 << 2;
        /// `y`: young (accessed).
        const YOUNG = 1 << 3;
        /// `s`: soft-dirty.
        const SOFT_DIRTY = 1 << 4;
        /// `u`: write-protected through userfaultfd.
        const UFFD_WP = 1 << 5;
    }
}

/// What a kind of entry is called in documents, and which bits it can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PteKind {
    /// Nothing.
    None,
    /// Maps a page.
    Present,
    /// A page's place in swap.
    Swap,
    /// A page on its way to another frame.
    Migration,
    /// A page in a device's own memory; still a mapping.
    DevicePrivate,
    /// A page that a device has for itself; still a mapping.
    DeviceExclusive,
    /// A page that broke.
    Hwpoison,
    /// No page, but something to remember.
    Marker(Marker),
}

impl PteKind {
    /// Every kind, each marker on its own, in the order of the format's table.
    pub const ALL: [Self; 10] = [
        Self::None,
        Self::Present,
        Self::Swap,
        Self::Migration,
        Self::DevicePrivate,
        Self::DeviceExclusive,
        Self::Hwpoison,
        Self::Marker(Marker::UffdWp),
        Self::Marker(Marker::Poison),
        Self::Marker(Marker::Guard),
    ];

    /// The bits an entry of this kind can have.
    #[must_use]
    pub const fn allowed(self) -> PteFlags {
        const S: u8 = PteFlags::SOFT_DIRTY.bits() | PteFlags::UFFD_WP.bits();
        let all = match self {
            Self::None | Self::Hwpoison | Self::Marker(_) => 0,
            Self::Present => S | PteFlags::WRITE.bits() | PteFlags::DIRTY.bits() | PteFlags::YOUNG.bits(),
            Self::Swap => S | PteFlags::EXCLUSIVE.bits(),
            Self::Migration => PteFlags::all().bits(),
            Self::DevicePrivate => S | PteFlags::WRITE.bits(),
            Self::DeviceExclusive => S,
        };
        PteFlags::from_bits_truncate(all)
    }

    /// Whether an entry of this kind counts as a mapping of its page.
    #[must_use]
    pub const fn maps(self) -> bool {
        matches!(self, Self::Present | Self::DevicePrivate | Self::DeviceExclusive)
    }

    /// The kind's name in documents; a marker is just a `marker`, see [`Marker::name`].
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Present => "present",
            Self::Swap => "swap",
            Self::Migration => "migration",
            Self::DevicePrivate => "device-private",
            Self::DeviceExclusive => "device-exclusive",
            Self::Hwpoison => "hwpoison",
            Self::Marker(_) => "marker",
        }
    }
}

/// What a marker entry remembers (`PTE_MARKER_*`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Marker {
    /// Write-protected through userfaultfd, and no page is mapped here.
    UffdWp,
    /// An access is to fail.
    Poison,
    /// A guard region.
    Guard,
}

impl Marker {
    /// Every marker.
    pub const ALL: [Self; 3] = [Self::UffdWp, Self::Poison, Self::Guard];

    /// The marker's name in documents.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::UffdWp => "uffd-wp",
            Self::Poison => "poison",
            Self::Guard => "guard",
        }
    }
}

/// One entry of a PTE table.
///
/// Stands for `pte_t`, decoded once.
// With a discriminant of its own: asking for it is one comparison, where one that hides in `Softleaf`'s takes five.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
#[repr(u8)]
pub enum Pte {
    /// `pte_none`.
    #[default]
    None,
    /// `pte_present`: maps a page.
    Present {
        /// Its bits.
        flags: PteFlags,
        /// The page.
        page: PageId,
    },
    /// Anything else.
    Softleaf(Softleaf),
}

/// An entry that is neither none nor present.
///
/// Stands for `softleaf_t` (`include/linux/leafops.h`), a "swap entry" in the broad sense of older kernels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Softleaf {
    /// A page's place in swap.
    Swap {
        /// The slot.
        slot: SwapSlot,
        /// Its bits.
        flags: PteFlags,
    },
    /// A page on its way to another frame.
    Migration {
        /// The page.
        page: PageId,
        /// Its bits; neither write nor exclusive means read.
        flags: PteFlags,
    },
    /// A page in a device's own memory.
    DevicePrivate {
        /// The page.
        page: PageId,
        /// Its bits.
        flags: PteFlags,
    },
    /// A page that a device has for itself.
    DeviceExclusive {
        /// The page.
        page: PageId,
        /// Its bits.
        flags: PteFlags,
    },
    /// A page that broke.
    Hwpoison {
        /// The page.
        page: PageId,
    },
    /// A marker.
    Marker(Marker),
}

impl Pte {
    /// A uffd-wp marker.
    pub const UFFD_WP_MARKER: Self = Self::Softleaf(Softleaf::Marker(Marker::UffdWp));

    /// What kind of entry this is.
    #[must_use]
    #[inline]
    pub const fn kind(self) -> PteKind {
        match self {
            Self::None => PteKind::None,
            Self::Present { .. } => PteKind::Present,
            Self::Softleaf(leaf) => match leaf {
                Softleaf::Swap { .. } => PteKind::Swap,
                Softleaf::Migration { .. } => PteKind::Migration,
                Softleaf::DevicePrivate { .. } => PteKind::DevicePrivate,
                Softleaf::DeviceExclusive { .. } => PteKind::DeviceExclusive,
                Softleaf::Hwpoison { .. } => PteKind::Hwpoison,
                Softleaf::Marker(marker) => PteKind::Marker(marker),
            },
        }
    }

    /// `pte_none`.
    #[must_use]
    #[inline]
    pub const fn is_none(self) -> bool {
        matches!(self, Self::None)
    }

    /// `pte_present`.
    #[must_use]
    #[inline]
    pub const fn is_present(self) -> bool {
        matches!(self, Self::Present { .. })
    }

    /// The page that is named here, mapped or not.
    #[must_use]
    #[inline]
    pub const fn page(self) -> Option<PageId> {
        match self {
            Self::Present { page, .. }
            | Self::Softleaf(
                Softleaf::Migration { page, .. }
                | Softleaf::DevicePrivate { page, .. }
                | Softleaf::DeviceExclusive { page, .. }
                | Softleaf::Hwpoison { page },
            ) => Some(page),
            Self::None | Self::Softleaf(Softleaf::Swap { .. } | Softleaf::Marker(_)) => None,
        }
    }

    /// The page that this entry counts as a mapping of: present, device-private, device-exclusive.
    #[must_use]
    #[inline]
    pub const fn mapped_page(self) -> Option<PageId> {
        match self {
            Self::Present { page, .. }
            | Self::Softleaf(Softleaf::DevicePrivate { page, .. } | Softleaf::DeviceExclusive { page, .. }) => {
                Some(page)
            }
            Self::None
            | Self::Softleaf(
                Softleaf::Swap { .. }
                | Softleaf::Migration { .. }
                | Softleaf::Hwpoison { .. }
                | Softleaf::Marker(_),
            ) => None,
        }
    }

    /// Whether this entry counts as a mapping of its page.
    #[must_use]
    #[inline(always)]
    pub const fn maps(&self) -> bool {
        match self {
            Self::None => false,
            Self::Present { .. } => true,
            Self::Softleaf(leaf) => {
                matches!(leaf, Softleaf::DevicePrivate { .. } | Softleaf::DeviceExclusive { .. })
            }
        }
    }

    /// The entry's bits; none has none.
    #[must_use]
    #[inline]
    pub const fn flags(self) -> PteFlags {
        match self {
            Self::Present { flags, .. }
            | Self::Softleaf(
                Softleaf::Swap { flags, .. }
                | Softleaf::Migration { flags, .. }
                | Softleaf::DevicePrivate { flags, .. }
                | Softleaf::DeviceExclusive { flags, .. },
            ) => flags,
            Self::None | Self::Softleaf(Softleaf::Hwpoison { .. } | Softleaf::Marker(_)) => PteFlags::empty(),
        }
    }

    /// The same entry with other bits; kinds without bits stay as they are.
    #[must_use]
    pub const fn with_flags(self, flags: PteFlags) -> Self {
        match self {
            Self::Present { page, .. } => Self::Present { page, flags },
            Self::Softleaf(Softleaf::Swap { slot, .. }) => Self::Softleaf(Softleaf::Swap { slot, flags }),
            Self::Softleaf(Softleaf::Migration { page, .. }) => {
                Self::Softleaf(Softleaf::Migration { page, flags })
            }
            Self::Softleaf(Softleaf::DevicePrivate { page, .. }) => {
                Self::Softleaf(Softleaf::DevicePrivate { page, flags })
            }
            Self::Softleaf(Softleaf::DeviceExclusive { page, .. }) => {
                Self::Softleaf(Softleaf::DeviceExclusive { page, flags })
            }
            Self::None | Self::Softleaf(Softleaf::Hwpoison { .. } | Softleaf::Marker(_)) => self,
        }
    }

    /// Entry `i` of a run that begins with this one: the page or slot goes up by `i`, the rest stays.
    #[must_use]
    #[inline]
    pub fn nth(self, i: u64) -> Self {
        match self {
            Self::None | Self::Softleaf(Softleaf::Marker(_)) => self,
            Self::Present { page, flags } => Self::Present { page: page.plus(i), flags },
            Self::Softleaf(leaf) => Self::Softleaf(match leaf {
                Softleaf::Swap { slot, flags } => Softleaf::Swap { slot: slot.plus(i), flags },
                Softleaf::Migration { page, flags } => Softleaf::Migration { page: page.plus(i), flags },
                Softleaf::DevicePrivate { page, flags } => {
                    Softleaf::DevicePrivate { page: page.plus(i), flags }
                }
                Softleaf::DeviceExclusive { page, flags } => {
                    Softleaf::DeviceExclusive { page: page.plus(i), flags }
                }
                Softleaf::Hwpoison { page } => Softleaf::Hwpoison { page: page.plus(i) },
                Softleaf::Marker(_) => leaf,
            }),
        }
    }

    /// Writes a run that begins with this entry: each next one with the next page or slot.
    #[inline(always)]
    pub(crate) fn write_run(self, entries: &mut [Self]) {
        // Where nothing is batched, a run is one entry.
        if let [only] = entries {
            *only = self;
        } else {
            self.write_all(entries);
        }
    }

    #[inline]
    fn write_all(self, entries: &mut [Self]) {
        // The kinds that runs are made of come first, each in a loop that looks at the kind no more.
        if let Self::Present { page, flags } = self {
            for (i, entry) in (0..).zip(entries) {
                *entry = Self::Present { page: page.plus(i), flags };
            }
        } else if let Self::Softleaf(Softleaf::Swap { slot, flags }) = self {
            for (i, entry) in (0..).zip(entries) {
                *entry = Self::Softleaf(Softleaf::Swap { slot: slot.plus(i), flags });
            }
        } else if let Self::None | Self::Softleaf(Softleaf::Marker(_)) = self {
            entries.fill(self);
        } else {
            for (i, entry) in (0..).zip(entries) {
                *entry = self.nth(i);
            }
        }
    }

    /// Appends a run of `len` entries that begins with this one.
    pub(crate) fn append_run(self, entries: &mut Vec<Self>, len: NrPages) {
        if let Self::Present { page, flags } = self {
            entries.extend((0..len.get()).map(|i| Self::Present { page: page.plus(i), flags }));
        } else {
            entries.extend((0..len.get()).map(|i| self.nth(i)));
        }
    }

    /// Whether the entry remembers a write-protection through userfaultfd: the bit, or a marker for it.
    #[must_use]
    #[inline]
    pub const fn is_uffd_wp(self) -> bool {
        self.flags().contains(PteFlags::UFFD_WP)
            || matches!(self, Self::Softleaf(Softleaf::Marker(Marker::UffdWp)))
    }
}

/// Consecutive entries of one kind: entry `i` has the first one's page or slot plus `i`, and the same bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PteRun {
    /// Where the run begins.
    pub at: crate::units::Vpn,
    /// How many entries it has, at least 1.
    pub len: u64,
    /// Its first entry; never none.
    pub first: Pte,
}

impl PteRun {
    /// Where the run ends: the page behind its last one.
    #[must_use]
    pub const fn end(&self) -> crate::units::Vpn {
        self.at.plus(self.len)
    }

    /// Whether `next`, `len` entries behind the first one, goes on with this run.
    #[must_use]
    pub fn continues_with(&self, next: Pte) -> bool {
        self.first.nth(self.len) == next
    }
}
