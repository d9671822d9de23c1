//! Properties of editing: whatever is done, a document stays valid or as it is, and undo leads back.

use std::{collections::BTreeMap, rc::Rc, sync::Arc};

use arbitrary::Unstructured;
use proptest::prelude::*;
use rmapscope_core::{FolioId, Preset, Trace};
use rmapscope_tests::{edits, generate};
use rmapscope_view::{
    ScenarioDoc,
    edit::{Act, Edit, EditPlace, History, Span, apply, empty_sheet, outcome_change, preview},
};

/// A document from the bytes: the empty sheet, or a random scenario.
fn start(u: &mut Unstructured<'_>) -> ScenarioDoc {
    if u.ratio(1, 3).expect("running out of bytes yields defaults") {
        return empty_sheet();
    }
    let scenario = generate::scenario(u).expect("running out of bytes yields defaults");
    ScenarioDoc { title: None, notes: None, designs: Vec::new(), scenario: Arc::new(scenario) }
}

/// That a refusal points at something there is, or says that it is not there.
fn points_at_something(doc: &ScenarioDoc, place: EditPlace) -> bool {
    let scenario = &doc.scenario;
    match place {
        EditPlace::Document => true,
        EditPlace::Folio(folio) => folio.index() < scenario.folios().len() + 512,
        EditPlace::Mm(mm) | EditPlace::Entry(mm, _) => mm.index() <= scenario.mms().len() + 2,
        EditPlace::Vma(mm, _) => mm.index() <= scenario.mms().len(),
        EditPlace::Op(op) => op.index() <= scenario.ops().len() + 2,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn edits_keep_documents_valid_and_are_undone(bytes in proptest::collection::vec(any::<u8>(), 0..4000)) {
        let mut u = Unstructured::new(&bytes);
        let first = Rc::new(start(&mut u));
        let mut doc = first.clone();
        let mut history = History::default();
        let mut done = Vec::new();
        for _ in 0..40 {
            if u.is_empty() {
                break;
            }
            let edit = edits::edit(&mut u, &doc.scenario).expect("running out of bytes yields defaults");
            let before = (*doc).clone();
            let shown = preview(&doc, &edit);
            match apply(&doc, &edit) {
                Err(refusal) => {
                    prop_assert!(points_at_something(&doc, refusal.at), "{edit:?}: {refusal:?}");
                    let text = refusal.to_string();
                    prop_assert!(text.ends_with('.') && text.len() > 10, "{text}");
                    prop_assert_eq!(shown.err(), Some(refusal));
                    prop_assert_eq!(&*doc, &before);
                }
                Ok(edited) => {
                    let shown = shown.expect("what can be done can be shown");
                    prop_assert_eq!(&shown.edited, &edited);
                    prop_assert_ne!(&edited.doc, &before, "{:?}", edit);
                    prop_assert!(!edited.name.is_empty() && !edited.name.contains("  "), "{}", edited.name);
                    // What is written is read as the same: every rule of the format is kept.
                    let text = edited.doc.to_json_string();
                    let read = ScenarioDoc::parse(&text);
                    prop_assert_eq!(read.as_ref(), Ok(&edited.doc), "{:?}: {}", edit, text);
                    for (mm, Span { at, len }) in shown.entries {
                        let (old, new) = (before.scenario.mms().get(mm.index()), edited.doc.scenario.mms());
                        prop_assert!(len > 0 && (old.is_some() || new.len() > mm.index()), "{mm:?} {at}");
                    }
                    history.record(doc.clone(), edited.name.clone());
                    doc = Rc::new(edited.doc);
                    done.push(doc.clone());
                }
            }
        }
        prop_assert_eq!(history.undoable().len(), done.len());
        for after in done.iter().rev() {
            prop_assert_eq!(after, &doc);
            doc = history.undo(doc).expect("as many as were done");
        }
        prop_assert_eq!(&doc, &first);
        prop_assert!(history.undo(doc.clone()).is_none());
        for after in &done {
            doc = history.redo(doc).expect("as many as were undone");
            prop_assert_eq!(after, &doc);
        }
    }

    /// The counts that a preview gives are those that the simulator begins with, and entries that it does not name
    /// are as they were.
    #[test]
    fn previews_tell_what_changes(bytes in proptest::collection::vec(any::<u8>(), 0..2500)) {
        let mut u = Unstructured::new(&bytes);
        let mut doc = start(&mut u);
        for _ in 0..20 {
            let edit = edits::edit(&mut u, &doc.scenario).expect("running out of bytes yields defaults");
            let Ok(shown) = preview(&doc, &edit) else { continue };
            let after = &shown.edited.doc.scenario;
            let (old, new) = [&doc.scenario, after].map(|s| rmapscope_core::World::new((*s).clone())).into();
            if after.folios().len() >= doc.scenario.folios().len() {
                for i in 0..after.folios().len() {
                    let id = FolioId::new(i);
                    let was = if i < doc.scenario.folios().len() { Some(old.folio(id)) } else { None };
                    let is = new.folio(id);
                    let said = shown.folios.iter().find(|counts| counts.folio == id);
                    let counts = (was.map_or(0, |f| f.mapcount), is.mapcount, was.map_or(0, |f| f.refcount), is.refcount);
                    match said {
                        None => prop_assert!((counts.0, counts.2) == (counts.1, counts.3), "{edit:?} {counts:?}"),
                        Some(said) => {
                            let mapcount = [said.mapcount.0, said.mapcount.1].map(u64::cast_signed);
                            prop_assert_eq!((mapcount[0], mapcount[1], said.refcount.0, said.refcount.1), counts);
                        }
                    }
                }
            }
            doc = shown.edited.doc;
        }
    }

    /// What an edit changes in the outcome is said if a count changes, and only then.
    #[test]
    fn changes_of_the_outcome_are_said(bytes in proptest::collection::vec(any::<u8>(), 0..2500)) {
        let mut u = Unstructured::new(&bytes);
        let doc = start(&mut u);
        let Ok(edit) = edits::edit(&mut u, &doc.scenario) else { return Ok(()) };
        let Ok(edited) = apply(&doc, &edit) else { return Ok(()) };
        let run = |doc: &ScenarioDoc| Trace::new(doc.scenario.clone(), Preset::SeriesV2.design());
        let (before, after) = (run(&doc), run(&edited.doc));
        let said = outcome_change(before.end(), after.end());
        if before.end().counts() != after.end().counts() {
            prop_assert!(said.is_some());
        }
        prop_assert_eq!(outcome_change(after.end(), after.end()), None);
    }
}

/// The properties above mean something only if their edits are done: each kind of edit and each system call is, and
/// each reason to refuse comes up.
#[test]
fn random_edits_do_and_meet_everything() {
    let mut done: BTreeMap<String, u32> = BTreeMap::new();
    let mut refused: BTreeMap<String, u32> = BTreeMap::new();
    let mut seed: u64 = 1;
    for _ in 0..3000 {
        let mut bytes = Vec::new();
        for _ in 0..600 {
            // Knuth's MMIX generator; its upper bits are good enough here.
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            bytes.push(seed.to_be_bytes()[0]);
        }
        let mut u = Unstructured::new(&bytes);
        let mut doc = start(&mut u);
        while !u.is_empty() {
            let edit = edits::edit(&mut u, &doc.scenario).expect("running out of bytes yields defaults");
            match apply(&doc, &edit) {
                Ok(edited) => {
                    *done.entry(first_word(&edit)).or_default() += 1;
                    if let Edit::Act { act, .. } = edit {
                        *done.entry(format!("{act:?}")).or_default() += 1;
                    }
                    doc = edited.doc;
                }
                Err(refusal) => *refused.entry(first_word(&refusal.reason)).or_default() += 1,
            }
        }
    }
    assert_eq!(done.len(), 27 + Act::ALL.len(), "{done:#?}");
    assert!(done.values().all(|times| *times > 20), "{done:#?}");
    assert_eq!(refused.len(), 26, "{refused:#?}");
}

/// The name of an enum's variant.
fn first_word(value: &impl std::fmt::Debug) -> String {
    let text = format!("{value:?}");
    text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_owned()
}
