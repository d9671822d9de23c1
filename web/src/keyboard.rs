//! What keys mean.

use rmapscope_view::frame::Granularity;

use crate::state::{Action, AppState};

/// What a key asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Something that is done to the state.
    Act(Action),
    /// The list of keys.
    Help,
    /// A brush into the hand, or out of it.
    Edit,
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
        "b" | "B" => act(Action::Look(None)),
        "?" => Some(Command::Help),
        "e" | "E" => Some(Command::Edit),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(press("?", false, true), Some(Command::Help));
        assert_eq!(press("+", false, true), acts(Action::ZoomBy(1)));
        assert_eq!(press("-", false, false), acts(Action::ZoomBy(-1)));
        assert_eq!(press("b", false, false), acts(Action::Look(None)));
        assert_eq!(press("q", false, false), None);
        assert_eq!(press("ArrowRight", true, false), None, "the browser's own");
    }
}
