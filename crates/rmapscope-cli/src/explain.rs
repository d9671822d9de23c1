//! `rmapscope explain`: what happens in a run, step by step.

use std::{io::Write as _, sync::Arc};

use rmapscope_core::Trace;
use rmapscope_view::{permalink::Link, share, text};

use crate::{
    args::ExplainArgs,
    input,
    link::{check_base, encoded},
    output::{Failure, Output, Verdict},
};

/// Tells a range of steps in plain sentences with pictures of the states.
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
    let (from, to) = (args.from, args.to.unwrap_or(steps).min(steps));
    // Steps are counted from 1, as they are printed; a run without steps still has a picture.
    if from == 0 || (from > steps && steps > 0) {
        return Err(Failure::bad(format!("--from: {from} is out of range; 1 to {steps} would be accepted")));
    }
    if args.to.is_some_and(|to| to < from) {
        return Err(Failure::bad(format!(
            "--to: {to} is before --from; {from} to {steps} would be accepted"
        )));
    }
    let title = doc.title.as_deref().unwrap_or_default();
    let name = design.to_string();
    let text = match &args.base {
        None => text::explain(&trace, &name, title, from - 1, to),
        Some(base) => {
            let mut link = Link::new(doc.clone(), steps as u64);
            (link.designs, link.step) = (vec![design], to as u64);
            let address = format!("{base}#{}", encoded(&link, &input.name)?);
            share::mail(&trace, &name, title, (from - 1, to), &address)
        }
    };
    output.write_all(text.as_bytes())?;
    Ok(Verdict::Fine)
}
