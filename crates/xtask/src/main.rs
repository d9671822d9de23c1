//! `cargo xtask`: builds, serves and tests rmapscope.
//!
//! [`tools`] is the only place that knows where a compiler, browser or helper program is and how a
//! bare machine gets one. [`page`] turns the `web/bundle` crate into a folder of static files,
//! [`serve`] shows that folder and renews it as sources change, [`checks`] is the project's whole
//! test run, [`browser_tests`] drives real browsers against the built folder, and [`bench`]
//! measures it, to be held against what [`budgets`] allows.

mod bench;
mod browser_tests;
mod budgets;
mod checks;
mod page;
mod process;
mod project;
mod report;
mod serve;
mod server;
mod tools;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::project::Project;

/// Builds, serves and tests rmapscope.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the page on this machine, rebuild and reload it as sources change.
    Serve(serve::Options),
    /// Run every test there is: format, lints, native, docs, no_std, page, wasm, browser.
    Test(checks::TestOptions),
    /// Format, lints and native tests only.
    Check,
    /// Build the page for publishing into a folder of static files.
    Build(page::BuildOptions),
    /// Take pictures of six scenes at all sizes, in both themes, and put them on one sheet.
    Screenshots(browser_tests::ScreenshotOptions),
    /// Measure the page and the simulator, and compare with budgets.toml.
    ///
    /// Fails only if something is beyond its `limit` there; times have none.
    Bench(bench::Options),
    /// Install whatever the other commands need: compiler, tools, Node.js, Chromium, Firefox.
    ///
    /// They do this by themselves, too, and leave alone what is there.
    Setup,
}

fn main() -> ExitCode {
    process::stop_children_on_interrupt();
    match run(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> anyhow::Result<()> {
    let project = Project::here();
    match command {
        Command::Serve(options) => serve::run(&project, &options),
        Command::Test(options) => checks::test(&project, &options),
        Command::Check => checks::check(&project),
        Command::Build(options) => page::build_for_publishing(&project, &options),
        Command::Screenshots(options) => browser_tests::screenshots(&project, &options),
        Command::Bench(options) => bench::run(&project, &options),
        Command::Setup => tools::setup_all(&project),
    }
}
