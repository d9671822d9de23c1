//! `rmapscope link`: a scenario as a link that shows it.

use std::io::Write as _;

use rmapscope_core::Trace;
use rmapscope_view::permalink::{Link, MAX_DESIGNS};

use crate::{
    args::LinkArgs,
    input,
    output::{Failure, Output, Verdict},
};

/// Prints a link to a scenario under designs, at a step.
///
/// # Errors
///
/// If the file is refused, the trace has no such step, it cannot be a link, or the output cannot be written.
pub(crate) fn link(args: &LinkArgs, output: &mut Output) -> Result<Verdict, Failure> {
    let bad_base = |c: char| c == '#' || c.is_whitespace() || c.is_control();
    if let Some(found) = args.base.chars().find(|c| bad_base(*c)) {
        return Err(Failure::bad(format!(
            "--base: {found:?} is not accepted; an address without a fragment would be"
        )));
    }
    if args.designs.len() > MAX_DESIGNS {
        return Err(Failure::bad(format!(
            "--design: {} designs are given; at most {MAX_DESIGNS} would be accepted",
            args.designs.len()
        )));
    }
    let input = input::read(&args.file)?;
    let mut link = Link::new(input.doc, 0);
    if !args.designs.is_empty() {
        link.designs.clone_from(&args.designs);
    }
    link.steps = steps(&link);
    link.step = args.step;
    if link.step > link.steps {
        return Err(Failure::bad(format!(
            "--step: {} is out of range; 0 to {} would be accepted",
            link.step, link.steps
        )));
    }
    let text = link.encode().map_err(|error| Failure::bad(format!("{}: {error}", input.name)))?;
    writeln!(output, "{}#{text}", args.base)?;
    Ok(Verdict::Fine)
}

/// How many steps the trace under a link's first design has.
pub(crate) fn steps(link: &Link) -> u64 {
    trace(link).map_or(0, |trace| trace.events().len() as u64)
}

/// The trace under a link's first design; a link has one.
pub(crate) fn trace(link: &Link) -> Option<Trace> {
    let design = link.designs.first()?;
    Some(Trace::new(link.doc.scenario.clone(), *design.design()))
}
