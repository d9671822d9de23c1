//! What can be wrong with a link, said with the character where it shows and what would be accepted.

use alloc::boxed::Box;
use core::fmt;

use rmapscope_core::{LIMIT, ScenarioError};

use super::{MAX_CONTENT, MAX_LENGTH};
use crate::document::ScenarioDoc;

/// A link that is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkError {
    /// The character of the fragment at which it shows, from 1.
    pub at: usize,
    /// What was being read.
    pub part: Part,
    /// What is wrong.
    pub problem: LinkProblem,
    /// The scenario as far as it could be read, if that is a scenario; no operations if reading ended before them.
    pub read: Option<Box<ScenarioDoc>>,
}

/// A part of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The version in front, or the step behind.
    Frame,
    /// The model's number, the title, the notes and the architecture.
    Texts,
    /// A folio, by its position.
    Folio(usize),
    /// An mm, by its position.
    Mm(usize),
    /// Faults, operations and the document's designs.
    Ops,
    /// What is shown: designs, step, panels, selection.
    View,
}

/// What is wrong with a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkProblem {
    /// No version and dot in front.
    NoVersion,
    /// Another version.
    Version {
        /// Its number.
        found: u32,
    },
    /// Longer than any link.
    TooLong {
        /// Its length in bytes.
        found: usize,
    },
    /// A character that links do not have.
    Character {
        /// Which.
        found: char,
    },
    /// What stands behind `~` is no step.
    BadStep,
    /// It ends in the middle.
    CutShort,
    /// It goes on behind its end.
    GoesOn,
    /// A number that is too large.
    TooLarge,
    /// A code that means nothing yet.
    Unknown {
        /// The code.
        code: u64,
    },
    /// A section that means nothing yet.
    UnknownSection {
        /// Its number.
        tag: u64,
    },
    /// A number that is no character's.
    NoCharacter {
        /// The number.
        code: u64,
    },
    /// A name's or a run's position in a list that is shorter.
    OutOfList {
        /// The position.
        found: u64,
        /// How long the list is.
        len: u64,
    },
    /// More content than a link may have.
    TooMuch,
    /// A rule that the scenario breaks.
    Scenario(ScenarioError),
    /// It says what another link says.
    NotCanonical,
}

impl fmt::Display for LinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "character {} of the link", self.at)?;
        match self.part {
            Part::Frame => {}
            Part::Texts => f.write_str(", in the texts")?,
            Part::Folio(i) => write!(f, ", in folios[{i}]")?,
            Part::Mm(i) => write!(f, ", in mms[{i}]")?,
            Part::Ops => f.write_str(", in the operations and designs")?,
            Part::View => f.write_str(", in what is shown")?,
        }
        write!(f, ": {}", self.problem)
    }
}

impl core::error::Error for LinkError {}

impl fmt::Display for LinkProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoVersion => f.write_str("no version is given; a link begins with \"1.\" or \"2.\""),
            Self::Version { found } => {
                write!(f, "version {found} is not supported; 1 and 2 would be accepted")
            }
            Self::TooLong { found } => {
                write!(f, "the link has {found} bytes; at most {MAX_LENGTH} would be accepted")
            }
            Self::Character { found } => {
                write!(f, "{found:?} is not accepted; A to Z, a to z, 0 to 9, - and _ would be")
            }
            Self::BadStep => write!(
                f,
                "not a step; a number below {LIMIT} without leading zeros would be accepted behind ~"
            ),
            Self::CutShort => f.write_str("the link ends in the middle; was all of it copied?"),
            Self::GoesOn => f.write_str("the link is complete before this; nothing more would be accepted"),
            Self::TooLarge => write!(f, "a number is too large; below {LIMIT} would be accepted"),
            Self::Unknown { code } => {
                write!(f, "code {code} is unknown here; a newer rmapscope may have made this link")
            }
            Self::UnknownSection { tag } => {
                write!(f, "section {tag} is unknown here; a newer rmapscope may have made this link")
            }
            Self::NoCharacter { code } => write!(f, "{code} is not the number of a character"),
            Self::OutOfList { found, len } => {
                write!(f, "{found} is not the position of one of {len} things")
            }
            Self::TooMuch => write!(f, "it holds more than {MAX_CONTENT} bytes of content"),
            Self::Scenario(error) => error.fmt(f),
            Self::NotCanonical => {
                f.write_str("from here on this is not how the link for this state is written")
            }
        }
    }
}

/// A state that no link can hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoLink {
    /// Too many designs are shown, or none.
    Designs {
        /// How many.
        found: usize,
    },
    /// A step behind the end of the trace.
    Step {
        /// The step.
        found: u64,
        /// How many the trace has.
        steps: u64,
    },
    /// Something is selected that the scenario does not have.
    Selection,
    /// A number of a model or of steps, out of range.
    Number {
        /// The number.
        found: u64,
    },
    /// More content than a link may have.
    TooMuch,
    /// A link that would be too long.
    TooLong {
        /// Its length.
        found: usize,
    },
}

impl fmt::Display for NoLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Designs { found } => write!(f, "{found} designs are to be shown; a link has 1 to 4"),
            Self::Step { found, steps } => {
                write!(f, "step {found} is out of range; 0 to {steps} would be accepted")
            }
            Self::Selection => f.write_str("what is selected is not in the scenario"),
            Self::Number { found } => {
                write!(f, "{found} is out of range; 1 to {} would be accepted", LIMIT - 1)
            }
            Self::TooMuch => {
                write!(f, "the scenario is too large for a link, which holds {MAX_CONTENT} bytes of content")
            }
            Self::TooLong { found } => {
                write!(f, "the link would have {found} characters; at most {MAX_LENGTH} are accepted")
            }
        }
    }
}

impl core::error::Error for NoLink {}
