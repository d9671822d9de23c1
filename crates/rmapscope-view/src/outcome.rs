//! The outcome document: what became of a scenario under one design.

use alloc::{string::String, vec::Vec};

use rmapscope_core::{Bug, BugPlace, Counter, Counts, Event, FolioId, Machine, MmId, Scenario, World};
use serde::{Serialize, Serializer, ser::SerializeMap as _};

use crate::{design_doc::DesignDoc, log::EventLog, run_doc::RunDoc};

/// What became of a scenario under one design. Serialized, it is the format's outcome.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome<'a> {
    /// The design, as it was given.
    pub design: &'a DesignDoc,
    /// What each operation did.
    pub ops: Vec<OpOutcome>,
    /// The state after the last operation.
    pub end: End<'a>,
    /// How often what happened.
    #[serde(serialize_with = "counts")]
    pub counts: Counts,
    /// What a correct kernel must never do.
    pub bugs: Vec<BugDoc>,
    /// What happened, in order, if it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub events: Option<EventLog<'a>>,
}

/// How often what happened under a design, and nothing else.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Counted<'a> {
    /// The design, as it was given.
    pub design: &'a DesignDoc,
    /// How often what happened.
    #[serde(serialize_with = "counts")]
    pub counts: Counts,
}

/// What an operation did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OpOutcome {
    /// Its visits, in order.
    pub visits: Vec<VisitDoc>,
}

/// A visit to a VMA.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VisitDoc {
    /// The mm's position in the scenario.
    pub mm: usize,
    /// The VMA's position in its mm.
    pub vma: usize,
    /// What it returned.
    pub ret: bool,
    /// The iterations that cleared entries, in order.
    pub batches: Vec<BatchDoc>,
}

/// An iteration that cleared entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct BatchDoc {
    /// Its first entry, a virtual page number.
    pub at: u64,
    /// The number of entries it went on with.
    pub len: u64,
}

/// The state at the end.
#[derive(Clone, Debug, Serialize)]
pub struct End<'a> {
    /// The folios, in document order.
    pub folios: Vec<FolioEnd>,
    /// The address spaces, in document order.
    pub mms: Vec<MmEnd<'a>>,
    /// Swap slots whose count was raised: maximal runs, ascending.
    pub swap_counts: Vec<SwapCount>,
}

/// A folio at the end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FolioEnd {
    /// Its id.
    pub id: String,
    /// The folio's own mapcount.
    pub mapcount: i64,
    /// The pages' mapcounts as runs: mapcount, pages.
    pub page_mapcounts: Vec<(i32, u64)>,
    /// The folio's reference count.
    pub refcount: i64,
    /// Whether it is dirty.
    pub dirty: bool,
    /// Whether it is swapbacked.
    pub swapbacked: bool,
    /// Runs of exclusive pages: first page, pages.
    pub exclusive: Vec<(u64, u64)>,
    /// Whether it is locked.
    pub mlocked: bool,
    /// Whether it counts as partially mapped.
    pub partially_mapped: bool,
}

/// An address space at the end. The counters are changes against the start.
#[derive(Clone, Debug, Serialize)]
pub struct MmEnd<'a> {
    /// Its name.
    pub name: String,
    /// The change of the number of anonymous pages.
    pub anon: i64,
    /// The change of the number of file pages.
    pub file: i64,
    /// The change of the number of shmem pages.
    pub shmem: i64,
    /// The change of the number of swap entries.
    pub swap: i64,
    /// Its entries.
    pub ptes: Vec<RunDoc<'a>>,
}

/// Neighbouring swap slots with the same count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct SwapCount {
    /// The first slot.
    pub slot: u64,
    /// How many slots.
    pub len: u64,
    /// By how much the scenario raised their count.
    pub count: i64,
}

/// A broken rule with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BugDoc {
    /// What was broken, and where.
    pub bug: Bug,
    /// The id of the folio, if it happened to one.
    pub folio: Option<String>,
}

impl<'a> Outcome<'a> {
    /// The outcome of a finished run of `scenario` under `design`, which `end` is the end of.
    #[must_use]
    pub fn new(design: &'a DesignDoc, scenario: &'a Scenario, end: &Machine) -> Self {
        let world = end.world();
        Self {
            design,
            ops: ops(scenario, world),
            end: End {
                folios: (0..scenario.folios().len()).map(|i| folio(world, FolioId::new(i))).collect(),
                mms: (0..scenario.mms().len()).map(|i| mm(scenario, world, MmId::new(i))).collect(),
                swap_counts: swap_counts(world),
            },
            counts: *end.counts(),
            bugs: end.bugs().into_iter().map(|bug| bug_doc(scenario, bug)).collect(),
            events: None,
        }
    }

