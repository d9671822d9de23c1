//! How wide texts are, how they are cut and broken into lines, and how numbers are written.

use alloc::{
    borrow::ToOwned as _,
    string::{String, ToString as _},
    vec::Vec,
};

/// A face of type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Face {
    /// The face of the page.
    Plain,
    /// The same, strong.
    Strong,
    /// The one with equal widths.
    Mono,
}

/// How wide a text is in pixels, at most about: which face is used is known only where the picture is shown.
pub(super) fn measure(text: &str, size: i32, face: Face) -> i32 {
    let hundredths: i64 = text.chars().map(|c| i64::from(width(c, face))).sum();
    let pixels = (hundredths * i64::from(size) + 99) / 100;
    i32::try_from(pixels).unwrap_or(i32::MAX / 8).min(i32::MAX / 8)
}

/// The width of a character in hundredths of the size.
const fn width(c: char, face: Face) -> i32 {
    let wide = c as u32 >= 0x2e80;
    let plain = match c {
        _ if wide => 104,
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '|' | '!' | '\'' | ' ' => 35,
        '(' | ')' | '[' | ']' | 'f' | 't' | 'r' | '-' | '"' => 43,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '—' | '…' => 98,
        'A'..='Z' => 73,
        '+' | '=' | '−' | '×' | '<' | '>' | '~' => 84,
        _ => 63,
    };
    match face {
        Face::Plain => plain,
        Face::Strong => plain + plain / 10,
        Face::Mono if wide => 121,
        Face::Mono => 61,
    }
}

/// As much of the beginning of a text as fits, with an ellipsis if it is not all.
pub(super) fn fit(text: &str, room: i32, size: i32, face: Face) -> String {
    if measure(text, size, face) <= room {
        return text.to_owned();
    }
    let mut left = room - measure("…", size, face);
    let mut out = String::new();
    for c in text.chars() {
        left -= measure(c.encode_utf8(&mut [0; 4]), size, face);
        if left < 0 {
            break;
        }
        out.push(c);
    }
    out.push('…');
    out
}

/// A text's end, after an ellipsis, if it has more characters than these.
pub(super) fn tail(text: &str, most: i32) -> String {
    let most = usize::try_from(most).unwrap_or(1).max(2);
    let count = text.chars().count();
    if count <= most {
        return text.to_owned();
    }
    let tail: String = text.chars().skip(count - (most - 1)).collect();
    String::from("…") + &tail
}

/// A text in lines: broken between words, inside a word only if it does not fit in a line. No more than `most` lines,
/// of which the last ends with an ellipsis if there is more.
pub(super) fn wrap(text: &str, room: i32, size: i32, face: Face, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for mut word in text.split_whitespace() {
        loop {
            let gap = if line.is_empty() { "" } else { " " };
            if measure(&line, size, face) + measure(gap, size, face) + measure(word, size, face) <= room {
                line.push_str(gap);
                line.push_str(word);
                break;
            }
            if line.is_empty() {
                let cut = cut(word, room, size, face);
                line.push_str(&word[..cut]);
                word = &word[cut..];
            }
            lines.push(core::mem::take(&mut line));
            if lines.len() == most {
                if let Some(last) = lines.last_mut() {
                    last.push('…');
                }
                return lines;
            }
            if word.is_empty() {
                break;
            }
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// How many bytes of a word fit, at least one character.
fn cut(word: &str, room: i32, size: i32, face: Face) -> usize {
    let mut left = room;
    for (i, c) in word.char_indices() {
        left -= measure(c.encode_utf8(&mut [0; 4]), size, face);
        if left < 0 && i > 0 {
            return i;
        }
    }
    word.len()
}

/// Thousands with a comma.
pub(super) fn grouped(value: u64) -> String {
    let digits = value.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A number with U+2212 if it is below zero.
pub(super) fn number(value: i64) -> String {
    let digits = grouped(value.unsigned_abs());
    if value < 0 { String::from("−") + &digits } else { digits }
}

/// A change, with its sign.
pub(super) fn change(value: i64) -> String {
    if value > 0 { String::from("+") + &number(value) } else { number(value) }
}

/// `1 entry`, `1,024 entries`.
pub(super) fn counted(n: u64, one: &str, many: &str) -> String {
    grouped(n) + " " + if n == 1 { one } else { many }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cut_or_broken_fits() {
        let text = "The scan stopped at 524, which is read-only while 520 is writable.";
        for room in [60, 100, 300, 900] {
            for line in wrap(text, room, 14, Face::Plain, 99) {
                assert!(measure(&line, 14, Face::Plain) <= room, "{room}: {line:?}");
            }
            let fitted = fit(text, room, 14, Face::Strong);
            assert!(measure(&fitted, 14, Face::Strong) <= room, "{room}: {fitted:?}");
        }
        let words: Vec<_> = wrap(text, 100, 14, Face::Plain, 99);
        assert_eq!(words.join(" "), text);
        assert_eq!(wrap(&"x".repeat(500), 100, 10, Face::Mono, 99).concat(), "x".repeat(500));
        assert_eq!(wrap(text, 100, 14, Face::Plain, 2).len(), 2);
        assert!(wrap("", 100, 14, Face::Plain, 2).is_empty());
        assert_eq!(wrap("wide", 0, 14, Face::Plain, 9), ["w", "i", "d", "e"]);
    }

    #[test]
    fn numbers_and_ends() {
        assert_eq!([0, 999, 1000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!([change(-1024), change(0), change(16)], ["−1,024", "0", "+16"]);
        assert_eq!([counted(1, "row", "rows"), counted(2048, "row", "rows")], ["1 row", "2,048 rows"]);
        assert_eq!([tail("123456", 4), tail("1234", 4)], ["…456", "1234"]);
    }
}
