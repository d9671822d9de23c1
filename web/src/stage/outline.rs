//! What lies over the stage while the layout is edited: what is selected, what would be put where, and the edges of
//! VMAs.

use rmapscope_core::{MmId, Scenario, Vpn};
use rmapscope_view::edit::Edge;
use rmapscope_view::edit::Preview;
use rmapscope_view::frame::label;
use web_sys::{DomRect, Element};
use yew::prelude::*;

use super::hit::{Area, all, entries, joined, vma};
use super::shapes::{rect, text};
use crate::el::el;
use crate::state::Selection;

/// From this width on an entry that would be taken says what it becomes.
const LABELLED: i32 = 28;

/// From this width on it is drawn by itself.
const APART: i32 = 16;

/// Where the things over the stage are.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Outline {
    selected: Vec<Area>,
    taken: Vec<(Area, String)>,
    edges: Vec<Handle>,
}

/// An edge of a VMA, to be dragged.
#[derive(Clone, Debug, PartialEq)]
struct Handle {
    vma: (usize, usize),
    edge: Edge,
    area: Area,
    said: String,
    now: u64,
}

impl Outline {
    /// Asks the browser where everything is.
    pub(crate) fn measure(
        root: &Element,
        origin: &DomRect,
        scenario: &Scenario,
        selection: Option<Selection>,
        preview: Option<&Preview>,
    ) -> Self {
        let mut outline = Self::default();
        if let Some((mm, at, len)) = selection.and_then(Selection::entries) {
            outline.selected = joined(&entries(root, origin, mm, at, at.saturating_add(len)));
        }
        for (mm, span) in preview.iter().flat_map(|preview| &preview.entries) {
            let Some(after) = preview.map(|preview| &preview.edited.doc.scenario) else { continue };
            let (mm, from) = (mm.index(), span.at.get());
            let found = entries(root, origin, mm, from, from + span.len);
            let small = found.first().is_some_and(|(_, area)| area[2] < APART);
            let name = |at: u64, area: &Area| {
                let pte = after.mms().get(mm).map(|_| after.mm(MmId::new(mm)).pte(Vpn::new(at)));
                pte.filter(|_| area[2] >= LABELLED).map_or_else(String::new, |pte| label(after, pte))
            };
            if small {
                outline.taken.extend(joined(&found).into_iter().map(|area| (area, String::new())));
            } else {
                outline.taken.extend(found.iter().map(|(at, area)| (*area, name(*at, area))));
            }
        }
        for head in all(root, ".vma-head[data-select]") {
            let name = head.get_attribute("data-select").unwrap_or_default();
            let which = name.strip_prefix("vma-").and_then(|name| name.split_once('-'));
            let which = which.and_then(|(mm, vma)| Some((mm.parse().ok()?, vma.parse().ok()?)));
            if let Some((mm, i)) = which {
                outline.handles(root, origin, scenario, (mm, i));
            }
        }
        outline
    }

    fn handles(&mut self, root: &Element, origin: &DomRect, scenario: &Scenario, which: (usize, usize)) {
        let area = scenario.mms().get(which.0).and_then(|mm| mm.vmas.get(which.1));
        let drawn = vma(root, origin, which.0, which.1);
        let Some((area, ([left, top, width, height], _, _))) = area.zip(drawn) else { return };
        let (start, end) = (area.start.get(), area.end().get());
        let name = crate::words::pages(start, end);
        for (edge, word, x, now) in
            [(Edge::Start, "Start", left, start), (Edge::End, "End", left + width, end)]
        {
            self.edges.push(Handle {
                vma: which,
                edge,
                area: [x - 12, top, 24, height],
                said: format!("{word} of VMA {name}"),
                now,
            });
        }
    }

    /// Draws it.
    pub(crate) fn draw(&self) -> Html {
        let ring = |&[x, y, width, height]: &Area| rect("chosen", [x - 2, y - 2, width + 4, height + 4], "5");
        let ghost = |(area, name): &(Area, String)| {
            let [x, y, width, height] = *area;
            let inside = rect("f", [x, y, width, height], "4");
            let name = text("m mid s12 b", x + width / 2, y + height / 2 + 4, name.clone());
            el("g|class=ghost").add(inside).add(name).done()
        };
        let handle = |handle: &Handle| {
            let [x, y, width, height] = handle.area;
            let grip = height.min(96);
            let edge = match handle.edge {
                Edge::Start => "start",
                Edge::End => "end",
            };
            el("g|class=edge|role=slider|tabindex=0")
                .key(handle.said.clone())
                .attr("data-edge", format!("{}-{}-{edge}", handle.vma.0, handle.vma.1))
                .attr("aria-label", handle.said.clone())
                .attr("aria-valuenow", handle.now.to_string())
                .attr("aria-valuemin", 0)
                .attr("aria-valuemax", ((1_u64 << 52) - 1).to_string())
                .add(rect("grasp", [x, y, width, height], "4"))
                .add(rect("grip", [x + 10, y + (height - grip) / 2, 4, grip], "2"))
                .done()
        };
        el("svg|class=outline")
            .add(el("g|aria-hidden=true").all(self.selected.iter().map(ring).collect()))
            .add(el("g|aria-hidden=true").all(self.taken.iter().map(ghost).collect()))
            .add(el("g").all(self.edges.iter().map(handle).collect()))
            .done()
    }
}
