//! What actions do to the state.

use rmapscope_core::{MmId, Preset, PteFlags, PteKind, Vpn};
use rmapscope_view::scenes::{SCENES, Text};

use super::*;

fn start() -> AppState {
    AppState::default()
}

fn of_scene(scene: &'static Scene) -> AppState {
    AppState::of_scene(scene, Rc::new(scene.document()))
}

fn kind_at(state: &AppState, at: u64) -> PteKind {
    state.doc.scenario.mm(MmId::new(0)).pte(Vpn::new(at)).kind()
}

fn flags_at(state: &AppState, at: u64) -> PteFlags {
    state.doc.scenario.mm(MmId::new(0)).pte(Vpn::new(at)).flags()
}

fn paint(at: u64, stroke: Stroke) -> Action {
    Action::Paint { mm: 0, at, stroke }
}

#[test]
fn seeking_stays_in_the_trace() {
    let state = start().after(Action::Seek(1_000_000));
    assert_eq!(state.step, state.steps());
    assert_eq!(state.after(Action::Forward(Granularity::Event)).step, state.steps());
    assert_eq!(state.after(Action::Seek(0)).after(Action::Back(Granularity::Visit)).step, 0);
}

#[test]
fn playing_stops_at_the_end_and_begins_anew_there() {
    let mut state = start().after(Action::Play(true));
    let mut count = 0;
    while state.playing {
        state = state.after(Action::Advance(1));
        count += 1;
    }
    assert_eq!((state.step, count), (state.steps(), state.steps()));
    let again = state.after(Action::Play(true));
    assert!(again.playing);
    assert_eq!(again.step, 0);
    assert_eq!(state.after(Action::Advance(1)).step, state.step, "not while it stands");
}

#[test]
fn stepping_by_hand_stops_playing() {
    let state = start().after(Action::Play(true)).after(Action::Forward(Granularity::Iteration));
    assert!(!state.playing);
    assert!(state.step > 0);
}

#[test]
fn uffd_wp_changes_the_outcome_and_is_undone() {
    let state = start().after(Action::Choose(Preset::V7_0.into()));
    let mut shmem = of_scene(Scene::find("shmem-two-tables").unwrap());
    let batches = |state: &AppState| state.run.trace().end().counts().rmap_removes;
    assert_eq!(batches(&shmem), 4);
    shmem = shmem.after(Action::Choose(Preset::V7_0.into()));
    let single = batches(&shmem);
    assert_eq!(single, 17, "v7.0 does not batch in a uffd-wp VMA");
    let toggled = shmem.after(Action::ToggleFlag { mm: 0, vma: 0, flag: VmaFlags::UFFD_WP });
    assert!(batches(&toggled) < single);
    assert!(toggled.edited());
    assert!(toggled.notice.as_ref().unwrap().text.starts_with("uffd-wp taken from VMA 1008–1039."));
    let undone = toggled.after(Action::Undo);
    assert_eq!(batches(&undone), single);
    assert_eq!(undone.doc, shmem.doc);
    assert_eq!(batches(&undone.after(Action::Redo)), batches(&toggled));
    assert!(!state.edited());
}

#[test]
fn an_edit_keeps_the_position_while_nothing_differs_before_it() {
    let state = start().after(Action::Seek(20));
    let toggled = state.after(Action::ToggleFlag { mm: 0, vma: 0, flag: VmaFlags::UFFD_MISSING });
    assert_eq!(toggled.step, 20);
    assert!(toggled.notice.unwrap().text.ends_with("still at step 20."));
}

#[test]
fn another_design_keeps_the_place() {
    let state = start();
    let clear = state.run.timeline().segments[2].to - 1;
    let state = state.after(Action::Seek(clear));
    let other = state.after(Action::Choose(Preset::Jump.into()));
    let segment = |state: &AppState| {
        state.run.timeline().segments.iter().position(|s| s.from < state.step && state.step <= s.to)
    };
    assert_eq!(segment(&state), Some(2));
    assert_eq!(segment(&other), Some(2));
}

