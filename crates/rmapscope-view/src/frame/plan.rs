//! Which rows of entries the stage has. It depends on the scenario and the trace, not on the step, so nothing moves
//! while playing.

use alloc::vec::Vec;

use rmapscope_core::{MmId, Op, PTRS_PER_PTE, Scenario, VmaId, Vpn, sorted_by_key, walk_range};

use super::timeline::Timeline;

/// More rows than this are not all drawn: only those of the table where things happen.
const MOST_ROWS: u64 = 160;

/// How a plan is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanOptions {
    /// Entries in a row, a power of two.
    pub columns: u64,
    /// Folded rows to be shown all the same: mm and first page.
    pub unfolded: Vec<(usize, u64)>,
    /// Where things happen, for what is too large to be drawn whole.
    pub focus: Option<(usize, u64)>,
    /// How many folios are shown at most.
    pub folios: usize,
}

/// The rows of the stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Entries in a row.
    pub columns: u64,
    /// One for each address space.
    pub lanes: Vec<LanePlan>,
    /// How many rows there are in all.
    pub rows: usize,
    /// How many folios are shown at most.
    pub folios: usize,
    /// Whether only the rows around the focus are drawn.
    pub windowed: bool,
}

/// An address space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LanePlan {
    /// Its position in the scenario.
    pub mm: usize,
    /// What it consists of, by address.
    pub parts: Vec<Part>,
}

/// A part of an address space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Pages that no VMA covers and nothing touches.
    Gap {
        /// How many.
        pages: u64,
    },
    /// A VMA.
    Vma {
        /// Its position in the mm.
        vma: usize,
        /// What it consists of.
        items: Vec<Item>,
    },
    /// Entries outside any VMA that are not none, or are touched.
    Outside {
        /// The first.
        from: u64,
        /// The one behind the last.
        to: u64,
        /// What it consists of.
        items: Vec<Item>,
    },
}

/// A part of a VMA.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// A PTE table begins here, or the VMA begins inside it.
    Table {
        /// Its first page.
        first: u64,
        /// Whether it exists.
        exists: bool,
    },
    /// A row of entries.
    Row(PlannedRow),
    /// Entries that are none and stay so, outside every walk, as one thin row.
    Fold {
        /// The first.
        from: u64,
        /// The one behind the last.
        to: u64,
    },
    /// Rows that are not drawn because there are too many.
    More {
        /// The first entry.
        from: u64,
        /// The one behind the last.
        to: u64,
    },
}

/// A row of entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlannedRow {
    /// Its first entry.
    pub from: u64,
    /// The entry behind its last one.
    pub to: u64,
    /// Whether a walk of the trace covers some of it, or reads in it.
    pub walked: bool,
    /// What walks cover of it, from the first entry to the one behind the last; empty if nothing.
    pub walk: (u64, u64),
    /// The most reads that one of its entries gets in the trace.
    pub reads: u32,
}

impl Plan {
    /// The rows for a trace.
    #[must_use]
    pub fn new(scenario: &Scenario, timeline: &Timeline, options: &PlanOptions) -> Self {
        let mut plan = Self::build(scenario, timeline, options, false);
        if plan.row_count() > MOST_ROWS {
            plan = Self::build(scenario, timeline, options, true);
        }
        plan
    }

    fn build(scenario: &Scenario, timeline: &Timeline, options: &PlanOptions, windowed: bool) -> Self {
        let walks = walks(scenario);
        let lanes: Vec<_> = (0..scenario.mms().len())
            .map(|mm| {
                let planner = Planner { scenario, timeline, options, mm, walks: &walks[mm], windowed };
                LanePlan { mm, parts: planner.parts() }
            })
            .collect();
        let rows = lanes.iter().flat_map(|lane| &lane.parts).map(|part| part.rows().count()).sum();
        Self { columns: options.columns, lanes, rows, folios: options.folios, windowed }
    }

    fn row_count(&self) -> u64 {
        u64::try_from(self.rows).unwrap_or(u64::MAX)
    }
}

impl Part {
    /// Its items.
    #[must_use]
    pub fn items(&self) -> &[Item] {
        match self {
            Self::Gap { .. } => &[],
            Self::Vma { items, .. } | Self::Outside { items, .. } => items,
        }
    }

    /// Its rows.
    pub fn rows(&self) -> impl Iterator<Item = PlannedRow> + '_ {
        self.items().iter().filter_map(|item| match item {
            Item::Row(row) => Some(*row),
            Item::Table { .. } | Item::Fold { .. } | Item::More { .. } => None,
        })
    }

    /// The first pages of its tables.
    pub fn tables(&self) -> impl Iterator<Item = u64> + '_ {
        self.items().iter().filter_map(|item| match item {
            Item::Table { first, .. } => Some(*first),
            Item::Row(_) | Item::Fold { .. } | Item::More { .. } => None,
        })
    }
}

/// For each mm the ranges that walks of the operations cover.
fn walks(scenario: &Scenario) -> Vec<Vec<(u64, u64)>> {
    let mut out = alloc::vec![Vec::new(); scenario.mms().len()];
    for op in scenario.ops() {
        let Op::Unmap { folio, .. } = *op;
        for (mm, vma) in scenario.rmap(folio) {
            let (from, to) = walk_range(scenario, folio, scenario.vma(mm, vma));
            out[mm.index()].push((from.get(), to.get()));
        }
    }
    out.iter().map(|ranges| merged(ranges)).collect()
}

/// Sorted, with what overlaps or touches as one.
fn merged(ranges: &[(u64, u64)]) -> Vec<(u64, u64)> {
    let mut out: Vec<(u64, u64)> = Vec::new();
    for (from, to) in sorted_by_key(ranges, |range| *range) {
        match out.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => out.push((from, to)),
        }
    }
    out
}

