//! What differs when all is done.

use alloc::{
    format,
    string::{String, ToString as _},
    vec::Vec,
};

use rmapscope_core::{Counter, FolioId, FolioState, MmId, Pte, PteRun, Scenario, Trace, Vpn};

use crate::{
    frame::{label, letters},
    sentence::words,
};

/// Something that is not the same at the end of all traces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndDifference {
    /// What.
    pub place: EndPlace,
    /// What it is, for each trace.
    pub values: Vec<String>,
}

/// What can differ at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndPlace {
    /// Entries of an mm.
    Entries {
        /// The mm.
        mm: MmId,
        /// The first entry.
        at: Vpn,
        /// How many.
        len: u64,
    },
    /// A field of a folio.
    Folio {
        /// The folio.
        folio: FolioId,
        /// The field's name in documents.
        field: &'static str,
    },
    /// A counter of an mm.
    Counter {
        /// The mm.
        mm: MmId,
        /// The counter.
        counter: Counter,
    },
    /// The swap slots whose count was raised.
    SwapCounts,
    /// The rules that were broken.
    Bugs,
}

impl EndDifference {
    /// What differs, in words: `app 527`, `A mapcount`.
    #[must_use]
    pub fn name(&self, scenario: &Scenario) -> String {
        match self.place {
            EndPlace::Entries { mm, at, len } => {
                format!("{} {}", scenario.mm(mm).name, words::range(at.get(), len))
            }
            EndPlace::Folio { folio, field } => format!("{} {field}", scenario.folio(folio).id),
            EndPlace::Counter { mm, counter } => format!("{} {}", scenario.mm(mm).name, counter.name()),
            EndPlace::SwapCounts => "swap slots".to_string(),
            EndPlace::Bugs => "broken rules".to_string(),
        }
    }
}

/// Everything that is not the same at the end of all traces of one scenario: entries first, by address, then folios,
/// counters, swap counts and broken rules.
#[must_use]
pub fn ends(traces: &[&Trace]) -> Vec<EndDifference> {
    let Some(first) = traces.first() else { return Vec::new() };
    let scenario = first.scenario();
    let mut out = Vec::new();
    for mm in (0..scenario.mms().len()).map(MmId::new) {
        entries(traces, mm, &mut out);
    }
    for folio in (0..scenario.folios().len()).map(FolioId::new) {
        for (field, value) in FIELDS {
            let place = EndPlace::Folio { folio, field };
            push(&mut out, place, traces, |trace| value(trace.end().world().folio(folio)));
        }
        let place = EndPlace::Folio { folio, field: "exclusive" };
        push(&mut out, place, traces, |trace| exclusive(trace, folio));
    }
    for mm in (0..scenario.mms().len()).map(MmId::new) {
        for counter in Counter::ALL {
            let place = EndPlace::Counter { mm, counter };
            push(&mut out, place, traces, |trace| words::change(trace.end().world().counter(mm, counter)));
        }
    }
    push(&mut out, EndPlace::SwapCounts, traces, swap_counts);
    push(&mut out, EndPlace::Bugs, traces, bugs);
    out
}

