//! Designs side by side, for a mail.

use alloc::{
    format,
    string::{String, ToString as _},
    vec::Vec,
};

use rmapscope_core::{CostModel, Operation, Operations, Trace, costs};

use super::{COLUMNS, Lines, ascii};
use crate::compare::{Comparison, LETTERS};

/// The width of the labels' column.
const LABELS: usize = 16;

/// The width of a design's column; four fit.
const COLUMN: usize = 14;

/// Columns for the numbers themselves.
const NUMBER: usize = 8;

/// How many differences at the end are shown one by one.
const SHOWN: usize = 24;

/// A comparison as a table: what designs cost, where they first part, where they end differently, and, for each cost
/// model, what it weighs.
///
/// All lines have at most [`super::COLUMNS`] columns of ASCII. Designs beyond the fourth are left out.
#[must_use]
pub fn compare(
    title: &str,
    names: &[String],
    traces: &[&Trace],
    comparison: &Comparison,
    models: &[CostModel],
) -> String {
    let traces = &traces[..traces.len().min(LETTERS.len())];
    let mut lines = Lines::default();
    let title = if title.trim().is_empty() { "(no title)" } else { title };
    lines.wrapped(&label("scenario"), title);
    for (i, name) in names.iter().enumerate().take(traces.len()) {
        let first = if i == 0 { "designs" } else { "" };
        lines.wrapped(&format!("{}{}  ", label(first), LETTERS[i]), name);
    }
    lines.wrapped(&label("summary"), &comparison.summary);
    let Some(first) = traces.first() else { return lines.0 };
    lines.gap();
    counts(&mut lines, traces);
    lines.gap();
    if comparison.partings.is_empty() {
        let same = format!("none: the same {} events", first.events().len());
        lines.wrapped(&label("first parting"), &same);
    }
    for (n, parting) in comparison.partings.iter().enumerate() {
        for (i, group) in parting.parted.iter().enumerate() {
            let name = match (n, i) {
                (0, 0) => "first parting",
                (_, 0) => "then",
                _ => "",
            };
            let step = if i == 0 { format!("step {}: ", parting.step) } else { String::new() };
            let who = letters(&group.traces);
            lines.wrapped(&label(name), &format!("{step}{who}: {}", group.words()));
        }
    }
    ends(&mut lines, first, comparison);
    for model in models {
        lines.gap();
        weighed(&mut lines, traces, model);
    }
    lines.0
}

fn label(text: &str) -> String {
    format!("{text:<LABELS$}")
}

fn letters(traces: &[usize]) -> String {
    let letters: Vec<&str> = traces.iter().filter_map(|&trace| LETTERS.get(trace).copied()).collect();
    letters.join(" ")
}

/// A row for each count that differs, with differences against the first design; the others folded.
fn counts(lines: &mut Lines, traces: &[&Trace]) {
    let named: Vec<_> = traces.iter().map(|trace| trace.end().counts().named()).collect();
    let mut same = Vec::new();
    head(lines, "counts", traces.len());
    for (i, &(name, first)) in named[0].iter().enumerate() {
        let values: Vec<u64> = named.iter().map(|counts| counts[i].1).collect();
        if values.iter().all(|&value| value == first) {
            same.push(format!("{name} {first}"));
        } else {
            numbers(lines, name, &values);
        }
    }
    // What belongs together stays on a line.
    let mut line = label(if same.len() < named[0].len() { "  the same" } else { "  all the same" });
    for (i, item) in same.iter().enumerate() {
        let comma = if i + 1 == same.len() { "" } else { ", " };
        if line.len() + item.len() + comma.trim_end().len() > COLUMNS {
            lines.line(&line);
            line = label("");
        }
        line = format!("{line}{item}{comma}");
    }
    if !same.is_empty() {
        lines.line(&line);
    }
}

fn ends(lines: &mut Lines, first: &Trace, comparison: &Comparison) {
    let ends = &comparison.ends;
    if ends.is_empty() {
        lines.line(&format!("{}alike", label("ends")));
        return;
    }
    lines.line("ends differ");
    for end in ends.iter().take(SHOWN) {
        // Designs with the same value share a line.
        let mut groups: Vec<(&str, Vec<usize>)> = Vec::new();
        for (i, value) in end.values.iter().enumerate().take(LETTERS.len()) {
            match groups.iter_mut().find(|(other, _)| other == value) {
                Some((_, who)) => who.push(i),
                None => groups.push((value, Vec::from([i]))),
            }
        }
        let mut name = format!("  {}", ascii(&end.name(first.scenario())));
        if name.len() >= LABELS {
            lines.wrapped("  ", name.trim_start());
            name.clear();
        }
        for (value, who) in groups {
            lines.wrapped(&format!("{}{:<8}", label(&name), letters(&who)), value);
            name.clear();
        }
    }
    if let Some(rest) = ends.len().checked_sub(SHOWN).filter(|&rest| rest > 0) {
        lines.wrapped(&label(""), &format!("and {rest} more"));
    }
}

/// How often what was done under a model, what it weighs, and what that comes to.
fn weighed(lines: &mut Lines, traces: &[&Trace], model: &CostModel) {
    let costs: Vec<Operations> = traces.iter().map(|trace| costs(trace, model).operations).collect();
    let heading = format!("-- cost model {} ", model.name);
    lines.line(&format!("{heading}{}", "-".repeat(COLUMNS.saturating_sub(heading.len()))));
    lines.wrapped(&label("weights"), model.summary);
    head(lines, "weight", traces.len());
    for operation in Operation::ALL {
        let values: Vec<u64> = costs.iter().map(|operations| operations.get(operation)).collect();
        if values.iter().any(|&n| n > 0) {
            numbers(lines, &format!("{:>3} {}", model.weight(operation), operation.name()), &values);
        }
    }
    let sums: Vec<u64> = costs.iter().map(|operations| model.cost(operations)).collect();
    numbers(lines, "units in all", &sums);
}

/// The head of a table of numbers.
fn head(lines: &mut Lines, name: &str, designs: usize) {
    let mut line = label(name);
    for letter in &LETTERS[..designs] {
        line = format!("{line}{letter:>NUMBER$}{:1$}", "", COLUMN - NUMBER);
    }
    lines.line(&line);
}

/// A row of numbers, each but the first with its difference to that; a column that is too narrow pushes the next.
fn numbers(lines: &mut Lines, name: &str, values: &[u64]) {
    let mut line = format!("  {name}");
    for (i, &value) in values.iter().enumerate() {
        let number = value.to_string();
        let end = LABELS + i * COLUMN + NUMBER;
        let padding = end.saturating_sub(line.len() + number.len()).max(1);
        line = format!("{line}{:padding$}{number}", "");
        if i > 0 && value != values[0] {
            let sign = if value < values[0] { '-' } else { '+' };
            let difference = format!(" {sign}{}", value.abs_diff(values[0]));
            // Left out where the last column has no room for it, rather than cut.
            if line.len() + difference.len() <= COLUMNS {
                line.push_str(&difference);
            }
        }
    }
    lines.line(&line);
}
