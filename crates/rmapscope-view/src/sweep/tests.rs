//! Sweeps of built-in scenes, against what is known of single folios.

use alloc::{string::ToString as _, vec::Vec};

use rmapscope_core::Preset;

use super::*;
use crate::{ScenarioDoc, scenes::Scene};

fn sweep(scene: &str, presets: &[Preset], axis: Axis) -> Sweep {
    let doc = Scene::find(scene).unwrap().document();
    let designs: Vec<_> = presets.iter().map(|preset| (preset.name().into(), preset.design())).collect();
    Sweep::new(&doc.scenario, &designs, axis).unwrap()
}

#[test]
fn the_threads_scene_over_batches() {
    let presets = [Preset::SeriesV2, Preset::Jump, Preset::BatchPresent, Preset::V7_0];
    let sweep = sweep("four-batches-to-swap", &presets, Axis::Batches);
    assert_eq!(sweep.points.iter().map(|point| point.batches).collect::<Vec<_>>(), [1, 2, 4, 8, 16]);
    // 32 folios of 16 pages; a single one in four batches takes the scene's 31, 7 and 19 reads.
    let four = &sweep.points[2];
    assert_eq!(four.counts.iter().map(|counts| counts.walk_reads / 32).collect::<Vec<_>>(), [31, 7, 19, 31]);
    // One batch: the walker reads one entry. Sixteen: nothing is left to skip.
    let reads = |point: &Point| point.counts.iter().map(|c| c.walk_reads / 32).collect::<Vec<_>>();
    assert_eq!(reads(&sweep.points[0]), [1, 1, 1, 31]);
    assert_eq!(reads(&sweep.points[4]), [31, 31, 31, 31]);
    assert_eq!(sweep.caption(), "512 pages as anon folios, order 4");
}

#[test]
fn the_threads_scene_over_orders() {
    let sweep = sweep("four-batches-to-swap", &[Preset::SeriesV2, Preset::V7_0], Axis::Order);
    assert_eq!(sweep.points.len(), 10);
    for point in &sweep.points {
        let [batched, single] = &point.counts[..] else { panic!("two designs") };
        let folios = 512 >> point.order;
        assert_eq!(point.batches, 4.min(1 << point.order));
        assert_eq!(batched.ref_drops, folios * point.batches);
        assert_eq!((single.ref_drops, single.swap_dups, single.tlb_deferred), (512, 512, 512));
        assert_eq!((batched.pte_clears, single.pte_clears), (512, 512));
    }
    assert_eq!(sweep.caption(), "512 pages as anon folios, 4 batches each where it has the pages");
}

#[test]
fn every_scene_has_its_sweeps() {
    // Not of the sheet on which nothing is unmapped yet.
    for scene in crate::scenes::SCENES.iter().filter(|scene| !scene.document().scenario.ops().is_empty()) {
        for axis in Axis::ALL {
            let sweep = sweep(scene.id, &Preset::ALL, axis);
            assert!(sweep.points.iter().all(|point| point.counts.len() == Preset::ALL.len()));
            let csv = sweep.csv();
            assert_eq!(csv.lines().count(), 1 + sweep.points.len() * Preset::ALL.len());
            let columns = csv.lines().next().unwrap().split(',').count();
            assert!(csv.lines().all(|line| line.split(',').count() == columns), "{csv}");
        }
    }
}

#[test]
fn a_scenario_without_a_shape_is_refused() {
    let empty = ScenarioDoc::parse(r#"{"format":"rmapscope/1","folios":[],"mms":[],"ops":[]}"#).unwrap();
    let error = Sweep::new(&empty.scenario, &[], Axis::Order).unwrap_err();
    assert_eq!(error.to_string(), "ops: nothing is unmapped; an operation would be accepted");
    let unmapped = ScenarioDoc::parse(
        r#"{"format":"rmapscope/1","folios":[{"id":"A","kind":"file","order":0,"pfn":0,"object":"f","index":0}],
        "mms":[],"ops":[{"op":"unmap","folio":"A","flags":[]}]}"#,
    );
    let error = Sweep::new(&unmapped.unwrap().scenario, &[], Axis::Order).unwrap_err();
    assert_eq!(
        error.to_string(),
        "ops[0].folio: no VMA maps \"A\" with a present entry; one that does would be accepted"
    );
}
