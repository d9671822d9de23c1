//! The header: what is shown, under which design, and the tools.

use std::rc::Rc;

use rmapscope_view::DesignDoc;
use rmapscope_view::edit::Step;
use yew::prelude::*;
use yew::virtual_dom::ListenerKind;

use super::{IconKind, What, icon, icon_button, select};
use crate::el::{el, list};
use crate::keyboard::Command;
use crate::state::{Action, AppState};

/// Light, dark, or what the system says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Theme {
    /// What the system says.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Its name in options and storage.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Auto, Self::Light, Self::Dark].into_iter().find(|theme| theme.name() == name)
    }

    /// The next one of the three.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Auto => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::Auto,
        }
    }

    /// What an element says to have it; nothing for what the system says.
    #[must_use]
    pub const fn attribute(self) -> Option<&'static str> {
        match self {
            Self::Auto => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }
}

/// What [`header`] needs.
#[derive(Clone, Copy, Debug)]
pub struct HeaderProps<'a> {
    /// The state.
    pub state: &'a AppState,
    /// Whether the layout is being edited.
    pub editing: bool,
    /// Whether the layout can be edited.
    pub edit: bool,
    /// The theme.
    pub theme: Theme,
    /// What to do.
    pub act: &'a Callback<Action>,
    /// Opens the list of scenes.
    pub onscenes: &'a Callback<()>,
    /// Does something by its name.
    pub run: &'a Callback<Command>,
    /// Begins to edit, or ends it.
    pub onedit: &'a Callback<()>,
    /// Opens the list of keys.
    pub onkeys: &'a Callback<()>,
    /// Opens the list of panels.
    pub onpanels: &'a Callback<()>,
    /// Opens the list of commands.
    pub oncommands: &'a Callback<()>,
    /// Takes the next theme.
    pub ontheme: &'a Callback<()>,
}

/// The header.
pub fn header(props: &HeaderProps<'_>) -> Html {
    let HeaderProps { state, act, .. } = props;
    let scene = el("button|type=button|class=btn scene-button|aria-haspopup=dialog")
        .clicked(props.onscenes)
        .add(el("span|class=scene-title").text(state.title().to_owned()))
        .add(icon(IconKind::More));
    let theme = format!("Theme: {}", props.theme.name());
    el("header|class=app-header")
        .add(brand())
        .add(scene)
        .add(el("span|class=sep"))
        .add(designs(state, act))
        .add(opens(
            props,
            "Own design",
            "A design of your own: turn its knobs",
            IconKind::Knobs,
            What::Design,
        ))
        .add(opens(props, "Compare designs", "Compare designs (C)", IconKind::Compare, What::Compare))
        .add(el("span|class=design-summary").text(summary(&state.design)))
        .add(el("span|class=spacer"))
        .maybe(props.edit.then(|| tools(props)))
        .add(opens(
            props,
            "Share",
            "Share: link, frame, mail, pictures, numbers",
            IconKind::Share,
            What::Share,
        ))
        .add(
            icon_button("Panels", "Panels", IconKind::Panels, false)
                .class_if(true, "roomy")
                .clicked(props.onpanels),
        )
        .add(
            icon_button("Theme", theme, IconKind::Theme, false)
                .class_if(true, "roomy")
                .clicked(props.ontheme),
        )
        .add(
            icon_button("Keys and legend", "Keys and legend (?)", IconKind::Help, false)
                .class_if(true, "roomy")
                .clicked(props.onkeys),
        )
        .add(
            icon_button("Commands", "Commands (Ctrl K)", IconKind::Commands, false).clicked(props.oncommands),
        )
        .done()
}

/// What changes the layout.
fn tools(props: &HeaderProps<'_>) -> Html {
    let HeaderProps { state, act, .. } = props;
    let edit = el("button|type=button|class=btn line edit-button|title=Change the layout (E)")
        .attr("aria-pressed", props.editing)
        .clicked(props.onedit)
        .add(icon(IconKind::Edit))
        .add(el("span|class=wide").text("Edit"));
    let (undoable, redoable) = (state.history.undoable(), state.history.redoable());
    let named = |verb: &str, steps: &[Rc<Step>], key: &str| match steps.last() {
        Some(step) => [verb, ": ", &step.name, " (", key, ")"].concat(),
        None => [verb, " edit (", key, ")"].concat(),
    };
    let undo = named("Undo", undoable, "Ctrl Z");
    let redo = named("Redo", redoable, "Ctrl Y");
    let undo = icon_button("Undo edit", undo, IconKind::Undo, undoable.is_empty());
    let redo = icon_button("Redo edit", redo, IconKind::Redo, redoable.is_empty());
    let history =
        el("span|class=history").add(undo.does(act, Action::Undo)).add(redo.does(act, Action::Redo));
    list(vec![edit.done(), history.done(), el("span|class=sep").done()])
}

/// A button that opens a dialog.
fn opens(
    props: &HeaderProps<'_>,
    label: &'static str,
    title: &'static str,
    kind: IconKind,
    what: What,
) -> Html {
    let run = props.run.clone();
    icon_button(label, title, kind, false)
        .class_if(true, "design-tool")
        .on(ListenerKind::onclick, move |_| run.emit(Command::Open(what)))
        .done()
}

fn brand() -> Html {
    const FULL: &str = "M1 7h2.4a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1H1a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1z\
        M6.4 7h2.4a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1H6.4a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1z\
        M11.8 7h2.4a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-2.4a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1z";
    const EMPTY: &str = "M17.4 7.5h2a1 1 0 0 1 1 1v5a1 1 0 0 1-1 1h-2a1 1 0 0 1-1-1v-5a1 1 0 0 1 1-1z";
    let mark = el("svg|width=22|height=16|viewBox=0 0 22 16|aria-hidden=true")
        .add(el("path|class=brand-bracket|d=M1 5V2h13v3"))
        .add(el("path|class=brand-full").attr("d", FULL))
        .add(el("path|class=brand-empty").attr("d", EMPTY));
    el("h1|class=brand").add(mark).add(el("span|class=brand-name").text("rmapscope")).done()
}

/// The list of designs: the presets, and what the document has besides.
fn designs(state: &AppState, act: &Callback<Action>) -> Html {
    let mut designs: Vec<DesignDoc> = DesignDoc::presets();
    for design in state.doc.designs.iter().chain([&state.design]) {
        if !designs.contains(design) {
            designs.push(design.clone());
        }
    }
    let names: Vec<String> = designs.iter().map(ToString::to_string).collect();
    let chosen = designs.iter().position(|design| *design == state.design);
    let act = act.clone();
    let onchoose = move |i: usize| act.emit(Action::Choose(designs[i].clone()));
    select("Design", "design", &names, chosen.unwrap_or(0), onchoose)
}

fn summary(design: &DesignDoc) -> AttrValue {
    match design.preset() {
        Some(preset) => preset.summary().into(),
        None => "a design with knobs of its own".into(),
    }
}
