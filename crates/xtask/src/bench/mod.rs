//! `cargo xtask bench`: all that is measured, in one table with its budgets.
//!
//! [`native`] measures the simulator on this machine; the page is measured in a browser by
//! `tests/e2e/measure.mjs` and, for Lighthouse's scores, `tests/e2e/lighthouse`. Each measures what
//! it can: what is missing or goes wrong leaves its rows empty and says why. Other work on the
//! machine changes times, so these never make the command fail; sizes, counts and scores may.

mod native;
mod table;

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use fs_err as fs;

use crate::browser_tests::node_with_page;
use crate::budgets::Budgets;
use crate::checks::DIST;
use crate::page::{self, Build, Optimiser, Reload};
use crate::project::Project;
use crate::tools::Node;
use table::{Figure, Table};

/// Options of `bench`.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Measure only this (may be repeated).
    #[arg(long, value_name = "GROUP", value_enum)]
    only: Vec<Group>,
    /// Use the page as it was built last.
    #[arg(long)]
    no_build: bool,
}

/// What is measured together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Group {
    /// What a reader loads.
    Sizes,
    /// Until the first picture of the stage is there.
    Ready,
    /// Lighthouse's scores.
    Lighthouse,
    /// Rules that axe knows.
    Accessibility,
    /// Frames and steps.
    Playing,
    /// Going to any step.
    Seeking,
    /// The simulator through the page's API.
    Simulating,
    /// The simulator on this machine.
    Native,
    /// Its instructions.
    Instructions,
}

impl Group {
    fn needs_page(self) -> bool {
        !matches!(self, Self::Native | Self::Instructions)
    }

    fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }
}

/// Measures, prints the table, and fails if something is beyond its limit.
pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    let budgets = Budgets::read(project)?;
    let mut table = Table::new([vec![budgets.first_load()], budgets.figures].concat());
    let wanted: Vec<Group> = Group::value_variants()
        .iter()
        .copied()
        .filter(|group| options.only.is_empty() || options.only.contains(group))
        .collect();
    if !options.no_build && wanted.iter().any(|group| group.needs_page()) {
        page::build(project, Build::Release, Optimiser::Needed, Reload::Never, &project.path(DIST))?;
    }
    let mut notices = String::new();
    for group in wanted {
        let busy = load();
        match measured(project, group) {
            Ok(figures) => {
                for figure in figures {
                    // Of what that program prints, the table shows a part.
                    if group != Group::Native || table.knows(&figure.name) {
                        table.add(figure)?;
                    }
                }
                if let Some(busy) = busy {
                    let _ = writeln!(notices, "notice: {}: {busy}", group.name());
                }
            }
            Err(error) => {
                let _ = writeln!(notices, "notice: {} was not measured: {error:#}", group.name());
            }
        }
    }
    let (text, failed) = table.print();
    println!("\n{text}\n{notices}");
    if !failed.is_empty() {
        bail!("beyond the limit of budgets.toml: {}", failed.join("; "));
    }
    Ok(())
}

fn measured(project: &Project, group: Group) -> Result<Vec<Figure>> {
    match group {
        Group::Sizes => {
            let bytes = page::print_sizes(project, &project.path(DIST))?;
            let tenths = u32::try_from(bytes.div_ceil(100)).context("a page of terabytes")?;
            Ok(vec![Figure::measured("first-load", f64::from(tenths) / 10.0)])
        }
        Group::Native => native::speeds(&native::program(project)?),
        Group::Instructions => Ok(native::instructions(project, &native::program(project)?)),
        Group::Lighthouse => {
            Node::find_or_install()?.install_lighthouse(project)?;
            in_browser(project, &["lighthouse/scores.mjs"])
        }
        Group::Ready | Group::Accessibility | Group::Playing | Group::Seeking | Group::Simulating => {
            in_browser(project, &["measure.mjs", &group.name()])
        }
    }
}

/// Runs a program of `tests/e2e` that prints a figure a line.
fn in_browser(project: &Project, program: &[&str]) -> Result<Vec<Figure>> {
    let text = node_with_page(project, Path::new(DIST))?.args(program).read_shown()?;
    let figure = |line: &str| serde_json::from_str(line).with_context(|| format!("in {line:?}"));
    text.lines().map(figure).collect()
}

/// Says so if other programs keep the machine busy.
fn load() -> Option<String> {
    let text = fs::read_to_string("/proc/loadavg").ok()?;
    let load: f64 = text.split_whitespace().next()?.parse().ok()?;
    let processors = std::thread::available_parallelism().ok()?;
    let all = u32::try_from(processors.get()).ok()?;
    (load > f64::from(all) * 0.75).then(|| {
        format!("the machine was busy: {load} programs wanted its {all} processors in the minute before")
    })
}
