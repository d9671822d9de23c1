//! Where a trace stands after some of its events, and a few such places kept on the way.

use alloc::vec::Vec;

use rmapscope_core::{Event, Folio, Machine, Reader, Scenario, Trace};

use super::reads::{ReadBy, ReadLog};

/// All that is derived from the events up to a step.
#[derive(Clone, Debug)]
pub(super) struct Position {
    pub(super) step: usize,
    pub(super) machine: Machine,
    pub(super) reads: ReadLog,
    /// The batch that is being looked for: its first entry and the one behind its last known one.
    pub(super) scan: Option<(u64, u64)>,
    /// For each table the step that took or released its lock last.
    pub(super) locks: Vec<((usize, u64), usize)>,
}

impl Position {
    /// Before the first event.
    pub(super) fn start(trace: &Trace) -> Self {
        Self {
            step: 0,
            machine: Machine::new(trace.scenario().clone()),
            reads: ReadLog::default(),
            scan: None,
            locks: Vec::new(),
        }
    }

    /// Goes on by an event.
    pub(super) fn advance(&mut self, event: &Event) {
        self.step += 1;
        self.note(event);
        apply(&mut self.machine, event);
    }

    fn note(&mut self, event: &Event) {
        let Some(mm) = self.machine.world().visit().map(|visit| visit.mm.index()) else {
            return;
        };
        match *event {
            Event::Read { by, at } => {
                self.reads.push(mm, at.get(), ReadBy::from(by));
                match by {
                    Reader::Caller => self.scan = Some((at.get(), at.get() + 1)),
                    Reader::Scan => {
                        if let Some((_, to)) = &mut self.scan {
                            *to = at.get();
                        }
                    }
                    Reader::WalkerMap
                    | Reader::WalkerNext
                    | Reader::WalkerCheck
                    | Reader::ScanFirst
                    | Reader::Marker => {}
                }
            }
            Event::Lock { first, .. } | Event::Unlock { first, .. } => {
                let table = (mm, first.get());
                match self.locks.iter_mut().rev().find(|(other, _)| *other == table) {
                    Some((_, step)) => *step = self.step,
                    None => self.locks.push((table, self.step)),
                }
            }
            Event::Batch { .. } | Event::Found { .. } | Event::NotFound | Event::Ret { .. } => {
                self.scan = None;
            }
            _ => {}
        }
    }
}

/// One place for what is inlined into its caller: an event is applied in a few kilobytes of code.
#[inline(never)]
pub(crate) fn apply(machine: &mut Machine, event: &Event) {
    machine.apply(event);
}

/// A few positions, far apart, that a long replay can begin from instead of the start.
///
/// A cache and no history: each is what replaying the events before it gives, it is made by doing so, and throwing
/// any of them away changes nothing but how long a seek takes. A trace that is replayed in no time keeps none.
#[derive(Clone, Debug)]
pub(super) struct Waypoints {
    stride: usize,
    kept: Vec<Position>,
}

/// Traces up to this length need no help.
const SHORT: usize = 1 << 15;

/// How many positions are kept at most.
const MOST: usize = 8;

/// How many pages the positions hold together at most; a page takes some 64 bytes with all that depends on it.
const MOST_PAGES: usize = 1 << 19;

impl Waypoints {
    pub(super) fn new(trace: &Trace) -> Self {
        let pages = pages(trace.scenario()).max(1);
        let most = (MOST_PAGES / pages).min(MOST);
        Self { stride: (trace.events().len() / (most + 1)).max(SHORT), kept: Vec::new() }
    }

    /// Keeps a position if it is one of those to keep.
    #[inline]
    pub(super) fn pass(&mut self, position: &Position) {
        if position.step.is_multiple_of(self.stride) {
            self.keep(position);
        }
    }

    #[cold]
    fn keep(&mut self, position: &Position) {
        let i = self.kept.partition_point(|kept| kept.step < position.step);
        let known = self.kept.get(i).is_some_and(|kept| kept.step == position.step);
        if !known && position.step > 0 && self.kept.len() < MOST {
            self.kept.insert(i, position.clone());
        }
    }

    /// The last one that is not behind a step.
    pub(super) fn before(&self, step: usize) -> Option<&Position> {
        self.kept[..self.kept.partition_point(|kept| kept.step <= step)].last()
    }
}

fn pages(scenario: &Scenario) -> usize {
    scenario.folios().iter().map(|folio: &Folio| folio.nr_pages().index()).sum()
}
