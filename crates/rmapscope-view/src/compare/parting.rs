//! The first event in which traces differ.

use alloc::{
    format,
    string::{String, ToString as _},
    vec::Vec,
};

use rmapscope_core::{Event, Trace, sorted_positions};

use crate::sentence::{Short, short, words};

/// Where traces part: up to here all have done the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parting {
    /// The step, from 1, that differs; the same number in every trace.
    pub step: usize,
    /// Those that still do the same in this step, together.
    pub parted: Vec<Parted>,
}

/// Traces that do the same in the step in which others do something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parted {
    /// Which traces, by their position.
    pub traces: Vec<usize>,
    /// The event; nothing if they have come to their end.
    pub event: Option<Event>,
    /// The same in a few words.
    pub what: Option<Short>,
}

/// Where traces of one scenario part, unless all of them do the same to their end.
///
/// What only the model knows of an event, such as why a batch is not longer, is not looked at.
#[must_use]
pub fn parting(traces: &[&Trace]) -> Option<Parting> {
    let (first, rest) = traces.split_first()?;
    let event = |trace: &Trace, n: usize| trace.events().get(n).map(published);
    let longest = traces.iter().map(|trace| trace.events().len()).max()?;
    let n = (0..longest).find(|&n| rest.iter().any(|other| event(other, n) != event(first, n)))?;
    let mut parted: Vec<(Option<Event>, Parted)> = Vec::new();
    for (i, trace) in traces.iter().enumerate() {
        let here = event(trace, n);
        if let Some((_, group)) = parted.iter_mut().find(|(event, _)| *event == here) {
            group.traces.push(i);
        } else {
            let event = trace.events().get(n).copied();
            let what = event.map(|event| short(&event, trace.scenario()));
            parted.push((here, Parted { traces: Vec::from([i]), event, what }));
        }
    }
    Some(Parting { step: n + 1, parted: parted.into_iter().map(|(_, group)| group).collect() })
}

/// Every place where traces of one scenario part, until each is alone or at its end: the first one, then those of
/// traces that stayed together there.
#[must_use]
pub fn partings(traces: &[&Trace]) -> Vec<Parting> {
    let mut out = Vec::new();
    let mut together: Vec<Vec<usize>> = Vec::from([(0..traces.len()).collect()]);
    while let Some(group) = together.pop() {
        let members: Vec<&Trace> = group.iter().map(|&i| traces[i]).collect();
        let Some(mut parting) = parting(&members) else { continue };
        for parted in &mut parting.parted {
            for i in &mut parted.traces {
                *i = group[*i];
            }
            if parted.traces.len() > 1 && parted.event.is_some() {
                together.push(parted.traces.clone());
            }
        }
        out.push(parting);
    }
    sorted_positions(out.len(), &|a, b| out[a].step.cmp(&out[b].step))
        .into_iter()
        .map(|i| out[i].clone())
        .collect()
}

impl Parting {
    /// What happens there, in a sentence: `Step 27: series-v2: walk; jump: jump 3 entries.`
    #[must_use]
    pub fn sentence(&self, names: &[String]) -> String {
        let mut out = format!("Step {}", self.step);
        for (i, group) in self.parted.iter().enumerate() {
            let who: Vec<&str> =
                group.traces.iter().filter_map(|&i| names.get(i)).map(String::as_str).collect();
            let separator = if i == 0 { ": " } else { "; " };
            out = format!("{out}{separator}{}: {}", words::list(&who), group.words());
        }
        out.push('.');
        out
    }
}

impl Parted {
    /// What they do, in a few words.
    #[must_use]
    pub fn words(&self) -> String {
        match &self.what {
            Some(Short { kind, detail }) if detail.is_empty() => (*kind).to_string(),
            Some(Short { kind, detail }) => format!("{kind} {detail}"),
            None => "at the end".to_string(),
        }
    }
}

/// The event without what published logs leave out.
fn published(event: &Event) -> Event {
    use rmapscope_core::{BatchEnd, Leave, LockedBy, Reader, UnlockedBy};
    match *event {
        Event::Batch { at, nr, .. } => Event::Batch { at, nr, end: BatchEnd::Folio },
        Event::Ret { ok, .. } => Event::Ret { ok, why: Leave::WalkEnd },
        Event::Lock { first, .. } => Event::Lock { first, by: LockedBy::Sync },
        Event::Unlock { first, .. } => Event::Unlock { first, by: UnlockedBy::Done },
        Event::Read { by, at } => {
            let by = match by {
                Reader::WalkerMap | Reader::WalkerNext | Reader::WalkerCheck => Reader::WalkerCheck,
                Reader::ScanFirst | Reader::Scan => Reader::Scan,
                Reader::Caller | Reader::Marker => by,
            };
            Event::Read { by, at }
        }
        event => event,
    }
}
