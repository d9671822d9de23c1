//! Documents that survive, and what they survive.

mod bad;

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use super::*;
use crate::Json;

/// A scenario with most of what the format has.
const GOOD: &str = r#"{
  "format": "rmapscope/1", "title": "t", "notes": "n", "arch": "x86-64",
  "folios": [
    {"id": "A", "kind": "anon", "order": 4, "pfn": 4096, "object": "heap", "index": 512, "swapbacked": false,
     "swap": 8192, "dirty": true, "exclusive": [[0, 4], [8, 8]], "pinned": true, "extra_refs": 3,
     "hwpoison": [3, 1], "partially_mapped": true, "mlocked": true},
    {"id": "B", "kind": "file", "order": 0, "pfn": 1, "object": "f", "index": 0},
    {"id": "C", "kind": "shmem", "order": 0, "pfn": 2, "object": "s", "index": 0}
  ],
  "mms": [
    {"name": "app",
     "vmas": [{"start": 512, "pages": 64, "pgoff": 512, "anon": "heap", "flags": ["locked", "uffd-wp"]},
              {"start": 600, "pages": 8, "pgoff": 0, "file": "f"}],
     "ptes": [{"at": 520, "len": 2, "present": "A", "page": 8, "bits": "wdysu"},
              {"at": 512, "len": 2, "present": "A", "page": 0, "bits": ""},
              {"at": 514, "len": 2, "present": "A", "page": 2},
              {"at": 516, "len": 1, "swap": 9000, "bits": "xsu"},
              {"at": 517, "len": 1, "migration": "A", "page": 5, "bits": "xdysu"},
              {"at": 518, "len": 1, "device-private": "A", "page": 6, "bits": "wsu"},
              {"at": 519, "len": 1, "device-exclusive": "A", "page": 7, "bits": "su"},
              {"at": 522, "len": 1, "hwpoison": "A", "page": 10},
              {"at": 523, "len": 1, "marker": "uffd-wp"},
              {"at": 600, "len": 1, "present": "B", "page": 0}]}
  ],
  "faults": {"swap_dup_fails_after": 0},
  "ops": [{"op": "unmap", "folio": "A", "flags": ["batch-flush", "sync"]}],
  "designs": ["v7.0", {"skip": "jump", "base": "v6.15", "reset_nr": true}]
}"#;

const CANONICAL: &str = r#"{"format":"rmapscope/1","title":"t","notes":"n","arch":"x86-64","folios":[{"id":"A","kind":"anon","order":4,"pfn":4096,"object":"heap","index":512,"swapbacked":false,"swap":8192,"dirty":true,"exclusive":[[0,4],[8,8]],"pinned":true,"extra_refs":3,"hwpoison":[1,3],"partially_mapped":true,"mlocked":true},{"id":"B","kind":"file","order":0,"pfn":1,"object":"f","index":0},{"id":"C","kind":"shmem","order":0,"pfn":2,"object":"s","index":0}],"mms":[{"name":"app","vmas":[{"start":512,"pages":64,"pgoff":512,"anon":"heap","flags":["uffd-wp","locked"]},{"start":600,"pages":8,"pgoff":0,"file":"f"}],"ptes":[{"at":512,"len":4,"present":"A","page":0},{"at":516,"len":1,"swap":9000,"bits":"xsu"},{"at":517,"len":1,"migration":"A","page":5,"bits":"xdysu"},{"at":518,"len":1,"device-private":"A","page":6,"bits":"wsu"},{"at":519,"len":1,"device-exclusive":"A","page":7,"bits":"su"},{"at":520,"len":2,"present":"A","page":8,"bits":"wdysu"},{"at":522,"len":1,"hwpoison":"A","page":10},{"at":523,"len":1,"marker":"uffd-wp"},{"at":600,"len":1,"present":"B","page":0}]}],"faults":{"swap_dup_fails_after":0},"ops":[{"op":"unmap","folio":"A","flags":["sync","batch-flush"]}],"designs":["v7.0",{"skip":"jump","base":"v6.15","reset_nr":true}]}"#;

