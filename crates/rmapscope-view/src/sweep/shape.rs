//! What the folios of a sweep are like.

use alloc::{
    format,
    string::{String, ToString as _},
    vec::Vec,
};
use core::fmt;

use rmapscope_core::{
    Arch, Folio, FolioId, Mm, Op, Order, PTRS_PER_PTE, PageId, Pfn, PgOff, Pte, PteFlags, PteRun, Scenario,
    ScenarioParts, SwapSlot, TtuFlags, Vma, Vpn,
};

use crate::sentence::words;

/// A shape: what a scenario's first unmapped folio is, how it is mapped, and how it is unmapped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    arch: Arch,
    folio: Folio,
    vma: Vma,
    bits: PteFlags,
    flags: TtuFlags,
    /// Its order.
    pub order: u8,
    /// How many batches its entries fall into: pieces with the same bits.
    pub batches: u64,
}

/// Why a scenario has no shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoShape {
    /// It unmaps nothing.
    NoOperation,
    /// No present entry maps the folio that it unmaps first.
    NotMapped {
        /// The folio.
        folio: String,
    },
}

impl fmt::Display for NoShape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoOperation => f.write_str("ops: nothing is unmapped; an operation would be accepted"),
            Self::NotMapped { folio } => {
                write!(
                    f,
                    "ops[0].folio: no VMA maps {folio:?} with a present entry; one that does would be accepted"
                )
            }
        }
    }
}

impl core::error::Error for NoShape {}

impl Shape {
    /// The shape of a scenario.
    ///
    /// # Errors
    ///
    /// If it unmaps nothing, or a folio that no present entry maps.
    pub fn of(scenario: &Scenario) -> Result<Self, NoShape> {
        let Some(Op::Unmap { folio: id, flags }) = scenario.ops().first().copied() else {
            return Err(NoShape::NoOperation);
        };
        let folio = scenario.folio(id);
        for (mm, vma) in scenario.rmap(id) {
            let vma = scenario.vma(mm, vma);
            let entries = scenario.mm(mm).runs_in(vma.start, vma.end());
            let present: Vec<PteFlags> = entries.filter_map(|run| present(run, id)).collect();
            let Some(&bits) = present.first() else { continue };
            let ends_batch = PteFlags::WRITE | PteFlags::SOFT_DIRTY | PteFlags::UFFD_WP;
            let breaks =
                present.windows(2).filter(|pair| !(pair[0] ^ pair[1]).intersection(ends_batch).is_empty());
            return Ok(Self {
                arch: scenario.arch(),
                folio: folio.clone(),
                vma: vma.clone(),
                bits,
                flags,
                order: folio.order.get(),
                batches: (1 + breaks.count() as u64).min(folio.nr_pages().get()).next_power_of_two(),
            });
        }
        Err(NoShape::NotMapped { folio: folio.id.clone() })
    }

    /// What the folios are, in words.
    pub(super) fn words(&self) -> String {
        let state = if self.folio.is_anon() && !self.folio.swapbacked {
            "lazyfree".to_string()
        } else {
            self.folio.kind.name().to_string()
        };
        let flags: Vec<&str> = rmapscope_core::VmaFlags::NAMES
            .into_iter()
            .filter(|(flag, _)| self.vma.flags.contains(*flag))
            .map(|(_, name)| name)
            .collect();
        let vma = if flags.is_empty() { String::new() } else { format!(" in a {} VMA", words::list(&flags)) };
        format!("{state} folios{vma}")
    }

    /// One table's pages as folios of this shape, each of which falls into `batches` batches.
    ///
    /// # Panics
    ///
    /// If the order is above 9 or a folio has fewer pages than batches.
    pub(super) fn layout(&self, order: u8, batches: u64) -> Scenario {
        let order = Order::try_new(order.into()).expect("an order that a folio can have");
        let nr = order.nr_pages().get();
        let len = nr / batches;
        let mut folios = Vec::new();
        let mut runs = Vec::new();
        let mut ops = Vec::new();
        for (i, first) in (0..PTRS_PER_PTE).step_by(order.nr_pages().index()).enumerate() {
            let id = FolioId::new(i);
            folios.push(Folio {
                id: format!("f{i}"),
                order,
                pfn: Pfn::new(4096 + first),
                index: PgOff::new(512 + first),
                swap: self.folio.swap.map(|_| SwapSlot::new(8192 + first)),
                exclusive: if self.folio.exclusive.is_empty() {
                    Vec::new()
                } else {
                    Vec::from([(0, u16::try_from(nr).expect("at most 512"))])
                },
                hwpoison: Vec::new(),
                ..self.folio.clone()
            });
            for piece in 0..batches {
                let bits = if piece % 2 == 0 { self.bits } else { self.bits ^ PteFlags::WRITE };
                let page = PageId { folio: id, page: u32::try_from(piece * len).expect("at most 512") };
                let first = Pte::Present { page, flags: bits };
                runs.push(PteRun { at: Vpn::new(512 + u64::from(page.page) + i as u64 * nr), len, first });
            }
            ops.push(Op::Unmap { folio: id, flags: self.flags });
        }
        let vma =
            Vma { start: Vpn::new(512), pages: PTRS_PER_PTE, pgoff: PgOff::new(512), ..self.vma.clone() };
        let parts = ScenarioParts {
            arch: self.arch,
            folios,
            mms: Vec::from([Mm { name: "app".into(), vmas: Vec::from([vma]), runs }]),
            swap_dup_fails_after: None,
            ops,
        };
        Scenario::new(parts).expect("laid out side by side")
    }
}

/// The bits of present entries that map the folio.
fn present(run: PteRun, folio: FolioId) -> Option<PteFlags> {
    match run.first {
        Pte::Present { page, flags } if { page.folio } == folio => Some(flags),
        Pte::None | Pte::Present { .. } | Pte::Softleaf(_) => None,
    }
}
