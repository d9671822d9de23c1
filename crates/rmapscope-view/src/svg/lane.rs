//! An address space: its VMAs with their flags, the PTE tables with their locks, rows and what stands for rows.

use alloc::{
    format,
    string::{String, ToString as _},
    vec::Vec,
};

use rmapscope_core::{MmId, PTRS_PER_PTE, Scenario, VmaFlags, VmaId};

use super::{
    geometry::Geometry,
    head::{Head, Right, head},
    pen::{Pen, add},
    row::row,
    sheet::Sheet,
    window::{Left, Window},
    words::{Face, change, counted, fit, measure},
};
use crate::{
    frame::{Item, Lane, LanePlan, LaneState, Part, TableFrame},
    sentence::words::range,
};

/// What the parts of a lane need.
#[derive(Clone, Copy)]
pub(super) struct LaneParts<'a> {
    pub(super) prefix: &'a str,
    pub(super) scenario: &'a Scenario,
    pub(super) geometry: Geometry,
    pub(super) left: i32,
    /// Whether it is the only address space.
    pub(super) alone: bool,
}

/// How far a VMA's tint reaches beyond what is in it.
const BLEED: i32 = 12;

/// More folds than this do not stand between two rows.
const MOST_BETWEEN: usize = 3;

/// Draws an address space, as far as it lies in the window.
pub(super) fn lane(
    sheet: &mut Sheet,
    parts: &LaneParts<'_>,
    plan: &LanePlan,
    lane: &Lane,
    window: &mut Window,
) {
    let mm = parts.scenario.mm(MmId::new(lane.mm));
    let state = match lane.state {
        LaneState::Visited if !parts.alone => ", visited now",
        LaneState::Left if !parts.alone => ", visited",
        LaneState::Waiting | LaneState::Visited | LaneState::Left => "",
    };
    let mut right = Right::default();
    for (name, value) in &lane.counters {
        right.fact("t2", name, Some(&change(*value)));
    }
    let about = format!("mm {}{state}", lane.mm);
    head(sheet, parts.left, &Head { name: &mm.name, size: 14, about: &about, face: Face::Plain, right });
    let mut rows = 0;
    let mut tables = 0;
    let mut left = Left::default();
    for part in &plan.parts {
        let here = Here { parts, lane, first_row: rows, first_table: tables };
        rows += part.rows().count();
        tables += part.tables().count();
        if window.shows(part) {
            left.tell(sheet, parts.left);
            here.draw(sheet, part, window);
        } else {
            left.leave(part);
            window.pass(part.rows().count());
        }
    }
    left.tell(sheet, parts.left);
    sheet.y += 8;
}

/// A part and where its rows and tables are among those of the lane.
struct Here<'a> {
    parts: &'a LaneParts<'a>,
    lane: &'a Lane,
    first_row: usize,
    first_table: usize,
}

