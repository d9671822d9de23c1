//! Rules that were broken, where they are seen.

use alloc::{string::String, vec::Vec};

use rmapscope_core::{Bug, BugKind, BugPlace, World};

use super::timeline::Timeline;

/// A broken rule in the list.
#[derive(Clone, Debug, PartialEq)]
pub struct BugFrame {
    /// The rule and the place.
    pub bug: Bug,
    /// The step that did it.
    pub step: usize,
    /// What happened, in a sentence.
    pub text: String,
}

/// A broken rule at entries of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BugMark {
    /// The first entry here.
    pub from: u64,
    /// The one behind the last here.
    pub to: u64,
    /// Whether it begins here.
    pub opens: bool,
    /// The rule.
    pub kind: BugKind,
    /// How many entries in all.
    pub len: u64,
    /// The step that did it.
    pub step: usize,
}

pub(super) fn up_to(timeline: &Timeline, world: &World, step: usize) -> Vec<BugFrame> {
    timeline
        .bugs
        .iter()
        .filter(|(at, _)| *at <= step)
        .map(|&(step, bug)| BugFrame { bug, step, text: crate::sentence::bug(&bug, world.scenario()) })
        .collect()
}

pub(super) fn in_row(timeline: &Timeline, step: usize, mm: usize, from: u64, to: u64) -> Vec<BugMark> {
    timeline
        .bugs
        .iter()
        .filter(|(at, _)| *at <= step)
        .filter_map(|&(step, bug)| {
            let BugPlace::Entries { mm: id, at, len } = bug.place else { return None };
            let (first, end) = (at.get(), at.get() + len);
            (id.index() == mm && first < to && from < end).then(|| BugMark {
                from: first.max(from),
                to: end.min(to),
                opens: first >= from,
                kind: bug.kind,
                len,
                step,
            })
        })
        .collect()
}
