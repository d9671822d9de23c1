//! What keys do while the layout is edited.

use crate::keyboard::Stroke;
use crate::state::Hand;

/// The keys, with what each line of them does.
pub(crate) const EDIT_KEYS: [(&[&str], &str); 7] = [
    (&["Enter"], "put down what is in hand; paint the entry or the range with the brush"),
    (&["Alt Enter"], "put the folio down where the entry is, not aligned"),
    (&["Shift →", "Shift ←", "Shift ↑", "Shift ↓"], "select a range of entries"),
    (&["+", "-"], "a folio in hand larger, smaller"),
    (&["Delete", "Backspace"], "take away what is selected"),
    (&["S"], "lay everything down, select again"),
    (&["Escape"], "drop what is in hand, or the stroke"),
];

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    /// To put down or to paint.
    Put(Align),
    /// To extend the selection: by entries and by rows.
    Extend(i8, i8),
    /// Another order: so much more.
    Order(i8),
    /// To take away what is selected.
    Delete,
    /// To select again.
    Select,
    /// To drop what is in hand.
    Drop,
}

/// Where a folio goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    /// To the nearest place that is aligned.
    Natural,
    /// Where it is pointed at.
    Free,
}

/// Where a key is pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum At {
    /// At an entry.
    Entry,
    /// Elsewhere.
    Elsewhere,
}

/// What a key asks for, if anything.
pub(crate) fn key(stroke: Stroke<'_>, alt: bool, hand: Hand, at: At) -> Option<Key> {
    let entry = at == At::Entry;
    if stroke.control {
        return None;
    }
    Some(match (stroke.key, alt) {
        ("Enter", true) if entry && hand.places() => Key::Put(Align::Free),
        ("Enter" | " ", false) if entry && hand != Hand::Select => Key::Put(Align::Natural),
        ("ArrowRight", false) if entry && stroke.shift => Key::Extend(1, 0),
        ("ArrowLeft", false) if entry && stroke.shift => Key::Extend(-1, 0),
        ("ArrowDown", false) if entry && stroke.shift => Key::Extend(0, 1),
        ("ArrowUp", false) if entry && stroke.shift => Key::Extend(0, -1),
        ("+" | "=", false) if matches!(hand, Hand::Folio(..)) => Key::Order(1),
        ("-", false) if matches!(hand, Hand::Folio(..)) => Key::Order(-1),
        ("Delete" | "Backspace", false) => Key::Delete,
        ("s" | "S", false) => Key::Select,
        ("Escape", false) => Key::Drop,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use rmapscope_core::{Order, PteKind};
    use rmapscope_view::edit::{Brush, Nature};

    use super::key as key_of;
    use super::*;

    fn hands() -> [Hand; 4] {
        let brush = Hand::Brush(Brush::Kind(PteKind::Swap));
        [Hand::Select, brush, Hand::Folio(Nature::Anon, Order::default()), Hand::Share(0)]
    }

    #[test]
    fn the_list_of_keys_is_complete_and_true() {
        let listed: Vec<&str> = EDIT_KEYS.iter().flat_map(|(keys, _)| keys.iter().copied()).collect();
        let named = [
            ("ArrowRight", "→"),
            ("ArrowLeft", "←"),
            ("ArrowUp", "↑"),
            ("ArrowDown", "↓"),
            ("Enter", "Enter"),
            ("Escape", "Escape"),
            ("Delete", "Delete"),
            ("Backspace", "Backspace"),
            ("Home", "Home"),
            ("End", "End"),
            ("PageUp", "PageUp"),
            ("PageDown", "PageDown"),
        ];
        let printed: Vec<String> = ('!'..='~').map(String::from).collect();
        let printed = printed.iter().map(|key| (key.as_str(), key.as_str()));
        let mut done = 0;
        for (key, name) in named.into_iter().chain(printed) {
            for (shift, alt) in [(false, false), (true, false), (false, true)] {
                let arrow = key.starts_with("Arrow");
                // The same with shift as without it, if it is no arrow; `=` is `+` without shift.
                if (shift && !arrow) || key == "=" || key.chars().all(|c| c.is_ascii_lowercase()) {
                    continue;
                }
                let does = hands().iter().any(|hand| {
                    let stroke = Stroke { key, control: false, shift };
                    key_of(stroke, alt, *hand, At::Entry).is_some()
                });
                let said = match (shift, alt) {
                    (true, _) => format!("Shift {name}"),
                    (_, true) => format!("Alt {name}"),
                    _ => name.to_owned(),
                };
                assert_eq!(does, listed.contains(&said.as_str()), "{said}");
                done += usize::from(does);
            }
        }
        assert_eq!(done, listed.len());
    }

    #[test]
    fn keys_belong_to_entries_and_to_what_is_in_hand() {
        let press = |key, hand, at| key_of(Stroke { key, control: false, shift: false }, false, hand, at);
        let [select, brush, folio, share] = hands();
        assert_eq!(press("Enter", select, At::Entry), None);
        assert_eq!(press("Enter", brush, At::Elsewhere), None, "a button's own");
        assert_eq!(press("Enter", share, At::Entry), Some(Key::Put(Align::Natural)));
        assert_eq!(press("+", folio, At::Elsewhere), Some(Key::Order(1)));
        assert_eq!(press("+", share, At::Entry), None, "it zooms");
        assert_eq!(press(" ", select, At::Entry), None, "it plays");
        let control = Stroke { key: "Enter", control: true, shift: false };
        assert_eq!(key_of(control, false, folio, At::Entry), None);
    }
}
