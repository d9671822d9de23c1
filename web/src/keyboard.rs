//! What keys mean.

use rmapscope_view::frame::Granularity;

use crate::components::What;
use crate::state::{Action, AppState, Breakpoint, EventKind, Panel, Selection};

/// What a key asks for, or a command by its name.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Something that is done to the state.
    Act(Action),
    /// A dialog.
    Open(What),
    /// Begins to edit, or ends it.
    Edit,
    /// Big type and nothing beside the stage, or back.
    Present,
    /// The next theme.
    Theme,
}

/// A key with what is held down with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stroke<'a> {
    /// The key's name.
    pub key: &'a str,
    /// Whether control or command is held.
    pub control: bool,
    /// Whether shift is held.
    pub shift: bool,
}

/// What a key asks for, if anything.
#[must_use]
pub fn command(stroke: Stroke<'_>, state: &AppState) -> Option<Command> {
    let act = |action| Some(Command::Act(action));
    if stroke.control {
        return match (stroke.key, stroke.shift) {
            ("z", false) => act(Action::Undo),
            ("y", false) | ("Z" | "z", true) => act(Action::Redo),
            ("k", false) => Some(Command::Open(What::Palette)),
            _ => None,
        };
    }
    let granularity = if stroke.shift { Granularity::Iteration } else { state.granularity };
    match stroke.key {
        " " => act(Action::Play(!state.playing)),
        "ArrowRight" | "." => act(Action::Forward(granularity)),
        "ArrowLeft" | "," => act(Action::Back(granularity)),
        "Home" => act(Action::Seek(0)),
        "End" => act(Action::Seek(state.steps())),
        "]" => act(Action::SetSpeed(state.speed.faster())),
        "[" => act(Action::SetSpeed(state.speed.slower())),
        "+" | "=" => act(Action::ZoomBy(1)),
        "-" => act(Action::ZoomBy(-1)),
        "0" => act(Action::ZoomBy(-state.zoom)),
        "w" => act(Action::Look(None)),
        "n" => act(Action::NextStop),
        "N" => act(Action::PreviousStop),
        "b" => Some(match state.selection {
            Some(Selection::Entry(mm, at)) => Command::Act(Action::Break(Breakpoint::Entry(mm, at))),
            _ => Command::Open(What::Breakpoints),
        }),
        "B" => Some(Command::Open(What::Breakpoints)),
        "k" => {
            let event = state.step.checked_sub(1).and_then(|i| state.run.trace().events().get(i))?;
            act(Action::Break(Breakpoint::Kind(EventKind::of(event))))
        }
        "i" => act(Action::Arrange(state.layout.in_front(Panel::Inspector))),
        "?" => Some(Command::Open(What::Keys)),
        "c" => Some(Command::Open(What::Compare)),
        "e" => Some(Command::Edit),
        "p" => Some(Command::Present),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::KEYS;

    #[test]
    fn keys_do_what_the_list_says() {
        let state = AppState::default();
        let press = |key, control, shift| command(Stroke { key, control, shift }, &state);
        let acts = |action| Some(Command::Act(action));
        assert_eq!(press(" ", false, false), acts(Action::Play(true)));
        assert_eq!(press("ArrowRight", false, false), acts(Action::Forward(Granularity::Event)));
        assert_eq!(press("ArrowLeft", false, true), acts(Action::Back(Granularity::Iteration)));
        assert_eq!(press("End", false, false), acts(Action::Seek(state.steps())));
        assert_eq!(press("]", false, false), acts(Action::SetSpeed(state.speed.faster())));
        assert_eq!(press("z", true, false), acts(Action::Undo));
        assert_eq!(press("Z", true, true), acts(Action::Redo));
        assert_eq!(press("y", true, false), acts(Action::Redo));
        assert_eq!(press("?", false, true), Some(Command::Open(What::Keys)));
        assert_eq!(press("b", false, false), Some(Command::Open(What::Breakpoints)), "nothing is selected");
        assert_eq!(press("+", false, true), acts(Action::ZoomBy(1)));
        assert_eq!(press("-", false, false), acts(Action::ZoomBy(-1)));
        assert_eq!(press("w", false, false), acts(Action::Look(None)));
        assert_eq!(press("q", false, false), None);
        assert_eq!(press("ArrowRight", true, false), None, "the browser's own");
    }
    #[test]
    fn the_list_of_keys_is_complete_and_true() {
        let state = AppState::default().after(Action::Seek(10));
        let state = state.after(Action::Select(Some(Selection::Entry(0, 512))));
        let listed: Vec<&str> = KEYS.iter().flat_map(|(keys, _)| keys.iter().copied()).collect();
        let named =
            ["ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown", "Home", "End", "Enter", "Escape", "PageUp"];
        let printed: Vec<String> = (' '..='~').map(String::from).collect();
        for key in named.into_iter().chain(printed.iter().map(String::as_str)) {
            for (control, shift) in [(false, false), (false, true), (true, false), (true, true)] {
                let letter = key.len() == 1 && key.chars().all(|c| c.is_ascii_alphabetic());
                // A letter is large with shift, and small without it.
                if letter && key.chars().all(|c| c.is_ascii_uppercase()) != shift {
                    continue;
                }
                let does = command(Stroke { key, control, shift }, &state).is_some();
                let shifted = if letter || key.starts_with("Arrow") { shift } else { false };
                let name = spelled(key, control, shifted);
                // Without shift it does the same as with it, if no line says otherwise.
                if !shift || shifted {
                    assert_eq!(does, listed.contains(&name.as_str()), "{name}");
                }
            }
        }
    }

    /// A key as the list has it.
    fn spelled(key: &str, control: bool, shift: bool) -> String {
        let key = match key {
            " " => "Space".to_owned(),
            "ArrowRight" => "→".to_owned(),
            "ArrowLeft" => "←".to_owned(),
            key => key.to_uppercase(),
        };
        let key = if matches!(key.as_str(), "HOME" | "END") {
            key[..1].to_owned() + &key[1..].to_lowercase()
        } else {
            key
        };
        format!("{}{}{key}", if control { "Ctrl " } else { "" }, if shift { "Shift " } else { "" })
    }
}
