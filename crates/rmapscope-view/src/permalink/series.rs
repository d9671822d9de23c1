//! Lists most of whose members are as expected.

use super::{LinkProblem, Version, bits::Codec};

/// Says of each member of a list whether it is as expected. Version 1 takes a bit for each; version 2, behind one that
/// is, says how many more are, and needs no bit for the next one, which is not.
#[derive(Debug, Default)]
pub(super) struct Series {
    /// How many more are known to be as expected.
    more: usize,
    /// Whether the one behind them is known not to be.
    ends: bool,
}

impl Series {
    /// Whether the next member is as expected; `left` members, at most, come behind it, and `following` says how many of
    /// them in a row are as expected, too. What is given is ignored when reading.
    pub(super) fn next(
        &mut self,
        codec: &mut Codec<'_>,
        given: bool,
        left: usize,
        following: impl FnOnce() -> usize,
    ) -> bool {
        match codec.version() {
            Version::One => codec.bit(given),
            Version::Two if self.more > 0 => {
                self.more -= 1;
                true
            }
            Version::Two if self.ends => {
                self.ends = false;
                false
            }
            Version::Two => {
                let expected = codec.bit(given);
                if expected {
                    self.more = codec.count(if codec.reads() { 0 } else { following() }, 0);
                    self.ends = true;
                    if self.more > left {
                        codec.fail(LinkProblem::OutOfList { found: self.more as u64, len: left as u64 });
                    }
                }
                expected
            }
        }
    }
}
