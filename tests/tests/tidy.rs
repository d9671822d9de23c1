//! What a reviewer would otherwise have to look for in every change.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Folders that are made, not written.
const LEFT_OUT: [&str; 8] = ["target", ".git", "node_modules", "dist", ".tools", "pkg", "vectors", "corpus"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ is in the project").to_owned()
}

fn files(extensions: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a readable folder") {
            let path = entry.expect("a readable folder").path();
            let name = path.file_name().expect("an entry has a name").to_string_lossy().into_owned();
            if path.is_dir() {
                if !LEFT_OUT.contains(&name.as_str()) {
                    folders.push(path);
                }
            } else if extensions.iter().any(|ext| path.extension().is_some_and(|e| e == *ext)) {
                found.push(path);
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "no files with {extensions:?}");
    found
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn none(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

#[test]
fn a_file_is_one_noun() {
    let mut complaints = Vec::new();
    for path in files(&["rs", "css", "js", "mjs"]) {
        let lines = read(&path).lines().count();
        if lines > 600 {
            complaints.push(format!("{}: {lines} lines; split it", path.display()));
        }
    }
    none(&complaints);
}

#[test]
fn every_file_says_what_it_is() {
    let mut complaints = Vec::new();
    for path in files(&["rs"]) {
        if !read(&path).trim_start_matches("#![no_main]\n").trim_start().starts_with("//!") {
            complaints.push(format!("{}: does not begin with a //! comment", path.display()));
        }
    }
    none(&complaints);
}

#[test]
fn nothing_is_left_unfinished() {
    // Put together here, so that this file does not contain them.
    let marks = [("TO", "DO"), ("FIX", "ME"), ("XX", "X"), ("todo", "!("), ("unimplemented", "!(")];
    let marks = marks.map(|(start, end)| format!("{start}{end}"));
    let mut complaints = Vec::new();
    for path in files(&["rs", "css", "js", "mjs", "html", "md", "toml"]) {
        for (number, line) in read(&path).lines().enumerate() {
            for mark in marks.iter().filter(|mark| line.contains(mark.as_str())) {
                complaints.push(format!("{}:{}: {mark}", path.display(), number + 1));
            }
        }
    }
    none(&complaints);
}

#[test]
fn no_file_knows_this_machine() {
    let paths = ["work", "root", "home"].map(|folder| format!("/{folder}/"));
    let mut complaints = Vec::new();
    for path in files(&["rs", "css", "js", "mjs", "html", "md", "toml", "json", "txt", "lock"]) {
        for (number, line) in read(&path).lines().enumerate() {
            let from_github = line.contains("registry+https://github.com/rust-lang/crates.io-index");
            let named = paths.iter().find(|name| line.contains(name.as_str()));
            if let Some(name) = named.filter(|_| !from_github) {
                complaints.push(format!("{}:{}: {name}", path.display(), number + 1));
            }
            if line.contains("\"resolved\"") {
                complaints.push(format!("{}:{}: names a registry", path.display(), number + 1));
            }
        }
    }
    none(&complaints);
}

#[test]
fn links_in_documents_lead_somewhere() {
    let mut complaints = Vec::new();
    for path in files(&["md"]) {
        let text = read(&path);
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = link.split('#').next().unwrap_or_default();
            if file.is_empty() || file.contains("://") {
                continue;
            }
            if !path.parent().expect("a file is in a folder").join(file).exists() {
                complaints.push(format!("{}: {link} leads nowhere", path.display()));
            }
        }
    }
    none(&complaints);
}

/// No colour outside the tokens, so that themes, forced colours and print stay whole.
#[test]
fn colours_are_tokens() {
    let mut complaints = Vec::new();
    for path in files(&["css"]) {
        if path.file_name().is_some_and(|name| name == "tokens.css") {
            continue;
        }
        for (number, line) in read(&path).lines().enumerate() {
            let line = line.split("/*").next().unwrap_or_default();
            let hex = line.split('#').skip(1).any(|rest| {
                let digits = rest.chars().take_while(char::is_ascii_hexdigit).count();
                matches!(digits, 3 | 4 | 6 | 8) && line.contains(':') && !line.trim_end().ends_with('{')
            });
            if hex || line.contains("rgb(") || line.contains("hsl(") {
                complaints.push(format!("{}:{}: {}", path.display(), number + 1, line.trim()));
            }
        }
    }
    none(&complaints);
}
