//! How an entry is drawn: three columns and a space.

use alloc::{
    collections::BTreeSet,
    format,
    string::{String, ToString},
    vec::Vec,
};

use rmapscope_core::{FolioId, Marker, PageId, Pte, PteKind, PteRun, Scenario, Softleaf, SwapSlot, Vpn};

use crate::sentence::words;

/// The capital letters that stand for folios.
pub(super) struct Letters(Vec<char>);

impl Letters {
    pub(super) fn new(scenario: &Scenario) -> Self {
        let mut used = BTreeSet::new();
        let own = |id: &str| {
            let mut chars = id.chars();
            chars.next().map(|c| c.to_ascii_uppercase()).filter(char::is_ascii_uppercase)
        };
        // Who is called by one letter keeps it.
        let mut letters: Vec<Option<char>> = scenario
            .folios()
            .iter()
            .map(|folio| own(&folio.id).filter(|_| folio.id.len() == 1).filter(|&letter| used.insert(letter)))
            .collect();
        for (letter, folio) in letters.iter_mut().zip(scenario.folios()) {
            if letter.is_none() {
                *letter = own(&folio.id)
                    .filter(|&letter| used.insert(letter))
                    .or_else(|| ('A'..='Z').find(|&letter| used.insert(letter)));
            }
        }
        Self(letters.into_iter().map(|letter| letter.unwrap_or('?')).collect())
    }

    pub(super) fn of(&self, folio: FolioId) -> char {
        self.0.get(folio.index()).copied().unwrap_or('?')
    }

    /// `A12`
    pub(super) fn page(&self, page: PageId) -> String {
        format!("{}{}", self.of(page.folio), { page.page })
    }

    /// `A12`, or `A12-A15`.
    fn pages(&self, page: PageId, len: u64) -> String {
        let first = self.page(page);
        if len <= 1 { first } else { format!("{first}-{}", self.page(page.plus(len - 1))) }
    }
}

/// The letter of a kind of entry that is not present; a present one has its folio's.
const fn glyph(kind: PteKind) -> char {
    match kind {
        PteKind::None => '-',
        PteKind::Present => '?',
        PteKind::Swap => 's',
        PteKind::Migration => 'm',
        PteKind::DevicePrivate => 'p',
        PteKind::DeviceExclusive => 'x',
        PteKind::Hwpoison => 'h',
        PteKind::Marker(Marker::UffdWp) => 'u',
        PteKind::Marker(Marker::Poison) => '!',
        PteKind::Marker(Marker::Guard) => 'g',
    }
}

/// An entry in at most three columns; of a page number above 99 the last two digits.
pub(super) fn cell(scenario: &Scenario, letters: &Letters, pte: Pte) -> String {
    let glyph = match pte {
        Pte::Present { page, .. } => letters.of(page.folio),
        Pte::None | Pte::Softleaf(_) => glyph(pte.kind()),
    };
    match page_of(scenario, pte) {
        Some(page) if page > 99 => format!("{glyph}{:02}", page % 100),
        Some(page) => format!("{glyph}{page}"),
        None => glyph.to_string(),
    }
}

/// The number of the page that an entry names; for a swap entry the page whose slot it is.
fn page_of(scenario: &Scenario, pte: Pte) -> Option<u32> {
    if let Pte::Softleaf(Softleaf::Swap { slot, .. }) = pte {
        return slot_of(scenario, slot);
    }
    pte.page().map(|page| page.page)
}

fn slot_of(scenario: &Scenario, slot: SwapSlot) -> Option<u32> {
    scenario.folios().iter().find_map(|folio| {
        let first = folio.swap.filter(|&first| first <= slot)?;
        let page = slot.since(first);
        u32::try_from(page).ok().filter(|_| page < folio.nr_pages().get())
    })
}

/// The bits of an entry as letters, in the order of documents.
pub(super) fn bits(pte: Pte) -> String {
    crate::letters(pte.flags()).collect()
}

