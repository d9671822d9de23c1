//! The commands in the README say what the README says. `RMAPSCOPE_BLESS=1` renews their output there.

use std::{
    env,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the project is there")
}

/// What a shell prints for a line, with `rmapscope` being the program under test.
fn output(line: &str) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_rmapscope"));
    let folder = program.parent().expect("a program is in a folder");
    let path = env::join_paths(
        [folder.to_owned()].into_iter().chain(env::split_paths(&env::var_os("PATH").unwrap_or_default())),
    )
    .expect("a path");
    let done = Command::new("sh")
        .args(["-c", line])
        .current_dir(root())
        .env("PATH", path)
        .output()
        .expect("a shell can be started");
    let mut text = String::from_utf8(done.stdout).expect("UTF-8");
    text.push_str(&String::from_utf8(done.stderr).expect("UTF-8"));
    text
}

#[test]
fn commands_print_what_the_readme_shows() {
    let path = root().join("README.md");
    let text = fs::read_to_string(&path).expect("README.md is there");
    let mut renewed = String::new();
    let mut blocks = 0;
    for (i, part) in text.split("```console\n").enumerate() {
        if i == 0 {
            renewed.push_str(part);
            continue;
        }
        blocks += 1;
        let (block, rest) = part.split_once("```\n").expect("a block ends");
        let command =
            block.lines().next().and_then(|line| line.strip_prefix("$ ")).expect("a block has a command");
        write!(renewed, "```console\n$ {command}\n{}```\n", output(command)).expect("writing to a string");
        renewed.push_str(rest);
    }
    assert_eq!(blocks, 5, "blocks with commands");
    if env::var_os("RMAPSCOPE_BLESS").is_some() {
        fs::write(&path, &renewed).expect("README.md can be written");
    } else {
        let different = text.lines().zip(renewed.lines()).find(|(old, new)| old != new);
        assert_eq!(text, renewed, "README.md differs, first at: {different:?}");
    }
}
