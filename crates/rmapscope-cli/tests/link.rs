//! Links from and to the command line.

#![expect(clippy::unwrap_used, reason = "a test that fails panics")]

mod support;

use support::{Answer, SCENARIO, run, run_with, scenario_file, vectors};

/// The link that the program makes, without the line feed.
fn link(args: &[&str], scenario: &str) -> String {
    let answer = run_with(&[&["link", "-"], args].concat(), scenario.as_bytes());
    assert_eq!((answer.code, answer.stderr.as_str()), (Some(0), ""), "{args:?}");
    answer.stdout.strip_suffix('\n').unwrap().to_owned()
}

/// What the program says of a link.
fn opened(link: &str) -> serde_json::Value {
    let answer = run(&["open", link, "--format", "json"]);
    assert_eq!((answer.code, answer.stderr.as_str()), (Some(0), ""), "{link}");
    serde_json::from_str(&answer.stdout).unwrap()
}

fn refusal(answer: &Answer) -> &str {
    assert_eq!((answer.code, answer.stdout.as_str()), (Some(2), ""), "{answer:?}");
    &answer.stderr
}

#[test]
fn what_goes_into_a_link_comes_out_of_it() {
    for vector in vectors() {
        let text = link(&[], &vector.scenario);
        let canonical = run_with(&["check", "-", "--compact"], vector.scenario.as_bytes()).stdout;
        let canonical: serde_json::Value = serde_json::from_str(&canonical).unwrap();
        assert_eq!(opened(&text)["scenario"], canonical, "{}", vector.name);
    }
}

