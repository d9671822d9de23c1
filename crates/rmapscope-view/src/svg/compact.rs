//! A small picture: the entries that are walked, brackets over them, the cursor and broken rules under them.

use alloc::{format, string::String, vec::Vec};
use core::ops::Range;

use super::{
    glyphs::kind_class,
    pen::{Pen, add},
    sheet::Sheet,
    style::{Face, Place},
    words::counted,
};
use crate::frame::{BracketState, Cell, Frame, Lane, Mark, Part, Plan};

const WIDTH: i32 = 320;
const HEIGHT: i32 = 120;
const PITCH: i32 = 18;
const CELL: i32 = 16;
const LEFT: i32 = (WIDTH - 16 * PITCH + PITCH - CELL) / 2;
/// Lines that have room, and entries in a line.
const MOST_LINES: usize = 3;
const COLUMNS: usize = 16;

/// The picture of a step.
pub(super) fn compact(plan: &Plan, frame: &Frame, prefix: &str) -> Sheet {
    let mut sheet =
        Sheet::new(WIDTH, Face { width: CELL, height: CELL, glyph: Place { x: 2, y: 2, scale: 100 } });
    let mut lines = lines(plan, frame, |cell, walked| walked || cell.walked || cell.reads.count() > 0);
    if lines.is_empty() {
        lines = self::lines(plan, frame, |cell, _| !cell.pte.is_none());
    }
    let (shown, more) = shown(&lines);
    let pitch = if more > 0 { 36 } else { 40 };
    let count = i32::try_from(shown.len()).unwrap_or(0);
    let begin = if more > 0 { 0 } else { (HEIGHT - count * pitch) / 2 };
    for (i, line) in (0..).zip(&lines[shown]) {
        sheet.y = begin + i * pitch;
        line.draw(&mut sheet, prefix);
    }
    sheet.y = HEIGHT;
    let said = match (lines.is_empty(), more) {
        (true, _) => String::from("no entries"),
        (false, 0) => String::new(),
        (false, more) => format!("and {}", counted(more as u64, "more row", "more rows")),
    };
    if !said.is_empty() {
        let mut pen = Pen::default();
        pen.text("s11 t3 end", WIDTH - LEFT, -3, &said);
        sheet.add(0, 0, pen);
    }
    sheet
}

/// Entries one after the other.
struct Line<'a> {
    lane: &'a Lane,
    cells: Vec<&'a Cell>,
}

/// The entries that are wanted, those that follow each other in lines.
fn lines<'a>(plan: &Plan, frame: &'a Frame, wanted: impl Fn(&Cell, bool) -> bool) -> Vec<Line<'a>> {
    let mut out: Vec<Line<'a>> = Vec::new();
    for (planned, lane) in plan.lanes.iter().zip(&frame.lanes) {
        let mut open = false;
        // Reads come with the steps; what is read at some time is planned for from the beginning.
        let read: Vec<_> = planned.parts.iter().flat_map(Part::rows).collect();
        for (row, each) in lane.rows.iter().zip(&read) {
            for cell in &row.cells {
                if !wanted(cell, each.walk.0 <= cell.at && cell.at < each.walk.1) {
                    open = false;
                    continue;
                }
                match out.last_mut() {
                    Some(line)
                        if open
                            && line.cells.len() < COLUMNS
                            && line.cells.last().is_some_and(|last| last.at + 1 == cell.at) =>
                    {
                        line.cells.push(cell);
                    }
                    _ => out.push(Line { lane, cells: [cell].into() }),
                }
                open = true;
            }
        }
    }
    out
}

