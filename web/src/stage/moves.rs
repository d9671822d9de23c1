//! Where keys lead among the entries.

use rmapscope_view::frame::Overview;

/// An entry: its mm and its page.
pub(super) type Place = (usize, u64);

/// How many rows a page of keys is.
const PAGE: usize = 8;

/// A key that moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Move {
    Right,
    Left,
    /// So many rows.
    Down(usize),
    /// So many rows.
    Up(usize),
    RowStart,
    RowEnd,
    First,
    Last,
}

impl Move {
    /// What a key means, with control held or not.
    pub(super) fn of(key: &str, control: bool) -> Option<Self> {
        Some(match (key, control) {
            ("ArrowRight", false) => Self::Right,
            ("ArrowLeft", false) => Self::Left,
            ("ArrowDown", false) => Self::Down(1),
            ("ArrowUp", false) => Self::Up(1),
            ("PageDown", false) => Self::Down(PAGE),
            ("PageUp", false) => Self::Up(PAGE),
            ("Home", false) => Self::RowStart,
            ("End", false) => Self::RowEnd,
            ("Home", true) => Self::First,
            ("End", true) => Self::Last,
            _ => return None,
        })
    }
}

/// Where a move leads among the entries that are drawn.
pub(super) fn moved(entries: &[Place], at: Place, by: Move, columns: u64) -> Option<Place> {
    let here = entries.iter().position(|entry| *entry == at)?;
    let row = |entry: &Place| (entry.0, entry.1 / columns);
    match by {
        Move::Right => entries.get(here + 1).copied(),
        Move::Left => entries.get(here.checked_sub(1)?).copied(),
        Move::Down(rows) => other_row(entries[here..].iter(), at, rows, columns),
        Move::Up(rows) => other_row(entries[..=here].iter().rev(), at, rows, columns),
        Move::RowStart => entries.iter().find(|entry| row(entry) == row(&at)).copied(),
        Move::RowEnd => entries.iter().rfind(|entry| row(entry) == row(&at)).copied(),
        Move::First => entries.first().copied(),
        Move::Last => entries.last().copied(),
    }
}

/// The entry of the row so many rows on that is nearest to the column; of the last row if there are not so many.
fn other_row<'a>(
    entries: impl Iterator<Item = &'a Place>,
    at: Place,
    rows: usize,
    columns: u64,
) -> Option<Place> {
    let mut current = (at.0, at.1 / columns);
    let mut passed = 0;
    let mut best: Option<Place> = None;
    for &entry in entries {
        let row = (entry.0, entry.1 / columns);
        if row != current {
            if passed == rows {
                break;
            }
            (current, passed, best) = (row, passed + 1, None);
        }
        let off = |entry: Place| (entry.1 % columns).abs_diff(at.1 % columns);
        if passed > 0 && best.is_none_or(|best| off(entry) < off(best)) {
            best = Some(entry);
        }
    }
    best
}

/// Where a move leads that leaves the entries that are drawn.
pub(super) fn beyond(overview: &Overview, at: Place, by: Move, columns: u64) -> Option<Place> {
    let rows = |rows: usize| columns * u64::try_from(rows).unwrap_or(1);
    let (mm, page) = at;
    let lane = overview.lanes.iter().find(|lane| lane.mm == mm)?;
    let forward = match by {
        Move::Right => page + 1,
        Move::Down(n) => page + rows(n),
        Move::Left => return lane.at_or_before(page.checked_sub(1)?).map(|at| (mm, at)),
        Move::Up(n) => return lane.at_or_before(page.checked_sub(rows(n))?).map(|at| (mm, at)),
        Move::First => return Some((overview.lanes.first()?.mm, *overview.lanes.first()?.tables.first()?)),
        Move::Last => {
            let lane = overview.lanes.last()?;
            return Some((lane.mm, lane.at_or_before(u64::MAX)?));
        }
        Move::RowStart | Move::RowEnd => return None,
    };
    lane.at_or_after(forward).map(|at| (mm, at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_go_through_rows_and_address_spaces() {
        let entries: Vec<_> = (512..528).map(|at| (0, at)).chain((1008..1040).map(|at| (1, at))).collect();
        let go = |at, key, control| moved(&entries, at, Move::of(key, control).unwrap(), 16);
        assert_eq!(go((0, 512), "ArrowRight", false), Some((0, 513)));
        assert_eq!(go((0, 527), "ArrowRight", false), Some((1, 1008)));
        assert_eq!(go((0, 512), "ArrowLeft", false), None);
        assert_eq!(go((0, 515), "ArrowDown", false), Some((1, 1011)));
        assert_eq!(go((0, 515), "PageDown", false), Some((1, 1027)), "the last row");
        assert_eq!(go((1, 1027), "ArrowUp", false), Some((1, 1011)));
        assert_eq!(go((1, 1027), "PageUp", false), Some((0, 515)), "the first row");
        assert_eq!(go((1, 1011), "Home", false), Some((1, 1008)));
        assert_eq!(go((1, 1011), "End", false), Some((1, 1023)));
        assert_eq!(go((1, 1011), "Home", true), Some((0, 512)));
        assert_eq!(go((1, 1011), "End", true), Some((1, 1039)));
        assert_eq!(go((1, 1030), "ArrowDown", false), None);
        assert_eq!(Move::of("ArrowRight", true), None, "the browser's own");
    }
}
