//! One entry.

use std::sync::Arc;

use rmapscope_core::{Pte, PteFlags, PteKind, Scenario, Softleaf};
use rmapscope_view::frame::{BITS, Cell, Mark, kind_name, label};
use rmapscope_view::svg::outline;
use yew::prelude::*;

use crate::el::{el, list, still_with};
use crate::words::add;

use super::{
    Geometry, Level,
    geometry::RowBox,
    glyphs::{face, filled, glyph, kind_class},
    shapes::{Target, entry, path, placed, ring, text},
};

/// What the entries of a row have in common.
pub(super) struct Around<'a> {
    pub(super) prefix: &'a str,
    pub(super) scenario: &'a Arc<Scenario>,
    pub(super) geometry: Geometry,
    pub(super) heights: RowBox,
    pub(super) mm: usize,
    pub(super) base: u64,
    /// The entry that holds the tab stop, if it is here.
    pub(super) tab_stop: Option<u64>,
    /// The page that is pointed at, or another of its mappings.
    pub(super) lit: Option<Lit>,
}

impl Around<'_> {
    /// Where an entry stands.
    fn place(&self, at: u64) -> (i32, i32) {
        (self.geometry.x_of(self.base, at), self.heights.cells)
    }

    /// Where an entry stands, and its width and height.
    fn box_of(&self, at: u64) -> [i32; 4] {
        let (x, y) = self.place(at);
        [x, y, self.geometry.cell, self.geometry.height]
    }
}

/// Something that is pointed at: what belongs to it lights up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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

/// The entries of a row.
pub(super) fn cells(around: &Around<'_>, cells: &[Cell]) -> Html {
    if around.geometry.level.is_small() {
        return together(around, cells);
    }
    list(cells.iter().map(|each| cell(around, each)).collect())
}

/// Small entries: one path for all of a kind, because there are thousands; what turns is drawn for itself.
fn together(around: &Around<'_>, cells: &[Cell]) -> Html {
    let still = || cells.iter().filter(|cell| cell.was.is_none());
    let kinds = PteKind::ALL.into_iter().filter(|&kind| still().any(|cell| cell.pte.kind() == kind));
    list(vec![
        list(kinds.map(|kind| all_of(around, kind, still())).collect()),
        list(cells.iter().filter_map(|cell| turn(around, cell)).collect()),
        list(cells.iter().filter_map(|cell| ring_of(around, cell)).collect()),
        list(cells.chunks(16).enumerate().map(|(i, run)| targets(around, i, run)).collect()),
    ])
}

/// The entries of a kind.
fn all_of<'a>(around: &Around<'_>, kind: PteKind, cells: impl Iterator<Item = &'a Cell>) -> Html {
    let Geometry { cell: width, height, level, .. } = around.geometry;
    let (outline, (class, glyph)) = (outline(kind, width, height), glyph(kind));
    let [mut faces, mut glyphs, mut notches] = [const { String::new() }; 3];
    for cell in cells.filter(|cell| cell.pte.kind() == kind) {
        let (x, y) = around.place(cell.at);
        add!(&mut faces, "M{x} {y}{outline}");
        if level == Level::Small {
            add!(&mut glyphs, "M{} {}{glyph}", x + width / 2 - 6, y + height / 2 - 6);
            if cell.pte.flags().contains(PteFlags::UFFD_WP) {
                add!(&mut notches, "M{} {}{NOTCH}", x + width - 7, y + 1);
            }
        }
    }
    let mut shapes = filled(around.prefix, kind, faces.into());
    shapes.extend([path(class, glyphs), path("notch", notches)]);
    el("g|aria-hidden=true").key(kind_class(kind)).class(format!("c {}", kind_class(kind))).all(shapes).done()
}

/// An entry at its place.
fn cell(around: &Around<'_>, cell: &Cell) -> Html {
    let kind = kind_class(cell.pte.kind());
    let face = turn(around, cell).unwrap_or_else(|| inside(around, around.place(cell.at), cell.pte, None));
    let target = target(around.scenario, around.mm, cell, around.box_of(cell.at), around.tab_stop);
    entry(format!("c {kind}").into(), face, ring_of(around, cell), target)
}

/// The old value turns away, the new one comes.
fn turn(around: &Around<'_>, cell: &Cell) -> Option<Html> {
    let was = cell.was?;
    let inside = |pte, was| inside(around, around.place(cell.at), pte, was);
    Some(list(vec![
        turning("flip-old", was, inside(was, None)),
        turning("flip-new", cell.pte, inside(cell.pte, Some(was))),
    ]))
}

fn ring_of(around: &Around<'_>, cell: &Cell) -> Option<Html> {
    let class = match cell.mark {
        Mark::None => around.lit.filter(|lit| lit.has(cell.pte)).map(|_| "lit")?,
        Mark::Read(_) | Mark::Changed => "halo",
    };
    Some(ring(class, around.box_of(cell.at)))
}

