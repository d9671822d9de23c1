//! Node.js and the npm packages of `tests/e2e`: the optimiser, the browser's driver, axe.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use fs_err as fs;

use super::system::apt_install;
use crate::process::Cmd;
use crate::project::Project;
use crate::report::timed;

/// The folder with package.json and the browser tests.
const FOLDER: &str = "tests/e2e";

/// The folder with the package.json of Lighthouse, which is large and only measured with.
const LIGHTHOUSE: &str = "tests/e2e/lighthouse";

/// What playwright-core asks for.
const OLDEST: u32 = 20;

/// What rustc emits for wasm32 and browsers have had for years; enabling more makes modules that
/// some browsers refuse.
const WASM_FEATURES: [&str; 8] = [
    "bulk-memory",
    "bulk-memory-opt",
    "nontrapping-float-to-int",
    "reference-types",
    "sign-ext",
    "mutable-globals",
    "multivalue",
    "call-indirect-overlong",
];

/// Node.js with npm, new enough.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    node: PathBuf,
    npm: PathBuf,
}

impl Node {
    /// Node.js as it is on this machine, if it is there and new enough.
    pub(crate) fn find() -> Result<Self> {
        let node = which::which("node").context("Node.js is missing")?;
        let npm = which::which("npm").context("npm is missing")?;
        let version = Cmd::new(&node).arg("--version").read()?;
        let major = version.trim().trim_start_matches('v').split('.').next();
        let major: u32 = major.and_then(|major| major.parse().ok()).unwrap_or(0);
        if major < OLDEST {
            bail!("Node.js {} is too old: {OLDEST} or newer is needed", version.trim());
        }
        Ok(Self { node, npm })
    }

    /// Node.js; where there is none, Debian's is installed.
    pub(crate) fn find_or_install() -> Result<Self> {
        if let Ok(node) = Self::find() {
            return Ok(node);
        }
        let need = format!("Node.js {OLDEST} or newer with npm is needed for the browser tests.");
        apt_install(&["nodejs", "npm"], &need)?;
        Self::find()
    }

    /// Gets the npm packages that the lock file of the browser tests names, unless they are there.
    pub(crate) fn install_packages(&self, project: &Project) -> Result<()> {
        self.install(project, FOLDER)
    }

    /// Gets Lighthouse, unless it is there.
    pub(crate) fn install_lighthouse(&self, project: &Project) -> Result<()> {
        self.install(project, LIGHTHOUSE)
    }

    fn install(&self, project: &Project, place: &str) -> Result<()> {
        let folder = project.path(place);
        let wanted = fs::read_to_string(folder.join("package-lock.json"))?;
        let stamp = folder.join("node_modules/.installed-from.json");
        if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
            return Ok(());
        }
        // No scripts: some packages would fetch a browser of their own.
        let install = Cmd::new(&self.npm).dir(&folder).args(["ci", "--ignore-scripts"]);
        timed(&format!("install the npm packages of {place}"), || {
            install
                .run_quietly()
                .with_context(|| format!("run by hand:\n    cd {place} && npm ci --ignore-scripts"))
        })?;
        Ok(fs::write(stamp, wanted)?)
    }

    /// Node.js in the folder of the browser tests.
    pub(crate) fn command(&self, project: &Project) -> Cmd {
        Cmd::new(&self.node).dir(project.path(FOLDER))
    }
}

/// `esbuild --minify`, still without input and output.
pub(crate) fn minifier(project: &Project) -> Result<Cmd> {
    let node = Node::find()?;
    node.install_packages(project)?;
    let program = project.path(FOLDER).join("node_modules/esbuild/bin/esbuild");
    Ok(Cmd::new(node.node).arg(program).args(["--minify", "--log-level=warning"]))
}

/// `wasm-opt -Oz`, still without input and output. Nothing lies below address 1024: that is the far end of the stack.
/// Functions of similar names, which are mostly similar, compress better next to each other.
pub(crate) fn wasm_opt(project: &Project) -> Result<Cmd> {
    let node = Node::find()?;
    node.install_packages(project)?;
    let program = project.path(FOLDER).join("node_modules/binaryen/bin/wasm-opt");
    let features = WASM_FEATURES.iter().map(|feature| format!("--enable-{feature}"));
    let passes = ["-Oz", "--low-memory-unused", "--reorder-functions-by-name"];
    let strip = ["--strip-debug", "--strip-producers"];
    Ok(Cmd::new(node.node).arg(program).args(passes).args(strip).args(features))
}
