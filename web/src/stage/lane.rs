//! An address space.

use rmapscope_core::MmId;
use rmapscope_view::frame::{Lane, LanePlan, LaneState};
use yew::prelude::*;

use super::{
    detail::detail,
    late::LateStrip,
    strip::StripProps,
    vma::{LaneParts, part},
};
use crate::el::{component, el};
use crate::words;

/// An address space with its VMAs.
pub(super) fn lane(parts: &LaneParts, plan: &LanePlan, lane: &Lane, alone: bool) -> Html {
    let mm = parts.scenario.mm(MmId::new(lane.mm));
    let state = match lane.state {
        LaneState::Visited if !alone => ", visited now",
        LaneState::Left if !alone => ", visited",
        LaneState::Waiting | LaneState::Visited | LaneState::Left => "",
    };
    let counter = |&(name, change): &(&'static str, i64)| {
        el("span|class=fact")
            .text(format!("{name} "))
            .add(el("b|class=mono").text(words::change(change)))
            .done()
    };
    let head = el("div|class=lane-head")
        .add(el("h3").text(mm.name.clone()))
        .add(el("span|class=about").text(format!("mm {}{state}", lane.mm)))
        .add(el("span|class=facts").all(lane.counters.iter().map(counter).collect()));
    let strip = parts.overview.as_ref().map(|overview| {
        let shown: Vec<u64> = plan.parts.iter().flat_map(rmapscope_view::frame::Part::tables).collect();
        component::<LateStrip>(StripProps {
            overview: overview.clone(),
            mm: lane.mm,
            name: mm.name.clone().into(),
            step: parts.step,
            width: parts.geometry.width,
            shown: shown.first().copied().zip(shown.last().copied()),
            cursor: lane.rows.iter().find_map(|row| row.cursor),
            act: parts.act.clone(),
        })
    });
    el("section|class=lane")
        .key(lane.mm)
        .attr("data-mm", lane.mm)
        .attr("aria-label", format!("Address space {}", mm.name))
        .add(head)
        .maybe(strip)
        .all(plan.parts.iter().map(|each| part(parts, lane, each)).collect())
        .maybe(detail(parts, lane.mm))
        .done()
}
