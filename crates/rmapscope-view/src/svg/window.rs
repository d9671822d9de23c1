//! Which rows of a large stage are drawn.

use core::ops::Range;

use super::{pen::Pen, sheet::Sheet, words::counted};
use crate::frame::{Frame, Part, Plan};

/// More rows than this are never drawn.
pub const MOST_ROWS: usize = 64;

/// Of a stage that has more rows, or whose plan leaves some out, so many are drawn if no others are asked for.
const AROUND: usize = 12;

/// More parts of address spaces than this are drawn only where their rows are.
const MOST_PARTS: usize = 48;

/// The rows that are drawn, and how far the drawing has come.
#[derive(Clone, Debug)]
pub(super) struct Window {
    rows: Range<usize>,
    next: usize,
    /// Whether parts without a drawn row are left out.
    cut: bool,
}

impl Window {
    /// The rows that were asked for, as far as there are so many, but no more than [`MOST_ROWS`]; if none were and
    /// there are too many, those around the cursor.
    pub(super) fn new(plan: &Plan, frame: &Frame, asked: Option<&Range<usize>>) -> Self {
        let total = plan.rows;
        let parts: usize = plan.lanes.iter().map(|lane| lane.parts.len() + 1).sum();
        let rows = match asked {
            Some(rows) => {
                let from = rows.start.min(total);
                from..rows.end.clamp(from, total).min(from + MOST_ROWS)
            }
            None if total <= AROUND || total <= MOST_ROWS && !plan.windowed => 0..total,
            None => {
                let mut all = frame.lanes.iter().flat_map(|lane| &lane.rows);
                let here = all.position(|row| row.cursor.is_some());
                let mut all = frame.lanes.iter().flat_map(|lane| &lane.rows);
                let here = here.or_else(|| all.position(|row| row.planned.walked)).unwrap_or(0);
                let from = here.saturating_sub(AROUND / 2).min(total - AROUND);
                from..from + AROUND
            }
        };
        let cut = parts > MOST_PARTS || rows != (0..total);
        Self { rows, next: 0, cut }
    }

    /// How many rows are drawn.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The rows that are drawn.
    pub(super) fn rows(&self) -> Range<usize> {
        self.rows.clone()
    }

    /// Whether the part whose rows come next is drawn.
    pub(super) fn shows(&self, part: &Part) -> bool {
        !self.cut || self.has(part.rows().count())
    }

    /// Whether an address space whose rows come next is drawn.
    pub(super) fn shows_lane(&self, parts: &[Part]) -> bool {
        !self.cut || self.has(parts.iter().map(|part| part.rows().count()).sum())
    }

    /// Whether one of the rows that come next is drawn.
    fn has(&self, rows: usize) -> bool {
        self.next < self.rows.end && self.rows.start < self.next + rows
    }

    /// Whether what stands before the next row is drawn.
    pub(super) fn near(&self) -> bool {
        !self.cut || (self.rows.start..=self.rows.end).contains(&self.next)
    }

    /// Goes past rows.
    pub(super) fn pass(&mut self, rows: usize) {
        self.next += rows;
    }

    /// Goes past a row; whether it is drawn.
    pub(super) fn take(&mut self) -> bool {
        self.next += 1;
        self.rows.contains(&(self.next - 1))
    }
}

/// What was left out since something was drawn.
#[derive(Debug, Default)]
pub(super) struct Left {
    parts: u64,
    rows: u64,
}

impl Left {
    pub(super) fn leave(&mut self, part: &Part) {
        if !matches!(part, Part::Gap { .. }) {
            self.parts += 1;
            self.rows += part.rows().count() as u64;
        }
    }

    /// Says what was left out, if something was.
    pub(super) fn tell(&mut self, sheet: &mut Sheet, left: i32) {
        if self.parts > 0 {
            let mut said = counted(self.parts, "area", "areas");
            if self.rows > 0 {
                said += " with ";
                said += &counted(self.rows, "row", "rows");
            }
            let mut pen = Pen::default();
            pen.text("s12 t3", 0, 14, &(said + ", not drawn here"));
            sheet.add(left, 0, pen);
            sheet.y += 26;
        }
        *self = Self::default();
    }
}
