//! `rmapscope compare`: two to four designs side by side.

mod support;

use support::{SCENARIO, run, run_with, vectors};
use unicode_width::UnicodeWidthStr as _;

fn fits(text: &str, columns: usize, what: &str) {
    assert!(!text.is_empty(), "{what}");
    for line in text.lines() {
        assert!(line.width() <= columns, "{what}: {} columns: {line}", line.width());
    }
}

const SCENES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../rmapscope-view/src/scenes/");

#[test]
fn comparisons_fit_for_every_vector() {
    let designs = ["v6.15", "2026-08", "series-v2", "batch-present"];
    let mut args = vec!["compare", "-", "--cost", "arm64", "--cost", "plain", "--cost", "x86"];
    args.extend(designs.iter().flat_map(|design| ["--design", design]));
    for vector in vectors() {
        let answer = run_with(&args, vector.scenario.as_bytes());
        assert_eq!((answer.code, answer.stderr.as_str()), (Some(0), ""), "{}", vector.name);
        fits(&answer.stdout, 72, &vector.name);
        assert_eq!(answer.stdout.matches("\n-- cost model ").count(), 3, "{}", vector.name);
    }
    for name in ["漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字", "\u{1b}[2J", "x".repeat(200).as_str()]
    {
        let name = serde_json::Value::from(name).to_string();
        let text = SCENARIO.replace("\"A\"", &name).replace("\"app\"", &name).replace("\"swap\":8192,", "");
        let answer = run_with(&args, text.as_bytes());
        assert_eq!(answer.code, Some(0), "{}", answer.stderr);
        fits(&answer.stdout, 72, &name);
        assert!(
            answer.stdout.contains("ends differ") && !answer.stdout.contains('\u{1b}'),
            "{}",
            answer.stdout
        );
    }
}

#[test]
fn a_comparison_reads_like_this() {
    let scene = format!("{SCENES}device-exclusive-left.json");
    let answer = run(&["compare", &scene]);
    assert_eq!(
        answer.stdout,
        "\
scenario        A device-exclusive page that is skipped
designs         A  batch-present
                B  rmapscope
summary         In the walker, rmapscope reads 17 entries where
                batch-present reads 32; they end differently, first in
                entry 527 of app: batch-present breaks missed-mapping.

counts                 A             B
  walk_reads          32            17 -15
  caller_reads         1             2 +1
  marker_reads         1             2 +1
  pte_clears          15            16 +1
  pte_writes          15            16 +1
  ptl_locks            2             1 -1
  swap_dups            1             2 +1
  rmap_removes         1             2 +1
  ref_drops            1             2 +1
  the same      walk_calls 3, scan_reads 15, tlb_flushes 0,
                tlb_deferred 1

first parting   step 53: A: unlock 512-1023
                B: read walker 527, check_pte
ends differ
  app 527       A       A15 device-exclusive
                B       swap 8207 x
  A mapcount    A       1
                B       0
  A refcount    A       18
                B       17
  A exclusive   A       15
                B       none
  app anon      A       -15
                B       -16
  app swap      A       +15
                B       +16
  swap slots    A       8192-8206
                B       8192-8207
  broken rules  A       missed-mapping
                B       none
"
    );
    let same = run(&["compare", &scene, "--design", "series-v2", "--design", "series-v2"]).stdout;
    assert!(same.contains("first parting   none: the same 86 events\nends            alike\n"), "{same}");
    assert_eq!(run(&["compare", &scene, "--fail-on-bugs"]).code, Some(1));
}

#[test]
fn a_comparison_is_a_document_too() {
    let scene = format!("{SCENES}four-batches-to-swap.json");
    let json: serde_json::Value =
        serde_json::from_str(&run(&["compare", &scene, "--format", "json"]).stdout).expect("JSON");
    assert_eq!(json["designs"], serde_json::json!(["series-v2", "jump", "batch-present"]));
    let reads: Vec<_> = (0..3).map(|i| json["counts"][i]["walk_reads"].clone()).collect();
    assert_eq!(reads, [31, 7, 19]);
    assert_eq!(
        json["partings"][0],
        serde_json::json!({"step":27,"parted":[{"designs":[0,2],"event":["walk",1]},{"designs":[1],"event":["jump",3]}]})
    );
    assert_eq!(json["ends"], serde_json::json!([]));
    let csv = run(&["compare", &scene, "--format", "csv"]).stdout;
    assert_eq!(csv, run(&["run", &scene, "--format", "csv"]).stdout);
}