impl Here<'_> {
    fn draw(&self, sheet: &mut Sheet, part: &Part, window: &mut Window) {
        match part {
            Part::Gap { pages } => gap(sheet, self.parts.left, *pages),
            Part::Vma { vma, items } => {
                self.boxed(sheet, "vma", items, window, &|sheet| self.vma_head(sheet, *vma));
            }
            Part::Outside { from, to, items } => self.boxed(sheet, "outside", items, window, &|sheet| {
                let name = range(*from, to - from);
                let (about, right) = ("outside any VMA", Right::default());
                head(
                    sheet,
                    self.parts.left,
                    &Head { name: &name, size: 13, about, face: Face::Plain, right },
                );
            }),
        }
    }

    fn boxed(
        &self,
        sheet: &mut Sheet,
        class: &str,
        items: &[Item],
        window: &mut Window,
        head: &dyn Fn(&mut Sheet),
    ) {
        let tint = sheet.reserve();
        let top = sheet.y;
        sheet.y += 8;
        head(sheet);
        sheet.y += 8;
        self.items(sheet, items, window);
        sheet.y += 4;
        let left = self.parts.left - BLEED;
        let mut pen = Pen::default();
        pen.rect(class, [left, 0, sheet.width - 2 * left, sheet.y - top], 8);
        sheet.fill(tint, pen);
        sheet.y += 8;
    }

    fn vma_head(&self, sheet: &mut Sheet, vma: usize) {
        let area = self.parts.scenario.vma(MmId::new(self.lane.mm), VmaId::new(vma));
        let name = format!("VMA {}", range(area.start.get(), area.pages));
        let backing = match (&area.file, &area.anon) {
            (Some(file), None) => format!(", file {file}"),
            (Some(file), Some(anon)) => format!(", private file {file}, anon_vma {anon}"),
            (None, Some(anon)) => format!(", anon_vma {anon}"),
            (None, None) => String::new(),
        };
        let about = counted(area.pages, "page", "pages") + &backing;
        let left = self.parts.left;
        let room = sheet.width - 2 * left;
        let chips: Vec<_> = VmaFlags::NAMES
            .into_iter()
            .filter(|(flag, _)| area.flags.contains(*flag))
            .map(|(_, name)| name)
            .collect();
        let wide = |name: &str| measure(name, 12, Face::Plain) + 24;
        let all: i32 = chips.iter().map(|name| wide(name) + 8).sum();
        let name_width = measure(&name, 13, Face::Strong);
        let apart = name_width + 40 + all > room && all > 0;
        let about_room = room - name_width - 12 - if apart { 0 } else { all + 4 };
        let mut pen = Pen::default();
        pen.begin_text("head", 0, 19);
        pen.piece("b", 0, &name);
        if about_room > 40 {
            pen.piece("t2", 12, &fit(&about, about_room, 13, Face::Plain));
        }
        pen.end_text();
        let mut x = if apart { 0 } else { room - all + 8 };
        let mut y = if apart { 28 } else { 2 };
        for name in chips {
            let width = wide(name);
            if x > 0 && x + width > room {
                (x, y) = (0, y + 28);
            }
            pen.rect("chip", [x, y, width, 24], 12);
            pen.text("s12 md mid onchip", x + width / 2, y + 16, name);
            x += width + 8;
        }
        sheet.add(left, 0, pen);
        sheet.y += y + 26;
    }

    fn items(&self, sheet: &mut Sheet, items: &[Item], window: &mut Window) {
        let left = self.parts.left;
        let (mut rows, mut tables) = (self.first_row, self.first_table);
        let mut skipped = 0;
        // A table's line is drawn with its first row that is, and not too many others between two rows.
        let mut pending = None;
        let mut between = 0;
        for item in items {
            match item {
                Item::Row(_) => {
                    let drawn = window.take();
                    if drawn {
                        more(sheet, left, &mut skipped);
                        if let Some((first, exists)) = pending.take() {
                            table(sheet, left, first, exists, self.lane.tables.get(tables - 1));
                        }
                        if let Some(each) = self.lane.rows.get(rows) {
                            row(
                                sheet,
                                left,
                                self.parts.prefix,
                                self.parts.scenario,
                                self.parts.geometry,
                                each,
                            );
                        }
                        between = 0;
                    } else {
                        skipped += 1;
                    }
                    rows += 1;
                }
                Item::Table { first, exists } => {
                    pending = Some((*first, *exists));
                    tables += 1;
                }
                Item::Fold { .. } | Item::More { .. } if between == MOST_BETWEEN || !window.near() => {
                    skipped += 1;
                }
                Item::Fold { from, to } => {
                    more(sheet, left, &mut skipped);
                    fold(sheet, self.parts, *from, *to);
                    between += 1;
                }
                Item::More { from, to } => {
                    more(sheet, left, &mut skipped);
                    undrawn(sheet, left, *from, *to);
                    between += 1;
                }
            }
        }
        more(sheet, left, &mut skipped);
    }
}

/// What stands for entries that the plan leaves out.
fn undrawn(sheet: &mut Sheet, left: i32, from: u64, to: u64) {
    let mut pen = line(sheet, left);
    pen.text("m s12 t2", 0, 21, &range(from, to - from));
    let said = counted(to - from, "entry", "entries") + ", not drawn here";
    let x = 12 + measure(&range(from, to - from), 12, Face::Mono).max(80);
    pen.text("s12 t2", x, 21, &said);
    sheet.add(left, 0, pen);
    sheet.y += 32;
}

