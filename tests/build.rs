//! Lists the conformance vectors and the golden links, so that they are part of every test program, in the browser, too.

use std::{
    env,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

fn main() {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("vectors");
    println!("cargo::rerun-if-changed=vectors");
    let mut list = String::from("&[\n");
    for path in json_files(&root) {
        let name = path.file_name().expect("a file").to_string_lossy();
        let log = root.join("events").join(&*name);
        let log = if log.exists() {
            format!("Some(include_str!({:?}))", log.display().to_string())
        } else {
            "None".into()
        };
        let path = path.display().to_string();
        writeln!(list, "    VectorFile {{ name: {name:?}, text: include_str!({path:?}), events: {log} }},")
            .expect("writing to a string");
    }
    list.push(']');
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets it")).join("vectors.rs");
    fs::write(out, list).expect("OUT_DIR can be written");
    links();
}

fn links() {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("links");
    println!("cargo::rerun-if-changed=links");
    let digests = fs::read_to_string(root.join("pictures.sha256")).expect("the digests of the pictures");
    let digest = |name: &str| {
        let line = digests.lines().filter_map(|line| line.split_once("  ")).find(|(_, file)| *file == name);
        line.map_or("", |(digest, _)| digest).to_owned()
    };
    let mut list = String::from("&[\n");
    for (version, folder) in [("One", "v1"), ("Two", "v2")] {
        for json in json_files(&root.join(folder)) {
            let name = json.file_stem().expect("a file").to_string_lossy().into_owned();
            let digest = digest(&format!("{folder}/{name}.svg"));
            let [link, json, svg] =
                ["link", "json", "svg"].map(|kind| json.with_extension(kind).display().to_string());
            let picture =
                if Path::new(&svg).exists() { format!("Some(include_str!({svg:?}))") } else { "None".into() };
            writeln!(
                list,
                "    LinkFile {{ name: {name:?}, version: Version::{version}, link: include_str!({link:?}), json: \
                 include_str!({json:?}), digest: {digest:?}, picture: {picture} }},"
            )
            .expect("writing to a string");
        }
    }
    list.push(']');
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets it")).join("links.rs");
    fs::write(out, list).expect("OUT_DIR can be written");
}

fn json_files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("a folder that can be read").path())
        .filter(|path| path.extension().is_some_and(|ext| ext == "json"))
        .collect();
    files.sort();
    files
}
