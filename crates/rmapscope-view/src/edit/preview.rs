//! What an edit would change, for showing it before it is made.

use alloc::vec::Vec;

use rmapscope_core::{FolioId, LIMIT, MmId, PageId, Pte, PteRun, Scenario, Vpn};

use super::{
    Edit, Edited, Span, apply,
    draft::{mapcounts, with_page},
    refusal::Refusal,
};
use crate::document::ScenarioDoc;

/// An edit that would be done, with what it changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// The edit, done: [`Edited::doc`] is what doing it gives.
    pub edited: Edited,
    /// The entries that it changes, by the mm's position before the edit; of a new mm, by its new one.
    pub entries: Vec<(MmId, Span)>,
    /// The folios whose counts it changes.
    pub folios: Vec<FolioCounts>,
}

/// A folio's derived counts before and after an edit; before it was made, both are 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FolioCounts {
    /// The folio, by its position after the edit.
    pub folio: FolioId,
    /// `folio_mapcount`, before and after.
    pub mapcount: (u64, u64),
    /// `folio_ref_count`, before and after.
    pub refcount: (i64, i64),
}

/// What an edit would do.
///
/// # Errors
///
/// If [`apply`] refuses it, for the same reason: it is the edit, done on a copy.
pub fn preview(doc: &ScenarioDoc, edit: &Edit) -> Result<Preview, Refusal> {
    let edited = apply(doc, edit)?;
    let entries = changed(&doc.scenario, &edited.doc.scenario);
    let folios = counts(&doc.scenario, &edited.doc.scenario);
    Ok(Preview { edited, entries, folios })
}

/// The entries that differ between two layouts, one of which is an edit of the other.
pub(super) fn changed(before: &Scenario, after: &Scenario) -> Vec<(MmId, Span)> {
    let folios = origins(before.folios().len(), after.folios().len(), &|i, j| {
        before.folios()[i].id == after.folios()[j].id
    });
    let mms =
        origins(before.mms().len(), after.mms().len(), &|i, j| before.mms()[i].name == after.mms()[j].name);
    let mut spans = Vec::new();
    for (mm, origin) in after.mms().iter().zip(mms) {
        let old = before.mms().get(origin).map_or(&[][..], |mm| &mm.runs);
        compare(MmId::new(origin), old, &mm.runs, &folios, &mut spans);
    }
    spans
}

/// For each item after an edit its position before it. Items are added at the end, and taken away anywhere.
fn origins(before: usize, after: usize, same: &dyn Fn(usize, usize) -> bool) -> Vec<usize> {
    let mut origins = Vec::with_capacity(after);
    let mut skipped = 0;
    for i in 0..after {
        while after < before && i + skipped + 1 < before && !same(i + skipped, i) {
            skipped += 1;
        }
        origins.push(i + skipped);
    }
    origins
}

fn compare(mm: MmId, old: &[PteRun], new: &[PteRun], origins: &[usize], spans: &mut Vec<(MmId, Span)>) {
    let (mut i, mut j, mut at) = (0, 0, Vpn::default());
    while i < old.len() || j < new.len() {
        let (was, was_to) = here(old.get(i), at);
        let (is, is_to) = here(new.get(j), at);
        let is = match is.page() {
            Some(PageId { folio, page }) => {
                with_page(is, PageId { folio: FolioId::new(origins[folio.index()]), page })
            }
            None => is,
        };
        let to = was_to.min(is_to);
        if was != is {
            match spans.last_mut() {
                Some((last, span)) if *last == mm && span.at.plus(span.len) == at => span.len += to.since(at),
                _ => spans.push((mm, Span { at, len: to.since(at) })),
            }
        }
        at = to;
        i += usize::from(old.get(i).is_some_and(|run| run.end() <= at));
        j += usize::from(new.get(j).is_some_and(|run| run.end() <= at));
    }
}

/// The entry at an address, at or before a run, and how far that holds.
fn here(run: Option<&PteRun>, at: Vpn) -> (Pte, Vpn) {
    match run {
        Some(run) if run.at <= at => (run.first.nth(at.since(run.at)), run.end()),
        Some(run) => (Pte::None, run.at),
        None => (Pte::None, Vpn::new(LIMIT)),
    }
}

fn counts(before: &Scenario, after: &Scenario) -> Vec<FolioCounts> {
    let origins = origins(before.folios().len(), after.folios().len(), &|i, j| {
        before.folios()[i].id == after.folios()[j].id
    });
    let (old, new) = (mapcounts(before.parts()), mapcounts(after.parts()));
    let refs = |mapped: u64, scenario: &Scenario, i: usize| {
        scenario.folios()[i].unmapped_refs() + i64::try_from(mapped).unwrap_or(0)
    };
    let mut counts = Vec::new();
    for (i, origin) in origins.into_iter().enumerate() {
        let was = old.get(origin).map_or((0, 0), |mapped| (*mapped, refs(*mapped, before, origin)));
        let is = (new[i], refs(new[i], after, i));
        if was != is {
            let (mapcount, refcount) = ((was.0, is.0), (was.1, is.1));
            counts.push(FolioCounts { folio: FolioId::new(i), mapcount, refcount });
        }
    }
    counts
}
