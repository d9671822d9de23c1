//! Text in a fixed number of columns, whatever a document calls its folios.

use std::io::{self, Write};

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// No line of a table is wider than this many columns.
pub(crate) const WIDTH: usize = 72;

/// A two-column table: labels on the left, text on the right that is wrapped where it does not fit.
#[derive(Debug)]
pub(crate) struct Layout<'a, W> {
    output: &'a mut W,
    label_width: usize,
}

impl<'a, W: Write> Layout<'a, W> {
    /// A table with labels of this many columns.
    pub(crate) const fn new(output: &'a mut W, label_width: usize) -> Self {
        Self { output, label_width }
    }

    /// A line across with a heading.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub(crate) fn heading(&mut self, text: &str) -> io::Result<()> {
        let text = fit(text, WIDTH - 8);
        writeln!(self.output, "-- {text} {}", "-".repeat(WIDTH - 4 - text.width()))
    }

    /// A label with pieces of text behind it, which are wrapped between pieces.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub(crate) fn row<T: AsRef<str>>(
        &mut self,
        label: &str,
        separator: &str,
        pieces: impl IntoIterator<Item = T>,
    ) -> io::Result<()> {
        let room = WIDTH - self.label_width;
        let mut label = fit(label, self.label_width - 1);
        let mut line = String::new();
        for piece in pieces {
            let piece = fit(piece.as_ref(), room - separator.trim_end().width());
            if !line.is_empty() {
                line.push_str(separator.trim_end());
                if line.width() + 1 + piece.width() + separator.trim_end().width() > room {
                    self.line(&label, &line)?;
                    label.clear();
                    line.clear();
                } else {
                    line.push_str(&separator[separator.trim_end().len()..]);
                }
            }
            line.push_str(&piece);
        }
        self.line(&label, &line)
    }

    /// A label with prose behind it, which is wrapped between words.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub(crate) fn prose(&mut self, label: &str, text: &str) -> io::Result<()> {
        self.row(label, " ", text.split_whitespace())
    }

    fn line(&mut self, label: &str, text: &str) -> io::Result<()> {
        let padding = self.label_width - label.width();
        let line = format!("{label}{}{text}", " ".repeat(padding));
        writeln!(self.output, "{}", line.trim_end())
    }
}

/// The text in at most `width` columns, without anything that a terminal would obey.
pub(crate) fn fit(text: &str, width: usize) -> String {
    let mut shown = String::new();
    let mut columns = 0;
    let mut cut = None;
    for c in text.chars() {
        // Control characters have no width; neither do those that turn the direction of text.
        let piece = if c.width().unwrap_or(0) == 0 { c.escape_unicode().to_string() } else { c.to_string() };
        if columns + 1 > width || columns + piece.width() > width {
            let end = cut.unwrap_or(0);
            shown.truncate(end);
            shown.push('…');
            return shown;
        }
        shown.push_str(&piece);
        columns += piece.width();
        if columns < width {
            cut = Some(shown.len());
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_cut() {
        assert_eq!(fit("heap", 4), "heap");
        assert_eq!(fit("heaps", 4), "hea…");
        assert_eq!(fit("漢字漢字", 5), "漢字…");
        assert_eq!(fit("漢字漢字", 4), "漢…");
        assert_eq!(fit("", 4), "");
    }

    #[test]
    fn terminals_get_nothing_to_obey() {
        assert_eq!(fit("a\u{1b}[31mb", 40), "a\\u{1b}[31mb");
        assert_eq!(fit("a\u{202e}b\n", 40), "a\\u{202e}b\\u{a}");
    }

    #[test]
    fn rows_are_wrapped_between_pieces() {
        let mut out = Vec::new();
        let mut layout = Layout::new(&mut out, 8);
        layout.row("label", ", ", (0..30).map(|i| format!("piece{i}"))).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.lines().all(|line| line.width() <= WIDTH), "{text}");
        assert!(text.starts_with("label   piece0, piece1, "), "{text}");
        assert!(text.ends_with("piece29\n"), "{text}");
        assert!(text.lines().count() > 3, "{text}");
    }
}
