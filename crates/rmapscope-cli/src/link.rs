//! `rmapscope link`: a scenario as a link that shows it.

use std::{fs, io::Write as _};

use rmapscope_core::Trace;
use rmapscope_view::{
    permalink::{Link, MAX_DESIGNS},
    share,
};

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
    check_base(&args.base)?;
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
    let text = encoded(&link, &input.name)?;
    let title = link.doc.title.as_deref().unwrap_or("rmapscope");
    if let Some(path) = &args.page {
        let bad = |message: &str| Failure::bad(format!("--page: {}: {message}", path.display()));
        let file = fs::read_to_string(path).map_err(|error| bad(&format!("cannot be read: {error}")))?;
        let page = share::page(&file, &text, title);
        let page = page.ok_or_else(|| bad("is not the page as one file, which `cargo xtask build` makes"))?;
        output.write_all(page.as_bytes())?;
    } else if args.embed {
        output.write_all(share::frame(&args.base, &text, title).as_bytes())?;
    } else {
        writeln!(output, "{}#{text}", args.base)?;
    }
    Ok(Verdict::Fine)
}

/// Refuses an address that cannot stand in front of a fragment.
///
/// # Errors
///
/// If it is one.
pub(crate) fn check_base(base: &str) -> Result<(), Failure> {
    let bad = |c: char| c == '#' || c.is_whitespace() || c.is_control();
    match base.chars().find(|c| bad(*c)) {
        Some(found) => Err(Failure::bad(format!(
            "--base: {found:?} is not accepted; an address without a fragment would be"
        ))),
        None => Ok(()),
    }
}

/// The text of a link.
///
/// # Errors
///
/// If it can be none.
pub(crate) fn encoded(link: &Link, file: &str) -> Result<String, Failure> {
    link.encode().map_err(|error| Failure::bad(format!("{file}: {error}")))
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
