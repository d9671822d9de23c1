//! What keys do, and what the marks mean.

use yew::prelude::*;

use super::Dialog;
use super::editor::EDIT_KEYS;
use crate::el::el;
use crate::stage::{Extent, legend};

/// The keys that work everywhere, with what each line of them does.
pub(crate) const KEYS: [(&[&str], &str); 19] = [
    (&["Space"], "play or pause"),
    (&["→", "←"], "one step on, one step back"),
    (&["Shift →", "Shift ←"], "one iteration on or back"),
    (&[".", ","], "the same as → ←, also inside the entries"),
    (&["Home", "End"], "first step, last step"),
    (&["]", "["], "faster, slower"),
    (&["+", "=", "-", "0"], "larger entries, smaller ones, so that all fit"),
    (&["W"], "back to the walk, after scrolling away"),
    (&["N", "Shift N"], "next breakpoint, the one before"),
    (&["B"], "breakpoint at the selected entry"),
    (&["K"], "breakpoint at this kind of event"),
    (&["Shift B"], "all breakpoints"),
    (&["I"], "the inspector"),
    (&["C"], "designs side by side"),
    (&["E"], "edit the layout, or end that"),
    (&["Ctrl Z", "Ctrl Y", "Ctrl Shift Z"], "undo, redo an edit"),
    (&["Ctrl K"], "all commands"),
    (&["P"], "presenter's mode"),
    (&["?"], "this list"),
];

/// Keys that work in a part of the page.
const INSIDE: [(&str, &str); 7] = [
    ("Arrows in the entries", "move from entry to entry"),
    ("Page Up, Page Down", "the same, several rows at once"),
    ("↑ ↓ in the events", "move from event to event; Enter goes there"),
    ("↑ ↓, B in the code", "move from line to line; a breakpoint there"),
    ("→ ← in tabs", "the next panel, the one before"),
    ("D, Shift D side by side", "the next difference, the one before"),
    ("Arrows on a separator", "make panels larger or smaller"),
];

/// The list of keys, and the full legend.
pub fn keys(prefix: &str, onclose: &Callback<()>) -> Html {
    let line = |keys: &[&'static str], what: &'static str| {
        let keys = keys.iter().map(|key| el("kbd").key(*key).text(*key).done()).collect();
        el("div").key(what).add(el("dt").all(keys)).add(el("dd").text(what)).done()
    };
    let everywhere = KEYS.iter().map(|(keys, what)| line(keys, what));
    let inside = INSIDE.iter().map(|(key, what)| line(&[*key], what));
    let list = el("dl|class=keys").all(everywhere.chain(inside).collect());
    let heading = el("h3|class=lbl").text("While the layout is edited");
    let edits = el("dl|class=keys").all(EDIT_KEYS.iter().map(|(keys, what)| line(keys, what)).collect());
    let content = vec![list.done(), heading.done(), edits.done(), legend(prefix, Extent::Full)];
    Dialog::around("Keys and legend", onclose, content)
}
