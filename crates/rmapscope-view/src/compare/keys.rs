//! What an event means, whatever the design: where in the scenario it happens, and what is done there.

use rmapscope_core::{Event, LockedBy, NrPages, Reader, UnlockedBy, Vpn, Written};

/// Where in a scenario an event happens; later places compare greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Place {
    /// The operation, from 1.
    pub op: u32,
    /// The visit in it, from 1; 0 before the first.
    pub visit: u32,
    /// Where in the visit.
    pub at: At,
}

/// Where in a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum At {
    /// Before the walk has looked at anything.
    #[default]
    Before,
    /// On its way to the first entry.
    First,
    /// At an entry: the walk stands there, or what it found there is being handled.
    Entry(Vpn),
    /// Behind the last entry.
    End,
}

/// What is done at a place, in the order in which it can happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Act {
    Begin,
    Notifier,
    LeaveTable,
    Table,
    LockSync,
    ReadFirst,
    Lock,
    ReadCheck,
    Found,
    Mlock,
    ReadCaller,
    ScanFirst,
    Scan,
    Batch,
    Clear,
    Flush,
    Dirty,
    ReadMarker,
    Marker,
    Hiwater,
    /// What becomes of the cleared entries.
    Handle,
    Jump,
    Walk,
    Unlock,
    NotFound,
    NotifierEnd,
    Ret,
}

/// What is done with cleared entries, in the order in which it can happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Only,
    Warn,
    Lazyfree,
    Dup,
    Share,
    Put,
    Counter,
    Swapbacked,
    Write,
    WriteTail,
    Rmap,
    DeferredSplit,
    Munlock,
    Refs,
}

/// What an event means. Along a trace keys never get smaller; events of two traces with the same key are the same act
/// at the same place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) place: Place,
    act: Act,
    /// How far into the batch.
    sub: u64,
    part: Part,
}

/// The keys of a trace's events, one by one.
pub(super) struct Keys<'a> {
    events: core::slice::Iter<'a, Event>,
    place: Place,
    /// Entries of this iteration that are done.
    done: u64,
    last: Option<Key>,
}

impl<'a> Keys<'a> {
    pub(super) fn new(events: &'a [Event]) -> Self {
        Self { events: events.iter(), place: Place::default(), done: 0, last: None }
    }

    /// Goes on to an entry; never back.
    fn come_to(&mut self, at: Vpn) {
        self.place.at = self.place.at.max(At::Entry(at));
    }

    fn end(&mut self, act: Act) -> (Act, u64, Part) {
        self.place.at = At::End;
        (act, 0, Part::Only)
    }

    const fn handle(&self, part: Part) -> (Act, u64, Part) {
        (Act::Handle, self.done, part)
    }

    /// Moves to where the event happens and says what it is.
    fn step(&mut self, event: &Event) -> (Act, u64, Part) {
        let act = match *event {
            Event::Op(_) => {
                self.place = Place { op: self.place.op + 1, ..Place::default() };
                Act::Begin
            }
            Event::Visit { .. } => {
                self.place = Place { visit: self.place.visit + 1, at: At::Before, ..self.place };
                Act::Begin
            }
            Event::NotifierStart { .. } => Act::Notifier,
            Event::Walk { .. } => Act::Walk,
            Event::Table { first, .. } => {
                match self.place.at {
                    At::Before | At::First => self.place.at = At::First,
                    At::Entry(_) | At::End => self.come_to(first),
                }
                Act::Table
            }
            Event::Lock { by, .. } => match by {
                LockedBy::Sync => Act::LockSync,
                LockedBy::MapPte | LockedBy::NextPte => Act::Lock,
            },
            Event::Unlock { first, by } => match by {
                UnlockedBy::TableEnd => {
                    self.come_to(first.table_end());
                    Act::LeaveTable
                }
                UnlockedBy::NotFound | UnlockedBy::Done => return self.end(Act::Unlock),
            },
            Event::Read { by, at } => match by {
                Reader::WalkerMap | Reader::WalkerNext => {
                    self.come_to(at);
                    Act::ReadFirst
                }
                Reader::WalkerCheck => {
                    self.come_to(at);
                    Act::ReadCheck
                }
                Reader::Caller => Act::ReadCaller,
                Reader::ScanFirst => Act::ScanFirst,
                Reader::Scan => return (Act::Scan, at.get(), Part::Only),
                Reader::Marker => Act::ReadMarker,
            },
            Event::Found { .. } => {
                self.done = 0;
                Act::Found
            }
            Event::NotFound => return self.end(Act::NotFound),
            Event::Batch { .. } => Act::Batch,
            Event::Clear { .. } => Act::Clear,
            Event::Flush { .. } => Act::Flush,
            Event::Dirty(_) => Act::Dirty,
            Event::Marker { .. } => Act::Marker,
            Event::Hiwater => Act::Hiwater,
            Event::Mlock(_) => Act::Mlock,
            Event::Jump { .. } => Act::Jump,
            Event::NotifierEnd { .. } => return self.end(Act::NotifierEnd),
            Event::Ret { .. } => return self.end(Act::Ret),
            Event::Warn { .. } => return self.handle(Part::Warn),
            Event::Lazyfree { .. } => return self.handle(Part::Lazyfree),
            Event::Swapbacked(_) => return self.handle(Part::Swapbacked),
            Event::SwapDup { .. } => return self.handle(Part::Dup),
            Event::SwapPut { .. } => return self.handle(Part::Put),
            Event::Share { .. } => return self.handle(Part::Share),
            Event::Counter { .. } => return self.handle(Part::Counter),
            Event::Write { what: Written::RestoredTail, .. } => return self.handle(Part::WriteTail),
            Event::Write { .. } => return self.handle(Part::Write),
            Event::Rmap { .. } => return self.handle(Part::Rmap),
            Event::DeferredSplit(_) => return self.handle(Part::DeferredSplit),
            Event::Munlock(_) => return self.handle(Part::Munlock),
            Event::Refs { n, .. } => return self.refs(n),
        };
        (act, 0, Part::Only)
    }

    fn refs(&mut self, n: NrPages) -> (Act, u64, Part) {
        let key = self.handle(Part::Refs);
        self.done += n.get();
        key
    }
}

impl Iterator for Keys<'_> {
    type Item = Key;

    fn next(&mut self) -> Option<Key> {
        let event = self.events.next()?;
        let (act, sub, part) = self.step(event);
        let key = Key { place: self.place, act, sub, part };
        // What a design does in another order than most (it marks the folio swapbacked after it has restored) stays
        // where it is; a clock does not run backward.
        let key = self.last.map_or(key, |last| last.max(key));
        self.last = Some(key);
        Some(key)
    }
}
