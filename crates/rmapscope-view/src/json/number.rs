//! Numbers of a document: whole ones, and the rest as text for an error to show.

use alloc::{
    format,
    string::{String, ToString},
};
use core::fmt;

/// Whole numbers in JavaScript are exact below this: 2^53.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Number {
    /// A whole number, not negative.
    Whole(u64),
    /// Any other number, as text; no part of the format accepts one.
    Other(String),
}

impl Number {
    /// A number that came as a signed integer.
    pub(super) fn from_signed(value: i64) -> Self {
        u64::try_from(value).map_or_else(|_| Self::Other(value.to_string()), Self::Whole)
    }

    /// A number as a text has it. `16.0` is not how a whole number is written.
    pub(super) fn from_text(text: String) -> Self {
        match text.parse() {
            Ok(value) => Self::Whole(value),
            Err(_) => Self::Other(text),
        }
    }

    /// A number that came as a floating-point number from where all numbers are: whole below 2^53 means an integer.
    pub(super) fn from_float(value: f64) -> Self {
        if (0.0..EXACT).contains(&value) && value % 1.0 == 0.0 {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "whole, not negative and below 2^53, just checked"
            )]
            Self::Whole(value as u64)
        } else {
            Self::Other(format!("{value:?}"))
        }
    }

    /// Whether the number is whole, so that only its size can be wrong. Beyond 2^53 every number counts as whole.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        match self {
            Self::Whole(_) => true,
            Self::Other(text) => {
                let text = text.strip_prefix('-').unwrap_or(text);
                let digits = text.strip_suffix(".0").filter(|digits| digits.len() > 15).unwrap_or(text);
                digits.bytes().all(|byte| byte.is_ascii_digit())
                    || text.split_once(['e', 'E']).is_some_and(|(_, power)| {
                        power.trim_start_matches('+').parse().is_ok_and(|power: i64| power > 15)
                    })
            }
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(value) => value.fmt(f),
            Self::Other(text) => f.write_str(text),
        }
    }
}
