//! A Rust compiler with standard libraries for WebAssembly.
//!
//! With rustup that is one command. Where rustup cannot fetch a target, Debian's own compiler
//! serves: it comes without those libraries but with their sources, and they are built from them
//! once and put where that compiler looks.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use fs_err as fs;
use walkdir::WalkDir;

use super::system::apt_install;
use crate::process::Cmd;
use crate::project::Project;
use crate::report::timed;

/// Debian's compiler for browsers, and the sources of its libraries.
const DEBIAN_PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "rust-web-llvm"];

/// Where Debian's compiler lies: rustup's stays the default for everything else.
const DEBIAN_BIN: &str = "/usr/bin";

/// The linker those packages point to by a link but do not always bring.
const DEBIAN_LINKER: &str = "/usr/bin/rust-lld";

/// In a library folder that was built here: the compiler that built it.
const STAMP: &str = "built-by-rmapscope-with.txt";

/// What to compile for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    /// The page.
    Browser,
    /// A target that has no `std` at all, to prove that a crate needs none.
    NoStd,
}

impl Target {
    /// The name rustc has for it.
    pub(crate) fn triple(self) -> &'static str {
        match self {
            Self::Browser => "wasm32-unknown-unknown",
            Self::NoStd => "wasm32v1-none",
        }
    }

    /// The library without which the target is not there.
    fn marker(self) -> &'static str {
        match self {
            Self::Browser => "libstd-",
            Self::NoStd => "liballoc-",
        }
    }

    /// What `-Zbuild-std` has to build; `test` is for the page's tests.
    fn crates(self) -> &'static str {
        match self {
            Self::Browser => "std,panic_abort,test",
            Self::NoStd => "core,alloc",
        }
    }
}

/// A compiler that can build for all wanted targets.
#[derive(Debug, Clone)]
pub(crate) struct WasmRust {
    /// Folder of cargo and rustc; none for those on PATH.
    bin: Option<PathBuf>,
    project: Project,
}

impl WasmRust {
    /// Looks for such a compiler; where there is none, gets one.
    pub(crate) fn find_or_install(project: &Project, targets: &[Target]) -> Result<Self> {
        let ordinary = Self { bin: None, project: project.clone() };
        if ordinary.has_all(targets) {
            return Ok(ordinary);
        }
        let debian = Self { bin: Some(DEBIAN_BIN.into()), project: project.clone() };
        if debian.has_all(targets) {
            return Ok(debian);
        }
        let by_rustup = Cmd::new("rustup")
            .env_remove("RUST_BACKTRACE")
            .args(["target", "add"])
            .args(targets.iter().map(|target| target.triple()));
        match timed(&format!("run `{by_rustup}`"), || by_rustup.run_quietly()) {
            Ok(()) if ordinary.has_all(targets) => return Ok(ordinary),
            Ok(()) => eprintln!("  but rustc on PATH is not rustup's"),
            Err(error) => eprintln!("  {error:#}\n  falling back to Debian's compiler"),
        }
        debian.install(targets, &by_rustup)?;
        Ok(debian)
    }

    /// `cargo build` for a module that is small and can be taken apart.
    ///
    /// Its standard library is built along with it, for size and without the texts of panics, which are a tenth of the
    /// page; the page tells of a panic all the same. Where the library's sources cannot be had the module is larger.
    pub(crate) fn cargo_for_splitting(&self) -> Cmd {
        let mut flags = self.without_paths_of_this_machine();
        // The relocations are what the splitter works with.
        flags.push("\u{1f}-Clink-arg=--emit-relocs");
        if !self.has_or_gets_sources() {
            return self.cargo().env("CARGO_ENCODED_RUSTFLAGS", flags).arg("build");
        }
        flags.push("\u{1f}-Zunstable-options\u{1f}-Cpanic=immediate-abort");
        self.cargo().env("CARGO_ENCODED_RUSTFLAGS", flags).env("RUSTC_BOOTSTRAP", "1").args([
            "build",
            "-Zbuild-std=std,panic_abort",
            "-Zbuild-std-features=optimize_for_size",
        ])
    }

