//! The stage as a whole: lanes, folios, and what the pointer and the arrow keys do on it.

use std::rc::Rc;
use std::sync::Arc;

use rmapscope_core::{MmId, Scenario, Vpn};
use rmapscope_view::frame::{Cell, Frame, Plan};
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::{
    Extent, Geometry,
    cell::{Lit, described},
    folio::folio_view,
    lane::lane,
    legend,
    vma::LaneParts,
};
use crate::state::{Action, Selection, Stroke};
use crate::words;

/// The properties of [`Stage`].
#[derive(Clone, Debug, Properties)]
pub struct StageProps {
    /// The prefix of ids.
    pub prefix: AttrValue,
    /// What is simulated.
    pub scenario: Arc<Scenario>,
    /// The rows there are.
    pub plan: Rc<Plan>,
    /// What is shown.
    pub frame: Rc<Frame>,
    /// Where things stand.
    pub geometry: Geometry,
    /// Whether the layout can be edited.
    pub edit: bool,
    /// Whether a brush is in the hand.
    pub painting: bool,
    /// What to do.
    pub act: Callback<Action>,
}

// A frame is made anew for each drawing, so who has another one has something to draw.
impl PartialEq for StageProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.frame, &other.frame)
            && Rc::ptr_eq(&self.plan, &other.plan)
            && self.geometry == other.geometry
            && (self.edit, self.painting) == (other.edit, other.painting)
    }
}

