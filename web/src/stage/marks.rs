//! What stands under the entries: pending flushes, the cursor, reads, broken rules.

use rmapscope_view::frame::{BugMark, Cell, Flush, ReadBy};
use yew::prelude::*;

use super::{
    Geometry, Level,
    geometry::{RowBox, text_width},
};

/// The bands of ranges to flush.
pub(super) fn flushes(
    prefix: &str,
    geometry: Geometry,
    heights: RowBox,
    base: u64,
    flushes: &[Flush],
) -> Html {
    let (y, height) = heights.band;
    flushes
        .iter()
        .filter(|_| height > 0)
        .map(|flush| {
            let x = geometry.x_of(base, flush.from);
            let width = geometry.x_of(base, flush.to - 1) + geometry.cell - x;
            let text = flush_text(flush);
            let says = geometry.level == Level::Large && flush.opens && text_width(&text) + 12 < width;
            let fill = if flush.now { "now".to_owned() } else { format!("url(#{prefix}-flush)") };
            html! {
                <g class={classes!("flush", flush.now.then_some("now"))} aria-hidden="true">
                    <rect class="base" x={x.to_string()} y={y.to_string()} width={width.to_string()} height={height.to_string()}/>
                    if !flush.now {
                        <rect x={x.to_string()} y={y.to_string()} width={width.to_string()} height={height.to_string()} fill={fill} opacity=".55"/>
                    }
                    if says {
                        <rect
                            class="base"
                            x={(x + (width - text_width(&text)) / 2 - 6).to_string()}
                            y={y.to_string()}
                            width={(text_width(&text) + 12).to_string()}
                            height={height.to_string()}
                        />
                        <text class="s12 mid" x={(x + width / 2).to_string()} y={(y + 12).to_string()}>{ text }</text>
                    }
                    <title>{ flush_text(flush) }</title>
                </g>
            }
        })
        .collect()
}

fn flush_text(flush: &Flush) -> String {
    let (from, to) = flush.range;
    let range = if to - from == 1 { format!("{from}") } else { format!("{from}–{}", to - 1) };
    let state = if flush.now { "flushed now" } else { "pending" };
    format!("{range} {state}")
}

/// The walk's place.
pub(super) fn cursor(geometry: Geometry, heights: RowBox, base: u64, at: u64) -> Html {
    let x = geometry.middle(base, at);
    let y = heights.cursor;
    let small = geometry.level == Level::Small;
    // The pill stays inside the row; only the triangle stands exactly under the entry.
    let shift = (24 - x).max(0) - (x + 24 - geometry.width).max(0);
    html! {
        <g class="cursor" transform={format!("translate({x} {y})")} aria-hidden="true">
            if small {
                <path class="cur" d="M0 0l6 7h-12z"/>
            } else {
                <path class="cur" d="M0 0l8 9h-16z"/>
                <rect class="cur" x={(-24 + shift).to_string()} y="8" width="48" height="20" rx="4"/>
                <text class="s12 md mid onacc" x={shift.to_string()} y="22.5">{ "pvmw" }</text>
            }
        </g>
    }
}

/// Bars for the reads of each entry, one path for each reader; a zero where a walk came and nobody read.
pub(super) fn reads(geometry: Geometry, heights: RowBox, base: u64, cells: &[Cell]) -> Html {
    let width =
        if geometry.level == Level::Small { geometry.cell - 6 } else { geometry.cell.min(40) * 3 / 5 };
    let thick = if geometry.level == Level::Small { 3 } else { 4 };
    let mut paths = [String::new(), String::new(), String::new(), String::new()];
    let mut texts = Vec::new();
    for cell in cells {
        let middle = geometry.middle(base, cell.at);
        let count = i32::try_from(cell.reads.count()).unwrap_or(i32::MAX);
        if count == 0 {
            if cell.walked && geometry.level != Level::Small {
                texts.push((cell.at, middle, heights.reads + 9, "0".to_owned()));
            }
            continue;
        }
        let bars = if count > heights.most_reads { heights.most_reads - 2 } else { count };
        let shown = usize::try_from(bars.max(1)).unwrap_or(1);
        let mut y = heights.reads;
        for by in cell.reads.iter().take(shown) {
            let d = &mut paths[by as usize];
            if by == ReadBy::Marker {
                d.push_str(&format!("M{} {}a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0z", middle - 2, y + 2));
            } else if by == ReadBy::Scan {
                // Hollow: the line lies inside.
                let (x, w) = (middle - width / 2, width - 1);
                d.push_str(&format!("M{x}.5 {y}.5h{w}v{}h-{w}z", thick - 1));
            } else {
                d.push_str(&format!("M{} {y}h{width}v{thick}h-{width}z", middle - width / 2));
            }
            y += heights.read_pitch;
        }
        if count > heights.most_reads && geometry.level != Level::Small {
            texts.push((cell.at, middle, y + 9, format!("+{}", count - bars.max(1))));
        }
    }
    let class = ["r-walker", "r-caller", "r-scan", "r-marker"];
    html! {
        <g class="reads" aria-hidden="true">
            { for paths.into_iter().zip(class).map(|(d, class)| html! { <path class={class} d={d}/> }) }
            { for texts.into_iter().map(|(at, x, y, text)| html! {
                <text key={at} class="m s11 mid t3" x={x.to_string()} y={y.to_string()}>{ text }</text>
            }) }
        </g>
    }
}

/// Rings around entries at which a rule was broken, with its name.
pub(super) fn bugs(geometry: Geometry, heights: RowBox, base: u64, bugs: &[BugMark]) -> Html {
    bugs.iter()
        .enumerate()
        .map(|(i, bug)| {
            let x = geometry.x_of(base, bug.from) - 3;
            let width = geometry.x_of(base, bug.to - 1) + geometry.cell + 3 - x;
            let (y, height) = (heights.cells - 3, geometry.height + 6);
            let others = bugs.iter().filter(|other| other.from == bug.from).count() - 1;
            let first = !bugs[..i].iter().any(|other| other.from == bug.from);
            let mut name = bug.kind.name().to_owned();
            if bug.len > 1 {
                name.push_str(&format!(" × {}", bug.len));
            }
            if others > 0 {
                name.push_str(&format!(", +{others}"));
            }
            let tag = text_width(&name) + 30;
            let left = x.min(geometry.width - tag).max(0);
            // Under the numbers and the band, where nothing else stands.
            let top = heights.band.0 + heights.band.1;
            html! {
                <g class="bug" aria-hidden="true">
                    <rect class="bugring" x={x.to_string()} y={y.to_string()} width={width.to_string()} height={height.to_string()} rx="5"/>
                    if first && bug.opens && geometry.level != Level::Small {
                        <g transform={format!("translate({left} {top})")} data-seek={bug.step.to_string()}>
                            <rect class="bugtag" width={tag.to_string()} height="20" rx="4"/>
                            <path class="bugoct" d="M3.8.8h4.4l3 3v4.4l-3 3H3.8l-3-3V3.8z" transform="translate(6 4)"/>
                            <text class="s12 md onbug" x="23" y="14.5">{ name }</text>
                        </g>
                    }
                </g>
            }
        })
        .collect()
}
