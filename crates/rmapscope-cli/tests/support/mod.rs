//! Starting the program, and what to give it.

#![allow(dead_code, reason = "each test file uses a part of this")]

use std::{
    fs,
    io::{Read as _, Write as _},
    path::Path,
    process::{Command, Stdio},
    thread,
};

/// The scenario of `formats.md`.
pub(crate) const SCENARIO: &str = r#"{"format":"rmapscope/1","title":"64K anon folio in a uffd-wp VMA","folios":[{"id":"A","kind":"anon","order":4,"pfn":4096,"object":"heap","index":512,"swapbacked":true,"swap":8192,"dirty":true,"exclusive":[[0,16]],"pinned":false,"extra_refs":0,"hwpoison":[]}],"mms":[{"name":"app","vmas":[{"start":512,"pages":64,"pgoff":512,"anon":"heap","flags":["uffd-wp"]}],"ptes":[{"at":512,"len":16,"present":"A","page":0,"bits":"wdu"}]}],"faults":{"swap_dup_fails_after":null},"ops":[{"op":"unmap","folio":"A","flags":["sync","batch-flush"]}],"designs":["series-v2"]}"#;

/// What the program did.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// The program with arguments.
pub(crate) fn program(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rmapscope"));
    command.args(args);
    command
}

/// Runs the program with an empty input.
pub(crate) fn run(args: &[&str]) -> Answer {
    run_with(args, b"")
}

/// Runs the program with an input.
pub(crate) fn run_with(args: &[&str], input: &[u8]) -> Answer {
    let mut child = program(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let mut stdout = child.stdout.take().expect("a pipe");
    let output = thread::scope(|scope| {
        scope.spawn(move || {
            // The program need not read all of it.
            let _ = stdin.write_all(input);
        });
        let mut output = String::new();
        stdout.read_to_string(&mut output).expect("UTF-8");
        output
    });
    let rest = child.wait_with_output().expect("the program ends");
    Answer {
        code: rest.status.code(),
        stdout: output,
        stderr: String::from_utf8(rest.stderr).expect("UTF-8"),
    }
}

/// [`SCENARIO`] in a file.
pub(crate) fn scenario_file() -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    file.write_all(SCENARIO.as_bytes()).expect("written");
    file
}

/// A scenario of the conformance vectors.
pub(crate) struct Vector {
    pub(crate) name: String,
    pub(crate) scenario: String,
}

/// The scenarios of the conformance vectors that stand in a file of their own.
pub(crate) fn vectors() -> Vec<Vector> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors");
    let mut vectors = Vec::new();
    for entry in fs::read_dir(&folder).expect("the vectors are there") {
        let path = entry.expect("readable").path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let text = fs::read_to_string(&path).expect("readable");
        let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        if let Some(scenario) = json.get("scenario") {
            vectors.push(Vector { name: path.display().to_string(), scenario: scenario.to_string() });
        }
    }
    assert!(vectors.len() > 50, "{} vectors", vectors.len());
    vectors
}
