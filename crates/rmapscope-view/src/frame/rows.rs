//! A row of entries with everything that stands around it.

use alloc::vec::Vec;

use rmapscope_core::{Event, FlushTime, MmId, Vpn};

use super::{
    batches::{Bracket, inside},
    bugs::{self, BugMark},
    cell::{Cell, Mark},
    plan::PlannedRow,
    player::Player,
    reads::ReadBy,
    shown::Around,
    timeline::Timeline,
};

/// A row of entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The address space, by its position in the scenario.
    pub mm: usize,
    /// The page that its first column stands for: a multiple of the number of columns.
    pub base: u64,
    /// What does not change from step to step.
    pub planned: PlannedRow,
    /// Its entries.
    pub cells: Vec<Cell>,
    /// Batches over it.
    pub brackets: Vec<Bracket>,
    /// Ranges to flush.
    pub flushes: Vec<Flush>,
    /// Rules broken at its entries.
    pub bugs: Vec<BugMark>,
    /// The entry on which the walk stands.
    pub cursor: Option<u64>,
}

/// A range whose TLB entries have to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flush {
    /// Its first entry here.
    pub from: u64,
    /// The entry behind its last one here.
    pub to: u64,
    /// The whole range.
    pub range: (u64, u64),
    /// Whether it was flushed by this step, and does not wait.
    pub now: bool,
    /// Whether it begins here.
    pub opens: bool,
}

pub(super) struct RowContext<'a> {
    pub(super) player: &'a Player,
    pub(super) mm: usize,
    pub(super) around: &'a Around,
    pub(super) timeline: &'a Timeline,
}

pub(super) fn row(context: &RowContext<'_>, planned: PlannedRow, columns: u64) -> Row {
    let PlannedRow { from, to, .. } = planned;
    let player = context.player;
    let world = player.machine().world();
    let around = context.around;
    let cells = (from..to).map(|at| cell(context, planned, at)).collect();
    Row {
        mm: context.mm,
        base: from / columns * columns,
        planned,
        cells,
        brackets: around.brackets.iter().filter_map(|outline| outline.within(world, from, to)).collect(),
        flushes: around.flushes.iter().filter_map(|flush| flush.within(from, to)).collect(),
        bugs: bugs::in_row(context.timeline, player.step(), context.mm, from, to),
        cursor: around.cursor.filter(|at| (from..to).contains(at)),
    }
}

fn cell(context: &RowContext<'_>, planned: PlannedRow, at: u64) -> Cell {
    let player = context.player;
    let id = MmId::new(context.mm);
    let pte = player.machine().world().pte(id, Vpn::new(at));
    let reads =
        if planned.reads > 0 { player.now().reads.get(context.mm, at) } else { super::Reads::default() };
    let changed = player.changed().is_some_and(|(mm, first, len)| mm == context.mm && inside(at, first, len));
    let was = changed.then(|| player.before().pte(id, Vpn::new(at))).filter(|was| *was != pte);
    let mark = if changed { Mark::Changed } else { read_mark(context, at) };
    Cell { at, pte, was, mark, reads, walked: planned.walk.0 <= at && at < planned.walk.1 }
}

fn read_mark(context: &RowContext<'_>, at: u64) -> Mark {
    let here = context.player.before().visit().is_some_and(|visit| visit.mm.index() == context.mm);
    match context.player.last() {
        Some(&Event::Read { by, at: read }) if here && read.get() == at => Mark::Read(ReadBy::from(by)),
        _ => Mark::None,
    }
}

/// The ranges of an address space that wait to be flushed, and the one that this step flushed.
pub(super) fn flushes(player: &Player, mm: usize) -> Vec<Flush> {
    let id = MmId::new(mm);
    let flush = |from: u64, len: u64, now: bool| {
        let to = from + len;
        Flush { from, to, range: (from, to), now, opens: true }
    };
    let pending = player.machine().world().pending_flush().iter().filter(|(mm, ..)| *mm == id);
    let mut out: Vec<_> = pending.map(|&(_, at, len)| flush(at.get(), len, false)).collect();
    if let Some(&Event::Flush { when: FlushTime::Now, at, len }) = player.last()
        && player.before().visit().is_some_and(|visit| visit.mm == id)
    {
        out.push(flush(at.get(), len.get(), true));
    }
    out
}

impl Flush {
    /// The part that lies in `[from, to)`.
    fn within(&self, from: u64, to: u64) -> Option<Self> {
        (self.from < to && from < self.to).then(|| Self {
            from: self.from.max(from),
            to: self.to.min(to),
            opens: self.from >= from,
            ..*self
        })
    }
}