/// A field's name in documents, and its value.
type FolioField = (&'static str, fn(&FolioState) -> String);

/// The fields of a folio; page mapcounts follow from the entries.
const FIELDS: [FolioField; 6] = [
    ("mapcount", |state| words::number(state.mapcount)),
    ("refcount", |state| words::number(state.refcount)),
    ("dirty", |state| yes(state.dirty)),
    ("swapbacked", |state| yes(state.swapbacked)),
    ("mlocked", |state| yes(state.mlocked)),
    ("partially_mapped", |state| yes(state.partially_mapped)),
];

fn yes(is: bool) -> String {
    if is { "yes".into() } else { "no".into() }
}

fn push(out: &mut Vec<EndDifference>, place: EndPlace, traces: &[&Trace], value: impl Fn(&Trace) -> String) {
    let values: Vec<String> = traces.iter().map(|trace| value(trace)).collect();
    if values.iter().any(|value| *value != values[0]) {
        out.push(EndDifference { place, values });
    }
}

/// Runs of entries in which the traces differ, each as long as all of them go on alike.
fn entries(traces: &[&Trace], mm: MmId, out: &mut Vec<EndDifference>) {
    let runs: Vec<Vec<PteRun>> = traces.iter().map(|trace| trace.end().world().runs(mm)).collect();
    let mut next = alloc::vec![0_usize; runs.len()];
    let mut at = Vpn::default();
    let mut open: Option<(Vpn, u64, Vec<Pte>)> = None;
    loop {
        // Up to `end` each trace is in one run, or between two.
        let mut end: Option<Vpn> = None;
        let mut ptes = Vec::with_capacity(runs.len());
        for (runs, next) in runs.iter().zip(&mut next) {
            while runs.get(*next).is_some_and(|run| run.end() <= at) {
                *next += 1;
            }
            let run = runs.get(*next);
            let inside = run.filter(|run| run.at <= at);
            ptes.push(inside.map_or(Pte::None, |run| run.first.nth(at.since(run.at))));
            let limit = inside.map(PteRun::end).or(run.map(|run| run.at));
            end = end.into_iter().chain(limit).min();
        }
        let differs = ptes.iter().any(|pte| *pte != ptes[0]);
        match &mut open {
            Some((from, len, first))
                if differs
                    && from.plus(*len) == at
                    && first.iter().zip(&ptes).all(|(first, pte)| first.nth(*len) == *pte) =>
            {
                *len += end.map_or(0, |end| end.since(at));
            }
            _ => {
                close(traces, mm, open.take(), out);
                if let Some(end) = end.filter(|_| differs) {
                    open = Some((at, end.since(at), ptes));
                }
            }
        }
        match end {
            Some(end) => at = end,
            None => break,
        }
    }
    close(traces, mm, open, out);
}

fn close(traces: &[&Trace], mm: MmId, open: Option<(Vpn, u64, Vec<Pte>)>, out: &mut Vec<EndDifference>) {
    let Some((at, len, ptes)) = open else { return };
    let values = traces.iter().zip(&ptes).map(|(trace, &pte)| entry(trace.scenario(), pte)).collect();
    out.push(EndDifference { place: EndPlace::Entries { mm, at, len }, values });
}

/// An entry in a word or two: `A15 device-exclusive`, `swap 8207 x`, `none`.
fn entry(scenario: &Scenario, pte: Pte) -> String {
    let mut out = label(scenario, pte);
    if let Pte::Softleaf(leaf) = pte {
        match leaf {
            rmapscope_core::Softleaf::Swap { .. } => out = format!("swap {out}"),
            rmapscope_core::Softleaf::Marker(_) => out = format!("marker {out}"),
            rmapscope_core::Softleaf::Migration { .. }
            | rmapscope_core::Softleaf::DevicePrivate { .. }
            | rmapscope_core::Softleaf::DeviceExclusive { .. }
            | rmapscope_core::Softleaf::Hwpoison { .. } => out = format!("{out} {}", pte.kind().name()),
        }
    }
    let bits = letters(pte);
    if bits.is_empty() { out } else { format!("{out} {bits}") }
}

fn exclusive(trace: &Trace, folio: FolioId) -> String {
    let pages = trace.end().world().pages(folio);
    let pages: Vec<u64> = (0..).zip(pages).filter(|(_, page)| page.exclusive).map(|(i, _)| i).collect();
    if pages.is_empty() { "none".into() } else { words::ranges(&pages) }
}

fn swap_counts(trace: &Trace) -> String {
    let counts = trace.end().world().swap_counts();
    let mut out = String::new();
    let mut rest = &counts[..];
    while let Some(&(_, count)) = rest.first() {
        let n = rest.iter().take_while(|(_, other)| *other == count).count();
        let slots: Vec<u64> = rest[..n].iter().map(|(slot, _)| slot.get()).collect();
        let separator = if out.is_empty() { "" } else { ", " };
        let by = if count == 1 { String::new() } else { format!(" by {}", words::number(count)) };
        out = format!("{out}{separator}{}{by}", words::ranges(&slots));
        rest = &rest[n..];
    }
    if out.is_empty() { "none".into() } else { out }
}

fn bugs(trace: &Trace) -> String {
    let mut kinds: Vec<&str> = trace.end().bugs().iter().map(|bug| bug.kind.name()).collect();
    kinds.dedup();
    if kinds.is_empty() { "none".into() } else { kinds.join(", ") }
}
