//! A row of entries with what stands over and under it. Drawn anew only when something in it changes.

use std::rc::Rc;
use std::sync::Arc;

use rmapscope_core::Scenario;
use rmapscope_view::frame::Row;
use yew::prelude::*;

use super::{
    Geometry, Level,
    bracket::brackets,
    cell::{Around, Lit, cell},
    marks,
};

/// The properties of [`RowView`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct RowProps {
    pub(super) prefix: AttrValue,
    pub(super) scenario: Arc<Scenario>,
    pub(super) geometry: Geometry,
    pub(super) row: Rc<Row>,
    /// The entry that holds the tab stop, if it is here.
    pub(super) tab_stop: Option<u64>,
    /// What is pointed at, if something here belongs to it.
    pub(super) lit: Option<Lit>,
}

/// A row.
#[component]
pub(super) fn RowView(props: &RowProps) -> Html {
    let RowProps { prefix, scenario, geometry, row, tab_stop, lit } = props;
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
    let walked = row.planned.walked;
    html! {
        <svg
            class={classes!("row", walked.then_some("walked"))}
            role="row"
            width={geometry.width.to_string()}
            height={heights.height.to_string()}
            viewBox={format!("0 0 {} {}", geometry.width, heights.height)}
            data-row={format!("{}-{}", row.mm, row.base)}
        >
            if walked {
                { brackets(*geometry, heights, row.base, &row.brackets) }
            }
            { gutter(*geometry, &around, row) }
            { for row.cells.iter().map(|each| cell(&around, each)) }
            if let Some(y) = heights.numbers {
                { numbers(*geometry, row, y) }
            }
            if walked {
                { marks::flushes(prefix, *geometry, heights, row.base, &row.flushes) }
                { marks::reads(*geometry, heights, row.base, &row.cells) }
            }
            { marks::bugs(*geometry, heights, row.base, &row.bugs) }
            if let Some(at) = row.cursor {
                { marks::cursor(*geometry, heights, row.base, at) }
            }
        </svg>
    }
}

/// What the lines of the row are.
fn gutter(geometry: Geometry, around: &Around<'_>, row: &Row) -> Html {
    let heights = around.heights;
    let middle = heights.cells + geometry.height / 2;
    let large = geometry.level == Level::Large;
    if geometry.left < 40 {
        // No room beside the entries: the number of the first one stands over it, if there is nothing else.
        return html! {
            if row.brackets.is_empty() && row.planned.walked {
                <text class="m s11 t3" x="0" y={(heights.cells - 6).to_string()} aria-hidden="true">{ row.planned.from }</text>
            }
        };
    }
    html! {
        <g aria-hidden="true">
            if large {
                <text class="s12 t2" x="0" y={(middle - 2).to_string()}>{ "entries" }</text>
                <text class="s12 t3" x="0" y={(middle + 14).to_string()}>{ "by vpn" }</text>
            } else {
                <text class="m s12 t2" x="0" y={(middle + 4).to_string()}>{ row.planned.from }</text>
            }
            if row.planned.walked && large {
                <text class="s12 t2" x="0" y={(heights.band.0 + 12).to_string()}>{ "TLB flush" }</text>
            }
            if row.planned.walked && geometry.level != Level::Small {
                <text class="s12 t2" x="0" y={(heights.reads + 9).to_string()}>{ "reads" }</text>
            }
        </g>
    }
}

fn numbers(geometry: Geometry, row: &Row, y: i32) -> Html {
    html! {
        <g aria-hidden="true">
            { for row.cells.iter().map(|cell| {
                let here = row.cursor == Some(cell.at);
                let x = geometry.middle(row.base, cell.at).to_string();
                let class = classes!("m", "s11", "mid", if here { "acc b" } else { "t3" });
                html! { <text key={cell.at} class={class} x={x} y={y.to_string()}>{ cell.at }</text> }
            }) }
        </g>
    }
}
