//! How kinds of entries are drawn; what they look like is the same as in pictures (`rmapscope_view::svg`).

use rmapscope_core::PteKind;
use rmapscope_view::svg::{self, outline};
use yew::prelude::*;

use super::shapes::{path, patterned, placed};
use crate::el::{el, list};

pub use rmapscope_view::svg::kind_class;
pub(super) use rmapscope_view::svg::pattern;

/// The glyph of a kind, in a box of 12 by 12: the class that fills or strokes it, and its path.
pub(super) const fn glyph(kind: PteKind) -> (&'static str, &'static str) {
    let (drawn, d) = svg::glyph(kind);
    (drawn.class(), d)
}

/// What an entry without anything in it looks like: fill, pattern, second outline.
pub(super) fn face(prefix: &str, kind: PteKind, (x, y): (i32, i32), width: i32, height: i32) -> Html {
    let mut shapes = filled(prefix, kind, placed(x, y, &outline(kind, width, height)));
    if kind == PteKind::DeviceExclusive && width > 30 {
        shapes.push(path("f2", placed(x + 3, y + 3, &outline(kind, width - 6, height - 6))));
    }
    list(shapes)
}

/// An outline with the fill of a kind, and its pattern.
pub(super) fn filled(prefix: &str, kind: PteKind, d: AttrValue) -> Vec<Html> {
    let pattern = pattern(kind).map(|pattern| patterned(d.clone(), prefix, pattern));
    [path("f", d)].into_iter().chain(pattern).collect()
}

/// The frame of a page or a slot.
pub(super) fn frame(x: i32, y: i32, width: i32, height: i32) -> Html {
    path("f", placed(x, y, &outline(PteKind::Present, width, height)))
}

/// An entry of a kind, small, for brushes and the legend.
pub fn sample(prefix: &str, kind: PteKind) -> Html {
    let (class, d) = glyph(kind);
    el("svg|width=20|height=20|viewBox=0 0 20 20|aria-hidden=true")
        .class(format!("sample c {}", kind_class(kind)))
        .add(face(prefix, kind, (0, 0), 20, 20))
        .add(path(class, placed(4, 4, d)))
        .done()
}
