//! The complete list of events. Only those in view are in the document.

use std::rc::Rc;

use rmapscope_view::sentence::short;
use wasm_bindgen::JsCast as _;
use web_sys::Element;
use yew::prelude::*;
use yew::virtual_dom::ListenerKind;

use crate::el::{el, still};
use crate::hooks::use_size;
use crate::state::{Action, Run};

/// The properties of [`Events`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct EventsProps {
    /// The prefix of ids.
    pub prefix: AttrValue,
    /// The trace.
    pub run: Run,
    /// The events that are listed, if not all are.
    pub matches: Option<Rc<Vec<usize>>>,
    /// The step.
    pub step: usize,
    /// What to do.
    pub act: Callback<Action>,
}

impl EventsProps {
    fn total(&self) -> usize {
        self.matches.as_ref().map_or_else(|| self.run.trace().events().len(), |matches| matches.len())
    }

    /// The event of a row.
    fn event(&self, row: usize) -> usize {
        self.matches.as_ref().map_or(row, |matches| matches[row])
    }

    /// The row of the event that happened last, or the one before it if it is not listed.
    fn current(&self) -> usize {
        let before = |matches: &Rc<Vec<usize>>| matches.partition_point(|&event| event < self.step);
        self.matches.as_ref().map_or(self.step, before).saturating_sub(1)
    }
}

const ROW: u64 = 24;
/// The most that is taken for the height of what is seen.
const HIGHEST: u64 = 2400;
/// Rows that are drawn beyond the edges, so that scrolling does not show their lack.
const BEYOND: u64 = 4;
/// What every browser can scroll through, in pixels.
const MOST: u64 = 10_000_000;

/// The list.
#[component]
pub fn Events(props: &EventsProps) -> Html {
    let EventsProps { prefix, run, step, act, .. } = props;
    let node = use_node_ref();
    // Where the list is scrolled to, and whether the browser has yet to be told.
    let place = use_mut_ref(|| (0_u64, false));
    let again = use_force_update();
    // The row that the arrow keys are on, as long as the step is the same.
    let active = use_state(|| None::<(usize, usize)>);
    // A list that nothing limits would be as high as all its rows.
    let (_, height) = use_size(&node, (0, 0));
    let seen = u64::try_from(height).unwrap_or(0).min(HIGHEST);
    let scroll = Scroll { total: props.total() as u64, seen };
    let chosen = active.filter(|(at, _)| at == step).map(|(_, row)| row);
    let current = chosen.unwrap_or_else(|| props.current()).min(props.total().saturating_sub(1));

    let followed = use_mut_ref(|| None);
    if followed.replace(Some((current, scroll))) != Some((current, scroll)) {
        // The current event stays in view, with something around it.
        let mut place = place.borrow_mut();
        if let Some(to) = scroll.to(current as u64, place.0) {
            *place = (to, true);
        }
    }
    let top = place.borrow().0;
    {
        let (node, place) = (node.clone(), place.clone());
        use_effect(move || {
            let (to, is_new) = *place.borrow();
            if is_new && let Some(list) = node.cast::<Element>() {
                place.borrow_mut().1 = false;
                list.set_scroll_top(i32::try_from(to).unwrap_or(i32::MAX));
            }
        });
    }
    let scrolled = {
        let (place, node) = (place.clone(), node.clone());
        move |_| {
            let Some(list) = node.cast::<Element>() else { return };
            let to = u64::try_from(list.scroll_top()).unwrap_or(0);
            let mut place = place.borrow_mut();
            // What was asked for here has been drawn already; so has what is no further than a row.
            if !place.1 && to.abs_diff(place.0) > ROW {
                place.0 = to;
                again.force_update();
            }
        }
    };
    let seek = {
        let (act, props) = (act.clone(), props.clone());
        move |row: usize| {
            if row < props.total() {
                act.emit(Action::Seek(props.event(row) + 1));
            }
        }
    };
    let clicked = {
        let seek = seek.clone();
        move |event: Event| {
            if let Some(row) = row_of(&event) {
                seek(row);
            }
        }
    };
    let typed = {
        let (step, total) = (*step, props.total());
        move |event: Event| {
            let Some(key) = event.dyn_ref::<KeyboardEvent>() else { return };
            if key.ctrl_key() || key.meta_key() || key.alt_key() || key.shift_key() {
                return;
            }
            let page = usize::try_from(seen / ROW).unwrap_or(1).max(1);
            let row = match key.key().as_str() {
                "ArrowDown" => current + 1,
                "ArrowUp" => current.saturating_sub(1),
                "PageDown" => current + page,
                "PageUp" => current.saturating_sub(page),
                "Enter" => {
                    seek(current);
                    current
                }
                _ => return,
            };
            event.prevent_default();
            event.stop_propagation();
            active.set(Some((step, row.min(total.saturating_sub(1)))));
        }
    };
    let drawn = scroll.drawn(top);
    let space = |height: u64| {
        let height = usize::try_from(height).unwrap_or(0);
        el("svg|class=space|width=1|aria-hidden=true").attr("height", height)
    };
    let turns = usize::try_from(seen / ROW + 2 * BEYOND).unwrap_or(0) + 2;
    let id = |prefix: &str, row: usize| format!("{prefix}-event-{row}");
    let row = |row: usize| {
        let (i, total) = (props.event(row), props.total());
        let (now, ahead, chosen) = (i + 1 == *step, i + 1 > *step, chosen == Some(row));
        let trace = run.trace();
        let (shown, prefix, trace) =
            ((Rc::as_ptr(trace), i, total, now, ahead, chosen), prefix.clone(), trace.clone());
        // Rows take turns: the one that is no longer drawn becomes the one that is new.
        still(row % turns, shown, move || {
            let text = short(&trace.events()[i], trace.scenario());
            el("div|class=ev|role=option")
                .class_if(now, "cur")
                .class_if(ahead, "ahead")
                .class_if(chosen, "active")
                .attr("id", id(&prefix, row))
                .attr("data-row", row)
                .attr("aria-selected", now)
                .attr("aria-setsize", total)
                .attr("aria-posinset", row + 1)
                .add(el("span|class=no").text((i + 1).to_string()))
                .add(el("span|class=kind").text(text.kind))
                .add(el("span|class=detail").text(text.detail))
                .done()
        })
    };
    let rows = usize::try_from(drawn.first).unwrap_or(0)..usize::try_from(drawn.last).unwrap_or(0);
    let here = rows.contains(&current).then(|| id(prefix, current));
    el("div|class=events|role=listbox|tabindex=0|aria-label=Events")
        .node(&node)
        .attr("aria-activedescendant", here)
        .on(ListenerKind::onscroll, scrolled)
        .on(ListenerKind::onclick, clicked)
        .on(ListenerKind::onkeydown, typed)
        .add(space(drawn.before))
        .all(rows.map(row).collect())
        .add(space(drawn.after))
        .done()
}

