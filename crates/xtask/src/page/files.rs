//! Puts the folder of the page together.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use flate2::write::GzEncoder;
use flate2::{Compression, Crc};
use fs_err as fs;
use walkdir::WalkDir;

use super::{Build, NAME, Reload, oembed, offline, picture};
use crate::project::Project;
use crate::tools;

/// The module that starts the page; also its address in index.html.
const BOOT: &str = "boot.js";

/// The folder of the module and its JavaScript; also how index.html and boot.js call it.
const PACKAGE: &str = "pkg";

/// How index.html calls the folder of style sheets.
const STYLES: &str = "styles";

/// The script that `serve` adds; `web/reload.js` would be published, so it lies beside this file.
const RELOAD: &str = "reload.js";
const RELOAD_SCRIPT: &str = include_str!("reload.js");

/// The page as one file.
pub(super) const SINGLE: &str = "rmapscope.html";

/// What embedders import. They may ask for anything at once, so all is loaded when `init` is done.
const API: &str = "import load, { broken, loadAll } from \"PACKAGE/rmapscope.js\";
import { watch } from \"PACKAGE/broken.js\";
export * from \"PACKAGE/rmapscope.js\";
export { Handle, mount } from \"PACKAGE/api.js\";
export default async function init(...args) {
  const exports = await load(...args);
  watch(broken);
  await loadAll();
  return exports;
}
";

/// Files worth compressing.
const TEXT_LIKE: [&str; 8] = ["html", "js", "css", "wasm", "json", "svg", "txt", "ts"];

/// What the page is put together from.
#[derive(Debug)]
pub(super) struct Parts {
    /// The folder of the module and its JavaScript.
    pub(super) package: PathBuf,
    /// The folder of style sheets.
    pub(super) styles: PathBuf,
    /// The folder of what is published as it is.
    pub(super) statics: PathBuf,
    /// The page as one file, if it could be made.
    pub(super) single: Option<String>,
}

/// Assembles the page beside `out` and then puts it in the place of `out`; `address` is where it will be, if that is
/// known.
pub(super) fn assemble(
    project: &Project,
    parts: &Parts,
    build: Build,
    reload: Reload,
    address: &str,
    out: &Path,
) -> Result<()> {
    let fresh = beside(out, "new");
    let _ = fs::remove_dir_all(&fresh);
    fs::create_dir_all(&fresh)?;

    copy_folder(&parts.statics, &fresh)?;
    let package_name = copy_hashed(&parts.package, &fresh, PACKAGE)?;
    let styles_name = copy_hashed(&parts.styles, &fresh, STYLES)?;

    let mut boot = fs::read_to_string(project.path("web").join(BOOT))?;
    if build == Build::Release {
        boot = offline::registering(project, &boot)?;
    }
    if parts.single.is_some() {
        boot = small(project, &boot)?;
    }
    let boot = replaced(&boot, &format!("\"./{PACKAGE}/"), &format!("\"./{package_name}/"))
        .context("in web/boot.js")?;
    let boot_name = format!("boot-{}.js", hash([boot.as_bytes()]));
    fs::write(fresh.join(&boot_name), boot)?;

    let html = without_comments(&fs::read_to_string(project.path("index.html"))?);
    let html = rewritten(&html, &package_name, &styles_name, &boot_name)
        .and_then(|html| picture::put_into(&html))
        .context("in index.html")?;
    let html = match reload {
        Reload::Never => html,
        Reload::OnRebuild => {
            fs::write(fresh.join(RELOAD), RELOAD_SCRIPT)?;
            let tag = format!("<script type=\"module\" src=\"{RELOAD}\"></script>\n</head>");
            replaced(&html, "</head>", &tag).context("in index.html")?
        }
    };
    // For embedders: a name that stays.
    let import = format!("@import \"./{styles_name}/{NAME}.css\";\n");
    fs::write(fresh.join(format!("{NAME}.css")), import)?;
    fs::write(fresh.join("index.html"), html)?;

    let api = API.replace("PACKAGE", &format!("./{package_name}"));
    fs::write(fresh.join(format!("{NAME}.js")), api)?;
    fs::copy(parts.package.join(format!("{NAME}.d.ts")), fresh.join(format!("{NAME}.d.ts")))?;
    oembed::add(&fresh, address)?;

    if let Some(single) = &parts.single {
        fs::write(fresh.join(SINGLE), single)?;
    }
    if build == Build::Release {
        offline::add_worker(project, &fresh)?;
        compress_all(&fresh)?;
    }
    replace_folder(&fresh, out)
}

