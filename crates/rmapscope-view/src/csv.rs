//! Counts as comma-separated values (RFC 4180): for each design what a run cost in all, or after each of its steps.
//!
//! Lines end with CR LF, and the first one names the columns. The columns of counts are those of outcomes.

use alloc::string::String;
use core::fmt::{self, Write};

use rmapscope_core::{Counts, Trace};

use crate::sentence::short;

/// The first line of a table of counts.
///
/// # Errors
///
/// If it cannot be written.
pub fn counts_head(out: &mut dyn Write) -> fmt::Result {
    out.write_str("file,design")?;
    names(out)?;
    out.write_str(",bugs\r\n")
}

/// A line of it: what a run cost, and how many bugs were found.
///
/// # Errors
///
/// If it cannot be written.
pub fn counts(out: &mut dyn Write, file: &str, design: &str, counts: &Counts, bugs: usize) -> fmt::Result {
    field(out, file)?;
    out.write_char(',')?;
    field(out, design)?;
    values(out, counts)?;
    write!(out, ",{bugs}\r\n")
}

/// The first line of a table of counts over steps.
///
/// # Errors
///
/// If it cannot be written.
pub fn curve_head(out: &mut dyn Write) -> fmt::Result {
    out.write_str("file,design,step,event")?;
    names(out)?;
    out.write_str("\r\n")
}

/// Its lines for a trace: the counts at the start, as step 0, and after each event.
///
/// # Errors
///
/// If they cannot be written.
pub fn curve(out: &mut dyn Write, file: &str, design: &str, trace: &Trace) -> fmt::Result {
    let mut begin = String::new();
    field(&mut begin, file)?;
    begin.push(',');
    field(&mut begin, design)?;
    let mut counts = Counts::default();
    let mut step = 0_u64;
    write!(out, "{begin},0,")?;
    values(out, &counts)?;
    out.write_str("\r\n")?;
    for event in trace.events() {
        step += 1;
        counts.add(event);
        write!(out, "{begin},{step},{}", short(event, trace.scenario()).kind)?;
        values(out, &counts)?;
        out.write_str("\r\n")?;
    }
    Ok(())
}

/// The names of all counts, a comma before each.
pub(crate) fn names(out: &mut dyn Write) -> fmt::Result {
    for (name, _) in Counts::default().named() {
        write!(out, ",{name}")?;
    }
    Ok(())
}

/// All counts, a comma before each.
pub(crate) fn values(out: &mut dyn Write, counts: &Counts) -> fmt::Result {
    for (_, value) in counts.named() {
        write!(out, ",{value}")?;
    }
    Ok(())
}

/// A field, in quotes if it has to be.
pub(crate) fn field(out: &mut dyn Write, text: &str) -> fmt::Result {
    if !text.contains(['"', ',', '\r', '\n']) {
        return out.write_str(text);
    }
    out.write_char('"')?;
    for (i, piece) in text.split('"').enumerate() {
        if i > 0 {
            out.write_str("\"\"")?;
        }
        out.write_str(piece)?;
    }
    out.write_char('"')
}
