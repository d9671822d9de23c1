//! How many entries one iteration takes, and what ended the batch.

use alloc::{string::String, vec::Vec};

use rmapscope_core::{BatchEnd, BatchRecord, Design, NrPages, Pte, PteFlags, Scenario, Vpn, World};

use super::{Moment, words};
use crate::prose::{
    Word::{self, Capital, If, List, Name, Number, Page, Text},
    text,
};

/// What stands at the bracket of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchNote {
    /// The reason in a few words: `w differs`, see [`batch_end`].
    pub short: &'static str,
    /// With the entry: `ends before 524: w differs`.
    pub head: String,
    /// The two values that were compared: `520 is writable, 524 is not`; empty where nothing was compared.
    pub compared: String,
    /// For a batch of an iteration that is over: `4, ended by w`.
    pub done: String,
}

/// Why a batch has no more entries, in a few words.
#[must_use]
pub const fn batch_end(end: BatchEnd) -> &'static str {
    match end {
        BatchEnd::Folio => "end of folio",
        BatchEnd::Vma => "end of VMA",
        BatchEnd::Table => "end of table",
        BatchEnd::NotPresent => "not present",
        BatchEnd::OtherPage => "another page",
        BatchEnd::Write => "w differs",
        BatchEnd::SoftDirty => "s differs",
        BatchEnd::UffdWp => "u differs",
        BatchEnd::HwpoisonFlag => "hwpoison flag allows 1",
        BatchEnd::SmallFolio => "folio of 1 page",
        BatchEnd::Kind => "design allows 1",
        BatchEnd::UffdWpVma => "uffd-wp VMA allows 1",
        BatchEnd::NotPageZero => "not from page 0",
        BatchEnd::NotWholeFolio => "not the whole folio",
        BatchEnd::Device => "device entry, 1",
        BatchEnd::Stale => "stale nr_pages",
    }
}

/// What stands at the bracket of a batch, of the running iteration or of one that is over.
#[must_use]
pub fn batch_note(world: &World, batch: &BatchRecord) -> BatchNote {
    let next = batch.at.plus(batch.len.get());
    let short = batch_end(batch.end);
    let head = text(
        match Class::of(batch.end) {
            Class::Bit { .. } | Class::Entry => "ends before {1}: {0}",
            Class::Limit => "ends with {2}: {0}",
            Class::Alone | Class::Device => "{0}",
        },
        &[Text(short), Number(next.get()), Number(next.get() - 1)],
    );
    // Once the iteration is over, the entry behind it may have changed.
    let running = world.visit().filter(|visit| visit.batch == Some(*batch));
    let compared = running.map_or_else(String::new, |visit| {
        compared(world.scenario(), batch, next, visit.pte_in_table(world, next))
    });
    let done = text("{0}, {1}", &[Number(batch.len.get()), Text(ended(batch.end))]);
    BatchNote { short, head, compared, done }
}

fn compared(scenario: &Scenario, batch: &BatchRecord, next: Vpn, pte: Pte) -> String {
    let (template, what) = match Class::of(batch.end) {
        Class::Bit { bit, name, .. } => {
            let differs = pte.flags().contains(bit);
            (if differs { "{0} is not {2}, {1} is" } else { "{0} is {2}, {1} is not" }, Text(name))
        }
        Class::Entry => match pte.page().filter(|_| pte.is_present()) {
            Some(page) => ("{1} maps {2}", Page(scenario, page)),
            None => ("{1} is {2}", Text(words::kind(pte))),
        },
        Class::Device if batch.len != NrPages::ONE => {
            ("1 entry, but nr_pages is {2}", Number(batch.len.get()))
        }
        Class::Limit | Class::Alone | Class::Device => return String::new(),
    };
    text(template, &[Number(batch.at.get()), Number(next.get()), what])
}

/// For a batch that is over: what ended it.
const fn ended(end: BatchEnd) -> &'static str {
    match end {
        BatchEnd::Folio => "ended by folio",
        BatchEnd::Vma => "ended by VMA",
        BatchEnd::Table => "ended by table",
        BatchEnd::NotPresent => "next not present",
        BatchEnd::OtherPage => "ended by other page",
        BatchEnd::Write => "ended by w",
        BatchEnd::SoftDirty => "ended by s",
        BatchEnd::UffdWp => "ended by u",
        BatchEnd::HwpoisonFlag => "hwpoison flag",
        BatchEnd::SmallFolio => "small folio",
        BatchEnd::Kind => "design allows 1",
        BatchEnd::UffdWpVma => "uffd-wp VMA",
        BatchEnd::NotPageZero => "not from page 0",
        BatchEnd::NotWholeFolio => "not whole folio",
        BatchEnd::Device => "device entry",
        BatchEnd::Stale => "stale",
    }
}

/// What sort of thing ends a batch.
#[derive(Clone, Copy)]
enum Class {
    /// A bit of the entry behind it, with what an entry is called that has the bit, and one that has not.
    Bit { bit: PteFlags, name: &'static str, without: &'static str },
    /// What the entry behind it is.
    Entry,
    /// A limit of the scan.
    Limit,
    /// There was no scan, or it did not count.
    Alone,
    /// There was no batch test.
    Device,
}

