//! Pictures of the stage that stand alone: SVG with nothing but plain styles in it, no script, no reference to anything
//! outside, so that it is the same in a page, as an image, in a mail's attachment and in a converter.
//!
//! From the outside in:
//!
//! - [`stage`] draws one step, [`at`] finds it in a trace, [`animate`] draws a range of steps,
//!   [`compare()`] several designs in one picture, [`linked`] what a link shows;
//! - `lane`, `row`, `cell`, `bracket`, `marks`, `folio`, `caption`: the things of the stage; `compact`: a small picture;
//! - `geometry`, `glyphs`, `palette`: where things stand, how kinds look, which colours there are;
//! - `sheet`, `style`, `pen`, `words`: how things become a document.

mod animation;
mod bracket;
mod caption;
mod cell;
mod compact;
mod compare;
mod folio;
mod geometry;
mod glyphs;
mod head;
mod lane;
mod linked;
mod marks;
mod palette;
mod pen;
mod row;
mod sheet;
mod shot;
mod style;
mod window;
mod words;

use alloc::{format, string::String};
use core::ops::Range;

use rmapscope_core::Scenario;

pub use self::{
    animation::{AnimationError, MOST_BYTES, MOST_STEPS, animate},
    compare::compare,
    geometry::{Geometry, Level, RowBox},
    glyphs::{Drawn, PATTERNS, Pattern, glyph, kind_class, outline, pattern},
    linked::linked,
    palette::{INKS, Ink},
    shot::{at, focus, plan},
    window::MOST_ROWS,
};
use self::{
    lane::LaneParts,
    pen::{Pen, add},
    sheet::{Document, Sheet},
    window::{Left, Window},
};
use crate::{
    frame::{Frame, Plan},
    sentence::Sentence,
};

/// How a picture is to be.
#[derive(Clone, Debug)]
pub struct Options<'a> {
    /// How wide it is shown, in pixels; [`WIDTHS`] are accepted, others become the nearest of them.
    pub width: u32,
    /// How much is in it.
    pub detail: Detail,
    /// Its colours.
    pub theme: Theme,
    /// What its ids begin with, so that several pictures can stand in one document.
    pub prefix: &'a str,
    /// The rows that are drawn, counted over all address spaces, but no more than [`MOST_ROWS`]; without, all of them,
    /// or of a large stage those around the cursor.
    pub rows: Option<Range<usize>>,
    /// How long a step of an animation is shown, in milliseconds; 40 to 10,000.
    pub pace: u32,
    /// What is written around it.
    pub words: Words<'a>,
}

/// How wide pictures can be, in pixels.
pub const WIDTHS: Range<u32> = 160..4097;

/// How much is in a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Detail {
    /// All of the stage.
    #[default]
    Full,
    /// Entries and brackets only, three rows of them, without words.
    Compact,
}

/// The colours of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Theme {
    /// Ink on white.
    #[default]
    Light,
    /// Light on black.
    Dark,
    /// As the reader has it.
    Auto,
}

/// What is written around a stage.
#[derive(Clone, Copy, Debug, Default)]
pub struct Words<'a> {
    /// The scenario's title.
    pub title: Option<&'a str>,
    /// The design's name.
    pub design: Option<&'a str>,
    /// What happened in the step. [`at`] and [`animate`] put each step's own here.
    pub sentence: Option<&'a Sentence>,
    /// Where the picture comes from.
    pub link: Option<&'a str>,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self {
            width: 1000,
            detail: Detail::Full,
            theme: Theme::Light,
            prefix: "rms",
            rows: None,
            pace: 600,
            words: Words::default(),
        }
    }
}

impl Options<'_> {
    /// Entries in a row of a picture so wide, for the plan of its stage.
    #[must_use]
    pub fn columns(&self) -> u64 {
        match self.detail {
            Detail::Full => Geometry::columns_for(self.pixels() - 2 * PAD),
            Detail::Compact => 16,
        }
    }

    fn pixels(&self) -> i32 {
        i32::try_from(self.width.clamp(WIDTHS.start, WIDTHS.end - 1)).unwrap_or(1000)
    }
}