#[test]
fn a_stroke_is_one_edit() {
    let mut state = start().after(Action::SetBrush(Some(Brush::Kind(PteKind::None))));
    state = state.after(paint(514, Stroke::Begins));
    state = state.after(paint(515, Stroke::GoesOn)).after(paint(516, Stroke::GoesOn));
    assert_eq!(
        [513, 514, 515, 516, 517].map(|at| kind_at(&state, at)),
        [PteKind::Present, PteKind::None, PteKind::None, PteKind::None, PteKind::Present]
    );
    assert_eq!(state.undo.len(), 1);
    let undone = state.after(Action::Undo);
    assert_eq!(undone.doc, undone.opened);
}

#[test]
fn painting_present_maps_the_page_that_belongs_there() {
    let mut state = start().after(Action::SetBrush(Some(Brush::Kind(PteKind::None))));
    state = state.after(paint(514, Stroke::Begins));
    state =
        state.after(Action::SetBrush(Some(Brush::Kind(PteKind::Present)))).after(paint(514, Stroke::Begins));
    assert_eq!(state.doc.scenario, state.opened.scenario, "with the bits of its neighbour");
    let refused = state.after(paint(540, Stroke::Begins));
    assert_eq!(refused.doc, state.doc);
    let notice = refused.notice.unwrap();
    assert!(notice.refused);
    assert_eq!(notice.text, "Entry 540 cannot be present: no folio has its page there.");
}

#[test]
fn a_bit_brush_turns_what_the_first_entry_has() {
    let mut state = start().after(Action::SetBrush(Some(Brush::Bit(PteFlags::WRITE))));
    // 512–515 are writable, 516–519 are not.
    state = state
        .after(paint(515, Stroke::Begins))
        .after(paint(516, Stroke::GoesOn))
        .after(paint(514, Stroke::GoesOn));
    assert!(![514, 515, 516].iter().any(|&at| flags_at(&state, at).contains(PteFlags::WRITE)));
    state = state.after(paint(517, Stroke::Begins)).after(paint(518, Stroke::GoesOn));
    assert!([517, 518].iter().all(|&at| flags_at(&state, at).contains(PteFlags::WRITE)));
    let refused = state.after(paint(530, Stroke::Begins)).notice.unwrap();
    assert_eq!(refused.text, "Entry 530 is none, which has no bit w.");
}

#[test]
fn every_kind_can_be_painted_where_the_folio_lies() {
    for brush in Brush::kinds() {
        let state = start().after(Action::SetBrush(Some(brush))).after(paint(513, Stroke::Begins));
        assert_eq!(Brush::Kind(kind_at(&state, 513)), brush);
        assert_eq!(state.notice.is_some(), brush != Brush::Kind(PteKind::Present));
    }
}

#[test]
fn a_scene_that_is_opened_forgets_edits_and_keeps_the_speed() {
    let state = start()
        .after(Action::SetSpeed(Speed::of_power(4)))
        .after(Action::ToggleFlag { mm: 0, vma: 0, flag: VmaFlags::LOCKED })
        .after(Action::OpenScene(&SCENES[1], Rc::new(SCENES[1].document())));
    assert_eq!(state.speed, Speed::of_power(4));
    assert!(state.undo.is_empty() && state.notice.is_none() && !state.edited());
    assert_eq!(state.step, 0);
}

#[test]
fn speeds_go_from_a_quarter_to_sixty_four() {
    assert_eq!(Speed::of_power(-9).text(), "¼×");
    assert_eq!(Speed::of_power(9).text(), "64×");
    assert_eq!(Speed::nearest(2.0), Speed::of_power(1));
    assert_eq!(Speed::nearest(0.0), Speed::of_power(-2));
    assert!((Speed::of_power(0).per_second(Granularity::Event) - 4.0).abs() < f64::EPSILON);
}