/// The stage.
#[component]
pub fn Stage(props: &StageProps) -> Html {
    let StageProps { prefix, scenario, plan, frame, geometry, edit, painting, act } = props;
    let root = use_node_ref();
    let focus = use_state(|| None::<(usize, u64)>);
    let pointed = use_state(|| None::<Pointed>);
    let stroke = use_mut_ref(|| None::<(usize, u64)>);

    let entries = entries(frame);
    let tab_stop = focus.filter(|stop| entries.contains(stop)).or_else(|| first_stop(frame, &entries));

    use_follow(&root, frame);

    let onkeydown = {
        let (focus, root, act) = (focus.clone(), root.clone(), act.clone());
        let (columns, painting) = (plan.columns, *painting);
        Callback::from(move |event: KeyboardEvent| {
            let Some(at) = cell_of(event.target()) else { return };
            let modified = event.ctrl_key() || event.meta_key() || event.alt_key();
            let key = event.key();
            if matches!(key.as_str(), " " | "Enter") && painting && !modified {
                event.prevent_default();
                event.stop_propagation();
                act.emit(Action::Paint { mm: at.0, at: at.1, stroke: Stroke::Begins });
                return;
            }
            let Some(next) = moved(&entries, at, &key, columns).filter(|_| !modified && !event.shift_key())
            else {
                return;
            };
            event.prevent_default();
            event.stop_propagation();
            focus.set(Some(next));
            focus_cell(&root, next);
        })
    };
    let onpointerdown = {
        let (act, stroke, focus, painting) = (act.clone(), stroke.clone(), focus.clone(), *painting);
        Callback::from(move |event: PointerEvent| {
            if let Some(step) = seek_of(event.target()) {
                act.emit(Action::Seek(step));
                return;
            }
            if let Some(selection) = head_of(event.target()) {
                act.emit(Action::Select(Some(selection)));
                return;
            }
            let Some(at) = cell_of(event.target()) else { return };
            focus.set(Some(at));
            if painting && event.button() == 0 {
                *stroke.borrow_mut() = Some(at);
                release(&event);
                act.emit(Action::Paint { mm: at.0, at: at.1, stroke: Stroke::Begins });
            }
        })
    };
    let onpointermove = {
        let (act, stroke) = (act.clone(), stroke.clone());
        Callback::from(move |event: PointerEvent| {
            let Some(last) = *stroke.borrow() else { return };
            let document = crate::dom::window().and_then(|window| window.document());
            #[expect(clippy::cast_precision_loss, reason = "pixels")]
            let (x, y) = (event.client_x() as f32, event.client_y() as f32);
            let under = document.and_then(|document| document.element_from_point(x, y));
            let Some(at) = under.as_ref().and_then(cell_at) else { return };
            if at != last {
                *stroke.borrow_mut() = Some(at);
                // A quick hand leaves entries out; they belong to the stroke, too.
                for at in between(last, at) {
                    act.emit(Action::Paint { mm: at.0, at: at.1, stroke: Stroke::GoesOn });
                }
            }
        })
    };
    let onpointerup = {
        let stroke = stroke.clone();
        Callback::from(move |_: PointerEvent| *stroke.borrow_mut() = None)
    };
    let point = {
        let (pointed, scenario) = (pointed.clone(), scenario.clone());
        Callback::from(move |target: Option<web_sys::EventTarget>| {
            let now = Pointed::of(&scenario, target);
            if *pointed != now {
                pointed.set(now);
            }
        })
    };
    let onpointerover = point.reform(|event: PointerEvent| event.target());
    let onfocusin = {
        let (act, point) = (act.clone(), point.clone());
        Callback::from(move |event: FocusEvent| {
            if let Some((mm, at)) = cell_of(event.target()) {
                act.emit(Action::Select(Some(Selection::Entry(mm, at))));
            }
            point.emit(event.target());
        })
    };
    let onpointerleave = {
        let pointed = pointed.clone();
        Callback::from(move |_: PointerEvent| pointed.set(None))
    };

    let lit = pointed.as_ref().and_then(|pointed| pointed.lit(frame, scenario));
    let parts = LaneParts {
        prefix: prefix.clone(),
        scenario: scenario.clone(),
        geometry: *geometry,
        act: act.clone(),
        tab_stop,
        lit,
        edit: *edit,
    };
    let alone = frame.lanes.len() == 1;
    html! {
        <div
            ref={root}
            class={classes!("stage-body", painting.then_some("painting"))}
            {onkeydown} {onpointerdown} {onpointermove} {onpointerup} {onpointerover} {onpointerleave} {onfocusin}
        >
            { for plan.lanes.iter().zip(&frame.lanes).map(|(planned, each)| lane(&parts, planned, each, alone)) }
            { for frame.folios.iter().map(|folio| {
                let here = lit.filter(|lit| lit.folio == folio.folio);
                folio_view(*geometry, folio, here)
            }) }
            if frame.more_folios > 0 {
                <button type="button" class="link" onclick={act.reform(|_: MouseEvent| Action::ShowAllFolios)}>
                    { format!("show {} more folios", words::grouped(frame.more_folios as u64)) }
                </button>
            }
            { legend(prefix, Extent::Marks) }
            <p class="pointed" aria-hidden="true">
                { pointed.as_ref().and_then(|pointed| pointed.text(frame, scenario)).unwrap_or_default() }
            </p>
        </div>
    }
}

/// Keeps the row with the cursor in view.
#[hook]
fn use_follow(root: &NodeRef, frame: &Frame) {
    let row = frame
        .lanes
        .iter()
        .flat_map(|lane| &lane.rows)
        .find(|row| row.cursor.is_some())
        .map(|row| (row.mm, row.base));
    let root = root.clone();
    use_effect_with(row, move |row| {
        let Some((mm, base)) = row else { return };
        let Some(root) = root.cast::<Element>() else { return };
        if let Ok(Some(row)) = root.query_selector(&format!("[data-row='{mm}-{base}']")) {
            crate::dom::into_view(&row);
        }
    });
}

/// What the pointer or the focus is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pointed {
    Entry(usize, u64),
    Page(usize, u64),
}

impl Pointed {
    fn of(scenario: &Scenario, target: Option<web_sys::EventTarget>) -> Option<Self> {
        let element = target?.dyn_into::<Element>().ok()?;
        if let Some((mm, at)) = cell_at(&element) {
            return (mm < scenario.mms().len()).then_some(Self::Entry(mm, at));
        }
        let page = element.closest("[data-page]").ok()??.get_attribute("data-page")?;
        let (folio, page) = page.split_once('-')?;
        Some(Self::Page(folio.parse().ok()?, page.parse().ok()?))
    }

