//! Helper programs that are published as crates, installed into the project's own folder.

use std::path::PathBuf;

use anyhow::{Context, Result};
use fs_err as fs;
use serde::Deserialize;

use super::wasm::{WasmRust, path_with};
use crate::process::Cmd;
use crate::project::Project;
use crate::report::timed;

/// The folder, inside the checkout, that git ignores.
const FOLDER: &str = ".tools";

/// Tested with the wasm-bindgen in Cargo.lock.
const WASM_PACK_VERSION: &str = "0.15.1";

/// Of the same project as the `wasm_split_helpers` in Cargo.lock.
const WASM_SPLIT_VERSION: &str = "0.2.4";

/// `wasm-bindgen`, of exactly the version that the page is built with.
pub(crate) fn wasm_bindgen(project: &Project) -> Result<Cmd> {
    let lock = fs::read_to_string(project.path("Cargo.lock"))?;
    let version = locked_version(&lock, "wasm-bindgen")?;
    // Its own lock file is not used: it can name a release that is no longer to be had.
    let crate_ = Binary { lock: Lock::Newest, ..Binary::new("wasm-bindgen-cli", "wasm-bindgen") };
    crate_.find_or_install(project, &version).map(Cmd::new)
}

/// `wasm-pack`, set to use the other tools and to install none by itself.
pub(crate) fn wasm_pack(project: &Project) -> Result<Cmd> {
    Binary::new("wasm-pack", "wasm-pack").find_or_install(project, WASM_PACK_VERSION).map(Cmd::new)
}

/// `wasm-split-cli`, which takes a module apart.
pub(crate) fn wasm_split(project: &Project) -> Result<Cmd> {
    let crate_ = Binary {
        lock: Lock::Newest,
        features: &["build-binary"],
        ..Binary::new("wasm_split_cli_support", "wasm-split-cli")
    };
    crate_.find_or_install(project, WASM_SPLIT_VERSION).map(Cmd::new)
}

/// `wasm-pack test` of a crate with this compiler; the options of the browser are the caller's.
pub(crate) fn wasm_pack_test(project: &Project, rust: &WasmRust) -> Result<Cmd> {
    wasm_bindgen(project)?;
    let bin = project.path(FOLDER).join("bin");
    let mut front = vec![&bin];
    front.extend(rust.bin());
    let cmd = rust.with_environment(wasm_pack(project)?.dir(project.root()));
    Ok(cmd.env("PATH", path_with(&front)).args([
        "--log-level",
        "error",
        "test",
        "--headless",
        "--mode",
        "no-install",
    ]))
}

/// Which versions of its dependencies a program is built with.
#[derive(Debug, Clone, Copy)]
enum Lock {
    Own,
    Newest,
}

#[derive(Debug, Clone, Copy)]
struct Binary {
    package: &'static str,
    program: &'static str,
    lock: Lock,
    features: &'static [&'static str],
}

impl Binary {
    const fn new(package: &'static str, program: &'static str) -> Self {
        Self { package, program, lock: Lock::Own, features: &[] }
    }

    fn find_or_install(self, project: &Project, version: &str) -> Result<PathBuf> {
        let program = project.path(FOLDER).join("bin").join(self.program);
        let program = program.with_extension(std::env::consts::EXE_EXTENSION);
        // Cargo's own list: not every program says which version it is.
        let list = fs::read_to_string(project.path(FOLDER).join(".crates.toml")).unwrap_or_default();
        if program.exists() && lists(&list, self.package, version) {
            return Ok(program);
        }
        let install = Cmd::new("cargo")
            .args(["install", self.package, "--version", version, "--force", "--quiet"])
            .args(match self.lock {
                Lock::Own => Some("--locked"),
                Lock::Newest => None,
            })
            .args(self.features.iter().flat_map(|feature| ["--features", feature]))
            .arg("--root")
            .arg(project.path(FOLDER));
        let quick = install
            .clone()
            // The two share many crates; and they work on small input, so compile time counts.
            .env("CARGO_TARGET_DIR", project.target("tools"))
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_DEBUG", "false");
        timed(&format!("install {} {version} (some minutes)", self.package), || {
            quick.run_quietly().with_context(|| format!("run by hand:\n    {install}"))
        })?;
        Ok(program)
    }
}

/// Whether cargo's list of what it installed names this version of a package.
fn lists(list: &str, package: &str, version: &str) -> bool {
    list.contains(&format!("\"{package} {version} ("))
}

/// The version of a package in a Cargo.lock.
fn locked_version(lock: &str, name: &str) -> Result<String> {
    #[derive(Deserialize)]
    struct Lockfile {
        package: Vec<Package>,
    }
    #[derive(Deserialize)]
    struct Package {
        name: String,
        version: String,
    }
    let lock: Lockfile = toml::from_str(lock).context("Cargo.lock is not TOML")?;
    let package = lock.package.into_iter().find(|package| package.name == name);
    package.map(|package| package.version).with_context(|| format!("Cargo.lock has no package {name}"))
}

#[cfg(test)]
mod tests {
    use super::{lists, locked_version};

    const LOCK: &str = "version = 4\n[[package]]\nname = \"a\"\nversion = \"1.2.3\"\n";

    #[test]
    fn reads_a_version_from_the_lock_file() {
        assert_eq!(locked_version(LOCK, "a").expect("it is there"), "1.2.3");
    }

    #[test]
    fn names_a_package_that_is_not_locked() {
        let message = locked_version(LOCK, "b").expect_err("it is not there").to_string();
        assert_eq!(message, "Cargo.lock has no package b");
    }

    #[test]
    fn finds_an_installed_version_in_the_list_of_cargo() {
        let list = "[v1]\n\"wasm-pack 0.15.1 (registry+https://example.org)\" = [\"wasm-pack\"]\n";
        assert!(lists(list, "wasm-pack", "0.15.1"));
        assert!(!lists(list, "wasm-pack", "0.15") && !lists(list, "pack", "0.15.1"));
    }
}
