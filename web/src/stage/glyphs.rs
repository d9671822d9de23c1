//! How kinds of entries look: class, glyph and pattern.

use rmapscope_core::{Marker, PteKind};
use yew::prelude::*;

use super::shapes::{moved_path, path, patterned};
use crate::el::{el, list};

/// The class that gives an entry its colours.
#[must_use]
pub const fn kind_class(kind: PteKind) -> &'static str {
    match kind {
        PteKind::None => "none",
        PteKind::Present => "present",
        PteKind::Swap => "swap",
        PteKind::Migration => "migration",
        PteKind::DevicePrivate => "devpriv",
        PteKind::DeviceExclusive => "devexcl",
        PteKind::Hwpoison => "hwpoison",
        PteKind::Marker(Marker::UffdWp) => "m-uffd",
        PteKind::Marker(Marker::Poison) => "m-poison",
        PteKind::Marker(Marker::Guard) => "m-guard",
    }
}

/// The glyph of a kind, in a box of 12 by 12: one path, filled or stroked.
pub(super) const fn glyph(kind: PteKind) -> (&'static str, &'static str) {
    match kind {
        PteKind::None => ("gs", "M2.5 6h7"),
        PteKind::Present => ("gf", "M2 6a4 4 0 1 0 8 0a4 4 0 1 0-8 0z"),
        PteKind::Swap => ("gs", "M6 1v6M3.2 4.6 6 7.4l2.8-2.8M1.5 8v2.8h9V8"),
        PteKind::Migration => ("gs", "M1 6h9M6.5 2.5 10 6 6.5 9.5"),
        PteKind::DevicePrivate => (
            "gf",
            "M3 3h.9V1h1.2v2h1.8V1h1.2v2H9v.9h2v1.2H9v1.8h2v1.2H9V9h-.9v2H6.9V9H5.1v2H3.9V9H3v-.9H1V6.9h2V5.1H1V3.9h2z",
        ),
        PteKind::DeviceExclusive => ("gf", "M1 1h10v10H1zM2.4 2.4v7.2h7.2V2.4zM4 4h4v4H4z"),
        PteKind::Hwpoison => ("gs", "M2 2l8 8M10 2l-8 8"),
        PteKind::Marker(Marker::UffdWp) => ("gf", "M1.8 1h8.4L8.2 4.2l2 3.2H3.2V11H1.8z"),
        PteKind::Marker(Marker::Poison) => ("gs", "M1.7 6a4.3 4.3 0 1 0 8.6 0a4.3 4.3 0 1 0-8.6 0zM3 9l6-6"),
        PteKind::Marker(Marker::Guard) => ("gs", "M3.5 1.5v9M8.5 1.5v9"),
    }
}

/// The pattern that lies over a kind's fill, if it has one.
pub(super) const fn pattern(kind: PteKind) -> Option<&'static str> {
    match kind {
        PteKind::Migration => Some("diag"),
        PteKind::DevicePrivate => Some("dots"),
        PteKind::Hwpoison => Some("cross"),
        PteKind::Marker(Marker::Poison) => Some("crossm"),
        PteKind::Marker(Marker::Guard) => Some("bars"),
        PteKind::None
        | PteKind::Present
        | PteKind::Swap
        | PteKind::DeviceExclusive
        | PteKind::Marker(Marker::UffdWp) => None,
    }
}

/// The outline of an entry: a rectangle, with a cut corner for markers.
pub(super) fn outline(kind: PteKind, width: i32, height: i32) -> String {
    let (w, h) = (width - 1, height - 1);
    if matches!(kind, PteKind::Marker(_)) {
        let cut = (width / 5).clamp(4, 9);
        return format!(
            "M3.5 .5H{}L{w}.5 {cut}.5V{}a3 3 0 0 1-3 3H3.5a3 3 0 0 1-3-3V3.5a3 3 0 0 1 3-3z",
            w - cut,
            h - 3
        );
    }
    format!("M3.5 .5H{}a3 3 0 0 1 3 3V{}a3 3 0 0 1-3 3H3.5a3 3 0 0 1-3-3V3.5a3 3 0 0 1 3-3z", w - 3, h - 3)
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
