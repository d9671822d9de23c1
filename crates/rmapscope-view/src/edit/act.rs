//! What system calls do to a range of entries, bit by bit.
//!
//! Each follows the kernel function it names, as of v7.0. Not modelled, as a VMA does not say it: `VM_WRITE` and
//! `VM_SOFTDIRTY` (a call never splits a VMA here), and whether a file is mapped shared; a dirty entry of a file or
//! shmem is taken for one of a shared mapping, as only there it can be written.

use alloc::vec::Vec;

use rmapscope_core::{
    Folio, FolioKind, LIMIT, Marker, MmId, PageId, Pte, PteFlags, PteKind, PteRun, ScenarioParts, Softleaf,
    SwapSlot, Vma, VmaFlags, VmaId, Vpn,
};

use super::{
    draft::{Area, Draft, has_markers},
    free::free,
    refusal::{EditPlace, Reason, Refusal},
    runs,
    vmas::without_uffd_wp,
};

/// A system call, or an access, on a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Act {
    /// `UFFDIO_WRITEPROTECT`: entries get the uffd-wp bit and lose write permission; none entries get a marker where
    /// a file is mapped, and elsewhere only if asked for (`change_pte_range`).
    UffdProtect(Unpopulated),
    /// `UFFDIO_WRITEPROTECT` without the mode bit: takes bits and markers away; what may be written at once, may.
    UffdUnprotect,
    /// Reclaim (`try_to_unmap_one`): anon pages become swap entries, clean lazyfree pages are dropped, file and shmem
    /// pages leave none or a uffd-wp marker.
    SwapOut,
    /// `MADV_FREE`: folios that are mapped nowhere else become lazyfree and clean; one that is not in the range as a
    /// whole is split (`madvise_free_pte_range`).
    Free,
    /// `MADV_DONTNEED`, a hole: entries become none; guard markers stay, and where a file is mapped uffd-wp does
    /// (`zap_pte_range`).
    DontNeed,
    /// `mprotect` to read-only.
    ReadOnly,
    /// `mprotect` to read and write: what may be written at once, becomes writable (`can_change_pte_writable`).
    ReadWrite,
    /// `clear_refs` with 4: no entry is soft-dirty, none writable, so that the next write is seen; pinned pages are
    /// left out (`clear_soft_dirty`).
    ClearSoftDirty,
    /// The pages are read: their entries are young.
    Read,
    /// The pages are written where that needs no fault: writable entries are young and dirty.
    Write,
}

/// What write-protection does where no page is, in a VMA that maps no file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unpopulated {
    /// Nothing.
    Left,
    /// It leaves a marker (`UFFD_FEATURE_WP_UNPOPULATED`).
    Marked,
}

impl Act {
    /// Every act, in the order of a menu.
    pub const ALL: [Self; 11] = [
        Self::UffdProtect(Unpopulated::Left),
        Self::UffdProtect(Unpopulated::Marked),
        Self::UffdUnprotect,
        Self::SwapOut,
        Self::Free,
        Self::DontNeed,
        Self::ReadOnly,
        Self::ReadWrite,
        Self::ClearSoftDirty,
        Self::Read,
        Self::Write,
    ];

    /// Its name, before the range in a sentence.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::UffdProtect(Unpopulated::Left) => "uffd write-protect",
            Self::UffdProtect(Unpopulated::Marked) => "uffd write-protect, unpopulated too,",
            Self::UffdUnprotect => "uffd unprotect",
            Self::SwapOut => "swap out",
            Self::Free => "MADV_FREE",
            Self::DontNeed => "MADV_DONTNEED",
            Self::ReadOnly => "mprotect read-only",
            Self::ReadWrite => "mprotect read-write",
            Self::ClearSoftDirty => "clear soft-dirty of",
            Self::Read => "read",
            Self::Write => "write",
        }
    }
}

/// Does it to the entries of a range that lie in VMAs.
pub(super) fn act(draft: &mut Draft<'_>, mm: MmId, at: Vpn, len: u64, act: Act) -> Result<(), Refusal> {
    let end = draft.end(mm, at, len)?;
    let vmas = draft.vmas_in(mm, at, end);
    if vmas.is_empty() {
        return Err(Reason::NoVma(at, len).entry(mm, at));
    }
    for &vma in &vmas {
        accepted(draft.vma(mm, vma)?, act).map_err(|reason| reason.at(EditPlace::Vma(mm, vma)))?;
    }
    match act {
        Act::SwapOut => swap_out(draft, mm, &vmas, at, end),
        Act::Free => free(draft, mm, &vmas, at, end),
        Act::UffdProtect(_)
        | Act::UffdUnprotect
        | Act::DontNeed
        | Act::ReadOnly
        | Act::ReadWrite
        | Act::ClearSoftDirty
        | Act::Read
        | Act::Write => in_vmas(draft, mm, &vmas, (at, end), &mut |folios, vma, run, out| {
            plain(folios, vma, run, out, act);
            Ok(())
        }),
    }
}

