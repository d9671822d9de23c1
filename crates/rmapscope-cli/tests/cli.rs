//! The program as a user meets it: exit codes, messages, streams.

#![expect(clippy::unwrap_used, reason = "a test that fails panics")]

mod support;

use std::{fs, path::Path, process::Stdio};

use support::{Answer, SCENARIO, program, run, run_with, vectors};

#[test]
fn exit_codes_say_what_happened() {
    let dir = tempfile::tempdir().unwrap();
    let good = dir.path().join("good.json");
    let buggy = dir.path().join("buggy.json");
    fs::write(&good, SCENARIO).unwrap();
    fs::write(&buggy, SCENARIO.replace("\"swap\":8192,", "")).unwrap();
    let (good, buggy) = (good.to_str().unwrap(), buggy.to_str().unwrap());
    for (args, code) in [
        (&["run", good, "--design", "v7.0"][..], 0),
        (&["run", good, "--design", "v7.0", "--fail-on-bugs"], 0),
        (&["run", buggy, "--design", "v7.0"], 0),
        (&["run", buggy, "--design", "v7.0", "--fail-on-bugs"], 1),
        (&["run", good, buggy, "--design", "v7.0", "--fail-on-bugs", "--format", "json"], 1),
        (&["run", good, "--design", "v8.0"], 2),
        (&["run", good, "--design", "{\"base\":\"v7.0\",\"skip\":\"hop\"}"], 2),
        (&["run"], 2),
        (&["run", good, "--format", "xml"], 2),
        (&["fly"], 2),
        (&[], 2),
        (&["check", good], 0),
        (&["check", "/no/such/file"], 2),
        (&["designs"], 0),
        (&["--version"], 0),
        (&["--help"], 0),
        (&["man", "fly"], 2),
        (&["bench", "--repetitions", "0"], 2),
    ] {
        let answer = run(args);
        assert_eq!(answer.code, Some(code), "{args:?}: {}", answer.stderr);
        assert_eq!(answer.stderr.is_empty(), code != 2, "{args:?}: {}", answer.stderr);
        if code == 2 {
            assert_eq!(answer.stdout, "", "{args:?}");
        }
    }
}

#[test]
fn bad_input_is_named_with_file_path_and_what_would_be_accepted() {
    let dir = tempfile::tempdir().unwrap();
    let bad = SCENARIO.replace("\"len\":16", "\"len\":17");
    let table: &[(&str, &[u8], &str)] = &[
        ("empty", b"", "not JSON at line 1, column 1: the document is empty"),
        (
            "binary",
            b"\x7fELF\x02\x01\xff\xfe",
            "not text: byte 6 is not UTF-8; a JSON document in UTF-8 would be accepted",
        ),
        ("text", b"hello", "not JSON at line 1, column 1: expected value"),
        ("list", b"[]", "an array is not accepted; an object would be"),
        ("other", b"{}", "format: this key is missing; \"rmapscope/1\" would be accepted"),
        ("bad", bad.as_bytes(), "mms[0].ptes[0].len: 17 is out of range; 1 to 16 would be accepted"),
    ];
    for command in ["run", "check", "explain", "link"] {
        for &(name, bytes, expected) in table {
            let path = dir.path().join(name);
            fs::write(&path, bytes).unwrap();
            let path = path.to_str().unwrap();
            let answer = run(&[command, path]);
            let expected = format!("rmapscope: {path}: {expected}\n");
            let empty = String::new();
            assert_eq!((answer.code, answer.stdout, answer.stderr), (Some(2), empty.clone(), expected));
            let answer = run_with(&[command, "-"], bytes);
            assert_eq!((answer.code, answer.stdout), (Some(2), empty), "{command} {name}");
            assert!(answer.stderr.starts_with("rmapscope: -: "), "{command} {name}: {}", answer.stderr);
        }
        let folder = dir.path().to_str().unwrap();
        let answer = run(&[command, folder]);
        let expected =
            format!("rmapscope: {folder}: this is a directory; a file with a scenario would be accepted\n");
        assert_eq!((answer.code, answer.stderr), (Some(2), expected));
        let answer = run(&[command, "/no/such/file"]);
        assert_eq!(answer.code, Some(2));
        assert!(
            answer.stderr.starts_with("rmapscope: /no/such/file: cannot be read: No such file"),
            "{}",
            answer.stderr
        );
    }
}

#[test]
fn every_bad_file_is_named_and_nothing_is_run() {
    let dir = tempfile::tempdir().unwrap();
    let good = dir.path().join("good.json");
    fs::write(&good, SCENARIO).unwrap();
    let answer = run(&["run", good.to_str().unwrap(), "/no/1", "/no/2"]);
    assert_eq!((answer.code, answer.stdout.as_str()), (Some(2), ""));
    assert_eq!(answer.stderr.lines().count(), 2, "{}", answer.stderr);
    let answer = run_with(&["run", "-", "-"], SCENARIO.as_bytes());
    assert_eq!(answer.stderr, "rmapscope: -: the standard input can be read only once\n");
}

