//! What actions do to the state.

use rmapscope_core::{MmId, Order, Preset, PteFlags, PteKind, VmaFlags, Vpn};
use rmapscope_view::edit::{Act, Brush, Edit, Nature, Snap, Span, Turn, Unpopulated, empty_sheet};
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

fn hold(brush: Brush) -> Action {
    Action::Hold(Some(Hand::Brush(brush)))
}

fn bit(bit: PteFlags) -> Brush {
    Brush::Bit(bit, Turn::Flip)
}

/// A part of a stroke.
fn paint(at: u64, len: u64) -> Action {
    Action::Stroke { mm: 0, spans: vec![Span { at: Vpn::new(at), len }] }
}

/// A whole stroke.
fn stroke(state: &AppState, parts: &[(u64, u64)]) -> AppState {
    let painted = parts.iter().fold(state.clone(), |state, &(at, len)| state.after(paint(at, len)));
    painted.after(Action::EndStroke(End::Keep))
}

fn edits(state: &AppState) -> Vec<&str> {
    state.history.undoable().iter().map(|step| step.name.as_str()).collect()
}

fn said(state: &AppState) -> &str {
    &state.notice.as_ref().unwrap().text
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
    let toggled = shmem.after(Action::toggle(0, 0, VmaFlags::UFFD_WP));
    assert!(batches(&toggled) < single);
    assert!(toggled.edited());
    assert!(said(&toggled).starts_with("uffd-wp taken from VMA 1008–1039. Now "), "{}", said(&toggled));
    let undone = toggled.after(Action::Undo);
    assert_eq!(batches(&undone), single);
    assert_eq!(undone.doc, shmem.doc);
    assert_eq!(batches(&undone.after(Action::Redo)), batches(&toggled));
    assert!(!state.edited());
}

#[test]
fn an_edit_keeps_the_position_while_nothing_differs_before_it() {
    let state = start().after(Action::Seek(20));
    let toggled = state.after(Action::toggle(0, 0, VmaFlags::UFFD_MISSING));
    assert_eq!(toggled.step, 20);
    let steps = toggled.steps();
    assert!(said(&toggled).ends_with(&format!("Still at step 20 of {steps}.")), "{}", said(&toggled));
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
    let start = start().after(hold(Brush::Kind(PteKind::None)));
    let painting = start.after(paint(514, 1)).after(paint(515, 2));
    assert!(painting.stroke.is_some() && edits(&painting).is_empty(), "it has not ended");
    let state = painting.after(Action::EndStroke(End::Keep));
    assert_eq!(
        [513, 514, 515, 516, 517].map(|at| kind_at(&state, at)),
        [PteKind::Present, PteKind::None, PteKind::None, PteKind::None, PteKind::Present]
    );
    assert_eq!(edits(&state), ["paint 3 entries none"]);
    assert!(said(&state).starts_with("Paint 3 entries none. Now "), "{}", said(&state));
    let undone = state.after(Action::Undo);
    assert_eq!(undone.doc, undone.opened);
    assert!(!undone.edited());
    assert!(said(&undone).starts_with("Undone: paint 3 entries none. Now "), "{}", said(&undone));
    assert!(said(&undone.after(Action::Redo)).starts_with("Done again: paint 3 entries none."));
}

#[test]
fn a_stroke_can_be_dropped() {
    let before = start().after(Action::Seek(40)).after(hold(Brush::Kind(PteKind::Swap)));
    let painting = before.after(paint(514, 3));
    assert_ne!(painting.doc, before.doc);
    let dropped = painting.after(Action::EndStroke(End::Drop));
    assert_eq!((&dropped.doc, &dropped.run, dropped.step), (&before.doc, &before.run, 40));
    assert!(edits(&dropped).is_empty() && dropped.notice.is_none() && !dropped.edited());
    let other = painting.after(Action::Undo);
    assert_eq!(other.doc, before.doc, "what comes during a stroke ends it first");
    assert_eq!(other.history.redoable().len(), 1);
}

#[test]
fn painting_present_maps_the_page_that_belongs_there() {
    let state = stroke(&start().after(hold(Brush::Kind(PteKind::None))), &[(514, 1)]);
    let state = stroke(&state.after(hold(Brush::Kind(PteKind::Present))), &[(514, 1)]);
    assert_eq!(state.doc.scenario, state.opened.scenario, "with the bits of its neighbour");
    let refused = state.after(paint(540, 1));
    assert_eq!(refused.doc, state.doc);
    let notice = refused.notice.clone().unwrap();
    assert!(notice.refused);
    assert_eq!(notice.text, "Entry 540 cannot be present: no folio has its page there.");
    let ended = refused.after(Action::EndStroke(End::Keep));
    assert_eq!(edits(&ended), edits(&state), "nothing was painted");
}

