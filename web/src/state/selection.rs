//! What is selected: what the inspector shows.

use rmapscope_core::{MmId, Scenario, Vpn};

/// Something that can be looked at and changed, by its position in the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selection {
    /// The scenario as a whole.
    Scenario,
    /// An entry of an mm.
    Entry(usize, u64),
    /// Entries of an mm: from the one where the selection began to the one where it ends, which may be before it.
    Range(usize, u64, u64),
    /// A folio.
    Folio(usize),
    /// A VMA of an mm.
    Vma(usize, usize),
    /// An mm.
    Mm(usize),
    /// An operation.
    Op(usize),
}

impl Selection {
    /// Whether there is such a thing.
    #[must_use]
    pub fn is_in(self, scenario: &Scenario) -> bool {
        match self {
            Self::Scenario => true,
            Self::Entry(mm, _) | Self::Range(mm, ..) | Self::Mm(mm) => mm < scenario.mms().len(),
            Self::Folio(folio) => folio < scenario.folios().len(),
            Self::Vma(mm, vma) => scenario.mms().get(mm).is_some_and(|mm| vma < mm.vmas.len()),
            Self::Op(op) => op < scenario.ops().len(),
        }
    }

    /// What it is called.
    #[must_use]
    pub fn name(self, scenario: &Scenario) -> String {
        if !self.is_in(scenario) {
            return "nothing".into();
        }
        match self {
            Self::Scenario => "the scenario".into(),
            Self::Entry(mm, at) => format!("entry {at} of {}", scenario.mms()[mm].name),
            Self::Range(mm, from, to) => {
                let pages = crate::words::pages(from.min(to), from.max(to) + 1);
                format!("entries {pages} of {}", scenario.mms()[mm].name)
            }
            Self::Folio(folio) => format!("folio {}", scenario.folios()[folio].id),
            Self::Vma(mm, vma) => {
                let vma = &scenario.mms()[mm].vmas[vma];
                let pages = crate::words::pages(vma.start.get(), vma.end().get());
                format!("VMA {pages} of {}", scenario.mms()[mm].name)
            }
            Self::Mm(mm) => format!("mm {}", scenario.mms()[mm].name),
            Self::Op(op) => format!("operation {op}"),
        }
    }

    /// The entries: their mm, the first one, and how many.
    #[must_use]
    pub fn entries(self) -> Option<(usize, u64, u64)> {
        match self {
            Self::Entry(mm, at) => Some((mm, at, 1)),
            Self::Range(mm, from, to) => Some((mm, from.min(to), from.abs_diff(to) + 1)),
            Self::Scenario | Self::Folio(_) | Self::Vma(..) | Self::Mm(_) | Self::Op(_) => None,
        }
    }

    /// The selection from where this one began to an entry.
    #[must_use]
    pub fn to(self, mm: usize, at: u64) -> Self {
        match self {
            Self::Entry(there, from) | Self::Range(there, from, _) if there == mm && from != at => {
                Self::Range(mm, from, at)
            }
            _ => Self::Entry(mm, at),
        }
    }

    /// Everything but entries, in the order of the document.
    #[must_use]
    pub fn all(scenario: &Scenario) -> Vec<Self> {
        let mut all = vec![Self::Scenario];
        all.extend((0..scenario.folios().len()).map(Self::Folio));
        for (i, mm) in scenario.mms().iter().enumerate() {
            all.push(Self::Mm(i));
            all.extend((0..mm.vmas.len()).map(|vma| Self::Vma(i, vma)));
        }
        all.extend((0..scenario.ops().len()).map(Self::Op));
        all
    }

    /// What an entry belongs to: its VMA and the folio whose page it names.
    #[must_use]
    pub fn around(scenario: &Scenario, mm: usize, at: u64) -> Vec<Self> {
        let (id, at) = (MmId::new(mm), Vpn::new(at));
        let vma = scenario.vma_at(id, at).map(|vma| Self::Vma(mm, vma.index()));
        let folio = scenario.mm(id).pte(at).page().map(|page| Self::Folio(page.folio.index()));
        vma.into_iter().chain(folio).collect()
    }
}