/// What is free at the left and right side.
const PAD: i32 = 24;

/// No more rows of a folio's pages than these are drawn.
const MOST_PAGE_ROWS: usize = 8;

/// One step of a stage as a document.
#[must_use]
pub fn stage(plan: &Plan, frame: &Frame, scenario: &Scenario, options: &Options<'_>) -> String {
    let prefix = pen::id(options.prefix);
    let sheet = drawn(plan, frame, scenario, options, &prefix);
    let body = sheet.body();
    let (title, description) = spoken(frame, &options.words);
    let size = (sheet.width, sheet.y);
    Document {
        prefix: &prefix,
        theme: options.theme,
        size,
        shown: shown(size, options),
        face: sheet.face,
        kinds: sheet.kinds,
        title: &title,
        description: &description,
        rules: "",
        body: &body,
    }
    .write()
}

/// The sheet with everything on it.
fn drawn(plan: &Plan, frame: &Frame, scenario: &Scenario, options: &Options<'_>, prefix: &str) -> Sheet {
    match options.detail {
        Detail::Compact => compact::compact(plan, frame, prefix),
        Detail::Full => full(plan, frame, scenario, options, prefix),
    }
}

/// The size at which a picture is shown: a small one is drawn in one size and scaled.
fn shown((width, height): (i32, i32), options: &Options<'_>) -> (i32, i32) {
    match options.detail {
        Detail::Full => (width, height),
        Detail::Compact => (options.pixels(), options.pixels() * height / width),
    }
}

fn full(plan: &Plan, frame: &Frame, scenario: &Scenario, options: &Options<'_>, prefix: &str) -> Sheet {
    let width = options.pixels().max(288 + 2 * PAD);
    let words = &options.words;
    let mut window = Window::new(plan, frame, options.rows.as_ref());
    let geometry = Geometry::new(width - 2 * PAD, plan.columns, window.len());
    let mut sheet = Sheet::new(width, cell::face(geometry));
    sheet.y = 12;
    caption::title(&mut sheet, PAD, words, frame);
    caption::operation(&mut sheet, PAD, frame);
    let alone = frame.lanes.len() == 1;
    let parts = LaneParts { prefix, scenario, geometry, left: PAD, alone };
    let mut left = Left::default();
    for (planned, each) in plan.lanes.iter().zip(&frame.lanes) {
        if window.shows_lane(&planned.parts) {
            left.tell(&mut sheet, PAD);
            lane::lane(&mut sheet, &parts, planned, each, &mut window);
        } else {
            for part in &planned.parts {
                left.leave(part);
                window.pass(part.rows().count());
            }
        }
    }
    left.tell(&mut sheet, PAD);
    for each in &frame.folios {
        folio::folio(&mut sheet, PAD, geometry, each, MOST_PAGE_ROWS);
    }
    if frame.more_folios > 0 {
        let more = words::counted(frame.more_folios as u64, "more folio", "more folios");
        let mut pen = Pen::default();
        pen.text("s12 t3", 0, 14, &format!("{more}, not drawn here"));
        sheet.add(PAD, 0, pen);
        sheet.y += 24;
    }
    caption::bugs(&mut sheet, PAD, frame);
    caption::legend(&mut sheet, PAD);
    caption::sentence(&mut sheet, PAD, words);
    if let Some(link) = words.link {
        caption::link(&mut sheet, PAD, link);
    }
    sheet.y += 12;
    sheet
}

/// Title and description for those who do not see the picture.
fn spoken(frame: &Frame, words: &Words<'_>) -> (String, String) {
    let mut title = String::from(words.title.unwrap_or("Stage"));
    if let Some(design) = words.design {
        title += ", under ";
        title += design;
    }
    add!(&mut title, ": step {} of {}", frame.step, frame.steps);
    let description =
        words.sentence.map_or_else(String::new, |sentence| format!("{} {}", sentence.what, sentence.why));
    (title, description)
}
