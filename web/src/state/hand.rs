//! What the editor has in hand.

use rmapscope_core::Order;
use rmapscope_view::edit::{Brush, Nature};

/// What a press on the stage does, while the layout is edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hand {
    /// Selects entries.
    Select,
    /// Paints entries.
    Brush(Brush),
    /// Puts down a new folio.
    Folio(Nature, Order),
    /// Maps a folio once more, by its position.
    Share(usize),
    /// Moves a folio, by its position.
    Move(usize),
    /// Adds a VMA of so many pages.
    Vma(u64),
    /// Adds an mm.
    Mm,
    /// Copies an mm.
    Fork,
}

impl Hand {
    /// Whether something is held that is put down once.
    #[must_use]
    pub const fn places(self) -> bool {
        !matches!(self, Self::Select | Self::Brush(_))
    }
}
