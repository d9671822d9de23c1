//! Breakpoints: where playing stops.

use rmapscope_core::{Event, MmId, NrPages, Vpn, sorted_by_key};
use rmapscope_view::listing::{Site, site};

use super::Run;

/// A place or a kind of event at which playing stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Breakpoint {
    /// Whatever is done to an entry: reading it, finding it, clearing or writing it.
    Entry(usize, u64),
    /// Every event of a kind.
    Kind(EventKind),
    /// Every step that breaks a rule.
    Bug,
    /// Every event that comes from a place of the code.
    Site(Site),
}

/// A kind of event, by the name that published logs have for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EventKind(u8);

impl EventKind {
    /// The kinds' names, in the order of [`Event`].
    pub const NAMES: [&'static str; 32] = [
        "op",
        "visit",
        "notifier-start",
        "notifier-end",
        "walk",
        "table",
        "lock",
        "unlock",
        "read",
        "found",
        "not-found",
        "batch",
        "clear",
        "flush",
        "dirty",
        "marker",
        "hiwater",
        "warn",
        "lazyfree",
        "swapbacked",
        "swap-dup",
        "swap-put",
        "share",
        "counter",
        "write",
        "rmap",
        "deferred-split",
        "munlock",
        "refs",
        "mlock",
        "jump",
        "ret",
    ];

    /// The kind of an event.
    #[must_use]
    pub const fn of(event: &Event) -> Self {
        Self(match event {
            Event::Op(_) => 0,
            Event::Visit { .. } => 1,
            Event::NotifierStart { .. } => 2,
            Event::NotifierEnd { .. } => 3,
            Event::Walk { .. } => 4,
            Event::Table { .. } => 5,
            Event::Lock { .. } => 6,
            Event::Unlock { .. } => 7,
            Event::Read { .. } => 8,
            Event::Found { .. } => 9,
            Event::NotFound => 10,
            Event::Batch { .. } => 11,
            Event::Clear { .. } => 12,
            Event::Flush { .. } => 13,
            Event::Dirty(_) => 14,
            Event::Marker { .. } => 15,
            Event::Hiwater => 16,
            Event::Warn { .. } => 17,
            Event::Lazyfree { .. } => 18,
            Event::Swapbacked(_) => 19,
            Event::SwapDup { .. } => 20,
            Event::SwapPut { .. } => 21,
            Event::Share { .. } => 22,
            Event::Counter { .. } => 23,
            Event::Write { .. } => 24,
            Event::Rmap { .. } => 25,
            Event::DeferredSplit(_) => 26,
            Event::Munlock(_) => 27,
            Event::Refs { .. } => 28,
            Event::Mlock(_) => 29,
            Event::Jump { .. } => 30,
            Event::Ret { .. } => 31,
        })
    }

    /// The kind of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let i = Self::NAMES.iter().position(|each| *each == name)?;
        u8::try_from(i).ok().map(Self)
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES[usize::from(self.0)]
    }

    /// The kinds that occur in a trace.
    #[must_use]
    pub fn of_run(run: &Run) -> Vec<Self> {
        let mut there = [false; Self::NAMES.len()];
        for event in run.trace().events() {
            there[usize::from(Self::of(event).0)] = true;
        }
        (0..).zip(there).filter(|(_, there)| *there).map(|(i, _)| Self(i)).collect()
    }
}

/// The steps behind the events at which playing stops, ascending.
pub(super) fn stops(run: &Run, breakpoints: &[Breakpoint]) -> Vec<usize> {
    let mut stops = Vec::new();
    let mut mm = MmId::new(0);
    let sites = breakpoints.iter().any(|each| matches!(each, Breakpoint::Site(_)));
    for (event, step) in run.trace().events().iter().zip(1..) {
        if let Event::Visit { mm: id, .. } = *event {
            mm = id;
        }
        let from = sites.then(|| site(run.trace(), step - 1));
        let stops_here = |breakpoint: &Breakpoint| match *breakpoint {
            Breakpoint::Entry(of, at) => of == mm.index() && touches(event, Vpn::new(at)),
            Breakpoint::Kind(kind) => kind == EventKind::of(event),
            Breakpoint::Site(of) => from == Some(of),
            Breakpoint::Bug => false,
        };
        if breakpoints.iter().any(stops_here) {
            stops.push(step);
        }
    }
    if breakpoints.contains(&Breakpoint::Bug) {
        stops.extend(run.timeline().bugs.iter().map(|(step, _)| *step));
        stops = sorted_by_key(&stops, |step| *step);
        stops.dedup();
    }
    stops
}

/// Whether an event does something to an entry of its mm.
fn touches(event: &Event, entry: Vpn) -> bool {
    let (at, len) = match *event {
        Event::Read { at, .. } | Event::Found { at } => (at, NrPages::ONE),
        Event::Clear { at, len } | Event::Marker { at, len } | Event::Write { at, len, .. } => (at, len),
        _ => return false,
    };
    at <= entry && entry < at.plus(len.get())
}
