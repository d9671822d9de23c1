//! Bits as characters, and numbers as bits, in both directions.
//!
//! One description of the format serves writing and reading: each method of [`Codec`] is given a value, writes it and
//! gives it back; or, when reading, ignores it and gives the one that is read. What is wrong is kept in the codec, which
//! gives zeros from then on: results that had to be looked at after every bit would double the code.

use alloc::{boxed::Box, string::String};

use rmapscope_core::LIMIT;

use super::{LinkError, LinkProblem, MAX_CONTENT, Part, Version};
use crate::document::ScenarioDoc;

/// The digits of the payload, base64url's.
pub(super) const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The 6 bits that a character stands for.
pub(super) const fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'-' => Some(62),
        b'_' => Some(63),
        _ => None,
    }
}

/// Writes or reads bits.
#[derive(Debug)]
pub(super) struct Codec<'a> {
    mode: Mode<'a>,
    /// Of the format.
    version: Version,
    /// What may still be put into memory, see [`MAX_CONTENT`].
    room: u64,
    /// What is wrong, in which part, and behind which character it showed: the first thing.
    fault: Option<(LinkProblem, Part, usize)>,
    /// What is coded just now, for errors.
    pub(super) part: Part,
}

#[derive(Debug)]
enum Mode<'a> {
    /// The characters so far, and fewer than 6 bits that are none yet: which, and how many.
    Write { text: String, held: u8, bits: u32 },
    /// Characters of [`DIGITS`], how many of them were taken, and the last one's bits of which some are left.
    Read { text: &'a [u8], taken: usize, held: u8, left: u32 },
}

impl<'a> Codec<'a> {
    /// One that writes.
    pub(super) const fn writer(version: Version) -> Self {
        Self::new(Mode::Write { text: String::new(), held: 0, bits: 0 }, version)
    }

    /// One that reads characters, all of them [`DIGITS`].
    pub(super) const fn reader(text: &'a [u8], version: Version) -> Self {
        Self::new(Mode::Read { text, taken: 0, held: 0, left: 0 }, version)
    }

    const fn new(mode: Mode<'a>, version: Version) -> Self {
        Self { mode, version, room: MAX_CONTENT, fault: None, part: Part::Texts }
    }

    /// The version of the format.
    pub(super) const fn version(&self) -> Version {
        self.version
    }

    /// The characters that were written; the last one is filled up with zero bits.
    pub(super) fn finish(self) -> String {
        match self.mode {
            Mode::Write { mut text, held, bits } => {
                if bits > 0 {
                    text.push(char::from(DIGITS[usize::from(held << (6 - bits))]));
                }
                text
            }
            Mode::Read { .. } => String::new(),
        }
    }

    /// How many characters were read, the one that is being read included.
    pub(super) const fn position(&self) -> usize {
        match &self.mode {
            Mode::Read { taken, .. } => *taken,
            Mode::Write { text, .. } => text.len(),
        }
    }

    /// Whether this reads.
    pub(super) const fn reads(&self) -> bool {
        matches!(self.mode, Mode::Read { .. })
    }

    /// Something is wrong, as far as has been read.
    #[cold]
    #[inline(never)]
    pub(super) fn fail(&mut self, problem: LinkProblem) {
        if self.fault.is_none() {
            self.fault = Some((problem, self.part, self.position()));
        }
    }

    /// What is wrong, in a link whose payload begins behind `front` characters, and what could be read.
    pub(super) fn error(self, front: usize, read: Option<ScenarioDoc>) -> LinkError {
        // It is asked only if something is.
        let (problem, part, position) = self.fault.unwrap_or((LinkProblem::NotCanonical, self.part, 0));
        let at = match problem {
            // Behind the last one that was read.
            LinkProblem::CutShort | LinkProblem::GoesOn => front + position + 1,
            _ => front + position.max(1),
        };
        // A scenario without folios and mms is nothing to show.
        let read = read.filter(|doc| !doc.scenario.folios().is_empty() || !doc.scenario.mms().is_empty());
        LinkError { at, part, problem, read: read.map(Box::new) }
    }

    /// Whether all is well; to be asked before anything is kept, and in every loop.
    pub(super) const fn is_well(&self) -> bool {
        self.fault.is_none()
    }

    /// Makes room for something that takes this much memory.
    pub(super) fn charge(&mut self, size: usize) {
        match self.room.checked_sub(size as u64) {
            Some(room) => self.room = room,
            None => self.fail(LinkProblem::TooMuch),
        }
    }

