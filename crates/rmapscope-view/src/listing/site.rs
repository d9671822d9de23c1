//! The places of the code that events come from.

use alloc::vec::Vec;

use rmapscope_core::{
    BatchEnd, Counter, Event, FlushTime, Lazyfree, LockedBy, Reader, Trace, UnlockedBy, Written,
};

macro_rules! sites {
    ($($(#[$doc:meta])* $site:ident = $name:literal,)*) => {
        /// A place of the code that an event can come from.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Site {
            $($(#[$doc])* $site,)*
        }

        impl Site {
            /// Every place.
            pub const ALL: &[Self] = &[$(Self::$site,)*];

            /// The name that listings have for it.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$site => $name,)*
                }
            }
        }
    };
}

sites! {
    /// An operation begins.
    Op = "op",
    /// `try_to_unmap_one` is called.
    Visit = "visit",
    /// The notifiers are told that the range begins.
    NotifierStart = "notifier-start",
    /// The notifiers are told that the range ends.
    NotifierEnd = "notifier-end",
    /// The loop calls the walker.
    Walk = "walk",
    /// The walker goes down to a table.
    Table = "table",
    /// The walker ends where there is no table.
    NoTable = "no-table",
    /// `map_pte` takes the lock first.
    LockSync = "lock-sync",
    /// `map_pte` takes the lock because of what it has read.
    LockMap = "lock-map",
    /// The walker takes the lock because of the next entry.
    LockNext = "lock-next",
    /// The walker leaves a table.
    UnlockTableEnd = "unlock-table-end",
    /// The walker leaves the range.
    UnlockNotFound = "unlock-not-found",
    /// The loop leaves early.
    UnlockDone = "unlock-done",
    /// `map_pte` reads without the lock.
    ReadMap = "read-map",
    /// The walker reads the next entry.
    ReadNext = "read-next",
    /// `check_pte` reads.
    ReadCheck = "read-check",
    /// The loop reads.
    ReadCaller = "read-caller",
    /// The batch test reads the first entry again.
    ScanFirst = "scan-first",
    /// The batch scan reads.
    Scan = "scan",
    /// The marker helper reads.
    ReadMarker = "read-marker",
    /// The walker returns true.
    Found = "found",
    /// The walker returns false.
    NotFound = "not-found",
    /// The size of a batch is known.
    Batch = "batch",
    /// A device entry is taken alone.
    BatchDevice = "batch-device",
    /// A batch is cleared.
    Clear = "clear",
    /// A device entry is cleared.
    ClearDevice = "clear-device",
    /// A range is flushed.
    FlushNow = "flush-now",
    /// A range is remembered.
    FlushDeferred = "flush-deferred",
    /// The folio becomes dirty.
    Dirty = "dirty",
    /// Markers are written.
    Marker = "marker",
    /// The high-water mark is updated.
    Hiwater = "hiwater",
    /// A poisoned page is not counted any more.
    HwpoisonCounter = "hwpoison-counter",
    /// A hwpoison entry is written.
    HwpoisonWrite = "hwpoison-write",
    /// Pages of a file are not counted any more.
    FileCounter = "file-counter",
    /// Swapbacked and swap cache are at odds.
    Warn = "warn",
    /// The lazyfree test.
    Lazyfree = "lazyfree",
    /// Discarded pages are not counted any more.
    LazyfreeCounter = "lazyfree-counter",
    /// A lazyfree folio becomes swapbacked again.
    Swapbacked = "swapbacked",
    /// The loop puts back what its helpers gave up on.
    Restore = "restore",
    /// What was cleared is put back because the folio is dirty.
    RestoreDirty = "restore-dirty",
    /// What was cleared is put back because of references.
    RestoreReferenced = "restore-referenced",
    /// What was cleared is put back because it could not be swapped out.
    RestoreSwap = "restore-swap",
    /// What lies behind it in the batch is put back, too.
    RestoreTail = "restore-tail",
    /// Swap counts are raised.
    SwapDup = "swap-dup",
    /// Swap counts are taken back.
    SwapPut = "swap-put",
    /// Exclusive pages are made shared.
    Share = "share",
    /// Pages that are swapped out are not counted any more.
    SwapAnon = "swap-anon",
    /// Swap entries are counted.
    SwapEnts = "swap-ents",
    /// Swap entries are written.
    SwapWrite = "swap-write",
    /// Rmap is removed.
    Rmap = "rmap",
    /// The folio is queued for a split.
    DeferredSplit = "deferred-split",
    /// The folio is unlocked from memory.
    Munlock = "munlock",
    /// References are dropped.
    Refs = "refs",
    /// The folio is locked in memory.
    Mlock = "mlock",
    /// The caller moves the walk on.
    Jump = "jump",
    /// `try_to_unmap_one` returns.
    Ret = "ret",
}

impl Site {
    /// The place with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|site| site.name() == name)
    }
}

