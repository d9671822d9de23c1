//! An address space.

use rmapscope_core::MmId;
use rmapscope_view::frame::{Lane, LanePlan, LaneState};
use yew::prelude::*;

use super::vma::{LaneParts, part};
use crate::words;

/// An address space with its VMAs.
pub(super) fn lane(parts: &LaneParts, plan: &LanePlan, lane: &Lane, alone: bool) -> Html {
    let mm = parts.scenario.mm(MmId::new(lane.mm));
    let state = match lane.state {
        LaneState::Visited if !alone => ", visited now",
        LaneState::Left if !alone => ", visited",
        LaneState::Waiting | LaneState::Visited | LaneState::Left => "",
    };
    html! {
        <section class="lane" aria-label={format!("Address space {}", mm.name)}>
            <div class="lane-head">
                <h3>{ &mm.name }</h3>
                <span class="about">{ format!("mm {}{state}", lane.mm) }</span>
                <span class="facts">
                    { for lane.counters.iter().map(|(name, change)| html! {
                        <span class="fact">{ *name }{ " " }<b class="mono">{ words::change(*change) }</b></span>
                    }) }
                </span>
            </div>
            { for plan.parts.iter().map(|each| part(parts, lane, each)) }
        </section>
    }
}
