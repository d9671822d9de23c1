//! What edits are called in the list of what can be undone.

use alloc::{format, string::String};

use rmapscope_core::{Arch, FolioId, MmId, Op, Pte, PteFlags, PteKind, Scenario, VmaFlags, VmaId};

use super::{
    Edit, Span,
    folios::FolioField,
    paint::Brush,
    vmas::{Edge, VmaField},
};
use crate::sentence::words::{count, range, vma};

/// The name of an edit that has been done.
pub(super) fn name(edit: &Edit, before: &Scenario, after: &Scenario, changed: &[(MmId, Span)]) -> String {
    let folio = |id: FolioId| before.folio(id).id.as_str();
    let area = |mm: MmId, id: VmaId| vma(before.vma(mm, id));
    let mm_name = |mm: MmId| before.mm(mm).name.as_str();
    match edit {
        Edit::AddFolio { nature, .. } => {
            let id = after.folios().last().map_or("", |folio| folio.id.as_str());
            format!("add {} folio {id}", nature.name())
        }
        Edit::ShareFolio { folio: id, mm, .. } => format!("map folio {} in {}", folio(*id), mm_name(*mm)),
        Edit::MoveFolio { folio: id, mm, .. } => {
            let at = changed.iter().find(|(at, _)| at == mm);
            let to = place(after, *id, *mm).or(at.map(|(_, span)| span.at.get())).unwrap_or_default();
            format!("move folio {} to {to}", folio(*id))
        }
        Edit::ResizeFolio { folio: id, order } => {
            format!("resize folio {} to order {}", folio(*id), order.get())
        }
        Edit::SplitFolio { folio: id, order } => {
            format!("split folio {} to order {}", folio(*id), order.get())
        }
        Edit::DeleteFolio { folio: id } => format!("delete folio {}", folio(*id)),
        Edit::SetFolio { folio: id, field } => {
            format!("change {} of folio {}", folio_field(field), folio(*id))
        }
        Edit::AddVma { start, pages, .. } => format!("add VMA {}", range(start.get(), *pages)),
        Edit::DeleteVma { mm, vma } => format!("delete {}", area(*mm, *vma)),
        Edit::MoveEdge { mm, vma, edge, to } => {
            let edge = match edge {
                Edge::Start => "start",
                Edge::End => "end",
            };
            format!("move {edge} of {} to {to}", area(*mm, *vma))
        }
        Edit::MoveVma { mm, vma, to } => format!("move {} to {to}", area(*mm, *vma)),
        Edit::ToggleFlags { mm, vma, flags } => {
            let on = after.vma(*mm, *vma).flags.intersects(*flags);
            let names = VmaFlags::NAMES.iter().find(|(flag, _)| flags.contains(*flag));
            let name = names.map_or("", |(_, name)| name);
            format!("{name} {} {}", if on { "set on" } else { "taken from" }, area(*mm, *vma))
        }
        Edit::SetVma { mm, vma, field } => format!("change {} of {}", vma_field(field), area(*mm, *vma)),
        Edit::AddMm { .. } => format!("add mm {}", after.mms().last().map_or("", |mm| mm.name.as_str())),
        Edit::DeleteMm { mm } => format!("delete mm {}", mm_name(*mm)),
        Edit::RenameMm { mm, name } => format!("rename mm {} to {name}", mm_name(*mm)),
        Edit::Fork { mm } => format!("fork {}", mm_name(*mm)),
        Edit::Paint { mm, spans, brush } => {
            let entries = count(changed.iter().map(|(_, span)| span.len).sum(), "entry", "entries");
            let first = spans.first().map_or(Pte::None, |span| before.mm(*mm).pte(span.at));
            format!("paint {entries} {}", brush_name(*brush, first))
        }
        Edit::Act { at, len, act, .. } => format!("{} {}", act.name(), range(at.get(), *len)),
        Edit::SetEntries { at, len, .. } => format!("set entries {}", range(at.get(), *len)),
        Edit::AddOp { op, .. } => format!("add unmap of {}", folio(folio_of(*op))),
        Edit::RemoveOp { op } => format!("remove unmap of {}", folio(folio_of(before.ops()[op.index()]))),
        Edit::SetOp { op, .. } => format!("change unmap of {}", folio(folio_of(before.ops()[op.index()]))),
        Edit::SetArch(arch) => {
            let arch = match arch {
                Arch::Generic => "generic",
                Arch::X86_64 => "x86-64",
            };
            format!("change architecture to {arch}")
        }
        Edit::SetSwapDupFailsAfter(Some(n)) => format!("let swap counts fail after {n}"),
        Edit::SetSwapDupFailsAfter(None) => "let swap counts not fail".into(),
        Edit::SetTitle(_) => "change title".into(),
        Edit::SetNotes(_) => "change notes".into(),
    }
}

/// What the brush makes of entries, of which this was the first.
fn brush_name(brush: Brush, first: Pte) -> String {
    let (bit, turn) = match brush {
        Brush::Kind(PteKind::Marker(marker)) => return format!("{} marker", marker.name()),
        Brush::Kind(kind) => return kind.name().into(),
        Brush::Bit(bit, turn) => (bit, turn),
    };
    let on = turn.is_on(first, bit);
    format!("{}{}", if on { "" } else { "not " }, bit_name(bit))
}

/// A bit in words.
#[must_use]
pub const fn bit_name(bit: PteFlags) -> &'static str {
    match bit {
        PteFlags::WRITE => "writable",
        PteFlags::DIRTY => "dirty",
        PteFlags::YOUNG => "young",
        PteFlags::SOFT_DIRTY => "soft-dirty",
        PteFlags::UFFD_WP => "uffd-wp",
        _ => "exclusive",
    }
}

/// Where the first page of a folio lies that a VMA of an mm has.
fn place(scenario: &Scenario, id: FolioId, mm: MmId) -> Option<u64> {
    let (_, vma) = scenario.rmap(id).find(|(each, _)| *each == mm)?;
    let folio = scenario.folio(id);
    let place =
        super::draft::Area::of(scenario.vma(mm, vma)).place(folio.index.get(), folio.nr_pages().get());
    place.map(|(_, at, _)| at.get())
}

const fn folio_of(op: Op) -> FolioId {
    let Op::Unmap { folio, .. } = op;
    folio
}

const fn folio_field(field: &FolioField) -> &'static str {
    match field {
        FolioField::Id(_) => "name",
        FolioField::Kind(_) => "kind",
        FolioField::Pfn(_) => "pfn",
        FolioField::Object(_) => "object",
        FolioField::Index(_) => "index",
        FolioField::Swapbacked(_) => "swapbacked",
        FolioField::Swap(_) => "swap cache",
        FolioField::Dirty(_) => "dirty",
        FolioField::Exclusive(_) => "exclusive pages",
        FolioField::Pinned(_) => "pinned",
        FolioField::ExtraRefs(_) => "extra references",
        FolioField::Hwpoison(_) => "hwpoison",
        FolioField::PartiallyMapped(_) => "partially mapped",
        FolioField::Mlocked(_) => "mlocked",
    }
}

const fn vma_field(field: &VmaField) -> &'static str {
    match field {
        VmaField::Pgoff(_) => "pgoff",
        VmaField::Anon(_) => "anon_vma",
        VmaField::File(_) => "file",
        VmaField::Flags(_) => "flags",
    }
}
