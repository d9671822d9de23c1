//! The transport: first, back, play, forward, last; how far a step goes, and how fast.

use rmapscope_view::frame::Granularity;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{IconKind, Scrubber, icon, icon_button, select};
use crate::state::{Action, AppState, Speed};
use crate::words;

/// The transport.
pub fn transport(state: &AppState, act: &Callback<Action>) -> Html {
    let AppState { run, step, playing, speed, granularity, .. } = state;
    let (step, steps, playing) = (*step, state.steps(), *playing);
    let button = |label: &'static str, title: &'static str, kind, action: Action, off: bool| {
        icon_button(label, title.into(), kind, off, act.reform(move |_: MouseEvent| action.clone()))
    };
    html! {
        <section class="transport" aria-label="Transport">
            <Scrubber run={run.clone()} {step} act={act.clone()}/>
            <div class="ctl">
                <div class="buttons">
                    { button("First step", "First step (Home)", IconKind::First, Action::Seek(0), step == 0) }
                    { button("Back", "Back (←)", IconKind::Back, Action::Back(*granularity), step == 0) }
                    { play(playing, act) }
                    { button("Forward", "Forward (→)", IconKind::Forward, Action::Forward(*granularity), step == steps) }
                    { button("Last step", "Last step (End)", IconKind::Last, Action::Seek(steps), step == steps) }
                </div>
                <span class="stepno">{ "step " }<b>{ words::grouped(step as u64) }</b>{ " of " }{ words::grouped(steps as u64) }</span>
                { granularities(*granularity, act) }
                { speeds(*speed, act) }
            </div>
        </section>
    }
}

fn play(playing: bool, act: &Callback<Action>) -> Html {
    let (label, title, kind) = if playing {
        ("Pause", "Pause (space)", IconKind::Pause)
    } else {
        ("Play", "Play (space)", IconKind::Play)
    };
    let onclick = act.reform(move |_: MouseEvent| Action::Play(!playing));
    html! {
        <button type="button" class="btn primary play" aria-label={label} {title} {onclick}>{ icon(kind) }</button>
    }
}

/// How far a step goes: as buttons, and as a list where there is no room.
fn granularities(current: Granularity, act: &Callback<Action>) -> Html {
    let names: Vec<String> = Granularity::ALL.into_iter().map(|each| format!("by {}", each.name())).collect();
    let chosen = Granularity::ALL.into_iter().position(|each| each == current);
    let choose = act.reform(|i: usize| Action::SetGranularity(Granularity::ALL[i]));
    html! {
        <span class="granularity">
            <span class="lbl">{ "step by" }</span>
            <span class="seg" role="group" aria-label="Step by">
                { for Granularity::ALL.into_iter().map(|each| html! {
                    <button key={each.name()} type="button" aria-pressed={(each == current).to_string()}
                        onclick={act.reform(move |_: MouseEvent| Action::SetGranularity(each))}>{ each.name() }</button>
                }) }
            </span>
            { select("Step by", "narrow", &names, chosen.unwrap_or(0), choose) }
        </span>
    }
}

/// How fast: as a slider, and as a list where there is no room.
fn speeds(current: Speed, act: &Callback<Action>) -> Html {
    let names: Vec<String> =
        (Speed::SLOWEST..=Speed::FASTEST).map(|power| Speed::of_power(power).text().to_owned()).collect();
    let chosen = usize::try_from(current.power() - Speed::SLOWEST).unwrap_or(0);
    let choose = act
        .reform(|i: usize| Action::SetSpeed(Speed::of_power(i8::try_from(i).unwrap_or(0) + Speed::SLOWEST)));
    let oninput = act.reform(|event: InputEvent| {
        let power = event.target_dyn_into::<HtmlInputElement>().map_or(0.0, |input| input.value_as_number());
        #[expect(clippy::cast_possible_truncation, reason = "a slider from -2 to 6")]
        Action::SetSpeed(Speed::of_power(power as i8))
    });
    html! {
        <>
            { select("Speed", "speed-narrow", &names, chosen, choose) }
            <label class="speed">
                <span class="lbl">{ "speed" }</span>
                <input type="range" min={Speed::SLOWEST.to_string()} max={Speed::FASTEST.to_string()} step="1"
                    value={current.power().to_string()} aria-label="Speed" aria-valuetext={current.text()} {oninput}/>
                <span class="stepno speed-text">{ current.text() }</span>
            </label>
        </>
    }
}