    /// Cargo of this compiler, in the project, with a target folder of its own.
    pub(crate) fn cargo(&self) -> Cmd {
        self.with_environment(Cmd::new(self.program("cargo"))).dir(self.project.root())
    }

    /// Makes a program use this compiler when it calls cargo or rustc by name.
    pub(crate) fn with_environment(&self, cmd: Cmd) -> Cmd {
        let cmd = cmd
            .env("CARGO_TARGET_DIR", self.target_dir())
            .env("CARGO_ENCODED_RUSTFLAGS", self.without_paths_of_this_machine());
        match &self.bin {
            None => cmd,
            // Cargo runs this program with the libraries of its own compiler in front.
            Some(bin) => cmd.env("PATH", path_with(&[bin])).env_remove("LD_LIBRARY_PATH"),
        }
    }

    /// Where [`cargo`](Self::cargo) puts what it builds.
    pub(crate) fn target_dir(&self) -> PathBuf {
        self.project.target("wasm")
    }

    /// Folder of cargo and rustc; none for those on PATH.
    pub(super) fn bin(&self) -> Option<&PathBuf> {
        self.bin.as_ref()
    }

    /// Flags that keep the folders of whoever builds out of the messages of panics: the same
    /// sources give the same module everywhere.
    fn without_paths_of_this_machine(&self) -> OsString {
        let home = env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
        let cargo_home = env::var_os("CARGO_HOME").map_or_else(|| home.join(".cargo"), PathBuf::from);
        let mut flags = OsString::new();
        for (from, to) in [(cargo_home.as_path(), "/cargo"), (self.project.root(), "/rmapscope")] {
            if !flags.is_empty() {
                flags.push("\u{1f}");
            }
            flags.push("--remap-path-prefix=");
            flags.push(from);
            flags.push(format!("={to}"));
        }
        flags
    }

    fn program(&self, name: &str) -> PathBuf {
        self.bin.as_ref().map_or_else(|| name.into(), |bin| bin.join(name))
    }

    fn rustc(&self) -> Cmd {
        Cmd::new(self.program("rustc")).env_remove("LD_LIBRARY_PATH")
    }

    /// Whether the sources of the standard library are there, by rustup if need be.
    fn has_or_gets_sources(&self) -> bool {
        if self.has_sources().unwrap_or(false) {
            return true;
        }
        if self.bin.is_none() {
            let add = Cmd::new("rustup").args(["component", "add", "rust-src"]);
            match timed(&format!("run `{add}`"), || add.run_quietly()) {
                Ok(()) if self.has_sources().unwrap_or(false) => return true,
                Ok(()) => {}
                Err(error) => eprintln!("  {error:#}"),
            }
        }
        eprintln!("notice: without the sources of the standard library the page will be larger");
        false
    }

