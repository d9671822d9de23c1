//! What was shown last, so that a row in which nothing changed is the same one again, and neither built nor drawn
//! anew.

use alloc::{rc::Rc, vec::Vec};

use rmapscope_core::Event;

use super::{
    batches::{Outline, outlines},
    folios::FolioRow,
    plan::{LanePlan, Part, PlannedRow},
    player::Player,
    rows::{Flush, Row, RowContext, flushes, row},
    timeline::Timeline,
};

/// The frame that was shown last.
#[derive(Clone, Debug, Default)]
pub(super) struct Shown {
    pub(super) step: usize,
    pub(super) lanes: Vec<ShownLane>,
    pub(super) folio_rows: Vec<Rc<FolioRow>>,
}

/// An address space as it was shown last.
#[derive(Clone, Debug, Default)]
pub(super) struct ShownLane {
    pub(super) rows: Vec<Rc<Row>>,
    around: Around,
    /// How many rules had been broken.
    bugs: usize,
}

/// What stands around the entries of an address space.
#[derive(Clone, Debug, Default)]
pub(super) struct Around {
    pub(super) brackets: Vec<Outline>,
    pub(super) flushes: Vec<Flush>,
    /// The entry on which the walk stands.
    pub(super) cursor: Option<u64>,
}

/// The entries that may look different.
#[derive(Clone, Debug)]
pub(super) enum Touched {
    All,
    /// Only these, of one address space.
    Ranges(usize, Vec<(u64, u64)>),
}

/// Over more events than these it is not worth looking at each.
const MOST_EVENTS: usize = 64;

impl Shown {
    /// The entries that events have touched between this frame and the player's step.
    pub(super) fn touched(&self, player: &Player) -> Touched {
        let (from, to) = (self.step.min(player.step()), self.step.max(player.step()));
        // What the last event did is marked, so the one before the first step belongs to it.
        let events = &player.trace().events()[from.saturating_sub(1)..to];
        let Some(visit) = player.before().visit().filter(|_| events.len() <= MOST_EVENTS) else {
            return Touched::All;
        };
        let mut ranges = Vec::new();
        for event in events {
            match *event {
                // Another visit may be in another address space.
                Event::Op(_) | Event::Visit { .. } | Event::Ret { .. } => return Touched::All,
                Event::Read { at, .. } => ranges.push((at.get(), at.get() + 1)),
                Event::Clear { at, len } | Event::Write { at, len, .. } | Event::Marker { at, len } => {
                    ranges.push((at.get(), at.get() + len.get()));
                }
                _ => {}
            }
        }
        Touched::Ranges(visit.mm.index(), ranges)
    }
}

impl ShownLane {
    /// The address space as it is to be shown now.
    pub(super) fn next(
        self,
        player: &Player,
        lane: &LanePlan,
        columns: u64,
        timeline: &Timeline,
        touched: &Touched,
    ) -> Self {
        let mm = lane.mm;
        let around = Around::new(player, mm);
        let bugs = timeline.bugs.partition_point(|(step, _)| *step <= player.step());
        let dirty = match touched {
            Touched::All => None,
            Touched::Ranges(touched, _) if *touched != mm => Some(self.around.changes(&around)),
            Touched::Ranges(_, ranges) => {
                let mut dirty = self.around.changes(&around);
                dirty.extend(ranges);
                Some(dirty)
            }
        };
        let dirty = dirty.filter(|_| self.bugs == bugs);
        let context = RowContext { player, mm, around: &around, timeline };
        let rows = lane.parts.iter().flat_map(Part::rows).enumerate().map(|(i, planned)| {
            let base = planned.from / columns * columns;
            let old = self.rows.get(i).filter(|old| old.planned == planned && old.base == base);
            match (old, &dirty) {
                (Some(old), Some(dirty)) if !hits(dirty, planned) => old.clone(),
                (old, _) => {
                    let new = row(&context, planned, columns);
                    old.filter(|old| ***old == new).map_or_else(|| Rc::new(new), Rc::clone)
                }
            }
        });
        let rows = rows.collect();
        Self { rows, around, bugs }
    }
}

fn hits(ranges: &[(u64, u64)], row: PlannedRow) -> bool {
    ranges.iter().any(|&(from, to)| from < row.to && row.from < to)
}

impl Around {
    fn new(player: &Player, mm: usize) -> Self {
        let visit = player.machine().world().visit().filter(|visit| visit.mm.index() == mm);
        Self {
            brackets: outlines(player, mm),
            flushes: flushes(player, mm),
            cursor: visit.map(|visit| visit.pvmw.address.get()),
        }
    }

    /// The entries around which something else stands in `new`. Lists grow at their end, so that is where they differ.
    fn changes(&self, new: &Self) -> Vec<(u64, u64)> {
        let mut out = Vec::new();
        let (old_brackets, new_brackets) = differing(&self.brackets, &new.brackets);
        out.extend(old_brackets.iter().chain(new_brackets).map(|outline| (outline.from, outline.to)));
        let (old_flushes, new_flushes) = differing(&self.flushes, &new.flushes);
        out.extend(old_flushes.iter().chain(new_flushes).map(|flush| (flush.from, flush.to)));
        if self.cursor != new.cursor {
            out.extend([self.cursor, new.cursor].into_iter().flatten().map(|at| (at, at + 1)));
        }
        out
    }
}

/// What follows on the common beginning of two lists.
fn differing<'a, T: PartialEq>(a: &'a [T], b: &'a [T]) -> (&'a [T], &'a [T]) {
    let same = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    (&a[same..], &b[same..])
}
