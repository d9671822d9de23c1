//! Numbers with a meaning: addresses, frame numbers, offsets, slots, counts and indices.
//!
//! All addresses are *virtual page numbers*: an address divided by 4096. All lengths are pages. Stored numbers are
//! `u64`, never `usize`, so that they mean the same on wasm32; everything a document may contain is below
//! [`LIMIT`], so that JavaScript numbers hold it and sums of two cannot overflow.

use core::fmt;

/// Numbers in documents are below this: 2^52, so that JavaScript numbers hold them exactly.
pub const LIMIT: u64 = 1 << 52;

/// Entries of one PTE table (`PTRS_PER_PTE`): 512, so a table covers 2 MiB.
pub const PTRS_PER_PTE: u64 = 512;

/// The largest folio order the model knows: 9, a folio of 512 pages, as large as one PTE table.
pub const MAX_ORDER: u8 = 9;

/// A number at or above the limit of its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfRange {
    /// The number that was given.
    pub value: u64,
    /// The largest number that would have been accepted.
    pub max: u64,
}

impl fmt::Display for OutOfRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is too large: at most {} is accepted", self.value, self.max)
    }
}

impl core::error::Error for OutOfRange {}

macro_rules! page_number {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        // Aligned to 2 so that an entry fits into 12 bytes and an event into 24; reading it is a plain 64-bit load.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        #[repr(Rust, packed(2))]
        pub struct $name(u64);

        impl $name {
            /// Wraps a number.
            ///
            /// # Panics
            ///
            /// If the number is above [`LIMIT`], which is accepted as the end of a range.
            #[must_use]
            pub const fn new(value: u64) -> Self {
                assert!(value <= LIMIT, "number out of range");
                Self(value)
            }

            /// Wraps a number.
            ///
            /// # Errors
            ///
            /// If the number is not below [`LIMIT`].
            pub const fn try_new(value: u64) -> Result<Self, OutOfRange> {
                if value < LIMIT {
                    Ok(Self(value))
                } else {
                    Err(OutOfRange { value, max: LIMIT - 1 })
                }
            }

            /// The number.
            #[must_use]
            #[inline]
            pub const fn get(self) -> u64 {
                self.0
            }

            /// This many further on. Does not overflow for anything a scenario can hold.
            #[must_use]
            #[inline]
            pub const fn plus(self, pages: u64) -> Self {
                Self(self.0 + pages)
            }

            /// How far this is behind `start`, 0 if it is before.
            #[must_use]
            #[inline]
            pub const fn since(self, start: Self) -> u64 {
                self.0.saturating_sub(start.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({:#x})"), self.get())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.get(), f)
            }
        }
    };
}

page_number! {
    /// A virtual page number: an address divided by 4096.
    Vpn
}
page_number! {
    /// A page frame number.
    Pfn
}
page_number! {
    /// An offset in pages in an object: `folio->index`, `vm_pgoff`.
    PgOff
}
page_number! {
    /// A swap slot; the offset part of a swap entry.
    SwapSlot
}

impl Vpn {
    /// The first page of the PTE table that covers this page.
    #[must_use]
    #[inline]
    pub const fn table(self) -> Self {
        Self(self.0 & !(PTRS_PER_PTE - 1))
    }

    /// Where the PTE table that covers this page ends: the next table's first page.
    #[must_use]
    #[inline]
    pub const fn table_end(self) -> Self {
        Self((self.0 | (PTRS_PER_PTE - 1)) + 1)
    }

    /// Whether this is the first page of a PTE table.
    #[must_use]
    #[inline]
    pub const fn is_table_start(self) -> bool {
        self.0.is_multiple_of(PTRS_PER_PTE)
    }
}

/// How many pages or entries, never more than a PTE table's 512.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct NrPages(u16);

impl NrPages {
    /// One page.
    pub const ONE: Self = Self(1);

    /// Wraps a count.
    ///
    /// # Panics
    ///
    /// If the count is above 512.
    #[must_use]
    #[inline]
    pub const fn new(pages: u64) -> Self {
        assert!(pages <= PTRS_PER_PTE, "more pages than a PTE table holds");
        #[expect(clippy::cast_possible_truncation, reason = "at most 512, just checked")]
        Self(pages as u16)
    }

    /// The count.
    #[must_use]
    #[inline]
    pub const fn get(self) -> u64 {
        self.0 as u64
    }

    /// The count, for indexing.
    #[must_use]
    #[inline]
    pub const fn index(self) -> usize {
        self.0 as usize
    }

    /// The count as a signed number, for counters that may go below zero.
    #[must_use]
    #[inline]
    pub const fn signed(self) -> i64 {
        self.0 as i64
    }
}

/// A folio's order: it has `2^order` pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Order(u8);

impl Order {
    /// Wraps an order.
    ///
    /// # Errors
    ///
    /// If it is above [`MAX_ORDER`].
    pub const fn try_new(order: u64) -> Result<Self, OutOfRange> {
        if order <= MAX_ORDER as u64 {
            #[expect(clippy::cast_possible_truncation, reason = "at most 9, just checked")]
            Ok(Self(order as u8))
        } else {
            Err(OutOfRange { value: order, max: MAX_ORDER as u64 })
        }
    }

    /// The order as a number, 0 to 9.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }

    /// The folio's number of pages, `folio_nr_pages`.
    #[must_use]
    #[inline]
    pub const fn nr_pages(self) -> NrPages {
        NrPages(1 << self.0)
    }
}

macro_rules! index {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        // Aligned to 2 for the sake of [`PageId`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        #[repr(Rust, packed(2))]
        pub struct $name(u32);

        impl $name {
            /// Wraps a position in the document.
            ///
            /// # Panics
            ///
            /// If the position does not fit into 32 bits.
            #[must_use]
            pub fn new(index: usize) -> Self {
                Self(u32::try_from(index).expect("fewer than 2^32 items"))
            }

            /// The position, for indexing.
            #[must_use]
            #[inline]
            pub const fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}

index! {
    /// A folio, by its position in the scenario.
    FolioId
}
index! {
    /// An mm (address space), by its position in the scenario.
    MmId
}
index! {
    /// A VMA, by its position in its mm.
    VmaId
}
index! {
    /// An operation, by its position in the scenario.
    OpId
}

/// A page of a folio: the folio, and which of its pages.
///
/// The kernel holds a pfn here. A scenario names pages by their folio, so this does too; [`crate::Scenario::page`]
/// turns a page beyond its folio into the page of whichever folio lies there.
// Aligned to 2 so that an entry fits into 12 bytes, and with that an event into 24.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(Rust, packed(2))]
pub struct PageId {
    /// The folio.
    pub folio: FolioId,
    /// The page's number in the folio, from 0.
    pub page: u32,
}

impl PageId {
    /// The page `pages` further on.
    #[must_use]
    #[inline]
    pub fn plus(self, pages: u64) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "a run is at most 512 pages long")]
        Self { folio: self.folio, page: self.page + pages as u32 }
    }
}
