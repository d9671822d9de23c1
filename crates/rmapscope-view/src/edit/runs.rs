//! Lists of runs, changed run by run and never entry by entry.
//!
//! Within an edit a run may have none as its first entry: a gap. No gap gets into a list of runs.

use alloc::vec::Vec;

use rmapscope_core::{Folio, Pte, PteRun, Vpn};

use super::refusal::Refusal;

/// What becomes of a piece: it pushes what is to be in its place, in order.
pub(super) type Change<'a> = dyn FnMut(PteRun, &mut Vec<PteRun>) -> Result<(), Refusal> + 'a;

/// The part of a run that lies in `[start, end)`.
pub(super) fn within(run: PteRun, start: Vpn, end: Vpn) -> Option<PteRun> {
    let at = run.at.max(start);
    let end = run.end().min(end);
    (at < end).then(|| PteRun { at, len: end.since(at), first: run.first.nth(at.since(run.at)) })
}

/// The runs in `[start, end)`, cut to it, with the gaps between them.
pub(super) fn pieces(runs: &[PteRun], start: Vpn, end: Vpn) -> Vec<PteRun> {
    let mut out = Vec::new();
    let mut at = start;
    let gap = |at: Vpn, end: Vpn| PteRun { at, len: end.since(at), first: Pte::None };
    for &run in &runs[overlapping(runs, start, end)] {
        let Some(run) = within(run, start, end) else { continue };
        if at < run.at {
            out.push(gap(at, run.at));
        }
        at = run.end();
        out.push(run);
    }
    if at < end {
        out.push(gap(at, end));
    }
    out
}

/// Puts runs, which are in order and within `[start, end)`, in place of what is there.
pub(super) fn replace(runs: &mut Vec<PteRun>, start: Vpn, end: Vpn, new: &[PteRun]) {
    let range = overlapping(runs, start, end);
    let old = &runs[range.clone()];
    let head = old.first().and_then(|run| within(*run, run.at, start));
    let tail = old.last().and_then(|run| within(*run, end, run.end()));
    let mut all = Vec::with_capacity(new.len() + 2);
    all.extend(head);
    all.extend(new.iter().filter(|run| run.len > 0 && !run.first.is_none()));
    all.extend(tail);
    drop(runs.splice(range, all));
}

/// Changes a range, piece by piece, gaps too.
pub(super) fn rewrite(
    runs: &mut Vec<PteRun>,
    start: Vpn,
    end: Vpn,
    change: &mut Change<'_>,
) -> Result<(), Refusal> {
    let mut new = Vec::new();
    for piece in pieces(runs, start, end) {
        change(piece, &mut new)?;
    }
    replace(runs, start, end, &new);
    Ok(())
}

/// Changes all runs of a list.
pub(super) fn each(runs: &mut Vec<PteRun>, change: &mut dyn FnMut(PteRun, &mut Vec<PteRun>)) {
    let mut new = Vec::with_capacity(runs.len());
    for &run in &*runs {
        change(run, &mut new);
    }
    new.retain(|run| !run.first.is_none());
    *runs = new;
}

/// A run in parts whose pages are all exclusive, or all not.
pub(super) fn by_exclusive(folio: &Folio, run: PteRun, each: &mut dyn FnMut(PteRun, bool)) {
    let Some(page) = run.first.page() else { return };
    // Where a page stands; those before the run's first one, at its beginning.
    let at = |page: u64, first: u64| run.at.plus(page.saturating_sub(first));
    let first = u64::from(page.page);
    let mut done = run.at;
    for &(start, pages) in &folio.exclusive {
        let (start, end) = (u64::from(start), u64::from(start) + u64::from(pages));
        let Some(part) = within(run, at(start, first), at(end, first)) else { continue };
        if let Some(before) = within(run, done, part.at) {
            each(before, false);
        }
        done = part.end();
        each(part, true);
    }
    if let Some(rest) = within(run, done, run.end()) {
        each(rest, false);
    }
}

/// Runs of pages without `[first, first + pages)`.
pub(super) fn without_pages(runs: &[(u16, u16)], first: u64, pages: u64) -> Vec<(u16, u16)> {
    let mut out = pages_within(runs, 0, first);
    out.extend(pages_within(runs, first + pages, u64::MAX));
    out
}

/// Runs of pages with `[first, first + pages)`.
pub(super) fn with_pages(runs: &[(u16, u16)], first: u64, pages: u64) -> Vec<(u16, u16)> {
    let mut out = pages_within(runs, 0, first);
    out.push((small(first), small(pages)));
    out.extend(pages_within(runs, first + pages, u64::MAX));
    joined(&out)
}

/// Runs of pages in which those that touch are one.
pub(super) fn joined(runs: &[(u16, u16)]) -> Vec<(u16, u16)> {
    let mut out: Vec<(u16, u16)> = Vec::new();
    for &(first, pages) in runs {
        match out.last_mut() {
            Some(last) if pages > 0 && last.1 > 0 && last.0.checked_add(last.1) == Some(first) => {
                last.1 = last.1.saturating_add(pages);
            }
            _ => out.push((first, pages)),
        }
    }
    out
}

/// The part of runs of pages that lies in `[from, to)`.
pub(super) fn pages_within(runs: &[(u16, u16)], from: u64, to: u64) -> Vec<(u16, u16)> {
    let mut out = Vec::new();
    for &(first, pages) in runs {
        let start = u64::from(first).max(from);
        let end = (u64::from(first) + u64::from(pages)).min(to);
        if start < end {
            out.push((small(start), small(end - start)));
        }
    }
    out
}

/// A number of pages or a page of a folio, which is at most 512.
pub(super) fn small(pages: u64) -> u16 {
    u16::try_from(pages).unwrap_or(u16::MAX)
}

fn overlapping(runs: &[PteRun], start: Vpn, end: Vpn) -> core::ops::Range<usize> {
    let from = runs.partition_point(|run| run.end() <= start);
    from..from + runs[from..].partition_point(|run| run.at < end)
}
