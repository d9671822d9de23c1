//! What can be wrong with a document, said with the path, the value and what would be accepted.

use alloc::string::String;
use core::fmt;

use rmapscope_core::{LIMIT, Problem, ScenarioError};

use crate::{
    json::{Json, JsonError},
    path::Path,
    text_cut::nearest,
};

/// A document that is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentError {
    /// Where in the document, as `mms[0].ptes[3].len`; empty for the document as a whole.
    pub path: String,
    /// What is wrong there.
    pub problem: DocumentProblem,
}

/// What is wrong with a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DocumentProblem {
    /// The text is not JSON, or has a key twice; it knows line and column.
    Syntax(JsonError),
    /// A value of another type.
    WrongType {
        /// The value, shortened.
        found: String,
        /// What would be accepted.
        accepted: String,
    },
    /// A number that is not written as a whole one.
    NotWhole {
        /// The number.
        found: String,
        /// The smallest that would be accepted.
        min: u64,
        /// The largest that would be accepted.
        max: u64,
    },
    /// A number outside its range.
    OutOfRange {
        /// The number.
        found: String,
        /// The smallest that would be accepted.
        min: u64,
        /// The largest that would be accepted.
        max: u64,
    },
    /// A key that has to be there is not.
    Missing {
        /// What would be accepted.
        accepted: &'static str,
    },
    /// A key that the format does not have here.
    UnknownKey {
        /// The keys it has.
        accepted: &'static [&'static str],
        /// The one that is most like it.
        nearest: Option<&'static str>,
    },
    /// A name that is not one of a list.
    UnknownName {
        /// The name, shortened.
        found: String,
        /// The list, in words.
        accepted: String,
        /// The one that is most like it.
        nearest: Option<&'static str>,
    },
    /// Another version of the format.
    Version {
        /// What was given, shortened.
        found: String,
    },
    /// A flag or page that was given before in the same list.
    Repeated {
        /// Which.
        found: String,
        /// Where in the list it is already.
        first: usize,
    },
    /// A run of entries without a kind, or with several.
    Kinds {
        /// The kinds that were given, as a list.
        found: String,
    },
    /// A key that a run of entries of this kind does not have.
    NotInKind {
        /// The kind.
        kind: &'static str,
        /// The keys it has.
        accepted: String,
    },
    /// Letters that are no bits of the entry's kind, repeated, or out of order.
    Bits {
        /// What was given, shortened.
        found: String,
        /// The kind.
        kind: &'static str,
        /// The kind's bits, in order.
        accepted: String,
        /// What is wrong.
        fault: BitsFault,
    },
    /// A rule that the scenario as a whole breaks.
    Scenario(Problem),
}

/// What is wrong with the letters of `bits`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BitsFault {
    /// A letter that is no bit of this kind.
    Unknown(char),
    /// A letter that stands there twice.
    Twice(char),
    /// Two letters in the wrong order.
    Order,
    /// Write and read-exclusive in one migration entry.
    WriteAndExclusive,
}

impl DocumentError {
    pub(crate) fn new(path: &Path<'_>, problem: DocumentProblem) -> Self {
        use alloc::string::ToString as _;
        Self { path: path.to_string(), problem }
    }

    /// A value of the wrong type.
    pub(crate) fn wrong_type(path: &Path<'_>, found: &Json, accepted: impl Into<String>) -> Self {
        Self::new(path, DocumentProblem::WrongType { found: found.shown(), accepted: accepted.into() })
    }

    /// A key that has to be there.
    pub(crate) fn missing(path: &Path<'_>, key: &'static str, accepted: &'static str) -> Self {
        Self::new(&path.key(key), DocumentProblem::Missing { accepted })
    }

    /// A key that is not in the format.
    pub(crate) fn unknown_key(path: &Path<'_>, key: &str, accepted: &'static [&'static str]) -> Self {
        let nearest = nearest(key, accepted);
        Self::new(&path.key(key), DocumentProblem::UnknownKey { accepted, nearest })
    }

    /// A name that is not in the list.
    pub(crate) fn unknown_name(path: &Path<'_>, found: &str, accepted: &[&'static str]) -> Self {
        Self::unknown_name_or(path, found, accepted, "")
    }

