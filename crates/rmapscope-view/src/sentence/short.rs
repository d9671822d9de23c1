//! An event in a list: its kind and the rest in a few words.

use alloc::string::String;

use rmapscope_core::{Event, FolioId, Lazyfree, NrPages, Op, Reader, Scenario, TtuFlags, Written};

use crate::prose::{
    Word::{self, Change, If, Name, Number, Range, Signed, Text},
    text,
};

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
    let name = |folio: FolioId| Name(&scenario.folio(folio).id);
    let folio = |folio: FolioId| text("folio {0}", &[name(folio)]);
    let (kind, detail) = match *event {
        Event::Op(op) => {
            let Op::Unmap { folio, flags } = scenario.ops()[op.index()];
            let mut detail = text("unmap {0}", &[name(folio)]);
            ttu_flags(&mut detail, flags);
            ("op", detail)
        }
        Event::Visit { mm, vma } => {
            let vma = scenario.vma(mm, vma);
            let words = [Name(&scenario.mm(mm).name), Word::entries(vma.start, vma.pages)];
            ("visit", text("{0}, VMA {1}", &words))
        }
        Event::NotifierStart { at, len } => ("notifier-start", text("{0}", &[Word::entries(at, len.get())])),
        Event::NotifierEnd { at, len } => ("notifier-end", text("{0}", &[Word::entries(at, len.get())])),
        Event::Walk { step } if step == NrPages::ONE => ("walk", String::new()),
        Event::Walk { step } => ("walk", text("step {0}", &[Number(step.get())])),
        Event::Table { first, there } => {
            ("table", text("{0}{1:|, not there}", &[Word::table(first), If(there)]))
        }
        Event::Lock { first, .. } => ("lock", text("{0}", &[Word::table(first)])),
        Event::Unlock { first, .. } => ("unlock", text("{0}", &[Word::table(first)])),
        // Two reads in a row of the same entry would look like a mistake.
        Event::Read { by: Reader::WalkerCheck, at } => {
            ("read", text("walker {0}, check_pte", &[Number(at.get())]))
        }
        Event::Read { by, at } => ("read", text("{0} {1}", &[Text(by.name()), Number(at.get())])),
        Event::Found { at } => ("found", text("{0}", &[Number(at.get())])),
        Event::NotFound => ("not-found", String::new()),
        Event::Batch { at, nr, end } => {
            let template = if nr == NrPages::ONE { "{0}, nr {1}" } else { "{0}, nr {1}, {2}" };
            ("batch", text(template, &[Number(at.get()), Number(nr.get()), Text(super::batch_end(end))]))
        }
        Event::Clear { at, len } => {
            ("clear", text("{0}, {1} {1:entry|entries}", &[Number(at.get()), Number(len.get())]))
        }
        Event::Flush { when, at, len } => {
            ("flush", text("{0}, {1}", &[Text(when.name()), Word::entries(at, len.get())]))
        }
        Event::Dirty(id) => ("dirty", folio(id)),
        Event::Marker { at, len } => {
            let words = [Number(at.get()), Number(len.get())];
            ("marker", text("uffd-wp at {0}, {1} {1:entry|entries}", &words))
        }
        Event::Hiwater => ("hiwater", String::new()),
        Event::Warn { at } => ("warn", text("swap cache, at {0}", &[Number(at.get())])),
        Event::Lazyfree { refs, maps, verdict, .. } => {
            let verdict = match verdict {
                Lazyfree::Discard => "discard",
                Lazyfree::Dirty => "dirty",
                Lazyfree::Referenced => "referenced",
            };
            let words = [Text(verdict), Signed(refs), Signed(maps)];
            ("lazyfree", text("{0}: refs {1}, maps {2}", &words))
        }
        Event::Swapbacked(id) => ("swapbacked", folio(id)),
        Event::SwapDup { slot, n, ok } => {
            let words = [Range(slot.get(), n.get()), If(ok)];
            ("swap-dup", text("{0:slot|slots} {0}{1:|, failed}", &words))
        }
        Event::SwapPut { slot, n } => ("swap-put", text("{0:slot|slots} {0}", &[Range(slot.get(), n.get())])),
        Event::Share { page, n, ok, .. } => {
            let words = [Range(page.into(), n.get()), If(ok)];
            ("share", text("{0:page|pages} {0}{1:|, failed}", &words))
        }
        Event::Counter { name, delta } => {
            ("counter", text("{0} {1}", &[Text(name.name()), Change(delta.into())]))
        }
        Event::Write { at, len, what, .. } => {
            let what = match what {
                Written::Restored => "restored",
                Written::RestoredTail => "restored tail",
                Written::Swap => "swap",
                Written::Hwpoison => "hwpoison",
            };
            let words = [Text(what), Number(at.get()), Number(len.get())];
            ("write", text("{0} at {1}, {2} {2:entry|entries}", &words))
        }
        Event::Rmap { page, n, .. } => ("rmap", text("{0:page|pages} {0}", &[Range(page.into(), n.get())])),
        Event::DeferredSplit(id) => ("deferred-split", folio(id)),
        Event::Munlock(id) => ("munlock", folio(id)),
        Event::Refs { n, .. } => ("refs", text("{0} dropped", &[Number(n.get())])),
        Event::Mlock(id) => ("mlock", folio(id)),
        Event::Jump { n } => ("jump", text("{0} {0:entry|entries}", &[Number(n.get())])),
        Event::Ret { ok, .. } => ("ret", text("{0:true|false}", &[If(ok)])),
    };
    Short { kind, detail }
}

fn ttu_flags(out: &mut String, flags: TtuFlags) {
    let mut separator = ", ";
    for (flag, name) in TtuFlags::NAMES {
        if flags.contains(flag) {
            out.push_str(separator);
            out.push_str(name);
            separator = " ";
        }
    }
}
