//! The simulator on this machine itself: entries a second, and instructions for an entry.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use fs_err as fs;
use serde::Deserialize;

use super::table::Figure;
use crate::process::Cmd;
use crate::project::Project;
use crate::report::timed;
use crate::tools::{host_cargo, valgrind};

/// What is counted: the function that unmaps, without what sets up and tears down.
const LOOP: &str = "*::sim::unmap::*::run";

/// Layouts and designs whose instructions are counted; the kernel's own were counted for the same.
const COUNTED: [(&str, &str); 5] = [
    ("anon", "v7.0"),
    ("anon", "series-v2"),
    ("file", "v7.0"),
    ("file-uffd-wp", "v7.0"),
    ("file-uffd-wp", "2026-08"),
];

/// The `rmapscope` program, optimised, as a user has it.
pub(super) fn program(project: &Project) -> Result<PathBuf> {
    let build = ["build", "--locked", "--release", "--package", "rmapscope-cli"];
    host_cargo(project).args(build).run()?;
    Ok(project.target("release/rmapscope").with_extension(std::env::consts::EXE_EXTENSION))
}

/// What `rmapscope bench` says, which is also shown as it is.
pub(super) fn speeds(program: &Path) -> Result<Vec<Figure>> {
    let text = timed("run `rmapscope bench`", || Cmd::new(program).arg("bench").read())?;
    println!("\n{text}");
    parsed(&text)
}

fn parsed(text: &str) -> Result<Vec<Figure>> {
    let mut figures = Vec::new();
    for line in text.lines() {
        let words: Vec<_> = line.split_whitespace().collect();
        if let ["an", "event", "takes", bytes, "bytes"] = words[..] {
            figures.push(Figure::measured("event-bytes", bytes.parse().context("bytes of an event")?));
        }
        // Layout, whose name may have a space, and design; events; then rate and milliseconds twice.
        let [layout @ .., design, _events, counts, _, trace, _] = &words[..] else { continue };
        let (Ok(counts), Ok(trace)) = (counts.parse::<f64>(), trace.parse::<f64>()) else { continue };
        let layout = layout.join("-");
        figures.push(Figure::measured(&format!("native/{layout}/{design}/counts"), counts * 1e6));
        figures.push(Figure::measured(&format!("native/{layout}/{design}/trace"), trace * 1e6));
    }
    if figures.len() < 3 {
        bail!("`rmapscope bench` no longer prints a table that can be read here:\n{text}");
    }
    Ok(figures)
}

/// Instructions for an entry, counted by callgrind.
pub(super) fn instructions(project: &Project, program: &Path) -> Vec<Figure> {
    let obstacle = obstacle(program);
    let count = |(layout, design): (&str, &str)| {
        let name = format!("instructions/{layout}/{design}");
        let why = match &obstacle {
            Some(obstacle) => obstacle.clone(),
            None => match per_entry(project, program, layout, design) {
                Ok(count) => return Figure::measured(&name, count),
                Err(error) => format!("{error:#}"),
            },
        };
        Figure { name, value: None, note: why }
    };
    COUNTED.into_iter().map(count).collect()
}

/// Why nothing can be counted, if that is so.
fn obstacle(program: &Path) -> Option<String> {
    if valgrind().is_err() {
        return Some("valgrind is not installed".to_owned());
    }
    let help = Cmd::new(program).args(["bench", "--help"]).read().unwrap_or_default();
    (!help.contains("--counts")).then(|| "`rmapscope bench` cannot simulate without timing".to_owned())
}

/// What the program says that it simulated.
#[derive(Debug, Deserialize)]
struct Simulated {
    entries: u32,
}

fn per_entry(project: &Project, program: &Path, layout: &str, design: &str) -> Result<f64> {
    let out = project.target("callgrind.out");
    let mut file = OsString::from("--callgrind-out-file=");
    file.push(&out);
    let simulated = valgrind()?
        .args(["--quiet", "--tool=callgrind"])
        .arg(format!("--toggle-collect={LOOP}"))
        .arg(file)
        .arg(program)
        .args(["bench", "--only", layout, "--design", design, "--counts"])
        .read()?;
    let Simulated { entries } = serde_json::from_str(&simulated)
        .with_context(|| format!("`rmapscope bench` printed {simulated:?}"))?;
    let text = fs::read_to_string(&out)?;
    let instructions = summary(&text).with_context(|| format!("{} has no totals", out.display()))?;
    if instructions < 1.0 {
        bail!("callgrind saw nothing of `{LOOP}`; is it still called so?");
    }
    Ok((instructions / f64::from(entries)).round())
}

/// The number of instructions in callgrind's file.
fn summary(text: &str) -> Option<f64> {
    text.lines().find_map(|line| line.strip_prefix("totals: ")?.trim().parse().ok())
}

#[cfg(test)]
mod tests {
    use super::{parsed, summary};

    #[test]
    fn the_table_is_read() {
        let text = "an event takes 24 bytes\n\n\
                    layout        design         events       counts only        full trace\n\
                    anon uffd-wp  v7.0          1216512       11.9   5.52        2.0  32.72\n\
                    file          2026-08        143360       58.5   1.12       48.5   1.35\n";
        let figures = parsed(text).expect("a table");
        let names: Vec<_> = figures.iter().map(|figure| figure.name.as_str()).collect();
        assert_eq!(
            names,
            [
                "event-bytes",
                "native/anon-uffd-wp/v7.0/counts",
                "native/anon-uffd-wp/v7.0/trace",
                "native/file/2026-08/counts",
                "native/file/2026-08/trace",
            ]
        );
        assert_eq!(figures[0].value, Some(24.0));
        assert_eq!(figures[3].value, Some(58.5e6));
        assert!(parsed("nothing").is_err());
    }

    #[test]
    fn totals_are_found() {
        assert_eq!(summary("events: Ir\nsummary: 9\n\ntotals: 9003493\n"), Some(9_003_493.0));
        assert_eq!(summary("events: Ir\n"), None);
    }
}
