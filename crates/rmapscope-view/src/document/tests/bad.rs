//! Bad documents with the exact text that each is refused with.

use alloc::{format, string::ToString as _, vec::Vec};

use super::{super::ScenarioDoc, GOOD};

#[test]
fn bad_documents_are_refused_with_path_value_and_what_would_be_accepted() {
    let mut wrong = Vec::new();
    for &(from, to, expected) in BAD {
        assert_eq!(GOOD.matches(from).count(), 1, "{from} has to be in the document once");
        let said = match ScenarioDoc::parse(&GOOD.replace(from, to)) {
            Ok(_) => "ok".to_string(),
            Err(error) => error.to_string(),
        };
        if said != expected {
            wrong.push(format!("{from} -> {to}\n  expected {expected}\n  got      {said}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is replaced in [`GOOD`], by what, and what is then said.
const BAD: &[(&str, &str, &str)] = &[
    // The document as a whole.
    (
        r#""rmapscope/1""#,
        r#""rmapscope/2", "new": 1"#,
        r#"format: version "rmapscope/2" is not supported; "rmapscope/1" would be accepted"#,
    ),
    (r#""rmapscope/1""#, "1", r#"format: version 1 is not supported; "rmapscope/1" would be accepted"#),
    (r#""format": "rmapscope/1","#, "", r#"format: this key is missing; "rmapscope/1" would be accepted"#),
    (
        r#""title": "t""#,
        r#""titel": "t""#,
        "titel: this key is unknown; did you mean \"title\"? accepted are format, title, notes, arch, folios, mms, \
         faults, ops, designs",
    ),
    (
        r#""title": "t""#,
        r#""a b": "t""#,
        "[\"a b\"]: this key is unknown; accepted are format, title, notes, arch, folios, mms, faults, ops, designs",
    ),
    (r#""title": "t""#, r#""title": null"#, "title: null is not accepted; a string would be"),
    (
        r#""x86-64""#,
        r#""x86_64""#,
        r#"arch: "x86_64" is unknown; did you mean "x86-64"? accepted are generic, x86-64"#,
    ),
    (r#""title": "t","#, r#""title": "t"  "#, "not JSON at line 2, column 43: expected `,` or `}`"),
    // Keys that are given twice.
    (
        r#""dirty": true,"#,
        r#""dirty": true, "dirty": true,"#,
        "folios[0].dirty: this key is given twice; once would be accepted (line 5, column 41)",
    ),
    (
        r#"{"skip": "jump","#,
        r#"{"skip": "jump", "skip": "jump","#,
        "designs[1].skip: this key is given twice; once would be accepted (line 27, column 45)",
    ),
    // Numbers.
    (r#""order": 4"#, r#""order": 10"#, "folios[0].order: 10 is out of range; 0 to 9 would be accepted"),
    (r#""order": 4"#, r#""order": -1"#, "folios[0].order: -1 is out of range; 0 to 9 would be accepted"),
    (
        r#""order": 4"#,
        r#""order": 4.5"#,
        "folios[0].order: 4.5 is not a plain whole number; 0 to 9 would be accepted",
    ),
    (
        r#""order": 4"#,
        r#""order": 4.0"#,
        "folios[0].order: 4.0 is not a plain whole number; 0 to 9 would be accepted",
    ),
    (
        r#""order": 4"#,
        r#""order": "4""#,
        "folios[0].order: \"4\" is not accepted; a whole number from 0 to 9 would be",
    ),
    (
        r#""order": 4"#,
        r#""order": true"#,
        "folios[0].order: true is not accepted; a whole number from 0 to 9 would be",
    ),
    (
        r#""pfn": 4096"#,
        r#""pfn": 4503599627370496"#,
        "folios[0].pfn: 4503599627370496 is out of range; 0 to 4503599627370495 would be accepted",
    ),
    (
        r#""pfn": 4096"#,
        r#""pfn": 99999999999999999999"#,
        "folios[0].pfn: 99999999999999999999 is out of range; 0 to 4503599627370495 would be accepted",
    ),
    (
        r#""pfn": 4096"#,
        r#""pfn": 1e999"#,
        "folios[0].pfn: 1e+999 is out of range; 0 to 4503599627370495 would be accepted",
    ),
    // The last frame that a folio of 16 pages can begin at.
    (r#""pfn": 4096"#, r#""pfn": 4503599627370480"#, "ok"),
    (
        r#""pfn": 4096"#,
        r#""pfn": 4100"#,
        "folios[0].pfn: 4100 is not divisible by the folio's 16 pages; 4096 or 4112 would be accepted",
    ),
    (
        r#""index": 512"#,
        r#""index": 4503599627370490"#,
        "folios[0].index: 4503599627370490 is out of range; 0 to 4503599627370480 would be accepted",
    ),
    (
        r#""swap": 8192"#,
        r#""swap": null"#,
        "folios[0].swap: null is not accepted; a whole number from 0 to 4503599627370495 would be",
    ),
    (
        r#""extra_refs": 3"#,
        r#""extra_refs": -3"#,
        "folios[0].extra_refs: -3 is out of range; 0 to 4503599627370495 would be accepted",
    ),
    // Folios.
    (r#""id": "C""#, r#""id": "A""#, "folios[2].id: \"A\" is already the name of item 0; each needs its own"),
    (r#""id": "B", "#, "", "folios[1].id: this key is missing; a string would be accepted"),
    (
        r#""kind": "anon""#,
        r#""kind": "Anon""#,
        "folios[0].kind: \"Anon\" is unknown; did you mean \"anon\"? accepted are anon, file, shmem",
    ),
    (
        r#""pfn": 2"#,
        r#""pfn": 4100"#,
        "folios[2].pfn: the range from 4100 overlaps that of item 0, which takes 4096 to 4111; ranges that do not \
         overlap would be accepted",
    ),
    (
        r#""object": "f", "index": 0"#,
        r#""object": "f", "index": 0, "swapbacked": false"#,
        "folios[1].swapbacked: only an anon folio can have this; leave it out",
    ),
    (
        r#""object": "f", "index": 0"#,
        r#""object": "f", "index": 0, "swap": 1"#,
        "folios[1].swap: only an anon folio can have this; leave it out",
    ),
    (
        r#""object": "f", "index": 0"#,
        r#""object": "f", "index": 0, "exclusive": []"#,
        "folios[1].exclusive: only an anon folio can have this; leave it out",
    ),
    (r#""dirty": true"#, r#""dirty": 1"#, "folios[0].dirty: 1 is not accepted; true or false would be"),
    (
        "[[0, 4], [8, 8]]",
        "[[0, 4], [3, 8]]",
        "folios[0].exclusive[1]: 8 pages from 3 are not accepted; ascending runs of at least 1 page within 4 to 15 \
         would be",
    ),
    (
        "[[0, 4], [8, 8]]",
        "[[0, 0]]",
        "folios[0].exclusive[0]: 0 pages from 0 are not accepted; ascending runs of at least 1 page within 0 to 15 \
         would be",
    ),
    (
        "[[0, 4], [8, 8]]",
        "[[0, 4], [8, 9]]",
        "folios[0].exclusive[1]: 9 pages from 8 are not accepted; ascending runs of at least 1 page within 4 to 15 \
         would be",
    ),
    (
        "[[0, 4], [8, 8]]",
        "[[0, 4], [8]]",
        "folios[0].exclusive[1]: an array of 1 is not accepted; a list of two numbers, first page and count, would be",
    ),
    (
        "[[0, 4], [8, 8]]",
        "[0, 4]",
        "folios[0].exclusive[0]: 0 is not accepted; a list of two numbers, first page and count, would be",
    ),
    ("[3, 1]", "[3, 16]", "folios[0].hwpoison[1]: 16 is out of range; 0 to 15 would be accepted"),
    ("[3, 1]", "[3, 1, 3]", "folios[0].hwpoison[2]: 3 is item 0 of the list already; once would be accepted"),
    // Address spaces.
    (r#""name": "app","#, "", "mms[0].name: this key is missing; a string would be accepted"),
    (
        r#"{"start": 512"#,
        r#"{"strat": 512"#,
        "mms[0].vmas[0].strat: this key is unknown; did you mean \"start\"? accepted are start, pages, pgoff, anon, \
         file, flags",
    ),
    (
        r#""pages": 64"#,
        r#""pages": 0"#,
        "mms[0].vmas[0].pages: 0 is out of range; 1 to 4503599627370495 would be accepted",
    ),
    (
        r#""start": 600"#,
        r#""start": 575"#,
        "mms[0].vmas[1].start: the range from 575 overlaps that of item 0, which takes 512 to 575; ranges that do \
         not overlap would be accepted",
    ),
    (r#""file": "f"}]"#, r#""file": null}]"#, "mms[0].vmas[1].file: null is not accepted; a string would be"),
    (
        r#"["locked", "uffd-wp"]"#,
        r#"["locked", "uffd_wp"]"#,
        "mms[0].vmas[0].flags[1]: \"uffd_wp\" is unknown; did you mean \"uffd-wp\"? accepted are uffd-wp, \
         uffd-missing, uffd-minor, locked, droppable",
    ),
    (
        r#"["locked", "uffd-wp"]"#,
        r#"["locked", "locked"]"#,
        "mms[0].vmas[0].flags[1]: \"locked\" is item 0 of the list already; once would be accepted",
    ),
    (
        r#"["locked", "uffd-wp"]"#,
        r#""locked""#,
        "mms[0].vmas[0].flags: \"locked\" is not accepted; an array would be",
    ),
    // Entries.
    (
        r#""present": "A", "page": 2"#,
        r#""presnt": "A", "page": 2"#,
        "mms[0].ptes[2].presnt: this key is unknown; did you mean \"present\"? accepted are at, len, present, swap, \
         migration, device-private, device-exclusive, hwpoison, marker, page, bits",
    ),
    (
        r#""present": "A", "page": 2"#,
        r#""page": 2"#,
        "mms[0].ptes[2]: no kind of entry is given; exactly one of present, swap, migration, device-private, \
         device-exclusive, hwpoison, marker would be accepted",
    ),
    (
        r#""present": "A", "page": 2"#,
        r#""present": "A", "swap": 2"#,
        "mms[0].ptes[2]: present and swap cannot stand together; exactly one of present, swap, migration, \
         device-private, device-exclusive, hwpoison, marker would be accepted",
    ),
    (
        r#""present": "A", "page": 2"#,
        r#""present": "D", "page": 2"#,
        "mms[0].ptes[2].present: there is no folio \"D\"; the id of one in \"folios\" would be accepted",
    ),
    (
        r#""present": "A", "page": 2"#,
        r#""present": "A", "page": 16"#,
        "mms[0].ptes[2].page: 16 is out of range; 0 to 15 would be accepted",
    ),
    (
        r#""present": "A", "page": 2"#,
        r#""present": "A""#,
        "mms[0].ptes[2].page: this key is missing; a number would be accepted",
    ),
    (
        r#""at": 514, "len": 2, "present": "A", "page": 2"#,
        r#""at": 514, "len": 2, "present": "A", "page": 15"#,
        "mms[0].ptes[2].len: 2 is out of range; 1 to 1 would be accepted",
    ),
    (
        r#""at": 514, "len": 2"#,
        r#""at": 514, "len": 0"#,
        "mms[0].ptes[2].len: 0 is out of range; 1 to 4503599627370495 would be accepted",
    ),
    (
        r#""at": 514, "len": 2"#,
        r#""at": 513, "len": 2"#,
        "mms[0].ptes[2].at: the range from 513 overlaps that of item 1, which takes 512 to 513; ranges that do not \
         overlap would be accepted",
    ),
    (
        r#""bits": "wdysu""#,
        r#""bits": "wdyus""#,
        "mms[0].ptes[0].bits: \"wdyus\" is out of order; letters of \"wdysu\" in this order would be accepted",
    ),
    (
        r#""bits": "wdysu""#,
        r#""bits": "wdd""#,
        "mms[0].ptes[0].bits: \"wdd\" has 'd' twice; letters of \"wdysu\" in this order would be accepted",
    ),
    (
        r#""bits": "wdysu""#,
        r#""bits": "wx""#,
        "mms[0].ptes[0].bits: \"wx\" has 'x', which is no bit of a present entry; letters of \"wdysu\" in this order \
         would be accepted",
    ),
    (
        r#""bits": "xdysu""#,
        r#""bits": "wx""#,
        "mms[0].ptes[4].bits: \"wx\" says both write (w) and read-exclusive (x), a migration entry is one of them; \
         letters of \"wxdysu\" in this order would be accepted",
    ),
    (
        r#""marker": "uffd-wp""#,
        r#""marker": "wp""#,
        "mms[0].ptes[8].marker: \"wp\" is unknown; accepted are uffd-wp, poison, guard",
    ),
    (
        r#""marker": "uffd-wp""#,
        r#""marker": "guard", "bits": """#,
        "mms[0].ptes[8].bits: a marker entry does not have this key; accepted are at, len, marker",
    ),
    (
        r#""swap": 9000"#,
        r#""swap": 9000, "page": 0"#,
        "mms[0].ptes[3].page: a swap entry does not have this key; accepted are at, len, swap, bits",
    ),
    (
        r#""hwpoison": "A", "page": 10"#,
        r#""hwpoison": "A", "page": 10, "bits": "u""#,
        "mms[0].ptes[7].bits: a hwpoison entry does not have this key; accepted are at, len, hwpoison, page",
    ),
    (
        r#""device-exclusive": "A", "page": 7"#,
        r#""device-exclusive": "B", "page": 0"#,
        "mms[0].ptes[6].device-exclusive: only an anon folio can have this; leave it out",
    ),
    // Faults, operations and designs.
    (
        r#"{"swap_dup_fails_after": 0}"#,
        r#"{"swap_dup_fails_after": "0"}"#,
        "faults.swap_dup_fails_after: \"0\" is not accepted; a whole number from 0 to 4503599627370495 would be",
    ),
    (
        r#"{"swap_dup_fails_after": 0}"#,
        r#"{"swap_dup": 0}"#,
        "faults.swap_dup: this key is unknown; accepted are swap_dup_fails_after",
    ),
    (r#"{"swap_dup_fails_after": 0}"#, "null", "faults: null is not accepted; an object would be"),
    (
        r#""op": "unmap""#,
        r#""op": "migrate", "to": 1"#,
        "ops[0].op: \"migrate\" is unknown; accepted are unmap",
    ),
    (r#""op": "unmap", "#, "", "ops[0].op: this key is missing; \"unmap\" would be accepted"),
    (
        r#""folio": "A""#,
        r#""folio": "Z""#,
        "ops[0].folio: there is no folio \"Z\"; the id of one in \"folios\" would be accepted",
    ),
    (
        r#"["batch-flush", "sync"]"#,
        r#"["sync", "sync"]"#,
        "ops[0].flags[1]: \"sync\" is item 0 of the list already; once would be accepted",
    ),
    (
        r#"["batch-flush", "sync"]"#,
        r#"["async"]"#,
        "ops[0].flags[0]: \"async\" is unknown; did you mean \"sync\"? accepted are sync, batch-flush, ignore-mlock, \
         hwpoison",
    ),
    (
        r#"["v7.0","#,
        r#"["v7","#,
        "designs[0]: \"v7\" is unknown; did you mean \"v7.0\"? accepted are v6.15, v6.16, v7.0, 2026-08, series-v2, \
         jump, walk-batch, batch-present, rmapscope or an object { \"base\": …, … }",
    ),
    (
        r#"["v7.0","#,
        "[7.0,",
        "designs[0]: 7.0 is not accepted; the name of a preset or an object { \"base\": …, … } would be",
    ),
    (
        r#""base": "v6.15", "#,
        "",
        "designs[1].base: this key is missing; the name of a preset would be accepted",
    ),
    (
        r#""reset_nr": true"#,
        r#""reset_nr": "yes""#,
        "designs[1].reset_nr: \"yes\" is not accepted; true or false would be",
    ),
    (
        r#""reset_nr": true"#,
        r#""reset-nr": true"#,
        "designs[1].reset-nr: this key is unknown; did you mean \"reset_nr\"? accepted are base, table_cap, \
         whole_folio_only, batch_lazyfree, batch_file, batch_anon, batch_uffd_wp, respect_write_soft_dirty, reset_nr, \
         batch_markers, restore_on_mismatch, restore_tail, mlock_counts_ptes, hwpoison_per_page, skip",
    ),
    (
        r#""skip": "jump""#,
        r#""skip": "walk_batch""#,
        "designs[1].skip: \"walk_batch\" is unknown; did you mean \"walk-batch\"? accepted are none, jump, walk-batch, \
         present, mapped",
    ),
];
