//! One step of a trace as a picture.

use alloc::{rc::Rc, string::String, vec::Vec};

use rmapscope_core::{Event, MmId, Trace, VmaId, walk_range};

use super::{Options, stage};
use crate::frame::{Plan, PlanOptions, Player, Timeline};

/// More folios than this are not drawn.
const MOST_FOLIOS: usize = 8;

/// A step of a trace as a document, with its sentence; the last step if there are not so many.
#[must_use]
pub fn at(trace: &Rc<Trace>, timeline: &Timeline, step: usize, options: &Options<'_>) -> String {
    let mut player = Player::new(trace.clone());
    player.seek(step);
    let plan = plan(&player, timeline, options);
    let sentence = player.sentence();
    let mut options = options.clone();
    options.words.sentence = sentence.as_ref();
    stage(&plan, &player.frame(&plan, timeline), trace.scenario(), &options)
}

/// The rows of the stage, as far as they matter where the player stands.
#[must_use]
pub fn plan(player: &Player, timeline: &Timeline, options: &Options<'_>) -> Plan {
    let plan = PlanOptions {
        columns: options.columns(),
        unfolded: Vec::new(),
        focus: focus(player),
        folios: MOST_FOLIOS,
    };
    Plan::new(player.trace().scenario(), timeline, &plan)
}

/// The table in which things happen, for what is too large to be drawn whole: mm and first page.
#[must_use]
pub fn focus(player: &Player) -> Option<(usize, u64)> {
    let world = player.machine().world();
    if let Some(visit) = world.visit() {
        return Some((visit.mm.index(), visit.pvmw.address.table().get()));
    }
    let scenario = player.trace().scenario();
    let events = player.trace().events();
    let before = events[..player.step()].iter().rev().find_map(visited);
    let (mm, vma) = before.or_else(|| events.iter().find_map(visited))?;
    let (start, _) = walk_range(scenario, world.op_folio(), scenario.vma(mm, vma));
    Some((mm.index(), start.table().get()))
}

fn visited(event: &Event) -> Option<(MmId, VmaId)> {
    match *event {
        Event::Visit { mm, vma } => Some((mm, vma)),
        _ => None,
    }
}
