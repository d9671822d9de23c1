//! Reading scenarios from files or the standard input.

use std::{
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
};

use rmapscope_core::Preset;
use rmapscope_view::{DesignDoc, ScenarioDoc};

use crate::output::Failure;

/// A scenario with the name of where it came from.
#[derive(Debug)]
pub(crate) struct Input {
    /// The file, or `-`.
    pub name: String,
    /// The scenario.
    pub doc: ScenarioDoc,
}

/// Reads a scenario; `-` is the standard input.
///
/// # Errors
///
/// If the file cannot be read, is not text, or is not a scenario.
pub(crate) fn read(file: &Path) -> Result<Input, Failure> {
    let name = file.display().to_string();
    let bad = |message: String| Failure::bad(format!("{name}: {message}"));
    let text = text(file).map_err(bad)?;
    let doc = ScenarioDoc::parse(&text).map_err(|error| bad(error.to_string()))?;
    Ok(Input { name, doc })
}

/// The design that was asked for, else the scenario's first, else v7.0.
pub(crate) fn design(asked: Option<&DesignDoc>, doc: &ScenarioDoc) -> DesignDoc {
    asked.or(doc.designs.first()).cloned().unwrap_or_else(|| DesignDoc::from(Preset::V7_0))
}

/// Reads all scenarios before anything is done with one of them.
///
/// # Errors
///
/// If one of them cannot be read: a message for each that cannot.
pub(crate) fn read_all(files: &[PathBuf]) -> Result<Vec<Input>, Failure> {
    if files.iter().filter(|file| file.as_os_str() == "-").count() > 1 {
        return Err(Failure::bad("-: the standard input can be read only once"));
    }
    let mut inputs = Vec::new();
    let mut messages = Vec::new();
    for file in files {
        match read(file) {
            Ok(input) => inputs.push(input),
            Err(Failure::Bad(more)) => messages.extend(more),
            Err(Failure::Closed) => return Err(Failure::Closed),
        }
    }
    if messages.is_empty() { Ok(inputs) } else { Err(Failure::Bad(messages)) }
}

fn text(file: &Path) -> Result<String, String> {
    let bytes = if file.as_os_str() == "-" {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
    } else if file.is_dir() {
        // Reading one fails on some systems and gives nothing on others.
        return Err("this is a directory; a file with a scenario would be accepted".into());
    } else {
        fs::read(file)
    };
    let bytes = bytes.map_err(|error| format!("cannot be read: {error}"))?;
    utf8(bytes)
}

/// Bytes as text.
///
/// # Errors
///
/// If they are not UTF-8: says where.
pub(crate) fn utf8(bytes: Vec<u8>) -> Result<String, String> {
    String::from_utf8(bytes).map_err(|error| not_utf8(&error.utf8_error()))
}

/// What is said of bytes that are not UTF-8.
pub(crate) fn not_utf8(error: &std::str::Utf8Error) -> String {
    format!("not text: byte {} is not UTF-8; a JSON document in UTF-8 would be accepted", error.valid_up_to())
}
