//! From an edit to what does it.

use rmapscope_core::{LIMIT, Op, OpId, Problem, PteRun, TtuFlags};

use super::{
    Act, Edit, act,
    draft::Draft,
    folios, fork, paint, partial, place,
    refusal::{EditPlace, Reason, Refusal},
    runs, vmas,
};

/// Does an edit of the layout to a draft.
pub(super) fn change(draft: &mut Draft<'_>, edit: &Edit) -> Result<(), Refusal> {
    do_it(draft, edit)?;
    let unmaps = match edit {
        Edit::Act { act, .. } => matches!(act, Act::DontNeed | Act::SwapOut),
        Edit::DeleteVma { .. } | Edit::MoveEdge { .. } | Edit::DeleteMm { .. } => true,
        _ => false,
    };
    if unmaps {
        partial::mark(draft);
    }
    Ok(())
}

fn do_it(draft: &mut Draft<'_>, edit: &Edit) -> Result<(), Refusal> {
    match edit {
        Edit::AddFolio { nature, order, mm, at, snap } => place::add(draft, *nature, *order, *mm, *at, *snap),
        Edit::ShareFolio { folio, mm, at, snap } => place::share(draft, *folio, *mm, *at, *snap),
        Edit::MoveFolio { folio, mm, at, snap } => folios::shift(draft, *folio, *mm, *at, *snap),
        Edit::ResizeFolio { folio, order } => folios::resize(draft, *folio, *order),
        Edit::SplitFolio { folio, order } => folios::split(draft, *folio, *order),
        Edit::DeleteFolio { folio } => folios::delete(draft, *folio),
        Edit::SetFolio { folio, field } => folios::set(draft, *folio, field),
        Edit::AddVma { mm, start, pages, file } => vmas::add(draft, *mm, *start, *pages, file.as_ref()),
        Edit::DeleteVma { mm, vma } => vmas::delete(draft, *mm, *vma),
        Edit::MoveEdge { mm, vma, edge, to } => vmas::move_edge(draft, *mm, *vma, *edge, *to),
        Edit::MoveVma { mm, vma, to } => vmas::shift(draft, *mm, *vma, *to),
        Edit::ToggleFlags { mm, vma, flags } => vmas::toggle(draft, *mm, *vma, *flags),
        Edit::SetVma { mm, vma, field } => vmas::set(draft, *mm, *vma, field),
        Edit::AddMm { name } => {
            vmas::add_mm(draft, name.as_ref());
            Ok(())
        }
        Edit::DeleteMm { mm } => vmas::delete_mm(draft, *mm),
        Edit::RenameMm { mm, name } => {
            draft.mm(*mm)?.name.clone_from(name);
            Ok(())
        }
        Edit::Fork { mm } => fork::fork(draft, *mm),
        Edit::Paint { mm, spans, brush } => paint::paint(draft, *mm, spans, *brush),
        Edit::Act { mm, at, len, act } => act::act(draft, *mm, *at, *len, *act),
        Edit::SetEntries { mm, at, len, pte } => {
            let end = draft.end(*mm, *at, *len)?;
            let run = PteRun { at: *at, len: *len, first: *pte };
            runs::replace(&mut draft.mm(*mm)?.runs, *at, end, &[run]);
            Ok(())
        }
        Edit::AddOp { at, op } => {
            let ops = &mut draft.parts.ops;
            ops.insert((*at).min(ops.len()), known(*op));
            Ok(())
        }
        Edit::RemoveOp { op } => {
            op_at(draft, *op)?;
            draft.parts.ops.remove(op.index());
            Ok(())
        }
        Edit::SetOp { op, to } => {
            *op_at(draft, *op)? = known(*to);
            Ok(())
        }
        Edit::SetArch(arch) => {
            draft.parts.arch = *arch;
            Ok(())
        }
        Edit::SetSwapDupFailsAfter(n) => {
            if let Some(value) = n.filter(|n| *n >= LIMIT) {
                let problem = Problem::OutOfRange { value, min: 0, max: LIMIT - 1 };
                return Err(Reason::Rule("swap_dup_fails_after", problem).at(EditPlace::Document));
            }
            draft.parts.swap_dup_fails_after = *n;
            Ok(())
        }
        // Not of the layout.
        Edit::SetTitle(_) | Edit::SetNotes(_) => Ok(()),
    }
}

fn op_at<'d>(draft: &'d mut Draft<'_>, op: OpId) -> Result<&'d mut Op, Refusal> {
    let unknown = || Reason::Unknown("operation", op.index()).at(EditPlace::Document);
    draft.parts.ops.get_mut(op.index()).ok_or_else(unknown)
}

/// An operation with flags that have names.
fn known(op: Op) -> Op {
    let Op::Unmap { folio, flags } = op;
    Op::Unmap { folio, flags: flags & TtuFlags::all() }
}
