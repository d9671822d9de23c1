//! The state at a step as a text for a mail.

use alloc::{format, string::String};

use rmapscope_core::Trace;

use super::{
    Lines,
    explain::{bugs, counts, heading, told},
    picture,
};
use crate::sentence::sentence;

/// The state after `step` events of a trace: what happened last and why, a picture of the entries and folios, the counts
/// so far, and what was broken. A step behind the end is the last one.
///
/// All lines have at most [`super::COLUMNS`] columns of ASCII.
#[must_use]
pub fn state(trace: &Trace, design_name: &str, title: &str, step: usize) -> String {
    let steps = trace.events().len();
    let step = step.min(steps);
    let mut lines = Lines::default();
    let place = match step {
        0 => format!("the state at the start, before {steps} steps"),
        _ => format!("the state after step {step} of {steps}"),
    };
    heading(&mut lines, title, design_name, &place);
    let machine = trace.machine_at(step);
    lines.gap();
    if let Some(last) = step.checked_sub(1) {
        let sentence = sentence(trace, last, trace.machine_at(last).world(), machine.world());
        told(&mut lines, &format!("{step}. "), &sentence.what, &sentence.why);
        lines.gap();
    }
    lines.0.push_str(&picture(machine.world()));
    lines.gap();
    if step > 0 {
        counts(&mut lines, machine.counts(), "Counts so far:");
        bugs(&mut lines, trace, &machine, step == steps);
    }
    lines.0
}
