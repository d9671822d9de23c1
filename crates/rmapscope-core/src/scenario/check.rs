//! The rules of the format that a scenario must keep.

use alloc::{string::ToString, vec::Vec};

use super::{Place, Problem, ScenarioError};
use crate::{
    folio::{Folio, FolioKind},
    mm::Vma,
    order::{sorted_by_key, sorted_positions},
    pte::{Pte, PteFlags, PteKind, PteRun, Softleaf},
    units::{FolioId, LIMIT, VmaId, Vpn},
};

/// That each of `len` names is given once.
pub(super) fn unique<'a>(
    len: usize,
    name: &dyn Fn(usize) -> &'a str,
    place: impl Fn(usize) -> Place,
) -> Result<(), ScenarioError> {
    // Sorting takes a fraction of the time that a map of names takes: a layout may have one for every page of 256 MiB.
    let order = sorted_positions(len, &|a, b| name(a).cmp(name(b)));
    let repeated = order.windows(2).filter(|pair| name(pair[0]) == name(pair[1])).min_by_key(|pair| pair[1]);
    match repeated {
        None => Ok(()),
        Some(pair) => {
            let name = name(pair[1]).to_string();
            Err(place(pair[1]).says(Problem::Duplicate { name, first: pair[0] }))
        }
    }
}

pub(super) fn check_folios(folios: &[Folio]) -> Result<Vec<FolioId>, ScenarioError> {
    unique(folios.len(), &|folio| &folios[folio].id, |folio| Place::Folio { folio, field: "id" })?;
    for (i, folio) in folios.iter().enumerate() {
        let place = |field| Place::Folio { folio: i, field };
        let nr = folio.nr_pages().get();
        if !folio.pfn.get().is_multiple_of(nr) {
            let problem = Problem::NotDivisible { value: folio.pfn.get(), by: nr };
            return Err(place("pfn").says(problem));
        }
        in_range(place("pfn"), folio.pfn.get(), 0, LIMIT - nr)?;
        in_range(place("index"), folio.index.get(), 0, LIMIT - nr)?;
        in_range(place("extra_refs"), folio.extra_refs, 0, LIMIT - 1)?;
        if let Some(swap) = folio.swap {
            in_range(place("swap"), swap.get(), 0, LIMIT - nr)?;
        }
        if folio.kind != FolioKind::Anon {
            if folio.swap.is_some() {
                return Err(place("swap").says(Problem::AnonOnly));
            }
            if !folio.exclusive.is_empty() {
                return Err(place("exclusive").says(Problem::AnonOnly));
            }
        }
        let mut end = 0;
        for &(first, pages) in &folio.exclusive {
            let (first, pages) = (u64::from(first), u64::from(pages));
            if pages == 0 || first < end || first + pages > nr {
                return Err(place("exclusive").says(Problem::BadPages { first, pages, from: end, nr }));
            }
            end = first + pages;
        }
        let mut end = 0;
        for &page in &folio.hwpoison {
            let first = u64::from(page);
            if first < end || first >= nr {
                return Err(place("hwpoison").says(Problem::BadPages { first, pages: 1, from: end, nr }));
            }
            end = first + 1;
        }
    }
    let ids: Vec<_> = (0..folios.len()).map(FolioId::new).collect();
    let by_pfn = sorted_by_key(&ids, |id| folios[id.index()].pfn);
    for pair in by_pfn.windows(2) {
        let [a, b] = [pair[0], pair[1]];
        let (lower, upper) = (&folios[a.index()], &folios[b.index()]);
        let end = lower.pfn.plus(lower.nr_pages().get());
        if upper.pfn < end {
            // Say it of the one that comes later in the document.
            let (later, earlier) = if a > b { (a, b) } else { (b, a) };
            let other = &folios[earlier.index()];
            return Err(Place::Folio { folio: later.index(), field: "pfn" }.says(Problem::Overlap {
                value: folios[later.index()].pfn.get(),
                other: earlier.index(),
                start: other.pfn.get(),
                end: other.pfn.get() + other.nr_pages().get(),
            }));
        }
    }
    Ok(by_pfn)
}

pub(super) fn check_vmas(mm: usize, vmas: &[Vma]) -> Result<Vec<VmaId>, ScenarioError> {
    for (i, vma) in vmas.iter().enumerate() {
        let place = |field| Place::Vma { mm, vma: i, field };
        in_range(place("pages"), vma.pages, 1, LIMIT - 1)?;
        in_range(place("start"), vma.start.get(), 0, LIMIT - vma.pages)?;
        in_range(place("pgoff"), vma.pgoff.get(), 0, LIMIT - vma.pages)?;
    }
    let spans: Vec<_> = vmas.iter().map(|vma| (vma.start, vma.end())).collect();
    let order = disjoint(&spans, |vma| Place::Vma { mm, vma, field: "start" })?;
    Ok(order.into_iter().map(VmaId::new).collect())
}

pub(super) fn check_runs(mm: usize, runs: &[PteRun], folios: &[Folio]) -> Result<(), ScenarioError> {
    for (i, run) in runs.iter().enumerate() {
        let place = |field| Place::Pte { mm, run: i, field };
        in_range(place("len"), run.len, 1, LIMIT - 1)?;
        in_range(place("at"), run.at.get(), 0, LIMIT - run.len)?;
        let kind = run.first.kind();
        if let Some(page) = run.first.page() {
            let Some(folio) = folios.get(page.folio.index()) else {
                let name = page.folio.index().to_string();
                return Err(place(kind.name()).says(Problem::UnknownFolio { name }));
            };
            let nr = folio.nr_pages().get();
            in_range(place("page"), page.page.into(), 0, nr - 1)?;
            in_range(place("len"), run.len, 1, nr - u64::from(page.page))?;
            if kind == PteKind::DeviceExclusive && !folio.is_anon() {
                return Err(place(kind.name()).says(Problem::AnonOnly));
            }
        }
        if let Pte::Softleaf(Softleaf::Swap { slot, .. }) = run.first {
            in_range(place("swap"), slot.get(), 0, LIMIT - run.len)?;
        }
        let flags = run.first.flags();
        let both = PteFlags::WRITE | PteFlags::EXCLUSIVE;
        if !kind.allowed().contains(flags) || (kind == PteKind::Migration && flags.contains(both)) {
            return Err(place("bits").says(Problem::BadBits { kind }));
        }
    }
    let spans: Vec<_> = runs.iter().map(|run| (run.at, run.end())).collect();
    disjoint(&spans, |run| Place::Pte { mm, run, field: "at" })?;
    Ok(())
}

/// The positions of the ranges by ascending start, or an error if two overlap.
fn disjoint(spans: &[(Vpn, Vpn)], place: impl Fn(usize) -> Place) -> Result<Vec<usize>, ScenarioError> {
    let order = sorted_positions(spans.len(), &|a, b| spans[a].cmp(&spans[b]));
    for pair in order.windows(2) {
        let [a, b] = [pair[0], pair[1]];
        if spans[b].0 < spans[a].1 {
            let (later, earlier) = if a > b { (a, b) } else { (b, a) };
            return Err(place(later).says(Problem::Overlap {
                value: spans[later].0.get(),
                other: earlier,
                start: spans[earlier].0.get(),
                end: spans[earlier].1.get(),
            }));
        }
    }
    Ok(order)
}

fn in_range(place: Place, value: u64, min: u64, max: u64) -> Result<(), ScenarioError> {
    if (min..=max).contains(&value) {
        Ok(())
    } else {
        Err(place.says(Problem::OutOfRange { value, min, max }))
    }
}
