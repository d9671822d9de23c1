//! Helpers for error texts: values from strangers are shown short, and a near miss is named.

use alloc::borrow::Cow;

/// How many characters of a stranger's text are shown.
const SHOWN: usize = 40;

/// The text, or its beginning with an ellipsis.
pub(crate) fn cut(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => Cow::Owned(alloc::format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    }
}

/// The accepted name that is most like `given`, if one is much like it.
pub(crate) fn nearest<'a>(given: &str, accepted: &[&'a str]) -> Option<&'a str> {
    if given.is_empty() || given.len() > SHOWN {
        return None;
    }
    accepted
        .iter()
        .map(|name| (distance(given, name), *name))
        .filter(|&(distance, name)| distance <= 1 + name.len() / 4)
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, name)| name)
}

/// How many bytes have to be inserted, removed or changed; upper and lower case, `-` and `_` are the same.
fn distance(a: &str, b: &str) -> usize {
    let same = |byte: u8| if byte == b'_' { b'-' } else { byte.to_ascii_lowercase() };
    let mut row: alloc::vec::Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.bytes().enumerate() {
            let change = diagonal + usize::from(same(x) != same(y));
            diagonal = row[j + 1];
            row[j + 1] = change.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_misses_are_named() {
        let names = ["v6.15", "v6.16", "v7.0", "2026-08", "series-v2", "batch-present"];
        assert_eq!(nearest("v7", &names), Some("v7.0"));
        assert_eq!(nearest("series_V2", &names), Some("series-v2"));
        assert_eq!(nearest("batch_presnt", &names), Some("batch-present"));
        assert_eq!(nearest("linux", &names), None);
        assert_eq!(nearest("", &names), None);
    }

    #[test]
    fn long_texts_are_cut_between_characters() {
        assert_eq!(cut("kurz"), "kurz");
        let long = "ä".repeat(1000);
        assert_eq!(cut(&long).chars().count(), SHOWN + 1);
    }
}
