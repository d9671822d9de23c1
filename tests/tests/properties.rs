//! Properties that hold for any valid scenario under any combination of knobs.

use std::sync::Arc;

use arbitrary::Unstructured;
use proptest::prelude::*;
use rmapscope_core::{Design, Event, Machine, Pte, Scenario, Trace, Written};
use rmapscope_tests::{fuzz, generate};
use rmapscope_view::{
    ScenarioDoc,
    sentence::{batch_note, bug, sentence, short},
};

fn case(bytes: &[u8]) -> (Arc<Scenario>, Design) {
    let mut u = Unstructured::new(bytes);
    let design = generate::design(&mut u).expect("running out of bytes yields defaults");
    let scenario = generate::scenario(&mut u).expect("running out of bytes yields defaults");
    (Arc::new(scenario), design)
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(any::<u8>(), 0..2500)
}

/// What must be the same in two machines for them to be at the same place.
fn state(machine: &Machine) -> String {
    format!("{:?}", (machine.world(), machine.counts(), machine.found()))
}

/// Whole sentences with one space between them.
fn is_prose(text: &str) -> bool {
    text.ends_with('.') && !["  ", "..", " .", " ,"].iter().any(|odd| text.contains(odd)) && is_filled(text)
}

/// The scenarios' names have nothing that holes are made of.
fn is_filled(text: &str) -> bool {
    !text.replace(" | TTU_", " ").contains(['{', '|', '}'])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    /// No panic, the same end with and without a trace, and the caps are kept.
    #[test]
    fn runs_to_its_end(bytes in bytes()) {
        let (scenario, design) = case(&bytes);
        fuzz::properties(&scenario, design);
    }

    /// Replaying any prefix equals running to it.
    #[test]
    fn a_prefix_is_a_state(bytes in bytes(), part in 0.0..=1.0_f64) {
        let (scenario, design) = case(&bytes);
        let trace = Trace::new(scenario.clone(), design);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss,
                 reason = "a part of a small number")]
        let n = (trace.events().len() as f64 * part) as usize;
        let mut stepped = Machine::new(scenario);
        for event in &trace.events()[..n] {
            stepped.apply(event);
        }
        prop_assert_eq!(state(&stepped), state(&trace.machine_at(n)));
    }

    /// What an event says it found or decided is what the state held just before it.
    #[test]
    fn recorded_values_are_the_actual_ones(bytes in bytes()) {
        let (scenario, design) = case(&bytes);
        let trace = Trace::new(scenario.clone(), design);
        let mut machine = Machine::new(scenario);
        let mut cleared: Vec<Pte> = Vec::new();
        for event in trace.events() {
            let world = machine.world();
            match *event {
                Event::Lazyfree { folio, refs, maps, .. } => {
                    prop_assert_eq!(world.folio(folio).refcount, refs);
                    prop_assert_eq!(world.folio(folio).mapcount, maps);
                }
                Event::Found { at } => {
                    let visit = world.visit().expect("found is in a visit");
                    let page = visit.pte_in_table(world, at).mapped_page();
                    prop_assert_eq!(page.map(|page| page.folio), Some(world.op_folio()));
                }
                Event::Clear { at, len } => {
                    let visit = world.visit().expect("clear is in a visit");
                    cleared = (0..len.get()).map(|i| visit.pte_in_table(world, at.plus(i))).collect();
                }
                Event::Write { pte, len, what: Written::Restored, at } => {
                    let visit = world.visit().expect("write is in a visit");
                    let batch = visit.batch.expect("a restore has a batch");
                    // A number left over restores more than was cleared; a sub-batch begins inside.
                    let first = usize::try_from(at.since(batch.at)).expect("small");
                    let known = cleared.iter().skip(first).zip(0..len.get());
                    for (old, i) in known.filter(|(old, _)| !old.is_none()) {
                        prop_assert_eq!(old.page(), pte.nth(i).page());
                    }
                }
                Event::Share { folio, page, n, .. } => {
                    let pages = &world.pages(folio)[page as usize..][..n.index()];
                    prop_assert!(pages.iter().all(|page| page.exclusive));
                }
                Event::Table { first, there } => {
                    let visit = world.visit().expect("table is in a visit");
                    prop_assert_eq!(world.scenario().mm(visit.mm).has_table(first), there);
                }
                _ => {}
            }
            machine.apply(event);
        }
    }

    /// Every event, batch and broken rule is told in whole sentences, and no hole of a template stays open.
    #[test]
    fn all_that_happens_is_told(bytes in bytes()) {
        let (scenario, design) = case(&bytes);
        let trace = Trace::new(scenario.clone(), design);
        let mut before = Machine::new(scenario.clone());
        let mut after = before.clone();
        for (n, event) in trace.events().iter().enumerate() {
            after.apply(event);
            let said = sentence(&trace, n, before.world(), after.world());
            prop_assert!(is_prose(&said.what), "{event:?}: {said:?}");
            prop_assert!(said.why.is_empty() || is_prose(&said.why), "{event:?}: {said:?}");
            let short = short(event, &scenario);
            prop_assert!(is_filled(&short.detail), "{event:?}: {short:?}");
            if let Some(batch) = after.world().visit().and_then(|visit| visit.batch) {
                let note = batch_note(after.world(), &batch);
                prop_assert!(is_filled(&note.head) && is_filled(&note.compared), "{note:?}");
            }
            before.apply(event);
        }
        for broken in after.bugs() {
            let text = bug(&broken, &scenario);
            prop_assert!(is_prose(&text), "{broken:?}: {text}");
        }
    }

    /// Printing a scenario and parsing it gives the scenario; the canonical form is a fixed point.
    #[test]
    fn parse_of_print_is_the_identity(bytes in bytes()) {
        let (scenario, _) = case(&bytes);
        let doc = ScenarioDoc { title: None, notes: None, designs: Vec::new(), scenario: scenario.clone() };
        let text = doc.to_json_string();
        let again = ScenarioDoc::parse(&text).expect("what is printed is valid");
        prop_assert_eq!(&again.scenario, &scenario);
        prop_assert_eq!(again.to_json_string(), text);
    }

    /// Any text is a document or is refused; nothing panics.
    #[test]
    fn any_text_is_answered(text in ".{0,200}") {
        fuzz::document(text.as_bytes());
    }
}
