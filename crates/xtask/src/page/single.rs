//! The page as one file: opens from a disk, in a frame without an origin, and without a network.
//!
//! It is made of the very modules of the page, compressed and written as characters, so that a server's compression
//! makes it hardly larger than they are. Its Content Security Policy allows its script and its styles by their hashes,
//! and no request at all.

use std::path::Path;

use anyhow::{Context, Result, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use fs_err as fs;
use sha2::{Digest as _, Sha256};

use super::files::{gzip, replaced};
use super::{NAME, SPLIT, picture};
use crate::project::Project;
use crate::report::timed;
use crate::tools;

/// Where its own scripts are.
const FOLDER: &str = "web/single";

/// How the page gets its second module, and how this one does.
const FETCH: (&str, &str) = ("fetch(new URL(\"./split_more.wasm\",import.meta.url))", "packed(\"more\")");

/// How the styles are asked for in index.html.
const STYLES: &str = "<link rel=\"stylesheet\" href=\"styles/rmapscope.css\">";

/// What is there to be loaded early, which nothing here is.
const EARLY: [&str; 2] = [
    "<link rel=\"modulepreload\" href=\"pkg/rmapscope.js\">\n",
    "<link rel=\"preload\" href=\"pkg/rmapscope_bg.wasm\" as=\"fetch\" type=\"application/wasm\" crossorigin>\n",
];

const SCRIPT: &str = "<script type=\"module\" src=\"boot.js\"></script>";
const POLICY: &str = "script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; \
     connect-src 'self'; worker-src 'self';";

/// The page, of a package whose modules and scripts are as small as they get.
pub(super) fn html(project: &Project, package: &Path, styles: &Path) -> Result<String> {
    let script = timed("put all into one file", || bundle(project, package))?;
    let styles = fs::read_to_string(styles.join(format!("{NAME}.css")))?;
    for (what, text) in [("script", &script), ("style", &styles)] {
        if text.contains(&format!("</{what}")) {
            bail!("the page's {what} would end before its end");
        }
    }
    let page = picture::put_into(&fs::read_to_string(project.path("index.html"))?)?;
    let policy = format!(
        "script-src '{}' 'wasm-unsafe-eval'; style-src '{}'; img-src data: blob:;",
        hash(&script),
        hash(&styles)
    );
    let mut page = replaced(&page, POLICY, &policy).context("in index.html")?;
    for early in EARLY {
        page = replaced(&page, early, "").context("in index.html")?;
    }
    page = replaced(&page, STYLES, &format!("<style>{styles}</style>")).context("in index.html")?;
    page = replaced(&page, &format!("{SCRIPT}\n"), "").context("in index.html")?;
    let packed =
        |module: &str| -> Result<String> { Ok(STANDARD.encode(gzip(&fs::read(package.join(module))?)?)) };
    let end = format!(
        "<script type=\"text/plain\" id=\"{NAME}-main\">{}</script>\n\
         <script type=\"text/plain\" id=\"{NAME}-more\">{}</script>\n\
         <script type=\"module\">{script}</script>\n</body>",
        packed("rmapscope_bg.wasm")?,
        packed("split_more.wasm")?
    );
    replaced(&page, "</body>", &end).context("in index.html")
}

/// All scripts as one.
fn bundle(project: &Project, package: &Path) -> Result<String> {
    let folder = project.target("page-single");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("pkg"))?;
    for script in super::files::files_in(package)? {
        if script.extension().is_some_and(|kind| kind == "js") {
            fs::copy(&script, folder.join("pkg").join(script.file_name().unwrap_or_default()))?;
        }
    }
    let loader = folder.join("pkg").join(SPLIT);
    let text = replaced(&fs::read_to_string(&loader)?, FETCH.0, FETCH.1).context(SPLIT)?;
    fs::write(&loader, format!("import{{packed}}from\"../packed.js\";{text}"))?;
    for script in super::files::files_in(&project.path(FOLDER))? {
        fs::copy(&script, folder.join(script.file_name().unwrap_or_default()))?;
    }
    fs::copy(project.path("web/boot.js"), folder.join("boot.js"))?;
    let out = folder.join("out.js");
    let bundle = tools::minifier(project)?.args(["--bundle", "--format=esm"]).arg(folder.join("single.js"));
    bundle.arg(format!("--outfile={}", out.display())).run_quietly()?;
    Ok(fs::read_to_string(out)?)
}

/// A text as a Content Security Policy names it.
fn hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text)))
}

#[cfg(test)]
mod tests {
    use super::hash;

    #[test]
    fn a_hash_is_written_as_browsers_read_it() {
        // The hash of nothing, as it stands in FIPS 180-4's examples.
        assert_eq!(hash(""), "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }
}
