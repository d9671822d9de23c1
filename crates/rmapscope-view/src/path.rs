//! Where in a document something stands, as a chain on the stack: it costs nothing until an error names it.

use core::fmt::{self, Write as _};

use crate::text_cut::cut;

/// A place in a document, printed as `mms[0].ptes[3].len`.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Path<'a> {
    /// The whole document.
    Root,
    /// A key of an object.
    Key(&'a Path<'a>, &'a str),
    /// An item of an array.
    Item(&'a Path<'a>, usize),
}

impl<'a> Path<'a> {
    /// A key of the object here.
    pub(crate) const fn key<'b>(&'b self, key: &'b str) -> Path<'b>
    where
        'a: 'b,
    {
        Path::Key(self, key)
    }

    /// An item of the array here.
    pub(crate) const fn item<'b>(&'b self, item: usize) -> Path<'b>
    where
        'a: 'b,
    {
        Path::Item(self, item)
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Root => Ok(()),
            Self::Key(parent, key) => {
                parent.fmt(f)?;
                if is_plain(key) {
                    if !matches!(parent, Self::Root) {
                        f.write_char('.')?;
                    }
                    f.write_str(key)
                } else {
                    write!(f, "[{:?}]", cut(key))
                }
            }
            Self::Item(parent, item) => write!(f, "{parent}[{item}]"),
        }
    }
}

/// Whether a key can stand in a path without quotes.
fn is_plain(key: &str) -> bool {
    (1..=40).contains(&key.len())
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}
