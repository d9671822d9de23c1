//! Running a scenario under a design: kernel-shaped code, straight through, that records every observable act.

mod batch;
mod unmap;
mod walk;

use alloc::{sync::Arc, vec::Vec};

use crate::{
    check::{Bug, Checker},
    counts::Counts,
    design::Design,
    event::Event,
    scenario::Scenario,
    units::Vpn,
    world::World,
};

/// Everything that follows from events: the state, the counts, and what was broken.
#[derive(Clone, Debug)]
pub struct Machine {
    world: World,
    counts: Counts,
    checker: Checker,
}

impl Machine {
    /// At the start of a scenario.
    #[must_use]
    pub fn new(scenario: Arc<Scenario>) -> Self {
        Self { world: World::new(scenario), counts: Counts::default(), checker: Checker::default() }
    }

    /// Goes on by one event.
    ///
    /// # Panics
    ///
    /// If the event does not come from a trace of the same scenario in this order.
    #[inline(always)]
    pub fn apply(&mut self, event: &Event) {
        self.checker.observe(&self.world, event);
        self.world.apply(event);
        self.counts.add(event);
    }

    /// Goes on by as many reads of the batch scan, from `at` on, if none of them breaks a rule: a read changes nothing but
    /// counts. Whether it did.
    #[inline(always)]
    fn apply_scan_reads(&mut self, at: Vpn, reads: u64) -> bool {
        let allowed = self.checker.passes_reads(&self.world, at, reads);
        if allowed {
            self.counts.scan_reads += reads;
        }
        allowed
    }

    /// The state.
    #[must_use]
    #[inline]
    pub const fn world(&self) -> &World {
        &self.world
    }

    /// The counts so far.
    #[must_use]
    pub const fn counts(&self) -> &Counts {
        &self.counts
    }

    /// How many events there were.
    #[must_use]
    pub const fn events(&self) -> u64 {
        self.checker.events()
    }

    /// What was broken so far, in the order it happened.
    #[must_use]
    pub fn found(&self) -> &[Bug] {
        self.checker.found()
    }

    /// Everything that was broken, with what the check of the end state finds, as the outcome document lists it.
    #[must_use]
    pub fn bugs(&self) -> Vec<Bug> {
        self.checker.finish(&self.world)
    }
}

/// What is done with events besides applying them.
trait Record {
    /// Whether events are kept. If not, many of a kind may be applied at once.
    const KEEPS: bool;

    fn record(&mut self, event: &Event);
}

/// Counts only: events are forgotten.
struct Forget;

impl Record for Forget {
    const KEEPS: bool = false;

    #[inline(always)]
    fn record(&mut self, _: &Event) {}
}

impl Record for Vec<Event> {
    const KEEPS: bool = true;

    #[inline(always)]
    fn record(&mut self, event: &Event) {
        self.push(*event);
    }
}

/// A run in progress.
struct Sim<'s, R> {
    machine: Machine,
    design: Design,
    scenario: &'s Scenario,
    recorder: R,
}

impl<'s, R: Record> Sim<'s, R> {
    fn new(scenario: &'s Arc<Scenario>, design: Design, recorder: R) -> Self {
        Self { machine: Machine::new(scenario.clone()), design, scenario, recorder }
    }

    #[inline(always)]
    fn emit(&mut self, event: Event) {
        self.machine.apply(&event);
        self.recorder.record(&event);
    }

    #[inline(always)]
    const fn world(&self) -> &World {
        self.machine.world()
    }
}

/// A finished run with all its events.
#[derive(Clone, Debug)]
pub struct Trace {
    scenario: Arc<Scenario>,
    design: Design,
    events: Vec<Event>,
    end: Machine,
}

impl Trace {
    /// Runs a scenario and records everything.
    #[must_use]
    pub fn new(scenario: Arc<Scenario>, design: Design) -> Self {
        let mut sim = Sim::new(&scenario, design, Vec::new());
        sim.run();
        let Sim { machine: end, recorder: events, .. } = sim;
        Self { scenario, design, events, end }
    }

    /// The scenario.
    #[must_use]
    pub fn scenario(&self) -> &Arc<Scenario> {
        &self.scenario
    }

    /// The design.
    #[must_use]
    pub const fn design(&self) -> &Design {
        &self.design
    }

    /// The events, in order.
    #[must_use]
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// Where the run ended.
    #[must_use]
    pub const fn end(&self) -> &Machine {
        &self.end
    }

    /// The state after the first `n` events (or all, if there are not so many).
    #[must_use]
    pub fn machine_at(&self, n: usize) -> Machine {
        let mut machine = Machine::new(self.scenario.clone());
        for event in self.events.iter().take(n) {
            machine.apply(event);
        }
        machine
    }
}

/// Runs a scenario and keeps no events: the end state, the counts, and what was broken.
#[must_use]
pub fn simulate(scenario: &Arc<Scenario>, design: Design) -> Machine {
    let mut sim = Sim::new(scenario, design, Forget);
    sim.run();
    sim.machine
}
