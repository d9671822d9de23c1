//! The variables of the moment, by the names that listings have for them.

use alloc::{
    format,
    string::{String, ToString as _},
    vec::Vec,
};

use rmapscope_core::{Event, FolioId, NrPages, Pte, Reader, Trace, Visit, Vpn, World};

use crate::sentence::words;

/// A variable with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Its name in the listing.
    pub name: &'static str,
    /// Its value.
    pub value: String,
}

/// What the function that runs works on when event `n` (from 0) of a trace has happened, given the states before and
/// after it.
///
/// # Panics
///
/// If the trace has no such event.
#[must_use]
pub fn variables(trace: &Trace, n: usize, before: &World, after: &World) -> Vec<Variable> {
    let mut out = Variables { list: Vec::new(), before, after };
    let event = &trace.events()[n];
    match *event {
        Event::Op(_) | Event::Visit { .. } | Event::Ret { .. } => out.folio(after.op_folio()),
        Event::Table { .. }
        | Event::Lock { .. }
        | Event::Unlock { .. }
        | Event::NotFound
        | Event::Walk { .. } => out.walker(None),
        Event::Found { at } => out.walker(Some(at)),
        Event::Read { by, at } => match by {
            Reader::WalkerMap | Reader::WalkerNext | Reader::WalkerCheck => out.walker(Some(at)),
            Reader::Caller | Reader::ScanFirst | Reader::Marker => out.iteration(),
            Reader::Scan => out.scan(at),
        },
        Event::NotifierStart { at, len } | Event::NotifierEnd { at, len } => {
            out.push("range", words::range(at.get(), len.get()));
        }
        Event::Batch { .. }
        | Event::Clear { .. }
        | Event::Flush { .. }
        | Event::Dirty(_)
        | Event::Marker { .. }
        | Event::Hiwater
        | Event::Warn { .. }
        | Event::Counter { .. }
        | Event::Write { .. } => out.iteration(),
        Event::Jump { n } => {
            out.push("n", n.get().to_string());
            out.walker(None);
        }
        Event::Lazyfree { refs, maps, .. } => {
            out.push("refs", words::number(refs));
            out.push("maps", words::number(maps));
            out.folio(after.op_folio());
        }
        Event::Swapbacked(folio)
        | Event::Mlock(folio)
        | Event::DeferredSplit(folio)
        | Event::Munlock(folio) => {
            out.folio(folio);
        }
        Event::SwapDup { slot, n, .. } | Event::SwapPut { slot, n } => {
            out.push("slot", slot.to_string());
            out.n(n);
            out.iteration();
        }
        Event::Share { page, n, .. } => {
            out.push("page", page.to_string());
            out.n(n);
        }
        Event::Rmap { folio, page, n } => {
            out.push("page", page.to_string());
            out.n(n);
            out.folio(folio);
        }
        Event::Refs { folio, n } => {
            out.n(n);
            out.folio(folio);
        }
    }
    out.list
}

struct Variables<'a> {
    list: Vec<Variable>,
    before: &'a World,
    after: &'a World,
}

impl<'a> Variables<'a> {
    fn push(&mut self, name: &'static str, value: String) {
        self.list.push(Variable { name, value });
    }

    fn n(&mut self, n: NrPages) {
        self.push("n", n.get().to_string());
    }

    fn visit(&self) -> Option<&'a Visit> {
        self.after.visit().or_else(|| self.before.visit())
    }

    /// An entry as it was before the event.
    fn pte(&self, at: Vpn) -> Pte {
        self.visit().map_or(Pte::None, |visit| visit.pte_in_table(self.before, at))
    }

    fn value(&self, pte: Pte) -> String {
        let mut out = String::new();
        words::value(&mut out, self.after.scenario(), pte);
        out
    }

    /// The walk's fields, and the entry that it looks at.
    fn walker(&mut self, at: Option<Vpn>) {
        let Some(visit) = self.visit() else { return };
        let pvmw = visit.pvmw;
        if let Some(at) = at {
            self.push("pte", self.value(self.pte(at)));
        }
        self.push("address", pvmw.address.to_string());
        self.push("end", visit.end.to_string());
        self.push("pfn", pvmw.pfn.to_string());
        self.push("nr_pages", words::number(pvmw.nr_pages));
        let lock = pvmw.ptl.map_or_else(|| "not held".to_string(), |first| format!("of table {first}"));
        self.push("lock", lock);
    }

    /// The loop's variables.
    fn iteration(&mut self) {
        let Some(visit) = self.visit() else { return };
        self.push("entry", visit.pvmw.address.to_string());
        if let Some(pte) = visit.pteval {
            self.push("pte", self.value(pte));
        }
        self.push("nr", visit.nr_pages.get().to_string());
    }

    /// The scan's variables.
    fn scan(&mut self, at: Vpn) {
        let Some(visit) = self.visit() else { return };
        let entry = visit.pvmw.address;
        self.push("entry", entry.to_string());
        if let Some(pte) = visit.pteval {
            self.push("pte", self.value(pte));
        }
        self.push("nr", at.since(entry).to_string());
        self.push("next", self.value(self.pte(at)));
    }

    fn folio(&mut self, id: FolioId) {
        let state = self.after.folio(id);
        self.push("folio", self.after.scenario().folio(id).id.clone());
        self.push("mapcount", words::number(state.mapcount));
        self.push("refcount", words::number(state.refcount));
        let yes = |is: bool| String::from(if is { "yes" } else { "no" });
        self.push("dirty", yes(state.dirty));
        self.push("swapbacked", yes(state.swapbacked));
    }
}
