//! Rows of entries alone, without heads, tables, folds and folios: where several runs are seen at once.

use std::rc::Rc;
use std::sync::Arc;

use rmapscope_core::{MmId, Scenario};
use rmapscope_view::frame::{Frame, Lane, Row};
use yew::prelude::*;

use super::{Geometry, row::RowParts};
use crate::el::{el, list};

/// The rows of a frame; those of several address spaces under their names. `whose` tells them from those of others.
pub(crate) fn bare_rows(
    prefix: &AttrValue,
    scenario: &Arc<Scenario>,
    geometry: Geometry,
    frame: &Frame,
    whose: &str,
) -> Html {
    let alone = frame.lanes.len() == 1;
    let lane = |lane: &Lane| {
        let name = &scenario.mm(MmId::new(lane.mm)).name;
        let columns = geometry.level_columns();
        let number = |row: Option<&Rc<Row>>| row.map_or(0, |row| row.base / columns);
        let (first, last) = (number(lane.rows.first()), number(lane.rows.last()));
        let rows = lane.rows.iter().map(|row| {
            let parts = RowParts {
                prefix: prefix.clone(),
                scenario: scenario.clone(),
                geometry,
                row: Rc::clone(row),
                first_row: first,
                tab_stop: None,
                lit: None,
            };
            parts.draw()
        });
        let grid = el("div|role=grid|class=rows")
            .attr("aria-label", format!("Entries of {name} under {whose}"))
            .attr("aria-rowcount", (last - first + 1).to_string())
            .attr("aria-colcount", geometry.columns)
            .all(rows.collect());
        let head = (!alone).then(|| el("p|class=bare-mm").text(name.clone()).done());
        el("div").key(lane.mm).maybe(head).add(grid).done()
    };
    list(frame.lanes.iter().map(lane).collect())
}
