//! The sheet of paper that a picture is drawn on, from top to bottom, and how it becomes a document.
//!
//! A sheet consists of parts, each of which stands at its place. The plan of a stage is the same for each step, so the
//! parts of two steps correspond to each other by their order: that is what animations are made from.

use alloc::{string::String, vec::Vec};

use super::{
    Theme,
    pen::{Pen, add},
    style::{self, Face, Kinds},
};
use crate::markup::escape;

/// Something at a place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Part {
    pub(super) x: i32,
    pub(super) y: i32,
    pub(super) body: String,
}

/// A picture in the making.
#[derive(Debug)]
pub(super) struct Sheet {
    /// Its width.
    pub(super) width: i32,
    /// Where the next thing goes; in the end its height.
    pub(super) y: i32,
    /// How an entry looks.
    pub(super) face: Face,
    /// The kinds of entries on it.
    pub(super) kinds: Kinds,
    /// What is on it, from the back to the front.
    pub(super) parts: Vec<Part>,
}

impl Sheet {
    pub(super) fn new(width: i32, face: Face) -> Self {
        Self { width, y: 0, face, kinds: Kinds::default(), parts: Vec::new() }
    }

    /// Adds what was drawn, at a distance from the left side and from where the sheet is.
    pub(super) fn add(&mut self, x: i32, dy: i32, pen: Pen) {
        self.parts.push(Part { x, y: self.y + dy, body: pen.0 });
    }

    /// Adds a part that stands behind what follows, to be filled when it is known how far that reaches.
    pub(super) fn reserve(&mut self) -> usize {
        self.parts.push(Part { x: 0, y: self.y, body: String::new() });
        self.parts.len() - 1
    }

    /// Fills a part that was reserved.
    pub(super) fn fill(&mut self, part: usize, pen: Pen) {
        if let Some(part) = self.parts.get_mut(part) {
            part.body = pen.0;
        }
    }

    /// The parts as elements.
    pub(super) fn body(&self) -> String {
        let mut out = String::new();
        write_parts(&mut out, self.parts.iter());
        out
    }
}

/// Writes parts; those at the same place share it.
pub(super) fn write_parts<'a>(out: &mut String, parts: impl Iterator<Item = &'a Part>) {
    let mut place = None;
    for part in parts.filter(|part| !part.body.is_empty()) {
        if place != Some((part.x, part.y)) {
            if place.is_some() {
                out.push_str("</g>\n");
            }
            add!(out, "<g transform=\"translate({} {})\">", part.x, part.y);
            place = Some((part.x, part.y));
        }
        out.push_str(&part.body);
    }
    if place.is_some() {
        out.push_str("</g>\n");
    }
}

/// What a document needs besides its body.
#[derive(Debug)]
pub(super) struct Document<'a> {
    pub(super) prefix: &'a str,
    pub(super) theme: Theme,
    /// The size of what is drawn.
    pub(super) size: (i32, i32),
    /// The size at which it is shown.
    pub(super) shown: (i32, i32),
    pub(super) face: Face,
    pub(super) kinds: Kinds,
    /// What it shows, for those who do not see it.
    pub(super) title: &'a str,
    /// What happened, for those who do not see it.
    pub(super) description: &'a str,
    /// Rules of its own.
    pub(super) rules: &'a str,
    pub(super) body: &'a str,
}

impl Document<'_> {
    /// The document.
    pub(super) fn write(&self) -> String {
        let Self { prefix, theme, size: (width, height), kinds, body, .. } = *self;
        let mut out = String::with_capacity(body.len() + 8192);
        add!(
            &mut out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" id=\"{prefix}\" \
             width=\"{}\" height=\"{}\" viewBox=\"0 0 {width} {height}\" role=\"img\" \
             aria-labelledby=\"{prefix}-title\">\n<title id=\"{prefix}-title\">",
            self.shown.0,
            self.shown.1
        );
        escape(&mut out, self.title);
        out.push_str("</title>\n");
        if !self.description.is_empty() {
            out.push_str("<desc>");
            escape(&mut out, self.description);
            out.push_str("</desc>\n");
        }
        let mut drawn = style::definitions(prefix, kinds, self.face, body);
        let definitions = drawn.len();
        add!(&mut drawn, "<rect class=\"paper\" width=\"{width}\" height=\"{height}\"/>\n");
        drawn.push_str(body);
        out.push_str("<style>");
        out.push_str(&style::sheet(prefix, theme, kinds, &drawn));
        out.push_str(self.rules);
        out.push_str("</style>\n<defs>");
        out.push_str(&drawn[..definitions]);
        out.push_str("</defs>\n");
        out.push_str(&drawn[definitions..]);
        out.push_str("</svg>\n");
        out
    }
}
