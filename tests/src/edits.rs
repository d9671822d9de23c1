//! Edits of a document from any bytes: mostly ones that can be done, some that cannot.

use arbitrary::{Result, Unstructured};
use rmapscope_core::{
    Arch, FolioId, FolioKind, LIMIT, Marker, MmId, Op, OpId, Order, PageId, Pfn, PgOff, Pte, PteFlags,
    PteKind, Scenario, Softleaf, SwapSlot, TtuFlags, VmaFlags, VmaId, Vpn,
};
use rmapscope_view::edit::{Act, Brush, Edge, Edit, FolioField, Nature, Snap, Span, Turn, VmaField};

/// An edit of a scenario.
///
/// # Errors
///
/// When the bytes are used up in a way that cannot be helped; in practice never.
pub fn edit(u: &mut Unstructured<'_>, scenario: &Scenario) -> Result<Edit> {
    let mm = MmId::new(below(u, scenario.mms().len())?);
    let vmas = scenario.mms().get(mm.index()).map_or(0, |mm| mm.vmas.len());
    let vma = VmaId::new(below(u, vmas)?);
    let folio = FolioId::new(below(u, scenario.folios().len())?);
    let op = OpId::new(below(u, scenario.ops().len())?);
    let at = address(u, scenario, mm)?;
    let snap = *u.choose(&[Snap::Natural, Snap::Free])?;
    // What there is too little of to do anything with is added first, mostly.
    let which = match (scenario.mms(), scenario.folios()) {
        _ if u.ratio(1, 8)? => u.int_in_range(0..=35)?,
        ([], _) => return Ok(Edit::AddMm { name: None }),
        _ if vmas == 0 => 14,
        (_, []) => 0,
        _ => u.int_in_range(0..=35_u8)?,
    };
    Ok(match which {
        0..=4 => Edit::AddFolio { nature: *u.choose(&Nature::ALL)?, order: order(u)?, mm, at, snap },
        5 | 6 => Edit::ShareFolio { folio, mm, at, snap },
        7 | 8 => Edit::MoveFolio { folio, mm, at, snap },
        9 => Edit::ResizeFolio { folio, order: order(u)? },
        10 => Edit::SplitFolio { folio, order: order(u)? },
        11 => Edit::DeleteFolio { folio },
        12 | 13 => Edit::SetFolio { folio, field: folio_field(u)? },
        14..=16 => Edit::AddVma { mm, start: at, pages: length(u)?, file: object(u)? },
        17 => Edit::DeleteVma { mm, vma },
        18 => Edit::MoveEdge { mm, vma, edge: *u.choose(&[Edge::Start, Edge::End])?, to: at },
        19 => Edit::MoveVma { mm, vma, to: at },
        20 => Edit::ToggleFlags { mm, vma, flags: VmaFlags::from_bits_retain(u.arbitrary()?) },
        21 => Edit::SetVma { mm, vma, field: vma_field(u)? },
        22 => match u.int_in_range(0..=3_u8)? {
            0 => Edit::AddMm { name: object(u)? },
            1 if u.ratio(1, 4)? => Edit::DeleteMm { mm },
            _ => Edit::RenameMm { mm, name: (*u.choose(&["m0", "m1", "p"])?).to_owned() },
        },
        23 => Edit::Fork { mm },
        24..=26 => {
            let mut spans = Vec::new();
            for _ in 0..u.int_in_range(0..=3)? {
                spans.push(Span { at: address(u, scenario, mm)?, len: length(u)? });
            }
            Edit::Paint { mm, spans, brush: brush(u)? }
        }
        27 | 28 | 32..=35 => Edit::Act { mm, at, len: length(u)?, act: *u.choose(&Act::ALL)? },
        29 => Edit::SetEntries { mm, at, len: length(u)?, pte: entry(u, folio)? },
        30 => {
            let unmap = Op::Unmap { folio, flags: TtuFlags::from_bits_retain(u.arbitrary()?) };
            match u.int_in_range(0..=2_u8)? {
                0 => Edit::AddOp { at: u.int_in_range(0..=4)?, op: unmap },
                1 => Edit::SetOp { op, to: unmap },
                _ => Edit::RemoveOp { op },
            }
        }
        _ => match u.int_in_range(0..=3_u8)? {
            0 => Edit::SetArch(*u.choose(&[Arch::Generic, Arch::X86_64])?),
            1 => Edit::SetSwapDupFailsAfter(*u.choose(&[
                None,
                Some(0),
                Some(3),
                Some(LIMIT),
                Some(u64::MAX),
            ])?),
            2 => Edit::SetTitle(object(u)?),
            _ => Edit::SetNotes(object(u)?),
        },
    })
}

/// Mostly a position in a list, sometimes one behind it.
fn below(u: &mut Unstructured<'_>, len: usize) -> Result<usize> {
    if len == 0 || u.ratio(1, 40)? { Ok(len + u.int_in_range(0..=2)?) } else { u.choose_index(len) }
}

