//! Everything that can be done, by name.

use std::rc::Rc;

use rmapscope_view::DesignDoc;
use rmapscope_view::frame::Granularity;
use rmapscope_view::scenes::{SCENES, Scene};
use wasm_bindgen::JsCast as _;
use yew::prelude::*;
use yew::virtual_dom::ListenerKind;

use super::{Dialog, What, breakpoints};
use crate::el::{el, list};
use crate::keyboard::Command;
use crate::state::{Action, AppState, Breakpoint, EventKind, Panel, Selection};

/// The properties of [`Palette`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct PaletteProps {
    /// The prefix of ids.
    pub prefix: AttrValue,
    /// The state.
    pub state: AppState,
    /// Whether the layout can be edited.
    pub edit: bool,
    /// Does what was chosen.
    pub run: Callback<Command>,
    /// Closes it.
    pub onclose: Callback<()>,
}

/// Something that can be done.
struct Offer {
    name: String,
    /// The keys that do it, too.
    keys: &'static str,
    what: Offered,
}

#[derive(Clone)]
enum Offered {
    Command(Command),
    /// A scene, whose document is read when it is chosen.
    Scene(&'static Scene),
}

impl Offered {
    fn command(self) -> Command {
        match self {
            Self::Command(command) => command,
            Self::Scene(scene) => Command::Act(Action::OpenScene(scene, Rc::new(scene.document()))),
        }
    }
}

/// The list, with a field that leaves of it what has the words typed.
#[component]
pub fn Palette(props: &PaletteProps) -> Html {
    let PaletteProps { prefix, state, edit, run, onclose } = props;
    let text = use_state(String::new);
    let at = use_state(|| 0_usize);
    let words: Vec<String> = text.to_lowercase().split_whitespace().map(str::to_owned).collect();
    let mut offers = offers(state, *edit);
    offers.retain(|offer| {
        let name = offer.name.to_lowercase();
        words.iter().all(|word| name.contains(word))
    });
    let total = offers.len();
    let at_now = (*at).min(total.saturating_sub(1));
    let choose = {
        let (run, onclose) = (run.clone(), onclose.clone());
        let offered: Vec<Offered> = offers.iter().map(|offer| offer.what.clone()).collect();
        move |i: usize| {
            if let Some(what) = offered.get(i) {
                onclose.emit(());
                run.emit(what.clone().command());
            }
        }
    };
    let keydown = {
        let (at, choose) = (at.clone(), choose.clone());
        move |event: Event| {
            let Some(key) = event.dyn_ref::<KeyboardEvent>().map(KeyboardEvent::key) else { return };
            let to = match key.as_str() {
                "ArrowDown" => (at_now + 1) % total.max(1),
                "ArrowUp" => (at_now + total.max(1) - 1) % total.max(1),
                "Enter" => {
                    event.prevent_default();
                    choose(at_now);
                    return;
                }
                _ => return,
            };
            event.prevent_default();
            at.set(to);
        }
    };
    let typed = {
        let (text, at) = (text.clone(), at.clone());
        move |now: String| {
            text.set(now);
            at.set(0);
        }
    };
    let id = |i: usize| format!("{prefix}-offer-{i}");
    use_effect_with(id(at_now), |id| crate::dom::id_into_view(id));
    let field = el("input|class=field|role=combobox|autocomplete=off|spellcheck=false|data-first=")
        .attr("aria-label", "Command")
        .attr("aria-expanded", true)
        .attr("aria-controls", format!("{prefix}-offers"))
        .attr("aria-activedescendant", (total > 0).then(|| id(at_now)))
        .attr("placeholder", "what to do")
        .field_value((*text).clone())
        .typed(typed)
        .on(ListenerKind::onkeydown, keydown);
    let line = |(i, offer): (usize, &Offer)| {
        let choose = choose.clone();
        el("li|role=option|class=offer")
            .key(offer.name.clone())
            .attr("id", id(i))
            .attr("aria-selected", i == at_now)
            .on(ListenerKind::onclick, move |_| choose(i))
            .add(el("span").text(offer.name.clone()))
            .maybe((!offer.keys.is_empty()).then(|| el("kbd").text(offer.keys)))
            .done()
    };
    let offered = el("ul|role=listbox|class=offers|aria-label=Commands")
        .attr("id", format!("{prefix}-offers"))
        .all(offers.iter().enumerate().map(line).collect());
    let none = (total == 0).then(|| el("p|class=muted|role=status").text("No command has these words."));
    Dialog::around(
        "Commands",
        onclose,
        vec![field.done(), offered.done(), list(none.into_iter().map(Into::into).collect())],
    )
}

/// Everything that can be done now.
fn offers(state: &AppState, edit: bool) -> Vec<Offer> {
    let mut all: Vec<(String, &'static str, Command)> = Vec::new();
    let mut act = |name: &str, keys, action| all.push((name.to_owned(), keys, Command::Act(action)));
    act(if state.playing { "Pause" } else { "Play" }, "Space", Action::Play(!state.playing));
    act("Step forward", "→", Action::Forward(state.granularity));
    act("Step back", "←", Action::Back(state.granularity));
    act("Next iteration", "Shift →", Action::Forward(Granularity::Iteration));
    act("Previous iteration", "Shift ←", Action::Back(Granularity::Iteration));
    act("First step", "Home", Action::Seek(0));
    act("Last step", "End", Action::Seek(state.steps()));
    act("Faster", "]", Action::SetSpeed(state.speed.faster()));
    act("Slower", "[", Action::SetSpeed(state.speed.slower()));
    for each in Granularity::ALL {
        act(&format!("Step by {}", each.name()), "", Action::SetGranularity(each));
    }
    act("Next breakpoint", "N", Action::NextStop);
    act("Previous breakpoint", "Shift N", Action::PreviousStop);
    for breakpoint in EventKind::of_run(&state.run).into_iter().map(Breakpoint::Kind).chain([Breakpoint::Bug])
    {
        let verb = if state.breakpoints.contains(&breakpoint) { "Do not break" } else { "Break" };
        act(&format!("{verb} at {}", breakpoints::name(breakpoint, state)), "", Action::Break(breakpoint));
    }
    act("Remove all breakpoints", "", Action::ClearBreakpoints);
    if edit {
        act("Undo edit", "Ctrl Z", Action::Undo);
        act("Redo edit", "Ctrl Y", Action::Redo);
    }
    for panel in Panel::ALL {
        act(&format!("Show panel {}", panel.name()), "", Action::Arrange(state.layout.in_front(panel)));
    }
    act("Filter events", "", Action::SetFilter(Some(state.filter.clone().unwrap_or_default())));
    for selection in Selection::all(&state.doc.scenario).into_iter().take(64) {
        act(&format!("Select {}", selection.name(&state.doc.scenario)), "", Action::Select(Some(selection)));
    }
    for design in DesignDoc::presets() {
        act(&format!("Run design {design}"), "", Action::Choose(design));
    }
    let mut open = |name: &str, keys, command| all.push((name.to_owned(), keys, command));
    open("Breakpoints", "Shift B", Command::Open(What::Breakpoints));
    open("Scenes", "", Command::Open(What::Scenes));
    open("Design of your own", "", Command::Open(What::Design));
    open("Compare designs", "C", Command::Open(What::Compare));
    open("Counts over orders and batches", "", Command::Open(What::Sweep));
    open("Paste a scenario", "", Command::Open(What::Paste));
    open("Share", "", Command::Open(What::Share));
    open("Arrange panels", "", Command::Open(What::Panels));
    open("Keys and legend", "?", Command::Open(What::Keys));
    open("Next theme", "", Command::Theme);
    open("Presenter's mode", "P", Command::Present);
    if edit {
        open(if state.hand.is_some() { "End editing" } else { "Edit the layout" }, "E", Command::Edit);
        open("Document as JSON", "", Command::Open(What::Document));
        all.extend(
            super::editor::offers(state).into_iter().map(|(name, action)| (name, "", Command::Act(action))),
        );
    }
    let commands = all.into_iter().map(|(name, keys, command)| (name, keys, Offered::Command(command)));
    let scenes =
        SCENES.iter().map(|scene| (format!("Open scene {}", scene.title()), "", Offered::Scene(scene)));
    commands.chain(scenes).map(|(name, keys, what)| Offer { name, keys, what }).collect()
}
