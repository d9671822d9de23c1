//! Tables of weights.

use super::meter::Hardware;

macro_rules! operations {
    ($($(#[$doc:meta])* $operation:ident = $name:literal,)*) => {
        /// Something that a machine does, and that costs something.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Operation {
            $($(#[$doc])* $operation,)*
        }

        impl Operation {
            /// Every operation, in the order of tables.
            pub const ALL: [Self; OPERATIONS] = [$(Self::$operation,)*];

            /// Its name in tables.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$operation => $name,)*
                }
            }
        }
    };
}

/// How many operations there are.
pub(super) const OPERATIONS: usize = 15;

operations! {
    /// An entry is loaded from its table; gathering a block loads up to seventeen.
    PteRead = "entry loads",
    /// An entry is cleared.
    PteClear = "entry clears",
    /// An entry is stored.
    PteWrite = "entry stores",
    /// The walker is called.
    WalkCall = "walker calls",
    /// A table's lock is taken.
    PtlLock = "table locks",
    /// An invalidation of a TLB range is issued.
    TlbFlush = "TLB ranges",
    /// An invalidation is waited for.
    TlbWait = "TLB waits",
    /// A flush is noted down, for later.
    TlbDefer = "TLB deferrals",
    /// Swap counts are changed, under their cluster's lock.
    Swap = "swap calls",
    /// A memory barrier.
    Barrier = "barriers",
    /// The folio's mapcount is changed.
    RmapCall = "rmap calls",
    /// A page's mapcount is changed.
    RmapPage = "rmap pages",
    /// References are dropped.
    RefDrop = "reference drops",
    /// A counter of an mm is changed.
    Counter = "mm counters",
    /// The queue of folios to be split is locked.
    SplitQueue = "split queue",
}

/// How often what was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Operations([u64; OPERATIONS]);

impl Operations {
    /// How often an operation was done.
    #[must_use]
    pub const fn get(&self, operation: Operation) -> u64 {
        self.0[operation as usize]
    }

    /// Counts an operation `n` times more.
    pub(super) const fn add(&mut self, operation: Operation, n: u64) {
        self.0[operation as usize] += n;
    }
}

/// A table of weights. Presets are a beginning; every weight can be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CostModel {
    /// Its name.
    pub name: &'static str,
    /// What it stands for, and what its weights are.
    pub summary: &'static str,
    /// How the hardware keeps its entries.
    pub hardware: Hardware,
    /// What each operation weighs, in units, in the order of [`Operation::ALL`].
    pub weights: [u32; OPERATIONS],
}

impl CostModel {
    /// Every operation counts as one.
    pub const PLAIN: Self = Self {
        name: "plain",
        summary: "every operation counts as one",
        hardware: Hardware::Generic,
        weights: [1; OPERATIONS],
    };

    /// x86: an atomic operation counts as five loads, an interrupt to other CPUs as two hundred. A range costs nothing
    /// besides the interrupt, a deferral three atomic operations (the generation of the mm's TLB, the mask of CPUs, the
    /// mark that a flush is pending), a barrier nothing beside the atomic operation next to it.
    pub const X86: Self = Self {
        name: "x86",
        summary: "assumed: 1 for a plain load or store, 5 for an atomic operation, 200 for interrupting other CPUs",
        hardware: Hardware::Generic,
        weights: [1, 5, 1, 2, 5, 0, 200, 15, 10, 0, 5, 5, 5, 1, 10],
    };

    /// arm64 with contpte: blocks are gathered and unfolded; invalidations are issued at once and waited for later, so
    /// that a deferral is one atomic operation (the mark that a flush is pending).
    pub const ARM64_CONTPTE: Self = Self {
        name: "arm64 contpte",
        summary: "assumed: 1 for a plain load or store, 5 for an atomic operation, 10 for issuing an invalidation, 50 \
                  for waiting for it; blocks of 16 entries are gathered and unfolded",
        hardware: Hardware::Arm64Contpte,
        weights: [1, 5, 1, 2, 5, 10, 50, 5, 10, 5, 5, 5, 5, 1, 10],
    };

    /// Every preset.
    pub const ALL: [Self; 3] = [Self::PLAIN, Self::X86, Self::ARM64_CONTPTE];

    /// What an operation weighs.
    #[must_use]
    pub const fn weight(&self, operation: Operation) -> u32 {
        self.weights[operation as usize]
    }

    /// Changes what an operation weighs.
    pub const fn set(&mut self, operation: Operation, weight: u32) {
        self.weights[operation as usize] = weight;
    }

    /// What operations cost together, in units.
    #[must_use]
    pub fn cost(&self, operations: &Operations) -> u64 {
        operations.0.iter().zip(self.weights).fold(0, |sum, (n, weight)| sum + n * u64::from(weight))
    }
}
