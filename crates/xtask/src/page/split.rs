//! Takes the module apart: what is there at once, and what is loaded when it is asked for.

use std::path::{Path, PathBuf};

use anyhow::Result;
use fs_err as fs;

use super::NAME;
use crate::project::Project;
use crate::report::timed;
use crate::tools;

/// Splits a module; gives the one that is there at once and the files that go beside its JavaScript.
pub(super) fn split(project: &Project, module: &Path) -> Result<(PathBuf, Vec<PathBuf>)> {
    let out = project.target("page-split");
    let _ = fs::remove_dir_all(&out);
    fs::create_dir_all(&out)?;
    let splitter = tools::wasm_split(project)?;
    timed("take apart what can be loaded later", || {
        splitter.args(["--target", "web", "--out-name", NAME]).arg(module).arg(&out).run_quietly()
    })?;
    let main = out.join(format!("{NAME}.wasm"));
    let rest = super::files::files_in(&out)?.into_iter().filter(|file| *file != main).collect();
    Ok((main, rest))
}
