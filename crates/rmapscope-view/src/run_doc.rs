//! A run of entries as documents, outcomes and logs write it.

use rmapscope_core::{FolioId, Pte, PteFlags, PteKind, PteRun, Scenario, Softleaf};
use serde::{Serialize, Serializer, ser::SerializeMap as _};

/// Bits with their letters, in the order of the format's table.
const LETTERS: [(PteFlags, char); 6] = [
    (PteFlags::WRITE, 'w'),
    (PteFlags::EXCLUSIVE, 'x'),
    (PteFlags::DIRTY, 'd'),
    (PteFlags::YOUNG, 'y'),
    (PteFlags::SOFT_DIRTY, 's'),
    (PteFlags::UFFD_WP, 'u'),
];

/// The letters of bits, in the order of the format's table.
pub fn letters(flags: PteFlags) -> impl Iterator<Item = char> {
    LETTERS.into_iter().filter(move |(flag, _)| flags.contains(*flag)).map(|(_, letter)| letter)
}

/// The letters of bits as text, without allocating.
struct Bits {
    text: [u8; LETTERS.len()],
    len: usize,
}

impl Bits {
    fn new(flags: PteFlags) -> Self {
        let mut bits = Self { text: [0; LETTERS.len()], len: 0 };
        for (flag, letter) in LETTERS {
            if flags.contains(flag) {
                letter.encode_utf8(&mut bits.text[bits.len..]);
                bits.len += 1;
            }
        }
        bits
    }

    fn as_str(&self) -> &str {
        core::str::from_utf8(&self.text[..self.len]).unwrap_or_default()
    }
}

/// What a run of entries is, as its keys in a document say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunValue {
    /// A page of a folio.
    Page {
        /// The folio.
        folio: FolioId,
        /// The first entry's page.
        page: u32,
    },
    /// A swap slot: the first entry's.
    Slot(u64),
    /// A marker's name, or nothing.
    Name(&'static str),
}

/// A run of entries in a scenario, to be serialized as one item of `ptes`.
#[derive(Clone, Copy, Debug)]
pub struct RunDoc<'a> {
    /// The scenario, for the ids of folios.
    pub scenario: &'a Scenario,
    /// The run.
    pub run: PteRun,
}

impl RunDoc<'_> {
    /// What its entries are.
    #[must_use]
    pub fn value(&self) -> RunValue {
        match self.run.first {
            Pte::Softleaf(Softleaf::Swap { slot, .. }) => RunValue::Slot(slot.get()),
            Pte::Softleaf(Softleaf::Marker(marker)) => RunValue::Name(marker.name()),
            Pte::None => RunValue::Name("none"),
            Pte::Present { page, .. }
            | Pte::Softleaf(
                Softleaf::Migration { page, .. }
                | Softleaf::DevicePrivate { page, .. }
                | Softleaf::DeviceExclusive { page, .. }
                | Softleaf::Hwpoison { page },
            ) => RunValue::Page { folio: page.folio, page: page.page },
        }
    }
}

impl Serialize for RunDoc<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let PteRun { at, len, first } = self.run;
        let kind: PteKind = first.kind();
        let flags = first.flags();
        let value = self.value();
        let entries =
            3 + usize::from(matches!(value, RunValue::Page { .. })) + usize::from(!flags.is_empty());
        let mut map = serializer.serialize_map(Some(entries))?;
        map.serialize_entry("at", &at.get())?;
        map.serialize_entry("len", &len)?;
        match value {
            RunValue::Page { folio, page } => {
                map.serialize_entry(kind.name(), &self.scenario.folio(folio).id)?;
                map.serialize_entry("page", &page)?;
            }
            RunValue::Slot(slot) => map.serialize_entry(kind.name(), &slot)?,
            RunValue::Name(name) => map.serialize_entry(kind.name(), name)?,
        }
        if !flags.is_empty() {
            map.serialize_entry("bits", Bits::new(flags).as_str())?;
        }
        map.end()
    }
}
