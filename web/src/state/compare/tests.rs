//! Both clocks of a comparison, and what can be done with them.

use super::*;
use rmapscope_core::Preset;
use rmapscope_view::scenes::Scene;

const THREAD: [Preset; 3] = [Preset::SeriesV2, Preset::Jump, Preset::BatchPresent];

fn contest(scene: &str, presets: &[Preset]) -> Contest {
    let doc = Rc::new(Scene::find(scene).unwrap().document());
    Contest::new(doc, presets.iter().map(|&preset| preset.into()).collect(), 0)
}

fn steps(contest: &Contest) -> Vec<usize> {
    (0..contest.runs.len()).map(|i| contest.step(i)).collect()
}

fn ends(contest: &Contest) -> Vec<usize> {
    contest.runs.iter().map(|run| run.trace().events().len()).collect()
}

#[test]
fn playing_comes_to_the_end_of_every_trace_under_both_clocks() {
    for clock in [Clock::Page, Clock::Cost] {
        for model in CostModel::ALL {
            let mut contest = contest("four-batches-to-swap", &THREAD)
                .after(Turn::Weigh(model))
                .after(Turn::Take(clock))
                .after(Turn::Play(true));
            let mut turns = 0;
            while contest.playing {
                let before = steps(&contest);
                contest = contest.after(Turn::Advance(1));
                assert!(before.iter().zip(steps(&contest)).all(|(before, now)| *before <= now));
                turns += 1;
                assert!(turns < 10_000, "{clock:?}, {}", model.name);
            }
            assert_eq!(contest.at, contest.len());
            assert_eq!(steps(&contest), ends(&contest), "{clock:?}, {}", model.name);
            assert!((0..contest.runs.len()).all(|i| contest.is_done(i)));
        }
    }
}

#[test]
fn a_step_on_and_one_back_is_where_one_was() {
    for clock in [Clock::Page, Clock::Cost] {
        for granularity in Granularity::ALL {
            let mut contest = contest("four-batches-to-swap", &THREAD).after(Turn::Take(clock));
            while contest.at < contest.len() {
                let on = contest.after(Turn::Forward(granularity));
                assert!(on.at > contest.at, "{clock:?} {granularity:?} {}", contest.at);
                let back = on.after(Turn::Back(granularity));
                assert!(back.at < on.at);
                if clock == Clock::Page {
                    assert_eq!(back.at, contest.at, "{granularity:?}");
                }
                contest = on;
            }
        }
    }
}

#[test]
fn another_clock_or_design_leaves_the_first_one_where_it_is() {
    let there = contest("four-batches-to-swap", &THREAD).after(Turn::SeekStep(0, 92));
    assert_eq!(steps(&there), [92, 77, 83]);
    let race = there.after(Turn::Take(Clock::Cost));
    assert!(race.step(0) >= 92 && race.position(0, race.step(0)) == race.at);
    // Who reads less is further, for the same.
    assert!(race.step(1) * ends(&race)[0] > race.step(0) * ends(&race)[1]);
    let designs = vec![there.designs[0].clone(), Preset::Rmapscope.into()];
    let other = there.after(Turn::Begin(there.doc.clone(), designs, there.step(0)));
    assert_eq!(other.step(0), 92);
    assert_eq!(other.runs.len(), 2);
}

#[test]
fn what_matters_is_reached_in_turn() {
    let designs = [Preset::SeriesV2, Preset::BatchPresent, Preset::Rmapscope];
    for clock in [Clock::Page, Clock::Cost] {
        let mut contest = contest("device-exclusive-left", &designs).after(Turn::Take(clock));
        let marks = contest.marks();
        assert!(marks.iter().any(|(_, what)| *what == Marked::End), "they end differently");
        let mut places: Vec<u64> = marks.iter().map(|(at, _)| *at).collect();
        places.dedup();
        for &place in &places {
            contest = contest.after(Turn::NextMark);
            assert_eq!(contest.at, place, "{clock:?}");
        }
        assert_eq!(contest.after(Turn::NextMark).at, places[0], "round the end");
        for &place in places.iter().rev().skip(1) {
            contest = contest.after(Turn::PreviousMark);
            assert_eq!(contest.at, place, "{clock:?}");
        }
    }
    // The first parting of the thread's scene is where the jump is.
    let jump = contest("four-batches-to-swap", &THREAD).after(Turn::NextMark);
    let last = jump.step(1) - 1;
    let event = jump.runs[1].trace().events()[last];
    assert!(matches!(event, rmapscope_core::Event::Jump { .. }), "{event:?}");
}
