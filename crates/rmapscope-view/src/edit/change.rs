//! What an edit changed in the outcome, in a sentence.

use alloc::{format, string::String, vec::Vec};

use rmapscope_core::Machine;

use crate::sentence::words::{count, list};

/// How many differences are said.
const SAID: usize = 3;

/// What each count counts: one and many of it, in the order of [`rmapscope_core::Counts::named`].
const COUNTED: [(&str, &str); 13] = [
    ("walker call", "walker calls"),
    ("read by the walker", "reads by the walker"),
    ("read by the unmap loop", "reads by the unmap loop"),
    ("read by the batch scan", "reads by the batch scan"),
    ("read for markers", "reads for markers"),
    ("entry cleared", "entries cleared"),
    ("entry written", "entries written"),
    ("PTE lock", "PTE locks"),
    ("TLB flush at once", "TLB flushes at once"),
    ("TLB flush deferred", "TLB flushes deferred"),
    ("call to raise swap counts", "calls to raise swap counts"),
    ("rmap removal", "rmap removals"),
    ("drop of references", "drops of references"),
];

/// What is different between the ends of two runs, as `Now 3 batches instead of 1, 19 reads by the walker instead of
/// 31.`; the most telling differences first, and not more than three.
#[must_use]
pub fn outcome_change(before: &Machine, after: &Machine) -> Option<String> {
    let mut said: Vec<String> = Vec::new();
    let mut say = |before: u64, after: u64, one: &str, many: &str| {
        if before != after && said.len() < SAID {
            said.push(format!("{} instead of {before}", count(after, one, many)));
        }
    };
    say(number(before.bugs().len()), number(after.bugs().len()), "bug", "bugs");
    say(batches(before), batches(after), "batch", "batches");
    say(mapped(before), mapped(after), "mapping left", "mappings left");
    let counts = before.counts().named().into_iter().zip(after.counts().named());
    // What the walk reads is what designs are compared by; calls come with it.
    let order = [1, 3, 2, 5, 6, 8, 9, 7, 10, 11, 12, 4, 0];
    let counts: Vec<_> = counts.zip(COUNTED).collect();
    for i in order {
        let (((_, before), (_, after)), (one, many)) = counts[i];
        say(before, after, one, many);
    }
    (!said.is_empty()).then(|| format!("Now {}.", list(&said)))
}

fn batches(end: &Machine) -> u64 {
    let world = end.world();
    number((0..world.visits().len()).map(|visit| world.batches(visit).len()).sum())
}

/// The mappings that the folios of the operations have at the end.
fn mapped(end: &Machine) -> u64 {
    let world = end.world();
    let mut left = 0;
    let ops = world.scenario().ops();
    for (i, op) in ops.iter().enumerate() {
        if !ops[..i].contains(op) {
            let rmapscope_core::Op::Unmap { folio, .. } = op;
            left += u64::try_from(world.folio(*folio).mapcount).unwrap_or(0);
        }
    }
    left
}

fn number(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}
