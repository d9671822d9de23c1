//! The published event log: each event as a small array with its kind first.

use rmapscope_core::{Event, FolioId, PteRun, Scenario, Vpn};
use serde::{
    Serialize, Serializer,
    ser::{SerializeSeq as _, SerializeTuple as _},
};

use crate::run_doc::RunDoc;

/// Events, to be serialized one by one as the format's log.
#[derive(Clone, Copy, Debug)]
pub struct EventLog<'a> {
    /// The scenario, for the ids of folios.
    pub scenario: &'a Scenario,
    /// The events.
    pub events: &'a [Event],
}

impl Serialize for EventLog<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut seq = serializer.serialize_seq(Some(self.events.len()))?;
        for event in self.events {
            seq.serialize_element(&LogEntry { scenario: self.scenario, event })?;
        }
        seq.end()
    }
}

/// One event, to be serialized as the format's small array.
#[derive(Clone, Copy, Debug)]
pub struct LogEntry<'a> {
    /// The scenario, for the ids of folios.
    pub scenario: &'a Scenario,
    /// The event.
    pub event: &'a Event,
}

/// Serializes an array of values of different types.
macro_rules! array {
    ($serializer:expr, $($value:expr),+) => {{
        let mut tuple = $serializer.serialize_tuple([$(stringify!($value)),+].len())?;
        $(tuple.serialize_element(&$value)?;)+
        tuple.end()
    }};
}

impl Serialize for LogEntry<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let id = |folio: FolioId| self.scenario.folio(folio).id.as_str();
        let vpn = Vpn::get;
        match *self.event {
            Event::Op(op) => array!(s, "op", op.index()),
            Event::Visit { mm, vma } => array!(s, "visit", mm.index(), vma.index()),
            Event::NotifierStart { at, len } => array!(s, "notifier-start", vpn(at), len.get()),
            Event::NotifierEnd { at, len } => array!(s, "notifier-end", vpn(at), len.get()),
            Event::Walk { step } => array!(s, "walk", step.get()),
            Event::Table { first, there } => array!(s, "table", vpn(first), there),
            Event::Lock { first, .. } => array!(s, "lock", vpn(first)),
            Event::Unlock { first, .. } => array!(s, "unlock", vpn(first)),
            Event::Read { by, at } => array!(s, "read", by.name(), vpn(at)),
            Event::Found { at } => array!(s, "found", vpn(at)),
            Event::NotFound => array!(s, "not-found"),
            Event::Batch { at, nr, .. } => array!(s, "batch", vpn(at), nr.get()),
            Event::Clear { at, len } => array!(s, "clear", vpn(at), len.get()),
            Event::Flush { when, at, len } => array!(s, "flush", when.name(), vpn(at), len.get()),
            Event::Dirty(folio) => array!(s, "dirty", id(folio)),
            Event::Marker { at, len } => array!(s, "marker", vpn(at), len.get()),
            Event::Hiwater => array!(s, "hiwater"),
            Event::Warn { at } => array!(s, "warn", vpn(at)),
            Event::Lazyfree { folio, refs, maps, .. } => array!(s, "lazyfree", id(folio), refs, maps),
            Event::Swapbacked(folio) => array!(s, "swapbacked", id(folio)),
            Event::SwapDup { slot, n, ok } => array!(s, "swap-dup", slot.get(), n.get(), ok),
            Event::SwapPut { slot, n } => array!(s, "swap-put", slot.get(), n.get()),
            Event::Share { folio, page, n, ok } => array!(s, "share", id(folio), page, n.get(), ok),
            Event::Counter { name, delta } => array!(s, "counter", name.name(), delta),
            Event::Write { at, len, pte, .. } => {
                let run = PteRun { at, len: len.get(), first: pte };
                array!(s, "write", RunDoc { scenario: self.scenario, run })
            }
            Event::Rmap { folio, page, n } => array!(s, "rmap", id(folio), page, n.get()),
            Event::DeferredSplit(folio) => array!(s, "deferred-split", id(folio)),
            Event::Munlock(folio) => array!(s, "munlock", id(folio)),
            Event::Refs { folio, n } => array!(s, "refs", id(folio), n.get()),
            Event::Mlock(folio) => array!(s, "mlock", id(folio)),
            Event::Jump { n } => array!(s, "jump", n.get()),
            Event::Ret { ok, .. } => array!(s, "ret", ok),
        }
    }
}
