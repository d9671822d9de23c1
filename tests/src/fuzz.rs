//! What the fuzz targets do with an input. Each panics if something is wrong.
//!
//! `tests/fuzz` runs them under cargo-fuzz for as long as one likes; `tests/tests/fuzz.rs` runs them over the corpus
//! and over bounded mutations of it, with no special toolchain.

use std::sync::Arc;

use arbitrary::Unstructured;
use rmapscope_core::{Design, Machine, Scenario, Trace, simulate};
use rmapscope_view::{
    ScenarioDoc,
    permalink::{Link, NoLink, Version},
};

use crate::generate;

/// Any bytes as a document: refused with a path and a reason, or printed in canonical form and read back the same.
///
/// # Panics
///
/// If the document does not survive being printed.
pub fn document(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match ScenarioDoc::parse(text) {
        Err(error) => assert!(!error.to_string().is_empty(), "an error says something"),
        Ok(doc) => {
            let printed = doc.to_json_string();
            let again = ScenarioDoc::parse(&printed).expect("canonical form is valid");
            assert_eq!(again.scenario, doc.scenario, "parse of print is the identity");
            assert_eq!(again.to_json_string(), printed, "canonical form is a fixed point");
        }
    }
}

/// Any bytes as a scenario and a design: runs to its end and obeys [`properties`].
///
/// # Panics
///
/// If a property does not hold.
pub fn knobs(bytes: &[u8]) {
    let mut u = Unstructured::new(bytes);
    let Ok(design) = generate::design(&mut u) else { return };
    let Ok(scenario) = generate::scenario(&mut u) else { return };
    properties(&Arc::new(scenario), design);
}

/// What holds for every scenario under every design: recorded and forgotten events lead to the same end, replaying
/// leads to the same end, counts and bugs, and recorded values are the actual ones.
///
/// # Panics
///
/// If a property does not hold.
pub fn properties(scenario: &Arc<Scenario>, design: Design) {
    let trace = Trace::new(scenario.clone(), design);
    let end = simulate(scenario, design);
    assert_same(trace.end(), &end);
    assert_same(&trace.machine_at(trace.events().len()), &end);
    if design.table_cap {
        batches_keep_to_table_and_vma(&trace);
    }
}

fn assert_same(a: &Machine, b: &Machine) {
    assert_eq!(a.counts(), b.counts());
    assert_eq!(a.bugs(), b.bugs());
    assert_eq!(a.events(), b.events());
    for i in 0..a.world().scenario().mms().len() {
        let mm = rmapscope_core::MmId::new(i);
        assert_eq!(a.world().runs(mm), b.world().runs(mm));
        for counter in rmapscope_core::Counter::ALL {
            assert_eq!(a.world().counter(mm, counter), b.world().counter(mm, counter));
        }
    }
    for i in 0..a.world().scenario().folios().len() {
        let folio = rmapscope_core::FolioId::new(i);
        assert_eq!(a.world().folio(folio), b.world().folio(folio));
        assert_eq!(a.world().pages(folio), b.world().pages(folio));
    }
    assert_eq!(a.world().swap_counts(), b.world().swap_counts());
}

fn batches_keep_to_table_and_vma(trace: &Trace) {
    use rmapscope_core::{BatchEnd, Event, Vma};
    let mut vma: Option<Vma> = None;
    for event in trace.events() {
        match *event {
            Event::Visit { mm, vma: id } => vma = Some(trace.scenario().vma(mm, id).clone()),
            Event::Batch { at, nr, end } if end != BatchEnd::Stale => {
                let vma = vma.as_ref().expect("a batch is inside a visit");
                let last = at.plus(nr.get() - 1);
                assert!(vma.contains(at) && vma.contains(last), "batch {at}+{nr:?} passes the VMA's end");
                assert_eq!(at.table(), last.table(), "batch {at}+{nr:?} passes the table's end");
            }
            _ => {}
        }
    }
}

/// Any bytes as a link: refused with a place and a reason, or the one link of what it decodes to. Gives the reason in a
/// word, or nothing if it is a link or no text.
///
/// # Panics
///
/// If something else than that happens.
#[expect(clippy::must_use_candidate, reason = "what matters is that it returns")]
pub fn link(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?;
    match Link::decode(text) {
        Ok(link) => {
            // Before there was version 2, version 1 was that of many folios, too.
            let version = if text.starts_with("1.") { Version::One } else { link.version() };
            assert_eq!(link.encode_as(version).as_deref(), Ok(text), "a state has one link of a version");
            None
        }
        Err(error) => {
            assert!((1..=text.len() + 1).contains(&error.at), "{error}: of {} bytes", text.len());
            assert!(!error.to_string().is_empty(), "an error says something");
            let reason = format!("{:?}", error.problem);
            // What could be read of it can be shown, and has a link.
            if let Some(doc) = error.read {
                let link = Link::new(*doc, 0);
                match link.encode() {
                    Ok(text) => assert_eq!(Link::decode(&text).as_ref(), Ok(&link.canonical())),
                    Err(error) => {
                        assert!(matches!(error, NoLink::TooLong { .. } | NoLink::TooMuch), "{error}");
                    }
                }
            }
            Some(reason.split([' ', '(']).next().unwrap_or_default().to_owned())
        }
    }
}
