//! What can be done with what is selected.

use std::rc::Rc;

use rmapscope_core::{FolioId, MmId, Op, OpId, Order, PteKind, Scenario, TtuFlags, VmaId, Vpn};
use rmapscope_view::edit::{Act, Brush, Edit, Span, Unpopulated};
use yew::prelude::*;

use crate::components::icon::select;
use crate::el::{El, el};
use crate::state::{Action, Hand, Selection};

/// The system calls that have a button, with what it says.
const CALLS: [(Act, &str, &str); 5] = [
    (
        Act::UffdProtect(Unpopulated::Left),
        "write-protect",
        "UFFDIO_WRITEPROTECT: the uffd-wp bit, no writing",
    ),
    (Act::UffdUnprotect, "unprotect", "UFFDIO_WRITEPROTECT without the mode bit"),
    (Act::SwapOut, "swap out", "Reclaim: anon pages become swap entries"),
    (Act::Free, "MADV_FREE", "Folios become lazyfree"),
    (Act::DontNeed, "MADV_DONTNEED", "A hole: entries become none"),
];

/// The others, in a list.
const MORE: [(Act, &str); 6] = [
    (Act::UffdProtect(Unpopulated::Marked), "write-protect, unpopulated too"),
    (Act::ReadOnly, "mprotect read-only"),
    (Act::ReadWrite, "mprotect read-write"),
    (Act::ClearSoftDirty, "clear soft-dirty"),
    (Act::Read, "read the pages"),
    (Act::Write, "write the pages"),
];

/// The buttons.
pub(crate) fn actions(scenario: &Scenario, selection: Selection, act: &Callback<Action>) -> Vec<Html> {
    if !selection.is_in(scenario) {
        return Vec::new();
    }
    match selection {
        Selection::Entry(..) | Selection::Range(..) => calls(selection, act),
        Selection::Folio(folio) => of_folio(scenario, folio, act),
        Selection::Vma(mm, vma) => {
            let area = &scenario.mms()[mm].vmas[vma];
            let all = Selection::Range(mm, area.start.get(), area.end().get() - 1);
            let delete = Edit::DeleteVma { mm: MmId::new(mm), vma: VmaId::new(vma) };
            vec![
                button("select its entries").does(act, Action::Select(Some(all))).done(),
                edits("delete", delete, act),
            ]
        }
        Selection::Mm(mm) => {
            let mm = MmId::new(mm);
            vec![edits("fork", Edit::Fork { mm }, act), edits("delete", Edit::DeleteMm { mm }, act)]
        }
        Selection::Op(op) => vec![edits("remove", Edit::RemoveOp { op: OpId::new(op) }, act)],
        Selection::Scenario => Vec::new(),
    }
}

/// What takes away what is selected.
pub(crate) fn deletion(selection: Selection) -> Option<Edit> {
    Some(match selection {
        Selection::Entry(..) | Selection::Range(..) => {
            let (mm, at, len) = selection.entries()?;
            let spans = vec![Span { at: Vpn::new(at), len }];
            Edit::Paint { mm: MmId::new(mm), spans, brush: Brush::Kind(PteKind::None) }
        }
        Selection::Folio(folio) => Edit::DeleteFolio { folio: FolioId::new(folio) },
        Selection::Vma(mm, vma) => Edit::DeleteVma { mm: MmId::new(mm), vma: VmaId::new(vma) },
        Selection::Mm(mm) => Edit::DeleteMm { mm: MmId::new(mm) },
        Selection::Op(op) => Edit::RemoveOp { op: OpId::new(op) },
        Selection::Scenario => return None,
    })
}

fn calls(selection: Selection, act: &Callback<Action>) -> Vec<Html> {
    let Some((mm, at, len)) = selection.entries() else { return Vec::new() };
    let (mm, at) = (MmId::new(mm), Vpn::new(at));
    let edit = move |call: Act| Action::Edit(Rc::new(Edit::Act { mm, at, len, act: call }));
    let mut all: Vec<Html> = CALLS
        .iter()
        .map(|&(call, name, title)| button(name).attr("title", title).does(act, edit(call)).done())
        .collect();
    let mut names = vec!["more calls".to_owned()];
    names.extend(MORE.iter().map(|(_, name)| (*name).to_owned()));
    let act = act.clone();
    all.push(select("More system calls", "calls", &names, 0, move |i| {
        if let Some((call, _)) = i.checked_sub(1).and_then(|i| MORE.get(i)) {
            act.emit(edit(*call));
        }
    }));
    all
}

fn of_folio(scenario: &Scenario, i: usize, act: &Callback<Action>) -> Vec<Html> {
    let folio = FolioId::new(i);
    let now = scenario.folio(folio).order;
    let to = |by: i8| Order::try_new(now.get().saturating_add_signed(by).into()).unwrap_or(now);
    let resize = |by: i8, name: &'static str| {
        button(name)
            .flag("disabled", to(by) == now)
            .attr("title", format!("From order {} to order {}", now.get(), to(by).get()))
            .does(act, Action::Edit(Rc::new(Edit::ResizeFolio { folio, order: to(by) })))
            .done()
    };
    let hold = |name: &'static str, title: &'static str, hand| {
        button(name).attr("title", title).does(act, Action::Hold(Some(hand))).done()
    };
    let below: Vec<u8> = (0..now.get()).rev().collect();
    let mut names = vec!["split".to_owned()];
    names.extend(below.iter().map(|order| format!("to order {order}")));
    let split = {
        let act = act.clone();
        move |i: usize| {
            let order = i.checked_sub(1).and_then(|i| below.get(i));
            if let Some(order) = order.and_then(|order| Order::try_new((*order).into()).ok()) {
                act.emit(Action::Edit(Rc::new(Edit::SplitFolio { folio, order })));
            }
        }
    };
    let op = Op::Unmap { folio, flags: TtuFlags::SYNC | TtuFlags::BATCH_FLUSH };
    let unmap = Edit::AddOp { at: usize::MAX, op };
    let mut all = vec![
        resize(1, "larger"),
        resize(-1, "smaller"),
        hold("map elsewhere", "Share it: drag its head, or choose where", Hand::Share(i)),
        hold("move", "Move it with its entries: Shift and drag its head, or choose where", Hand::Move(i)),
    ];
    if names.len() > 1 {
        all.push(select("Split the folio", "calls", &names, 0, split));
    }
    all.push(edits("add unmap", unmap, act));
    all.push(edits("delete", Edit::DeleteFolio { folio }, act));
    all
}

fn button(name: &'static str) -> El {
    el("button|type=button|class=btn line").key(name).text(name)
}

fn edits(name: &'static str, edit: Edit, act: &Callback<Action>) -> Html {
    button(name).does(act, Action::Edit(Rc::new(edit))).done()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_call_has_a_button_or_a_line() {
        let offered = CALLS.iter().map(|(call, ..)| *call).chain(MORE.iter().map(|(call, _)| *call));
        let mut offered: Vec<Act> = offered.collect();
        offered.sort_unstable();
        let mut all = Act::ALL;
        all.sort_unstable();
        assert_eq!(offered, all);
    }
}
