//! How many entries one iteration takes (`folio_unmap_pte_batch` in `mm/rmap.c`, `folio_pte_batch_flags` in
//! `mm/internal.h`).

use super::{Record, Sim, unmap::Target};
use crate::{
    event::{BatchEnd, Event, Reader},
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
        // Looking changes nothing, so what the scan finds can be known before its reads are told.
        let (nr, end) = self.scan(at, first, limit).unwrap_or((limit, why));
        let read = limit.min(nr + 1) - 1;
        if R::KEEPS || !self.machine.apply_scan_reads(at.plus(1), read) {
            for i in 1..=read {
                self.emit(Event::Read { by: Reader::Scan, at: at.plus(i) });
            }
        }
        (NrPages::new(nr), end)
    }

    /// The first of the entries behind `at`, up to `limit`, that does not continue the batch, and why.
    #[inline(always)]
    fn scan(&self, at: Vpn, first: Pte, limit: u64) -> Option<(u64, BatchEnd)> {
        let mut nr = 1;
        for pte in self.world().mapped_ptes(at.plus(1), NrPages::new(limit - 1)) {
            if let Some(end) = self.design.ends_batch(first, nr, *pte) {
                return Some((nr, end));
            }
            nr += 1;
        }
        // Behind the end of the table there is none.
        (nr < limit).then_some((nr, BatchEnd::NotPresent))
    }
}
