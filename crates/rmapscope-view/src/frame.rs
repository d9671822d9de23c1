//! All that is shown at one step of a trace, as plain data in the reader's words.
//!
//! A [`Player`] stands at a step and builds the [`Frame`] of that step. What does not depend on the step is computed
//! once: the [`Plan`] of the stage (which rows there are, so that nothing moves while playing) and the [`Timeline`]
//! (what kind of event is where, where iterations begin, where rules were broken).
//!
//! A frame follows from the step alone. What the player keeps besides, a few positions of a long trace and the rows
//! that it showed last, saves work and is never needed.

mod batches;
mod bugs;
mod cell;
mod folios;
mod overview;
mod plan;
mod player;
mod position;
mod reads;
mod rows;
mod shown;
mod timeline;
mod walk;
mod walked;

use alloc::{rc::Rc, string::String, vec::Vec};

use rmapscope_core::{Counts, Op, TtuFlags};

use crate::{
    prose::{Word, text},
    sentence::words,
};

pub use batches::{Bracket, BracketState};
pub use bugs::{BugFrame, BugMark};
pub use cell::{BITS, Cell, Mark, kind_name, label, letters};
pub use folios::{Fact, FolioFrame, FolioRow, PageCell, SlotCell};
pub use overview::{CELLS, LaneOverview, Overview};
pub use plan::{Item, LanePlan, Part, Plan, PlanOptions, PlannedRow};
pub use player::Player;
pub(crate) use position::apply;
pub use reads::{ReadBy, Reads};
pub use rows::{Flush, Row};
pub use timeline::{Curve, Granularity, Segment, Spot, Timeline};
pub use walk::{Field, Group};

/// All that is shown at one step.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// How many events have happened.
    pub step: usize,
    /// How many there are.
    pub steps: usize,
    /// The operation that runs or ran last.
    pub op: Option<OpFrame>,
    /// One for each address space.
    pub lanes: Vec<Lane>,
    /// The folios that are shown.
    pub folios: Vec<FolioFrame>,
    /// How many folios there are besides.
    pub more_folios: usize,
    /// The fields of the walk and of the unmap loop, and the call stack.
    pub walk: Vec<Group>,
    /// The functions that run, outermost first, each with what it works on.
    pub stack: Vec<(&'static str, String)>,
    /// What was counted so far.
    pub counts: Counts,
    /// Rules that were broken up to here.
    pub bugs: Vec<BugFrame>,
}

/// The operation that runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpFrame {
    /// Its number, from 1.
    pub number: usize,
    /// How many there are.
    pub of: usize,
    /// The call, as `try_to_unmap(A)`.
    pub call: String,
    /// Its flags, as `TTU_SYNC | TTU_BATCH_FLUSH`.
    pub flags: String,
}

/// An address space at one step.
#[derive(Clone, Debug, PartialEq)]
pub struct Lane {
    /// Its position in the scenario.
    pub mm: usize,
    /// What its counters changed by, those that changed or will change.
    pub counters: Vec<(&'static str, i64)>,
    /// Whether a visit runs in it, ran, or will.
    pub state: LaneState,
    /// The rows of the plan's lane, in its order.
    pub rows: Vec<Rc<Row>>,
    /// The tables of the plan's lane, in its order.
    pub tables: Vec<TableFrame>,
}

/// What becomes of an address space in the operation that runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LaneState {
    /// No visit has come here.
    Waiting,
    /// A visit runs here.
    Visited,
    /// A visit was here.
    Left,
}

/// A PTE table at one step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableFrame {
    /// Its first page.
    pub first: u64,
    /// Whether its lock is held.
    pub locked: bool,
    /// The step that took or released the lock last.
    pub since: Option<usize>,
}

impl OpFrame {
    fn new(player: &Player) -> Option<Self> {
        let world = player.machine().world();
        let op = world.op()?;
        let scenario = world.scenario();
        let Op::Unmap { folio, flags } = scenario.ops()[op.index()];
        Some(Self {
            number: op.index() + 1,
            of: scenario.ops().len(),
            call: text("try_to_unmap({0})", &[Word::Name(&scenario.folio(folio).id)]),
            flags: ttu_flags(flags),
        })
    }
}

/// The kernel's names of an unmap operation's flags.
#[must_use]
pub fn ttu_flags(flags: TtuFlags) -> String {
    words::ttu_flags(flags)
}

#[cfg(test)]
mod tests;
