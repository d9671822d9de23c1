//! The stage as a whole: lanes, folios, and what the pointer and the arrow keys do on it.

use std::rc::Rc;
use std::sync::Arc;

use rmapscope_core::{MmId, Scenario, Vpn};
use rmapscope_view::frame::{Cell, Frame};
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;
use yew::virtual_dom::ListenerKind;

use super::{
    Extent, Level,
    cell::{Lit, described},
    folio::folios_view,
    follow::{back, use_follow},
    joins::{joins, use_joins},
    lane::lane,
    legend,
    moves::{Move, Place, beyond, moved},
    sight::Sight,
    unseen::use_shown_of,
    vma::LaneParts,
    zoom::{Gesture, pinch, wheel},
};
use crate::el::{el, still};
use crate::hooks::Beat;
use crate::state::{Action, Selection};
use crate::words;

/// The properties of [`Stage`].
#[derive(Clone, Debug, Properties)]
pub struct StageProps {
    /// The prefix of ids.
    pub prefix: AttrValue,
    /// What is simulated.
    pub scenario: Arc<Scenario>,
    /// How it is looked at.
    pub sight: Sight,
    /// What is shown.
    pub frame: Rc<Frame>,
    /// The place that the reader looks at, if it is not the walk's.
    pub look: Option<(usize, u64)>,
    /// Whether the layout can be edited.
    pub edit: bool,
    /// When what is out of sight is drawn anew.
    pub beat: Beat,
    /// What to do.
    pub act: Callback<Action>,
}

// A frame is made anew for each drawing, so who has another one has something to draw.
impl PartialEq for StageProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.frame, &other.frame)
            && Rc::ptr_eq(&self.sight.plan, &other.sight.plan)
            && self.sight.geometry == other.sight.geometry
            && (self.look, self.sight.zoom) == (other.look, other.sight.zoom)
            && self.edit == other.edit
    }
}

