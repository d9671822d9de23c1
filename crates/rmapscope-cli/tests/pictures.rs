//! Pictures and tables of counts from the command line.

mod support;

use std::fs;

use roxmltree::Document;
use support::{SCENARIO, run, run_with, scenario_file};

fn render(args: &[&str]) -> support::Answer {
    run_with(&[&["render", "-"], args].concat(), SCENARIO.as_bytes())
}

fn size(picture: &str) -> (String, String) {
    let document = Document::parse(picture).expect("XML");
    let root = document.root_element();
    assert_eq!(root.tag_name().name(), "svg");
    let size = |name| root.attribute(name).expect("a size").to_owned();
    (size("width"), size("height"))
}

#[test]
fn a_step_is_drawn() {
    let answer = render(&["--design", "v7.0", "--step", "12", "--theme", "dark"]);
    assert_eq!((answer.code, answer.stderr.as_str()), (Some(0), ""));
    assert_eq!(size(&answer.stdout).0, "1000");
    assert!(
        answer.stdout.contains("64K anon folio in a uffd-wp VMA, under v7.0: step 12 of "),
        "{}",
        answer.stdout
    );
    assert!(answer.stdout.contains("#161a21") && !answer.stdout.contains("#ffffff"), "light colours in dark");
    let auto = render(&["--theme", "auto"]).stdout;
    assert!(auto.contains("@media (prefers-color-scheme:dark)"));
    assert!(auto.contains("under series-v2: step 40 of 40"), "the scenario's design, the last step");
    assert_eq!(size(&render(&["--width", "640"]).stdout).0, "640");
    assert_eq!(size(&render(&["--compact"]).stdout), ("320".into(), "120".into()));
    assert_eq!(size(&render(&["--compact", "--width", "640"]).stdout), ("640".into(), "240".into()));
    let empty = r#"{"format":"rmapscope/1","folios":[],"mms":[],"ops":[]}"#;
    for args in [&["render", "-"][..], &["render", "-", "--compact"]] {
        let answer = run_with(args, empty.as_bytes());
        assert_eq!((answer.code, answer.stderr.as_str()), (Some(0), ""));
        size(&answer.stdout);
    }
}

#[test]
fn it_is_written_where_it_is_to_be() {
    let scenario = scenario_file();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("step.svg");
    let (from, to) = (scenario.path().to_str().expect("UTF-8"), path.to_str().expect("UTF-8"));
    let answer = run(&["render", from, "--step", "5", "-o", to]);
    assert_eq!((answer.code, answer.stdout.as_str(), answer.stderr.as_str()), (Some(0), "", ""));
    assert_eq!(fs::read_to_string(&path).expect("written"), run(&["render", from, "--step", "5"]).stdout);
    let nowhere = folder.path().join("none").join("step.svg");
    let answer = run(&["render", from, "-o", nowhere.to_str().expect("UTF-8")]);
    assert_eq!(answer.code, Some(2));
    assert!(answer.stderr.contains("step.svg: cannot be written: "), "{}", answer.stderr);
}

#[test]
fn steps_are_animated() {
    let answer = render(&["--animate", "3..9", "--pace", "100"]);
    assert_eq!((answer.code, answer.stderr.as_str()), (Some(0), ""));
    size(&answer.stdout);
    // Seven steps and the last one for two more, of 0.1 s each.
    assert!(answer.stdout.contains("0.9s step-end infinite"), "{}", answer.stdout);
    assert_eq!(render(&["--animate", "3..9", "--compact"]).code, Some(0));
}

#[test]
fn what_cannot_be_drawn_is_refused() {
    for (args, expected) in [
        (&["--step", "41"][..], "--step: 41 is out of range; 0 to 40 would be accepted"),
        (&["--animate", "3..41"], "--animate: 41 is behind the last step; 0 to 40 would be accepted"),
        (&["--animate", "9..3"], "--animate: 3 is before 9; 9 or a later step would be accepted"),
        (&["--rows", "0..1"], "--rows: 0 is out of range; 1 to 1 would be accepted"),
        (&["--rows", "2..9"], "--rows: 2 is out of range; 1 to 1 would be accepted"),
        (&["--rows", "1..99"], "--rows: 99 rows; at most 64 would be accepted"),
    ] {
        let answer = render(args);
        assert_eq!((answer.code, answer.stdout.as_str()), (Some(2), ""));
        assert_eq!(answer.stderr, format!("rmapscope: {expected}\n"));
    }
    for (args, expected) in [
        (&["--animate", "3"][..], "two numbers like 40..80 would be accepted"),
        (&["--animate", "3..x"], "two numbers like 40..80 would be accepted"),
        (&["--step", "1", "--animate", "3..4"], "cannot be used with"),
        (&["--width", "9"], "160..=4096"),
        (&["--theme", "blue"], "light, dark, auto"),
    ] {
        let answer = render(args);
        assert_eq!((answer.code, answer.stdout.as_str()), (Some(2), ""));
        assert!(answer.stderr.contains(expected), "{}", answer.stderr);
    }
}

