//! Sentences from templates: text with numbered holes, and the words that go into them.
//!
//! A hole `{0}` is filled with the first word, as in `"Cleared entry {0}."`. A hole with two forms is filled with one
//! of them, by whether the first word stands for one thing or for more: `{0:page is|pages are}`. A word may be used in
//! several holes or in none, so that templates that are chosen by a `match` can share their words.
//!
//! One function reads every template, and words are plain data: in the page a sentence costs little more than its
//! text, while each use of `format!` would be code of its own.

use alloc::string::String;

use rmapscope_core::{PageId, Pte, Scenario, Vpn};

use crate::sentence::words;

/// What goes into a hole.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Word<'a> {
    /// `520`
    Number(u64),
    /// `−16`, with U+2212.
    Signed(i64),
    /// `+16`, `−16` or `0`.
    Change(i64),
    /// From a number on, so many: `520`, or `520–523`.
    Range(u64, u64),
    /// Ranges of numbers in ascending order: `516–519 and 524`.
    Ranges(&'a [u64]),
    /// Text as it is.
    Text(&'a str),
    /// Text with a capital, for the beginning of a sentence.
    Capital(&'a str),
    /// A name from the scenario.
    Name(&'a String),
    /// `a`, `a and b`, `a, b and c`.
    List(&'a [&'static str]),
    /// `page 8 of A`
    Page(&'a Scenario, PageId),
    /// An entry's value: `present, page 8 of A, writable, dirty`.
    Value(&'a Scenario, &'a Pte),
    /// For the choice between two forms only.
    If(bool),
}

impl Word<'_> {
    /// The numbers of entries.
    pub(crate) const fn entries(at: Vpn, len: u64) -> Self {
        Self::Range(at.get(), len)
    }

    /// The numbers of the entries of the table that covers them from `first` on.
    pub(crate) const fn table(first: Vpn) -> Self {
        Self::Range(first.get(), first.table_end().since(first))
    }

    /// Whether the first of two forms is the right one.
    const fn is_one(&self) -> bool {
        match *self {
            Self::Number(n) => n == 1,
            Self::Signed(n) | Self::Change(n) => n == 1,
            Self::Range(_, len) => len <= 1,
            Self::Ranges(numbers) => numbers.len() == 1,
            Self::List(items) => items.len() == 1,
            Self::If(yes) => yes,
            Self::Text(_) | Self::Capital(_) | Self::Name(_) | Self::Page(..) | Self::Value(..) => true,
        }
    }

    fn write(&self, out: &mut String) {
        match *self {
            Self::Number(n) => digits(out, n),
            Self::Signed(n) => {
                if n < 0 {
                    out.push('−');
                }
                digits(out, n.unsigned_abs());
            }
            Self::Change(n) => {
                if n > 0 {
                    out.push('+');
                }
                Self::Signed(n).write(out);
            }
            Self::Range(first, len) => {
                digits(out, first);
                if len > 1 {
                    out.push('–');
                    digits(out, first + len - 1);
                }
            }
            Self::Ranges(numbers) => ranges(out, numbers),
            Self::Text(text) => out.push_str(text),
            Self::Capital(text) => {
                let start = out.len();
                out.push_str(text);
                // Our own sentences begin with ASCII; a table of all letters would be a part of the page.
                if let Some(first) = out.get_mut(start..=start) {
                    first.make_ascii_uppercase();
                }
            }
            Self::Name(name) => out.push_str(name),
            Self::List(items) => list(out, items),
            Self::Page(scenario, page) => {
                let name = &scenario.folio(page.folio).id;
                say(out, "page {0} of {1}", &[Self::Number(page.page.into()), Word::Name(name)]);
            }
            Self::Value(scenario, pte) => words::value(out, scenario, *pte),
            Self::If(_) => debug_assert!(false, "there is nothing to write"),
        }
    }
}

/// Writes a template at the end of a text.
pub(crate) fn say(out: &mut String, template: &'static str, words: &[Word<'_>]) {
    // Every other part lies between braces.
    for (i, part) in template.split(['{', '}']).enumerate() {
        if i % 2 == 0 {
            out.push_str(part);
            continue;
        }
        let (number, forms) = part.split_at(1.min(part.len()));
        let word = number.bytes().next().and_then(|digit| words.get(usize::from(digit.wrapping_sub(b'0'))));
        debug_assert!(word.is_some(), "there is no word for {{{part}}} in {template:?}");
        let Some(word) = word else { continue };
        if let Some((one, many)) = forms.split_once('|') {
            debug_assert!(one.starts_with(':'), "no colon in {{{part}}} in {template:?}");
            out.push_str(if word.is_one() { one.get(1..).unwrap_or_default() } else { many });
        } else {
            debug_assert!(forms.is_empty(), "one form only in {{{part}}} in {template:?}");
            word.write(out);
        }
    }
}

/// Items as they are listed in a sentence.
pub(crate) fn list(out: &mut String, items: &[&str]) {
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            out.push_str(between(i + 1 == items.len()));
        }
        out.push_str(item);
    }
}

