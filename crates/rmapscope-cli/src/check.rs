//! `rmapscope check`: is this a scenario, and what is its canonical form?

use std::io::Write as _;

use crate::{
    args::CheckArgs,
    input,
    output::{Failure, Output, Verdict, say},
};

/// How many warnings are said one by one.
const WARNINGS: usize = 10;

/// Prints the canonical form of a scenario, and warnings on the standard error.
///
/// # Errors
///
/// If the file is refused or the output cannot be written.
pub(crate) fn check(args: &CheckArgs, output: &mut Output) -> Result<Verdict, Failure> {
    let input = input::read(&args.file)?;
    let warnings = input.doc.warnings();
    for warning in warnings.iter().take(WARNINGS) {
        say(&format!("{}: warning: {warning}", input.name));
    }
    if warnings.len() > WARNINGS {
        say(&format!("{}: warning: and {} more like these", input.name, warnings.len() - WARNINGS));
    }
    let text = if args.compact { input.doc.to_json_string() } else { input.doc.to_pretty_string() };
    writeln!(output, "{text}")?;
    Ok(Verdict::Fine)
}
