//! The guided tour: what was argued about, beside what is seen.

use std::rc::Rc;

use rmapscope_core::Trace;
use rmapscope_view::DesignDoc;
use rmapscope_view::scenes::tour::{STATIONS, Station};
use rmapscope_view::scenes::{Moment, SCENES, Scene};
use wasm_bindgen::JsValue;
use yew::prelude::*;
use yew::virtual_dom::ListenerKind;

use super::{IconKind, icon};
use crate::el::el;
use crate::state::{Action, AppState};

/// The properties of [`Tour`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct TourProps {
    /// The station to begin with, from 0.
    pub begin: usize,
    /// Whether the address is the page's own, and says which station is shown.
    pub own: bool,
    /// What is shown.
    pub state: AppState,
    /// What to do.
    pub act: Callback<Action>,
    /// Goes to another station, or ends the tour.
    pub onmove: Callback<Option<usize>>,
}

/// The bar over the stage.
#[component]
pub fn Tour(props: &TourProps) -> Html {
    let station_at = props.begin.min(STATIONS.len() - 1);
    let station = &STATIONS[station_at];
    // Which stop, and of which station: another one begins with its first, or if one goes back with its last.
    let place = use_state(|| (station_at, 0));
    let stop_at = if place.0 == station_at { place.1 } else { 0 };
    let shown = use_memo((station_at, stop_at), |&(station, stop)| Shown::new(&STATIONS[station], stop));
    {
        let (state, act, shown, own) = (props.state.clone(), props.act.clone(), shown.clone(), props.own);
        use_effect_with((station_at, stop_at), move |&(station, _)| {
            shown.show(&state, &act);
            if own {
                write_address(Some(station + 1));
            }
        });
    }
    let go = |station: usize, stop: usize| {
        let (place, onmove) = (place.clone(), props.onmove.clone());
        move |_| {
            place.set((station, stop));
            onmove.emit(Some(station));
        }
    };
    let back = match (station_at, stop_at) {
        (0, 0) => None,
        (station, 0) => Some((station - 1, STATIONS[station - 1].stops.len() - 1)),
        (station, stop) => Some((station, stop - 1)),
    };
    let forward = if stop_at + 1 < station.stops.len() {
        Some((station_at, stop_at + 1))
    } else {
        (station_at + 1 < STATIONS.len()).then_some((station_at + 1, 0))
    };
    let close = {
        let (onmove, own) = (props.onmove.clone(), props.own);
        move |_| {
            if own {
                write_address(None);
            }
            onmove.emit(None);
        }
    };
    let mut backward = el("button|type=button|class=btn line").flag("disabled", back.is_none()).text("Back");
    if let Some((station, stop)) = back {
        backward = backward.on(ListenerKind::onclick, go(station, stop));
    }
    let onward = match forward {
        Some((station, stop)) => el("button|type=button|class=btn primary")
            .on(ListenerKind::onclick, go(station, stop))
            .text("Next"),
        None => {
            el("button|type=button|class=btn primary").on(ListenerKind::onclick, close.clone()).text("Finish")
        }
    };
    let again = (!shown.is(&props.state)).then(|| {
        let (state, act, shown) = (props.state.clone(), props.act.clone(), shown.clone());
        el("button|type=button|class=link")
            .on(ListenerKind::onclick, move |_| shown.show(&state, &act))
            .text("Show it again")
    });
    let mail = &station.mail;
    let source = el("p|class=tour-mail")
        .text(format!("{}, {}: ", mail.who, mail.date))
        .add(el("a|target=_blank|rel=noreferrer").attr("href", mail.address).text(mail.what));
    let head = el("div|class=tour-head")
        .add(el("span|class=num").text(format!("{} of {}", station_at + 1, STATIONS.len())))
        .add(el("h2").text(station.title))
        .add(source)
        .add(
            el("button|type=button|class=btn icon|aria-label=End the tour")
                .on(ListenerKind::onclick, close)
                .add(icon(IconKind::Close)),
        );
    let foot = el("div|class=tour-foot")
        .add(backward)
        .add(onward)
        .add(el("span|class=lbl").text(format!("step {} of {}", stop_at + 1, station.stops.len())))
        .maybe(again);
    el("section|class=tour|aria-label=Tour")
        .add(head)
        .add(el("p|class=tour-text|role=status").text(station.stops[stop_at].text))
        .add(foot)
        .done()
}

/// What a stop shows.
struct Shown {
    scene: &'static Scene,
    document: Rc<rmapscope_view::ScenarioDoc>,
    design: DesignDoc,
    step: usize,
}

impl Shown {
    fn new(station: &Station, stop: usize) -> Self {
        let scene = Scene::find(station.scene).unwrap_or(&SCENES[0]);
        let document = Rc::new(scene.document());
        let trace = Trace::new(document.scenario.clone(), station.design.design());
        let at = station.stops.get(stop).map_or(Moment::Start, |stop| stop.at);
        Self { scene, document, design: station.design.into(), step: at.step(&trace) }
    }

    fn is_open(&self, state: &AppState) -> bool {
        state.scene == Some(self.scene) && !state.edited() && state.design == self.design
    }

    fn is(&self, state: &AppState) -> bool {
        self.is_open(state) && state.step == self.step
    }

    fn show(&self, state: &AppState, act: &Callback<Action>) {
        if !self.is_open(state) {
            act.emit(Action::OpenScene(self.scene, self.document.clone()));
            act.emit(Action::Choose(self.design.clone()));
        }
        act.emit(Action::Play(false));
        act.emit(Action::Seek(self.step));
    }
}

/// Says in the address which station is shown, from 1, and leaves all else in it.
fn write_address(station: Option<usize>) {
    let Some(window) = crate::dom::window() else { return };
    let location = window.location();
    let (Ok(search), Ok(path), Ok(hash)) = (location.search(), location.pathname(), location.hash()) else {
        return;
    };
    let others = search.trim_start_matches('?').split('&').filter(|part| !part.is_empty());
    let mut parts: Vec<String> =
        others.filter(|part| !part.starts_with("tour=")).map(ToOwned::to_owned).collect();
    parts.extend(station.map(|station| format!("tour={station}")));
    let search = if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) };
    if let Ok(history) = window.history() {
        // A page from a file or in a sandbox may not do that; nothing depends on it.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&format!("{path}{search}{hash}")));
    }
}
