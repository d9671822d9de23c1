//! The transport of a comparison: the clock's buttons, what it goes by, and the way to what matters.

use rmapscope_core::CostModel;
use rmapscope_view::frame::Granularity;
use yew::prelude::*;
use yew::virtual_dom::ListenerKind;

use crate::components::{IconKind, icon, icon_button, select};
use crate::el::{El, el};
use crate::state::{Clock, Contest, Speed, Turn};
use crate::words::grouped;

/// The transport.
pub(super) fn transport(contest: &Contest, turn: &Callback<Turn>) -> Html {
    let does = |button: El, what: Turn| {
        let turn = turn.clone();
        button.on(ListenerKind::onclick, move |_| turn.emit(what.clone()))
    };
    let by = contest.granularity;
    // None is switched off at the ends: the keyboard's focus would be lost.
    let button = |label, title: &'static str, kind, what| does(icon_button(label, title, kind, false), what);
    let (label, title, kind) = if contest.playing {
        ("Pause", "Pause (space)", IconKind::Pause)
    } else {
        ("Play", "Play (space)", IconKind::Play)
    };
    let play = el("button|type=button|class=btn primary play|data-first=")
        .attr("aria-label", label)
        .attr("title", title)
        .add(icon(kind));
    let buttons = el("div|class=buttons")
        .add(button("Start", "Start (Home)", IconKind::First, Turn::Seek(0)))
        .add(button("Back", "Back (←)", IconKind::Back, Turn::Back(by)))
        .add(does(play, Turn::Play(!contest.playing)))
        .add(button("Forward", "Forward (→)", IconKind::Forward, Turn::Forward(by)))
        .add(button("End", "End (End)", IconKind::Last, Turn::Seek(contest.len())));
    let none = contest.marks().is_empty();
    let differences = el("div|class=cmp-marks")
        .add(does(
            el("button|type=button|class=btn line|title=Previous difference (Shift D)|aria-label=Previous difference")
                .flag("disabled", none)
                .add(icon(IconKind::Back))
                .text("◆"),
            Turn::PreviousMark,
        ))
        .add(does(
            el("button|type=button|class=btn line|title=Next difference (D)")
                .flag("disabled", none)
                .text("Next difference")
                .add(icon(IconKind::Forward)),
            Turn::NextMark,
        ));
    let unit = match contest.clock {
        Clock::Page => "tick",
        Clock::Cost => "unit",
    };
    let number = el("span|class=stepno")
        .text(format!("{unit} "))
        .add(el("b").text(grouped(contest.at)))
        .text(" of ")
        .text(grouped(contest.len()));
    el("div|class=ctl")
        .add(buttons)
        .add(number)
        .add(differences)
        .add(granularity(by, turn))
        .add(speed(contest.speed, turn))
        .add(el("span|class=spacer"))
        .maybe((contest.clock == Clock::Cost).then(|| weights(contest, turn)))
        .add(clocks(contest.clock, turn))
        .done()
}

fn granularity(current: Granularity, turn: &Callback<Turn>) -> Html {
    let names: Vec<String> = Granularity::ALL.into_iter().map(|each| format!("by {}", each.name())).collect();
    let chosen = Granularity::ALL.into_iter().position(|each| each == current).unwrap_or(0);
    let turn = turn.clone();
    select("Step by", "cmp-by", &names, chosen, move |i| turn.emit(Turn::SetGranularity(Granularity::ALL[i])))
}

fn speed(current: Speed, turn: &Callback<Turn>) -> Html {
    let names: Vec<String> =
        (Speed::SLOWEST..=Speed::FASTEST).map(|power| Speed::of_power(power).text().to_owned()).collect();
    let chosen = usize::try_from(current.power() - Speed::SLOWEST).unwrap_or(0);
    let turn = turn.clone();
    select("Speed", "cmp-speed", &names, chosen, move |i| {
        let power = i8::try_from(i).unwrap_or(0) + Speed::SLOWEST;
        turn.emit(Turn::SetSpeed(Speed::of_power(power)));
    })
}

/// The table of weights of a race.
fn weights(contest: &Contest, turn: &Callback<Turn>) -> Html {
    let names: Vec<String> = CostModel::ALL.iter().map(|model| model.name.to_owned()).collect();
    let chosen = CostModel::ALL.iter().position(|model| *model == contest.model).unwrap_or(0);
    let turn = turn.clone();
    select("Weights", "cmp-weights", &names, chosen, move |i| turn.emit(Turn::Weigh(CostModel::ALL[i])))
}

fn clocks(current: Clock, turn: &Callback<Turn>) -> Html {
    let button = |(clock, name, title): (Clock, &'static str, &'static str)| {
        let turn = turn.clone();
        el("button|type=button")
            .key(name)
            .attr("title", title)
            .attr("aria-pressed", clock == current)
            .on(ListenerKind::onclick, move |_| turn.emit(Turn::Take(clock)))
            .text(name)
            .done()
    };
    let clocks = [
        (Clock::Page, "lock step by page", "All stand at the same page; who has nothing to do there waits"),
        (Clock::Cost, "race by cost", "All have paid the same"),
    ];
    el("span|class=seg|role=group|aria-label=Clock").all(clocks.into_iter().map(button).collect()).done()
}
