//! One entry on the stage.

use alloc::{format, string::String};

use rmapscope_core::{Pte, PteFlags, PteKind, Scenario, Softleaf};

use super::reads::{ReadBy, Reads};

/// An entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Its page.
    pub at: u64,
    /// What it is.
    pub pte: Pte,
    /// What it was before this step, if this step changed it.
    pub was: Option<Pte>,
    /// What this step did to it.
    pub mark: Mark,
    /// Who has read it.
    pub reads: Reads,
    /// Whether some walk of the trace covers it.
    pub walked: bool,
}

/// What a step did to an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Mark {
    /// Nothing.
    #[default]
    None,
    /// It was read.
    Read(ReadBy),
    /// It was cleared or written.
    Changed,
}

/// What stands in an entry: its page with the folio's name, its slot, or the name of what it is.
#[must_use]
pub fn label(scenario: &Scenario, pte: Pte) -> String {
    if let Some(page) = pte.page() {
        let (id, number) = (&scenario.folio(page.folio).id, page.page);
        // "B1" and page 0 must not read as page 10 of "B".
        let between = if id.ends_with(|last: char| last.is_ascii_digit()) { ":" } else { "" };
        return format!("{id}{between}{number}");
    }
    match pte {
        Pte::Softleaf(Softleaf::Swap { slot, .. }) => format!("{slot}"),
        _ => kind_name(pte.kind()).into(),
    }
}

/// A kind's name, with each marker's own.
#[must_use]
pub const fn kind_name(kind: PteKind) -> &'static str {
    match kind {
        PteKind::Marker(marker) => marker.name(),
        kind => kind.name(),
    }
}

/// The bits of an entry as letters, in the order of documents.
#[must_use]
pub fn letters(pte: Pte) -> String {
    BITS.iter().filter(|(bit, _)| pte.flags().contains(*bit)).map(|(_, letter)| *letter).collect()
}

/// The bits in the order in which an entry shows them.
pub const BITS: [(PteFlags, char); 6] = [
    (PteFlags::WRITE, 'w'),
    (PteFlags::DIRTY, 'd'),
    (PteFlags::YOUNG, 'y'),
    (PteFlags::SOFT_DIRTY, 's'),
    (PteFlags::UFFD_WP, 'u'),
    (PteFlags::EXCLUSIVE, 'x'),
];