#[test]
fn two_to_four_designs_are_compared() {
    for (n, said) in [(1, "1 given"), (5, "5 given"), (0, "1 named by the scenario")] {
        let mut args = vec!["compare", "-"];
        args.extend((0..n).flat_map(|_| ["--design", "v7.0"]));
        let answer = run_with(&args, SCENARIO.as_bytes());
        let expected = format!("rmapscope: --design: {said}; 2 to 4 would be accepted\n");
        assert_eq!((answer.code, answer.stderr.as_str()), (Some(2), expected.as_str()));
    }
}

/// A number is never cut: where there is no room for a difference there is none.
#[test]
fn large_numbers_are_whole() {
    let (mut folios, mut runs, mut ops) = (Vec::new(), Vec::new(), Vec::new());
    for i in 0..1024 {
        let (pfn, at) = (65536 + 16 * i, 512 + 16 * i);
        folios.push(format!(
            r#"{{"id":"f{i}","kind":"anon","order":4,"pfn":{pfn},"object":"heap","index":{at},"swap":{pfn}}}"#
        ));
        runs.push(format!(r#"{{"at":{at},"len":16,"present":"f{i}","page":0,"bits":"d"}}"#));
        ops.push(format!(r#"{{"op":"unmap","folio":"f{i}","flags":["sync"]}}"#));
    }
    let vma = r#"{"start":512,"pages":16384,"pgoff":512,"anon":"heap"}"#;
    let text = format!(
        r#"{{"format":"rmapscope/1","folios":[{}],"mms":[{{"name":"m","vmas":[{vma}],"ptes":[{}]}}],"ops":[{}]}}"#,
        folios.join(","),
        runs.join(","),
        ops.join(",")
    );
    let mut args = vec!["compare", "-"];
    args.extend(["series-v2", "jump", "walk-batch", "v7.0"].iter().flat_map(|design| ["--design", design]));
    let answer = run_with(&args, text.as_bytes()).stdout;
    fits(&answer, 72, "large numbers");
    // 31 reads for each of 1024 folios against 1; the difference would be +30720.
    let line = answer.lines().find(|line| line.contains("walk_reads")).expect("reads differ");
    assert_eq!(line.split_whitespace().collect::<Vec<_>>(), ["walk_reads", "1024", "1024", "1024", "31744"]);
}

#[test]
fn a_picture_has_every_design_where_the_clock_brings_it() {
    let scene = format!("{SCENES}four-batches-to-swap.json");
    let picture = |args: &[&str]| run(&[&["compare", scene.as_str(), "--format", "svg"], args].concat());
    let drawn = picture(&["--step", "92"]).stdout;
    let document = roxmltree::Document::parse(&drawn).expect("XML");
    let title = document.descendants().find(|node| node.has_tag_name("title")).and_then(|node| node.text());
    let title = title.expect("a title");
    assert!(
        title.ends_with(
            ": series-v2 at step 92 of 120; jump at step 77 of 100; batch-present at step 83 of 108"
        ),
        "{title}"
    );
    assert!(
        drawn.contains("jump reads 7 entries and batch-present 19 where series-v2 reads 31"),
        "the summary"
    );
    let end = picture(&[]).stdout;
    assert!(end.contains("series-v2 at step 120 of 120; jump at step 100 of 100"), "without a step, the end");
    let expected = "rmapscope: --step: 121 is out of range; 0 to 120 would be accepted\n";
    let answer = picture(&["--step", "121"]);
    assert_eq!((answer.code, answer.stderr.as_str()), (Some(2), expected));
}