/// What is touched of a few entries: of a long row, only some change at a time.
fn targets(around: &Around<'_>, i: usize, cells: &[Cell]) -> Html {
    let (scenario, mm, base, geometry) = (around.scenario.clone(), around.mm, around.base, around.geometry);
    let stop = around.tab_stop.filter(|stop| cells.iter().any(|cell| cell.at == *stop));
    let top = around.heights.cells;
    let shown = (Arc::as_ptr(&scenario), mm, stop, base, geometry, top);
    let owned = cells.to_vec();
    still_with(i, shown, cells, move || {
        let one = |cell: &Cell| {
            let place = [geometry.x_of(base, cell.at), top, geometry.cell, geometry.height];
            target(&scenario, mm, cell, place, stop).draw()
        };
        list(owned.iter().map(one).collect())
    })
}

fn target(scenario: &Scenario, mm: usize, cell: &Cell, place: [i32; 4], stop: Option<u64>) -> Target {
    Target {
        at: cell.at,
        name: format!("{mm}-{}", cell.at),
        label: described(scenario, cell),
        place,
        is_stop: stop == Some(cell.at),
    }
}

fn turning(class: &'static str, pte: Pte, inside: Html) -> Html {
    el("g|aria-hidden=true").class(format!("{class} {}", kind_class(pte.kind()))).add(inside).done()
}

/// The corner of small entries with the uffd-wp bit.
const NOTCH: &str = "h6v6z";

/// Face, glyph, label and bits.
fn inside(around: &Around<'_>, (x, y): (i32, i32), pte: Pte, was: Option<Pte>) -> Html {
    let Geometry { cell: width, height, level, .. } = around.geometry;
    let kind = pte.kind();
    let mut shapes = vec![face(around.prefix, kind, (x, y), width, height)];
    if level == Level::Tiny {
        return list(shapes);
    }
    let (class, d) = glyph(kind);
    let (left, top) = match level {
        Level::Large => (6, 6),
        Level::Medium => (3, 3),
        Level::Tiny | Level::Small => (width / 2 - 6, height / 2 - 6),
    };
    shapes.push(path(class, placed(x + left, y + top, d)));
    let middle = x + width / 2;
    if level == Level::Small {
        if pte.flags().contains(PteFlags::UFFD_WP) {
            shapes.push(path("notch", placed(x + width - 7, y + 1, NOTCH)));
        }
        return list(shapes);
    }
    let plain = kind == PteKind::None;
    let said = label(around.scenario, pte);
    let old = was.filter(|was| !was.is_none()).map(|was| label(around.scenario, was));
    if level == Level::Large {
        shapes.push(fitted(&said, width, (middle, y + 36), true));
        if let Some(old) = old {
            shapes.push(struck(&old, width, (middle, y + height - 8)));
        } else if !plain {
            shapes.push(text("m mid s11 bits", middle, y + height - 8, letters(pte)));
        }
    } else {
        if let Some(old) = old {
            shapes.push(struck(&old, width, (middle, y + height / 2 + 7)));
        } else if !plain && !matches!(kind, PteKind::Marker(_)) {
            shapes.push(fitted(&said, width, (middle, y + height / 2 + 6), false));
        }
        if !kind.allowed().is_empty() {
            shapes.push(path("bars", bars(pte, middle, y + height)));
        }
    }
    list(shapes)
}

fn struck(old: &str, width: i32, (x, y): (i32, i32)) -> Html {
    text("m mid s11 strike", x, y, shortened(old, (width - 4) / 7))
}

/// A label in the largest size in which it fits; its end if it does not fit in any.
fn fitted(said: &str, width: i32, (x, y): (i32, i32), large: bool) -> Html {
    let count = i32::try_from(said.chars().count()).unwrap_or(99);
    let (class, per) = if large && count * 17 <= (width - 4) * 2 {
        ("m mid s14 b", 85)
    } else if count * 36 <= (width - 3) * 5 {
        ("m mid s12", 66)
    } else {
        ("m mid s11", 66)
    };
    text(class, x, y, shortened(said, ((width - 1) * 10 / per).max(1)))
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

/// The bits as bars, at the same places: around a middle, over a bottom.
fn bars(pte: Pte, middle: i32, bottom: i32) -> String {
    let (allowed, flags) = (pte.kind().allowed(), pte.flags());
    let left = middle - 14;
    let mut d = String::new();
    for (i, &(bit, _)) in (0..).zip(BITS.iter()) {
        let x = left + 5 * i;
        if flags.contains(bit) {
            add!(&mut d, "M{x} {}h3v5h-3z", bottom - 8);
        } else if allowed.contains(bit) {
            add!(&mut d, "M{} {}h1v1h-1z", x + 1, bottom - 4);
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