    fn has_sources(&self) -> Result<bool> {
        let sysroot = self.rustc().args(["--print", "sysroot"]).read()?;
        Ok(Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library/std").exists())
    }

    fn has_all(&self, targets: &[Target]) -> bool {
        targets.iter().all(|&target| self.has(target).unwrap_or(false))
    }

    fn has(&self, target: Target) -> Result<bool> {
        let dir = self.library_dir(target)?;
        let found = WalkDir::new(&dir).max_depth(1).into_iter().flatten().any(|entry| {
            let name = entry.file_name().to_string_lossy();
            name.starts_with(target.marker()) && name.ends_with(".rlib")
        });
        // Libraries that somebody else put there are theirs to keep right.
        let built_with = fs::read_to_string(dir.join(STAMP)).ok();
        let same = |built_with| self.version().is_ok_and(|version| version == built_with);
        Ok(found && built_with.is_none_or(same))
    }

    fn version(&self) -> Result<String> {
        self.rustc().arg("-vV").read()
    }

    fn library_dir(&self, target: Target) -> Result<PathBuf> {
        let print = ["--print", "target-libdir", "--target", target.triple()];
        Ok(PathBuf::from(self.rustc().args(print).read()?.trim()))
    }

    fn install(&self, targets: &[Target], by_rustup: &Cmd) -> Result<()> {
        let need = format!(
            "A Rust compiler with WebAssembly's standard library is missing. Best: `{by_rustup}`; \
             where that is impossible, Debian's packages serve."
        );
        if self.program("rustc").exists() && self.program("cargo").exists() {
            if !self.has_sources()? {
                apt_install(&DEBIAN_PACKAGES, &need)?;
            }
        } else {
            apt_install(&DEBIAN_PACKAGES, &need)?;
        }
        if let Ok(linker) = fs::read_link(DEBIAN_LINKER)
            && !Path::new(DEBIAN_LINKER).exists()
        {
            // The link's name, say lld-22, is the package's.
            let package = linker.file_name().unwrap_or_default().to_string_lossy();
            apt_install(&[&package], "The linker of Debian's Rust compiler is missing.")?;
        }
        for &target in targets {
            if !self.has(target).unwrap_or(false) {
                self.build_libraries(target)?;
            }
        }
        Ok(())
    }

    /// Builds a target's libraries from source and puts them where the compiler looks.
    fn build_libraries(&self, target: Target) -> Result<()> {
        let seed = self.project.target("wasm-std").join(target.triple());
        let _ = fs::remove_dir_all(&seed);
        fs::create_dir_all(seed.join("src"))?;
        fs::write(
            seed.join("Cargo.toml"),
            "[package]\nname = \"seed\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n",
        )?;
        fs::write(seed.join("src/lib.rs"), "#![no_std]\n")?;
        let build = Cmd::new(self.program("cargo"))
            .dir(&seed)
            // Link-time optimisation needs the bitcode; building std needs unstable options.
            .env("RUSTFLAGS", "-Cembed-bitcode=yes")
            .env("RUSTC_BOOTSTRAP", "1")
            .env("RUSTC", self.program("rustc"))
            .env("CARGO_TARGET_DIR", seed.join("target"))
            .env_remove("LD_LIBRARY_PATH")
            .args(["build", "--release", "--target", target.triple()])
            .arg(format!("-Zbuild-std={}", target.crates()));
        timed(&format!("build the standard library for {}", target.triple()), || build.run_quietly())?;
        let libraries = seed.join("target").join(target.triple()).join("release/deps");
        self.put_libraries(&libraries, &self.library_dir(target)?)
    }

    /// Copies beside the place first, so that the place itself is never half filled.
    fn put_libraries(&self, built: &Path, place: &Path) -> Result<()> {
        let fresh = place.with_extension("new");
        let by_hand = || {
            format!(
                "cannot write {}: run `cargo xtask setup` once as root, or copy the lib*.rlib \
                 files of {} there by hand",
                place.display(),
                built.display(),
            )
        };
        let _ = fs::remove_dir_all(&fresh);
        fs::create_dir_all(&fresh).with_context(by_hand)?;
        let mut copied = 0;
        for entry in fs::read_dir(built)? {
            let entry = entry?;
            let name = entry.file_name();
            let text = name.to_string_lossy();
            let library = text.starts_with("lib") && text.ends_with(".rlib");
            if library && !text.starts_with("libseed-") {
                fs::copy(entry.path(), fresh.join(&name))?;
                copied += 1;
            }
        }
        if copied == 0 {
            bail!("no libraries came out in {}", built.display());
        }
        fs::write(fresh.join(STAMP), self.version()?)?;
        let _ = fs::remove_dir_all(place);
        fs::rename(&fresh, place).with_context(by_hand)
    }
}

/// PATH with folders put in front.
pub(super) fn path_with(front: &[&PathBuf]) -> OsString {
    let old = env::var_os("PATH").unwrap_or_default();
    let all = front.iter().map(|&dir| dir.clone()).chain(env::split_paths(&old));
    env::join_paths(all).unwrap_or(old)
}
