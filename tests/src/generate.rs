//! Valid scenarios and designs from any bytes.
//!
//! Wilder than the kernel would set up: pages at other than their linear place, VMAs of several objects, stale bits.
//! What comes out always passes [`Scenario::new`].

use std::{collections::BTreeMap, sync::Arc};

use arbitrary::{Result, Unstructured};
use rmapscope_core::{
    Arch, Design, Folio, FolioId, FolioKind, Knob, Marker, Mm, MmId, Op, Order, PageId, Pfn, PgOff, Preset,
    Pte, PteFlags, PteRun, Scenario, ScenarioParts, Skip, Softleaf, SwapSlot, TtuFlags, Vma, VmaFlags, VmaId,
    Vpn,
};
use rmapscope_view::{
    DesignDoc, ScenarioDoc,
    permalink::{Link, Panels, Selection},
};

/// A preset, or any combination of knobs.
///
/// # Errors
///
/// When the bytes are used up in a way that cannot be helped; in practice never.
pub fn design(u: &mut Unstructured<'_>) -> Result<Design> {
    let mut design = u.choose(&Preset::ALL)?.design();
    if u.ratio(3, 4)? {
        for knob in Knob::ALL {
            if u.ratio(1, 3)? {
                knob.set(&mut design, u.arbitrary()?);
            }
        }
        design.skip = u.choose(&Skip::NAMES)?.0;
    }
    Ok(design)
}

/// A valid scenario.
///
/// # Errors
///
/// When the bytes are used up in a way that cannot be helped; in practice never.
///
/// # Panics
///
/// If it made a scenario that is not valid, which would be a mistake in the generator.
pub fn scenario(u: &mut Unstructured<'_>) -> Result<Scenario> {
    let folios = folios(u)?;
    let mut mms = Vec::new();
    for i in 0..u.int_in_range(1..=3)? {
        mms.push(mm(u, i, &folios)?);
    }
    let mut ops = Vec::new();
    for _ in 0..u.int_in_range(0..=3)? {
        ops.push(Op::Unmap {
            folio: FolioId::new(u.choose_index(folios.len())?),
            flags: TtuFlags::from_bits_truncate(u.arbitrary()?),
        });
    }
    let parts = ScenarioParts {
        arch: *u.choose(&[Arch::Generic, Arch::X86_64])?,
        folios,
        mms,
        swap_dup_fails_after: if u.ratio(1, 4)? { Some(u.int_in_range(0..=6)?) } else { None },
        ops,
    };
    Ok(Scenario::new(parts).expect("the generator makes valid scenarios only"))
}

fn folios(u: &mut Unstructured<'_>) -> Result<Vec<Folio>> {
    let mut folios = Vec::new();
    let mut pfn = 512 * u64::from(u.int_in_range(0..=9_u8)?);
    for i in 0..u.int_in_range(1..=4)? {
        let order = *u.choose(&[0, 1, 2, 2, 3, 3, 4, 4, 5, 9])?;
        let order = Order::try_new(order).expect("at most 9");
        let nr = order.nr_pages().get();
        pfn = pfn.next_multiple_of(nr);
        let kind = *u.choose(&[FolioKind::Anon, FolioKind::Anon, FolioKind::File, FolioKind::Shmem])?;
        let anon = kind == FolioKind::Anon;
        let swapbacked = match kind {
            FolioKind::Anon => u.ratio(3, 5)?,
            FolioKind::File => false,
            FolioKind::Shmem => true,
        };
        let swap = if anon && u.ratio(if swapbacked { 9 } else { 1 }, 10)? {
            Some(SwapSlot::new(8192 + 1024 * i))
        } else {
            None
        };
        folios.push(Folio {
            id: format!("F{i}"),
            kind,
            order,
            pfn: Pfn::new(pfn),
            object: (*u.choose(&["x", "x", "y"])?).to_owned(),
            index: PgOff::new(often(u, &[0, 8, 16])?),
            swapbacked,
            swap,
            dirty: u.ratio(1, 4)?,
            exclusive: if anon { page_runs(u, nr)? } else { Vec::new() },
            pinned: u.ratio(1, 8)?,
            extra_refs: if u.ratio(1, 8)? { u.int_in_range(1..=3)? } else { 0 },
            hwpoison: if u.ratio(1, 4)? { vec![page_number(u, nr)?] } else { Vec::new() },
            partially_mapped: u.ratio(1, 10)?,
            mlocked: u.ratio(1, 10)?,
        });
        pfn += nr;
    }
    Ok(folios)
}

/// Mostly one of these, sometimes any number up to 40.
fn often(u: &mut Unstructured<'_>, these: &[u64]) -> Result<u64> {
    if u.ratio(3, 4)? { Ok(*u.choose(these)?) } else { u.int_in_range(0..=40) }
}