/// The lines that have room: those around the cursor, or around what was broken.
fn shown(lines: &[Line<'_>]) -> (Range<usize>, usize) {
    if lines.len() <= MOST_LINES {
        return (0..lines.len(), 0);
    }
    let matters = |what: &dyn Fn(&Line<'_>) -> bool| lines.iter().position(what);
    let here = matters(&|line| line.cursor().is_some())
        .or_else(|| matters(&|line| line.bugs().next().is_some()))
        .unwrap_or(0);
    let from = here.saturating_sub(1).min(lines.len() - MOST_LINES);
    (from..from + MOST_LINES, lines.len() - MOST_LINES)
}

impl Line<'_> {
    fn from(&self) -> u64 {
        self.cells.first().map_or(0, |cell| cell.at)
    }

    fn to(&self) -> u64 {
        self.cells.last().map_or(0, |cell| cell.at + 1)
    }

    fn x(&self, at: u64) -> i32 {
        LEFT + PITCH * i32::try_from(at.saturating_sub(self.from())).unwrap_or(0)
    }

    fn cursor(&self) -> Option<u64> {
        let cursors = self.lane.rows.iter().filter_map(|row| row.cursor);
        { cursors }.find(|at| (self.from()..self.to()).contains(at))
    }

    /// What is broken here: first entry, the one behind the last, and whether it begins here.
    fn bugs(&self) -> impl Iterator<Item = (u64, u64, bool)> + '_ {
        let (from, to) = (self.from(), self.to());
        let marks = self.lane.rows.iter().flat_map(|row| &row.bugs);
        marks
            .filter(move |bug| bug.from < to && from < bug.to)
            .map(move |bug| (bug.from.max(from), bug.to.min(to), bug.opens && bug.from >= from))
    }

    fn draw(&self, sheet: &mut Sheet, prefix: &str) {
        let top = 13;
        sheet.add(0, 0, self.brackets(top));
        for cell in &self.cells {
            let kind = cell.pte.kind();
            sheet.kinds.insert(kind);
            let x = self.x(cell.at);
            let mut pen = Pen::default();
            add!(&mut pen.0, "<use xlink:href=\"#{prefix}-{}\" x=\"{x}\" y=\"{top}\"/>", kind_class(kind));
            if cell.mark == Mark::Changed {
                pen.rect("halo", [x - 1, top - 1, CELL + 2, CELL + 2], 4);
            }
            sheet.add(0, 0, pen);
        }
        sheet.add(0, 0, self.marks(top));
    }

    fn brackets(&self, top: i32) -> Pen {
        let (from, to) = (self.from(), self.to());
        let mut pen = Pen::default();
        let all = self.lane.rows.iter().flat_map(|row| &row.brackets);
        for bracket in all.filter(|bracket| bracket.from < to && from < bracket.to) {
            let (first, end) = (bracket.from.max(from), bracket.to.min(to));
            let (left, right) = (self.x(first), self.x(end - 1) + CELL);
            let (foot, head) = (top - 3, top - 9);
            let mut d = String::new();
            if bracket.opens && first == bracket.from {
                add!(&mut d, "M{left} {foot}V{head}");
            } else {
                add!(&mut d, "M{} {head}", left - 1);
            }
            if bracket.closes && end == bracket.to {
                add!(&mut d, "H{right}V{foot}");
            } else {
                add!(&mut d, "H{}", right + 1);
            }
            pen.path(if bracket.state == BracketState::Past { "brkp" } else { "brk" }, &d);
        }
        pen
    }

    /// Ends of tables, broken rules, the cursor.
    fn marks(&self, top: i32) -> Pen {
        let mut pen = Pen::default();
        let mut d = String::new();
        let mut inner = self.cells.iter().skip(1).filter(|cell| cell.at % rmapscope_core::PTRS_PER_PTE == 0);
        if let Some(cell) = inner.next() {
            add!(&mut d, "M{} {}V{}", self.x(cell.at) - 1, top - 6, top + CELL + 6);
        }
        pen.path("edge", &d);
        let mut last = None;
        for (from, to, opens) in self.bugs() {
            let (x, width) = (self.x(from), self.x(to - 1) + CELL - self.x(from));
            if last.replace((from, to)) == Some((from, to)) {
                continue;
            }
            pen.rect("bugring", [x - 2, top - 2, width + 4, CELL + 4], 4);
            if opens {
                let (x, y) = (x + CELL / 2, top + CELL + 4);
                d.clear();
                add!(&mut d, "M{} {y}h4l3 3v4l-3 3h-4l-3-3v-4z", x - 2);
                pen.path("bugtag", &d);
            }
        }
        if let Some(at) = self.cursor() {
            d.clear();
            add!(&mut d, "M{} {}l5 6h-10z", self.x(at) + CELL / 2, top + CELL + 3);
            pen.path("pill", &d);
        }
        pen
    }
}
