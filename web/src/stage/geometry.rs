//! Where things stand on the stage, in pixels.

use rmapscope_view::frame::PlannedRow;

/// How much of an entry is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Colour, outline and pattern.
    Tiny,
    /// Glyph and colour.
    Small,
    /// Label and bits as bars, too.
    Medium,
    /// Label and bits as letters.
    Large,
}

/// The measures of the stage's rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
    /// Between two runs of 16 entries, where a row has several.
    pub run_gap: i32,
    /// How much of an entry is drawn.
    pub level: Level,
}

/// The heights at which the things of a row stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RowBox {
    /// The top of the entries.
    pub(super) cells: i32,
    /// The base line of the page numbers, if each entry has its own.
    pub(super) numbers: Option<i32>,
    /// The top and the height of the band for pending flushes.
    pub(super) band: (i32, i32),
    /// The tip of the cursor.
    pub(super) cursor: i32,
    /// The top of the reads.
    pub(super) reads: i32,
    /// From one read to the next.
    pub(super) read_pitch: i32,
    /// How many reads are drawn at most.
    pub(super) most_reads: i32,
    /// The height of all.
    pub(super) height: i32,
}

const GAP: i32 = 4;

/// The least and the most between two runs of 16 entries, where a row has several.
const RUN_GAP: (i32, i32) = (8, 28);

/// A stage that is narrower has no room beside the entries.
const NARROW: i32 = 560;

impl Level {
    /// Every level, from the smallest.
    pub const ALL: [Self; 4] = [Self::Tiny, Self::Small, Self::Medium, Self::Large];

    /// The largest level at which so many rows fit, each of as many entries as [`Geometry::base_columns`] says.
    #[must_use]
    pub fn fit(width: i32, rows: usize) -> Self {
        let large = Geometry::new(width, Self::Large);
        if rows <= 3 && large.level_columns() == Geometry::base_columns(width) && width >= NARROW {
            Self::Large
        } else if rows <= 28 {
            Self::Medium
        } else if rows <= 80 {
            Self::Small
        } else {
            Self::Tiny
        }
    }

    /// The level so many steps larger, or the last one on the way.
    #[must_use]
    pub fn larger_by(self, steps: i8) -> Self {
        let at = (self as i8).saturating_add(steps).clamp(0, 3);
        Self::ALL[usize::from(at.unsigned_abs())]
    }

    /// What it is called: by what fills a row or a cell.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tiny => "tiny",
            Self::Small => "small",
            Self::Medium => "medium",
            Self::Large => "large",
        }
    }

    /// Whether reads and what batches say have room.
    #[must_use]
    pub const fn is_small(self) -> bool {
        matches!(self, Self::Tiny | Self::Small)
    }
}

impl Geometry {
    /// How many entries a row has on a stage of this width at the levels with labels.
    #[must_use]
    pub const fn base_columns(width: i32) -> u64 {
        if width < NARROW { 8 } else { 16 }
    }

    /// The measures for a stage of this width.
    #[must_use]
    pub fn new(width: i32, level: Level) -> Self {
        let narrow = width < NARROW;
        let gutter = match (narrow, level) {
            (true, _) => 0,
            (false, Level::Tiny) => 72,
            (false, _) if width < 860 => 52,
            (false, _) => 92,
        };
        // At most so many entries, each at least so wide, with at least such a gap.
        let (most, least, gap) = match level {
            Level::Tiny => (64, 11, 1),
            Level::Small => (32, 22, 2),
            Level::Medium => (16, 32, GAP),
            Level::Large => (16, 50, GAP),
        };
        let most = if narrow { most / 2 } else { most };
        let room = |columns: i32| (width - gutter + gap - run_gaps(columns)) / columns;
        let mut columns = most;
        while columns > 1 && room(columns) < least {
            columns /= 2;
        }
        let pitch = room(columns).min(match level {
            Level::Tiny => 24,
            Level::Small => 26,
            Level::Medium => 56,
            Level::Large => 96,
        });
        let gap = if level == Level::Tiny && pitch >= 14 { 2 } else { gap };
        let cell = pitch - gap;
        let height = match level {
            Level::Tiny => cell.min(16),
            Level::Small => cell,
            Level::Medium if cell < 44 => 50,
            Level::Medium => 44,
            Level::Large => 60,
        };
        // Entries end where everything else ends, as far as they can.
        let left = (width + gap - columns * pitch - run_gaps(columns)).min(gutter + 24);
        let spare = width + gap - left - columns * pitch;
        let run_gap = (spare / (columns / 16 - 1).max(1)).clamp(RUN_GAP.0, RUN_GAP.1);
        Self { width, columns, left, pitch, cell, height, run_gap, level }
    }

    /// How many entries a row has.
    #[must_use]
    pub fn level_columns(&self) -> u64 {
        u64::try_from(self.columns).unwrap_or(16)
    }

