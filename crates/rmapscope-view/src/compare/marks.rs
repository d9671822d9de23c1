//! What a reader goes to on the clock: where designs part, and what makes their ends differ.

use alloc::vec::Vec;

use rmapscope_core::{Event, MmId, NrPages, Trace, Vpn, sorted_positions};

use super::{Comparison, EndPlace};

/// A place on the clock that matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockMark {
    /// After so many ticks it has happened.
    pub tick: usize,
    /// What.
    pub what: Marked,
}

/// What happens at a [`ClockMark`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marked {
    /// Traces part: the position in [`Comparison::partings`].
    Parting(usize),
    /// The first thing that differs at the end gets what it keeps: the first of [`Comparison::ends`].
    End,
}

impl Comparison {
    /// The places that matter, in the order of the clock.
    #[must_use]
    pub fn marks(&self, traces: &[&Trace]) -> Vec<ClockMark> {
        let partings = self.partings.iter().enumerate().filter_map(|(i, parting)| {
            let goes_on = parting.parted.iter().filter(|group| group.event.is_some());
            let ticks = goes_on.flat_map(|group| &group.traces);
            let tick = ticks.map(|&trace| self.alignment.tick(trace, parting.step)).min()?;
            Some(ClockMark { tick, what: Marked::Parting(i) })
        });
        let mut marks: Vec<ClockMark> = partings.collect();
        marks.extend(self.end_tick(traces).map(|tick| ClockMark { tick, what: Marked::End }));
        let order = sorted_positions(marks.len(), &|a, b| marks[a].tick.cmp(&marks[b].tick));
        order.into_iter().map(|i| marks[i]).collect()
    }

    /// The tick after which the first thing that differs at the end does not change any more, in any trace.
    fn end_tick(&self, traces: &[&Trace]) -> Option<usize> {
        let EndPlace::Entries { mm, at, .. } = self.ends.first()?.place else {
            return Some(self.alignment.len());
        };
        let last = |(i, trace): (usize, &&Trace)| Some(self.alignment.tick(i, last_change(trace, mm, at)?));
        Some(traces.iter().enumerate().filter_map(last).max().unwrap_or(self.alignment.len()))
    }
}

/// The step after which an entry does not change any more, if it ever does.
fn last_change(trace: &Trace, mm: MmId, entry: Vpn) -> Option<usize> {
    let mut here = false;
    let mut last = None;
    for (event, step) in trace.events().iter().zip(1..) {
        match *event {
            Event::Visit { mm: visited, .. } => here = visited == mm,
            Event::Clear { at, len } | Event::Marker { at, len } | Event::Write { at, len, .. }
                if here && covers(at, len, entry) =>
            {
                last = Some(step);
            }
            _ => {}
        }
    }
    last
}

fn covers(at: Vpn, len: NrPages, entry: Vpn) -> bool {
    at <= entry && entry < at.plus(len.get())
}
