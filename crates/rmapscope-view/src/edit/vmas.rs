//! VMAs and mms: made, taken away, cut, moved.

use alloc::{string::String, vec::Vec};

use rmapscope_core::{
    Marker, Mm, MmId, PgOff, Pte, PteFlags, PteRun, ScenarioParts, Softleaf, Vma, VmaFlags, VmaId, Vpn,
};

use super::{
    act::unprotect,
    draft::Draft,
    place::add_vma,
    refusal::{EditPlace, Reason, Refusal},
    runs,
};

/// An end of a VMA.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Edge {
    /// `vm_start`
    Start,
    /// `vm_end`
    End,
}

/// A field of a VMA that is set as it is; entries stay. Its place is changed by moving it or its edges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VmaField {
    /// `vm_pgoff`
    Pgoff(PgOff),
    /// Its `anon_vma`.
    Anon(Option<String>),
    /// The file or shmem object it maps.
    File(Option<String>),
    /// Its flags.
    Flags(VmaFlags),
}

/// Adds a VMA. An anonymous one has the page offset of its address and no `anon_vma` yet, as `mmap` makes it; one of
/// a file maps it from page 0 on.
pub(super) fn add(
    draft: &mut Draft<'_>,
    mm: MmId,
    start: Vpn,
    pages: u64,
    file: Option<&String>,
) -> Result<(), Refusal> {
    draft.end(mm, start, pages)?;
    draft.free_range(mm, start, pages, None)?;
    let pgoff = if file.is_some() { PgOff::default() } else { PgOff::new(start.get()) };
    add_vma(
        draft,
        mm,
        Vma { start, pages, pgoff, anon: None, file: file.cloned(), flags: VmaFlags::empty() },
    );
    Ok(())
}

/// Takes a VMA away with its entries (`munmap`).
pub(super) fn delete(draft: &mut Draft<'_>, mm: MmId, vma: VmaId) -> Result<(), Refusal> {
    let area = draft.area(mm, vma)?;
    let mm = draft.mm(mm)?;
    runs::replace(&mut mm.runs, area.start, area.end(), &[]);
    mm.vmas.remove(vma.index());
    Ok(())
}

/// Moves an edge; entries that are outside then are cut off. At the start, the page offset goes along.
pub(super) fn move_edge(
    draft: &mut Draft<'_>,
    mm: MmId,
    vma: VmaId,
    edge: Edge,
    to: Vpn,
) -> Result<(), Refusal> {
    let area = draft.area(mm, vma)?;
    let here = EditPlace::Vma(mm, vma);
    let (start, end) = match edge {
        Edge::Start => (to, area.end()),
        Edge::End => (area.start, to),
    };
    if start >= end {
        return Err(Reason::EmptyVma.at(here));
    }
    // One of the two is 0.
    let (less, more) = (start.since(area.start), area.start.since(start));
    let Some(pgoff) = (area.pgoff + less).checked_sub(more) else {
        return Err(Reason::BeforeObject.at(here));
    };
    let pages = end.since(start);
    draft.free_range(mm, start, pages, Some(vma))?;
    let runs = &mut draft.mm(mm)?.runs;
    if area.start < start {
        runs::replace(runs, area.start, start, &[]);
    }
    if end < area.end() {
        runs::replace(runs, end, area.end(), &[]);
    }
    let vma = draft.vma(mm, vma)?;
    (vma.start, vma.pages, vma.pgoff) = (start, pages, PgOff::new(pgoff));
    Ok(())
}

/// Moves a VMA with its entries (`mremap`); it keeps its page offset.
pub(super) fn shift(draft: &mut Draft<'_>, mm: MmId, vma: VmaId, to: Vpn) -> Result<(), Refusal> {
    let area = draft.area(mm, vma)?;
    let end = draft.end(mm, to, area.pages)?;
    draft.free_range(mm, to, area.pages, Some(vma))?;
    let runs = &mut draft.mm(mm)?.runs;
    let mut moved = Vec::new();
    for run in runs::pieces(runs, area.start, area.end()) {
        moved.push(PteRun { at: to.plus(run.at.since(area.start)), ..run });
    }
    runs::replace(runs, area.start, area.end(), &[]);
    runs::replace(runs, to, end, &moved);
    draft.vma(mm, vma)?.start = to;
    Ok(())
}

/// Turns flags. Taking uffd-wp away is unregistering, which takes the protection away first (`userfaultfd_unregister`,
/// as of v6.1; a close that left the bits behind was CVE-2024-36881). Locking a VMA does not mlock what it maps.
pub(super) fn toggle(draft: &mut Draft<'_>, mm: MmId, vma: VmaId, flags: VmaFlags) -> Result<(), Refusal> {
    let area = draft.vma(mm, vma)?;
    let unregistered = area.flags.contains(VmaFlags::UFFD_WP) && flags.contains(VmaFlags::UFFD_WP);
    area.flags ^= flags & VmaFlags::all();
    let (start, end) = (area.start, area.end());
    if !unregistered {
        return Ok(());
    }
    let ScenarioParts { folios, mms, .. } = &mut draft.parts;
    runs::rewrite(&mut mms[mm.index()].runs, start, end, &mut |run, out| {
        unprotect(folios, run, out);
        Ok(())
    })
}

/// An entry that is not write-protected through userfaultfd.
pub(super) fn without_uffd_wp(pte: Pte) -> Pte {
    match pte {
        Pte::Softleaf(Softleaf::Marker(Marker::UffdWp)) => Pte::None,
        pte => pte.with_flags(pte.flags() - PteFlags::UFFD_WP),
    }
}

/// Sets a field.
pub(super) fn set(draft: &mut Draft<'_>, mm: MmId, vma: VmaId, field: &VmaField) -> Result<(), Refusal> {
    let area = draft.vma(mm, vma)?;
    match field {
        VmaField::Pgoff(pgoff) => area.pgoff = *pgoff,
        VmaField::Anon(anon) => area.anon.clone_from(anon),
        VmaField::File(file) => area.file.clone_from(file),
        VmaField::Flags(flags) => area.flags = *flags & VmaFlags::all(),
    }
    Ok(())
}

/// Adds an mm without VMAs.
pub(super) fn add_mm(draft: &mut Draft<'_>, name: Option<&String>) {
    let name = name.cloned().unwrap_or_else(|| draft.free_mm_name("app"));
    draft.parts.mms.push(Mm { name, vmas: Vec::new(), runs: Vec::new() });
}

/// Takes an mm away with everything in it.
pub(super) fn delete_mm(draft: &mut Draft<'_>, mm: MmId) -> Result<(), Refusal> {
    draft.mm(mm)?;
    draft.parts.mms.remove(mm.index());
    Ok(())
}
