//! Brackets over entries: the batch that is looked for or handled, and those that are done.

use alloc::{string::String, vec::Vec};

use rmapscope_core::{BatchRecord, Pte, World};

use super::player::Player;
use crate::{
    prose::{Word::Number, text},
    sentence::batch_note,
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

/// All that a bracket is made from: as long as it stays the same, so does the bracket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Outline {
    pub(super) from: u64,
    pub(super) to: u64,
    /// Which batch of its visit it is, from 1.
    number: usize,
    batch: Outlined,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outlined {
    Scanning,
    /// With the entry behind it, which may have ended it.
    Current(BatchRecord, Pte),
    Past(BatchRecord),
}

/// The outlines of the brackets of the operation that runs, in one address space.
pub(super) fn outlines(player: &Player, mm: usize) -> Vec<Outline> {
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
        for (number, &batch) in (1..).zip(batches) {
            let handled = current.filter(|visit| number == batches.len() && visit.batch.is_some());
            let (from, nr) = (batch.at, batch.len.get());
            let batch = match handled {
                Some(visit) => Outlined::Current(batch, visit.pte_in_table(world, from.plus(nr))),
                None => Outlined::Past(batch),
            };
            out.push(Outline { from: from.get(), to: from.get() + nr, number, batch });
        }
        if let (Some(_), Some((from, to))) = (current, player.now().scan) {
            out.push(Outline { from, to, number: batches.len() + 1, batch: Outlined::Scanning });
        }
    }
    out
}

impl Outline {
    /// The part of the bracket that lies in `[from, to)`.
    pub(super) fn within(&self, world: &World, from: u64, to: u64) -> Option<Bracket> {
        if self.from >= to || self.to <= from {
            return None;
        }
        let words = [Number(self.to - self.from), Number(self.number as u64)];
        let (middle, shortest) = (text("nr {0}", &words), text("{0}", &words));
        let (state, labels, end) = match self.batch {
            Outlined::Scanning => {
                let full = text("batch {1}, {0} so far", &words);
                (BracketState::Scanning, [full, text("{0} so far", &words), shortest], None)
            }
            Outlined::Current(batch, _) => {
                let note = batch_note(world, &batch);
                let full = text("batch {1}, nr {0}", &words);
                (BracketState::Current, [full, middle, shortest], Some((note.head, note.compared)))
            }
            Outlined::Past(batch) => {
                (BracketState::Past, [batch_note(world, &batch).done, middle, shortest], None)
            }
        };
        Some(Bracket {
            from: self.from.max(from),
            to: self.to.min(to),
            opens: self.from >= from,
            closes: self.to <= to,
            state,
            labels,
            end,
        })
    }
}

/// Whether a page lies in a run.
pub(super) const fn inside(at: u64, first: u64, len: u64) -> bool {
    first <= at && at < first + len
}
