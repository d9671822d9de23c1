//! One plain-English sentence per event: what happened, and why.
//!
//! The first line says what happened, in the past tense and with the numbers of the entries; the second why, with the
//! rule and the two values that were compared. Both are worked out from the states before and after the event, the
//! other events of its trace and the design, so they hold for every combination of knobs. Each is a template of
//! `prose`, chosen by what has happened, and the words for its holes. Words in kernel spelling are the
//! kernel's; ranges have an en dash and negative numbers U+2212, which [`crate::text::ascii`] turns into ASCII for mails.

mod accounts;
mod batch;
mod bugs;
mod changes;
mod leave;
mod reads;
mod short;
mod swap;
mod visits;
pub(crate) mod words;

use alloc::string::String;

use rmapscope_core::{
    Design, Event, Folio, FolioId, FolioState, Leave, Machine, Mm, Pte, Scenario, Trace, Visit, Vma, Vpn,
    World,
};

use crate::prose::{Word, say};

pub use self::{
    batch::{BatchNote, batch_end, batch_note},
    bugs::bug,
    short::{Short, short},
};

/// What one event did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sentence {
    /// What happened: past tense, ends with a full stop.
    pub what: String,
    /// Why, with the rule and the values compared; empty if there is nothing to add.
    pub why: String,
}

/// The sentence for event `n` (from 0) of a trace, between the states before and after it.
///
/// # Panics
///
/// If the trace has no such event, or the states are not those around it.
#[must_use]
pub fn sentence(trace: &Trace, n: usize, before: &World, after: &World) -> Sentence {
    let m = &mut Moment { trace, n, before, after, said: Sentence::default() };
    match trace.events()[n] {
        Event::Op(_) => visits::op(m),
        Event::Visit { .. } => visits::visit(m),
        Event::NotifierStart { at, len } => visits::notifier_start(m, at, len),
        Event::NotifierEnd { at, len } => visits::notifier_end(m, at, len),
        Event::Walk { step } => visits::walk(m, step),
        Event::Table { first, there } => visits::table(m, first, there),
        Event::Lock { first, by } => visits::lock(m, first, by),
        Event::Unlock { first, by } => visits::unlock(m, first, by),
        Event::Read { by, at } => reads::read(m, by, at),
        Event::Found { at } => reads::found(m, at),
        Event::NotFound => reads::not_found(m),
        Event::Batch { at, nr, end } => batch::decided(m, at, nr, end),
        Event::Clear { at, len } => changes::clear(m, at, len),
        Event::Flush { when, at, len } => changes::flush(m, when, at, len),
        Event::Dirty(folio) => changes::dirty(m, folio),
        Event::Marker { at, len } => changes::marker(m, at, len),
        Event::Hiwater => accounts::hiwater(m),
        Event::Warn { at } => leave::warn(m, at),
        Event::Lazyfree { folio, refs, maps, verdict } => accounts::lazyfree(m, folio, refs, maps, verdict),
        Event::Swapbacked(folio) => accounts::swapbacked(m, folio),
        Event::SwapDup { slot, n, ok } => swap::dup(m, slot, n, ok),
        Event::SwapPut { slot, n } => swap::put(m, slot, n),
        Event::Share { folio, page, n, ok } => swap::share(m, folio, page, n, ok),
        Event::Counter { name, delta } => accounts::counter(m, name, delta),
        Event::Write { at, len, pte, what } => changes::write(m, at, len, pte, what),
        Event::Rmap { folio, page, n } => accounts::rmap(m, folio, page, n),
        Event::DeferredSplit(folio) => accounts::deferred_split(m, folio),
        Event::Munlock(folio) => accounts::munlock(m, folio),
        Event::Refs { folio, n } => accounts::refs(m, folio, n),
        Event::Mlock(folio) => leave::mlock(m, folio),
        Event::Jump { n } => visits::jump(m, n),
        Event::Ret { ok, why } => leave::ret(m, ok, why),
    }
    core::mem::take(&mut m.said)
}

/// The sentence for event `n` (from 0) of a trace, for a caller that does not have the states at hand.
///
/// # Panics
///
/// If the trace has no such event.
#[must_use]
pub fn sentence_at(trace: &Trace, n: usize) -> Sentence {
    let before: Machine = trace.machine_at(n);
    let mut after = before.clone();
    after.apply(&trace.events()[n]);
    sentence(trace, n, before.world(), after.world())
}

/// An event in its place, and what is said of it.
struct Moment<'a> {
    trace: &'a Trace,
    n: usize,
    before: &'a World,
    after: &'a World,
    said: Sentence,
}

impl<'a> Moment<'a> {
    /// Says what happened.
    fn what(&mut self, template: &'static str, words: &[Word<'_>]) {
        say(&mut self.said.what, template, words);
    }

    /// Says what happened, and why, with the same words.
    fn says(&mut self, what: &'static str, why: &'static str, words: &[Word<'_>]) {
        self.what(what, words);
        self.why(why, words);
    }

    /// Says why, in one more sentence.
    fn why(&mut self, template: &'static str, words: &[Word<'_>]) {
        if !self.said.why.is_empty() {
            self.said.why.push(' ');
        }
        self.go_on(template, words);
    }

    /// Goes on with the last sentence of why.
    fn go_on(&mut self, template: &'static str, words: &[Word<'_>]) {
        say(&mut self.said.why, template, words);
    }

    fn scenario(&self) -> &'a Scenario {
        self.trace.scenario()
    }

    const fn design(&self) -> &'a Design {
        self.trace.design()
    }

    /// The running visit. At its first event it is there after, at its last before the event.
    fn visit(&self) -> &'a Visit {
        self.before.visit().or_else(|| self.after.visit()).expect("between visit and ret")
    }

    fn vma(&self) -> &'a Vma {
        let visit = self.visit();
        self.scenario().vma(visit.mm, visit.vma)
    }

    fn mm(&self) -> &'a Mm {
        self.scenario().mm(self.visit().mm)
    }

    /// The folio that is being unmapped.
    fn folio(&self) -> &'a Folio {
        self.scenario().folio(self.after.op_folio())
    }

    /// Its state before the event.
    fn folio_state(&self) -> &'a FolioState {
        self.before.folio(self.after.op_folio())
    }

    fn name(&self, folio: FolioId) -> Word<'a> {
        Word::Name(&self.scenario().folio(folio).id)
    }

    /// What the walk finds at an address before the event: behind the end of its table, none.
    fn pte(&self, at: Vpn) -> Pte {
        self.visit().pte_in_table(self.before, at)
    }

    /// How many VMAs the operation visits.
    fn vmas(&self) -> u64 {
        self.scenario().rmap(self.after.op_folio()).count() as u64
    }

    /// The events before this one.
    fn earlier(&self) -> &'a [Event] {
        &self.trace.events()[..self.n]
    }

    /// How many events of a sort there were before this one, since another sort of event.
    fn count(&self, counted: fn(&Event) -> bool, since: fn(&Event) -> bool) -> u64 {
        let mut n = 0;
        for event in self.earlier().iter().rev() {
            if since(event) {
                break;
            }
            n += u64::from(counted(event));
        }
        n
    }

    /// Why the running visit will end.
    fn leaves(&self) -> Option<Leave> {
        self.trace.events()[self.n..]
            .iter()
            .find_map(|event| if let Event::Ret { why, .. } = event { Some(*why) } else { None })
    }
}
