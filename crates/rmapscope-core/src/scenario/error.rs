//! What can be wrong with a scenario, said so that it can be put right.

use alloc::string::String;
use core::fmt;

use crate::pte::PteKind;

/// Where in a scenario something is wrong: positions in the lists as they were given, and a field's name in documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A folio.
    Folio {
        /// Which.
        folio: usize,
        /// Its field.
        field: &'static str,
    },
    /// An address space.
    Mm {
        /// Which.
        mm: usize,
        /// Its field.
        field: &'static str,
    },
    /// A VMA.
    Vma {
        /// Its mm.
        mm: usize,
        /// Which.
        vma: usize,
        /// Its field.
        field: &'static str,
    },
    /// A run of entries.
    Pte {
        /// Its mm.
        mm: usize,
        /// Which.
        run: usize,
        /// Its field.
        field: &'static str,
    },
    /// An operation.
    Op {
        /// Which.
        op: usize,
        /// Its field.
        field: &'static str,
    },
}

impl Place {
    pub(super) const fn says(self, problem: Problem) -> ScenarioError {
        ScenarioError { place: self, problem }
    }
}

impl fmt::Display for Place {
    /// The path in the document, as `mms[0].ptes[3].len`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folio { folio, field } => write!(f, "folios[{folio}].{field}"),
            Self::Mm { mm, field } => write!(f, "mms[{mm}].{field}"),
            Self::Vma { mm, vma, field } => write!(f, "mms[{mm}].vmas[{vma}].{field}"),
            Self::Pte { mm, run, field } => write!(f, "mms[{mm}].ptes[{run}].{field}"),
            Self::Op { op, field } => write!(f, "ops[{op}].{field}"),
        }
    }
}

/// What is wrong, with the bad value and what would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// A number outside its range.
    OutOfRange {
        /// The number.
        value: u64,
        /// The smallest that is accepted.
        min: u64,
        /// The largest that is accepted.
        max: u64,
    },
    /// A pfn that is not naturally aligned.
    NotDivisible {
        /// The pfn.
        value: u64,
        /// The folio's number of pages.
        by: u64,
    },
    /// A name that was given before.
    Duplicate {
        /// The name.
        name: String,
        /// Who has it already.
        first: usize,
    },
    /// A range that begins inside another, or the other inside it.
    Overlap {
        /// Where it begins.
        value: u64,
        /// The other one's position.
        other: usize,
        /// Where the other one begins.
        start: u64,
        /// Where the other one ends.
        end: u64,
    },
    /// Something that only anon folios can have.
    AnonOnly,
    /// A run of pages outside the folio, empty, or not ascending.
    BadPages {
        /// The first page.
        first: u64,
        /// How many.
        pages: u64,
        /// The first page that would be accepted here.
        from: u64,
        /// The folio's number of pages.
        nr: u64,
    },
    /// A folio that does not exist.
    UnknownFolio {
        /// What it was called.
        name: String,
    },
    /// Bits that entries of this kind cannot have.
    BadBits {
        /// The kind.
        kind: PteKind,
    },
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OutOfRange { value, min, max } => {
                write!(f, "{value} is out of range; {min} to {max} would be accepted")
            }
            Self::NotDivisible { value, by } => write!(
                f,
                "{value} is not divisible by the folio's {by} pages; {} or {} would be accepted",
                value - value % by,
                value - value % by + by
            ),
            Self::Duplicate { name, first } => {
                write!(f, "{name:?} is already the name of item {first}; each needs its own")
            }
            Self::Overlap { value, other, start, end } => write!(
                f,
                "the range from {value} overlaps that of item {other}, which takes {start} to {}; ranges \
                 that do not overlap would be accepted",
                end - 1
            ),
            Self::AnonOnly => write!(f, "only an anon folio can have this; leave it out"),
            Self::BadPages { first, pages, from, nr } => write!(
                f,
                "{pages} pages from {first} are not accepted; ascending runs of at least 1 page within \
                 {from} to {} would be",
                nr - 1
            ),
            Self::UnknownFolio { name } => {
                write!(f, "there is no folio {name:?}; the id of one in \"folios\" would be accepted")
            }
            Self::BadBits { kind } => {
                write!(f, "not bits that a {} entry can have", kind.name())
            }
        }
    }
}

/// A scenario that breaks a rule of the format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioError {
    /// Where.
    pub place: Place,
    /// What.
    pub problem: Problem,
}

impl fmt::Display for ScenarioError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.problem)
    }
}

impl core::error::Error for ScenarioError {}