fn breakpoint_steps(breakpoints: &[Breakpoint]) -> AppState {
    breakpoints.iter().fold(start(), |state, each| state.after(Action::Break(*each)))
}

/// The steps behind the events of a trace that are so.
fn steps_where(state: &AppState, is: impl Fn(&rmapscope_core::Event) -> bool) -> Vec<usize> {
    state.run.trace().events().iter().zip(1..).filter(|(event, _)| is(event)).map(|(_, step)| step).collect()
}

#[test]
fn kinds_have_the_names_of_published_logs() {
    for scene in &SCENES {
        let state = of_scene(scene);
        for event in state.run.trace().events().iter().take(10_000) {
            let name = rmapscope_view::sentence::short(event, state.run.trace().scenario()).kind;
            assert_eq!(EventKind::of(event).name(), name);
            assert_eq!(EventKind::from_name(name), Some(EventKind::of(event)));
        }
    }
}

#[test]
fn playing_stops_at_breakpoints_at_any_speed() {
    let batch = EventKind::from_name("batch").unwrap();
    let state = breakpoint_steps(&[Breakpoint::Kind(batch)]);
    let wanted = steps_where(&state, |event| EventKind::of(event) == batch);
    assert_eq!(*state.stops, wanted);
    for by in [1, 7, 64, 100_000] {
        for granularity in Granularity::ALL {
            let mut state = state.after(Action::SetGranularity(granularity));
            let mut stopped = Vec::new();
            loop {
                state = state.after(Action::Play(true));
                while state.playing {
                    state = state.after(Action::Advance(by));
                }
                if state.step == state.steps() {
                    break;
                }
                stopped.push(state.step);
            }
            assert_eq!(stopped, wanted, "{granularity:?} by {by}");
        }
    }
}

#[test]
fn a_breakpoint_at_an_entry_is_for_its_mm_only() {
    let state = of_scene(SCENES.iter().find(|scene| scene.document().scenario.mms().len() > 1).unwrap());
    let start = state.doc.scenario.mms()[0].runs[0].at.get();
    let stops = |mm| state.after(Action::Break(Breakpoint::Entry(mm, start))).stops;
    let both = state
        .after(Action::Break(Breakpoint::Entry(0, start)))
        .after(Action::Break(Breakpoint::Entry(1, start)));
    assert!(!stops(0).is_empty());
    assert!(stops(0).iter().all(|step| !stops(1).contains(step)));
    assert_eq!(both.stops.len(), stops(0).len() + stops(1).len());
}

#[test]
fn breakpoints_at_bugs_are_the_steps_of_the_list_of_bugs() {
    let state = of_scene(Scene::find("tail-of-batch-lost").unwrap()).after(Action::Break(Breakpoint::Bug));
    let mut wanted: Vec<usize> = state.run.timeline().bugs.iter().map(|(step, _)| *step).collect();
    wanted.dedup();
    assert!(!wanted.is_empty());
    assert_eq!(*state.stops, wanted);
    let first = state.after(Action::NextStop);
    assert_eq!(first.step, wanted[0]);
    let end = first.after(Action::Seek(usize::MAX)).after(Action::PreviousStop);
    assert_eq!(end.step, *wanted.iter().rfind(|step| **step < state.steps()).unwrap());
    assert_eq!(first.after(Action::PreviousStop).step, first.step, "there is none before");
}

#[test]
fn breakpoints_follow_edits_designs_and_scenes() {
    let batch = Breakpoint::Kind(EventKind::from_name("batch").unwrap());
    let state = breakpoint_steps(&[batch, Breakpoint::Entry(0, 512)]);
    let other = state.after(Action::Choose(Preset::V7_0.into()));
    assert_ne!(other.stops, state.stops);
    let back = other.after(Action::Choose(state.design.clone()));
    assert_eq!(back.stops, state.stops);
    let scene = state.after(Action::OpenScene(&SCENES[1], Rc::new(SCENES[1].document())));
    assert_eq!(scene.breakpoints, [batch], "an entry of another layout says nothing");
    assert!(scene.after(Action::Break(batch)).stops.is_empty());
    assert!(state.after(Action::ClearBreakpoints).stops.is_empty());
}

