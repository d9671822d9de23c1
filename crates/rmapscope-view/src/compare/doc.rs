//! A comparison as a document.

use rmapscope_core::{Counts, Scenario, Trace};
use serde::{
    Serialize, Serializer,
    ser::{SerializeMap as _, SerializeSeq as _},
};

use super::{Comparison, EndDifference, EndPlace, Parted, Parting};
use crate::{design_doc::DesignDoc, log::LogEntry};

/// A comparison, to be serialized. Designs are named by their position in `designs`.
#[derive(Clone, Copy, Debug)]
pub struct ComparisonDoc<'a> {
    /// The designs, in the order of the traces.
    pub designs: &'a [DesignDoc],
    /// The traces.
    pub traces: &'a [&'a Trace],
    /// What comparing them gave.
    pub comparison: &'a Comparison,
}

impl Serialize for ComparisonDoc<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Some(first) = self.traces.first() else { return serializer.serialize_none() };
        let scenario = first.scenario();
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("designs", self.designs)?;
        map.serialize_entry("summary", &self.comparison.summary)?;
        map.serialize_entry("steps", &Steps(self.traces))?;
        map.serialize_entry("counts", &AllCounts(self.traces))?;
        map.serialize_entry("partings", &Partings { scenario, partings: &self.comparison.partings })?;
        map.serialize_entry("ends", &Ends { scenario, ends: &self.comparison.ends })?;
        map.end()
    }
}

/// How many events each trace has.
struct Steps<'a>(&'a [&'a Trace]);

impl Serialize for Steps<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|trace| trace.events().len()))
    }
}

struct AllCounts<'a>(&'a [&'a Trace]);

impl Serialize for AllCounts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|trace| CountsDoc(trace.end().counts())))
    }
}

struct CountsDoc<'a>(&'a Counts);

impl Serialize for CountsDoc<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.named())
    }
}

struct Partings<'a> {
    scenario: &'a Scenario,
    partings: &'a [Parting],
}

impl Serialize for Partings<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let scenario = self.scenario;
        serializer.collect_seq(self.partings.iter().map(|parting| PartingDoc { scenario, parting }))
    }
}

struct PartingDoc<'a> {
    scenario: &'a Scenario,
    parting: &'a Parting,
}

impl Serialize for PartingDoc<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("step", &self.parting.step)?;
        map.serialize_entry("parted", &Groups(self))?;
        map.end()
    }
}

struct Groups<'a>(&'a PartingDoc<'a>);

impl Serialize for Groups<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let groups = &self.0.parting.parted;
        let mut seq = serializer.serialize_seq(Some(groups.len()))?;
        for group in groups {
            seq.serialize_element(&Group { scenario: self.0.scenario, group })?;
        }
        seq.end()
    }
}

struct Group<'a> {
    scenario: &'a Scenario,
    group: &'a Parted,
}

impl Serialize for Group<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("designs", &self.group.traces)?;
        let event = self.group.event.as_ref();
        map.serialize_entry("event", &event.map(|event| LogEntry { scenario: self.scenario, event }))?;
        map.end()
    }
}

struct Ends<'a> {
    scenario: &'a Scenario,
    ends: &'a [EndDifference],
}

impl Serialize for Ends<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut seq = serializer.serialize_seq(Some(self.ends.len()))?;
        for end in self.ends {
            seq.serialize_element(&End { scenario: self.scenario, end })?;
        }
        seq.end()
    }
}

struct End<'a> {
    scenario: &'a Scenario,
    end: &'a EndDifference,
}

impl Serialize for End<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match self.end.place {
            EndPlace::Entries { mm, at, len } => {
                map.serialize_entry("what", "entries")?;
                map.serialize_entry("mm", &mm.index())?;
                map.serialize_entry("at", &at.get())?;
                map.serialize_entry("len", &len)?;
            }
            EndPlace::Folio { folio, field } => {
                map.serialize_entry("what", field)?;
                map.serialize_entry("folio", &self.scenario.folio(folio).id)?;
            }
            EndPlace::Counter { mm, counter } => {
                map.serialize_entry("what", counter.name())?;
                map.serialize_entry("mm", &mm.index())?;
            }
            EndPlace::SwapCounts => map.serialize_entry("what", "swap-counts")?,
            EndPlace::Bugs => map.serialize_entry("what", "bugs")?,
        }
        map.serialize_entry("values", &self.end.values)?;
        map.end()
    }
}
