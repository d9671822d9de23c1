//! Which rows of a VMA a picture shows, and which it folds into one line.

use alloc::vec::Vec;

use rmapscope_core::{MmId, Op, Pte, PteRun, Vma, VmaId, Vpn, World, walk_range};

use super::cells::run_from;

/// Entries of a row.
pub(super) const WIDTH: u64 = 16;

/// Lines outside the walk that are shown before all of them are folded into one for each stretch.
const MAX_OUTSIDE: usize = 8;

/// A line or two of a picture.
pub(super) enum Item {
    /// A row: its first and the page behind its last entry.
    Row(Vpn, Vpn),
    /// A run of equal entries.
    Fold(PteRun),
    /// Whatever lies outside the walk.
    Outside(Vpn, Vpn),
}

impl Item {
    pub(super) const fn at(&self) -> Vpn {
        match self {
            Self::Row(at, _) | Self::Outside(at, _) => *at,
            Self::Fold(run) => run.at,
        }
    }
}

/// A VMA as rows, in address order.
pub(super) fn plan(world: &World, mm: MmId, vma: VmaId) -> Vec<Item> {
    let area = world.scenario().vma(mm, vma);
    let plan = Plan { world, mm, area, focus: focus(world, mm, vma, area), pinned: pinned(world, mm) };
    let (mut items, mut outside) = (Vec::new(), 0);
    let mut at = area.start;
    while at < area.end() {
        outside += usize::from(!plan.inside(at));
        if outside > MAX_OUTSIDE && !plan.inside(at) {
            // All of it will be one, however much it is.
            let end = plan.inside_from(at);
            items.push(Item::Outside(at, end));
            at = end;
            continue;
        }
        let end = plan.fold_end(at);
        if end > at {
            let len = end.since(at);
            items.push(Item::Fold(PteRun { at, len, first: world.pte(mm, at) }));
            at = end;
        } else {
            let end = plan.row_end(at);
            items.push(Item::Row(at, end));
            at = end;
        }
    }
    if outside > MAX_OUTSIDE { plan.without_outside(items) } else { items }
}

struct Plan<'a> {
    world: &'a World,
    mm: MmId,
    area: &'a Vma,
    /// What of the VMA the walk covers.
    focus: Option<(Vpn, Vpn)>,
    /// Entries whose rows must be seen.
    pinned: Vec<Vpn>,
}

impl Plan<'_> {
    /// The page behind the row that `at` lies in.
    fn row_end(&self, at: Vpn) -> Vpn {
        row_start(at).plus(WIDTH).min(self.area.end())
    }

    /// Whether the walk covers an entry of this row.
    fn inside(&self, at: Vpn) -> bool {
        self.focus.is_some_and(|(start, end)| at < end && start < self.row_end(at))
    }

    /// The first row behind `at`, which is outside the walk, of which the walk covers an entry; the end if there is none.
    fn inside_from(&self, at: Vpn) -> Vpn {
        let first = self.focus.map(|(start, _)| row_start(start)).filter(|&first| at < first);
        first.unwrap_or(self.area.end()).min(self.area.end())
    }

    /// Where a fold that begins with the row at `at` ends; at once if the row is to be seen.
    ///
    /// Outside the walk rows of none are folded, and two or more rows of a run; inside it the first and the last row
    /// of a run are seen.
    fn fold_end(&self, at: Vpn) -> Vpn {
        if self.pinned.iter().any(|&pin| row_start(pin) == row_start(at)) {
            return at;
        }
        let inside = self.inside(at);
        let limit = self.fold_limit(at);
        let pte = |at: Vpn| self.world.pte(self.mm, at);
        let run = run_from(pte, at, limit);
        let end = if run.end() == limit { limit } else { row_start(run.end()) };
        if !inside {
            let row = self.row_end(at);
            let least = if run.first.is_none() { row } else { row.plus(WIDTH).min(self.area.end()) };
            return if end >= least { end } else { at };
        }
        let goes_on =
            at > self.area.start && !at.is_table_start() && pte(Vpn::new(at.get() - 1)).nth(1) == run.first;
        let end = if end > at { row_start(Vpn::new(end.get() - 1)) } else { at };
        if goes_on && end >= at.plus(2 * WIDTH) { end } else { at }
    }

    /// How far a fold may go: to the end of the table, of what the walk covers or does not, or to a row that must be
    /// seen.
    fn fold_limit(&self, at: Vpn) -> Vpn {
        let mut limit = at.table_end().min(self.area.end());
        if let Some((start, end)) = self.focus {
            for edge in [row_start(start), self.row_end(Vpn::new(end.get() - 1))] {
                if at < edge {
                    limit = limit.min(edge);
                }
            }
        }
        for row in self.pinned.iter().map(|&pin| row_start(pin)) {
            if at < row {
                limit = limit.min(row);
            }
        }
        limit
    }

    /// The same items, with one for each stretch outside the walk.
    fn without_outside(&self, items: Vec<Item>) -> Vec<Item> {
        let mut out: Vec<Item> = Vec::new();
        let mut ends: Vec<Vpn> = items.iter().map(Item::at).skip(1).collect();
        ends.push(self.area.end());
        for (item, end) in items.into_iter().zip(ends) {
            if self.inside(item.at()) {
                out.push(item);
            } else if let Some(Item::Outside(_, last)) = out.last_mut() {
                *last = end;
            } else {
                out.push(Item::Outside(item.at(), end));
            }
        }
        out
    }
}

/// The first page of the row that `at` lies in.
const fn row_start(at: Vpn) -> Vpn {
    Vpn::new(at.get() / WIDTH * WIDTH)
}

/// What of the VMA the walk covers, of the operation that runs or comes first.
fn focus(world: &World, mm: MmId, vma: VmaId, area: &Vma) -> Option<(Vpn, Vpn)> {
    let scenario = world.scenario();
    let folio = match (world.op(), scenario.ops().first()) {
        (Some(_), _) => world.op_folio(),
        (None, Some(Op::Unmap { folio, .. })) => *folio,
        (None, None) => return None,
    };
    let visited = scenario.rmap(folio).any(|item| item == (mm, vma));
    visited.then(|| walk_range(scenario, folio, area))
}

/// Entries whose rows must be seen: the cursor's, and the ends of the batch.
fn pinned(world: &World, mm: MmId) -> Vec<Vpn> {
    let mut pinned = Vec::new();
    if let Some(visit) = world.visit().filter(|visit| visit.mm == mm) {
        pinned.push(visit.pvmw.address);
        if let Some(batch) = visit.batch {
            pinned.push(batch.at);
            pinned.push(batch.at.plus(batch.len.get().max(1) - 1));
        }
    }
    pinned
}

/// How many entries of a stretch map a page.
pub(super) fn mapped(world: &World, mm: MmId, from: Vpn, to: Vpn) -> u64 {
    let mapping = world.runs(mm).into_iter().filter(|run| Pte::mapped_page(run.first).is_some());
    mapping.map(|run| run.end().min(to).get().saturating_sub(run.at.max(from).get())).sum()
}