    /// The same stage at the largest level that is at most this one with room for so many pages in a row.
    #[must_use]
    pub(super) fn for_pages(&self, pages: usize) -> Self {
        let larger = Self::new(self.width, Level::Medium);
        let fits = i32::try_from(pages).is_ok_and(|pages| pages <= larger.columns);
        if self.level.is_small() && fits { larger } else { *self }
    }

    /// Where a column begins.
    #[must_use]
    pub const fn x(&self, column: i32) -> i32 {
        let gaps = if self.columns > 16 { column / 16 * self.run_gap } else { 0 };
        self.left + column * self.pitch + gaps
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
    pub(super) fn row(&self, planned: &PlannedRow) -> RowBox {
        let (top, below) = match self.level {
            Level::Tiny => (2, 0),
            Level::Small => (18, 12),
            Level::Medium => (38, 34),
            Level::Large => (48, 62),
        };
        let small = self.level.is_small();
        let (read_pitch, most) = if small { (4, 4) } else { (6, 8) };
        let most_reads = i32::try_from(planned.reads).unwrap_or(most).min(most);
        let numbers = (self.level == Level::Large).then_some(self.height + 16);
        if !planned.walked || self.level == Level::Tiny {
            let height = self.height + if numbers.is_some() { 24 } else { self.pitch - self.cell };
            return RowBox {
                cells: 2,
                numbers: numbers.map(|y| y + 2),
                band: (self.height, 0),
                cursor: self.height - 3,
                reads: self.height,
                read_pitch,
                most_reads: 0,
                height: height + 2,
            };
        }
        let bottom = top + self.height;
        let (band, cursor) = match self.level {
            Level::Tiny | Level::Small => ((bottom + 2, 4), bottom + 1),
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

const fn run_gaps(columns: i32) -> i32 {
    if columns > 16 { (columns / 16 - 1) * RUN_GAP.0 } else { 0 }
}

/// How wide a text is, at most about: at 12 pixels, in the page's face.
#[must_use]
pub(super) fn text_width(text: &str) -> i32 {
    i32::try_from(text.chars().count()).unwrap_or(i32::MAX / 8).saturating_mul(7)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_level_that_fits_is_taken() {
        assert_eq!(Level::fit(992, 1), Level::Large);
        assert_eq!(Geometry::new(992, Level::Large).pitch, 56);
        assert_eq!(Level::fit(992, 6), Level::Medium);
        assert_eq!(Level::fit(992, 60), Level::Small);
        assert_eq!(Level::fit(992, 160), Level::Tiny);
        assert_eq!(Level::fit(688, 1), Level::Medium);
        assert_eq!(Level::fit(358, 2), Level::Medium);
        let phone = Geometry::new(358, Level::Medium);
        assert!(phone.left < 8, "no room beside the entries");
        assert_eq!(phone.columns, 8);
    }

    #[test]
    fn zooming_ends_at_the_last_level() {
        assert_eq!(Level::Medium.larger_by(1), Level::Large);
        assert_eq!(Level::Medium.larger_by(9), Level::Large);
        assert_eq!(Level::Medium.larger_by(-9), Level::Tiny);
        for (i, level) in (0..).zip(Level::ALL) {
            assert_eq!(Level::Tiny.larger_by(i), level);
        }
    }

    #[test]
    fn entries_never_reach_past_the_width() {
        for width in (280..2600).step_by(7) {
            for level in Level::ALL {
                let geometry = Geometry::new(width, level);
                let end = geometry.x(geometry.columns - 1) + geometry.cell;
                assert!(end <= width, "{width}: {geometry:?}");
                assert!(geometry.left >= 0 && geometry.cell > 0, "{width}: {geometry:?}");
                assert!(geometry.level_columns().is_power_of_two(), "{width}: {geometry:?}");
            }
        }
    }

    #[test]
    fn small_entries_stand_in_runs_of_sixteen() {
        let geometry = Geometry::new(1392, Level::Tiny);
        assert_eq!(geometry.columns, 64);
        assert_eq!(geometry.x(15) + geometry.pitch, geometry.x(16) - geometry.run_gap);
        assert!(geometry.run_gap >= 8);
        let end = geometry.x(63) + geometry.cell;
        assert!(end > 1392 - 8, "they end where everything ends, not at {end}");
        assert_eq!(geometry.x(14) + geometry.pitch, geometry.x(15));
    }

    #[test]
    fn a_row_does_not_change_its_height_with_what_is_drawn() {
        let planned = PlannedRow { from: 0, to: 16, walked: true, walk: (0, 16), reads: 5 };
        let a = Geometry::new(992, Level::Large).row(&planned);
        assert!(a.cells < a.band.0 && a.band.0 < a.reads && a.reads < a.height);
    }
}