    /// The same with the log of all events.
    #[must_use]
    pub fn with_events(self, scenario: &'a Scenario, events: &'a [Event]) -> Self {
        Self { events: Some(EventLog { scenario, events }), ..self }
    }
}

fn ops(scenario: &Scenario, world: &World) -> Vec<OpOutcome> {
    let mut ops: Vec<_> = scenario.ops().iter().map(|_| OpOutcome { visits: Vec::new() }).collect();
    for (i, visit) in world.visits().iter().enumerate() {
        let batches = world
            .batches(i)
            .iter()
            .map(|batch| BatchDoc { at: batch.at.get(), len: batch.len.get() })
            .collect();
        ops[visit.op.index()].visits.push(VisitDoc {
            mm: visit.mm.index(),
            vma: visit.vma.index(),
            ret: visit.ret.is_some_and(|(ok, _)| ok),
            batches,
        });
    }
    ops
}

fn folio(world: &World, id: FolioId) -> FolioEnd {
    let state = world.folio(id);
    let pages = world.pages(id);
    let mut exclusive: Vec<(u64, u64)> = Vec::new();
    for (page, state) in (0..).zip(pages) {
        match exclusive.last_mut() {
            _ if !state.exclusive => {}
            Some((first, n)) if *first + *n == page => *n += 1,
            _ => exclusive.push((page, 1)),
        }
    }
    FolioEnd {
        id: world.scenario().folio(id).id.clone(),
        mapcount: state.mapcount,
        page_mapcounts: run_lengths(pages.iter().map(|page| page.mapcount)),
        refcount: state.refcount,
        dirty: state.dirty,
        swapbacked: state.swapbacked,
        exclusive,
        mlocked: state.mlocked,
        partially_mapped: state.partially_mapped,
    }
}

/// Equal neighbours as pairs of value and number.
fn run_lengths<T: PartialEq>(values: impl Iterator<Item = T>) -> Vec<(T, u64)> {
    let mut runs: Vec<(T, u64)> = Vec::new();
    for value in values {
        match runs.last_mut() {
            Some((last, n)) if *last == value => *n += 1,
            _ => runs.push((value, 1)),
        }
    }
    runs
}

fn mm<'a>(scenario: &'a Scenario, world: &World, id: MmId) -> MmEnd<'a> {
    MmEnd {
        name: scenario.mm(id).name.clone(),
        anon: world.counter(id, Counter::Anon),
        file: world.counter(id, Counter::File),
        shmem: world.counter(id, Counter::Shmem),
        swap: world.counter(id, Counter::Swap),
        ptes: world.runs(id).into_iter().map(|run| RunDoc { scenario, run }).collect(),
    }
}

fn swap_counts(world: &World) -> Vec<SwapCount> {
    let mut runs: Vec<SwapCount> = Vec::new();
    for (slot, count) in world.swap_counts() {
        let slot = slot.get();
        match runs.last_mut() {
            Some(run) if run.slot + run.len == slot && run.count == count => run.len += 1,
            _ => runs.push(SwapCount { slot, len: 1, count }),
        }
    }
    runs
}

fn bug_doc(scenario: &Scenario, bug: Bug) -> BugDoc {
    let folio = match bug.place {
        BugPlace::Pages { folio, .. } | BugPlace::Folio(folio) => Some(scenario.folio(folio).id.clone()),
        BugPlace::Entries { .. } | BugPlace::Counter { .. } => None,
    };
    BugDoc { bug, folio }
}

impl Serialize for BugDoc {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("kind", self.bug.kind.name())?;
        match self.bug.place {
            BugPlace::Entries { mm, at, len } => {
                map.serialize_entry("mm", &mm.index())?;
                map.serialize_entry("at", &at.get())?;
                map.serialize_entry("len", &len)?;
            }
            BugPlace::Pages { page, len, .. } => {
                map.serialize_entry("folio", &self.folio)?;
                map.serialize_entry("page", &page)?;
                map.serialize_entry("len", &len)?;
            }
            BugPlace::Folio(_) => map.serialize_entry("folio", &self.folio)?,
            BugPlace::Counter { mm, counter } => {
                map.serialize_entry("mm", &mm.index())?;
                map.serialize_entry("counter", counter.name())?;
            }
        }
        map.end()
    }
}

fn counts<S: Serializer>(counts: &Counts, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(counts.named())
}
