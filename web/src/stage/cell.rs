//! One entry.

use rmapscope_core::{Pte, PteFlags, PteKind, Scenario, Softleaf};
use rmapscope_view::frame::{BITS, Cell, Mark, kind_name, label};
use yew::prelude::*;

use crate::el::{el, list};
use crate::words::add;

use super::{
    Geometry, Level,
    geometry::RowBox,
    glyphs::{face, glyph, kind_class},
    shapes::{Entry, at, entry, moved_path, path, text},
};

/// What the entries of a row have in common.
pub(super) struct Around<'a> {
    pub(super) prefix: &'a str,
    pub(super) scenario: &'a Scenario,
    pub(super) geometry: Geometry,
    pub(super) heights: RowBox,
    pub(super) mm: usize,
    pub(super) base: u64,
    /// The entry that holds the tab stop, if it is here.
    pub(super) tab_stop: Option<u64>,
    /// The page that is pointed at, or another of its mappings.
    pub(super) lit: Option<Lit>,
}

/// Something that is pointed at: what belongs to it lights up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lit {
    /// The folio, by its position.
    pub(crate) folio: usize,
    /// Its page.
    pub(crate) page: u64,
    /// The page's slot.
    pub(crate) slot: Option<u64>,
}

impl Lit {
    /// What an entry belongs to.
    pub(super) fn of(scenario: &Scenario, pte: Pte) -> Option<Self> {
        if let Some(page) = pte.page() {
            return Some(Self::page(scenario, page.folio.index(), page.page.into()));
        }
        let Pte::Softleaf(Softleaf::Swap { slot, .. }) = pte else { return None };
        let slot = slot.get();
        let (folio, first) = scenario.folios().iter().enumerate().find_map(|(i, folio)| {
            let first = folio.swap?.get();
            (first..first + folio.nr_pages().get()).contains(&slot).then_some((i, first))
        })?;
        Some(Self { folio, page: slot - first, slot: Some(slot) })
    }

    pub(super) fn page(scenario: &Scenario, folio: usize, page: u64) -> Self {
        let swap = scenario.folios().get(folio).and_then(|folio| folio.swap);
        Self { folio, page, slot: swap.map(|swap| swap.get() + page) }
    }

    /// Whether an entry belongs to it.
    pub(super) fn has(&self, pte: Pte) -> bool {
        match pte {
            Pte::Softleaf(Softleaf::Swap { slot, .. }) => Some(slot.get()) == self.slot,
            _ => pte
                .page()
                .is_some_and(|page| page.folio.index() == self.folio && u64::from(page.page) == self.page),
        }
    }
}

/// An entry at its place.
pub(super) fn cell(around: &Around<'_>, cell: &Cell) -> Html {
    let Geometry { cell: width, height, .. } = around.geometry;
    let kind = kind_class(cell.pte.kind());
    let face = match cell.was {
        // The old value turns away, the new one comes.
        Some(was) => list(vec![
            turning("flip-old", Some(kind_class(was.kind())), inside(around, was, None)),
            turning("flip-new", None, inside(around, cell.pte, Some(was))),
        ]),
        None => inside(around, cell.pte, None),
    };
    let ring = match cell.mark {
        Mark::None => around.lit.filter(|lit| lit.has(cell.pte)).map(|_| "lit"),
        Mark::Read(_) | Mark::Changed => Some("halo"),
    };
    entry(Entry {
        at: cell.at,
        name: format!("{}-{}", around.mm, cell.at),
        label: described(around.scenario, cell),
        class: format!("c {kind}").into(),
        transform: at(around.geometry.x_of(around.base, cell.at), around.heights.cells),
        size: (width, height),
        face,
        ring,
        is_stop: around.tab_stop == Some(cell.at),
    })
}

fn turning(class: &'static str, kind: Option<&'static str>, inside: Html) -> Html {
    el("g").class(class).class_if(kind.is_some(), kind.unwrap_or_default()).add(inside).done()
}

