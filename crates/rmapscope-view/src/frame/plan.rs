//! Which rows of entries the stage has. It depends on the scenario and the trace, not on the step, so nothing moves
//! while playing.

use alloc::vec::Vec;
use core::cell::Cell;

use rmapscope_core::{MmId, Op, PTRS_PER_PTE, Scenario, VmaId, Vpn, sorted_by_key, walk_range};

use super::timeline::Timeline;

/// More entries than this are not all drawn: only those of some tables around the place that is looked at.
const MOST_ENTRIES: u64 = 2560;

/// So many entries are drawn then, in whole tables, at least one.
const WINDOW: u64 = PTRS_PER_PTE;

/// More entries than this, as no machine has and every link can have, get no rows at all, but for those in walks.
const MOST_PLANNED: u64 = 1 << 20;

/// How a plan is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanOptions {
    /// Entries in a row, a power of two.
    pub columns: u64,
    /// Folded rows to be shown all the same: mm and first page.
    pub unfolded: Vec<(usize, u64)>,
    /// Up to so many rows next to each other are not folded, as while entries are to be changed.
    pub short: u64,
    /// The place that is looked at, for what is too large to be drawn whole.
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
        Self::whole(scenario, timeline, options).around(options.focus)
    }

    /// All rows for a trace, however many.
    #[must_use]
    pub fn whole(scenario: &Scenario, timeline: &Timeline, options: &PlanOptions) -> Self {
        let walks = walks(scenario);
        let room = &Cell::new(MOST_PLANNED);
        let lanes = (0..scenario.mms().len())
            .map(|mm| LanePlan {
                mm,
                parts: Planner { scenario, timeline, options, mm, walks: &walks[mm], room }.parts(),
            })
            .collect();
        Self::of(lanes, options.columns, options.folios, false)
    }

    fn of(lanes: Vec<LanePlan>, columns: u64, folios: usize, windowed: bool) -> Self {
        let rows = lanes.iter().flat_map(|lane| &lane.parts).map(|part| part.rows().count()).sum();
        Self { columns, lanes, rows, folios, windowed }
    }

    /// The rows if all can be drawn; else those of the tables around a place.
    #[must_use]
    pub fn around(&self, place: Option<(usize, u64)>) -> Self {
        let rows = self.lanes.iter().flat_map(|lane| &lane.parts).flat_map(Part::rows);
        if rows.map(|row| row.to - row.from).sum::<u64>() <= MOST_ENTRIES {
            return self.clone();
        }
        let window = self.window(place);
        let lanes = self.lanes.iter().map(|lane| lane.cut(window)).collect();
        Self::of(lanes, self.columns, self.folios, true)
    }

    /// The first and the last table of the window with a place. Windows lie side by side: they do not depend on where
    /// in them the place is, so nothing moves until it leaves them.
    fn window(&self, place: Option<(usize, u64)>) -> Option<Window> {
        let wanted = place.map(|(mm, at)| (mm, Vpn::new(at).table().get()));
        let mut found = None;
        let mut window: Option<(Window, u64)> = None;
        for (lane, row) in self.rows_by_lane() {
            let table = (lane, Vpn::new(row.from).table().get());
            let len = row.to - row.from;
            window = Some(match window {
                Some((window, entries)) if window.last == table => (window, entries + len),
                Some((window, entries)) if entries + PTRS_PER_PTE <= WINDOW => {
                    (Window { last: table, ..window }, entries + len)
                }
                _ => (Window { first: table, last: table }, len),
            });
            // The last window that begins at the place or before it; it grows until the next one begins.
            let Some((window, _)) = window else { break };
            let grows = found.is_none_or(|found: Window| found.first == window.first);
            if grows || wanted.is_some_and(|table| window.first <= table) {
                found = Some(window);
            } else {
                break;
            }
        }
        found
    }

    fn rows_by_lane(&self) -> impl Iterator<Item = (usize, PlannedRow)> + '_ {
        self.lanes
            .iter()
            .flat_map(|lane| lane.parts.iter().flat_map(Part::rows).map(move |row| (lane.mm, row)))
    }

    /// The tables that have rows, by address, in one address space.
    #[must_use]
    pub fn tables_of(&self, mm: usize) -> Vec<u64> {
        let mut tables: Vec<u64> = self
            .rows_by_lane()
            .filter(|&(lane, _)| lane == mm)
            .map(|(_, row)| Vpn::new(row.from).table().get())
            .collect();
        tables.dedup();
        tables
    }
}

