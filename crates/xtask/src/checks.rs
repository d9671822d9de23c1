//! `cargo xtask test` and `check`.

use std::path::Path;

use anyhow::Result;
use clap::Args;

use crate::browser_tests;
use crate::page::{self, Build, Optimiser, Reload};
use crate::process::Cmd;
use crate::project::Project;
use crate::report::Steps;
use crate::tools::{Browser, Target, WasmRust, host_cargo};

/// The library crates: documented, and free of `std`.
const LIBRARIES: [&str; 2] = ["rmapscope-core", "rmapscope-view"];

/// Only makes sense in a browser.
const BUNDLE: &str = "rmapscope-page";

/// The crate whose tests run in a browser.
const WEB: &str = "web";

/// Where the tests build the page, as for publishing.
pub(crate) const DIST: &str = "dist";

/// Options of `test`.
#[derive(Debug, Args)]
pub(crate) struct TestOptions {
    /// Leave out everything that needs a browser.
    #[arg(long)]
    fast: bool,
    /// Run only this step (may be repeated): format, lints, native, docs, no-std, page, wasm,
    /// browser.
    #[arg(long, value_name = "STEP", value_parser = STEPS)]
    only: Vec<String>,
}

const STEPS: [&str; 8] = ["format", "lints", "native", "docs", "no-std", "page", "wasm", "browser"];

/// Every test there is, quick ones first; stops at the first that fails.
pub(crate) fn test(project: &Project, options: &TestOptions) -> Result<()> {
    let mut steps = Steps::new(&options.only);
    check_steps(project, &mut steps)?;
    steps.run("docs", || docs(project).run())?;
    steps.run("no-std", || no_std(project))?;
    steps.run("page", || {
        let dist = project.path(DIST);
        page::build(project, Build::Release, Optimiser::Needed, Reload::Never, &dist)?;
        page::print_and_check(project, &dist)
    })?;
    if !options.fast {
        steps.run("wasm", || wasm(project))?;
        steps.run("browser", || browser_tests::run(project, Path::new(DIST)))?;
    }
    steps.finish();
    Ok(())
}

/// What to run before every commit.
pub(crate) fn check(project: &Project) -> Result<()> {
    let mut steps = Steps::new(&[]);
    check_steps(project, &mut steps)?;
    steps.finish();
    Ok(())
}

fn check_steps(project: &Project, steps: &mut Steps) -> Result<()> {
    steps.run("format", || host_cargo(project).args(["fmt", "--all", "--check"]).run())?;
    steps.run("lints", || lints(project).run())?;
    steps.run("native", || native(project).run())
}

/// The web crates too: they compile for this machine, where clippy is sure to be.
fn lints(project: &Project) -> Cmd {
    let clippy = ["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"];
    host_cargo(project).args(clippy)
}

/// The page's own logic too: only drawing it needs a browser.
fn native(project: &Project) -> Cmd {
    host_cargo(project).args(["test", "--workspace", "--exclude", BUNDLE, "--locked", "--quiet"])
}

fn docs(project: &Project) -> Cmd {
    let packages = LIBRARIES.iter().flat_map(|library| ["--package", library]);
    host_cargo(project)
        .env("RUSTDOCFLAGS", "-D warnings")
        .args(["doc", "--no-deps", "--locked"])
        .args(packages)
}

/// Builds the libraries for a target that has no `std`: one use of it would not compile.
fn no_std(project: &Project) -> Result<()> {
    let rust = WasmRust::find_or_install(project, &[Target::Browser, Target::NoStd])?;
    let packages = LIBRARIES.iter().flat_map(|library| ["--package", library]);
    rust.cargo().args(["build", "--locked", "--target", Target::NoStd.triple()]).args(packages).run()
}

/// The tests that the web crate runs inside a browser.
fn wasm(project: &Project) -> Result<()> {
    let rust = WasmRust::find_or_install(project, &[Target::Browser])?;
    let browser = Browser::find_or_install()?;
    browser.wasm_pack_test(project, &rust, Path::new(WEB))?.run()
}