#[test]
fn designs_and_step_are_in_it() {
    let knobs = r#"{"base":"v7.0","batch_anon":true}"#;
    let args = ["--design", "jump", "--design", knobs, "--step", "37"];
    let text = link(&args, SCENARIO);
    assert!(text.starts_with("#1."), "{text}");
    let json = opened(&text);
    assert_eq!(json["designs"], serde_json::json!(["jump", { "base": "v7.0", "batch_anon": true }]));
    assert_eq!(json["step"], 37);
    assert_eq!(json["version"], 1);
    // Of the scenario's designs the first; from the start.
    let json = opened(&link(&[], SCENARIO));
    assert_eq!(json["designs"], serde_json::json!(["series-v2"]));
    assert_eq!(json["step"], 0);
    let json = opened(&link(&[], &SCENARIO.replace(r#"["series-v2"]"#, "[]")));
    assert_eq!(json["designs"], serde_json::json!(["v7.0"]));
    // The step behind ~ is shown instead.
    assert_eq!(opened(&format!("{text}~3"))["seek"], 3);
    let base = "https://example.org/rmapscope/?embed";
    assert_eq!(link(&[&args[..], &["--base", base]].concat(), SCENARIO), format!("{base}{text}"));
    assert_eq!(opened(&format!("{base}{text}")), opened(&text));
}

#[test]
fn a_link_in_text_is_its_step() {
    let text = link(&["--step", "5"], SCENARIO);
    let answer = run_with(&["open", "-"], text.as_bytes());
    assert_eq!((answer.code, answer.stderr.as_str()), (Some(0), ""));
    let picture = run_with(&["explain", "-", "--from", "6", "--to", "6"], SCENARIO.as_bytes()).stdout;
    let picture = picture.split_once("After step 5:\n\n").unwrap().1;
    let picture = &picture[..picture.find("\n6. ").unwrap()];
    let (rows, shown) = answer.stdout.split_once("\n\n").unwrap();
    assert_eq!(shown.trim_end(), picture.trim_end());
    let steps = opened(&text)["steps"].clone();
    assert_eq!(
        rows,
        format!(
            "scenario     64K anon folio in a uffd-wp VMA\ndesigns      series-v2\nstep         5 of {steps}"
        )
    );
}

#[test]
fn a_link_that_shows_something_else_now_is_opened_with_a_warning() {
    let text = link(&[], SCENARIO);
    let steps = opened(&text)["steps"].clone();
    let answer = run(&["open", &format!("{text}~9999")]);
    assert_eq!(answer.code, Some(0));
    assert_eq!(answer.stderr, "rmapscope: warning: there is no step 9999; the last one is shown\n");
    assert!(answer.stdout.contains(&format!("\nstep         {steps} of {steps}\n")), "{}", answer.stdout);
}

#[test]
fn what_is_no_link_is_refused() {
    let good = link(&[], SCENARIO);
    for (text, expected) in [
        ("", "character 1 of the link: no version is given; a link begins with \"1.\" or \"2.\""),
        ("#3.abc", "character 1 of the link: version 3 is not supported; 1 and 2 would be accepted"),
        (
            "https://example.org/#1.",
            "character 3 of the link, in the texts: the link ends in the middle; was all of it copied?",
        ),
    ] {
        assert_eq!(refusal(&run(&["open", text])), format!("rmapscope: {expected}\n"));
        assert_eq!(refusal(&run_with(&["open", "-"], text.as_bytes())), format!("rmapscope: {expected}\n"));
    }
    for cut in 4..good.len() {
        let answer = run(&["open", &good[..cut]]);
        assert!(refusal(&answer).contains("the link ends in the middle"), "{answer:?}");
    }
    let long = "#1.".to_owned() + &"A".repeat(1 << 20);
    let answer = run_with(&["open", "-"], long.as_bytes());
    assert!(refusal(&answer).contains("at most 65536 would be accepted"), "{answer:?}");
    let answer = run_with(&["open", "-"], b"#1.\xff");
    assert!(refusal(&answer).starts_with("rmapscope: -: not text: byte 3 "), "{answer:?}");
}

#[test]
fn what_cannot_be_a_link_is_refused() {
    let file = scenario_file();
    let path = file.path().to_str().unwrap();
    let steps = opened(&link(&[], SCENARIO))["steps"].clone();
    for (args, expected) in [
        (&["--step", "9999"][..], format!("--step: 9999 is out of range; 0 to {steps} would be accepted")),
        (
            &["--base", "https://example.org/#x"],
            "--base: '#' is not accepted; an address without a fragment would be".into(),
        ),
        (
            &["--design", "jump"].repeat(5),
            "--design: 5 designs are given; at most 4 would be accepted".into(),
        ),
    ] {
        let answer = run(&[&["link", path], args].concat());
        assert_eq!(refusal(&answer), format!("rmapscope: {expected}\n"));
    }
    let long = SCENARIO.replace("64K anon", &"long ".repeat(1 << 18));
    let answer = run_with(&["link", "-"], long.as_bytes());
    assert_eq!(
        refusal(&answer),
        "rmapscope: -: the scenario is too large for a link, which holds 1048576 bytes of content\n"
    );
}

#[test]
fn a_frame_and_a_page_carry_the_link() {
    let text = link(&["--step", "3"], SCENARIO);
    let base = "https://example.org/r/";
    let frame = link(&["--step", "3", "--base", base, "--embed"], SCENARIO);
    assert!(frame.starts_with(&format!("<iframe src=\"{base}?embed=1{text}\"")), "{frame}");
    let answer = run_with(&["link", "-", "--embed"], SCENARIO.as_bytes());
    assert!(refusal(&answer).contains("--base"), "{answer:?}");
    let folder = std::env::temp_dir();
    let file = folder.join(format!("rmapscope-page-{}.html", std::process::id()));
    let page = "<meta charset=\"utf-8\"><title>rmapscope</title><script id=\"rmapscope-main\"></script>\n";
    std::fs::write(&file, page).unwrap();
    let path = file.to_str().unwrap();
    let made = link(&["--step", "3", "--page", path], &(SCENARIO.to_owned() + "\n"));
    assert!(made.contains(&format!("content=\"{}\"", &text[1..])), "{made}");
    std::fs::write(&file, "another").unwrap();
    let answer = run_with(&["link", "-", "--page", path], SCENARIO.as_bytes());
    assert!(refusal(&answer).contains("is not the page as one file"), "{answer:?}");
    std::fs::remove_file(file).unwrap();
}

#[test]
fn a_mail_ends_with_the_link_to_its_last_step() {
    let base = "https://example.org/r/";
    let answer = run_with(&["explain", "-", "--from", "2", "--to", "5", "--base", base], SCENARIO.as_bytes());
    assert_eq!((answer.code, answer.stderr.as_str()), (Some(0), ""));
    let last = answer.stdout.lines().last().unwrap();
    assert_eq!(last, format!("{base}{}", link(&["--step", "5"], SCENARIO)));
    let answer = run_with(&["explain", "-", "--base", "a#b"], SCENARIO.as_bytes());
    assert!(refusal(&answer).starts_with("rmapscope: --base: '#' is not accepted"), "{answer:?}");
}
