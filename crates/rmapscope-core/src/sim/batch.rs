//! How many entries one iteration takes (`folio_unmap_pte_batch` in `mm/rmap.c`, `folio_pte_batch_flags` in
//! `mm/internal.h`).

use super::{Record, Sim, unmap::Target};
use crate::{
    event::{BatchEnd, Reader},
    folio::Folio,
    mm::VmaFlags,
    pte::Pte,
    scenario::TtuFlags,
    units::{NrPages, PageId, Vpn},
};

impl<'s, R: Record> Sim<'s, R> {
    /// How many entries from `at`, whose present entry is `pte`, are unmapped at once, and why not more.
    ///
    /// Stands for `folio_unmap_pte_batch` (`mm/rmap.c`).
    pub(super) fn folio_unmap_pte_batch(
        &mut self,
        Target { folio, vma, flags, .. }: Target<'s>,
        at: Vpn,
        page: PageId,
        pte: Pte,
    ) -> (NrPages, BatchEnd) {
        if flags.contains(TtuFlags::HWPOISON) {
            return (NrPages::ONE, BatchEnd::HwpoisonFlag);
        }
        if !folio.is_large() {
            return (NrPages::ONE, BatchEnd::SmallFolio);
        }
        if self.design.whole_folio_only {
            self.read(Reader::ScanFirst, at);
        }
        if !self.batches(page, folio) {
            return (NrPages::ONE, BatchEnd::Kind);
        }
        if vma.flags.contains(VmaFlags::UFFD_WP) && !self.design.batch_uffd_wp {
            return (NrPages::ONE, BatchEnd::UffdWpVma);
        }
        if self.design.whole_folio_only && page.page != 0 {
            return (NrPages::ONE, BatchEnd::NotPageZero);
        }
        // The folio's end first: where several limits meet, it is the one that matters.
        let mut limit = (folio.nr_pages().get() - u64::from(page.page), BatchEnd::Folio);
        if self.design.table_cap {
            for (end, why) in [(vma.end(), BatchEnd::Vma), (at.table_end(), BatchEnd::Table)] {
                if end.since(at) < limit.0 {
                    limit = (end.since(at), why);
                }
            }
        }
        let (nr, end) = self.folio_pte_batch_flags(at, pte, limit);
        if self.design.whole_folio_only && nr != folio.nr_pages() {
            return (NrPages::ONE, BatchEnd::NotWholeFolio);
        }
        (nr, end)
    }

    /// Whether the design batches folios of this kind.
    fn batches(&self, page: PageId, folio: &Folio) -> bool {
        if !folio.is_anon() {
            self.design.batch_file
        } else if self.world().folio(page.folio).swapbacked {
            self.design.batch_anon
        } else {
            self.design.batch_lazyfree
        }
    }

    /// The scan: goes on while the next entry maps the next page with the same bits, young and dirty aside.
    ///
    /// Stands for `folio_pte_batch_flags` (`mm/internal.h`).
    fn folio_pte_batch_flags(
        &mut self,
        at: Vpn,
        first: Pte,
        (limit, why): (u64, BatchEnd),
    ) -> (NrPages, BatchEnd) {
        let design = self.design;
        for nr in 1..limit {
            let pte = self.read(Reader::Scan, at.plus(nr));
            if let Some(end) = design.ends_batch(first, nr, pte) {
                return (NrPages::new(nr), end);
            }
        }
        (NrPages::new(limit), why)
    }
}
