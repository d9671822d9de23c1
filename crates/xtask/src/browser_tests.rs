//! Drives real browsers against the built page: end-to-end tests and pictures.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use clap::Args;
use walkdir::WalkDir;

use crate::page::{self, Build, Optimiser, Reload};
use crate::process::Cmd;
use crate::project::Project;
use crate::server::{self, Site};
use crate::tools::{Browser, Firefox, Node};

/// A path as documentation sites have it: the page must not care where it lies.
const SUB_PATH: &str = "/docs/rmapscope";

/// No single test takes longer, however busy the machine is.
const TEST_TIMEOUT_MS: u32 = 120_000;

/// Options of `screenshots`.
#[derive(Debug, Args)]
pub(crate) struct ScreenshotOptions {
    /// Folder for the pictures.
    #[arg(long, default_value = "target/screenshots")]
    out: PathBuf,
    /// Also renew docs/screenshot.png, the picture in the README.
    #[arg(long)]
    readme: bool,
    /// Use the page as it was built last.
    #[arg(long)]
    no_build: bool,
}

/// Runs `tests/e2e/*.test.mjs` against a built page.
pub(crate) fn run(project: &Project, dist: &Path) -> Result<()> {
    let mut tests: Vec<PathBuf> = WalkDir::new(project.path("tests/e2e"))
        .max_depth(1)
        .into_iter()
        .flatten()
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.to_string_lossy().ends_with(".test.mjs"))
        .collect();
    tests.sort();
    if tests.is_empty() {
        bail!("no tests/e2e/*.test.mjs");
    }
    let firefox = Firefox::find_or_install()?;
    firefox
        .named_to(node_with_page(project, dist)?)
        .args(["--test", "--test-reporter=spec", "--test-concurrency=1"])
        .arg(format!("--test-timeout={TEST_TIMEOUT_MS}"))
        .args(tests)
        .run()
}

/// Takes the pictures.
pub(crate) fn screenshots(project: &Project, options: &ScreenshotOptions) -> Result<()> {
    let dist = project.path("dist");
    if !options.no_build {
        page::build(project, Build::Release, Optimiser::IfPossible, Reload::Never, &dist)?;
    }
    let out = project.path(&options.out);
    let mut cmd = node_with_page(project, &dist)?.arg("screenshots.mjs").arg(&out);
    if options.readme {
        cmd = cmd.arg(project.path("docs/screenshot.png"));
    }
    cmd.run()?;
    println!("pictures are in {}; all of them are on contact-sheet.png", out.display());
    Ok(())
}

/// Node.js that finds the page served, a browser, and the packages it needs.
pub(crate) fn node_with_page(project: &Project, dist: &Path) -> Result<Cmd> {
    let dist = project.path(dist);
    if !dist.join("index.html").exists() {
        bail!("{} has no page yet; run `cargo xtask build` first", dist.display());
    }
    let node = Node::find_or_install()?;
    node.install_packages(project)?;
    let browser = Browser::find_or_install()?;
    let address = Site::new(&dist).also_below(SUB_PATH).serve(server::listen(0)?)?;
    Ok(browser
        .named_to(node.command(project))
        .env("RMAPSCOPE_URL", format!("http://{address}/"))
        .env("RMAPSCOPE_SUB_PATH_URL", format!("http://{address}{SUB_PATH}/")))
}
