//! What holds for all scenes.

use alloc::{rc::Rc, vec::Vec};

use rmapscope_core::{Preset, Trace, simulate};

use super::*;
use crate::{DesignDoc, frame::Player, json::Json, outcome::Outcome, permalink::Link, svg::Theme};

fn outcome(doc: &ScenarioDoc, design: &DesignDoc) -> Json {
    let end = simulate(&doc.scenario, *design.design());
    let outcome = Outcome::new(design, &doc.scenario, &end);
    Json::parse(&serde_json::to_string(&outcome).unwrap()).unwrap()
}

#[test]
fn every_scene_is_a_document_with_title_and_designs() {
    for scene in &SCENES {
        let doc = scene.document();
        assert_eq!(doc.title.as_deref(), Some(scene.title()), "{}", scene.id);
        assert_eq!(doc.designs.is_empty(), scene.id == "empty-sheet", "{}", scene.id);
        assert!(doc.warnings().is_empty(), "{}: {:?}", scene.id, doc.warnings());
        assert_eq!(Scene::find(scene.id), Some(scene));
    }
}

#[test]
fn the_first_scene_is_there_without_reading_it() {
    assert_eq!(first(), SCENES[0].document());
    assert_eq!(FIRST.id, SCENES[0].id);
    let trace = Trace::new(first().scenario, *first().designs[0].design());
    let link = Link::new(first(), trace.events().len() as u64);
    assert_eq!(link.encode().as_deref(), Ok(FIRST_LINK));
}

#[test]
fn what_was_measured_is_what_the_model_says() {
    let mut fields = 0;
    for scene in SCENES.iter().filter(|scene| scene.measured.is_some()) {
        let doc = scene.document();
        let compared = scene.compared(&outcome(&doc, &doc.designs[0]));
        fields += compared.len();
        for field in compared {
            assert!(field.same(), "{}: {field:?}", scene.id);
        }
    }
    assert!(fields > 50, "{fields} fields compared");
}

#[test]
fn a_difference_is_seen() {
    let scene = Scene::find("measured-stale-nr").unwrap();
    let doc = scene.document();
    let merged = DesignDoc::parse("2026-08").unwrap();
    let compared = scene.compared(&outcome(&doc, &merged));
    let batches = compared.iter().find(|field| field.field.ends_with("batches")).unwrap();
    assert_eq!(batches.kernel, "262144 ×15, 262159 ×15");
    assert_eq!(batches.model, "262144 ×15, 262159 ×1");
}

#[test]
fn bugs_are_shown_under_the_first_design_and_not_under_the_second() {
    for scene in SCENES.iter().filter(|scene| scene.topic == Topic::Bugs) {
        let doc = scene.document();
        let bugs = |i: usize| simulate(&doc.scenario, *doc.designs[i].design()).bugs().len();
        assert!(bugs(0) > 0 && bugs(1) == 0, "{}", scene.id);
    }
}

#[test]
fn scenes_are_of_every_topic_and_no_two_share_a_name() {
    assert!(SCENES.len() >= 24);
    assert!(SCENES.iter().map(|scene| scene.topic).is_sorted(), "by topic");
    for topic in Topic::ALL {
        assert!(SCENES.iter().filter(|scene| scene.topic == topic).count() >= 3, "{topic:?}");
    }
    for (i, scene) in SCENES.iter().enumerate() {
        let others = &SCENES[..i];
        assert!(
            others.iter().all(|other| other.id != scene.id && other.title != scene.title),
            "{}",
            scene.id
        );
        assert!(scene.question.contains('?') && scene.look.ends_with(['.', '0', '7']), "{}", scene.id);
    }
}

#[test]
fn only_bugs_show_bugs() {
    let bugless = [Topic::Costs, Topic::Layouts, Topic::Lazyfree];
    for scene in SCENES.iter().filter(|scene| bugless.contains(&scene.topic)) {
        let doc = scene.document();
        for design in &doc.designs {
            let bugs = simulate(&doc.scenario, *design.design()).bugs().len();
            // That one is told in the scene's own text.
            let known = scene.id == "lazyfree-written-late" && design.preset() == Some(Preset::V6_15);
            assert_eq!(bugs > 0, known, "{} {design}", scene.id);
        }
    }
}

