//! Icons.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

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
    /// Something broke.
    Bug,
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
        IconKind::Bug => "M5.5 2h5L14 5.5v5L10.5 14h-5L2 10.5v-5z",
    };
    let filled = matches!(kind, IconKind::Play | IconKind::Pause | IconKind::Bug);
    html! {
        <svg class={classes!("icon", filled.then_some("filled"))} width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
            <path d={d}/>
        </svg>
    }
}

/// A button with an icon.
pub fn icon_button(
    label: &'static str,
    title: AttrValue,
    kind: IconKind,
    disabled: bool,
    onclick: Callback<MouseEvent>,
) -> Html {
    html! {
        <button type="button" class="btn icon" aria-label={label} {title} {disabled} {onclick}>{ icon(kind) }</button>
    }
}

/// A list to choose from.
pub fn select(
    label: &'static str,
    class: &'static str,
    names: &[String],
    chosen: usize,
    onchoose: Callback<usize>,
) -> Html {
    let onchange = Callback::from(move |event: Event| {
        let select = event.target_dyn_into::<HtmlSelectElement>();
        if let Some(i) = select.and_then(|select| usize::try_from(select.selected_index()).ok()) {
            onchoose.emit(i);
        }
    });
    html! {
        <label class={format!("select {class}")}>
            <span class="visually-hidden">{ label }</span>
            <select {onchange}>
                { for names.iter().enumerate().map(|(i, name)| html! {
                    <option key={i} selected={i == chosen}>{ name }</option>
                }) }
            </select>
            { icon(IconKind::More) }
        </label>
    }
}
