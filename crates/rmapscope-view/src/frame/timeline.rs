//! What is known of a whole trace: what kind of event is where, where iterations begin, and what was broken.

use alloc::{format, string::String, vec::Vec};

use rmapscope_core::{Bug, BugPlace, Counts, Event, FlushTime, Reader, Trace, Written, sorted_by_key};

use super::reads::{ReadBy, ReadLog};

/// What kind of event it is, as the scrub bar shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Spot {
    /// Nothing that has a place of its own.
    Other,
    /// An entry is read.
    Read(ReadBy),
    /// The walker has found an entry.
    Found,
    /// A batch is decided.
    Batch,
    /// The caller jumps.
    Jump,
    /// Entries are cleared.
    Clear,
    /// A range is flushed, now or later.
    Flush,
    /// Swap entries are written.
    Swap,
    /// Markers are written.
    Marker,
    /// What was cleared is put back.
    Restore,
    /// A hwpoison entry is written.
    Hwpoison,
}

/// How far one step of the transport goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Granularity {
    /// One event.
    #[default]
    Event,
    /// One iteration of the unmap loop.
    Iteration,
    /// One visit of a VMA.
    Visit,
    /// One operation.
    Operation,
}

impl Granularity {
    /// Every granularity, finest first.
    pub const ALL: [Self; 4] = [Self::Event, Self::Iteration, Self::Visit, Self::Operation];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::Iteration => "iteration",
            Self::Visit => "visit",
            Self::Operation => "operation",
        }
    }
}

/// A stretch of the trace with a name: an iteration, or what comes after the last one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// The step before its first event.
    pub from: usize,
    /// The step after its last event.
    pub to: usize,
    /// Its name; none for those far on in a long trace, which have no room for one.
    pub name: String,
    /// Its name in a word or number; likewise.
    pub short: String,
}

/// How a count grows over the trace, at evenly spaced steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Curve {
    /// The count's name.
    pub name: &'static str,
    /// Its values.
    pub values: Vec<u64>,
}

/// What is known of a whole trace.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// For each event what kind it is.
    pub spots: Vec<Spot>,
    /// The iterations, and what comes after the last one of a visit.
    pub segments: Vec<Segment>,
    /// Everything that was broken, each with the step that did it.
    pub bugs: Vec<(usize, Bug)>,
    /// How counts grow.
    pub curves: Vec<Curve>,
    /// The counts at the end.
    pub end: Counts,
    pub(super) reads: ReadLog,
    visits: Vec<usize>,
    ops: Vec<usize>,
    /// For each visit its mm.
    places: Vec<(usize, usize)>,
}

const SAMPLES: usize = 48;

/// Segments behind these have no name: where there are so many, none has room for one.
const MOST_NAMES: usize = 2048;

impl Timeline {
    /// Looks through a trace once.
    #[must_use]
    pub fn new(trace: &Trace) -> Self {
        let mut timeline = Self {
            spots: Vec::with_capacity(trace.events().len()),
            segments: Vec::new(),
            bugs: Vec::new(),
            curves: Vec::new(),
            end: *trace.end().counts(),
            reads: ReadLog::default(),
            visits: Vec::new(),
            ops: Vec::new(),
            places: Vec::new(),
        };
        timeline.look_through(trace);
        timeline.name_segments(trace);
        timeline.find_bugs(trace);
        timeline
    }

    /// The next step of a granularity, or the end.
    #[must_use]
    pub fn next(&self, step: usize, granularity: Granularity) -> usize {
        let end = self.spots.len();
        if granularity == Granularity::Event {
            return (step + 1).min(end);
        }
        let starts = self.starts(granularity);
        starts.get(starts.partition_point(|&start| start <= step)).copied().unwrap_or(end)
    }

    /// The step before, or the start.
    #[must_use]
    pub fn previous(&self, step: usize, granularity: Granularity) -> usize {
        if granularity == Granularity::Event {
            return step.saturating_sub(1);
        }
        let starts = self.starts(granularity);
        let i = starts.partition_point(|&start| start < step);
        i.checked_sub(1).map_or(0, |i| starts[i])
    }

    fn starts(&self, granularity: Granularity) -> Vec<usize> {
        match granularity {
            Granularity::Event => Vec::new(),
            Granularity::Iteration => self.segments.iter().map(|segment| segment.from).collect(),
            Granularity::Visit => self.visits.clone(),
            Granularity::Operation => self.ops.clone(),
        }
    }

