//! How many entries one iteration takes, and what ended the batch.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use rmapscope_core::{BatchEnd, BatchRecord, Design, NrPages, Pte, PteFlags, Scenario, Vpn, World};

use super::{Moment, Sentence, words};

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
    let head = match Class::of(batch.end) {
        Class::Bit { .. } | Class::Entry => format!("ends before {next}: {short}"),
        Class::Limit => format!("ends with {}: {short}", next.get() - 1),
        Class::Alone | Class::Device => short.to_string(),
    };
    // Once the iteration is over, the entry behind it may have changed.
    let running = world.visit().filter(|visit| visit.batch == Some(*batch));
    let compared = running.map_or_else(String::new, |visit| {
        compared(world.scenario(), batch, next, visit.pte_in_table(world, next))
    });
    BatchNote { short, head, compared, done: format!("{}, {}", batch.len.get(), ended(batch.end)) }
}

fn compared(scenario: &Scenario, batch: &BatchRecord, next: Vpn, pte: Pte) -> String {
    let at = batch.at;
    match Class::of(batch.end) {
        Class::Bit { bit, name, .. } => {
            if pte.flags().contains(bit) {
                format!("{at} is not {name}, {next} is")
            } else {
                format!("{at} is {name}, {next} is not")
            }
        }
        Class::Entry => match pte.page().filter(|_| pte.is_present()) {
            Some(page) => {
                format!("{next} maps {}", words::pages(scenario, page.folio, page.page, 1))
            }
            None => format!("{next} is {}", words::kind(pte)),
        },
        Class::Device if batch.len != NrPages::ONE => {
            format!("1 entry, but nr_pages is {}", batch.len.get())
        }
        Class::Limit | Class::Alone | Class::Device => String::new(),
    }
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
pub(super) struct Compared<'a> {
    design: &'a Design,
    scenario: &'a Scenario,
    at: Vpn,
    first: Pte,
}

impl<'a> Compared<'a> {
    pub(super) const fn new(design: &'a Design, scenario: &'a Scenario, at: Vpn, first: Pte) -> Self {
        Self { design, scenario, at, first }
    }

    /// Whether an entry continues the batch or ends it, and why.
    pub(super) fn with(&self, at: Vpn, pte: Pte) -> String {
        let nr = at.since(self.at);
        match self.design.ends_batch(self.first, nr, pte) {
            Some(end) => format!(
                "{at} {}. The scan ends before it, with {}.",
                self.clause(end, at, pte),
                words::count(nr, "entry", "entries"),
            ),
            None => self.continues(nr + 1, pte),
        }
    }

    fn continues(&self, nr: u64, pte: Pte) -> String {
        let same = if self.design.respect_write_soft_dirty {
            "its write, soft-dirty and uffd-wp bits are"
        } else {
            "its uffd-wp bit is"
        };
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
        let never = !differs.intersects(PteFlags::WRITE | PteFlags::SOFT_DIRTY);
        let ignored = match ignored.as_slice() {
            [] => String::new(),
            names => format!(
                " ({} {}, which {})",
                words::list(names),
                if names.len() == 1 { "differs" } else { "differ" },
                if never { "is not compared" } else { "this design does not compare" },
            ),
        };
        format!("It maps the next page, and {same} as in {}{ignored}: {nr} entries so far.", self.at)
    }

    /// Why an entry ends the batch: what is to be said of it.
    fn clause(&self, end: BatchEnd, at: Vpn, pte: Pte) -> String {
        if let Class::Bit { bit, name, without } = Class::of(end) {
            let (other, this) = if pte.flags().contains(bit) { (name, without) } else { (without, name) };
            return format!("is {other} while {} is {this}", self.at);
        }
        match (self.first.page(), pte.page()) {
            (Some(first), Some(page)) if pte.is_present() => {
                let wanted = first.plus(at.since(self.at));
                format!(
                    "maps {}, and the batch would go on with {}",
                    words::pages(self.scenario, page.folio, page.page, 1),
                    words::pages(self.scenario, wanted.folio, wanted.page, 1),
                )
            }
            _ => format!("is {}, and a batch has present entries only", words::kind(pte)),
        }
    }
}

pub(super) fn decided(m: &Moment<'_>, at: Vpn, nr: NrPages, end: BatchEnd) -> Sentence {
    let n = nr.get();
    let what = if end == BatchEnd::Stale {
        format!("Took entry {at} with nr_pages {n}, left over from the iteration before.")
    } else if end == BatchEnd::Device {
        format!("Took entry {at} alone: nr_pages is 1.")
    } else if n == 1 {
        format!("Decided on a batch of 1 entry, {at}.")
    } else {
        format!("Decided on a batch of {n} entries, {}.", words::range(at.get(), n))
    };
    Sentence::new(what, why(m, at, n, end))
}