/// The fields of each line of a table.
fn table(text: &str) -> Vec<Vec<&str>> {
    assert!(text.ends_with("\r\n"), "{text:?}");
    let lines: Vec<Vec<&str>> = text.trim_end().split("\r\n").map(|line| line.split(',').collect()).collect();
    assert!(lines.iter().all(|line| line.len() == lines[0].len()), "{text}");
    lines
}

#[test]
fn counts_are_a_table() {
    let answer = run_with(
        &["run", "-", "--format", "csv", "--design", "v7.0", "--design", "series-v2"],
        SCENARIO.as_bytes(),
    );
    assert_eq!((answer.code, answer.stderr.as_str()), (Some(0), ""));
    let lines = table(&answer.stdout);
    assert_eq!(lines.len(), 3);
    assert_eq!((lines[1][1], lines[2][1]), ("v7.0", "series-v2"));
    let json = run_with(&["run", "-", "--format", "json", "--design", "v7.0"], SCENARIO.as_bytes()).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    for (name, value) in json[0]["counts"].as_object().expect("counts") {
        let column = lines[0].iter().position(|column| column == name).expect("a column");
        assert_eq!(lines[1][column], value.to_string(), "{name}");
    }
}

#[test]
fn a_curve_ends_with_the_counts() {
    let args = ["run", "-", "--format", "csv", "--design", "v7.0"];
    let whole = run_with(&args, SCENARIO.as_bytes()).stdout;
    let curve = run_with(&[&args[..], &["--events"]].concat(), SCENARIO.as_bytes()).stdout;
    let (whole, curve) = (table(&whole), table(&curve));
    assert_eq!(curve[0][..4], ["file", "design", "step", "event"]);
    for (step, line) in curve[1..].iter().enumerate() {
        assert_eq!(line[2], step.to_string());
    }
    assert_eq!(curve[2][3], "op");
    let (last, counts) = (curve.last().expect("lines"), whole[1].len() - 1);
    assert_eq!(last[4..], whole[1][2..counts]);
    assert_eq!(curve[0][4..], whole[0][2..counts]);
}

/// Names with what means something in such a table stay one field.
#[test]
fn names_of_any_sort_are_quoted() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a \"b\", c.json");
    fs::write(&path, SCENARIO).expect("written");
    let answer = run(&["run", path.to_str().expect("UTF-8"), "--format", "csv"]);
    assert_eq!((answer.code, answer.stderr.as_str()), (Some(0), ""));
    assert!(answer.stdout.contains("a \"\"b\"\", c.json\",series-v2,1,"), "{}", answer.stdout);
}

/// Width and height of a PNG, from its first chunk.
fn pixels(png: &[u8]) -> (u32, u32) {
    assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().expect("four bytes"));
    (number(16), number(20))
}

#[test]
fn a_step_is_drawn_in_pixels() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("step.png");
    let name = file.to_str().expect("a name");
    let answer = render(&["--step", "12", "--width", "640", "-o", name]);
    if answer.code == Some(2) {
        // A machine may have no fonts at all.
        assert!(answer.stderr.contains("a PNG needs fonts: one of "), "{}", answer.stderr);
        assert!(!file.exists());
        return;
    }
    assert_eq!((answer.code, answer.stderr.as_str()), (Some(0), ""));
    let large = fs::read(&file).expect("it was written");
    assert_eq!(pixels(&large).0, 1280, "twice as many pixels");
    assert_eq!(render(&["--step", "12", "--width", "640", "--scale", "1", "-o", name]).code, Some(0));
    let small = fs::read(&file).expect("it was written");
    assert_eq!(pixels(&small).0, 640);
    // Another step is another picture.
    assert_eq!(render(&["--step", "40", "--width", "640", "--scale", "1", "-o", name]).code, Some(0));
    assert_ne!(fs::read(&file).expect("it was written"), small);
    let answer = render(&["--animate", "1..3", "--png"]);
    assert_eq!(answer.code, Some(2));
    assert!(answer.stderr.contains("--png"), "{}", answer.stderr);
}