/// A template as a text of its own.
pub(crate) fn text(template: &'static str, words: &[Word<'_>]) -> String {
    let mut out = String::new();
    say(&mut out, template, words);
    out
}

fn digits(out: &mut String, n: u64) {
    if n > 9 {
        digits(out, n / 10);
    }
    // The remainder is one digit.
    out.push(char::from(b'0' + (n % 10) as u8));
}

/// What stands before the last item of a list, or before another one.
const fn between(last: bool) -> &'static str {
    if last { " and " } else { ", " }
}

fn ranges(out: &mut String, numbers: &[u64]) {
    let mut rest = numbers;
    while let Some(&first) = rest.first() {
        let len = (first..).zip(rest).take_while(|(wanted, number)| wanted == *number).count();
        rest = &rest[len..];
        if rest.len() + len < numbers.len() {
            out.push_str(between(rest.is_empty()));
        }
        Word::Range(first, len as u64).write(out);
    }
}

#[cfg(test)]
mod tests {
    use super::{Word::*, *};

    #[test]
    fn holes_are_filled_by_number() {
        assert_eq!(text("{1} and {0}, {1}.", &[Number(7), Text("a")]), "a and 7, a.");
        assert_eq!(text("", &[]), "");
        assert_eq!(text("no hole", &[If(true)]), "no hole");
    }

    #[test]
    fn forms_are_chosen_by_number() {
        let these = |n| text("{0} {0:entry|entries}, {0:|not }one", &[Number(n)]);
        assert_eq!([0, 1, 2].map(these), ["0 entries, not one", "1 entry, one", "2 entries, not one"]);
        let run = |len| text("{0:page|pages} {0}", &[Range(8, len)]);
        assert_eq!([1, 4].map(run), ["page 8", "pages 8–11"]);
        assert_eq!(text("{0:yes|no} {1:yes|no}", &[If(true), If(false)]), "yes no");
    }

    #[test]
    fn numbers_are_written_out() {
        for n in [0, 9, 10, 99, 100, 65_536, u64::MAX] {
            assert_eq!(text("{0}", &[Number(n)]), alloc::format!("{n}"));
        }
        assert_eq!(text("{0} {1}", &[Signed(-16), Signed(16)]), "−16 16");
        assert_eq!(text("{0} {1} {2}", &[Change(16), Change(0), Change(-1)]), "+16 0 −1");
        assert_eq!(text("{0}", &[Signed(i64::MIN)]), "−9223372036854775808");
    }

    #[test]
    fn lists_and_ranges_end_with_and() {
        let list = |items: &[&'static str]| text("{0}", &[List(items)]);
        assert_eq!(list(&[]), "");
        assert_eq!([list(&["a"]), list(&["a", "b"]), list(&["a", "b", "c"])], ["a", "a and b", "a, b and c"]);
        let ranges = |numbers: &[u64]| text("{0}", &[Ranges(numbers)]);
        assert_eq!(ranges(&[]), "");
        assert_eq!(ranges(&[5]), "5");
        assert_eq!(ranges(&[5, 6, 7, 9, 12, 13]), "5–7, 9 and 12–13");
    }

    #[test]
    fn capitals_are_for_letters() {
        assert_eq!(text("{0}. {1}{2}", &[Capital("an entry"), Capital("– 5"), Capital("")]), "An entry. – 5");
    }

    #[test]
    #[should_panic(expected = "there is no word for {2} in")]
    fn a_hole_needs_a_word() {
        let _ = text("{0} {2}", &[Number(1), Number(2)]);
    }

    #[test]
    #[should_panic(expected = "one form only in {0:is} in")]
    fn a_choice_needs_two_forms() {
        let _ = text("{0:is}", &[Number(1)]);
    }
}
