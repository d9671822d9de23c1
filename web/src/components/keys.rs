//! What keys do, and what the marks mean.

use yew::prelude::*;

use super::Dialog;
use crate::el::el;
use crate::stage::{Extent, legend};

const KEYS: [(&str, &str); 14] = [
    ("Space", "play or pause"),
    ("→ ←", "one step on, one step back"),
    ("Shift → ←", "one iteration on or back"),
    (". ,", "the same as → ←, also inside the entries"),
    ("Home End", "first step, last step"),
    ("] [", "faster, slower"),
    ("Ctrl Z, Ctrl Y", "undo, redo an edit"),
    ("E", "take a brush into the hand, lay it down"),
    ("Arrows in the entries", "move from entry to entry"),
    ("Page Up, Page Down, Ctrl Home, Ctrl End", "the same, in larger moves"),
    ("+ - 0", "larger entries, smaller ones, so that all fit"),
    ("B", "back to the walk, after scrolling away"),
    ("Enter in the entries", "paint the entry with the brush"),
    ("?", "this list"),
];

/// The list of keys, and the full legend.
pub fn keys(prefix: &str, onclose: &Callback<()>) -> Html {
    let line = |(key, what): &(&'static str, &'static str)| {
        el("div").key(*key).add(el("dt").add(el("kbd").text(*key))).add(el("dd").text(*what)).done()
    };
    let list = el("dl|class=keys").all(KEYS.iter().map(line).collect());
    Dialog::around("Keys and legend", onclose, vec![list.done(), legend(prefix, Extent::Full)])
}