impl Class {
    const fn of(end: BatchEnd) -> Self {
        match end {
            BatchEnd::Write => Self::Bit { bit: PteFlags::WRITE, name: "writable", without: "read-only" },
            BatchEnd::SoftDirty => {
                Self::Bit { bit: PteFlags::SOFT_DIRTY, name: "soft-dirty", without: "not soft-dirty" }
            }
            BatchEnd::UffdWp => Self::Bit { bit: PteFlags::UFFD_WP, name: "uffd-wp", without: "not uffd-wp" },
            BatchEnd::NotPresent | BatchEnd::OtherPage => Self::Entry,
            BatchEnd::Folio | BatchEnd::Vma | BatchEnd::Table => Self::Limit,
            BatchEnd::HwpoisonFlag
            | BatchEnd::SmallFolio
            | BatchEnd::Kind
            | BatchEnd::UffdWpVma
            | BatchEnd::NotPageZero
            | BatchEnd::NotWholeFolio => Self::Alone,
            BatchEnd::Device | BatchEnd::Stale => Self::Device,
        }
    }
}

/// The comparison of the batch scan, in words.
pub(super) struct Compared {
    /// The batch's first entry.
    pub(super) at: Vpn,
    /// Its value.
    pub(super) first: Pte,
}

impl Compared {
    /// Says whether an entry continues the batch or ends it, and why.
    pub(super) fn with(&self, m: &mut Moment<'_>, at: Vpn, pte: Pte) {
        let nr = at.since(self.at);
        let Some(end) = m.design().ends_batch(self.first, nr, pte) else {
            self.continues(m, nr + 1, pte);
            return;
        };
        m.why("{0} ", &[Number(at.get())]);
        self.clause(m, end, at, pte);
        m.go_on(". The scan ends before it, with {0} {0:entry|entries}.", &[Number(nr)]);
    }

    fn continues(&self, m: &mut Moment<'_>, nr: u64, pte: Pte) {
        let differs = pte.flags() ^ self.first.flags();
        let mut ignored = Vec::new();
        for (bit, name) in [
            (PteFlags::WRITE, "write"),
            (PteFlags::SOFT_DIRTY, "soft-dirty"),
            (PteFlags::DIRTY, "dirty"),
            (PteFlags::YOUNG, "young"),
        ] {
            if differs.contains(bit) {
                ignored.push(name);
            }
        }
        let words = [
            Number(self.at.get()),
            Number(nr),
            List(&ignored),
            If(differs.intersects(PteFlags::WRITE | PteFlags::SOFT_DIRTY)),
        ];
        m.why(
            if m.design().respect_write_soft_dirty {
                "It maps the next page, and its write, soft-dirty and uffd-wp bits are as in {0}"
            } else {
                "It maps the next page, and its uffd-wp bit is as in {0}"
            },
            &words,
        );
        if !ignored.is_empty() {
            m.go_on(
                " ({2} {2:differs|differ}, which {3:this design does not compare|is not compared})",
                &words,
            );
        }
        m.go_on(": {1} entries so far.", &words);
    }

    /// Why an entry ends the batch: what is to be said of it.
    fn clause(&self, m: &mut Moment<'_>, end: BatchEnd, at: Vpn, pte: Pte) {
        if let Class::Bit { bit, name, without } = Class::of(end) {
            m.go_on(
                if pte.flags().contains(bit) { "is {1} while {0} is {2}" } else { "is {2} while {0} is {1}" },
                &[Number(self.at.get()), Text(name), Text(without)],
            );
            return;
        }
        match (self.first.page(), pte.page()) {
            (Some(first), Some(page)) if pte.is_present() => {
                let wanted = first.plus(at.since(self.at));
                m.go_on(
                    "maps {0}, and the batch would go on with {1}",
                    &[Page(m.scenario(), page), Page(m.scenario(), wanted)],
                );
            }
            _ => m.go_on("is {0}, and a batch has present entries only", &[Text(words::kind(pte))]),
        }
    }
}

pub(super) fn decided(m: &mut Moment<'_>, at: Vpn, nr: NrPages, end: BatchEnd) {
    let n = nr.get();
    m.what(
        if end == BatchEnd::Stale {
            "Took entry {2} with nr_pages {1}, left over from the iteration before."
        } else if end == BatchEnd::Device {
            "Took entry {2} alone: nr_pages is 1."
        } else {
            "Decided on a batch of {1} {1:entry|entries}, {0}."
        },
        &[Word::entries(at, n), Number(n), Number(at.get())],
    );
    why(m, at, n, end);
}

