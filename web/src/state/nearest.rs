//! After an edit or under another design: the step of the new trace that is nearest to where one stood.

use std::mem::{Discriminant, discriminant};

use rmapscope_core::{Event, Trace};

/// The step of `new` that stands for `step` of `old`: the same one as long as both traces are the same up to there;
/// otherwise behind the event that is like the last one, at the same place of the same iteration if there is one.
pub(crate) fn nearest(old: &Trace, step: usize, new: &Trace) -> usize {
    let (before, after) = (old.events(), new.events());
    if step == 0 {
        return 0;
    }
    if step >= before.len() {
        return after.len();
    }
    let same = before.iter().zip(after).take(step).take_while(|(a, b)| same_act(a, b)).count();
    if same == step {
        return step;
    }
    let Some(wanted) = moments(before).nth(step - 1) else { return after.len() };
    let distance = |moment: &Moment| {
        (
            moment.visit.abs_diff(wanted.visit),
            moment.found.abs_diff(wanted.found),
            moment.act != wanted.act,
            moment.place != wanted.place,
            moment.step.abs_diff(step),
        )
    };
    moments(after).min_by_key(distance).map_or(0, |moment| moment.step)
}

/// An event with what it belongs to.
struct Moment {
    /// The step behind it.
    step: usize,
    /// How many visits have begun.
    visit: usize,
    /// The entry of the iteration.
    found: u64,
    act: Discriminant<Event>,
    place: Option<u64>,
}

fn moments(events: &[Event]) -> impl Iterator<Item = Moment> + '_ {
    let mut visit = 0;
    let mut found = 0;
    events.iter().zip(1..).map(move |(event, step)| {
        match *event {
            Event::Visit { .. } => {
                visit += 1;
                found = 0;
            }
            Event::Found { at } => found = at.get(),
            _ => {}
        }
        Moment { step, visit, found, act: discriminant(event), place: place(event) }
    })
}

fn same_act(a: &Event, b: &Event) -> bool {
    a == b || place(a) == place(b) && discriminant(a) == discriminant(b)
}

/// Where an event happens.
fn place(event: &Event) -> Option<u64> {
    match *event {
        Event::Read { at, .. }
        | Event::Found { at }
        | Event::Batch { at, .. }
        | Event::Clear { at, .. }
        | Event::Flush { at, .. }
        | Event::Marker { at, .. }
        | Event::Write { at, .. }
        | Event::Warn { at } => Some(at.get()),
        Event::Table { first, .. } | Event::Lock { first, .. } | Event::Unlock { first, .. } => {
            Some(first.get())
        }
        _ => None,
    }
}
