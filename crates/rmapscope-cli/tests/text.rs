//! What people read: tables and help fit their columns.

#![expect(clippy::unwrap_used, reason = "a test that fails panics")]

mod support;

use support::{SCENARIO, run, run_with, vectors};
use unicode_width::UnicodeWidthStr as _;

const COMMANDS: [&str; 13] = [
    "run",
    "batch",
    "check",
    "explain",
    "render",
    "link",
    "open",
    "compare",
    "sweep",
    "designs",
    "bench",
    "completions",
    "man",
];

fn fits(text: &str, columns: usize, what: &str) {
    assert!(!text.is_empty(), "{what}");
    for line in text.lines() {
        assert!(line.width() <= columns, "{what}: {} columns: {line}", line.width());
    }
}

#[test]
fn help_has_examples_and_fits() {
    let help = run(&["--help"]).stdout;
    assert!(COMMANDS.iter().all(|command| help.contains(command)), "{help}");
    for command in COMMANDS {
        for flag in ["--help", "-h"] {
            let help = run(&[command, flag]);
            assert_eq!((help.code, help.stderr.as_str()), (Some(0), ""));
            fits(&help.stdout, 80, command);
            assert!(help.stdout.contains("Examples:\n  "), "{command}: {}", help.stdout);
            assert!(help.stdout.contains(&format!("rmapscope {command}")), "{command}: {}", help.stdout);
        }
    }
    fits(&help, 80, "--help");
    assert!(help.contains("Examples:"));
    assert_eq!(run(&["--version"]).stdout, concat!("rmapscope ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn tables_fit_for_every_vector_and_design() {
    for vector in vectors() {
        for flags in [&["run", "-"][..], &["run", "-", "--events"]] {
            let answer = run_with(flags, vector.scenario.as_bytes());
            assert_eq!((answer.code, answer.stderr.as_str()), (Some(0), ""), "{}", vector.name);
            fits(&answer.stdout, 72, &vector.name);
            assert_eq!(answer.stdout.matches("\n-- design ").count(), 9);
        }
    }
}

#[test]
fn tables_fit_whatever_things_are_called() {
    for name in
        ["", "漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字", "\u{1b}[2J\u{202e}", "x".repeat(200).as_str()]
    {
        let name = serde_json::Value::from(name).to_string();
        let text = SCENARIO
            .replace("\"A\"", &name)
            .replace("\"app\"", &name)
            .replace("\"64K anon folio in a uffd-wp VMA\"", &name);
        let answer = run_with(&["run", "-", "--events"], text.as_bytes());
        assert_eq!(answer.code, Some(0), "{}", answer.stderr);
        fits(&answer.stdout, 72, &name);
        assert!(!answer.stdout.contains(['\u{1b}', '\u{202e}']), "{}", answer.stdout);
    }
    let huge = SCENARIO.replace("\"at\":512,\"len\":16", "\"at\":4503599627370400,\"len\":16");
    fits(&run_with(&["run", "-"], huge.as_bytes()).stdout, 72, "large numbers");
}

#[test]
fn a_table_reads_like_this() {
    let answer = run_with(&["run", "-"], SCENARIO.as_bytes());
    assert_eq!(
        answer.stdout,
        "\
scenario     64K anon folio in a uffd-wp VMA

-- design series-v2 ----------------------------------------------------
unmap        folio A (sync, batch-flush)
  visit      app, VMA 0, returns true
  batches    512-527
end
  folio      A: mapcount 0, refcount 17, dirty, swapbacked
  mm         app: anon -16, swap +16
               512-527      swap             slot 8192 xu
  swap slots 8192-8207 raised by 1
counts       walk_calls        1  walk_reads        1
             caller_reads      1  scan_reads       15
             marker_reads      1  pte_clears       16
             pte_writes       16  ptl_locks         1
             tlb_flushes       0  tlb_deferred      1
             swap_dups         1  rmap_removes      1
             ref_drops         1
bugs         none
"
    );
}

#[test]
fn explanations_fit_and_can_be_cut() {
    for vector in vectors() {
        let answer = run_with(&["explain", "-", "--design", "rmapscope"], vector.scenario.as_bytes());
        assert_eq!((answer.code, answer.stderr.as_str()), (Some(0), ""), "{}", vector.name);
        fits(&answer.stdout, 72, &vector.name);
    }
    let explain = |args: &[&str]| run_with(&[&["explain", "-"], args].concat(), SCENARIO.as_bytes());
    let whole = explain(&[]).stdout;
    assert!(whole.contains("Design series-v2, all "), "{whole}");
    assert_eq!(whole, explain(&["--design", "series-v2", "--from", "1", "--to", "1000000"]).stdout);
    let part = explain(&["--design", "v7.0", "--from", "3", "--to", "5"]).stdout;
    assert!(part.contains("Design v7.0, steps 3 to 5 of "), "{part}");
    for (args, expected) in [
        (["--from", "0", "--to", "5"], "rmapscope: --from: 0 is out of range; 1 to 40 would be accepted\n"),
        (
            ["--from", "5000", "--to", "6000"],
            "rmapscope: --from: 5000 is out of range; 1 to 40 would be accepted\n",
        ),
        (["--from", "5", "--to", "3"], "rmapscope: --to: 3 is before --from; 5 to 40 would be accepted\n"),
    ] {
        let answer = explain(&args);
        assert_eq!((answer.code, answer.stdout.as_str(), answer.stderr.as_str()), (Some(2), "", expected));
    }
    let empty = r#"{"format":"rmapscope/1","folios":[],"mms":[],"ops":[]}"#;
    assert_eq!(run_with(&["explain", "-"], empty.as_bytes()).code, Some(0));
}

#[test]
fn lists_and_benchmarks_fit() {
    fits(&run(&["designs"]).stdout, 72, "designs");
    let bench = run(&["bench", "--repetitions", "1", "--folios", "8"]).stdout;
    fits(&bench, 72, "bench");
    assert_eq!(bench.matches("series-v2").count(), 4, "{bench}");
}

#[test]
fn what_is_only_counted_is_one_line_of_json_each() {
    let answer = run(&["bench", "--only", "file-uffd-wp", "--design", "v7.0", "--counts", "--folios", "4"]);
    let line: serde_json::Value = serde_json::from_str(&answer.stdout).unwrap();
    assert_eq!((&line["layout"], &line["design"]), (&"file-uffd-wp".into(), &"v7.0".into()));
    assert_eq!(line["entries"].as_u64(), Some(64));
    let twice = run(&["bench", "--only", "anon", "--counts", "--folios", "8"]).stdout;
    let events = |line: &str| serde_json::from_str::<serde_json::Value>(line).unwrap()["events"].as_u64();
    let events: Vec<_> = twice.lines().map(events).collect();
    // One at a time there is an event for each entry; batched there are few.
    assert!(events[0] > Some(128) && events[2] < events[0], "{twice}");
}

#[test]
fn completions_and_manual_pages_are_made() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let answer = run(&["completions", shell]);
        assert_eq!((answer.code, answer.stderr.as_str()), (Some(0), ""));
        assert!(answer.stdout.contains("fail-on-bugs"), "{shell}");
    }
    assert!(run(&["man"]).stdout.contains(".TH rmapscope 1"));
    for command in COMMANDS {
        let page = run(&["man", command]).stdout;
        assert!(
            page.contains(&format!(".TH rmapscope-{command} 1")),
            "{command}: {}",
            &page[..200.min(page.len())]
        );
    }
}