#[test]
fn the_list_of_events_is_filtered_by_kind_and_text() {
    let clear = EventKind::from_name("clear");
    let filter =
        |kind, text: &str| start().after(Action::SetFilter(Some(Filter { kind, text: text.into() })));
    assert_eq!(filter(None, " ").matches, None, "nothing is left out");
    let state = filter(clear, "");
    let steps = steps_where(&state, |event| Some(EventKind::of(event)) == clear);
    let matches: Vec<usize> = state.matches.as_ref().unwrap().iter().map(|i| i + 1).collect();
    assert_eq!(matches, steps);
    let one = filter(clear, "520");
    assert_eq!(one.matches.unwrap().len(), 1);
    assert_eq!(filter(None, "no such thing").matches.unwrap().len(), 0);
    assert_eq!(state.after(Action::SetFilter(None)).matches, None);
}

fn changed(selection: Selection, field: &'static str, typed: &str) -> AppState {
    start().after(Action::Change { selection, field, typed: typed.into() })
}

/// What a field shows, as it would be typed.
fn shown(state: &AppState, selection: Selection, name: &str) -> String {
    let field = fields(&state.doc, selection).into_iter().find(|field| field.name == name).unwrap();
    match field.value {
        Value::Text(text, _) => text,
        Value::Flag(on) => on.to_string(),
        Value::Choice(options, chosen) => options[chosen].clone(),
    }
}

#[test]
fn every_field_can_be_typed_as_it_is_shown() {
    // What is made by code has too many fields to type them all.
    for scene in SCENES.iter().filter(|scene| matches!(scene.text, Text::Written(_))) {
        let state = of_scene(scene);
        let mut all = Selection::all(&state.doc.scenario);
        all.extend(state.doc.scenario.mms()[0].runs.iter().map(|run| Selection::Entry(0, run.at.get())));
        for selection in all {
            for field in fields(&state.doc, selection) {
                let typed = shown(&state, selection, field.name);
                let after = state.after(Action::Change { selection, field: field.name, typed });
                assert_eq!(after.refused, None, "{}: {selection:?}", scene.id);
                assert_eq!(
                    after.doc.scenario, state.doc.scenario,
                    "{}: {selection:?} {}",
                    scene.id, field.name
                );
            }
        }
    }
}

#[test]
fn a_changed_field_is_one_edit() {
    for (selection, field, typed) in [
        (Selection::Folio(0), "id", "B"),
        (Selection::Folio(0), "exclusive", "0–3, 8"),
        (Selection::Folio(0), "hwpoison", "7"),
        (Selection::Folio(0), "dirty", "not"),
        (Selection::Vma(0, 0), "pages", "32"),
        (Selection::Vma(0, 0), "locked", "not"),
        (Selection::Entry(0, 512), "kind", "swap"),
        (Selection::Entry(0, 512), "page", "3"),
        (Selection::Entry(0, 513), "young", "not"),
        (Selection::Mm(0), "name", "other"),
        (Selection::Op(0), "sync", "not"),
        (Selection::Scenario, "title", "Another"),
        (Selection::Scenario, "swap_dup_fails_after", "1"),
    ] {
        let other = (shown(&start(), selection, field) != "true").to_string();
        let typed = if typed == "not" { &other } else { typed };
        let state = changed(selection, field, typed);
        assert_eq!(state.refused, None, "{selection:?} {field}");
        assert_eq!(shown(&state, selection, field), typed, "{selection:?} {field}");
        assert_eq!(state.undo.len(), 1, "{selection:?} {field}");
        assert_eq!(state.after(Action::Undo).doc, start().doc);
    }
}

