//! Edits of a layout, as plain data, and doing them: the editor without its page.
//!
//! An [`Edit`] is something a person does in one go. [`apply`] gives the document with it done and a name for undo,
//! or a [`Refusal`] that says why not, at a place; the document that is edited stays as it is, and nothing is half
//! done. What comes out keeps every rule of the format. [`preview`] tells what an edit would change, while something
//! is dragged; [`History`] keeps the documents for undo and redo; [`outcome_change`] says what an edit changed in the
//! outcome.
//!
//! - `dispatch`: from an edit to what does it;
//! - `draft`, `runs`: the layout while it is edited; entries are handled by runs;
//! - `nature`, `place`: a folio put onto a VMA, new or shared; `folios`: folios moved, resized, split, deleted, set;
//! - `vmas`: VMAs and mms; `fork`: an mm copied as the kernel does;
//! - `paint`: brushes, which make entries anything they can be; `act`, `free`: what system calls do to a range;
//!   `partial`: what they leave mapped in part;
//! - `names`, `preview`, `change`, `history`: what is said and kept of edits.
//!
//! Counts of folios are derived and never written. What the kernel would not set up can still be laid out, by brush or
//! field by field; what is put down by hand as a whole, a folio or a system call, follows the kernel's rules.

mod act;
mod change;
mod dispatch;
mod draft;
mod folios;
mod fork;
mod free;
mod history;
mod names;
mod nature;
mod paint;
mod partial;
mod place;
mod preview;
mod refusal;
mod runs;
mod vmas;

use alloc::{string::String, sync::Arc, vec::Vec};

use rmapscope_core::{Arch, FolioId, MmId, Op, OpId, Order, Pte, Scenario, VmaFlags, VmaId, Vpn};

pub use act::{Act, Unpopulated};
pub use change::outcome_change;
pub use folios::FolioField;
pub use history::{History, Step};
pub use names::bit_name;
pub use nature::{Nature, Snap};
pub use paint::{Brush, Turn};
pub use preview::{FolioCounts, Preview, preview};
pub use refusal::{EditPlace, Reason, Refusal};
pub use vmas::{Edge, VmaField};

use crate::document::ScenarioDoc;
use draft::Draft;

/// A document to begin with: an mm without anything in it.
pub const EMPTY_SHEET: &str = r#"{ "format": "rmapscope/1", "title": "Empty sheet", "folios": [], "mms": [{ "name": "app", "vmas": [], "ptes": [] }], "ops": [] }"#;

/// Entries next to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first one.
    pub at: Vpn,
    /// How many.
    pub len: u64,
}

/// Something that is done to a layout in one go. Positions are those of the document it is done to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Adds a folio and maps it in the VMA at a place. The first operation, if there is none yet, is to unmap it.
    AddFolio {
        /// What it is.
        nature: Nature,
        /// Its size.
        order: Order,
        /// The mm.
        mm: MmId,
        /// The place.
        at: Vpn,
        /// Where near the place it goes.
        snap: Snap,
    },
    /// Maps a folio once more: in the VMA at a place, where its page offset has it there.
    ShareFolio {
        /// The folio.
        folio: FolioId,
        /// The mm.
        mm: MmId,
        /// The place.
        at: Vpn,
        /// Where near the place it goes if the VMA is empty and has no page offset to keep.
        snap: Snap,
    },
    /// Moves a folio with its entries.
    MoveFolio {
        /// The folio.
        folio: FolioId,
        /// The mm.
        mm: MmId,
        /// The place.
        at: Vpn,
        /// Where near the place it goes.
        snap: Snap,
    },
    /// Changes a folio's size.
    ResizeFolio {
        /// The folio.
        folio: FolioId,
        /// The new order.
        order: Order,
    },
    /// Splits a folio.
    SplitFolio {
        /// The folio.
        folio: FolioId,
        /// The order of the parts.
        order: Order,
    },
    /// Takes a folio away, with the entries for its pages and slots, and the operations on it.
    DeleteFolio {
        /// The folio.
        folio: FolioId,
    },
    /// Sets a field of a folio.
    SetFolio {
        /// The folio.
        folio: FolioId,
        /// The field and its value.
        field: FolioField,
    },
    /// Adds a VMA.
    AddVma {
        /// The mm.
        mm: MmId,
        /// Its first page.
        start: Vpn,
        /// Its length.
        pages: u64,
        /// The file or shmem object it maps, if any.
        file: Option<String>,
    },
    /// Takes a VMA away with its entries.
    DeleteVma {
        /// The mm.
        mm: MmId,
        /// The VMA.
        vma: VmaId,
    },
    /// Moves an edge of a VMA.
    MoveEdge {
        /// The mm.
        mm: MmId,
        /// The VMA.
        vma: VmaId,
        /// Which edge.
        edge: Edge,
        /// Where to: its first page, or the page behind its last.
        to: Vpn,
    },
    /// Moves a VMA with its entries.
    MoveVma {
        /// The mm.
        mm: MmId,
        /// The VMA.
        vma: VmaId,
        /// Its new first page.
        to: Vpn,
    },
    /// Turns flags of a VMA; without uffd-wp, bits and markers go too.
    ToggleFlags {
        /// The mm.
        mm: MmId,
        /// The VMA.
        vma: VmaId,
        /// The flags.
        flags: VmaFlags,
    },
    /// Sets a field of a VMA; entries stay.
    SetVma {
        /// The mm.
        mm: MmId,
        /// The VMA.
        vma: VmaId,
        /// The field and its value.
        field: VmaField,
    },
    /// Adds an mm without VMAs.
    AddMm {
        /// Its name, or one that is free.
        name: Option<String>,
    },
    /// Takes an mm away.
    DeleteMm {
        /// The mm.
        mm: MmId,
    },
    /// Renames an mm.
    RenameMm {
        /// The mm.
        mm: MmId,
        /// Its new name.
        name: String,
    },
    /// Copies an mm as fork does.
    Fork {
        /// The parent.
        mm: MmId,
    },
    /// Paints entries; a stroke of the brush is one edit of the document it began with.
    Paint {
        /// The mm.
        mm: MmId,
        /// The entries, in the order in which they were reached.
        spans: Vec<Span>,
        /// The brush.
        brush: Brush,
    },
    /// Does to a range what a system call does.
    Act {
        /// The mm.
        mm: MmId,
        /// The first entry.
        at: Vpn,
        /// How many.
        len: u64,
        /// The call.
        act: Act,
    },
    /// Sets entries: the first one as given, each next one with the next page or slot.
    SetEntries {
        /// The mm.
        mm: MmId,
        /// The first entry.
        at: Vpn,
        /// How many.
        len: u64,
        /// What the first one becomes.
        pte: Pte,
    },
    /// Adds an operation.
    AddOp {
        /// The position in the list; behind its end is at its end.
        at: usize,
        /// The operation.
        op: Op,
    },
    /// Takes an operation away.
    RemoveOp {
        /// Which.
        op: OpId,
    },
    /// Changes an operation.
    SetOp {
        /// Which.
        op: OpId,
        /// What it becomes.
        to: Op,
    },
    /// Sets the architecture.
    SetArch(Arch),
    /// Sets which call that raises swap counts fails first.
    SetSwapDupFailsAfter(Option<u64>),
    /// Sets the title.
    SetTitle(Option<String>),
    /// Sets the notes.
    SetNotes(Option<String>),
}

