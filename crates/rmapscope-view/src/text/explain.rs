//! A range of steps in plain sentences, with pictures of the states, for a mail.

use alloc::{
    collections::BTreeSet,
    format,
    string::{String, ToString},
    vec::Vec,
};

use rmapscope_core::{Counts, Event, Machine, Trace};

use super::{Lines, ascii, picture};
use crate::sentence::{bug, sentence};

/// More iterations than this get no picture each.
const MAX_PICTURES: usize = 6;

/// Events `from` (from 0) to `to` (exclusive) of a trace as plain sentences, numbered by step, with a picture of the
/// state before the first and after the last, and between them after each iteration that changed something, unless
/// these are many. A reason that was given before in the same words is not given again. At the end stand the counts
/// and what was broken. What lies behind the end of the trace is left out.
///
/// All lines have at most [`super::COLUMNS`] columns of ASCII.
#[must_use]
pub fn explain(trace: &Trace, design_name: &str, title: &str, from: usize, to: usize) -> String {
    let steps = trace.events().len();
    let to = to.min(steps);
    let from = from.min(to);
    let mut lines = Lines::default();
    let range = match to - from {
        all if all == steps => format!("all {steps} steps"),
        1 => format!("step {to} of {steps}"),
        _ => format!("steps {} to {to} of {steps}", from + 1),
    };
    heading(&mut lines, title, design_name, &range);

    let mut machine = trace.machine_at(from);
    lines.gap();
    let begin = if from == 0 { "At the start:".to_string() } else { format!("After step {from}:") };
    lines.line(&begin);
    lines.gap();
    lines.0.push_str(&picture(machine.world()));
    lines.gap();

    let pictures = pictures(trace, from, to);
    let width = to.to_string().len();
    let mut before = machine.clone();
    let mut given = BTreeSet::new();
    for (n, event) in trace.events().iter().enumerate().take(to).skip(from) {
        machine.apply(event);
        if matches!(event, Event::Op(_) | Event::Visit { .. } | Event::Walk { .. }) {
            lines.gap();
        }
        let sentence = sentence(trace, n, before.world(), machine.world());
        let number = format!("{:>width$}. ", n + 1);
        // A reason is given once; the same rule with other values is another reason.
        let why = if given.insert(sentence.why.clone()) { sentence.why.as_str() } else { "" };
        told(&mut lines, &number, &sentence.what, why);
        before.apply(event);
        if pictures.contains(&n) {
            after(&mut lines, n + 1, &machine);
        }
    }
    if from < to {
        after(&mut lines, to, &machine);
    }
    lines.gap();
    counts(&mut lines, machine.counts(), &format!("Counts after step {to}:"));
    bugs(&mut lines, trace, &machine, to == steps);
    lines.0
}

/// What happened in a step, and why if that is to be said.
pub(super) fn told(lines: &mut Lines, number: &str, what: &str, why: &str) {
    lines.wrapped(number, what);
    if !why.is_empty() {
        lines.wrapped(&" ".repeat(number.len()), why);
    }
}

fn after(lines: &mut Lines, step: usize, machine: &Machine) {
    lines.gap();
    lines.line(&format!("After step {step}:"));
    lines.gap();
    lines.0.push_str(&picture(machine.world()));
    lines.gap();
}

/// The last events of iterations that cleared entries, all but the last one; none if there are many.
fn pictures(trace: &Trace, from: usize, to: usize) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut cleared = false;
    for (n, event) in trace.events().iter().enumerate().take(to).skip(from) {
        if matches!(event, Event::Walk { .. } | Event::Unlock { .. }) && cleared {
            ends.push(n - 1);
            cleared = false;
        }
        cleared |= matches!(event, Event::Clear { .. });
    }
    if !cleared {
        // What follows the last one changes nothing that is drawn, and the range ends with a picture anyway.
        ends.pop();
    }
    if ends.len() > MAX_PICTURES { Vec::new() } else { ends }
}

/// What it is called, and what is told of it.
pub(super) fn heading(lines: &mut Lines, title: &str, design_name: &str, what: &str) {
    if !ascii(title).trim().is_empty() {
        lines.wrapped("", title);
    }
    lines.wrapped("", &format!("Design {design_name}, {what}."));
}

pub(super) fn counts(lines: &mut Lines, counts: &Counts, begin: &str) {
    let reads = counts.walk_reads + counts.caller_reads + counts.scan_reads + counts.marker_reads;
    lines.line(begin);
    lines.wrapped(
        "  ",
        &format!(
            "PTE reads {reads}: walker {}, unmap loop {}, batch scan {}, marker check {}",
            counts.walk_reads, counts.caller_reads, counts.scan_reads, counts.marker_reads,
        ),
    );
    lines.wrapped(
        "  ",
        &format!(
            "walker calls {}, PTL locks {}, PTEs cleared {}, PTEs written {}",
            counts.walk_calls, counts.ptl_locks, counts.pte_clears, counts.pte_writes,
        ),
    );
    lines.wrapped(
        "  ",
        &format!(
            "TLB flushes {}, deferred {}; calls of folio_dup_swap() {}, rmap removals {}, reference drops {}",
            counts.tlb_flushes, counts.tlb_deferred, counts.swap_dups, counts.rmap_removes, counts.ref_drops,
        ),
    );
}

pub(super) fn bugs(lines: &mut Lines, trace: &Trace, machine: &Machine, whole: bool) {
    let found = if whole { machine.bugs() } else { machine.found().to_vec() };
    lines.gap();
    if found.is_empty() {
        lines.line(if whole { "No rule was broken." } else { "No rule was broken so far." });
        return;
    }
    lines.line(if whole { "Broken:" } else { "Broken so far:" });
    for broken in &found {
        let step = broken.event.map_or_else(String::new, |event| format!(" (step {})", event + 1));
        lines.wrapped("  * ", &format!("{}{step}", bug(broken, trace.scenario())));
    }
}