fn page_number(u: &mut Unstructured<'_>, nr: u64) -> Result<u16> {
    Ok(u16::try_from(u.int_in_range(0..=nr - 1)?).expect("a folio has at most 512 pages"))
}

fn page_runs(u: &mut Unstructured<'_>, nr: u64) -> Result<Vec<(u16, u16)>> {
    let nr = u16::try_from(nr).expect("a folio has at most 512 pages");
    if u.ratio(1, 2)? {
        return Ok(if u.arbitrary()? { vec![(0, nr)] } else { Vec::new() });
    }
    let mut runs = Vec::new();
    let mut page = 0;
    while page < nr && runs.len() < 8 {
        page += u.int_in_range(0..=nr / 2)?;
        let len = u.int_in_range(1..=nr / 2 + 1)?.min(nr.saturating_sub(page));
        if len > 0 {
            runs.push((page, len));
        }
        page += len + 1;
    }
    Ok(runs)
}

fn mm(u: &mut Unstructured<'_>, number: usize, folios: &[Folio]) -> Result<Mm> {
    let mut vmas: Vec<Vma> = Vec::new();
    let mut entries = BTreeMap::new();
    // Often just before a table ends, and often so that a folio ends with it.
    let before = often(u, &[0, 4, 8, 16, 20, 24, 32])?;
    let mut at = 512 * u64::from(u.int_in_range(1..=3_u8)?) - before;
    for _ in 0..u.int_in_range(0..=3)? {
        let vma = match vmas.last() {
            // What splitting a VMA leaves: the next one goes on where the last one ends.
            Some(last) if u.ratio(2, 5)? => {
                let flags = vma(u, at)?.flags;
                let pgoff = last.pgoff.plus(last.pages);
                Vma { start: last.end(), pgoff, pages: u.int_in_range(1..=40)?, flags, ..last.clone() }
            }
            _ => vma(u, at)?,
        };
        at = vma.end().get() + if u.ratio(1, 3)? { 0 } else { u.int_in_range(1..=600)? };
        for (i, folio) in folios.iter().enumerate() {
            let object = if folio.is_anon() { &vma.anon } else { &vma.file };
            if object.as_ref() == Some(&folio.object) && u.ratio(9, 10)? {
                map_folio(u, &mut entries, &vma, FolioId::new(i), folio)?;
            }
        }
        vmas.push(vma);
    }
    for _ in 0..u.int_in_range(0..=6)? {
        let at = match vmas.first() {
            Some(vma) => vma.start.get() + u.int_in_range(0..=80)?,
            None => u.int_in_range(0..=2000)?,
        };
        let folio = u.choose_index(folios.len())?;
        let page = page_number(u, folios[folio].nr_pages().get())?;
        let page = PageId { folio: FolioId::new(folio), page: page.into() };
        let pte = entry(u, page, &folios[folio])?;
        entries.insert(at, pte);
    }
    let runs = entries
        .into_iter()
        .filter(|(_, pte)| !pte.is_none())
        .map(|(at, first)| PteRun { at: Vpn::new(at), len: 1, first })
        .collect();
    // Shuffled documents are legal: VMAs may come in any order.
    if u.arbitrary()? {
        vmas.reverse();
    }
    Ok(Mm { name: format!("m{number}"), vmas, runs })
}

fn vma(u: &mut Unstructured<'_>, start: u64) -> Result<Vma> {
    let object = |u: &mut Unstructured<'_>| -> Result<Option<String>> {
        Ok(if u.ratio(2, 3)? { Some((*u.choose(&["x", "x", "x", "y"])?).to_owned()) } else { None })
    };
    Ok(Vma {
        start: Vpn::new(start),
        pages: u.int_in_range(1..=80)?,
        pgoff: PgOff::new(often(u, &[0, 0, 8])?),
        anon: object(u)?,
        file: object(u)?,
        flags: VmaFlags::from_bits_truncate(u.arbitrary::<u8>()? & u.arbitrary::<u8>()?),
    })
}