/// A script, made small.
fn small(project: &Project, script: &str) -> Result<String> {
    let file = project.target("page-boot.js");
    fs::write(&file, script)?;
    tools::minifier(project)?.arg(&file).read()
}

/// HTML without the lines that are comments.
fn without_comments(html: &str) -> String {
    let lines = html.lines().filter(|line| !(line.starts_with("<!--") && line.ends_with("-->")));
    lines.map(|line| line.to_owned() + "\n").collect()
}

/// Puts the built names into index.html.
fn rewritten(html: &str, package: &str, styles: &str, boot: &str) -> Result<String> {
    let html = replaced(html, &format!("\"{PACKAGE}/"), &format!("\"{package}/"))?;
    let html = replaced(&html, &format!("\"{STYLES}/"), &format!("\"{styles}/"))?;
    replaced(&html, &format!("\"{BOOT}\""), &format!("\"{boot}\""))
}

/// Replaces every occurrence; there must be one.
pub(super) fn replaced(text: &str, from: &str, to: &str) -> Result<String> {
    if !text.contains(from) {
        bail!("`{from}` does not occur, and the build has to put `{to}` there");
    }
    Ok(text.replace(from, to))
}

/// Copies a folder under a name that carries a hash of its content; gives that name.
fn copy_hashed(from: &Path, into: &Path, name: &str) -> Result<String> {
    let files = files_in(from)?;
    let contents = files.iter().map(fs::read).collect::<Result<Vec<_>, _>>()?;
    let name = format!("{name}-{}", hash(contents.iter().map(Vec::as_slice)));
    copy_folder(from, &into.join(&name))?;
    Ok(name)
}

pub(super) fn hash<'a>(contents: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut crc = Crc::new();
    contents.into_iter().for_each(|content| crc.update(content));
    format!("{:08x}", crc.sum())
}

/// All files of a folder and its folders, in order of their names.
pub(super) fn files_in(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry?;
        if entry.file_type().is_file() {
            files.push(entry.into_path());
        }
    }
    Ok(files)
}

pub(super) fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    for file in files_in(from)? {
        let copy = to.join(file.strip_prefix(from)?);
        fs::create_dir_all(copy.parent().unwrap_or(to))?;
        fs::copy(file, copy)?;
    }
    Ok(())
}

fn compress_all(folder: &Path) -> Result<()> {
    for file in files_in(folder)? {
        if file.extension().is_some_and(|kind| TEXT_LIKE.iter().any(|text| kind == *text)) {
            let mut name = file.clone().into_os_string();
            name.push(".gz");
            fs::write(name, gzip(&fs::read(&file)?)?)?;
        }
    }
    Ok(())
}

/// Compressed as well as gzip can.
pub(super) fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}

fn replace_folder(fresh: &Path, out: &Path) -> Result<()> {
    if out.exists() {
        let old = beside(out, "old");
        let _ = fs::remove_dir_all(&old);
        fs::rename(out, &old)?;
        fs::rename(fresh, out)?;
        fs::remove_dir_all(old)?;
    } else {
        fs::rename(fresh, out)?;
    }
    Ok(())
}

/// A folder of the same name with something after it.
fn beside(folder: &Path, suffix: &str) -> PathBuf {
    let mut name = folder.as_os_str().to_owned();
    name.push(format!(".{suffix}"));
    name.into()
}

#[cfg(test)]
mod tests {
    use super::{hash, rewritten};

    #[test]
    fn index_html_names_what_was_built() {
        let html = r#"<link href="styles/a.css"><link href="pkg/x.js"><script src="boot.js">"#;
        let html = rewritten(html, "pkg-1", "styles-2", "boot-3.js").expect("all are there");
        let wanted = r#"<link href="styles-2/a.css"><link href="pkg-1/x.js"><script src="boot-3.js">"#;
        assert_eq!(html, wanted);
    }

    #[test]
    fn index_html_without_its_script_is_refused() {
        let html = r#"<link href="styles/a.css"><link href="pkg/x.js">"#;
        let message = rewritten(html, "p", "s", "b").expect_err("no script").to_string();
        assert!(message.contains("boot.js"), "{message}");
    }

    #[test]
    fn another_content_has_another_hash() {
        assert_ne!(hash([b"a".as_slice()]), hash([b"b".as_slice()]));
    }
}
