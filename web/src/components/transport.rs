//! The transport: first, back, play, forward, last; how far a step goes, and how fast.

use rmapscope_view::frame::Granularity;
use yew::prelude::*;

use super::{IconKind, Scrubber, ScrubberProps, icon, icon_button, select};
use crate::el::{component, el, list, still};
use crate::state::{Action, AppState, Speed};
use crate::words;

/// The transport.
pub fn transport(state: &AppState, act: &Callback<Action>, onbreakpoints: &Callback<()>) -> Html {
    let AppState { run, step, playing, speed, granularity, .. } = state;
    let (step, steps, playing) = (*step, state.steps(), *playing);
    let button = |label, title, kind, action, off| icon_button(label, title, kind, off).does(act, action);
    let buttons = el("div|class=buttons")
        .add(button("First step", "First step (Home)", IconKind::First, Action::Seek(0), step == 0))
        .add(button("Back", "Back (←)", IconKind::Back, Action::Back(*granularity), step == 0))
        .add(play(playing, act))
        .add(button(
            "Forward",
            "Forward (→)",
            IconKind::Forward,
            Action::Forward(*granularity),
            step == steps,
        ))
        .add(button("Last step", "Last step (End)", IconKind::Last, Action::Seek(steps), step == steps));
    let number = el("span|class=stepno")
        .text("step ")
        .add(el("b").text(words::grouped(step as u64)))
        .text(" of ")
        .text(words::grouped(steps as u64));
    el("section|class=transport|aria-label=Transport")
        .add(component::<Scrubber>(ScrubberProps {
            run: run.clone(),
            stops: state.stops.clone(),
            step,
            act: act.clone(),
        }))
        .add(el("div|class=ctl").add(buttons).add(number).add(settings(
            *granularity,
            *speed,
            state.breakpoints.len(),
            act,
            onbreakpoints,
        )))
        .done()
}

/// What a step does not change.
fn settings(
    granularity: Granularity,
    speed: Speed,
    set: usize,
    act: &Callback<Action>,
    onbreakpoints: &Callback<()>,
) -> Html {
    let (act, onbreakpoints) = (act.clone(), onbreakpoints.clone());
    still(0, (granularity, speed, set), move || {
        list(vec![granularities(granularity, &act), speeds(speed, &act), stops(set, &onbreakpoints)])
    })
}

/// Opens the list of breakpoints.
fn stops(set: usize, onbreakpoints: &Callback<()>) -> Html {
    icon_button("Breakpoints", "Breakpoints (Shift B)", IconKind::Breakpoint, false)
        .attr("aria-haspopup", "dialog")
        .class_if(set > 0, "set")
        .clicked(onbreakpoints)
        .maybe((set > 0).then(|| el("span|class=cnt").text(set.to_string())))
        .done()
}

fn play(playing: bool, act: &Callback<Action>) -> Html {
    let (label, title, kind) = if playing {
        ("Pause", "Pause (space)", IconKind::Pause)
    } else {
        ("Play", "Play (space)", IconKind::Play)
    };
    el("button|type=button|class=btn primary play")
        .attr("aria-label", label)
        .attr("title", title)
        .does(act, Action::Play(!playing))
        .add(icon(kind))
        .done()
}

/// How far a step goes: as buttons, and as a list where there is no room.
fn granularities(current: Granularity, act: &Callback<Action>) -> Html {
    let names: Vec<String> = Granularity::ALL.into_iter().map(|each| format!("by {}", each.name())).collect();
    let chosen = Granularity::ALL.into_iter().position(|each| each == current);
    let choose = {
        let act = act.clone();
        move |i: usize| act.emit(Action::SetGranularity(Granularity::ALL[i]))
    };
    let button = |each: Granularity| {
        el("button|type=button")
            .key(each.name())
            .attr("aria-pressed", each == current)
            .does(act, Action::SetGranularity(each))
            .text(each.name())
            .done()
    };
    el("span|class=granularity")
        .add(el("span|class=lbl").text("step by"))
        .add(el("span|class=seg|role=group|aria-label=Step by").all(Granularity::ALL.map(button).into()))
        .add(select("Step by", "narrow", &names, chosen.unwrap_or(0), choose))
        .done()
}

/// How fast: as a slider, and as a list where there is no room.
fn speeds(current: Speed, act: &Callback<Action>) -> Html {
    let names: Vec<String> =
        (Speed::SLOWEST..=Speed::FASTEST).map(|power| Speed::of_power(power).text().to_owned()).collect();
    let chosen = usize::try_from(current.power() - Speed::SLOWEST).unwrap_or(0);
    let set = |act: &Callback<Action>, power: i8| act.emit(Action::SetSpeed(Speed::of_power(power)));
    let choose = {
        let act = act.clone();
        move |i: usize| set(&act, i8::try_from(i).unwrap_or(0) + Speed::SLOWEST)
    };
    let slide = {
        let act = act.clone();
        move |text: String| set(&act, text.parse().unwrap_or(0))
    };
    let slider = el("input|type=range|step=1|aria-label=Speed")
        .attr("min", i32::from(Speed::SLOWEST))
        .attr("max", i32::from(Speed::FASTEST))
        .attr("aria-valuetext", current.text())
        .field_value(current.power().to_string())
        .typed(slide);
    let label = el("label|class=speed")
        .add(el("span|class=lbl").text("speed"))
        .add(slider)
        .add(el("span|class=stepno speed-text").text(current.text()));
    list(vec![select("Speed", "speed-narrow", &names, chosen, choose), label.done()])
}