    fn look_through(&mut self, trace: &Trace) {
        let total = trace.events().len();
        let mut counts = Counts::default();
        let mut samples: Vec<Counts> = Vec::with_capacity(SAMPLES + 1);
        let mut mm = 0;
        for (i, event) in trace.events().iter().enumerate() {
            if i * SAMPLES >= samples.len() * total {
                samples.push(counts);
            }
            counts.add(event);
            match *event {
                Event::Op(_) => self.ops.push(i),
                Event::Visit { mm: id, .. } => {
                    mm = id.index();
                    self.places.push((i, mm));
                    self.visits.push(i);
                }
                Event::Read { by, at } => {
                    self.reads.push(mm, at.get(), ReadBy::from(by));
                }
                _ => {}
            }
            self.spots.push(spot(event));
        }
        samples.push(counts);
        let names = counts.named();
        self.curves = (0..names.len())
            .map(|i| Curve {
                name: names[i].0,
                values: samples.iter().map(|sample| sample.named()[i].1).collect(),
            })
            .collect();
    }

    fn name_segments(&mut self, trace: &Trace) {
        let scenario = trace.scenario();
        let several = self.visits.len() > 1;
        let mut number = 0;
        let mut name = String::new();
        let mut walk = None;
        for (i, event) in trace.events().iter().enumerate() {
            match *event {
                Event::Visit { mm, .. } => {
                    number = 0;
                    name.clone_from(&scenario.mm(mm).name);
                }
                Event::Walk { .. } => {
                    self.close(i);
                    walk = Some(i);
                }
                Event::Found { at } => {
                    let Some(from) = walk.take() else { continue };
                    number += 1;
                    let (mut long, mut short) = (String::new(), String::new());
                    if self.segments.len() < MOST_NAMES {
                        long = if several { format!("{name} {at}") } else { format!("iteration {number}") };
                        short = if several { format!("{at}") } else { format!("{number}") };
                    }
                    self.segments.push(Segment { from, to: from, name: long, short });
                }
                Event::NotFound => {
                    let Some(from) = walk.take() else { continue };
                    let mut long = String::new();
                    if self.segments.len() < MOST_NAMES {
                        long = if several { format!("{name} end") } else { "end".into() };
                    }
                    self.segments.push(Segment { from, to: from, name: long, short: String::new() });
                }
                Event::Ret { .. } => self.close(i + 1),
                _ => {}
            }
        }
    }

    /// Ends the segment that is open.
    fn close(&mut self, at: usize) {
        if let Some(last) = self.segments.last_mut().filter(|last| last.to == last.from) {
            last.to = at;
        }
    }

    fn find_bugs(&mut self, trace: &Trace) {
        self.bugs = trace
            .end()
            .bugs()
            .into_iter()
            .map(|bug| {
                let step = match bug.event {
                    Some(event) => usize::try_from(event).unwrap_or(usize::MAX) + 1,
                    None => self.culprit(trace, bug.place).unwrap_or(trace.events().len()),
                };
                (step, bug)
            })
            .collect();
        self.bugs = sorted_by_key(&self.bugs, |&(step, bug)| (step, bug.kind, bug.place));
    }

    /// The step that changed a place last.
    fn culprit(&self, trace: &Trace, place: BugPlace) -> Option<usize> {
        let events = trace.events();
        let mut visit = self.places.len();
        for (i, event) in events.iter().enumerate().rev() {
            while visit > 0 && self.places[visit - 1].0 > i {
                visit -= 1;
            }
            let here = visit.checked_sub(1).map_or(0, |visit| self.places[visit].1);
            let hit = match (place, *event) {
                (
                    BugPlace::Entries { mm, at, len },
                    Event::Clear { at: a, len: n }
                    | Event::Write { at: a, len: n, .. }
                    | Event::Marker { at: a, len: n },
                ) => mm.index() == here && a < at.plus(len) && at < a.plus(n.get()),
                (BugPlace::Pages { folio, .. }, Event::Rmap { folio: f, .. })
                | (BugPlace::Folio(folio), Event::Refs { folio: f, .. }) => folio == f,
                (BugPlace::Counter { mm, counter }, Event::Counter { name, .. }) => {
                    mm.index() == here && counter == name
                }
                _ => false,
            };
            if hit {
                return Some(i + 1);
            }
        }
        None
    }
}

fn spot(event: &Event) -> Spot {
    match *event {
        Event::Read { by, .. } => Spot::Read(match by {
            Reader::WalkerMap | Reader::WalkerNext | Reader::WalkerCheck => ReadBy::Walker,
            Reader::Caller => ReadBy::Caller,
            Reader::ScanFirst | Reader::Scan => ReadBy::Scan,
            Reader::Marker => ReadBy::Marker,
        }),
        Event::Found { .. } => Spot::Found,
        Event::Batch { .. } => Spot::Batch,
        Event::Jump { .. } => Spot::Jump,
        Event::Clear { .. } => Spot::Clear,
        Event::Flush { when: FlushTime::Now | FlushTime::Deferred, .. } => Spot::Flush,
        Event::Marker { .. } => Spot::Marker,
        Event::Write { what, .. } => match what {
            Written::Restored | Written::RestoredTail => Spot::Restore,
            Written::Swap => Spot::Swap,
            Written::Hwpoison => Spot::Hwpoison,
        },
        _ => Spot::Other,
    }
}