/// What the cells of a run do not say; empty if they say it all.
pub(super) fn detail(letters: &Letters, run: &PteRun) -> String {
    let bits = bits(run.first);
    let what = match run.first {
        Pte::None | Pte::Softleaf(Softleaf::Marker(_)) => return String::new(),
        Pte::Present { page, .. } if u64::from(page.page) + run.len <= 100 => {
            if bits.is_empty() {
                return String::new();
            }
            String::new()
        }
        Pte::Present { .. } | Pte::Softleaf(_) => named(letters, run),
    };
    let gap = if what.is_empty() || bits.is_empty() { "" } else { " " };
    format!("{} {what}{gap}{bits}", words::range(run.at.get(), run.len))
}

/// A run as a line of its own says it: `A16-A495, wd`.
pub(super) fn summary(letters: &Letters, run: &PteRun) -> String {
    let what = named(letters, run);
    let bits = bits(run.first);
    if bits.is_empty() { what } else { format!("{what} {bits}") }
}

fn named(letters: &Letters, run: &PteRun) -> String {
    match run.first {
        Pte::None => "none".to_string(),
        Pte::Present { page, .. } => letters.pages(page, run.len),
        Pte::Softleaf(Softleaf::Swap { slot, .. }) => {
            format!("swap {}", words::range(slot.get(), run.len))
        }
        Pte::Softleaf(
            Softleaf::Migration { page, .. }
            | Softleaf::DevicePrivate { page, .. }
            | Softleaf::DeviceExclusive { page, .. }
            | Softleaf::Hwpoison { page },
        ) => format!("{} {}", run.first.kind().name(), letters.pages(page, run.len)),
        Pte::Softleaf(Softleaf::Marker(marker)) => {
            format!("{} {}", marker.name(), if run.len == 1 { "marker" } else { "markers" })
        }
    }
}

/// What stood in the cells, for the legend.
#[derive(Default)]
pub(super) struct Legend {
    kinds: BTreeSet<PteKind>,
    folios: BTreeSet<FolioId>,
    stray_slots: bool,
    cut: bool,
}

impl Legend {
    pub(super) fn note(&mut self, scenario: &Scenario, pte: Pte) {
        self.kinds.insert(pte.kind());
        if let Pte::Present { page, .. } = pte {
            self.folios.insert(page.folio);
        }
        self.stray_slots |= pte.kind() == PteKind::Swap && page_of(scenario, pte).is_none();
        self.cut |= page_of(scenario, pte).is_some_and(|page| page > 99);
    }

    pub(super) fn text(&self, scenario: &Scenario, letters: &Letters) -> String {
        let mut items: Vec<String> = Vec::new();
        for kind in PteKind::ALL.into_iter().filter(|kind| self.kinds.contains(kind)) {
            let glyph = glyph(kind);
            items.push(match kind {
                PteKind::Present => {
                    for &folio in &self.folios {
                        let letter = letters.of(folio);
                        items
                            .push(format!("{letter}0 page 0 of folio {}, present", scenario.folio(folio).id));
                    }
                    continue;
                }
                PteKind::None => format!("{glyph} none"),
                PteKind::Swap if self.stray_slots => {
                    format!("{glyph}0 swap entry for page 0, {glyph} for no folio's page")
                }
                PteKind::Swap => format!("{glyph}0 swap entry for page 0"),
                PteKind::Migration
                | PteKind::DevicePrivate
                | PteKind::DeviceExclusive
                | PteKind::Hwpoison => format!("{glyph}0 {} entry for page 0", kind.name()),
                PteKind::Marker(marker) => format!("{glyph} {} marker", marker.name()),
            });
        }
        if self.cut {
            items.push("of page numbers above 99 the last two digits".to_string());
        }
        items.join("; ")
    }
}

/// The run of equal entries that begins at `at`, as far as `end`.
pub(super) fn run_from(pte: impl Fn(Vpn) -> Pte, at: Vpn, end: Vpn) -> PteRun {
    let first = pte(at);
    let len = (1..end.since(at)).find(|&i| pte(at.plus(i)) != first.nth(i)).unwrap_or(end.since(at));
    PteRun { at, len, first }
}