/// Whether the system call takes a range in this VMA.
fn accepted(vma: &Vma, act: Act) -> Result<(), Reason> {
    let has = |flag| vma.flags.contains(flag);
    let span = Area::of(vma).span();
    match act {
        Act::UffdProtect(_) | Act::UffdUnprotect => {
            if has(VmaFlags::UFFD_WP) {
                Ok(())
            } else {
                Err(Reason::NotRegistered(span))
            }
        }
        Act::Free if !vma.is_anonymous() => Err(Reason::NotAnonymous(span)),
        Act::SwapOut | Act::Free | Act::DontNeed => {
            if has(VmaFlags::LOCKED) {
                Err(Reason::Locked(span))
            } else {
                Ok(())
            }
        }
        Act::ReadOnly | Act::ReadWrite | Act::ClearSoftDirty | Act::Read | Act::Write => Ok(()),
    }
}

/// What becomes of a piece of a VMA: it pushes what is to be there, the folios may change, too.
pub(super) type InVma<'a> =
    dyn FnMut(&mut [Folio], &Vma, PteRun, &mut Vec<PteRun>) -> Result<(), Refusal> + 'a;

/// Changes the pieces of a range that lie in these VMAs.
pub(super) fn in_vmas(
    draft: &mut Draft<'_>,
    mm: MmId,
    vmas: &[VmaId],
    (start, end): (Vpn, Vpn),
    change: &mut InVma<'_>,
) -> Result<(), Refusal> {
    let ScenarioParts { folios, mms, .. } = &mut draft.parts;
    let area = &mut mms[mm.index()];
    for vma in vmas {
        let vma = &area.vmas[vma.index()];
        runs::rewrite(&mut area.runs, vma.start.max(start), vma.end().min(end), &mut |run, out| {
            change(folios, vma, run, out)
        })?;
    }
    Ok(())
}

/// What needs nothing but the entries; dirty ones that are zapped dirty their folio.
fn plain(folios: &mut [Folio], vma: &Vma, run: PteRun, out: &mut Vec<PteRun>, act: Act) {
    let pte = run.first;
    let folio = pte.page().map(|page| &mut folios[page.folio.index()]);
    let flags = pte.flags();
    let changed = match act {
        Act::UffdProtect(unpopulated) => match pte {
            Pte::None if has_markers(vma) || unpopulated == Unpopulated::Marked => Pte::UFFD_WP_MARKER,
            Pte::None | Pte::Softleaf(Softleaf::Marker(_) | Softleaf::Hwpoison { .. }) => pte,
            Pte::Present { .. } | Pte::Softleaf(_) => {
                let pte = protected(folio.as_deref(), pte);
                pte.with_flags(pte.flags() | PteFlags::UFFD_WP)
            }
        },
        Act::UffdUnprotect => return unprotect(folios, run, out),
        Act::DontNeed => match pte {
            Pte::None | Pte::Softleaf(Softleaf::Marker(Marker::Guard)) => pte,
            _ => {
                if let Some(folio) = folio.filter(|folio| !folio.is_anon()) {
                    folio.dirty |= pte.is_present() && flags.contains(PteFlags::DIRTY);
                }
                zapped(vma, pte)
            }
        },
        Act::ReadOnly => protected(folio.as_deref(), pte),
        Act::ReadWrite => return allow_write(folios, run, out),
        Act::ClearSoftDirty => match pte {
            Pte::Present { .. } if folio.is_some_and(|folio| folio.is_anon() && folio.pinned) => pte,
            Pte::Present { .. } => pte.with_flags(flags - PteFlags::SOFT_DIRTY - PteFlags::WRITE),
            _ => pte.with_flags(flags - PteFlags::SOFT_DIRTY),
        },
        Act::Read if pte.is_present() => pte.with_flags(flags | PteFlags::YOUNG),
        Act::Write if pte.is_present() && flags.contains(PteFlags::WRITE) => {
            pte.with_flags(flags | PteFlags::YOUNG | PteFlags::DIRTY)
        }
        Act::Read | Act::Write | Act::SwapOut | Act::Free => pte,
    };
    out.push(PteRun { first: changed, ..run });
}