#[test]
fn an_impossible_value_is_refused_at_its_field() {
    for (selection, field, typed, why) in [
        (Selection::Folio(0), "pfn", "12x", "“12x” is not a number"),
        (Selection::Folio(0), "pfn", "3", "3"),
        (Selection::Folio(0), "order", "10", "10 is too large; up to 9"),
        (Selection::Folio(0), "exclusive", "9–2", "“9–2” ends before it begins."),
        (Selection::Folio(0), "hwpoison", "512", "512 is too large; up to 511"),
        (Selection::Entry(0, 512), "page", "99", "99"),
        (Selection::Vma(0, 0), "pages", "0", "0"),
        (Selection::Folio(9), "pfn", "0", "It is not there any more."),
    ] {
        let state = changed(selection, field, typed);
        let refused = state.refused.unwrap();
        assert_eq!((refused.field, refused.typed.as_str()), (field, typed));
        assert!(refused.why.contains(why), "{}", refused.why);
        assert_eq!(state.doc, start().doc);
        assert!(state.undo.is_empty());
    }
}

#[test]
fn only_what_is_there_can_be_selected() {
    let select = |selection| start().after(Action::Select(Some(selection))).selection;
    assert_eq!(select(Selection::Entry(0, 512)), Some(Selection::Entry(0, 512)));
    assert_eq!(select(Selection::Entry(1, 512)), None);
    assert_eq!(select(Selection::Vma(0, 7)), None);
    let state = start();
    assert_eq!(Selection::around(&state.doc.scenario, 0, 512), [Selection::Vma(0, 0), Selection::Folio(0)]);
}

#[test]
fn playing_stops_at_a_line_of_the_code() {
    use rmapscope_view::listing::{Site, next_stop};
    let site = Site::Jump;
    let state = AppState::first().after(Action::Choose(Preset::Jump.into()));
    let state = state.after(Action::Break(Breakpoint::Site(site)));
    let trace = state.run.trace();
    let mut expected = Vec::new();
    let mut step = 0;
    while let Some(next) = next_stop(trace, step, &[site]) {
        expected.push(next);
        step = next;
    }
    assert_eq!(*state.stops, expected);
    assert!(expected.len() > 1, "it jumps after each batch");
    let playing = state.after(Action::Play(true)).after(Action::Advance(1000));
    assert_eq!((playing.step, playing.playing), (expected[0], false));
    assert_eq!(playing.after(Action::NextStop).step, expected[1]);
    // A design that has no such line does not stop, and stops again when it is left.
    let other = playing.after(Action::Choose(Preset::V7_0.into()));
    assert!(other.stops.is_empty());
    assert_eq!(*other.after(Action::Choose(Preset::Jump.into())).stops, expected);
    assert!(other.after(Action::Break(Breakpoint::Site(site))).breakpoints.is_empty());
}

#[test]
fn knobs_are_in_the_document_and_in_the_link() {
    let mut design = Preset::SeriesV2.design();
    let knob = rmapscope_core::Knob::ALL[0];
    let on = knob.get(&design);
    knob.set(&mut design, !on);
    let own = DesignDoc::turned(Preset::SeriesV2, design);
    let state = AppState::first().after(Action::Choose(own.clone()));
    let written = state.document().to_pretty_string();
    let read = ScenarioDoc::parse(&written).unwrap();
    assert_eq!(read.designs.first(), Some(&own));
    assert_eq!(AppState::of_document(Rc::new(read)).design, own);
    let link = crate::links::make(&state).unwrap();
    let opened = AppState::first().after(crate::links::open(&link));
    assert_eq!(opened.design, own);
    // One that has a name needs no place there.
    assert_eq!(AppState::first().document(), *AppState::first().doc);
}
