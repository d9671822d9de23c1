//! Folios: their pages and swap slots, with counts and flags in their head.

use alloc::{
    format,
    string::{String, ToString as _},
};

use super::{
    geometry::{Geometry, Level},
    head::{Head, Right, head},
    pen::{Pen, add},
    sheet::Sheet,
    words::{self, Face, counted, measure, number},
};
use crate::frame::{FolioFrame, FolioRow, PageCell};

/// Draws a folio, no more than so many rows of its pages.
pub(super) fn folio(sheet: &mut Sheet, left: i32, geometry: Geometry, folio: &FolioFrame, most: usize) {
    let mut right = Right::default();
    for fact in &folio.facts {
        let class = if fact.changed { "acc" } else { "t2" };
        right.fact(class, fact.name, fact.value.map(number).as_deref());
    }
    let name = format!("folio {}", folio.name);
    sheet.y += 8;
    head(sheet, left, &Head { name: &name, size: 14, about: &folio.about, face: Face::Plain, right });
    for row in folio.rows.iter().take(most) {
        pages(sheet, left, geometry, row);
        sheet.y += 4;
    }
    if let Some(more) = folio.rows.len().checked_sub(most).filter(|&more| more > 0) {
        let mut pen = Pen::default();
        let rows = counted(more as u64, "more row of pages", "more rows of pages");
        pen.text("s12 t3", 0, 14, &format!("{rows}, not drawn here"));
        sheet.add(left, 0, pen);
        sheet.y += 20;
    }
    sheet.y += 12;
}

fn pages(sheet: &mut Sheet, left: i32, geometry: Geometry, row: &FolioRow) {
    let small = geometry.level == Level::Small;
    let (page_height, slot_height) = match geometry.level {
        Level::Small => (geometry.cell, 8),
        Level::Medium => (28, 20),
        Level::Large => (32, 22),
    };
    let slots = !row.slots.is_empty();
    let slot_top = page_height + 6;
    if geometry.left >= 40 && !small {
        let mut pen = Pen::default();
        pen.text("s12 t2", 0, page_height / 2 + 5, "pages");
        if slots {
            let name = if geometry.left >= 80 { "swap slots" } else { "slots" };
            pen.text("s12 t2", 0, slot_top + slot_height / 2 + 4, name);
        }
        sheet.add(left, 0, pen);
    }
    let width = geometry.cell;
    for (column, each) in (0..).zip(&row.pages) {
        sheet.add(left, 2, page(each, [geometry.x(column), 0, width, page_height], geometry.level));
    }
    for (column, slot) in (0..).zip(&row.slots) {
        let x = geometry.x(column);
        let mut pen = Pen::default();
        pen.open(if slot.count > 0 { "slot used" } else { "slot" });
        pen.frame("f", [x, 0, width - 1, slot_height - 1]);
        if !small {
            pen.text(
                "m s11 mid",
                x + width / 2,
                slot_height / 2 + 4,
                &slot_text(slot.slot, slot.count, width),
            );
        }
        pen.close();
        if slot.touched {
            pen.rect("halo", [x - 1, -1, width + 2, slot_height + 2], 4);
        }
        sheet.add(left, slot_top, pen);
    }
    sheet.y += slot_top + if slots { slot_height + 4 } else { 0 };
}

fn page(page: &PageCell, [x, y, width, height]: [i32; 4], level: Level) -> Pen {
    let mut pen = Pen::default();
    pen.open(if page.mapcount <= 0 { "pg gone" } else { "pg" });
    pen.frame("f", [x, y, width - 1, height - 1]);
    let mut d = String::new();
    if page.exclusive {
        add!(&mut d, "M{} {}a2 2 0 0 1 2-2h{}a2 2 0 0 1 2 2v1H{}z", x + 1, y + 3, width - 6, x + 1);
        pen.path("ex", &d);
    }
    if page.hwpoison {
        d.clear();
        add!(&mut d, "M{} {}L{} {}", x + 2, y + height - 2, x + width - 2, y + 2);
        pen.path("broken", &d);
    }
    if level != Level::Small {
        let (name, count) = (page.page.to_string(), format!("×{}", number(page.mapcount.into())));
        let y = y + height / 2 + 5;
        let both = measure(&name, 12, Face::Mono) + measure(&count, 12, Face::Mono);
        if both + 12 <= width {
            pen.text("m s12", x + 6, y, &name);
            pen.text("m s12 end", x + width - 6, y, &count);
        } else {
            pen.text("m s11 mid", x + width / 2, y, &count);
        }
    }
    pen.close();
    if page.touched {
        pen.rect("halo", [x - 1, y - 1, width + 2, height + 2], 4);
    }
    pen
}

fn slot_text(slot: u64, count: i32, width: i32) -> String {
    let mut said = slot.to_string();
    if count > 1 {
        add!(&mut said, "×{count}");
    }
    words::tail(&said, width * 10 / 68)
}