#[test]
fn json_is_one_array_for_each_file() {
    let dir = tempfile::tempdir().unwrap();
    let (a, b) = (dir.path().join("a.json"), dir.path().join("b.json"));
    fs::write(&a, SCENARIO).unwrap();
    fs::write(&b, SCENARIO.replace("\"designs\":[\"series-v2\"]", "\"designs\":[]")).unwrap();
    let (a, b) = (a.to_str().unwrap(), b.to_str().unwrap());
    let answer = run(&["run", a, b, "--format", "json"]);
    let lines: Vec<serde_json::Value> =
        answer.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let designs: Vec<Vec<_>> = lines
        .iter()
        .map(|line| line.as_array().unwrap().iter().map(|o| o["design"].as_str().unwrap()).collect())
        .collect();
    assert_eq!(designs[0], ["series-v2"]);
    assert_eq!(designs[1].len(), 9);
    let asked = run(&["run", a, "--format", "json", "--design", r#"{"skip":"jump", "base":"v7.0"}"#]);
    assert!(asked.stdout.starts_with(r#"[{"design":{"skip":"jump","base":"v7.0"},"ops":[{"visits":"#));
    assert!(!asked.stdout.contains("\"events\""));
    let log = run(&["run", a, "--format", "json", "--events"]);
    assert!(log.stdout.contains(r#""bugs":[],"events":[["op",0],["visit",0,0],["notifier-start",512,16],"#));
}

#[test]
fn the_documented_outcome_is_the_outcome() {
    let answer = run_with(&["run", "-", "--format", "json"], SCENARIO.as_bytes());
    let expected = concat!(
        r#"[{"design":"series-v2","ops":[{"visits":[{"mm":0,"vma":0,"ret":true,"batches":[{"at":512,"len":16}]}]}],"#,
        r#""end":{"folios":[{"id":"A","mapcount":0,"page_mapcounts":[[0,16]],"refcount":17,"dirty":true,"#,
        r#""swapbacked":true,"exclusive":[],"mlocked":false,"partially_mapped":false}],"#,
        r#""mms":[{"name":"app","anon":-16,"file":0,"shmem":0,"swap":16,"#,
        r#""ptes":[{"at":512,"len":16,"swap":8192,"bits":"xu"}]}],"#,
        r#""swap_counts":[{"slot":8192,"len":16,"count":1}]},"#,
        r#""counts":{"walk_calls":1,"walk_reads":1,"caller_reads":1,"scan_reads":15,"marker_reads":1,"#,
        r#""pte_clears":16,"pte_writes":16,"ptl_locks":1,"tlb_flushes":0,"tlb_deferred":1,"#,
        r#""swap_dups":1,"rmap_removes":1,"ref_drops":1},"bugs":[]}]"#,
        "\n"
    );
    assert_eq!(answer, Answer { code: Some(0), stdout: expected.into(), stderr: String::new() });
}

#[test]
fn check_prints_a_form_that_stays() {
    for vector in vectors() {
        for flags in [&["check", "-"][..], &["check", "-", "--compact"]] {
            let once = run_with(flags, vector.scenario.as_bytes());
            assert_eq!(once.code, Some(0), "{}: {}", vector.name, once.stderr);
            // Warnings stay, too.
            let twice = run_with(flags, once.stdout.as_bytes());
            assert_eq!(once, twice, "{}", vector.name);
        }
    }
}

#[test]
fn check_warns_of_what_is_probably_not_meant() {
    let answer = run_with(&["check", "-"], SCENARIO.replace("\"at\":512", "\"at\":513").as_bytes());
    assert_eq!(answer.code, Some(0));
    assert_eq!(
        answer.stderr,
        "rmapscope: -: warning: mms[0]: the entries from 513 map folio \"A\" from page 0 on (16 pages), not where \
         mms[0].vmas[0] has that folio's pages; the rmap walk may miss them\n"
    );
    assert!(answer.stdout.starts_with("{\n  \"format\": \"rmapscope/1\",\n"));
}

#[test]
fn a_closed_pipe_is_no_error() {
    let many = format!("{{\"scenario\":{SCENARIO},\"events\":true}}\n").repeat(300);
    let dir = tempfile::tempdir().unwrap();
    let lines = dir.path().join("lines");
    fs::write(&lines, many).unwrap();
    let scenario = dir.path().join("scenario.json");
    fs::write(&scenario, SCENARIO).unwrap();
    let file = scenario.to_str().unwrap();
    for args in [
        &["batch"][..],
        &["run", file, "--format", "json", "--events"],
        &["run", file, "--fail-on-bugs"],
        &["check", file],
        &["explain", file],
        &["link", file],
        &["open", "#1._vbjI0SJ1LhtR6eghg_KYkKujr0Q61JqhTiuGg"],
        &["compare", file, "--design", "v7.0", "--design", "jump"],
        &["sweep", file],
        &["sweep", file, "--format", "svg"],
        &["designs"],
        &["bench", "--repetitions", "1", "--folios", "1"],
        &["completions", "zsh"],
        &["man"],
        &["--help"],
        &["--version"],
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let input = fs::File::open(&lines).unwrap();
        let output = program(args)
            .stdin(input)
            .stdout(writer)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
            .wait_with_output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0), "{args:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{args:?}");
    }
}

#[test]
fn a_full_disk_is_an_error() {
    let full = Path::new("/dev/full");
    if !full.exists() {
        return;
    }
    for args in [&["designs"][..], &["man"], &["run", "-"]] {
        let answer = program(args)
            .stdin(fs::File::open(support::scenario_file().path()).unwrap())
            .stdout(fs::OpenOptions::new().write(true).open(full).unwrap())
            .output()
            .unwrap();
        assert_eq!(answer.status.code(), Some(2), "{args:?}");
        let said = String::from_utf8_lossy(&answer.stderr).into_owned();
        assert!(said.starts_with("rmapscope: standard output: No space left"), "{args:?}: {said}");
    }
}
