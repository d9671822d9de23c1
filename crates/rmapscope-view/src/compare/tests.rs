//! The thread's scene and the one with a device-exclusive page, compared.

use alloc::{
    rc::Rc,
    string::{String, ToString as _},
    vec,
    vec::Vec,
};

use rmapscope_core::{Event, Preset, Trace};

use super::*;
use crate::{
    frame::{Granularity, Player},
    scenes::Scene,
};

fn traces(scene: &str, presets: &[Preset]) -> (Vec<Trace>, Vec<String>) {
    let doc = Scene::find(scene).unwrap().document();
    let traces = presets.iter().map(|preset| Trace::new(doc.scenario.clone(), preset.design())).collect();
    (traces, presets.iter().map(|preset| preset.name().to_string()).collect())
}

fn compare(scene: &str, presets: &[Preset]) -> (Vec<Trace>, Comparison, Vec<String>) {
    let (traces, names) = traces(scene, presets);
    let comparison = Comparison::new(&traces.iter().collect::<Vec<_>>(), &names);
    (traces, comparison, names)
}

const THREAD: [Preset; 3] = [Preset::SeriesV2, Preset::Jump, Preset::BatchPresent];

#[test]
fn the_threads_scene_in_a_sentence() {
    let (traces, comparison, names) = compare("four-batches-to-swap", &THREAD);
    let reads: Vec<u64> = traces.iter().map(|trace| trace.end().counts().walk_reads).collect();
    assert_eq!(reads, [31, 7, 19]);
    assert_eq!(
        comparison.summary,
        "In the walker, jump reads 7 entries and batch-present 19 where series-v2 reads 31; all end alike."
    );
    assert_eq!(comparison.ends, []);
    let said: Vec<String> = comparison.partings.iter().map(|parting| parting.sentence(&names)).collect();
    assert_eq!(
        said,
        [
            "Step 27: series-v2 and batch-present: walk; jump: jump 3 entries.",
            "Step 29: series-v2: read walker 513, check_pte; batch-present: read walker 514."
        ]
    );
    let two = compare("four-batches-to-swap", &[Preset::SeriesV2, Preset::Jump]).1;
    assert_eq!(two.summary, "In the walker, jump reads 7 entries where series-v2 reads 31; both end alike.");
}

#[test]
fn one_clock_brings_all_to_the_same_entry() {
    let (traces, Comparison { alignment, .. }, _) = compare("four-batches-to-swap", &THREAD);
    for at in [512, 516, 520, 524] {
        let found = |trace: &Trace| {
            let found = |event: &&Event| matches!(event, Event::Found { at: here } if here.get() == at);
            trace.events().iter().position(|event| found(&event)).unwrap() + 1
        };
        let steps: Vec<usize> = traces.iter().map(found).collect();
        let tick = alignment.tick(0, steps[0]);
        assert_eq!(alignment.steps(tick), steps, "entry {at}");
        assert!((0..3).all(|trace| alignment.moves(trace, tick)));
        assert_eq!(alignment.place(tick).unwrap().at, At::Entry(rmapscope_core::Vpn::new(at)));
    }
    // The last of them, as each design counts its own steps.
    let last = alignment.steps(alignment.tick(0, 92));
    assert_eq!(last, [92, 77, 83]);
    assert!(matches!(traces[1].events()[76], Event::Found { .. }));
    // While the first reads what it left behind, the jump waits.
    let gaps = (0..alignment.len()).filter(|&tick| !alignment.moves(1, tick + 1)).count();
    assert_eq!(gaps, alignment.len() - traces[1].events().len());
    assert!(gaps > 0);
    assert!((0..3).all(|trace| alignment.is_done(trace, alignment.len())));
}

#[test]
fn iterations_are_stops_of_all_traces() {
    let (_, Comparison { alignment, .. }, _) = compare("four-batches-to-swap", &THREAD);
    let mut tick = 0;
    let mut stops = vec![];
    while tick < alignment.len() {
        tick = alignment.next(tick, Granularity::Iteration);
        stops.push(tick);
    }
    // Four that find an entry, the one that does not, and the end.
    assert_eq!(stops.len(), 6, "{stops:?}");
    let mut back = vec![];
    while tick > 0 {
        tick = alignment.previous(tick, Granularity::Iteration);
        back.push(tick);
    }
    back.reverse();
    assert_eq!(back[1..], stops[..5]);
    assert_eq!(alignment.next(3, Granularity::Event), 4);
    assert_eq!(alignment.next(1, Granularity::Operation), alignment.len());
}

