//! Chromium and its driver.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use fs_err as fs;
use serde_json::json;

use super::binaries::wasm_pack_test;
use super::system::{apt_install, is_root};
use super::wasm::WasmRust;
use crate::process::Cmd;
use crate::project::Project;

/// Variable that names the browser: for the user to choose one, and for the tests to find it.
const BROWSER_VARIABLE: &str = "RMAPSCOPE_CHROMIUM";

/// Variable that names the browser's driver, for the user to choose one.
const DRIVER_VARIABLE: &str = "RMAPSCOPE_CHROMEDRIVER";

/// Variable that gives the tests the browser's arguments, as a JSON list.
const ARGS_VARIABLE: &str = "RMAPSCOPE_CHROMIUM_ARGS";

/// Names of browsers that do, the best first.
const BROWSERS: [&str; 5] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/// Makes a browser quiet: nothing fetched in the background, no first-run questions.
const ARGS: [&str; 7] = [
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// A browser that tests can drive.
#[derive(Debug, Clone)]
pub(crate) struct Browser {
    browser: PathBuf,
    driver: PathBuf,
}

impl Browser {
    /// The browser of this machine; where there is none, Debian's is installed.
    pub(crate) fn find_or_install() -> Result<Self> {
        if let Some(found) = Self::find() {
            return Ok(found);
        }
        let need = format!(
            "Chromium (or Chrome) and chromedriver are needed for the browser tests. If they are \
             at an unusual place, set {BROWSER_VARIABLE} and {DRIVER_VARIABLE}."
        );
        apt_install(&["chromium", "chromium-driver"], &need)?;
        Self::find().context("Chromium was installed but is not on PATH")
    }

    fn find() -> Option<Self> {
        Some(Self {
            browser: find(BROWSER_VARIABLE, &BROWSERS)?,
            driver: find(DRIVER_VARIABLE, &["chromedriver"])?,
        })
    }

    /// Tells a Node.js test which browser to start and how.
    pub(crate) fn named_to(&self, cmd: Cmd) -> Cmd {
        cmd.env(BROWSER_VARIABLE, &self.browser).env(ARGS_VARIABLE, json!(arguments()).to_string())
    }

    /// `wasm-pack test` of a crate in this browser.
    pub(crate) fn wasm_pack_test(
        &self,
        project: &Project,
        rust: &WasmRust,
        crate_folder: &Path,
    ) -> Result<Cmd> {
        let options = json!({
            "goog:chromeOptions": { "args": arguments(), "binary": self.browser }
        });
        let file = project.target("webdriver.json");
        fs::create_dir_all(project.target(""))?;
        fs::write(&file, options.to_string())?;
        Ok(wasm_pack_test(project, rust)?
            .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", file)
            .args(["--chrome", "--chromedriver"])
            .arg(&self.driver)
            .arg(crate_folder)
            .arg("--locked"))
    }
}

fn find(variable: &str, names: &[&str]) -> Option<PathBuf> {
    match env::var_os(variable) {
        Some(chosen) => which::which(chosen).ok(),
        None => names.iter().find_map(|name| which::which(name).ok()),
    }
}

fn arguments() -> Vec<&'static str> {
    let mut arguments = ARGS.to_vec();
    if is_root() {
        // Chromium's sandbox refuses to start for root.
        arguments.push("--no-sandbox");
    }
    arguments
}