#[test]
fn every_scene_plays_under_every_preset_and_has_a_short_link() {
    for scene in &SCENES {
        let doc = scene.document();
        for preset in Preset::ALL {
            let trace = Rc::new(Trace::new(doc.scenario.clone(), preset.design()));
            let steps = trace.events().len();
            assert_eq!(steps == 0, doc.scenario.ops().is_empty(), "{} {preset:?}", scene.id);
            let mut player = Player::new(trace);
            for i in 0..5 {
                player.seek(steps * i / 4);
                assert_eq!(player.sentence().is_some(), player.step() > 0, "{} {preset:?}", scene.id);
            }
        }
        let link = Link::new(doc, 0).encode().unwrap();
        let most = if matches!(scene.text, Text::Made { .. }) { 3000 } else { 100 };
        assert!(link.len() <= most, "{}: {} characters", scene.id, link.len());
    }
}

#[test]
fn every_scene_has_a_picture_of_a_moment_that_comes() {
    for scene in &SCENES {
        let doc = scene.document();
        if let (Some(design), Moment::After(..)) = (doc.designs.first(), scene.at) {
            let trace = Trace::new(doc.scenario.clone(), *design.design());
            assert!(scene.at.step(&trace) < trace.events().len(), "{}: {:?}", scene.id, scene.at);
        }
        for theme in [Theme::Auto, Theme::Light, Theme::Dark] {
            let picture = scene.picture(theme);
            assert!(picture.starts_with("<svg") && picture.len() < 12_000, "{}: {}", scene.id, picture.len());
            assert_eq!(picture.contains("no entries"), scene.id == "empty-sheet", "{}", scene.id);
        }
    }
}

#[test]
fn the_beginning_of_what_is_made_is_its_beginning() {
    for scene in &SCENES {
        let Text::Made { whole, beginning } = scene.text else { continue };
        let (whole, beginning) = (whole(), beginning());
        assert!(beginning.scenario.folios().len() < whole.scenario.folios().len());
        assert_eq!(
            whole.scenario.folios()[..beginning.scenario.folios().len()],
            *beginning.scenario.folios()
        );
        assert_eq!(whole.designs, beginning.designs);
    }
    let benchmark = Scene::find("256-mib").unwrap().document();
    assert_eq!(benchmark.scenario.mms()[0].vmas[0].pages * 4096, 256 << 20);
}

#[test]
fn scenes_are_found_by_words() {
    let found = |words: &str| {
        SCENES.iter().filter(|scene| scene.is_about(words)).map(|scene| scene.id).collect::<Vec<_>>()
    };
    assert_eq!(found("").len(), SCENES.len());
    assert_eq!(found("cve-2026-31398"), ["write-permission-spread"]);
    assert_eq!(found("  TABLE memory "), ["read-past-the-table"]);
    assert_eq!(found("goes wrong nr_pages"), ["stale-nr"]);
    assert!(found("lazyfree").contains(&"measured-lazyfree-restore"));
    assert_eq!(found("hugetlb"), [""; 0]);
}

#[test]
fn the_tour_goes_forward_through_moments_that_come() {
    for station in &tour::STATIONS {
        let name = station.title;
        let doc = Scene::find(station.scene).unwrap().document();
        let trace = Trace::new(doc.scenario, station.design.design());
        let steps: Vec<usize> = station.stops.iter().map(|stop| stop.at.step(&trace)).collect();
        assert!(steps.len() >= 2 && steps.is_sorted_by(|a, b| a < b), "{name}: {steps:?}");
        for (stop, step) in station.stops.iter().zip(steps) {
            assert_eq!(step == trace.events().len(), stop.at == Moment::End, "{name}: {:?}", stop.at);
            assert!(stop.text.ends_with(['.', '?']) && stop.text.len() < 400, "{name}: {}", stop.text.len());
        }
        assert!(station.mail.address.starts_with("https://lkml."), "{name}");
        assert!(station.mail.date.ends_with("2025") || station.mail.date.ends_with("2026"), "{name}");
    }
}

/// What the texts say in numbers is so.
#[test]
fn the_tour_counts_right() {
    let counts = |title: &str| {
        let station = tour::STATIONS.iter().find(|station| station.title == title).unwrap();
        let doc = Scene::find(station.scene).unwrap().document();
        *simulate(&doc.scenario, station.design.design()).counts()
    };
    assert_eq!(counts("One entry at a time").walk_calls, 17);
    assert_eq!(counts("One batch for all").walk_calls, 1);
    assert_eq!(counts("Part of a folio is a batch, too").walk_reads, 16);
    assert_eq!(counts("Swap entries are not").walk_reads, counts("One entry at a time").walk_reads);
    assert_eq!(counts("Swap entries are not").walk_reads, 31);
    assert_eq!(counts("First way: the jump").walk_reads, 9);
    assert_eq!(counts("Second way: tell the walker").walk_reads, 9);
    assert_eq!(counts("What was merged").walk_reads, 31);
}