/// The rule that ended the batch, with the values.
fn why(m: &Moment<'_>, at: Vpn, nr: u64, end: BatchEnd) -> String {
    let scenario = m.scenario();
    let folio = m.folio();
    let first = m.visit().pteval.unwrap_or_default();
    let page = first.page().map_or(0, |page| u64::from(page.page));
    let pages = folio.nr_pages().get();
    let next = at.plus(nr);
    let compared = Compared::new(m.design(), scenario, at, first);
    match end {
        BatchEnd::Folio if nr == pages => {
            format!("These are all {pages} pages of folio {}; nothing that is compared differs.", folio.id)
        }
        BatchEnd::Folio if nr == 1 => {
            format!("Page {page} is the last of folio {}, so there is nothing to scan.", folio.id)
        }
        BatchEnd::Folio => format!("Page {} is the last of folio {}.", page + nr - 1, folio.id),
        BatchEnd::Vma => format!(
            "The VMA ends with entry {}, and a batch ends with its VMA; the folio has {} more.",
            next.get() - 1,
            words::count(pages - page - nr, "page", "pages"),
        ),
        BatchEnd::Table => format!(
            "{} ends with entry {}, and a batch ends with its table: the lock covers no more.",
            words::capital(&words::table(at.table())),
            next.get() - 1,
        ),
        BatchEnd::NotPresent
        | BatchEnd::OtherPage
        | BatchEnd::Write
        | BatchEnd::SoftDirty
        | BatchEnd::UffdWp => {
            let clause = compared.clause(end, next, m.pte(next));
            format!("The scan stopped at {next}, which {clause}.{}", rule(m.design(), end))
        }
        BatchEnd::HwpoisonFlag => {
            "TTU_HWPOISON is given, and then every entry is handled alone: only some pages may be poisoned."
                .to_string()
        }
        BatchEnd::SmallFolio => format!("Folio {} has only one page.", folio.id),
        BatchEnd::Kind => format!(
            "Folio {} is {}; this design batches {}.",
            folio.id,
            words::nature(folio, m.folio_state()),
            batched(m.design()),
        ),
        BatchEnd::UffdWpVma => {
            let why = if m.design().batch_markers {
                ""
            } else {
                " Its marker helper writes one marker a call, so the other entries of a batch would lose theirs."
            };
            format!("The VMA is uffd-wp, and there this design does not batch.{why}")
        }
        BatchEnd::NotPageZero => format!(
            "This design takes all {pages} pages of a folio or one; a batch must begin with page 0, and {at} maps \
             page {page}.",
        ),
        BatchEnd::NotWholeFolio => not_whole(m, at, pages, &compared),
        BatchEnd::Device => {
            let it = words::kind(first);
            let reset = if m.design().reset_nr {
                "nr_pages was set to 1 when the iteration began"
            } else {
                "this design does not reset nr_pages, but it happens to be 1"
            };
            format!("{} is not present, so there is no batch test; {reset}.", words::capital(it))
        }
        BatchEnd::Stale => format!(
            "{} is not present, so there is no batch test, and this design does not reset nr_pages: counters, rmap \
             and references will be off by {}.",
            words::capital(words::kind(first)),
            nr - 1,
        ),
    }
}

/// Which comparison the design makes, where designs differ.
fn rule(design: &Design, end: BatchEnd) -> &'static str {
    match Class::of(end) {
        Class::Bit { bit, .. } if bit == PteFlags::UFFD_WP => " Every design compares the uffd-wp bit.",
        Class::Bit { .. } if design.respect_write_soft_dirty => {
            " This design lets write and soft-dirty bits end a batch, because a restore would give all its entries \
             the first one's."
        }
        Class::Bit { .. } | Class::Entry | Class::Limit | Class::Alone | Class::Device => "",
    }
}

/// Why the scan of a whole folio ended early.
fn not_whole(m: &Moment<'_>, at: Vpn, pages: u64, compared: &Compared<'_>) -> String {
    let rule = format!("This design takes all {pages} pages of a folio or one.");
    for i in 1..pages {
        let next = at.plus(i);
        let pte = m.pte(next);
        if let Some(end) = m.design().ends_batch(compared.first, next.since(at), pte) {
            return format!("{rule} The scan stopped at {next}, which {}.", compared.clause(end, next, pte));
        }
        if m.design().table_cap && (next.plus(1) >= m.vma().end() || next.plus(1).is_table_start()) {
            return format!(
                "{rule} The scan could not go beyond {next}, where the VMA or the PTE table ends."
            );
        }
    }
    format!("{rule} The VMA or the PTE table ends before.")
}

/// Which folios a design batches.
fn batched(design: &Design) -> String {
    let mut kinds = Vec::new();
    for (on, names) in [
        (design.batch_lazyfree, &["lazyfree"][..]),
        (design.batch_file, &["file", "shmem"]),
        (design.batch_anon, &["anon swapbacked"]),
    ] {
        if on {
            kinds.extend_from_slice(names);
        }
    }
    if kinds.is_empty() {
        "no folios at all".to_string()
    } else {
        format!("{} folios only", words::list(&kinds))
    }
}
