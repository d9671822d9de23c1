//! What frames show, step by step.

use alloc::{format, rc::Rc, string::String, vec::Vec};

use rmapscope_core::{Preset, PteKind, Trace};

use super::*;
use crate::{
    ScenarioDoc,
    scenes::{SCENES, Scene, Text},
};

fn player(scene: &str, preset: Preset) -> (Player, Timeline, Plan) {
    let doc = Scene::find(scene).unwrap().document();
    let trace = Rc::new(Trace::new(doc.scenario.clone(), preset.design()));
    let timeline = Timeline::new(&trace);
    let plan = Plan::new(&doc.scenario, &timeline, &options(16));
    (Player::new(trace), timeline, plan)
}

fn options(columns: u64) -> PlanOptions {
    PlanOptions { columns, unfolded: Vec::new(), short: 0, focus: None, folios: 4 }
}

#[test]
fn a_row_of_sixteen_and_a_fold() {
    let (_, _, plan) = player("four-batches-to-swap", Preset::SeriesV2);
    let Part::Vma { items, .. } = &plan.lanes[0].parts[0] else { panic!("a VMA") };
    assert!(matches!(
        items[..],
        [
            Item::Table { first: 512, exists: true },
            Item::Row(PlannedRow { from: 512, to: 528, walked: true, .. }),
            Item::Fold { from: 528, to: 576 }
        ]
    ));
}

#[test]
fn a_table_boundary_is_a_row_boundary() {
    let (_, _, plan) = player("shmem-two-tables", Preset::Merged2026_08);
    let Part::Vma { items, .. } = &plan.lanes[0].parts[0] else { panic!("a VMA") };
    let tables: Vec<_> = plan.lanes[0].parts[0].tables().collect();
    assert_eq!(tables, [512, 1024]);
    assert!(matches!(items[1], Item::Row(PlannedRow { from: 1008, to: 1024, .. })), "{items:?}");
}

#[test]
fn the_cleared_entries_of_a_batch_say_what_they_were() {
    let (mut player, timeline, plan) = player("four-batches-to-swap", Preset::SeriesV2);
    let clear = timeline.spots.iter().position(|spot| *spot == Spot::Clear).unwrap();
    player.seek(clear + 1);
    let frame = player.frame(&plan, &timeline);
    let row = &frame.lanes[0].rows[0];
    let changed: Vec<_> = row.cells.iter().filter(|cell| cell.mark == Mark::Changed).collect();
    assert_eq!(changed.len(), 4);
    assert_eq!(changed[0].pte.kind(), PteKind::None);
    assert_eq!(changed[0].was.map(|pte| label(player.trace().scenario(), pte)), Some("A0".into()));
    let bracket = &row.brackets[0];
    assert_eq!((bracket.from, bracket.to, bracket.state), (512, 516, BracketState::Current));
    assert_eq!(bracket.end.as_ref().unwrap().0, "ends before 516: w differs");
}

#[test]
fn going_back_is_the_same_as_never_having_gone_on() {
    let (mut there, timeline, plan) = player("shmem-two-tables", Preset::Merged2026_08);
    let steps = there.trace().events().len();
    let (mut straight, ..) = player("shmem-two-tables", Preset::Merged2026_08);
    for step in (0..=steps).step_by(7) {
        there.seek(steps);
        there.seek(step);
        straight.seek(step);
        assert_eq!(there.frame(&plan, &timeline), straight.frame(&plan, &timeline), "step {step}");
        assert_eq!(there.sentence(), straight.sentence(), "step {step}");
    }
}

#[test]
fn a_frame_follows_from_the_step_alone() {
    for scene in SCENES.iter().filter(|scene| matches!(scene.text, Text::Written(_))) {
        for preset in [Preset::V6_15, Preset::V7_0, Preset::SeriesV2, Preset::Jump] {
            let (mut there, timeline, plan) = player(scene.id, preset);
            let steps = there.trace().events().len();
            let other = Plan::new(there.trace().scenario(), &timeline, &options(32));
            // On by one and by few, back by one and by many, and once with other rows.
            for stride in [1, 3, steps.saturating_sub(1), steps / 2 + 1] {
                for i in 1..24 {
                    let step = i * stride % (steps + 1);
                    there.seek(step);
                    let plan = if i == 12 { &other } else { &plan };
                    let mut fresh = Player::new(there.trace().clone());
                    fresh.seek(step);
                    assert_eq!(
                        there.frame(plan, &timeline),
                        fresh.frame(plan, &timeline),
                        "{} {step}",
                        scene.id
                    );
                }
            }
        }
    }
}

