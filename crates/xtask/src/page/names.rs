//! Shortens the names by which the module and its JavaScript know each other.
//!
//! wasm-bindgen's names carry what they stand for and a hash, so that they are the same whoever builds. Once both files
//! are there nobody reads them any more, and they are seven kilobytes, compressed, of what every reader loads.

use std::path::Path;

use anyhow::{Context, Result, bail};
use fs_err as fs;
use wasm_encoder::{ExportSection, ImportSection, Module, RawSection, reencode::Reencode};
use wasmparser::{Parser, Payload};

/// Starts of the names that wasm-bindgen makes.
const STARTS: [&str; 2] = ["__wb", "wasm_bindgen_"];

/// What the module calls the object of its imports.
const OBJECT: (&str, &str) = ("./rmapscope_bg.js", "w");

/// Shortens the names in a module and in its JavaScript.
pub(super) fn shorten(module: &Path, script: &Path) -> Result<()> {
    let text = fs::read_to_string(script)?;
    let names = Names::of(&text);
    if names.0.is_empty() || !text.contains(OBJECT.0) {
        bail!("{} does not look like what wasm-bindgen makes", script.display());
    }
    let renamed = rename(&fs::read(module)?, &names).with_context(|| module.display().to_string())?;
    fs::write(module, renamed)?;
    fs::write(script, names.replaced(&text).replace(OBJECT.0, OBJECT.1))?;
    Ok(())
}

/// The long names, each at the place of its short one.
struct Names(Vec<String>);

impl Names {
    fn of(script: &str) -> Self {
        let mut names: Vec<String> = words(script)
            .filter(|word| STARTS.iter().any(|start| word.starts_with(start)))
            .map(Into::into)
            .collect();
        names.sort();
        names.dedup();
        Self(names)
    }

    fn short(&self, name: &str) -> Option<String> {
        self.0.binary_search_by(|each| each.as_str().cmp(name)).ok().map(|i| format!("_{i:x}"))
    }

    /// A script with the short names.
    fn replaced(&self, script: &str) -> String {
        let mut out = String::with_capacity(script.len());
        let mut rest = script;
        while let Some(start) = rest.find(is_of_name) {
            let end = rest[start..].find(|c| !is_of_name(c)).map_or(rest.len(), |len| start + len);
            out.push_str(&rest[..start]);
            let word = &rest[start..end];
            match self.short(word) {
                Some(short) => out.push_str(&short),
                None => out.push_str(word),
            }
            rest = &rest[end..];
        }
        out + rest
    }
}

fn words(script: &str) -> impl Iterator<Item = &str> {
    script.split(|c| !is_of_name(c)).filter(|word| !word.is_empty())
}

fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '$'
}

/// A module with the short names; all else in it stays as it is.
fn rename(module: &[u8], names: &Names) -> Result<Vec<u8>> {
    let mut out = Module::new();
    let mut same = wasm_encoder::reencode::RoundtripReencoder;
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::ImportSection(imports) => {
                let mut section = ImportSection::new();
                for import in imports.into_imports() {
                    let import = import?;
                    let object = if import.module == OBJECT.0 { OBJECT.1 } else { import.module };
                    let name = names.short(import.name).unwrap_or_else(|| import.name.to_owned());
                    section.import(object, &name, same.entity_type(import.ty)?);
                }
                out.section(&section);
            }
            Payload::ExportSection(exports) => {
                let mut section = ExportSection::new();
                for export in exports {
                    let export = export?;
                    let name = names.short(export.name).unwrap_or_else(|| export.name.to_owned());
                    section.export(&name, same.export_kind(export.kind)?, export.index);
                }
                out.section(&section);
            }
            payload => {
                if let Some((id, range)) = payload.as_section() {
                    let range = usize::try_from(range.start)?..usize::try_from(range.end)?;
                    out.section(&RawSection { id, data: &module[range] });
                }
            }
        }
    }
    Ok(out.finish())
}

#[cfg(test)]
mod tests {
    use super::Names;

    const SCRIPT: &str =
        "f({__wbg_get_12ab:a=>b.__wbindgen_malloc(a),other:__wbg_get_12ab2,x:\"./rmapscope_bg.js\"})";

    #[test]
    fn whole_names_are_replaced_everywhere() {
        let names = Names::of(SCRIPT);
        assert_eq!(names.0, ["__wbg_get_12ab", "__wbg_get_12ab2", "__wbindgen_malloc"]);
        assert_eq!(names.replaced(SCRIPT), "f({_0:a=>b._2(a),other:_1,x:\"./rmapscope_bg.js\"})");
    }
}
