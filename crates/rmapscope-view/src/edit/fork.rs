//! Fork: a copy of an mm, as `dup_mmap` and `copy_page_range` make it.
//!
//! What follows the kernel, v7.0:
//!
//! - A VMA is copied without `locked` and without userfaultfd (`dup_userfaultfd` without the fork event), so entries
//!   of the child have no uffd-wp bit and uffd-wp markers are not copied (`copy_pte_marker`). It keeps the name of its
//!   `anon_vma`: that stands for the chain by which the rmap walk of the parent's folios finds the child, too.
//! - A droppable VMA is wiped on fork: the child's is empty and has no `anon_vma`.
//! - Entries are copied only where faults could not bring them back (`vma_needs_copy`): in a VMA with an `anon_vma`
//!   or with guard markers. The child has to fault in what a plain file or shmem VMA maps.
//! - Present entries become read-only in both if the mapping is private, and old in the child; anon pages lose their
//!   exclusiveness (`copy_present_ptes`). An exclusive page of a pinned folio is not shared but copied at once, into
//!   a folio of one page that is the child's alone (`copy_present_page`); the parent's entry stays as it is.
//! - A swap entry loses its exclusive bit, a migration entry becomes one for read, a device-private entry read-only,
//!   in both; a device-exclusive entry is first made a present one again (`copy_nonpresent_pte`).
//!
//! The model does not say whether a file VMA is shared; one with an `anon_vma` is private. Nor does it know that only
//! the child's own `anon_vma` leads to what the child faults in later: the walk for such a folio visits the parent, too.

use alloc::vec::Vec;

use rmapscope_core::{
    Folio, FolioId, Marker, Mm, MmId, PageId, Pfn, PgOff, Pte, PteFlags, PteKind, PteRun, Softleaf, Vma,
    VmaFlags,
};

use super::{
    draft::{Draft, read_only},
    place::forked,
    refusal::Refusal,
    runs,
};

/// What the copy of an mm needs besides its entries.
#[derive(Default)]
struct Copied {
    /// Pages that are now shared: the first, and how many.
    shared: Vec<(PageId, u64)>,
    /// Pages that were copied: the child's entries, which still name the parent's pages.
    pinned: Vec<PteRun>,
}

/// Copies an mm.
pub(super) fn fork(draft: &mut Draft<'_>, mm: MmId) -> Result<(), Refusal> {
    let parent = draft.mm(mm)?.clone();
    let mut child = Mm { name: draft.free_mm_name("child"), vmas: Vec::new(), runs: Vec::new() };
    let mut copied = Copied::default();
    for vma in &parent.vmas {
        let wiped = vma.flags.contains(VmaFlags::DROPPABLE);
        let anon = if wiped { None } else { vma.anon.clone() };
        child.vmas.push(Vma { anon, ..forked(vma) });
        let guarded = || {
            let guard = PteKind::Marker(Marker::Guard);
            parent.runs_in(vma.start, vma.end()).any(|run| run.first.kind() == guard)
        };
        if wiped || !(vma.anon.is_some() || guarded()) {
            continue;
        }
        let folios = &draft.parts.folios;
        let runs = &mut draft.parts.mms[mm.index()].runs;
        runs::rewrite(runs, vma.start, vma.end(), &mut |run, out| {
            copy(folios, run, out, &mut child.runs, &mut copied);
            Ok(())
        })?;
    }
    for (page, pages) in copied.shared {
        let folio = &mut draft.parts.folios[page.folio.index()];
        folio.exclusive = runs::without_pages(&folio.exclusive, page.page.into(), pages);
    }
    copy_pages(draft, &mut child, &copied.pinned)?;
    draft.parts.mms.push(child);
    Ok(())
}

