//! `cargo xtask serve`: the page on this machine, renewed as its sources change.

use std::path::PathBuf;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result};
use clap::Args;
use notify_debouncer_mini::new_debouncer;
use notify_debouncer_mini::notify::RecursiveMode;
use tokio::sync::watch;
use walkdir::WalkDir;

use crate::page::{self, Build, Optimiser, Reload};
use crate::process;
use crate::project::Project;
use crate::server::{self, Site};

/// How long sources must be quiet before a rebuild: editors write in several steps.
const QUIET: Duration = Duration::from_millis(100);

/// What the page is made of. Folders with everything below them.
const SOURCES: [&str; 6] =
    ["crates/rmapscope-core", "crates/rmapscope-view", "web", "index.html", "Cargo.toml", "Cargo.lock"];

/// Options of `serve`.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Port on 127.0.0.1; when it is taken, the next free one.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Do not watch the sources.
    #[arg(long)]
    no_watch: bool,
    /// Build as published: small, but slow to rebuild.
    #[arg(long)]
    release: bool,
}

/// Builds and serves until Ctrl-C.
pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    process::interrupt_is_success();
    let folder = project.target("serve");
    let build = || {
        let (build, optimiser) = if options.release {
            (Build::Release, Optimiser::IfPossible)
        } else {
            (Build::Development, Optimiser::Off)
        };
        let reload = if options.no_watch { Reload::Never } else { Reload::OnRebuild };
        page::build(project, build, optimiser, reload, &folder)
    };
    // Before the build, so that a change during it is not missed.
    let mut current = fingerprint(project);
    build()?;

    let (builds, newest) = watch::channel(unique_number());
    let listener = server::listen(options.port)?;
    let address = Site::new(&folder).announcing(newest).serve(listener)?;
    println!("\nrmapscope is at http://{address}/ (Ctrl-C ends it)");
    if options.no_watch {
        loop {
            thread::park();
        }
    }

    let changes = Changes::watch(project)?;
    println!("watching {}", SOURCES.join(", "));
    loop {
        let now = fingerprint(project);
        if now == current {
            changes.wait()?;
            continue;
        }
        current = now;
        println!("\nsources changed");
        match build() {
            Ok(_) => {
                builds.send_replace(unique_number());
                println!("rebuilt; http://{address}/ reloads");
            }
            Err(error) => eprintln!("\nerror: {error:#}\nstill serving the last good page"),
        }
    }
}

/// Differs from that of any earlier build, also of an earlier `serve` whose page is still open.
fn unique_number() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    since.as_secs().wrapping_mul(1_000_000_000).wrapping_add(since.subsec_nanos().into())
}

/// What tells a changed source from an unchanged one.
#[derive(Debug, PartialEq, Eq)]
struct Source {
    path: PathBuf,
    modified: Option<SystemTime>,
    bytes: u64,
}

/// The state of all sources. Reading a file does not change it, unlike what the watcher reports.
fn fingerprint(project: &Project) -> Vec<Source> {
    let entries = SOURCES
        .iter()
        .flat_map(|source| WalkDir::new(project.path(source)).sort_by_file_name().into_iter().flatten());
    let files = entries.filter(|entry| entry.file_type().is_file());
    let sources = files.filter_map(|entry| {
        let metadata = entry.metadata().ok()?;
        let modified = metadata.modified().ok();
        Some(Source { path: entry.into_path(), modified, bytes: metadata.len() })
    });
    sources.collect()
}

/// Wakes when something near the sources happened.
struct Changes {
    events: mpsc::Receiver<notify_debouncer_mini::DebounceEventResult>,
    _watcher: Box<dyn Send>,
}

impl Changes {
    fn watch(project: &Project) -> Result<Self> {
        let (sender, events) = mpsc::channel();
        let mut debouncer = new_debouncer(QUIET, sender).context("cannot watch the sources")?;
        for source in SOURCES.iter().map(|source| project.path(source)) {
            // A single file is watched through its folder: editors replace the file.
            let (path, mode) = if source.is_dir() {
                (source, RecursiveMode::Recursive)
            } else {
                (project.root().to_owned(), RecursiveMode::NonRecursive)
            };
            debouncer.watcher().watch(&path, mode).context("cannot watch the sources")?;
        }
        Ok(Self { events, _watcher: Box::new(debouncer) })
    }

    fn wait(&self) -> Result<()> {
        self.events.recv().map(drop).context("the watcher of the sources ended")
    }
}
