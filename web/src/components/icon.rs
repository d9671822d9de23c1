//! Icons.

use yew::prelude::*;

use crate::el::{El, Value, el};

/// An icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IconKind {
    /// To the first step.
    First,
    /// One step back.
    Back,
    /// Play.
    Play,
    /// Stop.
    Pause,
    /// One step on.
    Forward,
    /// To the last step.
    Last,
    /// Undo.
    Undo,
    /// Redo.
    Redo,
    /// Light and dark.
    Theme,
    /// Keys.
    Help,
    /// Edit.
    Edit,
    /// A list opens.
    More,
    /// Close.
    Close,
    /// Where panels are.
    Panels,
    /// All commands.
    Commands,
    /// Where playing stops.
    Breakpoint,
    /// Something broke.
    Bug,
    /// Turn knobs.
    Knobs,
    /// Hold side by side.
    Compare,
    /// Hand on.
    Share,
}

/// An icon of 16 pixels in the colour of the text.
pub fn icon(kind: IconKind) -> Html {
    let d = match kind {
        IconKind::First => "M3.5 3v10M13 3 6 8l7 5z",
        IconKind::Back => "M10.5 3 4.5 8l6 5",
        IconKind::Play => "M4.5 2.8v10.4L13 8z",
        IconKind::Pause => "M4.5 3h2v10h-2zM9.5 3h2v10h-2z",
        IconKind::Forward => "M5.5 3l6 5-6 5",
        IconKind::Last => "M12.5 3v10M3 3l7 5-7 5z",
        IconKind::Undo => "M6 3 2.5 6.5 6 10M3 6.5h6.5a3.5 3.5 0 0 1 0 7H7",
        IconKind::Redo => "M10 3l3.5 3.5L10 10M13 6.5H6.5a3.5 3.5 0 0 0 0 7H9",
        IconKind::Theme => "M8 2.5a5.5 5.5 0 1 0 0 11zM8 2.5a5.5 5.5 0 0 1 0 11",
        IconKind::Help => "M5.8 6a2.2 2.2 0 1 1 3.3 1.9C8.3 8.4 8 8.8 8 9.6M8 11.5v1.2",
        IconKind::Edit => "M3 13l.8-3.2L10.6 3l2.4 2.4-6.8 6.8zM9 4.6 11.4 7",
        IconKind::More => "M4 6l4 4 4-4",
        IconKind::Close => "M4 4l8 8M12 4l-8 8",
        IconKind::Knobs => "M2 4.5h6M11 4.5h3M2 11.5h3M8 11.5h6M9.5 3v3M6.5 10v3",
        IconKind::Compare => "M3 13V7M6 13V3M10 13V9M13 13V5",
        IconKind::Share => "M8 10V2M5 5l3-3 3 3M3 8v6h10V8",
        IconKind::Panels => "M2.5 3h11v10h-11zM9.5 3v10M9.5 8h4",
        IconKind::Commands => "M3 4h10M3 8h10M3 12h10",
        IconKind::Breakpoint => "M8 4a4 4 0 1 0 0 8a4 4 0 1 0 0-8z",
        IconKind::Bug => "M5.5 2h5L14 5.5v5L10.5 14h-5L2 10.5v-5z",
    };
    let filled = matches!(kind, IconKind::Play | IconKind::Pause | IconKind::Bug);
    el("svg|class=icon|width=16|height=16|viewBox=0 0 16 16|aria-hidden=true")
        .class_if(filled, "filled")
        .add(el("path").attr("d", d))
        .done()
}

/// A button with an icon.
pub(crate) fn icon_button(label: &'static str, title: impl Value, kind: IconKind, disabled: bool) -> El {
    el("button|type=button|class=btn icon")
        .attr("aria-label", label)
        .attr("title", title)
        .flag("disabled", disabled)
        .add(icon(kind))
}

/// A list to choose from.
pub(crate) fn select(
    label: &'static str,
    class: &'static str,
    names: &[String],
    chosen: usize,
    onchoose: impl Fn(usize) + 'static,
) -> Html {
    let option = |(i, name): (usize, &String)| {
        el("option").key(i).flag("selected", i == chosen).text(name.clone()).done()
    };
    el("label")
        .class(format!("select {class}"))
        .add(el("span|class=visually-hidden").text(label))
        .add(el("select").chosen(onchoose).all(names.iter().enumerate().map(option).collect()))
        .add(icon(IconKind::More))
        .done()
}