#[test]
fn what_cannot_be_painted_is_left_out_of_a_stroke() {
    let none = stroke(&start().after(hold(Brush::Kind(PteKind::None))), &[(524, 4)]);
    let state =
        stroke(&none.after(hold(Brush::Kind(PteKind::Migration))), &[(526, 1), (527, 1), (528, 1), (525, 1)]);
    assert_eq!(
        [524, 525, 526, 527, 528].map(|at| kind_at(&state, at)),
        [PteKind::None, PteKind::Migration, PteKind::Migration, PteKind::Migration, PteKind::None]
    );
    assert_eq!(edits(&state).last(), Some(&"paint 3 entries migration"));
}

#[test]
fn a_bit_brush_turns_what_the_first_entry_has() {
    let mut state = start().after(hold(bit(PteFlags::WRITE)));
    // 512–515 are writable, 516–519 are not.
    state = stroke(&state, &[(515, 1), (516, 1), (514, 1)]);
    assert!(![514, 515, 516].iter().any(|&at| flags_at(&state, at).contains(PteFlags::WRITE)));
    state = stroke(&state, &[(517, 1), (518, 1)]);
    assert!([517, 518].iter().all(|&at| flags_at(&state, at).contains(PteFlags::WRITE)));
    let refused = state.after(paint(530, 1)).notice.unwrap();
    assert_eq!(refused.text, "Entry 530 is none, which has no bit w.");
}

#[test]
fn every_kind_can_be_painted_where_the_folio_lies() {
    for kind in PteKind::ALL {
        let state = stroke(&start().after(hold(Brush::Kind(kind))), &[(513, 1)]);
        assert_eq!(kind_at(&state, 513), kind);
        assert_eq!(state.notice.is_some(), kind != PteKind::Present);
    }
}

/// The thread's example: half of 64K write-protected through userfaultfd, a swap entry inside, a second mm after fork.
fn session() -> AppState {
    let mm = MmId::new(0);
    let at = Vpn::new(512);
    let order = Order::try_new(4).unwrap();
    let swap = vec![Span { at: Vpn::new(522), len: 1 }];
    [
        Action::Edit(Rc::new(Edit::AddVma { mm, start: at, pages: 64, file: None })),
        Action::toggle(0, 0, VmaFlags::UFFD_WP),
        Action::Edit(Rc::new(Edit::AddFolio { nature: Nature::Anon, order, mm, at, snap: Snap::Natural })),
        Action::Edit(Rc::new(Edit::Act { mm, at, len: 8, act: Act::UffdProtect(Unpopulated::Left) })),
        Action::Edit(Rc::new(Edit::Paint { mm, spans: swap, brush: Brush::Kind(PteKind::Swap) })),
        Action::Edit(Rc::new(Edit::Fork { mm })),
    ]
    .into_iter()
    .fold(AppState::of_document(Rc::new(empty_sheet())), |state, action| state.after(action))
}

#[test]
fn edits_are_undone_one_by_one_or_all_at_once() {
    let end = session();
    assert_eq!(end.doc.scenario.mms().len(), 2);
    assert_eq!(edits(&end).len(), 6);
    let mut one = end.clone();
    for left in (0..6).rev() {
        one = one.after(Action::Undo);
        assert_eq!(edits(&one).len(), left);
        assert_eq!(one.doc, end.after(Action::Revisit(left)).doc);
    }
    assert_eq!(one.doc, end.opened);
    assert!(!one.edited());
    assert_eq!(one.after(Action::Undo).doc, one.doc, "there is nothing left");
    assert_eq!(one.after(Action::Revisit(6)).doc, end.doc);
    let other = one.after(Action::Revisit(3)).after(Action::toggle(0, 0, VmaFlags::LOCKED));
    assert!(other.history.redoable().is_empty(), "another way was taken");
}

#[test]
fn a_refused_edit_changes_nothing_and_says_why() {
    let state = session();
    let order = Order::try_new(4).unwrap();
    let folio = Edit::AddFolio {
        nature: Nature::Anon,
        order,
        mm: MmId::new(0),
        at: Vpn::new(520),
        snap: Snap::Natural,
    };
    let refused = state.after(Action::Edit(Rc::new(folio)));
    assert_eq!(refused.doc, state.doc);
    assert_eq!(edits(&refused), edits(&state));
    assert!(refused.notice.as_ref().unwrap().refused);
    assert!(said(&refused).starts_with("Entry 512 is in the way"), "{}", said(&refused));
}

