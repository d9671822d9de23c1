//! Batch mode: one line for each line, whatever the lines are.

#![expect(clippy::unwrap_used, reason = "a test that fails panics")]

mod support;

use std::{
    io::{BufRead as _, BufReader, Write as _},
    process::Stdio,
};

use support::{SCENARIO, program, run_with};

#[test]
fn a_refused_line_is_answered_and_the_next_one_is_read() {
    let good = format!("{{\"scenario\":{SCENARIO}}}");
    let table: &[(&[u8], Result<usize, &str>)] = &[
        (good.as_bytes(), Ok(1)),
        (b"", Err("not JSON at line 1, column 1: the document is empty")),
        (b"   ", Err("not JSON at line 1, column 1: the document is empty")),
        (b"{", Err("not JSON at line 1, column 1: EOF while parsing an object")),
        (
            b"{\"scenario\": \"\xff\"}",
            Err("not text: byte 14 is not UTF-8; a JSON document in UTF-8 would be accepted"),
        ),
        (b"[]", Err("an array is not accepted; an object would be")),
        (b"{}", Err("scenario: this key is missing; a scenario would be accepted")),
        (
            b"{\"scenario\": {}}",
            Err("scenario.format: this key is missing; \"rmapscope/1\" would be accepted"),
        ),
        (
            b"{\"scenario\": 1, \"scenario\": 1}",
            Err("scenario: this key is given twice; once would be accepted (line 1, column 26)"),
        ),
        (
            b"{\"szenario\": {}}",
            Err(
                "szenario: this key is unknown; did you mean \"scenario\"? accepted are scenario, designs, events",
            ),
        ),
        (b"\0", Err("not JSON at line 1, column 1: expected value")),
    ];
    let tail: Vec<(String, Result<usize, &str>)> = vec![
        (
            good.replace("\"len\":16", "\"len\":17"),
            Err("scenario.mms[0].ptes[0].len: 17 is out of range; 1 to 16 would be accepted"),
        ),
        (
            good.replace("\"present\":\"A\"", "\"present\":\"Ä\""),
            Err(
                "scenario.mms[0].ptes[0].present: there is no folio \"Ä\"; the id of one in \"folios\" would be accepted",
            ),
        ),
        (format!("{{\"scenario\":{SCENARIO},\"designs\":[]}}"), Ok(1)),
        (format!("{{\"scenario\":{SCENARIO},\"designs\":[\"v7.0\",{{\"base\":\"v6.15\"}}]}}"), Ok(2)),
        (
            format!("{{\"scenario\":{SCENARIO},\"events\":\"yes\"}}"),
            Err("events: \"yes\" is not accepted; true or false would be"),
        ),
        (
            format!("{{\"scenario\":{SCENARIO},\"designs\":[{{\"base\":\"v7.0\",\"batch_anon\":1}}]}}"),
            Err("designs[0].batch_anon: 1 is not accepted; true or false would be"),
        ),
        (
            format!(
                "{{\"scenario\":{},\"events\":false}}",
                SCENARIO.replace(",\"designs\":[\"series-v2\"]", "")
            ),
            Ok(9),
        ),
    ];
    let lines: Vec<(&[u8], _)> =
        table.iter().copied().chain(tail.iter().map(|(line, answer)| (line.as_bytes(), *answer))).collect();
    let mut input = Vec::new();
    for (line, _) in &lines {
        input.extend_from_slice(line);
        input.push(b'\n');
    }
    // The last line may end with the input, and lines may end the way Windows ends them.
    for input in [&input[..], &input[..input.len() - 1], &replace_line_ends(&input)] {
        let answer = run_with(&["batch"], input);
        assert_eq!((answer.code, answer.stderr.as_str()), (Some(0), ""));
        assert!(answer.stdout.ends_with('\n'));
        let answers: Vec<_> = answer.stdout.lines().collect();
        assert_eq!(answers.len(), lines.len());
        for ((line, expected), answer) in lines.iter().zip(answers) {
            let line = String::from_utf8_lossy(line);
            let answer: serde_json::Value = serde_json::from_str(answer).unwrap();
            match expected {
                Ok(outcomes) => assert_eq!(answer.as_array().unwrap().len(), *outcomes, "{line}"),
                Err(text) => assert_eq!(answer["error"].as_str(), Some(*text), "{line}"),
            }
        }
    }
    assert_eq!(run_with(&["batch"], b"").stdout, "");
}

fn replace_line_ends(input: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for &byte in input {
        if byte == b'\n' {
            out.push(b'\r');
        }
        out.push(byte);
    }
    out
}

#[test]
fn each_answer_comes_before_the_next_line_is_there() {
    let mut child = program(&["batch"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    for _ in 0..3 {
        writeln!(stdin, "{{\"scenario\":{SCENARIO},\"events\":true}}").unwrap();
        let mut answer = String::new();
        stdout.read_line(&mut answer).unwrap();
        assert!(answer.starts_with("[{\"design\":\"series-v2\"") && answer.ends_with("]}]\n"), "{answer}");
    }
    drop(stdin);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn run_and_batch_say_the_same() {
    let batch = run_with(&["batch"], format!("{{\"scenario\":{SCENARIO},\"events\":true}}").as_bytes());
    let run = run_with(&["run", "-", "--format", "json", "--events"], SCENARIO.as_bytes());
    assert_eq!(batch, run);
}

#[test]
fn thousands_of_lines_are_answered() {
    let line = format!("{{\"scenario\":{SCENARIO},\"designs\":[\"v7.0\"]}}\n");
    let answer = run_with(&["batch"], line.repeat(3000).as_bytes());
    assert_eq!(answer.stdout.lines().count(), 3000);
}
