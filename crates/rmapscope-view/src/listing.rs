//! The code: what every function does, in a kernel's shape and our own words, with the line that is current.
//!
//! The texts in `listings/` hold one function each. A line ends with the names of its [`Site`]s, the places that events
//! come from; blocks in which designs differ begin with `%if` and the knob they hang on, blocks that can be folded with
//! `%fold`. A [`Listing`] is what is left of them under one design. [`site()`] says which place an event came from: every
//! place that a design can come by stands in its listing exactly once.
//!
//! No text of the kernel is in here; its identifiers are.

mod changes;
mod site;
mod source;
mod variables;

use alloc::vec::Vec;

use rmapscope_core::Design;

pub use changes::{Change, ChangedLine, FunctionChanges, changes};
pub use site::{Site, next_stop, previous_stop, site, visits};
pub use variables::{Variable, variables};

/// The texts, in the order in which functions call each other.
const TEXTS: [&str; 14] = [
    include_str!("listings/try_to_unmap.txt"),
    include_str!("listings/try_to_unmap_one.txt"),
    include_str!("listings/page_vma_mapped_walk.txt"),
    include_str!("listings/map_pte.txt"),
    include_str!("listings/check_pte.txt"),
    include_str!("listings/page_vma_mapped_walk_jump.txt"),
    include_str!("listings/folio_unmap_pte_batch.txt"),
    include_str!("listings/folio_pte_batch_flags.txt"),
    include_str!("listings/install_uffd_wp.txt"),
    include_str!("listings/lazyfree.txt"),
    include_str!("listings/unmap_anon_folio_range.txt"),
    include_str!("listings/swap_out.txt"),
    include_str!("listings/finish_unmap.txt"),
    include_str!("listings/folio_remove_rmap_ptes.txt"),
];

/// The code of a design.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// Its functions, callers first.
    pub functions: Vec<Function>,
}

/// A function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    /// Its name.
    pub name: &'static str,
    /// Its lines, the first being its head.
    pub lines: Vec<Line>,
    /// The blocks that can be folded, by their first line; one may lie in another.
    pub folds: Vec<Fold>,
}

/// A line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// By how many steps it is indented.
    pub depth: usize,
    /// What it says.
    pub text: &'static str,
    /// The places of events that it stands for.
    pub sites: Vec<Site>,
    /// Its position in the text that all designs share.
    source: usize,
}

/// A block that can be folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fold {
    /// The first of its lines.
    pub from: usize,
    /// The line behind its last.
    pub to: usize,
    /// What it says when it is folded.
    pub title: &'static str,
    /// The level of detail from which on it is not folded.
    pub shown_from: Detail,
}

/// How much of a listing is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Detail {
    /// What every run comes by.
    Outline,
    /// The steps, without the accounts.
    #[default]
    Steps,
    /// Everything.
    All,
}

impl Detail {
    /// Every level, the least first.
    pub const ALL: [Self; 3] = [Self::Outline, Self::Steps, Self::All];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Outline => "outline",
            Self::Steps => "steps",
            Self::All => "all",
        }
    }
}

/// A line as it is shown at a level of detail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The number of the line, from 1, or of the first that is folded into it.
    pub number: usize,
    /// By how many steps it is indented.
    pub depth: usize,
    /// What it says.
    pub text: &'static str,
    /// The places that it stands for: those of all lines that are folded into it.
    pub sites: Vec<Site>,
    /// Whether lines are folded into it.
    pub folded: bool,
}

impl Listing {
    /// The code of a design.
    #[must_use]
    pub fn new(design: &Design) -> Self {
        let functions = TEXTS.iter().filter_map(|text| source::function(text, design).ok().flatten());
        Self { functions: functions.collect() }
    }

    /// Where a place stands: the function and the line in it, by their positions.
    #[must_use]
    pub fn find(&self, site: Site) -> Option<(usize, usize)> {
        self.functions.iter().enumerate().find_map(|(i, function)| {
            let line = function.lines.iter().position(|line| line.sites.contains(&site));
            line.map(|line| (i, line))
        })
    }
}

impl Function {
    /// The lines at a level of detail.
    #[must_use]
    pub fn shown(&self, detail: Detail) -> Vec<Shown> {
        let mut out = Vec::with_capacity(self.lines.len());
        let mut i = 0;
        while let Some(line) = self.lines.get(i) {
            let fold = self.folds.iter().find(|fold| fold.from == i && fold.shown_from > detail);
            let to = fold.map_or(i + 1, |fold| fold.to);
            out.push(Shown {
                number: i + 1,
                depth: line.depth,
                text: fold.map_or(line.text, |fold| fold.title),
                sites: self.lines[i..to].iter().flat_map(|line| line.sites.iter().copied()).collect(),
                folded: fold.is_some(),
            });
            i = to;
        }
        out
    }
}

#[cfg(test)]
mod tests;