#[test]
fn what_is_no_document_is_refused() {
    for (text, expected) in [
        ("", "not JSON at line 1, column 1: the document is empty"),
        (" \n\t", "not JSON at line 1, column 1: the document is empty"),
        ("[]", "an array is not accepted; an object would be"),
        ("7", "7 is not accepted; an object would be"),
        ("{", "not JSON at line 1, column 1: EOF while parsing an object"),
        ("{}\n{}", "not JSON at line 2, column 1: trailing characters"),
        ("nul", "not JSON at line 1, column 3: EOF while parsing a value"),
        ("\u{1}", "not JSON at line 1, column 1: expected value"),
        (r#"{"a": "\ud800"}"#, "not JSON at line 1, column 14: unexpected end of hex escape"),
    ] {
        let error = ScenarioDoc::parse(text).unwrap_err();
        assert_eq!(error.to_string(), expected, "{text:?}");
    }
}

#[test]
fn nesting_has_a_limit() {
    for depth in [63, 64, 65, 127, 128, 100_000] {
        let text = "[".repeat(depth) + &"]".repeat(depth);
        let error = ScenarioDoc::parse(&text).unwrap_err().to_string();
        let too_deep = error.ends_with(": nested more than 64 deep");
        assert!(too_deep == (depth > 64) && error.len() < 100, "{depth}: {error}");
    }
}

#[test]
fn the_canonical_form_is_a_fixed_point() {
    let doc = ScenarioDoc::parse(GOOD).unwrap();
    assert_eq!(doc.to_json_string(), CANONICAL);
    for text in [CANONICAL.to_string(), doc.to_pretty_string(), format!("\u{feff}{CANONICAL}\r\n")] {
        let again = ScenarioDoc::parse(&text).unwrap();
        assert_eq!(again, doc);
        assert_eq!(again.to_json_string(), CANONICAL);
    }
    assert_eq!(
        serde_json::to_string(&Json::parse(GOOD).unwrap()).unwrap(),
        Json::parse(GOOD).unwrap().to_compact()
    );
}

#[test]
fn ids_are_any_text() {
    for id in ["", " ", "Ä\"\\\u{0}\n\u{7f}\u{2028}😀\u{202e}", &"x".repeat(100_000)] {
        let text = format!(
            r#"{{"format":"rmapscope/1","folios":[{{"id":{0},"kind":"anon","order":0,"pfn":0,"object":{0},"index":0}}],"mms":[{{"name":{0},"vmas":[],"ptes":[{{"at":0,"len":1,"present":{0},"page":0}}]}}],"ops":[{{"op":"unmap","folio":{0}}}]}}"#,
            serde_json::to_string(id).unwrap()
        );
        let doc = ScenarioDoc::parse(&text).unwrap();
        assert_eq!(doc.scenario.folios()[0].id, id);
        assert_eq!(ScenarioDoc::parse(&doc.to_json_string()).unwrap(), doc);
        assert_eq!(ScenarioDoc::parse(&doc.to_pretty_string()).unwrap(), doc);
        assert!(doc.warnings().iter().all(|warning| warning.len() < 1000));
    }
}

#[test]
fn long_runs_are_only_runs() {
    let pages = 1_u64 << 50;
    let text = format!(
        r#"{{"format":"rmapscope/1","folios":[],"mms":[{{"name":"m","vmas":[{{"start":0,"pages":{pages},"pgoff":0}}],"ptes":[{{"at":0,"len":{pages},"marker":"guard"}},{{"at":{pages},"len":{pages},"swap":5}},{{"at":{0},"len":7,"swap":{1}}}]}}],"ops":[]}}"#,
        2 * pages,
        pages + 5,
    );
    let doc = ScenarioDoc::parse(&text).unwrap();
    let runs = &doc.scenario.mms()[0].runs;
    assert_eq!(runs.len(), 2);
    assert_eq!(runs[1].len, pages + 7);
    assert_eq!(ScenarioDoc::parse(&doc.to_json_string()).unwrap(), doc);
}

#[test]
fn texts_in_errors_are_short() {
    let long = "x".repeat(1_000_000);
    for text in [
        format!(r#"{{"format": "{long}"}}"#),
        format!(r#"{{"format": "rmapscope/1", "{long}": 1}}"#),
        format!(r#"{{"format": "rmapscope/1", "{long}": {{"{long}": 1, "{long}": 1}}}}"#),
        format!(r#"{{"format": "rmapscope/1", "folios": [{{"id": "A", "kind": "{long}"}}]}}"#),
    ] {
        let error = ScenarioDoc::parse(&text).unwrap_err().to_string();
        assert!(error.len() < 400, "{error}");
    }
}

#[test]
fn many_keys_are_checked_quickly() {
    let keys: Vec<String> = (0..100_000).map(|i| format!("\"k{i}\":1")).collect();
    let twice = format!("{{{},\"k77\":2}}", keys.join(","));
    assert_eq!(Json::parse(&twice).unwrap_err().path, "k77");
}

#[test]
fn what_the_kernel_would_not_map_is_warned_of() {
    let doc = ScenarioDoc::parse(&GOOD.replace(r#""at": 514, "len": 2"#, r#""at": 700, "len": 2"#)).unwrap();
    assert_eq!(
        doc.warnings(),
        [
            "mms[0]: the entries from 700 map folio \"A\" from page 2 on (2 pages), in no VMA; the rmap walk may miss \
             them"
        ]
    );
    let doc =
        ScenarioDoc::parse(&GOOD.replace(r#""present": "B", "page": 0"#, r#""present": "C", "page": 0"#))
            .unwrap();
    assert_eq!(
        doc.warnings(),
        [
            "mms[0]: the entries from 600 map folio \"C\" from page 0 on (1 page), not where mms[0].vmas[1] has that \
             folio's pages; the rmap walk may miss them"
        ]
    );
    assert!(ScenarioDoc::parse(GOOD).unwrap().warnings().is_empty());
}