/// Anonymous folios of 512 pages, all in one VMA: for traces with many rows and many steps.
fn large(folios: u64) -> ScenarioDoc {
    let list = |item: &dyn Fn(u64) -> String| (0..folios).map(item).collect::<Vec<_>>().join(",");
    let all = list(&|i| {
        let (pfn, index) = ((folios + i) * 512, i * 512);
        format!(
            r#"{{"id":"F{i}","kind":"anon","order":9,"pfn":{pfn},"object":"a","swapbacked":true,"index":{index},"swap":{index}}}"#
        )
    });
    let entries = list(&|i| format!(r#"{{"at":{},"len":512,"present":"F{i}","page":0}}"#, (i + 1) * 512));
    let ops = list(&|i| format!(r#"{{"op":"unmap","folio":"F{i}","flags":["sync"]}}"#));
    let vma = format!(r#"{{"start":512,"pages":{},"pgoff":0,"anon":"a"}}"#, folios * 512);
    let text = format!(
        r#"{{"format":"rmapscope/1","folios":[{all}],"ops":[{ops}],"mms":[{{"name":"app","vmas":[{vma}],"ptes":[{entries}]}}]}}"#
    );
    ScenarioDoc::parse(&text).unwrap()
}

#[test]
fn what_did_not_change_is_the_same_row() {
    let doc = large(4);
    let trace = Rc::new(Trace::new(doc.scenario.clone(), Preset::V7_0.design()));
    let timeline = Timeline::new(&trace);
    let plan = Plan::new(&doc.scenario, &timeline, &options(16));
    assert_eq!(plan.rows, 128);
    let mut player = Player::new(trace);
    player.seek(9000);
    let mut last = player.frame(&plan, &timeline);
    for step in 9001..9100 {
        player.seek(step);
        let frame = player.frame(&plan, &timeline);
        let rows = frame.lanes[0].rows.iter().zip(&last.lanes[0].rows);
        assert!(rows.filter(|(now, old)| !Rc::ptr_eq(now, old)).count() <= 2, "step {step}");
        let pages =
            frame.folios.iter().zip(&last.folios).flat_map(|(now, old)| now.rows.iter().zip(&old.rows));
        assert!(pages.filter(|(now, old)| !Rc::ptr_eq(now, old)).count() <= 2, "step {step}");
        last = frame;
    }
}

#[test]
fn a_long_trace_is_the_same_from_wherever_it_is_replayed() {
    let doc = large(6);
    let trace = Rc::new(Trace::new(doc.scenario.clone(), Preset::V7_0.design()));
    let steps = trace.events().len();
    assert!(steps > 40_000, "{steps} are too few for anything to be kept");
    let timeline = Timeline::new(&trace);
    let plan = Plan::new(&doc.scenario, &timeline, &options(16));
    let mut there = Player::new(trace.clone());
    there.seek(steps);
    for step in [steps - 1, 1 << 15, (1 << 15) + 1, (1 << 15) - 1, steps, 40_000, 0, 1, steps - 7] {
        there.seek(step);
        let mut fresh = Player::new(trace.clone());
        fresh.seek(step);
        assert_eq!(there.step(), step);
        assert_eq!(there.frame(&plan, &timeline), fresh.frame(&plan, &timeline), "step {step}");
        assert_eq!(there.sentence(), fresh.sentence(), "step {step}");
        assert_eq!(format!("{:?}", there.machine()), format!("{:?}", trace.machine_at(step)), "step {step}");
    }
}

#[test]
fn every_reader_is_noted_in_order() {
    let (mut player, timeline, plan) = player("four-batches-to-swap", Preset::SeriesV2);
    player.seek(player.trace().events().len());
    let frame = player.frame(&plan, &timeline);
    let first: Vec<_> = frame.lanes[0].rows[0].cells[0].reads.iter().collect();
    assert_eq!(first, [ReadBy::Walker, ReadBy::Caller, ReadBy::Marker]);
    let total: u32 = frame.lanes[0].rows[0].cells.iter().map(|cell| cell.reads.count()).sum();
    let counts = frame.counts;
    assert_eq!(
        u64::from(total),
        counts.walk_reads + counts.caller_reads + counts.scan_reads + counts.marker_reads
    );
}

#[test]
fn granularities_go_from_start_to_end_and_back() {
    let (_, timeline, _) = player("two-processes-swap", Preset::SeriesV2);
    for granularity in Granularity::ALL {
        let mut steps = alloc::vec![0];
        let end = timeline.spots.len();
        while *steps.last().unwrap() < end {
            let next = timeline.next(*steps.last().unwrap(), granularity);
            assert!(next > *steps.last().unwrap());
            steps.push(next);
        }
        let mut at = end;
        while at > 0 {
            let previous = timeline.previous(at, granularity);
            assert!(steps.contains(&previous), "{granularity:?} {previous}");
            at = previous;
        }
    }
}

#[test]
fn segments_name_iterations_or_places() {
    let (_, timeline, _) = player("four-batches-to-swap", Preset::SeriesV2);
    let names: Vec<_> = timeline.segments.iter().map(|segment| segment.name.as_str()).collect();
    assert_eq!(names, ["iteration 1", "iteration 2", "iteration 3", "iteration 4", "end"]);
    let (_, timeline, _) = player("shmem-two-tables", Preset::Merged2026_08);
    let names: Vec<_> = timeline.segments.iter().map(|segment| segment.name.as_str()).collect();
    assert_eq!(names[..3], ["app 1016", "app 1024", "app 1028"]);
}

#[test]
fn a_bug_is_shown_from_the_step_that_did_it() {
    let (mut player, timeline, plan) = player("tail-of-batch-lost", Preset::SeriesV2);
    let (step, _) = timeline.bugs[0];
    player.seek(step - 1);
    assert!(player.frame(&plan, &timeline).bugs.is_empty());
    player.seek(player.trace().events().len());
    let frame = player.frame(&plan, &timeline);
    assert!(frame.bugs.iter().any(|bug| bug.bug.kind == rmapscope_core::BugKind::LostPage));
    assert!(!frame.lanes[0].rows[0].bugs.is_empty());
    assert!(frame.bugs.iter().all(|bug| !bug.text.is_empty()));
}

#[test]
fn every_step_of_every_scene_under_every_design_has_a_frame_and_a_sentence() {
    for scene in &SCENES {
        for preset in Preset::ALL {
            let (mut player, timeline, plan) = player(scene.id, preset);
            let steps = player.trace().events().len();
            // Of long traces, and of large stages, only some.
            let most = if player.trace().scenario().folios().len() > 100 { 3 } else { 400 };
            for step in (0..=steps).step_by(1.max(steps / most)) {
                player.seek(step);
                let frame = player.frame(&plan, &timeline);
                assert_eq!(frame.step, step);
                let what: Option<String> = player.sentence().map(|sentence| sentence.what);
                assert_eq!(what.is_some_and(|what| what.ends_with('.')), step > 0, "{} {step}", scene.id);
            }
        }
    }
}

/// So many folios of 16 pages, one after the other, each unmapped.
fn many_folios(count: u64) -> (Player, Timeline, Plan) {
    let list = |each: &dyn Fn(u64) -> String| (0..count).map(each).collect::<Vec<_>>().join(",");
    let folios = list(&|i| {
        let (first, slot) = (16 * i, 8192 + 16 * i);
        alloc::format!(
            r#"{{"id":"f{i}","kind":"anon","order":4,"pfn":{},"object":"heap","index":{first},"swap":{slot},"exclusive":[[0,16]]}}"#,
            first + 4096
        )
    });
    let ptes =
        list(&|i| alloc::format!(r#"{{"at":{},"len":16,"present":"f{i}","page":0,"bits":"w"}}"#, 16 * i));
    let ops = list(&|i| alloc::format!(r#"{{"op":"unmap","folio":"f{i}","flags":["batch-flush"]}}"#));
    let pages = 16 * count;
    let text = alloc::format!(
        r#"{{"format":"rmapscope/1","folios":[{folios}],"mms":[{{"name":"app","vmas":[{{"start":0,"pages":{pages},"pgoff":0,"anon":"heap"}}],"ptes":[{ptes}]}}],"ops":[{ops}]}}"#
    );
    let doc = ScenarioDoc::parse(&text).unwrap();
    let trace = Rc::new(Trace::new(doc.scenario.clone(), Preset::SeriesV2.design()));
    let timeline = Timeline::new(&trace);
    let plan = Plan::whole(&doc.scenario, &timeline, &options(64));
    (Player::new(trace), timeline, plan)
}

#[test]
fn what_is_too_large_is_drawn_around_a_place() {
    let (_, _, whole) = many_folios(512);
    assert_eq!((whole.rows, whole.windowed), (128, false));
    let shown = |place| {
        let plan = whole.around(place);
        assert!(plan.windowed);
        let rows: Vec<_> = plan.lanes[0].parts[0].rows().map(|row| row.from).collect();
        (rows[0], rows[rows.len() - 1], plan)
    };
    let (first, last, plan) = shown(Some((0, 5000)));
    assert_eq!((first, last), (4608, 5056), "the table with the place, all of it");
    assert_eq!(plan.lanes[0].parts[0].tables().collect::<Vec<_>>(), [4608]);
    let items = plan.lanes[0].parts[0].items();
    assert_eq!(items.first(), Some(&Item::More { from: 0, to: 4608 }));
    assert_eq!(items.last(), Some(&Item::More { from: 5120, to: 8192 }));
    assert_eq!(whole.around(Some((0, 4608))), plan, "nothing moves inside a table");
    assert_eq!(shown(None).0, 0, "without a place, the beginning");
    assert_eq!(shown(Some((0, 99_999))).1, 8128, "behind the end, the end");
}

#[test]
fn small_tables_share_a_window() {
    let (_, _, whole) = player("two-processes-swap", Preset::SeriesV2);
    assert_eq!(whole.around(Some((1, 0))), whole, "all of it can be drawn");
}

#[test]
fn an_overview_follows_step_by_step_as_after_a_jump() {
    let (mut player, timeline, whole) = many_folios(512);
    let mut overview = Overview::new(&whole);
    assert_eq!(overview.lanes[0].tables.len(), 16);
    overview.update(&player);
    assert!(overview.lanes[0].columns.iter().flatten().all(|kind| *kind == PteKind::Present));
    for step in 1..=400 {
        player.seek(step);
        overview.update(&player);
        let mut anew = Overview::new(&whole);
        anew.update(&player);
        assert_eq!(overview.lanes[0].columns, anew.lanes[0].columns, "step {step}");
    }
    assert!(overview.lanes[0].columns[0].contains(&PteKind::Swap), "some folios are unmapped");
    player.seek(timeline.spots.len());
    overview.update(&player);
    assert!(overview.lanes[0].columns.iter().flatten().all(|kind| *kind == PteKind::Swap));
    let lane = &overview.lanes[0];
    assert_eq!((lane.column_of(513), lane.first_of(1), lane.per_cell()), (Some(1), Some(512), 16));
    assert_eq!((lane.at_or_after(8192), lane.at_or_before(9000)), (None, Some(8191)));
}

#[test]
fn a_plan_of_what_is_walked_shows_the_same_entries_in_fewer_rows() {
    for scene in &SCENES {
        let doc = scene.document();
        let trace = Rc::new(Trace::new(doc.scenario.clone(), Preset::SeriesV2.design()));
        let timeline = Timeline::new(&trace);
        let options = PlanOptions { columns: 16, unfolded: Vec::new(), focus: None, folios: 4, short: 0 };
        let all = Plan::new(&doc.scenario, &timeline, &options);
        let plan = all.walked();
        let walked = |plan: &Plan| {
            let parts = plan.lanes.iter().flat_map(|lane| &lane.parts);
            parts.flat_map(Part::rows).filter(|row| row.walked).collect::<Vec<_>>()
        };
        assert_eq!(walked(&plan), walked(&all), "{}", scene.id);
        assert!(plan.rows == walked(&plan).len() || walked(&all).is_empty(), "{}", scene.id);
        let mut player = Player::new(trace);
        player.seek(usize::MAX);
        let frame = player.frame(&plan, &timeline);
        let whole = player.frame(&all, &timeline);
        let rows = |frame: &Frame| {
            let rows = frame.lanes.iter().flat_map(|lane| lane.rows.clone());
            rows.filter(|row| row.planned.walked).collect::<Vec<_>>()
        };
        assert_eq!(rows(&frame), rows(&whole), "{}", scene.id);
    }
}