/// Face, glyph, label and bits.
fn inside(around: &Around<'_>, pte: Pte, was: Option<Pte>) -> Html {
    let Geometry { cell: width, height, level, .. } = around.geometry;
    let kind = pte.kind();
    let mut shapes = vec![face(around.prefix, kind, width, height)];
    if level == Level::Tiny {
        return list(shapes);
    }
    let (class, d) = glyph(kind);
    let place = match level {
        Level::Large => "translate(6 6)".into(),
        Level::Medium => "translate(4 4) scale(.84)".into(),
        Level::Tiny | Level::Small => {
            format!("translate({} {}) scale(.92)", width / 2 - 5, height / 2 - 5).into()
        }
    };
    shapes.push(moved_path(class, d.into(), place));
    if level == Level::Small {
        if pte.flags().contains(PteFlags::UFFD_WP) {
            shapes.push(path("notch", format!("M{} 1h6v6z", width - 7)));
        }
        return list(shapes);
    }
    let plain = kind == PteKind::None;
    let said = label(around.scenario, pte);
    let old = was.filter(|was| !was.is_none()).map(|was| label(around.scenario, was));
    if level == Level::Large {
        shapes.push(fitted(&said, width, 36, true));
        if let Some(old) = old {
            shapes.push(struck(&old, width, height - 8));
        } else if !plain {
            shapes.push(text("m mid s11 bits", width / 2, height - 8, letters(pte)));
        }
    } else {
        if let Some(old) = old {
            shapes.push(struck(&old, width, height / 2 + 7));
        } else if !plain && !matches!(kind, PteKind::Marker(_)) {
            shapes.push(fitted(&said, width, height / 2 + 6, false));
        }
        if !kind.allowed().is_empty() {
            shapes.push(path("bars", bars(pte, width, height)));
        }
    }
    list(shapes)
}

fn struck(old: &str, width: i32, y: i32) -> Html {
    text("m mid s11 strike", width / 2, y, shortened(old, (width - 4) / 7))
}

/// A label in the largest size in which it fits; its end if it does not fit in any.
fn fitted(said: &str, width: i32, y: i32, large: bool) -> Html {
    let count = i32::try_from(said.chars().count()).unwrap_or(99);
    let (class, per) = if large && count * 17 <= (width - 4) * 2 {
        ("m mid s14 b", 85)
    } else if count * 36 <= (width - 3) * 5 {
        ("m mid s12", 66)
    } else {
        ("m mid s11", 66)
    };
    text(class, width / 2, y, shortened(said, ((width - 1) * 10 / per).max(1)))
}

fn shortened(text: &str, most: i32) -> String {
    let most = usize::try_from(most).unwrap_or(1).max(2);
    let count = text.chars().count();
    if count <= most {
        return text.to_owned();
    }
    let tail: String = text.chars().skip(count - (most - 1)).collect();
    format!("…{tail}")
}

/// The bits as letters, each at its place; a dot for one that is not set, space for one that the kind cannot have.
fn letters(pte: Pte) -> String {
    let (allowed, flags) = (pte.kind().allowed(), pte.flags());
    BITS.iter()
        .map(|&(bit, letter)| match (allowed.contains(bit), flags.contains(bit)) {
            (_, true) => letter,
            (true, false) => '·',
            (false, false) => '\u{a0}',
        })
        .collect()
}

/// The bits as bars, at the same places.
fn bars(pte: Pte, width: i32, height: i32) -> String {
    let (allowed, flags) = (pte.kind().allowed(), pte.flags());
    let left = (width - 29) / 2;
    let mut d = String::new();
    for (i, &(bit, _)) in (0..).zip(BITS.iter()) {
        let x = left + 5 * i;
        if flags.contains(bit) {
            add!(&mut d, "M{x} {}h3v5h-3z", height - 8);
        } else if allowed.contains(bit) {
            add!(&mut d, "M{} {}h1v1h-1z", x + 1, height - 4);
        }
    }
    d
}

/// The entry in words, for those who do not see it.
pub(super) fn described(scenario: &Scenario, cell: &Cell) -> String {
    let mut text = format!("{}: {}", cell.at, in_words(scenario, cell.pte));
    if let Some(was) = cell.was {
        add!(&mut text, "; was {}", in_words(scenario, was));
    }
    if cell.reads.count() > 0 {
        add!(&mut text, "; read {}", times(cell.reads.count()));
    }
    text
}

fn times(count: u32) -> String {
    match count {
        1 => "once".into(),
        2 => "twice".into(),
        _ => format!("{count} times"),
    }
}

/// What an entry is.
pub(super) fn in_words(scenario: &Scenario, pte: Pte) -> String {
    let kind = kind_name(pte.kind());
    let mut text = match pte {
        Pte::None => return "none".into(),
        Pte::Softleaf(Softleaf::Marker(_)) => return format!("{kind} marker"),
        Pte::Softleaf(Softleaf::Swap { slot, .. }) => format!("swap, slot {slot}"),
        _ => match pte.page() {
            Some(page) => {
                let number = page.page;
                format!("{kind}, page {number} of {}", scenario.folio(page.folio).id)
            }
            None => kind.to_owned(),
        },
    };
    for (bit, _) in BITS {
        if pte.flags().contains(bit) {
            text.push_str(", ");
            text.push_str(crate::state::bit_name(bit));
        }
    }
    text
}