/// The stage.
#[component]
pub fn Stage(props: &StageProps) -> Html {
    let StageProps { prefix, scenario, sight, frame, look, edit, beat, act } = props;
    let Sight { plan, geometry, overview, .. } = sight;
    let root = use_node_ref();
    let focus = use_state(|| None::<Place>);
    let pointed = use_state(|| None::<Pointed>);
    let gesture = use_mut_ref(Gesture::default);
    // The entry to be focused as soon as it is drawn.
    let awaited = use_mut_ref(|| None::<Place>);

    let tiny = geometry.level == Level::Tiny;
    let entries = entries(frame);
    let tab_stop = focus.filter(|stop| entries.contains(stop)).or_else(|| first_stop(frame, &entries));

    use_follow(&root, frame, *look, *geometry, &gesture, act);
    {
        let (root, awaited) = (root.clone(), awaited.clone());
        use_effect_with(plan.clone(), move |_| {
            if let Some(place) = awaited.borrow_mut().take() {
                focus_cell(&root, place);
            }
        });
    }

    {
        // Beyond the last level there is nothing: one key back is to be one level back.
        let over = geometry.level as i8 - sight.fit as i8 - sight.zoom;
        let act = act.clone();
        use_effect_with(over, move |&over| {
            if over != 0 {
                act.emit(Action::ZoomBy(over));
            }
        });
    }

    let keyed = {
        let (focus, root, act) = (focus.clone(), root.clone(), act.clone());
        let (columns, overview) = (plan.columns, overview.clone());
        Callback::from(move |event: KeyboardEvent| {
            let Some(at) = cell_of(event.target()) else { return };
            let control = event.ctrl_key() || event.meta_key();
            let key = event.key();
            let by = Move::of(&key, control).filter(|_| !event.alt_key() && !event.shift_key());
            let Some(by) = by else { return };
            let ends = matches!(by, Move::First | Move::Last);
            let overview = overview.as_ref().map(|overview| overview.borrow());
            // The first and the last of all may not be drawn yet.
            let inside = moved(&entries, at, by, columns).filter(|_| overview.is_none() || !ends);
            let outside = || beyond(overview.as_ref()?, at, by, columns);
            let Some(next) = inside.or_else(outside) else { return };
            event.prevent_default();
            event.stop_propagation();
            focus.set(Some(next));
            let is_drawn = entries.contains(&next);
            if is_drawn {
                focus_cell(&root, next);
            } else {
                *awaited.borrow_mut() = Some(next);
            }
            // What is too small to be read is shown large, too, where the reader looks.
            if tiny || !is_drawn {
                act.emit(Action::Look(Some(next)));
            }
        })
    };
    let pressed = {
        let (act, focus) = (act.clone(), focus.clone());
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
            if tiny {
                act.emit(Action::Look(Some(at)));
            }
        })
    };
    let point = {
        let (pointed, scenario) = (pointed.setter(), scenario.clone());
        let last = use_mut_ref(|| None::<Pointed>);
        move |target: Option<web_sys::EventTarget>| {
            let now = Pointed::of(&scenario, target);
            if last.replace(now) != now {
                pointed.set(now);
            }
        }
    };
    let over = point.clone();
    let focused = {
        let (act, point) = (act.clone(), point.clone());
        move |target: Option<web_sys::EventTarget>| {
            if let Some((mm, at)) = cell_of(target.clone()) {
                act.emit(Action::Select(Some(Selection::Entry(mm, at))));
            }
            point(target);
        }
    };
    let (wheeled, pinched) = ((gesture.clone(), act.clone()), (gesture, act.clone()));

    let lit = pointed.as_ref().and_then(|pointed| pointed.lit(frame, scenario));
    use_joins(&root, scenario, frame, lit);
    let large = use_shown_of(&root, ".detail", *beat, scenario, frame);
    let (_, of_folios) = use_shown_of(&root, ".folios", *beat, scenario, frame);
    let parts = LaneParts {
        prefix: prefix.clone(),
        scenario: scenario.clone(),
        geometry: *geometry,
        act: act.clone(),
        tab_stop,
        lit,
        overview: overview.clone(),
        place: *look,
        step: frame.step,
        edit: *edit,
        large,
    };
    let alone = frame.lanes.len() == 1;
    let lanes = plan.lanes.iter().zip(&frame.lanes).map(|(planned, each)| lane(&parts, planned, each, alone));
    let folios = {
        let geometry = *geometry;
        still(1, (Rc::as_ptr(&of_folios), geometry, lit), move || folios_view(geometry, &of_folios, lit))
    };
    let others = (frame.more_folios > 0).then(|| {
        el("button|type=button|class=link")
            .does(act, Action::ShowAllFolios)
            .text(format!("show {} more folios", words::grouped(frame.more_folios as u64)))
    });
    let said = pointed.as_ref().and_then(|pointed| pointed.text(frame, scenario)).unwrap_or_default();
    el("div|class=stage-body")
        .node(&root)
        .on_typed(ListenerKind::onkeydown, &keyed)
        .on_typed(ListenerKind::onpointerdown, &pressed)
        .on(ListenerKind::onpointerover, move |event| over(event.target()))
        .on(ListenerKind::onpointerleave, move |_| point(None))
        .on(ListenerKind::onfocusin, move |event| focused(event.target()))
        .on(ListenerKind::onwheel, move |event| wheel(&wheeled.0, &wheeled.1, &event))
        .on(ListenerKind::ontouchmove, move |event| pinch(&pinched.0, &pinched.1, &event))
        .all(lanes.collect())
        .add(folios)
        .maybe(others)
        .add({
            let prefix = prefix.clone();
            still(0, (), move || legend(&prefix, Extent::Marks))
        })
        .add(el("p|class=pointed|aria-hidden=true").text(said))
        .maybe(look.map(|_| back(act)))
        .add(joins())
        .done()
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

fn focus_cell(root: &NodeRef, (mm, at): (usize, u64)) {
    let Some(root) = root.cast::<Element>() else { return };
    if let Ok(Some(cell)) = root.query_selector(&format!("[data-cell='{mm}-{at}']")) {
        let _ = cell.unchecked_ref::<HtmlElement>().focus();
    }
}
