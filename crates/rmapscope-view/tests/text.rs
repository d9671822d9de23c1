//! Sentences and texts of every vector under every preset, and the text of one, word for word.

use std::{fs, path::Path};

use rmapscope_core::{
    Bug, BugKind, BugPlace, Counter, Design, Event, FolioId, Knob, Machine, MmId, Preset, Skip, Trace, Vpn,
};
use rmapscope_view::{
    Json, ScenarioDoc,
    sentence::{batch_note, bug, sentence, sentence_at, short},
    text::{COLUMNS, ascii, explain, picture, wrap},
};

const VECTORS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors");
const SNAPSHOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/text/count-4x4-to-swap.series-v2.txt");

/// The scenarios of all vectors with their names.
fn vectors() -> Vec<(String, ScenarioDoc)> {
    let mut out = Vec::new();
    let mut paths: Vec<_> = fs::read_dir(VECTORS)
        .expect("the vectors are there")
        .map(|entry| entry.expect("a directory entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    paths.sort();
    for path in paths {
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let json = read(&path);
        match &json {
            Json::Array(items) => {
                for (i, item) in items.iter().enumerate() {
                    out.push((format!("{name}[{i}]"), scenario(item)));
                }
            }
            json => out.push((name, scenario(json))),
        }
    }
    assert!(out.len() > 100, "only {} vectors", out.len());
    out
}

fn vector(name: &str) -> ScenarioDoc {
    scenario(&read(&Path::new(VECTORS).join(format!("{name}.json"))))
}

fn read(path: &Path) -> Json {
    Json::parse(&fs::read_to_string(path).expect("a readable file")).expect("JSON")
}

fn scenario(vector: &Json) -> ScenarioDoc {
    ScenarioDoc::from_json(vector.get("scenario").expect("a scenario")).expect("a valid scenario")
}

fn trace(name: &str, preset: Preset) -> Trace {
    Trace::new(vector(name).scenario, preset.design())
}

/// A text for a reader: whole sentences, one space between them.
fn is_prose(text: &str) -> bool {
    text.ends_with('.')
        && !text.contains("  ")
        && !text.contains("..")
        && !text.contains(" .")
        && !text.contains(" ,")
        && !text.contains("Nr_pages")
}

fn check_sentences(name: &str, design: &str, trace: &Trace) {
    let mut before = Machine::new(trace.scenario().clone());
    let mut after = before.clone();
    for (n, event) in trace.events().iter().enumerate() {
        after.apply(event);
        let said = sentence(trace, n, before.world(), after.world());
        let place = format!("{name} under {design}, event {n}: {event:?}: {said:?}");
        assert!(is_prose(&said.what), "{place}");
        assert!(said.why.is_empty() || is_prose(&said.why), "{place}");
        assert!(!short(event, trace.scenario()).kind.is_empty(), "{place}");
        if let Some(batch) = after.world().visit().and_then(|visit| visit.batch) {
            let note = batch_note(after.world(), &batch);
            assert!(!note.short.is_empty() && !note.head.is_empty() && !note.done.is_empty(), "{place}");
        }
        before.apply(event);
    }
    for broken in after.bugs() {
        assert!(is_prose(&bug(&broken, trace.scenario())), "{name} under {design}: {broken:?}");
    }
}

#[test]
fn every_event_of_every_vector_has_a_sentence_under_every_preset() {
    for (name, doc) in vectors() {
        for preset in Preset::ALL {
            let trace = Trace::new(doc.scenario.clone(), preset.design());
            check_sentences(&name, preset.name(), &trace);
        }
    }
}

#[test]
fn sentences_hold_for_knobs_that_no_preset_has() {
    let mut designs: Vec<(String, Design)> = Vec::new();
    for preset in [Preset::V7_0, Preset::Rmapscope] {
        for knob in Knob::ALL {
            let mut design = preset.design();
            let on = knob.get(&design);
            knob.set(&mut design, !on);
            designs.push((format!("{} with {} turned", preset.name(), knob.name()), design));
        }
        for (skip, name) in Skip::NAMES {
            designs.push((format!("{} with {name}", preset.name()), Design { skip, ..preset.design() }));
        }
    }
    for (name, doc) in vectors().into_iter().filter(|(name, _)| !name.contains('[')) {
        for (design_name, design) in &designs {
            check_sentences(&name, design_name, &Trace::new(doc.scenario.clone(), *design));
        }
    }
}

#[test]
fn every_line_is_ascii_and_fits_into_a_mail() {
    for (name, doc) in vectors() {
        // Of the random ones some: their pictures are large.
        if name.contains('[') && !name.ends_with("0]") {
            continue;
        }
        for preset in Preset::ALL {
            let trace = Trace::new(doc.scenario.clone(), preset.design());
            let title = doc.title.as_deref().unwrap_or(&name);
            let text = explain(&trace, preset.name(), title, 0, usize::MAX);
            for (i, line) in text.lines().enumerate() {
                let place = format!("{name} under {}, line {}: {line:?}", preset.name(), i + 1);
                assert!(line.len() <= COLUMNS, "{place}");
                assert!(line.chars().all(|c| c == ' ' || c.is_ascii_graphic()), "{place}");
                assert!(!line.ends_with(' '), "{place}");
            }
            assert!(!text.contains("\n\n\n"), "{name} under {}: two empty lines", preset.name());
            assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{name} under {}", preset.name());
        }
    }
}

/// Set `BLESS` to write the text anew, and look at the difference before it is committed.
#[test]
fn the_text_of_four_batches_to_swap_is_the_reviewed_one() {
    let doc = vector("count-4x4-to-swap");
    let trace = Trace::new(doc.scenario.clone(), Preset::SeriesV2.design());
    let title = doc.title.unwrap_or_default();
    let text = explain(&trace, Preset::SeriesV2.name(), &title, 0, trace.events().len());
    if std::env::var_os("BLESS").is_some() {
        fs::write(SNAPSHOT, &text).expect("the snapshot can be written");
    }
    let reviewed = fs::read_to_string(SNAPSHOT).expect("the snapshot is there");
    let differs = text.lines().zip(reviewed.lines()).enumerate().find(|(_, (new, old))| new != old);
    if let Some((i, (new, old))) = differs {
        panic!("line {}:\n- {old}\n+ {new}\nBLESS=1 writes the text anew", i + 1);
    }
    assert_eq!(text.lines().count(), reviewed.lines().count(), "BLESS=1 writes the text anew");
}

#[test]
fn a_batch_says_which_entry_ended_it_and_what_was_compared() {
    let trace = trace("count-4x4-to-swap", Preset::SeriesV2);
    let n = event(&trace, |event| matches!(event, Event::Batch { at, .. } if at.get() == 520));
    let said = sentence_at(&trace, n);
    assert_eq!(said.what, "Decided on a batch of 4 entries, 520–523.");
    assert!(
        said.why.starts_with("The scan stopped at 524, which is read-only while 520 is writable."),
        "{said:?}"
    );
    let machine = trace.machine_at(n + 2);
    let world = machine.world();
    let batch = world.visit().and_then(|visit| visit.batch).expect("a batch");
    let note = batch_note(world, &batch);
    assert_eq!(note.short, "w differs");
    assert_eq!(note.head, "ends before 524: w differs");
    assert_eq!(note.compared, "520 is writable, 524 is not");
    assert_eq!(note.done, "4, ended by w");
}

#[test]
fn short_texts_are_those_of_the_list() {
    let trace = trace("count-4x4-to-markers", Preset::SeriesV2);
    let list: Vec<String> = trace.events()[..40]
        .iter()
        .map(|event| {
            let short = short(event, trace.scenario());
            format!("{} {}", short.kind, short.detail)
        })
        .collect();
    for wanted in
        ["read scan 513", "clear 512, 4 entries", "marker uffd-wp at 512, 4 entries", "counter file −4"]
    {
        assert!(list.iter().any(|text| text == wanted), "no {wanted:?} in {list:#?}");
    }
}

#[test]
fn a_number_left_over_is_told_as_such() {
    let trace = trace("bug-stale-nr-pages", Preset::V7_0);
    let said = |matches: fn(&Event) -> bool| {
        let n = trace.events().iter().rposition(matches).expect("the event happens");
        sentence_at(&trace, n)
    };
    let batch = said(|event| matches!(event, Event::Batch { .. }));
    assert_eq!(batch.what, "Took entry 527 with nr_pages 15, left over from the iteration before.");
    assert!(batch.why.ends_with("will be off by 14."), "{batch:?}");
    let rmap = said(|event| matches!(event, Event::Rmap { .. }));
    assert_eq!(rmap.what, "Removed rmap for pages 15–29 of A; mapcount is −14 now.");
    assert!(rmap.why.contains("16–29 are beyond it"), "{rmap:?}");
}

#[test]
fn a_restore_says_who_gained_a_bit_and_what_was_forgotten() {
    let write = |event: &Event| matches!(event, Event::Write { .. });
    let spread = trace("bug-write-permission-spread", Preset::V6_16);
    let said = sentence_at(&spread, event(&spread, write));
    assert!(said.why.contains("520–527 were read-only and are now writable."), "{said:?}");
    let lost = trace("bug-tail-of-batch-lost", Preset::SeriesV2);
    let said = sentence_at(&lost, event(&lost, write));
    assert!(said.why.contains("But entries 520–527 of the same batch stay none"), "{said:?}");
    let kept = trace("bug-tail-of-batch-lost", Preset::Rmapscope);
    let said = sentence_at(&kept, event(&kept, write));
    assert!(!said.why.contains("But"), "{said:?}");
}

#[test]
fn a_read_behind_the_table_is_told_as_such() {
    let trace = trace("bug-out-of-table-read", Preset::V6_15);
    let n = event(&trace, |event| matches!(event, Event::Read { at, .. } if at.get() == 1024));
    let said = sentence_at(&trace, n);
    assert_eq!(said.what, "The batch scan read entry 1024, behind the end of PTE table 512–1023.");
}

#[test]
fn every_rule_has_a_sentence_at_every_sort_of_place() {
    let doc = vector("count-4x4-to-swap");
    for kind in BugKind::ALL {
        for place in [
            BugPlace::Entries { mm: MmId::new(0), at: Vpn::new(1024), len: 1 },
            BugPlace::Entries { mm: MmId::new(0), at: Vpn::new(520), len: 4 },
            BugPlace::Pages { folio: FolioId::new(0), page: 15, len: 1 },
            BugPlace::Pages { folio: FolioId::new(0), page: 14, len: 4 },
            BugPlace::Folio(FolioId::new(0)),
            BugPlace::Counter { mm: MmId::new(0), counter: Counter::Swap },
        ] {
            let text = bug(&Bug { kind, place, event: None }, &doc.scenario);
            assert!(is_prose(&text), "{kind:?} at {place:?}: {text}");
        }
    }
}

#[test]
fn a_picture_stands_for_itself() {
    let doc = vector("bug-stale-nr-pages");
    let text = picture(Machine::new(doc.scenario).world());
    let row = "    512 A0  A1  A2  A3  A4  A5  A6  A7  A8  A9  A10 A11 A12 A13 A14 x15";
    assert!(text.lines().any(|line| line == row), "{text}");
    assert!(text.contains("528-575: none, 48 entries"), "{text}");
    assert!(text.contains("x0 device-exclusive entry for page 0"), "{text}");
}

#[test]
fn a_range_behind_the_end_is_empty() {
    let trace = trace("count-no-table", Preset::V7_0);
    let steps = trace.events().len();
    let text = explain(&trace, "v7.0", "", steps + 5, steps + 9);
    assert!(text.contains(&format!("After step {steps}:")), "{text}");
    assert!(text.ends_with("No rule was broken.\n"), "{text}");
}

#[test]
fn long_names_and_numbers_are_wrapped_and_cut() {
    let text = fs::read_to_string(Path::new(VECTORS).join("two-folios-in-one-vma.json"))
        .expect("a readable file")
        .replace("\"app\"", &format!("\"{}\"", "a name – that goes on ".repeat(9)))
        .replace("\"B\"", &format!("\"{}\"", "x".repeat(150)));
    let doc = scenario(&Json::parse(&text).expect("JSON"));
    let trace = Trace::new(doc.scenario, Preset::Rmapscope.design());
    let text = explain(&trace, "rmapscope", "a\ntitle\twith … everything", 0, usize::MAX);
    assert!(text.starts_with("a title with ... everything\n"), "{text}");
    assert!(text.lines().all(|line| line.len() <= COLUMNS && line.is_ascii()), "{text}");
}

#[test]
fn ascii_and_wrap_keep_their_promises() {
    assert_eq!(ascii("520–523 − 1 × 2 → “x”…\n√"), "520-523 - 1 x 2 -> \"x\"... ?");
    assert_eq!(wrap("", ""), [""]);
    assert_eq!(wrap("  * ", "one"), ["  * one"]);
    let lines = wrap("1. ", &"word ".repeat(40));
    assert!(lines.len() > 2 && lines[1].starts_with("   word"), "{lines:?}");
    assert!(wrap("", &"y".repeat(200)).iter().all(|line| line.len() <= COLUMNS));
}

fn event(trace: &Trace, is: impl Fn(&Event) -> bool) -> usize {
    trace.events().iter().position(is).expect("the event happens")
}