/// An edit that has been done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited {
    /// The document with it done.
    pub doc: ScenarioDoc,
    /// What it is called, as `paint 12 entries swap`.
    pub name: String,
}

/// The empty sheet, read.
///
/// # Panics
///
/// Never: a test reads it.
#[must_use]
pub fn empty_sheet() -> ScenarioDoc {
    match ScenarioDoc::parse(EMPTY_SHEET) {
        Ok(doc) => doc,
        Err(error) => panic!("the empty sheet: {error}"),
    }
}

/// Does an edit.
///
/// # Errors
///
/// If it cannot be done, or would change nothing.
pub fn apply(doc: &ScenarioDoc, edit: &Edit) -> Result<Edited, Refusal> {
    let before = &doc.scenario;
    let mut after = doc.clone();
    let mut changed = Vec::new();
    match edit {
        Edit::SetTitle(title) => after.title.clone_from(title),
        Edit::SetNotes(notes) => after.notes.clone_from(notes),
        _ => {
            let mut draft = Draft::of(before);
            dispatch::change(&mut draft, edit)?;
            let scenario = Scenario::new(draft.parts).map_err(|error| Refusal::of(error, edit.place()))?;
            changed = preview::changed(before, &scenario);
            after.scenario = Arc::new(scenario);
        }
    }
    if changed.is_empty() && after == *doc {
        return Err(Reason::NothingChanges.at(edit.place()));
    }
    let name = names::name(edit, before, &after.scenario, &changed);
    Ok(Edited { doc: after, name })
}

impl Edit {
    /// Where it is done.
    #[must_use]
    pub fn place(&self) -> EditPlace {
        match self {
            Self::AddFolio { mm, at, .. }
            | Self::ShareFolio { mm, at, .. }
            | Self::MoveFolio { mm, at, .. }
            | Self::AddVma { mm, start: at, .. }
            | Self::Act { mm, at, .. }
            | Self::SetEntries { mm, at, .. } => EditPlace::Entry(*mm, *at),
            Self::ResizeFolio { folio, .. }
            | Self::SplitFolio { folio, .. }
            | Self::DeleteFolio { folio }
            | Self::SetFolio { folio, .. } => EditPlace::Folio(*folio),
            Self::DeleteVma { mm, vma }
            | Self::MoveEdge { mm, vma, .. }
            | Self::MoveVma { mm, vma, .. }
            | Self::ToggleFlags { mm, vma, .. }
            | Self::SetVma { mm, vma, .. } => EditPlace::Vma(*mm, *vma),
            Self::DeleteMm { mm } | Self::RenameMm { mm, .. } | Self::Fork { mm } => EditPlace::Mm(*mm),
            Self::Paint { mm, spans, .. } => {
                spans.first().map_or(EditPlace::Mm(*mm), |span| EditPlace::Entry(*mm, span.at))
            }
            Self::RemoveOp { op } | Self::SetOp { op, .. } => EditPlace::Op(*op),
            Self::AddMm { .. }
            | Self::AddOp { .. }
            | Self::SetArch(_)
            | Self::SetSwapDupFailsAfter(_)
            | Self::SetTitle(_)
            | Self::SetNotes(_) => EditPlace::Document,
        }
    }
}
