//! A row of entries with what stands over and under it.

use alloc::string::ToString as _;

use rmapscope_core::Scenario;

use super::{
    bracket::brackets,
    cell::{Around, cell},
    geometry::{Geometry, Level, RowBox},
    marks,
    pen::Pen,
    sheet::Sheet,
};
use crate::frame::Row;

/// Draws a row: always the same number of parts for a planned row.
pub(super) fn row(
    sheet: &mut Sheet,
    left: i32,
    prefix: &str,
    scenario: &Scenario,
    geometry: Geometry,
    row: &Row,
) {
    let heights = geometry.row(&row.planned);
    let around = Around { prefix, scenario, geometry, heights, base: row.base, cursor: row.cursor };
    let walked = row.planned.walked;
    if walked {
        sheet.add(left, 0, brackets(geometry, heights, row.base, &row.brackets));
    }
    sheet.add(left, 0, gutter(geometry, heights, row));
    for each in &row.cells {
        let drawn = cell(&around, each, &mut sheet.kinds);
        sheet.add(left, 0, drawn);
    }
    if walked {
        sheet.add(left, 0, marks::flushes(prefix, geometry, heights, row.base, &row.flushes));
        for each in &row.cells {
            sheet.add(left, 0, marks::reads(geometry, heights, row.base, each));
        }
    }
    sheet.add(left, 0, marks::bugs(geometry, heights, row.base, &row.bugs));
    sheet.add(left, 0, marks::cursor(geometry, heights, row.base, row.cursor));
    sheet.y += heights.height;
}

/// What the lines of the row are.
fn gutter(geometry: Geometry, heights: RowBox, row: &Row) -> Pen {
    let mut pen = Pen::default();
    let middle = heights.cells + geometry.height / 2;
    let walked = row.planned.walked;
    let first = row.planned.from.to_string();
    if geometry.left < 40 {
        // No room beside the entries: the number of the first one stands over it, if there is nothing else.
        if row.brackets.is_empty() && walked {
            pen.text("m s11 t3", 0, heights.cells - 6, &first);
        }
        return pen;
    }
    if geometry.level == Level::Large {
        pen.text("s12 t2", 0, middle - 2, "entries");
        pen.text("s12 t3", 0, middle + 14, "by vpn");
        if walked {
            pen.text("s12 t2", 0, heights.band.0 + 12, "TLB flush");
        }
    } else {
        pen.text("m s12 t2", 0, middle + 4, &first);
    }
    if walked && geometry.level != Level::Small {
        pen.text("s12 t2", 0, heights.reads + 9, "reads");
    }
    pen
}