    /// The same, where something else would be accepted, too.
    pub(crate) fn unknown_name_or(path: &Path<'_>, found: &str, accepted: &[&'static str], or: &str) -> Self {
        let problem = DocumentProblem::UnknownName {
            found: Json::string(found).shown(),
            accepted: accepted.join(", ") + or,
            nearest: nearest(found, accepted),
        };
        Self::new(path, problem)
    }

    /// A scenario's error, of a scenario that stands at `path` in the document.
    pub(crate) fn scenario(path: &Path<'_>, error: ScenarioError) -> Self {
        use alloc::format;
        let place = error.place;
        let path = match path {
            Path::Root => format!("{place}"),
            Path::Key(..) | Path::Item(..) => format!("{path}.{place}"),
        };
        Self { path, problem: DocumentProblem::Scenario(error.problem) }
    }
}

impl From<JsonError> for DocumentError {
    fn from(error: JsonError) -> Self {
        Self { path: error.path.clone(), problem: DocumentProblem::Syntax(error) }
    }
}

impl fmt::Display for DocumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A syntax error names its path itself.
        if self.path.is_empty() || matches!(self.problem, DocumentProblem::Syntax(_)) {
            self.problem.fmt(f)
        } else {
            write!(f, "{}: {}", self.path, self.problem)
        }
    }
}

impl core::error::Error for DocumentError {}

impl fmt::Display for DocumentProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax(error) => error.fmt(f),
            Self::WrongType { found, accepted } => {
                write!(f, "{found} is not accepted; {accepted} would be")
            }
            Self::NotWhole { found, min, max } => {
                write!(f, "{found} is not a plain whole number; {min} to {max} would be accepted")
            }
            Self::OutOfRange { found, min, max } => {
                write!(f, "{found} is out of range; {min} to {max} would be accepted")
            }
            Self::Missing { accepted } => write!(f, "this key is missing; {accepted} would be accepted"),
            Self::UnknownKey { accepted, nearest } => {
                f.write_str("this key is unknown; ")?;
                meant(f, *nearest)?;
                f.write_str("accepted are ")?;
                list(f, accepted)
            }
            Self::UnknownName { found, accepted, nearest } => {
                write!(f, "{found} is unknown; ")?;
                meant(f, *nearest)?;
                write!(f, "accepted are {accepted}")
            }
            Self::Version { found } => {
                write!(f, "version {found} is not supported; {:?} would be accepted", super::FORMAT)
            }
            Self::Repeated { found, first } => {
                write!(f, "{found} is item {first} of the list already; once would be accepted")
            }
            Self::Kinds { found } => {
                if found.is_empty() {
                    f.write_str("no kind of entry is given; exactly one of ")?;
                } else {
                    write!(f, "{found} cannot stand together; exactly one of ")?;
                }
                list(f, &super::read_pte::KINDS)?;
                f.write_str(" would be accepted")
            }
            Self::NotInKind { kind, accepted } => {
                write!(f, "a {kind} entry does not have this key; accepted are {accepted}")
            }
            Self::Bits { found, kind, accepted, fault } => {
                match fault {
                    BitsFault::Unknown(letter) => {
                        write!(f, "{found} has {letter:?}, which is no bit of a {kind} entry; ")?;
                    }
                    BitsFault::Twice(letter) => write!(f, "{found} has {letter:?} twice; ")?,
                    BitsFault::Order => write!(f, "{found} is out of order; ")?,
                    BitsFault::WriteAndExclusive => write!(
                        f,
                        "{found} says both write (w) and read-exclusive (x), a migration entry is one of \
                         them; "
                    )?,
                }
                write!(f, "letters of {accepted:?} in this order would be accepted")
            }
            Self::Scenario(problem) => problem.fmt(f),
        }
    }
}

fn meant(f: &mut fmt::Formatter<'_>, nearest: Option<&str>) -> fmt::Result {
    nearest.map_or(Ok(()), |name| write!(f, "did you mean {name:?}? "))
}

fn list(f: &mut fmt::Formatter<'_>, names: &[&str]) -> fmt::Result {
    for (i, name) in names.iter().enumerate() {
        write!(f, "{}{name}", if i == 0 { "" } else { ", " })?;
    }
    Ok(())
}

/// The largest number that a document may contain.
pub(crate) const MAX: u64 = LIMIT - 1;
