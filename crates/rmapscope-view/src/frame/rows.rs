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
    pub(super) brackets: &'a [Bracket],
    pub(super) timeline: &'a Timeline,
}

pub(super) fn row(context: &RowContext<'_>, planned: PlannedRow, columns: u64) -> Row {
    let PlannedRow { from, to, .. } = planned;
    let player = context.player;
    let world = player.machine().world();
    let id = MmId::new(context.mm);
    let here = world.visit().filter(|visit| visit.mm == id);
    let cells = (from..to).map(|at| cell(context, planned, at)).collect();
    Row {
        mm: context.mm,
        base: from / columns * columns,
        planned,
        cells,
        brackets: context.brackets.iter().filter_map(|bracket| bracket.within(from, to)).collect(),
        flushes: flushes(context, from, to),
        bugs: bugs::in_row(context.timeline, player.step(), context.mm, from, to),
        cursor: here.map(|visit| visit.pvmw.address.get()).filter(|at| (from..to).contains(at)),
    }
}

fn cell(context: &RowContext<'_>, planned: PlannedRow, at: u64) -> Cell {
    let player = context.player;
    let id = MmId::new(context.mm);
    let pte = player.machine().world().pte(id, Vpn::new(at));
    let reads = if planned.reads > 0 { player.reads.get(context.mm, at) } else { super::Reads::default() };
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

fn flushes(context: &RowContext<'_>, from: u64, to: u64) -> Vec<Flush> {
    let id = MmId::new(context.mm);
    let world = context.player.machine().world();
    let cut = |first: u64, len: u64, now: bool| {
        let end = first + len;
        (first < to && from < end).then(|| Flush {
            from: first.max(from),
            to: end.min(to),
            range: (first, end),
            now,
            opens: first >= from,
        })
    };
    let mut out: Vec<_> = world
        .pending_flush()
        .iter()
        .filter(|(mm, ..)| *mm == id)
        .filter_map(|&(_, at, len)| cut(at.get(), len, false))
        .collect();
    if let Some(&Event::Flush { when: FlushTime::Now, at, len }) = context.player.last()
        && context.player.before().visit().is_some_and(|visit| visit.mm == id)
    {
        out.extend(cut(at.get(), len.get(), true));
    }
    out
}
