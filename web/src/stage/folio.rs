//! Folios: their pages and swap slots, with counts and flags in their head.

use std::rc::Rc;

use rmapscope_view::frame::{Fact, FolioFrame, FolioRow, Frame, PageCell};
use yew::prelude::*;

use crate::el::{el, still};
use crate::words::{self, add};

use super::{
    Geometry, Level,
    cell::Lit,
    geometry::text_width,
    glyphs::frame,
    shapes::{page_group, path, placed, rect, text},
};

/// The folios.
pub(super) fn folios_view(geometry: Geometry, frame: &Frame, lit: Option<Lit>) -> Html {
    let one = |folio: &FolioFrame| {
        let here = lit.filter(|lit| lit.folio == folio.folio);
        folio_view(geometry, folio, here)
    };
    el("div|class=folios").all(frame.folios.iter().map(one).collect()).done()
}

/// A folio.
fn folio_view(geometry: Geometry, folio: &FolioFrame, lit: Option<Lit>) -> Html {
    let geometry = geometry.for_pages(folio.rows.first().map_or(0, |row| row.pages.len()));
    let rows = folio.rows.iter().map(|row| {
        let first = row.pages.first().map_or(0, |page| page.page);
        let here = lit.filter(|lit| row.pages.iter().any(|page| page.page == lit.page));
        let key = usize::try_from(first).unwrap_or(0);
        let row = row.clone();
        still(key, (Rc::as_ptr(&row), geometry, here), move || folio_row(geometry, &row, here))
    });
    let head = {
        let (at, name, about) = (folio.folio, folio.name.clone(), folio.about.clone());
        let facts = folio.facts.clone();
        still(0, (at, &folio.name, &folio.facts), move || head(at, &name, &about, &facts))
    };
    el("section|class=folio")
        .key(folio.folio)
        .attr("aria-label", format!("Folio {}", folio.name))
        .add(head)
        .all(rows.collect())
        .done()
}

fn head(at: usize, name: &str, about: &str, facts: &[Fact]) -> Html {
    el("div|class=folio-head")
        .attr("data-select", format!("folio-{at}"))
        .add(el("h3").text(format!("folio {name}")))
        .add(el("span|class=about").text(about.to_owned()))
        .add(el("span|class=facts").all(facts.iter().map(fact).collect()))
        .done()
}

fn fact(fact: &Fact) -> Html {
    let value = fact.value.map(|value| el("b|class=mono").text(words::number(value)));
    el("span|class=fact")
        .class_if(fact.changed, "chg")
        .text(fact.name)
        .maybe(value.as_ref().map(|_| crate::el::text(" ")))
        .maybe(value)
        .done()
}

/// Pages of a folio and their slots.
fn folio_row(geometry: Geometry, row: &FolioRow, lit: Option<Lit>) -> Html {
    let small = geometry.level.is_small();
    let (page_height, slot_height) = match geometry.level {
        Level::Tiny | Level::Small => (geometry.cell, 8),
        Level::Medium => (28, 20),
        Level::Large => (32, 22),
    };
    let slots = !row.slots.is_empty();
    let slot_top = page_height + 6;
    let height = page_height + 6 + if slots { slot_height + 4 } else { 0 };
    let mut shapes = Vec::new();
    if geometry.left >= 40 && !small {
        shapes.push(text("s12 t2", 0, page_height / 2 + 5, "pages"));
        if slots {
            let name = if geometry.left >= 80 { "swap slots" } else { "slots" };
            shapes.push(text("s12 t2", 0, slot_top + slot_height / 2 + 4, name));
        }
    }
    let width = geometry.cell;
    let first = row.pages.first().map_or(0, |page| page.page);
    for (column, page) in (0..).zip(&row.pages) {
        let x = geometry.x(column);
        let data = format!("{}-{}", row.folio, page.page);
        let class = if page.mapcount <= 0 { "pg gone" } else { "pg" };
        let lit = lit.is_some_and(|lit| lit.page == page.page);
        let inside = page_shapes(page, lit, x, (width, page_height), small);
        shapes.push(page_group(class, data, inside));
    }
    for (column, slot) in (0..).zip(&row.slots) {
        let x = geometry.x(column);
        let mut inside = vec![frame(x, slot_top, width, slot_height)];
        if !small {
            let place = (x + width / 2, slot_top + slot_height / 2 + 4);
            inside.push(slot_text(slot.slot, slot.count, width, place));
        }
        let lit = lit.is_some_and(|lit| lit.slot == Some(slot.slot));
        inside.extend(ring(slot.touched, lit, [x, slot_top, width, slot_height]));
        let class = if slot.count > 0 { "slot used" } else { "slot" };
        let data = format!("{}-{}", row.folio, first + u64::try_from(column).unwrap_or(0));
        shapes.push(page_group(class, data, inside));
    }
    el("svg|class=row|role=img")
        .attr("width", geometry.width)
        .attr("height", height)
        .attr("viewBox", format!("0 0 {} {height}", geometry.width))
        .attr("aria-label", spoken(row))
        .all(shapes)
        .done()
}

/// Where pages begin.
const TOP: i32 = 2;

fn page_shapes(page: &PageCell, lit: bool, x: i32, (width, height): (i32, i32), small: bool) -> Vec<Html> {
    let mut shapes = vec![frame(x, TOP, width, height)];
    if page.exclusive {
        shapes.push(path(
            "ex",
            format!("M{} 5a2 2 0 0 1 2-2h{}a2 2 0 0 1 2 2v1h-{}z", x + 1, width - 6, width - 2),
        ));
    }
    if page.hwpoison {
        shapes.push(path(
            "broken",
            placed(x + 2, TOP + height - 2, &format!("l{} -{}", width - 4, height - 4)),
        ));
    }
    if !small {
        let (number, count) = (page.page.to_string(), format!("×{}", words::number(page.mapcount.into())));
        let y = TOP + height / 2 + 5;
        if text_width(&number) + text_width(&count) + 12 <= width {
            shapes.push(text("m s12", x + 6, y, number));
            shapes.push(text("m s12 end", x + width - 6, y, count));
        } else {
            shapes.push(text("m s11 mid", x + width / 2, y, count));
        }
    }
    shapes.extend(ring(page.touched, lit, [x, TOP, width, height]));
    shapes
}

/// The ring of what this step was about, or of what is pointed at.
fn ring(touched: bool, lit: bool, [x, y, width, height]: [i32; 4]) -> Option<Html> {
    let class = if touched { "halo" } else { "lit" };
    (touched || lit).then(|| rect(class, [x - 1, y - 1, width + 2, height + 2], "4"))
}

fn slot_text(slot: u64, count: i32, width: i32, (x, y): (i32, i32)) -> Html {
    let mut said = slot.to_string();
    if count > 1 {
        add!(&mut said, "×{count}");
    }
    let most = usize::try_from(width * 10 / 68).unwrap_or(4);
    let length = said.chars().count();
    if length > most {
        said = said.chars().skip(length - most).collect();
    }
    text("m s11 mid", x, y, said)
}

fn spoken(row: &FolioRow) -> String {
    let (Some(first), Some(last)) = (row.pages.first(), row.pages.last()) else { return String::new() };
    let mapped = row.pages.iter().filter(|page| page.mapcount > 0).count();
    let exclusive = row.pages.iter().filter(|page| page.exclusive).count();
    format!("pages {} to {}: {mapped} mapped, {exclusive} exclusive", first.page, last.page)
}
