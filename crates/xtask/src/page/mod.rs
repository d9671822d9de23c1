//! Builds the page: `web/bundle` for wasm32, its JavaScript, the optimiser, and a folder of files.
//!
//! The folder works under any path of any static host: every address in it is relative. Scripts,
//! styles and the module lie in folders or files whose names carry a hash of their content, so
//! that a browser's cache can never mix two builds; only `index.html` keeps its name, and
//! `rmapscope.js`, the stable address for those who embed the page's API.
//!
//! A release is two modules: what a reader needs who only looks, and the rest, which the page loads when it is asked
//! for something of it (see `web/src/lazy.rs`).

mod files;
mod names;
mod oembed;
mod offline;
mod picture;
mod single;
mod sizes;
mod split;

pub(crate) use sizes::{print as print_sizes, print_and_check};

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;
use fs_err as fs;

use self::files::Parts;
use crate::project::Project;
use crate::report::{kilobytes, timed};
use crate::tools::{self, Target, WasmRust};

/// The crate that is the page.
const CRATE: &str = "rmapscope-page";

/// What the compiler calls its module.
const MODULE: &str = "rmapscope_page.wasm";

/// What the page's script and module are called, and the API's declarations.
pub(crate) const NAME: &str = "rmapscope";

/// The folder of style sheets, one of which names the others.
const STYLES: &str = "web/styles";

/// What is published as it is, but for its scripts, which are made small.
const STATICS: &str = "web/static";

/// What loads the second module.
const SPLIT: &str = "__wasm_split.js";

/// Scripts of our own that lie beside the module's.
const SCRIPTS: [&str; 3] = ["broken.js", "embed.js", "api.js"];

/// Whether a file of the package is only asked for by those who embed the page.
fn is_for_embedders(name: &str) -> bool {
    ["/embed.js", "/api.js"].iter().any(|script| name.ends_with(script))
}

/// How the page is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Build {
    /// As published: small and fast.
    Release,
    /// Quick to rebuild.
    Development,
}

/// Whether the page reloads itself when `serve` has built it anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reload {
    Never,
    OnRebuild,
}

/// What to do when the optimiser cannot be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Optimiser {
    Needed,
    IfPossible,
    Off,
}

/// Options of `build`.
#[derive(Debug, Args)]
pub(crate) struct BuildOptions {
    /// Folder to (re)create.
    #[arg(long, default_value = "dist")]
    out: PathBuf,
    /// Put only the page as one file there, rmapscope.html, and leave what else is there.
    #[arg(long)]
    single_file: bool,
    /// The address at which the page will be, for what other sites ask for (oEmbed).
    #[arg(long, value_name = "URL", default_value = "")]
    address: String,
}

/// `cargo xtask build`: the release page, its sizes, and the check against the budget.
pub(crate) fn build_for_publishing(project: &Project, options: &BuildOptions) -> Result<()> {
    let mut address = options.address.clone();
    if !address.is_empty() && !address.ends_with('/') {
        address.push('/');
    }
    let wanted = project.path(&options.out);
    let out = if options.single_file { project.target("page-for-single-file") } else { wanted.clone() };
    let optimised = build_at(project, Build::Release, Optimiser::IfPossible, Reload::Never, &address, &out)?;
    if options.single_file {
        let file = out.join(files::SINGLE);
        if !file.exists() {
            bail!("a single file can only be made with the optimiser, which needs Node.js");
        }
        fs::create_dir_all(&wanted)?;
        fs::copy(file, wanted.join(files::SINGLE))?;
        println!("made {}", wanted.join(files::SINGLE).display());
    }
    match optimised {
        Optimised::Yes => print_and_check(project, &out),
        Optimised::No => {
            sizes::print(project, &out)?;
            eprintln!("notice: not optimised, so the budget was not checked");
            Ok(())
        }
    }
}

/// Whether the module went through the optimiser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Optimised {
    Yes,
    No,
}

/// Builds the page into a folder, which it replaces as a whole once all went well.
pub(crate) fn build(
    project: &Project,
    build: Build,
    optimiser: Optimiser,
    reload: Reload,
    out: &Path,
) -> Result<Optimised> {
    build_at(project, build, optimiser, reload, "", out)
}