/// An entry without write permission; a migration entry for write becomes one for read that remembers an exclusive
/// anon page.
fn protected(folio: Option<&Folio>, pte: Pte) -> Pte {
    let flags = pte.flags();
    let exclusive = pte.kind() == PteKind::Migration && flags.contains(PteFlags::WRITE);
    let more = match folio {
        Some(folio) if exclusive && folio.is_anon() => PteFlags::EXCLUSIVE,
        _ => PteFlags::empty(),
    };
    pte.with_flags((flags - PteFlags::WRITE) | more)
}

/// What zapping leaves of an entry: none, or a uffd-wp marker where markers are used.
fn zapped(vma: &Vma, pte: Pte) -> Pte {
    if has_markers(vma) && pte.is_uffd_wp() { Pte::UFFD_WP_MARKER } else { Pte::None }
}

/// Takes the write-protection through userfaultfd off a run.
pub(super) fn unprotect(folios: &[Folio], run: PteRun, out: &mut Vec<PteRun>) {
    if run.first.is_uffd_wp() {
        allow_write(folios, PteRun { first: without_uffd_wp(run.first), ..run }, out);
    } else {
        out.push(run);
    }
}

/// Makes present entries writable that may be without a fault: of exclusive anon pages, and dirty ones of a file or
/// shmem; never ones with the uffd-wp bit.
fn allow_write(folios: &[Folio], run: PteRun, out: &mut Vec<PteRun>) {
    let Pte::Present { page, flags } = run.first else { return out.push(run) };
    let writable = |run: PteRun| PteRun { first: run.first.with_flags(flags | PteFlags::WRITE), ..run };
    let folio = &folios[page.folio.index()];
    if flags.contains(PteFlags::UFFD_WP) {
        out.push(run);
    } else if folio.is_anon() {
        runs::by_exclusive(folio, run, &mut |run, exclusive| {
            out.push(if exclusive { writable(run) } else { run });
        });
    } else {
        out.push(if flags.contains(PteFlags::DIRTY) { writable(run) } else { run });
    }
}

/// Unmaps present entries as reclaim does.
///
/// An anon folio that is not in the swap cache is added to it. The page's exclusiveness goes into the swap entry, which
/// a pinned page refuses.
fn swap_out(draft: &mut Draft<'_>, mm: MmId, vmas: &[VmaId], at: Vpn, end: Vpn) -> Result<(), Refusal> {
    let mut next = draft.free_slots(1).ok();
    let mut shared: Vec<(PageId, u64)> = Vec::new();
    in_vmas(draft, mm, vmas, (at, end), &mut |folios, vma, run, out| {
        let Pte::Present { page, flags } = run.first else {
            out.push(run);
            return Ok(());
        };
        let folio = &mut folios[page.folio.index()];
        folio.dirty |= flags.contains(PteFlags::DIRTY);
        if folio.kind != FolioKind::Anon || !folio.swapbacked {
            // A lazyfree folio that was written again is put back.
            folio.swapbacked |= folio.is_anon() && folio.dirty && !vma.flags.contains(VmaFlags::DROPPABLE);
            let kept = folio.is_anon() && folio.swapbacked;
            let first = if kept { run.first } else { zapped(vma, run.first) };
            out.push(PteRun { first, ..run });
            return Ok(());
        }
        let swap = if let Some(swap) = folio.swap {
            swap
        } else {
            let nr = folio.nr_pages().get();
            let slots = next.map(|next| next.get().next_multiple_of(nr)).filter(|first| first + nr < LIMIT);
            let Some(first) = slots else {
                return Err(Reason::NoneLeft("swap slots").at(EditPlace::Document));
            };
            next = Some(SwapSlot::new(first + nr));
            folio.dirty = true;
            SwapSlot::new(first)
        };
        folio.swap = Some(swap);
        let mut refused = None;
        runs::by_exclusive(folio, run, &mut |run, exclusive| {
            let page = run.first.page().unwrap_or(page);
            let kept = flags & (PteFlags::SOFT_DIRTY | PteFlags::UFFD_WP);
            if exclusive && folio.pinned {
                refused.get_or_insert((run.at, page));
            }
            let more = if exclusive { PteFlags::EXCLUSIVE } else { PteFlags::empty() };
            if exclusive {
                shared.push((page, run.len));
            }
            let slot = swap.plus(page.page.into());
            let first = Pte::Softleaf(Softleaf::Swap { slot, flags: kept | more });
            out.push(PteRun { first, ..run });
        });
        match refused {
            Some((at, page)) => Err(Reason::Pinned(folio.id.clone(), page.page.into()).entry(mm, at)),
            None => Ok(()),
        }
    })?;
    for (page, pages) in shared {
        let folio = &mut draft.parts.folios[page.folio.index()];
        folio.exclusive = runs::without_pages(&folio.exclusive, page.page.into(), pages);
    }
    Ok(())
}
