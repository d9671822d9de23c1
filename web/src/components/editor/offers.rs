//! What can be edited, by its name.

use std::rc::Rc;

use rmapscope_core::{MmId, Order, PteKind, Vpn};
use rmapscope_view::edit::{Act, Brush, Edit, Nature, Turn};
use rmapscope_view::frame::BITS;

use super::bar::brush_name;
use super::proposal::free_place;
use crate::state::{Action, AppState, Hand, Selection};
use crate::words;

/// The orders of folios that are offered: a page, 64K, 2M.
const ORDERS: [u64; 3] = [0, 4, 9];

/// The pages of a VMA that is offered.
const PAGES: u64 = 64;

/// Everything that can be taken into the hand, and what can be done with the selection.
pub(crate) fn offers(state: &AppState) -> Vec<(String, Action)> {
    let scenario = &state.doc.scenario;
    let mut all = Vec::new();
    let mut hold = |name: String, hand| all.push((name, Action::Hold(Some(hand))));
    for nature in Nature::ALL {
        for order in ORDERS.into_iter().filter_map(|order| Order::try_new(order).ok()) {
            let name = format!("Put down {} folio of order {}", nature.name(), order.get());
            hold(name, Hand::Folio(nature, order));
        }
    }
    for (i, folio) in scenario.folios().iter().enumerate().take(64) {
        hold(format!("Map folio {} elsewhere", folio.id), Hand::Share(i));
        hold(format!("Move folio {}", folio.id), Hand::Move(i));
    }
    let kinds = PteKind::ALL.map(Brush::Kind);
    let bits = BITS.map(|(bit, _)| Brush::Bit(bit, Turn::Flip));
    for brush in kinds.into_iter().chain(bits) {
        hold(format!("Brush: {}", brush_name(brush)), Hand::Brush(brush));
    }
    hold("Select entries".into(), Hand::Select);
    let mut edit = |name: String, edit| all.push((name, Action::Edit(Rc::new(edit))));
    for (i, mm) in scenario.mms().iter().enumerate() {
        let start = Vpn::new(free_place(scenario, i, None, PAGES));
        let vma = Edit::AddVma { mm: MmId::new(i), start, pages: PAGES, file: None };
        edit(format!("Add VMA of {PAGES} pages to {}", mm.name), vma);
        edit(format!("Fork {}", mm.name), Edit::Fork { mm: MmId::new(i) });
    }
    edit("Add mm".into(), Edit::AddMm { name: None });
    let selected = state.selection.filter(|selection| selection.is_in(scenario));
    if let Some((mm, at, len)) = selected.and_then(Selection::entries) {
        for act in Act::ALL {
            let name = format!("Edit: {} {}", act.name(), words::pages(at, at + len));
            edit(name, Edit::Act { mm: MmId::new(mm), at: Vpn::new(at), len, act });
        }
    }
    all
}