    /// One bit.
    pub(super) fn bit(&mut self, given: bool) -> bool {
        match &mut self.mode {
            Mode::Write { text, held, bits } => {
                *held = *held << 1 | u8::from(given);
                *bits += 1;
                if *bits == 6 {
                    text.push(char::from(DIGITS[usize::from(*held)]));
                    (*held, *bits) = (0, 0);
                }
                given
            }
            Mode::Read { text, taken, held, left } => {
                if self.fault.is_some() {
                    return false;
                }
                if *left == 0 {
                    let Some(byte) = text.get(*taken) else {
                        self.fail(LinkProblem::CutShort);
                        return false;
                    };
                    *taken += 1;
                    (*held, *left) = (digit(*byte).unwrap_or_default(), 6);
                }
                *left -= 1;
                *held >> *left & 1 == 1
            }
        }
    }

    /// The last `n` bits of a number, the highest first.
    pub(super) fn bits(&mut self, given: u64, n: u32) -> u64 {
        let mut value = 0;
        for i in (0..n).rev() {
            value = value << 1 | u64::from(self.bit(given >> i & 1 == 1));
        }
        value
    }

    /// One of `n` things, by its position: in as few bits as `n` needs. 0 if there is none.
    pub(super) fn one_of(&mut self, given: usize, n: usize) -> usize {
        let last = n.saturating_sub(1) as u64;
        let value = self.bits(given as u64, width(last));
        if n == 0 {
            self.fail(LinkProblem::OutOfList { found: 0, len: 0 });
        } else if value > last {
            self.fail(LinkProblem::Unknown { code: value });
        }
        if value <= last { index(value) } else { 0 }
    }

    /// A number below [`LIMIT`], small ones in few bits: an exponential Golomb code of order `k`, for numbers around
    /// `2^k`.
    pub(super) fn number(&mut self, given: u64, k: u32) -> u64 {
        let high = (given >> k) + 1;
        let mut more = width(high) - 1;
        if self.reads() {
            more = 0;
            while more <= 52 && !self.bit(false) {
                more += 1;
            }
            if more > 52 {
                self.fail(LinkProblem::TooLarge);
            }
        } else {
            self.bits(1, more + 1);
        }
        // The shifts are in range, as k is at most 10.
        let high = 1 << more | self.bits(high, more);
        let value = (high - 1) << k | self.bits(given, k);
        self.below_limit(Some(value))
    }

    /// A number of things in a list.
    pub(super) fn count(&mut self, given: usize, k: u32) -> usize {
        index(self.number(given as u64, k))
    }

    /// A number below [`LIMIT`] that is probably `expected`, or near it, or a multiple of a power of two.
    pub(super) fn guess(&mut self, given: u64, expected: u64) -> u64 {
        if self.bit(given == expected) {
            return self.below_limit(Some(expected));
        }
        let away = given.abs_diff(expected).saturating_sub(1);
        // 0 for the number 0, else one more than it has zeros at its end.
        let zeros = if given == 0 { 0 } else { given.trailing_zeros() + 1 };
        let odd = given.checked_shr(zeros).unwrap_or_default();
        let round = cost(zeros.into(), 2) + if zeros == 0 { 0 } else { cost(odd, 3) };
        let value = if self.bit(round < 1 + cost(away, 6)) {
            match index32(self.number(zeros.into(), 2)) {
                0 => Some(0),
                // More zeros than a number has: too large.
                54.. => None,
                zeros => Some((2 * self.number(odd, 3) + 1).saturating_mul(1 << (zeros - 1))),
            }
        } else {
            let below = self.bit(given < expected);
            let away = self.number(away, 6) + 1;
            if below { expected.checked_sub(away) } else { expected.checked_add(away) }
        };
        self.below_limit(value)
    }

    fn below_limit(&mut self, value: Option<u64>) -> u64 {
        match value {
            Some(value) if value < LIMIT => value,
            _ => {
                self.fail(LinkProblem::TooLarge);
                0
            }
        }
    }
}

/// How many bits [`Codec::number`] takes.
const fn cost(value: u64, k: u32) -> u32 {
    2 * width((value >> k) + 1) - 1 + k
}

/// How many bits a number has, without leading zeros.
pub(super) const fn width(value: u64) -> u32 {
    u64::BITS - value.leading_zeros()
}

/// A number as a position; one that is too large for that is behind the end of any list.
pub(super) fn index(value: u64) -> usize {
    usize::try_from(value).unwrap_or(usize::MAX)
}

/// A small number.
pub(super) fn index32(value: u64) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}
