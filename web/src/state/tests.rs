//! What actions do to the state.

use rmapscope_core::{MmId, Preset, PteFlags, PteKind, VmaId, Vpn};
use rmapscope_view::scenes::SCENES;

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
