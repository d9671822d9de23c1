//! One step of a trace as a picture.

use alloc::{rc::Rc, string::String, vec::Vec};

use rmapscope_core::{Event, FolioId, MmId, Op, Scenario, Trace, VmaId, walk_range};

use super::{Options, stage};
use crate::frame::{Plan, PlanOptions, Player, Timeline};

/// Of more folios than this only the one that is unmapped is drawn.
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
    let scenario = player.trace().scenario();
    let folios = if scenario.folios().len() > MOST_FOLIOS { 1 } else { MOST_FOLIOS };
    let columns = options.columns();
    let plan = PlanOptions { columns, unfolded: Vec::new(), short: 0, focus: focus(player), folios };
    Plan::new(scenario, timeline, &plan)
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
    let before = last_visit(scenario, &events[..player.step()]);
    if let Some((folio, mm, vma)) = before.or_else(|| first_visit(scenario, events)) {
        let (start, _) = walk_range(scenario, folio, scenario.vma(mm, vma));
        return Some((mm.index(), start.table().get()));
    }
    // Nothing happens anywhere: the first entry there is.
    let mut first = scenario.mms().iter().map(|mm| mm.runs.first());
    let mm = first.position(|run| run.is_some())?;
    Some((mm, scenario.mms()[mm].runs.first()?.at.table().get()))
}

type Visited = (FolioId, MmId, VmaId);

/// The last visit, with the folio of its operation: the next one may have begun since.
fn last_visit(scenario: &Scenario, events: &[Event]) -> Option<Visited> {
    let at = events.iter().rposition(|event| matches!(event, Event::Visit { .. }))?;
    visited(scenario, events, at)
}

fn first_visit(scenario: &Scenario, events: &[Event]) -> Option<Visited> {
    let at = events.iter().position(|event| matches!(event, Event::Visit { .. }))?;
    visited(scenario, events, at)
}

fn visited(scenario: &Scenario, events: &[Event], at: usize) -> Option<Visited> {
    let Event::Visit { mm, vma } = *events.get(at)? else { return None };
    let op = events[..at].iter().rev().find_map(|event| match event {
        Event::Op(op) => Some(*op),
        _ => None,
    })?;
    let Op::Unmap { folio, .. } = *scenario.ops().get(op.index())?;
    Some((folio, mm, vma))
}
