//! A row of entries with what stands over and under it. Drawn anew only when something in it changes.

use std::rc::Rc;
use std::sync::Arc;

use rmapscope_core::Scenario;
use rmapscope_view::frame::{Cell, Row};
use yew::prelude::*;

use crate::el::{el, nothing, still};
use crate::words;

use super::{
    Geometry, Level,
    bracket::brackets,
    cell::{Around, Lit, cells},
    geometry::RowBox,
    marks,
    shapes::{group, text},
};

/// What a row is drawn from.
#[derive(Clone, Debug)]
pub(super) struct RowParts {
    pub(super) prefix: AttrValue,
    pub(super) scenario: Arc<Scenario>,
    pub(super) geometry: Geometry,
    pub(super) row: Rc<Row>,
    /// The first row of the grid, by the number of its entries.
    pub(super) first_row: u64,
    /// The entry that holds the tab stop, if it is here.
    pub(super) tab_stop: Option<u64>,
    /// What is pointed at, if something here belongs to it.
    pub(super) lit: Option<Lit>,
}

impl RowParts {
    /// The row, drawn anew only if it is another one: a row in which nothing changed is the same one.
    pub(super) fn draw(self) -> Html {
        let Self { geometry, first_row, tab_stop, lit, .. } = self;
        let key = usize::try_from(self.row.planned.from).unwrap_or(0);
        let shown = (Rc::as_ptr(&self.row), Arc::as_ptr(&self.scenario), geometry, first_row, tab_stop, lit);
        still(key, shown, move || row_view(&self))
    }
}

fn row_view(parts: &RowParts) -> Html {
    let RowParts { prefix, scenario, geometry, row, tab_stop, lit, first_row } = parts;
    let heights = geometry.row(&row.planned);
    let around = Around {
        prefix,
        scenario,
        geometry: *geometry,
        heights,
        mm: row.mm,
        base: row.base,
        tab_stop: *tab_stop,
        lit: *lit,
    };
    let (geometry, base) = (*geometry, row.base);
    let tiny = geometry.level == Level::Tiny;
    let walked = row.planned.walked && !tiny;
    let place = (row.planned.from - base + 1, base / geometry.level_columns());
    let below = if walked {
        marks::reads(geometry, heights, base, &row.cells)
    } else if tiny {
        marks::batch_rings(geometry, heights, base, &row.brackets)
    } else {
        nothing()
    };
    // What is not there keeps its place, so that nothing else is taken for another.
    let shapes = vec![
        if walked { brackets(geometry, heights, base, &row.brackets) } else { nothing() },
        gutter(geometry, heights, row),
        cells(&around, &row.cells),
        heights.numbers.map_or_else(nothing, |y| numbers(geometry, row, y)),
        if walked { marks::flushes(prefix, geometry, heights, base, &row.flushes) } else { nothing() },
        below,
        marks::bugs(geometry, heights, base, &row.bugs),
        row.cursor.map_or_else(nothing, |at| marks::cursor(geometry, heights, base, at)),
    ];
    el("svg|role=row")
        .class(if walked { "row walked" } else { "row" })
        .attr("width", geometry.width)
        .attr("height", heights.height)
        .attr("viewBox", format!("0 0 {} {}", geometry.width, heights.height))
        .attr("data-row", format!("{}-{base}", row.mm))
        .attr("aria-rowindex", (place.1 - first_row + 1).to_string())
        .attr("aria-colindex", place.0.to_string())
        .all(shapes)
        .done()
}

/// What the lines of the row are.
fn gutter(geometry: Geometry, heights: RowBox, row: &Row) -> Html {
    let middle = heights.cells + geometry.height / 2;
    let tiny = geometry.level == Level::Tiny;
    let walked = row.planned.walked && !tiny;
    let first = words::grouped(row.planned.from);
    let mut shapes = Vec::new();
    if geometry.left < 40 {
        // No room beside the entries: the number of the first one stands over it, if there is nothing else.
        if row.brackets.is_empty() && row.planned.walked && !tiny {
            shapes.push(text("m s11 t3", 0, heights.cells - 6, first));
        }
        return group("gutter", None, shapes);
    }
    if geometry.level == Level::Large {
        shapes.push(text("s12 t2", 0, middle - 2, "entries"));
        shapes.push(text("s12 t3", 0, middle + 14, "by vpn"));
        if walked {
            shapes.push(text("s12 t2", 0, heights.band.0 + 12, "TLB flush"));
        }
    } else {
        shapes.push(text("m s12 t2", 0, middle + 4, first));
    }
    if walked && !geometry.level.is_small() {
        shapes.push(text("s12 t2", 0, heights.reads + 9, "reads"));
    }
    group("gutter", None, shapes)
}

fn numbers(geometry: Geometry, row: &Row, y: i32) -> Html {
    let number = |cell: &Cell| {
        let class = if row.cursor == Some(cell.at) { "m s11 mid acc b" } else { "m s11 mid t3" };
        text(class, geometry.middle(row.base, cell.at), y, cell.at.to_string())
    };
    group("numbers", None, row.cells.iter().map(number).collect())
}
