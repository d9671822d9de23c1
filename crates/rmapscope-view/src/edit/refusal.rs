//! Why an edit is refused, said in a plain sentence at the place it is about.

use alloc::string::String;
use core::fmt;

use rmapscope_core::{
    FolioId, FolioKind, LIMIT, MmId, OpId, Order, Place, Problem, PteFlags, PteKind, ScenarioError, VmaId,
    Vpn,
};

use crate::{
    frame::kind_name,
    sentence::words::{count, range},
};

/// An edit that is refused; the document is as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What it is about.
    pub at: EditPlace,
    /// Why.
    pub reason: Reason,
}

/// What a refusal is about, by its position in the document before the edit; what the edit would have added has the
/// position behind the last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EditPlace {
    /// The document as a whole.
    Document,
    /// A folio.
    Folio(FolioId),
    /// An mm.
    Mm(MmId),
    /// A VMA.
    Vma(MmId, VmaId),
    /// An entry.
    Entry(MmId, Vpn),
    /// An operation.
    Op(OpId),
}

/// Why an edit is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The document is like this already.
    NothingChanges,
    /// Something that is not in the document: what, and its number.
    Unknown(&'static str, usize),
    /// A range without entries, or beyond the largest address.
    BadRange {
        /// Its first entry.
        at: Vpn,
        /// Its length.
        len: u64,
    },
    /// No VMA is there: the range's first entry and length.
    NoVma(Vpn, u64),
    /// A number that goes up as things are added has reached its limit: what it counts.
    NoneLeft(&'static str),
    /// An entry is in the way.
    Occupied {
        /// Where.
        at: Vpn,
        /// What it is.
        value: String,
    },
    /// A VMA is in the way: the range that was asked for, and the VMA's.
    Overlaps((u64, u64), (u64, u64)),
    /// The VMA, with this range, maps no file, as a folio of this kind needs.
    NoFile((u64, u64), FolioKind),
    /// The VMA belongs to another object than the folio: range, the VMA's object, the folio's.
    OtherObject((u64, u64), String, String),
    /// The object is what another folio says it is: its name, the folio, its kind.
    OtherKind(String, String, FolioKind),
    /// The file has a folio there already: its name, the first page in it, the folio.
    TakenInFile(String, u64, String),
    /// An anon folio of this many pages does not fit there into the VMA with this range.
    DoesNotFit(u64, (u64, u64)),
    /// No page of the folio, which has these pages of its object, lies in the VMA with this range.
    NotHere(String, (u64, u64), (u64, u64)),
    /// All pages of the folio that lie there are mapped there.
    MappedAlready(String),
    /// The page offset would be below 0.
    BeforeObject,
    /// At least one page has to be left.
    EmptyVma,
    /// The page is exclusive and pinned: the folio and the page.
    Pinned(String, u64),
    /// The folio has references beyond its mappings.
    ExtraRefs(String),
    /// The folio, of this order, is to be split into larger ones.
    NotSmaller(String, Order),
    /// The VMA with this range is locked.
    Locked((u64, u64)),
    /// The VMA with this range maps a file.
    NotAnonymous((u64, u64)),
    /// The VMA with this range is not registered for write-protection.
    NotRegistered((u64, u64)),
    /// An entry of this kind has to name a page, and no folio has one there.
    NoPage(Vpn, PteKind),
    /// Only pages of anon folios can be of this kind.
    NotAnon(Vpn, PteKind),
    /// Entries of this kind do not have the bit.
    NoBit(Vpn, PteKind, PteFlags),
    /// A rule of the format: the field and what is wrong.
    Rule(&'static str, Problem),
}

impl Reason {
    /// Refuses for this reason.
    pub(super) const fn at(self, at: EditPlace) -> Refusal {
        Refusal { at, reason: self }
    }

    /// Refuses at an entry.
    pub(super) const fn entry(self, mm: MmId, at: Vpn) -> Refusal {
        self.at(EditPlace::Entry(mm, at))
    }
}

impl Refusal {
    /// A rule of the format that the edited layout breaks, where the edit was made if the rule has no better place.
    pub(super) fn of(error: ScenarioError, edited: EditPlace) -> Self {
        let (at, field) = match error.place {
            Place::Folio { folio, field } => (EditPlace::Folio(FolioId::new(folio)), field),
            Place::Mm { mm, field } => (EditPlace::Mm(MmId::new(mm)), field),
            Place::Vma { mm, vma, field } => (EditPlace::Vma(MmId::new(mm), VmaId::new(vma)), field),
            Place::Op { op, field } => (EditPlace::Op(OpId::new(op)), field),
            Place::Pte { field, .. } => (edited, field),
        };
        Reason::Rule(field, error.problem).at(at)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.reason.fmt(f)
    }
}

impl core::error::Error for Refusal {}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let span = |&(start, pages): &(u64, u64)| range(start, pages);
        match self {
            Self::NothingChanges => f.write_str("Nothing would change."),
            Self::Unknown(what, number) => write!(f, "There is no {what} {number}."),
            Self::BadRange { at, len } => write!(
                f,
                "{len} entries from {at} are not accepted; at least 1, and none above {}, would be.",
                LIMIT - 1
            ),
            Self::NoVma(at, len) => write!(f, "There is no VMA at {}.", range(at.get(), *len)),
            Self::NoneLeft(what) => write!(f, "There are no {what} left above those in use."),
            Self::Occupied { at, value } => write!(f, "Entry {at} is in the way: {value}."),
            Self::Overlaps(wanted, other) => {
                write!(f, "{} overlaps VMA {}.", span(wanted), span(other))
            }
            Self::NoFile(vma, kind) => {
                write!(f, "VMA {} maps no file, so no {} folio fits in.", span(vma), kind.name())
            }
            Self::OtherObject(vma, has, wants) => {
                write!(f, "VMA {} belongs to {has}, the folio to {wants}.", span(vma))
            }
            Self::OtherKind(object, folio, kind) => {
                write!(f, "{object} is {}, as folio {folio} is.", kind.name())
            }
            Self::TakenInFile(object, page, folio) => {
                write!(f, "Page {page} of {object} is in folio {folio} already.")
            }
            Self::DoesNotFit(pages, vma) => write!(
                f,
                "{} do not fit here: VMA {} has {}.",
                count(*pages, "page", "pages"),
                span(vma),
                count(vma.1, "page", "pages")
            ),
            Self::NotHere(folio, pages, vma) => write!(
                f,
                "Folio {folio} has pages {} of its object, and none of them lies in VMA {}.",
                span(pages),
                span(vma)
            ),
            Self::MappedAlready(folio) => write!(f, "Folio {folio} is mapped here already."),
            Self::BeforeObject => f.write_str("That would be before the object's page 0."),
            Self::EmptyVma => f.write_str("A VMA has at least one page."),
            Self::Pinned(folio, page) => write!(
                f,
                "Page {page} of {folio} is pinned and exclusive; such a page cannot become a shared one."
            ),
            Self::ExtraRefs(folio) => {
                write!(f, "Folio {folio} has references beyond its mappings; it cannot be split.")
            }
            Self::NotSmaller(folio, order) => {
                write!(f, "Folio {folio} is of order {}; it is split into smaller ones.", order.get())
            }
            Self::Locked(vma) => write!(f, "VMA {} is locked.", span(vma)),
            Self::NotAnonymous(vma) => {
                write!(f, "VMA {} maps a file; MADV_FREE is for anonymous ones.", span(vma))
            }
            Self::NotRegistered(vma) => {
                write!(f, "VMA {} is not registered with userfaultfd for uffd-wp.", span(vma))
            }
            Self::NoPage(at, kind) => {
                write!(f, "Entry {at} cannot be {}: no folio has its page there.", kind_name(*kind))
            }
            Self::NotAnon(at, kind) => {
                write!(f, "Entry {at} cannot be {}: only pages of anon folios can.", kind_name(*kind))
            }
            Self::NoBit(at, kind, bit) => {
                let letter = crate::run_doc::letters(*bit).next().unwrap_or('?');
                write!(f, "Entry {at} is {}, which has no bit {letter}.", kind_name(*kind))
            }
            Self::Rule(field, problem) => write!(f, "{field}: {problem}."),
        }
    }
}