/// The same for an address at which it will be.
fn build_at(
    project: &Project,
    build: Build,
    optimiser: Optimiser,
    reload: Reload,
    address: &str,
    out: &Path,
) -> Result<Optimised> {
    let rust = WasmRust::find_or_install(project, &[Target::Browser])?;
    let wasm_bindgen = tools::wasm_bindgen(project)?;
    let module = timed("compile the page", || compile(&rust, build))?;

    let package = project.target("page-package");
    let _ = fs::remove_dir_all(&package);
    let (module, parts) = match build {
        Build::Release => split::split(project, &module)?,
        Build::Development => (module, Vec::new()),
    };
    timed("make its JavaScript", || {
        wasm_bindgen
            // The second module needs the table of functions; the optimiser wants their names.
            .args(["--target", "web", "--keep-lld-exports", "--keep-debug", "--out-name", NAME, "--out-dir"])
            .arg(&package)
            .arg(&module)
            .run_quietly()
    })?;
    let scripts = SCRIPTS.map(|script| project.path("web").join(script));
    for part in parts.into_iter().chain(scripts) {
        fs::copy(&part, package.join(part.file_name().unwrap_or_default()))?;
    }
    let outcome = optimise(project, optimiser, &package)?;
    let parts = match outcome {
        Optimised::Yes => {
            let (styles, statics) = minify(project, &package)?;
            let module = package.join(format!("{NAME}_bg.wasm"));
            names::shorten(&module, &package.join(format!("{NAME}.js")))?;
            let single = single::html(project, &package, &styles)?;
            Parts { package, styles, statics, single: Some(single) }
        }
        Optimised::No => {
            Parts { package, styles: project.path(STYLES), statics: project.path(STATICS), single: None }
        }
    };
    files::assemble(project, &parts, build, reload, address, out)?;
    Ok(outcome)
}

fn compile(rust: &WasmRust, build: Build) -> Result<PathBuf> {
    let (cargo, profile) = match build {
        Build::Release => (rust.cargo_for_splitting().args(["--features", "split"]), "wasm"),
        Build::Development => (rust.cargo().arg("build"), "wasm-dev"),
    };
    let triple = Target::Browser.triple();
    cargo.args(["--locked", "--package", CRATE, "--target", triple, "--profile", profile]).run()?;
    Ok(rust.target_dir().join(triple).join(profile).join(MODULE))
}

/// Optimises every module of the package.
fn optimise(project: &Project, optimiser: Optimiser, package: &Path) -> Result<Optimised> {
    let wasm_opt = match optimiser {
        Optimiser::Off => return Ok(Optimised::No),
        Optimiser::Needed => tools::wasm_opt(project)?,
        Optimiser::IfPossible => match tools::wasm_opt(project) {
            Ok(wasm_opt) => wasm_opt,
            Err(error) => {
                eprintln!("notice: building without wasm-opt, the page will be larger: {error:#}");
                return Ok(Optimised::No);
            }
        },
    };
    for module in files::files_in(package)? {
        if module.extension().is_none_or(|kind| kind != "wasm") {
            continue;
        }
        let before = fs::metadata(&module)?.len();
        let name = module.file_name().unwrap_or_default().to_string_lossy().into_owned();
        timed(&format!("optimise {name}"), || {
            wasm_opt.clone().arg(&module).arg("-o").arg(&module).run_quietly().context("wasm-opt")
        })?;
        let after = fs::metadata(&module)?.len();
        eprintln!("  {} became {}", kilobytes(before), kilobytes(after));
    }
    Ok(Optimised::Yes)
}

/// Makes all JavaScript small, and one small style sheet of all; gives the folder of that, and of what is published as
/// it is.
fn minify(project: &Project, package: &Path) -> Result<(PathBuf, PathBuf)> {
    let minifier = tools::minifier(project)?;
    let styles = project.target("page-styles");
    let statics = project.target("page-static");
    let _ = fs::remove_dir_all(&styles);
    let _ = fs::remove_dir_all(&statics);
    files::copy_folder(&project.path(STATICS), &statics)?;
    let sheet = format!("{NAME}.css");
    timed("make styles and JavaScript small", || {
        let joined = minifier.clone().arg("--bundle").arg(project.path(STYLES).join(&sheet));
        joined.arg(format!("--outfile={}", styles.join(&sheet).display())).run_quietly()?;
        for script in [files::files_in(package)?, files::files_in(&statics)?].concat() {
            if script.extension().is_some_and(|kind| kind == "js") {
                let minify = minifier.clone().arg("--allow-overwrite").arg(&script);
                minify.arg(format!("--outfile={}", script.display())).run_quietly()?;
            }
        }
        Ok(())
    })?;
    Ok((styles, statics))
}