/// Copies a run: what stays of it in the parent, and what the child gets.
fn copy(
    folios: &[Folio],
    run: PteRun,
    parent: &mut Vec<PteRun>,
    child: &mut Vec<PteRun>,
    copied: &mut Copied,
) {
    let Pte::Softleaf(Softleaf::DeviceExclusive { page, flags }) = run.first else {
        return copy_plain(folios, run, parent, child, copied);
    };
    // Made present again (restore_exclusive_pte): old, and dirty with its folio where it may become writable.
    let folio = &folios[page.folio.index()];
    runs::by_exclusive(folio, run, &mut |run, exclusive| {
        let write = exclusive && !flags.contains(PteFlags::UFFD_WP);
        let more = match (write, folio.dirty) {
            (true, true) => PteFlags::WRITE | PteFlags::DIRTY,
            (true, false) => PteFlags::WRITE,
            (false, _) => PteFlags::empty(),
        };
        let first = Pte::Present { page: run.first.page().unwrap_or(page), flags: flags | more };
        copy_plain(folios, PteRun { first, ..run }, parent, child, copied);
    });
}

/// Copies a run that is not of device-exclusive entries.
fn copy_plain(
    folios: &[Folio],
    run: PteRun,
    parent: &mut Vec<PteRun>,
    child: &mut Vec<PteRun>,
    copied: &mut Copied,
) {
    match run.first {
        Pte::None | Pte::Softleaf(Softleaf::Marker(Marker::UffdWp)) => parent.push(run),
        Pte::Softleaf(Softleaf::Marker(_) | Softleaf::Hwpoison { .. }) => {
            parent.push(run);
            child.push(run);
        }
        Pte::Present { page, .. } => {
            let folio = &folios[page.folio.index()];
            if !folio.pinned || !folio.is_anon() {
                return share(run, parent, child, copied);
            }
            runs::by_exclusive(folio, run, &mut |run, exclusive| {
                if exclusive {
                    parent.push(run);
                    copied.pinned.push(run);
                } else {
                    share(run, parent, child, copied);
                }
            });
        }
        Pte::Softleaf(_) => share(run, parent, child, copied),
    }
}

/// Copies a run so that both have its pages or slots.
fn share(run: PteRun, parent: &mut Vec<PteRun>, child: &mut Vec<PteRun>, copied: &mut Copied) {
    let first = read_only(run.first);
    parent.push(PteRun { first, ..run });
    let old = if first.is_present() { PteFlags::YOUNG } else { PteFlags::empty() };
    child.push(PteRun { first: first.with_flags(first.flags() - old - PteFlags::UFFD_WP), ..run });
    // A page on its way lost its mapping, and with it this.
    if let Some(page) = first.mapped_page() {
        copied.shared.push((page, run.len));
    }
}

/// Gives the child folios of its own for pages that could not be shared.
fn copy_pages(draft: &mut Draft<'_>, child: &mut Mm, pinned: &[PteRun]) -> Result<(), Refusal> {
    let count: u64 = pinned.iter().map(|run| run.len).sum();
    let mut ids = draft.free_ids(usize::try_from(count).unwrap_or(usize::MAX)).into_iter();
    let mut pfn: Pfn = draft.free_pfn(1)?;
    for run in pinned {
        for i in 0..run.len {
            let Some(page) = run.first.nth(i).page() else { continue };
            let id = FolioId::new(draft.parts.folios.len());
            let from = draft.parts.folios[page.folio.index()].clone();
            draft.parts.folios.push(Folio {
                id: ids.next().unwrap_or_default(),
                order: rmapscope_core::Order::default(),
                pfn,
                index: PgOff::new(from.index.get() + u64::from(page.page)),
                swap: None,
                dirty: false,
                exclusive: alloc::vec![(0, 1)],
                pinned: false,
                extra_refs: 0,
                hwpoison: Vec::new(),
                partially_mapped: false,
                mlocked: false,
                ..from
            });
            pfn = pfn.plus(1);
            let kept = run.first.flags() & PteFlags::SOFT_DIRTY;
            let flags = kept | PteFlags::WRITE | PteFlags::DIRTY | PteFlags::YOUNG;
            let first = Pte::Present { page: PageId { folio: id, page: 0 }, flags };
            child.runs.push(PteRun { at: run.at.plus(i), len: 1, first });
        }
    }
    Ok(())
}