/// The place that event `n` (from 0) of a trace came from: the line that is current when it has happened.
///
/// # Panics
///
/// If the trace has no such event.
#[must_use]
pub fn site(trace: &Trace, n: usize) -> Site {
    let events = trace.events();
    let before = n.checked_sub(1).map(|n| &events[n]);
    match events[n] {
        Event::Op(_) => Site::Op,
        Event::Visit { .. } => Site::Visit,
        Event::NotifierStart { .. } => Site::NotifierStart,
        Event::NotifierEnd { .. } => Site::NotifierEnd,
        Event::Walk { .. } => Site::Walk,
        Event::Table { .. } => Site::Table,
        Event::Lock { by, .. } => match by {
            LockedBy::Sync => Site::LockSync,
            LockedBy::MapPte => Site::LockMap,
            LockedBy::NextPte => Site::LockNext,
        },
        Event::Unlock { by, .. } => match by {
            UnlockedBy::TableEnd => Site::UnlockTableEnd,
            UnlockedBy::NotFound => Site::UnlockNotFound,
            UnlockedBy::Done => Site::UnlockDone,
        },
        Event::Read { by, .. } => match by {
            Reader::WalkerMap => Site::ReadMap,
            Reader::WalkerNext => Site::ReadNext,
            Reader::WalkerCheck => Site::ReadCheck,
            Reader::Caller => Site::ReadCaller,
            Reader::ScanFirst => Site::ScanFirst,
            Reader::Scan => Site::Scan,
            Reader::Marker => Site::ReadMarker,
        },
        Event::Found { .. } => Site::Found,
        Event::NotFound => match before {
            Some(Event::Table { there: false, .. }) => Site::NoTable,
            _ => Site::NotFound,
        },
        Event::Batch { end: BatchEnd::Device | BatchEnd::Stale, .. } => Site::BatchDevice,
        Event::Batch { .. } => Site::Batch,
        Event::Clear { .. } => match before {
            Some(Event::Batch { end: BatchEnd::Device | BatchEnd::Stale, .. }) => Site::ClearDevice,
            _ => Site::Clear,
        },
        Event::Flush { when: FlushTime::Now, .. } => Site::FlushNow,
        Event::Flush { when: FlushTime::Deferred, .. } => Site::FlushDeferred,
        Event::Dirty(_) => Site::Dirty,
        Event::Marker { .. } => Site::Marker,
        Event::Hiwater => Site::Hiwater,
        Event::Warn { .. } => Site::Warn,
        Event::Lazyfree { .. } => Site::Lazyfree,
        Event::Swapbacked(_) => Site::Swapbacked,
        Event::SwapDup { .. } => Site::SwapDup,
        Event::SwapPut { .. } => Site::SwapPut,
        Event::Share { .. } => Site::Share,
        Event::Counter { name, .. } => counter(name, before, events.get(n + 1)),
        Event::Write { what, .. } => match what {
            Written::Restored => restored(trace, before),
            Written::RestoredTail => Site::RestoreTail,
            Written::Swap => Site::SwapWrite,
            Written::Hwpoison => Site::HwpoisonWrite,
        },
        Event::Rmap { .. } => Site::Rmap,
        Event::DeferredSplit(_) => Site::DeferredSplit,
        Event::Munlock(_) => Site::Munlock,
        Event::Refs { .. } => Site::Refs,
        Event::Mlock(_) => Site::Mlock,
        Event::Jump { .. } => Site::Jump,
        Event::Ret { .. } => Site::Ret,
    }
}

/// The first step behind `step` at which a trace comes by one of these places: where breakpoints stop it.
#[must_use]
pub fn next_stop(trace: &Trace, step: usize, sites: &[Site]) -> Option<usize> {
    (step..trace.events().len()).find(|&n| sites.contains(&site(trace, n))).map(|n| n + 1)
}

/// The last step before `step` at which a trace comes by one of these places.
#[must_use]
pub fn previous_stop(trace: &Trace, step: usize, sites: &[Site]) -> Option<usize> {
    let until = step.saturating_sub(1).min(trace.events().len());
    (0..until).rev().find(|&n| sites.contains(&site(trace, n))).map(|n| n + 1)
}

/// How often a trace comes by each place, in the order of [`Site::ALL`].
#[must_use]
pub fn visits(trace: &Trace) -> Vec<usize> {
    let mut out = alloc::vec![0; Site::ALL.len()];
    for n in 0..trace.events().len() {
        out[site(trace, n) as usize] += 1;
    }
    out
}

/// Where a counter is changed: by what goes before and comes after.
fn counter(name: Counter, before: Option<&Event>, after: Option<&Event>) -> Site {
    match (name, before, after) {
        (Counter::Swap, ..) => Site::SwapEnts,
        (_, Some(Event::Lazyfree { .. }), _) => Site::LazyfreeCounter,
        (_, Some(Event::SwapDup { .. } | Event::Share { .. }), _) => Site::SwapAnon,
        (_, _, Some(Event::Write { what: Written::Hwpoison, .. })) => Site::HwpoisonCounter,
        _ => Site::FileCounter,
    }
}

/// Where what was cleared is put back: by what went wrong.
fn restored(trace: &Trace, before: Option<&Event>) -> Site {
    let design = trace.design();
    match before {
        Some(Event::SwapDup { .. } | Event::SwapPut { .. })
            if design.batch_anon || !design.restore_on_mismatch =>
        {
            Site::RestoreSwap
        }
        Some(Event::Lazyfree { verdict: Lazyfree::Dirty, .. }) => Site::RestoreDirty,
        Some(Event::Lazyfree { .. }) if !design.restore_on_mismatch => Site::RestoreReferenced,
        _ => Site::Restore,
    }
}
