//! How kinds of entries look: class, glyph, pattern and outline.

use alloc::{format, string::String};

use rmapscope_core::{Marker, PteKind};

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

/// How a glyph is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawn {
    /// Its path is filled.
    Filled,
    /// Its path is stroked.
    Stroked,
}

impl Drawn {
    /// The class that draws a path so.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Filled => "gf",
            Self::Stroked => "gs",
        }
    }
}

/// The glyph of a kind, in a box of 12 by 12: one path, relative to the box's corner, so that behind `M{x} {y}` it
/// stands there.
#[must_use]
pub const fn glyph(kind: PteKind) -> (Drawn, &'static str) {
    use Drawn::{Filled, Stroked};
    match kind {
        PteKind::None => (Stroked, "m2.5 6h7"),
        PteKind::Present => (Filled, "m2 6a4 4 0 1 0 8 0a4 4 0 1 0-8 0z"),
        PteKind::Swap => (Stroked, "m6 1v6m-2.8-2.4 2.8 2.8 2.8-2.8m-7.3 3.4v2.8h9v-2.8"),
        PteKind::Migration => (Stroked, "m1 6h9m-3.5-3.5 3.5 3.5-3.5 3.5"),
        PteKind::DevicePrivate => (
            Filled,
            "m3 3h.9v-2h1.2v2h1.8v-2h1.2v2h.9v.9h2v1.2h-2v1.8h2v1.2h-2v.9h-.9v2h-1.2v-2h-1.8v2h-1.2v-2h-.9v-.9h-2v-1.2h2v-1.8h-2v-1.2h2z",
        ),
        PteKind::DeviceExclusive => (Filled, "m1 1h10v10h-10zm1.4 1.4v7.2h7.2v-7.2zm1.6 1.6h4v4h-4z"),
        PteKind::Hwpoison => (Stroked, "m2 2l8 8m0-8l-8 8"),
        PteKind::Marker(Marker::UffdWp) => (Filled, "m1.8 1h8.4l-2 3.2 2 3.2h-7v3.6h-1.4z"),
        PteKind::Marker(Marker::Poison) => {
            (Stroked, "m1.7 6a4.3 4.3 0 1 0 8.6 0a4.3 4.3 0 1 0-8.6 0zm1.3 3l6-6")
        }
        PteKind::Marker(Marker::Guard) => (Stroked, "m3.5 1.5v9m5-9v9"),
    }
}

/// A pattern over a fill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// Its name, to which ids and the class of its mark are made.
    pub name: &'static str,
    /// Its tile's side.
    pub side: i32,
    /// By how many degrees it is turned.
    pub turned: i32,
    /// What a tile holds, as a path.
    pub mark: &'static str,
}

/// Every pattern; the last one is for pending flushes.
pub const PATTERNS: [Pattern; 6] = [
    Pattern { name: "diag", side: 6, turned: 45, mark: "M0 0v6" },
    Pattern { name: "dots", side: 5, turned: 0, mark: "M.7 1.5a.8 .8 0 1 0 1.6 0a.8 .8 0 1 0-1.6 0z" },
    Pattern { name: "cross", side: 7, turned: 45, mark: "M0 0v7M0 0h7" },
    Pattern { name: "crossm", side: 6, turned: 45, mark: "M0 0v6M0 0h6" },
    Pattern { name: "bars", side: 5, turned: 0, mark: "M1 0v5" },
    Pattern { name: "flush", side: 5, turned: 45, mark: "M0 0v5" },
];

/// The name of the pattern that lies over a kind's fill, if it has one.
#[must_use]
pub const fn pattern(kind: PteKind) -> Option<&'static str> {
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

/// The outline of an entry: a rectangle, with a cut corner for markers; relative to its corner, as a glyph.
#[must_use]
pub fn outline(kind: PteKind, width: i32, height: i32) -> String {
    // Lines lie on the middle of a pixel, so that they are sharp.
    let (w, h) = (width - 7, height - 7);
    if matches!(kind, PteKind::Marker(_)) {
        let cut = (width / 5).clamp(4, 9);
        return format!(
            "m3.5 .5h{}l{cut} {cut}v{}a3 3 0 0 1-3 3h-{w}a3 3 0 0 1-3-3v-{h}a3 3 0 0 1 3-3z",
            w + 3 - cut,
            h + 3 - cut
        );
    }
    format!("m3.5 .5h{w}a3 3 0 0 1 3 3v{h}a3 3 0 0 1-3 3h-{w}a3 3 0 0 1-3-3v-{h}a3 3 0 0 1 3-3z")
}
