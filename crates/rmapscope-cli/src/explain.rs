//! `rmapscope explain`: what happens in a run, step by step.

use std::{io::Write as _, sync::Arc};

use rmapscope_core::Trace;
use rmapscope_view::{permalink::Link, share::Told};

use crate::{
    args::ExplainArgs,
    input,
    link::{check_base, encoded},
    output::{Failure, Output, Verdict},
};

/// Tells a range of steps in plain sentences with pictures of the states, or shows one state.
///
/// # Errors
///
/// If the file is refused, the run has no such steps, or the output cannot be written.
pub(crate) fn explain(args: &ExplainArgs, output: &mut Output) -> Result<Verdict, Failure> {
    if let Some(base) = &args.base {
        check_base(base)?;
    }
    let input = input::read(&args.file)?;
    let doc = input.doc;
    let design = input::design(args.design.as_ref(), &doc);
    let trace = Trace::new(Arc::clone(&doc.scenario), *design.design());
    let steps = trace.events().len();
    let told = told(args, steps)?;
    let title = doc.title.as_deref().unwrap_or_default();
    let name = design.to_string();
    let text = match &args.base {
        None => told.text(&trace, &name, title),
        Some(base) => {
            let mut link = Link::new(doc.clone(), steps as u64);
            (link.designs, link.step) = (vec![design], told.step() as u64);
            told.mail(&trace, &name, title, &format!("{base}#{}", encoded(&link, &input.name)?))
        }
    };
    output.write_all(text.as_bytes())?;
    Ok(Verdict::Fine)
}

/// What is asked for, of a run of so many steps.
fn told(args: &ExplainArgs, steps: usize) -> Result<Told, Failure> {
    let refused = |option: &str, is: usize, wrong: &str, least: usize| {
        Err(Failure::bad(format!("{option}: {is} is {wrong}; {least} to {steps} would be accepted")))
    };
    if let Some(step) = args.step {
        return if step > steps { refused("--step", step, "out of range", 0) } else { Ok(Told::State(step)) };
    }
    let (from, to) = (args.from, args.to.unwrap_or(steps).min(steps));
    // Steps are counted from 1, as they are printed; a run without steps still has a picture.
    if from == 0 || (from > steps && steps > 0) {
        return refused("--from", from, "out of range", 1);
    }
    match args.to {
        Some(to) if to < from => refused("--to", to, "before --from", from),
        _ => Ok(Told::Steps(from, to)),
    }
}
