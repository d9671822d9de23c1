//! Plain text for mails to linux-mm: at most 72 columns of ASCII.

mod cells;
mod compare;
mod explain;
mod folios;
mod picture;
mod plan;
mod state;

use alloc::{string::String, vec::Vec};

pub use self::{compare::compare, explain::explain, picture::picture, state::state};

/// How wide a line may be.
pub const COLUMNS: usize = 72;

/// A text in ASCII: dashes, minus and multiplication signs become what stands for them in mails, white space of any
/// sort a space, and any other character a question mark.
#[must_use]
pub fn ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '–' | '—' | '−' | '‐' | '‑' => out.push('-'),
            '×' => out.push('x'),
            '→' => out.push_str("->"),
            '≠' => out.push_str("!="),
            '…' => out.push_str("..."),
            '‘' | '’' => out.push('\''),
            '“' | '”' => out.push('"'),
            c if c.is_whitespace() => out.push(' '),
            c if c.is_ascii_graphic() => out.push(c),
            _ => out.push('?'),
        }
    }
    out
}

/// Lines of at most [`COLUMNS`] columns of ASCII. The first begins with `first`, the others with as many spaces as
/// `first` is long.
#[must_use]
pub fn wrap(first: &str, text: &str) -> Vec<String> {
    let indent = first.len().min(COLUMNS / 2);
    let text = ascii(text);
    let mut lines = Vec::new();
    let mut line = ascii(first);
    line.truncate(indent);
    let mut fresh = true;
    for mut word in text.split(' ').filter(|word| !word.is_empty()) {
        loop {
            let space = usize::from(!fresh);
            let room = COLUMNS - line.len();
            if space + word.len() <= room {
                if !fresh {
                    line.push(' ');
                }
                line.push_str(word);
                fresh = false;
                break;
            }
            if fresh {
                // A word longer than a line is cut.
                let (head, tail) = word.split_at(room);
                line.push_str(head);
                word = tail;
            }
            lines.push(core::mem::replace(&mut line, " ".repeat(indent)));
            fresh = true;
        }
    }
    if !fresh || lines.is_empty() {
        lines.push(String::from(line.trim_end()));
    }
    lines
}

/// Lines that are put together to a text.
#[derive(Debug, Default)]
struct Lines(String);

impl Lines {
    fn line(&mut self, line: &str) {
        self.0.push_str(line.trim_end());
        self.0.push('\n');
    }

    fn wrapped(&mut self, first: &str, text: &str) {
        for line in wrap(first, text) {
            self.line(&line);
        }
    }

    /// An empty line, but not two, and none at the beginning.
    fn gap(&mut self) {
        if !self.0.is_empty() && !self.0.ends_with("\n\n") {
            self.0.push('\n');
        }
    }
}
