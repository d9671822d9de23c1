//! How much a reader has to load, against the budget in budgets.toml.

use std::path::Path;

use anyhow::{Result, bail};
use fs_err as fs;

use super::files::{SINGLE, files_in, gzip};
use super::{NAME, is_for_embedders};
use crate::budgets::Budgets;
use crate::project::Project;
use crate::report::kilobytes;

/// The script of those who embed the page.
const EMBED: &str = "rmapscope-embed.js";

/// Prints the table of sizes; fails when the page is larger than it may be.
pub(crate) fn print_and_check(project: &Project, dist: &Path) -> Result<()> {
    let total = print(project, dist)?;
    check_embedding(project, dist)?;
    let budget = Budgets::read(project)?.first_load;
    if total > u64::from(budget.limit_gzip_kb) * 1000 {
        bail!(
            "the first load is {}, more than the {} KB of budgets.toml",
            kilobytes(total),
            budget.limit_gzip_kb
        );
    }
    if total > u64::from(budget.must_gzip_kb) * 1000 {
        eprintln!(
            "notice: the first load is within its limit of {} KB, but not yet within what it must be, {} KB",
            budget.limit_gzip_kb, budget.must_gzip_kb
        );
    }
    Ok(())
}

/// Prints what else has a budget: the page as one file, against the page with all that it can load, and the script of
/// those who embed it.
fn check_embedding(project: &Project, dist: &Path) -> Result<()> {
    let budget = Budgets::read(project)?.embedding;
    let size = |file: &Path| -> Result<u64> { Ok(gzip(&fs::read(file)?)?.len() as u64) };
    let single = size(&dist.join(SINGLE))?;
    let mut split = 0;
    for file in files_in(dist)? {
        let name = file.strip_prefix(dist)?.to_string_lossy().into_owned();
        if is_first_load(&name) || name.ends_with("/split_more.wasm") || is_for_embedders(&name) {
            split += size(&file)?;
        }
    }
    let percent = single * 100 / split;
    println!(
        "{:<44} {:>10} {:>10}",
        format!("{SINGLE}, {percent} % of the page in files"),
        kilobytes(fs::metadata(dist.join(SINGLE))?.len()),
        kilobytes(single)
    );
    let script = size(&dist.join(EMBED))?;
    println!("{EMBED:<44} {:>10} {:>10}", "", format!("{script} B"));
    if percent > u64::from(budget.single_file_percent) {
        bail!("{SINGLE} is {percent} % of the page in files, more than budgets.toml allows");
    }
    if script > u64::from(budget.script_gzip_bytes) {
        bail!(
            "{EMBED} has {script} bytes, compressed, more than the {} of budgets.toml",
            budget.script_gzip_bytes
        );
    }
    Ok(())
}

/// Prints the table of sizes; gives the compressed bytes of the first load.
pub(crate) fn print(project: &Project, dist: &Path) -> Result<u64> {
    let budget = Budgets::read(project)?.first_load;
    let (mut raw_total, mut gzip_total) = (0, 0);
    println!("\n{:<44} {:>10} {:>10}", "first load", "raw", "gzip");
    for file in files_in(dist)? {
        let name = file.strip_prefix(dist)?.to_string_lossy().into_owned();
        if !is_first_load(&name) {
            continue;
        }
        let content = fs::read(&file)?;
        let (raw, gzip) = (content.len() as u64, gzip(&content)?.len() as u64);
        println!("{name:<44} {:>10} {:>10}", kilobytes(raw), kilobytes(gzip));
        raw_total += raw;
        gzip_total += gzip;
    }
    println!("{:<44} {:>10} {:>10}", "total", kilobytes(raw_total), kilobytes(gzip_total));
    println!(
        "{:<44} {:>10} {:>10}",
        "budget: must, aim",
        format!("{} KB", budget.must_gzip_kb),
        format!("{} KB", budget.aim_gzip_kb)
    );
    Ok(gzip_total)
}

/// Whether every reader loads this file: not what only embedders, editors or hosts want, and not what is loaded when
/// it is asked for.
fn is_first_load(name: &str) -> bool {
    let page = ["index.html", "boot-", "styles-", "pkg-"];
    let not_loaded = [".d.ts", ".gz"];
    page.iter().any(|start| name.starts_with(start))
        && !not_loaded.iter().any(|end| name.ends_with(end))
        && !name.contains("/split_")
        && !is_for_embedders(name)
        && name != format!("{NAME}.js")
}

#[cfg(test)]
mod tests {
    use super::is_first_load;

    #[test]
    fn declarations_and_compressed_copies_are_not_loaded() {
        let loaded = ["index.html", "boot-1.js", "pkg-1/rmapscope.js", "styles-1/page.css"];
        let not = [
            "index.html.gz",
            "pkg-1/rmapscope.d.ts",
            "rmapscope.js",
            "pkg-1/split_more.wasm",
            "pkg-1/embed.js",
            "pkg-1/api.js",
            "rmapscope-embed.js",
        ];
        assert!(loaded.iter().all(|name| is_first_load(name)));
        assert!(!not.iter().any(|name| is_first_load(name)));
    }
}
