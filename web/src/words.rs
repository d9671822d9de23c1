//! How numbers are written.

/// Writes something at the end of a string.
macro_rules! add {
    ($string:expr, $($what:tt)*) => {{
        // Writing to a string cannot fail.
        let _ = ::std::fmt::Write::write_fmt($string, ::std::format_args!($($what)*));
    }};
}
pub(crate) use add;

/// With U+2212 if it is below zero.
#[must_use]
pub fn number(value: i64) -> String {
    if value < 0 { format!("−{}", grouped(value.unsigned_abs())) } else { grouped(value.unsigned_abs()) }
}

/// A change, with its sign.
#[must_use]
pub fn change(value: i64) -> String {
    if value > 0 { format!("+{}", number(value)) } else { number(value) }
}

/// Thousands with a comma.
#[must_use]
pub fn grouped(value: u64) -> String {
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

/// From the first page to the last one, as it is written.
#[must_use]
pub fn pages(from: u64, to: u64) -> String {
    if to <= from + 1 { from.to_string() } else { format!("{from}–{}", to - 1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_the_page_writes_them() {
        assert_eq!(
            [0, 999, 1000, 65_536, 1_234_567].map(grouped),
            ["0", "999", "1,000", "65,536", "1,234,567"]
        );
        assert_eq!([number(-16), change(16), change(0), change(-1)], ["−16", "+16", "0", "−1"]);
        assert_eq!([pages(512, 576), pages(7, 8)], ["512–575", "7"]);
    }
}
