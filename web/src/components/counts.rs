//! Exact counts: now and at the end, and how they grow.

use rmapscope_core::Counts;
use rmapscope_view::frame::Curve;
use yew::prelude::*;

use crate::state::Run;
use crate::words;

/// The counts.
pub fn counts_panel(run: &Run, step: usize, counts: &Counts) -> Html {
    let timeline = run.timeline();
    let end = timeline.end.named();
    let now = counts.named();
    let reads =
        |counts: &Counts| counts.walk_reads + counts.caller_reads + counts.scan_reads + counts.marker_reads;
    let steps = timeline.spots.len();
    html! {
        <table class="counts">
            <thead><tr><th scope="col">{ "count" }</th><th scope="col"><span class="visually-hidden">{ "over the trace" }</span></th>
                <th scope="col" class="num">{ "now" }</th><th scope="col" class="num">{ "at the end" }</th></tr></thead>
            <tbody>
                { for now.into_iter().zip(end).zip(&timeline.curves).map(|(((name, now), (_, end)), each)| html! {
                    <tr key={name} class={classes!((end == 0).then_some("never"))}>
                        <th scope="row">{ readable(name) }</th>
                        <td>{ curve(each, step, steps) }</td>
                        <td class="num">{ words::grouped(now) }</td>
                        <td class="num faint">{ words::grouped(end) }</td>
                    </tr>
                }) }
            </tbody>
            <tfoot><tr><th scope="row">{ "all reads" }</th><td></td><td class="num">{ words::grouped(reads(counts)) }</td>
                <td class="num faint">{ words::grouped(reads(&timeline.end)) }</td></tr></tfoot>
        </table>
    }
}

fn readable(name: &str) -> &str {
    match name {
        "walk_calls" => "walker calls",
        "walk_reads" => "walker reads",
        "caller_reads" => "unmap-loop reads",
        "scan_reads" => "scan reads",
        "marker_reads" => "marker checks",
        "pte_clears" => "entries cleared",
        "pte_writes" => "entries written",
        "ptl_locks" => "locks taken",
        "tlb_flushes" => "flushes at once",
        "tlb_deferred" => "flushes deferred",
        "swap_dups" => "swap count calls",
        "rmap_removes" => "rmap removals",
        "ref_drops" => "reference drops",
        other => other,
    }
}

/// In tenths of a pixel.
const WIDTH: usize = 880;
const HEIGHT: u64 = 180;

fn curve(curve: &Curve, step: usize, steps: usize) -> Html {
    let most = curve.values.last().copied().unwrap_or(0).max(1);
    let across = curve.values.len().max(2) - 1;
    let point = |(i, value): (usize, &u64)| {
        format!("{},{}", i * WIDTH / across, HEIGHT - 20 - value * (HEIGHT - 40) / most)
    };
    let points = curve.values.iter().enumerate().map(point).collect::<Vec<_>>().join(" ");
    let x = step * WIDTH / steps.max(1);
    html! {
        <svg class="curve" width="88" height="18" viewBox="0 0 880 180" aria-hidden="true">
            <polyline points={points}/>
            <path class="brk" d={format!("M{x} 10V170")}/>
        </svg>
    }
}
