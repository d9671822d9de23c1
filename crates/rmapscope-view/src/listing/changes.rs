//! What one design's code changes against another's.

use alloc::vec::Vec;

use rmapscope_core::Design;

use super::{Line, TEXTS, source};

/// Whether a line is in one listing, the other, or both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// In both.
    Kept,
    /// In the first only.
    Removed,
    /// In the second only.
    Added,
}

/// A line of one or both listings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedLine {
    /// In which of them.
    pub change: Change,
    /// The line.
    pub line: Line,
}

/// A function that is not the same in both listings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionChanges {
    /// Its name in the second, or in the first where the second has none.
    pub name: &'static str,
    /// The lines of both.
    pub lines: Vec<ChangedLine>,
}

/// The functions in which a design differs from another one, with all their lines. Both listings come from the same
/// text, so nothing is guessed: a line is the same line where it stands in the same place of the text.
#[must_use]
pub fn changes(from: &Design, to: &Design) -> Vec<FunctionChanges> {
    let mut out = Vec::new();
    for text in TEXTS {
        let read = |design| source::function(text, design).ok().flatten();
        let (old, new) = (read(from), read(to));
        let Some(name) = new.as_ref().or(old.as_ref()).map(|function| function.name) else { continue };
        let lines = merged(old.map_or_else(Vec::new, |f| f.lines), new.map_or_else(Vec::new, |f| f.lines));
        if lines.iter().any(|line| line.change != Change::Kept) {
            out.push(FunctionChanges { name, lines });
        }
    }
    out
}

/// The lines of both in the order of the text; of what differs, the removed ones first.
fn merged(old: Vec<Line>, new: Vec<Line>) -> Vec<ChangedLine> {
    let (mut old, mut new) = (old.into_iter().peekable(), new.into_iter().peekable());
    let mut out = Vec::new();
    let mut added = Vec::new();
    loop {
        let sources = (old.peek().map(|line| line.source), new.peek().map(|line| line.source));
        let add = match sources {
            (Some(a), Some(b)) if a == b => {
                new.next();
                out.append(&mut added);
                out.extend(old.next().map(|line| ChangedLine { change: Change::Kept, line }));
                continue;
            }
            (Some(a), Some(b)) => a > b,
            (None, Some(_)) => true,
            (Some(_), None) => false,
            (None, None) => {
                out.append(&mut added);
                return out;
            }
        };
        if add {
            added.extend(new.next().map(|line| ChangedLine { change: Change::Added, line }));
        } else {
            out.extend(old.next().map(|line| ChangedLine { change: Change::Removed, line }));
        }
    }
}