/// The tables that are drawn, from the first to the last, each with its mm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Window {
    first: (usize, u64),
    last: (usize, u64),
}

impl LanePlan {
    /// The lane with only the rows of a window.
    fn cut(&self, window: Option<Window>) -> Self {
        let within = |row: PlannedRow| {
            let table = (self.mm, Vpn::new(row.from).table().get());
            window.is_some_and(|window| window.first <= table && table <= window.last)
        };
        let cut = |items: &[Item]| {
            let mut out = Vec::new();
            for (i, item) in items.iter().enumerate() {
                let next = || items[i..].iter().find_map(Item::row);
                let last = || items[..i].iter().rev().find_map(Item::row);
                match *item {
                    Item::Row(row) if within(row) => out.push(item.clone()),
                    Item::Table { .. } if next().is_some_and(within) => out.push(item.clone()),
                    Item::Table { .. } => {}
                    // A fold goes with what stands before it; alone, it is one thin row anyway.
                    Item::Fold { .. } if last().or_else(next).is_none_or(within) => out.push(item.clone()),
                    Item::Row(PlannedRow { from, to, .. })
                    | Item::Fold { from, to }
                    | Item::More { from, to } => match out.last_mut() {
                        Some(Item::More { to: end, .. }) if *end == from => *end = to,
                        _ => out.push(Item::More { from, to }),
                    },
                }
            }
            out
        };
        let parts = self.parts.iter().map(|part| match part {
            Part::Gap { pages } => Part::Gap { pages: *pages },
            Part::Vma { vma, items } => Part::Vma { vma: *vma, items: cut(items) },
            Part::Outside { from, to, items } => Part::Outside { from: *from, to: *to, items: cut(items) },
        });
        Self { mm: self.mm, parts: parts.collect() }
    }
}

impl Item {
    fn row(&self) -> Option<PlannedRow> {
        match self {
            Self::Row(row) => Some(*row),
            Self::Table { .. } | Self::Fold { .. } | Self::More { .. } => None,
        }
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
        self.items().iter().filter_map(Item::row)
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
    /// How many more entries can have rows.
    room: &'a Cell<u64>,
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
            if self.has_room(from, to) {
                self.rows(&mut items, from, to);
            } else {
                items.push(Item::More { from, to });
            }
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
        let unfolded = self.options.unfolded.contains(&(self.mm, from)) && rows <= PTRS_PER_PTE;
        if unfolded || rows <= self.options.short {
            self.tables_and_rows(items, from, to, table);
        } else {
            items.push(Item::Fold { from, to });
        }
    }

    /// Whether entries can have rows; then there is so much less room.
    fn has_room(&self, from: u64, to: u64) -> bool {
        let left = self.room.get().checked_sub(to - from);
        self.room.set(left.unwrap_or_else(|| self.room.get()));
        left.is_some()
    }

    fn tables_and_rows(&self, items: &mut Vec<Item>, from: u64, to: u64, table: &mut Option<u64>) {
        if self.has_room(from, to) {
            return self.all(items, from, to, table);
        }
        let (mut at, columns) = (from, self.options.columns);
        // What a walk covers, and at the end nothing.
        for &(a, b) in self.walks.iter().chain(&[(to, to)]) {
            let (a, b) = ((a / columns * columns).clamp(at, to), (b.div_ceil(columns) * columns).min(to));
            if at < a && (a < b || a == to) {
                items.push(Item::More { from: at, to: a });
            }
            if a < b {
                self.all(items, a, b, table);
                at = b;
            }
        }
    }

    fn all(&self, items: &mut Vec<Item>, from: u64, to: u64, table: &mut Option<u64>) {
        let mm = self.scenario.mm(MmId::new(self.mm));
        let mut at = from;
        while at < to {
            let first = Vpn::new(at).table();
            let end = first.table_end().get().min(to);
            if *table != Some(first.get()) {
                *table = Some(first.get());
                items.push(Item::Table { first: first.get(), exists: mm.has_table(first) });
            }
            self.rows(items, at, end);
            at = end;
        }
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
