//! One line between a page, its slot and all entries that map it, while it is pointed at.

use std::rc::Rc;

use rmapscope_core::Scenario;
use rmapscope_view::frame::Frame;
use web_sys::{DomRect, Element};
use yew::prelude::*;

use super::{cell::Lit, moves::Place};
use crate::el::el;
use crate::lazy;
use crate::words::add;

/// No more entries than this are joined.
const MOST: usize = 24;

/// Where the line is drawn.
pub(super) fn joins() -> Html {
    el("svg|class=joins|aria-hidden=true").add(el("path")).done()
}

/// Draws the line anew when it leads elsewhere. Where things are is asked of the browser only then, and only while
/// something is pointed at: what does that comes with the second module.
#[hook]
pub(super) fn use_joins(root: &NodeRef, scenario: &Scenario, frame: &Rc<Frame>, lit: Option<Lit>) {
    let shared = lit.filter(|lit| lit.folio < scenario.folios().len());
    let (root, frame, was) = (root.clone(), frame.clone(), use_mut_ref(|| false));
    use_effect_with(shared.map(|lit| (lit, frame.step)), move |ends| {
        let lit = ends.map(|(lit, _)| lit);
        if was.replace(lit.is_some()) || lit.is_some() {
            lazy::with(move |more| (more.join)(&root, &frame, lit));
        }
    });
}

/// Draws the line, or none; called through [`lazy::More`].
pub(crate) fn join(root: &NodeRef, frame: &Frame, lit: Option<Lit>) {
    let Some(root) = root.cast::<Element>() else { return };
    let Ok(Some(path)) = root.query_selector(".joins path") else { return };
    let d = lit.map_or_else(String::new, |lit| line(&root, lit, &members(frame, lit)));
    let _ = path.set_attribute("d", &d);
}

/// The entries that belong to what is pointed at.
fn members(frame: &Frame, lit: Lit) -> Vec<Place> {
    let rows = frame.lanes.iter().flat_map(|lane| &lane.rows);
    rows.flat_map(|row| row.cells.iter().filter(|cell| lit.has(cell.pte)).map(|cell| (row.mm, cell.at)))
        .take(MOST)
        .collect()
}

/// One end of the line: an entry, a page or a slot.
#[derive(Clone, Copy)]
struct End {
    /// Its middle.
    x: i32,
    /// Where its column has ended.
    beside: i32,
    top: i32,
    bottom: i32,
}

fn line(root: &Element, lit: Lit, entries: &[Place]) -> String {
    let origin = root.get_bounding_client_rect();
    #[expect(clippy::cast_possible_truncation, reason = "pixels")]
    let place = |rect: &DomRect| {
        let x = rect.left() + rect.width() / 2.0 - origin.left();
        let (top, bottom) = (rect.top() - origin.top(), rect.bottom() - origin.top());
        End {
            x: x as i32,
            beside: (rect.right() - origin.left()) as i32 + 1,
            top: top as i32,
            bottom: bottom as i32,
        }
    };
    let of = |selector: String| {
        root.query_selector(&selector).ok().flatten().map(|found| place(&found.get_bounding_client_rect()))
    };
    let entries: Vec<_> =
        entries.iter().filter_map(|(mm, at)| of(format!("[data-cell='{mm}-{at}']"))).collect();
    let mut d = String::new();
    let name = format!("{}-{}", lit.folio, lit.page);
    match of(format!(".pg[data-page='{name}']")) {
        Some(End { x, top, bottom, .. }) => {
            for entry in entries {
                // Between the columns, so that it crosses nothing that is to be read.
                add!(&mut d, "M{} {}v3H{}V{}H{x}V{top}", entry.x, entry.bottom, entry.beside, top - 6);
            }
            if let Some(slot) = of(format!(".slot[data-page='{name}']")) {
                add!(&mut d, "M{x} {bottom}V{}", slot.top);
            }
        }
        // The folio is not shown: from entry to entry.
        None => {
            for pair in entries.windows(2) {
                let (from, to) = (pair[0], pair[1]);
                add!(&mut d, "M{} {}v3H{}V{}H{}v4", from.x, from.bottom, from.beside, to.top - 4, to.x);
            }
        }
    }
    d
}
