//! One entry.

use alloc::string::{String, ToString as _};

use rmapscope_core::{Pte, PteFlags, PteKind, Scenario};

use super::{
    geometry::{Geometry, Level, RowBox},
    glyphs::kind_class,
    pen::{Pen, add},
    style::{Face, Kinds, Place},
    words::tail,
};
use crate::frame::{BITS, Cell, Mark, label};

/// What the entries of a row have in common.
#[derive(Clone, Copy)]
pub(super) struct Around<'a> {
    pub(super) prefix: &'a str,
    pub(super) scenario: &'a Scenario,
    pub(super) geometry: Geometry,
    pub(super) heights: RowBox,
    pub(super) base: u64,
    pub(super) cursor: Option<u64>,
}

/// How entries look on a stage of these measures.
pub(super) fn face(geometry: Geometry) -> Face {
    let Geometry { cell: width, height, level, .. } = geometry;
    let glyph = match level {
        Level::Large => Place { x: 6, y: 6, scale: 100 },
        Level::Medium => Place { x: 4, y: 4, scale: 84 },
        Level::Small => Place { x: width / 2 - 5, y: height / 2 - 5, scale: 92 },
    };
    Face { width, height, glyph }
}

/// An entry at its place, with its number.
pub(super) fn cell(around: &Around<'_>, cell: &Cell, kinds: &mut Kinds) -> Pen {
    let Geometry { cell: width, height, .. } = around.geometry;
    let (x, y) = (around.geometry.x_of(around.base, cell.at), around.heights.cells);
    let kind = cell.pte.kind();
    kinds.insert(kind);
    let mut pen = Pen::default();
    let class = kind_class(kind);
    add!(&mut pen.0, "<use xlink:href=\"#{}-{class}\" x=\"{x}\" y=\"{y}\"/>", around.prefix);
    let said = said(around, cell, x, y);
    if !said.0.is_empty() {
        add!(&mut pen.0, "<g class=\"{}-{class}\">", around.prefix);
        pen.0.push_str(&said.0);
        pen.close();
    }
    if cell.mark != Mark::None {
        pen.rect("halo", [x - 1, y - 1, width + 2, height + 2], 4);
    }
    if let Some(numbers) = around.heights.numbers {
        let class = if around.cursor == Some(cell.at) { "m s11 mid acc b" } else { "m s11 mid t3" };
        pen.text(class, x + width / 2, numbers, &cell.at.to_string());
    }
    pen
}

/// Label and bits.
fn said(around: &Around<'_>, cell: &Cell, x: i32, y: i32) -> Pen {
    let Geometry { cell: width, height, level, .. } = around.geometry;
    let pte = cell.pte;
    let kind = pte.kind();
    let was = cell.was.filter(|was| !was.is_none());
    let mut pen = Pen::default();
    let middle = x + width / 2;
    let struck = |pen: &mut Pen, y: i32, was: Pte| {
        let old = tail(&label(around.scenario, was), (width - 4) / 7);
        pen.text("m mid s11 strike", middle, y, &old);
    };
    match level {
        Level::Large => {
            fitted(&mut pen, &label(around.scenario, pte), width, (middle, y + 36), level);
            match was {
                Some(was) => struck(&mut pen, y + height - 8, was),
                None if kind != PteKind::None => {
                    add!(
                        &mut pen.0,
                        "<text class=\"m mid s11 b\" x=\"{middle}\" y=\"{}\" xml:space=\"preserve\">{}</text>",
                        y + height - 8,
                        letters(pte)
                    );
                }
                None => {}
            }
        }
        Level::Medium => {
            match was {
                Some(was) => struck(&mut pen, y + height / 2 + 7, was),
                None if kind != PteKind::None && !matches!(kind, PteKind::Marker(_)) => {
                    let place = (middle, y + height / 2 + 6);
                    fitted(&mut pen, &label(around.scenario, pte), width, place, level);
                }
                None => {}
            }
            pen.path("gf", &bars(pte, width, (x, y + height)));
        }
        Level::Small if pte.flags().contains(PteFlags::UFFD_WP) => {
            let mut d = String::new();
            add!(&mut d, "M{} {}h6v6z", x + width - 7, y + 1);
            pen.path("gf", &d);
        }
        Level::Small => {}
    }
    pen
}

/// A label in the largest size in which it fits; its end if it does not fit in any.
fn fitted(pen: &mut Pen, said: &str, width: i32, (x, y): (i32, i32), level: Level) {
    let count = i32::try_from(said.chars().count()).unwrap_or(99).min(9999);
    let (class, per) = if level == Level::Large && count * 17 <= (width - 4) * 2 {
        ("m mid s14 b", 85)
    } else if count * 36 <= (width - 3) * 5 {
        ("m mid s12", 66)
    } else {
        ("m mid s11", 66)
    };
    pen.text(class, x, y, &tail(said, ((width - 1) * 10 / per).max(1)));
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
fn bars(pte: Pte, width: i32, (x, bottom): (i32, i32)) -> String {
    let (allowed, flags) = (pte.kind().allowed(), pte.flags());
    let left = x + (width - 29) / 2;
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