/// The rule that ended the batch, with the values.
fn why(m: &mut Moment<'_>, at: Vpn, nr: u64, end: BatchEnd) {
    let folio = m.folio();
    let first = m.visit().pteval.unwrap_or_default();
    let page = first.page().map_or(0, |page| u64::from(page.page));
    let pages = folio.nr_pages().get();
    let next = at.plus(nr);
    let compared = Compared { at, first };
    let template = match end {
        BatchEnd::Folio if nr == pages => {
            "These are all {1} pages of folio {0}; nothing that is compared differs."
        }
        BatchEnd::Folio if nr == 1 => "Page {2} is the last of folio {0}, so there is nothing to scan.",
        BatchEnd::Folio => "Page {2} is the last of folio {0}.",
        BatchEnd::Vma => {
            "The VMA ends with entry {3}, and a batch ends with its VMA; the folio has {4} {4:page|pages} more."
        }
        BatchEnd::Table => {
            "PTE table {5} ends with entry {3}, and a batch ends with its table: the lock covers no more."
        }
        BatchEnd::NotPresent
        | BatchEnd::OtherPage
        | BatchEnd::Write
        | BatchEnd::SoftDirty
        | BatchEnd::UffdWp => {
            stopped(m, &compared, end, next);
            rule(m, end);
            return;
        }
        BatchEnd::HwpoisonFlag => {
            "TTU_HWPOISON is given, and then every entry is handled alone: only some pages may be poisoned."
        }
        BatchEnd::SmallFolio => "Folio {0} has only one page.",
        BatchEnd::Kind => {
            kind(m);
            return;
        }
        BatchEnd::UffdWpVma if m.design().batch_markers => {
            "The VMA is uffd-wp, and there this design does not batch."
        }
        BatchEnd::UffdWpVma => {
            "The VMA is uffd-wp, and there this design does not batch. Its marker helper writes one marker a call, so the \
             other entries of a batch would lose theirs."
        }
        BatchEnd::NotPageZero => {
            "This design takes all {1} pages of a folio or one; a batch must begin with page 0, and {6} maps page {7}."
        }
        BatchEnd::NotWholeFolio => {
            not_whole(m, pages, &compared);
            return;
        }
        BatchEnd::Device if m.design().reset_nr => {
            "{8} is not present, so there is no batch test; nr_pages was set to 1 when the iteration began."
        }
        BatchEnd::Device => {
            "{8} is not present, so there is no batch test; this design does not reset nr_pages, but it happens to be 1."
        }
        BatchEnd::Stale => {
            "{8} is not present, so there is no batch test, and this design does not reset nr_pages: counters, rmap and \
             references will be off by {9}."
        }
    };
    m.why(
        template,
        &[
            Name(&folio.id),
            Number(pages),
            Number((page + nr).saturating_sub(1)),
            Number(next.get() - 1),
            Number(pages.saturating_sub(page + nr)),
            Word::table(at.table()),
            Number(at.get()),
            Number(page),
            Capital(words::kind(first)),
            Number(nr - 1),
        ],
    );
}

/// Where the scan stopped.
fn stopped(m: &mut Moment<'_>, compared: &Compared, end: BatchEnd, next: Vpn) {
    m.why("The scan stopped at {0}, which ", &[Number(next.get())]);
    compared.clause(m, end, next, m.pte(next));
    m.go_on(".", &[]);
}

/// Which comparison the design makes, where designs differ.
fn rule(m: &mut Moment<'_>, end: BatchEnd) {
    match Class::of(end) {
        Class::Bit { bit, .. } if bit == PteFlags::UFFD_WP => {
            m.why("Every design compares the uffd-wp bit.", &[]);
        }
        Class::Bit { .. } if m.design().respect_write_soft_dirty => m.why(
            "This design lets write and soft-dirty bits end a batch, because a restore would give all its entries the \
             first one's.",
            &[],
        ),
        Class::Bit { .. } | Class::Entry | Class::Limit | Class::Alone | Class::Device => {}
    }
}

/// Why the scan of a whole folio ended early.
fn not_whole(m: &mut Moment<'_>, pages: u64, compared: &Compared) {
    m.why("This design takes all {0} pages of a folio or one.", &[Number(pages)]);
    for i in 1..pages {
        let next = compared.at.plus(i);
        if let Some(end) = m.design().ends_batch(compared.first, i, m.pte(next)) {
            stopped(m, compared, end, next);
            return;
        }
        if m.design().table_cap && (next.plus(1) >= m.vma().end() || next.plus(1).is_table_start()) {
            m.why(
                "The scan could not go beyond {0}, where the VMA or the PTE table ends.",
                &[Number(next.get())],
            );
            return;
        }
    }
    m.why("The VMA or the PTE table ends before.", &[]);
}

/// Which folios a design batches.
fn kind(m: &mut Moment<'_>) {
    let Design { batch_lazyfree, batch_file, batch_anon, .. } = *m.design();
    let mut kinds = Vec::new();
    for (on, name) in [
        (batch_lazyfree, "lazyfree"),
        (batch_file, "file"),
        (batch_file, "shmem"),
        (batch_anon, "anon swapbacked"),
    ] {
        if on {
            kinds.push(name);
        }
    }
    let folio = m.folio();
    m.why(
        if kinds.is_empty() {
            "Folio {0} is {1}; this design batches no folios at all."
        } else {
            "Folio {0} is {1}; this design batches {2} folios only."
        },
        &[Name(&folio.id), Text(words::nature(folio, m.folio_state())), List(&kinds)],
    );
}
