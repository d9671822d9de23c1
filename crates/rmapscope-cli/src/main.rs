//! The command line of rmapscope: scenarios in, outcomes out.
//!
//! - `args`: what can be given, from which help, completions and manual pages are made;
//! - `input`, `output`: files and streams, and what is said when they fail;
//! - one module for each command.

#![forbid(unsafe_code)]
#![cfg_attr(test, expect(clippy::unwrap_used, reason = "a test that fails panics"))]

mod args;
mod batch;
mod bench;
mod check;
mod compare;
mod designs;
mod explain;
mod generate;
mod input;
mod layout;
mod link;
mod open;
mod output;
mod raster;
mod render;
mod run;
mod sweep;
mod table;

use std::process::ExitCode;

use clap::Parser as _;

use crate::{
    args::{Cli, Command},
    output::{Failure, Output, say},
};

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // If the text cannot be written there is nobody to tell.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let mut output = Output::stdout();
    let result = match &cli.command {
        Command::Run(args) => run::run(args, &mut output),
        Command::Batch => batch::batch(&mut std::io::stdin().lock(), &mut output),
        Command::Check(args) => check::check(args, &mut output),
        Command::Explain(args) => explain::explain(args, &mut output),
        Command::Compare(args) => compare::compare(args, &mut output),
        Command::Sweep(args) => sweep::sweep(args, &mut output),
        Command::Render(args) => render::render(args, &mut output),
        Command::Link(args) => link::link(args, &mut output),
        Command::Open(args) => open::open(args, &mut output),
        Command::Designs => designs::designs(&mut output),
        Command::Bench(args) => bench::bench(args, &mut output),
        Command::Completions(args) => generate::completions(args, &mut output),
        Command::Man(args) => generate::man(args, &mut output),
    };
    match result.and_then(|verdict| output.finish().map(|()| verdict)) {
        Ok(verdict) => verdict.exit_code(),
        Err(Failure::Closed) => ExitCode::SUCCESS,
        Err(Failure::Bad(messages)) => {
            for message in &messages {
                say(message);
            }
            ExitCode::from(2)
        }
    }
}