/// Mostly an address in or near a VMA, often where entries begin, sometimes any.
fn address(u: &mut Unstructured<'_>, scenario: &Scenario, mm: MmId) -> Result<Vpn> {
    if u.ratio(1, 30)? {
        return Ok(Vpn::new(*u.choose(&[0, 1, LIMIT - 1, LIMIT])?));
    }
    let runs = scenario.mms().get(mm.index()).map_or(&[][..], |mm| &mm.runs);
    if !runs.is_empty() && u.ratio(2, 5)? {
        return Ok(u.choose(runs)?.at);
    }
    let vmas = scenario.mms().get(mm.index()).map_or(&[][..], |mm| &mm.vmas);
    let start = if vmas.is_empty() { 500 } else { u.choose(vmas)?.start.get() };
    let at = (start + u.int_in_range(0..=90)?).saturating_sub(u.int_in_range(0..=10)?);
    Ok(Vpn::new(at.min(LIMIT)))
}

fn length(u: &mut Unstructured<'_>) -> Result<u64> {
    if u.ratio(1, 30)? { Ok(*u.choose(&[0, LIMIT, u64::MAX])?) } else { u.int_in_range(1..=64) }
}

fn order(u: &mut Unstructured<'_>) -> Result<Order> {
    let order = *u.choose(&[0, 0, 1, 2, 2, 3, 3, 4, 4, 5, 9])?;
    Ok(Order::try_new(order).expect("at most 9"))
}

fn object(u: &mut Unstructured<'_>) -> Result<Option<String>> {
    Ok(u.choose(&[None, Some("x"), Some("y"), Some("heap")])?.map(ToOwned::to_owned))
}

fn number(u: &mut Unstructured<'_>) -> Result<u64> {
    if u.ratio(1, 10)? { Ok(*u.choose(&[LIMIT - 1, LIMIT])?) } else { u.int_in_range(0..=9000) }
}

fn folio_field(u: &mut Unstructured<'_>) -> Result<FolioField> {
    let on = u.arbitrary()?;
    Ok(match u.int_in_range(0..=13_u8)? {
        0 => FolioField::Id((*u.choose(&["A", "F0", "F1", "long name"])?).to_owned()),
        1 => FolioField::Kind(*u.choose(&FolioKind::ALL)?),
        2 => FolioField::Pfn(Pfn::new(number(u)?)),
        3 => FolioField::Object(object(u)?.unwrap_or_default()),
        4 => FolioField::Index(PgOff::new(number(u)?)),
        5 => FolioField::Swapbacked(on),
        6 => FolioField::Swap(if on { Some(SwapSlot::new(number(u)?)) } else { None }),
        7 => FolioField::Dirty(on),
        8 => {
            let run = |u: &mut Unstructured<'_>| Ok((u.int_in_range(0..=8)?, u.int_in_range(0..=9)?));
            let mut pages = Vec::new();
            for _ in 0..u.int_in_range(0..=3)? {
                pages.push(run(u)?);
            }
            FolioField::Exclusive(pages)
        }
        9 => FolioField::Pinned(on),
        10 => FolioField::ExtraRefs(number(u)?),
        11 => FolioField::Hwpoison(if on { vec![u.int_in_range(0..=20)?] } else { vec![2, 1] }),
        12 => FolioField::PartiallyMapped(on),
        _ => FolioField::Mlocked(on),
    })
}

fn vma_field(u: &mut Unstructured<'_>) -> Result<VmaField> {
    Ok(match u.int_in_range(0..=3_u8)? {
        0 => VmaField::Pgoff(PgOff::new(number(u)?)),
        1 => VmaField::Anon(object(u)?),
        2 => VmaField::File(object(u)?),
        _ => VmaField::Flags(VmaFlags::from_bits_retain(u.arbitrary()?)),
    })
}

fn brush(u: &mut Unstructured<'_>) -> Result<Brush> {
    Ok(if u.arbitrary()? {
        Brush::Kind(*u.choose(&PteKind::ALL)?)
    } else {
        let bit = PteFlags::from_bits_truncate(1 << u.int_in_range(0..=5_u8)?);
        Brush::Bit(bit, *u.choose(&[Turn::Set, Turn::Clear, Turn::Flip])?)
    })
}

fn entry(u: &mut Unstructured<'_>, folio: FolioId) -> Result<Pte> {
    let page = PageId { folio, page: u.int_in_range(0..=16)? };
    let flags = PteFlags::from_bits_retain(u.arbitrary::<u8>()? & u.arbitrary::<u8>()?);
    Ok(match u.int_in_range(0..=6_u8)? {
        0 => Pte::None,
        1 => Pte::Softleaf(Softleaf::Swap { slot: SwapSlot::new(number(u)?), flags }),
        2 => Pte::Softleaf(Softleaf::Migration { page, flags }),
        3 => Pte::Softleaf(Softleaf::DeviceExclusive { page, flags }),
        4 => Pte::Softleaf(Softleaf::Marker(*u.choose(&Marker::ALL)?)),
        _ => Pte::Present { page, flags },
    })
}
