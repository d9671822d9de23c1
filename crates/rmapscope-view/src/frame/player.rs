//! A position in a trace, with what is derived on the way to it.

use alloc::{rc::Rc, vec::Vec};
use core::cell::RefCell;

use rmapscope_core::{Event, Machine, Trace, Visit, World};

use crate::sentence::{Sentence, sentence};

use super::{
    Frame, Lane, LaneState, OpFrame, TableFrame, bugs,
    folios::folios,
    plan::{LanePlan, Plan},
    position::{Position, Waypoints, apply},
    rows::Row,
    shown::Shown,
    timeline::Timeline,
    walk,
};

/// A position in a trace. Going forward applies events; going back replays, from the start or in a long trace from the
/// last of a few positions that were kept on the way.
#[derive(Clone, Debug)]
pub struct Player {
    trace: Rc<Trace>,
    now: Position,
    /// The state before the last event.
    before: Machine,
    waypoints: Waypoints,
    /// The frame that was shown last: what did not change since is handed out again, as the same row.
    shown: RefCell<Option<Shown>>,
}

impl Player {
    /// At the start of a trace.
    #[must_use]
    pub fn new(trace: Rc<Trace>) -> Self {
        let now = Position::start(&trace);
        Self {
            before: now.machine.clone(),
            waypoints: Waypoints::new(&trace),
            now,
            trace,
            shown: RefCell::default(),
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
        self.now.step
    }

    /// The state after them.
    #[must_use]
    pub const fn machine(&self) -> &Machine {
        &self.now.machine
    }

    /// The state before the last event; at the start, the state.
    #[must_use]
    pub fn before(&self) -> &World {
        self.before.world()
    }

    /// All that is derived from the events so far.
    pub(super) const fn now(&self) -> &Position {
        &self.now
    }

    /// What happened last and why, in words; nothing at the start.
    #[must_use]
    pub fn sentence(&self) -> Option<Sentence> {
        let n = self.step().checked_sub(1)?;
        Some(sentence(&self.trace, n, self.before(), self.machine().world()))
    }

    /// The event that happened last.
    #[must_use]
    pub fn last(&self) -> Option<&Event> {
        self.trace.events().get(self.step().checked_sub(1)?)
    }

    /// Goes to a step, or to the end if there are not so many.
    pub fn seek(&mut self, step: usize) {
        let trace = self.trace.clone();
        let events = trace.events();
        let step = step.min(events.len());
        if step == self.step() {
            return;
        }
        if step == self.step() + 1 {
            if let Some(event) = self.last().copied() {
                apply(&mut self.before, &event);
            }
        } else {
            let last = step.saturating_sub(1);
            let known = self.waypoints.before(last);
            if step < self.step() {
                self.now = known.map_or_else(|| Position::start(&trace), Clone::clone);
            } else if let Some(known) = known.filter(|known| known.step > self.step()) {
                self.now = known.clone();
            }
            for event in &events[self.step()..last] {
                self.now.advance(event);
                self.waypoints.pass(&self.now);
            }
            self.before = self.now.machine.clone();
        }
        if let Some(event) = events.get(self.step()).filter(|_| self.step() < step) {
            self.now.advance(event);
            self.waypoints.pass(&self.now);
        }
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

    /// All that is shown here. Rows in which nothing changed since the last frame are the same ones.
    #[must_use]
    pub fn frame(&self, plan: &Plan, timeline: &Timeline) -> Frame {
        let world = self.machine().world();
        let mut last = self.shown.take().unwrap_or_default();
        let touched = last.touched(self);
        let mut shown = Shown { step: self.step(), ..Shown::default() };
        let mut lanes = Vec::with_capacity(plan.lanes.len());
        for (i, lane) in plan.lanes.iter().enumerate() {
            let old = last.lanes.get_mut(i).map(core::mem::take).unwrap_or_default();
            let new = old.next(self, lane, plan.columns, timeline, &touched);
            lanes.push(self.lane(lane, new.rows.clone()));
            shown.lanes.push(new);
        }
        let (folios, more_folios) = folios(self, plan, &last.folio_rows);
        shown.folio_rows = folios.iter().flat_map(|folio| folio.rows.iter().cloned()).collect();
        self.shown.replace(Some(shown));
        Frame {
            step: self.step(),
            steps: self.trace.events().len(),
            op: OpFrame::new(self),
            lanes,
            folios,
            more_folios,
            walk: walk::groups(self),
            stack: walk::stack(self),
            counts: *self.machine().counts(),
            bugs: bugs::up_to(timeline, world, self.step()),
        }
    }

    fn lane(&self, plan: &LanePlan, rows: Vec<Rc<Row>>) -> Lane {
        let world = self.machine().world();
        let mm = plan.mm;
        let held = world
            .visit()
            .filter(|visit| visit.mm.index() == mm)
            .and_then(|visit| visit.pvmw.ptl)
            .map(rmapscope_core::Vpn::get);
        let since =
            |first| self.now.locks.iter().find(|(table, _)| *table == (mm, first)).map(|(_, step)| *step);
        let table = |first| TableFrame { first, locked: held == Some(first), since: since(first) };
        let tables = plan.parts.iter().flat_map(|part| part.tables().map(table)).collect();
        let visited = |visit: &Visit| visit.mm.index() == mm;
        let op = world.op();
        let mut visits = world.visits().iter().rev().take_while(|visit| Some(visit.op) == op);
        let state = if world.visit().is_some_and(visited) {
            LaneState::Visited
        } else if visits.any(|visit| visit.mm.index() == mm) {
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