/// Maps a folio at its linear place in a VMA, in pieces of different kinds.
fn map_folio(
    u: &mut Unstructured<'_>,
    entries: &mut BTreeMap<u64, Pte>,
    vma: &Vma,
    id: FolioId,
    folio: &Folio,
) -> Result<()> {
    let nr = folio.nr_pages().get();
    let plain = u.ratio(1, 2)?;
    let mut page = 0;
    while page < nr {
        let len = if u.ratio(1, 3)? { nr } else { u.int_in_range(1..=nr)? };
        let number = u32::try_from(page).expect("a folio has at most 512 pages");
        let here = PageId { folio: id, page: number };
        let first = if plain {
            // Few combinations, so that neighbouring pieces and VMAs often agree.
            let young = PteFlags::YOUNG;
            let flags = *u.choose(&[young, young | PteFlags::WRITE, young | PteFlags::DIRTY])?;
            let uffd_wp = vma.flags.contains(VmaFlags::UFFD_WP) && u.ratio(3, 4)?;
            Pte::Present { page: here, flags: if uffd_wp { flags | PteFlags::UFFD_WP } else { flags } }
        } else {
            entry(u, here, folio)?
        };
        for i in 0..len.min(nr - page) {
            let offset = folio.index.get() + page + i;
            let inside = vma.pgoff.get()..vma.pgoff.get() + vma.pages;
            if inside.contains(&offset) {
                entries.insert(vma.start.get() + offset - vma.pgoff.get(), first.nth(i));
            }
        }
        page += len;
    }
    // A device entry behind present ones is what a number left over is wrong for.
    let last = folio.index.get() + nr - 1;
    if folio.is_anon() && u.ratio(1, 3)? && (vma.pgoff.get()..vma.pgoff.get() + vma.pages).contains(&last) {
        let here = PageId { folio: id, page: u32::try_from(nr - 1).expect("at most 511") };
        let leaf = Softleaf::DeviceExclusive { page: here, flags: PteFlags::empty() };
        entries.insert(vma.start.get() + last - vma.pgoff.get(), Pte::Softleaf(leaf));
    }
    Ok(())
}

fn entry(u: &mut Unstructured<'_>, page: PageId, folio: &Folio) -> Result<Pte> {
    let flags = PteFlags::from_bits_truncate(u.arbitrary()?);
    let leaf = match u.int_in_range(0..=15)? {
        0 => return Ok(Pte::None),
        1 => Softleaf::Swap { slot: SwapSlot::new(u.int_in_range(8192..=9000)?), flags },
        2 => {
            let both = PteFlags::WRITE | PteFlags::EXCLUSIVE;
            let flags = if flags.contains(both) { flags - PteFlags::WRITE } else { flags };
            Softleaf::Migration { page, flags }
        }
        3 => Softleaf::DevicePrivate { page, flags },
        4 | 5 if folio.is_anon() => Softleaf::DeviceExclusive { page, flags },
        6 => Softleaf::Hwpoison { page },
        7 => Softleaf::Marker(*u.choose(&Marker::ALL)?),
        _ => return Ok(Pte::Present { page, flags: flags - PteFlags::EXCLUSIVE }),
    };
    let pte = Pte::Softleaf(leaf);
    Ok(pte.with_flags(pte.flags() & pte.kind().allowed()))
}

/// A link in canonical form: a scenario with texts and designs, and what is shown of it.
///
/// # Errors
///
/// When the bytes are used up in a way that cannot be helped; in practice never.
pub fn link(u: &mut Unstructured<'_>) -> Result<Link> {
    let scenario = scenario(u)?;
    let text = |u: &mut Unstructured<'_>| -> Result<Option<String>> {
        Ok(if u.ratio(1, 2)? { Some(u.arbitrary::<&str>()?.chars().take(40).collect()) } else { None })
    };
    let (title, notes) = (text(u)?, text(u)?);
    let designs = |u: &mut Unstructured<'_>, most| -> Result<Vec<DesignDoc>> {
        (0..u.int_in_range(0..=most)?)
            .map(|_| Ok(DesignDoc::turned(*u.choose(&Preset::ALL)?, design(u)?)))
            .collect()
    };
    let mms = scenario.mms().len();
    let folios = scenario.folios().len();
    let doc = ScenarioDoc { title, notes, designs: designs(u, 5)?, scenario: Arc::new(scenario) };
    let mut link = Link::new(doc, u.int_in_range(0..=5000)?);
    let shown = designs(u, 4)?;
    if !shown.is_empty() {
        link.designs = shown;
    }
    link.model = u.int_in_range(1..=9)?;
    link.step = u.int_in_range(0..=link.steps)?;
    link.seek = if u.ratio(1, 4)? { Some(u.int_in_range(0..=9999)?) } else { None };
    link.panels = if u.arbitrary()? { Some(Panels(u.arbitrary()?)) } else { None };
    let mm = MmId::new(u.choose_index(mms)?);
    let vmas = link.doc.scenario.mm(mm).vmas.len();
    link.selection = match u.int_in_range(0..=3)? {
        0 => None,
        1 => Some(Selection::Folio(FolioId::new(u.choose_index(folios)?))),
        2 if vmas > 0 => Some(Selection::Vma { mm, vma: VmaId::new(u.choose_index(vmas)?) }),
        _ => {
            let at = Vpn::new(u.int_in_range(0..=4000)?);
            Some(Selection::Entries { mm, at, len: u.int_in_range(1..=600)? })
        }
    };
    Ok(link)
}
