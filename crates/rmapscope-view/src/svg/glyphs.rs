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

/// The glyph of a kind, in a box of 12 by 12: one path.
#[must_use]
pub const fn glyph(kind: PteKind) -> (Drawn, &'static str) {
    use Drawn::{Filled, Stroked};
    match kind {
        PteKind::None => (Stroked, "M2.5 6h7"),
        PteKind::Present => (Filled, "M2 6a4 4 0 1 0 8 0a4 4 0 1 0-8 0z"),
        PteKind::Swap => (Stroked, "M6 1v6M3.2 4.6 6 7.4l2.8-2.8M1.5 8v2.8h9V8"),
        PteKind::Migration => (Stroked, "M1 6h9M6.5 2.5 10 6 6.5 9.5"),
        PteKind::DevicePrivate => (
            Filled,
            "M3 3h.9V1h1.2v2h1.8V1h1.2v2H9v.9h2v1.2H9v1.8h2v1.2H9V9h-.9v2H6.9V9H5.1v2H3.9V9H3v-.9H1V6.9h2V5.1H1V3.9h2z",
        ),
        PteKind::DeviceExclusive => (Filled, "M1 1h10v10H1zM2.4 2.4v7.2h7.2V2.4zM4 4h4v4H4z"),
        PteKind::Hwpoison => (Stroked, "M2 2l8 8M10 2l-8 8"),
        PteKind::Marker(Marker::UffdWp) => (Filled, "M1.8 1h8.4L8.2 4.2l2 3.2H3.2V11H1.8z"),
        PteKind::Marker(Marker::Poison) => {
            (Stroked, "M1.7 6a4.3 4.3 0 1 0 8.6 0a4.3 4.3 0 1 0-8.6 0zM3 9l6-6")
        }
        PteKind::Marker(Marker::Guard) => (Stroked, "M3.5 1.5v9M8.5 1.5v9"),
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

/// The outline of an entry: a rectangle, with a cut corner for markers.
#[must_use]
pub fn outline(kind: PteKind, width: i32, height: i32) -> String {
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