#[test]
fn the_document_as_a_whole_is_one_edit() {
    let state = start();
    let other = Rc::new(empty_sheet());
    let set = state.after(Action::SetDocument(other.clone()));
    assert_eq!(set.doc, other);
    assert_eq!(edits(&set), ["edit the document"]);
    assert_eq!(set.after(Action::Undo).doc, state.doc);
    assert!(edits(&state.after(Action::SetDocument(state.doc.clone()))).is_empty(), "it is what it was");
}

#[test]
fn what_is_in_hand_stays_and_what_is_put_down_does_not() {
    let open = |hand| {
        let state = start().after(Action::Hold(Some(hand)));
        state.after(Action::OpenScene(&SCENES[1], Rc::new(SCENES[1].document()))).hand
    };
    let brush = Hand::Brush(Brush::Kind(PteKind::Swap));
    assert_eq!(open(brush), Some(brush));
    assert_eq!(open(Hand::Share(0)), Some(Hand::Select), "there is no such folio any more");
    let state = session().after(Action::Select(Some(Selection::Mm(1))));
    assert_eq!(state.selection, Some(Selection::Mm(1)));
    assert_eq!(state.after(Action::Undo).selection, None, "what is gone is not selected");
}

#[test]
fn a_range_goes_from_where_it_began() {
    let one = Selection::Entry(0, 514);
    assert_eq!(one.to(0, 518), Selection::Range(0, 514, 518));
    assert_eq!(one.to(0, 518).to(0, 512), Selection::Range(0, 514, 512));
    assert_eq!(one.to(0, 518).to(0, 514), one);
    assert_eq!(one.to(1, 518), Selection::Entry(1, 518), "an mm of its own");
    assert_eq!(Selection::Range(0, 518, 514).entries(), Some((0, 514, 5)));
    let range = Selection::Range(0, 514, 517);
    let state = changed(range, "kind", "swap");
    assert_eq!(
        [513, 514, 517, 518].map(|at| kind_at(&state, at) == PteKind::Swap),
        [false, true, true, false]
    );
    assert_eq!(edits(&state), ["paint 4 entries swap"]);
    let state = changed(range, "uffd-wp", "true");
    assert!([514, 517].iter().all(|&at| flags_at(&state, at).contains(PteFlags::UFFD_WP)));
}

#[test]
fn a_scene_that_is_opened_forgets_edits_and_keeps_the_speed() {
    let state = start()
        .after(Action::SetSpeed(Speed::of_power(4)))
        .after(Action::toggle(0, 0, VmaFlags::LOCKED))
        .after(Action::OpenScene(&SCENES[1], Rc::new(SCENES[1].document())));
    assert_eq!(state.speed, Speed::of_power(4));
    assert!(edits(&state).is_empty() && state.notice.is_none() && !state.edited());
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

#[test]
fn a_long_list_is_filtered_part_by_part() {
    let asked = Filter { kind: None, text: " Scan 6".into() };
    let state = of_scene(Scene::find("256-mib").unwrap()).after(Action::SetFilter(Some(asked)));
    assert!(0 < state.searched && state.searched < state.steps() / 2, "typing does not wait for all");
    let has = |event: &rmapscope_core::Event| {
        let line = rmapscope_view::sentence::short(event, state.run.trace().scenario());
        line.kind.contains("scan 6") || line.detail.to_lowercase().contains("scan 6")
    };
    let wanted = steps_where(&state, has);
    let mut parts = vec![state.clone()];
    while let Some(last) = parts.last().filter(|last| last.searched < last.steps()) {
        parts.push(last.after(Action::Search(10_007)));
    }
    let [.., before, end] = &parts[..] else { panic!("it is more than one part") };
    let found = |state: &AppState| state.matches.as_ref().unwrap().iter().map(|i| i + 1).collect::<Vec<_>>();
    assert!(found(before).len() < wanted.len(), "{} parts", parts.len());
    assert_eq!(found(end), wanted);
    assert_eq!(found(&end.after(Action::Search(9))), wanted, "there is nothing left to look through");
    assert_eq!(end.after(Action::SetFilter(None)).matches, None);
    // Another trace is looked through anew.
    let other = end.after(Action::Choose(Preset::V7_0.into()));
    assert!(other.searched < other.steps());
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
        assert_eq!(edits(&state).len(), 1, "{selection:?} {field}");
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
        (Selection::Vma(0, 0), "pages", "0", "at least one page"),
        (Selection::Folio(9), "pfn", "0", "It is not there any more."),
    ] {
        let state = changed(selection, field, typed);
        let refused = state.refused.clone().unwrap();
        assert_eq!((refused.field, refused.typed.as_str()), (field, typed));
        assert!(refused.why.contains(why), "{}", refused.why);
        assert_eq!(state.doc, start().doc);
        assert!(edits(&state).is_empty());
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
