//! `rmapscope sweep`: tables, values and pictures.

mod support;

use support::{run, run_with, vectors};
use unicode_width::UnicodeWidthStr as _;

const SCENE: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../rmapscope-view/src/scenes/four-batches-to-swap.json");

#[test]
fn tables_fit_and_hold_the_values() {
    let text = run(&["sweep", SCENE, "--over", "batches"]).stdout;
    assert!(
        text.contains(
            "\
-- PTE reads by the walker ---------------------------------------------
batches        A     B     C
      1       32    32    32
      2      992    96   544
      4      992   224   608
      8      992   480   736
     16      992   992   992
"
        ),
        "{text}"
    );
    for over in ["order", "batches"] {
        let mut args = vec!["sweep", "-", "--over", over];
        for design in
            ["v6.15", "v6.16", "v7.0", "2026-08", "series-v2", "jump", "walk-batch", "batch-present"]
        {
            args.extend(["--design", design]);
        }
        for vector in vectors() {
            let answer = run_with(&args, vector.scenario.as_bytes());
            if answer.code == Some(2) {
                // Nothing to take a shape from, and that is said.
                assert!(answer.stderr.contains("would be accepted"), "{}: {}", vector.name, answer.stderr);
                continue;
            }
            assert_eq!((answer.code, answer.stderr.as_str()), (Some(0), ""), "{}", vector.name);
            assert!(answer.stdout.lines().all(|line| line.width() <= 72), "{}", answer.stdout);
        }
    }
}

#[test]
fn values_and_pictures_have_every_design() {
    let csv = run(&["sweep", SCENE, "--format", "csv"]).stdout;
    assert!(csv.starts_with("design,order,batches,pages,walk_calls,walk_reads,"), "{csv}");
    assert_eq!(csv.lines().count(), 1 + 10 * 3);
    assert!(csv.contains("\njump,4,4,512,160,224,128,480,"), "{csv}");
    let svg = run(&["sweep", SCENE, "--format", "svg"]).stdout;
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"));
    assert_eq!(svg.matches("<title>jump</title>").count(), 6);
}

#[test]
fn what_cannot_be_swept_is_refused() {
    let empty = r#"{"format":"rmapscope/1","folios":[],"mms":[],"ops":[]}"#;
    let answer = run_with(&["sweep", "-"], empty.as_bytes());
    let expected = "rmapscope: -: ops: nothing is unmapped; an operation would be accepted\n";
    assert_eq!((answer.code, answer.stderr.as_str()), (Some(2), expected));
    let mut args = vec!["sweep", SCENE];
    args.extend((0..10).flat_map(|_| ["--design", "v7.0"]));
    assert_eq!(run(&args).stderr, "rmapscope: --design: 10 designs; 1 to 9 would be accepted\n");
}