    fn lit(self, frame: &Frame, scenario: &Scenario) -> Option<Lit> {
        match self {
            Self::Entry(mm, at) => Lit::of(scenario, cell_in(frame, mm, at)?.pte),
            Self::Page(folio, page) => Some(Lit::page(scenario, folio, page)),
        }
    }

    fn text(self, frame: &Frame, scenario: &Scenario) -> Option<String> {
        match self {
            Self::Entry(mm, at) => {
                let cell = cell_in(frame, mm, at)?;
                let vma = scenario.vma_at(MmId::new(mm), Vpn::new(at));
                let place = if vma.is_none() { ", outside any VMA" } else { "" };
                Some(format!("{} {}{place}", scenario.mm(MmId::new(mm)).name, described(scenario, cell)))
            }
            Self::Page(folio, page) => {
                let folio = frame.folios.iter().find(|each| each.folio == folio)?;
                let cell = folio.rows.iter().flat_map(|row| &row.pages).find(|cell| cell.page == page)?;
                let exclusive = if cell.exclusive { ", exclusive to its process" } else { "" };
                let broken = if cell.hwpoison { ", hwpoisoned" } else { "" };
                Some(format!(
                    "page {page} of {}: mapcount {}{exclusive}{broken}",
                    folio.name,
                    words::number(cell.mapcount.into())
                ))
            }
        }
    }
}

fn cell_in(frame: &Frame, mm: usize, at: u64) -> Option<&Cell> {
    let lane = frame.lanes.iter().find(|lane| lane.mm == mm)?;
    lane.rows.iter().flat_map(|row| &row.cells).find(|cell| cell.at == at)
}

/// All entries that are drawn, in order.
fn entries(frame: &Frame) -> Rc<Vec<(usize, u64)>> {
    let rows = frame.lanes.iter().flat_map(|lane| &lane.rows);
    Rc::new(rows.flat_map(|row| row.cells.iter().map(|cell| (row.mm, cell.at))).collect())
}

/// Where the tab key comes to: the entry with the cursor, or the first one.
fn first_stop(frame: &Frame, entries: &[(usize, u64)]) -> Option<(usize, u64)> {
    let rows = frame.lanes.iter().flat_map(|lane| &lane.rows);
    let cursor = { rows }.find_map(|row| row.cursor.map(|at| (row.mm, at)));
    cursor.or_else(|| entries.first().copied())
}

/// Where an arrow key leads.
fn moved(entries: &[(usize, u64)], at: (usize, u64), key: &str, columns: u64) -> Option<(usize, u64)> {
    let here = entries.iter().position(|entry| *entry == at)?;
    let row = |at: u64| at / columns;
    match key {
        "ArrowRight" => entries.get(here + 1).copied(),
        "ArrowLeft" => entries.get(here.checked_sub(1)?).copied(),
        "ArrowDown" => {
            let column = at.1 % columns;
            let next = *entries[here..].iter().find(|entry| entry.0 != at.0 || row(entry.1) != row(at.1))?;
            in_row(entries, next, column, columns)
        }
        "ArrowUp" => {
            let column = at.1 % columns;
            let before =
                *entries[..here].iter().rev().find(|entry| entry.0 != at.0 || row(entry.1) != row(at.1))?;
            in_row(entries, before, column, columns)
        }
        "Home" => entries.iter().find(|entry| entry.0 == at.0 && row(entry.1) == row(at.1)).copied(),
        "End" => entries.iter().rfind(|entry| entry.0 == at.0 && row(entry.1) == row(at.1)).copied(),
        _ => None,
    }
}

