//! Where things stand on the stage, in pixels.

use crate::frame::PlannedRow;

/// How much of an entry is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Glyph and colour.
    Small,
    /// Label and bits as bars, too.
    Medium,
    /// Label and bits as letters.
    Large,
}

/// The measures of the stage's rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Geometry {
    /// The width of a row.
    pub width: i32,
    /// Entries in a row.
    pub columns: i32,
    /// Where the first entry begins.
    pub left: i32,
    /// From one entry to the next.
    pub pitch: i32,
    /// An entry's width.
    pub cell: i32,
    /// An entry's height.
    pub height: i32,
    /// How much of an entry is drawn.
    pub level: Level,
}

/// The heights at which the things of a row stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowBox {
    /// The top of the entries.
    pub cells: i32,
    /// The base line of the page numbers, if each entry has its own.
    pub numbers: Option<i32>,
    /// The top and the height of the band for pending flushes.
    pub band: (i32, i32),
    /// The tip of the cursor.
    pub cursor: i32,
    /// The top of the reads.
    pub reads: i32,
    /// From one read to the next.
    pub read_pitch: i32,
    /// How many reads are drawn at most.
    pub most_reads: i32,
    /// The height of all.
    pub height: i32,
}

const GAP: i32 = 4;

impl Geometry {
    /// How many entries a row has on a stage of this width.
    #[must_use]
    pub fn columns_for(width: i32) -> u64 {
        if width < 560 { 8 } else { 16 }
    }

    /// The measures for a stage of this width with so many rows.
    #[must_use]
    pub fn new(width: i32, columns: u64, rows: usize) -> Self {
        let columns = i32::try_from(columns).unwrap_or(16);
        let narrow = width < 560;
        let gutter = if narrow {
            0
        } else if width < 860 {
            52
        } else {
            92
        };
        let room = (width - gutter + GAP) / columns;
        let level = if rows > 28 {
            Level::Small
        } else if room >= 50 && rows <= 3 && !narrow {
            Level::Large
        } else if room >= 32 {
            Level::Medium
        } else {
            Level::Small
        };
        let pitch = room.min(match level {
            Level::Small => 24,
            Level::Medium => 56,
            Level::Large => 96,
        });
        let gap = if level == Level::Small { 2 } else { GAP };
        let cell = pitch - gap;
        let height = match level {
            Level::Small => cell,
            Level::Medium if cell < 44 => 50,
            Level::Medium => 44,
            Level::Large => 60,
        };
        // Entries end where everything else ends, unless they are small.
        let left = match level {
            Level::Small => gutter,
            Level::Medium | Level::Large => (width + gap - columns * pitch).min(gutter.max(0) + 24),
        };
        Self { width, columns, left, pitch, cell, height, level }
    }

    /// Where a column begins.
    #[must_use]
    pub const fn x(&self, column: i32) -> i32 {
        self.left + column * self.pitch
    }

    /// Where an entry of a row that begins with `base` stands.
    #[must_use]
    pub fn x_of(&self, base: u64, at: u64) -> i32 {
        self.x(i32::try_from(at.saturating_sub(base)).unwrap_or(0))
    }

    /// The middle of an entry.
    #[must_use]
    pub fn middle(&self, base: u64, at: u64) -> i32 {
        self.x_of(base, at) + self.cell / 2
    }

    /// The heights of a row.
    #[must_use]
    pub fn row(&self, planned: &PlannedRow) -> RowBox {
        let (top, below) = match self.level {
            Level::Small => (18, 12),
            Level::Medium => (38, 34),
            Level::Large => (48, 62),
        };
        let read_pitch = if self.level == Level::Small { 4 } else { 6 };
        let most = if self.level == Level::Small { 4 } else { 8 };
        let most_reads = i32::try_from(planned.reads).unwrap_or(most).min(most);
        let numbers = (self.level == Level::Large).then_some(self.height + 16);
        if !planned.walked {
            let height = self.height + if numbers.is_some() { 24 } else { GAP };
            return RowBox {
                cells: 2,
                numbers: numbers.map(|y| y + 2),
                band: (self.height, 0),
                cursor: self.height + 2,
                reads: self.height,
                read_pitch,
                most_reads: 0,
                height: height + 2,
            };
        }
        let bottom = top + self.height;
        let (band, cursor) = match self.level {
            Level::Small => ((bottom + 2, 4), bottom + 1),
            Level::Medium => ((bottom + 4, 8), bottom + 3),
            Level::Large => ((bottom + 25, 16), bottom + 20),
        };
        RowBox {
            cells: top,
            numbers: numbers.map(|y| top + y),
            band,
            cursor,
            reads: bottom + below,
            read_pitch,
            most_reads: most_reads.max(1),
            height: bottom + below + most_reads.max(2) * read_pitch + 8,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_level_that_fits_is_taken() {
        let desktop = Geometry::new(992, 16, 1);
        assert_eq!((desktop.level, desktop.pitch), (Level::Large, 56));
        assert_eq!(Geometry::new(992, 16, 6).level, Level::Medium);
        assert_eq!(Geometry::new(992, 16, 60).level, Level::Small);
        assert_eq!(Geometry::new(688, 16, 1).level, Level::Medium);
        let phone = Geometry::new(358, 8, 2);
        assert_eq!(phone.level, Level::Medium);
        assert!(phone.left < 8, "no room beside the entries");
        assert_eq!(Geometry::new(288, 8, 2).level, Level::Medium);
    }

    #[test]
    fn entries_never_reach_past_the_width() {
        for width in (280..2600).step_by(7) {
            for rows in [1, 2, 5, 40, 200] {
                let geometry = Geometry::new(width, Geometry::columns_for(width), rows);
                let end = geometry.x(geometry.columns - 1) + geometry.cell;
                assert!(end <= width, "{width} {rows}: {geometry:?}");
                assert!(geometry.left >= 0, "{width} {rows}: {geometry:?}");
            }
        }
    }

    #[test]
    fn a_row_does_not_change_its_height_with_what_is_drawn() {
        let planned = PlannedRow { from: 0, to: 16, walked: true, walk: (0, 16), reads: 5 };
        let geometry = Geometry::new(992, 16, 1);
        let a = geometry.row(&planned);
        assert!(a.cells < a.band.0 && a.band.0 < a.reads && a.reads < a.height);
    }
}
