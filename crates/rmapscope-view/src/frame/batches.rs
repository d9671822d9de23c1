//! Brackets over entries: the batch that is looked for or handled, and those that are done.

use alloc::{string::String, vec::Vec};

use rmapscope_core::BatchRecord;

use super::player::Player;
use crate::{
    prose::{Word::Number, text},
    sentence::{BatchNote, batch_note},
};

/// A bracket over the entries of a batch, or the part of it that lies in one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bracket {
    /// Its first entry here.
    pub from: u64,
    /// The entry behind its last one here.
    pub to: u64,
    /// Whether it begins here, and does not come from the row before.
    pub opens: bool,
    /// Whether it ends here, and does not go on in the next row.
    pub closes: bool,
    /// Whether it is done.
    pub state: BracketState,
    /// What is written over it, from the fullest to the shortest text.
    pub labels: [String; 3],
    /// Why it is not longer: what is first to be said, and what was compared.
    pub end: Option<(String, String)>,
}

/// How far a batch has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BracketState {
    /// The scan is looking for its end.
    Scanning,
    /// It is being handled.
    Current,
    /// It is done.
    Past,
}

/// The brackets of the operation that runs, in one address space.
pub(super) fn brackets(player: &Player, mm: usize) -> Vec<Bracket> {
    let world = player.machine().world();
    let op = world.op();
    let mut out = Vec::new();
    let running = world.visit();
    let visits = world.visits();
    let first = visits.iter().rposition(|visit| Some(visit.op) != op).map_or(0, |i| i + 1);
    for (i, visit) in visits.iter().enumerate().skip(first) {
        if visit.mm.index() != mm {
            continue;
        }
        let current = (i + 1 == visits.len()).then_some(running).flatten();
        let batches = world.batches(i);
        for (number, batch) in (1..).zip(batches) {
            let last = number == batches.len();
            let is_current = last && current.is_some_and(|visit| visit.batch.is_some());
            let note = batch_note(world, batch);
            out.push(bracket(batch, number, note, is_current));
        }
        if let (Some(_), Some((from, to))) = (current, player.scan) {
            let words = [Number(to - from), Number(batches.len() as u64 + 1)];
            out.push(Bracket {
                from,
                to,
                opens: true,
                closes: true,
                state: BracketState::Scanning,
                labels: [
                    text("batch {1}, {0} so far", &words),
                    text("{0} so far", &words),
                    text("{0}", &words),
                ],
                end: None,
            });
        }
    }
    out
}

fn bracket(batch: &BatchRecord, number: usize, note: BatchNote, is_current: bool) -> Bracket {
    let nr = batch.len.get();
    let from = batch.at.get();
    let words = [Number(nr), Number(number as u64)];
    let (middle, shortest) = (text("nr {0}", &words), text("{0}", &words));
    let (state, full, end) = if is_current {
        (BracketState::Current, text("batch {1}, nr {0}", &words), Some((note.head, note.compared)))
    } else {
        (BracketState::Past, note.done, None)
    };
    Bracket { from, to: from + nr, opens: true, closes: true, state, labels: [full, middle, shortest], end }
}

impl Bracket {
    /// The part that lies in `[from, to)`.
    pub(super) fn within(&self, from: u64, to: u64) -> Option<Self> {
        if self.from >= to || self.to <= from && self.to != self.from {
            return None;
        }
        Some(Self {
            from: self.from.max(from),
            to: self.to.min(to),
            opens: self.from >= from,
            closes: self.to <= to,
            ..self.clone()
        })
    }
}

/// Whether a page lies in a run.
pub(super) const fn inside(at: u64, first: u64, len: u64) -> bool {
    first <= at && at < first + len
}
