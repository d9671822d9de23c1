//! How many entries one iteration takes, and what ended the batch.

use alloc::{
    format,
    string::{String, ToString},
};

use rmapscope_core::{
    BatchEnd, BatchRecord, Design, MmId, NrPages, Pte, PteFlags, Scenario, Vpn, World,
};

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

/// What stands at the bracket of a batch of the running visit, or of one that is over.
///
/// # Panics
///
/// If the world's scenario has no such mm.
#[must_use]
pub fn batch_note(world: &World, mm: MmId, batch: &BatchRecord) -> BatchNote {
    let next = batch.at.plus(batch.len.get());
    let short = batch_end(batch.end);
    let head = if stops_at_entry(batch.end) {
        format!("ends before {next}: {short}")
    } else if limit(batch.end) {
        format!("ends with {}: {short}", next.get() - 1)
    } else {
        short.to_string()
    };
    let pte = world.pte(mm, next);
    let compared = match batch.end {
        BatchEnd::Write | BatchEnd::SoftDirty | BatchEnd::UffdWp if pte.is_present() => {
            bit(batch.end).map_or_else(String::new, |(bit, has, has_not)| {
                let (this, other) = if pte.flags().contains(bit) { (has_not, "is") } else { (has, "is not") };
                format!("{} is {this}, {next} {other}", batch.at)
            })
        }
        BatchEnd::NotPresent => format!("{next} is {}", words::kind(pte)),
        BatchEnd::OtherPage => pte.page().map_or_else(String::new, |page| {
            format!("{next} maps {}", words::pages(world.scenario(), page.folio, page.page, 1))
        }),
        BatchEnd::Stale => format!("1 entry, but nr_pages is {}", batch.len.get()),
        BatchEnd::Folio
        | BatchEnd::Vma
        | BatchEnd::Table
        | BatchEnd::Write
        | BatchEnd::SoftDirty
        | BatchEnd::UffdWp
        | BatchEnd::HwpoisonFlag
        | BatchEnd::SmallFolio
        | BatchEnd::Kind
        | BatchEnd::UffdWpVma
        | BatchEnd::NotPageZero
        | BatchEnd::NotWholeFolio
        | BatchEnd::Device => String::new(),
    };
    BatchNote { short, head, compared, done: format!("{}, {}", batch.len.get(), ended(batch.end)) }
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

/// Whether the scan read the entry behind the batch and refused it.
const fn stops_at_entry(end: BatchEnd) -> bool {
    match end {
        BatchEnd::NotPresent
        | BatchEnd::OtherPage
        | BatchEnd::Write
        | BatchEnd::SoftDirty
        | BatchEnd::UffdWp => true,
        BatchEnd::Folio
        | BatchEnd::Vma
        | BatchEnd::Table
        | BatchEnd::HwpoisonFlag
        | BatchEnd::SmallFolio
        | BatchEnd::Kind
        | BatchEnd::UffdWpVma
        | BatchEnd::NotPageZero
        | BatchEnd::NotWholeFolio
        | BatchEnd::Device
        | BatchEnd::Stale => false,
    }
}

const fn limit(end: BatchEnd) -> bool {
    matches!(end, BatchEnd::Folio | BatchEnd::Vma | BatchEnd::Table)
}

/// The bit that ended a batch, with what an entry is called that has it, and one that has not.
const fn bit(end: BatchEnd) -> Option<(PteFlags, &'static str, &'static str)> {
    match end {
        BatchEnd::Write => Some((PteFlags::WRITE, "writable", "read-only")),
        BatchEnd::SoftDirty => Some((PteFlags::SOFT_DIRTY, "soft-dirty", "not soft-dirty")),
        BatchEnd::UffdWp => Some((PteFlags::UFFD_WP, "uffd-wp", "not uffd-wp")),
        BatchEnd::Folio
        | BatchEnd::Vma
        | BatchEnd::Table
        | BatchEnd::NotPresent
        | BatchEnd::OtherPage
        | BatchEnd::HwpoisonFlag
        | BatchEnd::SmallFolio
        | BatchEnd::Kind
        | BatchEnd::UffdWpVma
        | BatchEnd::NotPageZero
        | BatchEnd::NotWholeFolio
        | BatchEnd::Device
        | BatchEnd::Stale => None,
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

    fn bits(&self) -> PteFlags {
        if self.design.respect_write_soft_dirty {
            PteFlags::WRITE | PteFlags::SOFT_DIRTY | PteFlags::UFFD_WP
        } else {
            PteFlags::UFFD_WP
        }
    }

    /// What ends the batch before an entry, if anything does.
    fn end(&self, at: Vpn, pte: Pte) -> Option<BatchEnd> {
        let Pte::Present { page, flags } = pte else { return Some(BatchEnd::NotPresent) };
        let differs = (flags ^ self.first.flags()) & self.bits();
        if self.first.page().map(|first| first.plus(at.since(self.at))) != Some(page) {
            Some(BatchEnd::OtherPage)
        } else if differs.contains(PteFlags::WRITE) {
            Some(BatchEnd::Write)
        } else if differs.contains(PteFlags::SOFT_DIRTY) {
            Some(BatchEnd::SoftDirty)
        } else if differs.contains(PteFlags::UFFD_WP) {
            Some(BatchEnd::UffdWp)
        } else {
            None
        }
    }

    /// Whether an entry continues the batch or ends it, and why.
    pub(super) fn with(&self, at: Vpn, pte: Pte) -> String {
        let nr = at.since(self.at);
        match self.end(at, pte) {
            Some(end) => format!(
                "{} The batch ends before it, with {}.",
                words::capital(&format!("{}.", self.clause(end, at, pte))),
                words::count(nr, "entry", "entries"),
            ),
            None => self.continues(nr + 1, pte),
        }
    }

    fn continues(&self, nr: u64, pte: Pte) -> String {
        let ignored = (pte.flags() ^ self.first.flags())
            & (PteFlags::WRITE | PteFlags::SOFT_DIRTY)
            & !self.bits();
        let same = if self.design.respect_write_soft_dirty {
            format!("and write, soft-dirty and uffd-wp are as in {}", self.at)
        } else if ignored.is_empty() {
            format!("and uffd-wp is as in {}", self.at)
        } else {
            let mut names = alloc::vec::Vec::new();
            for (bit, name) in [(PteFlags::WRITE, "write"), (PteFlags::SOFT_DIRTY, "soft-dirty")] {
                if ignored.contains(bit) {
                    names.push(name);
                }
            }
            format!(
                "and uffd-wp is as in {}; {} differs, which this design does not compare",
                self.at,
                words::list(&names),
            )
        };
        format!("It maps the next page, {same}: {nr} entries so far.")
    }

    /// Why an entry ends the batch, as a clause.
    fn clause(&self, end: BatchEnd, at: Vpn, pte: Pte) -> String {
        if let Some((bit, has, has_not)) = bit(end) {
            let (other, this) =
                if pte.flags().contains(bit) { (has, has_not) } else { (has_not, has) };
            return format!("{at} is {other}, but {} is {this}", self.at);
        }
        match (end, self.first.page(), pte.page()) {
            (BatchEnd::OtherPage, Some(first), Some(page)) => {
                let wanted = first.plus(at.since(self.at));
                format!(
                    "{at} maps {}, but after {} comes {}",
                    words::pages(self.scenario, page.folio, page.page, 1),
                    at.get() - 1,
                    words::pages(self.scenario, wanted.folio, wanted.page, 1),
                )
            }
            _ => format!("{at} is {}, and a batch has present entries only", words::kind(pte)),
        }
    }
}

pub(super) fn decided(m: &Moment<'_>, at: Vpn, nr: NrPages, end: BatchEnd) -> Sentence {
    let n = nr.get();
    let what = match end {
        BatchEnd::Stale => format!("Took entry {at} with nr_pages {n}, left over from the iteration before."),
        BatchEnd::Device => format!("Took entry {at} alone: nr_pages is 1."),
        _ if n == 1 => format!("Decided on a batch of 1 entry, {at}."),
        _ => format!("Decided on a batch of {n} entries, {}.", words::range(at.get(), n)),
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
            format!("The scan stopped at {next}: {clause}.{}", rule(m.design(), end))
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
const fn rule(design: &Design, end: BatchEnd) -> &'static str {
    match end {
        BatchEnd::Write | BatchEnd::SoftDirty if design.respect_write_soft_dirty => {
            " This design lets write and soft-dirty bits end a batch, because a restore gives all entries the \
             first one's."
        }
        BatchEnd::UffdWp => " The uffd-wp bit is compared in every design.",
        _ => "",
    }
}

/// Why the scan of a whole folio ended early.
fn not_whole(m: &Moment<'_>, at: Vpn, pages: u64, compared: &Compared<'_>) -> String {
    let rule = format!("This design takes all {pages} pages of a folio or one.");
    for i in 1..pages {
        let next = at.plus(i);
        let pte = m.pte(next);
        if let Some(end) = compared.end(next, pte) {
            return format!("{rule} The scan stopped at {next}: {}.", compared.clause(end, next, pte));
        }
        if m.design().table_cap && (next.plus(1) >= m.vma().end() || next.plus(1).is_table_start()) {
            return format!("{rule} The scan could not go beyond {next}, where the VMA or the PTE table ends.");
        }
    }
    format!("{rule} The VMA or the PTE table ends before.")
}

/// Which folios a design batches.
fn batched(design: &Design) -> String {
    let mut kinds = alloc::vec::Vec::new();
    for (on, name) in [
        (design.batch_lazyfree, "lazyfree"),
        (design.batch_file, "file and shmem"),
        (design.batch_anon, "anon swapbacked"),
    ] {
        if on {
            kinds.push(name);
        }
    }
    match kinds.as_slice() {
        [] => "no folios at all".to_string(),
        kinds => format!("{} folios only", words::list(kinds)),
    }
}
