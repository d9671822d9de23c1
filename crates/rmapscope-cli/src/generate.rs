//! Completions and manual pages, made from what the program really accepts.

use std::io::Write as _;

use clap::CommandFactory as _;

use crate::{
    args::{Cli, CompletionsArgs, ManArgs},
    output::{Failure, Output, Verdict},
};

/// Prints a completion script.
///
/// # Errors
///
/// If the output cannot be written.
pub(crate) fn completions(args: &CompletionsArgs, output: &mut Output) -> Result<Verdict, Failure> {
    // The generator panics where it cannot write, so it does not get the real output.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "rmapscope", &mut script);
    output.write_all(&script)?;
    Ok(Verdict::Fine)
}

/// Prints a manual page in roff.
///
/// # Errors
///
/// If there is no such command or the output cannot be written.
pub(crate) fn man(args: &ManArgs, output: &mut Output) -> Result<Verdict, Failure> {
    let mut program = Cli::command();
    program.build();
    let page = match &args.command {
        None => program,
        Some(name) => program.find_subcommand(name).cloned().ok_or_else(|| {
            let names: Vec<_> = program.get_subcommands().map(clap::Command::get_name).collect();
            Failure::bad(format!("man: {name:?} is not a command; accepted are {}", names.join(", ")))
        })?,
    };
    clap_mangen::Man::new(page).render(output)?;
    Ok(Verdict::Fine)
}
