//! A position in a trace, with what is derived on the way to it.

use alloc::{rc::Rc, vec::Vec};

use rmapscope_core::{Event, Machine, Reader, Trace, Visit, World};

use crate::sentence::{Sentence, sentence};

use super::{
    Frame, Lane, LaneState, OpFrame, TableFrame,
    batches::brackets,
    bugs,
    folios::folios,
    plan::{Part, Plan},
    reads::{ReadBy, ReadLog},
    rows::{RowContext, row},
    timeline::Timeline,
    walk,
};

/// A position in a trace. Going forward applies events, going back replays from the start.
#[derive(Clone, Debug)]
pub struct Player {
    trace: Rc<Trace>,
    machine: Machine,
    /// The state before the last event.
    before: Machine,
    step: usize,
    pub(super) reads: ReadLog,
    /// The batch that is being looked for: its first entry and the one behind its last known one.
    pub(super) scan: Option<(u64, u64)>,
    /// For each table the step that took or released its lock last.
    locks: Vec<((usize, u64), usize)>,
}

impl Player {
    /// At the start of a trace.
    #[must_use]
    pub fn new(trace: Rc<Trace>) -> Self {
        let machine = Machine::new(trace.scenario().clone());
        Self {
            before: machine.clone(),
            machine,
            trace,
            step: 0,
            reads: ReadLog::default(),
            scan: None,
            locks: Vec::new(),
        }
    }

    /// The trace.
    #[must_use]
    pub fn trace(&self) -> &Rc<Trace> {
        &self.trace
    }

    /// How many events have happened.
    #[must_use]
    pub const fn step(&self) -> usize {
        self.step
    }

    /// The state after them.
    #[must_use]
    pub const fn machine(&self) -> &Machine {
        &self.machine
    }

    /// The state before the last event; at the start, the state.
    #[must_use]
    pub fn before(&self) -> &World {
        self.before.world()
    }

    /// What happened last and why, in words; nothing at the start.
    #[must_use]
    pub fn sentence(&self) -> Option<Sentence> {
        let n = self.step.checked_sub(1)?;
        Some(sentence(&self.trace, n, self.before.world(), self.machine.world()))
    }

    /// The event that happened last.
    #[must_use]
    pub fn last(&self) -> Option<&Event> {
        self.trace.events().get(self.step.checked_sub(1)?)
    }

    /// Goes to a step, or to the end if there are not so many.
    pub fn seek(&mut self, step: usize) {
        let step = step.min(self.trace.events().len());
        if step == self.step {
            return;
        }
        if step < self.step {
            *self = Self::new(self.trace.clone());
        }
        let trace = self.trace.clone();
        let events = trace.events();
        if step == self.step + 1 && self.step > 0 {
            apply(&mut self.before, &events[self.step - 1]);
        }
        for (i, event) in events.iter().enumerate().take(step).skip(self.step) {
            if i + 1 == step && step != self.step + 1 {
                self.before = self.machine.clone();
            }
            self.note(event, i + 1);
            apply(&mut self.machine, event);
        }
        self.step = step;
    }

    /// The entries that the last event changed: mm, first page, and how many of them lie in the table.
    pub(super) fn changed(&self) -> Option<(usize, u64, u64)> {
        let (Event::Clear { at, len } | Event::Write { at, len, .. } | Event::Marker { at, len }) =
            *self.last()?
        else {
            return None;
        };
        let mm = self.before.world().visit()?.mm.index();
        // What lies behind the end of the table is lost; it is not what lies there in the address space.
        let to = at.plus(len.get()).min(at.table_end());
        Some((mm, at.get(), to.since(at)))
    }

    fn note(&mut self, event: &Event, step: usize) {
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
                self.locks.retain(|(other, _)| *other != table);
                self.locks.push((table, step));
            }
            Event::Batch { .. } | Event::Found { .. } | Event::NotFound | Event::Ret { .. } => {
                self.scan = None;
            }
            _ => {}
        }
    }

    /// All that is shown here.
    #[must_use]
    pub fn frame(&self, plan: &Plan, timeline: &Timeline) -> Frame {
        let world = self.machine.world();
        let (folios, more_folios) = folios(self, plan);
        Frame {
            step: self.step,
            steps: self.trace.events().len(),
            op: OpFrame::new(self),
            lanes: plan.lanes.iter().map(|lane| self.lane(lane.mm, &lane.parts, plan, timeline)).collect(),
            folios,
            more_folios,
            walk: walk::groups(self),
            stack: walk::stack(self),
            counts: *self.machine.counts(),
            bugs: bugs::up_to(timeline, world, self.step),
        }
    }

    fn lane(&self, mm: usize, parts: &[Part], plan: &Plan, timeline: &Timeline) -> Lane {
        let world = self.machine.world();
        let brackets = brackets(self, mm);
        let context = RowContext { player: self, mm, brackets: &brackets, timeline };
        let mut rows = Vec::new();
        let mut tables = Vec::new();
        let held = world
            .visit()
            .filter(|visit| visit.mm.index() == mm)
            .and_then(|visit| visit.pvmw.ptl)
            .map(rmapscope_core::Vpn::get);
        for part in parts {
            for planned in part.rows() {
                rows.push(Rc::new(row(&context, planned, plan.columns)));
            }
            for first in part.tables() {
                tables.push(TableFrame {
                    first,
                    locked: held == Some(first),
                    since: self.locks.iter().find(|(table, _)| *table == (mm, first)).map(|(_, step)| *step),
                });
            }
        }
        let visited = |visit: &Visit| visit.mm.index() == mm;
        let op = world.op();
        let state = if world.visit().is_some_and(visited) {
            LaneState::Visited
        } else if world.visits().iter().any(|visit| visit.mm.index() == mm && Some(visit.op) == op) {
            LaneState::Left
        } else {
            LaneState::Waiting
        };
        let id = rmapscope_core::MmId::new(mm);
        let end = self.trace.end().world();
        let counters = rmapscope_core::Counter::ALL
            .into_iter()
            .filter(|&counter| world.counter(id, counter) != 0 || end.counter(id, counter) != 0)
            .map(|counter| (counter.name(), world.counter(id, counter)))
            .collect();
        Lane { mm, counters, state, rows, tables }
    }
}

/// One place for what is inlined into its caller: an event is applied in a few kilobytes of code.
#[inline(never)]
pub(crate) fn apply(machine: &mut Machine, event: &Event) {
    machine.apply(event);
}
