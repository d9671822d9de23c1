//! `rmapscope run`: scenarios under designs, as text or JSON.

use std::{io::Write, sync::Arc};

use rmapscope_core::{Machine, Trace, simulate};
use rmapscope_view::{DesignDoc, Outcome, ScenarioDoc, csv, designs_or_default};

use crate::{
    args::{Format, RunArgs},
    input::{self, Input},
    output::{Failure, Output, Verdict},
    table,
};

/// Runs every file's scenario. All files are read before the first is run.
///
/// # Errors
///
/// If a file is refused or the output cannot be written.
pub(crate) fn run(args: &RunArgs, output: &mut Output) -> Result<Verdict, Failure> {
    let inputs = input::read_all(&args.files)?;
    let mut bugs = false;
    if args.format == Format::Csv {
        let mut head = String::new();
        // Writing to a string cannot fail.
        let _ = if args.events { csv::curve_head(&mut head) } else { csv::counts_head(&mut head) };
        output.write_all(head.as_bytes())?;
    }
    for (i, Input { name, doc }) in inputs.iter().enumerate() {
        let designs = designs_or_default(args.designs.clone(), doc);
        match args.format {
            Format::Csv => {
                for design in &designs {
                    bugs |= write_counts(name, doc, design, args.events, output)?;
                }
            }
            Format::Json => {
                bugs |= write_outcomes(doc, &designs, args.events, output)?;
                output.write_all(b"\n")?;
            }
            Format::Text => {
                if i > 0 {
                    output.write_all(b"\n")?;
                }
                let heading = (inputs.len() > 1).then_some(name.as_str());
                bugs |= table::scenario(heading, doc, &designs, args.events, output)?;
            }
        }
    }
    Ok(if bugs && args.fail_on_bugs { Verdict::Bugs } else { Verdict::Fine })
}

/// Writes the lines of a table for a design; says whether it showed bugs.
fn write_counts(
    name: &str,
    doc: &ScenarioDoc,
    design: &DesignDoc,
    events: bool,
    output: &mut impl Write,
) -> Result<bool, Failure> {
    let run = Run::new(doc, design, events);
    let (design, bugs) = (design.to_string(), run.end().bugs().len());
    let mut lines = String::new();
    let _ = match &run {
        Run::Traced(trace) => csv::curve(&mut lines, name, &design, trace),
        Run::Counted(end) => csv::counts(&mut lines, name, &design, end.counts(), bugs),
    };
    output.write_all(lines.as_bytes())?;
    Ok(bugs > 0)
}

/// Writes the array of outcomes without a line feed; says whether any design showed bugs.
///
/// # Errors
///
/// If it cannot be written.
pub(crate) fn write_outcomes(
    doc: &ScenarioDoc,
    designs: &[DesignDoc],
    events: bool,
    output: &mut impl Write,
) -> Result<bool, Failure> {
    let mut bugs = false;
    for (i, design) in designs.iter().enumerate() {
        output.write_all(if i == 0 { b"[" } else { b"," })?;
        let run = Run::new(doc, design, events);
        let outcome = run.outcome(doc, design);
        bugs |= !outcome.bugs.is_empty();
        serde_json::to_writer(&mut *output, &outcome)?;
    }
    output.write_all(b"]")?;
    Ok(bugs)
}

/// A finished run, with or without its events.
#[derive(Debug)]
pub(crate) enum Run {
    /// Events were kept.
    Traced(Box<Trace>),
    /// They were not.
    Counted(Box<Machine>),
}

impl Run {
    /// Runs a scenario under a design.
    pub(crate) fn new(doc: &ScenarioDoc, design: &DesignDoc, events: bool) -> Self {
        let scenario: &Arc<_> = &doc.scenario;
        if events {
            Self::Traced(Box::new(Trace::new(Arc::clone(scenario), *design.design())))
        } else {
            Self::Counted(Box::new(simulate(scenario, *design.design())))
        }
    }

    /// Where the run ended.
    pub(crate) fn end(&self) -> &Machine {
        match self {
            Self::Traced(trace) => trace.end(),
            Self::Counted(machine) => machine,
        }
    }

    /// The outcome, with events if there are any.
    pub(crate) fn outcome<'a>(&'a self, doc: &'a ScenarioDoc, design: &'a DesignDoc) -> Outcome<'a> {
        let outcome = Outcome::new(design, &doc.scenario, self.end());
        match self {
            Self::Traced(trace) => outcome.with_events(&doc.scenario, trace.events()),
            Self::Counted(_) => outcome,
        }
    }
}
