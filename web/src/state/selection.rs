//! What is selected: what the inspector shows.

use rmapscope_core::{MmId, Scenario, Vpn};

/// Something that can be looked at and changed, by its position in the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selection {
    /// The scenario as a whole.
    Scenario,
    /// An entry of an mm.
    Entry(usize, u64),
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
            Self::Entry(mm, _) | Self::Mm(mm) => mm < scenario.mms().len(),
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