/// The entry of a row that is nearest to a column.
fn in_row(entries: &[(usize, u64)], any: (usize, u64), column: u64, columns: u64) -> Option<(usize, u64)> {
    let same = |entry: &&(usize, u64)| entry.0 == any.0 && entry.1 / columns == any.1 / columns;
    entries.iter().filter(same).min_by_key(|entry| (entry.1 % columns).abs_diff(column)).copied()
}

/// The entries from one to another of the same mm, without the first.
fn between(from: (usize, u64), to: (usize, u64)) -> Vec<(usize, u64)> {
    if from.0 != to.0 || from.1.abs_diff(to.1) > 64 {
        return vec![to];
    }
    let run: Box<dyn Iterator<Item = u64>> =
        if from.1 < to.1 { Box::new(from.1 + 1..=to.1) } else { Box::new((to.1..from.1).rev()) };
    run.map(|at| (to.0, at)).collect()
}

fn cell_of(target: Option<web_sys::EventTarget>) -> Option<(usize, u64)> {
    cell_at(&target?.dyn_into::<Element>().ok()?)
}

fn cell_at(element: &Element) -> Option<(usize, u64)> {
    let name = element.closest("[data-cell]").ok()??.get_attribute("data-cell")?;
    let (mm, at) = name.split_once('-')?;
    Some((mm.parse().ok()?, at.parse().ok()?))
}

/// What a head belongs to: `vma-0-1` or `folio-2`.
fn head_of(target: Option<web_sys::EventTarget>) -> Option<Selection> {
    let element = target?.dyn_into::<Element>().ok()?;
    let name = element.closest("[data-select]").ok()??.get_attribute("data-select")?;
    let (kind, which) = name.split_once('-')?;
    if kind == "folio" {
        return Some(Selection::Folio(which.parse().ok()?));
    }
    let (mm, vma) = which.split_once('-')?;
    Some(Selection::Vma(mm.parse().ok()?, vma.parse().ok()?))
}

fn seek_of(target: Option<web_sys::EventTarget>) -> Option<usize> {
    let element = target?.dyn_into::<Element>().ok()?;
    element.closest("[data-seek]").ok()??.get_attribute("data-seek")?.parse().ok()
}

/// Lets other elements see the pointer, too; touch would keep it at the first one.
fn release(event: &PointerEvent) {
    if let Some(element) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) {
        let _ = element.release_pointer_capture(event.pointer_id());
    }
}

fn focus_cell(root: &NodeRef, (mm, at): (usize, u64)) {
    let Some(root) = root.cast::<Element>() else { return };
    if let Ok(Some(cell)) = root.query_selector(&format!("[data-cell='{mm}-{at}']")) {
        let _ = cell.unchecked_ref::<HtmlElement>().focus();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_go_through_rows_and_address_spaces() {
        let entries: Vec<_> = (512..528).map(|at| (0, at)).chain((1008..1040).map(|at| (1, at))).collect();
        let go = |at, key| moved(&entries, at, key, 16);
        assert_eq!(go((0, 512), "ArrowRight"), Some((0, 513)));
        assert_eq!(go((0, 527), "ArrowRight"), Some((1, 1008)));
        assert_eq!(go((0, 512), "ArrowLeft"), None);
        assert_eq!(go((0, 515), "ArrowDown"), Some((1, 1011)));
        assert_eq!(go((1, 1027), "ArrowUp"), Some((1, 1011)));
        assert_eq!(go((1, 1011), "ArrowUp"), Some((0, 515)));
        assert_eq!(go((1, 1011), "Home"), Some((1, 1008)));
        assert_eq!(go((1, 1011), "End"), Some((1, 1023)));
        assert_eq!(go((1, 1030), "ArrowDown"), None);
    }

    #[test]
    fn a_quick_stroke_leaves_nothing_out() {
        assert_eq!(between((0, 5), (0, 8)), [(0, 6), (0, 7), (0, 8)]);
        assert_eq!(between((0, 8), (0, 6)), [(0, 7), (0, 6)]);
        assert_eq!(between((0, 8), (1, 6)), [(1, 6)]);
    }
}
