//! The few elements that pictures consist of, written down.

use alloc::string::String;
use core::fmt::Write as _;

use crate::markup::escape;

/// Writes something at the end of a string.
macro_rules! add {
    ($string:expr, $($what:tt)*) => {{
        // Writing to a string cannot fail.
        let _ = ::core::fmt::Write::write_fmt($string, ::core::format_args!($($what)*));
    }};
}
pub(super) use add;

/// Writes elements one after the other.
#[derive(Debug, Default)]
pub(super) struct Pen(pub(super) String);

impl Pen {
    /// A path.
    pub(super) fn path(&mut self, class: &str, d: &str) {
        if !d.is_empty() {
            add!(&mut self.0, "<path class=\"{class}\" d=\"{d}\"/>");
        }
    }

    /// A rectangle: left, top, width, height; with the radius of its corners.
    pub(super) fn rect(&mut self, class: &str, [x, y, width, height]: [i32; 4], radius: i32) {
        add!(
            &mut self.0,
            "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\""
        );
        self.0.push_str(match radius {
            0 => "/>",
            3 => " rx=\"3\"/>",
            4 => " rx=\"4\"/>",
            5 => " rx=\"5\"/>",
            8 => " rx=\"8\"/>",
            _ => " rx=\"12\"/>",
        });
    }

    /// A rectangle between the lines of the grid of pixels, so that its outline is sharp.
    pub(super) fn frame(&mut self, class: &str, [x, y, width, height]: [i32; 4]) {
        add!(
            &mut self.0,
            "<rect class=\"{class}\" x=\"{x}.5\" y=\"{y}.5\" width=\"{width}\" height=\"{height}\" rx=\"3\"/>"
        );
    }

    /// A line of text.
    pub(super) fn text(&mut self, class: &str, x: i32, y: i32, text: &str) {
        self.begin_text(class, x, y);
        escape(&mut self.0, text);
        self.end_text();
    }

    /// The begin of a line of text that consists of pieces.
    pub(super) fn begin_text(&mut self, class: &str, x: i32, y: i32) {
        add!(&mut self.0, "<text class=\"{class}\" x=\"{x}\" y=\"{y}\">");
    }

    /// A piece of text, some pixels behind what stands before it.
    pub(super) fn piece(&mut self, class: &str, gap: i32, text: &str) {
        add!(&mut self.0, "<tspan class=\"{class}\"");
        if gap != 0 {
            add!(&mut self.0, " dx=\"{gap}\"");
        }
        self.0.push('>');
        escape(&mut self.0, text);
        self.0.push_str("</tspan>");
    }

    /// The end of a line of text.
    pub(super) fn end_text(&mut self) {
        self.0.push_str("</text>");
    }

    /// What follows, up to [`Pen::close`], has a class.
    pub(super) fn open(&mut self, class: &str) {
        add!(&mut self.0, "<g class=\"{class}\">");
    }

    /// What follows, up to [`Pen::close`], has a class and stands at a place.
    pub(super) fn open_at(&mut self, class: &str, x: i32, y: i32) {
        add!(&mut self.0, "<g class=\"{class}\" transform=\"translate({x} {y})\">");
    }

    /// Ends what [`Pen::open`] began.
    pub(super) fn close(&mut self) {
        self.0.push_str("</g>");
    }
}

/// A text without what must not stand in ids and class names; one of ours if nothing is left.
pub(super) fn id(text: &str) -> String {
    let mut out: String =
        text.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).take(40).collect();
    if !out.starts_with(|c: char| c.is_ascii_alphabetic()) {
        out.insert_str(0, "rms");
    }
    out
}

/// A number in hundredths as CSS writes it: `12.5`.
pub(super) fn hundredths(out: &mut String, value: u64) {
    let (whole, part) = (value / 100, value % 100);
    let _ = write!(out, "{whole}");
    match part {
        0 => {}
        _ if part.is_multiple_of(10) => add!(out, ".{}", part / 10),
        _ => add!(out, ".{part:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_ids() {
        assert_eq!([id("a-1"), id("1"), id(""), id("x\"><b>.é")], ["a-1", "rms1", "rms", "xb"]);
        assert_eq!(id(&"y".repeat(99)).len(), 40);
    }

    #[test]
    fn shares_are_written_short() {
        let written = [0, 50, 1205, 10000].map(|value| {
            let mut out = String::new();
            hundredths(&mut out, value);
            out
        });
        assert_eq!(written, ["0", "0.5", "12.05", "100"]);
    }
}
