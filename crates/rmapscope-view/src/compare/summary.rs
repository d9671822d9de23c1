//! A comparison in a sentence.

use alloc::{
    format,
    string::{String, ToString as _},
    vec::Vec,
};

use rmapscope_core::{Counts, Trace};

use super::ends::{EndDifference, EndPlace};
use crate::sentence::words;

/// What is said of a count in which designs differ: how to take it, where it is counted, the verb, one, many.
type Said = (fn(&Counts) -> u64, &'static str, &'static str, &'static str, &'static str);

/// What designs are compared by: the first of these in which they differ.
const SAID: [Said; 10] = [
    (|counts| counts.walk_reads, "In the walker, ", "reads", "entry", "entries"),
    (
        |counts| counts.walk_reads + counts.caller_reads + counts.scan_reads + counts.marker_reads,
        "In all, ",
        "reads",
        "entry",
        "entries",
    ),
    (|counts| counts.tlb_flushes + counts.tlb_deferred, "", "flushes", "range", "ranges"),
    (|counts| counts.rmap_removes, "", "removes rmap in", "call", "calls"),
    (|counts| counts.ref_drops, "", "drops references in", "call", "calls"),
    (|counts| counts.swap_dups, "", "raises swap counts in", "call", "calls"),
    (|counts| counts.pte_writes, "", "writes", "entry", "entries"),
    (|counts| counts.pte_clears, "", "clears", "entry", "entries"),
    (|counts| counts.ptl_locks, "", "takes", "lock", "locks"),
    (|counts| counts.walk_calls, "", "calls the walker", "time", "times"),
];

/// What the others save against the first design, and whether all end alike: `In the walker, jump reads 7 entries
/// where series-v2 reads 31; both end alike.`
#[must_use]
pub fn summary(traces: &[&Trace], names: &[String], ends: &[EndDifference]) -> String {
    let (Some((first, rest)), Some((name, others))) = (traces.split_first(), names.split_first()) else {
        return String::new();
    };
    let end = ending(traces, names, ends);
    let count = |trace: &Trace, (count, ..): Said| count(trace.end().counts());
    let differs = |said: &&Said| rest.iter().any(|trace| count(trace, **said) != count(first, **said));
    let Some(&said) = SAID.iter().find(differs) else {
        let who = words::list(&names.iter().map(String::as_str).collect::<Vec<_>>());
        return format!("{who} do the same number of everything; {end}");
    };
    let (_, place, verb, one, many) = said;
    let mut groups: Vec<(u64, Vec<&str>)> = Vec::new();
    let mut same: Vec<&str> = Vec::from([name.as_str()]);
    for (trace, name) in rest.iter().zip(others) {
        let n = count(trace, said);
        if n == count(first, said) {
            same.push(name);
        } else if let Some((_, group)) = groups.iter_mut().find(|(other, _)| *other == n) {
            group.push(name);
        } else {
            groups.push((n, Vec::from([name.as_str()])));
        }
    }
    let parts: Vec<String> = groups
        .iter()
        .enumerate()
        .map(|(i, (n, who))| {
            let who_does = format!("{}{}", words::list(who), does(verb, who.len(), i == 0));
            format!("{who_does} {}", if i == 0 { words::count(*n, one, many) } else { n.to_string() })
        })
        .collect();
    let others = format!("{}{}", words::list(&same), does(verb, same.len(), true));
    // What has an "and" of its own is not joined by another.
    let parts = if groups.iter().all(|(_, who)| who.len() == 1) {
        words::list(&parts)
    } else if parts.len() == 1 {
        parts.concat()
    } else {
        format!("{},", parts.join(", "))
    };
    format!("{place}{parts} where {others} {}; {end}", count(first, said))
}

/// The verb for one or several, or nothing where it need not be said again.
fn does(verb: &str, who: usize, said: bool) -> String {
    if !said {
        return String::new();
    }
    match verb.split_once(' ') {
        _ if who == 1 => format!(" {verb}"),
        Some((verb, rest)) => format!(" {} {rest}", verb.strip_suffix('s').unwrap_or(verb)),
        None if verb == "flushes" => " flush".to_string(),
        None => format!(" {}", verb.strip_suffix('s').unwrap_or(verb)),
    }
}

/// Whether all end alike; if not, where they first do not, and who breaks rules.
fn ending(traces: &[&Trace], names: &[String], ends: &[EndDifference]) -> String {
    let who = if traces.len() == 2 { "both" } else { "all" };
    let Some(first) = ends.first() else { return format!("{who} end alike.") };
    let scenario = traces[0].scenario();
    let what = match first.place {
        EndPlace::Entries { mm, at, .. } => format!("entry {at} of {}", scenario.mm(mm).name),
        EndPlace::Folio { .. } | EndPlace::Counter { .. } | EndPlace::SwapCounts | EndPlace::Bugs => {
            first.name(scenario)
        }
    };
    let broken: Vec<String> = traces
        .iter()
        .zip(names)
        .filter_map(|(trace, name)| {
            let mut kinds: Vec<&str> = trace.end().bugs().iter().map(|bug| bug.kind.name()).collect();
            kinds.dedup();
            (!kinds.is_empty()).then(|| format!("{name} breaks {}", words::list(&kinds)))
        })
        .collect();
    let broken = if broken.is_empty() { String::new() } else { format!(": {}", broken.join("; ")) };
    format!("they end differently, first in {what}{broken}.")
}
