//! All entries of an address space at a glance: of every few of them, the kind that most of them are.

use alloc::vec::Vec;

use rmapscope_core::{MmId, PTRS_PER_PTE, PteKind, Vpn};

use super::{plan::Plan, player::Player};

/// The cells of a column.
pub const CELLS: usize = 32;

/// More columns than this are not told apart.
const MOST_COLUMNS: usize = 512;

/// What the entries of a trace are at its current step, address space by address space.
#[derive(Clone, Debug)]
pub struct Overview {
    /// One for each address space of the plan.
    pub lanes: Vec<LaneOverview>,
    step: Option<usize>,
}

/// The entries of an address space.
#[derive(Clone, Debug)]
pub struct LaneOverview {
    /// Its position in the scenario.
    pub mm: usize,
    /// How many tables one column stands for.
    pub per_column: usize,
    /// The first pages of the tables, by address; those in which nothing is and nothing happens are left out.
    pub tables: Vec<u64>,
    /// The columns: of each some entries after the other, the kind that most of them are.
    pub columns: Vec<[PteKind; CELLS]>,
}

impl Overview {
    /// An overview of everything in a whole plan, without what the entries are.
    #[must_use]
    pub fn new(whole: &Plan) -> Self {
        let lanes = whole.lanes.iter().map(|lane| {
            let tables = whole.tables_of(lane.mm);
            let per_column = tables.len().div_ceil(MOST_COLUMNS).next_power_of_two();
            let columns = alloc::vec![[PteKind::None; CELLS]; tables.len().div_ceil(per_column)];
            LaneOverview { mm: lane.mm, per_column, tables, columns }
        });
        Self { lanes: lanes.collect(), step: None }
    }

    /// Brings it to where a player stands. After one step only what the step changed is looked at.
    pub fn update(&mut self, player: &Player) {
        let step = player.step();
        if self.step == Some(step) {
            return;
        }
        let is_next = self.step.is_some_and(|before| before + 1 == step);
        self.step = Some(step);
        if !is_next {
            for lane in &mut self.lanes {
                (0..lane.columns.len()).for_each(|column| lane.look(player, column));
            }
        } else if let Some((mm, at, _)) = player.changed() {
            // What one event changes lies in one table.
            let table = Vpn::new(at).table().get();
            if let Some(lane) = self.lanes.iter_mut().find(|lane| lane.mm == mm)
                && let Some(column) = lane.column_of(table)
            {
                lane.look(player, column);
            }
        }
    }
}

impl LaneOverview {
    /// The column in which an entry lies, or the next one before it.
    #[must_use]
    pub fn column_of(&self, at: u64) -> Option<usize> {
        let table = self.tables.partition_point(|&table| table <= at).checked_sub(1)?;
        Some(table / self.per_column)
    }

    /// The first entry of a column.
    #[must_use]
    pub fn first_of(&self, column: usize) -> Option<u64> {
        self.tables.get(column * self.per_column).copied()
    }

    /// The entry if its table is among these, or else the first one of the next table.
    #[must_use]
    pub fn at_or_after(&self, at: u64) -> Option<u64> {
        let next = self.tables.partition_point(|&table| table + PTRS_PER_PTE <= at);
        self.tables.get(next).map(|&table| table.max(at))
    }

    /// The entry if its table is among these, or else the last one of the table before.
    #[must_use]
    pub fn at_or_before(&self, at: u64) -> Option<u64> {
        let before = self.tables.partition_point(|&table| table <= at).checked_sub(1)?;
        self.tables.get(before).map(|&table| (table + PTRS_PER_PTE - 1).min(at))
    }

    /// How many entries a cell stands for.
    #[must_use]
    pub fn per_cell(&self) -> usize {
        self.per_column * PER_TABLE / CELLS
    }

    fn look(&mut self, player: &Player, column: usize) {
        let mut counts = [[0_u32; PteKind::ALL.len()]; CELLS];
        let per_cell = self.per_cell();
        let first = column * self.per_column;
        let last = (first + self.per_column).min(self.tables.len());
        let world = player.machine().world();
        for (i, &table) in self.tables[first..last].iter().enumerate() {
            let table = Vpn::new(table);
            world.for_each_pte(MmId::new(self.mm), table, table.plus(PTRS_PER_PTE), |at, pte| {
                let place = i * PER_TABLE + usize::try_from(at.since(table)).unwrap_or(0);
                counts[place / per_cell][number(pte.kind())] += 1;
            });
        }
        for (cell, counts) in self.columns[column].iter_mut().zip(&mut counts) {
            let others: u32 = counts.iter().sum();
            counts[number(PteKind::None)] =
                u32::try_from(per_cell).unwrap_or(u32::MAX).saturating_sub(others);
            let most = PteKind::ALL.into_iter().rev().max_by_key(|&kind| counts[number(kind)]);
            *cell = most.unwrap_or(PteKind::None);
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "512")]
const PER_TABLE: usize = PTRS_PER_PTE as usize;

fn number(kind: PteKind) -> usize {
    PteKind::ALL.into_iter().position(|each| each == kind).unwrap_or(0)
}
