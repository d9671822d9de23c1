//! Which events the list shows.
//!
//! What is asked for is compared with the lines that the list would show, which takes a while for a million of them:
//! the first ones are looked through at once, the others part by part, so that typing never waits.

use std::rc::Rc;

use rmapscope_view::sentence::short;

use super::{AppState, EventKind, Run};

/// So many events are looked through at once.
const AT_ONCE: usize = 2048;

/// What an event must be to be shown.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Filter {
    /// Of this kind, if one is given.
    pub kind: Option<EventKind>,
    /// With this text somewhere in its line.
    pub text: String,
}

impl Filter {
    /// What is looked for, in small letters.
    fn wanted(&self) -> String {
        self.text.trim().to_lowercase()
    }

    /// Adds those of some events that are shown, by their positions.
    fn look(&self, run: &Run, from: usize, to: usize, found: &mut Vec<usize>) {
        let wanted = self.wanted();
        let scenario = run.trace().scenario();
        for (i, event) in run.trace().events()[from..to].iter().enumerate() {
            if self.kind.is_some_and(|kind| kind != EventKind::of(event)) {
                continue;
            }
            if !wanted.is_empty() {
                let mut line = short(event, scenario);
                if !line.kind.contains(&wanted) {
                    if line.detail.is_ascii() {
                        line.detail.make_ascii_lowercase();
                    } else {
                        line.detail = line.detail.to_lowercase();
                    }
                    if !line.detail.contains(&wanted) {
                        continue;
                    }
                }
            }
            found.push(from + i);
        }
    }
}

/// Begins to look for what the filter leaves, if it leaves any out.
pub(super) fn begin(state: &mut AppState) {
    let asks = |filter: &Filter| filter.kind.is_some() || !filter.wanted().is_empty();
    (state.matches, state.searched) = match state.filter.as_ref().filter(|filter| asks(filter)) {
        Some(_) => (Some(Rc::default()), 0),
        None => (None, state.steps()),
    };
    go_on(state, AT_ONCE);
}

/// Looks through so many events more.
pub(super) fn go_on(state: &mut AppState, events: usize) {
    let to = state.searched.saturating_add(events).min(state.steps());
    if let (Some(filter), Some(matches)) = (&state.filter, &mut state.matches) {
        filter.look(&state.run, state.searched, to, Rc::make_mut(matches));
    }
    state.searched = to;
}