#[test]
fn what_is_left_mapped_is_found() {
    let presets = [Preset::BatchPresent, Preset::Rmapscope];
    let (traces, comparison, _) = compare("device-exclusive-left", &presets);
    let scenario = traces[0].scenario();
    let named: Vec<(String, Vec<String>)> =
        comparison.ends.iter().map(|end| (end.name(scenario), end.values.clone())).collect();
    assert_eq!(
        named[0],
        ("app 527".to_string(), vec!["A15 device-exclusive".to_string(), "swap 8207 x".to_string()])
    );
    assert_eq!(
        named.last().unwrap(),
        &("broken rules".to_string(), vec!["missed-mapping".to_string(), "none".to_string()])
    );
    assert_eq!(
        comparison.summary,
        "In the walker, rmapscope reads 17 entries where batch-present reads 32; they end differently, first in entry \
         527 of app: batch-present breaks missed-mapping."
    );
}

#[test]
fn a_race_stops_each_trace_where_its_money_ends() {
    let race = Race { paid: vec![vec![0, 1, 1, 4], vec![0, 2], vec![0]] };
    assert_eq!((race.len(), race.is_empty()), (4, false));
    assert_eq!(race.steps(0), [0, 0, 0]);
    assert_eq!(race.steps(1), [2, 0, 0]);
    assert_eq!(race.steps(3), [2, 1, 0]);
    assert_eq!(race.steps(4), [3, 1, 0]);
    assert_eq!([0, 1, 2, 4].map(|cost| race.next(cost)), [1, 2, 4, 4]);
    assert_eq!([4, 2, 1, 0].map(|cost| race.previous(cost)), [2, 1, 0, 0]);
    assert!(race.is_done(1, 2) && !race.is_done(0, 2) && race.is_done(2, 0));
    assert_eq!((race.cost(0, 1), race.cost(1, 9)), (1, 2));
}

#[test]
fn a_race_by_reads_ends_with_what_the_counts_say() {
    let (traces, _) = traces("four-batches-to-swap", &THREAD);
    let mut model = rmapscope_core::CostModel { weights: [0; 15], ..rmapscope_core::CostModel::PLAIN };
    model.set(rmapscope_core::Operation::PteRead, 1);
    let race = Race::new(&traces.iter().collect::<Vec<_>>(), &model);
    // 31, 7 and 19 by the walker, 4 by the loop, 15 by the scan, 4 by the marker check.
    let ends: Vec<u64> =
        traces.iter().enumerate().map(|(i, trace)| race.cost(i, trace.events().len())).collect();
    assert_eq!(ends, [54, 30, 42]);
    assert_eq!(race.len(), 54);
    // When the jump is at its end, the others are not.
    let steps = race.steps(30);
    assert_eq!(steps[1], traces[1].events().len());
    assert!(steps[0] < traces[0].events().len() && steps[2] < traces[2].events().len());
    assert!((0..3).all(|trace| race.is_done(trace, 54)));
    let mut cost = 0;
    let mut last = race.steps(0);
    while cost < race.len() {
        cost = race.next(cost);
        let steps = race.steps(cost);
        assert!(steps.iter().zip(&last).all(|(now, before)| now >= before) && steps != last);
        last = steps;
    }
}

#[test]
fn partings_and_the_first_different_end_lie_on_the_clock() {
    let (traces, comparison, _) = compare("four-batches-to-swap", &THREAD);
    let marks = comparison.marks(&traces.iter().collect::<Vec<_>>());
    let parted: Vec<Marked> = marks.iter().map(|mark| mark.what).collect();
    assert_eq!(parted, [Marked::Parting(0), Marked::Parting(1)], "all end alike");
    for mark in &marks {
        let Marked::Parting(i) = mark.what else { unreachable!("there is no other") };
        let parting = &comparison.partings[i];
        // One tick before, all still stand where all do the same.
        let before = comparison.alignment.steps(mark.tick - 1);
        let groups = parting.parted.iter().flat_map(|group| &group.traces);
        assert!(groups.clone().all(|&trace| before[trace] < parting.step), "{before:?}");
        let after = comparison.alignment.steps(mark.tick);
        assert!(groups.into_iter().any(|&trace| after[trace] == parting.step), "{after:?}");
    }

    let designs = [Preset::SeriesV2, Preset::BatchPresent, Preset::Rmapscope];
    let (traces, comparison, _) = compare("device-exclusive-left", &designs);
    let marks = comparison.marks(&traces.iter().collect::<Vec<_>>());
    let end = marks.iter().find(|mark| mark.what == Marked::End).unwrap();
    let EndPlace::Entries { mm, at, .. } = comparison.ends[0].place else { panic!("{:?}", comparison.ends) };
    let entry = |trace: usize, tick: usize| {
        let mut player = Player::new(Rc::new(traces[trace].clone()));
        player.seek(comparison.alignment.step(trace, tick));
        player.machine().world().pte(mm, at)
    };
    for (i, trace) in traces.iter().enumerate() {
        assert_eq!(entry(i, end.tick), trace.end().world().pte(mm, at));
    }
    assert_ne!(entry(0, end.tick), entry(1, end.tick));
    assert!((0..traces.len()).any(|i| entry(i, end.tick - 1) != entry(i, end.tick)), "not earlier");
    assert!(marks.windows(2).all(|pair| pair[0].tick <= pair[1].tick));
}
