//! A design of one's own: a preset with knobs that can be turned. The run is redone with each turn.

use rmapscope_core::{Design, Knob, Preset, Skip};
use rmapscope_view::DesignDoc;
use rmapscope_view::knobs::{Warning, knob_info, skip_info};
use yew::prelude::*;

use super::{Dialog, IconKind, icon, select};
use crate::el::{el, list, nothing};
use crate::state::{Action, AppState, Run};

/// The dialog.
pub fn design(state: &AppState, act: &Callback<Action>, onclose: &Callback<()>) -> Html {
    let broken = broken(&state.run);
    let knobs = Knob::ALL.into_iter().map(|each| knob(state, each, &broken, act));
    let content = vec![
        head(state, act),
        outcome(&broken),
        el("ul|class=knobs").all(knobs.collect()).done(),
        skip(state, &broken, act),
        el("p|class=knob-json")
            .add(el("span|class=lbl").text("In a document: "))
            .add(el("code").text(state.design.to_json().to_compact()))
            .done(),
    ];
    Dialog::around("A design of your own", onclose, content)
}

/// The rules that the run breaks, each with how often.
fn broken(run: &Run) -> Vec<(&'static str, usize)> {
    let mut out: Vec<(&'static str, usize)> = Vec::new();
    for (_, bug) in &run.timeline().bugs {
        let name = bug.kind.name();
        match out.iter_mut().find(|(other, _)| *other == name) {
            Some((_, times)) => *times += 1,
            None => out.push((name, 1)),
        }
    }
    out
}

/// What it begins with, and what it is now.
fn head(state: &AppState, act: &Callback<Action>) -> Html {
    let names = Preset::ALL.map(|preset| preset.name().to_owned());
    let base = state.design.base();
    let chosen = Preset::ALL.iter().position(|&preset| preset == base).unwrap_or(0);
    let choose = act.clone();
    let bases = select("Begin with", "base", &names, chosen, move |i| {
        if let Some(&preset) = Preset::ALL.get(i) {
            choose.emit(Action::Choose(preset.into()));
        }
    });
    let turned = *state.design.design() != base.design();
    let back = turned.then(|| {
        el("button|type=button|class=btn line")
            .does(act, Action::Choose(base.into()))
            .text(format!("Back to {}", base.name()))
            .done()
    });
    el("div|class=knob-head")
        .add(el("span|class=lbl").text("Begin with"))
        .add(bases)
        .add(el("span|class=muted").text(base.summary()))
        .add(el("span|class=spacer"))
        .maybe(back)
        .done()
}

/// Which rules the design breaks in what is shown.
fn outcome(broken: &[(&'static str, usize)]) -> Html {
    let said = el("p|class=knob-outcome|role=status");
    if broken.is_empty() {
        return said.text("With this layout the design breaks no rule.").done();
    }
    let kinds: Vec<String> = broken.iter().map(|(name, times)| format!("{name} × {times}")).collect();
    said.class_if(true, "broken")
        .add(icon(IconKind::Bug))
        .add(
            el("span")
                .text("With this layout the design breaks ")
                .add(el("b").text(kinds.join(", ")))
                .text("."),
        )
        .done()
}

/// A knob with its switch.
fn knob(state: &AppState, knob: Knob, broken: &[(&'static str, usize)], act: &Callback<Action>) -> Html {
    let info = knob_info(knob);
    let design = *state.design.design();
    let base = state.design.base();
    let on = knob.get(&design);
    let mut other = design;
    knob.set(&mut other, !on);
    let switch = el("button|type=button|role=switch|class=knob")
        .attr("aria-checked", on)
        .does(act, turn(base, other))
        .add(el("span|class=knob-switch|aria-hidden=true"))
        .add(el("code").text(knob.name()));
    let turned = (on != knob.get(&base.design())).then(|| el("span|class=turned").text("turned").done());
    el("li")
        .key(knob.name())
        .class_if(on != info.merged, "unlike-merged")
        .add(el("div|class=knob-line").add(switch).maybe(turned))
        .add(el("p").text(info.explanation))
        .add(warning(&info.warning, on != info.merged, broken))
        .done()
}

/// The ways to skip.
fn skip(state: &AppState, broken: &[(&'static str, usize)], act: &Callback<Action>) -> Html {
    let design = *state.design.design();
    let base = state.design.base();
    let button = |(skip, name): (Skip, &'static str)| {
        el("button|type=button")
            .key(name)
            .attr("aria-pressed", skip == design.skip)
            .does(act, turn(base, Design { skip, ..design }))
            .text(name)
            .done()
    };
    let info = skip_info(design.skip);
    let turned = (design.skip != base.design().skip).then(|| el("span|class=turned").text("turned").done());
    let line = el("div|class=knob-line")
        .add(el("code").text("skip"))
        .add(
            el("div|class=seg|role=group|aria-label=How the walk goes on after a batch")
                .all(Skip::NAMES.into_iter().map(button).collect()),
        )
        .maybe(turned);
    el("div|class=knob-skip")
        .add(line)
        .add(el("p").text(info.explanation))
        .add(warning(&info.warning, design.skip != Skip::None, broken))
        .done()
}

fn turn(base: Preset, design: Design) -> Action {
    Action::Choose(DesignDoc::turned(base, design))
}

/// What to know before turning a knob away from the merged kernel, and whether it has come true.
fn warning(warning: &Warning, turned: bool, broken: &[(&'static str, usize)]) -> Html {
    if warning.breaks.is_empty() {
        return el("p|class=knob-warning").text(warning.text).done();
    }
    let kinds = warning.breaks.iter().map(|kind| {
        let name = kind.name();
        let here = turned && broken.iter().any(|(other, _)| *other == name);
        let name = el("b|class=bug-name").class_if(here, "here").text(name);
        // Lines break between them.
        el("span").key(kind.name()).add(name).text(" ").done()
    });
    let cve = warning.cve.map_or_else(nothing, |cve| el("b|class=bug-name").text(cve).done());
    let names = list(kinds.chain([cve]).collect());
    el("p|class=knob-warning").text(warning.text).text(" ").add(names).done()
}
