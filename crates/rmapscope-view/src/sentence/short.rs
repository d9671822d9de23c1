//! An event in a list: its kind and the rest in a few words.

use alloc::{format, string::String};

use rmapscope_core::{Event, FolioId, Lazyfree, NrPages, Op, Reader, Scenario, TtuFlags, Vpn, Written};

use super::words;

/// An event as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Short {
    /// The kind, by the name that published logs have for it: `read`.
    pub kind: &'static str,
    /// The rest: `scan 1026`; empty where the kind says it all.
    pub detail: String,
}

/// An event in a few words.
///
/// # Panics
///
/// If the event does not come from a trace of the scenario.
#[must_use]
pub fn short(event: &Event, scenario: &Scenario) -> Short {
    let (kind, detail) = match *event {
        Event::Op(op) => {
            let Op::Unmap { folio, flags } = scenario.ops()[op.index()];
            ("op", format!("unmap {}{}", name(scenario, folio), ttu_flags(flags)))
        }
        Event::Visit { mm, vma } => {
            let vma = words::vma(scenario.vma(mm, vma));
            ("visit", format!("{}, {vma}", scenario.mm(mm).name))
        }
        Event::NotifierStart { at, len } => ("notifier-start", range(at, len)),
        Event::NotifierEnd { at, len } => ("notifier-end", range(at, len)),
        Event::Walk { step } if step == NrPages::ONE => ("walk", String::new()),
        Event::Walk { step } => ("walk", format!("step {}", step.get())),
        Event::Table { first, there } => {
            let none = if there { "" } else { ", not there" };
            ("table", format!("{}{none}", table(first)))
        }
        Event::Lock { first, .. } => ("lock", table(first)),
        Event::Unlock { first, .. } => ("unlock", table(first)),
        // Two reads in a row of the same entry would look like a mistake.
        Event::Read { by: Reader::WalkerCheck, at } => ("read", format!("walker {at}, check_pte")),
        Event::Read { by, at } => ("read", format!("{} {at}", by.name())),
        Event::Found { at } => ("found", format!("{at}")),
        Event::NotFound => ("not-found", String::new()),
        Event::Batch { at, nr, end } => {
            let alone = if nr == NrPages::ONE { "" } else { ", " };
            let end = if nr == NrPages::ONE { "" } else { super::batch_end(end) };
            ("batch", format!("{at}, nr {}{alone}{end}", nr.get()))
        }
        Event::Clear { at, len } => ("clear", run(at, len)),
        Event::Flush { when, at, len } => ("flush", format!("{}, {}", when.name(), range(at, len))),
        Event::Dirty(folio) => ("dirty", folio_name(scenario, folio)),
        Event::Marker { at, len } => ("marker", format!("uffd-wp at {}", run(at, len))),
        Event::Hiwater => ("hiwater", String::new()),
        Event::Warn { at } => ("warn", format!("swap cache, at {at}")),
        Event::Lazyfree { refs, maps, verdict, .. } => {
            let verdict = match verdict {
                Lazyfree::Discard => "discard",
                Lazyfree::Dirty => "dirty",
                Lazyfree::Referenced => "referenced",
            };
            ("lazyfree", format!("{verdict}: refs {}, maps {}", words::number(refs), words::number(maps)))
        }
        Event::Swapbacked(folio) => ("swapbacked", folio_name(scenario, folio)),
        Event::SwapDup { slot, n, ok } => {
            ("swap-dup", format!("{}{}", words::slots(slot, n.get()), failed(ok)))
        }
        Event::SwapPut { slot, n } => ("swap-put", words::slots(slot, n.get())),
        Event::Share { page, n, ok, .. } => ("share", format!("{}{}", pages(page, n), failed(ok))),
        Event::Counter { name, delta } => {
            ("counter", format!("{} {}", name.name(), words::change(delta.into())))
        }
        Event::Write { at, len, what, .. } => {
            let what = match what {
                Written::Restored => "restored",
                Written::RestoredTail => "restored tail",
                Written::Swap => "swap",
                Written::Hwpoison => "hwpoison",
            };
            ("write", format!("{what} at {}", run(at, len)))
        }
        Event::Rmap { page, n, .. } => ("rmap", pages(page, n)),
        Event::DeferredSplit(folio) => ("deferred-split", folio_name(scenario, folio)),
        Event::Munlock(folio) => ("munlock", folio_name(scenario, folio)),
        Event::Refs { n, .. } => ("refs", format!("{} dropped", n.get())),
        Event::Mlock(folio) => ("mlock", folio_name(scenario, folio)),
        Event::Jump { n } => ("jump", words::count(n.get(), "entry", "entries")),
        Event::Ret { ok, .. } => ("ret", format!("{ok}")),
    };
    Short { kind, detail }
}

fn name(scenario: &Scenario, folio: FolioId) -> &str {
    &scenario.folio(folio).id
}

fn folio_name(scenario: &Scenario, folio: FolioId) -> String {
    format!("folio {}", name(scenario, folio))
}

fn ttu_flags(flags: TtuFlags) -> String {
    let mut out = String::new();
    for (flag, name) in TtuFlags::NAMES {
        if flags.contains(flag) {
            out.push_str(if out.is_empty() { ", " } else { " " });
            out.push_str(name);
        }
    }
    out
}

fn table(first: Vpn) -> String {
    words::range(first.get(), first.table_end().since(first))
}

fn range(at: Vpn, len: NrPages) -> String {
    words::range(at.get(), len.get())
}

/// `1024, 4 entries`.
fn run(at: Vpn, len: NrPages) -> String {
    format!("{at}, {}", words::count(len.get(), "entry", "entries"))
}

fn pages(page: u32, n: NrPages) -> String {
    let word = if n == NrPages::ONE { "page" } else { "pages" };
    format!("{word} {}", words::range(page.into(), n.get()))
}

const fn failed(ok: bool) -> &'static str {
    if ok { "" } else { ", failed" }
}
