//! Texts: characters in as many bits as they are rare in titles and names.

use alloc::string::String;

use super::{
    LinkProblem,
    bits::{Codec, index, index32},
};

/// Symbols: the end of a text, any character that has no symbol, a line feed, and ASCII's printable characters.
const SYMBOLS: usize = 98;
const END: usize = 0;
const OTHER: usize = 1;
const LINE_FEED: usize = 2;
const SPACE: usize = 3;

/// The longest code.
const LONGEST: usize = 13;

/// How many bits each symbol takes, as hexadecimal digits. Found by Huffman's algorithm in the titles, names and notes of
/// the scenes, the vectors and the read-me; part of version 1, never to be changed.
const LENGTHS: &[u8; SYMBOLS] = b"\
    5bd3ccbdddaccdd788b999a999aaa9addd9d9bbbaacbbcda9\
    cbadb99ca9dcdcdcdac465536655b756445b544676879cccc";

/// The canonical code with these lengths: shorter codes first, symbols with codes of one length in their order.
const CODE: Code = Code::new();

struct Code {
    /// How many symbols have a code of this length.
    counts: [u16; LONGEST + 1],
    /// The symbols in the order of their codes.
    sorted: [u8; SYMBOLS],
    /// Each symbol's code.
    codes: [u16; SYMBOLS],
}

const fn length(symbol: usize) -> usize {
    let digit = LENGTHS[symbol];
    (if digit <= b'9' { digit - b'0' } else { digit - b'a' + 10 }) as usize
}

impl Code {
    const fn new() -> Self {
        let mut code = Self { counts: [0; LONGEST + 1], sorted: [0; SYMBOLS], codes: [0; SYMBOLS] };
        let (mut n, mut next, mut len) = (0, 0, 1);
        while len <= LONGEST {
            let mut symbol = 0;
            while symbol < SYMBOLS {
                if length(symbol) == len {
                    code.counts[len] += 1;
                    #[expect(clippy::cast_possible_truncation, reason = "98 symbols")]
                    let small = symbol as u8;
                    code.sorted[n] = small;
                    code.codes[symbol] = next;
                    n += 1;
                    next += 1;
                }
                symbol += 1;
            }
            next <<= 1;
            len += 1;
        }
        code
    }
}

/// A text.
pub(super) fn text(codec: &mut Codec<'_>, given: &str) -> String {
    let mut out = String::new();
    let mut chars = given.chars();
    loop {
        let c = chars.next();
        let symbol = symbol(codec, c.map_or(END, symbol_of));
        let c = match symbol {
            OTHER => {
                let scalar = codec.number(c.map_or(0, |c| u32::from(c).into()), 10);
                char::from_u32(index32(scalar)).unwrap_or_else(|| {
                    codec.fail(LinkProblem::NoCharacter { code: scalar });
                    char::REPLACEMENT_CHARACTER
                })
            }
            LINE_FEED => '\n',
            // At most 126.
            printable => char::from(u8::try_from(printable.saturating_sub(SPACE)).unwrap_or_default() + b' '),
        };
        if symbol != END {
            codec.charge(c.len_utf8());
        }
        if symbol == END || !codec.is_well() {
            return out;
        }
        out.push(c);
    }
}

/// A text, or none.
pub(super) fn maybe_text(codec: &mut Codec<'_>, given: Option<&str>) -> Option<String> {
    codec.bit(given.is_some()).then(|| text(codec, given.unwrap_or_default()))
}

/// A text that is probably `expected`.
pub(super) fn guess(codec: &mut Codec<'_>, given: &str, expected: String) -> String {
    if codec.bit(given == expected) {
        codec.charge(expected.len());
        expected
    } else {
        text(codec, given)
    }
}

fn symbol_of(c: char) -> usize {
    match c {
        '\n' => LINE_FEED,
        ' '..='~' => index((u32::from(c) - u32::from(' ')).into()) + SPACE,
        _ => OTHER,
    }
}

fn symbol(codec: &mut Codec<'_>, given: usize) -> usize {
    if !codec.reads() {
        // At most 13 bits.
        codec.bits(CODE.codes[given].into(), index32(length(given) as u64));
        return given;
    }
    let (mut code, mut first, mut before) = (0, 0, 0);
    for count in &CODE.counts[1..] {
        code = code << 1 | u16::from(codec.bit(false));
        if code < first + count {
            return CODE.sorted[usize::from(before + code - first)].into();
        }
        before += count;
        first = (first + count) << 1;
    }
    // Never: the code is complete.
    END
}

#[cfg(test)]
mod tests {
    use super::super::Version;
    use super::*;

    #[test]
    fn the_code_is_complete() {
        let room: usize = (0..SYMBOLS).map(|symbol| 1 << (LONGEST - length(symbol))).sum();
        assert_eq!(room, 1 << LONGEST);
    }

    #[test]
    fn every_character_comes_back() {
        let given: String =
            ('\0'..='\u{2ff}').chain(['–', '€', '書', '\u{d7ff}', '😀', '\u{10ffff}']).collect();
        let mut writer = Codec::writer(Version::One);
        text(&mut writer, &given);
        let written = writer.finish();
        assert_eq!(text(&mut Codec::reader(written.as_bytes(), Version::One), ""), given);
    }
}
