//! How kinds of entries are drawn; what they look like is the same as in pictures (`rmapscope_view::svg`).

use rmapscope_core::PteKind;
use rmapscope_view::svg::{self, outline};
use yew::prelude::*;

use super::shapes::{moved_path, path, patterned};
use crate::el::{el, list};

pub use rmapscope_view::svg::kind_class;
pub(super) use rmapscope_view::svg::pattern;

/// The glyph of a kind, in a box of 12 by 12: the class that fills or strokes it, and its path.
pub(super) const fn glyph(kind: PteKind) -> (&'static str, &'static str) {
    let (drawn, d) = svg::glyph(kind);
    (drawn.class(), d)
}

/// What an entry without anything in it looks like: fill, pattern, second outline.
pub(super) fn face(prefix: &str, kind: PteKind, width: i32, height: i32) -> Html {
    let d: AttrValue = outline(kind, width, height).into();
    let mut shapes = vec![path("f", d.clone())];
    if let Some(pattern) = pattern(kind) {
        shapes.push(patterned(d, prefix, pattern));
    }
    if kind == PteKind::DeviceExclusive && width > 30 {
        let d = outline(kind, width - 6, height - 6);
        shapes.push(moved_path("f2", d.into(), "translate(3 3)".into()));
    }
    list(shapes)
}

/// An entry of a kind, small, for brushes and the legend.
pub fn sample(prefix: &str, kind: PteKind) -> Html {
    let (class, d) = glyph(kind);
    el("svg|width=20|height=20|viewBox=0 0 20 20|aria-hidden=true")
        .class(format!("sample c {}", kind_class(kind)))
        .add(face(prefix, kind, 20, 20))
        .add(moved_path(class, d.into(), "translate(4 4)".into()))
        .done()
}
