//! Compilers, browsers and helper programs: where they are and how a bare machine gets them.
//!
//! Nothing outside this module knows any of that. Every tool is looked for first and installed
//! only when it is missing; each installation says what it does and how long it took, and when it
//! may not be done (no root, no network) the error says what to type instead.

mod binaries;
mod browser;
mod firefox;
mod node;
mod system;
mod wasm;

pub(crate) use binaries::{wasm_bindgen, wasm_pack, wasm_split};
pub(crate) use browser::Browser;
pub(crate) use firefox::Firefox;
pub(crate) use node::{Node, minifier, wasm_opt};
pub(crate) use wasm::{Target, WasmRust};

use anyhow::{Context, Result};

use crate::process::Cmd;
use crate::project::Project;
use crate::report::timed;

/// The ordinary cargo, for everything that runs on this machine itself.
pub(crate) fn host_cargo(project: &Project) -> Cmd {
    Cmd::new("cargo").dir(project.root())
}

/// Counts what a program does. Never installed: only `bench` has a use for it, and does without.
pub(crate) fn valgrind() -> Result<Cmd> {
    which::which("valgrind").map(Cmd::new).context("valgrind is missing")
}

/// Gets everything that any command needs.
pub(crate) fn setup_all(project: &Project) -> Result<()> {
    timed("check and complete the tools", || {
        WasmRust::find_or_install(project, &[Target::Browser, Target::NoStd])?;
        wasm_bindgen(project)?;
        wasm_pack(project)?;
        wasm_split(project)?;
        Node::find_or_install()?.install_packages(project)?;
        Browser::find_or_install()?;
        Firefox::find_or_install()?;
        Ok(())
    })
}