fn line(sheet: &Sheet, left: i32) -> Pen {
    let mut pen = Pen::default();
    let mut d = String::new();
    add!(&mut d, "M0 .5H{}", sheet.width - 2 * left);
    pen.path("rule", &d);
    pen
}

/// What stands for rows outside the window.
fn more(sheet: &mut Sheet, left: i32, skipped: &mut u64) {
    if *skipped > 0 {
        let mut pen = line(sheet, left);
        let rows = counted(*skipped, "row", "rows");
        pen.text("s12 t2", 0, 21, &format!("{rows}, not drawn here"));
        sheet.add(left, 0, pen);
        sheet.y += 32;
        *skipped = 0;
    }
}

fn gap(sheet: &mut Sheet, left: i32, pages: u64) {
    let said = counted(pages, "page", "pages") + " not mapped by any VMA";
    let room = sheet.width - 2 * left;
    let half = measure(&said, 12, Face::Plain) / 2 + 12;
    let middle = room / 2;
    let mut pen = Pen::default();
    let mut d = String::new();
    for y in [5, 9] {
        add!(&mut d, "M0 {y}.5H{}M{} {y}.5H{room}", middle - half, middle + half);
    }
    pen.path("gap", &d);
    pen.text("s12 t3 mid", middle, 12, &said);
    sheet.add(left, 0, pen);
    sheet.y += 26;
}

fn table(sheet: &mut Sheet, left: i32, first: u64, exists: bool, table: Option<&TableFrame>) {
    let locked = table.is_some_and(|table| table.locked);
    let remark = match (exists, locked, table.and_then(|table| table.since)) {
        (false, ..) => "there is no such table".to_string(),
        (true, true, Some(step)) => format!("pvmw.ptl, taken at step {step}"),
        (true, false, Some(step)) => format!("lock released at step {step}"),
        (true, ..) => String::new(),
    };
    let room = sheet.width - 2 * left;
    let mut pen = Pen::default();
    let mut d = String::new();
    add!(&mut d, "M0 1H{room}");
    pen.path(if exists { "edge" } else { "edge missing" }, &d);
    let name = format!("PTE table {}", range(first, PTRS_PER_PTE));
    pen.text("s12 md", 0, 21, &name);
    let mut x = measure(&name, 12, Face::Plain) + 12;
    if locked {
        pen.open_at("locked", x, 7);
        pen.rect("lock", [0, 0, 70, 20], 4);
        pen.rect("onlock", [8, 9, 8, 6], 0);
        pen.path("shackle", "M10 9V7.5a2 2 0 0 1 4 0V9");
        pen.text("s12 md onlock", 22, 14, "locked");
        pen.close();
        x += 82;
    }
    if !remark.is_empty() && room - x > 60 {
        pen.text("s12 t2", x, 21, &fit(&remark, room - x, 12, Face::Plain));
    }
    sheet.add(left, 0, pen);
    sheet.y += 32;
}

fn fold(sheet: &mut Sheet, parts: &LaneParts<'_>, from: u64, to: u64) {
    let left = parts.left;
    let room = sheet.width - 2 * left;
    let name = range(from, to - from);
    let said = counted(to - from, "entry", "entries") + ", all none; not in the walk";
    let begin = (measure(&name, 12, Face::Mono) + 12).max(parts.geometry.left);
    let wide = measure(&said, 12, Face::Plain);
    let squares = ((room - begin - wide - 12) / 11).clamp(0, 32).min(i32::try_from(to - from).unwrap_or(32));
    let mut pen = line(sheet, left);
    pen.text("m s12 t2", 0, 21, &name);
    let mut d = String::new();
    for i in 0..squares {
        add!(&mut d, "M{}.5 12.5h8v9h-8z", begin + i * 11);
    }
    pen.path("squares", &d);
    let x = begin + squares * 11 + if squares > 0 { 9 } else { 0 };
    if room - x > 60 {
        pen.text("s12 t2", x, 21, &fit(&said, room - x, 12, Face::Plain));
    }
    sheet.add(left, 0, pen);
    sheet.y += 32;
}
