//! What lets the page go on without a network: a service worker that knows this version's files.

use std::path::Path;

use anyhow::{Context, Result};
use fs_err as fs;

use super::files::{files_in, hash, replaced};
use super::is_for_embedders;
use crate::project::Project;

/// Its sources.
const FOLDER: &str = "web/offline";

/// Its name, which stays: a browser asks for it to see whether there is a new version.
const WORKER: &str = "sw.js";

/// What starts the page, with what registers the worker.
pub(super) fn registering(project: &Project, boot: &str) -> Result<String> {
    Ok(boot.to_owned() + &fs::read_to_string(project.path(FOLDER).join("register.js"))?)
}

/// Puts the worker beside the page, for all that the page itself can ask for.
pub(super) fn add_worker(project: &Project, site: &Path) -> Result<()> {
    let mut names = Vec::new();
    let mut contents = Vec::new();
    for file in files_in(site)? {
        let name = file.strip_prefix(site)?.to_string_lossy().replace('\\', "/");
        if is_of_page(&name) {
            contents.push(fs::read(&file)?);
            names.push(name);
        }
    }
    let version = hash(contents.iter().map(Vec::as_slice));
    let worker = fs::read_to_string(project.path(FOLDER).join(WORKER))?;
    let files = format!("const FILES = {};", serde_json::to_string(&names)?);
    let worker = replaced(&worker, "const FILES = [];", &files).context("in sw.js")?;
    let worker =
        replaced(&worker, "rmapscope-VERSION", &format!("rmapscope-{version}")).context("in sw.js")?;
    fs::write(site.join(WORKER), worker)?;
    Ok(())
}

/// Whether the page itself can ask for a file: not what only embedders and readers of documentation want.
fn is_of_page(name: &str) -> bool {
    let parts = ["index.html", "boot-", "styles-", "pkg-"];
    parts.iter().any(|part| name.starts_with(part)) && !name.ends_with(".d.ts") && !is_for_embedders(name)
}

#[cfg(test)]
mod tests {
    use super::is_of_page;

    #[test]
    fn only_what_the_page_asks_for_is_kept() {
        let page = ["index.html", "pkg-1/split_more.wasm", "styles-1/rmapscope.css", "boot-1.js"];
        let not = [
            "rmapscope.html",
            "pkg-1/embed.js",
            "pkg-1/api.js",
            "docs/embed.html",
            "rmapscope.js",
            "rmapscope-embed.js",
            "pkg-1/rmapscope.d.ts",
        ];
        assert!(page.iter().all(|name| is_of_page(name)));
        assert!(!not.iter().any(|name| is_of_page(name)));
    }
}
