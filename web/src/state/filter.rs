//! Which events the list shows.

use rmapscope_view::sentence::short;

use super::{EventKind, Run};

/// What an event must be to be shown.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Filter {
    /// Of this kind, if one is given.
    pub kind: Option<EventKind>,
    /// With this text somewhere in its line.
    pub text: String,
}

impl Filter {
    /// The events that are shown, by their positions; nothing if all are.
    pub(super) fn matches(&self, run: &Run) -> Option<Vec<usize>> {
        let text = self.text.trim().to_lowercase();
        if self.kind.is_none() && text.is_empty() {
            return None;
        }
        let scenario = run.trace().scenario();
        let mut found = Vec::new();
        for (i, event) in run.trace().events().iter().enumerate() {
            if self.kind.is_some_and(|kind| kind != EventKind::of(event)) {
                continue;
            }
            if !text.is_empty() {
                let line = short(event, scenario);
                if !line.kind.contains(&text) && !line.detail.to_lowercase().contains(&text) {
                    continue;
                }
            }
            found.push(i);
        }
        Some(found)
    }
}
