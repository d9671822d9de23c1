//! Lock step by meaning.

use alloc::vec::Vec;

use rmapscope_core::{Event, Trace};

use super::keys::{Keys, Place};
use crate::frame::Granularity;

/// One clock for several traces of one scenario.
///
/// In each tick at least one trace goes on by one event; those that do, do the same thing at the same page of the same
/// VMA. A trace that has nothing to do there waits: that is a gap.
#[derive(Clone, Debug)]
pub struct Alignment {
    /// For each trace the tick of each of its events, ascending.
    ticks: Vec<Vec<usize>>,
    places: Vec<Place>,
    /// Ticks before which an iteration, a visit, an operation begins in some trace.
    iterations: Vec<usize>,
    visits: Vec<usize>,
    ops: Vec<usize>,
}

impl Alignment {
    /// Aligns traces of one scenario.
    #[must_use]
    pub fn new(traces: &[&Trace]) -> Self {
        let mut out = Self {
            ticks: traces.iter().map(|trace| Vec::with_capacity(trace.events().len())).collect(),
            places: Vec::new(),
            iterations: Vec::new(),
            visits: Vec::new(),
            ops: Vec::new(),
        };
        let mut keys: Vec<Keys<'_>> = traces.iter().map(|trace| Keys::new(trace.events())).collect();
        let mut heads: Vec<_> = keys.iter_mut().map(Iterator::next).collect();
        while let Some(key) = heads.iter().flatten().min().copied() {
            let tick = out.places.len();
            for (i, trace) in traces.iter().enumerate() {
                if heads[i] != Some(key) {
                    continue;
                }
                out.begins(&trace.events()[out.ticks[i].len()], tick);
                out.ticks[i].push(tick);
                heads[i] = keys[i].next();
            }
            out.places.push(key.place);
        }
        out
    }

    /// How many ticks there are; positions of the clock go from 0, the start, to this.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether nothing happens in any trace.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The step at which a trace stands after `tick` ticks.
    ///
    /// # Panics
    ///
    /// If there is no such trace.
    #[must_use]
    pub fn step(&self, trace: usize, tick: usize) -> usize {
        self.ticks[trace].partition_point(|&of_event| of_event < tick)
    }

    /// The steps at which all traces stand after `tick` ticks.
    #[must_use]
    pub fn steps(&self, tick: usize) -> Vec<usize> {
        (0..self.ticks.len()).map(|trace| self.step(trace, tick)).collect()
    }

    /// The tick after which a trace stands at a step, the first one if it then waits.
    ///
    /// # Panics
    ///
    /// If there is no such trace.
    #[must_use]
    pub fn tick(&self, trace: usize, step: usize) -> usize {
        match step.min(self.ticks[trace].len()).checked_sub(1) {
            Some(last) => self.ticks[trace][last] + 1,
            None => 0,
        }
    }

    /// Whether a trace goes on in the last of `tick` ticks; if not it waits for the others.
    ///
    /// # Panics
    ///
    /// If there is no such trace.
    #[must_use]
    pub fn moves(&self, trace: usize, tick: usize) -> bool {
        tick.checked_sub(1).is_some_and(|last| self.ticks[trace].binary_search(&last).is_ok())
    }

    /// Whether a trace has come to its end after `tick` ticks.
    ///
    /// # Panics
    ///
    /// If there is no such trace.
    #[must_use]
    pub fn is_done(&self, trace: usize, tick: usize) -> bool {
        self.ticks[trace].last().is_none_or(|&last| last < tick)
    }

    /// Where the last of `tick` ticks happens; nowhere at the start.
    #[must_use]
    pub fn place(&self, tick: usize) -> Option<Place> {
        self.places.get(tick.checked_sub(1)?).copied()
    }

    /// The ticks of a trace's events, ascending: where on the clock it goes on. What is between is a gap.
    ///
    /// # Panics
    ///
    /// If there is no such trace.
    #[must_use]
    pub fn ticks(&self, trace: usize) -> &[usize] {
        &self.ticks[trace]
    }

    /// The next position at which something of this granularity begins in some trace, or the end.
    #[must_use]
    pub fn next(&self, tick: usize, granularity: Granularity) -> usize {
        match self.starts(granularity) {
            None => (tick + 1).min(self.len()),
            Some(starts) => {
                starts.get(starts.partition_point(|&start| start <= tick)).copied().unwrap_or(self.len())
            }
        }
    }

    /// The position before at which something of this granularity begins in some trace, or the start.
    #[must_use]
    pub fn previous(&self, tick: usize, granularity: Granularity) -> usize {
        match self.starts(granularity) {
            None => tick.saturating_sub(1),
            Some(starts) => {
                let i = starts.partition_point(|&start| start < tick);
                i.checked_sub(1).map_or(0, |i| starts[i])
            }
        }
    }

    /// The positions at which something of this granularity begins in some trace, ascending; `None` stands for all.
    #[must_use]
    pub fn starts(&self, granularity: Granularity) -> Option<&[usize]> {
        match granularity {
            Granularity::Event => None,
            Granularity::Iteration => Some(&self.iterations),
            Granularity::Visit => Some(&self.visits),
            Granularity::Operation => Some(&self.ops),
        }
    }

    fn begins(&mut self, event: &Event, tick: usize) {
        let starts = match event {
            Event::Op(_) => &mut self.ops,
            Event::Visit { .. } => &mut self.visits,
            Event::Walk { .. } => &mut self.iterations,
            _ => return,
        };
        if starts.last() != Some(&tick) {
            starts.push(tick);
        }
    }
}
