//! From events to what a machine does.

use super::{
    contpte::Blocks,
    model::{Operation, Operations},
};
use crate::{
    event::{Event, FlushTime, Reader},
    world::World,
};

/// How the hardware keeps its entries and flushes its TLB.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Hardware {
    /// Every entry on its own; a deferred flush is noted down and nothing else.
    #[default]
    Generic,
    /// arm64: aligned blocks of sixteen entries are one where that can be; a deferred flush issues its invalidation at
    /// once and leaves the waiting for later.
    Arm64Contpte,
}

/// Counts what a machine does in a run.
#[derive(Clone, Debug)]
pub struct Meter {
    hardware: Hardware,
    blocks: Blocks,
    operations: Operations,
}

impl Meter {
    /// Nothing was done yet.
    #[must_use]
    pub fn new(hardware: Hardware) -> Self {
        Self { hardware, blocks: Blocks::default(), operations: Operations::default() }
    }

    /// How often what was done so far.
    #[must_use]
    pub const fn operations(&self) -> &Operations {
        &self.operations
    }

    /// Counts what an event makes a machine do; `before` is the state before it.
    ///
    /// The wait at the end of a reclaim for all deferred flushes is not an event and is not counted; it is the same
    /// for every design.
    pub fn add(&mut self, before: &World, event: &Event) {
        let contpte = self.hardware == Hardware::Arm64Contpte;
        match *event {
            Event::Walk { .. } => self.once(Operation::WalkCall),
            Event::Lock { .. } => self.once(Operation::PtlLock),
            Event::Read { by, at } => {
                let loads = match by {
                    _ if !contpte => 1,
                    Reader::Scan => self.blocks.scanned(before, at),
                    Reader::WalkerMap
                    | Reader::WalkerNext
                    | Reader::WalkerCheck
                    | Reader::Caller
                    | Reader::ScanFirst
                    | Reader::Marker => self.blocks.read(before, at),
                };
                self.operations.add(Operation::PteRead, loads);
            }
            Event::Clear { at, len } => {
                self.operations.add(Operation::PteClear, len.get());
                if contpte {
                    for _ in 0..self.blocks.cleared(before, at, len) {
                        self.operations.add(Operation::PteClear, Blocks::LEN);
                        self.once(Operation::TlbFlush);
                        self.once(Operation::TlbWait);
                        self.operations.add(Operation::PteWrite, Blocks::LEN);
                    }
                }
            }
            Event::Write { at, len, pte, .. } => {
                self.operations.add(Operation::PteWrite, len.get());
                if contpte {
                    self.blocks.written(before, at, len, pte);
                }
            }
            Event::Marker { len, .. } => self.operations.add(Operation::PteWrite, len.get()),
            Event::Flush { when: FlushTime::Now, .. } => {
                self.once(Operation::TlbFlush);
                self.once(Operation::TlbWait);
            }
            Event::Flush { when: FlushTime::Deferred, .. } => {
                if contpte {
                    self.once(Operation::TlbFlush);
                }
                self.once(Operation::TlbDefer);
            }
            Event::SwapDup { .. } | Event::SwapPut { .. } => self.once(Operation::Swap),
            // One before the test and one after it.
            Event::Share { .. } | Event::Lazyfree { .. } => self.operations.add(Operation::Barrier, 2),
            Event::Rmap { n, .. } => {
                self.once(Operation::RmapCall);
                self.operations.add(Operation::RmapPage, n.get());
            }
            Event::Refs { .. } => self.once(Operation::RefDrop),
            Event::Counter { .. } => self.once(Operation::Counter),
            Event::DeferredSplit(_) => self.once(Operation::SplitQueue),
            Event::Op(_)
            | Event::Visit { .. }
            | Event::NotifierStart { .. }
            | Event::NotifierEnd { .. }
            | Event::Table { .. }
            | Event::Unlock { .. }
            | Event::Found { .. }
            | Event::NotFound
            | Event::Batch { .. }
            | Event::Dirty(_)
            | Event::Hiwater
            | Event::Warn { .. }
            | Event::Swapbacked(_)
            | Event::Munlock(_)
            | Event::Mlock(_)
            | Event::Jump { .. }
            | Event::Ret { .. } => {}
        }
    }

    const fn once(&mut self, operation: Operation) {
        self.operations.add(operation, 1);
    }
}