fn row_of(event: &Event) -> Option<usize> {
    let element = event.target()?.dyn_into::<Element>().ok()?;
    element.closest("[data-row]").ok()??.get_attribute("data-row")?.parse().ok()
}

/// A list of rows of the same height, of which a part is seen. One that is too high for a browser scrolls faster than
/// its rows move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Scroll {
    total: u64,
    seen: u64,
}

/// What is drawn: rows, and the space before and after them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Drawn {
    first: u64,
    last: u64,
    before: u64,
    after: u64,
}

impl Scroll {
    const fn height(self) -> u64 {
        self.total * ROW
    }

    fn scrolled_height(self) -> u64 {
        self.height().min(MOST)
    }

    /// The rows' own position at a position of the scroll bar.
    fn row_top(self, top: u64) -> u64 {
        let range = self.scrolled_height().saturating_sub(self.seen).max(1);
        top.min(range) * self.height().saturating_sub(self.seen) / range
    }

    fn drawn(self, top: u64) -> Drawn {
        let at = self.row_top(top);
        // Where the scroll bar is behind the rows, fewer have room before them.
        let room = (at.saturating_sub(top)).div_ceil(ROW).min(at / ROW);
        let first = (at / ROW).saturating_sub(BEYOND).max(room).min(self.total);
        let last = ((at + self.seen) / ROW + BEYOND).min(self.total);
        let before = (top + first * ROW).saturating_sub(at);
        let after = self.scrolled_height().saturating_sub(before + (last - first) * ROW);
        Drawn { first, last, before, after }
    }

    /// Where to scroll so that a row is in view, if it is not.
    fn to(self, row: u64, top: u64) -> Option<u64> {
        let (row, at) = (row * ROW, self.row_top(top));
        if self.seen == 0 || (row >= at + ROW || row == 0 && at == 0) && row + 3 * ROW <= at + self.seen {
            return None;
        }
        let all = self.height().saturating_sub(self.seen);
        let wanted = (row + ROW / 2).saturating_sub(self.seen / 2).min(all);
        let range = self.scrolled_height().saturating_sub(self.seen);
        let to = wanted * range / all.max(1);
        (to != top).then_some(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_a_million_can_be_reached() {
        for total in [0, 1, 20, 1_000, 416_666, 416_667, 1_000_000, 3_000_000] {
            let scroll = Scroll { total, seen: 240 };
            for row in (0..total).step_by(997).chain(total.checked_sub(1)) {
                let top = scroll.to(row, 0).unwrap_or(0);
                assert!(top + scroll.seen <= scroll.scrolled_height().max(scroll.seen));
                let drawn = scroll.drawn(top);
                assert!((drawn.first..drawn.last).contains(&row), "{row} of {total}: {drawn:?}");
                // Where it is drawn is within what is seen.
                let y = drawn.before + (row - drawn.first) * ROW;
                assert!(y >= top && y + ROW <= top + scroll.seen, "{row} of {total} at {y}, seen from {top}");
                assert_eq!(scroll.to(row, top), None, "{row} of {total}: it stays");
            }
        }
    }

    #[test]
    fn the_space_is_as_high_as_the_rows_it_stands_for() {
        for total in [100, 400_000, 1_000_000] {
            let scroll = Scroll { total, seen: 300 };
            for top in (0..scroll.scrolled_height() - 300).step_by(99_991) {
                let drawn = scroll.drawn(top);
                let height = drawn.before + (drawn.last - drawn.first) * ROW + drawn.after;
                assert!(height.abs_diff(scroll.scrolled_height()) <= BEYOND * ROW);
                assert!(drawn.last - drawn.first < 40, "few are in the document");
            }
        }
    }
}