struct Planner<'a> {
    scenario: &'a Scenario,
    timeline: &'a Timeline,
    options: &'a PlanOptions,
    mm: usize,
    walks: &'a [(u64, u64)],
    windowed: bool,
}

impl Planner<'_> {
    fn parts(&self) -> Vec<Part> {
        let id = MmId::new(self.mm);
        let mut parts = Vec::new();
        let mut at = None;
        let vmas = self.scenario.vmas_by_address(id);
        for &vma in vmas {
            let from = self.scenario.vma(id, vma).start.get();
            if let Some(end) = at {
                self.between(&mut parts, end, from);
            } else {
                self.outside(&mut parts, 0, from);
            }
            parts.push(self.vma(vma));
            at = Some(self.scenario.vma(id, vma).end().get());
        }
        self.outside(&mut parts, at.unwrap_or(0), rmapscope_core::LIMIT);
        parts
    }

    fn between(&self, parts: &mut Vec<Part>, from: u64, to: u64) {
        let before = parts.len();
        self.outside(parts, from, to);
        if parts.len() == before && from < to {
            parts.push(Part::Gap { pages: to - from });
        }
    }

    /// What is not none, or is touched, where no VMA is.
    fn outside(&self, parts: &mut Vec<Part>, from: u64, to: u64) {
        for (from, to) in self.live(from, to, 1) {
            let mut items = Vec::new();
            self.rows(&mut items, from, to);
            parts.push(Part::Outside { from, to, items });
        }
    }

    fn vma(&self, vma: VmaId) -> Part {
        let area = self.scenario.vma(MmId::new(self.mm), vma);
        let (start, end) = (area.start.get(), area.end().get());
        let mut items = Vec::new();
        let mut at = start;
        let mut table = None;
        for (from, to) in self.live(start, end, self.options.columns) {
            if at < from {
                self.fold(&mut items, at, from, &mut table);
            }
            self.tables_and_rows(&mut items, from, to, &mut table);
            at = to;
        }
        if at < end {
            self.fold(&mut items, at, end, &mut table);
        }
        Part::Vma { vma: vma.index(), items }
    }

    fn fold(&self, items: &mut Vec<Item>, from: u64, to: u64, table: &mut Option<u64>) {
        let rows = (to - from).div_ceil(self.options.columns);
        if self.options.unfolded.contains(&(self.mm, from)) && rows <= PTRS_PER_PTE {
            self.tables_and_rows(items, from, to, table);
        } else {
            items.push(Item::Fold { from, to });
        }
    }

    fn tables_and_rows(&self, items: &mut Vec<Item>, from: u64, to: u64, table: &mut Option<u64>) {
        let mm = self.scenario.mm(MmId::new(self.mm));
        let mut at = from;
        while at < to {
            let first = Vpn::new(at).table();
            let end = first.table_end().get().min(to);
            if self.windowed && !self.has_focus(first.get()) {
                // Everything up to the table with the focus, or to the end.
                let next = self.focus_table().filter(|&focus| focus > at).map_or(to, |focus| focus.min(to));
                match items.last_mut() {
                    Some(Item::More { to, .. }) if *to == at => *to = next,
                    _ => items.push(Item::More { from: at, to: next }),
                }
                at = next;
                continue;
            }
            if *table != Some(first.get()) {
                *table = Some(first.get());
                items.push(Item::Table { first: first.get(), exists: mm.has_table(first) });
            }
            self.rows(items, at, end);
            at = end;
        }
    }

    fn focus_table(&self) -> Option<u64> {
        self.options.focus.filter(|focus| focus.0 == self.mm).map(|focus| Vpn::new(focus.1).table().get())
    }

    fn has_focus(&self, table: u64) -> bool {
        self.focus_table() == Some(table)
    }

    fn rows(&self, items: &mut Vec<Item>, from: u64, to: u64) {
        let columns = self.options.columns;
        let mut at = from;
        while at < to {
            let end = ((at / columns + 1) * columns).min(to);
            let here = self.walks.iter().filter(|&&(from, to)| from < end && at < to);
            let walk =
                here.fold((end, at), |walk, &(from, to)| (walk.0.min(from.max(at)), walk.1.max(to.min(end))));
            let walked = walk.0 < walk.1;
            let walk = if walked { walk } else { (at, at) };
            let reads = self.timeline.reads.most(self.mm, at, end);
            items.push(Item::Row(PlannedRow { from: at, to: end, walked: walked || reads > 0, walk, reads }));
            at = end;
        }
    }

    /// Where entries in `[from, to)` are not none at the start, are touched, or lie in a walk: in whole rows of
    /// `align` entries.
    fn live(&self, from: u64, to: u64, align: u64) -> Vec<(u64, u64)> {
        let id = MmId::new(self.mm);
        let mut ranges: Vec<(u64, u64)> = Vec::new();
        let mut add = |a: u64, b: u64| {
            let (a, b) = (a.max(from), b.min(to));
            if a < b {
                let (a, b) = (a / align * align, b.div_ceil(align) * align);
                let (a, b) = (a.max(from), b.min(to));
                // They come mostly in order: what goes on with the last one needs no range of its own to be sorted.
                match ranges.last_mut() {
                    Some(last) if last.0 <= a && a <= last.1 => last.1 = last.1.max(b),
                    _ => ranges.push((a, b)),
                }
            }
        };
        for run in self.scenario.mm(id).runs_in(Vpn::new(from), Vpn::new(to)) {
            add(run.at.get(), run.end().get());
        }
        self.timeline.reads.read_in(self.mm, from, to).for_each(|at| add(at, at + 1));
        if align > 1 {
            self.walks.iter().for_each(|&(a, b)| add(a, b));
        }
        merged(&ranges)
    }
}
